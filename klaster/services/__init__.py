"""The writes of this app, one module a noun."""
