"""Scores and sums that a stage gave, from a CSV or XLSX file: all or nothing, and every bad row is named.

A preview reads and judges the file exactly as the import does, and tells what the import would change.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from indikator.aturan.hak_tahap import pastikan_boleh_menilai
from indikator.berkas.skor import INDIKATOR, KLASTER, PERTANYAAN, TOTAL, BarisSkor, Cacat, baca_skor, tulis_csv
from indikator.models import Evaluasi, JumlahTahap, SkorTahap
from indikator.models.skor import Tahap
from indikator.queries.rekonsiliasi import Rekonsiliasi, cocokkan
from indikator.queries.susunan import Susunan, susunan
from indikator.services.catatan_impor import CatatanBaru, catatan_yang_baru, simpan_catatan_impor
from indikator.services.kunci import pastikan_jendela, pegang_evaluasi
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Pengguna
from klaster.services.riwayat import catat

#: What `JumlahTahap.skor` can hold.
JUMLAH_MAKS = Decimal("9999.9999")
#: Letters of a wrong code that a message repeats.
SEBUT_MAKS = 20
PESAN_BERUBAH = (
    "Nilai tahap ini diubah orang lain sejak pratinjau dibuat. Periksa pratinjau terbaru di bawah ini, lalu terapkan."
)

Isi = dict[tuple[str, str], tuple[Decimal, str]]


class ImporDitolak(Ditolak):
    """The file was refused; `cacat` has one sentence per bad row."""

    def __init__(self, cacat: Iterable[str]) -> None:
        self.cacat = tuple(cacat)
        super().__init__("\n".join(self.cacat), bidang="berkas")


@dataclass(frozen=True)
class HasilImpor:
    evaluasi: Evaluasi
    tahap: Tahap
    baris: int
    total: Decimal
    total_pertanyaan: int
    menggantikan: int
    jumlah: int = 0
    catatan_baru: int = 0


@dataclass(frozen=True)
class Perubahan:
    """One figure that the import would change; None where there is none."""

    tingkat: str
    kode: str
    lama: Decimal | None
    baru: Decimal | None


@dataclass(frozen=True)
class Pratinjau:
    """What an import would do. `isi` is the file in our own writing, to be sent again; `sidik` names the state."""

    hasil: HasilImpor
    perubahan: tuple[Perubahan, ...]
    catatan: tuple[CatatanBaru, ...]
    rekonsiliasi: Rekonsiliasi
    isi: str
    sidik: str


@dataclass(frozen=True)
class _Bacaan:
    """A file without a fault."""

    tahap: Tahap
    pohon: Susunan
    baris: list[BarisSkor]

    @property
    def pertanyaan(self) -> list[BarisSkor]:
        return [b for b in self.baris if b.tingkat == PERTANYAAN]

    @property
    def jumlah(self) -> list[BarisSkor]:
        return [b for b in self.baris if b.tingkat != PERTANYAAN]

    @property
    def isi(self) -> Isi:
        return {(b.tingkat, b.kode): (b.skor, b.catatan if b.tingkat == PERTANYAAN else "") for b in self.baris}


def impor_skor(
    *,
    evaluasi: Evaluasi,
    tahap: str,
    isi: bytes,
    nama: str = "",
    sidik: str | None = None,
    oleh: Pengguna | None = None,
) -> HasilImpor:
    """Replace the scores and sums of one stage by those of the file. Writes nothing when a row is bad.

    Questions that the file does not name have no score in this stage. A note of an outside stage also becomes a
    `CatatanTahap`, once for the same words. `sidik` is the state that a preview was based on: another one is refused
    with `SudahBerubah`, unless the file has just been imported (a double click). Without `oleh` it is the operator of
    the server who imports: neither the stage's window nor its evaluator is asked for. Raises `ImporDitolak`.
    """
    bacaan = _baca(evaluasi, tahap, isi, nama)
    with transaction.atomic():
        # Two imports of a stage at once come one after the other: the evaluation's row is held meanwhile.
        evaluasi = pegang_evaluasi(evaluasi.pk)
        if oleh is not None:
            _pastikan_boleh(evaluasi, tahap, oleh)
        tersimpan = isi_tahap(evaluasi, bacaan.tahap)
        if sidik is not None and sidik_isi(tersimpan) != sidik:
            if tersimpan == bacaan.isi:
                return _hasil(evaluasi, bacaan, tersimpan, catatan=0)
            raise SudahBerubah(PESAN_BERUBAH)
        return _ganti(evaluasi, bacaan, tersimpan, oleh)


def pratinjau_impor(*, evaluasi: Evaluasi, tahap: str, isi: bytes, nama: str, oleh: Pengguna) -> Pratinjau:
    """What `impor_skor` would do with this file, without doing it. Raises what it would raise."""
    bacaan = _baca(evaluasi, tahap, isi, nama)
    _pastikan_boleh(evaluasi, tahap, oleh)
    tersimpan = isi_tahap(evaluasi, bacaan.tahap)
    catatan = catatan_yang_baru(evaluasi, bacaan.tahap, bacaan.pohon, bacaan.baris)
    return Pratinjau(
        hasil=_hasil(evaluasi, bacaan, tersimpan, catatan=len(catatan)),
        perubahan=tuple(_perubahan(bacaan, tersimpan)),
        catatan=tuple(catatan),
        rekonsiliasi=_cocokkan(bacaan),
        isi=tulis_csv(bacaan.baris),
        sidik=sidik_isi(tersimpan),
    )


def _pastikan_boleh(evaluasi: Evaluasi, tahap: str, oleh: Pengguna) -> None:
    """The stage is this user's to write, and its window is open; the self-assessment has none."""
    pastikan_boleh_menilai(evaluasi, tahap, oleh)
    if tahap != Tahap.EM:
        pastikan_jendela(evaluasi, tahap, oleh)


