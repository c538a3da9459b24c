"""The intake desk at a real browser: by keys, on a phone, in both languages, from the first contact to the answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from browser.cast import STREET, Bureau
from browser.eyes import looked_at
from browser.seat import Seat, picture
from django.conf import LazySettings
from django.utils.timezone import localdate

from laojian.analytics.triage.fitting import fit
from laojian.analytics.triage.model import dumped

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Sit = Callable[..., Seat]
TEXT = (
    "我叫欧阳秘密，员村电子厂从去年10月起欠我和12个工友工资，一共38000元。"
    "我们车间只有我一个湖南人，老板说再闹就不让走。"
)


def clock() -> datetime:
    from laojian.ledger import queries

    return queries.now()


def received(number: int, **more: Any) -> Any:
    """A contact that came by the web."""
    from laojian.complaints import actions

    at = clock()
    known: dict[str, Any] = {
        "channel": "web", "kind": "complaint", "text": TEXT, "received_on": localdate(at), "workplace_code": STREET,
        "employer_name": "员村电子厂", "matters": ("unpaid_wages",), "people": 13, "amount_claimed": 3_800_000,
        "identity": actions.Identity(name="欧阳秘密", phone="13912345678"),
    }  # fmt: skip
    contact = actions.NewContact(**known | more)
    taken = actions.receive(contact=contact, key=f"key-of-contact-{number:06}", by=None, at=at, on=localdate(at))
    return taken.contact


def read(contact: Any, *others: Any) -> None:
    """What the reader of texts leaves behind: suggestions with their words, and a possible same event."""
    from laojian.complaints.models import Match, Suggestion
    from laojian.complaints.sealing import seal_json

    for kind, value, words in (
        ("amount", "3800000", "38000元"), ("people", "13", "我和12个工友"), ("violation", "0201", "欠我和12个工友工资"),
        ("betrays", "self", "车间只有我一个湖南人"),
    ):  # fmt: skip
        start = TEXT.index(words)
        held = {"value": value, "words": words, "start": start, "end": start + len(words), "note": ""}
        Suggestion.objects.create(
            contact=contact, kind=kind, sealed=seal_json(contact.number, "suggestion", held), score=0.87,
            source="extraction 1", at=clock(),
        )  # fmt: skip
    for other in others:
        Match.objects.create(
            contact=contact,
            other=other,
            score=0.91,
            at=clock(),
            reasons=[{"code": "name_same", "weight": 4.5}, {"code": "people_far", "weight": -4.0}],
        )


def test_a_caller_is_numbered_and_gets_a_slip_that_prints(sit: Sit, office: Bureau) -> None:
    seat = sit("clerk")
    seat.open("/contacts/")
    seat.hook("new-contact").click()
    seat.fill(channel="phone", kind="complaint", text=TEXT, street_code=STREET, name="欧阳秘密", phone="13912345678")
    seat.page.locator("#id_employer_name").fill("员村电子厂")
    seat.page.locator(".matters summary").click()
    seat.page.locator('input[name="matters"][value="unpaid_wages"]').check()
    seat.page.locator("#id_material").set_input_files([picture("欧阳秘密.png"), picture("工资条.png")])
    assert seat.press("submit-contact").status == 200
    number = seat.hook("number").inner_text()
    assert re.fullmatch(r"LJ\d\d-\d{7}-\d", number)
    assert re.fullmatch(r"([0-9A-Z]{4}-){3}[0-9A-Z]{4}", seat.hook("code").inner_text())
    seat.page.emulate_media(media="print")
    assert seat.hook("slip").is_visible()
    assert not seat.page.locator(".bar").is_visible()
    seat.page.emulate_media(media="screen")
    seat.hook("open-contact").click()
    assert seat.hook("contact-state").get_attribute("data-state") == "new"
    assert seat.hook("file").count() == 2
    assert "欧阳秘密.png" not in seat.page.content()


def test_a_clerk_works_through_the_inbox_and_the_suggestions_by_keys_alone(sit: Sit, office: Bureau) -> None:
    earlier = received(1)
    later = received(2, kind="report")
    read(later, earlier)
    seat = sit("clerk")
    seat.open("/contacts/?sort=received")
    seat.page.keyboard.press("j")
    seat.page.keyboard.press("x")
    assert seat.page.locator("input[data-pick]:checked").count() == 1
    seat.page.keyboard.press("Enter")
    seat.hook("contact-state").wait_for()
    assert later.number in seat.page.title()
    seat.page.keyboard.press("j")
    for key, state in (("a", "accepted"), ("d", "dismissed")):
        with seat.page.expect_response(lambda answer: answer.request.method == "POST"):
            seat.page.keyboard.press(key)
        seat.page.locator(f'[data-test="suggestion"][data-state="{state}"]').first.wait_for()
        seat.page.keyboard.press("j")
    seat.page.keyboard.press("e")
    seat.page.keyboard.type("0203")
    with seat.page.expect_response(lambda answer: answer.request.method == "POST"):
        seat.page.keyboard.press("Enter")
    seat.page.locator('[data-test="suggestion"][data-state="corrected"]').wait_for()
    assert seat.page.locator('[data-test="suggestion"][data-state="open"]').count() == 1


def test_a_report_becomes_a_case_without_a_word_that_betrays_and_the_person_is_answered(
    sit: Sit, office: Bureau
) -> None:
    report = received(3, kind="report")
    read(report)
    seat = sit("clerk")
    seat.open(f"/contacts/{report.pk}/")
    seat.hook("act-register").first.click()
    assert seat.page.locator("#id_facts").input_value() == ""
    assert "湖南人" in seat.hook("betrays").inner_text()
    seat.fill(title="员村电子厂欠薪", facts="欧阳秘密反映欠薪", cause="0201")
    assert seat.press("submit").status == 422
    assert "身份信息" in seat.problem
    seat.fill(facts="用人单位自去年10月起拖欠多名工人工资")
    assert seat.press("submit").status == 302
    seat.hook("open-case").wait_for()
    seat.hook("act-write").click()
    seat.fill(text="已登记办理，请保留工资条。")
    assert seat.press("submit").status == 302
    assert "已登记办理" in seat.hook("note").last.inner_text()
    seat.hook("open-case").click()
    assert "欧阳" not in seat.page.content()
    assert "湖南" not in seat.page.content()


def test_a_flood_is_redirected_at_once_while_the_page_shows_how_far_it_is(sit: Sit, office: Bureau) -> None:
    from laojian.complaints.actions.batches import work_batches

    for number in range(10, 16):
        received(number)
    seat = sit("clerk")
    seat.open("/contacts/?tab=open&channel=web")
    seat.hook("bulk-all").click()
    assert "6" in seat.hook("bulk-count").inner_text()
    seat.hook("act-redirect").click()
    seat.fill(door="severance", text="请向劳动人事争议仲裁委员会申请仲裁。")
    assert seat.press("bulk-begin").status == 302
    assert seat.hook("batch-state").get_attribute("data-state") == "running"
    work_batches(at=clock())
    seat.page.locator('[data-test="batch-state"][data-state="finished"]').wait_for()
    assert seat.hook("done").inner_text() == "6"
    assert seat.press("undo").status == 302
    work_batches(at=clock())
    seat.page.locator('[data-test="batch-state"][data-state="undone"]').wait_for()
    assert seat.hook("undone").inner_text() == "6"


def test_the_pages_of_the_desk_serve_everybody(sit: Sit, office: Bureau) -> None:
    from laojian.complaints.actions import batches, sites
    from laojian.complaints.models import Match

    first, second = received(20), received(21, kind="report", channel="hotline", ticket="GZ-1", ticket_kind="complaint")
    read(second, first)
    match, at = Match.objects.get(), clock()
    batch = batches.start_batch(
        act="set_cause", contact_ids=[first.pk], inputs={"cause": "0201"}, by=office.people["clerk"], at=at,
        on=localdate(at),
    )  # fmt: skip
    site = sites.make_site(
        employer_id=office.employer.pk, name="员村安置房二期", workplace_code=STREET, address="员村二横路1号",
        by=office.people["clerk"], at=at, on=localdate(at),
    )  # fmt: skip
    paths = [
        "/contacts/", "/contacts/?tab=reopened", "/contacts/new/", f"/contacts/{second.pk}/",
        f"/contacts/{second.pk}/register/", f"/contacts/{second.pk}/redirect/", f"/contacts/{second.pk}/edit/",
        f"/contacts/{second.pk}/write/", f"/contacts/{second.pk}/matches/{match.pk}/",
        f"/contacts/bulk/?pick={first.pk}&act=attach_to_case", "/contacts/batches/", f"/contacts/batches/{batch.pk}/",
        "/contacts/report/", "/contacts/approvals/", "/failures/", "/sites/", "/sites/new/", f"/sites/{site.pk}/",
    ]  # fmt: skip
    assert looked_at(sit("clerk"), paths, status=200) == []


def test_channel_keys_and_trained_models_serve_everybody(
    sit: Sit, office: Bureau, tmp_path: Path, settings: LazySettings
) -> None:
    from laojian.complaints.actions import channels, models

    at, admin = clock(), office.people["admin"]
    channels.issue_channel_key(
        name="市热线", channel="hotline", unit_id=office.unit.pk, valid_to=localdate(at) + timedelta(days=365),
        by=admin, at=at, on=localdate(at),
    )  # fmt: skip
    settings.LAOJIAN_MODELS = tmp_path
    trained(tmp_path / "matters.model")
    chief = office.engage("chief", "team_head", place="4401")
    models.use_model(path="matters.model", name="来件事项", by=chief, at=at)
    assert looked_at(sit("admin"), ["/settings/channels/", "/settings/channels/new/"], status=200) == []
    assert looked_at(sit("chief"), ["/settings/triage/"], status=200) == []


def trained(path: Path) -> None:
    """A model of two kinds of matter, from forty lines."""
    texts = [f"老板拖欠我{n}个月工资不给" if n % 2 else f"工地食堂{n}号卫生太差" for n in range(1, 41)]
    labels = ["wages" if n % 2 else "other" for n in range(1, 41)]
    path.write_bytes(dumped(fit(texts, labels, several=False, text_column="text", on=localdate(clock()))))
