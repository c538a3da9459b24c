"""Whether two who came with one ticket are one person: what cannot be known is another."""

from __future__ import annotations

import pytest

from laojian.complaints.rules.tellers import same_person

ME = {"name": "周小满", "phone": "13800138021", "resident_id": "440106199003077211", "email": "zhou@example.cn"}


@pytest.mark.parametrize(
    ("came", "same"),
    [
        (ME, True),
        ({"name": "周 小满", "phone": "+86 138-0013-8021"}, False),  # a space in a name is another spelling
        ({"name": "周小满", "phone": "+86 138-0013-8021"}, True),
        ({"name": "周小满", "email": "ZHOU@example.cn"}, True),
        ({"resident_id": "440106199003077211"}, True),
        ({"resident_id": "44010619900307721x", "name": "周小满", "phone": "13800138021"}, False),
        ({"name": "何立夏", "phone": "13800138021"}, False),
        ({"name": "周小满", "phone": "13800138022"}, False),
        ({"name": "周小满"}, False),
        ({"phone": "13800138021"}, False),
        ({"email": "zhou@example.cn"}, False),
        ({}, False),
    ],
)
def test_same_person(came: dict[str, str], same: bool) -> None:
    assert same_person(ME, came) is same and same_person(came, ME) is same
