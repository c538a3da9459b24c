"""Messages that reached nobody, as work: send again, or say how the person was told."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from laojian.complaints import queries as contacts
from laojian.kernel.words import Message, zh
from laojian.messages import actions
from laojian.messages.law_rows import templates
from laojian.messages.queries import FailureRow
from laojian.org import access
from laojian.org import queries as org
from laojian.web import answers
from laojian.web.workbench import pages
from laojian.web.workbench.failures.forms import SettleForm
from laojian.web.workbench.pages import Request
from laojian.web.workbench.rights import somewhere
from laojian.web.workbench.tables import english

PERMISSION = "contact.triage"
HOW: dict[str, Message] = {
    "phone_call": zh("电话告知"),
    "in_person": zh("当面告知"),
    "letter": zh("信函告知"),
    "other_contact": zh("另一联系方式告知"),
    "not_needed": zh("无须告知"),
}


@pages.screen
def failures(request: Request) -> HttpResponse:
    """Failures of my places, open ones first asked for."""
    somewhere(request, PERMISSION)
    on, before = answers.today(request), request.GET.get("before", "")
    settled = request.GET.get("settled") == "1"
    rows = contacts.failures(
        request.user,
        on,
        before=int(before) if before.isdigit() and len(before) < 15 else None,
        settled=settled,
        limit=51,
    )
    context = {
        "rows": lines(request, rows[:50]),
        "settled": settled,
        "next": rows[49].id if len(rows) > 50 else 0,
        "open": contacts.failures_count(request.user, on),
        "key": answers.fresh_key(),
    }
    return pages.render(request, "failures/list.html", context)


def lines(request: Request, rows: list[FailureRow]) -> list[dict[str, Any]]:
    """Failures with the contact they are about, as far as it is seen, and the message's name."""
    on = answers.today(request)
    numbers = [row.about.id for row in rows if row.about.kind == "contact"]
    ids = contacts.ids_of(request.user, numbers, on)
    names = org.place_names({row.street_code or row.district_code for row in rows})
    known = {code: templates().newest(code) for code in templates().codes()}
    return [
        {
            "row": row,
            "contact_id": ids.get(row.about.id) if row.about.kind == "contact" else None,
            "title": title_of(known.get(row.template), row.template),
            "place": names.get(row.street_code or row.district_code, ""),
        }
        for row in rows
    ]


def title_of(row: Any, code: str) -> str:
    """The name of a message."""
    if row is None:
        return code
    return str(row.titles.get("en" if english() else "zh") or code)


def authority_of(request: Request, pk: int) -> tuple[FailureRow, str]:
    """A failure of my places and the grant by which it is dealt with. Raises NotFound."""
    on = answers.today(request)
    somewhere(request, PERMISSION)
    found = contacts.failure(request.user, pk, on)
    place = found.street_code or found.district_code
    held = access.held_for(request.user, PERMISSION, place, on=on)
    return found, str(held or "")


@require_POST
@pages.screen
def resend(request: Request, pk: int) -> HttpResponse:
    """Send it again from its first channel."""
    _, authority = authority_of(request, pk)

    def perform() -> tuple[str, Message]:
        actions.resend(failure_id=pk, by=request.user.ref, at=answers.at(request), authority=authority)
        return reverse("failures"), zh("已重新发送。")

    return pages.send(request, perform)


@pages.screen
def settle(request: Request, pk: int) -> HttpResponse:
    """Say how the person was told otherwise."""
    found, authority = authority_of(request, pk)
    form = SettleForm(
        request.POST or None, choices={"how": [(code, answers.words(text)) for code, text in HOW.items()]}
    )

    def perform(values: dict[str, Any]) -> tuple[str, Message]:
        actions.settle_failure(
            failure_id=pk,
            how=values["how"],
            text=values["text"],
            by=request.user.ref,
            at=answers.at(request),
            authority=authority,
        )
        return reverse("failures"), zh("已记下怎样告知的。")

    context = {
        "heading": answers.words(zh("处理发送失败")),
        "parent": answers.words(zh("发送失败")),
        "cancel": reverse("failures"),
        "button": answers.words(zh("保存")),
        "hook": "settle-form",
        "note": found.reason_title,
    }
    return pages.form_page(request, "parts/form_page.html", form, perform, context)
