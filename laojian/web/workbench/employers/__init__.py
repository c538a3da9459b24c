"""The file of one employer, and their list."""
