# data table
# ruff: noqa: E501
"""What may be done with a contact beside the steps of its flow: act, states, right, what it needs, second person.

The names are those of the functions in `actions`; the page of the desk shows a button exactly where the domain lets it.
What is read (words, files, who the person is) is no act and asks its own question.
"""

from __future__ import annotations

from typing import Final

from laojian.complaints.rules.flow_table import DESK, OPEN, STATES
from laojian.complaints.rules.states import ContactState
from laojian.kernel.acts import Act, Acts
from laojian.kernel.flow import Need
from laojian.kernel.words import zh

_JC = "劳动保障监察条例"
ALL: Final = frozenset(ContactState)
SECRECY: Final = f"{_JC} 第十二条"
TALK: Final = f"{_JC} 第十四条"
URGENT: Final = f"{_JC} 第十四条"
PLACE: Final = f"{_JC} 第十三条"
DISPUTED: Final = "行政处罚法 第二十五条"

NEEDS: Final[dict[str, Need]] = {
    "not_most_urgent": Need(zh("已是最高级别"), URGENT, zh("无需再调高。")),
    "not_least_urgent": Need(zh("已是最低级别"), URGENT, zh("无需再调低。")),
    "no_lowering_waits": Need(zh("已有降低紧急程度的提请正在等待批准"), URGENT, zh("请等待另一人批准。")),
    "without_case": Need(zh("已登记办理的来件随案件移送"), PLACE, zh("请在案件页面办理移送管辖。")),
    "no_dispute_waits": Need(zh("这份来件的管辖争议正在等待指定"), DISPUTED, zh("请等待共同上级指定。")),
    "not_marked": Need(zh("这份来件已有恶意标记或者正在等待批准"), TALK, zh("到期或者解除以后可以再次提请。")),
    "mark_holds": Need(zh("这份来件没有恶意标记"), TALK, zh("无需解除。")),
    "guarded": Need(zh("这份来件的身份不须批准即可查看"), SECRECY, zh("请写明理由后直接查看，查看会记入留痕。")),
    "identity_left": Need(zh("这份来件没有留下身份"), SECRECY, zh("可以按编号与当事人往来。")),
    "not_asked_yet": Need(zh("您已经申请过，正在等待批准"), SECRECY, zh("请等待另一人批准。")),
}  # fmt: skip

ACTS: Final = Acts(
    states=STATES,
    needs=NEEDS,
    remedy=zh("当事人表示没有解决的，会按原编号重新受理。"),
    acts=(
        # ——— the record ———
        Act(name="edit", title="修改登记内容", permission=DESK, states=ALL, basis=TALK),
        Act(name="decide_suggestion", title="采纳或者更正建议", permission=DESK, states=ALL, basis=TALK),
        Act(name="decide_match", title="确认是否同一事件", permission=DESK, states=ALL, basis=TALK),
        Act(name="make_working_copy", title="制作工作副本", permission=DESK, assigned="contact.view", states=ALL, basis=SECRECY),
        # ——— talk ———
        Act(name="answer_person", title="回复当事人", permission=DESK, assigned="contact.view", states=ALL, basis=TALK),
        # ——— urgency, marks ———
        Act(name="raise_urgency", title="调高紧急程度", permission=DESK, states=OPEN, basis=URGENT, needs=("not_most_urgent",)),
        Act(name="propose_lower", title="提请调低紧急程度", permission=DESK, states=OPEN, basis=URGENT,
            needs=("not_least_urgent", "no_lowering_waits"), second="contact.approve_urgency"),
        Act(name="propose_mark", title="提请恶意标记", permission=DESK, states=ALL, basis=TALK, needs=("not_marked",),
            second="contact.approve_mark"),
        Act(name="lift_mark", title="解除恶意标记", permission="contact.approve_mark", states=ALL, basis=TALK, needs=("mark_holds",)),
        # ——— which office ———
        Act(name="raise_dispute", title="提出管辖争议", permission=DESK, states=OPEN, basis=DISPUTED,
            needs=("without_case", "no_dispute_waits"), second="contact.designate"),
        Act(name="move_to_unit", title="接收到其他机构", permission=DESK, states=OPEN, basis=PLACE, needs=("without_case",)),
        # ——— who the person is ———
        Act(name="ask_opening", title="申请查看身份", permission="person.reveal", states=ALL, basis=SECRECY,
            needs=("guarded", "identity_left", "not_asked_yet"), second="contact.approve_opening"),
    ),
)  # fmt: skip
