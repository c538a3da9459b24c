"""Roles say who may do what, and none lets a person both act and hide the act."""

from itertools import combinations

import pytest

from laojian.org.permissions import ACTING, PERMISSIONS, RIGHTS, TRACE
from laojian.org.roles import ROLES
from laojian.org.rules import clash, needs_second_administrator

#: Written by hand from the law and the office's order of business, not from the code.
HOLDERS = {
    "case.intake": {"intake_clerk": "place"},
    "case.approve_intake": {"team_head": "place"},
    "case.file": {"team_head": "place", "bureau_head": "place"},
    "case.investigate": {"inspector": "assigned"},
    "case.approve_extension": {"bureau_head": "place"},
    "case.approve_suspension": {"bureau_head": "place"},
    "case.order": {"inspector": "assigned"},
    "case.approve_order": {"team_head": "place"},
    "case.report": {"inspector": "assigned"},
    "case.review": {"reviewer": "place"},
    "case.legal_review": {"legal_reviewer": "place"},
    "case.hearing": {"reviewer": "place", "legal_reviewer": "place"},
    "case.notice": {"inspector": "assigned"},
    "case.approve_notice": {"bureau_head": "place"},
    "case.decide": {"bureau_head": "place"},
    "case.discuss": {"bureau_head": "place", "principal": "place"},
    "case.serve": {"inspector": "assigned"},
    "case.sign_enforcement": {"bureau_head": "place"},
    "case.approve_police_transfer": {"principal": "place"},
    "case.close": {"inspector": "assigned"},
    "case.approve_closing": {"team_head": "place", "bureau_head": "place"},
    "case.supervisor_reason": {"bureau_head": "place", "principal": "place"},
    "case.archive": {"archivist": "place"},
    "case.publish": {"publicity": "place"},
    "case.follow_up": {"follow_up": "place"},
    "case.correct": {"inspector": "assigned"},
    "case.approve_correction": {"team_head": "place", "bureau_head": "place"},
    "case.assign": {"team_head": "place"},
    "case.handover": {"team_head": "place"},
    "person.reveal": {"intake_clerk": "place", "inspector": "assigned"},
    "export.approve": {"team_head": "place", "bureau_head": "place"},
    "org.admin": {"administrator": "place"},
    "law.propose": {"administrator": "place"},
    "law.approve": {"legal_reviewer": "place", "bureau_head": "place"},
    "ledger.view": {"supervisor": "place", "auditor": "place"},
    "ledger.export": {"auditor": "place"},
}


@pytest.mark.parametrize("permission", sorted(HOLDERS))
def test_a_permission_is_held_by_these_roles_and_no_others(permission: str) -> None:
    holders = {code: role.permissions[permission] for code, role in ROLES.items() if permission in role.permissions}
    assert holders == HOLDERS[permission]


def test_every_permission_is_held_by_somebody_and_every_held_one_exists() -> None:
    assert {name for role in ROLES.values() for name in role.permissions} == set(PERMISSIONS)


def test_every_role_has_a_title_and_a_sentence() -> None:
    for role in ROLES.values():
        assert str(role.title)
        assert str(role.prose).endswith("。")


def test_titles_are_told_apart() -> None:
    assert len({str(role.title) for role in ROLES.values()}) == len(ROLES)
    assert len({str(title) for title in PERMISSIONS.values()}) == len(PERMISSIONS)


def test_a_grid_worker_reports_leads_and_nothing_else() -> None:
    assert set(ROLES["grid_worker"].permissions) == {"lead.register"}


def test_those_who_supervise_touch_no_case() -> None:
    for code in ("supervisor", "auditor", "leader", "analyst"):
        assert not set(ROLES[code].permissions) & (ACTING | RIGHTS), code


def test_the_administrator_takes_no_step_in_a_case_and_reads_no_trace() -> None:
    assert not set(ROLES["administrator"].permissions) & (ACTING | TRACE)


def test_no_role_changes_data_and_rights_and_reads_the_trace() -> None:
    data = ACTING | {"import.run", "law.propose", "law.approve", "calendar.propose", "calendar.approve"}
    rights = RIGHTS | {"org.delegate"}
    for code, role in ROLES.items():
        held = set(role.permissions)
        assert not (held & data and held & rights and held & TRACE), code


def test_nobody_may_hold_together_what_no_role_may_hold() -> None:
    for first, second in combinations(ROLES, 2):
        held = set(ROLES[first].permissions) | set(ROLES[second].permissions)
        kinds = sum(bool(held & kind) for kind in (ACTING, RIGHTS, TRACE))
        assert (clash([first, second]) is not None) == (kinds > 1), (first, second)


def test_one_role_alone_never_clashes() -> None:
    assert all(clash([role]) is None for role in ROLES)


def test_an_inspector_cannot_also_be_administrator_or_auditor() -> None:
    assert str(clash(["inspector", "administrator"])) == "管理授权的人不得办理案件"
    assert str(clash(["inspector", "auditor"])) == "查看账本的监督人员不得办理案件"
    assert str(clash(["administrator", "auditor"])) == "管理授权的人不得查看账本"


@pytest.mark.parametrize(
    "role", ["administrator", "bureau_head", "principal", "city_approver", "auditor", "supervisor"]
)
def test_a_weighty_role_takes_a_second_administrator_once_there_is_one(role: str) -> None:
    assert not needs_second_administrator(role, 1)
    assert needs_second_administrator(role, 2)


def test_an_ordinary_role_takes_one_administrator() -> None:
    assert not needs_second_administrator("inspector", 5)


def test_a_role_that_is_no_more_clashes_with_nothing() -> None:
    assert clash(["court_jester", "inspector"]) is None
    assert clash(["court_jester", "inspector", "auditor"]) is not None
