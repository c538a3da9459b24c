"""The floor of the house: pure values and rules. No Django, no clock, no network."""
