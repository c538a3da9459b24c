"""The only writers of messages. Whoever calls for an officer has asked for his right and hands the grant on."""

from laojian.messages.actions.delivering import deliver_due
from laojian.messages.actions.enqueueing import enqueue
from laojian.messages.actions.inbox import mark_read
from laojian.messages.actions.keeping import erase_old
from laojian.messages.actions.reports import note_receipt
from laojian.messages.actions.settling import resend, settle_failure
from laojian.messages.envelopes import Recipient

__all__ = ["Recipient", "deliver_due", "enqueue", "erase_old", "mark_read", "note_receipt", "resend", "settle_failure"]
