"""Papers of a case: declaring one void."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from laojian.cases import actions
from laojian.cases import queries as cases
from laojian.documents import queries as documents
from laojian.kernel.refusal import NotFound
from laojian.kernel.words import Message, zh
from laojian.org import access
from laojian.web import answers
from laojian.web.workbench import pages, terms
from laojian.web.workbench.forms import ReasonForm
from laojian.web.workbench.pages import Request


@pages.screen
def void(request: Request, pk: int, file_id: int) -> HttpResponse:
    """Say why a paper does not hold; it keeps its number and its file."""
    on = answers.today(request)
    case = cases.one(request.user, pk, on)
    access.require(request.user, "document.void", case.place, on=on, assigned=True)
    paper = next((one for one in documents.papers_of(case.ref) if one.file_id == file_id), None)
    if paper is None:
        raise NotFound(zh("没有这份文书"))

    def perform(values: dict[str, Any]) -> tuple[str, Message]:
        done = actions.void_paper(
            case_id=pk, document_id=paper.pk, reason=values["reason"], by=request.user, at=answers.at(request), on=on
        )
        return f"{reverse('case', args=[pk])}#papers", zh("文书%(number)s已作废。", number=done.number)

    note = gettext("作废后文号不再使用，文书原件和作废理由永久保存，凭文号核验时显示已作废。")
    return pages.settings_form(
        request,
        ReasonForm(request.POST or None),
        perform,
        gettext("作废文书：%(title)s %(number)s") % {"title": terms.paper(paper.code), "number": paper.number},
        parent=(case.number, f"{reverse('case', args=[pk])}#papers"),
        button=gettext("作废"),
        note=note,
    )
