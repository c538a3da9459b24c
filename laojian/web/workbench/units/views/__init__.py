"""Pages: units and grids."""
