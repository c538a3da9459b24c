"""Delegations of one's own powers, and weighty grants that wait for a second administrator."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from laojian.kernel.refusal import Invalid, NotFound
from laojian.kernel.words import Message, zh
from laojian.org import access, actions, queries
from laojian.org.roles import ROLES
from laojian.org.rules.second import digest
from laojian.web import answers
from laojian.web.workbench import pages
from laojian.web.workbench.officers.forms import DelegateForm
from laojian.web.workbench.pages import Request


@pages.screen
def delegations(request: Request) -> HttpResponse:
    """What I lend, what is lent to me, and what waits for a second administrator."""
    on = answers.today(request)
    lent = list(queries.delegations_by(request.user))
    received = [one for one in queries.current_grants(request.user) if one.delegated_from_id]
    places = access.places(request.user, "org.admin", on)
    admin = bool(places)
    requests = list(queries.rights_requests()) if admin else []
    resets, unconfirmed = queries.accounts_waiting(places)
    everything: list[Any] = [*lent, *received, *requests]
    names = queries.place_names([one.place for one in everything])
    context = {
        "lent": [entry(one, names) for one in lent],
        "received": [entry(one, names) for one in received],
        "requests": [
            {**entry(one, names), **asked(request, one), "digest": digest(actions.rights_content(one))}
            for one in requests
        ],
        "resets": [{"one": one, **asked(request, one), "digest": digest(actions.reset_content(one))} for one in resets],
        "unconfirmed": [{"one": one, "own": one.by_id == request.user.pk} for one in unconfirmed],
        "admin": admin,
        "key": answers.fresh_key(),
    }
    return pages.render(request, "officers/delegations.html", context)


def entry(one: Any, names: dict[str, str]) -> dict[str, Any]:
    """A grant or a request as a row."""
    return {"one": one, "role": ROLES[one.role].title, "place": names.get(one.place, one.place)}


def asked(request: Request, one: Any) -> dict[str, Any]:
    """What the reader may do with a matter that waits."""
    own = one.approval.asked_by_id == request.user.pk
    return {"own": own, "mine": own or one.officer_id == request.user.pk}


@pages.screen
def new(request: Request) -> HttpResponse:
    """Let somebody stand in for me for a time."""
    on = answers.today(request)
    mine = [
        one for one in queries.current_grants(request.user) if not one.delegated_from_id and ROLES[one.role].delegable
    ]
    city = queries.office_city()
    people = {
        str(one.pk): one for one in queries.officers_within([city]) if one.is_active and one.pk != request.user.pk
    }
    choices = {
        "to": [(pk, f"{one.name}（{one.unit.name if one.unit else one.username}）") for pk, one in people.items()],
        "roles": [(code, ROLES[code].title.render(gettext)) for code in dict.fromkeys(one.role for one in mine)],
    }

    def perform(values: dict[str, Any]) -> tuple[str, Message]:
        actions.delegate(
            to=people[values["to"]],
            valid_from=values["valid_from"],
            valid_to=values["valid_to"],
            roles=[values["roles"]] if values["roles"] else [],
            by=request.user,
            at=answers.at(request),
        )
        return reverse("delegations"), zh("已委托，期满自动收回。")

    form = DelegateForm(request.POST or None, choices=choices, initial={"valid_from": on})
    note = gettext("只能委托本人直接持有的职权；受委托的职权不得再委托（行政处罚法 第二十条）。")
    return pages.settings_form(
        request, form, perform, gettext("新建委托"), parent=(gettext("授权委托"), reverse("delegations")), note=note
    )


@require_POST
@pages.screen
def confirm(request: Request) -> HttpResponse:
    """Accounts that another administrator alone made are their owners'."""
    chosen = [int(pk) for pk in request.POST.getlist("officer") if pk.isdigit()]

    def perform() -> tuple[str, Message]:
        count = actions.confirm_accounts(officer_ids=chosen, by=request.user, at=answers.at(request))
        return reverse("delegations"), zh("已确认 %(count)s 个账号。", count=count)

    return pages.send(request, perform)


@require_POST
@pages.screen
def act(request: Request, pk: int) -> HttpResponse:
    """End a delegation; decide on a weighty role or on the reset of a weighty account."""
    name, reason = request.POST.get("act", ""), request.POST.get("reason", "")

    def perform() -> tuple[str, Message]:
        common: dict[str, Any] = {"by": request.user, "at": answers.at(request)}
        if name == "end":
            actions.end_delegation(grant_id=pk, **common)
            said = zh("已收回委托，立即生效。")
        elif name == "approve":
            actions.approve_rights(request_id=pk, shown=pages.shown(request), **common)
            said = zh("已批准，下一次操作即生效。")
        elif name == "refuse":
            if not reason.strip():
                raise Invalid(zh("请填写理由"), field="reason")
            actions.refuse_rights(request_id=pk, reason=reason, **common)
            said = zh("未予批准。")
        elif name == "withdraw":
            actions.withdraw_rights(request_id=pk, **common)
            said = zh("已撤回提请。")
        elif name == "approve-reset":
            actions.approve_reset(reset_id=pk, shown=pages.shown(request), **common)
            said = zh("已批准，该账号已经重设，本人会看到是谁办理的。")
        elif name == "refuse-reset":
            actions.refuse_reset(reset_id=pk, reason=reason, **common)
            said = zh("未予批准。")
        elif name == "withdraw-reset":
            actions.withdraw_reset(reset_id=pk, **common)
            said = zh("已撤回提请。")
        else:
            raise NotFound(zh("没有这项操作"))
        return reverse("delegations"), said

    return pages.send(request, perform)
