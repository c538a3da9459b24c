"""The employers application."""

from django.apps import AppConfig


class EmployersConfig(AppConfig):
    """Employers."""

    name = "laojian.employers"
    label = "employers"
    verbose_name = "用人单位"
