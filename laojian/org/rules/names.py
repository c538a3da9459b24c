"""The one spelling of what people type."""

import unicodedata


def normal_username(typed: str) -> str:
    """A user name: width and case do not matter."""
    return unicodedata.normalize("NFKC", typed).strip().lower()


def plain_name(name: str) -> str:
    """An employer's name: width and spaces do not matter."""
    return "".join(unicodedata.normalize("NFKC", name).split())
