"""Lists kept under a name by one officer."""

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_POST

from laojian.cases import actions
from laojian.kernel.words import Message, zh
from laojian.web import answers
from laojian.web.workbench import listing, pages
from laojian.web.workbench.pages import Request


@require_POST
@pages.screen
def save(request: Request) -> HttpResponse:
    """Keep the present filters and order under a name."""
    asked = QueryDict(request.POST.get("query", ""))
    leads = request.POST.get("page") == "leads"
    filters = {name: asked[name] for name in listing.FILTERS if asked.get(name)}
    address = f"{reverse('leads' if leads else 'cases')}?{asked.urlencode()}"

    def perform() -> tuple[str, Message]:
        kept = actions.save_view(
            name=request.POST.get("name", ""),
            filters={**listing.wanted(filters), "leads": "1" if leads else "0"},
            sort=asked.get("sort", ""),
            by=request.user,
            at=answers.at(request),
        )
        return address, zh("已保存视图“%(name)s”。", name=kept.name)

    return pages.send(request, perform)


@require_POST
@pages.screen
def drop(request: Request, pk: int) -> HttpResponse:
    """Forget a saved list."""

    def perform() -> tuple[str, Message]:
        actions.delete_view(view_id=pk, by=request.user, at=answers.at(request))
        return pages.back(request), zh("已删除视图。")

    return pages.send(request, perform)
