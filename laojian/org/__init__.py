"""Units, places, officers, rights, protected values, the office's calendar."""
