"""Laojian 劳监: the working system of a city's labour inspectorate."""
