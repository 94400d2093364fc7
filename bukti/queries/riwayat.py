"""The history of one answer as sentences."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.formats import number_format

from bukti.models import Bukti
from indikator.models import Jawaban
from klaster.models import Aksi, Riwayat

#: Of what happens to a document, only this concerns the answers it proves; the rest is in the document's own history.
AKSI_BUKTI = (Aksi.BUKTI_DIGANTI, Aksi.BUKTI_DITARIK)


@dataclass(frozen=True)
class Catatan:
    """One step. `kutipan` is what the actor wrote: a reason, a note."""

    aksi: str
    kalimat: str
    kutipan: str
    waktu: datetime


def riwayat_jawaban(jawaban: Jawaban, bukti: Iterable[Bukti]) -> list[Catatan]:
    """Every step of the answer and of the evidence attached to it, newest first. Saving again and again is one step."""
    langkah: list[Catatan] = []
    for baris in Riwayat.objects.untuk(jawaban, *bukti):
        if baris.objek_jenis != Jawaban._meta.label_lower and baris.aksi not in AKSI_BUKTI:
            continue
        catatan = Catatan(baris.aksi, _kalimat(baris, jawaban), baris.keterangan, baris.waktu)
        if langkah and (langkah[-1].kalimat, langkah[-1].kutipan) == (catatan.kalimat, catatan.kutipan):
            continue
        langkah.append(catatan)
    return langkah


def pengembalian(langkah: list[Catatan]) -> list[Catatan]:
    """The rounds so far: each time the answer was sent back, newest first."""
    return [c for c in langkah if c.aksi == Aksi.JAWABAN_DIKEMBALIKAN]


def _kalimat(baris: Riwayat, jawaban: Jawaban) -> str:
    objek = baris.objek_label
    if objek == str(jawaban):
        objek = f"pertanyaan {jawaban.pertanyaan.kode}"
    return f"{baris.pelaku_label} {baris.get_aksi_display()} {objek}{_akhir(baris)}."


def _akhir(baris: Riwayat) -> str:
    """What the sentence adds after its object."""
    sebelum, sesudah = baris.sebelum or {}, baris.sesudah or {}
    match baris.aksi:
        case Aksi.JAWABAN_DITERIMA:
            return f" dengan nilai {_nilai(sesudah)}"
        case Aksi.VERIFIKASI_DIBATALKAN:
            return f", semula bernilai {_nilai(sebelum)}"
        case Aksi.JAWABAN_DIKEMBALIKAN:
            return f" kepada {_daftar(sesudah['kepada'])}"
        case Aksi.JAWABAN_DIAJUKAN:
            return "; jawaban menunggu verifikasi"
        case _:
            return ""


def _nilai(isi: dict) -> str:
    return number_format(f"{Decimal(isi['nilai_verifikasi']).normalize():f}")


def _daftar(nama: list[str]) -> str:
    return " dan ".join(nama) if len(nama) < 3 else f"{', '.join(nama[:-1])}, dan {nama[-1]}"
