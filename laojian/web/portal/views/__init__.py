"""The pages of the public door: one file for each kind of page."""
