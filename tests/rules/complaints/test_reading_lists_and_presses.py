"""What comes from outside with a press or a page of the list: keys, versions, cursors, filters; without a database."""

from __future__ import annotations

import base64
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db.models import Q

from laojian.complaints.actions.handling import _changes
from laojian.complaints.actions.incoming import MOST_FILES, NewFile
from laojian.complaints.actions.preconditions import checked_key, require_fresh
from laojian.complaints.actions.suggesting import box
from laojian.complaints.actions.talk import MOST_NOTE, say, write_note
from laojian.complaints.models import Contact
from laojian.complaints.queries.filters import FILTERS, in_tab, text_filter
from laojian.complaints.queries.listing import Marks, _after_urgent, _day_or_none, _moment, _read, ordered
from laojian.complaints.queries.view import _findings
from laojian.kernel.refusal import Invalid, Stale
from laojian.org.models import Officer

DAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 3, tzinfo=UTC)
OFFICER = Officer(pk=7, name="李四")


# ——— a press ———


@pytest.mark.parametrize("key", ["!" * 16, "~" * 200])
def test_a_key_of_visible_signs_is_taken(key: str) -> None:
    assert checked_key(key) == key


@pytest.mark.parametrize("key", ["", "k" * 15, "k" * 201, "k" * 15 + " ", "k" * 15 + "\x7f", "钥" * 16])
def test_any_other_key_is_refused(key: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked_key(key)
    assert refused.value.field == "key"


@pytest.mark.parametrize(("by", "who"), [(OFFICER, "李四"), (None, "当事人或者系统")])
def test_who_looked_at_an_older_version_is_told_who_was_first(by: Officer | None, who: str) -> None:
    contact = Contact(version=3, changed_at=AT, changed_by=by)
    require_fresh(contact, 3)
    require_fresh(contact, None)
    with pytest.raises(Stale) as stale:
        require_fresh(contact, 2)
    assert who in str(stale.value.reason) and stale.value.remedy


@pytest.mark.parametrize("text", ["", " \n", "字" * (MOST_NOTE + 1)])
def test_an_empty_or_endless_note_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        write_note(Contact(), text, from_person=True, at=AT)
    assert refused.value.field == "text"


def test_only_talk_and_what_was_asked_for_can_be_said() -> None:
    said = {"contact_id": 1, "text": "好", "at": AT, "key": "k" * 16}
    with pytest.raises(Invalid) as refused:
        say.__wrapped__(**said, purpose="answer")  # type: ignore[attr-defined]  # outside of a transaction
    assert refused.value.field == "purpose"
    with pytest.raises(Invalid) as refused:
        say.__wrapped__(**said, files=[NewFile(b"x", "x.txt")] * (MOST_FILES + 1))  # type: ignore[attr-defined]  # as above
    assert refused.value.field == "files"


@pytest.mark.parametrize(
    ("kind", "note", "value", "put"),
    [
        ("people", "", "12", ("people", 12)),
        ("people", "", "十二", None),
        ("people", "", "a few", None),
        ("people", "", "１２", None),
        ("amount", "owed，月薪", "500", ("amount_claimed", 500)),
        ("amount", "monthly", "500", None),
        ("employer", "", "某厂", ("employer_name", "某厂")),
        ("employer", "owed", "12", ("employer_name", "12")),
        ("day", "owed", "12", None),
    ],
)
def test_a_suggestion_goes_into_its_box(kind: str, note: str, value: str, put: tuple[str, Any] | None) -> None:
    assert box(kind, note, value) == put


@pytest.mark.parametrize(
    ("values", "changed"),
    [
        ({}, set()),
        ({"cause": "0201"}, set()),
        ({"cause": "0203"}, {"cause"}),
        ({"cause": None}, set()),
        ({"employer_name": "新厂"}, {"employer_name"}),
        ({"workplace_code": ""}, {"workplace_code"}),
        ({"workplace_code": "440105"}, {"workplace_code"}),
        ({"workplace_address": "员村"}, {"workplace_address"}),
        ({"employer_id": 5}, set()),
        ({"employer_id": None}, set()),
    ],
)
def test_what_is_put_right_is_what_differs(values: dict[str, Any], changed: set[str]) -> None:
    contact = Contact(cause="0201", workplace_code="440106", employer_id=5, employer_name="旧厂")
    assert _changes(contact, values) == changed
    assert all(getattr(contact, name) == values[name] for name in changed)


def test_a_place_that_is_none_and_a_field_nobody_edits_are_refused() -> None:
    with pytest.raises(Invalid) as refused:
        _changes(Contact(), {"workplace_code": "44x"})
    assert refused.value.field == "workplace_code"
    with pytest.raises(TypeError):
        _changes(Contact(), {"state": "closed"})


# ——— a list ———


@pytest.mark.parametrize(
    ("contact", "phone", "marked"),
    [
        (1, None, True),
        (1, b"x", True),
        (2, b"p", True),
        (2, memoryview(b"p"), True),
        (2, b"x", False),
        (2, None, False),
    ],
)
def test_a_mark_bears_on_its_contact_and_on_its_telephone(contact: int, phone: bytes | None, marked: bool) -> None:
    assert Marks(frozenset({1}), frozenset({b"p"})).bears_on(contact, phone) is marked


def test_a_mark_without_a_telephone_asks_for_its_contact_alone() -> None:
    assert Marks(frozenset({1}), frozenset()).condition == Q(pk__in=frozenset({1}))
    assert "phone_blind__in" in str(Marks(frozenset({1}), frozenset({b"p"})).condition)


def cursor(*values: Any) -> str:

    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def test_a_cursor_is_as_long_as_it_may_be_and_no_longer() -> None:
    plain = json.dumps(["urgent", 0, 2, None, 9]).encode()
    longest, longer = (base64.urlsafe_b64encode(plain.ljust(size)).decode() for size in (150, 153))
    assert (len(longest), len(longer)) == (200, 204)
    assert _read(longest, "urgent") == (False, (2, None, 9))
    with pytest.raises(Invalid):
        _read(longer, "urgent")


def test_a_cursor_reads_back_with_its_values() -> None:
    assert _read(cursor("urgent", 0, 2, "2026-11-23", 9), "urgent") == (False, (2, DAY, 9))
    assert _read(cursor("urgent", 1, 2, None, 9), "urgent") == (True, (2, None, 9))
    assert _read(cursor("received", 0, "2026-11-23T03:00:00+00:00", 9), "received") == (False, (AT, 9))


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("x" * 201, "urgent"),
        ("%%%", "urgent"),
        (cursor("due", 0, 2, "2026-11-23", 9), "urgent"),
        (cursor("urgent", 2, 2, "2026-11-23", 9), "urgent"),
        (cursor("urgent", 0, 2, "2026-11-23"), "urgent"),
        (cursor("urgent", 0, 2, "2026-11-23", 9, 9), "urgent"),
        (cursor("urgent", 0, 2, "2026-11-23", True), "urgent"),
        (cursor("urgent", 0, 2.5, "2026-11-23", 9), "urgent"),
        (cursor("received", 0, "2026-11-23T03:00:00", 9), "received"),
        (cursor("names", 0, 9), "names"),
        (cursor("urgent", 0, 2, "2026-11-23", 9) + "A" * 200, "urgent"),
    ],
)
def test_a_cursor_of_anything_else_leads_to_the_first_page(text: str, sort: str) -> None:
    with pytest.raises(Invalid) as refused:
        _read(text, sort)
    assert refused.value.field == "cursor" and refused.value.remedy


