"""The case list, the case page, the form of a step."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from laojian.cases import actions, queries
from laojian.cases.queries import CaseView, ClockView, StepView
from laojian.cases.rules.cleaning import fields_of
from laojian.cases.rules.flow import FLOW
from laojian.cases.rules.flow_table import base_name
from laojian.cases.rules.sources import CHANNELS, EVIDENCE_KINDS, ORIGINS
from laojian.kernel.refusal import NotFound, Refused
from laojian.kernel.words import Message, zh
from laojian.org import access
from laojian.org import queries as org
from laojian.org.permissions import PERMISSIONS
from laojian.web import answers
from laojian.web.workbench import listing, pages, terms, trails
from laojian.web.workbench.cases import corrections, diagram
from laojian.web.workbench.cases.forms.steps import StepForm
from laojian.web.workbench.cases.views.content import inspectors, stored
from laojian.web.workbench.leads.views import listed
from laojian.web.workbench.pages import Request

DUTIES = {"lead": zh("主办监察员"), "second": zh("协办监察员")}
#: States off the main road: a step that leads there is never the first one offered.
SIDE_ROADS = frozenset({"S03", "S04", "S11", "S21", "S80", "S81", "S95", "S96"})
CONFIRMED = {"worker": zh("本人确认"), "bank": zh("银行凭证"), "supervisor": zh("监督负责人理由")}


@pages.screen
def cases(request: Request) -> HttpResponse:
    """The list: filters, two orders, paging by key."""
    filters = listing.asked(request)
    wanted = listing.wanted(filters)
    asked = {
        "filters": wanted if filters["state"] else {"leads": "0", **wanted},
        "sort": filters["sort"] or "opened",
    }
    return listed(request, asked, filters, "cases/list.html", leads=False)


@pages.screen
def case(request: Request, pk: int) -> HttpResponse:
    """One case."""
    on = answers.today(request)
    view, timeline = queries.case_page(request.user, pk, on)
    held = view.case
    places = org.place_names([held.place, held.workplace_code])
    context: dict[str, Any] = {
        "case": held,
        "view": view,
        "state_title": view.state,
        "phases": diagram.stepper(FLOW, held.state, [row.target for row in view.steps]),
        "corrected": corrections.told(view.corrections, view.steps),
        "drawing": diagram.draw(FLOW, held.state, [(row.source, row.target) for row in view.steps]),
        "flags": flags(held),
        "due_hint": " · ".join(part for part in terms.term(held.due_code) if part) if held.due_code else "",
        "origin": ORIGINS.get(held.origin),
        "channel": CHANNELS.get(held.channel, held.channel),
        "cause": terms.cause(held.cause) if held.cause else "",
        "place": places.get(held.place, ""),
        "unit": held.unit.name,
        "duplicates": queries.duplicates_of(request.user, held, on) if held.suspected_duplicates else (),
        "trail": trails.told_case(timeline),
        "reveal_href": reverse("case-reveal", args=[pk]),
        **steps_of(view),
        **clocks_of(view),
        **content_of(view),
        **rights_of(request, view),
    }
    return pages.render(request, "cases/page.html", context)


def flags(held: Any) -> list[str]:
    """What stands beside the state."""
    marks = (
        (held.urgent, gettext("紧急")),
        (held.is_wage, gettext("涉工资")),
        (held.remedy == "reconsideration", gettext("复议中")),
        (held.remedy == "litigation", gettext("诉讼中")),
        (held.published, gettext("已公示")),
        (held.followed_up, gettext("已回访")),
        (held.imported, gettext("导入")),
    )
    return [text for on, text in marks if on]


def steps_of(view: CaseView) -> dict[str, Any]:
    """Steps ready for this reader, those that still need something, and proposals that wait."""
    mine = [one for one in view.next if one.permitted and one.pending is None and one.step.actor != "system"]
    ready = [one for one in mine if one.may]
    ready.sort(key=lambda one: one.step.target in SIDE_ROADS or one.base.startswith("withdraw"))
    pending = [one for one in view.proposals if one.approval.pending]
    return {
        "ready": [one for one in ready if one.moves],
        "beside": [one for one in ready if not one.moves],
        "waiting": [one for one in mine if not one.may],
        "pending": [{"one": one, "title": FLOW.step(one.step).title} for one in pending],
    }


def clocks_of(view: CaseView) -> dict[str, Any]:
    """Running and finished clocks with their words."""
    clocks = [clock_of(one) for one in view.clocks]
    return {
        "running": [one for one in clocks if one["running"]],
        "stopped": [one for one in clocks if not one["running"]],
    }


def clock_of(one: ClockView) -> dict[str, Any]:
    """A clock as the page shows it; both days where the law rolls forward or asks to see both."""
    value = one.value
    return {
        "title": terms.term(value.code)[0],
        "value": value,
        "basis": one.basis,
        "mark": one.mark,
        "running": one.running,
        "paused": one.paused,
        "both": value.due_nominal if value.due_nominal and value.due_nominal != value.due else None,
        "kind": one.kind,
        "rest": one.remainder,
        "waits": one.kind == "min" and not value.code.startswith("LT"),
    }


def content_of(view: CaseView) -> dict[str, Any]:
    """People, claims, evidence, papers as rows."""
    return {
        "team": [
            {"duty": DUTIES.get(one.duty, one.duty), "name": one.officer.name, "until": one.until} for one in view.team
        ],
        "claims": [
            {"one": one, "confirmed": [CONFIRMED.get(kind, kind) for kind in queries.confirmed_by(one)]}
            for one in view.claims
        ],
        "evidence": [{"one": one, "kind": EVIDENCE_KINDS.get(one.kind, one.kind)} for one in view.evidence],
        "papers": [paper_of(one) for one in view.papers],
        "missing_papers": [(code, terms.paper(code)) for code in view.missing_papers],
        "payments": payments_of(view),
        "links": [
            {
                "kind": link_word(link, view.case.pk),
                "other": link.other if link.case_id == view.case.pk else link.case,
                "on": link.on,
                "reason": link.reason,
            }
            for link in view.links
        ],
    }


def link_word(link: Any, pk: int) -> str:
    """How the other case belongs to this one."""
    if link.kind == "join":
        return gettext("本件并入") if link.case_id == pk else gettext("并入本件")
    return gettext("本件分自") if link.case_id == pk else gettext("由本件分出")


def payments_of(view: CaseView) -> list[dict[str, Any]]:
    """What was paid, and what was taken back again; both rows stay."""
    undone = {one.reverses_id for one in view.payments if one.reverses_id}
    return [
        {
            "one": one,
            "who": one.claim.name_masked if one.claim else gettext("罚款"),
            "undone": one.pk in undone,
            "open": one.pk not in undone and not one.reverses_id,
        }
        for one in view.payments
    ]


def paper_of(one: Any) -> dict[str, Any]:
    """A paper of the case: the issued one, the signed one, or both."""
    document = one.document
    return {
        "code": one.code,
        "title": terms.paper(one.code),
        "number": document.number if document else "",
        "file_id": document.file_id if document else one.file_id,
        "scan_id": one.file_id if document and one.file_id not in (None, document.file_id) else None,
        "void": bool(document and document.voided_at),
        "at": one.at,
        "who": one.by.name if one.by else "",
    }


#: Acts beside the steps that have a button, by the word the templates ask; one of several names is enough.
BUTTONS: Final[Mapping[str, tuple[str, ...]]] = {
    "may_claim": ("add_claim",),
    "may_pay": ("record_payment",),
    "may_confirm": ("confirm_paid", "give_supervisor_reason"),
    "may_fine": ("record_fine_payment",),
    "may_evidence": ("add_evidence",),
    "may_exclude": ("exclude_evidence",),
    "may_assign": ("assign_team",),
    "may_split": ("split_case",),
    "may_link": ("set_employer",),
    "may_attach": ("attach_paper", "attach_to_archive"),
    "may_void": ("void_paper",),
    "may_reverse": ("reverse_payment",),
}


def rights_of(request: Request, view: CaseView) -> dict[str, bool]:
    """Which buttons are shown: exactly those of the acts that may be done now."""
    held, on = view.case, answers.today(request)
    reveal = access.allowed(request.user, "person.reveal", held.place, on=on, assigned=view.assigned)
    return {word: any(act in view.may for act in acts) for word, acts in BUTTONS.items()} | {"may_reveal": reveal}


@pages.screen
def step(request: Request, pk: int, name: str) -> HttpResponse:
    """The form of one step: what it asks, what it still needs, and what follows from it.

    What it needs is asked when the form is shown; a press that is carried out leaves that question to the domain,
    which asks it once, with the case locked.
    """
    on = answers.today(request)
    held = queries.one(request.user, pk, on)
    wanted = next((one for one in FLOW.open_steps(held.state) if name in (one.name, base_name(one.name))), None)
    if wanted is None:
        return out_of_reach(request, held, name)
    base = base_name(wanted.name)
    asks_people = any(spec.kind == "officer" for spec in fields_of(wanted).values())
    people = inspectors(request, pk) if asks_people else []
    offered = correctable(held) if base == "correct" else None
    form = StepForm(
        wanted,
        people,
        request.POST or None,
        request.FILES or None,
        today=on,
        initial={"seq": held.seq},
        offered=offered,
    )
    if "master_number" in form.fields:
        form.fields["master_number"].widget.attrs.update(lookup(pk))

    def perform(values: dict[str, Any]) -> tuple[str, Message]:
        inputs = form.answers()
        for field in form.uploads:
            if field in inputs:
                inputs[field] = stored(request, held, inputs[field])
        before = held.state
        changed = actions.take_step(
            case_id=pk,
            step=wanted.name,
            inputs=inputs,
            on=values["on"],
            by=request.user,
            at=answers.at(request),
            expected_seq=pages.seen(values["seq"]),
        )
        title = zh(wanted.title)
        moved = changed.seq != held.seq or changed.state != before
        said = zh("已办理“%(step)s”。", step=title) if moved else zh("已提请“%(step)s”，等待第二人批准。", step=title)
        return reverse("case", args=[pk]), said

    def shown() -> dict[str, Any]:
        state = zh(FLOW.state(held.state).title)
        return {
            "case": held,
            "state_title": state,
            "base": base,
            **told_of(queries.step_view(request.user, held, wanted, on)),
        }

    return pages.form_page(request, "cases/step.html", form, perform, shown)


def correctable(held: Any) -> dict[str, list[tuple[str, str]]]:
    """What of the case can be corrected, for the form of a correction."""
    return corrections.choices(held, queries.step_rows(held))


def told_of(found: StepView) -> dict[str, Any]:
    """A step in words: what it still needs, who approves it, where it leads and what it starts."""
    step = found.step
    return {
        "step": step,
        "missing": list(zip(found.missing, found.remedies, strict=False)),
        "excluded": found.excluded,
        "pending": found.pending,
        "approver": PERMISSIONS.get(step.approval),
        "target": FLOW.state(step.target).title,
        "papers": [(code, terms.paper(code)) for code in step.papers],
        "starts": [(terms.term(code)[0], found.last_days.get(code)) for code in step.starts],
        "stops": [terms.term(code)[0] for code in step.stops],
    }


def lookup(pk: int) -> dict[str, str]:
    """What makes the box for the master's number offer cases while one types; any number can be typed all the same."""
    return {
        "list": "masters",
        "autocomplete": "off",
        "hx-get": reverse("case-masters", args=[pk]),
        "hx-trigger": "focus once, input changed delay:250ms",
        "hx-target": "#masters",
        "data-test": "master-number",
    }


