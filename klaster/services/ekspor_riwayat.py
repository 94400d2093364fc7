"""The audit trail as a file to carry away. Who takes it away is itself noted, before the first row leaves."""

import csv
import json
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from klaster.galat import Ditolak
from klaster.lembar_kerja import LembarTulis
from klaster.models import Aksi, Kota, Pengguna, Riwayat
from klaster.perubahan import nama_jenis
from klaster.queries.riwayat_kota import semua_baris
from klaster.services.riwayat import catat
from klaster.services.segel import kepala_rantai
from klaster.templatetags.kla import tulis_angka

#: A workbook is put together in memory; a CSV goes out row by row and has no end.
XLSX_MAKS = 20_000
KEPALA = (
    "Urutan rantai",
    "Waktu",
    "Pelaku",
    "Kegiatan",
    "Objek",
    "Jenis objek",
    "Nomor objek",
    "Keterangan",
    "Sebelum",
    "Sesudah",
    "Alamat jaringan",
    "Nomor permintaan",
    "Sidik segel",
)
LEBAR = (10, 20, 34, 26, 40, 18, 10, 40, 40, 40, 16, 34, 24)
#: What spreadsheet programs take for the beginning of a formula.
_AWAL_RUMUS = ("=", "+", "-", "@", "\t", "\r")


def catat_ekspor(*, kota: Kota, baris: QuerySet[Riwayat], bentuk: str, saringan: dict[str, str], oleh: Pengguna) -> str:
    """Note the export and return the head of the chain, which the file carries.

    `bentuk`: "xlsx" or "csv". Raises `Ditolak` when the rows do not fit into a workbook.
    """
    if bentuk == "xlsx" and baris.order_by()[: XLSX_MAKS + 1].count() > XLSX_MAKS:
        batas = tulis_angka(XLSX_MAKS, 0)
        raise Ditolak(
            f"Lebih dari {batas} baris tidak muat dalam satu berkas Excel. Persempit saringan atau pilih CSV."
        )
    kepala = kepala_rantai()
    catat(
        aksi=Aksi.RIWAYAT_DIEKSPOR,
        objek=kota,
        oleh=oleh,
        kota=kota,
        sesudah={"bentuk": bentuk, "saringan": saringan, "kepala": str(kepala)},
    )
    return str(kepala)


def susun_lembar(baris: QuerySet[Riwayat], kota: Kota, kepala: str) -> list[LembarTulis]:
    """The workbook: the rows, and a sheet that says how to prove them."""
    penjelasan = [
        ("Kota", f"{kota} ({kota.kode})"),
        ("Waktu", f"menurut zona {kota.singkatan_zona}"),
        ("Kepala rantai", kepala),
        ("Cara membuktikan", f"manage.py periksa_riwayat --kepala {kepala}"),
    ]
    return [
        LembarTulis("Riwayat", KEPALA, _isi(baris, kota), LEBAR),
        LembarTulis("Penjelasan", ("Hal", "Isi"), penjelasan, (20, 110)),
    ]


def baris_csv(baris: QuerySet[Riwayat], kota: Kota, kepala: str) -> Iterator[str]:
    """Lines of a CSV in UTF-8, to be streamed. Text that a spreadsheet program would run gets an apostrophe."""
    penulis = csv.writer(_Gema())
    yield "\N{ZERO WIDTH NO-BREAK SPACE}" + penulis.writerow(KEPALA)
    for satu in _isi(baris, kota):
        yield penulis.writerow([_aman(sel) for sel in satu])
    yield penulis.writerow(["", "", "", "", f"Kepala rantai {kepala}"])


class _Gema:
    """A file that gives back what is written to it."""

    def write(self, teks: str) -> str:
        return teks


def _isi(baris: QuerySet[Riwayat], kota: Kota) -> Iterator[list[Any]]:
    for satu in semua_baris(baris.select_related("segel")):
        segel = getattr(satu, "segel", None)
        yield [
            segel.urutan if segel else "",
            satu.waktu.astimezone(kota.zona).strftime("%Y-%m-%d %H:%M:%S"),
            satu.pelaku_label,
            satu.get_aksi_display(),
            satu.objek_label,
            nama_jenis(satu.objek_jenis),
            satu.objek_id or "",
            satu.keterangan,
            _json(satu.sebelum),
            _json(satu.sesudah),
            satu.alamat or "",
            satu.id_permintaan,
            segel.sidik if segel else "belum disegel",
        ]


def _json(isi: Any) -> str:
    return "" if isi is None else json.dumps(isi, ensure_ascii=False, sort_keys=True)


def _aman(sel: Any) -> Any:
    return f"'{sel}" if isinstance(sel, str) and sel.startswith(_AWAL_RUMUS) else sel
