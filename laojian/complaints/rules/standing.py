# data table
# ruff: noqa: E501
"""What the public is told of a contact: the stage in plain words, who holds it, what comes next, which rights remain.

Every state of a case has its row, so that nobody who asks is left without an answer. Opinions of reviewers, talks
among officers and other people's data are never part of it (劳动保障监察条例 第十二条；个人信息保护法 第六条).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from laojian.kernel.flow import Mark
from laojian.kernel.words import Message, zh

Stage = Literal[
    "received", "examining", "supplement", "accepted", "investigating", "ordered", "deciding", "decided",
    "performing", "enforcing", "closed", "refused", "passed_on", "joined", "withdrawn",
]  # fmt: skip
PublicState = Literal[
    "received", "with_case", "answered", "refused", "passed_on", "joined", "withdrawn", "reopened"
]  # fmt: skip
Kind = Literal["complaint", "report", "enquiry"]

STAGES: Final[dict[Stage, Message]] = {
    "received": zh("已收到"),
    "examining": zh("受理审查"),
    "supplement": zh("等待补充材料"),
    "accepted": zh("已受理"),
    "investigating": zh("调查中"),
    "ordered": zh("已责令改正"),
    "deciding": zh("审核决定中"),
    "decided": zh("已作出决定"),
    "performing": zh("等待履行"),
    "enforcing": zh("强制执行中"),
    "closed": zh("已办结"),
    "refused": zh("不予受理"),
    "passed_on": zh("已转送"),
    "joined": zh("合并办理"),
    "withdrawn": zh("已撤回"),
}

CLERK: Final = zh("受理员")
INSPECTOR: Final = zh("监察员")
REVIEWER: Final = zh("审核员")
LEGAL: Final = zh("法制审核员")
HEAD: Final = zh("机构负责人")
BUREAU: Final = zh("局领导")
EMPLOYER: Final = zh("用人单位")
COURT: Final = zh("人民法院")
POLICE: Final = zh("公安机关")
OTHER_BODY: Final = zh("接收机关")
YOU: Final = zh("您本人")
NOBODY: Final = zh("无人经办，已结束")

JC: Final = "劳动保障监察条例"
GD: Final = "关于实施《劳动保障监察条例》若干规定"
CF: Final = "行政处罚法"
REMEDY_BASIS: Final = "行政复议法 第二十条、第二十三条；行政诉讼法 第四十五条"
CHOICE_BASIS: Final = "行政复议法 第二十条；行政诉讼法 第四十六条"

WITHHELD: Final[tuple[Message, ...]] = (
    zh("内部审核意见和讨论记录"),
    zh("举报人和其他劳动者的个人信息"),
    zh("用人单位的商业秘密"),
)

_FIRST: Final = zh(
    "不服的，可以自收到决定书之日起六十日内申请行政复议；对复议决定不服的，可以自收到复议决定书之日起十五日内提起行政诉讼。"
)
_CHOICE: Final = zh("不服的，可以自收到决定书之日起六十日内申请行政复议，也可以自收到之日起六个月内提起行政诉讼。")
_ARBITRATION: Final = zh("撤回后仍可在时效内再次投诉，也可以申请劳动仲裁。")


@dataclass(frozen=True, slots=True)
class Standing:
    """One stage as the person sees it. `clocks` are the terms of law shown with it; `basis` is the article of
    the next step and `mark` how sure it is; `remedy` tells the right of review and `remedy_basis` its article.
    `ended`: nothing more happens unless the person asks for it."""

    stage: Stage
    sentence: Message
    holder: Message
    next_step: Message
    basis: str
    mark: Mark = "V"
    clocks: tuple[str, ...] = ()
    remedy: Message | None = None
    remedy_basis: str = ""
    remedy_mark: Mark = "V"
    ended: bool = False
    withheld: tuple[Message, ...] = WITHHELD

    @property
    def title(self) -> Message:
        """The name of the stage."""
        return STAGES[self.stage]


_TO_DECIDE: Final = zh("审核通过后作出决定；涉及处罚或者处理的，先告知用人单位并听取意见。")
_DECIDING: Final = ("DL05", "DL06")
_INVESTIGATING: Final = ("DL04", "DL06")

#: By the state of the case, S00 to S96.
BY_CASE: Final[dict[str, Standing]] = {
    "S00": Standing(
        "received", zh("您反映的情况已收到并编号，等待登记。"), CLERK, zh("登记后进行受理审查。"),
        f"{JC} 第十四条", clocks=("DL01",),
    ),
    "S01": Standing(
        "examining", zh("正在审查是否符合受理条件。"), CLERK, zh("在受理期限内决定是否受理，并书面告知您。"),
        f"{GD} 第十八条", "V2", ("DL01",),
    ),
    "S02": Standing(
        "supplement", zh("还缺少材料，所缺的已经一次告知您。"), YOU, zh("请在补正期限内补充材料，之后继续审查。"),
        f"{GD} 第十八条", "P", ("SET-SUPPLEMENT", "DL01"),
    ),
    "S03": Standing(
        "refused", zh("经审查，决定不予受理，理由已书面告知您。"), NOBODY, zh("属于其他途径的，请按告知书所写的途径办理。"),
        f"{GD} 第十八条", "V2", remedy=_FIRST, remedy_basis=REMEDY_BASIS, remedy_mark="P", ended=True,
    ),
    "S04": Standing(
        "passed_on", zh("这件事由其他机关负责，已转送并告知您接收机关。"), OTHER_BODY, zh("由接收机关办理并答复您。"),
        "保障农民工工资支付条例 第十条", ended=True,
    ),
    "S05": Standing(
        "examining", zh("正在初步核查反映的情况。"), INSPECTOR, zh("核查后决定是否立案。"),
        f"{JC} 第十四条", clocks=("LT01",),
    ),
    "S06": Standing(
        "ordered", zh("监察员已在现场当场处理。"), EMPLOYER, zh("用人单位改正后，由监察员核实并报请办结。"),
        f"{CF} 第五十一条", clocks=("SET-ORDER",),
    ),
    "S10": Standing(
        "accepted", zh("已报请立案，等待批准。"), HEAD, zh("批准后立案并指派两名监察员。"),
        f"{GD} 第十九条", "R", ("DL02", "DL03"),
    ),
    "S11": Standing(
        "refused", zh("经审查，决定不予立案。"), NOBODY, zh("有新的事实或者证据的，可以再次反映。"),
        f"{CF} 第七十六条", "P", remedy=_FIRST, remedy_basis=REMEDY_BASIS, remedy_mark="P", ended=True,
    ),
    "S12": Standing(
        "accepted", zh("已经立案，并指派了两名监察员。"), INSPECTOR, zh("监察员开始调查取证。"),
        f"{JC} 第十七条", clocks=_INVESTIGATING,
    ),
    "S20": Standing(
        "investigating", zh("正在调查取证。"), INSPECTOR,
        zh("在调查期限内完成调查；情况复杂的，经批准可以延长一次。"),
        f"{JC} 第十七条", clocks=_INVESTIGATING,
    ),
    "S21": Standing(
        "investigating", zh("调查暂时中止，原因消除后继续。"), INSPECTOR, zh("恢复调查时告知您；中止期间不计入调查期限。"),
        "浙江省劳动保障监察条例 第三十条（本省无明文，可配置）", "V2",
    ),
    "S30": Standing(
        "ordered", zh("已责令用人单位限期改正。"), EMPLOYER, zh("改正期限届满后，监察员复查是否改正。"),
        f"{JC} 第十八条", clocks=("SET-ORDER", "DL06"),
    ),
    "S31": Standing(
        "ordered", zh("监察员复查认为用人单位已经改正。"), INSPECTOR, zh("请核对是否足额收到；核实后报请办结。"),
        f"{JC} 第十八条", clocks=_INVESTIGATING,
    ),
    "S32": Standing(
        "ordered", zh("改正期限已过，用人单位没有改正。"), INSPECTOR, zh("结束调查，依法作出处理或者处罚决定。"),
        f"{JC} 第三十条", clocks=_INVESTIGATING,
    ),
    "S40": Standing(
        "deciding", zh("调查已经结束，等待审核。"), REVIEWER, _TO_DECIDE, f"{GD} 第三十七条", "R", _DECIDING,
    ),
    "S41": Standing(
        "deciding", zh("正在审核调查结果。"), REVIEWER, _TO_DECIDE, f"{CF} 第五十七条", clocks=_DECIDING,
    ),
    "S42": Standing(
        "deciding", zh("正在进行法制审核。"), LEGAL, _TO_DECIDE, f"{CF} 第五十八条", clocks=_DECIDING,
    ),
    "S43": Standing(
        "deciding", zh("案件较复杂，由负责人集体讨论。"), BUREAU, _TO_DECIDE, f"{CF} 第五十七条", clocks=_DECIDING,
    ),
    "S50": Standing(
        "deciding", zh("已把拟作的决定告知用人单位，等待其陈述、申辩。"), EMPLOYER, zh("期满后作出决定。"),
        f"{CF} 第四十四条", clocks=_DECIDING,
    ),
    "S51": Standing(
        "deciding", zh("正在复核用人单位的陈述、申辩。"), INSPECTOR, zh("复核后作出决定。"),
        f"{CF} 第四十五条", clocks=_DECIDING,
    ),
    "S52": Standing(
        "deciding", zh("用人单位申请了听证，正在组织听证。"), LEGAL, zh("听证结束后作出决定。"),
        f"{CF} 第六十四条", clocks=_DECIDING,
    ),
    "S60": Standing(
        "decided", zh("已作出决定，准备送达。"), INSPECTOR, zh("在送达期限内送达用人单位。"),
        f"{CF} 第六十一条", clocks=("DL12",), remedy=_CHOICE, remedy_basis=CHOICE_BASIS, remedy_mark="P",
    ),
    "S61": Standing(
        "decided", zh("决定书正在送达用人单位。"), INSPECTOR, zh("送达后开始计算履行期限；公告送达的，公告期满视为送达。"),
        f"{CF} 第六十一条", clocks=("DL12", "DL13"), remedy=_CHOICE, remedy_basis=CHOICE_BASIS, remedy_mark="P",
    ),
    "S62": Standing(
        "decided", zh("决定书已送达用人单位。"), EMPLOYER, zh("用人单位应当在决定书写明的期限内履行。"),
        f"{CF} 第六十六条", clocks=("SET-PERFORM",), remedy=_CHOICE, remedy_basis=CHOICE_BASIS, remedy_mark="P",
    ),
    "S70": Standing(
        "performing", zh("用人单位应当在期限内履行决定。"), EMPLOYER, zh("逾期不履行的，先催告，再申请法院强制执行。"),
        f"{CF} 第六十六条", clocks=("SET-PERFORM",), remedy=_CHOICE, remedy_basis=CHOICE_BASIS, remedy_mark="P",
    ),
    "S71": Standing(
        "performing", zh("经批准，用人单位可以暂缓或者分期履行。"), EMPLOYER, zh("期满仍不履行的，依法催告。"),
        f"{CF} 第六十六条", clocks=("SET-DEFER",),
    ),
    "S72": Standing(
        "enforcing", zh("已催告用人单位履行。"), EMPLOYER, zh("催告期满仍不履行的，可以申请法院强制执行。"),
        "行政强制法 第五十四条", clocks=("DL24", "DL25"),
    ),
    "S73": Standing(
        "enforcing", zh("已申请人民法院强制执行。"), COURT, zh("法院决定是否受理，再裁定是否执行。"),
        "行政强制法 第五十六条、第五十七条", clocks=("DL26", "DL27"),
    ),
    "S74": Standing(
        "enforcing", zh("法院已裁定强制执行。"), COURT, zh("执行到位的款项支付给劳动者后报请办结。"), "行政强制法 第五十七条",
    ),
    "S80": Standing(
        "passed_on", zh("因涉嫌犯罪，案件已移送公安机关。"), POLICE, zh("公安机关决定是否立案；退回的继续调查。"),
        "行政执法机关移送涉嫌犯罪案件的规定 第八条", clocks=("DL30", "DL31"),
    ),
    "S81": Standing(
        "passed_on", zh("案件已移送其他有权机关，等待其接收。"), OTHER_BODY, zh("接收后由其办理；退回的继续调查。"),
        f"{JC} 第十八条",
    ),
    "S90": Standing(
        "deciding", zh("办理结果正由负责人核对，核对通过前不算办结。"), HEAD, zh("核对通过后办结并告知您结果。"),
        f"{GD} 第四十条", "R",
    ),
    "S91": Standing(
        "closed", zh("已办结，结果已告知您。"), NOBODY, zh("没有解决的，可以用原编号再次反映。"), f"{GD} 第四十条", "R",
        remedy=_CHOICE, remedy_basis=CHOICE_BASIS, remedy_mark="P", ended=True,
    ),
    "S92": Standing(
        "closed", zh("已办结并归档。"), NOBODY, zh("没有解决的，可以用原编号再次反映。"), f"{GD} 第四十条", "R",
        remedy=_CHOICE, remedy_basis=CHOICE_BASIS, remedy_mark="P", ended=True,
    ),
    "S95": Standing(
        "joined", zh("与同一事件的其他反映合并办理，您的编号仍然有效。"), INSPECTOR, zh("合并后的案件办结时一并答复您。"),
        f"{GD} 第十三条", "P",
    ),
    "S96": Standing(
        "withdrawn", zh("您已撤回投诉。"), NOBODY, _ARBITRATION, f"{JC} 第二十条；劳动争议调解仲裁法 第二十七条", ended=True,
    ),
}  # fmt: skip

#: While there is no case yet, or none any more.
BY_CONTACT: Final[dict[PublicState, Standing]] = {
    "received": BY_CASE["S00"],
    "with_case": BY_CASE["S00"],
    "answered": Standing(
        "closed", zh("您的咨询已答复。"), NOBODY, zh("还有疑问的，可以用原编号继续询问。"), f"{JC} 第十四条", ended=True,
    ),
    "refused": BY_CASE["S03"],
    "passed_on": BY_CASE["S04"],
    "joined": BY_CASE["S95"],
    "withdrawn": BY_CASE["S96"],
    "reopened": Standing(
        "received", zh("您反映没有解决，已按原编号重新办理。"), CLERK, zh("核对上次的结果和您说明的情况，决定如何继续办理。"),
        f"{JC} 第十四条", "P",
    ),
}  # fmt: skip

#: A case with a life of its own cannot speak for a contact that ended apart from it.
_SPEAKS_FOR_ITSELF: Final = frozenset({"answered", "refused", "passed_on", "withdrawn"})
_REPORT_REFUSED: Final = zh("经审查，决定不予立案处理。")
_REPORT_CLOSED: Final = zh("反映的情况已查处完毕。")
_REPORT_WITHDRAWN: Final = zh("这件事已不再办理。")
_MORE_LEADS: Final = zh("有新的线索的，可以用原编号补充。")


def standing(contact: PublicState, case: str = "", *, kind: Kind = "complaint") -> Standing:
    """What the holder of a receipt sees. `case` is the state of the case the contact belongs to, '' for none;
    for a joined contact it is the state of the master. What was said to be not solved is told by the case again as
    soon as that goes on.

    A report is not about the reporter's own rights: no rights of review, and the result in general words only.
    Raises KeyError for a state nobody knows.
    """
    if not case or contact in _SPEAKS_FOR_ITSELF or (contact == "reopened" and BY_CASE[case].ended):
        case, seen = "", BY_CONTACT[contact]
    else:
        seen = BY_CASE[case]
        if contact == "joined" and not seen.ended:
            seen = replace(seen, sentence=zh("%(now)s您的反映与同一事件合并办理。", now=seen.sentence))
    return seen if kind == "complaint" else _for_others(seen, case)


def _for_others(seen: Standing, case: str) -> Standing:
    bare = replace(seen, remedy=None, remedy_basis="", clocks=tuple(c for c in seen.clocks if c != "DL01"))
    if seen.stage == "examining":
        return replace(bare, next_step=zh("及时核查，符合立案条件的予以立案。"), basis=f"{JC} 第十四条", mark="V")
    if seen.stage == "refused":
        return replace(bare, sentence=_REPORT_REFUSED, next_step=_MORE_LEADS)
    if case in ("S91", "S92"):
        return replace(bare, sentence=_REPORT_CLOSED, next_step=_MORE_LEADS)
    if seen.stage == "withdrawn":
        return replace(bare, sentence=_REPORT_WITHDRAWN, next_step=_MORE_LEADS, basis=f"{JC} 第十四条")
    if case == "S31":
        return replace(bare, next_step=zh("核实后报请办结。"))
    return bare
