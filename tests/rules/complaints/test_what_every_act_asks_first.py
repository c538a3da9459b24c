"""What acts on contacts have in common, asked without a database: reasons, days, entries, messages, who is named."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from laojian.complaints.actions import batches, notifying, preconditions, receipts, second_person, talk
from laojian.complaints.actions.preconditions import record_act, require_act
from laojian.complaints.actions.second_person import asked_of, required_reason
from laojian.complaints.models import BatchItem, Contact, Opening, UrgencyChange
from laojian.complaints.queries import public
from laojian.kernel.references import Ref
from laojian.kernel.refusal import Invalid, NotFound, Refused
from laojian.kernel.words import zh
from laojian.messages.actions import settling
from laojian.org.models import Approval, Officer

DAY = date(2026, 11, 23)
NIGHT = datetime(2026, 11, 23, 17, tzinfo=UTC)  # the 24th in Guangzhou
LI = Officer(pk=7, name="李四")
BASIS = "劳动保障监察条例 第十四条"


@pytest.mark.parametrize("reason", ["四个字啊", f"  {'字' * 400}  "])
def test_a_reason_of_four_to_four_hundred_signs_is_taken(reason: str) -> None:
    assert required_reason(reason, BASIS) == reason.strip()


@pytest.mark.parametrize(("reason", "least"), [("三个字 ", 4), ("九" * 9, 10), ("字" * 401, 4)])
def test_any_other_reason_is_refused(reason: str, least: int) -> None:
    with pytest.raises(Invalid) as refused:
        required_reason(reason, BASIS, least=least)
    assert refused.value.field == "reason"


def test_a_matter_that_asked_nobody_has_nothing_to_decide() -> None:
    with pytest.raises(NotFound):
        asked_of(UrgencyChange())


@pytest.mark.parametrize(("place", "laid"), [("", "440106003"), ("4401", "4401")])
def test_a_matter_is_laid_before_who_decides_at_its_place_or_at_that_of_the_contact(
    monkeypatch: pytest.MonkeyPatch, place: str, laid: str
) -> None:
    asked: dict[str, Any] = {}

    def lay(**given: Any) -> Approval:
        asked.update(given)
        return Approval(pk=1)

    monkeypatch.setattr(second_person.second, "ask", lay)
    monkeypatch.setattr(second_person, "content_of", lambda _matter, _reason: {})
    monkeypatch.setattr(Opening, "save", lambda _row: None)
    contact = Contact(number="LJ26-0000001-5", district_code="440106", street_code="440106003")
    given: dict[str, Any] = {
        "permission": "p",
        "asked_with": "q",
        "held": None,
        "reason": "核实",
        "by": LI,
        "at": NIGHT,
    }
    made = second_person.ask(Opening(contact=contact), "opening", place=place, **given)
    assert (asked["place"], asked["subject"], made.approval_id) == (laid, contact.ref, 1)


@pytest.mark.parametrize(("on", "asked"), [(DAY, DAY), (None, date(2026, 11, 24))])
def test_an_act_is_asked_for_on_its_day_or_on_that_of_the_office(
    monkeypatch: pytest.MonkeyPatch, on: date | None, asked: date
) -> None:
    days: list[date] = []

    def excluded(_contact: Contact, _by: Officer, day: date) -> bool:
        days.append(day)
        return True

    monkeypatch.setattr(preconditions, "is_excluded", excluded)
    with pytest.raises(NotFound):
        require_act(Contact(), "edit", LI, at=NIGHT, on=on)
    assert days == [asked]


@pytest.mark.parametrize(
    ("given", "entry"),
    [
        ({"by": LI, "on": DAY}, {"by": LI.ref, "on": DAY, "payload": {}}),
        ({"by": None, "payload": {"n": 1}}, {"by": None, "on": date(2026, 11, 24), "payload": {"n": 1}}),
        ({"by": None, "through": Ref("channel", "3")}, {"by": Ref("channel", "3"), "basis": BASIS}),
    ],
)
def test_an_entry_names_the_officer_or_the_door_and_the_day(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, Any], entry: dict[str, Any]
) -> None:
    kept: dict[str, Any] = {}
    monkeypatch.setattr(preconditions, "record", lambda **row: kept.update(row))
    record_act(Contact(number="LJ26-0000001-5"), "edit", at=NIGHT, **given)
    assert kept["verb"] == "contact.edit" and {name: kept[name] for name in entry} == entry


@pytest.mark.parametrize(
    ("identity", "language", "told"),
    [
        (None, "zh-hans", None),
        ({"name": "张三"}, "zh-hans", None),
        ({"phone": "13800138000"}, "zh-hans", ("13800138000", "", "zh")),
        ({"email": "z@example.cn"}, "en", ("", "z@example.cn", "en")),
    ],
)
def test_who_left_a_telephone_or_a_mail_is_written_to_and_nobody_else(
    monkeypatch: pytest.MonkeyPatch, identity: dict[str, str] | None, language: str, told: tuple[str, ...] | None
) -> None:
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(notifying, "opened_json", lambda *_: identity or {})
    monkeypatch.setattr(notifying.messages, "enqueue", lambda **row: sent.append(row))
    contact = Contact(number="LJ26-0000001-5", language=language, sealed_identity=b"x" if identity else None)
    for values in (None, {"day": "2026-12-01"}):
        notifying.notify(contact, "matter_received", at=NIGHT, key="received", values=values)
    if told is None:
        assert sent == []
        return
    first, second = sent
    assert (first["to"].phone, first["to"].email, first["to"].language) == told
    assert first["values"] == {"receipt": contact.number}
    assert second["values"] == {"receipt": contact.number, "day": "2026-12-01"}


@pytest.mark.parametrize(
    ("by", "held", "role"),
    [(None, ["inspector"], ""), (LI, [], ""), (LI, ["intake_clerk", "inspector"], "intake_clerk")],
)
def test_an_officer_writes_in_the_capacity_he_holds(
    monkeypatch: pytest.MonkeyPatch, by: Officer | None, held: list[str], role: str
) -> None:
    monkeypatch.setattr(talk, "roles_of", lambda _by, _on: tuple((name, "440106") for name in held))
    assert talk._role(by, NIGHT) == role


def test_files_alone_are_a_message_that_points_to_them() -> None:
    assert (talk._only_files([]), talk._only_files([SimpleNamespace()])) == ("", "（见附件）")  # type: ignore[list-item]  # any file


def test_an_item_that_failed_says_the_refusal_and_of_a_fault_nothing() -> None:
    item = BatchItem(pk=1)
    assert batches._said(Refused(zh("这份来件已经答复")), item) == "这份来件已经答复"
    assert batches._said(ZeroDivisionError("secret"), item) == "系统出错，没有办理"
    assert batches._version(Contact(version=9), 1) == 9


@pytest.mark.parametrize(
    ("number", "code", "asked"),
    [
        ("lj26 0001234 9", "abcd-efgh-jkmn-pqrs", ("LJ26-0001234-9", "ABCDEFGHJKMNPQRS")),
        ("", "", ("LJ", "")),
        ("天", "", ("LJ天", "")),
    ],
)
def test_a_number_and_a_code_are_looked_for_as_they_are_stored(
    monkeypatch: pytest.MonkeyPatch, number: str, code: str, asked: tuple[str, str]
) -> None:
    seen: list[tuple[str, ...]] = []
    monkeypatch.setattr(receipts, "_fitting", lambda *given: seen.append(given))
    monkeypatch.setattr(receipts, "_may_try", lambda *_: True)
    for opens in (
        lambda: receipts.open_by_code(number=number, code=code, address="192.0.2.1", at=NIGHT),
        lambda: receipts.open_by_link(number=number, secret="s" * 99),
    ):
        with pytest.raises(Refused, match="编号和查询码不符"):
            opens()
    assert seen == [(*asked, "code_mac"), (asked[0], "s" * 64, "link_mac")]


@pytest.mark.parametrize(
    ("text", "city", "found"),
    [("员", "4401", []), (" 员 ", "4401", []), ("员村", "", []), (" 员村 ", "4401", ["员村厂", "无址厂"])],
)
def test_employers_are_suggested_from_two_characters_on_in_the_city_of_the_office(
    monkeypatch: pytest.MonkeyPatch, text: str, city: str, found: list[str]
) -> None:
    rows = [
        SimpleNamespace(id=1, name="员村厂", street_code="440106003"),
        SimpleNamespace(id=2, name="无址厂", street_code=""),
    ]

    def names(codes: list[str]) -> dict[str, str]:
        assert codes == ["440106003"]
        return {"440106003": "员村街道"}

    def search(wanted: str, places: tuple[str, ...], limit: int) -> Any:
        assert (wanted, places) == ("员村", ("4401",))
        return SimpleNamespace(rows=rows[:limit])

    monkeypatch.setattr(public.org, "office_city", lambda: city)
    monkeypatch.setattr(public.org, "place_names", names)
    monkeypatch.setattr(public.employers, "search", search)
    suggested = public.employer_suggestions(text)
    assert [row.name for row in suggested] == found
    assert [row.street_name for row in suggested] == ["员村街道", ""][: len(found)]


@pytest.mark.parametrize("who", ["", "system", "officer:", "officer:x", "channel:3"])
def test_who_settled_a_failure_and_is_no_officer_is_named_as_he_is_written(who: str) -> None:
    assert settling._name(who) == who
