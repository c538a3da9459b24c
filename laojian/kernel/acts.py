"""Acts beside the steps of a flow, as one table: what may be done, in which states, by whom, what bars it.

Domain and page ask the same table, so no button is shown for an act that would be refused, and none is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from laojian.kernel.flow import Need, State, refused_for
from laojian.kernel.refusal import NotFound, Refused
from laojian.kernel.words import Message, zh


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act. `permission` is held at the place of the matter; `also` suffices instead,
    `assigned` for who handles it.

    `needs` must hold, `excludes` names the duties that bar a person, `second` is the permission of the second person
    without whom it has no effect ("" for none), `basis` the article.
    """

    name: str
    title: str
    permission: str
    states: frozenset[str]
    basis: str
    assigned: str = ""
    also: str = ""
    needs: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    second: str = ""


@dataclass(frozen=True)
class Acts:
    """The acts of one procedure; `remedy` is said of one that a state does not have.

    Raises ValueError when states, needs and names do not fit together.
    """

    states: tuple[State, ...]
    acts: tuple[Act, ...]
    needs: Mapping[str, Need]
    remedy: Message
    _act: dict[str, Act] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        faults = list(_faults(self))
        if faults:
            raise ValueError("; ".join(faults))
        object.__setattr__(self, "_act", {act.name: act for act in self.acts})

    def named(self, name: str) -> Act:
        """The act of this name. Raises NotFound."""
        found = self._act.get(name)
        if found is None:
            raise NotFound(zh("没有名为“%(name)s”的办理", name=name))
        return found

    def has(self, name: str) -> bool:
        """Whether there is an act of this name."""
        return name in self._act

    def against(self, act: Act, state: str, fact: Callable[[str], bool]) -> Refused | None:
        """Why the act may not be done now, whoever wants to: reason, article, remedy; None when it may."""
        if state not in act.states:
            title = next((zh(one.title) for one in self.states if one.code == state), zh(state))
            reason = zh("现处“%(state)s”，不能“%(step)s”", state=title, step=zh(act.title))
            return Refused(reason, basis=act.basis, remedy=self.remedy)
        lacking = next((self.needs[name] for name in act.needs if not fact(name)), None)
        return refused_for(act, lacking) if lacking else None


def _faults(table: Acts) -> Iterator[str]:
    codes = {state.code for state in table.states}
    for name in _twice([act.name for act in table.acts]):
        yield f"act {name!r} appears twice"
    for act in table.acts:
        for what in ("title", "permission", "states", "basis"):
            if not getattr(act, what):
                yield f"act {act.name!r} lacks its {what}"
        for code in sorted(act.states - codes):
            yield f"act {act.name!r} names the unknown state {code!r}"
        for need in sorted(set(act.needs) - set(table.needs)):
            yield f"act {act.name!r} needs {need!r}, which has no words"
    for need in sorted(set(table.needs) - {need for act in table.acts for need in act.needs}):
        yield f"nothing needs {need!r}"


def _twice(names: Sequence[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})