def isi_tahap(evaluasi: Evaluasi, tahap: str) -> Isi:
    """What is stored of a stage: (level, code) -> (figure, note of the question)."""
    skor = SkorTahap.objects.filter(evaluasi=evaluasi, tahap=tahap).order_by()
    jumlah = JumlahTahap.objects.filter(evaluasi=evaluasi, tahap=tahap).order_by()
    isi: Isi = {
        (PERTANYAAN, kode): (nilai, catatan)
        for kode, nilai, catatan in skor.values_list("pertanyaan__kode", "skor", "catatan")
    }
    return isi | {
        (tingkat, kode): (nilai, "") for tingkat, kode, nilai in jumlah.values_list("tingkat", "kode", "skor")
    }


def sidik_isi(isi: Isi) -> str:
    """SHA-256 of a stage's figures and notes, the same however the database writes decimals."""
    baris = sorted([t, k, f"{nilai.normalize():f}", catatan] for (t, k), (nilai, catatan) in isi.items())
    return hashlib.sha256(json.dumps(baris, ensure_ascii=False).encode()).hexdigest()


def _baca(evaluasi: Evaluasi, tahap: str, isi: bytes, nama: str) -> _Bacaan:
    if tahap not in Tahap.values:
        raise ImporDitolak([f"Tahap '{tahap}' tidak dikenal; pilih {', '.join(Tahap.values)}."])
    baris, cacat = baca_skor(isi, nama)
    pohon = susunan(evaluasi.instrumen)
    cacat += _cacat_isi(baris, pohon, Tahap(tahap))
    if cacat:
        raise ImporDitolak(f"baris {nomor}: {sebab}" if nomor else sebab for nomor, sebab in sorted(cacat))
    return _Bacaan(Tahap(tahap), pohon, baris)


def _cacat_isi(baris: list[BarisSkor], pohon: Susunan, tahap: Tahap) -> list[Cacat]:
    """What only the instrument can tell: unknown codes, and scores above the question's maximum."""
    maks = {s.kode: s.maks for s in pohon.soal}
    dikenal = {INDIKATOR: {i.kode for i in pohon.indikator}, KLASTER: {k.kode for k in pohon.klaster}, TOTAL: {""}}
    cacat = []
    for b in baris:
        if b.tingkat == PERTANYAAN:
            salah = _salah_pertanyaan(b, maks) if b.kode else ""
        else:
            salah = _salah_jumlah(b, dikenal[b.tingkat], tahap)
        if salah:
            cacat.append((b.nomor, salah))
    return cacat


def _salah_pertanyaan(baris: BarisSkor, maks: dict[str, Decimal]) -> str:
    kode = baris.kode
    if kode not in maks:
        return f"pertanyaan '{kode[:SEBUT_MAKS]}' tidak ada pada instrumen evaluasi ini"
    if baris.skor > maks[kode]:
        return f"nilai {baris.skor:f} untuk {kode} melebihi maksimum {maks[kode].normalize():f}"
    if baris.berupa_angka and f"{kode}0" in maks:
        return (
            f"kode {kode} tersimpan sebagai angka dan dapat berarti {kode}0; jadikan kolom kode Teks, lalu ketik ulang"
        )
    return ""


