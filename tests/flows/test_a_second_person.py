"""Every kind of decision × every way of acting: no path on which fewer than two people of their own right decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from flows import cast
from packages.complaints.reception import Door

from laojian.cases import actions as cases
from laojian.cases.models import Case, Claim, LawChange, Proposal
from laojian.complaints.actions import Identity, disputes, marks, openings, urgency
from laojian.complaints.models import Contact, Dispute, MaliciousMark, Opening, UrgencyChange
from laojian.kernel.calendar import statutory_days
from laojian.kernel.refusal import Refused
from laojian.kernel.words import zh
from laojian.org import access
from laojian.org import actions as org
from laojian.org.actions.files_out import ListOut
from laojian.org.models import (
    AccountReset,
    Approval,
    CalendarProposal,
    FileOut,
    Grant,
    Interest,
    Officer,
    RightsRequest,
    Unit,
)
from laojian.org.rules import Notice, NoticeRow
from laojian.org.rules.second import KINDS, Changed

FRESH = "another-horse-1949"


@dataclass
class Scene:
    """An office, the day, and what a kind laid ready before anybody asks."""

    city: cast.City
    day: date
    ready: Any = None

    @property
    def at(self) -> Any:
        return cast.moment(self.day)

    def hire(self, name: str, *roles: str) -> Officer:
        made = Officer.objects.create(username=name, name=name, unit=self.city.unit, password="!")
        for role in roles:
            self.give(made, role)
        return made

    def give(self, officer: Officer, role: str, *, lent_by: Grant | None = None) -> Grant:
        code, place = role.split("@")
        return Grant.objects.create(
            officer=officer, role=code, place=place, valid_from=self.day, granted_at=self.at, delegated_from=lent_by,
            valid_to=self.day + timedelta(days=30) if lent_by else None,
        )  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One kind: the roles of asker and second person, and how it is laid ready, asked, decided, changed."""

    asker: str
    second: str
    ready: Callable[[Scene], Any]
    ask: Callable[[Scene, Officer], Any]
    decide: Callable[[Scene, Any, Officer], object]
    change: Callable[[Scene, Any], object]
    model: type[Any]


# ——— how each kind is laid ready, asked, decided and changed ———


def contact_of(scene: Scene, **known: Any) -> Contact:
    given = {
        "text": "我们在员村二横路的电子厂干活，老板欠了三个月工资，一共两万多元，一直不给。",
        "cause": "0201", "matters": (), "amount_claimed": 2_000_000,
        "identity": Identity(name="张三丰", phone="13800138000"),
    } | known  # fmt: skip
    return Door(scene.city, scene.day).receive(**given).contact


def rename_employer(scene: Scene, matter: Any) -> None:
    Contact.objects.filter(pk=matter.contact_id).update(employer_name="另一家公司")


def late_filing(scene: Scene) -> cast.Walk:
    walk = cast.Walk(scene.city, day=scene.day).register()
    walk.take("examine", "clerk", duplicates_note="与在办案件不是同一事项").take("accept", "clerk", facts="属实")
    walk.wait(3)
    return walk


def ask_filing(scene: Scene, by: Officer) -> Proposal:
    walk: cast.Walk = scene.ready
    walk.city.people["asker"] = by
    happened, scene.day = scene.day, walk.day
    proof = walk.file()
    team = {"lead_officer": walk.city.wang.pk, "second_officer": walk.city.li.pk}
    return walk.propose("approve_filing", "asker", on=happened, late_proof=proof, **team)


def notice(year: int, *, extra: bool = True) -> Notice:
    rows = [NoticeRow(day, False, "假日") for day in sorted(statutory_days(year))]
    rows += [NoticeRow(date(year, 2, 20), True, "春节")] if extra else []
    return Notice(year=year, title="国办发明电", rows=tuple(sorted(rows, key=lambda row: row.date)))


def lowered(scene: Scene, by: Officer) -> UrgencyChange:
    reason = "核实为填写错误，实际只有五人"
    return urgency.propose_lower(contact_id=scene.ready.pk, level=1, reason=reason, by=by, at=scene.at)


