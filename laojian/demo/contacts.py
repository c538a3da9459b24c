"""People turn to the demonstration's office: contacts of the last days, in every state, by the actions of real work."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from laojian.complaints import actions
from laojian.complaints.models import Contact
from laojian.demo import papers, sample_contacts
from laojian.demo.firms import Firm
from laojian.demo.people import person_name, phone
from laojian.demo.sample_contacts import SampleContact
from laojian.demo.scene import Hours
from laojian.demo.staffing import Town
from laojian.kernel.calendar import WorkCalendar
from laojian.org.models import Officer, Unit

#: Channels of complaints and reports and how often: web first; a ticket comes with those that have one.
CHANNELS: Final = (("web", 46), ("hotline", 22), ("window", 12), ("phone", 10), ("platform", 6), ("petition", 4))
TICKETS: Final = {"hotline": ("complaint", "GZ"), "petition": ("petition", "XF"), "platform": ("", "QG")}
#: What became of a contact by now, in hundredths; the rest lies in the inbox as it came.
BECAME: Final = (("register", 22), ("answer", 10), ("wait", 6), ("redirect", 8), ("talk", 12))
PHONES: Final = 700_000
LATEST_DAYS: Final = 9
GROUP: Final = 0.12
TWICE: Final = 0.14


@dataclass(slots=True)
class Desk:
    """Where contacts of one district arrive: its clerk, its unit, its firms with their ids, the days."""

    clerk: Officer
    unit: Unit
    firms: Sequence[Firm]
    ids: dict[str, int]
    today: date
    calendar: WorkCalendar
    district: str


def arrive(town: Town, desk: Desk, count: int, *, seed: int) -> Iterator[Contact]:
    """`count` contacts of one district, newest last; some are the same event told on two channels."""
    rng = random.Random(f"contacts {seed} {desk.district}")
    firms = [firm for firm in desk.firms if firm.uscc in desk.ids]
    if not firms:
        return
    days = sorted(desk.today - timedelta(days=1 + int(rng.triangular(0, LATEST_DAYS, 0))) for _ in range(count))
    for serial, on in enumerate(days):
        yield _one(desk, rng.choice(firms), on, serial, rng)


def _one(desk: Desk, firm: Firm, on: date, serial: int, rng: random.Random) -> Contact:
    voice = rng.choices(
        sample_contacts.SAMPLE_CONTACTS, weights=[voice.weight for voice in sample_contacts.SAMPLE_CONTACTS]
    )[0]
    hours = Hours(rng)
    channel = _channel(voice, rng)
    sent = _sent(desk, firm, voice, channel, on, serial, rng)
    contact = _take(desk, sent, f"{desk.district}-{serial}", hours.on(on), on)
    if voice.kind == "complaint" and channel == "web" and rng.random() < TWICE:
        again = _sent(desk, firm, voice, "hotline", on, serial, rng, like=sent)
        _take(desk, again, f"{desk.district}-{serial}-again", hours.on(on), on)
    _became(desk, contact, voice, hours, on, rng)
    return contact


def _channel(voice: SampleContact, rng: random.Random) -> str:
    if voice.kind == "enquiry":
        return rng.choice(("hotline", "web", "phone"))
    return rng.choices([name for name, _ in CHANNELS], weights=[weight for _, weight in CHANNELS])[0]


def _sent(
    desk: Desk, firm: Firm, voice: SampleContact, channel: str, on: date, serial: int, rng: random.Random,
    like: actions.NewContact | None = None,
) -> actions.NewContact:  # fmt: skip
    """What the person hands in; `like`: the same matter once more, by another channel."""
    kind, prefix = TICKETS.get(channel, ("", ""))
    if voice.kind == "enquiry" and channel == "hotline":
        kind = "enquiry"
    ticket = f"{prefix}{on:%m%d}{desk.district[-2:]}{serial:04d}" if prefix else ""
    if like is not None:
        return actions.NewContact(
            channel=channel, kind=like.kind, text=f"来电人反映：{like.text}", received_on=on, ticket=f"{ticket}R",
            ticket_kind=kind, workplace_code=like.workplace_code, workplace_address=like.workplace_address,
            employer_name=like.employer_name, matters=like.matters, amount_claimed=like.amount_claimed,
            people=like.people, identity=like.identity,
        )  # fmt: skip
    amount = rng.randrange(18, 460) * 100
    many = rng.randrange(4, 38) if "{people}" in voice.text else 1
    group = voice.kind == "complaint" and many > 1 and rng.random() < GROUP * 4
    text = voice.text.format(
        firm=firm.name, place=firm.workplace, trade=rng.choice(sample_contacts.TRADES), month=f"{on.month - 1 or 12}月",
        amount=f"{amount:,}", people=many, name="",
    )  # fmt: skip
    anonymous = voice.kind == "report" and rng.random() < 0.6
    who = actions.Identity(name=person_name(rng), phone=phone(PHONES + rng.randrange(90_000)))
    share = amount * 100 // many
    return actions.NewContact(
        channel=channel, kind=voice.kind, text=text, received_on=on, ticket=ticket, ticket_kind=kind,
        anonymous=anonymous, workplace_code=firm.street, workplace_address=firm.workplace,
        employer_id=desk.ids[firm.uscc] if rng.random() < 0.5 else None,
        employer_name=firm.name, matters=voice.matters, cause=voice.cause if rng.random() < 0.4 else "",
        amount_claimed=amount * 100 if "{amount}" in voice.text else 0, people=many,
        identity=actions.Identity() if anonymous or (voice.kind == "enquiry" and channel == "web") else who,
        workers=[
            actions.NewWorker(name=person_name(rng), claimed=share, representative=place < 2) for place in range(many)
        ] if group else (),
        files=[actions.NewFile(papers.picture(rng), "打卡记录.png")] if channel == "web" and rng.random() < 0.3 else (),
    )  # fmt: skip


def _take(desk: Desk, sent: actions.NewContact, key: str, at: datetime, on: date) -> Contact:
    by = desk.clerk if sent.channel in ("window", "phone") else None
    received = actions.receive(contact=sent, key=f"demonstration-{key}", by=by, at=at, on=on, unit_id=desk.unit.pk)
    return received.contact


def _became(desk: Desk, contact: Contact, voice: SampleContact, hours: Hours, on: date, rng: random.Random) -> None:
    """What the clerk or the person did since; older contacts are further on."""
    drawn = rng.choices([name for name, _ in BECAME] + [""], weights=[n for _, n in BECAME] + [42])[0]
    then = desk.calendar.add_workdays(on, 1)
    if then >= desk.today or not drawn:
        return
    at, by = hours.on(then), desk.clerk
    actions.look(contact_id=contact.pk, by=by, at=at, on=then)
    if voice.door and drawn in ("register", "redirect", "answer"):
        actions.redirect(
            contact_id=contact.pk, door=voice.door, text=sample_contacts.DOOR_ANSWER, by=by, at=hours.on(then), on=then
        )
    elif voice.kind == "enquiry":
        actions.answer_channel(
            contact_id=contact.pk, text=sample_contacts.ENQUIRY_ANSWER, by=by, at=hours.on(then), on=then
        )
        actions.evaluate(
            contact_id=contact.pk, level=rng.choice((5, 5, 4, 3)), key=_key(contact, "eval"), at=hours.on(then)
        )
    elif drawn == "register":
        actions.register_case(
            contact_id=contact.pk, title=f"反映{contact.employer_name[:40]}{_trouble(voice)}",
            facts="经电话核对，反映的单位和地点明确，需要进一步核查。", cause=voice.cause, by=by,
            at=hours.on(then), on=then,
        )  # fmt: skip
    elif drawn == "wait":
        until = desk.calendar.add_workdays(desk.today, 5)
        actions.ask_supplement(
            contact_id=contact.pk,
            items=("工资欠条或者考勤记录", "单位门牌照片"),
            until=until,
            by=by,
            at=hours.on(then),
            on=then,
        )
    else:
        actions.say(contact_id=contact.pk, text=rng.choice(sample_contacts.SAID_AGAIN), key=_key(contact, "say"), at=at)
        if rng.random() < 0.5:
            actions.answer_person(
                contact_id=contact.pk, text=rng.choice(sample_contacts.ANSWERED), by=by, at=hours.on(then)
            )


def _trouble(voice: SampleContact) -> str:
    return "欠薪" if voice.cause == "0201" else "违法用工"


def _key(contact: Contact, act: str) -> str:
    return f"demonstration-{act}-{contact.number}"
