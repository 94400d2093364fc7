"""What proves it. One module per noun; import models from this package."""

from bukti.models.bacaan import BacaanBerkas, Kembaran
from bukti.models.bukti import Bukti, VersiBukti
from bukti.models.catatan import BuktiCatatan
from bukti.models.pengajuan import BerkasPengajuan
from bukti.models.pengaturan import AlasanSiap, PengaturanBukti
from bukti.models.tautan import TautanBukti
from bukti.models.unggahan import Unggahan

__all__ = [
    "AlasanSiap",
    "BacaanBerkas",
    "BerkasPengajuan",
    "Bukti",
    "BuktiCatatan",
    "Kembaran",
    "PengaturanBukti",
    "TautanBukti",
    "Unggahan",
    "VersiBukti",
]
