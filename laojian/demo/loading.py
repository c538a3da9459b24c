"""Loads the demonstration: the office, then its employers and cases, in one process or two side by side."""

from __future__ import annotations

import gc
import logging
import multiprocessing
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final

from django.db import connection, connections, transaction
from django.utils.timezone import localdate
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from laojian.cases.rules.flow import FLOW
from laojian.demo import cast, contacts, firms, marker, planner, settling, staffing, stage, stories, words
from laojian.demo.planner import Plan
from laojian.demo.script import Script
from laojian.kernel.calendar import WorkCalendar
from laojian.kernel.refusal import Refused
from laojian.org.queries import calendar

log = logging.getLogger(__name__)

#: The office was opened this many days before the demonstration's today, and its employers' files soon after.
OPENED_BEFORE: Final = 640
JOINED: Final = "S95"
ATTEMPTS: Final = 6
MASTERS: Final = frozenset({"S12", "S20", "S30"})


@dataclass(slots=True)
class Share:
    """The part of the city one process loads: some districts with their firms and cases."""

    districts: tuple[str, ...]
    firms: list[firms.Firm] = field(default_factory=list)
    scripts: list[Script] = field(default_factory=list)

    @property
    def weight(self) -> int:
        """How long it takes, in firms: a case takes as long as forty of them, the people of a district as a hundred."""
        return 100 * len(self.districts) + len(self.firms) + 40 * len(self.scripts)


@dataclass(frozen=True, slots=True)
class City:
    """What every process must know: how large, since when, on which day, and the one password."""

    size: marker.Size
    opened: datetime
    today: date
    password: str


def load(size: marker.Size, *, table: Path, at: datetime, workers: int, console: Console) -> None:
    """Load everything and mark the installation as a complete demonstration. Raises Refused when it is in use."""
    today = localdate(at)
    opened = at - timedelta(days=OPENED_BEFORE)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    city = City(size, opened, today, marker.new_password())
    _commit_without_waiting(True)
    with Progress(*columns, console=console) as progress:
        people = progress.add_task("单位和人员", total=None)
        with transaction.atomic():
            marker.began(size, at)
            town = staffing.open_office(table=table, seed=size.seed, password=city.password, at=opened, today=today)
        progress.update(people, total=len(town.plan), completed=len(town.officers))
        shares = share_out(town, size, today, calendar(), workers)
        bars = {
            "people": people,
            "employers": progress.add_task("用人单位", total=size.employers),
            "cases": progress.add_task("案件", total=size.cases),
            "contacts": progress.add_task("来件", total=sum(contacts_of(town, size).values())),
        }
        for what in (_side_by_side if len(shares) > 1 else _here)(town, shares, city):
            progress.advance(bars[what])
    _commit_without_waiting(False)  # the last commit waits for the disk, and so for all before it
    with transaction.atomic():
        staffing.lend_powers(today=today, at=at)
        marker.finished(size, at)


