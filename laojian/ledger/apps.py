"""Django's name for the package."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The ledger's tables and the command ``laojian ledger``."""

    name = "laojian.ledger"
    label = "ledger"
    verbose_name = "账本"
