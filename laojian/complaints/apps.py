"""The complaints application."""

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    """Complaints and reports."""

    name = "laojian.complaints"
    label = "complaints"
    verbose_name = "投诉举报"
