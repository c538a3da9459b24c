"""What waits for a second person about contacts: identities, urgency, marks, competence."""

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from laojian.complaints import queries
from laojian.complaints.actions import disputes, marks, openings, second_person, urgency
from laojian.kernel.refusal import Invalid, NotFound
from laojian.kernel.words import Message, zh
from laojian.org import queries as org
from laojian.web import answers
from laojian.web.workbench import pages, places
from laojian.web.workbench.contacts import words as say
from laojian.web.workbench.pages import Request

#: How each kind is approved and refused; a dispute is decided by naming a unit.
DECIDE: Final[dict[str, tuple[str, Callable[..., Any], Callable[..., Any]]]] = {
    "opening": ("opening_id", openings.approve_opening, openings.refuse_opening),
    "urgency": ("change_id", urgency.approve_lower, urgency.refuse_lower),
    "mark": ("mark_id", marks.approve_mark, marks.refuse_mark),
}


@pages.screen
def waiting(request: Request) -> HttpResponse:
    """What waits for me, what I asked for, and what is offered to my unit."""
    on = answers.today(request)
    offered = queries.offered_to(request.user, on)
    found = queries.waiting_decisions(request.user, on)
    mine = queries.asked_decisions(request.user, on)
    superiors = {row.more["goes_to"] for row in (*found, *mine, *offered) if row.kind == "dispute"}
    names = org.place_names(superiors) if superiors else {}
    context = {
        "rows": [line(row, names) for row in found],
        "mine": [line(row, names) for row in mine],
        "offered": [line(row, names) for row in offered],
        "units": [(unit.pk, unit.name) for unit in places.units() if unit.kind != "司法"] if found else [],
        "key": answers.fresh_key(),
    }
    return pages.render(request, "contacts/approvals.html", context)


def line(row: queries.Waiting, names: dict[str, str]) -> dict[str, Any]:
    """One matter with its own details in words."""
    detail = say.matter_detail(row.kind, row.more)
    if row.kind == "dispute":
        detail += f" · {names.get(row.more['goes_to'], row.more['goes_to'])}"
    return {"row": row, "title": answers.words(row.title), "detail": detail}


@require_POST
@pages.screen
def decide(request: Request, kind: str, pk: int) -> HttpResponse:
    """Approve, or refuse with a reason; of a dispute, name the unit; or take back what one asked oneself."""
    reason = request.POST.get("reason", "").strip()
    common = {"by": request.user, "at": answers.at(request)}

    def perform() -> tuple[str, Message]:
        to = reverse("contact-approvals")
        if "withdraw" in request.POST:
            second_person.withdraw_matter(kind=kind, matter_id=pk, **common)
            return to, zh("已撤回提请。")
        if kind == "dispute":
            unit = request.POST.get("unit_id", "")
            if not unit.isdigit():
                raise Invalid(zh("请选择指定的机构"), field="unit_id")
            given = common | {"on": answers.today(request)}
            disputes.designate(dispute_id=pk, unit_id=int(unit), reason=reason, shown=pages.shown(request), **given)
            return to, zh("已指定管辖。")
        name, approve, refuse = DECIDE[kind]
        if "approve" in request.POST:
            approve(**{name: pk}, shown=pages.shown(request), **common)
            return to, zh("已批准。")
        if "refuse" not in request.POST:
            raise Invalid(zh("请选择批准或者不批准"))
        refuse(**{name: pk}, reason=reason, **common)
        return to, zh("未批准。")

    if kind != "dispute" and kind not in DECIDE:
        raise NotFound(zh("没有这项审批"))
    return pages.send(request, perform)
