"""The doors of the house: screens and interfaces; no rules of law live here."""
