"""Pure rules of papers: which there are, what they need, how they are numbered and filled."""

from __future__ import annotations

from laojian.documents.rules.blocks import Block, Paper
from laojian.documents.rules.facts import FACTS
from laojian.documents.rules.filling import (
    capital_date,
    check_code,
    check_facts,
    clean_facts,
    facts_digest,
    fill_blocks,
    foot_lines,
    needed_facts,
    party_lines,
    plain_date,
    used_facts,
)
from laojian.documents.rules.numbering import (
    Authority,
    Remedy,
    TypeWord,
    authority_at,
    authority_row,
    number_text,
    type_word,
    type_word_row,
)
from laojian.documents.rules.papers_after import AFTER
from laojian.documents.rules.papers_decision import DECISION
from laojian.documents.rules.papers_intake import INTAKE
from laojian.documents.rules.papers_investigation import INVESTIGATION
from laojian.documents.rules.papers_review import REVIEW
from laojian.documents.rules.remedies import check_remedies, remedies_clause

PAPERS: dict[str, Paper] = {paper.code: paper for paper in (*INTAKE, *INVESTIGATION, *REVIEW, *DECISION, *AFTER)}

__all__ = [
    "FACTS",
    "PAPERS",
    "Authority",
    "Block",
    "Paper",
    "Remedy",
    "TypeWord",
    "authority_at",
    "authority_row",
    "capital_date",
    "check_code",
    "check_facts",
    "check_remedies",
    "clean_facts",
    "facts_digest",
    "fill_blocks",
    "foot_lines",
    "needed_facts",
    "number_text",
    "party_lines",
    "plain_date",
    "remedies_clause",
    "type_word",
    "type_word_row",
    "used_facts",
]
