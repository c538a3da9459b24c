"""Acts beside the steps of a case: split it, link its employer, take a payment back, put a signed paper in."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from laojian.cases import actions
from laojian.cases import queries as cases
from laojian.employers import queries as employers
from laojian.kernel.money import yuan
from laojian.kernel.refusal import Invalid
from laojian.kernel.words import Message, zh
from laojian.org import access
from laojian.web import answers
from laojian.web.workbench import pages, terms
from laojian.web.workbench.cases.forms.changes import CaseEmployerForm, SignedPaperForm, SplitForm
from laojian.web.workbench.cases.views.content import common, opened, page, stored
from laojian.web.workbench.forms import ReasonForm
from laojian.web.workbench.pages import Request


@pages.screen
def split(request: Request, pk: int) -> HttpResponse:
    """Let some workers go on under a number of their own."""
    case = opened(request, pk)
    people = [(one.pk, claim_line(one)) for one in cases.claims_of(case)]
    form = SplitForm(people, request.POST or None, initial={"seq": case.seq, "title": case.title})

    def perform(values: dict[str, Any]) -> Message:
        part = actions.split_case(
            case_id=pk,
            claim_ids=[int(one) for one in values["claims"]],
            title=values["title"],
            reason=values["reason"],
            expected_seq=pages.seen(values["seq"]),
            **common(request),
        )
        return zh("已分案，新件编号 %(number)s，从登记开始办理，期限仍从原收到日期起算。", number=part.number)

    note = gettext("选中的劳动者转入新编号的线索，从登记办起；期限仍从原收到日期起算，分案不赢得时间。")
    heading = gettext("分案")
    return page(request, case, form, perform, heading, "split-form", "links", button=heading, note=note)


def claim_line(claim: Any) -> str:
    """One worker as a line to tick."""
    asked = gettext("请求 %(amount)s 元") % {"amount": yuan(claim.claimed)}
    paid = gettext("已付 %(amount)s 元") % {"amount": yuan(claim.paid)} if claim.paid else ""
    return " · ".join(part for part in (claim.name_masked, claim.what, asked, paid) if part)


@pages.screen
def employer(request: Request, pk: int) -> HttpResponse:
    """Link a lead to the file of its employer, or to another one."""
    case = opened(request, pk)
    back = reverse("case", args=[pk])
    initial = {"seq": case.seq, "employer_id": case.employer_id or "", "employer_name": case.employer_name}
    form = CaseEmployerForm(request.POST or None, initial=initial)

    def perform(values: dict[str, Any]) -> tuple[str, Message]:
        changed = actions.set_employer(
            case_id=pk,
            employer_id=chosen(request, values["employer_id"], values["employer_name"]),
            expected_seq=pages.seen(values["seq"]),
            **common(request),
        )
        found = cases.suspected(request.user, changed, answers.today(request))
        if found:
            seen = "、".join(found)
            return back, zh("已关联“%(name)s”。疑似重复：%(seen)s，请核对。", name=changed.employer_name, seen=seen)
        return back, zh("已关联“%(name)s”。", name=changed.employer_name)

    may_make = bool(access.places(request.user, "employer.edit", answers.today(request)))
    context = {"case": case, "cancel": back, "may_make": may_make}
    return pages.form_page(request, "cases/employer.html", form, perform, context)


def chosen(request: Request, identity: str, name: str) -> int:
    """The employer picked from the list; without scripts, the only one of that name or code. Raises Invalid."""
    if identity.isdigit():
        return int(identity)
    places = access.places(request.user, "employer.view", answers.today(request))
    found = employers.search(name.strip(), places, 2).rows if places else ()
    exact = [one for one in found if name.strip() in (one.name, one.uscc)] or (found if len(found) == 1 else [])
    if len(exact) != 1:
        raise Invalid(
            zh("没有认出是哪个用人单位"),
            remedy=zh("请从列表中选一个，或者填写完整的名称或信用代码；没有档案的先新建档案。"),
            field="employer_name",
        )
    return exact[0].id


@pages.screen
def reverse_payment(request: Request, pk: int, payment_id: int) -> HttpResponse:
    """Take back a payment entered wrongly; both rows stay."""
    case = opened(request, pk)
    held = cases.payment_of(case, payment_id)

    def perform(values: dict[str, Any]) -> Message:
        actions.reverse_payment(payment_id=payment_id, reason=values["reason"], **common(request))
        return zh("已冲销这笔记录，原记录保留。")

    who = held.claim.name_masked if held.claim else gettext("罚款")
    amount = gettext("%(amount)s 元") % {"amount": yuan(held.amount)}
    heading = f"{gettext('冲销支付')} · {who} · {amount}"
    note = gettext("冲销后原记录和冲销记录都保留，已付金额相应减少；须由登记人和承办人以外的人办理。")
    form = ReasonForm(request.POST or None)
    return page(request, case, form, perform, heading, "reverse-form", "claims", button=gettext("冲销"), note=note)


@pages.screen
def attach(request: Request, pk: int) -> HttpResponse:
    """Put a signed paper into the file; those still missing stand first."""
    view = cases.case_view(request.user, pk, answers.today(request))
    case = view.case
    missing = [(code, f"{code} {terms.paper(code)}") for code in view.missing_papers]
    first = {code for code, _ in missing}
    others = [(code, f"{code} {name}") for code, name in terms.papers() if code not in first]
    groups = [(gettext("还缺的"), missing), (gettext("其他文书"), others)] if missing else others
    wanted = request.GET.get("code", "")
    form = SignedPaperForm(groups, request.POST or None, request.FILES or None, initial={"code": wanted})

    def perform(values: dict[str, Any]) -> Message:
        file_id = stored(request, case, values["file"])
        paper = actions.attach_paper(case_id=pk, code=values["code"], file_id=file_id or 0, **common(request))
        digest = paper.file.sha256[:12] if paper.file else ""
        return zh("已存入“%(code)s”签署件，内容摘要 %(digest)s…。", code=paper.code, digest=digest)

    heading = gettext("存入签署件")
    return page(request, case, form, perform, heading, "paper-form", "papers", button=heading)
