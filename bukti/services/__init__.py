"""The writes of this app, one module per noun. Import the module: `from bukti.services import unggahan`."""