def test_days_and_moments_of_a_cursor() -> None:
    assert _day_or_none(None) is None
    assert _day_or_none("2026-11-23") == DAY
    assert _moment("2026-11-23T03:00:00+00:00") == AT
    assert "due__isnull" in str(_after_urgent((2, None, 9))) and "due__gt" not in str(_after_urgent((2, None, 9)))
    assert "due__gt" in str(_after_urgent((2, DAY, 9)))
    with pytest.raises(Invalid) as refused:
        ordered(Contact.objects.none(), "names")
    assert refused.value.field == "sort"


def asked(name: str, value: Any) -> Q:
    return FILTERS[name](value, DAY, OFFICER)


@pytest.mark.parametrize(
    ("name", "value", "condition"),
    [
        ("kind", "report", Q(kind="report")),
        ("kind", ["report"], Q(kind="report")),
        ("kind", ["report", "complaint"], Q(kind__in=["report", "complaint"])),
        ("urgency", "3", Q(urgency=3)),
        ("open", "1", Q(is_open=True)),
        ("open", "0", Q(is_open=False)),
        ("tab", "new", Q(is_open=True, state="new")),
        ("tab", "all", Q()),
        ("text", "LJ26-0001234-9", Q(number="LJ26-0001234-9")),
        ("text", "lj26-00012", Q(number__startswith="LJ26-00012")),
    ],
)
def test_a_filter_asks_for_what_it_says(name: str, value: Any, condition: Q) -> None:
    assert asked(name, value) == condition


@pytest.mark.parametrize(
    ("name", "value"),
    [("kind", "gossip"), ("kind", []), ("kind", ["report", "gossip"]), ("urgency", "4"), ("tab", "secret")],
)
def test_a_filter_that_does_not_read_is_named(name: str, value: Any) -> None:
    with pytest.raises(Invalid) as refused:
        asked(name, value)
    assert refused.value.field == name


def test_words_are_sought_in_the_employers_name_and_among_tickets() -> None:
    sought = str(text_filter("电子 厂"))
    assert "employer_name__contains" in sought and "('ticket', '电子 厂')" in sought
    assert "registered_by_id" in str(in_tab("mine", OFFICER)) and "answered_on__isnull" in str(
        in_tab("unanswered", OFFICER)
    )


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ([{"kind": "author", "where": "core.xml"}], ("author", "core.xml")),
        ([{}], ("", "")),
        ([["author", "core.xml"]], ("author", "core.xml")),
        ([("author",)], ("author", "")),
        (["author"], ("author", "")),
    ],
)
def test_traces_are_shown_as_kind_and_place(stored: list[Any], shown: tuple[str, str]) -> None:
    assert _findings(stored) == ({"kind": shown[0], "where": shown[1]},)
    assert _findings(None or ()) == ()
