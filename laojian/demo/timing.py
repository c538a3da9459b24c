# data table
"""How a demonstration case goes: which ways are usual, how long each step waits, what must come before it.

Waits are working days after the step before, lowest and highest. They keep inside the time limits, so that a case
that is late is late on purpose (`planner.dwell`).
"""

#: State a case rests in → how many of six hundred.
RESTS = {
    "S00": 12, "S01": 12, "S02": 8, "S03": 20, "S04": 18, "S05": 10, "S06": 6, "S10": 10, "S11": 12, "S12": 14,
    "S20": 72, "S21": 10, "S30": 42, "S31": 10, "S32": 10, "S40": 9, "S41": 8, "S42": 7, "S43": 5, "S50": 9,
    "S51": 5, "S52": 5, "S60": 6, "S61": 6, "S62": 6, "S70": 14, "S71": 6, "S72": 7, "S73": 5, "S74": 5,
    "S80": 5, "S81": 5, "S90": 12, "S91": 50, "S92": 139, "S95": 8, "S96": 12,
}  # fmt: skip

#: Ways to a decision, and from it to the end: states on the way, weight.
TO_DECISION = (
    (("S32", "S50"), 34), (("S50",), 28), (("S32", "S51"), 16), (("S51",), 8), (("S43", "S50"), 6),
    (("S42", "S50", "S52"), 6), (("S41", "LIGHT"), 8),
)  # fmt: skip
TO_CLOSING = (
    (("S31",), 70), (("DECISION", "S70"), 10), (("S06",), 8), (("DECISION", "S71"), 4), (("DECISION", "S72"), 4),
    (("DECISION", "S74"), 4), (("S41", "LIGHT", "S62"), 4), (("S20", "S80"), 1), (("S20", "S81"), 2),
    (("DECISION", "S73"), 1),
)  # fmt: skip
DECISION_RESTS = ("S60", "S61", "S62", "S70", "S71", "S72", "S73", "S74")
CLOSING_RESTS = ("S90", "S91", "S92")

#: What a step costs when the way is sought; 1 when it is not here. Dear ones are taken when nothing else leads there.
COST = {
    "reopen_check": 60, "reopen_filing": 60, "join": 30, "transfer_police": 14, "transfer_out": 14,
    "returned_by_police": 60, "returned_by_body": 60, "withdraw_after_filing": 12, "withdraw_complaint": 12,
    "handle_onspot": 6, "return_for_evidence": 60, "suspend": 20, "ask_supplement": 8, "refuse_complaint": 3,
    "pass_on": 3, "pass_on_lead": 4, "withdraw_filing": 3, "accept": 9, "propose_filing_at_intake": 3,
    "decide_no_penalty": 9, "decide_no_penalty_after_legal": 9, "decide_no_penalty_after_discussion": 9,
    "report_corrected": 9, "deferral_ended": 20, "close_court_declined": 9, "serve_at_announcement": 2,
    "close_enforcement_ended": 3, "reopen": 90,
}  # fmt: skip
BACK = "refuse_closing_"
BACK_COST = 90

#: Before a step that needs this, these steps are taken where the case stands.
PREPARED_BY = {
    "review_given": ("give_review",),
    "legal_opinion_given": ("give_legal_opinion",),
    "notice_served": ("serve_notice",),
    "statement_reviewed": ("review_statement",),
    "hearing_held": ("announce_hearing", "hold_hearing"),
    "police_filed": ("deliver_to_police", "police_file"),
    "court_declined": ("court_declines",),
    "file_complete_or_noted": ("note_missing_papers",),
}

