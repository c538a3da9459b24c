"""A ticket that comes again with another person: what he said and handed in is his, and the first one never gets it."""

from __future__ import annotations

import pytest
from django.db import connection
from packages.complaints.test_following_it import by_telephone, registered, seen

from laojian.complaints import actions, queries
from laojian.complaints.actions import Identity, NewFile, NewWorker
from laojian.complaints.actions.from_channels import supplement_from_channel
from laojian.complaints.models import Attachment, Note, Teller
from laojian.complaints.sealing import opened
from laojian.kernel.refusal import NotFound

HOTLINE = {"channel": "hotline", "ticket": "17", "ticket_kind": "complaint"}
FIRST = Identity(name="周小满", phone="13800138021")
SECOND = Identity(name="何立夏", phone="13800138022", resident_id="440106199003077211")
SLIP = NewFile("何立夏 13800138022 工资条".encode(), "何立夏工资条.txt")


def came(door, who=FIRST, text="第一件：九月工资没发", **more):
    return door.receive(**HOTLINE, identity=who, text=text, **more).contact


@pytest.fixture(params=["complaint", "report"], ids=["open", "guarded"])
def first(door, request):
    """Somebody's contact under a ticket, guarded or not, with a file of his own."""
    return came(door, kind=request.param, files=[NewFile("九月工资条".encode(), "slip.txt")])


def opened_by_person(door, contact):
    """What the person of the receipt sees and can download: texts of messages, contents of files."""
    page = seen(door, contact)
    contents = []
    for pk in Attachment.objects.order_by("pk").values_list("pk", flat=True):
        try:
            contents.append(queries.note_file(contact.pk, pk)[2].read().decode())
        except NotFound:
            continue
    listed = {one.id for one in page.files} | {one.id for note in page.notes for one in note.files}
    assert len(listed) == len(contents)  # what can be had is what is shown
    return [note.text for note in page.notes], contents


def test_the_second_persons_words_files_and_name_are_not_on_the_first_ones_page(door, first):
    came(door, SECOND, "第二件：另一家工厂拖欠加班费", files=[SLIP])
    assert Attachment.objects.filter(contact=first).count() == 3  # his slip, the other's slip, who the other is
    assert opened_by_person(door, first) == ([], ["九月工资条"])
    assert "何立夏" not in repr(seen(door, first)) and "13800138022" not in repr(seen(door, first))


def test_the_desk_reads_both(door, first):
    came(door, SECOND, "第二件：另一家工厂拖欠加班费", files=[SLIP])
    (note,) = queries.view(door.city.clerk, first.pk, door.day, door.at).notes
    assert note.text == "第二件：另一家工厂拖欠加班费" and len(note.files) == 2


def test_the_second_persons_telephone_does_not_open_the_first_ones_contact(door, first):
    came(door, SECOND, "第二件：另一家工厂拖欠加班费")
    door.receive(identity=SECOND)  # known to the office by a contact of his own
    assert first.pk not in {one.contact_id for one in by_telephone(door, "13800138022")}


def test_the_same_person_under_the_same_ticket_finds_what_he_added(door, first):
    came(door, Identity(name="周小满", phone="+86 138-0013-8021"), "还有八月的", files=[NewFile(b"8", "8.txt")])
    assert opened_by_person(door, first) == (["还有八月的"], ["九月工资条", "8"])
    assert not Teller.objects.exists()


@pytest.mark.parametrize(
    "who",
    [Identity(), Identity(name="周小满"), Identity(phone="13800138021"), Identity(name="周大满", phone="13800138021")],
    ids=["nobody named", "a name alone", "a telephone alone", "the telephone of somebody else"],
)
def test_what_may_be_anothers_is_closed(door, first, who):
    came(door, who, "第二件：另一家工厂拖欠加班费", files=[SLIP])
    assert opened_by_person(door, first) == ([], ["九月工资条"])


def test_each_who_comes_is_one_person_however_often(door, first):
    third = Identity(name="李四独", phone="13900139000")
    for who, text in ((SECOND, "一"), (third, "二"), (SECOND, "三")):
        came(door, who, text)
    assert list(Note.objects.order_by("pk").values_list("whose", flat=True)) == ["2", "3", "2"]
    assert sorted(first.tellers.values_list("number", flat=True)) == [2, 3]


