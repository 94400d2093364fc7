"""The writes of this app, one module per noun. Import the module: `from indikator.services import pengisian`."""