def marked(scene: Scene, by: Officer) -> MaliciousMark:
    last = scene.day + timedelta(days=20)
    reason = "一日内编造事实反映四十次"
    return marks.propose_mark(contact_id=scene.ready.pk, reason=reason, until=last, by=by, at=scene.at)


def disputed(scene: Scene, by: Officer) -> Dispute:
    contact, other = scene.ready
    wish = {"reason": "用工地在海珠区，不在天河区", "by": by, "at": scene.at, "on": scene.day}
    return disputes.raise_dispute(contact_id=contact.pk, other_unit_id=other.pk, **wish)


def designated(scene: Scene, made: Dispute, by: Officer) -> object:
    other = scene.ready[1]
    wish = {"reason": "由用工地办理", "by": by, "at": scene.at, "on": scene.day}
    return disputes.designate(dispute_id=made.pk, unit_id=other.pk, **wish)


def haizhu(scene: Scene) -> tuple[Contact, Unit]:
    other = Unit.objects.create(code="hz", name="海珠区大队", kind="大队", place="440105")
    return contact_of(scene), other


TABLE = {
    "rights": Row(
        "administrator@4401", "administrator@4401",
        lambda scene: [scene.hire("receiver"), scene.hire("spare", "administrator@4401")][0],
        lambda scene, by: org.grant(officer=scene.ready, role="bureau_head", place="4401", by=by, at=scene.at),
        lambda scene, made, by: org.approve_rights(request_id=made.pk, by=by, at=scene.at),
        lambda scene, made: scene.give(made.officer, "leader@4401"),
        RightsRequest,
    ),
    "account": Row(
        "administrator@4401", "administrator@4401",
        lambda scene: [scene.hire("owner", "bureau_head@440106"), scene.hire("spare", "administrator@4401")][0],
        lambda scene, by: org.reset_password(officer_id=scene.ready.pk, password=FRESH, by=by, at=scene.at),
        lambda scene, made, by: org.approve_reset(reset_id=made.pk, by=by, at=scene.at),
        lambda scene, made: scene.give(made.officer, "leader@4401"),
        AccountReset,
    ),
    "calendar": Row(
        "administrator@4401", "legal_reviewer@4401",
        lambda scene: notice(2028),
        lambda scene, by: org.propose_notice(notice=scene.ready, by=by, at=scene.at),
        lambda scene, made, by: cases.approve_calendar(proposal_id=made.pk, by=by, at=scene.at),
        lambda scene, made: org.import_notice(notice=notice(2028, extra=False), at=scene.at),
        CalendarProposal,
    ),
    "law": Row(
        "administrator@4401", "bureau_head@4401",
        lambda scene: None,
        lambda scene, by: cases.propose_law_change(
            code="LT01", number=8, extension=None, valid_from=scene.day, move_open=False, reason="人手不足", by=by,
            at=scene.at,
        ),
        lambda scene, made, by: cases.approve_law_change(change_id=made.pk, by=by, at=scene.at),
        lambda scene, made: LawChange.objects.filter(pk=made.pk).update(number=300),
        LawChange,
    ),
    "step": Row(
        "team_head@440106", "team_head@440106",
        late_filing,
        ask_filing,
        lambda scene, made, by: cases.approve(proposal_id=made.pk, by=by, at=scene.at),
        lambda scene, made: Claim.objects.filter(case=made.case).update(claimed=99_999_900),
        Proposal,
    ),
    "opening": Row(
        "intake_clerk@440106", "team_head@440106",
        lambda scene: contact_of(scene, kind="report"),
        lambda scene, by: openings.ask_opening(
            contact_id=scene.ready.pk, reason="需要核实涉案人员", by=by, at=scene.at
        ),
        lambda scene, made, by: openings.approve_opening(opening_id=made.pk, by=by, at=scene.at),
        rename_employer,
        Opening,
    ),
    "urgency": Row(
        "intake_clerk@440106", "team_head@440106",
        lambda scene: contact_of(scene, people=55),
        lowered,
        lambda scene, made, by: urgency.approve_lower(change_id=made.pk, by=by, at=scene.at),
        rename_employer,
        UrgencyChange,
    ),
    "mark": Row(
        "intake_clerk@440106", "team_head@440106",
        contact_of,
        marked,
        lambda scene, made, by: marks.approve_mark(mark_id=made.pk, by=by, at=scene.at),
        rename_employer,
        MaliciousMark,
    ),
    "export": Row(
        "analyst@440106", "team_head@440106",
        lambda scene: ListOut("case.export", zh("案件清单"), ("case.export",), {"state": "S20"}, {}, "例会", 501),
        lambda scene, by: org.ask_file(scene.ready, by=by, at=scene.at),
        lambda scene, made, by: org.approve_file(file_id=made.pk, by=by, at=scene.at),
        lambda scene, made: FileOut.objects.filter(pk=made.pk).update(rows=9_000),
        FileOut,
    ),
    "dispute": Row("intake_clerk@4401", "team_head@4401", haizhu, disputed, designated, rename_employer, Dispute),
}  # fmt: skip


