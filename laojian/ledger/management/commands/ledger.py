"""``laojian ledger seal|export|prove``: seal what is waiting, write an export, write the proof of one entry."""

import logging
import signal
import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from laojian.ledger import exporting, queries, rules, sealing
from laojian.ledger.models import Checkpoint, Entry

log = logging.getLogger(__name__)


class Command(BaseCommand):
    """The edge of the ledger: reads the database clock and hands it on."""

    help = "Seal, export and prove the ledger. 封存、导出、证明账本。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One sub-command a task."""
        tasks = parser.add_subparsers(dest="task", required=True)
        seal = tasks.add_parser("seal", help="seal what is waiting, sign a checkpoint, copy it outside")
        seal.add_argument("--forever", action="store_true", help="go on, once a second, until stopped")
        export = tasks.add_parser("export", help="seal, then write entries.jsonl, blocks.jsonl, checkpoint.json")
        export.add_argument("dir", type=Path, metavar="DIR")
        prove = tasks.add_parser("prove", help="write the proof that one entry stands under a checkpoint")
        prove.add_argument("stream", metavar="STREAM", help="as in case:12")
        prove.add_argument("seq", type=int, metavar="SEQ")
        prove.add_argument("out", type=Path, metavar="FILE")
        prove.add_argument(
            "--size", type=int, help="the size of the checkpoint to prove against; the newest by default"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the task."""
        if options["task"] == "seal":
            self.seal_forever() if options["forever"] else self.seal()
        elif options["task"] == "export":
            self.export(options["dir"])
        else:
            self.prove(options["stream"], options["seq"], options["out"], options["size"])

    def seal(self) -> None:
        """Seal once; a refusal and a failed copy are errors."""
        try:
            checkpoint = sealing.seal_all(queries.now())
        except sealing.SealRefused as error:
            raise CommandError(f"not sealed 未封存: {error}") from None
        self.stdout.write("the ledger is empty 账本为空" if checkpoint is None else describe(checkpoint))
        if problems := sealing.publish():
            raise CommandError("\n".join(problems))

    def seal_forever(self) -> None:
        """Once a second until SIGTERM or SIGINT; what goes wrong is logged and tried again."""
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        sweep = unpublished = True
        while not stop.wait(1.0):
            try:
                while sealing.seal_once(queries.now(), sweep=sweep) is not None and not stop.is_set():
                    sweep, unpublished = False, True
                sweep = False
                if unpublished:
                    unpublished = bool(sealing.publish())
            except sealing.SealRefused as error:
                log.error("not sealed: %s", error)
            except DatabaseError as error:
                log.error("the database does not answer: %s", error)
                connection.close()

    def export(self, folder: Path) -> None:
        """Seal, then write. A ledger the sealer refuses is exported as it is, for the verifier to judge."""
        try:
            checkpoint = sealing.seal_all(queries.now())
        except sealing.SealRefused as error:
            self.stderr.write(f"not sealed 未封存: {error}")
            checkpoint = Checkpoint.objects.order_by("number").last()
        if checkpoint is None:
            raise CommandError("the ledger is empty: there is nothing to export 账本为空，没有可导出的内容")
        exporting.export(folder, checkpoint)
        self.stdout.write(f"{describe(checkpoint)} → {folder}")

    def prove(self, stream: str, seq: int, out: Path, size: int | None) -> None:
        """Write the inclusion proof of one entry."""
        entry = Entry.objects.filter(stream=stream, seq=seq).first()
        if entry is None:
            raise CommandError(f"no entry {seq} in {stream}")
        try:
            proof = queries.inclusion_proof(entry, size=size)
        except LookupError as error:
            raise CommandError(str(error)) from None
        out.write_bytes(rules.canonical(proof) + b"\n")
        self.stdout.write(f"position {proof['position']} of {proof['size']} → {out}")


def describe(checkpoint: Checkpoint) -> str:
    """One line: number, size, root."""
    return f"checkpoint {checkpoint.number}: {checkpoint.size} entries, root {bytes(checkpoint.root).hex()}"
