"""Entries made late, per officer and one by one."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from laojian.cases import queries
from laojian.cases.queries.late import late_steps
from laojian.kernel.refusal import NotFound
from laojian.kernel.words import zh
from laojian.org import access
from laojian.org import queries as org
from laojian.web import answers
from laojian.web.workbench import pages
from laojian.web.workbench.late.forms import PeriodForm
from laojian.web.workbench.pages import Request

QUARTER = timedelta(days=90)


def readable(request: Request) -> None:
    """Only for who sees approvals or the ledger. Raises Forbidden."""
    on = answers.today(request)
    if not access.places(request.user, "approval.view", on, assigned=True):
        access.require(request.user, "ledger.view", org.office_city() or "4401", on=on)


def period(request: Request) -> tuple[PeriodForm, date, date]:
    """The days asked for; the last ninety when nothing readable was asked."""
    today = answers.today(request)
    usual = {"since": today - QUARTER, "until": today}
    form = PeriodForm(request.GET if "since" in request.GET or "until" in request.GET else None, initial=usual)
    values = form.cleaned_data if form.is_valid() else usual
    return form, values["since"], values["until"]


@pages.screen
def late(request: Request) -> HttpResponse:
    """How often each officer recorded late in a period."""
    readable(request)
    form, since, until = period(request)
    rows = queries.late_entries(request.user, answers.today(request), since=since, until=until)
    context: dict[str, Any] = {
        "form": form,
        "rows": rows,
        "total": sum(row.count for row in rows),
        "query": urlencode({"since": since.isoformat(), "until": until.isoformat()}),
    }
    return pages.render(request, "late/list.html", context, 422 if form.errors else 200)


@pages.screen
def of_officer(request: Request, pk: int) -> HttpResponse:
    """The late entries of one officer, each with its case. ``0``: recorded by nobody named."""
    readable(request)
    form, since, until = period(request)
    on = answers.today(request)
    counted = queries.late_entries(request.user, on, since=since, until=until)
    row = next((one for one in counted if (one.officer_id or 0) == pk), None)
    if row is None:
        raise NotFound(zh("这段时间没有该人员的迟录"))
    steps = late_steps(request.user, row.officer_id, on, since=since, until=until)
    context = {
        "form": form,
        "row": row,
        "steps": steps,
        "more": row.count - len(steps),
        "since": since,
        "until": until,
        "back": f"{reverse('late')}?{urlencode({'since': since.isoformat(), 'until': until.isoformat()})}",
    }
    return pages.render(request, "late/officer.html", context)
