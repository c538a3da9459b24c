# data table
# ruff: noqa: E501
"""What a step may need to be true: why it is refused without it, the article, and what to do about it."""

from __future__ import annotations

from typing import Final

from laojian.kernel.flow import Need
from laojian.kernel.words import zh

_JC = "劳动保障监察条例"
_GD = "关于实施《劳动保障监察条例》若干规定"
_CF = "行政处罚法"
_QZ = "行政强制法"
_YS = "行政执法机关移送涉嫌犯罪案件的规定"

_BACK = {
    "s06": "当场处理", "s12": "已立案", "s20": "调查取证", "s21": "中止调查", "s30": "责令改正中", "s31": "已改正",
    "s62": "已送达", "s70": "履行期", "s71": "暂缓或分期", "s72": "催告", "s73": "申请强制执行", "s74": "法院执行",
    "s80": "移送公安", "s81": "移送其他部门",
}  # fmt: skip

NEEDS: Final[dict[str, Need]] = {
    # intake
    "is_complaint": Need(zh("本件不是投诉"), f"{_JC} 第九条", zh("举报和主动发现的线索请走初步核查。")),
    "not_complaint": Need(zh("投诉应当先作受理审查"), f"{_JC} 第九条", zh("请登记并进入受理审查。")),
    "employer_known": Need(zh("尚无明确的用人单位"), f"{_GD} 第十八条", zh("请补正或者关联用人单位档案。")),
    "within_limitation": Need(zh("违法行为终了已超过二年"), f"{_JC} 第二十条",
                              zh("行为有连续或者继续状态的，请更正终了日期或者写明理由。")),
    "own_jurisdiction": Need(zh("用工所在地不在本机构辖区"), f"{_JC} 第十三条", zh("请转送用工所在地的监察机构，并告知投诉人。")),
    "no_parallel_proceeding": Need(zh("同一事项已在调解、仲裁或者诉讼中"), f"{_JC} 第二十一条", zh("请书面告知投诉人按相应程序办理。")),
    "supplement_overdue": Need(zh("补正期限尚未届满"), f"{_GD} 第十八条", zh("请等待补正期限届满。")),
    "channel_open": Need(zh("没有待答复的交办工单"), f"{_JC} 第十四条", zh("仅交办、转办、移送的线索需要答复渠道。")),
    # investigation
    "two_inspectors": Need(zh("承办人不足两名，或者执法证不在有效期"), f"{_CF} 第四十二条", zh("请指派两名持有效执法证的监察员。")),
    "has_evidence": Need(zh("卷内没有证据"), f"{_CF} 第四十六条", zh("请先收录证据文件。")),
    "evidence_held": Need(zh("没有处于登记保存中的证据"), f"{_CF} 第五十六条", zh("无需处理。")),
    "no_evidence_held": Need(zh("登记保存的证据尚未处理"), f"{_CF} 第五十六条", zh("请先作出登记保存证据处理决定。")),
    "investigation_running": Need(zh("调查期限已届满或者未在计算"), f"{_JC} 第十七条", zh("延长应当在期限届满前批准。")),
    "not_extended": Need(zh("调查期限已经延长过一次"), f"{_JC} 第十七条", zh("只能延长一次。")),
    "decision_running": Need(zh("决定期限已届满或者未在计算"), f"{_GD} 第三十七条", zh("延长应当在期限届满前批准。")),
    "notice_of_delay_open": Need(zh("没有待告知的延期或者中止"), "浙江省劳动保障监察条例 第三十条", zh("无需告知。")),
    "order_running": Need(zh("责令改正的期限已届满"), f"{_JC} 第十八条", zh("请先登记逾期未改正。")),
    "order_overdue": Need(zh("责令改正的期限尚未届满"), f"{_JC} 第三十条", zh("请等待期限届满，或者复查确认已改正。")),
    "recusal_pending": Need(zh("没有待决定的回避申请"), f"{_CF} 第四十三条", zh("无需决定。")),
    "no_recusal_pending": Need(zh("已有待决定的回避申请"), f"{_CF} 第四十三条", zh("请先对该申请作出决定。")),
    # review, notice, hearing, decision
    "review_given": Need(zh("尚未出具审核意见"), f"{_CF} 第五十七条", zh("请审核员先出具审核意见。")),
    "legal_review_not_compulsory": Need(zh("本案应当经过法制审核"), f"{_CF} 第五十八条", zh("请送法制审核。")),
    "legal_opinion_given": Need(zh("尚未出具法制审核意见"), f"{_CF} 第五十八条", zh("请法制审核人员先出具意见。")),
    "legal_review_done_if_due": Need(zh("经过听证的案件，决定前应当经过法制审核"), f"{_CF} 第五十八条", zh("请核对法制审核意见。")),
    "no_discussion_due": Need(zh("本案情节复杂或者处罚较重，应当集体讨论"), f"{_CF} 第五十七条", zh("请提请集体讨论。")),
    "no_untransferred_crime": Need(zh("本案涉嫌犯罪，应当移送公安机关，不得以行政处罚代替移送"), f"{_YS} 第三条",
                                   zh("请办理涉嫌犯罪案件移送。")),
    "notice_served": Need(zh("事先告知书尚未送达"), f"{_CF} 第六十二条", zh("请先送达事先告知书并登记送达回证。")),
    "statement_reviewed": Need(zh("尚未复核陈述申辩意见"), f"{_CF} 第四十五条", zh("请先登记复核意见。")),
    "defence_over_or_waived": Need(zh("陈述申辩或者听证申请的期限尚未届满，当事人也未放弃"), f"{_CF} 第六十二条",
                                   zh("请等待期限届满，或者登记当事人的书面放弃。")),
    "hearing_offered": Need(zh("本案告知书没有告知听证权利"), f"{_CF} 第六十三条", zh("属于听证范围的，请重新告知。")),
    "hearing_term_running": Need(zh("申请听证的期限已届满"), f"{_CF} 第六十四条", zh("逾期申请不再组织听证。")),
    "hearing_not_pending": Need(zh("申请听证的期限尚未届满，当事人也未放弃"), f"{_CF} 第六十四条",
                                zh("请等待期限届满，或者登记听证申请。")),
    "hearing_announced": Need(zh("尚未在七个工作日前通知听证时间地点"), f"{_CF} 第六十四条", zh("请先登记听证通知，并在听证日举行。")),
    "hearing_held": Need(zh("听证尚未举行"), f"{_CF} 第六十五条", zh("请先登记听证笔录和听证报告。")),
    # service, performance, enforcement
    "public_notice_over": Need(zh("公告期尚未届满"), "民事诉讼法 第九十五条", zh("请等待公告期满三十日。")),
    "something_to_perform": Need(zh("决定没有需要履行的内容"), f"{_CF} 第六十六条", zh("请直接报请结案。")),
    "nothing_to_perform": Need(zh("决定有需要履行的内容"), f"{_CF} 第六十六条", zh("请进入履行期。")),
    "not_performed": Need(zh("当事人已经履行"), f"{_QZ} 第五十三条", zh("请报请结案。")),
    "fine_overdue": Need(zh("没有逾期未缴的罚款"), f"{_CF} 第七十二条", zh("缴纳期限届满次日起方可加处。")),
    "fine_settled": Need(zh("罚款尚未缴清"), f"{_CF} 第六十七条", zh("请由非办案人员登记银行代收的缴款。")),
    "demand_over": Need(zh("催告书送达未满十个工作日"), f"{_QZ} 第五十四条", zh("请等待催告期满。")),
    "remedy_over": Need(zh("复议和诉讼期限尚未届满"), f"{_QZ} 第五十三条", zh("法定救济期限届满后方可申请强制执行。")),
    "court_window_open": Need(zh("申请强制执行的三个月期限已过"), f"{_QZ} 第五十三条", zh("请报机构负责人另行处理。")),
    "deferral_over": Need(zh("暂缓或者分期的期限尚未届满"), f"{_CF} 第六十六条", zh("请等待期限届满。")),
    "court_declined": Need(zh("没有法院不予受理或者不予执行的裁定"), f"{_QZ} 第五十八条", zh("请先登记法院裁定。")),
    # transfer
    "police_declined": Need(zh("公安机关没有作出不予立案的答复"), f"{_YS} 第九条", zh("请先登记公安机关的答复。")),
    "police_filed": Need(zh("公安机关尚未立案"), f"{_YS} 第十二条", zh("请先登记公安机关立案。")),
    # beside the state
    "decided": Need(zh("尚未作出决定"), f"{_CF} 第四十八条", zh("作出决定后方可公示。")),
    "penalty_decided": Need(zh("没有行政处罚决定"), f"{_GD} 第四十六条", zh("仅行政处罚决定需要备案。")),
    "published": Need(zh("尚未公示"), f"{_CF} 第四十八条", zh("无需撤回。")),
    "not_published": Need(zh("已经公示"), f"{_CF} 第四十八条", zh("无需重复公示。")),
    "no_remedy_pending": Need(zh("复议或者诉讼正在进行"), f"{_QZ} 第五十三条", zh("请等待复议或者诉讼终结。")),
    "reconsideration_pending": Need(zh("没有进行中的行政复议"), "行政复议法 第六十二条", zh("请先登记复议申请。")),
    "litigation_pending": Need(zh("没有进行中的行政诉讼"), "行政诉讼法 第六十七条", zh("请先登记起诉。")),
    # closing and archive
    "claims_settled": Need(zh("没有登记劳动者，或者有劳动者的款项没有付清，也没有说明理由"), f"{_JC} 第十八条",
                           zh("请逐人登记劳动者和付款凭证，或者由监督负责人写明理由。")),
    "closing_gate": Need(zh("有劳动者没有本人确认、银行凭证或者监督负责人的理由"), f"{_JC} 第十八条",
                         zh("请逐人补齐本人确认、银行凭证，或者由不办理本案的负责人写明理由。")),
    "file_complete_or_noted": Need(zh("卷内应有的文书尚未齐全"), f"{_GD} 第四十条", zh("请补传文书，或者先在备考表说明缺件。")),
    **{f"came_from_{state}": Need(zh("本案不是从“%(state)s”报请结案的", state=zh(title)), f"{_GD} 第四十条",
                                  zh("请退回报请结案前的状态。")) for state, title in _BACK.items()},
}  # fmt: skip
