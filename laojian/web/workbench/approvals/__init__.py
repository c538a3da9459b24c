"""What awaits a second person in a case."""
