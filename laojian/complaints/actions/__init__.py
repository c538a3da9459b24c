"""The only writers of contacts. Keyword-only, atomic; `at` is the recorded moment, `on` the office's day."""

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
from laojian.complaints.actions.person import confirm_received, evaluate, unsolved, withdraw
from laojian.complaints.actions.receipts import (
    ask_login,
    confirm_login,
    no_such_receipt,
    open_by_code,
    open_by_link,
    sweep,
)
from laojian.complaints.actions.receiving import Received, receive
from laojian.complaints.actions.talk import answer_person, mark_read, read_notes, say

__all__ = [
    "Identity",
    "NewContact",
    "NewFile",
    "NewWorker",
    "Received",
    "answer_all",
    "answer_channel",
    "answer_person",
    "ask_login",
    "ask_supplement",
    "attach_to_case",
    "confirm_login",
    "confirm_received",
    "detach",
    "drop_draft",
    "edit",
    "evaluate",
    "look",
    "mark_read",
    "no_such_receipt",
    "open_by_code",
    "open_by_link",
    "pass_on",
    "read_draft",
    "read_notes",
    "receive",
    "redirect",
    "register_case",
    "save_draft",
    "say",
    "sweep",
    "sweep_drafts",
    "unsolved",
    "withdraw",
]
