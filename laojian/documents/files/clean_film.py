"""Working copies of MP4, M4A and MOV: what is not picture or sound is blanked in place, so that every offset stays.

Boxes that a player needs are kept by name; all others (udta, meta, uuid, free, …) become `free` boxes of zeros. Tracks
that are neither picture nor sound (positions, faces, subtitles of the camera) lose their samples as well. Times and
names inside the kept boxes are set to zero.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple

from laojian.documents.files.clean_sound import copy
from laojian.documents.files.findings import Report, Uncleanable

_KEPT: Final = {
    b"": {b"ftyp", b"moov", b"mdat", b"moof", b"mfra", b"sidx", b"styp", b"wide"},
    b"moov": {b"mvhd", b"trak", b"mvex", b"iods"},
    b"mvex": {b"mehd", b"trex"},
    b"trak": {b"tkhd", b"edts", b"mdia", b"tapt"},
    b"edts": {b"elst"},
    b"mdia": {b"mdhd", b"hdlr", b"minf", b"elng"},
    b"minf": {b"vmhd", b"smhd", b"gmhd", b"nmhd", b"hdlr", b"dinf", b"stbl"},
    b"dinf": {b"dref"},
    b"stbl": {
        b"stsd", b"stts", b"ctts", b"cslg", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"stss", b"stps", b"sdtp",
        b"sbgp", b"sgpd", b"subs",
    },
    b"moof": {b"mfhd", b"traf"},
    b"traf": {b"tfhd", b"tfdt", b"trun", b"sbgp", b"sgpd", b"subs"},
    b"mfra": {b"tfra", b"mfro"},
}  # fmt: skip
_PICTURES: Final = {b"avc1", b"avc3", b"hvc1", b"hev1", b"mp4v", b"s263", b"vp09", b"av01", b"jpeg", b"apcn", b"apch"}
_DEEPEST: Final = 8
_MOST_BOXES: Final = 200_000
_TABLE_MOST: Final = 64 * 2**20
_KINDS: Final = {b"udta": "properties", b"meta": "properties", b"uuid": "properties", b"tref": "hidden"}


class Box(NamedTuple):
    """A box: where it begins, how long its head is, where it ends."""

    kind: bytes
    start: int
    head: int
    end: int

    @property
    def body(self) -> int:
        """Where its content begins."""
        return self.start + self.head


class _Film:
    """One film being gone through: what has to be overwritten, as (place, bytes or a number of zeros)."""

    def __init__(self, source: BinaryIO, where: str) -> None:
        self.source, self.where, self.report = source, where, Report()
        self.size = source.seek(0, 2)
        self.edits: list[tuple[int, bytes | int]] = []
        self.boxes = 0

    def read(self, start: int, length: int) -> bytes:
        if length > _TABLE_MOST:
            raise Uncleanable("broken", self.where)
        self.source.seek(start)
        return self.source.read(length)

    def children(self, start: int, end: int) -> Iterator[Box]:
        while end - start >= 8:
            self.boxes += 1
            head = self.read(start, 16)
            length, kind, wide = int.from_bytes(head[:4]), head[4:8], 8
            if length == 1 and len(head) == 16:
                length, wide = int.from_bytes(head[8:16]), 16
            elif length == 0:
                length = end - start
            if length < wide or start + length > end or self.boxes > _MOST_BOXES:
                raise Uncleanable("broken", self.where)
            yield Box(kind, start, wide, start + length)
            start += length
        if end > start:  # a QuickTime list may end in four zeros, which mean nothing
            self.zero(start, end)

    def free(self, box: Box) -> None:
        """Turn a box into a free one of zeros."""
        length = box.end - box.body
        if box.kind in (b"free", b"skip") and length <= 2**20 and not any(self.read(box.body, length)):
            return
        self.report.met(_KINDS.get(box.kind, "hidden"), self.where)
        if box.kind in (b"udta", b"meta"):
            content = self.read(box.body, min(length, 2**20))
            if b"\xa9xyz" in content or b"loci" in content or b"location" in content:
                self.report.met("place", self.where)
        self.edits.append((box.start + 4, b"free"))
        self.zero(box.body, box.end)

    def zero(self, start: int, end: int, kind: str = "") -> None:
        """Overwrite with zeros; `kind` is told when something stood there."""
        if kind and any(self.read(start, end - start)):
            self.report.met(kind, self.where)
        if end > start:
            self.edits.append((start, end - start))

    def walk(self, inside: bytes, start: int, end: int, depth: int = 0) -> None:
        if depth > _DEEPEST:
            raise Uncleanable("broken", self.where)
        for box in self.children(start, end):
            if box.kind not in _KEPT[inside]:
                self.free(box)
            elif box.kind == b"trak":
                self.track(box, depth)
            elif box.kind in _KEPT:
                self.walk(box.kind, box.body, box.end, depth + 1)
            else:
                self.plain(box)

    def track(self, box: Box, depth: int) -> None:
        found = {inner.kind: inner for inner in self.inside(box, b"mdia", b"minf", b"stbl")}
        handler = self.read(found[b"hdlr"].body + 8, 4) if b"hdlr" in found else b""
        if handler in (b"vide", b"soun"):
            self.report.stays("appearance" if handler == b"vide" else "voice", self.where)
            self.walk(b"trak", box.body, box.end, depth + 1)
            return
        for start, length in self.samples(found):
            if start + length > self.size:
                raise Uncleanable("broken", self.where)
            self.zero(start, start + length)
        self.report.met("track", self.where)
        self.edits.append((box.start + 4, b"free"))
        self.zero(box.body, box.end)

    def inside(self, box: Box, *opened: bytes) -> Iterator[Box]:
        for inner in self.children(box.body, box.end):
            yield inner
            if inner.kind in opened:
                yield from self.inside(inner, *opened)

    def samples(self, found: dict[bytes, Box]) -> Iterator[tuple[int, int]]:
        """(place, length) of every chunk of a track's samples. Raises Uncleanable when its tables do not say."""
        if not {b"stsc", b"stsz"} <= set(found) or not (b"stco" in found or b"co64" in found):
            raise Uncleanable("part", self.where)
        width, table = (8, found[b"co64"]) if b"co64" in found else (4, found[b"stco"])
        places = self.numbers(table, 8, width)
        runs = self.numbers(found[b"stsc"], 8, 4)
        common = int.from_bytes(self.read(found[b"stsz"].body + 4, 4))
        sizes = iter(self.numbers(found[b"stsz"], 12, 4))
        firsts, counts = runs[0::3], runs[1::3]
        run = -1
        for number, place in enumerate(places, 1):
            while run + 1 < len(firsts) and firsts[run + 1] <= number:
                run += 1
            if run < 0 or counts[run] > _MOST_BOXES:
                raise Uncleanable("broken", self.where)
            yield place, sum(common or next(sizes, 0) for _ in range(counts[run]))

    def numbers(self, box: Box, head: int, width: int) -> list[int]:
        data = self.read(box.body + head, box.end - box.body - head)
        return [int.from_bytes(data[at : at + width]) for at in range(0, len(data) - width + 1, width)]

    def plain(self, box: Box) -> None:
        """What inside a kept box tells of the maker."""
        if box.kind in (b"mvhd", b"tkhd", b"mdhd"):
            long = self.read(box.body, 1) == b"\x01"
            self.zero(box.body + 4, min(box.end, box.body + (20 if long else 12)), "time")
        elif box.kind == b"hdlr":
            self.zero(min(box.end, box.body + 12), box.end, "software")
        elif box.kind == b"dref":
            for entry in self.children(box.body + 8, box.end):
                self.zero(min(entry.end, entry.body + 4), entry.end, "path")
        elif box.kind == b"stsd":
            for entry in self.children(box.body + 8, box.end):
                self.zero(min(entry.end, entry.start + 20), min(entry.end, entry.start + 24), "software")
                if entry.kind in _PICTURES:
                    self.zero(min(entry.end, entry.start + 50), min(entry.end, entry.start + 82), "software")


def clean_film(source: BinaryIO, where: str, target: BinaryIO | None) -> Report:
    """The film with everything but picture and sound blanked. Raises Uncleanable for one not built as it should be."""
    film = _Film(source, where)
    kinds = {box.kind for box in film.children(0, film.size)}
    film.walk(b"", 0, film.size)
    if b"moof" in kinds and any(finding.kind == "track" for finding in film.report.removed):
        raise Uncleanable("part", where)  # samples of such a track lie among the fragments
    if target is not None:
        copy(source, target, 0, film.size)
        for start, change in film.edits:
            target.seek(start)
            if isinstance(change, bytes):
                target.write(change)
                continue
            while change > 0:
                change -= target.write(bytes(min(change, 2**20)))
        target.seek(0, 2)
    return film.report
