"""Two views for measuring, behind the program's own middleware: the data of the case list, and one bare query."""

from datetime import date
from typing import Final

from django.http import HttpRequest, JsonResponse

from laojian.cases import queries
from laojian.cases.models import Case

#: A fixed day, so that both sides do without the clock of the database.
DAY: Final = date(2026, 11, 23)
#: What the case list of the workbench asks for when no filter is chosen.
FILTERS: Final = {"leads": "0"}


def listed(request: HttpRequest) -> JsonResponse:
    """The data part of the case list: scope, query, values."""
    found = queries.page(
        request.user,  # type: ignore[arg-type]
        DAY,
        filters=FILTERS,
        cursor=request.GET.get("after", ""),
        size=int(request.GET.get("size", "50")),
    )
    return JsonResponse({"rows": found.rows, "next": found.next})


def bare(request: HttpRequest, pk: int) -> JsonResponse:
    """One query by primary key for somebody logged in."""
    if not request.user.is_authenticated:
        return JsonResponse({}, status=401)
    return JsonResponse(Case.objects.values("id", "number", "title", "state", "opened_at", "due").get(pk=pk))
