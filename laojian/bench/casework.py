"""Ten years of cases as set-based SQL: every case walks one of the ways as far as the last day of the data allows.

The rows keep every guard of the database: steps follow the flow and each other, two-person steps have two people,
the case stands where its last step leads. What is simplified: days are not moved to working days, the nearest due
day is the last step's day and a term, and steps carry no inputs, claims, papers or ledger entries; no list reads them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from laojian.bench import walking
from laojian.bench.city import CLERKS, HEADS, INSPECTORS, OFFICE_HEADS, STREET_INSPECTORS, Street
from laojian.bench.rows import Db, advance_sequence, array, insertion, literal
from laojian.bench.ways import CAUSES, SURNAMES, TERMS
from laojian.cases.actions.leads import DISTRICT_WORDS
from laojian.cases.models import Case, CaseCounter, CaseStep, TeamMember
from laojian.cases.rules.flow_table import FINAL_STATES, VERSION

FIRST: Final = datetime(2016, 11, 21, 1, 0, tzinfo=UTC)
LAST: Final = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
#: More come in every year: the n-th of N cases comes at (n/N)^GROWTH of the ten years.
GROWTH: Final = 0.85
#: Some employers appear again and again.
REPEAT: Final = 1.5
SLOTS: Final = 10_000


class Chance:
    """Repeatable chance in SQL: number `k` of row `n`, evenly in [0, 1)."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def __call__(self, k: int) -> str:
        """The SQL expression."""
        salt = self.seed * 1000 + k
        return f"((hashint8extended(n, {salt}) & 4503599627370495)::float8 / 4503599627370496)"

    def one_of(self, k: int, values: list[str]) -> str:
        """One of the values, all as likely."""
        return f"({array(values, 'text')})[1 + floor({self(k)} * {len(values)})::int]"


def lay_out(db: Db, places: list[Street]) -> None:
    """The ways, terms and streets as small temporary tables."""
    db.execute(
        "CREATE TEMP TABLE way (id int PRIMARY KEY, kind text, days float8[], targets text[], filed int, ordered int,"
        " decided int, closed int)"
    )
    db.execute(
        "CREATE TEMP TABLE way_step (way int, seq int, source text, step text, target text, day float8, who text,"
        " desk int, two_person bool)"
    )
    db.execute("CREATE TEMP TABLE way_slot (slot int PRIMARY KEY, way int)")
    db.execute("CREATE TEMP TABLE term (state text PRIMARY KEY, code text, days int)")
    db.execute("CREATE TEMP TABLE place (code text PRIMARY KEY, number int, district int, unit bigint, word text)")
    ways = walking.ways()
    districts = sorted({place.district for place in places})
    with db.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO way VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            [
                (number, way.kind, [s.day for s in way.steps], [s.target for s in way.steps], *way.marks)
                for number, way in enumerate(ways)
            ],
        )
        cursor.executemany("INSERT INTO way_step VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)", list(step_rows(ways)))
        cursor.executemany("INSERT INTO way_slot VALUES (%s, %s)", list(enumerate(slots([w.share for w in ways]))))
        cursor.executemany("INSERT INTO term VALUES (%s, %s, %s)", [(s, c, d) for s, (c, d) in TERMS.items()])
        cursor.executemany(
            "INSERT INTO place SELECT %s, %s, %s, id, %s FROM org_unit WHERE place = %s",
            [
                (p.code, p.number, districts.index(p.district), f"穗{DISTRICT_WORDS[p.district]}劳监", p.district)
                for p in places
            ],
        )
    db.execute("ANALYZE way, way_step, way_slot, term, place")


def step_rows(ways: list[walking.Way]) -> Iterator[tuple[object, ...]]:
    """One row for each step of each way; `desk` spreads the office's steps over its people."""
    for number, way in enumerate(ways):
        for s in way.steps:
            desk = sum(map(ord, s.step)) % (OFFICE_HEADS - 1)
            yield number, s.seq, s.source, s.step, s.target, s.day, s.who, desk, s.two_person


