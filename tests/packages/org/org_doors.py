"""Two pages for the session tests: one answers who asks and what he may, one logs in."""

import time
from datetime import UTC, date, datetime

from django.http import HttpRequest, HttpResponse
from django.urls import path

from laojian.org import access, login
from laojian.org.models import Officer


def who(request: HttpRequest) -> HttpResponse:
    officer = request.user
    if not isinstance(officer, Officer):
        return HttpResponse("-")
    on = date(2026, 11, 23)
    may = [p for p in ("case.review", "case.view", "org.admin") if access.allowed(officer, p, "440106", on=on)]
    return HttpResponse(" ".join([officer.username, *may]))


def enter(request: HttpRequest) -> HttpResponse:
    at = datetime.fromtimestamp(time.time(), tz=UTC)
    officer = login.sign_in(
        username=request.POST["username"], password=request.POST["password"], code="", address="127.0.0.1", at=at
    )
    login.open_session(request, officer, at)
    return HttpResponse(officer.username)


def leave(request: HttpRequest) -> HttpResponse:
    login.close_session(request, datetime.fromtimestamp(time.time(), tz=UTC))
    return HttpResponse("-")


urlpatterns = [path("who", who), path("enter", enter), path("leave", leave)]
