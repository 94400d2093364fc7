"""Makers of rows for tests, one module per app. Small and plain: a test that needs a value sets it itself."""
