"""Tables of complaints: the contact, what it holds, what is suggested about it, what is decided about it."""

from laojian.complaints.models.contact import Contact, ContactCase, ContactClock, ContactEdge, ContactStep, Worker
from laojian.complaints.models.content import Attachment, Draft, Evaluation, Note, PersonAct, Teller
from laojian.complaints.models.decisions import (
    Batch,
    BatchItem,
    Dispute,
    MaliciousMark,
    Opening,
    UrgencyChange,
)
from laojian.complaints.models.entrances import ChannelKey, CodeTry, PersonLogin, SiteCode
from laojian.complaints.models.suggestions import Match, Suggestion, TriageModel

__all__ = [
    "Attachment",
    "Batch",
    "BatchItem",
    "ChannelKey",
    "CodeTry",
    "Contact",
    "ContactCase",
    "ContactClock",
    "ContactEdge",
    "ContactStep",
    "Dispute",
    "Draft",
    "Evaluation",
    "MaliciousMark",
    "Match",
    "Note",
    "Opening",
    "PersonAct",
    "PersonLogin",
    "SiteCode",
    "Suggestion",
    "Teller",
    "TriageModel",
    "UrgencyChange",
    "Worker",
]
