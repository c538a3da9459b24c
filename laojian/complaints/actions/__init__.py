"""The only writers of contacts. Keyword-only, atomic; `at` is the recorded moment, `on` the office's day."""

from laojian.complaints.actions.batches import start_batch, stop_batch, undo_batch, work_batches
from laojian.complaints.actions.disputes import designate, move_to_unit, raise_dispute
from laojian.complaints.actions.drafts import drop_draft, read_draft, save_draft, sweep_drafts
from laojian.complaints.actions.handling import (
    answer_all,
    answer_channel,
    ask_supplement,
    attach_to_case,
    detach,
    edit,
    look,
    pass_on,
    redirect,
    register_case,
)
from laojian.complaints.actions.incoming import Identity, NewContact, NewFile, NewWorker
from laojian.complaints.actions.marks import approve_mark, lift_mark, propose_mark, refuse_mark
from laojian.complaints.actions.matching import decide_match, same_event_group
from laojian.complaints.actions.models import end_model, use_model
from laojian.complaints.actions.openings import approve_opening, ask_opening, open_identity, open_text, refuse_opening
from laojian.complaints.actions.person import confirm_received, evaluate, unsolved, withdraw
from laojian.complaints.actions.receipts import (
    Opened,
    ask_login,
    confirm_login,
    no_such_receipt,
    open_by_code,
    open_by_link,
    send_codes,
    sweep,
)
from laojian.complaints.actions.receiving import Received, receive
from laojian.complaints.actions.suggesting import decide_suggestion
from laojian.complaints.actions.talk import answer_person, mark_read, read_notes, say
from laojian.complaints.actions.urgency import approve_lower, propose_lower, raise_urgency, refuse_lower

__all__ = [
    "Identity",
    "NewContact",
    "NewFile",
    "NewWorker",
    "Opened",
    "Received",
    "answer_all",
    "answer_channel",
    "answer_person",
    "approve_lower",
    "approve_mark",
    "approve_opening",
    "ask_login",
    "ask_opening",
    "ask_supplement",
    "attach_to_case",
    "confirm_login",
    "confirm_received",
    "decide_match",
    "decide_suggestion",
    "designate",
    "detach",
    "drop_draft",
    "edit",
    "end_model",
    "evaluate",
    "lift_mark",
    "look",
    "mark_read",
    "move_to_unit",
    "no_such_receipt",
    "open_by_code",
    "open_by_link",
    "open_identity",
    "open_text",
    "pass_on",
    "propose_lower",
    "propose_mark",
    "raise_dispute",
    "raise_urgency",
    "read_draft",
    "read_notes",
    "receive",
    "redirect",
    "refuse_lower",
    "refuse_mark",
    "refuse_opening",
    "register_case",
    "same_event_group",
    "save_draft",
    "say",
    "send_codes",
    "start_batch",
    "stop_batch",
    "sweep",
    "sweep_drafts",
    "undo_batch",
    "unsolved",
    "use_model",
    "withdraw",
    "work_batches",
]
