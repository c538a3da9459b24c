"""Officers: accounts, certificates, grants, interests, hand-over."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from laojian.cases.queries import on_hand
from laojian.kernel.refusal import NotFound
from laojian.kernel.words import Message, zh
from laojian.org import actions, login, queries
from laojian.org.roles import ROLES
from laojian.web import answers
from laojian.web.workbench import pages, places
from laojian.web.workbench.officers.forms import (
    CertificateForm,
    GrantForm,
    InterestForm,
    OfficerEditForm,
    OfficerForm,
    ResetForm,
)
from laojian.web.workbench.pages import Request
from laojian.web.workbench.units.views.units import may

PAGE = 60
#: So long before its end a certificate is shown as running out.
SOON = timedelta(days=60)


@pages.screen
def officers(request: Request) -> HttpResponse:
    """All officers of the places one administers."""
    inside, on = may(request), answers.today(request)
    text = request.GET.get("q", "").strip()
    rows = queries.officer_rows(inside, on, text)
    start = int(request.GET["from"]) if request.GET.get("from", "").isdigit() else 0
    context: dict[str, Any] = {"officers": [row(one) for one in rows[start : start + PAGE]], "text": text}
    context["soon"] = on + SOON
    context["total_text"] = gettext("共 %(n)s 人") % {"n": len(rows)}
    if start + PAGE < len(rows):
        context["next_href"] = f"?q={text}&from={start + PAGE}"
    if start:
        context["first_href"] = f"?q={text}"
    return pages.render(request, "officers/officers.html", context)


def row(one: queries.OfficerRow) -> dict[str, Any]:
    """One line of the list, with the names of the roles."""
    return {**asdict(one), "roles": [ROLES[code].title for code in one.roles if code in ROLES]}


def one_of(request: Request, pk: int) -> Any:
    """An officer inside the places one administers. Raises NotFound."""
    return queries.officer_within(may(request), pk)


def unit_choices() -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Open units by id, and as choices."""
    by_id = {str(unit.pk): unit for unit in places.units()}
    return by_id, [(pk, unit.name) for pk, unit in by_id.items()]


def here() -> tuple[str, str]:
    """The page the settings of an officer belong to."""
    return gettext("人员"), reverse("officers")


@sensitive_post_parameters("password")
@pages.screen
def new(request: Request) -> HttpResponse:
    """Make an account."""
    may(request)
    by_id, choices = unit_choices()

    def perform(values: dict[str, Any]) -> tuple[str, Message]:
        officer = actions.create_officer(
            username=values["username"],
            name=values["name"],
            unit=by_id.get(values["unit"]),
            password=values["password"],
            phone=values["phone"],
            by=request.user,
            at=answers.at(request),
        )
        return reverse("officer", args=[officer.pk]), zh(
            "已建立账号“%(name)s”，请接着授予角色。", name=officer.username
        )

    form = OfficerForm(request.POST or None, choices={"unit": choices})
    return pages.settings_form(request, form, perform, gettext("新建人员"), parent=here())


@pages.screen
def officer(request: Request, pk: int) -> HttpResponse:
    """One officer: the account, certificates, grants, interests."""
    one, on = one_of(request, pk), answers.today(request)
    grants = list(queries.current_grants(one))
    lent = list(queries.delegations_by(one))
    names = queries.place_names([held.place for held in (*grants, *lent)])
    context = {
        "officer": one,
        "grants": [
            {"held": g, "role": ROLES[g.role].title, "prose": ROLES[g.role].prose, "place": names.get(g.place, g.place)}
            for g in grants
        ],
        "certificates": queries.certificates_of(one),
        "interests": queries.interests_of(one, on),
        "locked": login.locked_until(one.username, answers.at(request)),
        "key": answers.fresh_key(),
        "own": one.pk == request.user.pk,
        "soon": on + SOON,
        "open_work": on_hand.open_work([one.pk], on)[one.pk],
        "lent": [{"held": g, "role": ROLES[g.role].title, "place": names.get(g.place, g.place)} for g in lent],
    }
    return pages.render(request, "officers/officer.html", context)


@pages.screen
def edit(request: Request, pk: int) -> HttpResponse:
    """Name, unit, telephone."""
    one = one_of(request, pk)
    by_id, choices = unit_choices()

    def perform(values: dict[str, Any]) -> tuple[str, Message]:
        changed = actions.edit_officer(
            officer_id=pk,
            name=values["name"],
            unit=by_id.get(values["unit"]),
            phone=values["phone"] or None,
            by=request.user,
            at=answers.at(request),
        )
        return reverse("officer", args=[pk]), zh("已保存“%(name)s”的资料。", name=changed.name)

    form = OfficerEditForm(
        request.POST or None, initial={"name": one.name, "unit": str(one.unit_id or "")}, choices={"unit": choices}
    )
    return pages.settings_form(request, form, perform, one.name, parent=here())


