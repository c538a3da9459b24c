"""Grids of a street on screen, and who recorded late."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils.timezone import localdate
from PIL import Image

if TYPE_CHECKING:
    from laojian.employers.models import Employer
    from laojian.org.models import Officer

Enter = Callable[[str], Client]
pytestmark = pytest.mark.django_db
STREET = "440106009"


def test_a_grid_is_opened_renamed_and_ended_but_never_the_last(enter: Enter, people: dict[str, Officer]) -> None:
    from laojian.org import queries

    admin, today = enter("admin"), localdate().isoformat()
    base = f"/settings/grids/{STREET}/"
    assert "石牌街道" in admin.get("/settings/grids/").content.decode()
    first = queries.grids_of(STREET)[0].code
    last = admin.get(f"{base}{first}/end/").content.decode()
    assert "每个街道、乡镇至少保留一个网格" in last and f'value="{first}"' not in last
    alone = admin.post(f"{base}{first}/end/", {"key": "end-grid-1", "valid_to": today, "successor": first})
    assert alone.status_code == 422, "a grid does not take over from itself"

    sent = {"key": "new-grid-1", "name": "石牌桥网格", "valid_from": today, "community": "01"}
    wrong = admin.post(f"{base}new/", sent)
    assert wrong.status_code == 422
    assert "社区代码应为 3 位数字" in wrong.content.decode() and "石牌桥网格" in wrong.content.decode()
    good = {**sent, "key": "new-grid-2", "community": ""}
    assert admin.post(f"{base}new/", good).status_code == 302
    assert admin.post(f"{base}new/", good).status_code == 302
    made = [one.code for one in queries.grids_of(STREET)]
    assert made == [first, f"{STREET}000002"], "sent twice it is made once"

    assert admin.post(f"{base}{first}/", {"key": "name-grid-1", "name": "石牌一网格"}).status_code == 302
    assert (
        admin.post(f"{base}{first}/end/", {"key": "end-grid-2", "valid_to": today, "successor": made[1]}).status_code
        == 302
    )
    page = admin.get(base).content.decode()
    assert "石牌一网格" in page and "石牌桥网格" in page
    assert page.count('data-test="end-grid"') == 1


def test_grids_are_for_administrators_and_only_where_they_are(enter: Enter) -> None:
    admin = enter("admin")
    assert enter("clerk").get("/settings/grids/").status_code == 403
    assert admin.get("/settings/grids/440303001/").status_code == 404
    assert admin.get(f"/settings/grids/{STREET}/440117100000001/").status_code == 404


def test_late_entries_are_counted_per_officer_and_lead_to_the_cases(
    enter: Enter, people: dict[str, Officer], employer: Employer, now: datetime
) -> None:
    from laojian.cases import actions
    from laojian.cases.models import Proposal
    from laojian.documents import files
    from laojian.org.models import Grant

    on = localdate(now)
    early = on - timedelta(days=12)
    Grant.objects.update(valid_from=early)
    clerk, head = people["clerk"], people["head"]
    lead = actions.NewLead(
        origin="TS", title="拖欠工资", received_on=early, employer_id=employer.pk, workplace_code=STREET
    )
    case = actions.register_lead(lead=lead, by=clerk, at=now - timedelta(days=12), on=early)
    picture = io.BytesIO()
    Image.new("RGB", (4, 4), "white").save(picture, "PNG")
    proof = files.put(content=picture.getvalue(), name="当日笔录.png", subject=case.ref, by=clerk, at=now)
    actions.take_step(case_id=case.pk, step="examine", inputs={"late_proof": proof.pk}, on=early, by=clerk, at=now)
    actions.approve(proposal_id=Proposal.objects.get(case=case).pk, by=head, at=now, note="属实")

    reader = enter("head")
    page = reader.get("/settings/late/").content.decode()
    assert re.search(rf'data-test="late-{clerk.pk}">clerk某</a>', page)
    one = reader.get(f"/settings/late/{clerk.pk}/").content.decode()
    assert case.number in one and early.isoformat() in one
    long_ago = "since=2020-01-01&until=2020-02-01"
    assert "这段时间没有迟录" in reader.get(f"/settings/late/?{long_ago}").content.decode()
    assert reader.get(f"/settings/late/{clerk.pk}/?{long_ago}").status_code == 404
    assert "这段时间没有迟录" in enter("elsewhere").get("/settings/late/").content.decode()


def test_a_period_the_wrong_way_round_is_explained(enter: Enter) -> None:
    answer = enter("auditor").get("/settings/late/?since=2026-05-01&until=2026-04-01")
    assert answer.status_code == 422
    assert "结束日期早于开始日期" in answer.content.decode()


def test_late_entries_are_not_for_everybody(enter: Enter) -> None:
    assert enter("grid").get("/settings/late/").status_code == 403
