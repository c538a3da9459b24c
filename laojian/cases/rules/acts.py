# data table
# ruff: noqa: E501
"""What may be done with a case beside the steps of its flow: act, states, right, who is excluded, what it needs.

The names are those of the functions in `actions` (`confirm_paid` has a second row for the supervisor's reason,
`attach_paper` one for the archive); the case page shows a button exactly where the domain lets it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from laojian.cases.rules import duties
from laojian.cases.rules.duties import Exclusion, Record
from laojian.cases.rules.flow_table import LEADS, OPEN_STATES, STATES
from laojian.cases.rules.states import CaseState as S
from laojian.kernel.acts import Act, Acts
from laojian.kernel.flow import Need
from laojian.kernel.words import zh

ALL: Final = frozenset(S)
OPEN: Final = frozenset(map(S, OPEN_STATES))
#: Until the case is closed; afterwards it waits for the archive alone.
BEFORE_CLOSED: Final = OPEN - {S.CLOSED}
UNTIL_INVESTIGATED: Final = frozenset(map(S, LEADS)) | {S.FILED, S.INVESTIGATING}

_JC = "劳动保障监察条例"
_CF = "行政处罚法"
EVIDENCE: Final = f"{_CF} 第四十六条"
RECORDS: Final = f"{_CF} 第四十七条"
WAGES: Final = f"{_JC} 第十八条"
FINES: Final = f"{_CF} 第六十七条"
SPLITTING: Final = "关于实施《劳动保障监察条例》若干规定 第十三条"

NEEDS: Final[dict[str, Need]] = {
    "fine_unpaid": Need(zh("没有应缴的罚款"), FINES, zh("无需登记缴款。")),
    "several_claims": Need(zh("只有一项请求，不能分案"), SPLITTING, zh("至少留下一项请求。")),
    "has_claims": Need(zh("还没有登记劳动者"), WAGES, zh("请先登记劳动者。")),
    "has_evidence": Need(zh("卷内没有证据"), EVIDENCE, zh("请先收录证据文件。")),
    "has_payments": Need(zh("没有可以冲销的记录"), RECORDS, zh("无需冲销。")),
    "has_papers": Need(zh("卷内没有文书"), RECORDS, zh("无需作废。")),
}  # fmt: skip
#: Why a person may not, by the name in a row's `excludes`.
EXCLUSIONS: Final[Mapping[str, Callable[[int, Record], list[Exclusion]]]] = {
    "interest": duties.excluded_by_interest,
    "collecting": duties.collecting,
    "supervising": duties.supervising,
    "reversing": duties.reversing,
}

ACTS: Final = Acts(
    states=STATES,
    needs=NEEDS,
    remedy=zh("有错误的请办理更正；没有解决的，请恢复办理。"),
    acts=(
        # ——— evidence ———
        Act(name="add_evidence", title="收录证据", permission="evidence.add", states=BEFORE_CLOSED - {S.CLOSING}, basis=EVIDENCE, excludes=("interest",)),
        Act(name="exclude_evidence", title="排除证据", permission="evidence.add", also="case.legal_review", states=BEFORE_CLOSED, basis=EVIDENCE,
            needs=("has_evidence",), excludes=("interest",)),
        # ——— workers and their money ———
        Act(name="add_claim", title="登记劳动者", permission="claim.edit", states=BEFORE_CLOSED, basis=WAGES, excludes=("interest",)),
        Act(name="edit_claim", title="修改款项", permission="claim.edit", states=BEFORE_CLOSED, basis=WAGES, needs=("has_claims",), excludes=("interest",)),
        Act(name="record_payment", title="登记支付", permission="claim.edit", states=BEFORE_CLOSED, basis=WAGES, needs=("has_claims",), excludes=("interest",)),
        Act(name="confirm_paid", title="确认付清", permission="claim.edit", states=BEFORE_CLOSED, basis=WAGES, needs=("has_claims",), excludes=("interest",)),
        Act(name="give_supervisor_reason", title="写明无凭据结案的理由", permission="case.supervisor_reason", states=BEFORE_CLOSED, basis=WAGES,
            needs=("has_claims",), excludes=("supervising",)),
        Act(name="record_fine_payment", title="登记罚款缴纳", permission="claim.edit", states=ALL, basis=FINES, needs=("fine_unpaid",), excludes=("collecting",)),
        Act(name="reverse_payment", title="冲销", permission="case.approve_correction", states=ALL, basis=RECORDS, needs=("has_payments",), excludes=("reversing",)),
        # ——— who handles it, whose it is ———
        Act(name="assign_team", title="指派承办人", permission="case.assign", states=OPEN - {S.REGISTERED}, basis=f"{_CF} 第四十二条"),
        Act(name="set_employer", title="关联用人单位", permission="lead.examine", states=frozenset(map(S, LEADS)), basis=RECORDS),
        Act(name="split_case", title="分案", permission="case.join_split", states=UNTIL_INVESTIGATED, basis=SPLITTING, needs=("several_claims",), excludes=("interest",)),
        # ——— papers ———
        Act(name="issue_paper", title="制作文书", permission="document.issue", states=OPEN, basis=RECORDS),
        Act(name="attach_paper", title="存入文书", permission="document.issue", states=BEFORE_CLOSED, basis=RECORDS),
        Act(name="attach_to_archive", title="补入归档文书", permission="case.archive", states=frozenset({S.CLOSED}), basis=RECORDS),
        Act(name="void_paper", title="作废文书", permission="document.void", states=ALL, basis=RECORDS, needs=("has_papers",)),
    ),
)  # fmt: skip
