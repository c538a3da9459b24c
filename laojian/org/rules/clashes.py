"""Which roles one person may not hold together: nobody both acts and can hide the act."""

from collections.abc import Iterable

from laojian.kernel.words import Message, zh
from laojian.org.permissions import ACTING, RIGHTS, TRACE
from laojian.org.roles import ROLES


def clash(roles: Iterable[str]) -> Message | None:
    """Why these roles cannot be one person's, or None. At whatever places: a person is one person.

    A role that is no more, of a grant from before, gives nothing and clashes with nothing.
    """
    held = {name for role in roles if role in ROLES for name in ROLES[role].permissions}
    acts, grants, audits = held & ACTING, held & RIGHTS, held & TRACE
    if acts and grants:
        return zh("管理授权的人不得办理案件")
    if acts and audits:
        return zh("查看账本的监督人员不得办理案件")
    if grants and audits:
        return zh("管理授权的人不得查看账本")
    return None


def needs_second_administrator(role: str, administrators: int) -> bool:
    """A weighty role takes two administrators as soon as there are two."""
    return ROLES[role].weighty and administrators > 1
