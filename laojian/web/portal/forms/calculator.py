"""The wage calculator as a form: what was agreed, when worked, and a row for each month."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from laojian.cases import pay_law
from laojian.cases.rules.pay import PayClaim, PayMonth, months_of
from laojian.web.portal.forms import fields

#: Months on one page; who worked longer counts in parts.
MOST_MONTHS: Final = 24
KINDS = (
    ("monthly", _("按月")),
    ("daily", _("按天")),
    ("hourly", _("按小时")),
    ("piece", _("计件")),
)
CONTRACT = (
    ("yes", _("签了书面合同，或者不清楚")),
    ("no", _("一直没有签")),
    ("late", _("过了一段时间才签")),
)


class AgreedForm(forms.Form):
    """What was agreed and when worked."""

    place = fields.choice(_("在哪里干活"), (), required=True)
    kind = fields.radio(_("工资怎么算"), KINDS)
    agreed = fields.money(
        _("说好的工资（元）"), hint=_("按月写月工资，按天写一天多少，按小时写一小时多少；计件不用填。")
    )
    part_time = fields.tick(_("是非全日制（每天一般不超过四小时，每周不超过二十四小时）"))
    first_day = fields.day(_("从哪天开始算"), required=True)
    last_day = fields.day(_("算到哪天"), required=True)
    contract = fields.radio(_("书面劳动合同"), CONTRACT, required=False)
    contract_since = fields.day(_("哪天签的合同"))
    started_on = fields.day(_("哪天入职"), hint=_("和开始算的日子一样的，不用填。"))

    def __init__(self, *args: Any, on: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.on = on
        named = {row.code: row.name_zh for row in pay_law.minimum_wages()}
        self.fields["place"].choices = [(code, gettext(name)) for code, name in named.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Days in order, not too many months, an amount where one is needed."""
        values = super().clean() or {}
        fields.in_order(self, "first_day", "last_day", self.on)
        if self.errors:
            return values
        if len(months_of(values["first_day"], values["last_day"])) > MOST_MONTHS:
            self.add_error("last_day", gettext("一次最多算 %(most)s 个月，更早的请分开算。") % {"most": MOST_MONTHS})
        if values["kind"] != "piece" and not values["agreed"]:
            self.add_error("agreed", gettext("请写说好的工资。"))
        if values["contract"] == "late" and not values["contract_since"]:
            self.add_error("contract_since", gettext("请写哪天签的合同。"))
        return values

    @property
    def months(self) -> tuple[date, ...]:
        """The months to be told of, once the days are right."""
        return months_of(self.cleaned_data["first_day"], self.cleaned_data["last_day"])

    def claim(self, rows: tuple[PayMonth, ...]) -> PayClaim:
        """What the engine counts."""
        values = self.cleaned_data
        return PayClaim(
            place=values["place"],
            kind=values["kind"],
            first_day=values["first_day"],
            last_day=values["last_day"],
            on=self.on,
            agreed=values["agreed"] or 0,
            months=rows,
            full_time=not values["part_time"],
            started_on=values["started_on"],
            contract_asked=values["contract"] in ("no", "late"),
            contract_since=values["contract_since"] if values["contract"] == "late" else None,
        )


class MonthForm(forms.Form):
    """One month. Hours and days with at most two decimals."""

    paid = fields.money(_("实际收到（元）"))
    days = fields.decimal(_("出勤几天"), required=False)
    hours = fields.decimal(_("正常上班几小时"), required=False)
    piece = fields.money(_("计件一共多少（元）"))
    workday = fields.decimal(_("平时加班几小时"), required=False)
    rest_day = fields.decimal(_("休息日加班几小时（没有补休）"), required=False)
    holiday = fields.decimal(_("法定节假日加班几小时"), required=False)
    deducted = fields.money(_("被乱扣的钱（元）"))

    def __init__(self, *args: Any, month: date, agreed: dict[str, Any], **more: Any) -> None:
        more["prefix"] = f"m{month:%Y%m}"
        super().__init__(*args, **more)
        self.month = month
        wanted = {"daily": {"days"}, "hourly": {"hours"}, "piece": {"piece"}}.get(agreed["kind"], set())
        wanted |= {"hours"} if agreed["part_time"] else set()
        for name in {"days", "hours", "piece"} - wanted:
            del self.fields[name]

    def row(self) -> PayMonth:
        """The month for the engine."""
        values = self.cleaned_data
        return PayMonth(
            month=self.month,
            days=_count(values.get("days")),
            hours=_count(values.get("hours")),
            piece=values.get("piece"),
            workday=_count(values["workday"]) or 0,
            rest_day=_count(values["rest_day"]) or 0,
            holiday=_count(values["holiday"]) or 0,
            paid=values["paid"],
            deducted=values["deducted"] or 0,
        )


def _count(hundredths: int | None) -> Decimal | None:
    return None if hundredths is None else Decimal(hundredths) / 100
