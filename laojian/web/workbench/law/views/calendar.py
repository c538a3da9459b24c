"""The working calendar: which years are announced, and the days that differ from Monday to Friday."""

from datetime import date, timedelta

from django.http import HttpResponse

from laojian.org import queries
from laojian.web import answers
from laojian.web.workbench import pages
from laojian.web.workbench.law.views.notices import powers
from laojian.web.workbench.pages import Request


@pages.screen
def calendar(request: Request) -> HttpResponse:
    """One year at a glance."""
    today = answers.today(request)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdigit() and 2004 <= int(asked) <= today.year + 3 else today.year
    held = queries.calendar()
    days = [date(year, 1, 1) + timedelta(days=n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]
    context = {
        "year": year,
        "years": range(today.year - 2, today.year + 3),
        "provisional": held.is_provisional(days[0]),
        "off": [day for day in days if day.weekday() < 5 and not held.is_workday(day)],
        "worked": [day for day in days if day.weekday() >= 5 and held.is_workday(day)],
        "count": sum(held.is_workday(day) for day in days),
        "notices": queries.notices(),
        "waiting": queries.waiting_notices(),
        **powers(request),
    }
    return pages.render(request, "law/calendar.html", context)
