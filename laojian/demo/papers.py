"""Small evidence files, made by hand: a text, a PDF of one page, a picture. Pure: bytes from arguments."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageDraw


def wage_list(names: list[str], amounts: list[int]) -> bytes:
    """A wage list as CSV text (UTF-8 with a mark, as office programs write it); amounts in fen."""
    lines = ["姓名,应发工资（元）"]
    lines += [f"{name},{amount / 100:.2f}" for name, amount in zip(names, amounts, strict=True)]
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


def statement(title: str, text: str) -> bytes:
    """A plain text record."""
    return f"{title}\n\n{text}\n\n（示范数据，内容均为虚构）\n".encode()


def picture(rng: random.Random) -> bytes:
    """A photograph stands here: a striped picture with a serial, so that no two are alike."""
    while True:
        content = _stripes(rng)
        if b"<%" not in content:  # a file store may take these two bytes, which come by chance, for a web page
            return content


def _stripes(rng: random.Random) -> bytes:
    colours = [tuple(rng.randint(60, 220) for _ in range(3)) for _ in range(4)]
    image = Image.new("RGB", (160, 100), colours[0])
    draw = ImageDraw.Draw(image)
    for n, colour in enumerate(colours[1:], start=1):
        draw.rectangle((n * 40, 0, n * 40 + 36, 100), fill=colour)
    draw.text((8, 84), f"{rng.randrange(10**9):09d}", fill="white")
    held = io.BytesIO()
    image.save(held, "PNG")
    return held.getvalue()


def bank_slip(serial: int, fen: int) -> bytes:
    """A one-page PDF in plain ASCII (the standard fonts carry no Chinese)."""
    text = f"BT /F1 14 Tf 60 760 Td (PAYMENT SLIP No. {serial:08d}   CNY {fen / 100:.2f}   DEMONSTRATION) Tj ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out = bytearray(b"%PDF-1.4\n")
    starts = []
    for number, body in enumerate(objects, start=1):
        starts.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("ascii")
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode("ascii")
    out += b"".join(f"{start:010d} 00000 n \n".encode("ascii") for start in starts)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode("ascii")
    return bytes(out)
