import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from indikator import skoring
from indikator.aturan.simulasi import Papan, Percobaan, Rancangan, coba, susun_jalan
from indikator.management.dasar import Perintah
from indikator.models import Evaluasi
from indikator.queries.simulasi import DASAR, MANDIRI, papan_simulasi
from indikator.queries.skor import teks_poin
from indikator.skoring.jalur import BOBOT, Jalur
from klaster.izin import Izin
from klaster.lembar_kerja import pecah_daftar
from klaster.templatetags.kla import tulis_angka


class Command(Perintah):
    izin = Izin.SIMULASI
    help = "Mencari jalan termurah menuju sebuah predikat. Tidak mengubah evaluasi."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kota", help="kode kota, misalnya 32.76")
        parser.add_argument("--tahun", help="tahun evaluasi, misalnya 2025")
        parser.add_argument("--target", help="predikat yang dituju, misalnya utama; bawaan: target evaluasi")
        parser.add_argument(
            "--dasar", default=MANDIRI, help="mandiri (bawaan) atau verifikasi: nilai mana yang dinaikkan"
        )
        parser.add_argument("--kunci", default="", help="kode pertanyaan di luar jangkauan, dipisahkan koma")
        parser.add_argument("--opd", default="", help="hanya pertanyaan OPD ini, kode dipisahkan koma")
        parser.add_argument("--json", action="store_true", help="satu dokumen JSON alih-alih teks")

    def jalankan(
        self,
        *,
        kota: str | None,
        tahun: str | None,
        target: str | None,
        dasar: str,
        kunci: str,
        opd: str,
        json: bool,
        **_: Any,
    ) -> None:
        evaluasi = self.cari_evaluasi(kota, tahun)
        if dasar not in dict(DASAR):
            self.tolak([f"Dasar '{dasar}' tidak dikenal; pilih {' atau '.join(dict(DASAR))}."])
        papan = papan_simulasi(evaluasi, dasar)
        batas = self._target(evaluasi, papan, target)
        rancangan = Rancangan(
            terkunci=self._kode(kunci, papan.per_kode.keys(), "Pertanyaan"),
            opd=self._kode(opd, {u.kode for u in papan.opd}, "OPD"),
        )
        jalur, hasil = susun_jalan(papan, rancangan, batas)
        percobaan = coba(papan, hasil)
        if json:
            self._cetak_json(_dokumen(evaluasi, papan, rancangan, batas, jalur, percobaan))
        else:
            for baris in _teks(evaluasi, papan, batas, jalur, percobaan):
                self.stdout.write(baris)

    def _target(self, evaluasi: Evaluasi, papan: Papan, target: str | None) -> skoring.BatasPredikat:
        """The band named by code or name, whatever the case; without one the evaluation's own target."""
        dicari = target or (evaluasi.target.kode if evaluasi.target else None)
        if dicari is None:
            self.tolak(["Evaluasi ini belum bertarget. Sebutkan predikat yang dituju, misalnya --target utama."])
        cocok = [
            b for b in papan.instrumen.skala if dicari.strip().casefold() in (b.kode.casefold(), b.nama.casefold())
        ]
        if not cocok:
            pilihan = ", ".join(b.kode for b in papan.instrumen.skala)
            self.tolak([f"Target '{dicari}' tidak ada pada instrumen ini; pilihannya: {pilihan}."])
        return cocok[0]

    def _kode(self, teks: str, dikenal: Any, benda: str) -> frozenset[str]:
        kode = set(pecah_daftar(teks))
        if asing := sorted(kode - set(dikenal)):
            self.tolak([f"{benda} '{k}' tidak ada pada evaluasi ini." for k in asing])
        return frozenset(kode)

    def _cetak_json(self, isi: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(isi, ensure_ascii=False, indent=2))


def _dokumen(
    evaluasi: Evaluasi,
    papan: Papan,
    rancangan: Rancangan,
    batas: skoring.BatasPredikat,
    jalur: Jalur,
    percobaan: Percobaan,
) -> dict[str, Any]:
    """Points as text with a dot, as everywhere in the JSON of this portal."""
    return {
        "kota": evaluasi.kota.kode,
        "nama_kota": evaluasi.kota.nama,
        "tahun": evaluasi.tahun,
        "instrumen": evaluasi.instrumen.kode,
        "revisi": evaluasi.revisi,
        "dasar": papan.dasar,
        "target": {
            "kode": batas.kode,
            "nama": batas.nama,
            "batas_bawah": teks_poin(batas.batas_bawah),
            "inklusif": batas.inklusif,
        },
        "terkunci": sorted(rancangan.terkunci),
        "opd": sorted(rancangan.opd),
        "bobot_usaha": BOBOT,
        "sudah_tercapai": jalur.sudah,
        "tercapai": jalur.tercapai,
        "kurang": teks_poin(jalur.kurang),
        "total_awal": teks_poin(jalur.awal),
        "predikat_awal": percobaan.awal.predikat.nama,
        "total_akhir": teks_poin(jalur.total),
        "predikat_akhir": percobaan.akhir.predikat.nama,
        "usaha": jalur.usaha,
        "langkah": [
            {
                "kode": p.soal.kode,
                "klaster": p.soal.klaster,
                "teks": p.soal.teks,
                "dari": p.dari,
                "ke": p.ke,
                "poin": teks_poin(p.selisih),
                "usaha": str(p.usaha),
                "bobot": BOBOT[p.usaha],
                "opd": [u.kode for u in p.soal.opd],
            }
            for p in percobaan.perubahan
        ],
    }


def _teks(
    evaluasi: Evaluasi, papan: Papan, batas: skoring.BatasPredikat, jalur: Jalur, percobaan: Percobaan
) -> Iterator[str]:
    yield f"{evaluasi.kota.nama} ({evaluasi.kota.kode}), evaluasi {evaluasi.tahun}, {dict(DASAR)[papan.dasar].lower()}"
    yield f"Jalan termurah menuju {batas.nama}"
    if jalur.sudah:
        yield f"Sudah tercapai: nilai {tulis_angka(jalur.awal)} sudah {percobaan.awal.predikat.nama}."
        return
    for p in percobaan.perubahan:
        opd = ", ".join(u.kode for u in p.soal.opd) or "-"
        yield f"  {p.soal.kode:<8}+{tulis_angka(p.selisih):>6}  usaha {p.usaha:<7}{p.dari} -> {p.ke}  [{opd}]"
    yield (
        f"{len(jalur.langkah)} pertanyaan, usaha {jalur.usaha}: nilai naik dari {tulis_angka(jalur.awal)} "
        f"({percobaan.awal.predikat.nama}) menjadi {tulis_angka(jalur.total)} ({percobaan.akhir.predikat.nama})."
    )
    if not jalur.tercapai:
        yield f"Tidak terjangkau: dengan semua yang dapat digerakkan pun masih kurang {tulis_angka(jalur.kurang)} poin."
