"""Officers, their rights, handovers and delegations."""
