"""Reads of this app that need more than one table. Import the module: `from bukti.queries import verifikasi`."""
