"""What proves it. One module per noun; import models from this package."""

from bukti.models.bukti import Bukti, VersiBukti
from bukti.models.catatan import BuktiCatatan
from bukti.models.pengajuan import BerkasPengajuan
from bukti.models.tautan import TautanBukti

__all__ = ["BerkasPengajuan", "Bukti", "BuktiCatatan", "TautanBukti", "VersiBukti"]
