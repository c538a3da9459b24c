"""The demonstration city: everything in it is invented, and made by the same actions as real work."""
