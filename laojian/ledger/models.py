"""Tables of the ledger. No foreign keys: a row is proved by its hash, not by its neighbours.

The app role may INSERT and SELECT; a trigger refuses UPDATE, DELETE and TRUNCATE to everybody (see the migrations).
The exceptions are `Unsealed`, a queue the sealer empties, and `Cursor`, which followers move.
"""

from django.db import models


class Entry(models.Model):
    """One thing that was done, written in the transaction that did it. Holds no personal data."""

    stream = models.TextField()
    seq = models.PositiveIntegerField()
    verb = models.TextField()
    subject = models.TextField()
    by = models.TextField()
    authority = models.TextField()
    basis = models.TextField()
    on = models.DateField(null=True)
    at = models.DateTimeField()
    payload_hash = models.BinaryField(null=True)
    leaf_hash = models.BinaryField()
    alg = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="ledger_entry_one_per_seq")]

    def __str__(self) -> str:
        return f"{self.stream}#{self.seq} {self.verb}"


class Payload(models.Model):
    """What an entry has to say beyond its own columns. Lies beside, so that erasing it leaves every proof valid."""

    entry_id = models.BigIntegerField(primary_key=True)
    salt = models.BinaryField()
    body = models.JSONField()


class Unsealed(models.Model):
    """Entries that have no position yet; written with the entry, removed when the sealer gives the position."""

    entry_id = models.BigIntegerField(primary_key=True)


class Position(models.Model):
    """The place of an entry in the sealed order, from 1, without gaps; and the block that sealed it."""

    position = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    block = models.BigIntegerField()


class Subtree(models.Model):
    """Hash of a complete subtree over positions index·2^level+1 … (index+1)·2^level. Makes proofs quick; derived."""

    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "index"], name="ledger_subtree_place")]


class Block(models.Model):
    """Positions first…last sealed together: their Merkle root, chained to the block before."""

    number = models.BigIntegerField(primary_key=True)
    first = models.BigIntegerField()
    last = models.BigIntegerField(unique=True)
    count = models.PositiveIntegerField()
    root = models.BinaryField()
    previous = models.BinaryField()
    hash = models.BinaryField()
    sealed_at = models.DateTimeField()
    alg = models.TextField()


class Checkpoint(models.Model):
    """A signed statement: the ledger had `size` entries and this root. `note` is the signed JSON, byte for byte."""

    number = models.BigIntegerField(primary_key=True)
    size = models.BigIntegerField(unique=True)
    root = models.BinaryField()
    note = models.TextField()


class Cursor(models.Model):
    """How far a follower has read. The only table of the ledger in which a row may change."""

    name = models.TextField(primary_key=True)
    position = models.BigIntegerField()
