"""The web application."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Screens and interfaces."""

    name = "laojian.web"
    label = "web"
    verbose_name = "工作台"
