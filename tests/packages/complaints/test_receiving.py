"""First contact: one number for one key, clocks at once, nothing of the person in the clear."""

from __future__ import annotations

import pytest
from django.db import connection

from laojian.complaints import actions, queries
from laojian.complaints.actions import Identity, NewWorker
from laojian.complaints.actions.copies import make_working_copy
from laojian.complaints.models import Attachment, Contact, Worker
from laojian.complaints.rules.receipts import check_number
from laojian.kernel.refusal import Invalid
from laojian.ledger.queries import trail
from laojian.org.models import Unit


def test_a_complaint_gets_its_number_its_clock_and_its_unit_at_once(door):
    contact = door.receive().contact
    assert check_number(contact.number).valid
    assert (contact.state, contact.is_open, contact.due_code) == ("new", True, "DL01")
    assert contact.due.isoformat() == "2026-11-30"
    assert contact.unit == door.city.unit and contact.street_code == "440106003"
    assert [row.verb for row in trail(str(contact.ref)) if row.verb == "contact.receive"] == ["contact.receive"]


def test_sent_again_under_the_same_key_it_is_the_same_contact_with_the_same_receipt(door):
    key = door.key("device")
    first, second = door.receive(key=key), door.receive(key=key)
    assert second.again and second.contact.pk == first.contact.pk
    assert (second.secrets.link, second.secrets.code) == (first.secrets.link, first.secrets.code)
    assert Contact.objects.count() == 1


def test_one_key_cannot_carry_two_contents(door):
    key = door.key("device")
    door.receive(key=key)
    with pytest.raises(Invalid) as refused:
        door.receive(key=key, text="另一件事")
    assert refused.value.field == "key"


def test_a_ticket_that_came_before_is_the_same_contact(door):
    first = door.receive(channel="hotline", ticket="GZ12345-1", ticket_kind="complaint")
    again = door.receive(channel="hotline", ticket="GZ12345-1", ticket_kind="complaint", text="内容略有出入")
    assert again.again and again.secrets is None and again.contact.pk == first.contact.pk


def test_what_came_again_under_a_ticket_and_says_something_else_is_kept_unread(door):
    first = door.receive(channel="hotline", ticket="GZ12345-1", ticket_kind="complaint").contact
    key, other = door.key("again"), actions.Identity(name="李四独", phone="13900139000")
    for _ in range(2):
        door.receive(
            channel="hotline", ticket="GZ12345-1", ticket_kind="complaint", text="又有三人没有领到工资", key=key,
            identity=other, files=[actions.NewFile("工资条".encode(), "slip.txt")],
        )  # fmt: skip
    view = queries.view(door.city.clerk, first.pk, door.day, door.at)
    (note,) = view.notes
    assert (note.text, note.from_person, note.read_at, len(note.files)) == ("又有三人没有领到工资", True, None, 2)
    assert Contact.objects.get().phone_blind == first.phone_blind  # the telephone that opens it is still the person's
    for row in Attachment.objects.filter(contact=first).order_by("pk"):  # of who was named no copy is made
        copied = make_working_copy(
            contact_id=first.pk, attachment_id=row.pk, by=door.city.clerk, at=door.at, on=door.day
        )
        assert (copied.working is None) == any(one["kind"] == "identity" for one in copied.left)
    assert "李四独" not in str([entry.payload for entry in trail(str(first.ref))])


def test_offices_side_by_side_may_give_the_same_ticket_number(door):
    city = Unit.objects.create(code="C", name="市支队", place="4401", kind="支队")
    beside = Unit.objects.create(code="B", name="从化区大队", place="440117", kind="大队")
    letter = {"channel": "letter", "ticket": "信-7"}
    here = door.receive(**letter, unit_id=door.city.unit.pk).contact
    above = door.receive(**letter, unit_id=city.pk)
    assert above.again and above.contact == here
    elsewhere = door.receive(**letter, unit_id=beside.pk, text="另一个区的另一封信")
    assert not elsewhere.again and elsewhere.contact.number != here.number


def test_the_channels_own_term_runs_beside_that_of_the_law(door):
    contact = door.receive(channel="petition", ticket="XF-1", ticket_kind="petition").contact
    assert sorted(contact.clocks.values_list("code", flat=True)) == ["DL01", "DL56", "DL57"]


def test_a_report_has_no_acceptance_term_and_is_guarded(door):
    contact = door.receive(kind="report").contact
    assert contact.guarded and not contact.clocks.exists()


def test_nothing_of_the_person_stands_in_the_clear(door):
    markers = [
        "独特名甲",
        "13912345678",
        "unique-mail@example.cn",
        "独特住址九号",
        "独特自述仓库女工",
    ]
    door.receive(
        kind="report",
        text=f"我是{markers[4]}，老板欠薪。",
        identity=Identity(name=markers[0], phone=markers[1], email=markers[2], address=markers[3]),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            dump = "\n".join(row[0] for row in cursor.fetchall())
            for marker in markers:
                assert marker not in dump, table
                assert marker.encode().hex() not in dump, table


def test_a_group_of_two_hundred_is_one_contact_with_their_sum(door):
    roster = [NewWorker(name=f"工人{n}", claimed=100_000 + n) for n in range(200)]
    contact = door.receive(workers=roster, amount_claimed=0).contact
    assert (contact.people, contact.amount_claimed) == (200, sum(worker.claimed for worker in roster))
    assert Worker.objects.filter(contact=contact).count() == 200
    assert contact.urgency >= 1


def test_the_complainant_alone_is_the_one_worker(door):
    contact = door.receive().contact
    assert list(contact.workers.values_list("name_masked", "claimed")) == [("张**", 800000)]


@pytest.mark.parametrize(
    ("known", "field"),
    [
        ({"text": "  "}, "text"),
        ({"channel": "pigeon"}, "channel"),
        ({"kind": "gossip"}, "kind"),
        ({"amount_claimed": -1}, "amount_claimed"),
        ({"employer_uscc": "123"}, "employer_uscc"),
        ({"workplace_code": "44x"}, "workplace_code"),
        ({"anonymous": True}, "anonymous"),
        ({"workers": [NewWorker(name=" ")]}, "workers"),
        ({"identity": Identity(name="张三", resident_id="1")}, "resident_id"),
        ({"site": "NOSUCH"}, "site"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_field_and_nothing_is_kept(door, known, field):
    with pytest.raises(Invalid) as refused:
        door.receive(**known)
    assert refused.value.field == field
    assert not Contact.objects.exists()


def test_a_short_key_is_refused(door):
    with pytest.raises(Invalid):
        door.receive(key="short")


def test_a_place_outside_the_city_is_still_numbered_here(door):
    contact = door.receive(workplace_code="430102").contact
    assert contact.number and contact.unit == door.city.unit


def test_deleting_a_contact_is_refused_by_the_database(door):
    contact = door.receive().contact
    with pytest.raises(Exception, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM complaints_contact WHERE id = %s", [contact.pk])


def test_the_receipt_opens_by_code_and_by_link(door):
    made = door.receive()
    found = actions.open_by_code(
        number=made.contact.number.lower(), code=made.secrets.code.lower(), address="192.0.2.1", at=door.at
    )
    assert found == made.contact
    assert actions.open_by_link(number=made.contact.number, secret=made.secrets.link) == made.contact
