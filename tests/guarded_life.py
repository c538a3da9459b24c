"""The whole life of three guarded reports, from the telephone to the archive, in an office with every role."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
import time
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import intake_cast
import marking
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import localdate
from flows.cast import City, Walk, build
from hunting import Hunter
from marking import Marked

from laojian.bench.telephone import worked

FORM = re.compile(r'data-gate="([^"]+)" data-bits="(\d+)"')
NUMBER = re.compile(r'data-test="number">([^<]+)<')
#: A plain fact of each report: it must be found where it belongs, or the hunt is blind.
EMPLOYER = "天河镜湖控制标记制衣厂"
CONTROL = "control"


@dataclass
class Life:
    """Everybody, the reports, and what was sent back meanwhile."""

    city: City
    at: datetime
    on: date
    reports: list[Marked]
    hunter: Hunter
    numbers: list[str] = field(default_factory=list)
    contacts: list[int] = field(default_factory=list)
    cases: list[int] = field(default_factory=list)

    def later(self) -> datetime:
        """A second on."""
        self.at += timedelta(seconds=1)
        return self.at

    def answered(self, what: str, answer: Any, expected: int) -> Any:
        """What the person's own telephone was answered: the address must not tell."""
        assert answer.status_code == expected, (what, answer.status_code, answer.content[:400])
        self.hunter.look("answer", what, "\n".join(f"{name}: {value}" for name, value in answer.items()))
        self.hunter.look("answer", what, answer.request["PATH_INFO"] + "?" + answer.request.get("QUERY_STRING", ""))
        return answer


def begin(seed: int) -> Life:
    """The office, and the markers."""
    from laojian.ledger import queries as ledger
    from laojian.org.models import Division, Grant, Officer

    city, at, reports = build(), ledger.now(), marking.reports(seed)
    for code, name, level, parent in (
        ("4401", "广州市", "city", "44"),
        ("440106", "天河区", "district", "4401"),
        (intake_cast.STREET, "员村街道", "street", "440106"),
    ):
        Division.objects.create(code=code, name=name, level=level, parent_code=parent)
    for role in ("analyst", "leader", "administrator", "auditor"):
        officer = Officer.objects.create(username=role, name=f"{role}某", unit=city.unit, password="!")
        Grant.objects.create(officer=officer, role=role, place="4401", valid_from=date(2025, 1, 2), granted_at=at)
        city.people[role] = officer
    Officer.objects.update(must_change_password=False)
    known = {text: (one.number, kind) for one in reports for kind, text in one.of.items()}
    known[EMPLOYER] = (-1, CONTROL)
    return Life(city, at, localdate(at), reports, Hunter(known))


def hand_in(life: Life) -> None:
    """One report by the form, one by another system, one by a file."""
    life.numbers = [by_form(life, life.reports[0]), by_system(life, life.reports[1]), by_file(life, life.reports[2])]
    from laojian.complaints.models import Contact

    life.contacts = [Contact.objects.get(number=number).pk for number in life.numbers]


def sent_from(one: Marked) -> dict[str, Any]:
    return {"REMOTE_ADDR": one.of["network_address"], "HTTP_USER_AGENT": one.of["user_agent"]}


def by_form(life: Life, one: Marked) -> str:
    """Step by step, with everything a reporter might leave, and a talk afterwards."""
    client, sent, used = Client(), sent_from(one), 6
    gate = ""

    def press(path: str, values: dict[str, Any]) -> Any:
        nonlocal used, gate
        if used >= 6:
            page = client.get("/p/report/", **sent).content.decode()
            token, bits = FORM.search(page).groups()  # type: ignore[union-attr]
            gate, used = f"c={token}&n={worked(token, int(bits))}", 0
        used += 1
        return life.answered(path, client.post(f"{path}?{gate}", values, **sent), 302)

    press("/p/report/", {"anew": "1"})
    press("/p/form/employer/", {
        "employer_name": EMPLOYER, "workplace_code": intake_cast.STREET, "workplace_address": "员村二横路1号",
    })  # fmt: skip
    press("/p/form/what/", {"text": one.text})
    photo, letter, voice = (SimpleUploadedFile(name, content) for name, content in marking.files(one))
    press("/p/form/files/", {"photo": photo, "files": letter, "voice": voice})
    press("/p/form/you/", {name: one.of[name] for name in ("name", "phone", "email")})
    press("/p/form/check/", {})
    page = life.answered("receipt", client.get("/p/receipt/", **sent), 200).content.decode()
    return str(NUMBER.search(page)[1])  # type: ignore[index]


def by_system(life: Life, one: Marked) -> str:
    key, _ = intake_cast.channel_key(life.city.unit, life.city.clerk, life.at)
    body = {
        "kind": "report", "text": one.text, "employer_name": EMPLOYER, "workplace_code": intake_cast.STREET,
        "identity": {name: one.of[name] for name in ("name", "phone", "resident_id", "email", "address", "note")},
        "files": [{"name": name, "content": base64.b64encode(file).decode()} for name, file in marking.files(one)],
    }  # fmt: skip
    headers = {"authorization": f"Bearer {key}", "idempotency-key": "marked-report-by-system"}
    sent = Client().post("/api/v1/contacts", json.dumps(body), "application/json", headers=headers, **sent_from(one))
    number = str(life.answered("api", sent, 201).json()["number"])
    life.answered("api again", Client().get(f"/api/v1/contacts/{number}", headers=headers), 200)
    return number


