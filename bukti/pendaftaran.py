"""What this app adds to the checks before submission and to a submission, registered when the app is ready."""

from bukti.aturan import pengajuan  # noqa: F401 -- registers its rules
from bukti.queries.lampiran_pengajuan import lampiran_manifes
from bukti.queries.potret_bukti import FAKTA, muat_fakta_bukti
from bukti.services.pengajuan import simpan_berkas
from indikator.pengajuan import penyumbang


def daftarkan() -> None:
    penyumbang.daftarkan_fakta(FAKTA, muat_fakta_bukti)
    penyumbang.daftarkan_lampiran(lampiran_manifes)
    penyumbang.daftarkan_penyimpan(simpan_berkas)
