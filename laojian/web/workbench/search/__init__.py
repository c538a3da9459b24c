"""One box that finds cases, contacts and employers."""
