"""The ledger: audit trail, event stream and outbox in one append-only table, sealed into signed checkpoints."""
