"""What people type and choose on these pages. One module per noun."""

from laporan.forms.kemajuan import KemajuanForm

__all__ = ["KemajuanForm"]