# ——— the ways of acting: each gives (who asks, who decides) and what happens between ———

Way = Callable[[Scene, Row], tuple[Officer, Officer, Callable[[Any], object]]]


def nothing(made: Any) -> None:
    """Nothing happens between asking and deciding."""


def both(scene: Scene, row: Row) -> Officer:
    """Somebody who may ask and may decide."""
    return scene.hire("both", *dict.fromkeys((row.asker, row.second)))


def lent(scene: Scene, owner: Officer, role: str) -> Grant:
    code, place = role.split("@")
    return Grant.objects.get(officer=owner, role=code, place=place)


def self_(scene: Scene, row: Row) -> Any:
    one = both(scene, row)
    return one, one, nothing


def decided_by_the_askers_stand_in(scene: Scene, row: Row) -> Any:
    one, deputy = both(scene, row), scene.hire("deputy")
    scene.give(deputy, row.second, lent_by=lent(scene, one, row.second))
    return one, deputy, nothing


def asked_by_the_deciders_stand_in(scene: Scene, row: Row) -> Any:
    one, deputy = both(scene, row), scene.hire("deputy")
    scene.give(deputy, row.asker, lent_by=lent(scene, one, row.asker))
    return deputy, one, nothing


def two_stand_ins_of_one(scene: Scene, row: Row) -> Any:
    one, first, other = both(scene, row), scene.hire("deputy"), scene.hire("deputy2")
    scene.give(first, row.asker, lent_by=lent(scene, one, row.asker))
    scene.give(other, row.second, lent_by=lent(scene, one, row.second))
    return first, other, nothing


def stand_in_of_a_stand_in(scene: Scene, row: Row) -> Any:
    one, deputy, third = both(scene, row), scene.hire("deputy"), scene.hire("third")
    chain = scene.give(deputy, row.second, lent_by=lent(scene, one, row.second))
    scene.give(third, row.second, lent_by=chain)
    return one, third, nothing


def delegation_over_meanwhile(scene: Scene, row: Row) -> Any:
    deputy, one, _ = asked_by_the_deciders_stand_in(scene, row)
    scene.give(deputy, row.asker)
    Grant.objects.filter(officer=deputy, delegated_from=None).update(valid_from=scene.day + timedelta(days=1))
    code = row.asker.split("@")[0]

    def end(made: Any) -> None:
        Grant.objects.filter(officer=deputy, role=code).exclude(delegated_from=None).update(ended_at=scene.at)
        Grant.objects.filter(officer=deputy, delegated_from=None).update(valid_from=scene.day)

    return deputy, one, end


def asker_lost_the_right(scene: Scene, row: Row) -> Any:
    one, other = scene.hire("one", row.asker), scene.hire("other", row.second)
    return one, other, lambda made: Grant.objects.filter(officer=one).update(ended_at=scene.at)


def second_lost_the_right(scene: Scene, row: Row) -> Any:
    one, other = scene.hire("one", row.asker), scene.hire("other", row.second)
    return one, other, lambda made: Grant.objects.filter(officer=other).update(ended_at=scene.at)


def asker_was_closed(scene: Scene, row: Row) -> Any:
    one, other = scene.hire("one", row.asker), scene.hire("other", row.second)
    return one, other, lambda made: Officer.objects.filter(pk=one.pk).update(is_active=False)


def content_changed(scene: Scene, row: Row) -> Any:
    one, other = scene.hire("one", row.asker), scene.hire("other", row.second)
    return one, other, lambda made: row.change(scene, made)


