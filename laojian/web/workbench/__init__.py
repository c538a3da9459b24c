"""The workbench: the staff screens."""
