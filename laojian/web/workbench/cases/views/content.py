"""What a case holds: workers and their money, evidence, the team, files, protected values."""

from typing import Any

from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from laojian.cases import actions
from laojian.cases import queries as cases
from laojian.cases.rules.sources import EVIDENCE_KINDS
from laojian.documents import files
from laojian.kernel.words import Message, zh
from laojian.org import vault
from laojian.web import answers
from laojian.web.workbench import pages
from laojian.web.workbench.cases.forms.content import (
    ClaimEditForm,
    ClaimForm,
    ConfirmForm,
    EvidenceForm,
    FineForm,
    PaymentForm,
    TeamForm,
)
from laojian.web.workbench.forms import ReasonForm
from laojian.web.workbench.leads.views import words
from laojian.web.workbench.pages import Request


def opened(request: Request, pk: int) -> Any:
    """The case, if the reader may see it. Raises NotFound."""
    return cases.one(request.user, pk, answers.today(request))


def common(request: Request) -> dict[str, Any]:
    """Who acts, when it is recorded, and on which day in law."""
    return {"by": request.user, "at": answers.at(request), "on": answers.today(request)}


def stored(request: Request, case: Any, upload: Any) -> int | None:
    """Take an upload into the store for this case; its number, or nothing for no upload."""
    if not upload:
        return None
    return files.put(content=upload, name=upload.name, subject=case.ref, by=request.user, at=answers.at(request)).pk


def page(
    request: Request,
    case: Any,
    form: Any,
    perform: Any,
    heading: str,
    hook: str,
    part: str,
    *,
    button: str = "",
    note: str = "",
) -> HttpResponse:
    """A form of the case; afterwards back to its part of the case page. ``note``: what follows from it."""
    back = f"{reverse('case', args=[case.pk])}#{part}"

    def performed(values: dict[str, Any]) -> tuple[str, Message]:
        said: Message = perform(values)
        return back, said

    context = {
        "heading": heading,
        "parent": case.number,
        "cancel": back,
        "button": button or gettext("保存"),
        "hook": hook,
        "note": note,
    }
    return pages.form_page(request, "parts/form_page.html", form, performed, context)


@pages.screen
def claim_new(request: Request, pk: int) -> HttpResponse:
    """Add a worker."""
    case = opened(request, pk)

    def perform(values: dict[str, Any]) -> Message:
        claim = actions.NewClaim(**{name: value for name, value in values.items() if value is not None})
        actions.add_claim(case_id=pk, claim=claim, **common(request))
        return zh("已登记劳动者。")

    return page(request, case, ClaimForm(request.POST or None), perform, gettext("登记劳动者"), "claim-form", "claims")


@pages.screen
def claim(request: Request, pk: int, claim_id: int) -> HttpResponse:
    """What was claimed, found and ordered for one worker."""
    case = opened(request, pk)
    held = cases.claim_of(case, claim_id)
    names = ("version", "what", "period_from", "period_to", "claimed", "found", "ordered")
    form = ClaimEditForm(request.POST or None, initial={name: getattr(held, name) for name in names})

    def perform(values: dict[str, Any]) -> Message:
        version = int(values.pop("version"))
        changes = {
            name: 0 if value is None and name in ("found", "ordered") else value for name, value in values.items()
        }
        actions.edit_claim(claim_id=claim_id, changes=changes, version=version, **common(request))
        return zh("已保存款项。")

    return page(request, case, form, perform, f"{held.name_masked} · {gettext('款项')}", "claim-edit-form", "claims")


@pages.screen
def pay(request: Request, pk: int, claim_id: int) -> HttpResponse:
    """Money paid to one worker."""
    case = opened(request, pk)
    held = cases.claim_of(case, claim_id)
    form = PaymentForm(
        request.POST or None,
        request.FILES or None,
        initial={"paid_on": answers.today(request), "amount": max(held.owed - held.paid, 0)},
    )

    def perform(values: dict[str, Any]) -> Message:
        proof = stored(request, case, values["proof"])
        actions.record_payment(
            case_id=pk,
            claim_id=claim_id,
            amount=values["amount"],
            paid_on=values["paid_on"],
            receipt=values["receipt"],
            proof_id=proof,
            **common(request),
        )
        return zh("已登记付款。")

    return page(request, case, form, perform, f"{held.name_masked} · {gettext('付款')}", "pay-form", "claims")


@pages.screen
def confirm(request: Request, pk: int, claim_id: int) -> HttpResponse:
    """Why one worker counts as settled."""
    case = opened(request, pk)
    held = cases.claim_of(case, claim_id)
    form = ConfirmForm(request.POST or None, request.FILES or None, initial={"on": answers.today(request)})

    def perform(values: dict[str, Any]) -> Message:
        proof = stored(request, case, values["proof"])
        actions.confirm_paid(
            claim_id=claim_id,
            kind=values["kind"],
            reason=values["reason"],
            proof_id=proof,
            on=values["on"],
            by=request.user,
            at=answers.at(request),
        )
        return zh("已登记确认。")

    return page(request, case, form, perform, f"{held.name_masked} · {gettext('确认')}", "confirm-form", "claims")


