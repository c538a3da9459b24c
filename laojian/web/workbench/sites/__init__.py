"""Codes of building sites and other places of work."""
