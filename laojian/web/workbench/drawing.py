"""An address as a QR code, drawn into the page without styles of its own."""

from io import BytesIO

import segno
from django.utils.safestring import SafeString


def drawn(address: str, title: str) -> SafeString:
    """Dark squares on white with their quiet zone, as inline SVG that takes the size its box gives it.

    `title` is what a screen reader says.
    """
    out = BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=4, light="#fff", title=title, lineclass=None
    )
    return SafeString(out.getvalue().decode())
