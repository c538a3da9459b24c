"""What the law says of a case: pure, without Django, clock or database."""
