"""Files of a contact and the rights asked for at first contact and afterwards, at their edges."""

from __future__ import annotations

from typing import Any

import pytest
from intake_cast import channel_key
from packages.complaints.reception import Door

from laojian.cases.models import Case
from laojian.complaints import actions, queries
from laojian.complaints.actions import Identity, NewFile, NewWorker
from laojian.complaints.actions.copies import make_working_copy, open_original, open_working_copy
from laojian.complaints.actions.from_channels import supplement_from_channel
from laojian.complaints.actions.matching import decide_match
from laojian.complaints.actions.preconditions import locked, require_piece, require_right
from laojian.complaints.models import Contact, Match, Note
from laojian.complaints.queries.scope import visible_to
from laojian.kernel.refusal import Forbidden, Invalid, NotFound
from laojian.ledger.queries import trail
from laojian.org.models import Grant, Officer
from laojian.org.rules.pieces import Kind, Piece

SLIP = NewFile("九月工资条".encode(), "slip.txt")


def officer(door: Door, name: str, place: str, *roles: str) -> Officer:
    made = Officer.objects.create(username=name, name=f"{name}某", unit=door.city.unit, password="!")
    for role in roles:
        Grant.objects.create(officer=made, role=role, place=place, valid_from=door.day, granted_at=door.at)
    return made


def test_a_working_copy_is_made_once_and_opened_when_it_is_there(door: Door) -> None:
    contact, other = door.receive(files=[SLIP]).contact, door.receive(files=[SLIP]).contact
    mine, theirs = contact.attachments.get(), other.attachments.get()
    given: dict[str, Any] = {"contact_id": contact.pk, "by": door.city.clerk, "at": door.at}
    for attachment in (theirs.pk, 987654):
        with pytest.raises(NotFound):
            open_original(attachment_id=attachment, **given)
    with pytest.raises(NotFound, match="还没有工作副本"):
        open_working_copy(attachment_id=mine.pk, **given)
    made = [make_working_copy(attachment_id=mine.pk, on=door.day, **given) for _ in range(2)]
    assert made[0].working is not None and made[0].working_id == made[1].working_id
    copies = [row for row in trail(str(contact.ref)) if row.verb == "contact.working_copy"]
    assert [row.payload["made"] for row in copies] == [True]
    assert open_working_copy(attachment_id=mine.pk, **given) == made[0].working
    theirs.left = [{"kind": "identity", "where": "text"}]  # of who somebody is no copy is made
    theirs.save()
    again = make_working_copy(attachment_id=theirs.pk, on=door.day, **given | {"contact_id": other.pk})
    assert again.working is None
    for act in (open_working_copy, open_original):
        with pytest.raises(NotFound):
            act(attachment_id=mine.pk, **given | {"by": door.city.people["archivist"]})
    with pytest.raises(Forbidden):
        open_original(attachment_id=mine.pk, **given | {"by": door.city.supervisor})
    with pytest.raises(Forbidden):
        make_working_copy(attachment_id=mine.pk, on=door.day, **given | {"by": door.city.supervisor})


def test_an_original_is_opened_on_the_grant_to_see_people_and_a_file_sent_along_on_none(door: Door) -> None:
    contact = door.receive(files=[SLIP]).contact
    given: dict[str, Any] = {"contact_id": contact.pk, "by": door.city.clerk, "at": door.at}
    actions.answer_person(text="见附件", files=[SLIP], **given)
    first, sent = contact.attachments.order_by("pk")
    door.receive(files=[SLIP])
    labels = [
        list(one.attachments.order_by("pk").values_list("label", flat=True)) for one in Contact.objects.order_by("pk")
    ]
    assert labels == [["材料1", "材料2"], ["材料1"]]
    said = []
    for row, by in ((first, door.city.clerk), (sent, door.city.clerk), (sent, door.city.supervisor)):
        open_original(attachment_id=row.pk, **given | {"by": by})
        said.append(trail(str(contact.ref))[-1].authority)
    assert [bool(authority) for authority in said] == [True, False, False]
    page = queries.view(door.city.clerk, contact.pk, door.day, door.at)
    assert [[file.id for file in note.files] for note in page.notes] == [[sent.pk]]
    assert [file.id for file in queries.person_view(contact.pk, door.at, door.day).files] == [first.pk]
    assert [file.examined for file in page.attachments] == [False, False]
    first.left = [{"kind": "author", "where": "core.xml"}]
    first.save()
    page = queries.view(door.city.clerk, contact.pk, door.day, door.at)
    assert [file.examined for file in page.attachments] == [True, False]


def test_an_officer_registers_where_he_may_and_the_entry_says_by_what_right(door: Door) -> None:
    away = officer(door, "away", "440117", "intake_clerk")
    with pytest.raises(Forbidden):
        door.receive(by=away, unit_id=door.city.unit.pk)
    assert not Contact.objects.exists()
    by_officer, by_person = door.receive(by=door.city.clerk).contact, door.receive().contact
    said = [trail(str(contact.ref))[0].authority for contact in (by_officer, by_person)]
    assert [bool(authority) for authority in said] == [True, False]
    assert (by_officer.registered_by, by_person.registered_by) == (door.city.clerk, None)
    assert door.receive(channel="letter", ticket="L1", by=door.city.clerk).contact.ticket_unit == door.city.unit


