"""Reads of this app that need more than one table. Import the module: `from indikator.queries import tugas`."""
