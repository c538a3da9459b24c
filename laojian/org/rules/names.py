"""The one spelling of what people type."""

from laojian.kernel.typed import squeezed, tidied


def normal_username(typed: str) -> str:
    """A user name: width and case do not matter."""
    return tidied(typed).lower()


def plain_name(name: str) -> str:
    """An employer's name: width and spaces do not matter."""
    return squeezed(name)
