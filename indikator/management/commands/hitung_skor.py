import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from indikator.management.dasar import Perintah
from indikator.models import Evaluasi
from indikator.queries.skor import IkhtisarSkor, ikhtisar_semua, teks_poin
from indikator.services.skor import TakTerhitung, hitung_dan_simpan


class Command(Perintah):
    help = "Menghitung skor evaluasi, menyimpannya, lalu menampilkannya: mandiri, verifikasi, dan setiap tahap impor."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kota", help="kode kota, misalnya 32.77")
        parser.add_argument("--tahun", help="tahun evaluasi, misalnya 2024")
        parser.add_argument(
            "--semua", action="store_true", help="semua evaluasi; --kota dan --tahun, bila ada, menyaringnya"
        )
        parser.add_argument("--json", action="store_true", help="satu dokumen JSON alih-alih tabel")

    def jalankan(self, *, kota: str | None, tahun: str | None, semua: bool, json: bool, **_: Any) -> None:
        pilihan = self._saring(kota, tahun) if semua else [self.cari_evaluasi(kota, tahun)]
        hasil, cacat = _hitung(pilihan)
        if json and (semua or hasil):
            isi = [_dokumen(e, skor) for e, skor in hasil]
            self._cetak_json(isi if semua else isi[0])
        elif not json:
            for baris in (b for e, skor in hasil for b in _tabel(e, skor)):
                self.stdout.write(baris)
        if cacat:
            self.tolak(cacat)

    def _saring(self, kota: str | None, tahun: str | None) -> list[Evaluasi]:
        baris = Evaluasi.objects.select_related("kota", "instrumen").order_by("kota__kode", "tahun")
        if kota:
            baris = baris.filter(kota__kode=kota)
        if tahun:
            baris = baris.filter(tahun=self.baca_tahun(tahun))
        if not baris:
            self.tolak(["Tidak ada evaluasi yang cocok."])
        return list(baris)

    def _cetak_json(self, isi: Any) -> None:
        self.stdout.write(json.dumps(isi, ensure_ascii=False, indent=2))


def _hitung(pilihan: list[Evaluasi]) -> tuple[list[tuple[Evaluasi, list[IkhtisarSkor]]], list[str]]:
    """Results and faults; one evaluation that cannot be computed does not hold up the others."""
    hasil, cacat = [], []
    for evaluasi in pilihan:
        try:
            hitung_dan_simpan(evaluasi_id=evaluasi.pk, penyebab="Perintah hitung_skor")
            hasil.append((evaluasi, ikhtisar_semua(evaluasi)))
        except TakTerhitung as galat:
            cacat.append(galat.pesan)
    return hasil, cacat


def _dokumen(evaluasi: Evaluasi, hasil: list[IkhtisarSkor]) -> dict[str, Any]:
    kepala = {"kota": evaluasi.kota.kode, "tahun": evaluasi.tahun, "instrumen": evaluasi.instrumen.kode}
    return {
        **kepala,
        "nama_kota": evaluasi.kota.nama,
        "versi_instrumen": evaluasi.instrumen.versi,
        "hasil": [
            {
                **kepala,
                "tahap": h.tahap,
                "total": teks_poin(h.total),
                "predikat": h.predikat_nama,
                "kode_predikat": h.predikat_kode,
                "klaster": h.klaster,
                "indikator": h.indikator,
                "terjawab": h.terjawab,
                "total_pertanyaan": h.total_pertanyaan,
            }
            for h in hasil
        ],
    }


def _tabel(evaluasi: Evaluasi, hasil: list[IkhtisarSkor]) -> Iterator[str]:
    """A row per klaster and a total, a column per stage; decimal commas, as people read them."""
    yield f"{evaluasi.kota.nama} ({evaluasi.kota.kode}), evaluasi {evaluasi.tahun}, instrumen {evaluasi.instrumen.kode}"
    yield _baris("", "maks", [h.tahap for h in hasil])
    for nomor, klaster in enumerate(hasil[0].klaster):
        yield _baris(klaster["kode"], _koma(klaster["skor_maks"]), [_koma(h.klaster[nomor]["skor"]) for h in hasil])
    yield _baris("Total", _koma(teks_poin(evaluasi.instrumen.total_maks)), [_koma(teks_poin(h.total)) for h in hasil])
    for h in hasil:
        yield f"  {h.nama_tahap}: {h.predikat_nama}, {h.terjawab} dari {h.total_pertanyaan} pertanyaan terisi"
    yield ""


def _baris(nama: str, maks: str, sel: list[str]) -> str:
    return f"  {nama:<8}{maks:>10}" + "".join(f"{s:>14}" for s in sel)


def _koma(poin: str) -> str:
    """1000.50 as 1.000,50."""
    bulat, _, pecahan = poin.partition(".")
    return f"{int(bulat):,}".replace(",", ".") + (f",{pecahan}" if pecahan else "")
