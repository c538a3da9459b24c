"""The composition's own commands (serve, backup, restore); it has no models."""

from django.apps import AppConfig


class CompositionConfig(AppConfig):
    """Makes ``config/management/commands`` visible to Django."""

    name = "config"
    label = "config"
