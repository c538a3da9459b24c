"""What is kept of one contact stands on its page and on no other's: words, openings, urgency, disputes, workers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from flows.cast import City

from laojian.complaints import actions, queries
from laojian.complaints.actions.attaching import attach
from laojian.complaints.actions.disputes import raise_dispute
from laojian.complaints.actions.incoming import NewFile, NewWorker
from laojian.complaints.actions.openings import ask_opening
from laojian.complaints.actions.receiving import add_workers
from laojian.complaints.actions.urgency import raise_urgency
from laojian.complaints.models import Contact, Evaluation
from laojian.org.models import Unit

PARTS = ("notes", "openings", "urgency_changes", "disputes", "attachments")


def test_nothing_of_a_contact_stands_on_the_page_of_another(
    came_in: Callable[..., Contact], city: City, at: datetime, on: date
) -> None:
    full, bare = came_in(kind="report"), came_in(identity=actions.Identity(name="陆白露", phone="13700137000"))
    unit = Unit.objects.create(code="hz", name="海珠大队", kind="大队", place="440105")
    actions.answer_person(contact_id=full.pk, text="您反映的情况已经收到。", by=city.clerk, at=at)
    raise_urgency(contact_id=full.pk, level=3, reason="涉及多人聚集讨薪", by=city.clerk, at=at)
    ask_opening(contact_id=full.pk, reason="需要核实涉案人员", by=city.clerk, at=at)
    raise_dispute(contact_id=full.pk, other_unit_id=unit.pk, reason="用工所在地在海珠区", by=city.clerk, at=at, on=on)
    add_workers(full, [NewWorker(name="何立夏", claimed=100)])
    attach(
        full,
        [NewFile(name="考勤.txt", content="九月出勤二十二天".encode())],
        by=city.clerk,
        at=at,
        whose="1",
    )
    Evaluation.objects.create(contact=full, level=4, at=at)
    shown = {row.pk: queries.view(city.clerk, row.pk, on, at) for row in (full, bare)}
    assert {part: bool(getattr(shown[full.pk], part)) for part in PARTS} == dict.fromkeys(PARTS, True)
    assert {part: bool(getattr(shown[bare.pk], part)) for part in PARTS} == dict.fromkeys(PARTS, False)
    for page in shown.values():  # one worker who was named, one who complains himself
        assert (len(page.workers), page.roster) == (1, 1)
    assert (shown[full.pk].evaluation, shown[bare.pk].evaluation) == (4, None)
    assert len(shown[full.pk].clocks) + len(shown[bare.pk].clocks) == sum(row.clocks.count() for row in (full, bare))
