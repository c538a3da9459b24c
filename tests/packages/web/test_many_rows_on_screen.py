"""Many rows on screen: the export says no and offers a second person, who sees what it is; then it goes out once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils.timezone import localdate

from laojian.ledger.models import Payload
from laojian.org import limits
from laojian.org.actions import files_out
from laojian.org.models import FileOut

if TYPE_CHECKING:
    from laojian.cases.models import Case
    from laojian.org.models import Officer

Enter = Callable[[str], Client]
CASES, CONTACTS, BY_WORDS = "/cases/export/?state=S00", "/contacts/export/", "/cases/export/?state=S00&q=张三"
FORM = {"format": "csv", "purpose": "十一月例会"}


@pytest.fixture(autouse=True)
def _two_rows_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    real = limits.limit
    monkeypatch.setattr(files_out, "limit", lambda code, on: 2 if code == limits.ROWS_OF_DAY else real(code, on))


@pytest.fixture
def leads(people: dict[str, Officer], now: datetime) -> None:
    from laojian.cases import actions

    for number in range(2):
        lead = actions.NewLead(origin="TS", title=f"欠薪{number}", received_on=localdate(now), employer_name="某厂")
        actions.register_lead(lead=lead, by=people["clerk"], at=now, on=localdate(now))


def pressed(client: Client, path: str, key: str, **more: str) -> tuple[int, str]:
    answer = client.post(path, {**FORM, "key": key, **more})
    return answer.status_code, answer["Location"] if answer.status_code == 302 else answer.content.decode()


@pytest.mark.usefixtures("leads")
def test_beyond_the_day_a_second_person_agrees_on_screen(enter: Enter) -> None:
    head, bureau = enter("head"), enter("bureau")
    assert 'name="ask"' not in head.get(CASES).content.decode()
    assert pressed(head, CASES, "export-key-1")[0] == 200
    status, page = pressed(head, CASES, "export-key-2")
    assert status == 422 and "今天已经导出 2 行，加上这份 2 行" in page and 'name="ask"' in page
    status, place = pressed(head, CASES, "export-key-3", ask="1")
    assert status == 302
    assert pressed(head, CASES, "export-key-3", ask="1") == (302, place), "the same press again asks once"
    assert place in bureau.get("/approvals/").content.decode()
    assert 'name="approve"' not in head.get(place).content.decode()
    page = bureau.get(place).content.decode()
    for words in ("案件清单", "十一月例会", "state=S00", "当日已导出行数"):
        assert words in page
    shown, key = (re.search(rf'name="{name}" value="([^"]+)"', page) for name in ("shown", "key"))
    assert shown and key
    sent = {"shown": shown[1], "key": key[1], "note": "", "approve": "1"}
    assert bureau.post(place, sent).status_code == 302
    assert "已批准，可以导出一次" in head.get("/approvals/").content.decode()
    assert place not in bureau.get("/approvals/").content.decode()
    assert pressed(head, CASES, "export-key-4")[0] == 200
    assert pressed(head, CASES, "export-key-5")[0] == 422
    assert place not in head.get("/approvals/").content.decode()


@pytest.mark.usefixtures("leads")
def test_it_is_declined_or_taken_back_and_shown_to_nobody_else(enter: Enter, complaint: Case) -> None:
    head, bureau = enter("head"), enter("bureau")
    pressed(head, CASES, "export-key-1")
    place = pressed(head, CASES, "export-key-2", ask="1")[1]
    for stranger in ("clerk", "legal"):
        assert enter(stranger).get(place).status_code == 404
    assert enter("head").get("/approvals/files/99/").status_code == 404
    assert head.post(place, {"key": "decide-key-0", "approve": "1", "note": ""}).status_code == 422
    assert bureau.post(place, {"key": "decide-key-1", "refuse": "1", "note": ""}).status_code == 422
    assert bureau.post(place, {"key": "decide-key-2", "refuse": "1", "note": "范围太大"}).status_code == 302
    assert "范围太大" in head.get(place).content.decode()
    again = pressed(head, CASES, "export-key-3", ask="1")[1]
    assert again != place and head.post(again, {"key": "decide-key-3", "withdraw": "1", "note": ""}).status_code == 302
    assert [one.asked.state for one in FileOut.objects.filter(approval__isnull=False).order_by("pk")] == [
        "refused", "withdrawn",
    ]  # fmt: skip


@pytest.mark.usefixtures("people")
def test_the_words_searched_for_reach_neither_ledger_nor_table(enter: Enter) -> None:
    head = enter("head")
    for n, path in enumerate((BY_WORDS, f"{CONTACTS}?q=张三")):
        assert pressed(head, path, f"export-key-{n}")[0] == 200
    kept = [str(payload) for payload in Payload.objects.values_list("body", flat=True)]
    assert "张三" not in str((kept, list(FileOut.objects.values())))


@pytest.mark.usefixtures("leads")
def test_the_words_searched_for_are_kept_nowhere_but_are_part_of_what_is_agreed_to(
    enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files_out, "limit", lambda code, on: -1 if code == limits.ROWS_OF_DAY else 3)
    head = enter("head")
    assert pressed(head, f"{CONTACTS}?q=张三", "export-key-1", ask="1")[0] == 302
    for word, key in (("李四", "export-key-2"), ("张三", "export-key-3")):
        assert pressed(head, f"{CONTACTS}?q={word}", key)[0] == 422
    place = f"/approvals/files/{FileOut.objects.get().pk}/"
    page = enter("bureau").get(place).content.decode()
    shown = re.search(r'name="shown" value="([^"]+)"', page)
    assert shown and "张三" not in page + str(FileOut.objects.values().get())
    sent = {"shown": shown[1], "key": "decide-key-1", "note": "", "approve": "1"}
    assert enter("bureau").post(place, sent).status_code == 302
    assert pressed(head, f"{CONTACTS}?q=李四", "export-key-4")[0] == 422
    assert pressed(head, f"{CONTACTS}?q=张三", "export-key-5")[0] == 200
