"""Addresses and menu of approvals."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from laojian.web.workbench.approvals import views
from laojian.web.workbench.menu import WORK, Row

MENU = (Row(_("审批"), "approvals", icon="approve", group=WORK, order=50, permissions=("approval.view", "org.admin")),)

urlpatterns = [
    path("approvals/", views.approvals, name="approvals"),
    path("approvals/files/<int:pk>/", views.file, name="approval-file"),
    path("approvals/<int:case_id>/<int:pk>/", views.approval, name="approval"),
]
