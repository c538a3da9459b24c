"""All work of one officer to another, and closing the account of somebody who has none left."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from laojian.cases.actions.handover import HandedOver, hand_over
from laojian.cases.queries import on_hand
from laojian.cases.rules.flow import FLOW
from laojian.kernel.refusal import NotFound
from laojian.kernel.words import Message, zh
from laojian.org import access, actions, queries
from laojian.org.roles import ROLES
from laojian.web import answers
from laojian.web.workbench import pages, terms
from laojian.web.workbench.officers.forms import ConfirmedForm, HandoverForm
from laojian.web.workbench.officers.views.officers import one_of
from laojian.web.workbench.pages import Request


def heads(request: Request) -> tuple[str, ...]:
    """Where the reader hands work over. Raises Forbidden for nowhere."""
    on = answers.today(request)
    found = access.places(request.user, "case.handover", on)
    if not found:
        access.require(request.user, "case.handover", queries.office_city() or "4401", on=on)
    return found


@pages.screen
def handovers(request: Request) -> HttpResponse:
    """Officers who hold unfinished work, in the reader's places."""
    inside, on = heads(request), answers.today(request)
    people = {one.pk: one for one in queries.officers_within(inside)}
    counts = on_hand.open_work(list(people), on)
    rows = [{"one": one, "open": counts[pk]} for pk, one in people.items() if counts[pk] and pk != request.user.pk]
    return pages.render(request, "officers/handovers.html", {"rows": rows})


@pages.screen
def handover(request: Request, pk: int) -> HttpResponse:
    """What one officer has in hand, and the form that gives it to another."""
    inside, on = heads(request), answers.today(request)
    giver = queries.officer_within(inside, pk)
    if giver.pk == request.user.pk:
        raise NotFound(zh("没有这个人员"))
    place = giver.unit.place if giver.unit else queries.office_city()
    takers = {
        str(one.pk): one
        for one in queries.who_may("case.investigate", place, on)
        if one.pk not in (giver.pk, request.user.pk)
    }
    fit = queries.certified([one.pk for one in takers.values()], on)
    loads = on_hand.open_work([one.pk for one in takers.values()], on)
    choices = [(code, taker_text(one, loads[one.pk])) for code, one in takers.items() if one.pk in fit]

    def perform(values: dict[str, Any]) -> tuple[str, Message]:
        seen = {one.number for one in on_hand.in_hand(request.user, giver, on).cases}
        done = hand_over(
            giver=giver,
            taker=takers[values["taker"]],
            reason=values["reason"],
            by=request.user,
            at=answers.at(request),
            on=on,
        )
        return reverse("handover", args=[pk]), told(done, seen)

    context = {"giver": giver, **content_of(request, giver)}
    form = HandoverForm(request.POST or None, choices={"taker": choices})
    return pages.form_page(request, "officers/handover.html", form, perform, context)


def taker_text(one: Any, load: int) -> str:
    """A choice: name, unit, how much he has already."""
    return gettext("%(name)s（%(unit)s，在办 %(n)s 项）") % {
        "name": one.name,
        "unit": one.unit.name if one.unit else one.username,
        "n": load,
    }


def content_of(request: Request, giver: Any) -> dict[str, Any]:
    """What moves: cases with their clocks, proposals; and the delegations that end with the account."""
    held = on_hand.in_hand(request.user, giver, answers.today(request))
    return {
        "work": held,
        "cases": [
            {
                "one": one,
                "state": FLOW.state(one.state).title,
                "due_title": terms.term(one.due_code)[0] if one.due_code else "",
            }
            for one in held.cases
        ],
        "lent": delegations_of(giver),
    }


def delegations_of(officer: Any) -> list[dict[str, Any]]:
    """Delegations of an officer that have not ended: those he gave, those he has."""
    given: list[tuple[Any, bool]] = [(one, False) for one in queries.delegations_by(officer)]
    taken: list[tuple[Any, bool]] = [(one, True) for one in queries.current_grants(officer) if one.delegated_from_id]
    names = queries.place_names([one.place for one, _ in (*given, *taken)])
    return [
        {
            "one": one,
            "received": received,
            "other": one.delegated_from.officer if received else one.officer,
            "role": ROLES[one.role].title,
            "place": names.get(one.place, one.place),
        }
        for one, received in (*given, *taken)
    ]


def told(done: HandedOver, seen: set[str]) -> Message:
    """What moved, and what stayed and why; a case the reader may not see is not named."""
    if not done.kept:
        return zh(
            "已移交 %(moved)s 件案件，撤回待批提请 %(withdrawn)s 项。", moved=len(done.moved), withdrawn=done.withdrawn
        )
    return zh(
        "已移交 %(moved)s 件案件，撤回待批提请 %(withdrawn)s 项；%(kept)s 件未移交，须另行指派：%(why)s",
        moved=len(done.moved),
        withdrawn=done.withdrawn,
        kept=len(done.kept),
        why="；".join(
            f"{number if number in seen else gettext('其他地区的案件')} {answers.words(reason)}"
            for number, reason in done.kept
        ),
    )


@pages.screen
def deactivate(request: Request, pk: int) -> HttpResponse:
    """Close an account; refused as long as the officer holds unfinished work."""
    one = one_of(request, pk)
    on = answers.today(request)

    def perform(values: dict[str, Any]) -> tuple[str, Message]:
        open_work = on_hand.open_work([pk], on)[pk]
        actions.deactivate(officer_id=pk, open_work=open_work, by=request.user, at=answers.at(request))
        return reverse("officer", args=[pk]), zh("账号“%(name)s”已停用，授权和委托全部终止。", name=one.username)

    note = gettext("停用后立即退出登录，授权和委托全部终止；办过的事和留痕不变。恢复账号时不恢复任何授权。")
    return pages.settings_form(
        request,
        ConfirmedForm(request.POST or None),
        perform,
        gettext("停用账号"),
        parent=(one.name, reverse("officer", args=[pk])),
        button=gettext("停用账号"),
        note=note,
    )
