"""Addresses and menu of what reached nobody."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from laojian.web.workbench.failures import views
from laojian.web.workbench.menu import MANAGING, Row

MENU = (Row(_("发送失败"), "failures", icon="message", group=MANAGING, order=20, permissions=("contact.triage",)),)

urlpatterns = [
    path("failures/", views.failures, name="failures"),
    path("failures/<int:pk>/", views.settle, name="failure-settle"),
    path("failures/<int:pk>/resend/", views.resend, name="failure-resend"),
]
