"""Terms of law: each with article, unit, validity and certainty; those the office may set are changed by two people."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from laojian.cases import actions
from laojian.cases.queries import law, moving_law
from laojian.kernel.refusal import NotFound
from laojian.kernel.words import Message, zh
from laojian.org import access
from laojian.org import queries as org
from laojian.org.rules.second import digest
from laojian.web import answers
from laojian.web.workbench import pages, tables
from laojian.web.workbench.law.forms.deadlines import AnswerForm, ChangeForm
from laojian.web.workbench.pages import Request

UNITS = {"working": zh("工作日"), "calendar": zh("自然日"), "month": zh("个月"), "year": zh("年"), "minute": zh("分钟")}
KINDS = {
    "max": zh("最长"),
    "min": zh("至少"),
    "exact": zh("正好"),
    "before": zh("提前至少"),
    "cycle": zh("周期"),
    "minute": zh("限时"),
}

#: Running clocks shown on the page; their number is said.
SHOWN = 200


def row_of(one: Any) -> dict[str, Any]:
    """One term in the reader's language."""
    english = tables.english()
    return {
        "one": one,
        "name": one.name_en if english and one.name_en else one.name_zh,
        "start": one.from_event_en if english and one.from_event_en else one.from_event_zh,
        "article": one.article_en if english and one.article_en else one.basis_zh,
        "unit": UNITS.get(one.unit, one.unit),
        "kind": KINDS.get(one.kind, one.kind),
    }


def powers(request: Request) -> dict[str, bool]:
    """Whether the reader may propose or approve changes."""
    city, on = org.office_city() or "4401", answers.today(request)
    return {
        "may_propose": access.allowed(request.user, "law.propose", city, on=on),
        "may_approve": access.allowed(request.user, "law.approve", city, on=on),
    }


@pages.screen
def deadlines(request: Request) -> HttpResponse:
    """The table, the changes that wait, what a release brought beside the office's own, the clocks it would move."""
    counts, on, may = law.running(), answers.today(request), powers(request)
    # the cases of other districts are named to those alone who decide for the whole office
    moves = moving_law.shipped_moves() if any(may.values()) else []
    context = {
        "rows": [{**row_of(one), "running": counts.get(one.code, 0)} for one in law.deadlines(on)],
        "coming": [row_of(one) for one in law.coming(on)],
        "changes": law.law_changes(),
        "differences": [
            {"own": row_of(one.own), "shipped": row_of(one.shipped), "holds": row_of(one.holds)}
            for one in law.differences()
        ],
        "moves": moves[:SHOWN],
        "moves_more": max(0, len(moves) - SHOWN),
        "key": answers.fresh_key(),
        **may,
    }
    return pages.render(request, "law/deadlines.html", context)


@pages.screen
def deadline(request: Request, code: str) -> HttpResponse:
    """One term with its versions."""
    found = law.versions(code)
    context = {
        **row_of(law.in_force(code, answers.today(request))),
        "versions": [row_of(one) for one in found],
        "running": law.running().get(code, 0),
        **powers(request),
    }
    return pages.render(request, "law/deadline.html", context)


@pages.screen
def answer(request: Request, pk: int) -> HttpResponse:
    """Keep the office's own number beside a row that a release brought, or take that row over; another approves it."""
    found = next((one for one in law.differences() if one.shipped.pk == pk), None)
    if found is None:
        raise NotFound(zh("没有待确认的规则"))
    row = row_of(found.shipped)

    def perform(values: dict[str, Any]) -> tuple[str, Message]:
        actions.propose_answer(shipped_id=pk, **values, by=request.user, at=answers.at(request))
        return reverse("deadlines"), zh("已提请，由另一人批准后生效。")

    return pages.settings_form(
        request,
        AnswerForm(request.POST or None, may_keep=found.may_keep, initial={"keep": "no"}),
        perform,
        f"{found.shipped.code} {row['name']}",
        parent=(gettext("法定期限"), reverse("deadlines")),
        button=gettext("提请确认"),
        note=gettext("两条规则都保留；批准的一条自发布规则施行之日起适用，但不早于今天。已停止的期限永不改变。"),
    )


@require_POST
@pages.screen
def recompute(request: Request) -> HttpResponse:
    """Count the running clocks anew by the rows a release brought."""

    def perform() -> tuple[str, Message]:
        moved = actions.recompute_law(reason=request.POST.get("reason", ""), by=request.user, at=answers.at(request))
        return reverse("deadlines"), zh("已重新计算 %(n)s 个在办期限。", n=len(moved))

    return pages.send(request, perform)


@pages.screen
def propose(request: Request, code: str) -> HttpResponse:
    """Propose another number for a term the office may set."""
    one = law.in_force(code, answers.today(request))
    initial = {"number": one.number, "extension": one.extension, "valid_from": answers.today(request)}

    def perform(values: dict[str, Any]) -> tuple[str, Message]:
        actions.propose_law_change(code=code, **values, by=request.user, at=answers.at(request))
        return reverse("deadlines"), zh("已提请修改“%(name)s”，由另一人批准后生效。", name=one.name_zh)

    return pages.settings_form(
        request,
        ChangeForm(request.POST or None, initial=initial),
        perform,
        f"{one.code} {row_of(one)['name']}",
        parent=(gettext("法定期限"), reverse("deadlines")),
        button=gettext("提请修改"),
        note=gettext("已停止的期限永不改变。选择“在办一并适用”的，批准前会列出将变动的期限。"),
    )


@pages.screen
def change(request: Request, pk: int) -> HttpResponse:
    """A change that waits, with every running clock it would move."""
    found = next((one for one in law.law_changes() if one.pk == pk), None)
    if found is None:
        raise NotFound(zh("没有这项修改"))
    context = {
        "change": found,
        "row": row_of(law.in_force(found.code, found.valid_from)),
        "base": row_of(found.base) if found.base else None,
        "moves": actions.preview_law_change(found) if found.move_open else [],
        "own": found.approval.asked_by_id == request.user.pk,
        "digest": digest(actions.change_content(found)),
        "key": answers.fresh_key(),
        **powers(request),
    }
    return pages.render(request, "law/law_change.html", context)


@require_POST
@pages.screen
def decide(request: Request, pk: int) -> HttpResponse:
    """Approve, refuse or withdraw a change."""

    def perform() -> tuple[str, Message]:
        if "refuse" in request.POST:
            note = request.POST.get("note", "")
            actions.refuse_law_change(change_id=pk, by=request.user, at=answers.at(request), note=note)
            return reverse("deadlines"), zh("未批准该项修改。")
        if "withdraw" in request.POST:
            actions.withdraw_law_change(change_id=pk, by=request.user, at=answers.at(request))
            return reverse("deadlines"), zh("已撤回这项提请。")
        note, shown = request.POST.get("note", ""), pages.shown(request)
        moves = actions.approve_law_change(
            change_id=pk, by=request.user, at=answers.at(request), note=note, shown=shown
        )
        return reverse("deadlines"), zh("已批准，%(n)s 个在办期限随之变动。", n=len(moves))

    return pages.send(request, perform)
