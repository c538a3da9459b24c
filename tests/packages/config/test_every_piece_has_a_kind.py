"""Every field that can hold a piece has a kind in the one table, and only the doors named here open what is sealed.

A new sealed column, file, list of values or long text without a line here fails, and so does a new function that opens
one: say which kind it is (`org/rules/pieces.py`), let the door ask `may_open`, then add the line.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

import pytest
from django.apps import apps
from django.db import models

from laojian.org.identity_keys import SealedField
from laojian.org.rules.pieces import Kind
from tests.architecture import house

PACKAGES: Final = {"complaints", "cases", "documents", "outbox", "employers"}
LONG: Final = 100
#: What tells of no person and of no matter: law, checks, paths, keys, who did it.
PLAIN: Final = None
K: Final = Kind
FIELDS: Final[dict[str, Kind | None]] = {
    "complaints.Attachment.left": K.COPY, "complaints.Attachment.original": K.ORIGINAL,
    "complaints.Attachment.traces": K.COPY, "complaints.Attachment.working": K.COPY,
    "complaints.Batch.inputs": K.REASON, "complaints.BatchItem.before": K.TITLE,
    "complaints.BatchItem.problem": K.REASON, "complaints.Contact.answer": K.ANSWER,
    "complaints.Contact.assessment": K.STANDING, "complaints.Contact.blocks": K.SUGGESTION,
    "complaints.Contact.employer_name": K.TITLE, "complaints.Contact.matters": K.TITLE,
    "complaints.Contact.sealed_identity": K.PERSON, "complaints.Contact.sealed_text": K.TEXT,
    "complaints.Contact.urgency_reasons": K.TITLE, "complaints.Contact.workplace_address": K.TITLE,
    "complaints.ContactCase.reason": K.REASON,
    "complaints.Draft.sealed": K.DRAFT,
    "complaints.Evaluation.sealed_text": K.EVALUATION,
    "complaints.Match.reasons": K.SUGGESTION, "complaints.Note.sealed_text": K.MESSAGE_IN,
    "complaints.PersonLogin.sealed_phone": K.PERSON,
    "complaints.SiteCode.address": PLAIN, "complaints.SiteCode.builder": PLAIN,
    "complaints.SiteCode.contractor": PLAIN, "complaints.SiteCode.name": PLAIN,
    "complaints.Suggestion.sealed": K.SUGGESTION, "complaints.Suggestion.sealed_corrected": K.SUGGESTION,
    "complaints.Teller.sealed_identity": K.PERSON, "complaints.TriageModel.card": PLAIN,
    "complaints.TriageModel.path": PLAIN, "complaints.UrgencyChange.reason": K.REASON,
    "complaints.Worker.name_masked": K.WORKER, "complaints.Worker.sealed_identity": K.WORKER,
    "complaints.Worker.what": K.WORKER,
    "cases.Case.complainant_masked": K.PERSON, "cases.Case.complainant_token": K.PERSON,
    "cases.Case.employer_name": K.TITLE, "cases.Case.facts": K.EVIDENCE, "cases.Case.limitation_reason": K.REASON,
    "cases.Case.phone_masked": K.PERSON, "cases.Case.phone_token": K.PERSON, "cases.Case.search_text": K.TITLE,
    "cases.Case.suspected_duplicates": K.SUGGESTION, "cases.Case.title": K.TITLE,
    "cases.Case.workplace_address": K.TITLE, "cases.CasePaper.document": K.PAPER, "cases.CasePaper.file": K.PAPER,
    "cases.CaseStep.inputs": K.TRAIL, "cases.CaseStep.late_proof": K.EVIDENCE, "cases.CaseStep.payload": K.TRAIL,
    "cases.Claim.id_masked": K.CLAIMANT, "cases.Claim.id_token": K.CLAIMANT, "cases.Claim.name_masked": K.CLAIMANT,
    "cases.Claim.name_token": K.CLAIMANT, "cases.Claim.phone_masked": K.CLAIMANT,
    "cases.Claim.phone_token": K.CLAIMANT, "cases.Claim.what": K.CLAIMANT, "cases.Confirmation.proof": K.EVIDENCE,
    "cases.Confirmation.reason": K.REASON, "cases.Correction.new": K.TRAIL, "cases.Correction.old": K.TRAIL,
    "cases.Correction.reason": K.REASON, "cases.Evidence.excluded_reason": K.REASON,
    "cases.Evidence.file": K.EVIDENCE, "cases.Evidence.obtained_where": K.EVIDENCE, "cases.Evidence.title": K.EVIDENCE,
    "cases.ImportBatch.name": K.KEPT_ROW, "cases.ImportedCase.cells": K.KEPT_ROW,
    "cases.ImportedCase.problem": K.KEPT_ROW, "cases.LawChange.reason": PLAIN, "cases.LawRecompute.reason": PLAIN,
    "cases.Link.reason": K.REASON, "cases.Payment.proof": K.EVIDENCE, "cases.Payment.reason": K.REASON,
    "cases.Proposal.inputs": K.PAPER_DRAFT, "cases.Proposal.late_proof": K.EVIDENCE,
    "cases.Proposal.reason": K.REASON, "cases.SavedView.filters": PLAIN,
    **dict.fromkeys(
        ("cases.Deadline.article_en", "cases.Deadline.basis_zh", "cases.Deadline.from_event_en",
         "cases.Deadline.from_event_zh", "cases.Deadline.name_en", "cases.Deadline.note_zh", "cases.Violation.basis",
         "cases.Violation.more", "cases.Violation.name_en", "cases.Violation.name_zh", "cases.Violation.penalty",
         "cases.Violation.remedy"), PLAIN,
    ),
    "documents.Document.by": PLAIN, "documents.Document.facts": K.PAPER, "documents.Document.file": K.PAPER,
    "documents.Document.subject": PLAIN, "documents.Document.void_reason": K.REASON,
    "documents.Document.voided_by": PLAIN, "documents.StoredFile.by": PLAIN, "documents.StoredFile.name": K.EVIDENCE,
    "documents.StoredFile.sealed": K.ORIGINAL, "documents.StoredFile.sealed_name": K.ORIGINAL,
    "documents.StoredFile.subject": PLAIN,
    "outbox.Attempt.provider_id": PLAIN, "outbox.Failure.note": K.REASON, "outbox.Inside.sealed_content": K.MESSAGE_OUT,
    "outbox.Outgoing.channels": PLAIN, "outbox.Outgoing.key": PLAIN, "outbox.Outgoing.lane": PLAIN,
    "outbox.Outgoing.sealed_addresses": K.PERSON, "outbox.Outgoing.sealed_content": K.MESSAGE_OUT,
    "employers.ContactPerson.name_masked": K.CLAIMANT, "employers.ContactPerson.name_token": K.CLAIMANT,
    "employers.ContactPerson.phone_masked": K.CLAIMANT, "employers.ContactPerson.phone_token": K.CLAIMANT,
    "employers.ImportedRow.cells": K.KEPT_ROW, "employers.ImportedRow.problem": K.KEPT_ROW,
    **dict.fromkeys(
        ("employers.Employer.address_text", "employers.Employer.changed_by", "employers.Employer.created_by",
         "employers.Employer.former_names", "employers.Employer.name", "employers.Employer.names_text",
         "employers.Employer.origin", "employers.Employer.registered_address", "employers.ImportedRow.by",
         "employers.Workplace.address"), PLAIN,
    ),
}  # fmt: skip

#: What opens something sealed, by package; `files.open` counts everywhere.
OPENERS: Final = {
    "complaints": {"opened", "opened_json", "open_sealed"},
    "messages": {"open_content", "open_sealed"},
    "web": {"open_sealed", "vault.reveal"},
}
#: Who calls them: each asks `may_open` for its reader, or is a task of the office that shows nobody anything.
DOORS: Final = {
    "complaints": {
        # ask the one question
        "actions/openings.py:_identity", "actions/openings.py:open_text", "queries/person.py:_notes",
        "queries/person.py:note_file", "queries/person.py:paper_file", "queries/view.py:_notes",
        "queries/view.py:_suggestions", "queries/view.py:_identity", "queries/view.py:view",
        # the person's own device alone has the key
        "actions/drafts.py:read_draft",
        # show nobody: they compare, send, bind, weigh, train
        "actions/repeated_tickets.py:_whose", "actions/handling.py:_claims", "actions/handling.py:register_case",
        "actions/person.py:perform", "actions/person.py:unsolved", "actions/receipts.py:_send_next",
        "actions/suggesting.py:_fill_in", "actions/notifying.py:notify", "actions/training.py:_label",
        "actions/training.py:blanked", "identifying_words.py:words_of_person", "reading.py:read_contact",
        "sealing.py:opened_json",
    },
    "messages": {"actions/delivering.py:_send", "queries.py:_inside"},
    "web": {
        "workbench/cases/views/content.py:file", "workbench/cases/views/content.py:reveal",
        "workbench/cases/views/content.py:show", "workbench/contacts/views/details.py:original",
        "workbench/contacts/views/details.py:working_copy", "workbench/employers/views.py:reveal",
        "workbench/employers/views.py:show",
    },
}  # fmt: skip


def holding(model: type[models.Model]) -> Iterator[str]:
    """The fields of a model that can hold a piece."""
    for field in model._meta.concrete_fields:
        target = field.related_model.__name__ if isinstance(field, models.ForeignKey) else ""
        long = isinstance(field, models.CharField) and not field.choices and (field.max_length or 0) >= LONG
        told = field.name.endswith(("_masked", "_token")) or target in ("StoredFile", "Document", "ProtectedValue")
        if long or told or isinstance(field, SealedField | models.TextField | models.JSONField):
            yield f"{model._meta.app_label}.{model.__name__}.{field.name}"


def unlisted(found: list[type[models.Model]]) -> list[str]:
    return [name for model in found for name in holding(model) if name not in FIELDS]


def test_every_field_that_can_hold_a_piece_has_its_kind() -> None:
    ours = [model for model in apps.get_models() if model._meta.app_label in PACKAGES]
    assert unlisted(ours) == []
    assert len(ours) >= 40


def test_a_new_field_without_a_kind_is_seen() -> None:
    class Diary(models.Model):
        words = SealedField("日记")
        picture = models.ForeignKey("documents.StoredFile", models.PROTECT, related_name="+")
        pages = models.IntegerField()

        class Meta:
            app_label = "planted"

    try:
        assert unlisted([Diary]) == ["planted.Diary.words", "planted.Diary.picture"]
    finally:
        del apps.all_models["planted"]


def callers(package: str) -> set[str]:
    """The functions of a package that open something sealed or stored, as module:function."""
    found = set()
    for path in house.sources(f"laojian/{package}"):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef) and opens(function, OPENERS[package]):
                found.add(f"{path.relative_to(house.ROOT / 'laojian' / package)}:{function.name}")
    return found


def opens(function: ast.FunctionDef, openers: set[str]) -> bool:
    """Whether the function calls one of the openers, or `files.open`."""
    called = {ast.unparse(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}
    called |= {name.rpartition(".")[2] for name in called}
    return bool(called & openers) or any(name in ("files.open", "files.open_sealed") for name in called)


@pytest.mark.parametrize("package", DOORS)
def test_only_the_doors_named_here_open_what_is_sealed(package: str) -> None:
    assert callers(package) == DOORS[package]


def test_a_new_door_is_seen() -> None:
    planted = ast.parse("def leak(row):\n    return files.open_sealed(row.original_id)").body[0]
    assert isinstance(planted, ast.FunctionDef) and opens(planted, set())
