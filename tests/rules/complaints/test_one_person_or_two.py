"""Who came with one ticket twice, and how the key of a channel looks."""

from __future__ import annotations

import pytest

from laojian.complaints.rules.channel_keys import kept, spelled
from laojian.complaints.rules.persons import same_person

ONE = {"name": "张三", "phone": "13800138000", "email": "z@example.com", "resident_id": "110105194912310021"}


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (ONE, True),
        ({"resident_id": ONE["resident_id"]}, True),
        ({"name": "张三", "phone": ONE["phone"]}, True),
        ({"name": "张三", "email": ONE["email"]}, True),
        ({"name": "张 三", "phone": "+86 138-0013-8000"}, True),
        ({"name": "张三", "email": "Z@EXAMPLE.COM"}, True),
        ({"name": "张三", "phone": ONE["phone"], "resident_id": "11010519491231003X"}, False),
        ({"name": "张三"}, False),
        ({"phone": ONE["phone"]}, False),
        ({"name": "李四", "phone": ONE["phone"]}, False),
        ({"name": "张三", "phone": "13900139000"}, False),
        ({"name": "张三", "phone": "13900139000", "email": ONE["email"]}, False),
        ({}, False),
    ],
)
def test_two_are_one_only_when_it_is_certain(other: dict[str, str], same: bool) -> None:
    assert same_person(ONE, other) is same_person(other, ONE) is same


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_key_has_32_random_bytes(length: int) -> None:
    with pytest.raises(ValueError, match="32 random bytes"):
        spelled(bytes(length))


def test_a_key_is_kept_as_a_hash_and_what_is_no_key_as_nothing() -> None:
    key = spelled(bytes(range(32)))
    assert key.startswith("ljck_") and len(kept(key) or b"") == 32
    for bad in ("", key[:-1], f"{key}x", key.replace("ljck_", "key_"), f" {key}"):
        assert kept(bad) is None
