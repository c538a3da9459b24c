"""Cases: lists, the case page, steps, what a case holds."""