def same_browser(scene: Scene, row: Row) -> Any:
    one, other = scene.hire("one", row.asker), scene.hire("other", row.second)
    access.seen_in(one, "a browser")
    access.seen_in(other, "a browser")
    return one, other, nothing


def second_was_reset_by_the_asker(scene: Scene, row: Row) -> Any:
    one, other = scene.hire("one", row.asker), scene.hire("other", row.second)
    AccountReset.objects.create(officer=other, what="password", by=one, at=scene.at, done_at=scene.at)
    return one, other, nothing


def both_were_reset_by_one(scene: Scene, row: Row) -> Any:
    one, other = scene.hire("one", row.asker), scene.hire("other", row.second)
    hand = scene.hire("hand")
    for officer in (one, other):
        AccountReset.objects.create(officer=officer, what="password", by=hand, at=scene.at, done_at=scene.at)
    return one, other, nothing


def made_by(scene: Scene, officer: Officer, maker: Officer, what: str = "made") -> None:
    """Long ago, so that no time that ends lets anybody through."""
    long_ago = scene.at - timedelta(days=400)
    AccountReset.objects.create(officer=officer, what=what, by=maker, at=long_ago, done_at=long_ago)


def second_was_made_by_the_asker(scene: Scene, row: Row) -> Any:
    one, other = scene.hire("one", row.asker), scene.hire("other", row.second)
    made_by(scene, other, one)
    return one, other, nothing


def asker_was_made_by_the_second(scene: Scene, row: Row) -> Any:
    one, other = scene.hire("one", row.asker), scene.hire("other", row.second)
    made_by(scene, one, other)
    return one, other, nothing


def second_was_opened_again_by_the_asker(scene: Scene, row: Row) -> Any:
    one, other = scene.hire("one", row.asker), scene.hire("other", row.second)
    made_by(scene, other, one, "opened")
    return one, other, nothing


def both_were_made_by_one(scene: Scene, row: Row) -> Any:
    one, other, hand = scene.hire("one", row.asker), scene.hire("other", row.second), scene.hire("hand")
    made_by(scene, one, hand)
    made_by(scene, other, hand)
    return one, other, nothing


def made_by_one_whom_the_asker_made(scene: Scene, row: Row) -> Any:
    one, other, between = scene.hire("one", row.asker), scene.hire("other", row.second), scene.hire("between")
    made_by(scene, between, one)
    made_by(scene, other, between)
    return one, other, nothing


def stands_in_for_one_whom_the_asker_made(scene: Scene, row: Row) -> Any:
    one, puppet, deputy = scene.hire("one", row.asker), scene.hire("puppet", row.second), scene.hire("deputy")
    made_by(scene, puppet, one)
    scene.give(deputy, row.second, lent_by=lent(scene, puppet, row.second))
    return one, deputy, nothing


WAYS: tuple[Way, ...] = (
    self_, decided_by_the_askers_stand_in, asked_by_the_deciders_stand_in, two_stand_ins_of_one,
    stand_in_of_a_stand_in, delegation_over_meanwhile, asker_lost_the_right, second_lost_the_right, asker_was_closed,
    content_changed, same_browser, second_was_reset_by_the_asker, both_were_reset_by_one,
    second_was_made_by_the_asker, asker_was_made_by_the_second, second_was_opened_again_by_the_asker,
    both_were_made_by_one, made_by_one_whom_the_asker_made, stands_in_for_one_whom_the_asker_made,
)  # fmt: skip


class Undo(Exception):
    """Ends one cell of the table: nothing of it stays."""


def fresh(officer: Officer) -> Officer:
    """The officer as his next request has him, in the browser he was in."""
    again = Officer.objects.select_related("unit").get(pk=officer.pk)
    access.seen_in(again, access.browser_of(officer))
    return again


