"""`make check` runs the tests nearest to what changed."""

import pytest
import touched


@pytest.mark.parametrize(
    ("path", "home"),
    [
        ("laojian/cases/rules/pay.py", "tests/packages/cases"),
        ("laojian/cases/law/pay.csv", "tests/packages/cases"),
        ("laojian/web/portal/gate.py", "tests/packages/web/portal"),
        ("laojian/web/templates/portal/start.html", "tests/packages/web"),
        ("config/database.py", "tests/packages/config"),
        ("tools/verify_ledger.py", "tests/packages/ledger"),
        ("tests/packages/ledger/forgery.py", "tests/packages/ledger"),
        ("tests/packages/ledger/test_sealing.py", "tests/packages/ledger/test_sealing.py"),
    ],
)
def test_a_changed_file_calls_its_tests(path: str, home: str) -> None:
    assert touched.nearest([path]) == [*touched.ALWAYS, home]


def test_rules_and_architecture_always_run_and_nothing_runs_twice() -> None:
    paths = [
        "README.md",
        "laojian/ledger/rules.py",
        "laojian/ledger/models.py",
        "tests/packages/ledger/test_sealing.py",
    ]
    assert touched.nearest(paths) == [*touched.ALWAYS, "tests/packages/ledger"]


def test_a_package_without_tests_of_its_own_calls_none() -> None:
    assert touched.nearest(["laojian/novel/rules.py"]) == list(touched.ALWAYS)
