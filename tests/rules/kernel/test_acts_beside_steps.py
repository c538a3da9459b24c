"""A table of acts checks itself, and says why an act may not be done now."""

from dataclasses import replace

import pytest

from laojian.kernel.acts import Act, Acts
from laojian.kernel.flow import Need, State
from laojian.kernel.refusal import NotFound
from laojian.kernel.words import zh

PAY = Act(
    name="pay",
    title="登记支付",
    permission="case.money",
    states=frozenset({"open", "ordered"}),
    basis="行政强制法 第四十二条",
    needs=("has_sum", "has_payee"),
)
NOTE = replace(PAY, name="note", title="写备注", states=frozenset({"open"}), needs=())
STATES = (State("open", "办理中"), State("ordered", "已责令"), State("closed", "已结案", final=True))
NEEDS = {
    "has_sum": Need(zh("没有金额"), "民法典 第五百六十一条", zh("请先写金额。")),
    "has_payee": Need(zh("没有收款人"), "民法典 第五百六十一条", zh("请先写收款人。")),
}


def acts(**changes: object) -> Acts:
    parts = {"states": STATES, "acts": (PAY, NOTE), "needs": NEEDS, "remedy": zh("请刷新页面。")}
    return Acts(**{**parts, **changes})  # type: ignore[arg-type]


def test_an_act_is_found_by_its_name() -> None:
    assert acts().named("note") is NOTE
    assert (acts().has("pay"), acts().has("fly")) == (True, False)
    with pytest.raises(NotFound, match="没有名为“fly”的办理"):
        acts().named("fly")


@pytest.mark.parametrize(
    ("state", "held", "said"),
    [
        ("open", {"has_sum", "has_payee"}, None),
        ("ordered", {"has_sum", "has_payee"}, None),
        ("closed", {"has_sum", "has_payee"}, "现处“已结案”，不能“登记支付”（行政强制法 第四十二条） 请刷新页面。"),
        ("lost", {"has_sum"}, "现处“lost”，不能“登记支付”（行政强制法 第四十二条） 请刷新页面。"),
        ("open", {"has_payee"}, "还不能“登记支付”：没有金额（民法典 第五百六十一条） 请先写金额。"),
        ("open", {"has_sum"}, "还不能“登记支付”：没有收款人（民法典 第五百六十一条） 请先写收款人。"),
        ("open", set(), "还不能“登记支付”：没有金额（民法典 第五百六十一条） 请先写金额。"),
    ],
)
def test_why_it_may_not_be_done_now_is_said_with_state_article_and_remedy(
    state: str, held: set[str], said: str | None
) -> None:
    refused = acts().against(PAY, state, held.__contains__)
    assert (str(refused) if refused else None) == said


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"acts": (PAY, NOTE, NOTE)}, "act 'note' appears twice"),
        ({"acts": (PAY, replace(NOTE, title=""))}, "act 'note' lacks its title"),
        ({"acts": (PAY, replace(NOTE, permission=""))}, "act 'note' lacks its permission"),
        ({"acts": (PAY, replace(NOTE, states=frozenset()))}, "act 'note' lacks its states"),
        ({"acts": (PAY, replace(NOTE, basis=""))}, "act 'note' lacks its basis"),
        ({"acts": (PAY, replace(NOTE, states=frozenset({"moon"})))}, "act 'note' names the unknown state 'moon'"),
        ({"acts": (PAY, replace(NOTE, needs=("luck",)))}, "act 'note' needs 'luck', which has no words"),
        ({"acts": (NOTE,)}, "nothing needs 'has_payee'; nothing needs 'has_sum'"),
    ],
)
def test_a_table_that_does_not_hold_together_cannot_be_made(changes: dict[str, object], faults: str) -> None:
    with pytest.raises(ValueError, match=r"act|nothing") as fault:
        acts(**changes)
    assert str(fault.value) == faults
