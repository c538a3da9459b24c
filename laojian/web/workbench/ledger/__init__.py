"""What the ledger says of one thing."""
