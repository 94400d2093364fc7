"""Forms of this app, one module a subject."""