@pages.screen
def fine(request: Request, pk: int) -> HttpResponse:
    """A fine the bank received; never entered by somebody on the case."""
    case = opened(request, pk)
    left = max(case.fine + case.fine_late - case.fine_paid, 0)
    form = FineForm(
        request.POST or None, request.FILES or None, initial={"paid_on": answers.today(request), "amount": left}
    )

    def perform(values: dict[str, Any]) -> Message:
        proof = stored(request, case, values.pop("proof"))
        actions.record_fine_payment(case_id=pk, proof_id=proof, **values, **common(request))
        return zh("已登记罚款缴纳。")

    return page(request, case, form, perform, gettext("登记罚款缴纳"), "fine-form", "claims")


@pages.screen
def evidence_new(request: Request, pk: int) -> HttpResponse:
    """Add a file to the evidence; its digest goes into the ledger."""
    case = opened(request, pk)
    form = EvidenceForm(
        words(EVIDENCE_KINDS),
        request.POST or None,
        request.FILES or None,
        initial={"obtained_on": answers.today(request)},
    )

    def perform(values: dict[str, Any]) -> Message:
        file_id = stored(request, case, values.pop("file"))
        made = actions.add_evidence(case_id=pk, file_id=file_id or 0, **values, **common(request))
        return zh("已收录“%(title)s”，内容摘要 %(digest)s…。", title=made.title, digest=made.sha256[:12])

    return page(request, case, form, perform, gettext("收录证据"), "evidence-form", "evidence")


@pages.screen
def evidence_exclude(request: Request, pk: int, evidence_id: int) -> HttpResponse:
    """Exclude a piece of evidence; it stays in the file and no longer counts."""
    case = opened(request, pk)
    cases.has_evidence(case, evidence_id)

    def perform(values: dict[str, Any]) -> Message:
        actions.exclude_evidence(evidence_id=evidence_id, reason=values["reason"], **common(request))
        return zh("已排除该证据。")

    return page(
        request, case, ReasonForm(request.POST or None), perform, gettext("排除证据"), "exclude-form", "evidence"
    )


@pages.screen
def team(request: Request, pk: int) -> HttpResponse:
    """Name the two inspectors."""
    case = opened(request, pk)
    people = inspectors(request, pk)
    initial = {"lead_officer": case.lead_officer_id, "second_officer": case.second_officer_id}
    form = TeamForm(people, request.POST or None, initial=initial)

    def perform(values: dict[str, Any]) -> Message:
        actions.assign_team(
            case_id=pk, lead_id=int(values["lead_officer"]), second_id=int(values["second_officer"]), **common(request)
        )
        return zh("已指派承办人。")

    return page(request, case, form, perform, gettext("指派承办人"), "team-form", "people")


def inspectors(request: Request, pk: int) -> list[tuple[str, list[tuple[int, str]]]]:
    """Who may be named inspector, the least burdened first, each with unit and work at hand; then who not, and why."""
    free: list[tuple[int, str]] = []
    barred: list[tuple[int, str]] = []
    for row in cases.inspectors_for(request.user, pk, answers.today(request)):
        line = " · ".join(part for part in (row.name, row.unit, standing(row)) if part)
        (barred if row.barred else free).append((row.id, line))
    groups = [(gettext("可以承办"), free), (gettext("不能承办"), barred)]
    return [(title, rows) for title, rows in groups if rows]


def standing(row: cases.InspectorRow) -> str:
    """Work at hand, or what stands against the person."""
    if row.barred:
        return "；".join(answers.words(reason) for reason in row.barred)
    return gettext("在办 %(open)s，逾期 %(late)s") % {"open": row.load.open, "late": row.load.overdue}


@pages.screen
def file(request: Request, pk: int, file_id: int) -> FileResponse:
    """A file of the case as a download; never shown inside our own pages."""
    found = cases.case_file(request.user, pk, file_id, answers.today(request))
    answer = FileResponse(
        files.open(found.pk), as_attachment=True, filename=found.name, content_type="application/octet-stream"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@require_POST
@pages.screen
def reveal(request: Request, pk: int) -> HttpResponse:
    """Show one protected value of the case, for a reason; the ledger is told first."""
    held = cases.protected(request.user, pk, answers.today(request))

    def show(token: str, reason: str) -> str:
        return vault.reveal(
            token=token,
            piece=held.pieces[token],
            reader=held.reader,
            by=request.user,
            place=held.place,
            reason=reason,
            at=answers.at(request),
            assigned=held.assigned,
        )

    return pages.revealed(request, held.pieces, show, reverse("case", args=[pk]))
