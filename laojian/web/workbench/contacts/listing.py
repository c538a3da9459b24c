"""Rows of contacts with places, people and terms in words; filters in the address."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import gettext

from laojian.cases.queries import BANDS
from laojian.cases.rules.sources import CHANNELS
from laojian.complaints.queries import TABS, ContactRow
from laojian.complaints.rules.urgency import LEVELS
from laojian.kernel.words import Message, zh
from laojian.org import queries as org
from laojian.web.workbench import places, terms
from laojian.web.workbench.contacts import words as say

FILTERS: Final = ("tab", "q", "channel", "kind", "urgency", "district", "street", "due", "state", "case")
NARROWING: Final = tuple(name for name in FILTERS if name != "tab")
TAB: Final = "open"
#: What the empty list of a tab teaches.
EMPTY: Final[dict[str, tuple[Message, Message]]] = {
    "open": (
        zh("没有待办的来件"),
        zh("各渠道来件一收到就编号，列在这里；登记为线索、告知其他途径、转送或者答复以后离开待办。"),
    ),
    "new": (
        zh("没有待分诊的来件"),
        zh("新到的来件先到这里：看是不是我们的事、归哪里管、是不是同一事件，再决定怎么办。"),
    ),
    "waiting": (zh("没有等待补充的来件"), zh("要求当事人补充材料后列在这里；补充一到，自动回到待分诊。")),
    "reopened": (zh("没有表示未解决的来件"), zh("当事人在办结后表示没有解决的，按原编号回到这里重新办理。")),
    "messages": (zh("没有未读的消息"), zh("当事人凭编号写来的话列在这里，打开来件即为已读。")),
    "unanswered": (
        zh("各渠道都已答复"),
        zh("12345、信访、欠薪平台、上级交办和部门移送的工单，答复渠道以前一直列在这里，与是否立案无关。"),
    ),
    "mine": (zh("没有您经手的来件"), zh("您登记的、最后办理的，或者属于您承办案件的来件列在这里。")),
    "all": (zh("还没有来件"), zh("点“登记来件”登记窗口、电话、信函等来件；网上和其他系统的来件自动到达。")),
}


def asked(request: HttpRequest) -> dict[str, str]:
    """The filters in the address, empty ones too."""
    found = {name: request.GET.get(name, "").strip() for name in (*FILTERS, "sort")}
    return found | {"tab": found["tab"] or (TAB if not any(found[name] for name in ("q", "case")) else "all")}


def sort_of(filters: Mapping[str, str]) -> str:
    """The order asked for; else the most urgent first, and of everything that ever came the newest first."""
    return filters["sort"] or ("received" if filters["tab"] == "all" else "urgent")


def wanted(filters: Mapping[str, str]) -> dict[str, Any]:
    """The filters as the domain takes them."""
    names = {"q": "text"}
    return {names.get(name, name): filters[name] for name in FILTERS if filters.get(name)}


def choices(filters: Mapping[str, str]) -> dict[str, Any]:
    """What the filters offer; streets once a district is chosen."""
    district = filters.get("district", "")
    return {
        "channels": say.choices(CHANNELS),
        "kinds": say.choices(say.KINDS),
        "levels": say.choices(LEVELS),
        "districts": places.districts((org.office_city(),)),
        "streets": places.streets((district,)) if district.isdigit() else [],
        "dues": say.choices(BANDS),
        "states": say.choices(say.STATES) if filters.get("tab") == "all" else [],
    }


def tabs(filters: Mapping[str, str], counts: Mapping[str, int], most: int) -> list[dict[str, Any]]:
    """The tabs with their numbers; counting stops at a limit and says so."""
    return [
        {
            "code": code,
            "title": title.render(gettext),
            "count": f"{most}+" if counts.get(code, 0) >= most else counts.get(code),
            "here": filters["tab"] == code,
        }
        for code, title in TABS.items()
    ]


def rows_of(found: Iterable[ContactRow]) -> list[dict[str, Any]]:
    """Lines as the table shows them; places in two queries whatever the number of lines."""
    rows = list(found)
    city = org.office_city()
    names = org.place_names({*(row.place for row in rows), city})
    common = names.get(city, "")
    lines = []
    for row in rows:
        title, basis = terms.term(row.due_code) if row.due_code else ("", "")
        lines.append(
            {
                "row": row,
                "place": names.get(row.place, "").removeprefix(common) or common,
                "who": who(row),
                "what": what(row),
                "channel": say.said(say.BADGES, row.channel),
                "kind": say.said(say.KINDS, row.kind),
                "state": say.said(say.STATES, row.state),
                "level": say.said(LEVELS, row.urgency),
                "reasons": say.urgency_reasons(row.urgency_reasons),
                "due_title": title,
                "hint": " · ".join(part for part in (title, basis) if part),
            }
        )
    return lines


def who(row: ContactRow) -> str:
    """Who turned to the office, as far as a list may say it."""
    if row.anonymous:
        return gettext("匿名")
    if row.guarded:
        return gettext("身份保密")
    if row.who and row.people > 1:
        return gettext("%(who)s 等 %(n)s 人") % {"who": row.who, "n": row.people}
    return row.who


def what(row: ContactRow) -> str:
    """What it is about: the cause a clerk set, else what the person ticked."""
    if row.cause:
        return terms.cause(row.cause)
    return "；".join(say.matters(row.matters[:2]))


def day_of(text: str, otherwise: date) -> date:
    """A day in the address, else another."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise
