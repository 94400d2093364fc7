import json
from argparse import ArgumentParser
from typing import Any

from klaster.izin import Izin
from klaster.management.dasar import PerintahPortal
from klaster.models import Kota
from klaster.queries.retensi import LewatMasa, lewat_masa
from klaster.templatetags.kla import tulis_angka

KODE_ADA = 1


class Command(PerintahPortal):
    izin = Izin.ATUR_KOTA
    help = (
        "Menyebut data yang lewat masa simpannya, menurut kota dan jenis. Tidak menghapus apa pun: pemusnahan "
        "disetujui sekretariat di halaman Masa simpan. Keluar dengan 0 bila tidak ada, 1 bila ada, "
        "2 bila kota tidak dikenal."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kota", default="", help="hanya kota ini, misalnya 32.77")
        parser.add_argument("--json", action="store_true", help="cetak sebagai JSON")

    def handle(self, *args: Any, kota: str, json: bool, **_: Any) -> None:
        tempat = self.lingkup(Kota.objects.order_by("kode"))
        if kota:
            tempat = tempat.filter(kode=kota)
            if not tempat:
                self.keluar(f"Kota {kota} tidak ada.")
        hasil = [(satu, lewat_masa(satu)) for satu in tempat]
        (self._cetak_json if json else self._cetak)(hasil)
        if any(lewat for _, lewat in hasil):
            raise SystemExit(KODE_ADA)

    def _cetak(self, hasil: list[tuple[Kota, list[LewatMasa]]]) -> None:
        for kota, lewat in hasil:
            self.stdout.write(f"{kota.kode} {kota}: {'' if lewat else 'tidak ada yang lewat masa simpan'}".rstrip())
            for satu in lewat:
                self.stdout.write(
                    f"  {satu.jenis.nama}: {tulis_angka(satu.banyak, 0)}, dibuat sebelum {satu.batas:%d-%m-%Y} "
                    f"({satu.tahun} tahun)"
                )

    def _cetak_json(self, hasil: list[tuple[Kota, list[LewatMasa]]]) -> None:
        isi = [
            {
                "kota": kota.kode,
                "lewat": [
                    {"jenis": s.jenis.kode, "tahun": s.tahun, "batas": s.batas.isoformat(), "banyak": s.banyak}
                    for s in lewat
                ],
            }
            for kota, lewat in hasil
        ]
        self.stdout.write(json.dumps(isi, ensure_ascii=False, indent=2))
