"""A row of the menu; each capability gives its own beside its addresses, in ``urls.py`` as ``MENU``."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Group:
    """A part of the menu; the first part has no heading."""

    heading: str | Promise


WORK: Final = Group("")
MANAGING: Final = Group(_("管理"))
SETTINGS: Final = Group(_("设置"))
GROUPS: Final = (WORK, MANAGING, SETTINGS)


@dataclass(frozen=True)
class Row:
    """One row: its words, the name of its address, its icon, and who sees it.

    ``permissions``: any of these, held anywhere, shows the row; none: everybody sees it. The pages ask again.
    ``order``: rows of a group stand by this number.
    """

    title: str | Promise
    url: str
    icon: str
    group: Group
    order: int
    permissions: tuple[str, ...] = ()
