"""Coming back: by number and code, by the link of the receipt, or by telephone. What is opened stays open for a while.

No such number, a wrong code and too many tries get the same page after the same work: a stranger learns nothing.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from laojian.complaints import actions
from laojian.kernel.refusal import Refused
from laojian.org.login import address_of
from laojian.web import answers
from laojian.web.portal import pages
from laojian.web.portal.forms.following import CodeForm, OpenForm, PhoneForm
from laojian.web.portal.gate import USES_OF_GUESSES

FOLLOW = "follow"


@sensitive_post_parameters("code")
@pages.form(FOLLOW, USES_OF_GUESSES)
def follow(request: HttpRequest) -> HttpResponseBase:
    """Number and code. The failed link of a receipt ends here with the same sentence."""
    form, problem, status = OpenForm(request.POST or None), None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                found = actions.open_by_code(
                    number=form.cleaned_data["number"],
                    code=form.cleaned_data["code"],
                    address=address_of(request),
                    at=answers.at(request),
                )
            except Refused as refusal:
                problem = answers.spoken(refusal)
            else:
                return _entered(request, (actions.Opened(found.pk),))
    elif request.GET.get("link") == "no":
        problem = answers.spoken(actions.no_such_receipt())
    return pages.render(request, "follow.html", {"form": form, "problem": problem}, status)


@pages.page
def link(request: HttpRequest, number: str, secret: str) -> HttpResponseBase:
    """The link of a receipt: opens the contact and goes on at once, so that the secret leaves the address."""
    try:
        plain = number.replace("\0", "")  # no table takes it
        found = actions.open_by_link(number=plain, secret=secret)
    except Refused:
        return _unseen(HttpResponseRedirect(f"{reverse('portal-follow')}?link=no"))
    return _unseen(_entered(request, (actions.Opened(found.pk),)))


@sensitive_post_parameters()
@pages.form(FOLLOW, USES_OF_GUESSES)
def phone(request: HttpRequest) -> HttpResponseBase:
    """Ask for a one-time code: the answer is the same whether the telephone is known or not."""
    form, problem, status = PhoneForm(request.POST or None), None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.ask_login(phone=form.cleaned_data["phone"], address=address_of(request), at=answers.at(request))
            except Refused as refusal:
                problem = pages.blame(form, refusal)
            else:
                asked = CodeForm(initial={"phone": form.cleaned_data["phone"]})
                return pages.render(request, "phone_code.html", {"form": asked})
    return pages.render(request, "phone.html", {"form": form, "problem": problem}, status)


@sensitive_post_parameters()
@pages.form(FOLLOW, USES_OF_GUESSES)
def phone_code(request: HttpRequest) -> HttpResponseBase:
    """The one-time code opens everything the telephone belongs to."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("portal-phone"))
    form, problem = CodeForm(request.POST), None
    if form.is_valid():
        values: dict[str, Any] = form.cleaned_data
        try:
            found = actions.confirm_login(
                phone=values["phone"], code=values["code"], address=address_of(request), at=answers.at(request)
            )
        except Refused as refusal:
            problem = pages.blame(form, refusal)
        else:
            return _entered(request, found)
    return pages.render(request, "phone_code.html", {"form": form, "problem": problem}, 422)


@pages.form("status")
def leave(request: HttpRequest) -> HttpResponseBase:
    """Close what was opened, on this device."""
    if request.method == "POST":
        pages.close_contacts(request)
    return HttpResponseRedirect(reverse("portal-home"))


def _entered(request: HttpRequest, found: tuple[actions.Opened, ...]) -> HttpResponse:
    pages.open_contacts(request, found)
    if len(found) == 1:
        return HttpResponseRedirect(reverse("portal-status", args=[found[0].contact_id]))
    return HttpResponseRedirect(reverse("portal-mine"))


def _unseen(answer: HttpResponse) -> HttpResponse:
    """The address with the secret goes to nobody and into no cache."""
    answer["Referrer-Policy"] = "no-referrer"
    answer["Cache-Control"] = "private, no-store"
    return answer
