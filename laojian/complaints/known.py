"""What a person said of himself: the words that tell who he is wherever they stand in a text."""

from __future__ import annotations

from typing import Final

from laojian.complaints.models import Contact, Worker
from laojian.complaints.sealing import opened_json

_OWN: Final = ("name", "phone", "resident_id", "email", "address")
_LEAST: Final = 2


def words_of_person(contact: Contact) -> list[str]:
    """Name, telephone, identity number, mail, address of the person and of the roster; never shown, only looked for."""
    who = opened_json(contact.number, "identity", contact.sealed_identity)
    found = [who.get(name, "") for name in _OWN]
    for worker in Worker.objects.filter(contact=contact).order_by("seq"):
        values = opened_json(contact.number, f"worker:{worker.seq}", worker.sealed_identity)
        found += [values.get(name, "") for name in _OWN]
    return [word for word in dict.fromkeys(str(value).strip() for value in found) if len(word) >= _LEAST]
