"""The page of a contact as its template wants it: the text in pieces, the tests, the clocks, what may be done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext

from laojian.cases.rules.flow import FLOW
from laojian.cases.rules.flow_table import base_name
from laojian.cases.rules.sources import CHANNELS, PARALLEL, TICKET_KINDS
from laojian.complaints.queries import ContactView
from laojian.complaints.queries.shown import FileRow, MatchRow, SuggestionRow
from laojian.complaints.rules.states import ContactState
from laojian.complaints.rules.urgency import LEVELS
from laojian.documents.files.findings import KINDS as TRACES
from laojian.kernel.money import yuan
from laojian.messages.words import REASONS as FAILED
from laojian.org import queries as org
from laojian.org.roles import ROLES
from laojian.web import answers
from laojian.web.workbench import terms, trails
from laojian.web.workbench.contacts import listing
from laojian.web.workbench.contacts import words as say
from laojian.web.workbench.pages import Request
from laojian.web.workbench.tables import english

#: Acts of the desk in the order of the page: the last part of the address, the name in the domain's tables.
ACTS: Final[tuple[tuple[str, str], ...]] = (
    ("register", "register_case"),
    ("attach", "attach_to_case"),
    ("supplement", "ask_supplement"),
    ("redirect", "redirect"),
    ("pass-on", "pass_on"),
    ("answer", "answer_channel"),
)
BESIDE: Final[tuple[tuple[str, str], ...]] = (
    ("edit", "edit"),
    ("raise", "raise_urgency"),
    ("lower", "propose_lower"),
    ("dispute", "raise_dispute"),
    ("move", "move_to_unit"),
    ("mark", "propose_mark"),
)
#: Acts that have their button elsewhere on the page, by the word the template asks.
ELSEWHERE: Final[Mapping[str, str]] = {
    "may_triage": "edit",
    "may_write": "answer_person",
    "may_ask": "ask_opening",
    "may_detach": "detach",
    "may_copy": "make_working_copy",
    "may_lift": "lift_mark",
    "may_match": "decide_match",
    "may_suggest": "decide_suggestion",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the person's text; `ids` are the suggestions that rest on it, `warns` that it may betray him."""

    text: str
    ids: tuple[int, ...] = ()
    warns: bool = False


def page_of(request: Request, view: ContactView) -> dict[str, Any]:
    """Everything the template shows."""
    contact = view.contact
    named = {one.value for one in view.suggestions if one.kind == "place"}
    names = org.place_names([contact.place, contact.workplace_code, view.competence.place, *named])
    open_ones = [one for one in view.suggestions if one.state == "open"]
    rights = rights_of(request, view)
    return {
        "contact": contact,
        "view": view,
        "key": answers.fresh_key(),
        **record_of(view, names),
        "pieces": pieces(view.text, view.suggestions),
        "suggestions": [suggestion(one, names) for one in (*open_ones, *decided(view.suggestions))],
        "undecided": len(open_ones),
        "betrays": [
            {"words": one.words, "note": say.note(one.note)}
            for one in view.suggestions
            if one.kind == "betrays" and one.state != "dismissed"
        ],
        "tests": [
            {
                "one": test,
                "verdict": say.said(say.VERDICTS, test.verdict),
                "title": test.title_en if english() and test.title_en else test.title_zh,
            }
            for test in view.assessment.tests
        ],
        "outcome": say.said(say.OUTCOMES, view.assessment.outcome),
        "competent_place": names.get(view.competence.place, view.competence.place),
        "elsewhere": view.competence.unit_id not in (None, contact.unit_id),
        "running": [clock(one) for one in view.clocks if one.stopped_on is None],
        "stopped": [clock(one) for one in view.clocks if one.stopped_on is not None],
        "identity": [(say.said(say.IDENTITY, name), value) for name, value in view.identity_masked.items()],
        "notes": [note(one) for one in view.notes],
        "loose_files": [file_row(one) for one in view.attachments if one.note_id is None],
        "matches": [match(one) for one in view.matches],
        "open_matches": sum(one.state == "open" for one in view.matches),
        "siblings": listing.rows_of(view.siblings),
        "changes": [
            {"one": one, "was": say.said(LEVELS, one.was), "now": say.said(LEVELS, one.now)}
            for one in view.urgency_changes
        ],
        "marks": [{"one": one, "state": say.said(say.MARK_STATES, one.state)} for one in view.marks],
        "marked": any(one.holds for one in view.marks),
        "trail": record_act(view),
        "acts": acts(ACTS, view),
        "beside": acts(BESIDE, view),
        "goes_on": goes_on(view),
        **rights,
    }


def record_of(view: ContactView, names: Mapping[str, str]) -> dict[str, Any]:
    """What is recorded of the matter, in words."""
    contact = view.contact
    return {
        "kind": say.said(say.KINDS, contact.kind),
        "state": say.said(say.STATES, contact.state),
        "channel": say.said(CHANNELS, contact.channel),
        "ticket_kind": say.said(TICKET_KINDS, contact.ticket_kind) if contact.ticket_kind else "",
        "parallel": say.said(PARALLEL, contact.parallel_proceeding) if contact.parallel_proceeding else "",
        "level": say.said(LEVELS, contact.urgency),
        "urgency_reasons": say.urgency_reasons(contact.urgency_reasons),
        "matters": say.matters(contact.matters),
        "cause": terms.cause(contact.cause) if contact.cause else "",
        "place": names.get(contact.workplace_code) or names.get(contact.place, ""),
        "evaluation": say.said(say.LEVEL_WORDS, view.evaluation) if view.evaluation else "",
    }


