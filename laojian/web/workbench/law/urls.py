"""Addresses and menu of law in numbers and days."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from laojian.web.workbench.law.views import calendar, deadlines, notices
from laojian.web.workbench.menu import SETTINGS, Row

MENU = (
    Row(_("法定期限"), "deadlines", icon="law", group=SETTINGS, order=70),
    Row(_("工作日历"), "calendar", icon="calendar", group=SETTINGS, order=80),
)

urlpatterns = [
    path("settings/deadlines/", deadlines.deadlines, name="deadlines"),
    path("settings/deadlines/<slug:code>/", deadlines.deadline, name="deadline"),
    path("settings/deadlines/<slug:code>/propose/", deadlines.propose, name="deadline-propose"),
    path("settings/law-rows/<int:pk>/answer/", deadlines.answer, name="law-answer"),
    path("settings/law-rows/recompute/", deadlines.recompute, name="law-recompute"),
    path("settings/law-changes/<int:pk>/", deadlines.change, name="law-change"),
    path("settings/law-changes/<int:pk>/decide/", deadlines.decide, name="law-decide"),
    path("settings/calendar/", calendar.calendar, name="calendar"),
    path("settings/calendar/propose/", notices.propose, name="notice-new"),
    path("settings/calendar/notices/<int:pk>/", notices.notice, name="notice"),
]
