"""The read-only API for other systems, version 1. What it promises stands in docs/api.md."""
