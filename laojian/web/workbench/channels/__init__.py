"""Keys for other systems that hand in contacts."""
