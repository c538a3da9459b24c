"""Addresses and menu of the desk."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from laojian.web.workbench.desk import views
from laojian.web.workbench.menu import WORK, Row

MENU = (Row(_("工作台"), "desk", icon="desk", group=WORK, order=10),)

urlpatterns = [
    path("", views.desk, name="desk"),
]
