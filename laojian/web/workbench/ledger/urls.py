"""Addresses and menu of the ledger."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from laojian.web.workbench.ledger import views
from laojian.web.workbench.menu import SETTINGS, Row

MENU = (
    Row(_("留痕账本"), "ledger", icon="ledger", group=SETTINGS, order=90, permissions=("ledger.view", "ledger.export")),
)

urlpatterns = [
    path("settings/ledger/", views.ledger, name="ledger"),
    path("settings/ledger/checkpoint.json", views.checkpoint, name="ledger-checkpoint"),
]
