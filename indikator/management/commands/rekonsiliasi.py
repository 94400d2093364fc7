import json
from argparse import ArgumentParser
from typing import Any

from indikator.management.dasar import Perintah
from indikator.models.skor import Tahap
from indikator.queries.rekonsiliasi import TOTAL, Rekonsiliasi, rekonsiliasi
from indikator.queries.skor import teks_poin
from klaster.izin import Izin


class Command(Perintah):
    izin = Izin.LIHAT_RINGKASAN
    help = (
        "Mencocokkan nilai satu tahap: pertanyaan, indikator, klaster, dan total. Setiap ketidakcocokan disebut dengan "
        "kedua angkanya; tidak ada yang diubah."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kota", help="kode kota, misalnya 32.77")
        parser.add_argument("--tahun", help="tahun evaluasi, misalnya 2024")
        parser.add_argument("--tahap", help=f"salah satu dari {', '.join(Tahap.values)}")
        parser.add_argument("--json", action="store_true", help="cetak sebagai JSON")

    def jalankan(self, *, kota: str | None, tahun: str | None, tahap: str | None, json: bool, **_: Any) -> None:
        evaluasi = self.cari_evaluasi(kota, tahun)
        if tahap not in Tahap.values:
            self.tolak([f"Sebutkan tahapnya dengan --tahap; pilih {', '.join(Tahap.values)}."])
        banding = rekonsiliasi(evaluasi, Tahap(tahap))
        if json:
            self._cetak_json({"kota": evaluasi.kota.kode, "tahun": evaluasi.tahun} | banding.json())
        elif banding.kosong:
            self.stdout.write(f"{banding.tahap.label} ({tahap}) {evaluasi.kota} {evaluasi.tahun}: belum ada nilai.")
        else:
            self._cetak(f"{banding.tahap.label} ({tahap}) {evaluasi.kota} {evaluasi.tahun}", banding)

    def _cetak_json(self, isi: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(isi, ensure_ascii=False, indent=2))

    def _cetak(self, judul: str, banding: Rekonsiliasi) -> None:
        keadaan = "semua angka cocok" if banding.cocok else f"{len(banding.beda)} ketidakcocokan"
        self.stdout.write(f"{judul}: {banding.terisi} dari {banding.total_pertanyaan} pertanyaan dinilai; {keadaan}.")
        for sumber, nilai in banding.total.items():
            nama = "total tertulis" if sumber == TOTAL else f"total menurut {sumber}"
            self.stdout.write(f"  {nama}: {'tidak lengkap' if nilai is None else teks_poin(nilai)}")
        for b in banding.beda:
            self.stdout.write(f"  {b.kalimat}")
        if banding.belum:
            self.stdout.write(f"  belum dinilai: {', '.join(banding.belum)}")
