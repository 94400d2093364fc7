"""Gives a question of the small world a table, as if its instrument had been published with it."""

from typing import Any

from django.db import connection

from indikator import penjaga
from indikator.models import IsiMatriks, KebutuhanBukti, Penugasan, Pertanyaan

MITRA: dict[str, Any] = {
    "judul": "Mitra dan perannya",
    "petunjuk": "Satu mitra satu baris.",
    "kolom": [
        {"kode": "mitra", "label": "Nama mitra", "jenis": "teks", "wajib": True},
        {"kode": "unsur", "label": "Unsur", "jenis": "pilihan", "pilihan": ["Media", "Dunia usaha"]},
        {"kode": "anak", "label": "Penerima", "jenis": "bulat", "satuan": "anak", "minimum": "0", "total": "jumlah"},
        {"kode": "mulai", "label": "Mulai", "jenis": "tanggal"},
        {"kode": "aktif", "label": "Aktif", "jenis": "ya_tidak", "total": "persen_ya"},
    ],
}


def beri_matriks(kode: str = "4.1", *, wajib: bool = True, **lain: Any) -> KebutuhanBukti:
    """The table of partners, and evidence of kind `matriks` that asks for it, in an instrument still in draft."""
    soal = Pertanyaan._base_manager.filter(kode=kode)
    soal.update(matriks=MITRA | lain)
    butir = KebutuhanBukti(pertanyaan=soal.get(), jenis="matriks", uraian="Matriks mitra", wajib=wajib, urutan=9)
    KebutuhanBukti._base_manager.bulk_create([butir])
    return butir


def pasang_matriks(kode: str = "4.1", *, wajib: bool = True, **lain: Any) -> KebutuhanBukti:
    """The same where the instrument is published already: its guards are taken off for that moment."""
    connection.check_constraints()  # PostgreSQL takes no trigger off a table with checks put off
    penjaga.lepas()
    butir = beri_matriks(kode, wajib=wajib, **lain)
    connection.check_constraints()
    penjaga.pasang()
    return butir


def baris(mitra: str = "Radio Anak", **lain: str) -> dict[str, str]:
    """One canonical row."""
    return {"mitra": mitra, "unsur": "", "anak": "", "mulai": "", "aktif": ""} | lain


def isi(penugasan: Penugasan, *isi: dict[str, str]) -> IsiMatriks:
    """Rows of a part, past the service."""
    return IsiMatriks.objects.create(penugasan=penugasan, baris=list(isi))
