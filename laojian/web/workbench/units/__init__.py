"""Units and grids."""
