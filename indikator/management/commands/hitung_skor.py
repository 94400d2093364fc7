import json
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from django.db.models import QuerySet

from indikator.management.dasar import Perintah
from indikator.models import Evaluasi
from indikator.queries.skor import IkhtisarSkor, ikhtisar_aliran, ikhtisar_semua, teks_poin
from indikator.services.skor import hitung_dan_simpan
from indikator.services.skor_massal import hitung_semua
from klaster.izin import Izin
from klaster.services.riwayat import label_pelaku

PENYEBAB = "Perintah hitung_skor"


class Command(Perintah):
    izin = Izin.LIHAT_EVALUASI
    help = "Menghitung nilai evaluasi, menyimpannya, lalu menampilkannya: mandiri, verifikasi, dan setiap tahap impor."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kota", help="kode kota, misalnya 32.77")
        parser.add_argument("--tahun", help="tahun evaluasi, misalnya 2024")
        parser.add_argument(
            "--semua",
            action="store_true",
            help="semua evaluasi sekaligus di basis data; --kota dan --tahun, bila ada, menyaringnya",
        )
        parser.add_argument("--json", action="store_true", help="satu dokumen JSON alih-alih tabel")

    def jalankan(self, *, kota: str | None, tahun: str | None, semua: bool, json: bool, **_: Any) -> None:
        if semua:
            return self._semua(self._saring(kota, tahun), sebagai_json=json)
        evaluasi = self.cari_evaluasi(kota, tahun)
        hitung_dan_simpan(evaluasi_id=evaluasi.pk, penyebab=PENYEBAB, pemicu=label_pelaku(self.oleh))
        hasil = ikhtisar_semua(evaluasi)
        self._tulis(_json(_dokumen(evaluasi, hasil)) if json else _tabel(evaluasi, hasil))

    def _semua(self, pilihan: QuerySet[Evaluasi], *, sebagai_json: bool) -> None:
        """Set-wise, then printed one by one; an evaluation that cannot be computed does not hold up the others."""
        massal = hitung_semua(pilihan=pilihan, penyebab=PENYEBAB)
        hasil = ikhtisar_aliran(pilihan.exclude(pk__in=massal.cacat).iterator(chunk_size=100))
        self._tulis(_json_daftar(hasil) if sebagai_json else chain.from_iterable(_tabel(e, isi) for e, isi in hasil))
        if massal.cacat:
            self.tolak(massal.cacat.values())

    def _saring(self, kota: str | None, tahun: str | None) -> QuerySet[Evaluasi]:
        baris = self.lingkup(Evaluasi.objects.select_related("kota", "instrumen")).order_by("kota__kode", "tahun")
        if kota:
            baris = baris.filter(kota__kode=kota)
        if tahun:
            baris = baris.filter(tahun=self.baca_tahun(tahun))
        if not baris.exists():
            self.tolak(["Tidak ada evaluasi yang cocok."])
        return baris

    def _tulis(self, baris: Iterable[str]) -> None:
        for satu in baris:
            self.stdout.write(satu)


def _json(isi: Any) -> Iterator[str]:
    yield json.dumps(isi, ensure_ascii=False, indent=2)


def _json_daftar(hasil: Iterable[tuple[Evaluasi, list[IkhtisarSkor]]]) -> Iterator[str]:
    """One list, written evaluation by evaluation: a nation's results are never in memory at once."""
    yield "["
    pemisah = ""
    for evaluasi, isi in hasil:
        yield pemisah + json.dumps(_dokumen(evaluasi, isi), ensure_ascii=False, indent=2)
        pemisah = ","
    yield "]"


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
