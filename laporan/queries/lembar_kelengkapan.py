"""The coverage pages as spreadsheets: the rows that pass the filters of the address, all pages of them."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from indikator.models import Evaluasi
from klaster.lembar_kerja import LembarTulis
from klaster.templatetags.kla import kata_status
from laporan.queries.kelengkapan import BarisKelengkapan, Butir
from laporan.queries.kelengkapan_kedaluwarsa import BarisKedaluwarsa
from laporan.queries.kelengkapan_kembali import BarisKembali
from laporan.queries.kemajuan import TabelKemajuan


def lembar_kelengkapan(baris: Iterable[BarisKelengkapan], jenis: str = "") -> list[LembarTulis]:
    """One row for each requirement (of one kind when `jenis` is given), and the units that lack proof."""
    semua = list(baris)
    butir = [_baris_butir(b, k) for b in semua for k in b.butir if jenis in ("", k.jenis)]
    unit = [[b.kode, b.teks, o.nama, "Ada" if o.ada else "Belum ada"] for b in semua for o in b.unit]
    kepala = ["Klaster", "Indikator", "Kode", "Pertanyaan", "OPD pemimpin", "OPD pendukung", "Status jawaban"]
    kepala += ["Jenis bukti", "Yang diminta", "Wajib", "Keadaan", "Jumlah bukti", "Bukti yang berlaku"]
    lebar = [26, 34, 9, 50, 28, 34, 14, 16, 44, 7, 18, 9, 50]
    return [
        LembarTulis("Kelengkapan", kepala, butir, lebar),
        LembarTulis("Bukti unit", ["Kode", "Pertanyaan", "Unit", "Bukti unit"], unit, [9, 60, 34, 14]),
    ]


def _baris_butir(baris: BarisKelengkapan, butir: Butir) -> list[object]:
    pendukung = [o.nama for o in baris.opd if not o.pimpin]
    bukti = [*butir.bukti, *([f"Tabel pertanyaan ({butir.baris_tabel} baris)"] if butir.baris_tabel else [])]
    keadaan = butir.rupa[0] + (", kedaluwarsa" if butir.kedaluwarsa else "")
    return [
        *(baris.blok, baris.indikator, baris.kode, baris.teks),
        *("; ".join(o.nama for o in baris.opd if o.pimpin), "; ".join(pendukung), kata_status(baris.status)),
        *(butir.label, butir.uraian, "Ya" if butir.wajib else "Tidak", keadaan, len(bukti), "; ".join(bukti)),
    ]


def lembar_peta(tabel: TabelKemajuan) -> LembarTulis:
    """One row for each OPD: there, asked for and missing in all, then there and asked for in each klaster."""
    kepala = ["Jenis", "OPD", "Ada", "Diminta", "Kurang", "Ditolak"]
    kepala += [f"{k.nama}: {apa}" for k in tabel.kolom for apa in ("ada", "diminta")]
    baris: list[list[object]] = []
    for kelompok in tabel.kelompok:
        for b in kelompok.baris:
            isi: list[object] = [kelompok.label, b.opd.nama, b.kemajuan.selesai, b.kemajuan.total]
            isi += [b.kemajuan.sisa, b.kemajuan.dikembalikan]
            for sel in b.sel:
                isi += [sel.kemajuan.selesai, sel.kemajuan.total] if sel.kemajuan else [None, None]
            baris.append(isi)
    return LembarTulis("Peta kelengkapan", kepala, baris, [18, 40, *[10] * (len(kepala) - 2)])


def lembar_kedaluwarsa(baris: Iterable[BarisKedaluwarsa]) -> LembarTulis:
    kepala = ["Judul", "Jenis", "Nomor", "OPD pemilik", "Berlaku sampai", "Sisa hari", "Asal tanggal", "Membuktikan"]
    isi = [
        [
            *(b.bukti.judul, b.bukti.get_jenis_display(), b.bukti.nomor, b.bukti.opd.nama, b.sampai, b.sisa),
            "Terbaca dari berkas" if b.terbaca else "Diisi pemilik",
            ", ".join(b.kode),
        ]
        for b in baris
    ]
    return LembarTulis("Akan kedaluwarsa", kepala, isi, [50, 16, 24, 34, 14, 9, 18, 30])


def lembar_kembali(baris: Iterable[BarisKembali], evaluasi: Evaluasi) -> LembarTulis:
    kepala = ["Macam", "Klaster", "Kode", "Pertanyaan", "OPD", "Yang dikembalikan", "Alasan", "Sejak", "Oleh"]
    kepala += ["Tenggat", "Lewat tenggat", "Putaran"]
    zona = evaluasi.kota.zona
    isi = [
        [
            *(b.label, b.blok, b.kode, b.teks, b.opd, b.apa, b.alasan, _hari(b, zona), b.oleh),
            *(b.tenggat, "Ya" if b.terlambat else "Tidak", b.putaran),
        ]
        for b in baris
    ]
    return LembarTulis("Belum diperbaiki", kepala, isi, [24, 26, 9, 50, 28, 40, 50, 12, 26, 12, 9, 9])


def _hari(baris: BarisKembali, zona: ZoneInfo) -> object:
    return baris.sejak.astimezone(zona).date() if baris.sejak else None
