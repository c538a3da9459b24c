"""Addresses and menu of sites."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from laojian.web.workbench.menu import MANAGING, Row
from laojian.web.workbench.sites import views

MENU = (Row(_("工地码"), "sites", icon="qr", group=MANAGING, order=30, permissions=("site.manage",)),)

urlpatterns = [
    path("sites/", views.sites, name="sites"),
    path("sites/new/", views.new, name="site-new"),
    path("sites/<int:pk>/", views.sheet, name="site-sheet"),
    path("sites/<int:pk>/end/", views.end, name="site-end"),
]
