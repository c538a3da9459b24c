"""The wage calculator: every line with its formula in words and its article; the sum goes into the form when wished."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.debug import sensitive_post_parameters

from laojian.cases import pay_law
from laojian.cases.rules import pay
from laojian.kernel.money import yuan
from laojian.kernel.refusal import Refused
from laojian.org import queries as org
from laojian.web import answers
from laojian.web.portal import drafts, pages
from laojian.web.portal.drafts import Draft
from laojian.web.portal.forms.calculator import AgreedForm, MonthForm
from laojian.web.portal.gate import held


@sensitive_post_parameters()
@pages.form("calculator")
def calculator(request: HttpRequest) -> HttpResponseBase:
    """First what was agreed, then a row for each month, then the sum. Nothing is kept unless it is carried over."""
    if request.method != "POST":
        form = AgreedForm(on=pages.machine_day(), initial={"kind": "monthly", "contract": "yes"})
        return pages.render(request, "calculator.html", {"form": form})
    form = AgreedForm(request.POST, on=pages.machine_day())
    context: dict[str, Any] = {"form": form}
    if not form.is_valid():
        return pages.render(request, "calculator.html", context, 422)
    agreed = {"kind": form.cleaned_data["kind"], "part_time": form.cleaned_data["part_time"]}
    asked = "sum" in request.POST or "carry" in request.POST
    given = {month: f"m{month:%Y%m}-paid" in request.POST for month in form.months}
    rows = [
        MonthForm(request.POST if asked or given[month] else None, month=month, agreed=agreed) for month in form.months
    ]
    context["rows"] = rows
    if not asked or held(request) or not all(given.values()):
        return pages.render(request, "calculator.html", context)
    right = [row.is_valid() for row in rows]  # each is asked, so that each shows its faults
    if not all(right):
        return pages.render(request, "calculator.html", context, 422)
    try:
        law = pay_law.pay_law(org.calendar(), pages.machine_day())
        found = pay.calculate(form.claim(tuple(row.row() for row in rows)), law)
    except Refused as refusal:
        return pages.render(request, "calculator.html", context | {"problem": pages.blame(form, refusal)}, 422)
    if "carry" in request.POST:
        return _carried(request, found)
    return pages.render(request, "calculator.html", context | {"sum": found, "rounding": pay.ROUNDING})


def _carried(request: HttpRequest, found: pay.PaySum) -> HttpResponseBase:
    """Put the sum and its lines into the draft; without one, a complaint is begun."""
    at = answers.at(request)
    draft = drafts.of(request, at)
    if draft is None or draft.sent or draft.kind != "complaint":
        draft = drafts.begin({"kind": "complaint", "language": get_language() or "zh-hans"})
        onward = reverse("portal-complaint")
    else:
        onward = reverse("portal-step", args=["money"])
    draft.values |= {"amount": found.orderable, "calculation": _told(found)}
    drafts.keep(draft, at)
    answer = HttpResponseRedirect(onward)
    drafts.hand_over(answer, Draft(draft.key))
    return answer


def _told(found: pay.PaySum) -> str:
    """The lines in words, for the text of the complaint."""
    said = [gettext("工资计算器算出的明细：")]
    for line in found.lines:
        what, formula = answers.words(line.what), answers.words(line.formula)
        mark = "" if line.door == "inspectorate" else gettext("（一般通过劳动仲裁解决，不计入合计）")
        said.append(f"{line.month:%Y-%m} {what}{mark}：{formula} → {yuan(line.amount)}（{line.article}）")
    said.append(gettext("合计：%(amount)s 元") % {"amount": yuan(found.orderable)})
    return "\n".join(said)
