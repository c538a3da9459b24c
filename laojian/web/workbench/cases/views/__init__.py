"""Pages: cases: lists, the case page, steps, what a case holds."""
