"""Papers (文书): numbered, filled, typeset, stored; and the store of every uploaded file."""
