"""Addresses and menu of leads."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from laojian.web.workbench.leads import views
from laojian.web.workbench.menu import WORK, Row

MENU = (Row(_("线索"), "leads", icon="lead", group=WORK, order=30, permissions=("lead.view", "lead.register")),)

urlpatterns = [
    path("leads/", views.leads, name="leads"),
    path("leads/new/", views.new, name="lead-new"),
    path("leads/<int:pk>/receipt/", views.receipt, name="lead-receipt"),
]
