"""Addresses and menu of keys of channels."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from laojian.web.workbench.channels import views
from laojian.web.workbench.menu import SETTINGS, Row

MENU = (Row(_("渠道密钥"), "channels", icon="key", group=SETTINGS, order=40, permissions=("channel.manage",)),)

urlpatterns = [
    path("settings/channels/", views.channels, name="channels"),
    path("settings/channels/new/", views.new, name="channel-new"),
    path("settings/channels/<int:pk>/end/", views.end, name="channel-end"),
]
