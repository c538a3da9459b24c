"""The receipt: number, link, code and the last days, shown right after sending and for a while to the same draft."""

from __future__ import annotations

import io
from typing import Final

import segno
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.safestring import SafeString

from laojian.complaints import queries
from laojian.complaints.rules.receipts import shown_code
from laojian.web import answers
from laojian.web.portal import drafts, pages, submission
from laojian.web.portal.gate import GATE, Verdict, held, seconds

#: How long the secrets of a receipt may be seen again by the browser that sent it, in seconds.
SHOWN_FOR: Final = 30 * 60
#: How often in ten minutes: each time the whole draft, its files too, is read again to find the same secrets.
SHOWN_OFTEN: Final = 30


@pages.form("receipt")
def receipt(request: HttpRequest) -> HttpResponseBase:
    """The same draft gives the same receipt; after half an hour, or when the person is done, the draft is gone."""
    draft = drafts.of(request, answers.at(request)) if drafts.key_of(request) else None
    if draft is None or draft.sent is None:
        return HttpResponseRedirect(reverse("portal-follow"))
    at, on = answers.at(request), answers.today(request)
    over = at.timestamp() - draft.sent["at"] > SHOWN_FOR
    if over or (request.method == "POST" and not held(request)):
        drafts.drop(draft)
        answer = HttpResponseRedirect(reverse("portal-follow" if over else "portal-home"))
        drafts.forget(answer)
        return answer
    if not GATE.may_ask("receipt", draft.key, seconds(), SHOWN_OFTEN):
        return pages.turned_away(request, Verdict.CROWDED)
    received = submission.hand_in(draft, at=at, on=on)
    number, secrets = received.contact.number, received.secrets
    link = request.build_absolute_uri(reverse("portal-link", args=[number, secrets.link])) if secrets else ""
    context = {
        "number": number,
        "code": shown_code(secrets.code) if secrets else "",
        "link": link,
        "qr": qr(link) if link else "",
        "person": queries.person_view(contact_id=received.contact.pk, at=at, on=on),
        "anonymous": received.contact.anonymous,
        "minutes": SHOWN_FOR // 60,
    }
    return pages.render(request, "receipt.html", context)


def qr(text: str) -> SafeString:
    """A QR code as a drawing in the page: dark on white, with its quiet zone, without a style of its own."""
    out = io.BytesIO()
    segno.make(text, error="m").save(
        out, kind="svg", scale=5, border=4, xmldecl=False, svgns=True, light="#fff", svgclass="qr", lineclass=None
    )
    return SafeString(out.getvalue().decode("utf-8"))  # made of a matrix of squares: no word of the text is in it
