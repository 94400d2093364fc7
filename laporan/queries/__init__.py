"""Reads of this app: figures and contents as frozen dataclasses. Import the module that is meant."""
