"""Log-in, log-out, language, one's own password and second factor."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language, gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from laojian.kernel.refusal import Refused
from laojian.kernel.words import zh
from laojian.ledger import queries as ledger
from laojian.org import actions, login, second_factor, vault
from laojian.web import answers
from laojian.web.workbench import pages
from laojian.web.workbench.account.forms import CodeForm, LoginForm, PasswordForm
from laojian.web.workbench.drawing import drawn
from laojian.web.workbench.pages import Request


@sensitive_post_parameters("password", "code")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Log in; after too many wrong tries the account is held and the page says until when."""
    target = safe_next(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.user.is_authenticated and request.method == "GET":
        return HttpResponseRedirect(target)
    form, status, problem = LoginForm(request.POST or None), 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            at, username = ledger.now(), form.cleaned_data["username"]
            device = login.device_of(request, username)
            try:
                officer = login.sign_in(
                    username=username,
                    password=form.cleaned_data["password"],
                    code=form.cleaned_data["code"],
                    address=login.address_of(request),
                    device=device,
                    at=at,
                )
            except Refused as refusal:
                problem, status = pages.blame(form, refusal), _status(refusal)
            else:
                login.open_session(request, officer, at)
                answer = HttpResponseRedirect(target)
                login.remember_device(answer, request, username, device)
                answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, officer.locale, samesite="Lax", httponly=True)
                return answer
    return pages.render(request, "account/login.html", {"form": form, "problem": problem, "next": target}, status)


@require_POST
def sign_out(request: Request) -> HttpResponse:
    """Log out; the session is gone from the server."""
    login.close_session(request, ledger.now())
    return HttpResponseRedirect(reverse("login"))


@require_POST
def language(request: Request) -> HttpResponse:
    """Switch the language of the screens, and remember it for the officer."""
    code = request.POST.get("language", "")
    answer = HttpResponseRedirect(safe_next(request, request.POST.get("next", "")))
    if code in dict(settings.LANGUAGES) and check_for_language(code.replace("zh-hans", "zh-Hans")):
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, samesite="Lax", httponly=True, max_age=365 * 86400)
        if request.user.is_authenticated:
            actions.set_locale(locale=code, by=request.user, at=answers.at(request))
    return answer


@sensitive_post_parameters("current", "password", "again")
@pages.screen
def password(request: Request) -> HttpResponse:
    """Change one's own password; all other sessions end."""
    form, status, problem = PasswordForm(request.POST or None), 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                officer = actions.change_password(
                    current=form.cleaned_data["current"],
                    password=form.cleaned_data["password"],
                    by=request.user,
                    at=answers.at(request),
                )
            except Refused as refusal:
                problem, status = pages.blame(form, refusal), _status(refusal)
            else:
                login.keep_session(request, officer, answers.at(request))
                return pages.done(request, reverse("desk"), zh("密码已修改，其他设备上的登录已退出。"))
    must = request.user.must_change_password
    return pages.render(request, "account/password.html", {"form": form, "problem": problem, "must": must}, status)


@pages.screen
def totp(request: Request) -> HttpResponse:
    """Turn the second factor on or off. A secret is shown until its first code confirms it."""
    form, status, problem = CodeForm(request.POST or None), 200, None
    on = request.user.totp_confirmed
    if request.method == "POST" and "start" in request.POST:
        actions.start_totp(by=request.user, at=answers.at(request))
        return HttpResponseRedirect(reverse("totp"))
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                officer = switch(request, form.cleaned_data["code"])
            except Refused as refusal:
                problem, status = pages.blame(form, refusal), _status(refusal)
            else:
                login.keep_session(request, officer, answers.at(request))
                return pages.done(request, reverse("totp"), zh("动态口令已停用。") if on else zh("动态口令已启用。"))
    values = {"form": form, "problem": problem, "on": on}
    if not on and request.user.totp_secret:
        secret = vault.totp_secret(request.user)
        values |= {"secret": secret, "qr": picture(second_factor.address_for_app(request.user, secret))}
    return pages.render(request, "account/totp.html", values, status)


def switch(request: Request, code: str):  # type: ignore[no-untyped-def]
    """Off when it is on, on when it is off."""
    if request.user.totp_confirmed:
        return actions.disable_totp(code=code, by=request.user, at=answers.at(request))
    return actions.confirm_totp(code=code, by=request.user, at=answers.at(request))


def _status(refusal: Refused) -> int:
    """429 for too many wrong tries: a machine must learn to stop."""
    return 429 if isinstance(refusal, login.LockedOut) else 422


def picture(address: str) -> str:
    """The address as an inline SVG that takes the size of its box."""
    return drawn(address, gettext("动态口令二维码"))


def safe_next(request: HttpRequest, wanted: str) -> str:
    """A way on inside this site, else the desk."""
    allowed = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if allowed and wanted.startswith("/") else reverse("desk")
