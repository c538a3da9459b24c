# ruff: noqa: E501
"""A small office with somebody in every role, and the ways through a case the tests walk. Days move like days."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from PIL import Image

from laojian.cases import actions
from laojian.cases.models import Case, Claim, Proposal
from laojian.cases.rules.flow import step_named
from laojian.documents import files
from laojian.documents.models import StoredFile
from laojian.employers.models import Employer
from laojian.kernel.calendar import WorkCalendar
from laojian.org import keyring
from laojian.org.models import Certificate, Grant, Office, Officer, Unit

ROLES = {
    "clerk": "intake_clerk",
    "wang": "inspector",
    "li": "inspector",
    "zhao": "inspector",
    "qian": "inspector",
    "reviewer": "reviewer",
    "legal": "legal_reviewer",
    "chair": "legal_reviewer",
    "head": "team_head",
    "head2": "team_head",
    "bureau": "bureau_head",
    "bureau2": "bureau_head",
    "principal": "principal",
    "archivist": "archivist",
    "publicity": "publicity",
    "visitor": "follow_up",
    "supervisor": "supervisor",
    "grid": "grid_worker",
}


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (2, 2), "white").save(out, "PNG")
    return out.getvalue()


PNG = _picture()
CALENDAR = WorkCalendar.published()


@dataclass
class City:
    """The office: people by name, a unit, an employer."""

    unit: Unit
    people: dict[str, Officer]
    employer: Employer

    def __getattr__(self, name: str) -> Officer:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None


def build(on: date = date(2025, 1, 2)) -> City:
    """An office with one unit and somebody in every role."""
    at = moment(on)
    keyring.create()
    Office.objects.create(id=1, name="广州市人力资源和社会保障局", city_code="4401", initial="穗", opened_at=at)
    unit = Unit.objects.create(code="th", name="天河区劳动保障监察大队", kind="大队", place="440106")
    hired = [*ROLES.items(), ("city", "city_approver")]
    officers = Officer.objects.bulk_create(
        Officer(username=name, name=f"{name}某", unit=unit, password="!") for name, _ in hired
    )
    people = {officer.username: officer for officer in officers}
    Grant.objects.bulk_create(
        Grant(
            officer=people[name], role=role, place="4401" if name == "city" else "440106", valid_from=on, granted_at=at
        )
        for name, role in hired
    )
    Certificate.objects.bulk_create(
        Certificate(officer=people[name], number=f"粤A{place:04}", valid_from=on, valid_to=date(2030, 1, 1))
        for place, (name, role) in enumerate(hired)
        if role == "inspector"
    )
    employer = Employer.objects.create(
        uscc="91440101MA5TESTX0U", name="广州市天河某电子有限公司", kind="company", district_code="440106",
        street_code="440106003", registered_address="广州市天河区员村二横路1号", legal_rep="陈某", created_at=at, changed_at=at,
    )  # fmt: skip
    return City(unit, people, employer)


def moment(on: date, hour: int = 10) -> datetime:
    """That hour of the day in Guangzhou."""
    return datetime(on.year, on.month, on.day, hour - 8, tzinfo=UTC)


def workdays(start: date, count: int) -> date:
    """`count` working days on."""
    return CALENDAR.add_workdays(start, count)


@dataclass
class Walk:
    """One case being worked on: `day` is today, `case` what it has become."""

    city: City
    day: date = date(2026, 3, 2)
    case: Case = field(default=None)  # type: ignore[assignment]
    hour: int = 10

    @property
    def at(self) -> datetime:
        return moment(self.day, self.hour)

    def wait(self, workdays_: int = 0, days: int = 0) -> Walk:
        self.day = workdays(self.day, workdays_) + timedelta(days=days)
        return self

    def until(self, day: date) -> Walk:
        """Go on to a day that is not earlier."""
        self.day = max(self.day, day)
        return self

    def register(self, by: str = "clerk", **known: Any) -> Walk:
        given: dict[str, Any] = {
            "origin": "TS",
            "title": "拖欠工资",
            "received_on": self.day,
            "cause": "0201",
            "employer_id": self.city.employer.pk,
            "workplace_code": "440106003",
            "workplace_address": "广州市天河区员村二横路1号",
            "occurred_on": self.day - timedelta(days=30),
            "facts": "投诉人反映单位拖欠2026年1月工资。",
            "complainant": "张三",
            "phone": "13800138000",
            "claims": (actions.NewClaim(name="张三", claimed=800000, what="2026年1月工资"),),
        } | known
        self.case = actions.register_lead(
            lead=actions.NewLead(**given), by=self.city.people[by], at=self.at, on=self.day
        )
        return self

    def file(self, name: str = "paper.png", content: bytes = PNG) -> int:
        stored: StoredFile = files.put(
            content=content, name=name, subject=self.case.ref, by=self.city.clerk.ref, at=self.at
        )
        return stored.pk

    def evidence(self, by: str = "wang") -> Walk:
        actions.add_evidence(
            case_id=self.case.pk, file_id=self.file(), title="考勤表", kind="documentary", obtained_on=self.day,
            by=self.city.people[by], at=self.at, on=self.day,
        )  # fmt: skip
        return self

    def propose(self, step: str, by: str, **inputs: Any) -> Proposal:
        """Take the first half of a step that needs two people."""
        self.take(step, by, **inputs)
        return Proposal.objects.filter(case=self.case, approval__state="pending").latest("pk")

    def take(self, step: str, by: str, approver: str = "", *, on: date | None = None, **inputs: Any) -> Walk:
        """Take a step; with `approver`, let that person approve what was proposed."""
        self.refresh()
        actions.take_step(
            case_id=self.case.pk, step=step, inputs=inputs, on=on or self.day, by=self.city.people[by],
            at=self.at, expected_seq=self.case.seq,
        )  # fmt: skip
        if approver:
            waiting = Proposal.objects.filter(case=self.case, approval__state="pending").latest("pk")
            actions.approve(proposal_id=waiting.pk, by=self.city.people[approver], at=self.at)
        return self.refresh()

    def refresh(self) -> Walk:
        self.case = Case.objects.select_related("unit", "employer", "lead_officer", "second_officer").get(
            pk=self.case.pk
        )
        return self

    def pay(self, by: str = "wang", amount: int | None = None) -> Walk:
        """Every worker is paid, with a bank record."""
        for claim in Claim.objects.filter(case=self.case):
            actions.record_payment(
                case_id=self.case.pk, claim_id=claim.pk, amount=amount or claim.owed, paid_on=self.day,
                proof_id=self.file(), by=self.city.people[by], at=self.at, on=self.day,
            )  # fmt: skip
            actions.confirm_paid(
                claim_id=claim.pk, kind="bank", proof_id=self.file(), by=self.city.people[by], at=self.at, on=self.day
            )
        return self.refresh()

    # ——— the usual stretches of road ———

    def filed(self) -> Walk:
        return (
            self.register()
            .take("examine", "clerk", duplicates_note="与在办案件不是同一事项")
            .take("accept", "clerk", facts="拖欠工资属实")
            .take("approve_filing", "head", lead_officer=self.city.wang.pk, second_officer=self.city.li.pk)
        )

    def investigated(self) -> Walk:
        return (
            self.filed()
            .wait(1)
            .take("begin_investigation", "wang", certificates_shown=True, rights_told=True)
            .evidence()
        )

    def ordered(self, days: int = 7) -> Walk:
        return (
            self.investigated()
            .wait(3)
            .take(
                "order_correction", "wang", "head", order_form="D26", order_text="足额支付工资",
                order_due=workdays(self.day, days), amount_ordered="8,000.00",
            )
        )  # fmt: skip

    def reported(self) -> Walk:
        return (
            self.investigated()
            .wait(10)
            .take("report", "wang", facts="查明拖欠工资", discretion_grade="normal", proposed_handling="责令支付")
        )

    def reviewed(self, **more: Any) -> Walk:
        return (
            self.reported()
            .take("take_review", "reviewer")
            .take("give_review", "reviewer", **({"review_opinion": "事实清楚", "legal_review_grounds": "none"} | more))
        )

    def noticed(self, kind: str = "handling", **more: Any) -> Walk:
        return (
            self.reviewed()
            .take(
                "give_notice_after_review", "wang", "bureau", notice_kind=kind, notice_content="拟责令支付工资", **more
            )
            .take("serve_notice", "wang", served_how="direct", served_to="陈某")
        )

    def decided(self, **more: Any) -> Walk:
        given = {
            "decision_kind": "handling", "decision_text": "支付张三工资8000元", "amount_ordered": "8000",
            "discretion_grade": "normal", "perform_by": workdays(self.day, 60),
        } | more  # fmt: skip
        return self.noticed().wait(6).take("decide_unopposed", "bureau", **given)

    def served(self) -> Walk:
        return self.decided().wait(1).take("serve_at_announcement", "wang", served_to="陈某")


def lawful(case: Case, name: str) -> bool:
    """Whether the flow has this step from where the case stands."""
    try:
        step_named(case.state, name)
    except Exception:
        return False
    return True
