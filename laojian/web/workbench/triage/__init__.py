"""Models that read what comes in."""
