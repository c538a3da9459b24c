"""Pages: officers, their rights, handovers and delegations."""
