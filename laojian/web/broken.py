"""500 at every door in its own way: a page of the public door, JSON of the interface, a page of the workbench.

Nothing is asked of the database, which may be what is broken.
"""

from django.http import HttpRequest, HttpResponse

from laojian.web.api.v1 import refusals as interface
from laojian.web.portal import pages as portal
from laojian.web.workbench import errors as workbench


def server_error(request: HttpRequest) -> HttpResponse:
    """The answer when the program failed; the doors are told apart by the first part of the address."""
    if request.path.startswith("/p/"):
        return portal.broken()
    if request.path.startswith("/api/"):
        return interface.failed()
    return workbench.server_error(request)
