import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from indikator.berkas.skor import UKURAN_MAKS
from indikator.management.dasar import Perintah
from indikator.models import Evaluasi
from indikator.models.skor import Tahap
from indikator.queries.rekonsiliasi import rekonsiliasi
from indikator.queries.skor import teks_poin
from indikator.services.skor_tahap import HasilImpor, ImporDitolak, impor_skor
from klaster.izin import Izin


class Command(Perintah):
    izin = Izin.NILAI_TAHAP
    help = (
        "Mengganti nilai satu tahap luar dengan isi berkas CSV atau XLSX (kode_pertanyaan,nilai[,catatan]). "
        "Satu baris salah membatalkan semuanya. Kolom kode juga menerima jumlah yang ditulis tahap itu sendiri: "
        "INDIKATOR 4, KLASTER K1, TOTAL."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("berkas", nargs="?", help="berkas CSV UTF-8 atau XLSX")
        parser.add_argument("--kota", help="kode kota, misalnya 32.77")
        parser.add_argument("--tahun", help="tahun evaluasi, misalnya 2024")
        parser.add_argument("--tahap", help=f"salah satu dari {', '.join(Tahap.values)}")
        parser.add_argument("--json", action="store_true", help="cetak hasil dan rekonsiliasinya sebagai JSON")

    def jalankan(
        self, *, berkas: str | None, kota: str | None, tahun: str | None, tahap: str | None, json: bool, **_: Any
    ) -> None:
        if not berkas:
            self.tolak(["Sebutkan berkas CSV-nya."])
        evaluasi = self.cari_evaluasi(kota, tahun)
        if not tahap:
            self.tolak([f"Sebutkan tahapnya dengan --tahap; pilih {', '.join(Tahap.values)}."])
        try:
            hasil = impor_skor(evaluasi=evaluasi, tahap=tahap, isi=self._baca(berkas), nama=berkas, oleh=self.oleh)
        except ImporDitolak as galat:
            self.tolak(galat.cacat)
        if json:
            self._cetak_json(evaluasi, hasil)
        else:
            self._cetak(evaluasi, hasil)

    def _cetak(self, evaluasi: Evaluasi, hasil: HasilImpor) -> None:
        ganti = f", menggantikan {hasil.menggantikan} nilai lama" if hasil.menggantikan else ""
        self.stdout.write(
            f"{hasil.tahap.label} ({hasil.tahap.value}) {evaluasi.kota} {evaluasi.tahun}: {hasil.baris} dari "
            f"{hasil.total_pertanyaan} pertanyaan, total {teks_poin(hasil.total)}{ganti}."
        )
        if hasil.jumlah:
            for beda in rekonsiliasi(evaluasi, hasil.tahap).beda:
                self.stdout.write(f"Tidak cocok, {beda.kalimat}.")

    def _cetak_json(self, evaluasi: Evaluasi, hasil: HasilImpor) -> None:
        isi = {
            "kota": evaluasi.kota.kode,
            "tahun": evaluasi.tahun,
            "baris": hasil.baris,
            "jumlah_tertulis": hasil.jumlah,
            "menggantikan": hasil.menggantikan,
            "catatan_baru": hasil.catatan_baru,
        }
        isi |= rekonsiliasi(evaluasi, hasil.tahap).json()
        self.stdout.write(json.dumps(isi, ensure_ascii=False, indent=2))

    def _baca(self, berkas: str) -> bytes:
        try:
            with Path(berkas).open("rb") as sumber:
                return sumber.read(UKURAN_MAKS + 1)
        except FileNotFoundError:
            self.tolak([f"{berkas}: berkas tidak ditemukan"])
        except OSError:
            self.tolak([f"{berkas}: berkas tidak dapat dibaca; periksa izin dan pastikan bukan folder"])
