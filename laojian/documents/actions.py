"""The only writers of papers: issue one under a number, or void it with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from laojian.documents import files, rules
from laojian.documents.law_rows import authority_rows, numbering_rows
from laojian.documents.models import Document, Numbering
from laojian.documents.typesetting import families, qr_svg, typeset
from laojian.documents.who import Actor, name_of, ref_of
from laojian.kernel.references import Ref
from laojian.kernel.refusal import Invalid, NotFound, Refused
from laojian.kernel.words import zh
from laojian.ledger.actions import record
from laojian.org.models import Unit


@transaction.atomic
def issue(
    *,
    code: str,
    facts: Mapping[str, object],
    subject: Ref,
    authority: Unit | None,
    place: str,
    by: Actor,
    at: datetime,
    on: date,
) -> Document:
    """Number, fill, typeset and store one paper for `subject` (a case); returns the issued document.

    `authority` is the unit that handles the matter; the paper goes out in the name of the department of `place`
    (行政处罚法 第二十条). `on` is the date under the seal. Everything is checked before a number is taken, and a
    failure afterwards gives the number back with the transaction: serials have no gaps.
    Raises Refused naming what is missing, Invalid for a fact that does not read.
    """
    paper, kind, office = _template(code, place, on)
    filled = _checked(paper, kind.remedy, office, facts)
    serial = _next_serial(office.word, code, on.year)
    number = rules.number_text(office.word, kind.type_word, on.year, serial)
    digest = rules.facts_digest(code, number, filled)
    pdf = typeset(_sheet(paper, filled, office.authority, number, digest, on), at=at)
    stored = files.keep(content=pdf, kind="pdf", name=f"{paper.title} {number}.pdf", subject=subject, by=by, at=at)
    document = Document.objects.create(
        code=code,
        word=office.word,
        year=on.year,
        serial=serial,
        number=number,
        title=paper.title,
        subject=str(subject),
        place=place,
        authority=office.authority,
        unit_code=authority.code if authority is not None else "",
        facts=filled,
        facts_sha256=digest,
        file=stored,
        sha256=stored.sha256,
        issued_on=on,
        issued_at=at,
        by=name_of(by),
    )
    record(
        verb="document.issue",
        subject=Ref("document", str(document.pk)),
        stream=str(subject),
        by=ref_of(by),
        at=at,
        on=on,
        authority=office.authority,
        basis=paper.basis,
        payload={"code": code, "number": number, "sha256": stored.sha256, "facts_sha256": digest},
    )
    return document


@transaction.atomic
def void(*, document_id: int, reason: str, by: Actor, at: datetime, authority: str = "") -> Document:
    """Declare a paper void. It keeps its number and its file; the series goes on after it.

    `authority`: the grant it rests on, asked by the caller.
    Raises NotFound, Invalid without a reason, Refused when it is void already.
    """
    stated = reason.strip()
    if not stated:
        raise Invalid(zh("作废文书必须说明理由"), remedy=zh("请写明作废的原因，该说明将永久保存。"), field="reason")
    document = Document.objects.select_for_update().filter(pk=document_id).first()
    if document is None:
        raise NotFound(zh("没有这份文书"))
    if document.voided_at is not None:
        raise Refused(zh("文书%(number)s已经作废", number=document.number))
    document.voided_at, document.voided_by, document.void_reason = at, name_of(by), stated
    document.save(update_fields=["voided_at", "voided_by", "void_reason"])
    record(
        verb="document.void",
        subject=Ref("document", str(document.pk)),
        stream=document.subject,
        by=ref_of(by),
        at=at,
        authority=authority,
        payload={"number": document.number, "reason": stated},
    )
    return document


def _template(code: str, place: str, on: date) -> tuple[rules.Paper, rules.TypeWord, rules.Authority]:
    """The paper with its number word and its authority, and a font to set it in: all known before anything is taken."""
    paper = rules.PAPERS.get(code)
    if paper is None:
        raise Invalid(zh("没有编号为“%(code)s”的文书模板", code=code), field="code")
    families()  # refuses without the Chinese one, before a number is given out
    return paper, rules.type_word(numbering_rows(), code, place, on), rules.authority_at(authority_rows(), place, on)


def _checked(
    paper: rules.Paper, remedy: rules.Remedy, office: rules.Authority, facts: Mapping[str, object]
) -> dict[str, str]:
    """The facts as they will be printed, remedy clause included. Raises Refused, Invalid."""
    filled = rules.clean_facts(facts)
    if remedy != "none":
        filled.setdefault("remedies", rules.remedies_clause(paper.title, remedy, office))
        rules.check_remedies(filled["remedies"], remedy, office)
    rules.check_facts(paper, filled)
    return filled


def _next_serial(word: str, code: str, year: int) -> int:
    """The next number of a series; its row stays locked until the transaction ends."""
    Numbering.objects.get_or_create(word=word, code=code, year=year)
    series = Numbering.objects.select_for_update().get(word=word, code=code, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last


def _sheet(
    paper: rules.Paper, facts: Mapping[str, str], authority: str, number: str, digest: str, on: date
) -> dict[str, Any]:
    """What the layout reads."""
    check = rules.check_code(digest)
    return {
        "layout": paper.layout,
        "title": paper.title,
        "number": number,
        "authority": authority,
        "date": rules.capital_date(on),
        "check": check,
        "to": facts[paper.to] if paper.to else "",
        "party": rules.party_lines(facts),
        "blocks": rules.fill_blocks(paper, facts),
        "foot": rules.foot_lines(paper, facts),
        "qr": qr_svg(f"{number} {paper.code} {check}"),
    }
