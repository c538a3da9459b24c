"""What others read of papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from laojian.documents.models import Document, StoredFile
from laojian.documents.rules import PAPERS, check_code, needed_facts
from laojian.kernel.references import Ref
from laojian.kernel.refusal import NotFound
from laojian.kernel.words import zh


@dataclass(frozen=True, slots=True)
class Template:
    """A paper that can be filled: its code, title, and the facts it needs."""

    code: str
    title: str
    audience: str
    basis: str
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verified:
    """What a number on a paper stands for; `check` is what must be printed on its foot."""

    number: str
    title: str
    authority: str
    issued_on: date
    check: str
    sha256: str
    voided_at: datetime | None
    void_reason: str


def templates() -> dict[str, Template]:
    """The papers that can be issued, by code."""
    return {
        code: Template(code, paper.title, paper.audience, paper.basis, needed_facts(paper))
        for code, paper in PAPERS.items()
    }


def verify(number: str) -> Verified | None:
    """The paper of a number, or None. Tells nothing of its content beyond what is printed on every sheet."""
    found = Document.objects.filter(number=number.strip()).first()
    if found is None:
        return None
    return Verified(
        number=found.number,
        title=found.title,
        authority=found.authority,
        issued_on=found.issued_on,
        check=check_code(found.facts_sha256),
        sha256=found.sha256,
        voided_at=found.voided_at,
        void_reason=found.void_reason,
    )


def papers_of(subject: Ref) -> list[Document]:
    """All papers of one matter, the newest first, voided ones included."""
    return list(Document.objects.filter(subject=str(subject)).order_by("-issued_at", "-pk"))


def file_of(subject: Ref, file_id: int) -> StoredFile:
    """A stored file of one matter. Raises NotFound for one of another matter as for none."""
    found = StoredFile.objects.filter(pk=file_id, subject=str(subject)).first()
    if found is None:
        raise NotFound(zh("没有这个文件"))
    return found
