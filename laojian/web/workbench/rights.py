"""Whether a page of the intake desk opens at all; what it shows is asked again for every place."""

from laojian.kernel.regions import widest
from laojian.org import access
from laojian.org import queries as org
from laojian.web import answers
from laojian.web.workbench.pages import Request


def may_somewhere(request: Request, *permissions: str) -> bool:
    """Whether the officer holds one of the permissions anywhere."""
    return any(access.places(request.user, name, answers.today(request)) for name in permissions)


def somewhere(request: Request, *permissions: str) -> tuple[str, ...]:
    """The places where the officer holds one of the permissions. Raises Forbidden for nowhere."""
    on = answers.today(request)
    found = widest(place for name in permissions for place in access.places(request.user, name, on))
    if not found:
        access.require(request.user, permissions[0], org.office_city() or "4401", on=on)
    return found
