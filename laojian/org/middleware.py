"""Once per request: the officer, his rights, the age of his session."""

import secrets
import time
from collections.abc import Callable
from typing import Final

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from laojian.org import access
from laojian.org.login import SEEN, SIGNED_IN
from laojian.org.models import Officer

IDLE: Final = 30 * 60
ABSOLUTE: Final = 12 * 60 * 60
#: A session is written at most once in so many seconds, not on every request.
TOUCH: Final = 60
#: Outlives log-outs: two accounts used in one browser are not two people (`actions.second`). Says nothing of anybody.
BROWSER: Final = "browser"
BROWSER_AGE: Final = 400 * 24 * 60 * 60


class OfficerMiddleware:
    """After Django's AuthenticationMiddleware, which ends sessions of changed passwords and closed accounts.

    `request.user` is an Officer whose grants are read once, at the first question, or AnonymousUser. Seconds are
    this machine's: the age of a session is no matter of law.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Log out a session that is too old, remember the rights of the others for this request."""
        officer, browser = request.user, ""
        if officer.is_authenticated:
            if session_over(request.session.get(SIGNED_IN), request.session.get(SEEN), time.time()):
                logout(request)
            else:
                browser = request.COOKIES.get(BROWSER, "") or secrets.token_urlsafe(24)
                self._keep(request, browser)
        response = self.get_response(request)
        if browser and BROWSER not in request.COOKIES:
            response.set_cookie(
                BROWSER, browser, max_age=BROWSER_AGE, httponly=True, secure=request.is_secure(), samesite="Lax"
            )
        return response

    def _keep(self, request: HttpRequest, browser: str) -> None:
        officer = request.user
        now = time.time()
        if now - float(request.session.get(SEEN, 0)) >= TOUCH:
            request.session[SEEN] = now
        if isinstance(officer, Officer):
            access.once_per_request(officer)
            access.seen_in(officer, salted_hmac("laojian.org.browser", browser, algorithm="sha256").hexdigest())


def session_over(signed_in: object, seen: object, now: float) -> bool:
    """Whether a session ended by age: 30 minutes idle, 12 hours in all. One without both marks is over."""
    if not isinstance(signed_in, int | float) or not isinstance(seen, int | float):
        return True
    return now - seen > IDLE or now - signed_in > ABSOLUTE
