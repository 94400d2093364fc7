import json
from argparse import ArgumentParser
from typing import Any

from indikator.management.dasar import Perintah
from kla_portal.pemeriksaan_berkas.perbaiki import perbaiki_berkas
from kla_portal.pemeriksaan_berkas.periksa import periksa_berkas
from kla_portal.pemeriksaan_berkas.temuan import Hasil
from klaster.izin import Izin
from klaster.models import Kota
from klaster.templatetags.kla import tulis_angka, ukuran

KODE_BERBEDA = 1


class Command(Perintah):
    izin = Izin.PERIKSA_DATA
    help = (
        "Membuktikan bahwa basis data dan penyimpanan berkas sepakat: berkas yang hilang, tanpa baris, berubah ukuran "
        "atau isinya, dan sisa unggahan. Tanpa --perbaiki tidak ada yang diubah. Keluar dengan 0 bila sepakat, 1 bila "
        "ada yang tersisa, 2 bila tidak dapat diperiksa."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kota", default="", help="kode kota, misalnya 32.77; tanpa ini semuanya")
        parser.add_argument("--sidik", action="store_true", help="baca setiap berkas dan bandingkan SHA-256-nya")
        parser.add_argument(
            "--perbaiki",
            action="store_true",
            help="hapus yang tanpa baris dan lebih tua dari sehari, buat ulang pratinjau, periksa ulang yang berubah",
        )
        parser.add_argument("--json", action="store_true", help="cetak sebagai JSON")

    def jalankan(self, *, kota: str, sidik: bool, perbaiki: bool, json: bool, **_: Any) -> None:
        if kota and not Kota.objects.filter(kode=kota).exists():
            self.tolak([f"Kota {kota} tidak ada."])
        lapor = self._lapor
        try:
            hasil = periksa_berkas(kota=kota, sidik=sidik, lapor=lapor)
            if perbaiki:
                perbaiki_berkas(hasil, lapor)
        except OSError as galat:
            self.tolak([f"Penyimpanan berkas tidak dapat diperiksa ({galat}). Periksa pengaturannya, lalu coba lagi."])
        if json:
            self._cetak_json(hasil)
        else:
            self._cetak(hasil)
        if hasil.tersisa:
            raise SystemExit(KODE_BERBEDA)

    def _lapor(self, kalimat: str) -> None:
        self.stderr.write(kalimat)

    def _cetak_json(self, hasil: Hasil) -> None:
        self.stdout.write(json.dumps(hasil.json(), ensure_ascii=False, indent=2))

    def _cetak(self, hasil: Hasil) -> None:
        for temuan in hasil.temuan:
            self.stdout.write(temuan.kalimat)
        dibaca = f", {tulis_angka(hasil.dibaca, 0)} dibaca isinya" if hasil.dibaca else ""
        self.stdout.write(
            f"{tulis_angka(hasil.berkas, 0)} berkas ({ukuran(hasil.bita)}), {tulis_angka(hasil.rujukan, 0)} rujukan"
            f"{dibaca}: {_ringkas(hasil)}."
        )
        if hasil.diketahui:
            self.stdout.write(
                f"{tulis_angka(hasil.diketahui, 0)} berkas sudah tercatat hilang dan diminta diunggah ulang."
            )
        if hasil.muda:
            self.stdout.write(f"{tulis_angka(hasil.muda, 0)} berkas belum berbaris, tetapi lebih muda dari sehari.")


def _ringkas(hasil: Hasil) -> str:
    if not hasil.temuan:
        return "basis data dan penyimpanan sepakat"
    diperbaiki = len(hasil.temuan) - len(hasil.tersisa)
    return f"{len(hasil.temuan)} ketidakcocokan, {diperbaiki} diperbaiki, {len(hasil.tersisa)} tersisa"