def _commit_without_waiting(yes: bool) -> None:
    """Invented data may be lost in a fall of the machine: `marker` tells a half demonstration from a whole one."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET synchronous_commit = {'off' if yes else 'on'}")


def share_out(town: staffing.Town, size: marker.Size, today: date, workdays: WorkCalendar, workers: int) -> list[Share]:
    """Firms and cases by district; the heaviest district first, each to whoever has least to do so far."""
    made = firms.make(town.streets, size.employers, seed=size.seed)
    by_district: dict[str, Share] = {code: Share((code,)) for code in town.districts}
    for firm in made:
        by_district[firm.district].firms.append(firm)
    for script in scripts(made, size, today, workdays):
        by_district[script.firm.district].scripts.append(script)
    shares = [Share(()) for _ in range(workers)]
    for part in sorted(by_district.values(), key=lambda part: -part.weight):
        share = min(shares, key=lambda share: share.weight)
        share.districts += part.districts
        share.firms += part.firms
        share.scripts += part.scripts
    for share in shares:
        share.scripts.sort(key=lambda script: script.serial)
    return shares


def scripts(made: Sequence[firms.Firm], size: marker.Size, today: date, workdays: WorkCalendar) -> Iterator[Script]:
    """A script for every case: where it rests, by which way, at which firm, about what."""
    targets = planner.rests(size.cases, FLOW, random.Random(f"rests {size.seed}"))
    weights = [firm.weight for firm in made]
    for serial, target in enumerate(targets, start=1):
        rng = random.Random(f"case {size.seed} {serial}")
        plan = planner.plan(FLOW, target, today=today, calendar=workdays, rng=rng)
        firm = rng.choices(made, weights=weights)[0]
        yield write(plan, firm, serial, workdays, rng)


def write(plan: Plan, firm: firms.Firm, serial: int, workdays: WorkCalendar, rng: random.Random) -> Script:
    """The script of one plan at one firm."""
    story = stories.tell(
        firm,
        kind=plan.kind,
        received_on=plan.received_on,
        onspot="handle_onspot" in plan.steps(),
        serial=serial,
        rng=rng,
    )
    return Script(plan=plan, story=story, firm=firm, place=firm.street, serial=serial, calendar=workdays, rng=rng)


def perform(town: staffing.Town, share: Share, city: City) -> Iterator[str]:
    """Employ the people of a share, settle its firms, play its cases; yields the kind of what was made."""
    for _ in staffing.staff(town, share.districts, password=city.password, at=city.opened):
        yield "people"
    ids: dict[str, int] = {}
    since = city.opened + timedelta(days=2)
    for uscc, employer in settling.settle(town, share.firms, seed=city.size.seed, since=since):
        ids[uscc] = employer
        yield "employers"
    masters: dict[str, list[Script]] = {}
    for script in sorted(share.scripts, key=lambda script: script.plan.target == JOINED):  # those that join come last
        if script.plan.target == JOINED:
            _join(town, script, masters.get(script.district, []), ids, city.today)
        else:
            played = _play(town, script, ids, city.today)
            if played.plan.target in MASTERS:
                masters.setdefault(script.district, []).append(played)
        yield "cases"
    for district, count in contacts_of(town, city.size).items():
        if district in share.districts:
            desk = _desk(town, share, city, district, ids)
            for _ in contacts.arrive(town, desk, count, seed=city.size.seed):
                yield "contacts"


def contacts_of(town: staffing.Town, size: marker.Size) -> dict[str, int]:
    """How many people turned to each district lately: a quarter of the cases, by the weight of the districts."""
    whole = sum(words.DISTRICT_SHARES[code] for code in town.districts)
    return {code: max(1, round(size.cases / 4 * words.DISTRICT_SHARES[code] / whole)) for code in town.districts}


def _desk(town: staffing.Town, share: Share, city: City, district: str, ids: dict[str, int]) -> contacts.Desk:
    return contacts.Desk(
        clerk=town.holders("intake_clerk", district)[0], unit=town.units[f"{district}-DD"],
        firms=[firm for firm in share.firms if firm.district == district], ids=ids, today=city.today,
        calendar=calendar(), district=district,
    )  # fmt: skip


def _play(town: staffing.Town, script: Script, ids: dict[str, int], today: date) -> Script:
    """Play a script; where the days do not work out, another way to the same state is tried.

    Raises the last refusal when no way works out.
    """
    for attempt in range(ATTEMPTS):
        try:
            _play_once(town, script, ids)
        except (Refused, LookupError) as problem:
            if attempt == ATTEMPTS - 1:
                raise
            log.info("case %s for %s: %s", script.serial, script.plan.target, problem)
            target, master = script.plan.target, script.master_number
            plan = planner.plan(FLOW, target, today=today, calendar=script.calendar, rng=script.rng)
            script = write(plan, script.firm, script.serial, script.calendar, script.rng)
            script.master_number = master
        else:
            break
    return script


def _play_once(town: staffing.Town, script: Script, ids: dict[str, int]) -> None:
    last = script.plan.acts[-1].on if script.plan.acts else script.plan.received_on
    people = cast.choose(town, script.district, (script.plan.received_on, last), script.rng)
    script.place = script.rng.choice(town.grids[script.firm.street])
    stage.play(script, people, town.units[f"{script.district}-DD"], ids[script.firm.uscc])


def _join(town: staffing.Town, script: Script, masters: list[Script], ids: dict[str, int], today: date) -> None:
    """A second complaint against the firm of an open case, joined to it; without such a case it stays by itself."""
    if not masters:
        script.plan = planner.plan(FLOW, "S01", today=today, calendar=script.calendar, rng=script.rng)
        _play(town, script, ids, today)
        return
    master = script.rng.choice(masters)
    room = script.calendar.count_workdays(master.plan.received_on, today) - 6
    rest = script.rng.randint(1, max(1, room))
    plan = planner.plan(FLOW, JOINED, today=today, calendar=script.calendar, rng=script.rng, rest=rest)
    joined = write(plan, master.firm, script.serial, script.calendar, script.rng)
    joined.master_number = master.case_number
    _play(town, joined, ids, today)


def _here(town: staffing.Town, shares: list[Share], city: City) -> Iterator[str]:
    for share in shares:
        yield from perform(town, share, city)


def _side_by_side(town: staffing.Town, shares: list[Share], city: City) -> Iterator[str]:
    """Each share in a process of its own. Raises RuntimeError when one of them fails."""
    connections.close_all()  # a connection must not be shared by two processes
    forked = multiprocessing.get_context("fork")
    open_ends: dict[Connection, BaseProcess] = {}
    for share in shares:
        receiver, sender = forked.Pipe(duplex=False)
        process: BaseProcess = forked.Process(target=_child, args=(sender, town, share, city), daemon=True)
        process.start()
        sender.close()
        open_ends[receiver] = process
    while open_ends:
        ready = wait(list(open_ends))
        for receiver in [one for one in open_ends if one in ready]:
            try:
                yield receiver.recv()
            except EOFError:
                ended = open_ends.pop(receiver)
                ended.join()
                if ended.exitcode:
                    raise RuntimeError(f"a loading process failed with exit code {ended.exitcode}") from None


def _child(sender: Connection, town: staffing.Town, share: Share, city: City) -> None:
    _commit_without_waiting(True)
    gc.disable()  # a short life with millions of small objects: collecting them costs more than it frees
    for what in perform(town, share, city):
        sender.send(what)
    connections.close_all()
    sender.close()
