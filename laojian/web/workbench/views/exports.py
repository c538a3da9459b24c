"""Exporting a case list: formula-safe, with the purpose in the ledger."""

import csv
from io import BytesIO, StringIO
from typing import Any, Final

import xlsxwriter
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from laojian.cases import queries
from laojian.cases.rules.sources import ORIGINS
from laojian.kernel.money import yuan
from laojian.kernel.references import Ref
from laojian.kernel.refusal import Refused
from laojian.kernel.regions import contains
from laojian.ledger.actions import record
from laojian.org import access, actions
from laojian.org import queries as org
from laojian.web.workbench import door, listing, terms
from laojian.web.workbench.forms.exports import ExportForm

MOST: Final = 10_000
STEP: Final = 200
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: A cell that begins with one of these could be run by a spreadsheet; an apostrophe makes it text.
ACTIVE: Final = ("=", "+", "-", "@", "\t", "\r")
HEAD: Final = (
    gettext_noop("编号"),
    gettext_noop("标题"),
    gettext_noop("用人单位"),
    gettext_noop("状态"),
    gettext_noop("来源"),
    gettext_noop("地区"),
    gettext_noop("案由"),
    gettext_noop("收到日期"),
    gettext_noop("立案日期"),
    gettext_noop("最近期限"),
    gettext_noop("到期日"),
    gettext_noop("主办监察员"),
    gettext_noop("协办监察员"),
    gettext_noop("涉及人数"),
    gettext_noop("请求金额"),
    gettext_noop("已付金额"),
)


@door.screen
def export(request: HttpRequest) -> HttpResponse:
    """Ask for format and purpose, write both to the ledger, then hand out the list."""
    on = door.today(request)
    city = org.office_city() or "4401"
    places = access.places(request.user, "case.export", on)
    if not places:
        access.require(request.user, "case.export", city, on=on)
    form, status, problem = ExportForm(request.POST or None), 200, None
    filters = listing.asked(request)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return handed_out(request, form.cleaned_data, filters, places)
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


def handed_out(
    request: HttpRequest, values: dict[str, Any], filters: dict[str, str], places: tuple[str, ...]
) -> HttpResponse:
    """The file, after the ledger was told; pressing twice is told once."""
    rows = gathered(request, filters, places)
    held = access.require(request.user, "case.export", places[0], on=door.today(request))

    def tell() -> str:
        record(
            verb="case.export",
            subject=Ref("officer", str(request.user.pk)),
            by=request.user.ref,
            at=door.at(request),
            authority=str(held),
            payload={"purpose": values["purpose"], "format": values["format"], "rows": len(rows), "filters": filters},
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
    sheet = table(rows)
    if values["format"] == "csv":
        return attachment(as_csv(sheet), "text/csv; charset=utf-8", "cases.csv")
    return attachment(as_xlsx(sheet), XLSX, "cases.xlsx")


def gathered(request: HttpRequest, filters: dict[str, str], places: tuple[str, ...]) -> list[queries.CaseRow]:
    """The rows of the list, page after page, inside the places where the reader may export."""
    found: list[queries.CaseRow] = []
    cursor = ""
    while len(found) < MOST:
        page = queries.page(
            request.user,
            door.today(request),
            filters=listing.wanted(filters) if filters["state"] else {"leads": "0", **listing.wanted(filters)},
            sort=filters["sort"] or "opened",
            cursor=cursor,
            size=STEP,
        )
        found += [row for row in page.rows if any(contains(p, row.street_code or row.district_code) for p in places)]
        cursor = page.next
        if not cursor:
            break
    return found[:MOST]


def table(rows: list[queries.CaseRow]) -> list[list[Any]]:
    """The list with its heading."""
    names = org.place_names({row.street_code or row.district_code for row in rows})
    body = [
        [
            row.number,
            row.title,
            row.employer_name,
            door.words(row.state_title),
            door.words(ORIGINS.get(row.origin)),
            names.get(row.street_code or row.district_code, ""),
            terms.cause(row.cause) if row.cause else "",
            row.received_on.isoformat(),
            row.filed_on.isoformat() if row.filed_on else "",
            terms.term(row.due_code)[0] if row.due_code else "",
            row.due.isoformat() if row.due else "",
            row.lead_name or "",
            row.second_name or "",
            row.workers,
            yuan(row.amount_claimed),
            yuan(row.amount_paid),
        ]
        for row in rows
    ]
    return [[gettext(word) for word in HEAD], *body]


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
            write = page.write_number if isinstance(value, int) else page.write_string
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
