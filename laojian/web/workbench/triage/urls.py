"""Addresses and menu of the models."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from laojian.web.workbench.menu import MANAGING, Row
from laojian.web.workbench.triage import views

MENU = (Row(_("分诊模型"), "triage-models", icon="model", group=MANAGING, order=40, permissions=("triage.manage",)),)

urlpatterns = [
    path("settings/triage/", views.triage_models, name="triage-models"),
    path("settings/triage/end/", views.end, name="triage-end"),
]
