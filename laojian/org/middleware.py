"""Once per request: the officer, his rights, the age of his session."""

import time
from collections.abc import Callable
from typing import Final

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from laojian.org import access
from laojian.org.login import SEEN, SIGNED_IN
from laojian.org.models import Officer

IDLE: Final = 30 * 60
ABSOLUTE: Final = 12 * 60 * 60
#: A session is written at most once in so many seconds, not on every request.
TOUCH: Final = 60


class OfficerMiddleware:
    """After Django's AuthenticationMiddleware, which ends sessions of changed passwords and closed accounts.

    `request.user` is an Officer whose grants are read once, at the first question, or AnonymousUser. Seconds are
    this machine's: the age of a session is no matter of law.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Log out a session that is too old, remember the rights of the others for this request."""
        officer = request.user
        if officer.is_authenticated:
            if session_over(request.session.get(SIGNED_IN), request.session.get(SEEN), time.time()):
                logout(request)
            else:
                self._keep(request)
        return self.get_response(request)

    def _keep(self, request: HttpRequest) -> None:
        officer = request.user
        now = time.time()
        if now - float(request.session.get(SEEN, 0)) >= TOUCH:
            request.session[SEEN] = now
        if isinstance(officer, Officer):
            access.once_per_request(officer)


def session_over(signed_in: object, seen: object, now: float) -> bool:
    """Whether a session ended by age: 30 minutes idle, 12 hours in all. One without both marks is over."""
    if not isinstance(signed_in, int | float) or not isinstance(seen, int | float):
        return True
    return now - seen > IDLE or now - signed_in > ABSOLUTE
