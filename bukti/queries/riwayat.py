"""The history of one answer, or of one piece of evidence, as sentences."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Model, QuerySet

from bukti.models import Bukti
from indikator.aturan.wilayah import pilihan_unit
from indikator.models import Jawaban
from klaster.models import Aksi, Riwayat
from klaster.templatetags.kla import tulis_angka

#: Of what happens to a document, only this concerns the answers it proves; the rest is in the document's own history.
AKSI_BUKTI = (Aksi.BUKTI_DIGANTI, Aksi.BUKTI_DITARIK)
#: Autosave writes every few seconds; what one person saves without a longer pause is one step.
SATU_LANGKAH = timedelta(minutes=10)
BERTURUTAN = (Aksi.JAWABAN_DISIMPAN, Aksi.CATATAN_DISIMPAN)


@dataclass(frozen=True)
class Catatan:
    """One step. `kutipan` is what the actor wrote: a reason, a note."""

    aksi: str
    kalimat: str
    kutipan: str
    waktu: datetime


def riwayat_jawaban(jawaban: Jawaban, bukti: Iterable[Bukti]) -> list[Catatan]:
    """Every step of the answer and of the evidence attached to it, newest first. Saving again and again is one step."""
    milik_jawaban = Jawaban._meta.label_lower
    baris = [
        b for b in Riwayat.objects.untuk(jawaban, *bukti) if b.objek_jenis == milik_jawaban or b.aksi in AKSI_BUKTI
    ]
    return [_langkah_jawaban(b, jawaban) for b in _gabungkan(baris)]


def riwayat_bukti(bukti: Bukti) -> list[Catatan]:
    """What happened to one piece of evidence, newest first; who opened it is told by `pembukaan`."""
    return [
        Catatan(
            b.aksi,
            f"{b.pelaku_label} {b.get_aksi_display()}{_objek(b, bukti, '')}{_akhir_bukti(b)}.",
            b.keterangan,
            b.waktu,
        )
        for b in _gabungkan(list(Riwayat.objects.untuk(bukti).exclude(aksi=Aksi.BUKTI_DIBUKA)))
    ]


def pembukaan(bukti: Bukti) -> QuerySet[Riwayat]:
    """The log of openings of a sensitive piece of evidence, newest first. `sesudah` says which file, and how."""
    return Riwayat.objects.untuk(bukti).filter(aksi=Aksi.BUKTI_DIBUKA)


def pengembalian(langkah: list[Catatan]) -> list[Catatan]:
    """The rounds so far: each time the answer was sent back, newest first."""
    return [c for c in langkah if c.aksi == Aksi.JAWABAN_DIKEMBALIKAN]


def _gabungkan(baris: list[Riwayat]) -> list[Riwayat]:
    """Saves by one person that follow each other within ten minutes become one row, from first before to last after."""
    hasil: list[Riwayat] = []
    terlama: datetime | None = None
    for b in baris:
        akhir = hasil[-1] if hasil else None
        if akhir and terlama and _satu_langkah(akhir, b) and terlama - b.waktu <= SATU_LANGKAH:
            akhir.sebelum = b.sebelum
        else:
            hasil.append(b)
        terlama = b.waktu
    return hasil


def _satu_langkah(baru: Riwayat, lama: Riwayat) -> bool:
    kunci = [(b.aksi, b.pelaku_id, b.objek_jenis, b.objek_id, b.objek_label) for b in (baru, lama)]
    return baru.aksi in BERTURUTAN and kunci[0] == kunci[1]


def _langkah_jawaban(baris: Riwayat, jawaban: Jawaban) -> Catatan:
    if baris.aksi == Aksi.JAWABAN_DISIMPAN:
        return Catatan(baris.aksi, f"{baris.pelaku_label} {_isi_disimpan(baris, jawaban)}.", "", baris.waktu)
    objek = _objek(baris, jawaban, f"pertanyaan {jawaban.pertanyaan.kode}")
    kalimat = f"{baris.pelaku_label} {baris.get_aksi_display()}{objek}{_akhir(baris, jawaban)}."
    return Catatan(baris.aksi, kalimat, baris.keterangan, baris.waktu)


def _objek(baris: Riwayat, milik: Model, ganti: str) -> str:
    """The object of the sentence, without what the page around it already says."""
    objek = ganti if baris.objek_label == str(milik) else baris.objek_label
    for akhir in (f" pada {milik}", f" pada {ganti}"):
        objek = objek.removesuffix(akhir)
    return f" {objek[:1].lower()}{objek[1:]}" if objek.startswith("Bagian ") else f" {objek}".rstrip()


def _isi_disimpan(baris: Riwayat, jawaban: Jawaban) -> str:
    """What a save changed, in words: the value first, else the note."""
    lama, baru = (_nilai_jawaban(isi or {}, jawaban) for isi in (baris.sebelum, baris.sesudah))
    if lama == baru:
        return "mengubah catatan jawaban"
    if not lama:
        return f"mengisi jawaban: {baru}"
    return f"mengubah jawaban dari {lama} menjadi {baru}" if baru else f"mengosongkan jawaban, semula {lama}"


def _nilai_jawaban(isi: dict, jawaban: Jawaban) -> str:
    if isi.get("angka") is not None:
        return f"{tulis_angka(isi['angka'], 4, pangkas=True)} {jawaban.pertanyaan.satuan}".strip()
    label = {kode: label for kode, label, _ in jawaban.pertanyaan.pilihan}
    opsi = isi.get("opsi") or ""
    return f"“{label.get(opsi, opsi)}”" if opsi else ""


def _akhir(baris: Riwayat, jawaban: Jawaban) -> str:
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
        case Aksi.UNIT_DIJAWAB:
            return _jawaban_unit(sesudah.get("nilai_unit", ""), jawaban)
        case _:
            return ""


def _jawaban_unit(nilai: str, jawaban: Jawaban) -> str:
    """What a kecamatan or kelurahan said, in the wording of its options."""
    label = {kode: label for kode, label, _ in pilihan_unit(jawaban.pertanyaan)}
    return f": {label.get(nilai, nilai)}" if nilai else ": jawaban dikosongkan"


def _akhir_bukti(baris: Riwayat) -> str:
    """The same for what happened to a document: what it was marked as, which files came."""
    sesudah = baris.sesudah or {}
    if baris.aksi == Aksi.BUKTI_DITANDAI:
        return f": {Bukti.Kepekaan(sesudah['kepekaan']).label.lower()}"
    if baris.aksi == Aksi.BUKTI_DIGANTI and sesudah.get("nama"):
        return f" dengan versi {sesudah['versi']} ({sesudah['nama']})"
    return ""


def _nilai(isi: dict) -> str:
    return tulis_angka(Decimal(isi["nilai_verifikasi"]), pangkas=True)


def _daftar(nama: list[str]) -> str:
    return " dan ".join(nama) if len(nama) < 3 else f"{', '.join(nama[:-1])}, dan {nama[-1]}"