def rights_of(request: Request, view: ContactView) -> dict[str, bool]:
    """Which buttons are shown: exactly those of the acts that may be done now."""
    contact = view.contact
    return {
        **{word: act in view.may for word, act in ELSEWHERE.items()},
        "may_reveal": view.may_open and (view.opened or not contact.guarded),
        "opening_pending": any(one.own and one.state == "pending" for one in view.openings),
    }


def acts(table: Iterable[tuple[str, str]], view: ContactView) -> list[dict[str, Any]]:
    """The acts of the table that may be done now, each with its address and its words."""
    first = {"refuse": "redirect", "ask_supplement": "ask_supplement", "pass_on": "pass_on"}
    best = first.get(view.assessment.outcome, "register_case")
    return [
        {
            "label": view.may[act],
            "href": reverse("contact-act", args=[view.contact.pk, name]),
            "name": name,
            "main": act == best,
        }
        for name, act in table
        if act in view.may
    ]


def goes_on(view: ContactView) -> str:
    """Where the ended case of a person who is not content is taken up again (T60); '' when it need not be."""
    contact, case = view.contact, view.case
    if case is None or contact.state != ContactState.REOPENED:
        return ""
    names = [step.name for step in FLOW.open_steps(case.state) if base_name(step.name) == "reopen"]
    return reverse("case-step", args=[case.pk, names[0]]) if names else ""


def pieces(text: str, suggestions: Iterable[SuggestionRow]) -> list[Piece]:
    """The text cut at the words that suggestions rest on, so that each can be shown where it stands.

    Overlapping words are shown once, for all that rest on them; words that no longer stand there are left out.
    """
    spans = [
        (one.start, one.end, one)
        for one in suggestions
        if one.state != "dismissed" and 0 <= one.start < one.end <= len(text) and text[one.start : one.end] == one.words
    ]
    edges = sorted({0, len(text), *(edge for start, end, _ in spans for edge in (start, end))})
    found = []
    for start, end in pairwise(edges):
        over = [one for first, last, one in spans if first <= start and end <= last]
        warns = any(one.kind == "betrays" for one in over)
        found.append(Piece(text[start:end], tuple(sorted(one.id for one in over)), warns))
    return found


def decided(suggestions: Iterable[SuggestionRow]) -> list[SuggestionRow]:
    """Those a clerk has dealt with."""
    return [one for one in suggestions if one.state != "open"]


def suggestion(one: SuggestionRow, names: Mapping[str, str]) -> dict[str, Any]:
    """One suggestion in words."""
    states = {"accepted": gettext("已采纳"), "corrected": gettext("已更正"), "dismissed": gettext("未采纳")}
    return {
        "one": one,
        "kind": say.said(say.SUGGESTIONS, one.kind),
        "value": say.suggested(one.kind, one.value, names),
        "raw": yuan(int(one.value)) if one.kind == "amount" and one.value.isdigit() else one.value,
        "note": say.note(one.note),
        "corrected": say.suggested(one.kind, one.corrected, names) if one.corrected else "",
        "percent": round(one.score * 100),
        "state": states.get(one.state, ""),
    }


def clock(one: Any) -> dict[str, Any]:
    """One term with its words."""
    title, basis = terms.term(one.code)
    return {"one": one, "title": title, "basis": one.basis or basis, "why": say.said(say.STOPPED, one.stopped_why)}


def note(one: Any) -> dict[str, Any]:
    """One message; who wrote it in which capacity."""
    role = ROLES[one.role].title if one.role in ROLES else None
    return {
        "one": one,
        "purpose": say.said(say.PURPOSES, one.purpose),
        "role": answers.words(role),
        "whose": say.whose(one.whose) if one.from_person else "",
        "files": [file_row(file) for file in one.files],
    }


def file_row(one: FileRow) -> dict[str, Any]:
    """A file with what it would betray, in words."""
    return {"one": one, "traces": traces(one.traces), "left": traces(one.left), "kb": max(1, round(one.size / 1024))}


def traces(found: Iterable[dict[str, str]]) -> list[str]:
    """Traces in words, each kind once."""
    return list(dict.fromkeys(say.said(TRACES, one["kind"]) for one in found))


def match(one: MatchRow) -> dict[str, Any]:
    """A possible same event with its reasons in words."""
    return {
        "one": one,
        "reasons": [say.match_reason(reason) for reason in one.reasons if weight(reason) >= 0],
        "against": [say.match_reason(reason) for reason in one.reasons if weight(reason) < 0],
        "channel": say.said(CHANNELS, one.channel),
        "percent": round(one.score * 100),
        "state": say.said(say.STATES, one.other.state),
        "matters": say.matters(one.other.matters),
    }


def weight(reason: Any) -> float:
    """How much a reason speaks for the same event; below nothing, against it."""
    return float(reason.get("weight", 0)) if isinstance(reason, Mapping) else 0.0


def record_act(view: ContactView) -> list[trails.Told]:
    """The trail in words; what the web has no word for is shown as it was written."""
    rows = zip(trails.told(view.trail), view.trail, strict=True)
    return trails.folded([_in_words(row, entry.verb) for row, entry in rows], {say.VERBS["contact.look"]})


def _in_words(row: trails.Told, verb: str) -> trails.Told:
    if verb in say.VERBS:
        row = replace(row, title=say.VERBS[verb])
    if verb.startswith("message.") and row.note in FAILED:
        row = replace(row, note=answers.words(FAILED[row.note]))
    return row
