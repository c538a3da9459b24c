"""Addresses and menu of officers."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from laojian.web.workbench.menu import SETTINGS, Row
from laojian.web.workbench.officers.views import delegations, handovers, officers

MENU = (
    Row(_("人员"), "officers", icon="people", group=SETTINGS, order=30, permissions=("org.admin",)),
    Row(_("工作移交"), "handovers", icon="handover", group=SETTINGS, order=50, permissions=("case.handover",)),
    Row(
        _("授权委托"),
        "delegations",
        icon="delegate",
        group=SETTINGS,
        order=60,
        permissions=("org.admin", "org.delegate"),
    ),
)

urlpatterns = [
    path("settings/officers/", officers.officers, name="officers"),
    path("settings/officers/new/", officers.new, name="officer-new"),
    path("settings/officers/<int:pk>/", officers.officer, name="officer"),
    path("settings/officers/<int:pk>/edit/", officers.edit, name="officer-edit"),
    path("settings/officers/<int:pk>/certificate/", officers.certificate, name="officer-certificate"),
    path("settings/officers/<int:pk>/grant/", officers.grant, name="officer-grant"),
    path("settings/officers/<int:pk>/interest/", officers.interest, name="officer-interest"),
    path("settings/officers/<int:pk>/reset/", officers.reset, name="officer-reset"),
    path("settings/officers/<int:pk>/act/", officers.act, name="officer-act"),
    path("settings/officers/<int:pk>/deactivate/", handovers.deactivate, name="officer-deactivate"),
    path("settings/handovers/", handovers.handovers, name="handovers"),
    path("settings/handovers/<int:pk>/", handovers.handover, name="handover"),
    path("settings/delegations/", delegations.delegations, name="delegations"),
    path("settings/delegations/new/", delegations.new, name="delegation-new"),
    path("settings/delegations/confirm/", delegations.confirm, name="accounts-confirm"),
    path("settings/delegations/<int:pk>/act/", delegations.act, name="delegation-act"),
]
