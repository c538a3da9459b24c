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
from laojian.kernel.words import Message, zh
from laojian.org import actions
from laojian.org.actions.files_out import ListOut, TooMany
from laojian.org.limits import ROWS_OF_DAY, limit
from laojian.tables.values import harmless
from laojian.web import answers
from laojian.web.workbench import pages
from laojian.web.workbench.forms import ExportForm
from laojian.web.workbench.pages import Request

#: Rows of one file; who needs more narrows the list.
MOST: Final = 10_000
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV: Final = "text/csv; charset=utf-8"
Rows = list[list[Any]]


@dataclass(frozen=True, slots=True)
class Export:
    """One kind of list: the verb of its entry, the route of its page, its words, what of the filters the ledger keeps.

    `permissions`: any of which lets one take it; `wish`: all it is narrowed by; `filters`: what of that the ledger may
    keep. `rows` makes head and body, at most `MOST` lines of it; called only after the purpose was given.
    """

    verb: str
    title: Message
    permissions: tuple[str, ...]
    page: str
    heading: str
    parent: str
    wish: dict[str, Any]
    filters: dict[str, Any]
    rows: Callable[[], Rows]

    def wanted(self, rows: Rows, purpose: str) -> ListOut:
        """The list as the organisation counts it."""
        return ListOut(self.verb, self.title, self.permissions, self.wish, self.filters, purpose, len(rows) - 1)


def handing_out(request: Request, export: Export) -> HttpResponse:
    """The form that asks for format and purpose, then the file; of too many rows, the way to a second person."""
    form, status, problem, too_many = ExportForm(request.POST or None), 200, None, False
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                if "ask" in request.POST:
                    return pages.send(request, lambda: _asked(request, export, form.cleaned_data))
                return _handed_out(request, export, form.cleaned_data)
            except Refused as refusal:
                problem, too_many = pages.blame(form, refusal), isinstance(refusal, TooMany)
    on = answers.today(request)
    context = {
        "form": form,
        "key": answers.fresh_key(),
        "problem": problem,
        "heading": export.heading,
        "parent": export.parent,
        "cancel": f"{reverse(export.page)}?{request.GET.urlencode()}",
        "button": gettext("导出"),
        "second": ("ask", gettext("提请批准导出")) if too_many else None,
        "hook": "export-form",
        "note": gettext(
            "按列表现在的条件导出，最多 %(most)s 行；用途记入留痕账本。每人每日超过 %(day)s 行的，须经另一人批准。"
        )
        % {"most": MOST, "day": limit(ROWS_OF_DAY, on)},
    }
    return pages.render(request, "parts/form_page.html", context, status)


def _handed_out(request: Request, export: Export, asked: dict[str, Any]) -> HttpResponse:
    """The file, after the ledger was told: each file that goes out is an entry, also when a button is pressed again."""
    rows = export.rows()
    wanted = export.wanted(rows, asked["purpose"])
    actions.hand_out(wanted, kind=asked["format"], by=request.user, at=answers.at(request))
    if asked["format"] == "csv":
        return attachment(as_csv(rows), CSV, f"{export.page}.csv")
    return attachment(as_xlsx(rows, export.parent), XLSX, f"{export.page}.xlsx")


def _asked(request: Request, export: Export, asked: dict[str, Any]) -> tuple[str, Message]:
    """Lay it before a second person."""
    wanted = export.wanted(export.rows(), asked["purpose"])
    made = actions.ask_file(wanted, by=request.user, at=answers.at(request))
    return reverse("approval-file", args=[made.pk]), zh("已提请另一人批准；批准后按同样的条件再次导出。")


def as_csv(rows: Rows) -> bytes:
    """CSV with a mark that Excel reads as UTF-8."""
    out = StringIO()
    csv.writer(out).writerows([[harmless(v) if isinstance(v, str) else v for v in row] for row in rows])
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