def cell(kind: str, way: Way | None, city: cast.City) -> BaseException | None:
    """What the second person is told, None when he may decide. Everything is taken back."""
    said: BaseException | None = None
    row = TABLE[kind]
    try:
        with transaction.atomic():
            scene = Scene(city, date(2026, 3, 2))
            scene.ready = row.ready(scene)
            if way is None:
                one, other, between = scene.hire("one", row.asker), scene.hire("other", row.second), nothing
            else:
                one, other, between = way(scene, row)
            made = row.ask(scene, one)
            between(made)
            made = row.model.objects.get(pk=made.pk)
            try:
                with transaction.atomic():
                    row.decide(scene, made, fresh(other))
            except Refused as no:
                said = no
            asked = Approval.objects.get(pk=made.approval_id)
            assert (said is None) is (asked.state == "approved" or asked.first_by_id is not None), kind
            raise Undo
    except Undo:
        return said


@pytest.fixture
def city(db: None) -> cast.City:
    return cast.build()


def test_every_kind_stands_in_the_table() -> None:
    assert set(TABLE) == set(KINDS)


@pytest.mark.parametrize("kind", TABLE)
def test_another_person_of_his_own_right_decides(kind: str, city: cast.City) -> None:
    assert cell(kind, None, city) is None


@pytest.mark.parametrize("kind", TABLE)
def test_no_way_leads_past_the_second_person(kind: str, city: cast.City) -> None:
    told = {way.__name__: cell(kind, way, city) for way in WAYS}
    assert [name for name, no in told.items() if no is None] == []
    assert isinstance(told["content_changed"], Changed)
    assert "同一浏览器" in str(told["same_browser"])


@pytest.mark.parametrize("kind", ["opening", "urgency", "mark", "dispute", "step"])
def test_who_declared_an_interest_since_is_excluded_at_the_decision(kind: str, city: cast.City) -> None:
    for late in ("one", "other"):

        def declares(scene: Scene, row: Row, late: str = late) -> Any:
            people = {"one": scene.hire("one", row.asker), "other": scene.hire("other", row.second)}

            def between(made: Any) -> None:
                about = made.case if isinstance(made, Proposal) else made.contact
                name = about.employer_name or "无名公司"
                type(about).objects.filter(pk=about.pk).update(employer_name=name)
                Approval.objects.filter(pk=made.approval_id).update(asked_at=scene.at)
                Interest.objects.create(
                    officer=people[late], employer_name=name, employer_code=about.employer_uscc, relation="own",
                    valid_from=scene.day - timedelta(days=30),
                )  # fmt: skip

            return people["one"], people["other"], between

        no = cell(kind, declares, city)
        assert no is not None and not isinstance(no, Changed), (kind, late)


@pytest.mark.parametrize(
    "broken",
    [
        {"decided_by_id": "asked_by"},
        {"asked_behind": ["decider"]},
        {"decided_behind": ["asker"]},
        {"asked_behind": ["third"], "decided_behind": ["third"]},
    ],
    ids=["the same", "asked in his name", "decided in his name", "both for a third"],
)
def test_the_database_stores_no_one_will_in_two_persons(broken: dict[str, Any], city: cast.City) -> None:
    people = {"asker": city.head, "decider": city.head2, "third": city.bureau}
    row: dict[str, Any] = {
        "kind": "step", "subject": "case:1", "key": "1", "permission": "case.file", "place": "4401",
        "asked_by": city.head, "asked_at": cast.moment(date(2026, 3, 2)), "asked_with": "case.file",
        "state": "approved", "decided_by_id": city.head2.pk, "decided_at": cast.moment(date(2026, 3, 3)),
    }  # fmt: skip
    Approval.objects.create(**row)
    for name, value in broken.items():
        row[name] = city.head.pk if value == "asked_by" else [people[one].pk for one in value]
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.create(**row)


def test_the_interface_for_other_systems_decides_nothing() -> None:
    """Whoever asks by the interface holds a key, not rights: it has no operation that approves, refuses or grants."""
    from laojian.web.api.v1.interface import interface

    named = [
        f"{path} {one.get('operationId', '')}".lower()
        for path, methods in interface.get_openapi_schema()["paths"].items()
        for one in methods.values()
    ]
    assert named
    assert [one for one in named if any(word in one for word in ("approv", "decide", "grant", "refuse", "reset"))] == []


def test_a_case_is_still_there(city: cast.City) -> None:
    """The cells leave nothing behind."""
    cell("step", None, city)
    assert not Case.objects.exists() and not Approval.objects.exists()
