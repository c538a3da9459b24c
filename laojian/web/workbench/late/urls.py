"""Addresses and menu of late records."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from laojian.web.workbench.late import views
from laojian.web.workbench.menu import MANAGING, Row

MENU = (
    Row(_("迟录统计"), "late", icon="late", group=MANAGING, order=50, permissions=("approval.view", "ledger.view")),
)

urlpatterns = [
    path("settings/late/", views.late, name="late"),
    path("settings/late/<int:pk>/", views.of_officer, name="late-of"),
]
