# data table
# ruff: noqa: E501
"""How cases of the benchmark go: districts, words, and ways through the flow with the days each step waits.

A way is walked from registration; what would lie after the last day of the data has not happened yet, so the
states of open cases follow from the ways. All names are invented.
"""

from typing import Final

#: District code → share of the work, in hundredths.
DISTRICT_SHARES: Final = {
    "440103": 7, "440104": 8, "440105": 10, "440106": 17, "440111": 18, "440112": 10, "440113": 13, "440114": 6,
    "440115": 4, "440117": 2, "440118": 5,
}  # fmt: skip
#: Within a district streets differ as 1, 1/√2, 1/√3 …: a few carry much of the work.
STREET_EXPONENT: Final = 0.5

CORES: Final = (
    "岚沅霁珩湉骁翊澍瑭铄曜濯栩芃颀皓",
    "穗禾稷禺岗涌沥滘坑埗陇垌塱岭洲涧",
    "启拓恒构衍赋聿砺铎鉴錡钧铭锴镕璟",
)
TRADES: Final = ("服饰", "鞋业", "皮具", "电子", "建筑工程", "装饰工程", "建筑劳务", "物流", "餐饮管理", "物业管理", "商贸", "网络科技")  # fmt: skip
FORMS: Final = (("有限公司", 90), ("厂", 6), ("店", 4))
ROADS: Final = ("沥涌路", "禾岗大道", "稷禺街", "涧洲路", "陇坑东路", "塱埗工业路", "岭澍路", "栩滘大街")

#: Cause, share, words of the title after the firm's name, whether money is owed to workers.
CAUSES: Final = (
    ("0201", 70, "拖欠劳动者工资", True),
    ("0203", 9, "未支付加班工资", True),
    ("0202", 4, "支付工资低于最低工资标准", True),
    ("0102", 6, "未订立书面劳动合同", False),
    ("0107", 4, "向劳动者收取押金", False),
    ("0401", 4, "违法延长工作时间", False),
    ("0110", 3, "未建立职工名册", False),
)
#: Of complainants, whose names are shown masked.
SURNAMES: Final = "陈李黄张梁林王吴刘何罗周叶谢苏曾邓郑徐杨"

_INVESTIGATED: Final = "begin_investigation:2 order_correction:18"
_REVIEWED: Final = "take_review:1 give_review:3 send_to_legal:0.2 give_legal_opinion:3"
_DECIDED: Final = (
    "give_notice:2 serve_notice:2 decide_unopposed:6 begin_service:1 complete_service:4 begin_performance:1"
)
_CLOSED: Final = "approve_closing:2 archive:26"

#: Name, share, kind, steps with the days each waits after the one before.
WAYS: Final = (
    ("refused", 8, "complaint", "examine:1 refuse_complaint:3"),
    ("not supplemented", 3, "complaint", "examine:1 ask_supplement:1 refuse_unsupplemented:18"),
    ("passed on", 8, "complaint", "examine:1 pass_on:2"),
    ("lead passed on", 4, "report", "pass_on_lead:2"),
    ("withdrawn early", 7, "complaint",
     "examine:1 ask_supplement:1 receive_supplement:6 accept:2 withdraw_complaint:1"),
    ("checked, not filed", 5, "report", "precheck:2 propose_filing:4 refuse_filing:2"),
    ("on the spot", 6, "own", f"precheck:1 handle_onspot:3 close_onspot:8 {_CLOSED}"),
    ("corrected", 32, "complaint",
     f"examine:1 accept:3 approve_filing:0.3 {_INVESTIGATED} confirm_correction:9 close_corrected:3 {_CLOSED}"),
    ("corrected after a report", 7, "report",
     f"precheck:2 propose_filing:3 approve_filing:1 {_INVESTIGATED} confirm_correction:9 close_corrected:3 {_CLOSED}"),
    ("withdrawn after filing", 5, "complaint",
     f"examine:1 accept_and_file:3 begin_investigation:2 withdraw_after_filing:12 {_CLOSED}"),
    ("decided and performed", 8, "complaint",
     f"examine:1 accept:3 approve_filing:0.3 {_INVESTIGATED} order_expired:14 report_uncorrected:4 {_REVIEWED} {_DECIDED} "
     f"close_performed:14 {_CLOSED}"),
    ("suspended, then decided", 3, "complaint",
     "examine:1 accept:3 approve_filing:0.3 begin_investigation:2 suspend:10 resume:60 report:15 "
     f"{_REVIEWED} {_DECIDED} close_performed:14 {_CLOSED}"),
    ("enforced by the court", 4, "complaint",
     f"examine:1 accept:3 approve_filing:0.3 {_INVESTIGATED} order_expired:14 report_uncorrected:4 {_REVIEWED} {_DECIDED} "
     f"demand:20 apply_enforcement:170 court_accepts:4 court_rules:20 close_enforced:120 {_CLOSED}"),
)  # fmt: skip

#: State in which a case waits → the clock that runs nearest and its days; only for open states.
TERMS: Final = {
    "S00": ("DL01", 7), "S01": ("DL01", 7), "S02": ("SET-SUPPLEMENT", 15), "S05": ("LT01", 7), "S06": ("DL16", 15),
    "S10": ("DL02", 3), "S12": ("DL04", 88), "S20": ("DL04", 80), "S21": ("DL65", 5), "S30": ("SET-ORDER", 15),
    "S31": ("DL04", 50), "S32": ("DL04", 45), "S40": ("DL05", 20), "S41": ("DL05", 18), "S42": ("DL05", 15),
    "S50": ("DL06", 25), "S60": ("DL12", 7), "S61": ("DL12", 6), "S62": ("DL14", 15), "S70": ("DL14", 14),
    "S72": ("DL25", 90), "S73": ("DL25", 80), "S74": ("DL25", 120), "S90": ("DL04", 10), "S91": ("LT02", 30),
}  # fmt: skip
