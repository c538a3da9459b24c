"""Forms: the intake desk: lists, the page of a contact, acts on one and on many, reports."""
