"""The demonstration city; it has no tables of its own."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Makes ``laojian demo`` visible to Django."""

    name = "laojian.demo"
    label = "demo"
    verbose_name = "示范城市"
