import json
from argparse import ArgumentParser
from typing import Any

from django.db import DatabaseError

from klaster.izin import Izin
from klaster.management.dasar import PerintahPortal
from klaster.models import Kota
from klaster.queries.rantai import HasilRantai, periksa_rantai
from klaster.templatetags.kla import tulis_angka

KODE_RUSAK = 1


class Command(PerintahPortal):
    izin = Izin.LIHAT_RIWAYAT
    help = (
        "Membuktikan bahwa riwayat tidak diubah, dihapus, disisipi, atau ditukar urutannya sejak disegel, dan menyebut "
        "tempat pertama yang rusak. Tidak mengubah apa pun. Keluar dengan 0 bila utuh, 1 bila rusak, 2 bila tidak "
        "dapat diperiksa."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kota", default="", help="hanya temuan pada baris kota ini, misalnya 32.77")
        parser.add_argument(
            "--kepala",
            default="",
            metavar="URUTAN:SIDIK",
            help="kepala rantai yang pernah dicatat (pada log, ekspor, atau perintah ini); harus masih ada",
        )
        parser.add_argument("--json", action="store_true", help="cetak sebagai JSON")

    def handle(self, *args: Any, kota: str, kepala: str, json: bool, **_: Any) -> None:
        if self.oleh and self.oleh.kota and not kota:
            kota = self.oleh.kota.kode
        try:
            hasil = periksa_rantai(kota=self._kota(kota), dicatat=kepala)
        except ValueError:
            self.keluar(f"Kepala '{kepala}' tidak dikenal; tulis URUTAN:SIDIK, misalnya 120:{'ab' * 4}… (64 huruf).")
        except DatabaseError as galat:
            self.keluar(f"Basis data tidak dapat dibaca ({galat}). Jalankan 'manage.py migrate', lalu ulangi.")
        (self._cetak_json if json else self._cetak)(hasil)
        if not hasil.utuh:
            raise SystemExit(KODE_RUSAK)

    def _kota(self, kode: str) -> int | None:
        if not kode:
            return None
        nomor = self.lingkup(Kota.objects.filter(kode=kode)).values_list("pk", flat=True).first()
        if nomor is None:
            self.keluar(f"Kota {kode} tidak ada.")
        return nomor

    def _cetak_json(self, hasil: HasilRantai) -> None:
        self.stdout.write(json.dumps(hasil.json(), ensure_ascii=False, indent=2))

    def _cetak(self, hasil: HasilRantai) -> None:
        for temuan in hasil.temuan:
            self.stdout.write(temuan.kalimat)
        if (sisa := hasil.banyak_temuan - len(hasil.temuan)) > 0:
            self.stdout.write(f"… dan {tulis_angka(sisa, 0)} tempat lain.")
        belum = f", {tulis_angka(hasil.tanpa_segel, 0)} menunggu segel" if hasil.tanpa_segel else ""
        keadaan = "utuh" if hasil.utuh else f"rusak pada {tulis_angka(hasil.banyak_temuan, 0)} tempat"
        self.stdout.write(
            f"{tulis_angka(hasil.diperiksa, 0)} baris riwayat diperiksa dari urutan {tulis_angka(hasil.mulai, 0)}"
            f"{belum}: rantai {keadaan}."
        )
        self.stdout.write(f"Kepala rantai: {hasil.urutan}:{hasil.sidik}")
