"""What stands around every page: who is here, and the menu by right."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from laojian.org import access
from laojian.org.roles import ROLES

# label, url name, icon, any of these permissions (none: everybody)
MENU: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    (gettext_noop("工作台"), "desk", "desk", ()),
    (gettext_noop("来件"), "contacts", "inbox", ("contact.view", "contact.triage")),
    (gettext_noop("线索"), "leads", "lead", ("lead.view", "lead.register")),
    (gettext_noop("案件"), "cases", "case", ("case.view",)),
    (gettext_noop("审批"), "approvals", "approve", ("approval.view",)),
    (gettext_noop("用人单位档案"), "employers", "employer", ("employer.view",)),
)
BESIDE: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    (gettext_noop("来件与立案对照"), "contact-report", "report", ("contact.report",)),
    (gettext_noop("发送失败"), "failures", "message", ("contact.triage",)),
    (gettext_noop("工地码"), "sites", "qr", ("site.manage",)),
    (gettext_noop("分诊模型"), "triage-models", "model", ("triage.manage",)),
    (gettext_noop("迟录统计"), "late", "late", ("approval.view", "ledger.view")),
)
SETTINGS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    (gettext_noop("机构"), "units", "unit", ("org.admin",)),
    (gettext_noop("网格"), "grids", "grid", ("org.admin",)),
    (gettext_noop("人员"), "officers", "people", ("org.admin",)),
    (gettext_noop("渠道密钥"), "channels", "key", ("channel.manage",)),
    (gettext_noop("工作移交"), "handovers", "handover", ("case.handover",)),
    (gettext_noop("授权委托"), "delegations", "delegate", ("org.admin", "org.delegate")),
    (gettext_noop("法定期限"), "deadlines", "law", ()),
    (gettext_noop("工作日历"), "calendar", "calendar", ()),
    (gettext_noop("留痕账本"), "ledger", "ledger", ("ledger.view", "ledger.export")),
)


def around(request: HttpRequest) -> dict[str, Any]:
    """Values for the frame; empty for somebody not logged in."""
    officer = request.user
    if not officer.is_authenticated:
        return {}
    on = timezone.localdate()
    held = permissions(officer, on)
    items: list[dict[str, Any]] = []
    for heading, table in (("", MENU), (gettext("管理"), BESIDE), (gettext("设置"), SETTINGS)):
        rows = [entry(request, row) for row in table if seen(row, held)]
        items += [{"heading": True, "label": heading}, *rows] if rows and heading else rows
    nearest = max((row["href"] for row in items if row.get("here")), key=len, default="")
    for row in items:  # a page under two rows of the menu belongs to the longer address
        row["here"] = row.get("href") == nearest
    return {"nav": items, "me": officer, "held": held}


def permissions(officer: Any, on: date) -> frozenset[str]:
    """Everything the officer may do somewhere; the domain asks again, and for the place."""
    return frozenset(name for role, _ in access.roles_of(officer, on) for name in ROLES[role].permissions)


def seen(row: tuple[str, str, str, tuple[str, ...]], held: frozenset[str]) -> bool:
    """Whether the menu shows this row."""
    return not row[3] or any(permission in held for permission in row[3])


def entry(request: HttpRequest, row: tuple[str, str, str, tuple[str, ...]]) -> dict[str, Any]:
    """One row of the menu."""
    href = reverse(row[1])
    here = request.path == href or (href != "/" and request.path.startswith(href))
    return {"label": gettext(row[0]), "href": href, "icon": row[2], "here": here}
