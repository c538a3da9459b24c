"""Deadlines, the working calendar, and the notices that change it."""
