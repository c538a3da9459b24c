"""``laojian migrate``: Django's own, and then the law rows of this release, for tables without their law are half."""

from typing import Any

from django.core.management import call_command
from django.core.management.commands import migrate


class Command(migrate.Command):
    """As Django's. A whole migration ends with `laojian law load`; one app, a plan or a check alone does not."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the tables, then bring in the rows."""
        super().handle(*args, **options)
        alone = options["app_label"] or options["plan"] or options["check_unapplied"] or options["fake"]
        if not alone and options["database"] == "default":
            call_command("law", "load", verbosity=options["verbosity"], stdout=self.stdout)
