"""Trained models: which one reads new contacts, how good it was found, taking another one into use."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from laojian.complaints import queries
from laojian.complaints.actions import models as actions
from laojian.kernel.words import Message, zh
from laojian.org import access
from laojian.org import queries as org
from laojian.web import answers
from laojian.web.workbench import pages
from laojian.web.workbench.pages import Request
from laojian.web.workbench.triage.forms import ModelForm


def require_models(request: Request) -> None:
    """Raise Forbidden for somebody who takes no models into use."""
    access.require(request.user, "triage.manage", org.office_city() or "4401", on=answers.today(request))


@pages.screen
def triage_models(request: Request) -> HttpResponse:
    """The model in use with its card, those before it, and the form that takes another one into use."""
    require_models(request)

    def perform(values: dict[str, Any]) -> tuple[str, Message]:
        made = actions.use_model(path=values["path"], name=values["name"], by=request.user, at=answers.at(request))
        return reverse("triage-models"), zh("已启用模型“%(name)s”。", name=made.name)

    rows = queries.triage_models()
    context = {
        "current": next((row for row in rows if row.until is None), None),
        "former": [row for row in rows if row.until is not None],
    }
    return pages.form_page(request, "triage/models.html", ModelForm(request.POST or None), perform, context)


@require_POST
@pages.screen
def end(request: Request) -> HttpResponse:
    """Use no model from now on."""

    def perform() -> tuple[str, Message]:
        actions.end_model(by=request.user, at=answers.at(request))
        return reverse("triage-models"), zh("已停用模型；文字中的单位、地点、金额照常读出。")

    return pages.send(request, perform)
