"""Forms of this app, one module per page."""
