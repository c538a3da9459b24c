"""The forms of the public door."""
