"""Where a contact can stand. The values are what the database keeps; the words of a state stand in `flow_table`."""

from enum import StrEnum


class ContactState(StrEnum):
    """The states of a contact, from the desk to its end."""

    NEW = "new"
    WAITING = "waiting"
    LINKED = "linked"
    REDIRECTED = "redirected"
    PASSED_ON = "passed_on"
    ANSWERED = "answered"
    CLOSED = "closed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