@pages.screen
def certificate(request: Request, pk: int) -> HttpResponse:
    """Enter an enforcement certificate."""
    one = one_of(request, pk)

    def perform(values: dict[str, Any]) -> tuple[str, Message]:
        kept = actions.set_certificate(officer=one, **values, by=request.user, at=answers.at(request))
        return reverse("officer", args=[pk]), zh("已登记执法证 %(number)s。", number=kept.number)

    return pages.settings_form(
        request,
        CertificateForm(request.POST or None),
        perform,
        gettext("登记执法证"),
        parent=(one.name, reverse("officer", args=[pk])),
    )


@pages.screen
def grant(request: Request, pk: int) -> HttpResponse:
    """Give a role at a place; weighty roles then wait for a second administrator."""
    one = one_of(request, pk)
    roles = [(code, role.title.render(gettext)) for code, role in ROLES.items()]

    def perform(values: dict[str, Any]) -> tuple[str, Message]:
        made = actions.grant(
            officer=one,
            role=values["role"],
            place=values["place"],
            valid_from=values["valid_from"],
            valid_to=values["valid_to"],
            by=request.user,
            at=answers.at(request),
        )
        waiting = hasattr(made, "approval")
        said = zh("已提请，由另一位系统管理员批准后生效。") if waiting else zh("已授予角色，下一次操作即生效。")
        return reverse("officer", args=[pk]), said

    form = GrantForm(request.POST or None, choices={"role": roles, "place": places.choices(may(request))})
    return pages.settings_form(
        request, form, perform, gettext("授予角色"), parent=(one.name, reverse("officer", args=[pk]))
    )


@pages.screen
def interest(request: Request, pk: int) -> HttpResponse:
    """Declare an interest: the officer then handles none of that employer's cases."""
    one = one_of(request, pk)

    def perform(values: dict[str, Any]) -> tuple[str, Message]:
        actions.declare_interest(officer=one, **values, by=request.user, at=answers.at(request))
        return reverse("officer", args=[pk]), zh("已登记回避关系。")

    return pages.settings_form(
        request,
        InterestForm(request.POST or None),
        perform,
        gettext("登记回避关系"),
        parent=(one.name, reverse("officer", args=[pk])),
    )


@sensitive_post_parameters("password")
@pages.screen
def reset(request: Request, pk: int) -> HttpResponse:
    """A new first password for somebody else."""
    one = one_of(request, pk)

    def perform(values: dict[str, Any]) -> tuple[str, Message]:
        wish: dict[str, Any] = {"password": values["password"], "by": request.user, "at": answers.at(request)}
        if not one.is_active:
            actions.reactivate(officer_id=pk, **wish)
        elif actions.reset_password(officer_id=pk, **wish).waiting:
            return reverse("officer", args=[pk]), zh("已提请，由另一位系统管理员批准后生效。")
        return reverse("officer", args=[pk]), zh("已重设密码，本人下次登录须先修改。")

    heading = gettext("重设密码") if one.is_active else gettext("恢复账号")
    return pages.settings_form(
        request, ResetForm(request.POST or None), perform, heading, parent=(one.name, reverse("officer", args=[pk]))
    )


@require_POST
@pages.screen
def act(request: Request, pk: int) -> HttpResponse:
    """The acts that need no form: end a grant or a delegation, unlock, turn off a lost second factor."""
    one = one_of(request, pk)
    name, subject = request.POST.get("act", ""), request.POST.get("grant", "")

    def perform() -> tuple[str, Message]:
        common = {"by": request.user, "at": answers.at(request)}
        if name == "end-grant" and subject.isdigit():
            actions.end_grant(grant_id=int(subject), **common)
            said = zh("已收回授权，立即生效。")
        elif name == "end-delegation" and subject.isdigit():
            actions.end_delegation(grant_id=int(subject), **common)
            said = zh("已收回委托，立即生效。")
        elif name == "unlock":
            login.unlock(username=one.username, **common)
            said = zh("已解除锁定。")
        elif name == "totp-off":
            waiting = actions.reset_code(officer_id=pk, **common).waiting
            said = zh("已提请，由另一位系统管理员批准后生效。") if waiting else zh("已停用其动态口令。")
        else:
            raise NotFound(zh("没有这项操作"))
        return reverse("officer", args=[pk]), said

    return pages.send(request, perform)
