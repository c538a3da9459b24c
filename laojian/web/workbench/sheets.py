"""Lists handed out as files: asked for format and purpose, told to the ledger, harmless to whatever opens them."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any, Final

import xlsxwriter
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from laojian.kernel.refusal import Refused
from laojian.org.actions.files_out import tell_of_file
from laojian.web import answers
from laojian.web.workbench import pages
from laojian.web.workbench.forms import ExportForm
from laojian.web.workbench.pages import Request

#: Rows of one file; who needs more narrows the list.
MOST: Final = 10_000
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV: Final = "text/csv; charset=utf-8"
#: A cell that begins with one of these could be run by a spreadsheet; an apostrophe makes it text.
ACTIVE: Final = ("=", "+", "-", "@", "\t", "\r")
Rows = list[list[Any]]


@dataclass(frozen=True, slots=True)
class Export:
    """One kind of list: the verb of its entry, the route of its page, its words, what of the filters the ledger keeps.

    `rows` makes head and body, at most `MOST` lines of it; called only after the purpose was given.
    """

    verb: str
    page: str
    heading: str
    parent: str
    filters: dict[str, Any]
    rows: Callable[[], Rows]


def handing_out(request: Request, export: Export) -> HttpResponse:
    """The form that asks for format and purpose, and, when answered, the file."""
    form, status, problem = ExportForm(request.POST or None), 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _handed_out(request, export, form.cleaned_data)
            except Refused as refusal:
                problem = pages.blame(form, refusal)
    context = {
        "form": form,
        "key": answers.fresh_key(),
        "problem": problem,
        "heading": export.heading,
        "parent": export.parent,
        "cancel": f"{reverse(export.page)}?{request.GET.urlencode()}",
        "button": gettext("导出"),
        "hook": "export-form",
        "note": gettext("按列表现在的条件导出，最多 %(most)s 行；用途记入留痕账本。") % {"most": MOST},
    }
    return pages.render(request, "parts/form_page.html", context, status)


def _handed_out(request: Request, export: Export, asked: dict[str, Any]) -> HttpResponse:
    """The file, after the ledger was told: each file that goes out is an entry, also when a button is pressed again."""
    rows = export.rows()
    tell_of_file(
        verb=export.verb,
        purpose=asked["purpose"],
        kind=asked["format"],
        rows=len(rows) - 1,
        filters=export.filters,
        by=request.user,
        at=answers.at(request),
    )
    if asked["format"] == "csv":
        return attachment(as_csv(rows), CSV, f"{export.page}.csv")
    return attachment(as_xlsx(rows, export.parent), XLSX, f"{export.page}.xlsx")


def harmless(value: Any) -> Any:
    """A cell that no spreadsheet runs."""
    return f"'{value}" if isinstance(value, str) and value.startswith(ACTIVE) else value


def as_csv(rows: Rows) -> bytes:
    """CSV with a mark that Excel reads as UTF-8."""
    out = StringIO()
    csv.writer(out).writerows([[harmless(value) for value in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Rows, title: str) -> bytes:
    """XLSX of one named sheet; texts are written as texts, never as formulas or links."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet(title)
    for line, row in enumerate(rows):
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
