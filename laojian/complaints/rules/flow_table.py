# data table
# ruff: noqa: E501
"""The procedure of a contact: its states, and steps K01–K13 between them, with what each needs, stops and starts.

One act that ends differently by what stands in the file is several steps of one plain name (`answer` → answered, closed,
or where it stood). Terms: DL01 is acceptance, DL53–57 are those of the channel.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from laojian.cases.rules.sources import WAYS_IN
from laojian.complaints.rules.states import ContactState as S
from laojian.kernel.flow import Need, State, Step
from laojian.kernel.words import zh

VERSION: Final = 1
#: What a contact comes from when it is received: an edge in the database, not a state.
BEFORE: Final = "none"

STATES: Final[tuple[State, ...]] = (
    State(S.NEW, "待分诊"),
    State(S.WAITING, "待补充"),
    State(S.LINKED, "已登记办理"),
    State(S.REDIRECTED, "已告知其他途径", final=True),
    State(S.PASSED_ON, "已转送", final=True),
    State(S.ANSWERED, "已答复", final=True),
    State(S.CLOSED, "已办结", final=True),
    State(S.REOPENED, "未解决，重新受理"),
    State(S.WITHDRAWN, "已撤回", final=True),
)
ENDED: Final = frozenset(S(state.code) for state in STATES if state.final)
OPEN: Final = frozenset(S) - ENDED
#: Where the desk has it and no case does the work.
_AT_DESK: Final = (S.NEW, S.WAITING, S.REOPENED)

_JC = "劳动保障监察条例"
_GD = "关于实施《劳动保障监察条例》若干规定"
_NMG = "保障农民工工资支付条例"

#: Rights by which a contact moves: the desk's, and what the person holds — the number with its link or code.
DESK: Final = "contact.triage"
RECEIPT: Final = "receipt"

ACCEPTANCE: Final = ("DL01",)
CHANNEL: Final = ("DL53", "DL54", "DL55", "DL56", "DL57")
ALL: Final = ACCEPTANCE + CHANNEL
#: Channels of other bodies, which wait for an answer of their own.
ANSWERED_CHANNELS: Final = tuple(code for code, way in WAYS_IN.items() if way.answered)

NEEDS: Final[dict[str, Need]] = {
    "no_enquiry": Need(zh("咨询不登记为线索"), f"{_JC} 第九条", zh("请先改为投诉或者举报，或者直接答复。")),
    "no_case_yet": Need(zh("这份来件已经登记为案件"), f"{_JC} 第十四条", zh("请在案件页面办理；属于另一案件的，在案件页面并案。")),
    "without_case": Need(zh("这份来件已有案件"), f"{_JC} 第十四条", zh("请在案件页面办理。")),
    "case_ended": Need(zh("案件还在办理"), f"{_JC} 第十四条", zh("案件办结以后，来件随案件办结。")),
    "case_runs": Need(zh("案件没有在办理"), f"{_JC} 第十四条", zh("请答复并办结，或者恢复办理原案件。")),
    "channel_answered": Need(zh("渠道尚未答复"), f"{_JC} 第十四条", zh("请先答复渠道。")),
    "through_channel": Need(zh("没有待答复的渠道"), f"{_JC} 第十四条", zh("已撤回的来件，仅渠道交办的需要答复。")),
    "not_answered": Need(zh("这份来件已经答复"), f"{_JC} 第十四条", zh("当事人表示没有解决的，会按原编号重新受理。")),
    "nothing_filed": Need(zh("已经立案，不能撤回"), f"{_JC} 第十四条", zh("撤回的意愿会转告监察员。")),
    "same_event": Need(zh("这份来件没有并入其他案件"), f"{_JC} 第十四条", zh("由它登记的案件请在案件页面办理。")),
    **{
        f"stood_{state}": Need(zh("这份来件此前不在“%(state)s”", state=zh(title)), f"{_JC} 第十四条", zh("请逐件办理。"))
        for state, title in ((S.NEW, "待分诊"), (S.WAITING, "待补充"), (S.LINKED, "已登记办理"), (S.REOPENED, "未解决，重新受理"))
    },
}  # fmt: skip


def _k(
    code: str, name: str, sources: tuple[S, ...], target: S, title: str, permission: str, basis: str, **more: Any
) -> Step:
    base = more.pop("base", name)
    more.setdefault("verb", f"contact.{base}")
    return Step(code=code, name=name, base=base, sources=frozenset(sources), target=target, title=title,
                permission=permission, basis=basis, **more)  # fmt: skip


def _back(
    code: str,
    base: str,
    sources: tuple[S, ...],
    targets: tuple[S, ...],
    title: str,
    permission: str,
    basis: str,
    **more: Any,
) -> Iterator[Step]:
    """One step for each state in which the contact may have stood before."""
    for target in targets:
        yield _k(f"{code}.{target}", f"{base}_to_{target}", sources, target, title, permission, basis, base=base,
                 needs=(f"stood_{target}",), **more)  # fmt: skip


def _stay(
    code: str, base: str, states: tuple[S, ...], title: str, permission: str, basis: str, **more: Any
) -> Iterator[Step]:
    for state in states:
        yield _k(f"{code}.{state}", f"{base}_in_{state}", (state,), state, title, permission, basis, base=base, **more)


STEPS: Final[tuple[Step, ...]] = (
    # ——— the desk ———
    _k("K01", "register_case", _AT_DESK, S.LINKED, "登记为线索", DESK, f"{_GD} 第十八条",
       needs=("no_enquiry", "no_case_yet"), stops=ACCEPTANCE),
    _k("K02", "attach_to_case", _AT_DESK, S.LINKED, "并入已有案件", DESK, f"{_JC} 第十四条",
       needs=("no_case_yet",), stops=ACCEPTANCE),
    _k("K03", "ask_supplement", (*_AT_DESK, S.LINKED), S.WAITING, "要求补充", DESK, f"{_GD} 第十八条"),
    _k("K05", "redirect", _AT_DESK, S.REDIRECTED, "告知其他途径", DESK, f"{_JC} 第二十一条",
       needs=("no_case_yet",), stops=ALL),
    _k("K06", "pass_on", _AT_DESK, S.PASSED_ON, "转送其他机关", DESK, f"{_NMG} 第十条",
       needs=("no_case_yet",), stops=ALL),
    _k("K07a", "answer", _AT_DESK, S.ANSWERED, "答复并办结", DESK, f"{_JC} 第十四条", base="answer_channel",
       needs=("without_case",), stops=ALL),
    _k("K07b", "answer_and_close", (S.WAITING, S.LINKED, S.REOPENED), S.CLOSED, "答复并办结", DESK, f"{_JC} 第十四条",
       base="answer_channel", needs=("case_ended",), stops=ALL),
    *_stay("K07c", "answer_channel", (S.WAITING, S.LINKED, S.REOPENED), "答复渠道", DESK, f"{_JC} 第十四条",
           needs=("case_runs",), stops=CHANNEL),
    *_stay("K07d", "answer_channel", (S.WITHDRAWN,), "答复渠道", DESK, f"{_JC} 第十四条", needs=("through_channel", "not_answered"), stops=CHANNEL),
    _k("K12", "detach", (S.WAITING, S.LINKED, S.CLOSED, S.REOPENED), S.NEW, "取消并案", DESK, f"{_JC} 第十四条",
       needs=("same_event",)),
    # ——— the desk takes back what it did in bulk ———
    *(_k(f"K12.{state}", f"detach_to_{state}", (S.LINKED,), state, "取消并案", DESK, f"{_JC} 第十四条", base="undo_attach",
         needs=("same_event", f"stood_{state}"), verb="contact.detach") for state in _AT_DESK),
    *_back("K13", "take_back", (S.REDIRECTED, S.PASSED_ON), _AT_DESK, "撤回误发的告知", DESK, f"{_JC} 第十四条"),
    # ——— the person ———
    *_back("K04", "supplement", (S.WAITING,), (S.NEW, S.LINKED, S.REOPENED), "当事人已补充", RECEIPT, f"{_GD} 第十八条",
           actor="party", verb="contact.person_supplement"),
    _k("K09", "unsolved", (S.CLOSED, S.REDIRECTED, S.PASSED_ON, S.ANSWERED), S.REOPENED, "当事人表示没有解决", RECEIPT,
       f"{_JC} 第十四条", actor="party", starts=ACCEPTANCE),
    _k("K11", "withdraw", _AT_DESK, S.WITHDRAWN, "当事人撤回", RECEIPT, f"{_JC} 第十四条", actor="party",
       needs=("nothing_filed",), stops=ALL),
    # ——— the case moves ———
    _k("K08", "close", (S.LINKED, S.WAITING), S.CLOSED, "随案件办结", "", f"{_JC} 第十四条", actor="system",
       needs=("case_ended", "channel_answered"), stops=ALL),
    _k("K10", "goes_on", (S.REOPENED, S.CLOSED), S.LINKED, "案件恢复办理", "", f"{_JC} 第十四条", actor="system",
       needs=("case_runs",), stops=ACCEPTANCE),
)  # fmt: skip
