"""Sixty unique markers in three reports: in what is said, in who says it, in the files, and in how it was sent."""

from __future__ import annotations

import io
import random
import struct
from dataclasses import dataclass, field

from PIL import Image
from pypdf import PdfWriter

#: Of each report twenty; the names say where the marker stands.
KINDS = (
    "name", "phone", "resident_id", "email", "address", "note", "self_mention", "workmate", "home_town", "talk",
    "photo_name", "exif_artist", "exif_comment", "exif_place", "pdf_author", "pdf_subject", "voice_name",
    "voice_artist", "network_address", "user_agent",
)  # fmt: skip
#: What the person wrote: shown to the desk and to the leading inspector, on the page of the contact alone.
WORDS = frozenset({"self_mention", "workmate", "home_town", "talk"})
_CHARS = "蘅芷萱璟彧煜翀珩琬琰瑾昀晔昶曦旻霁霏霈雯澍淼沄泓涵"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True)
class Marked:
    """One report's markers by kind. `text` carries those that the person wrote."""

    number: int
    of: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return (
            f"厂里一直不签劳动合同。{self.of['self_mention']}，{self.of['workmate']}也知道这件事，"
            f"{self.of['home_town']}来的人都这样。"
        )


def reports(seed: int) -> list[Marked]:
    """Three reports, sixty markers, all different."""
    chance = random.Random(seed)
    made = [Marked(number, {kind: marker(kind, number, chance) for kind in KINDS}) for number in range(3)]
    every = [text for one in made for text in one.of.values()]
    assert len(every) == 60
    return made if len(set(every)) == 60 else reports(seed + 1)


def marker(kind: str, number: int, chance: random.Random) -> str:
    """A text of its kind that stands nowhere else."""
    word = "".join(chance.sample(_CHARS, 4))
    code = f"{chance.getrandbits(48):012x}"
    return {
        "name": f"欧阳{word}",
        "phone": f"19{chance.randrange(10**9):09d}",
        "resident_id": resident_id(chance),
        "email": f"m{code}@example.org",
        "address": f"{word}里{chance.randrange(100, 999)}号后座",
        "note": f"左手有{word}纹身",
        "self_mention": f"我是仓库唯一的{word}女工",
        "workmate": f"同宿舍的{word}",
        "home_town": f"{word}村",
        "talk": f"上次和{word}谈过",
        "photo_name": f"{word}的自拍{code[:4]}.jpg",
        "exif_artist": f"artist-{code}",
        "exif_comment": f"comment-{code}",
        "exif_place": f"place-{code}",
        "pdf_author": f"author-{code}",
        "pdf_subject": f"subject-{code}",
        "voice_name": f"{word}的录音{code[:4]}.wav",
        "voice_artist": f"voice-{code}",
        "network_address": f"203.0.113.{number + 41}" if number < 2 else "2001:db8:77aa:b1c2::93",
        "user_agent": f"agent-{code}",
    }[kind]


def resident_id(chance: random.Random) -> str:
    body = f"4401061990{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}{chance.randrange(1000):03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def photo(one: Marked) -> bytes:
    """A picture taken by somebody, somewhere."""
    exif = Image.Exif()
    exif[0x013B], exif[0x010E] = one.of["exif_artist"], one.of["exif_comment"]
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[27] = "N", (23.0, 7.0, 41.0), one.of["exif_place"].encode()
    out = io.BytesIO()
    Image.linear_gradient("L").resize((60, 40)).convert("RGB").save(out, "JPEG", exif=exif)
    return out.getvalue()


def letter(one: Marked) -> bytes:
    """A document with an author."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Author": one.of["pdf_author"], "/Subject": one.of["pdf_subject"]})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def voice(one: Marked) -> bytes:
    """A recording that names its maker."""
    artist = one.of["voice_artist"].encode() + b"\0"
    artist += b"\0" * (len(artist) % 2)
    info = b"INFO" + b"IART" + struct.pack("<I", len(artist)) + artist
    sound = (
        b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 16000, 2, 16) + b"data" + struct.pack("<I", 320) + b"\0" * 320
    )
    body = b"WAVE" + sound + b"LIST" + struct.pack("<I", len(info)) + info
    return b"RIFF" + struct.pack("<I", len(body)) + body


def files(one: Marked) -> list[tuple[str, bytes]]:
    """Name and content of the three files of a report."""
    return [
        (one.of["photo_name"], photo(one)),
        (f"说明{one.number}.pdf", letter(one)),
        (one.of["voice_name"], voice(one)),
    ]
