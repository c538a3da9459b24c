"""What an officer may do with a case beside its steps: the domain refuses by it, the page shows buttons by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from laojian.cases.models import CasePaper, Claim, Evidence, Payment
from laojian.cases.reading import Loaded
from laojian.cases.rules.acts import ACTS, EXCLUSIONS
from laojian.cases.rules.duties import Exclusion, Record
from laojian.kernel.acts import Act
from laojian.kernel.refusal import Refused
from laojian.kernel.words import Message, zh
from laojian.org import access
from laojian.org.access import Held
from laojian.org.models import Officer

Facts = Mapping[str, Callable[[], bool]]


def right_to(loaded: Loaded, act: Act, by: Officer) -> Held | None:
    """The grant on which the officer may do the act, at the place of the case or because he handles it."""
    mine = loaded.assigned(by.pk)
    for permission in filter(None, (act.permission, act.also)):
        held = access.held_for(by, permission, loaded.case.place, on=loaded.on, assigned=mine)
        if held is not None:
            return held
    return None


def excluded(act: Act, by: Officer, record: Callable[[], Record]) -> list[Exclusion]:
    """Every reason why this person may not, whatever he holds; `record` is asked only where somebody is excluded."""
    return [reason for name in act.excludes for reason in EXCLUSIONS[name](by.pk, record())]


def against(loaded: Loaded, act: Act) -> Refused | None:
    """What stands against the act whoever does it: the state, or something the file lacks."""
    return _against(act, loaded.case.state, _facts(loaded))


def _against(act: Act, state: str, facts: Facts) -> Refused | None:
    return ACTS.against(act, state, lambda name: facts[name]())


def lawful_acts(loaded: Loaded, by: Officer) -> dict[str, Message]:
    """Everything beside the steps that this officer may do with the case now, by name with its words."""
    record = cache(lambda: loaded.record([by.pk]))
    facts, state = _facts(loaded), loaded.case.state
    return {
        act.name: zh(act.title)
        for act in ACTS.acts
        if right_to(loaded, act, by) is not None and not _against(act, state, facts) and not excluded(act, by, record)
    }


def _facts(loaded: Loaded) -> Facts:
    case, claims = loaded.case, cache(lambda: Claim.objects.filter(case=loaded.case).count())
    return {
        "fine_unpaid": lambda: case.fine_paid < case.fine + case.fine_late,
        "several_claims": lambda: claims() > 1,
        "has_claims": lambda: claims() > 0,
        "has_evidence": lambda: Evidence.objects.filter(case=case, excluded_on__isnull=True).exists(),
        "has_payments": lambda: Payment.objects.filter(case=case, reverses__isnull=True).exists(),
        "has_papers": lambda: CasePaper.objects.filter(case=case, document__isnull=False).exists(),
    }
