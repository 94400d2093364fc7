from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from indikator.management.dasar import Perintah
from indikator.models.skor import Tahap
from indikator.pembaca_skor import UKURAN_MAKS
from indikator.queries.skor import teks_poin
from indikator.services.skor_tahap import ImporDitolak, impor_skor


class Command(Perintah):
    help = (
        "Mengganti skor satu tahap luar dengan isi berkas CSV (kode_pertanyaan,skor[,catatan]). "
        "Satu baris salah membatalkan semuanya."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("berkas", nargs="?", help="berkas CSV UTF-8")
        parser.add_argument("--kota", help="kode kota, misalnya 32.77")
        parser.add_argument("--tahun", help="tahun evaluasi, misalnya 2024")
        parser.add_argument("--tahap", help=f"salah satu dari {', '.join(Tahap.values)}")

    def jalankan(self, *, berkas: str | None, kota: str | None, tahun: str | None, tahap: str | None, **_: Any) -> None:
        if not berkas:
            self.tolak(["Sebutkan berkas CSV-nya."])
        evaluasi = self.cari_evaluasi(kota, tahun)
        if not tahap:
            self.tolak([f"Sebutkan tahapnya dengan --tahap; pilih {', '.join(Tahap.values)}."])
        try:
            hasil = impor_skor(evaluasi=evaluasi, tahap=tahap, isi=self._baca(berkas))
        except ImporDitolak as galat:
            self.tolak(galat.cacat)
        ganti = f", menggantikan {hasil.menggantikan} skor lama" if hasil.menggantikan else ""
        self.stdout.write(
            f"{hasil.tahap.label} ({hasil.tahap.value}) {evaluasi.kota} {evaluasi.tahun}: {hasil.baris} dari "
            f"{hasil.total_pertanyaan} pertanyaan, total {teks_poin(hasil.total)}{ganti}."
        )

    def _baca(self, berkas: str) -> bytes:
        try:
            with Path(berkas).open("rb") as sumber:
                return sumber.read(UKURAN_MAKS + 1)
        except FileNotFoundError:
            self.tolak([f"{berkas}: berkas tidak ditemukan"])
        except OSError:
            self.tolak([f"{berkas}: berkas tidak dapat dibaca; periksa izin dan pastikan bukan folder"])
