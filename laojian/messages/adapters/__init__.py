"""One file per way to the outside; each is a `ports.Channel`."""
