"""Every evaluation computed set-wise: the database adds up, and what is stored is what the engine would have stored.

Evaluations of one instrument are taken in batches, each in a transaction of its own that holds the rows of its
evaluations: what is read is exactly the revision that is stored, as in `services.skor.hitung_dan_simpan`. Memory does
not grow with the number of evaluations. What the rules do not foresee (a verified score above the maximum, an answer to
a question of another instrument, a broken rule) is given to the engine, which says what is wrong.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import F, Max, QuerySet

from indikator import skoring
from indikator.jembatan import instrumen_mesin
from indikator.models import Evaluasi, HasilSkor, Instrumen, Jawaban
from indikator.queries.skor import evaluasi_tertinggal, nama_bagian, susun_rincian
from indikator.queries.skor_massal import AturanMassal, JumlahMassal, aturan_massal, jumlah_massal
from indikator.services.skor import Sebab, TakTerhitung, hitung_dan_simpan, sebab_lengkap, susun_hasil
from indikator.skoring.tabel import ke_sen

#: Evaluations in one transaction: their rows are held for well under a second.
ROMBONGAN = 100


@dataclass
class HasilMassal:
    """How many evaluations got new results, and by id a sentence for each that could not be computed."""

    dihitung: int = 0
    cacat: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Cetakan:
    """What is the same for all evaluations of an instrument: its rules, and the shape of a result without points."""

    instrumen: Instrumen
    aturan: AturanMassal
    skala: tuple[skoring.BatasPredikat, ...]
    rangka: dict[str, Any]
    soal: tuple[tuple[str, str, int], ...]  # key in the database's JSON, code, most cents; in the instrument's order
    indikator: tuple[int, ...]
    blok: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AngkaMassal:
    """What `susun_hasil` wants of a result."""

    total: Decimal
    predikat: skoring.BatasPredikat
    terjawab: int
    total_pertanyaan: int


def hitung_semua(
    *, pilihan: QuerySet[Evaluasi] | None = None, penyebab: str = "", rombongan: int = ROMBONGAN
) -> HasilMassal:
    """Compute and store whatever is missing at the current revision of all evaluations, or of those in `pilihan`.

    Running it twice changes nothing; two at once share the work. An evaluation whose instrument is exchanged meanwhile
    is left to the sweeper.
    """
    hasil = HasilMassal()
    perlu = evaluasi_tertinggal()
    if pilihan is not None:
        perlu = perlu.filter(pk__in=pilihan.order_by().values("pk"))
    for instrumen in Instrumen.objects.filter(pk__in=perlu.order_by().values("instrumen")).order_by("pk"):
        cetakan = _cetakan(instrumen)
        for pk in _rombongan(perlu.filter(instrumen=instrumen), rombongan):
            selesai = _hitung_rombongan(cetakan=cetakan, pk=pk, penyebab=penyebab) if cetakan else set()
            hasil.dihitung += len(selesai)
            _satu_per_satu([n for n in pk if n not in selesai], penyebab, hasil)
    return hasil


def _rombongan(perlu: QuerySet[Evaluasi], ukuran: int) -> Iterator[list[int]]:
    """Batches of ids in ascending order; each is asked for when the one before is done."""
    terakhir = 0
    while pk := list(perlu.filter(pk__gt=terakhir).order_by("pk").values_list("pk", flat=True)[:ukuran]):
        yield pk
        terakhir = pk[-1]


def _satu_per_satu(pk: list[int], penyebab: str, hasil: HasilMassal) -> None:
    """Those the batch did not take, by the engine: it says what is wrong with them, or does them after all."""
    for evaluasi_id in evaluasi_tertinggal().filter(pk__in=pk).values_list("pk", flat=True):
        try:
            hitung_dan_simpan(evaluasi_id=evaluasi_id, penyebab=penyebab)
            hasil.dihitung += 1
        except TakTerhitung as galat:
            hasil.cacat[evaluasi_id] = galat.pesan


@transaction.atomic
def _hitung_rombongan(*, cetakan: Cetakan, pk: list[int], penyebab: str) -> set[int]:
    """Store the results of one batch; returns the evaluations that are now complete."""
    dipegang = Evaluasi.objects.select_for_update(of=("self",)).filter(pk__in=pk, instrumen=cetakan.instrumen)
    evaluasi = {e.pk: e for e in dipegang.order_by("pk")}
    ada, usang = _yang_ada(evaluasi)
    jumlah = jumlah_massal(cetakan.aturan, evaluasi)
    baik = evaluasi.keys() - _berjawaban_asing(cetakan, evaluasi)
    baik = {n for n in baik if _dalam_batas(cetakan, jumlah[n, HasilSkor.Jenis.VERIFIKASI])}
    Evaluasi.objects.filter(pk__in=usang & baik).update(revisi=F("revisi") + 1)
    for n in usang & baik:
        evaluasi[n].revisi += 1
    sebab = _sebab({n: evaluasi[n] for n in baik}, penyebab)
    HasilSkor.objects.bulk_create(
        _baris(cetakan, evaluasi[n], jenis, jumlah[n, jenis], sebab[n])
        for n in sorted(baik)
        for jenis in HasilSkor.Jenis
        if (n, jenis) not in ada
    )
    return baik


def _yang_ada(evaluasi: dict[int, Evaluasi]) -> tuple[set[tuple[int, str]], set[int]]:
    """Results there are at the current revisions, and the evaluations where an older engine made them."""
    kini = HasilSkor.objects.filter(evaluasi__in=evaluasi, revisi=F("evaluasi__revisi")).order_by()
    baris = list(kini.values_list("evaluasi_id", "jenis", "versi_mesin"))
    usang = {n for n, _, versi in baris if versi != skoring.VERSI_MESIN}
    return {(n, jenis) for n, jenis, _ in baris if n not in usang}, usang


def _berjawaban_asing(cetakan: Cetakan, evaluasi: dict[int, Evaluasi]) -> set[int]:
    """Evaluations with an answer to a question of another instrument."""
    asing = Jawaban.objects.filter(evaluasi__in=evaluasi).exclude(pertanyaan__instrumen=cetakan.instrumen)
    return set(asing.order_by().values_list("evaluasi_id", flat=True))


def _dalam_batas(cetakan: Cetakan, verifikasi: JumlahMassal) -> bool:
    return all(0 <= verifikasi.soal.get(kunci, 0) <= maks for kunci, _, maks in cetakan.soal)


def _sebab(evaluasi: dict[int, Evaluasi], penyebab: str) -> dict[int, Sebab]:
    lama = HasilSkor.objects.filter(evaluasi__in=evaluasi).order_by().values("evaluasi").annotate(r=Max("revisi"))
    terakhir = dict(lama.values_list("evaluasi", "r"))
    return {n: Sebab(sebab_lengkap(penyebab, revisi=e.revisi, terakhir=terakhir.get(n))) for n, e in evaluasi.items()}


def _cetakan(instrumen: Instrumen) -> Cetakan | None:
    """None when the instrument itself is broken: the engine then says so for each of its evaluations."""
    try:
        mesin, aturan = instrumen_mesin(instrumen), aturan_massal(instrumen)
        kosong = skoring.jumlahkan(mesin, {})
    except (ValueError, TypeError, KeyError):
        return None
    nomor = {p.kode: str(pk) for pk, p in aturan.soal.items()}
    indikator = dict(instrumen.indikator.values_list("kode", "pk"))
    blok = dict(instrumen.blok.values_list("klaster__kode", "pk"))
    rangka = susun_rincian(kosong, nama_bagian(instrumen))
    return Cetakan(
        instrumen=instrumen,
        aturan=aturan,
        skala=mesin.skala,
        rangka=rangka,
        soal=tuple((nomor[p.kode], p.kode, ke_sen(p.skor_maks)) for p in mesin.semua_pertanyaan()),
        indikator=tuple(indikator[i["kode"]] for i in rangka["indikator"]),
        blok=tuple(blok[k["kode"]] for k in rangka["klaster"]),
    )


def _baris(cetakan: Cetakan, evaluasi: Evaluasi, jenis: str, jumlah: JumlahMassal, sebab: Sebab) -> HasilSkor:
    evaluasi.instrumen = cetakan.instrumen
    sen, banyak = jumlah.total
    total = Decimal(sen).scaleb(-2)
    predikat = skoring.tentukan_predikat(total, cetakan.skala)
    angka = AngkaMassal(total, predikat, banyak, len(cetakan.soal))
    return susun_hasil(evaluasi, jenis, angka, _rincian(cetakan, jumlah), sebab)


def _rincian(cetakan: Cetakan, jumlah: JumlahMassal) -> dict[str, Any]:
    """The same JSON as `susun_rincian` makes of the engine's result."""
    soal = jumlah.soal
    return {
        "klaster": _bagian(cetakan.rangka["klaster"], cetakan.blok, jumlah.blok),
        "indikator": _bagian(cetakan.rangka["indikator"], cetakan.indikator, jumlah.indikator),
        "pertanyaan": {kode: _teks(soal.get(kunci, 0)) for kunci, kode, _ in cetakan.soal},
        "belum": [kode for kunci, kode, _ in cetakan.soal if kunci not in soal],
    }


def _bagian(
    rangka: list[dict[str, Any]], urutan: tuple[int, ...], isi: dict[int, tuple[int, int]]
) -> list[dict[str, Any]]:
    baris = []
    for kosong, kunci in zip(rangka, urutan, strict=True):
        sen, banyak = isi.get(kunci, (0, 0))
        baris.append(kosong | {"skor": _teks(sen), "terjawab": banyak})
    return baris


@lru_cache(maxsize=20_000)
def _teks(sen: int) -> str:
    return f"{sen // 100}.{sen % 100:02d}"