def test_after_two_came_what_the_channel_hands_on_is_nobodys(door, first):
    from intake_cast import channel_key

    _, channel = channel_key(door.city.unit, door.city.clerk, door.at)
    given = {"channel": channel, "number": first.number, "files": [SLIP]}
    supplement_from_channel(**given, text="他的流水", key=door.key(), at=door.at)
    assert opened_by_person(door, first)[0] == ["他的流水"]
    came(door, SECOND, "第二件")
    supplement_from_channel(**given, text="谁的流水", key=door.key(), at=door.at)
    assert opened_by_person(door, first)[0] == ["他的流水"]


def test_the_word_of_a_worker_is_not_on_the_page_of_who_complained(door):
    roster = [NewWorker(name="周小满", phone="13800138021"), NewWorker(name="李四", phone="13900139000", claimed=200)]
    contact = door.receive(identity=FIRST, workers=roster).contact
    actions.confirm_received(
        contact_id=contact.pk, amount=200, paid_on=door.day, as_worker=2, text="别告诉别人，打到我妹妹卡上了",
        key=door.key(), at=door.at, on=door.day,
    )  # fmt: skip
    assert seen(door, contact).notes == ()
    assert [note.text for note in queries.person_view(contact.pk, door.at, door.day, worker=2).notes] == [
        "别告诉别人，打到我妹妹卡上了"
    ]
    assert queries.person_view(contact.pk, door.at, door.day, worker=1).notes == ()


def test_a_paper_of_the_case_goes_to_whose_contact_it_was_registered_from(door, complaint):
    from flows.cast import Walk

    other = door.receive(**HOTLINE, identity=SECOND).contact
    case = registered(door, complaint)
    actions.attach_to_case(
        contact_id=other.pk, case_id=case.pk, reason="同一单位", by=door.city.clerk, at=door.at, on=door.day
    )
    walk = Walk(door.city, day=door.day, hour=12)
    walk.case = case
    walk.take("examine", "clerk", duplicates_note="无")
    walk.take("refuse_complaint", "clerk", "head", refusal_ground="outside_powers", refusal_reason="属于仲裁")
    (paper,) = seen(door, complaint).papers
    with queries.paper_file(complaint.pk, paper.id)[1] as content:
        assert content.read(5) == b"%PDF-"
    assert seen(door, other).papers == ()
    with pytest.raises(NotFound):
        queries.paper_file(other.pk, paper.id)


def test_what_was_there_before_goes_to_whom_it_certainly_belongs(door, first):
    from importlib import import_module

    roster = [NewWorker(name="周小满", phone="13800138021"), NewWorker(name="李四", phone="13900139000", claimed=200)]
    group = door.receive(identity=FIRST, workers=roster).contact
    for seq in (1, 2):
        actions.confirm_received(
            contact_id=group.pk, amount=200, paid_on=door.day, as_worker=seq, key=door.key(), at=door.at, on=door.day
        )
    actions.say(contact_id=first.pk, text="什么时候有结果？", files=[SLIP], key=door.key(), at=door.at)
    actions.answer_person(contact_id=first.pk, text="正在核对。", by=door.city.clerk, at=door.at)
    actions.answer_person(contact_id=first.pk, text="先打电话", by=door.city.clerk, at=door.at, internal=True)
    door.key()  # a second later
    came(door, SECOND, "第二件", files=[SLIP])
    rows = Note.objects.order_by("pk")
    kept = [("什么时候有结果？", "1"), ("正在核对。", "1"), ("先打电话", ""), ("第二件", "")]
    Note.objects.update(whose="")  # as a database of before has it: nothing says whose
    Attachment.objects.update(whose="")
    with connection.cursor() as cursor:
        for statement in import_module("laojian.complaints.migrations.0010_whose_it_is").FILL:
            cursor.execute(statement)
    told = [(opened(first.number, "note", row.sealed_text), row.whose) for row in rows.filter(contact=first)]
    assert told == kept
    assert [row.whose for row in rows.filter(contact=group)] == ["1", "w2"]
    assert [row.whose for row in Attachment.objects.order_by("pk")] == ["1", "1", "", ""]
    assert opened_by_person(door, first)[1] == ["九月工资条", SLIP.data().decode()]
