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
from laojian.web.workbench import door
from laojian.web.workbench.door import Request
from laojian.web.workbench.triage.forms import ModelForm


def require_models(request: Request) -> None:
    """Raise Forbidden for somebody who takes no models into use."""
    access.require(request.user, "triage.manage", org.office_city() or "4401", on=door.today(request))


@door.screen
def triage_models(request: Request) -> HttpResponse:
    """The model in use with its card, those before it, and the form that takes another one into use."""
    require_models(request)

    def perform(values: dict[str, Any]) -> tuple[str, Message]:
        made = actions.use_model(path=values["path"], name=values["name"], by=request.user, at=door.at(request))
        return reverse("triage-models"), zh("已启用模型“%(name)s”。", name=made.name)

    rows = queries.triage_models()
    context = {
        "current": next((row for row in rows if row.until is None), None),
        "former": [row for row in rows if row.until is not None],
    }
    return door.form_page(request, "triage/models.html", ModelForm(request.POST or None), perform, context)


@require_POST
@door.screen
def end(request: Request) -> HttpResponse:
    """Use no model from now on."""

    def perform() -> tuple[str, Message]:
        actions.end_model(by=request.user, at=door.at(request))
        return reverse("triage-models"), zh("已停用模型；文字中的单位、地点、金额照常读出。")

    return door.send(request, perform)
