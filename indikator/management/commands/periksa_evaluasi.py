import json
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from indikator.management.dasar import Perintah
from indikator.models import Evaluasi
from indikator.pengajuan.temuan import Butir, Tingkat, periksa
from indikator.queries.potret import muat_potret
from klaster.izin import Izin


class Command(Perintah):
    izin = Izin.LIHAT_PEMERIKSAAN
    help = "Menjalankan pemeriksaan sebelum pengajuan dan menampilkan semua temuannya."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kota", help="kode kota, misalnya 32.77")
        parser.add_argument("--tahun", help="tahun evaluasi, misalnya 2024")
        parser.add_argument("--json", action="store_true", help="satu dokumen JSON alih-alih teks")

    def jalankan(self, *, kota: str | None, tahun: str | None, json: bool, **_: Any) -> None:
        evaluasi = self.cari_evaluasi(kota, tahun)
        semua = list(periksa(muat_potret(evaluasi)))
        if json:
            self._cetak_json(evaluasi, semua)
        else:
            self._cetak_teks(evaluasi, semua)

    def _cetak_json(self, evaluasi: Evaluasi, semua: list[Butir]) -> None:
        jumlah = Counter(b.tingkat for b in semua)
        isi = {
            "kota": evaluasi.kota.kode,
            "tahun": evaluasi.tahun,
            "dapat_diajukan": evaluasi.terbuka and not jumlah[Tingkat.MENGHALANGI],
            "jumlah": {t.value: jumlah[t] for t in Tingkat},
            "temuan": [_dokumen(b) for b in semua],
        }
        self.stdout.write(json.dumps(isi, ensure_ascii=False, indent=2))

    def _cetak_teks(self, evaluasi: Evaluasi, semua: list[Butir]) -> None:
        jumlah = Counter(b.tingkat for b in semua)
        hitungan = ", ".join(f"{jumlah[t]} {t.label.lower()}" for t in Tingkat)
        self.stdout.write(f"{evaluasi.kota.nama} ({evaluasi.kota.kode}), evaluasi {evaluasi.tahun}: {hitungan}")
        sebelumnya = ""
        for b in semua:
            if b.aturan.kode != sebelumnya:
                sebelumnya = b.aturan.kode
                self.stdout.write(f"\n[{b.tingkat.label}] {b.aturan.judul}. {b.aturan.tindakan}")
            self.stdout.write(f"  - {b.temuan.pesan}")


def _dokumen(butir: Butir) -> dict[str, Any]:
    temuan = butir.temuan
    return {
        "tingkat": butir.tingkat.value,
        "aturan": butir.aturan.kode,
        "pesan": temuan.pesan,
        "pertanyaan": temuan.kode or None,
        "klaster": temuan.klaster or None,
        "opd": temuan.opd.kode if temuan.opd else None,
        "alamat": temuan.tujuan.url,
    }
