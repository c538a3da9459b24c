"""Who declared an interest in the employer, by code or by name, reads nothing of the matter from then on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flows.cast import Walk

from laojian.cases import actions as case_actions
from laojian.cases import queries as case_queries
from laojian.complaints import actions, queries
from laojian.complaints.actions.openings import open_identity, open_text
from laojian.complaints.actions.searching import find_by_phone
from laojian.kernel.refusal import NotFound
from laojian.ledger.queries import trail
from laojian.org import actions as org

NAME = "广州市天河某电子有限公司"


def declared(door, **by):
    """The clerk declares an interest: his brother works there."""
    org.declare_interest(officer=door.city.clerk, relation="relative", valid_from=door.day, by=None, at=door.at, **by)


@pytest.fixture(params=["the name", "the name as typed elsewhere", "the code alone", "the code, by a former name"])
def interest(door, request):
    """How the interest was declared, and how the contact names the employer."""
    firm = door.city.employer
    assert firm.name == NAME and firm.uscc
    spelled = {
        "the name as typed elsewhere": "广州市天河某电子 有限公司",
        "the code, by a former name": "广州旧名电子厂",
    }
    if request.param == "the code, by a former name":
        firm.former_names = ["广州旧名电子厂"]
        firm.save()
    contact = door.receive(employer_name=spelled.get(request.param, NAME)).contact
    assert contact.employer_uscc == ""  # a first contact names the employer; nobody has linked it yet
    by = {"employer_code": firm.uscc} if request.param.startswith("the code") else {"employer_name": NAME}
    return contact, by


def doors(door, contact):
    """Everything of the contact that the clerk could read before."""
    given = {"contact_id": contact.pk, "by": door.city.clerk, "at": door.at}
    return {
        "page": lambda: queries.view(door.city.clerk, contact.pk, door.day, door.at),
        "look": lambda: actions.look(**given, on=door.day),
        "text": lambda: open_text(**given),
        "person": lambda: open_identity(**given, reason="核对来件人"),
        "answer": lambda: actions.answer_person(**given, text="您好"),
    }


def test_every_door_is_shut_and_leaves_no_look(door, interest):
    contact, by = interest
    for read in doors(door, contact).values():
        read()
    assert find_by_phone(phone="13800138000", by=door.city.clerk, at=door.at, on=door.day) == (contact.pk,)
    declared(door, **by)
    before = len(trail(str(contact.ref)))
    for name, read in doors(door, contact).items():
        with pytest.raises(NotFound):
            pytest.fail(f"{name}: {read()}")
    assert find_by_phone(phone="13800138000", by=door.city.clerk, at=door.at, on=door.day) == ()
    assert not queries.visible_to(door.city.clerk, door.day).exists()
    assert len(trail(str(contact.ref))) == before


def test_it_shuts_for_him_alone_and_from_its_day_on(door, complaint):
    declared(door, employer_name=NAME)
    assert queries.one(door.city.head, complaint.pk, door.day) == complaint
    assert queries.one(door.city.clerk, complaint.pk, door.day - timedelta(days=1)) == complaint


def test_the_case_is_shut_too_its_receipt_and_its_files(door):
    walk = Walk(door.city, day=door.day, hour=12).register()
    case, clerk = walk.case, door.city.clerk
    evidence = walk.file()
    assert case_queries.case_file(clerk, case.pk, evidence, door.day).pk == evidence
    assert case_queries.registered(clerk, case.pk, door.day) == case
    declared(door, employer_name=NAME)
    with pytest.raises(NotFound):
        case_queries.case_file(clerk, case.pk, evidence, door.day)
    with pytest.raises(NotFound):
        case_queries.registered(clerk, case.pk, door.day)
    assert case_queries.registered_lately(clerk, door.day) == []
    with pytest.raises(NotFound):
        case_actions.add_evidence(
            case_id=case.pk, file_id=evidence, title="考勤表", kind="documentary", obtained_on=door.day, by=clerk,
            at=door.at, on=door.day,
        )  # fmt: skip
