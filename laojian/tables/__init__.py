"""Tables from outside, read in one place: every cell that is not empty is used, refused or named. No Django."""
