"""Pages know GET, HEAD and POST; whatever else is asked is answered 405 before anything is looked at."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

VERBS: Final = ("GET", "HEAD", "POST")
#: The interface says itself which verbs an operation has, and in its own words.
INTERFACE: Final = "/api/"


def known_verbs(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """A page asked by another verb would else be taken for one that is read."""

    def asked(request: HttpRequest) -> HttpResponseBase:
        if request.method in VERBS or request.path.startswith(INTERFACE):
            return get_response(request)
        return HttpResponseNotAllowed(VERBS)

    return asked
