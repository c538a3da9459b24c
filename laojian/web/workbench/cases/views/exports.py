"""Exporting a case list."""

from datetime import date

from django.http import HttpResponse
from django.utils.translation import gettext

from laojian.cases import queries
from laojian.kernel.words import Message, zh
from laojian.org import access
from laojian.org import queries as org
from laojian.web import answers
from laojian.web.workbench import listing, pages
from laojian.web.workbench.pages import Request
from laojian.web.workbench.sheets import MOST, Export, Rows, handing_out


@pages.screen
def export(request: Request) -> HttpResponse:
    """The case list as it is narrowed now; leads are left out unless their state is asked for."""
    on = answers.today(request)
    if not access.places(request.user, "case.export", on):
        access.require(request.user, "case.export", org.office_city() or "4401", on=on)
    filters = listing.asked(request)
    narrowed = listing.wanted(filters) if filters["state"] else {"leads": "0", **listing.wanted(filters)}

    def rows() -> Rows:
        found = queries.export_rows(request.user, on, filters=narrowed, sort=filters["sort"] or "opened", most=MOST)
        head = [answers.words(title) for title in queries.EXPORT_COLUMNS.values()]
        return [head, *([plain(cell) for cell in row] for row in found)]

    return handing_out(
        request,
        Export(
            verb="case.export",
            title=zh("案件清单"),
            permissions=("case.export",),
            page="cases",
            heading=gettext("导出案件清单"),
            parent=gettext("案件"),
            wish=narrowed,
            # the words searched for may name a person
            filters={name: value for name, value in narrowed.items() if name != "text"},
            rows=rows,
        ),
    )


def plain(cell: queries.Cell) -> str | int | float:
    """A cell as a spreadsheet takes it: words in the reader's language, days as 2026-11-23."""
    if isinstance(cell, Message):
        return answers.words(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else cell