def _salah_jumlah(baris: BarisSkor, dikenal: set[str], tahap: Tahap) -> str:
    if baris.kode not in dikenal:
        return f"{baris.tingkat} '{baris.kode[:SEBUT_MAKS]}' tidak ada pada instrumen evaluasi ini"
    if baris.skor > JUMLAH_MAKS:
        return f"jumlah {baris.skor:f} terlalu besar; paling besar {JUMLAH_MAKS}"
    if baris.catatan and (baris.tingkat != INDIKATOR or tahap == Tahap.EM):
        return "catatan pada baris jumlah ini tidak mempunyai tempat; pindahkan ke baris pertanyaannya"
    return ""


def _perubahan(bacaan: _Bacaan, tersimpan: Isi) -> Iterable[Perubahan]:
    """In the order of the instrument: what is new or different, then what the file does not name any more."""
    baru = bacaan.isi
    urutan = {s.kode: n for n, s in enumerate(bacaan.pohon.soal)}
    kunci = sorted(baru.keys() | tersimpan.keys(), key=lambda k: (k[0] != PERTANYAAN, urutan.get(k[1], 0), k))
    for satu in kunci:
        lama, ganti = (isi[satu][0] if satu in isi else None for isi in (tersimpan, baru))
        if lama != ganti:
            yield Perubahan(*satu, lama, ganti)


def _cocokkan(bacaan: _Bacaan) -> Rekonsiliasi:
    skor = {b.kode: b.skor for b in bacaan.pertanyaan}
    jumlah = {(b.tingkat, b.kode): b.skor for b in bacaan.jumlah}
    return cocokkan(bacaan.tahap, bacaan.pohon, skor, jumlah)


def _hasil(evaluasi: Evaluasi, bacaan: _Bacaan, tersimpan: Isi, *, catatan: int) -> HasilImpor:
    return HasilImpor(
        evaluasi=evaluasi,
        tahap=bacaan.tahap,
        baris=len(bacaan.pertanyaan),
        total=sum((b.skor for b in bacaan.pertanyaan), Decimal(0)),
        total_pertanyaan=len(bacaan.pohon.soal),
        menggantikan=sum(tingkat == PERTANYAAN for tingkat, _ in tersimpan),
        jumlah=len(bacaan.jumlah),
        catatan_baru=catatan,
    )


def _ganti(evaluasi: Evaluasi, bacaan: _Bacaan, tersimpan: Isi, oleh: Pengguna | None) -> HasilImpor:
    SkorTahap.objects.filter(evaluasi=evaluasi, tahap=bacaan.tahap).delete()
    JumlahTahap.objects.filter(evaluasi=evaluasi, tahap=bacaan.tahap).delete()
    soal = {s.kode: s.id for s in bacaan.pohon.soal}
    SkorTahap.objects.bulk_create(
        SkorTahap(evaluasi=evaluasi, tahap=bacaan.tahap, pertanyaan_id=soal[b.kode], skor=b.skor, catatan=b.catatan)
        for b in bacaan.pertanyaan
    )
    JumlahTahap.objects.bulk_create(
        JumlahTahap(evaluasi=evaluasi, tahap=bacaan.tahap, tingkat=b.tingkat, kode=b.kode, skor=b.skor)
        for b in bacaan.jumlah
    )
    catatan = simpan_catatan_impor(
        evaluasi=evaluasi, tahap=bacaan.tahap, pohon=bacaan.pohon, baris=bacaan.baris, oleh=oleh
    )
    hasil = _hasil(evaluasi, bacaan, tersimpan, catatan=len(catatan))
    _catat(hasil, tersimpan, oleh)
    return hasil


def _catat(hasil: HasilImpor, tersimpan: Isi, oleh: Pengguna | None) -> None:
    lama = [nilai for (tingkat, _), (nilai, _) in tersimpan.items() if tingkat == PERTANYAAN]
    tambahan = {"jumlah": hasil.jumlah, "catatan": hasil.catatan_baru}
    catat(
        aksi=Aksi.SKOR_DIIMPOR,
        objek=hasil.evaluasi,
        oleh=oleh,
        kota=hasil.evaluasi.kota_id,
        label=f"tahap {hasil.tahap.value}, {hasil.evaluasi}",
        sebelum={"pertanyaan": len(lama), "total": f"{sum(lama, Decimal(0)):f}"} if lama else None,
        sesudah={"tahap": hasil.tahap.value, "pertanyaan": hasil.baris, "total": f"{hasil.total:f}"}
        | {nama: n for nama, n in tambahan.items() if n},
    )
