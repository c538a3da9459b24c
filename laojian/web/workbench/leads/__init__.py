"""Leads: the inbox, a new one, its receipt."""
