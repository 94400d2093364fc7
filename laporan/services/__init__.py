"""The writes of this app, one module per noun. Import the module: `from laporan.services import permintaan`."""