def slots(shares: list[int]) -> Iterator[int]:
    """`SLOTS` numbers, each as often as its share says."""
    total, begun = sum(shares), 0
    for number, share in enumerate(shares):
        begun += share
        yield from [number] * (begun * SLOTS // total - (begun - share) * SLOTS // total)


def draft(db: Db, count: int, employers: int, chance: Chance) -> None:
    """What decides a case: its way, pace, employer and moment, and how many steps have happened."""
    span = literal(LAST - FIRST)
    db.execute(
        f"""
        CREATE TEMP TABLE draft AS
        WITH drawn AS (
            SELECT n, floor({chance(1)} * {SLOTS})::int AS slot,
                1 + floor({employers} * power({chance(2)}, {REPEAT}))::bigint AS employer,
                0.6 + 2.4 * power({chance(3)}, 3) AS pace,
                date_trunc('day', {literal(FIRST)} + {span} * power(n::float8 / {count}, {GROWTH}), 'Asia/Shanghai')
                    + interval '8.5 hours' + interval '8 hours' * {chance(4)} AS opened_at
            FROM generate_series(1::bigint, {count}) AS n
        )
        SELECT n, s.way, employer, pace, opened_at, e.street_code AS street, p.number AS place, p.district,
            floor({chance(5)} * {STREET_INSPECTORS})::int AS lead,
            greatest(1, width_bucket(
                extract(epoch FROM {literal(LAST)} - opened_at)::float8 / 86400 / pace, w.days)) AS seq
        FROM drawn JOIN way_slot s USING (slot) JOIN way w ON w.id = s.way
            JOIN employers_employer e ON e.id = employer JOIN place p ON p.code = e.street_code
        ORDER BY n
        """
    )
    db.execute("ANALYZE draft")


#: Day and minute of a step: the days of its way at the case's own pace.
MOMENT: Final = "(opened_at + floor({days} * pace) * interval '1 day' + {seq} * interval '1 minute')"
LEAD: Final = f"{INSPECTORS} + d.place * 10 + d.lead"
SECOND: Final = f"{INSPECTORS} + d.place * 10 + (d.lead + 1) % {STREET_INSPECTORS}"
CLERK: Final = f"{CLERKS} + d.place"


def steps(db: Db) -> None:
    """Every step that has happened."""
    moment = MOMENT.format(days="s.day", seq="s.seq")
    office = f"{HEADS} + d.district * 100"
    values = {
        "case_id": "d.n", "seq": "s.seq", "prev_seq": "nullif(s.seq - 1, 0)", "flow_version": str(VERSION),
        "source": "s.source", "step": "s.step", "target": "s.target", "recorded_at": moment,
        "on": f"timezone('Asia/Shanghai', {moment})::date",
        "by_id":
            f"CASE s.who WHEN 'clerk' THEN {CLERK} WHEN 'lead' THEN {LEAD} WHEN 'office' THEN {office} + s.desk END",
        "approved_by_id": f"CASE WHEN s.two_person THEN {office} + {OFFICE_HEADS - 1} END",
    }  # fmt: skip
    db.execute(insertion(CaseStep, values, "FROM draft d JOIN way_step s ON s.way = d.way AND s.seq <= d.seq"))


def cases(db: Db, chance: Chance) -> None:
    """The cases, each where its last step leads; numbers are gap-free per district and year."""
    db.execute(insertion(Case, case_values(chance), case_source(chance)))
    year = "extract(year FROM timezone('Asia/Shanghai', opened_at))"
    counted = (
        f"SELECT split_part(number, '〔', 1) AS word, {year} AS year, count(*) AS last FROM cases_case GROUP BY 1, 2"
    )
    db.execute(insertion(CaseCounter, {"word": "word", "year": "year", "last": "last"}, f"FROM ({counted}) c"))
    advance_sequence(db, Case)


def case_source(chance: Chance) -> str:
    """The drafts `d` with way `w`, place `p`, employer `e`, term `t`, and what holds `now`."""
    causes = [number for number, row in enumerate(CAUSES, start=1) for _ in range(row[1])]
    titles = array([row[2] for row in CAUSES], "text")
    year = "extract(year FROM timezone('Asia/Shanghai', opened_at))"
    return f"""
        FROM (
            SELECT *, ({array(causes, "int")})[1 + floor({chance(11)} * {len(causes)})::int] AS cause,
                (1 + 40 * power({chance(12)}, 5))::int AS workers,
                timezone('Asia/Shanghai', opened_at)::date AS opened_on,
                row_number() OVER (PARTITION BY district, {year} ORDER BY n) AS serial
            FROM draft
        ) d
        JOIN way w ON w.id = d.way JOIN place p ON p.code = d.street JOIN employers_employer e ON e.id = d.employer
        CROSS JOIN LATERAL (SELECT w.targets[d.seq] AS state, d.seq >= nullif(w.filed, 0) AS has_team,
            p.word || '〔' || extract(year FROM opened_on) || '〕' || serial || '号' AS number,
            e.name || ({titles})[d.cause] AS title) now
        LEFT JOIN term t ON t.state = now.state
        ORDER BY n
    """


def case_values(chance: Chance) -> dict[str, str]:
    """The columns of a case by what `case_source` offers."""
    causes = array([row[0] for row in CAUSES], "text")
    wage = array([row[3] for row in CAUSES], "bool")
    claimed = f"(100 * round(exp(7 + 4 * {chance(14)}))::bigint * workers)"
    last = MOMENT.format(days="w.days[d.seq]", seq="d.seq")
    return {
        "id": "d.n", "number": "now.number", "kind": "w.kind", "channel": "'window'",
        "origin": "CASE w.kind WHEN 'complaint' THEN 'TS' WHEN 'report' THEN 'JB' ELSE 'RC' END",
        "state": "now.state", "seq": "d.seq", "flow_version": str(VERSION),
        "is_open": f"now.state <> ALL ({array(sorted(FINAL_STATES), 'text')})", "unit_id": "p.unit",
        "district_code": "left(d.street, 6)", "street_code": "d.street", "workplace_code": "d.street",
        "workplace_address": "e.registered_address", "employer_id": "e.id", "employer_name": "e.name",
        "employer_uscc": "e.uscc", "cause": f"({causes})[d.cause]", "title": "now.title",
        "search_text": "lower(now.number || ' ' || now.title || ' ' || e.name || ' ' || e.uscc)",
        "complainant_masked":
            f"CASE w.kind WHEN 'complaint' THEN {chance.one_of(13, list(SURNAMES))} || '**' ELSE '' END",
        "received_on": "opened_on", "occurred_on": f"opened_on - (10 + 80 * {chance(15)})::int",
        "opened_at": "opened_at", "registered_by_id": CLERK,
        "filed_on": day_of("w.filed"), "decided_on": day_of("w.decided"), "closed_on": day_of("w.closed"),
        "due": f"timezone('Asia/Shanghai', {last})::date + t.days", "due_code": "coalesce(t.code, '')",
        "lead_officer_id": f"CASE WHEN has_team THEN {LEAD} END",
        "second_officer_id": f"CASE WHEN has_team THEN {SECOND} END",
        "is_wage": f"({wage})[d.cause]", "urgent": f"{chance(16)} < 0.03",
        "workers": "workers", "amount_claimed": claimed,
        "amount_ordered": f"CASE WHEN d.seq >= nullif(w.ordered, 0) THEN {claimed} ELSE 0 END",
        "amount_paid": f"CASE WHEN d.seq >= nullif(w.closed, 0) THEN {claimed} ELSE 0 END",
        "changed_at": last, "changed_by_id": CLERK,
    }  # fmt: skip


def day_of(step: str) -> str:
    """The day of a step of the way, if it has happened."""
    moment = MOMENT.format(days=f"w.days[{step}]", seq=step)
    return f"CASE WHEN {step} BETWEEN 1 AND d.seq THEN timezone('Asia/Shanghai', {moment})::date END"


def teams(db: Db) -> None:
    """Lead and second inspector of every case that was filed."""
    for duty, officer in (("lead", "lead_officer_id"), ("second", "second_officer_id")):
        values = {
            "case_id": "id", "officer_id": officer, "duty": literal(duty), "at": "opened_at",
            "since": "coalesce(filed_on, received_on)",
        }  # fmt: skip
        db.execute(insertion(TeamMember, values, f"FROM cases_case WHERE {officer} IS NOT NULL ORDER BY id"))


#: What triggers refuse row by row, asked of all rows at once; each answer should be 0.
GUARDS: Final = {
    "a two-person step without two people": """
        SELECT count(*) FROM cases_casestep s JOIN cases_flowedge f USING (flow_version, source, step, target)
        WHERE f.two_person AND (s.by_id IS NULL OR s.approved_by_id IS NULL OR s.by_id = s.approved_by_id)""",
    "an import step in a case that was not imported": """
        SELECT count(*) FROM cases_casestep s JOIN cases_flowedge f USING (flow_version, source, step, target)
        JOIN cases_case c ON c.id = s.case_id WHERE f.kind = 'import' AND NOT c.imported""",
    "a case that does not stand at its last step": """
        SELECT count(*) FROM (SELECT case_id, max(seq) AS last FROM cases_casestep GROUP BY case_id) s
        FULL JOIN cases_case c ON c.id = s.case_id WHERE c.seq IS DISTINCT FROM s.last""",
    "a step recorded before the one it follows": """
        SELECT count(*) FROM cases_casestep a JOIN cases_casestep b ON b.case_id = a.case_id AND b.prev_seq = a.seq
        WHERE b.recorded_at <= a.recorded_at OR b.on < a.on""",
}


def broken(db: Db) -> list[str]:
    """The guards that some row does not keep."""
    return [name for name, question in GUARDS.items() if (db.execute(question).fetchone() or (0,))[0]]
