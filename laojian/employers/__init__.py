"""One file per employer (一户一档): identity, workplaces, contacts, history."""
