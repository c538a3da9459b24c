"""What every act on a case asks first: the case locked, the version the person saw, the right, the day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.utils.timezone import localdate

from laojian.cases.lawful import against, excluded, right_to
from laojian.cases.models import Case
from laojian.cases.reading import Loaded
from laojian.cases.rules.acts import ACTS
from laojian.cases.rules.duties import Exclusion
from laojian.cases.rules.flow_table import LEADS
from laojian.cases.rules.inputs import INPUTS
from laojian.documents.models import StoredFile
from laojian.kernel.calendar import WorkCalendar
from laojian.kernel.flow import Step
from laojian.kernel.refusal import Forbidden, Invalid, NotFound, Refused, Stale
from laojian.kernel.words import zh
from laojian.org import access
from laojian.org import queries as org
from laojian.org.access import Held
from laojian.org.models import Officer

RECORDING: Final = "行政处罚法 第四十七条"
LATE_PERMISSION: Final = "case.approve_correction"
MOST_LATE_WORKDAYS: Final = 1
BESIDE: Final = ("unit", "employer", "lead_officer", "second_officer")


def locked(case_id: int) -> Case:
    """The case, its row locked until the transaction ends. Raises NotFound.

    Locked first, read afterwards: one statement for both would, after waiting, give the new row with old ones beside.
    """
    if not Case.objects.select_for_update().filter(pk=case_id).values_list("pk").first():
        raise NotFound(zh("没有这个案件"))
    return Case.objects.select_related(*BESIDE).get(pk=case_id)


def require_seen(case: Case, by: Officer, loaded: Loaded, *, on: date | None = None) -> None:
    """Raise NotFound when the case lies outside what the officer may see: the answer for a foreign case.

    Who has declared an interest in the employer does not see it either (行政处罚法 第四十三条).
    """
    if loaded.record([by.pk]).interested:
        raise NotFound(zh("没有这个案件"))
    assigned = loaded.assigned(by.pk)
    leads = ("lead.view", "lead.examine") if case.state in LEADS else ()
    for permission in ("case.view", *leads):
        if access.allowed(by, permission, case.place, on=on or loaded.on, assigned=assigned):
            return
    raise NotFound(zh("没有这个案件"))


def require_fresh(case: Case, expected_seq: int | None) -> None:
    """Raise Stale when somebody moved the case after the person looked at it."""
    if expected_seq is not None and expected_seq != case.seq:
        raise stale(case.changed_by, case.changed_at)


def stale(who: Officer | None, when: datetime) -> Stale:
    """Somebody was first: who and when."""
    name = who.name if who else str(zh("系统"))
    return Stale(
        zh("“%(who)s”已先行办理", who=name),
        who=name,
        when=when,
        remedy=zh("请刷新页面，核对最新状态后再办理；您填写的内容没有丢失。"),
    )


def require_right(step: Step, permission: str, by: Officer, loaded: Loaded) -> Held:
    """The grant on which the officer acts. Raises NotFound for a foreign case, Forbidden without the right."""
    assigned = loaded.assigned(by.pk)
    held = access.held_for(by, permission, loaded.case.place, on=loaded.on, assigned=assigned)
    if held is None:
        require_seen(loaded.case, by, loaded)
        try:
            access.require(by, permission, loaded.case.place, on=loaded.on, assigned=assigned)
        except Forbidden as no:
            raise Forbidden(no.reason, basis=step.basis, remedy=no.remedy) from None
    assert held is not None  # noqa: S101 - require raised otherwise
    return held


def require_act(loaded: Loaded, name: str, by: Officer) -> Held:
    """The grant on which the act rests that `rules.acts` has under this name, and nothing against it.

    Raises NotFound for a foreign case, Forbidden without the right, Refused (reason, article, way out) for who is
    excluded, for the state, for what the file lacks.
    """
    act, case = ACTS.named(name), loaded.case
    require_seen(case, by, loaded)
    held = right_to(loaded, act, by)
    if held is None:
        held = access.require(by, act.permission, case.place, on=loaded.on, assigned=loaded.assigned(by.pk))
    require_free(excluded(act, by, lambda: loaded.record([by.pk])))
    refusal = against(loaded, act)
    if refusal is not None:
        raise refusal
    return held


def require_free(exclusions: list[Exclusion], field: str = "") -> None:
    """Raise Refused with the first reason why this person may not."""
    if exclusions:
        first = exclusions[0]
        raise Refused(first.reason, basis=first.basis, remedy=zh("请由其他人员办理。"), field=field)


def lateness(loaded: Loaded, on: date, at: datetime) -> bool:
    """Whether a step dated `on` is recorded late at `at`. Raises Invalid for the future and for a day out of order."""
    today = localdate(at)
    if on > today:
        raise Invalid(zh("发生日期不能晚于今天"), basis=RECORDING, field="on")
    before = [taken for taken in loaded.history if taken.base != "correct"]
    if before and on < before[-1].on:
        raise Invalid(
            zh("发生日期不能早于上一步骤的日期 %(day)s", day=before[-1].on),
            basis=RECORDING,
            remedy=zh("上一步骤的日期有误的，请先办理更正。"),
            field="on",
        )
    return is_late(on, today, loaded.calendar)


def is_late(on: date, today: date, calendar: WorkCalendar) -> bool:
    """More than one working day lies between the day it happened and the day it is recorded."""
    return calendar.count_workdays(on + timedelta(days=1), today) > MOST_LATE_WORKDAYS


def require_proof(late: bool, inputs: Mapping[str, Any]) -> None:
    """A late entry carries its proof."""
    if late and not inputs.get("late_proof"):
        raise Invalid(
            zh("迟于一个工作日录入，须附证明并经另一人批准"),
            basis=RECORDING,
            remedy=zh("请上传能证明发生日期的材料。"),
            field="late_proof",
        )


def require_files(case: Case, inputs: Mapping[str, Any]) -> None:
    """The files named in the answers exist and belong to this case."""
    wanted = {name: value for name, value in inputs.items() if name in INPUTS and INPUTS[name].kind == "file"}
    mine = set(
        StoredFile.objects.filter(pk__in=wanted.values(), subject=str(case.ref)).values_list("pk", flat=True)
    )  # fmt: skip
    for name, value in wanted.items():
        if value not in mine:
            raise Invalid(zh("没有找到上传的文件"), remedy=zh("请重新上传。"), field=name)


def officer_named(officer_id: int, field: str) -> Officer:
    """An active officer. Raises Invalid."""
    found = Officer.objects.filter(pk=officer_id, is_active=True).first()
    if found is None:
        raise Invalid(zh("没有这名人员，或者其账号已停用"), field=field)
    return found


def require_certified(officer: Officer, on: date, field: str) -> None:
    """An inspector holds a valid certificate (R01)."""
    if not org.has_certificate(officer, on):
        raise Invalid(
            zh("%(name)s没有在有效期内的执法证", name=officer.name),
            basis="行政处罚法 第四十二条",
            remedy=zh("请指派持有效执法证的监察员。"),
            field=field,
        )


def approval_place(step: Step, case: Case) -> str:
    """Whose holder approves: a district's account query goes to the city (保障农民工工资支付条例 第四十条)."""
    return case.place[:4] if "R19" in step.excludes else case.place
