"""What proves it. One module per noun; import models from this package."""

from bukti.models.bukti import Bukti, VersiBukti
from bukti.models.tautan import TautanBukti

__all__ = ["Bukti", "TautanBukti", "VersiBukti"]
