"""One act on many contacts: choose, see how many, begin, watch, stop, undo."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from laojian.cases import queries as cases
from laojian.complaints import queries
from laojian.complaints.actions import batches
from laojian.complaints.actions.batch_acts import ACTS
from laojian.complaints.limits import BATCH_SIZE, limit
from laojian.kernel.refusal import NotFound
from laojian.kernel.words import Message, zh
from laojian.web import answers
from laojian.web.workbench import fields, pages, places, terms
from laojian.web.workbench.contacts import listing
from laojian.web.workbench.contacts import words as say
from laojian.web.workbench.contacts.views.acts import case_of
from laojian.web.workbench.pages import Request
from laojian.web.workbench.rights import somewhere


def picked(request: Request) -> tuple[list[int], dict[str, Any] | None, int, bool]:
    """The contacts ticked, or the filters of the list; how many that is, and whether there are more."""
    on = answers.today(request)
    if request.GET.get("all"):
        filters = listing.wanted(listing.asked(request))
        found = queries.count(request.user, on, filters=filters, most=limit(BATCH_SIZE, on))
        return [], filters, found.number, found.more
    ids = sorted({int(one) for one in request.GET.getlist("pick") if one.isdigit() and len(one) < 15})
    number = queries.seen_number(request.user, ids, on)
    return ids, None, number, False


def bulk_form(request: Request, act: str) -> forms.Form:
    """What the act asks for."""
    on = answers.today(request)
    made: dict[str, forms.Field] = {
        "case_id": fields.text(gettext("案件编号"), most=60, autocomplete="off"),
        "door": fields.choice(gettext("应当去的地方"), say.door_choices(on)),
        "receiver": fields.text(gettext("接收机关"), most=100),
        "cause": fields.choice(gettext("案由"), terms.causes([code for code, _ in cases.causes(on)])),
        "unit_id": fields.choice(gettext("接收机构"), [(one.pk, one.name) for one in places.units()]),
        "reason": fields.long_text(gettext("理由"), rows=2, most=400),
        "text": fields.long_text(gettext("告知当事人的话"), rows=5, most=5000),
    }
    form = forms.Form(request.POST or None)
    for name in ACTS[act].asked:
        form.fields[name] = made[name]
    return form


@pages.screen
def bulk(request: Request) -> HttpResponse:
    """Choose the act, fill in what it asks, see how many contacts it bears on; then begin."""
    somewhere(request, "contact.bulk")
    ids, filters, number, more = picked(request)
    chosen = request.GET.get("act", "")
    query = request.GET.copy()
    query.pop("act", None)
    context: dict[str, Any] = {
        "acts": [(code, say.said(say.ACTS, code), act.undo is not None) for code, act in ACTS.items()],
        "chosen": chosen,
        "number": number,
        "more": more,
        "by_filter": filters is not None,
        "query": query.urlencode(),
        "hidden": [(name, value) for name in query for value in query.getlist(name)],
        "cancel": reverse("contacts"),
    }
    if chosen not in ACTS or not number:
        return pages.render(request, "contacts/bulk.html", context)
    form = bulk_form(request, chosen)
    act = ACTS[chosen]

    def perform(values: dict[str, Any]) -> tuple[str, Message]:
        given = dict(values)
        if "case_id" in given:
            given["case_id"] = case_of(request, given["case_id"])
        batch = batches.start_batch(
            act=chosen,
            inputs=given,
            contact_ids=ids,
            filters=filters,
            by=request.user,
            at=answers.at(request),
            on=answers.today(request),
        )
        return reverse("contact-batch", args=[batch.pk]), zh("已开始批量办理 %(n)s 份来件。", n=batch.total)

    context |= {
        "title": say.said(say.ACTS, chosen),
        "undo": act.undo is not None,
        "why": answers.words(act.why),
        "hook": "bulk-start",
    }
    return pages.form_page(request, "contacts/bulk.html", form, perform, context)


@pages.screen
def all_batches(request: Request) -> HttpResponse:
    """Batches begun by me and in my places."""
    somewhere(request, "contact.bulk")
    rows = queries.batches(request.user, answers.today(request))
    lines = [
        {"row": row, "act": say.said(say.ACTS, row.act), "state": say.said(say.BATCH_STATES, row.state)} for row in rows
    ]
    return pages.render(request, "contacts/batches.html", {"rows": lines})


@pages.screen
def batch(request: Request, pk: int) -> HttpResponse:
    """How far a batch is; HTMX asks again while it goes on."""
    view = queries.batch(request.user, pk, answers.today(request))
    held = view.batch
    context = {
        "view": view,
        "batch": held,
        "act": say.said(say.ACTS, held.act),
        "state": say.said(say.BATCH_STATES, held.state),
        "going": held.state in ("running", "undoing"),
        "problems": [{"row": row, "state": say.said(say.ITEM_STATES, row.state)} for row in view.problems],
        "undo": ACTS[held.act].undo is not None if held.act in ACTS else False,
        "key": answers.fresh_key(),
    }
    return pages.render(request, "contacts/batch_progress.html" if request.htmx else "contacts/batch.html", context)


@require_POST
@pages.screen
def batch_act(request: Request, pk: int, name: str) -> HttpResponse:
    """Stop a batch, or undo what it did."""
    acts = {"stop": (batches.stop_batch, zh("已停止。")), "undo": (batches.undo_batch, zh("开始撤销。"))}
    if name not in acts:
        raise NotFound(zh("没有名为“%(name)s”的步骤", name=name))
    act, said = acts[name]

    def perform() -> tuple[str, Message]:
        act(batch_id=pk, by=request.user, at=answers.at(request))
        return reverse("contact-batch", args=[pk]), said

    return pages.send(request, perform)
