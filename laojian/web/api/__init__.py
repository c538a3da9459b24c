"""The door for other systems: versioned, with a key, without cookies."""
