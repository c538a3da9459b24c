"""Who works in the demonstration city: a list of posts, the same for the same seed. Pure."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from laojian.demo import words

CITY: Final = "4401"
INSPECTORS_PER_DISTRICT: Final = 4

#: Role, log-in tail, Chinese post; one person each in every district.
DISTRICT_POSTS: Final = (
    ("intake_clerk", "intake", "受理员"),
    ("inspector", "inspector", "监察员"),
    ("reviewer", "reviewer", "审核员"),
    ("legal_reviewer", "legal", "法制审核员"),
    ("team_head", "head", "大队长"),
    ("bureau_head", "bureau", "分管局领导"),
)

#: Role, log-in, Chinese post, how many; at the place of the whole city.
CITY_POSTS: Final = (
    ("team_head", "city.head", "支队长", 1),
    ("inspector", "city.inspector", "支队监察员", 2),
    ("reviewer", "city.reviewer", "支队审核员", 1),
    ("legal_reviewer", "city.legal", "市局法制审核员", 1),
    ("bureau_head", "city.bureau", "市局分管领导", 1),
    ("principal", "city.principal", "市局正职负责人", 1),
    ("city_approver", "city.approver", "市局审批人", 1),
    ("archivist", "city.archive", "档案员", 1),
    ("publicity", "city.publicity", "公示员", 1),
    ("follow_up", "city.followup", "回访员", 1),
    ("supervisor", "justice.supervisor", "司法行政监督员", 1),
    ("analyst", "city.analyst", "分析员", 1),
    ("leader", "city.leader", "市领导", 1),
    ("auditor", "city.auditor", "审计员", 1),
)


@dataclass(frozen=True, slots=True)
class Post:
    """One person: log-in, name, what post, in which unit, with which role where, and a certificate if any."""

    username: str
    name: str
    title: str
    unit: str
    role: str
    place: str
    phone: str
    certificate: tuple[str, date, date] | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One unit; `kind` is 局, 支队, 大队, 中队 or 司法."""

    code: str
    name: str
    kind: str
    place: str
    parent: str | None


def person_name(rng: random.Random) -> str:
    """An invented name of two or three characters."""
    surname = rng.choice(words.SURNAMES)
    if rng.random() < 0.18:
        return surname + rng.choice(words.GIVEN_ONE)
    return surname + rng.choice(words.GIVEN_TWO_A) + rng.choice(words.GIVEN_TWO_B)


def phone(serial: int) -> str:
    """A number in a block kept for invention: 199 0000 xxxx, then 199 0001 xxxx, …"""
    return f"1990{serial // 10_000:03d}{serial % 10_000:04d}"


def sections(districts: dict[str, str]) -> list[Section]:
    """The units: bureau, justice bureau, city detachment, a brigade per district, squads in the large districts."""
    made = [
        Section("GZ-RSJ", "广州市人力资源和社会保障局（示范）", "局", CITY, None),
        Section("GZ-SFJ", "广州市司法局（示范）", "司法", CITY, None),
        Section("GZ-ZD", "广州市劳动保障监察支队（示范）", "支队", CITY, "GZ-RSJ"),
    ]
    for code, name in districts.items():
        made.append(Section(f"{code}-RSJ", f"广州市{name}人力资源和社会保障局（示范）", "局", code, "GZ-RSJ"))
        made.append(Section(f"{code}-DD", f"广州市{name}劳动保障监察大队（示范）", "大队", code, f"{code}-RSJ"))
        if words.DISTRICT_SHARES.get(code, 0) >= 10:
            for number in ("一", "二"):
                name_ = f"{name}劳动保障监察{number}中队（示范）"
                made.append(Section(f"{code}-ZD{'一二'.index(number) + 1}", name_, "中队", code, f"{code}-DD"))
    return made


def posts(districts: dict[str, str], *, seed: int, on: date) -> list[Post]:
    """Everybody but the two administrators. Two certificates stand out: one ends in three weeks, one has ended."""
    rng = random.Random(f"people {seed}")
    made = [*_city(rng, on)]
    for code in districts:
        made += _district(rng, code, on)
    return _with_awkward_certificates(made, on)


def administrators(seed: int) -> list[Post]:
    """The two who set the office up; each confirms what the other does."""
    rng = random.Random(f"administrators {seed}")
    return [
        Post(f"admin{n}", person_name(rng), "系统管理员", "GZ-RSJ", "administrator", CITY, phone(n)) for n in (1, 2)
    ]


def _city(rng: random.Random, on: date) -> Iterator[Post]:
    serial = 10
    for role, login, title, count in CITY_POSTS:
        for number in range(1, count + 1):
            serial += 1
            username = f"{login}{number}" if count > 1 else login
            unit = {"supervisor": "GZ-SFJ", "leader": "GZ-RSJ", "principal": "GZ-RSJ"}.get(role, "GZ-ZD")
            yield Post(
                username, person_name(rng), title, unit, role, CITY, phone(serial), _certificate(role, "01", serial, on)
            )


def _district(rng: random.Random, code: str, on: date) -> Iterator[Post]:
    _, login = words.DISTRICT_MARKS[code]
    serial = int(code[-2:]) * 100
    squads = words.DISTRICT_SHARES[code] >= 10
    for role, tail, title in DISTRICT_POSTS:
        count = INSPECTORS_PER_DISTRICT if role == "inspector" else 1
        for number in range(1, count + 1):
            serial += 1
            username = f"{login}.{tail}{number}" if count > 1 else f"{login}.{tail}"
            desk = "RSJ" if role in {"bureau_head", "legal_reviewer"} else "DD"
            unit = f"{code}-ZD{(number + 1) // 2}" if squads and role == "inspector" else f"{code}-{desk}"
            yield Post(
                username,
                person_name(rng),
                title,
                unit,
                role,
                code,
                phone(serial),
                _certificate(role, code[-2:], serial, on),
            )


def _certificate(role: str, area: str, serial: int, on: date) -> tuple[str, date, date] | None:
    """Only those who inspect or lead inspectors carry one; it runs five years and began before all our cases."""
    if role not in {"inspector", "team_head"}:
        return None
    first = date(on.year - 2, 1 + serial % 12, 1)
    if first > on - timedelta(days=640):
        first = date(on.year - 3, first.month, 1)
    return f"粤A示{area}{serial:05d}", first, date(first.year + 5, first.month, 1) - timedelta(days=1)


def _with_awkward_certificates(made: list[Post], on: date) -> list[Post]:
    """One inspector of Panyu loses the certificate in three weeks; one of Zengcheng lost it a month ago."""
    changed = {
        "panyu.inspector4": on + timedelta(days=21),
        "zengcheng.inspector4": on - timedelta(days=30),
    }
    out = []
    for post in made:
        last = changed.get(post.username)
        if last is not None and post.certificate is not None:
            number, _, _ = post.certificate
            certificate = (number, date(last.year - 5, last.month, min(last.day, 28)), last)
            post = Post(
                post.username,
                post.name,
                post.title,
                post.unit,
                post.role,
                post.place,
                post.phone,
                certificate,
            )
        out.append(post)
    return out
