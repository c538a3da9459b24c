"""One inbox for every kind of thing that waits for a second person: what, about whom, who asks, since when."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from laojian.cases import queries as cases
from laojian.cases.queries import law
from laojian.complaints import queries as contacts
from laojian.kernel.words import Message, zh
from laojian.org import access
from laojian.org import queries as org
from laojian.org.roles import ROLES
from laojian.org.rules.second import KINDS
from laojian.web.workbench.contacts.words import matter_detail


@dataclass(frozen=True)
class Line:
    """One thing that waits. `age`: days since it was asked. `late`: a step recorded late."""

    kind: str
    what: Message
    about: str
    number: str
    detail: str
    to: str
    by: str
    at: datetime
    age: int
    own: bool
    late: bool = False

    @property
    def title(self) -> Message:
        """The words of the kind."""
        return KINDS[self.kind].title


def lines(reader: Any, on: date) -> list[Line]:
    """What waits for this officer and what he asked for himself, the oldest first; a constant number of queries."""
    found = [
        *_steps((*cases.approvals(reader, on), *cases.drafts(reader, on)), on),
        *_matters((*contacts.waiting_decisions(reader, on), *contacts.asked_decisions(reader, on)), on),
        *_of_the_office(reader, on),
    ]
    return sorted(found, key=lambda one: (one.at, one.kind, one.number))


def _steps(rows: tuple[cases.ProposalRow, ...], on: date) -> list[Line]:
    return [
        Line(
            "step",
            row.step_title,
            row.employer_name or row.title,
            row.number,
            row.title,
            reverse("approval", args=[row.case_id, row.id]),
            row.proposed_by,
            row.at,
            _age(row.at, on),
            row.own,
            row.late,
        )
        for row in rows
    ]


def _matters(rows: tuple[contacts.Waiting, ...], on: date) -> list[Line]:
    return [
        Line(
            row.kind,
            row.title,
            row.employer_name,
            row.number,
            matter_detail(row.kind, row.more),
            reverse("contact-approvals"),
            row.by,
            row.at,
            _age(row.at, on),
            row.own,
        )
        for row in rows
    ]


def _of_the_office(reader: Any, on: date) -> list[Line]:
    """Terms, calendars, weighty roles and log-ins; each only for who may decide, or asked himself."""
    city = org.office_city() or "4401"
    found = []
    if _either(reader, ("law.propose", "law.approve"), city, on):
        for change in law.law_changes():
            to = reverse("law-change", args=[change.pk])
            what = zh("修改期限“%(code)s”", code=change.code)
            found.append(_line(reader, change.approval, what, f"→ {change.number}", to, on))
    if _either(reader, ("calendar.propose", "calendar.approve"), city, on):
        for proposal in org.waiting_notices():
            to = reverse("notice", args=[proposal.pk])
            what = zh("%(year)s 年放假通知", year=proposal.year)
            found.append(_line(reader, proposal.approval, what, proposal.notice, to, on))
    found += _files(reader, on)
    places = access.places(reader, "org.admin", on)
    if places:
        to = reverse("delegations")
        for request in org.rights_requests():
            if request.place.startswith(places):
                found.append(_line(reader, request.approval, ROLES[request.role].title, request.officer.name, to, on))
        found += _accounts(reader, places, to, on)
        for reset in org.resets_waiting():
            if reset.approval is not None and reset.approval.place.startswith(places):
                what = zh("重设“%(name)s”的登录", name=reset.officer.name)
                found.append(_line(reader, reset.approval, what, reset.officer.username, to, on))
    return found


def _files(reader: Any, on: date) -> list[Line]:
    """Lists of many rows: for who may agree, and for who asked until he has taken them."""
    found = []
    for wanted in org.files_to_agree(on):
        asked, told = wanted.asked, {"list": zh(wanted.title), "rows": wanted.rows}
        if not asked.pending:
            what, concerned = zh("已批准，可以导出一次：“%(list)s” %(rows)s 行", **told), False
        else:
            what = zh("导出“%(list)s” %(rows)s 行", **told)
            concerned = access.allowed(reader, asked.permission, asked.place, on=on)
        if concerned or wanted.officer_id == reader.pk:
            found.append(_line(reader, asked, what, wanted.purpose, reverse("approval-file", args=[wanted.pk]), on))
    return found


def _accounts(reader: Any, places: tuple[str, ...], to: str, on: date) -> list[Line]:
    """Accounts that one administrator made alone, together: the oldest says since when they wait."""
    rows, found = org.accounts_to_confirm(places), []
    for maker in dict.fromkeys(row.by for row in rows):
        mine = [row for row in rows if row.by == maker]
        names = "、".join(row.officer.name for row in mine[:3])
        what, at = zh("确认 %(count)s 个新账号", count=len(mine)), mine[0].at
        name = maker.name if maker else ""
        found.append(Line("account", what, names, "", "", to, name, at, _age(at, on), maker == reader))
    return found


def _line(reader: Any, asked: Any, what: Message, detail: str, to: str, on: date) -> Line:
    own = asked.asked_by_id == reader.pk
    at = asked.asked_at
    return Line(asked.kind, what, "", "", detail, to, asked.asked_by.name, at, _age(at, on), own)


def _either(reader: Any, permissions: tuple[str, ...], city: str, on: date) -> bool:
    return any(access.allowed(reader, one, city, on=on) for one in permissions)


def _age(at: datetime, on: date) -> int:
    return max(0, (on - timezone.localtime(at).date()).days)