WAITS = {
    "examine": (0, 1), "ask_supplement": (0, 1), "receive_supplement": (3, 8), "refuse_unsupplemented": (16, 19),
    "refuse_complaint": (1, 3), "pass_on": (0, 1), "pass_on_lead": (0, 2), "accept": (1, 3), "accept_and_file": (1, 3),
    "approve_filing": (0, 0), "refuse_filing": (1, 3), "precheck": (0, 2), "handle_onspot": (1, 3),
    "propose_filing": (1, 3), "propose_filing_at_intake": (1, 3), "begin_investigation": (1, 3), "suspend": (5, 18),
    "resume": (8, 30), "extend": (25, 40), "order_correction": (6, 24), "confirm_correction": (3, 9),
    "order_expired": (12, 14), "report": (8, 24), "report_uncorrected": (2, 6), "report_corrected": (2, 5),
    "take_review": (0, 1), "give_review": (1, 2), "send_to_legal": (0, 0), "give_legal_opinion": (1, 2),
    "return_for_evidence": (1, 2), "discuss": (1, 2), "discuss_after_review": (1, 2), "give_notice": (0, 1),
    "give_notice_after_discussion": (0, 1), "give_notice_after_review": (0, 1), "serve_notice": (0, 1),
    "hear_statement": (1, 3), "review_statement": (1, 2), "request_hearing": (2, 4),
    "request_hearing_after_statement": (0, 1), "announce_hearing": (1, 1), "hold_hearing": (9, 10),
    "decide_after_hearing": (1, 2), "decide_after_statement": (5, 6), "decide_unopposed": (6, 7),
    "decide_no_penalty": (1, 2), "decide_no_penalty_after_legal": (1, 2), "decide_no_penalty_after_discussion": (1, 2),
    "begin_service": (0, 1), "complete_service": (1, 4), "serve_at_announcement": (0, 0), "begin_performance": (0, 0),
    "close_performed": (4, 10), "defer": (3, 7), "deferral_ended": (26, 30), "close_deferred": (12, 18),
    "demand": (18, 22), "close_after_demand": (4, 9), "apply_enforcement": (122, 130), "court_accepts": (2, 4),
    "court_rules": (4, 6), "court_declines": (3, 5), "close_enforced": (20, 40), "close_enforcement_ended": (40, 60),
    "close_court_declined": (16, 20), "transfer_police": (3, 10), "deliver_to_police": (0, 0), "police_file": (2, 2),
    "taken_by_police": (1, 2), "transfer_out": (2, 6), "taken_by_body": (5, 10), "withdraw_filing": (1, 3),
    "close_corrected": (1, 3), "close_served": (1, 3), "close_onspot": (2, 5), "approve_closing": (1, 2),
    "note_missing_papers": (4, 12), "archive": (1, 3), "join": (1, 4), "withdraw_complaint": (1, 4),
    "withdraw_after_filing": (3, 12), "publish": (2, 5), "report_up": (3, 6), "follow_up": (5, 15),
    "reconsideration_begins": (4, 9), "reconsideration_ends": (30, 45), "answer_channel": (0, 1), "correct": (0, 1),
    "reopen": (2, 6),
}  # fmt: skip
USUAL_WAIT = (1, 3)

#: Roundabout ways: state, steps taken there, chance in a hundred; the way goes on from the same state.
DETOURS = (
    ("S01", ("ask_supplement", "receive_supplement"), 10),
    ("S20", ("suspend", "resume"), 7),
    ("S42", ("return_for_evidence", "report", "take_review", "give_review", "send_to_legal"), 8),
    ("S20", ("extend",), 8),
    ("S20", ("correct",), 3),
    ("S70", ("reconsideration_begins", "reconsideration_ends"), 5),
    ("S62", ("publish",), 80),
    ("S91", ("follow_up",), 25),
    ("S74", ("publish",), 35),
)

#: Longest rest in working days for (usual, slow, late) cases; a late one has passed a limit.
DWELL = {
    "S00": (2, 4, 9), "S01": (3, 5, 12), "S02": (8, 10, 14), "S05": (4, 6, 14), "S06": (2, 3, 8), "S10": (1, 2, 7),
    "S12": (4, 10, 20), "S20": (28, 45, 85), "S21": (30, 60, 90), "S30": (7, 9, 16), "S31": (4, 8, 16),
    "S32": (6, 12, 30), "S40": (2, 6, 20), "S41": (3, 6, 18), "S42": (3, 6, 18), "S43": (2, 5, 14), "S50": (4, 6, 14),
    "S51": (3, 5, 12), "S52": (5, 8, 20), "S60": (3, 5, 10), "S61": (4, 6, 12), "S62": (3, 6, 20), "S70": (8, 10, 30),
    "S71": (15, 20, 40), "S72": (10, 30, 60), "S73": (3, 5, 12), "S74": (20, 40, 60), "S80": (2, 3, 10),
    "S81": (6, 12, 25), "S90": (2, 4, 12), "S91": (15, 24, 40),
}  # fmt: skip
