"""All work of an officer goes to another on screen; then, and only then, his account is closed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils.timezone import localdate

if TYPE_CHECKING:
    from laojian.cases.models import Case
    from laojian.org.models import Officer

Enter = Callable[[str], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def handled(complaint: Case, people: dict[str, Officer], now: datetime) -> Case:
    """The complaint under investigation by `lead` and `second`, with an extension of `lead` that waits."""
    from laojian.cases import actions

    on = localdate(now)
    team = {"lead_officer": people["lead"].pk, "second_officer": people["second"].pk}
    for by, step, inputs in (
        ("clerk", "examine", {}),
        ("clerk", "accept", {"facts": "九月工资未付"}),
        ("head", "approve_filing", team),
        ("lead", "begin_investigation", {"certificates_shown": True, "rights_told": True}),
        ("lead", "extend", {"reason": "案情复杂"}),
    ):
        actions.take_step(case_id=complaint.pk, step=step, inputs=inputs, on=on, by=people[by], at=now)
    complaint.refresh_from_db()
    return complaint


@pytest.fixture
def third(people: dict[str, Officer], now: datetime) -> Officer:
    """Another inspector of the district with a certificate."""
    from laojian.org import actions

    officer = actions.create_officer(
        username="third", name="third某", unit=people["lead"].unit, password="correct-horse-1949", by=None, at=now
    )
    actions.grant(officer=officer, role="inspector", place="440106", by=None, at=now)
    days = {"valid_from": date(2020, 1, 1), "valid_to": localdate(now) + timedelta(days=20)}
    actions.set_certificate(officer=officer, number="粤A-third", **days, by=None, at=now)
    return officer


def test_an_account_with_open_work_is_closed_only_after_the_hand_over(
    enter: Enter, handled: Case, third: Officer, people: dict[str, Officer]
) -> None:
    giver, head, admin = people["lead"], enter("head"), enter("admin")
    close = f"/settings/officers/{giver.pk}/deactivate/"
    refused = admin.post(close, {"key": "close-key-1", "sure": "on"})
    assert refused.status_code == 422
    assert "名下还有 2 项未办结工作" in refused.content.decode() and "移交" in refused.content.decode()

    assert giver.name in head.get("/settings/handovers/").content.decode()
    path = f"/settings/handovers/{giver.pk}/"
    page = head.get(path).content.decode()
    assert handled.number in page and f'value="{third.pk}"' in page
    assert f'<option value="{giver.pk}"' not in page, "nobody hands over to himself"
    empty = head.post(path, {"key": "hand-key-01", "taker": third.pk, "reason": ""})
    assert empty.status_code == 422
    sent = {"key": "hand-key-02", "taker": third.pk, "reason": "调离"}
    done = head.post(path, sent, follow=True).content.decode()
    assert "已移交 1 件案件，撤回待批提请 1 项" in done and 'data-test="nothing-left"' in done
    assert head.post(path, sent).status_code == 302, "sent twice it is answered as the first time"
    handled.refresh_from_db()
    assert handled.lead_officer_id == third.pk

    assert admin.post(close, {"key": "close-key-2"}).status_code == 422, "the tick is asked"
    assert admin.post(close, {"key": "close-key-3", "sure": "on"}).status_code == 302
    giver.refresh_from_db()
    assert not giver.is_active


def test_a_case_the_taker_may_not_have_stays_and_the_result_says_why(
    enter: Enter, handled: Case, people: dict[str, Officer]
) -> None:
    path = f"/settings/handovers/{people['lead'].pk}/"
    sent = {"key": "hand-key-11", "taker": people["second"].pk, "reason": "休假"}
    done = enter("head").post(path, sent, follow=True).content.decode()
    assert "1 件未移交" in done and "已经是本案的另一名承办人" in done


def test_a_case_elsewhere_stays_and_is_not_named(
    enter: Enter, handled: Case, third: Officer, people: dict[str, Officer], now: datetime
) -> None:
    from laojian.org import actions
    from laojian.org.models import Unit

    giver = people["lead"]
    type(giver).objects.filter(pk=giver.pk).update(unit=Unit.objects.get(code="440117"))
    head, path = enter("elsewhere"), f"/settings/handovers/{giver.pk}/"
    page = head.get(path).content.decode()
    assert handled.number not in page and "另有 1 件在您看不到的地区" in page
    actions.grant(officer=third, role="inspector", place="440117", by=None, at=now)
    sent = {"key": "hand-key-21", "taker": third.pk, "reason": "调离"}
    done = head.post(path, sent, follow=True).content.decode()
    assert "1 件未移交" in done and handled.number not in done


def test_only_a_head_of_the_place_hands_over(enter: Enter, handled: Case, people: dict[str, Officer]) -> None:
    path = f"/settings/handovers/{people['lead'].pk}/"
    assert enter("admin").get(path).status_code == 403
    assert enter("lead").get("/settings/handovers/").status_code == 403
    assert enter("elsewhere").get(path).status_code == 404
    assert enter("head").get(f"/settings/handovers/{people['head'].pk}/").status_code == 404


def test_the_page_of_an_officer_shows_what_he_holds_and_a_certificate_about_to_end(
    enter: Enter, handled: Case, third: Officer, people: dict[str, Officer]
) -> None:
    admin = enter("admin")
    page = admin.get(f"/settings/officers/{people['lead'].pk}/").content.decode()
    assert re.search(r'data-test="open-work">\s*2', page)
    assert "即将到期" in admin.get(f"/settings/officers/{third.pk}/").content.decode()
    assert "即将到期" in admin.get("/settings/officers/?q=third").content.decode()


def test_an_administrator_ends_a_delegation_and_resets_a_password_only_for_somebody_known(
    enter: Enter, people: dict[str, Officer], now: datetime
) -> None:
    from laojian.org import actions

    head, to, on = people["head"], people["reviewer"], localdate(now)
    lent = actions.delegate(to=to, valid_from=on, valid_to=on + timedelta(days=9), by=head, at=now)[0]
    admin, path = enter("admin"), f"/settings/officers/{head.pk}/"
    assert to.name in admin.get(path).content.decode()
    sent = {"key": "end-key-001", "act": "end-delegation", "grant": lent.pk}
    assert admin.post(f"{path}act/", sent).status_code == 302
    lent.refresh_from_db()
    assert lent.ended_at is not None

    password = {"key": "reset-key-1", "password": "a-fresh-horse-2049"}
    assert admin.post(f"{path}reset/", password).status_code == 422
    assert admin.post(f"{path}reset/", {**password, "key": "reset-key-2", "known": "on"}).status_code == 302
    head.refresh_from_db()
    assert head.must_change_password and head.check_password("a-fresh-horse-2049")
