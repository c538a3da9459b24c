"""The intake desk: the inbox, taking a contact in by hand, its slip, its page."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from laojian.cases import queries as cases
from laojian.cases.rules.sources import CHANNELS, PARALLEL, TICKET_KINDS
from laojian.complaints import actions, queries
from laojian.complaints.actions.searching import find_by_phone
from laojian.complaints.queries import ContactView
from laojian.complaints.queries.counts import MOST as MOST_COUNTED
from laojian.complaints.rules.receipts import shown_code
from laojian.kernel.refusal import Forbidden, Invalid, NotFound, Refused, Stale
from laojian.kernel.words import zh
from laojian.org import queries as org
from laojian.web import answers, roster
from laojian.web.workbench import pages, places, terms
from laojian.web.workbench.contacts import listing
from laojian.web.workbench.contacts import words as say
from laojian.web.workbench.contacts.forms.entry import IDENTITY, ContactForm, PhoneForm
from laojian.web.workbench.contacts.page import page_of
from laojian.web.workbench.drawing import drawn
from laojian.web.workbench.listing import pager, size_of, total
from laojian.web.workbench.pages import Request
from laojian.web.workbench.rights import somewhere
from laojian.web.workbench.sheets import MOST, Export, Rows, handing_out

#: Whatever reaches the office through a person; the web and other systems have doors of their own.
BY_HAND = {code: text for code, text in CHANNELS.items() if code != "web"}
HEADINGS = (
    zh("来件编号"), zh("渠道"), zh("渠道工单号"), zh("类别"), zh("状态"), zh("紧急程度"), zh("用人单位"), zh("地区"),
    zh("事项"), zh("涉及人数"), zh("请求金额（元）"), zh("收到日期"), zh("最近到期日"), zh("期限"), zh("案件编号"),
    zh("受理机构"),
)  # fmt: skip


@pages.screen
def contacts(request: Request) -> HttpResponse:
    """The inbox: what came in by every channel, the most urgent first."""
    somewhere(request, "contact.view", "contact.triage")
    on = answers.today(request)
    filters = listing.asked(request)
    narrowed, sort = listing.wanted(filters), listing.sort_of(filters)
    found = queries.page(
        request.user, on, filters=narrowed, sort=sort, cursor=request.GET.get("after", ""), size=size_of(request)
    )
    number = queries.count(request.user, on, filters=narrowed, sort=sort)
    title, lesson = listing.EMPTY[filters["tab"]] if filters["tab"] in listing.EMPTY else listing.EMPTY["all"]
    context: dict[str, Any] = {
        "rows": listing.rows_of(found.rows),
        "filters": filters,
        "unfiltered": f"?tab={filters['tab']}",
        "sort": found.sort,
        "narrowed": any(filters[name] for name in listing.NARROWING),
        "total": number,
        "empty_title": title,
        "empty_lesson": lesson,
        **pager(request, found.next, total(number)),
    }
    if request.htmx:
        return pages.render(request, "contacts/rows_page.html", context)
    counts = queries.inbox_counts(request.user, on)
    context |= listing.choices(filters) | {
        "tabs": listing.tabs(filters, counts, MOST_COUNTED),
        "overdue": counts["overdue"],
        "urgent": counts["urgent"],
        "phone_form": PhoneForm(),
        "key": answers.fresh_key(),
    }
    return pages.render(request, "contacts/list.html", context)


@require_POST
@pages.screen
def phone(request: Request) -> HttpResponse:
    """The contacts of one telephone. The number is posted, never part of an address; the look is on record."""
    form = PhoneForm(request.POST)
    rows: list[dict[str, Any]] = []
    problem, status = None, 200 if form.is_valid() else 422
    if form.is_valid():
        try:
            ids = find_by_phone(
                phone=form.cleaned_data["phone"], by=request.user, at=answers.at(request), on=answers.today(request)
            )
            rows = listing.rows_of(queries.of_ids(request.user, ids, answers.today(request)))
        except Invalid as refusal:
            problem, status = pages.blame(form, refusal), 422
    context = {"rows": rows, "form": form, "problem": problem, "sort": "", "by_phone": True}
    return pages.render(request, "contacts/phone.html", context, status)


@pages.screen
def new(request: Request) -> HttpResponse:
    """Take a contact in by hand. It is numbered at once, a refused one and a mere question too; the slip follows.

    Sent twice it is one contact with one receipt: the key of the form is the key of the contact.
    """
    somewhere(request, "lead.register")
    form, status = contact_form(request), 200
    problem: Any = None
    offer = roster.unsealed(request.POST.get("offer", ""))
    still_open: list[int] = []
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                offer, fresh = offered(form, request)
                people, still_open = roster.decided([], offer, roster.answers(request.POST))
                if not fresh and not still_open:
                    return taken(request, form, [actions.NewWorker(**row) for row in people])
                form.forget_roster()
            except (Stale, NotFound):
                raise
            except Forbidden:
                problem, status = pages.blame(form, elsewhere(form)), 403
            except Refused as refusal:
                problem = pages.blame(form, refusal)
    context = {
        "form": form,
        "key": request.POST.get("key") or answers.fresh_key(),
        "problem": problem,
        "offer": offer,
        "sealed": offer.sealed() if offer else "",
        "offered": roster.shown(offer, still_open, request.POST),
        "cancel": reverse("contacts"),
    }
    return pages.render(request, "contacts/new.html", context, status)


def elsewhere(form: ContactForm) -> Refused:
    """What somebody is told whose work lies where this officer does not register: the form stays as it was typed."""
    return Refused(
        zh("用工所在地不在您登记来件的地区内，还没有登记"),
        remedy=zh("请核对街镇。确实在别的区的，街镇和工地码留空、在“用工地址”写明，先登记编号，再转交有管辖权的机构。"),
        field="site" if form.cleaned_data["site"] else "street_code",
    )


def contact_form(request: Request) -> ContactForm:
    """The form with its choices."""
    on = answers.today(request)
    choices = {
        "channel": say.choices(BY_HAND),
        "kind": say.choices(say.KINDS),
        "ticket_kind": say.choices(TICKET_KINDS),
        "parallel_proceeding": say.choices(PARALLEL),
        "cause": terms.causes([code for code, _ in cases.causes(on)]),
        "street_code": places.streets((org.office_city(),)),
        "matters": say.matter_choices(on),
    }
    initial = {"channel": request.GET.get("channel", "window"), "people": 1}
    return ContactForm(request.POST or None, request.FILES or None, choices=choices, today=on, initial=initial)


def offered(form: ContactForm, request: Request) -> tuple[roster.Offer, bool]:
    """The roster as far as it was understood, and whether the officer has not seen it yet. Raises Invalid."""
    on, upload, typed = answers.today(request), form.cleaned_data["roster"], form.cleaned_data["typed"]
    offer = roster.Offer() if "discard" in request.POST else roster.unsealed(request.POST.get("offer", ""))
    more: list[roster.Offer] = []
    if upload:
        if upload.size > roster.MOST_BYTES:
            raise roster.too_large()
        more.append(roster.from_file(upload.read(), upload.name, on=on))
    if typed.strip():
        more.append(roster.from_lines(typed, on=on))
    return (roster.together([], offer, *more), True) if more else (offer, "discard" in request.POST)


def taken(request: Request, form: ContactForm, workers: list[actions.NewWorker]) -> HttpResponse:
    """The contact is taken in, and the slip shown at once: nothing keeps its code but the paper."""
    given = form.cleaned_data
    contact = actions.NewContact(
        **form.plain(),
        identity=actions.Identity(**{name: given[name] or "" for name in IDENTITY}),
        workers=workers,
        files=[actions.NewFile(upload, upload.name) for upload in given["material"]],
    )
    received = actions.receive(
        contact=contact,
        key=request.POST.get("key", ""),
        by=request.user,
        at=answers.at(request),
        on=answers.today(request),
    )
    return slip(request, received)


def slip(request: Request, received: actions.Received) -> HttpResponse:
    """What is handed to the person: number, code, link as QR, what comes next. It is not stored by anybody."""
    contact, secrets = received.contact, received.secrets
    title, basis = terms.term(contact.due_code) if contact.due_code else ("", "")
    place = org.place_names([contact.place, contact.workplace_code])
    link = request.build_absolute_uri(reverse("portal-link", args=[contact.number, secrets.link])) if secrets else ""
    context = {
        "contact": contact,
        "code": shown_code(secrets.code) if secrets else "",
        "qr": drawn(link, gettext("查询进度的二维码")) if link else "",
        "again": received.again,
        "follow": request.build_absolute_uri(reverse("portal-follow")),
        "place": place.get(contact.workplace_code) or place.get(contact.place, ""),
        "kind": say.said(say.KINDS, contact.kind),
        "channel": say.said(CHANNELS, contact.channel),
        "due_title": title,
        "due_basis": basis,
        "visible": queries.sees(request.user, contact.pk, answers.today(request)),
    }
    return pages.render(request, "contacts/slip.html", context)


@pages.screen
def contact(request: Request, pk: int) -> HttpResponse:
    """One contact. Opening the page is a look at what the person said: it is recorded, and the person may ask."""
    on, at = answers.today(request), answers.at(request)
    actions.look(contact_id=pk, by=request.user, at=at, on=on)
    view: ContactView = queries.view(request.user, pk, on, at)
    page = page_of(request, view)
    fresh = any(note.from_person and note.read_at is None for note in view.notes)
    if fresh and page["may_write"] and view.may_see_text:
        actions.read_notes(contact_id=pk, by=request.user, at=at)
    return pages.render(request, "contacts/page.html", page)


@pages.screen
def export(request: Request) -> HttpResponse:
    """The inbox as a table, with the purpose in the ledger. Nothing in it tells who the people are."""
    somewhere(request, "contact.view", "contact.triage")
    filters = listing.asked(request)
    on, narrowed = answers.today(request), listing.wanted(filters)

    def rows() -> Rows:
        sheet: Rows = [[answers.words(title) for title in HEADINGS]]
        cursor, sort = "", listing.sort_of(filters)
        while len(sheet) <= MOST:
            found = queries.page(request.user, on, filters=narrowed, sort=sort, cursor=cursor, size=200)
            sheet += [exported(line) for line in listing.rows_of(found.rows)]
            cursor = found.next
            if not cursor:
                break
        return sheet[: MOST + 1]

    return handing_out(
        request,
        Export(
            verb="contact.export",
            title=zh("来件清单"),
            permissions=("contact.view", "contact.triage"),
            page="contacts",
            heading=gettext("导出来件清单"),
            parent=gettext("来件"),
            wish=narrowed,
            # the words searched for may name a person
            filters={name: value for name, value in narrowed.items() if name != "text"},
            rows=rows,
        ),
    )


def exported(line: dict[str, Any]) -> list[Any]:
    """One line of the table, in the order of HEADINGS."""
    row = line["row"]
    return [
        row.number, line["channel"], row.ticket, line["kind"], line["state"], line["level"], row.employer_name,
        line["place"], line["what"], row.people, row.amount_claimed / 100, row.received_on.isoformat(),
        row.due.isoformat() if row.due else "", line["due_title"], row.case_number or "", row.unit_name,
    ]  # fmt: skip
