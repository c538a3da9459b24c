"""Who is at the screen: log-in, password, second factor, language."""
