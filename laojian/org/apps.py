"""The organisation as a Django app."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    """Label ``org``; holds the user model."""

    name = "laojian.org"
    label = "org"
    default_auto_field = "django.db.models.BigAutoField"
