"""Exporting a case list: formula-safe, with the purpose in the ledger."""

import csv
from datetime import date
from io import BytesIO, StringIO
from typing import Any, Final

import xlsxwriter
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from laojian.cases import queries
from laojian.kernel.references import Ref
from laojian.kernel.refusal import Refused
from laojian.kernel.words import Message
from laojian.ledger.actions import record
from laojian.org import access, actions
from laojian.org import queries as org
from laojian.web.workbench import door, listing
from laojian.web.workbench.door import Request
from laojian.web.workbench.forms.exports import ExportForm

MOST: Final = 10_000
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: A cell that begins with one of these could be run by a spreadsheet; an apostrophe makes it text.
ACTIVE: Final = ("=", "+", "-", "@", "\t", "\r")


@door.screen
def export(request: Request) -> HttpResponse:
    """Ask for format and purpose, write both to the ledger, then hand out the list."""
    if not access.places(request.user, "case.export", door.today(request)):
        access.require(request.user, "case.export", org.office_city() or "4401", on=door.today(request))
    form, status, problem = ExportForm(request.POST or None), 200, None
    filters = listing.asked(request)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return handed_out(request, form.cleaned_data, filters)
            except Refused as refusal:
                problem = door.blame(form, refusal)
    context = {
        "form": form,
        "key": door.fresh_key(),
        "problem": problem,
        "heading": gettext("导出案件清单"),
        "parent": gettext("案件"),
        "cancel": f"{reverse('cases')}?{request.GET.urlencode()}",
        "button": gettext("导出"),
        "hook": "export-form",
        "note": gettext("按列表现在的条件导出，最多 %(most)s 行；用途记入留痕账本。") % {"most": MOST},
    }
    return door.render(request, "settings/form.html", context, status)


def handed_out(request: Request, values: dict[str, Any], filters: dict[str, str]) -> HttpResponse:
    """The file, after the ledger was told; pressing twice is told once."""
    narrowed = listing.wanted(filters) if filters["state"] else {"leads": "0", **listing.wanted(filters)}
    found = queries.export_rows(
        request.user, door.today(request), filters=narrowed, sort=filters["sort"] or "opened", most=MOST
    )
    head = [door.words(title) for title in queries.EXPORT_COLUMNS.values()]
    sheet: list[list[Any]] = [head, *([plain(cell) for cell in row] for row in found)]

    def tell() -> str:
        record(
            verb="case.export",
            subject=Ref("officer", str(request.user.pk)),
            by=request.user.ref,
            at=door.at(request),
            payload={
                "purpose": values["purpose"],
                "format": values["format"],
                "rows": len(sheet) - 1,
                "filters": narrowed,
            },
        )
        return "told"

    actions.once(
        key=request.POST.get("key", ""),
        by=request.user,
        act="case.export",
        body=door.body_of(request),
        at=door.at(request),
        perform=tell,
    )
    if values["format"] == "csv":
        return attachment(as_csv(sheet), "text/csv; charset=utf-8", "cases.csv")
    return attachment(as_xlsx(sheet), XLSX, "cases.xlsx")


def plain(cell: queries.Cell) -> str | int | float:
    """A cell as a spreadsheet takes it: words in the reader's language, days as 2026-11-23."""
    if isinstance(cell, Message):
        return door.words(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else cell


def harmless(value: Any) -> Any:
    """A cell that no spreadsheet runs."""
    return f"'{value}" if isinstance(value, str) and value.startswith(ACTIVE) else value


def as_csv(sheet: list[list[Any]]) -> bytes:
    """CSV with a mark that Excel reads as UTF-8."""
    out = StringIO()
    csv.writer(out).writerows([[harmless(value) for value in row] for row in sheet])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(sheet: list[list[Any]]) -> bytes:
    """XLSX; texts are written as texts, never as formulas or links."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet(gettext("案件"))
    for line, row in enumerate(sheet):
        for column, value in enumerate(row):
            write = page.write_number if isinstance(value, int | float) else page.write_string
            write(line, column, value)
    book.close()
    return buffer.getvalue()


def attachment(content: bytes, kind: str, name: str) -> HttpResponse:
    """A download nobody caches."""
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
