# data table
"""Every route of the house and the kinds of pieces that come out of it; a route without a line fails a test.

Before a line is added: the door asks `org.rules.pieces.may_open`, itself or through the query of its package.
"""

from __future__ import annotations

from typing import Final

from laojian.org.rules.pieces import Kind

K: Final = Kind
NOTHING: Final[frozenset[Kind]] = frozenset()
#: The page of a contact; forms on it repeat parts of it.
CONTACT: Final = frozenset(
    {K.TEXT, K.MESSAGE_IN, K.MESSAGE_OUT, K.ANSWER, K.REMARK, K.PERSON, K.WORKER, K.TITLE, K.STANDING, K.SUGGESTION,
     K.REASON, K.TRAIL, K.LOOK, K.EVALUATION}
)  # fmt: skip
#: The page of a case; forms on it repeat parts of it.
CASE: Final = frozenset(
    {K.PERSON, K.CLAIMANT, K.TITLE, K.STANDING, K.REASON, K.TRAIL, K.EVIDENCE, K.PAPER, K.PAPER_DRAFT}
)  # fmt: skip
LISTED: Final = frozenset({K.TITLE, K.STANDING})
#: What a person has before him who came with a receipt or with his telephone.
OWN: Final = frozenset(
    {K.MESSAGE_IN, K.MESSAGE_OUT, K.ORIGINAL, K.SENT_FILE, K.WORKER, K.STANDING, K.PROOF, K.LOOK, K.PAPER}
)  # fmt: skip
SHOWS: Final[dict[str, frozenset[Kind]]] = {
    # the portal
    **dict.fromkeys(
        ("portal-home", "portal-guide", "portal-language", "portal-employers", "portal-site", "portal-calculator",
         "portal-advice", "portal-drop", "portal-follow", "portal-phone", "portal-phone-code", "portal-leave",
         "portal-nowhere"), NOTHING,
    ),
    **dict.fromkeys(("portal-complaint", "portal-report", "portal-step"), frozenset({K.DRAFT})),
    "portal-receipt": frozenset({K.STANDING}),
    **dict.fromkeys(("portal-link", "portal-mine", "portal-status", "portal-act"), OWN),
    **dict.fromkeys(("portal-proof", "portal-proof-file"), frozenset({K.PROOF})),
    "portal-paper": frozenset({K.PAPER}),
    "portal-file": frozenset({K.ORIGINAL, K.SENT_FILE}),
    # other systems
    **dict.fromkeys(("openapi-json", "api-root", "report_delivery", "healthz"), NOTHING),
    **dict.fromkeys(("hand_in", "add_files"), frozenset({K.STANDING})),
    "own_contacts": frozenset({K.STANDING}),
    "where_it_stands": frozenset({K.STANDING, K.ANSWER}),
    # the officer himself, the office
    **dict.fromkeys(
        ("login", "logout", "language", "password", "totp", "view-save", "view-drop", "sites", "site-new", "site-sheet",
         "site-end", "channels", "channel-new", "channel-end", "deadline", "deadline-propose", "law-answer",
         "law-recompute", "law-decide", "ledger-checkpoint", "officers", "officer-new", "officer-edit",
         "officer-certificate", "officer-grant", "officer-interest", "officer-reset", "officer-act",
         "officer-deactivate", "delegations", "delegation-new", "delegation-act", "accounts-confirm",
         "triage-models", "triage-end", "approval-file",
         "units", "unit-new", "unit", "grids", "grids-of", "grid-new", "grid", "grid-end", "contact-door",
         "contact-bulk", "contact-batches"), NOTHING,
    ),
    # numbers of cases whose clocks would move, for those who decide for the whole office
    **dict.fromkeys(("deadlines", "law-change", "calendar", "notice-new", "notice"), frozenset({K.TITLE})),
    "officer": frozenset({K.TRAIL}),
    "ledger": frozenset({K.TRAIL, K.REASON, K.LOOK}),
    # contacts
    **dict.fromkeys(("contacts", "contacts-phone", "contact-cases", "contact-batch", "contact-batch-act"), LISTED),
    "contact-report": LISTED,
    "contacts-export": frozenset({K.EXPORT, K.TITLE}),
    "contact-new": LISTED,
    **dict.fromkeys(("contact", "contact-act", "contact-match", "suggestion-decide", "mark-lift"), CONTACT),
    **dict.fromkeys(("contact-approvals", "contact-decide"), frozenset({K.TITLE, K.REASON})),
    **dict.fromkeys(("contact-opening", "contact-copy-make"), NOTHING),
    "contact-answer-all": LISTED,
    "contact-identity": frozenset({K.PERSON, K.WORKER}),
    "contact-copy": frozenset({K.COPY}),
    "contact-original": frozenset({K.ORIGINAL, K.PERSON}),
    **dict.fromkeys(("failures", "failure-settle", "failure-resend"), frozenset({K.TITLE, K.REASON})),
    # cases
    **dict.fromkeys(("cases", "leads", "desk", "case-masters", "late", "late-of", "handovers", "handover"), LISTED),
    "cases-export": frozenset({K.EXPORT, K.TITLE}),
    **dict.fromkeys(("lead-new", "lead-receipt"), LISTED),
    **dict.fromkeys(
        ("case", "case-step", "case-split", "case-employer", "paper-attach", "payment-reverse", "case-team",
         "paper-void", "evidence-new", "evidence-exclude", "fine-pay", "claim-new", "claim", "claim-pay",
         "claim-confirm", "approval"), CASE,
    ),
    "approvals": frozenset({K.TITLE, K.REASON}),
    "case-reveal": frozenset({K.PERSON, K.CLAIMANT}),
    "file": frozenset({K.EVIDENCE, K.PAPER}),
    "search": LISTED,
    # employers
    **dict.fromkeys(
        ("employers", "employer-suggest", "employer-new", "employer-edit", "employer-workplace", "employer-contact",
         "employer-end"), NOTHING,
    ),
    "employer": frozenset({K.TITLE, K.CLAIMANT, K.TRAIL}),
    "employer-reveal": frozenset({K.CLAIMANT}),
}  # fmt: skip
#: Kinds that come out of no route, and why.
NO_ROUTE: Final[dict[Kind, str]] = {
    K.KEPT_ROW: "kept-back rows are written beside the imported file by the command line",
}
