"""Addresses and menu of units."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from laojian.web.workbench.menu import SETTINGS, Row
from laojian.web.workbench.units.views import grids, units

MENU = (
    Row(_("机构"), "units", icon="unit", group=SETTINGS, order=10, permissions=("org.admin",)),
    Row(_("网格"), "grids", icon="grid", group=SETTINGS, order=20, permissions=("org.admin",)),
)

urlpatterns = [
    path("settings/units/", units.units, name="units"),
    path("settings/units/new/", units.new, name="unit-new"),
    path("settings/units/<int:pk>/", units.unit, name="unit"),
    path("settings/grids/", grids.streets, name="grids"),
    path("settings/grids/<slug:street>/", grids.street, name="grids-of"),
    path("settings/grids/<slug:street>/new/", grids.new, name="grid-new"),
    path("settings/grids/<slug:street>/<slug:code>/", grids.rename, name="grid"),
    path("settings/grids/<slug:street>/<slug:code>/end/", grids.end, name="grid-end"),
]
