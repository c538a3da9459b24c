"""Addresses and menu of employers."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from laojian.web.workbench.employers import views
from laojian.web.workbench.menu import WORK, Row

MENU = (Row(_("用人单位档案"), "employers", icon="employer", group=WORK, order=60, permissions=("employer.view",)),)

urlpatterns = [
    path("employers/", views.employers, name="employers"),
    path("employers/suggest/", views.suggest, name="employer-suggest"),
    path("employers/new/", views.new, name="employer-new"),
    path("employers/<int:pk>/", views.employer, name="employer"),
    path("employers/<int:pk>/edit/", views.edit, name="employer-edit"),
    path("employers/<int:pk>/workplaces/new/", views.workplace, name="employer-workplace"),
    path("employers/<int:pk>/contacts/new/", views.contact, name="employer-contact"),
    path("employers/<int:pk>/<slug:what>/<int:row>/end/", views.end, name="employer-end"),
    path("employers/<int:pk>/reveal/", views.reveal, name="employer-reveal"),
]