@pages.screen
def masters(request: Request, pk: int) -> HttpResponse:
    """Open cases another one may be joined to: those of the same employer first, else those found by the text."""
    on = answers.today(request)
    held = queries.one(request.user, pk, on)
    text = request.GET.get("master_number", "").strip()[:80]
    rows = queries.search_box(request.user, text, on, limit=10).rows if text else ()
    rows = rows or queries.duplicates_of(request.user, held, on)
    fit = [row for row in rows if row.is_open and row.id != pk and row.state not in ("S90", "S91")]
    return pages.render(request, "cases/masters.html", {"rows": fit})


def out_of_reach(request: Request, held: Any, name: str) -> HttpResponse:
    """Refuse a step that does not leave the present state.

    Sent from a form that was open before the case moved, it is either the same form once more, which gets its first
    answer, or somebody was first, whom the refusal names. Raises Stale, Refused, NotFound.
    """
    if request.method != "POST":
        raise not_open(held, name)

    def perform() -> tuple[str, Message]:
        expected = pages.seen(request.POST.get("seq", ""))
        on, at = answers.today(request), answers.at(request)
        actions.take_step(
            case_id=held.pk, step=name, inputs={}, on=on, by=request.user, at=at, expected_seq=expected
        )  # fmt: skip
        raise not_open(held, name)

    return pages.send(request, perform)


def not_open(held: Any, name: str) -> Refused:
    """Why a step that exists cannot be taken from here; NotFound for one that does not exist."""
    known = [one for one in FLOW.steps if name in (one.name, base_name(one.name))]
    if not known:
        return NotFound(zh("没有名为“%(name)s”的步骤", name=name))
    return FLOW.out_of_turn(held.state, known)
