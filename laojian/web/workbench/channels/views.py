"""Keys of other systems: issued and shown once, ended."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from laojian.cases.rules.sources import CHANNELS
from laojian.complaints import queries
from laojian.complaints.actions import channels as actions
from laojian.kernel.refusal import Forbidden, NotFound, Refused
from laojian.kernel.words import Message, zh
from laojian.org.actions import once
from laojian.web import answers
from laojian.web.workbench import pages, places
from laojian.web.workbench.channels.forms import ChannelKeyForm
from laojian.web.workbench.contacts import words as say
from laojian.web.workbench.pages import Request
from laojian.web.workbench.rights import somewhere


@pages.screen
def channels(request: Request) -> HttpResponse:
    """Every key of my places, those that hold first."""
    somewhere(request, "channel.manage")
    on = answers.today(request)
    rows = [
        {
            "one": row,
            "channel": say.said(CHANNELS, row.channel),
            "holds": row.ended_at is None and row.valid_from <= on <= row.valid_to,
        }
        for row in queries.channel_keys(request.user, on)
    ]
    return pages.render(request, "channels/list.html", {"rows": rows, "key": answers.fresh_key()})


@pages.screen
def new(request: Request) -> HttpResponse:
    """Issue a key. It is in the answer to this very press and nowhere else; a second press gets no second key."""
    somewhere(request, "channel.manage")
    on = answers.today(request)
    choices = {
        "channel": [(code, text) for code, text in say.choices(CHANNELS) if code != "web"],
        "unit_id": [(unit.pk, unit.name) for unit in places.units() if unit.kind != "司法"],
    }
    form, status, problem = ChannelKeyForm(request.POST or None, choices=choices), 200, None
    form.fields["valid_to"].widget.attrs["min"] = on.isoformat()
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return issued(request, form.cleaned_data)
            except (Forbidden, NotFound):
                raise
            except Refused as refusal:
                problem = pages.blame(form, refusal)
    context = {
        "form": form,
        "key": answers.fresh_key(),
        "problem": problem,
        "heading": answers.words(zh("签发渠道密钥")),
        "parent": answers.words(zh("渠道密钥")),
        "cancel": reverse("channels"),
        "button": answers.words(zh("签发")),
        "hook": "channel-form",
        "note": answers.words(zh("密钥只在签发后显示一次，系统不保存；请当面交给对方系统的管理员。")),
    }
    return pages.render(request, "parts/form_page.html", context, status)


def issued(request: Request, values: dict[str, Any]) -> HttpResponse:
    """The key, told once. What a second press gets is kept without the key: it says what to do."""
    told: list[actions.Issued] = []

    def perform() -> str:
        given = values | {"unit_id": int(values["unit_id"])}
        on = answers.today(request)
        told.append(actions.issue_channel_key(**given, by=request.user, at=answers.at(request), on=on))
        return str(told[0].row.pk)

    once(
        key=request.POST.get("key", ""),
        by=request.user,
        act="channel.issue_key",
        body=answers.wish_of(request),
        at=answers.at(request),
        perform=perform,
    )
    if not told:
        return pages.done(request, reverse("channels"), zh("刚才已经签发；密钥没有记下的，请停用后重新签发。"))
    context = {"issued": told[0], "channel": say.said(CHANNELS, told[0].row.channel)}
    return pages.render(request, "channels/issued.html", context)


@require_POST
@pages.screen
def end(request: Request, pk: int) -> HttpResponse:
    """A key opens nothing from now on."""

    def perform() -> tuple[str, Message]:
        row = actions.end_channel_key(key_id=pk, by=request.user, at=answers.at(request), on=answers.today(request))
        return reverse("channels"), zh("已停用“%(name)s”的密钥。", name=row.name)

    return pages.send(request, perform)
