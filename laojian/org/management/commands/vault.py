"""``laojian vault init | rotate | status``: the keys of the protected values and of identities."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from laojian.kernel.references import Ref
from laojian.ledger.actions import record
from laojian.ledger.queries import now
from laojian.org import identity_keys, keyring, vault


class Command(BaseCommand):
    """Values stay readable throughout a rotation; an interrupted one is run again with --continue."""

    help = "Make or rotate the keys of protected values and identities. 建立或者更换保密柜和身份密钥。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do."""
        parser.add_argument("what", choices=["init", "rotate", "status"])
        parser.add_argument("--continue", dest="resume", action="store_true", help="no new key, seal the rest anew")
        parser.add_argument("--destroy", action="store_true", help="afterwards destroy the old keys / 之后销毁旧密钥")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, and say what is left to do."""
        if options["what"] == "init":
            for file in keyring.FILES:
                self.stdout.write(f"{file.path()}: {'建立 made' if file.create() else '已存在 exists'}")
            return
        try:
            if options["what"] == "rotate":
                self._rotate(resume=options["resume"], destroy=options["destroy"])
            left, versions = _rows_on_old_keys(), [file.keyring().current for file in keyring.FILES]
        except keyring.KeyMissing as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(
            f"密钥版本 key version {versions[0]} · 身份密钥版本 identity key version {versions[1]}"
            f" · 旧密钥上的记录 rows on old keys {left}"
        )

    def _rotate(self, *, resume: bool, destroy: bool) -> None:
        versions = {file: file.keyring().current for file in keyring.FILES}  # all are there, before any is changed
        if not resume:
            versions = {file: file.add_version() for file in keyring.FILES}
        done = sum(vault.rewrap()) + sum(identity_keys.rewrap_all())
        told = {"version": versions[keyring.VAULT], "identity_version": versions[keyring.IDENTITY]}
        _note("vault.rotate", {**told, "rewrapped": done})
        self.stdout.write(f"重新加密 sealed anew {done}")
        if not destroy:
            return
        if _rows_on_old_keys():
            raise CommandError("仍有记录使用旧密钥，未销毁 / rows remain on old keys: run again with --continue")
        _note("vault.destroy_keys", {"before": told["version"], "identity_before": told["identity_version"]})
        gone = {file.name: file.drop_versions_before(version) for file, version in versions.items()}
        self.stdout.write(f"已销毁 destroyed {gone}")


def _rows_on_old_keys() -> int:
    return vault.rows_on_old_keys() + identity_keys.envelopes_on_old_keys()


def _note(verb: str, payload: dict[str, object]) -> None:
    with transaction.atomic():
        record(verb=verb, subject=Ref("vault", "keys"), by=None, at=now(), authority="console", payload=payload)
