"""Forms, one module per page that has one."""
