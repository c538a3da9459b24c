"""The Django face of the package."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "laojian.cases"
    label = "cases"
    verbose_name = "案件"
