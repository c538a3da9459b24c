"""A one-time code opens the contacts of its own telephone once and for minutes; what is over is swept; drafts too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from packages.complaints.reception import Door

from laojian.complaints import actions
from laojian.complaints.actions import Identity, NewWorker
from laojian.complaints.models import CodeTry, Draft, PersonLogin
from laojian.kernel.refusal import Invalid, Refused
from laojian.messages import envelopes
from laojian.messages.models import Outgoing
from laojian.org import keyring

MINE, THEIRS, NOBODYS, HERE = "13800138000", "13900139000", "13700137000", "192.0.2.7"
MINUTE = timedelta(minutes=1)


def sent() -> list[str]:
    """The codes that left, the oldest first, read where only a test looks: in the sealed messages."""
    rows = Outgoing.objects.filter(template="one_time_code", sealed_content__isnull=False).order_by("pk")
    return [envelopes.open_content(row.sealed_content or b"", row.message_id).values["code"] for row in rows]


def asked(phone: str, at: datetime, address: str = HERE) -> None:
    actions.ask_login(phone=phone, address=address, at=at)


def opens(phone: str, code: str, at: datetime, address: str = HERE) -> tuple[actions.Opened, ...] | None:
    try:
        return actions.confirm_login(phone=phone, code=code, address=address, at=at)
    except Refused as refused:
        assert "验证码不对" in str(refused.reason)
        return None


def test_only_a_known_telephone_is_sent_its_code_and_each_request_is_worked_off_once(door: Door) -> None:
    door.receive(workers=[NewWorker("张三", MINE), NewWorker("李四", THEIRS)])
    for phone in (MINE, THEIRS, NOBODYS):
        asked(phone, door.at)
    asked(MINE, door.at - 10 * MINUTE)  # over at this very moment
    assert actions.send_codes(at=door.at, limit=1) == 1
    assert (actions.send_codes(at=door.at), actions.send_codes(at=door.at)) == (3, 0)
    assert len(sent()) == 2  # that of the person and that of the worker
    assert not PersonLogin.objects.filter(sealed_phone__isnull=False).exists()


def test_a_code_opens_the_contacts_of_its_telephone_once(door: Door) -> None:
    mine = door.receive(workers=[NewWorker("张三", MINE), NewWorker("李四", THEIRS)]).contact
    other = door.receive(identity=Identity(name="李四", phone=THEIRS)).contact
    for phone in (MINE, THEIRS):
        asked(phone, door.at)
    actions.send_codes(at=door.at)
    code, theirs = sent()
    assert opens(THEIRS, code, door.at) is None or code == theirs
    assert opens("不详", code, door.at) is None
    assert opens(MINE, f" {code[:3]} {code[3:]} ", door.at) == (actions.Opened(mine.pk),)
    assert opens(MINE, code, door.at) is None
    assert opens(THEIRS, theirs, door.at) == (actions.Opened(mine.pk, 2), actions.Opened(other.pk))


def test_a_code_ends_with_its_minutes_and_after_five_tries(door: Door) -> None:
    door.receive()
    asked(MINE, door.at)
    actions.send_codes(at=door.at)
    (code,) = sent()
    wrong = f"{(int(code) + 1) % 10**6:06}"
    assert opens(MINE, code, door.at + 10 * MINUTE) is None
    for address in range(3):
        assert opens(MINE, wrong, door.at, f"192.0.2.{address}") is None
    assert PersonLogin.objects.get().tries == 3
    asked(MINE, door.at)
    actions.send_codes(at=door.at)
    again = sent()[-1]
    # tries of one telephone count in their window too: this is the fifth and the last
    assert opens(MINE, again, door.at, "192.0.2.9") is not None
    PersonLogin.objects.update(used_at=None, tries=5)
    CodeTry.objects.all().delete()
    assert opens(MINE, again, door.at) is None
    PersonLogin.objects.update(tries=4)
    assert opens(MINE, again, door.at) is not None


def test_one_address_asks_for_five_codes_in_a_window(door: Door) -> None:
    for _ in range(5):
        asked(NOBODYS, door.at)
    with pytest.raises(Refused, match="过于频繁"):
        asked(NOBODYS, door.at)
    asked(NOBODYS, door.at, "192.0.2.8")
    with pytest.raises(Invalid) as refused:
        asked("不详", door.at, "192.0.2.8")
    assert refused.value.field == "phone"
    assert PersonLogin.objects.count() == 6


def test_the_fifth_try_of_a_number_still_opens_and_the_next_does_not(door: Door) -> None:
    made, other = door.receive(), door.receive()
    code = {"number": made.contact.number, "at": door.at}
    for address in range(4):
        with pytest.raises(Refused):
            actions.open_by_code(**code, code="0000-0000-0000-0000", address=f"192.0.2.{address}")
    assert actions.open_by_code(**code, code=made.secrets.code, address=HERE) == made.contact
    with pytest.raises(Refused):
        actions.open_by_code(**code, code=made.secrets.code, address=HERE)
    with pytest.raises(Refused):
        actions.open_by_link(number=made.contact.number, secret=other.secrets.link)
    assert actions.open_by_link(number=made.contact.number, secret=made.secrets.link) == made.contact


def test_counters_and_codes_are_swept_a_day_after_they_are_over(door: Door) -> None:
    asked(NOBODYS, door.at)
    assert actions.sweep(at=door.at + timedelta(hours=23)) == 0
    assert actions.sweep(at=door.at + timedelta(hours=24, minutes=5)) == 1  # the window is over, the code not so long
    asked(NOBODYS, door.at + timedelta(days=1))
    assert actions.sweep(at=door.at + timedelta(hours=24, minutes=11)) == 1
    assert (CodeTry.objects.count(), PersonLogin.objects.count()) == (1, 1)


@pytest.fixture
def keep(db: None, at: datetime) -> Callable[..., datetime]:
    keyring.create()
    return lambda key, **values: actions.save_draft(key=key, values=values, at=at)


def test_a_draft_is_found_by_its_key_until_its_days_are_over(keep: Callable[..., datetime], at: datetime) -> None:
    one, two = "key-of-one-device", "key-of-another-device"
    keep(one, text="第一稿")
    until = keep(one, text="第二稿")
    keep(two, text="别人的")
    assert (until - at, Draft.objects.count()) == (timedelta(days=14), 2)
    assert actions.read_draft(key=one, at=until - MINUTE) == {"text": "第二稿"}
    assert actions.read_draft(key=one, at=until) is None
    assert actions.read_draft(key="key-of-nobody-at-all", at=at) is None
    actions.drop_draft(key=one)
    assert (actions.read_draft(key=one, at=at), actions.read_draft(key=two, at=at)) == (None, {"text": "别人的"})
    assert actions.sweep_drafts(at=until - MINUTE) == 0
    assert actions.sweep_drafts(at=until) == 1


def test_a_draft_as_large_as_it_may_be_is_kept(keep: Callable[..., datetime], monkeypatch: pytest.MonkeyPatch) -> None:
    from laojian.complaints.actions import drafts

    monkeypatch.setattr(drafts, "MOST_SIGNS", len('{"text": "四个字啊"}'))
    keep("key-of-one-device", text="四个字啊")
    with pytest.raises(Invalid, match="草稿过大"):
        keep("key-of-one-device", text="五个字啊啊")
