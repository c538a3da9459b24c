"""A small demonstration is loaded once, through the actions of real work, and is what it promises to be."""

import io
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import override_settings
from django.utils.timezone import localdate
from rich.console import Console

from laojian.cases.models import Case, CaseStep, Claim, Evidence, Link, Proposal
from laojian.cases.rules.flow import FLOW
from laojian.complaints.models import Contact as Visit
from laojian.complaints.models import ContactCase
from laojian.demo import loading, logins, marker, people, reset
from laojian.documents.models import Document
from laojian.employers.models import ContactPerson, Employer, Workplace
from laojian.kernel.identifiers import check_uscc
from laojian.org import divisions
from laojian.org.models import Grant, Office, Officer

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
TODAY = localdate(AT)
SIZE = marker.Size(employers=60, cases=40, seed=1)


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The demonstration in a transaction that is rolled back; light password hashes keep it quick."""
    table = tmp_path_factory.mktemp("divisions") / "divisions.csv"
    divisions.build(settings.NODE_MODULES, table)
    light = {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}
    with django_db_blocker.unblock(), override_settings(LAOJIAN_DIVISIONS=table, **light), transaction.atomic():
        loading.load(SIZE, table=table, at=AT, workers=1, console=Console(file=io.StringIO()))
        yield
        transaction.set_rollback(True)


@pytest.mark.usefixtures("city")
class TestLoaded:
    def test_it_has_the_employers_and_cases_asked_for(self) -> None:
        besides = Link.objects.filter(kind="split").count() + ContactCase.objects.filter(kind="registered").count()
        assert (Employer.objects.count(), Case.objects.count() - besides) == (60, 40)

    def test_people_turned_to_every_district_lately_and_each_has_a_number_and_a_place(self) -> None:
        districts = set(Case.objects.values_list("district_code", flat=True))
        assert districts <= set(Visit.objects.values_list("district_code", flat=True))
        assert Visit.objects.filter(received_on__gte=TODAY - timedelta(days=14)).count() == Visit.objects.count()
        assert {"complaint", "report"} <= set(Visit.objects.values_list("kind", flat=True))

    def test_cases_rest_in_every_state(self) -> None:
        missing = {state.code for state in FLOW.states} - set(Case.objects.values_list("state", flat=True))
        assert missing <= {"S95"}  # a case is joined only where its district has an open one

    def test_every_office_role_is_filled_in_every_district(self) -> None:
        for district in Case.objects.values_list("district_code", flat=True).distinct():
            held = set(Grant.objects.filter(place=district).values_list("role", flat=True))
            assert {"intake_clerk", "inspector", "reviewer", "legal_reviewer", "team_head", "bureau_head"} <= held
        city_roles = set(Grant.objects.filter(place=people.CITY).values_list("role", flat=True))
        assert {"supervisor", "analyst", "leader", "auditor", "administrator", "archivist"} <= city_roles
        assert Grant.objects.filter(role="administrator").count() == 2

    def test_two_powers_are_lent_until_a_date(self) -> None:
        assert Grant.objects.filter(delegated_from__isnull=False, valid_to__gt=TODAY).count() >= 2

    def test_every_employer_has_a_valid_code_and_a_workplace_in_a_grid(self) -> None:
        assert all(check_uscc(code).valid for code in Employer.objects.values_list("uscc", flat=True))
        assert Workplace.objects.filter(main=True).exclude(grid_code="").count() == 60

    def test_every_case_and_employer_has_its_ledger_entries(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT stream, count(*) FROM ledger_entry GROUP BY stream")
            entries = dict(cursor.fetchall())
        for case in Case.objects.all():
            assert entries[f"case:{case.pk}"] >= CaseStep.objects.filter(case=case).count()
        assert all(entries[f"employer:{pk}"] >= 2 for pk in Employer.objects.values_list("pk", flat=True))

    def test_nothing_happened_in_the_future_or_before_the_office_was_open(self) -> None:
        days = CaseStep.objects.values_list("on", flat=True)
        assert TODAY - timedelta(days=31 * 18) <= min(days) <= max(days) <= TODAY
        assert all(row.recorded_at <= AT for row in CaseStep.objects.all())
        assert not CaseStep.objects.filter(late=True).exists()

    def test_different_people_did_what_must_lie_apart(self) -> None:
        for step in CaseStep.objects.filter(approved_by__isnull=False):
            assert step.by_id != step.approved_by_id
        assert CaseStep.objects.values("by").distinct().count() > 20

    def test_there_is_something_in_every_drawer(self) -> None:
        assert Claim.objects.filter(paid__gt=0).exists()
        assert Evidence.objects.exists()
        assert Document.objects.exists()
        assert Case.objects.filter(is_wage=True).count() > Case.objects.count() / 2
        assert Link.objects.filter(kind="join").count() <= 1
        assert Proposal.objects.filter(approval__state="approved").exists()

    def test_no_protected_value_stands_open_in_a_table(self) -> None:
        open_phone = re.compile(r"1990\d{7}")
        assert not any(open_phone.search(text) for text in ContactPerson.objects.values_list("phone_masked", flat=True))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT table_name, column_name FROM information_schema.columns "
                "WHERE table_schema = 'public' AND data_type IN ('text', 'character varying', 'jsonb')"
            )
            columns = cursor.fetchall()
            found = []
            for table, column in columns:
                cursor.execute(f'SELECT count(*) FROM "{table}" WHERE "{column}"::text ~ %s', [r"1990\d{7}"])
                if cursor.fetchone()[0]:
                    found.append(f"{table}.{column}")
        assert found == []

    def test_the_log_ins_put_the_people_of_one_case_first(self) -> None:
        (_, first), (_, everybody) = logins.tables(TODAY)
        assert [row[3] for row in first] == list(logins.FIRST)
        assert len(everybody) == Officer.objects.count()
        assert all(row[0] for row in everybody)

    def test_the_printed_password_opens_every_account(self) -> None:
        password = marker.password()
        assert len(password) >= 16
        assert all(officer.check_password(password) for officer in Officer.objects.all()[:5])

    def test_a_second_load_changes_nothing(self, capsys: pytest.CaptureFixture[str]) -> None:
        before = Case.objects.count()
        call_command("demo", "load", employers=60, cases=40, seed=1)
        shown = capsys.readouterr().out
        assert "没有改动" in shown
        assert "tianhe.inspector1" in shown
        assert marker.password() in shown
        assert Case.objects.count() == before

    def test_another_demonstration_on_top_is_refused(self) -> None:
        with pytest.raises(CommandError, match="demo reset"):
            call_command("demo", "load", employers=60, cases=41, seed=1)

    def test_taking_it_away_asks_first(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO())
        with pytest.raises(CommandError, match="--yes"):
            call_command("demo", "reset")


@pytest.mark.django_db
class TestRefused:
    @pytest.fixture(autouse=True)
    def _real_office(self, tmp_path: Path) -> None:
        Office.objects.create(id=1, name="某市", city_code="4401", initial="穗", opened_at=AT)

    def test_real_data_is_never_mixed_with_the_demonstration(self) -> None:
        with pytest.raises(CommandError, match="真实数据"):
            call_command("demo", "load")

    def test_real_data_is_never_taken_away(self) -> None:
        with pytest.raises(CommandError, match="不能清除"):
            call_command("demo", "reset", yes=True)
        with pytest.raises(reset.Refused):
            reset.erase()

    def test_a_load_that_broke_off_says_what_to_do(self) -> None:
        with transaction.atomic():
            marker.began(SIZE, AT)
        with pytest.raises(CommandError, match="demo reset"):
            call_command("demo", "load", employers=60, cases=40)


@pytest.mark.django_db(transaction=True)
def test_two_processes_load_the_same_demonstration() -> None:
    """As the command does it: a test process has threads of its own, and such a one must not fork."""
    words = ["--employers=12", "--cases=2", "--seed=3", "--workers=2"]
    done = subprocess.run([sys.executable, "-m", "django", "demo", "load", *words], capture_output=True, timeout=300)
    assert done.returncode == 0, done.stderr.decode()
    assert (Employer.objects.count(), Officer.objects.count()) == (12, 116)
    assert Case.objects.count() >= 2
    assert marker.standing() == ("loaded", marker.Size(employers=12, cases=2, seed=3))
