"""Plays the demonstration's cases: every act goes through the actions of real work, dated when it is said to happen."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db import transaction

from laojian.cases import actions
from laojian.cases.models import Case, Claim, Proposal
from laojian.cases.rules.flow import FLOW, step_named
from laojian.cases.rules.flow_table import base_name
from laojian.demo import answers, papers, payments
from laojian.demo.cast import Cast
from laojian.demo.scene import Hours, Scene
from laojian.demo.script import PAID_BEFORE, Script
from laojian.documents import files
from laojian.kernel.flow import Step
from laojian.org.models import Officer, Unit

#: Evidence is collected as soon as the investigation begins.
COLLECTS: Final = frozenset({"begin_investigation"})
DELAYS: Final = frozenset({"suspend", "extend"})
TIDY: Final = 0.88
#: The hotline wants its answer in fifteen working days.
ANSWER_DAYS: Final = 13
#: In these states some employers have paid a part, and nobody is vouched for yet.
PAYING: Final = frozenset({"S70", "S71", "S72", "S74"})
PARTLY_PAID: Final = 0.5
#: Of a large case under investigation the last worker's claim becomes a case of its own.
PARTING: Final = frozenset({"S20"})
PARTED_FROM: Final = 6


@transaction.atomic
def play(script: Script, cast: Cast, unit: Unit, employer_id: int) -> Case:
    """Register the lead and walk it to where it rests. Raises Refused when the plan does not fit the procedure."""
    scene = _register(script, cast, unit, employer_id)
    script.case_number = scene.case.number
    script.officers.update(lead=cast.lead.pk, second=cast.second.pk)
    for place, act in enumerate(script.plan.acts):
        script.next = place
        step = FLOW.step(act.step)
        if base_name(step.name) in PAID_BEFORE:
            payments.settle(scene, act.on)
        _take(scene, step, act.on)
        if base_name(step.name) in COLLECTS:
            _collect(scene, act.on)
        _chores(scene, step, act.on)
    last = script.plan.acts[-1].on if script.plan.acts else script.plan.received_on
    script.next = len(script.plan.acts)
    if script.plan.target in PAYING and script.rng.random() < PARTLY_PAID:
        payments.settle(scene, last, part=script.rng.choice((30, 50, 80)))
    if script.plan.target in PARTING and len(script.story.workers) >= PARTED_FROM:
        _part(scene, last)
    if script.plan.pending:
        _propose(scene, FLOW.step(script.plan.pending), last)
    return scene.case


def _register(script: Script, cast: Cast, unit: Unit, employer_id: int) -> Scene:
    story, on = script.story, script.plan.received_on
    hours = Hours(script.rng)
    role = "inspector" if script.plan.kind == "own" else "intake_clerk"
    by = cast.lead if role == "inspector" else cast.town.holders(role, script.district)[0]
    lead = actions.NewLead(
        origin=story.source,
        title=story.title,
        received_on=on,
        kind=script.plan.kind,
        channel=story.channel,
        ticket=f"SF{on:%Y%m%d}{script.serial:05d}" if story.channel == "hotline" else "",
        ticket_kind="complaint" if story.channel == "hotline" else "",
        facts=story.facts if script.plan.kind == "own" else story.request,
        cause=story.cause,
        employer_id=employer_id,
        workplace_code=script.place,
        workplace_address=script.firm.workplace,
        occurred_on=story.occurred_to,
        complainant=story.reporter,
        phone=story.reporter_phone,
        workers=len(story.workers),
        is_wage=story.is_wage,
        urgent=story.urgent,
        claims=[
            actions.NewClaim(
                name=worker.name,
                claimed=worker.fen,
                what="工资",
                phone=worker.phone if place == 0 else "",
                period_from=worker.since,
                period_to=worker.until,
            )
            for place, worker in enumerate(story.workers)
        ],
    )
    case = actions.register_lead(lead=lead, by=by, at=hours.on(on), on=on, unit_id=unit.pk)
    return Scene(script, cast, hours, case)


def _take(scene: Scene, step: Step, on: date) -> None:
    if step.actor == "system":
        moved = actions.expire_order(case_id=scene.case.pk, at=scene.at(on))
        scene.case = moved or scene.case
        return
    by = _propose(scene, step, on)
    if not step.approval:
        scene.cast.note(step, by)
        return
    waiting = Proposal.objects.get(case_id=scene.case.pk, step=step.name, approval__state="pending")
    approver = scene.cast.approver(step, by)
    scene.case = actions.approve(proposal_id=waiting.pk, by=approver, at=scene.at(on), note="同意。")
    scene.cast.note(step, by, approver)


def _propose(scene: Scene, step: Step, on: date) -> Officer:
    """The step as its doer takes or proposes it."""
    by = scene.cast.doer(step)
    _hand_in(scene, step, by, on)
    scene.case = actions.take_step(
        case_id=scene.case.pk,
        step=step.name,
        inputs=answers.answers(scene.script, step.name, step.asks, on),
        on=on,
        by=by,
        at=scene.at(on),
    )
    return by


def _chores(scene: Scene, step: Step, on: date) -> None:
    """What a tidy officer does on the same day: tell the complainant of a delay, report up, answer the channel."""
    script = scene.script
    if base_name(step.name) in DELAYS and script.rng.random() < TIDY:
        _beside(scene, "tell_complainant", on)
    if step.target == "S62" and script.penal and not script.light and script.rng.random() < TIDY:
        _beside(scene, "report_up", on)
    if script.story.channel != "hotline" or script.answered or FLOW.state(scene.case.state).final:
        return
    following = script.rest()[0].on if script.rest() else None
    if following is None or following > script.workdays_after(script.plan.received_on, ANSWER_DAYS):
        script.answered = True
        if script.rng.random() < TIDY:
            _beside(scene, "answer_channel", on)


def _beside(scene: Scene, name: str, on: date) -> None:
    """A step that leaves the case where it stands."""
    _take(scene, step_named(scene.case.state, name), on)


def _hand_in(scene: Scene, step: Step, by: Officer, on: date) -> None:
    """Upload what the step cannot do without."""
    for name in step.asks:
        purpose = answers.FILES.get(name)
        if purpose is not None:
            title = answers.FILE_TITLES[purpose]
            content = papers.statement(title, f"{scene.case.number} {scene.script.firm.name}")
            stored = files.put(content=content, name=f"{title}.txt", subject=scene.case.ref, by=by, at=scene.at(on))
            scene.script.files[purpose] = stored.pk


def _collect(scene: Scene, on: date) -> None:
    """Evidence: a wage list, now and then a photograph and a statement."""
    script, rng = scene.script, scene.script.rng
    names = [f"劳动者{n}" for n in range(1, len(script.story.workers) + 1)] or ["在册人员"]
    amounts = [worker.fen for worker in script.story.workers] or [0]
    found = [("考勤及工资表.csv", "documentary", papers.wage_list(names, amounts))]
    if rng.random() < 0.4:
        found.append(("现场照片.png", "audiovisual", papers.picture(rng)))
    if rng.random() < 0.4:
        text = papers.statement("单位陈述", script.story.facts)
        found.append(("单位负责人陈述.txt", "party", text))
    for name, kind, content in found:
        stored = files.put(content=content, name=name, subject=scene.case.ref, by=scene.cast.lead, at=scene.at(on))
        actions.add_evidence(
            case_id=scene.case.pk,
            file_id=stored.pk,
            title=name.rpartition(".")[0],
            kind=kind,
            obtained_on=on,
            obtained_where=script.firm.workplace,
            by=scene.cast.lead,
            at=scene.at(on),
            on=on,
        )


def _part(scene: Scene, on: date) -> None:
    """Split the last worker's claim off."""
    last = Claim.objects.filter(case_id=scene.case.pk).order_by("-pk").values_list("pk", flat=True)[:1]
    actions.split_case(
        case_id=scene.case.pk,
        claim_ids=list(last),
        title=f"{scene.script.story.title[:100]}（分案）",
        reason="该劳动者由其他项目部雇用，案情不同，分案办理。",
        by=scene.cast.lead,
        at=scene.at(on),
        on=on,
    )
