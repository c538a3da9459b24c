"""Working copies: what may be shown and handed on, without what the original tells of its maker.

The original stays as it was handed in (sealed, when it was sealed). A copy is stored as a plain file under a neutral
name, judged like every other file. What cannot be cleaned gets no copy, and the reason is named. Text that names
somebody is content: it is looked for elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from django.utils.timezone import localdate

from laojian.documents.files.clean_film import clean_film
from laojian.documents.files.clean_images import clean_image
from laojian.documents.files.clean_office import clean_office
from laojian.documents.files.clean_pdf import clean_pdf
from laojian.documents.files.clean_sound import clean_aac, clean_amr, clean_mp3, clean_silk, clean_wav, copy
from laojian.documents.files.findings import Finding, Report, Uncleanable
from laojian.documents.files.keeping import Pieces, arrivals, arriving, enough_room, found_row, open, store
from laojian.documents.files.kinds import IMAGE_KINDS, judge
from laojian.documents.files.sealed import open_sealed
from laojian.documents.files.texts import decode
from laojian.documents.law_rows import limits
from laojian.documents.models import StoredFile
from laojian.documents.who import Actor
from laojian.kernel.references import Ref
from laojian.kernel.refusal import Invalid

IN_MEMORY = 8 * 2**20  # bytes of a copy being made; beyond, it lies in a file without a name


@dataclass(frozen=True, slots=True)
class WorkingCopy:
    """The copy (None when none can be made), the traces taken out of it, and those that stay or stood in the way."""

    file: StoredFile | None
    removed: tuple[Finding, ...]
    left: tuple[Finding, ...]


def working_copy(file_id: int, *, subject: Ref, by: Actor, at: datetime) -> WorkingCopy:
    """Make a copy of a stored file without traces of its maker, belonging to `subject`.

    Raises NotFound, Refused for a lost or damaged original, Invalid when the quota of `subject` is used up.
    """
    row, bounds = found_row(file_id), limits(localdate(at))
    with _plain(row) as source, enough_room(), SpooledTemporaryFile(IN_MEMORY, dir=str(arrivals())) as spool:
        target = cast(BinaryIO, spool)
        try:
            report = _clean(source, row.kind, target, bounds)
        except Uncleanable as problem:
            return WorkingCopy(None, (), (problem.finding,))
        target.seek(0)
        with arriving(Pieces(target, bounds["media_bytes"])) as (path, digest, size):
            try:
                with path.open("rb") as cleaned:
                    kind = judge(cleaned, size, bounds, f"x.{row.kind}")
            except Invalid:  # an original so odd that its cleaned form is no such file any more
                return WorkingCopy(None, (), (Finding("broken", row.kind.upper()),))
            stored = store(path, digest, size, kind, title="工作副本", subject=subject, by=by, at=at)
    return WorkingCopy(stored, tuple(sorted(report.removed)), tuple(sorted(report.left)))


def traces(file_id: int) -> tuple[Finding, ...]:
    """What a stored file would tell of its maker, by kind and place; never the values. Raises NotFound, Refused."""
    row = found_row(file_id)
    with _plain(row) as source:
        try:
            report = _clean(source, row.kind, None, limits(localdate(row.stored_at)))
        except Uncleanable as problem:
            return (problem.finding,)
    return tuple(sorted(report.removed | report.left))


def _plain(row: StoredFile) -> BinaryIO:
    return open(row.pk) if row.sealed is None else open_sealed(row.pk)


def _clean(source: BinaryIO, kind: str, target: BinaryIO | None, bounds: dict[str, int]) -> Report:
    """Write what may be shown into `target` (None: only look). Raises Uncleanable."""
    if kind in IMAGE_KINDS:
        return clean_image(source, kind, target, bounds["image_bytes"])
    if kind in ("mp4", "m4a", "mov"):
        return clean_film(source, kind.upper(), target)
    if kind in ("docx", "xlsx", "pptx"):
        return clean_office(source, target)
    cleaner = {
        "pdf": clean_pdf, "mp3": clean_mp3, "wav": clean_wav, "amr": clean_amr, "silk": clean_silk, "aac": clean_aac,
        "txt": _text, "csv": _text,
    }  # fmt: skip
    if kind not in cleaner:
        raise Uncleanable("format", kind.upper())
    return cleaner[kind](source, target)


def _text(source: BinaryIO, target: BinaryIO | None) -> Report:
    """The bytes as they are, without a byte order mark; UTF-16, which needs one, becomes UTF-8."""
    source.seek(0)
    head = source.read(3)
    if target is None:
        return Report()
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        source.seek(0)
        text = decode(source.read())
        if text is None:
            raise Uncleanable("broken", "TXT")
        target.write(text.encode())
        return Report()
    start = 3 if head == b"\xef\xbb\xbf" else 0
    copy(source, target, start, source.seek(0, 2) - start)
    return Report()