def test_a_right_is_asked_at_the_place_of_the_contact_or_in_the_team_of_its_case(door: Door) -> None:
    contact = door.receive().contact
    away, blind = officer(door, "away", "440117", "intake_clerk"), door.city.people["archivist"]
    piece = Piece(Kind.TEXT, "1", guarded=True)
    for by, refused in ((away, NotFound), (blind, NotFound), (door.city.head, Forbidden)):
        with pytest.raises(refused):
            require_right(contact, "contact.triage", by, door.day)
        with pytest.raises(refused):
            require_piece(contact, piece, by, door.at)
    with pytest.raises(NotFound):
        locked(987654)
    assert require_right(contact, "contact.triage", door.city.clerk, door.day).place == "440106"


def test_who_handles_a_case_sees_its_contacts_though_he_sees_no_others(door: Door) -> None:
    mine, second, others, north = (
        door.receive(**more).contact for more in ({}, {}, {}, {"workplace_code": "440117100"})
    )
    keeper = officer(door, "keeper", "440106", "archivist")
    for contact, team in ((mine, "lead_officer"), (second, "second_officer"), (others, ""), (north, "lead_officer")):
        given: dict[str, Any] = {"contact_id": contact.pk, "by": door.city.clerk, "at": door.at, "on": door.day}
        case = actions.register_case(title="欠薪", facts="欠薪", **given)
        if team:
            Case.objects.filter(pk=case.pk).update(**{team: keeper})
    Contact.objects.filter(pk=north.pk).update(district_code="440117", street_code="440117100")
    assert set(visible_to(keeper, door.day)) == {mine, second}
    pages = [queries.view(keeper, contact.pk, door.day, door.at) for contact in (mine, second)]
    assert all(page.may_see_text for page in pages)
    for contact in (others, north):
        with pytest.raises(NotFound):
            actions.look(contact_id=contact.pk, by=keeper, at=door.at, on=door.day)
    actions.look(contact_id=mine.pk, by=keeper, at=door.at, on=door.day)


def test_nothing_is_decided_of_a_pair_of_which_one_is_shut(door: Door) -> None:
    here, there = door.receive().contact, door.receive(workplace_code="440117100").contact
    Contact.objects.filter(pk=there.pk).update(district_code="440117", street_code="440117100")
    match = Match.objects.create(contact=here, other=there, score=0.9, reasons=[], at=door.at)
    with pytest.raises(NotFound):
        decide_match(match_id=match.pk, same=False, by=door.city.clerk, at=door.at, on=door.day)


def test_whoever_came_with_a_ticket_keeps_his_number_and_nobody_is_named_without_a_name(door: Door) -> None:
    ticket = {"channel": "hotline", "ticket": "17", "ticket_kind": "complaint"}
    contact = door.receive(**ticket).contact
    for text, more in (
        ("没有说是谁", {"identity": Identity()}),
        ("工人名册", {"identity": Identity(), "workers": [NewWorker("赵一")]}),
        ("另一个人", {"identity": Identity(name="何立夏", phone="13800138022")}),
    ):
        door.receive(**ticket, text=text, **more)
    assert list(Note.objects.filter(contact=contact).order_by("pk").values_list("whose", flat=True)) == ["", "", "2"]
    assert [len(row.left) for row in contact.attachments.order_by("pk")] == [1, 1]


def test_a_line_of_the_roster_is_that_of_its_contact(door: Door) -> None:
    door.receive(workers=[NewWorker("赵一")])
    contact = door.receive(workers=[NewWorker("钱二"), NewWorker("孙三")]).contact
    given: dict[str, Any] = {"contact_id": contact.pk, "by": door.city.clerk, "at": door.at, "reason": "电话核实情况"}
    assert [actions.open_identity(**given, worker_seq=seq).name for seq in (1, 2)] == ["钱二", "孙三"]


def test_what_a_channel_hands_on_is_the_first_ones_while_nobody_else_has_come(door: Door) -> None:
    ticket = {"channel": "hotline", "ticket_kind": "complaint"}
    roster = [NewWorker("赵一", "13700137001"), NewWorker("钱二", "13700137002")]
    contact = door.receive(**ticket, ticket="17", workers=roster).contact
    elsewhere = {**ticket, "ticket": "18"}
    door.receive(**elsewhere)
    door.receive(**elsewhere, text="另一个人", identity=Identity(name="何立夏", phone="13800138022"))
    actions.say(contact_id=contact.pk, text="工资条在这里", at=door.at, key=door.key())
    actions.confirm_received(
        contact_id=contact.pk, amount=1, paid_on=door.day, as_worker=2, at=door.at, on=door.day, key=door.key()
    )
    _, channel = channel_key(door.city.unit, door.city.clerk, door.at)
    given: dict[str, Any] = {"channel": channel, "number": contact.number, "text": "流水", "at": door.at}
    with pytest.raises(Invalid) as refused:
        supplement_from_channel(**given, files=[], key=door.key())
    assert refused.value.field == "files"
    key = door.key()
    assert [supplement_from_channel(**given, files=[SLIP], key=key).now for _ in range(2)] == [True, False]
    assert list(Note.objects.filter(contact=contact).order_by("pk").values_list("whose", flat=True)) == ["1", "w2", "1"]
    assert [row.verb for row in trail(str(contact.ref))].count("contact.files_from_channel") == 1
