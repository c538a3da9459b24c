"""Ledger entries as sentences of a timeline."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from django.utils.translation import gettext_noop

from laojian.cases.queries import TimelineRow
from laojian.cases.rules.flow_table import STEPS, base_name
from laojian.kernel.words import Message
from laojian.ledger.queries import TrailRow
from laojian.org import queries as org

#: Verbs that are not steps of a case, in words.
VERBS: Final[dict[str, str]] = {
    "case.register": gettext_noop("登记线索"),
    "case.propose": gettext_noop("提请审批"),
    "case.approve": gettext_noop("批准"),
    "case.refuse": gettext_noop("不批准"),
    "case.withdraw_proposal": gettext_noop("撤回提请"),
    "vault.put": gettext_noop("存入受保护信息"),
    "vault.reveal": gettext_noop("查看受保护信息"),
    "vault.write_to": gettext_noop("向本人发送通知"),
    "file.store": gettext_noop("存入文件"),
    "document.issue": gettext_noop("制发文书"),
    "document.void": gettext_noop("作废文书"),
    "org.sign_in": gettext_noop("登录"),
    "org.sign_out": gettext_noop("退出登录"),
    "org.create_officer": gettext_noop("建立账号"),
    "org.confirm_account": gettext_noop("确认账号"),
    "org.edit_officer": gettext_noop("修改人员资料"),
    "org.deactivate": gettext_noop("停用账号"),
    "org.reactivate": gettext_noop("恢复账号"),
    "org.set_password": gettext_noop("设置密码"),
    "org.set_locale": gettext_noop("选择界面语言"),
    "org.wrong_proof": gettext_noop("登录后输错密码或者动态口令"),
    "org.unlock": gettext_noop("解除锁定"),
    "org.start_totp": gettext_noop("开始启用动态口令"),
    "org.confirm_totp": gettext_noop("启用动态口令"),
    "org.disable_totp": gettext_noop("停用动态口令"),
    "org.grant": gettext_noop("授予角色"),
    "org.end_grant": gettext_noop("收回授权"),
    "org.delegate": gettext_noop("委托职权"),
    "org.end_delegation": gettext_noop("收回委托"),
    "org.ask_rights": gettext_noop("提请授予角色"),
    "org.rights_approved": gettext_noop("批准授予角色"),
    "org.rights_refused": gettext_noop("不批准授予角色"),
    "org.rights_withdrawn": gettext_noop("撤回授予角色的提请"),
    "org.ask_reset": gettext_noop("提请重设账号登录"),
    "approval.ask": gettext_noop("提请批准"),
    "approval.approve": gettext_noop("批准"),
    "approval.refuse": gettext_noop("不批准"),
    "approval.withdraw": gettext_noop("撤回提请"),
    "approval.lapse": gettext_noop("提请失效"),
    "org.set_certificate": gettext_noop("登记执法证"),
    "org.declare_interest": gettext_noop("登记回避关系"),
    "org.end_interest": gettext_noop("解除回避关系"),
    "org.hand_over": gettext_noop("移交全部工作"),
    "org.create_unit": gettext_noop("建立机构"),
    "org.rename_unit": gettext_noop("机构改名"),
    "org.close_unit": gettext_noop("撤销机构"),
    "org.create_grid": gettext_noop("建立网格"),
    "org.rename_grid": gettext_noop("网格改名"),
    "org.end_grid": gettext_noop("终止网格"),
    "employer.change_grid": gettext_noop("随网格终止转入承接网格"),
    "org.open_office": gettext_noop("初始化系统"),
    "org.load_divisions": gettext_noop("载入行政区划"),
    "org.import_units": gettext_noop("导入机构"),
    "org.import_officers": gettext_noop("导入人员"),
    "org.propose_notice": gettext_noop("提请导入放假通知"),
    "org.import_notice": gettext_noop("导入放假通知"),
    "org.replace_notice": gettext_noop("更换放假通知"),
    "org.refuse_notice": gettext_noop("不批准导入放假通知"),
    "org.withdraw_notice": gettext_noop("撤回导入放假通知"),
    "law.propose_change": gettext_noop("提请修改期限"),
    "law.approve_change": gettext_noop("批准修改期限"),
    "law.refuse_change": gettext_noop("不批准修改期限"),
    "law.withdraw_change": gettext_noop("撤回修改期限的提请"),
    "law.load": gettext_noop("载入随程序发布的法律数据"),
    "law.recompute": gettext_noop("按变更后的法律重新计算在办期限"),
    "employer.create": gettext_noop("建立用人单位档案"),
    "employer.edit": gettext_noop("修改用人单位档案"),
    "employer.import": gettext_noop("导入用人单位档案"),
    "employer.add_contact": gettext_noop("增加联系人"),
    "employer.close_contact": gettext_noop("停用联系人"),
    "employer.add_workplace": gettext_noop("增加用工地点"),
    "employer.close_workplace": gettext_noop("停用用工地点"),
    "case.export": gettext_noop("导出案件清单"),
}
STEP_TITLES: Final[dict[str, str]] = {step.verb: step.title for step in STEPS} | {
    f"case.{base_name(step.name)}": step.title for step in STEPS
}


@dataclass(frozen=True, slots=True)
class Told:
    """One entry as shown."""

    title: str | Message
    who: str
    at: datetime
    on: date | None
    basis: str
    authority: str
    sealed: bool
    position: int | None
    block: int | None
    intact: bool
    note: str
    #: How many entries the line stands for; `since` is the time of the first of them.
    times: int = 1
    since: datetime | None = None


def folded(rows: Iterable[Told], titles: Collection[str | Message]) -> list[Told]:
    """The newest first; entries of one of these titles by the same person, one after another, become one line.

    Only what is alike in proof is folded: all sealed and intact, or all still to be sealed.
    """
    found: list[Told] = []
    for row in rows:
        last = found[-1] if found else None
        if (
            last is not None
            and row.title in titles
            and (last.title, last.who, last.sealed, last.intact, last.note)
            == (row.title, row.who, row.sealed, row.intact, row.note)
        ):
            found[-1] = replace(last, times=last.times + 1, since=row.at)
        else:
            found.append(row)
    return found


def told(rows: Iterable[TrailRow]) -> list[Told]:
    """Entries with names and titles; names in one query."""
    entries = list(rows)
    names = org.names_of({int(row.by.id) for row in entries if row.by and row.by.kind == "officer"})
    return [
        Told(
            title=STEP_TITLES.get(row.verb) or VERBS.get(row.verb, row.verb),
            who=names.get(int(row.by.id), str(row.by)) if row.by and row.by.kind == "officer" else "",
            at=row.at,
            on=row.on,
            basis=row.basis,
            authority=row.authority,
            sealed=row.sealed,
            position=row.position,
            block=row.block,
            intact=row.intact and row.payload_intact,
            note=note_of(row.payload),
        )
        for row in entries
    ]


def note_of(payload: Mapping[str, Any] | None) -> str:
    """The one detail of a payload worth a line: a number, a reason, a name."""
    held = payload or {}
    return " · ".join(
        str(held[key]) for key in ("number", "name", "reason", "note") if isinstance(held.get(key), str) and held[key]
    )


def told_case(rows: Iterable[TimelineRow]) -> list[Told]:
    """The timeline of a case."""
    return [
        Told(
            title=row.title,
            who=row.by,
            at=row.at,
            on=row.on,
            basis=row.basis,
            authority=row.authority,
            sealed=row.sealed,
            position=row.position,
            block=row.block,
            intact=row.intact,
            note=note_of(row.payload),
        )
        for row in rows
    ]
