"""Messages that reached nobody."""
