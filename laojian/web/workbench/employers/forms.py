"""Forms of the employer's file."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from laojian.web.typed import CodeField, WholeDayField
from laojian.web.workbench import fields, tables
from laojian.web.workbench.forms import Chosen


class EmployerForm(Chosen):
    """Identity of an employer."""

    name = fields.text(_("名称"), most=120)
    uscc = fields.text(
        _("统一社会信用代码"), required=False, most=40, read=CodeField, hint=_("十八位；没有代码的选择原因。")
    )
    no_code_reason = fields.choice(_("没有代码的原因"), [], required=False)
    kind = fields.choice(_("类型"), [])
    registration_status = fields.choice(_("登记状态"), [], required=False)
    legal_rep = fields.text(_("法定代表人（负责人）"), required=False, most=60)
    street_code = fields.choice(_("所在街镇"), [])
    registered_address = fields.text(_("登记住所"), required=False, most=200)
    industry_section = fields.choice(_("行业门类"), [], required=False)
    established_on = fields.day(_("成立日期"), required=False)
    headcount = fields.number(_("用工总数"), required=False)
    headcount_women = fields.number(_("女职工"), required=False)
    headcount_minors = fields.number(_("未成年工"), required=False)
    headcount_dispatched = fields.number(_("劳务派遣"), required=False)
    headcount_migrant = fields.number(_("农民工"), required=False)

    def __init__(self, *args: Any, streets: list[tuple[str, str]], on: date, **kwargs: Any) -> None:
        names = {
            "no_code_reason": "reasons",
            "kind": "kinds",
            "registration_status": "statuses",
            "industry_section": "industries",
        }
        choices = {field: tables.choices(table, on) for field, table in names.items()}
        super().__init__(*args, choices={**choices, "street_code": streets}, **kwargs)

    def answers(self) -> dict[str, object]:
        """The fields as the file takes them: the district follows from the street."""
        given: dict[str, object] = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        given["uscc"] = given["uscc"] or None
        given["district_code"] = str(given["street_code"])[:6]
        given["registration_status"] = given["registration_status"] or "active"
        return given


class EmployerEditForm(EmployerForm):
    """The same, with the version the person saw."""

    version = fields.hidden()


class WorkplaceForm(Chosen):
    """A place of work."""

    address = fields.text(_("地址"), most=200, wide=True)
    street_code = fields.choice(_("所在街镇"), [])
    on = fields.day(_("启用日期"), read=WholeDayField)
    main = fields.tick(_("主要用工地"))


class ContactForm(Chosen):
    """A person to reach."""

    name = fields.name(_("姓名"), most=40, hint=_("加密保存，界面只显示掩码。"))
    post = fields.text(_("职务"), required=False, most=40)
    phone = fields.phone(_("电话"), required=False)
    on = fields.day(_("启用日期"), read=WholeDayField)


class EndForm(Chosen):
    """The last day of something."""

    on = fields.day(_("停用日期"), read=WholeDayField)