def by_file(life: Life, one: Marked) -> str:
    from laojian.complaints import imports

    out = io.StringIO()
    table = csv.writer(out)
    heads = ["收到日期", "类别", "姓名", "电话", "身份证号", "联系地址", "用人单位", "地点", "事由"]
    table.writerow(heads)
    who = [one.of[name] for name in ("name", "phone", "resident_id", "address")]
    table.writerow([life.on.isoformat(), "举报", *who, EMPLOYER, intake_cast.STREET, one.text])
    sheet = imports.read(out.getvalue().encode(), "a.csv", life.on)
    (done,) = imports.bring(sheet=sheet, channel="letter", by=life.city.clerk, at=life.at, on=life.on)
    assert done.kind == "made", done.reason
    return done.what


def talk(life: Life) -> None:
    """The person writes again with files; the office answers, and remarks among itself."""
    from laojian.complaints import actions

    for one, contact_id in zip(life.reports, life.contacts, strict=True):
        files = [actions.NewFile(content, name) for name, content in marking.files(one)]
        actions.say(
            contact_id=contact_id, text=one.of["talk"], files=files, key=f"marked-talk-{one.number:08}", at=life.later()
        )
        said = {"contact_id": contact_id, "by": life.city.clerk}
        actions.answer_person(text="材料收到，正在核查。", at=life.later(), **said)
        actions.answer_person(text="注意保密。", internal=True, at=life.later(), **said)


def read_and_copy(life: Life) -> None:
    """The reader of new contacts, and working copies of all files."""
    from laojian.complaints import reading
    from laojian.complaints.actions.copies import make_working_copy
    from laojian.complaints.models import Attachment

    reading.read_new(at=life.at)
    for row in Attachment.objects.filter(contact_id__in=life.contacts, from_person=True):
        make_working_copy(contact_id=row.contact_id, attachment_id=row.pk, by=life.city.clerk, at=life.at, on=life.on)


def open_identities(life: Life) -> None:
    """The clerk asks, the head lets him look: the value goes to him and into no table."""
    from laojian.complaints import actions

    for one, contact_id in zip(life.reports, life.contacts, strict=True):
        asked = actions.ask_opening(contact_id=contact_id, reason="核对联系方式", by=life.city.clerk, at=life.at)
        actions.approve_opening(opening_id=asked.pk, by=life.city.head, at=life.at)
        value = actions.open_identity(contact_id=contact_id, by=life.city.clerk, at=life.at)
        assert value.name == one.of["name"] and value.phone == one.of["phone"]


class ReportWalk(Walk):
    """A case that was registered from a report."""

    def filed(self) -> Walk:
        self.refresh().take("precheck", "wang").take("propose_filing", "wang", facts="未订立书面劳动合同")
        return self.take("approve_filing", "head", lead_officer=self.city.wang.pk, second_officer=self.city.li.pk)


def to_the_archive(life: Life) -> None:
    """Registered, investigated, ordered, corrected, closed, archived, with every paper; the others join the first."""
    from laojian.complaints import actions

    first, *others = life.contacts
    case = actions.register_case(
        contact_id=first, title="未签订劳动合同", facts="反映单位未与劳动者订立书面劳动合同。", cause="0102",
        employer_id=life.city.employer.pk, by=life.city.clerk, at=life.at, on=life.on,
    )  # fmt: skip
    for contact_id in others:
        actions.attach_to_case(
            contact_id=contact_id,
            case_id=case.pk,
            reason="同一单位同一事项",
            by=life.city.clerk,
            at=life.at,
            on=life.on,
        )
    life.cases.append(case.pk)
    walk = ReportWalk(life.city, day=life.on, case=case)
    walk.ordered().wait(2).take("confirm_correction", "li", recheck_findings="已补签劳动合同")
    walk.take("close_corrected", "wang", closing_note="已改正").wait(1).take("approve_closing", "head2")
    walk.wait(2).take("note_missing_papers", "archivist", missing_note="询问笔录以纸质留存")
    walk.take("archive", "archivist", archive_number="2026-1", pages="32")
    assert walk.case.state == "S92"


def settle(life: Life) -> None:
    """What the office's clock does meanwhile: contacts follow the case, messages leave, the ledger is sealed."""
    from laojian.complaints.followers import follow_cases
    from laojian.ledger import sealing
    from laojian.messages import actions as messages

    sealing.seal_all(life.at)
    follow_cases(at=life.at)
    messages.deliver_due(at=life.at)
    sealing.seal_all(life.at)


def seated(life: Life, username: str) -> Client:
    """A browser in which that officer is logged in, without the price of a password."""
    from laojian.org.login import SEEN, SIGNED_IN

    client = Client()
    client.force_login(life.city.people[username])
    session = client.session
    session[SIGNED_IN] = session[SEEN] = time.time()
    session.save()
    return client
