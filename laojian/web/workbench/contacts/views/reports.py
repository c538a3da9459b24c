"""Contacts against cases: each day and channel, and what fell through."""

from datetime import timedelta
from typing import Any, Final

from django.http import HttpResponse
from django.utils.translation import gettext

from laojian.cases.rules.sources import CHANNELS
from laojian.complaints import queries
from laojian.complaints.limits import GAP_DAYS, limit
from laojian.kernel.refusal import Refused
from laojian.kernel.words import Message, zh
from laojian.web import answers
from laojian.web.workbench import pages
from laojian.web.workbench.contacts import words as say
from laojian.web.workbench.contacts.forms.acts import PeriodForm
from laojian.web.workbench.contacts.listing import day_of
from laojian.web.workbench.pages import Request
from laojian.web.workbench.rights import somewhere
from laojian.web.workbench.sheets import CSV, as_csv, attachment

#: Column, its name, what exactly it counts.
FIGURES: Final[tuple[tuple[str, Message, Message], ...]] = (
    ("contacts", zh("来件"), zh("这一天收到、已经编号的来件，含咨询、不属于我们办理的和后来撤回的。")),
    ("registered", zh("登记立线索"), zh("由该来件直接登记为线索或者案件的。")),
    ("joined", zh("并入案件"), zh("与已有案件是同一事件、并入办理的。")),
    ("redirected", zh("告知其他途径"), zh("已写明依据告知应当去哪里、来件办结的。")),
    ("passed_on", zh("转送"), zh("已转送有管辖权的机关并告知本人的。")),
    ("gap", zh("差额"), zh("来件减去以上四项：既没有进入案件、也没有告知去处的，应当逐件说明。")),
    ("waiting", zh("仍在待办"), zh("现在还没有案件、仍在待办的；它们都在差额里。")),
    ("unanswered", zh("尚未答复"), zh("到现在还没有答复的来件，撤回的除外；进入案件的也算在内。")),
)


@pages.screen
def report(request: Request) -> HttpResponse:
    """Days and channels; the last two weeks unless asked otherwise."""
    on = answers.today(request)
    somewhere(request, "contact.report")
    last = day_of(request.GET.get("last", ""), on)
    first = day_of(request.GET.get("first", ""), last - timedelta(days=13))
    problem, status = None, 200
    rows: list[queries.DayRow] = []
    try:
        rows = queries.daily_report(request.user, first, last, on=on)
    except Refused as refusal:
        problem, status = answers.spoken(refusal), 422
    if request.GET.get("format") == "csv" and problem is None:
        return attachment(as_csv(sheet(rows)), CSV, f"contacts-{first}-{last}.csv")
    query = request.GET.copy()
    query["format"] = "csv"
    context: dict[str, Any] = {
        "form": PeriodForm(initial={"first": first, "last": last}),
        "problem": problem,
        "figures": FIGURES,
        "days": by_day(rows),
        "totals": summed(rows),
        "csv": f"?{query.urlencode()}",
        "gaps": [
            {"row": row, "channel": say.said(CHANNELS, row.channel), "state": say.said(say.STATES, row.state)}
            for row in queries.gaps(request.user, on)
        ],
        "gap_days": limit(GAP_DAYS, on),
    }
    return pages.render(request, "contacts/report.html", context, status)


def by_day(rows: list[queries.DayRow]) -> list[dict[str, Any]]:
    """One group for each day, the newest first, each with its channels and its sum."""
    days: dict[Any, list[queries.DayRow]] = {}
    for row in rows:
        days.setdefault(row.on, []).append(row)
    return [
        {
            "on": day,
            "sums": summed(found),
            "rows": [{"channel": say.said(CHANNELS, row.channel), "values": summed([row])} for row in found],
        }
        for day, found in sorted(days.items(), reverse=True)
    ]


def summed(rows: list[queries.DayRow]) -> list[tuple[Message, int]]:
    """Each figure with its name, over some lines."""
    return [(title, sum(getattr(row, name) for row in rows)) for name, title, _ in FIGURES]


def sheet(rows: list[queries.DayRow]) -> list[list[Any]]:
    """The report as a table."""
    head = [gettext("日期"), gettext("渠道"), *(answers.words(title) for _, title, _ in FIGURES)]
    lines = [
        [row.on.isoformat(), say.said(CHANNELS, row.channel), *(getattr(row, name) for name, _, _ in FIGURES)]
        for row in rows
    ]
    return [head, *lines]
