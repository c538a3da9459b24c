"""Fills a migrated database with a city and its cases: the same seed and count give the same rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from laojian.bench import casework, city
from laojian.bench.rows import Db, without_keys
from laojian.cases.models import Case, CaseStep, TeamMember
from laojian.employers.models import Employer

BIG: Final = tuple(model._meta.db_table for model in (Employer, Case, CaseStep, TeamMember))
CASES_PER_EMPLOYER: Final = 5
#: Tells of a stage that begins: its name, its number from 1, the number of stages known so far.
Tell = Callable[[str, int, int], object]


class Unsound(Exception):
    """The rows do not keep the guards of the database; nothing was kept."""


def fill(db: Db, *, count: int, seed: int, divisions: Path, tell: Tell) -> None:
    """`count` cases and everything they stand on, in one transaction, as the owner of the tables.

    Foreign keys are taken away and brought back over all rows; what triggers guard is asked afterwards. Raises Unsound.
    """
    places = city.streets(divisions)
    chance = casework.Chance(seed)
    employers = max(1, count // CASES_PER_EMPLOYER)
    with db.transaction():
        db.execute("SET LOCAL synchronous_commit = off")
        db.execute("SET LOCAL maintenance_work_mem = '512MB'")
        db.execute("SET LOCAL work_mem = '256MB'")
        db.execute("SET LOCAL max_parallel_maintenance_workers = 1")
        db.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what is checked at the end would forbid to alter the tables
        city.settle(db, divisions, places)
        with without_keys(db, BIG) as restoring:
            stages: list[tuple[str, Callable[[], object]]] = [
                ("employers", lambda: city.employ(db, places, employers, seed)),
                ("ways", lambda: casework.lay_out(db, places)),
                ("plan", lambda: casework.draft(db, count, employers, chance)),
                ("cases", lambda: casework.cases(db, chance)),
                ("steps", lambda: casework.steps(db)),
                ("teams", lambda: casework.teams(db)),
                *[(words[:60], lambda words=words: db.execute(words)) for words in restoring],
                ("guards", lambda: require_sound(db)),
            ]
            for number, (name, act) in enumerate(stages, start=1):
                tell(name, number, len(stages))
                act()
        db.execute("DROP TABLE staff, firm, way, way_step, way_slot, term, place, draft")


def require_sound(db: Db) -> None:
    """Raise Unsound when a guard is broken."""
    found = casework.broken(db)
    if found:
        raise Unsound("; ".join(found))
