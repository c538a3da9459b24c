"""What people said of themselves: the words that tell who somebody is wherever they stand in a text."""

from __future__ import annotations

from typing import Final

from laojian.complaints.models import Contact, Worker
from laojian.complaints.sealing import opened_json

_OWN: Final = ("name", "phone", "resident_id", "email", "address")
_LEAST: Final = 2


def words_of_person(contact: Contact, *, guarded: bool = False) -> list[str]:
    """Name, telephone, identity number, mail, address of everybody in it: its person, the roster, others who came with
    its ticket; never shown, only looked for. `guarded`: of those alone whose identity is kept secret.
    """
    people = []
    if contact.guarded or not guarded:
        people.append(opened_json(contact.number, "identity", contact.sealed_identity))
        for worker in Worker.objects.filter(contact=contact).order_by("seq"):
            people.append(opened_json(contact.number, f"worker:{worker.seq}", worker.sealed_identity))
    for teller in contact.tellers.order_by("number"):
        if teller.guarded or contact.guarded or not guarded:
            people.append(opened_json(contact.number, f"teller:{teller.number}", teller.sealed_identity))
    found = [str(who.get(name, "")).strip() for who in people for name in _OWN]
    return [word for word in dict.fromkeys(found) if len(word) >= _LEAST]
