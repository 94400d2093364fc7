"""The one writer of HasilSkor: asks for a computation, computes, stores one row per kind and revision."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any, Protocol

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerTakTerjangkau

from indikator import skoring, tasks
from indikator.jembatan import instrumen_mesin, jawaban_mesin
from indikator.models import Evaluasi, HasilSkor, Jawaban, Status
from indikator.queries.skor import evaluasi_tertinggal, nama_bagian, susun_rincian
from klaster.galat import Ditolak
from klaster.models import Pengguna
from klaster.services.riwayat import label_pelaku

logger = logging.getLogger(__name__)

#: Seconds between a change and its computation, so that a burst of changes is computed once.
JEDA = 2
#: Evaluations that one sweep computes at most; the next sweep takes the rest.
SAPUAN_MAKS = 100
PANJANG_PENYEBAB = 200


class TakTerhitung(Ditolak):
    """What is stored breaks a rule of the engine; it got there round the services, so a person must look."""


@dataclass(frozen=True, slots=True)
class Sebab:
    """Why a result was computed: what was changed, and who changed it (a label, empty for the system itself)."""

    penyebab: str
    pemicu: str = ""


def minta_hitung(*, evaluasi_id: int, penyebab: str, oleh: Pengguna | None = None) -> None:
    """Say that something changed which can move a score. Call it inside the transaction of the change.

    `oleh` is who changed it; the result keeps the name. The revision grows with the change itself, so nothing is lost
    when the broker is away: the sweeper finds it.
    """
    Evaluasi.objects.filter(pk=evaluasi_id).update(revisi=F("revisi") + 1)
    transaction.on_commit(partial(_antrekan, evaluasi_id, penyebab[:PANJANG_PENYEBAB], label_pelaku(oleh)))


def _antrekan(evaluasi_id: int, penyebab: str, pemicu: str) -> None:
    try:
        tasks.hitung_skor.apply_async((evaluasi_id, penyebab, pemicu), countdown=JEDA)
    except BrokerTakTerjangkau:
        logger.warning("broker unreachable; evaluation %s is left to the sweeper", evaluasi_id)


@transaction.atomic
def hitung_dan_simpan(*, evaluasi_id: int, penyebab: str = "", pemicu: str = "") -> dict[str, HasilSkor]:
    """Compute both totals at the evaluation's revision and store them; those already stored are returned as they are.

    `penyebab` is what was changed, `pemicu` who changed it; both are kept with the result as words.

    Safe to run twice and at once: the evaluation's row is held, so what is read is exactly the revision that is
    stored, and the unique constraint is the last door. Empty when the evaluation is gone.
    """
    evaluasi = (
        Evaluasi.objects.select_for_update(of=("self",))
        .select_related("instrumen", "kota")
        .filter(pk=evaluasi_id)
        .first()
    )
    if evaluasi is None:
        return {}
    tersimpan = _yang_tersimpan(evaluasi)
    if len(tersimpan) == len(HasilSkor.Jenis):
        return tersimpan
    try:
        hasil = _hitung(evaluasi)
    except (ValueError, TypeError, KeyError) as galat:
        raise TakTerhitung(f"{evaluasi} tidak dapat dihitung: data instrumen atau nilai rusak ({galat}).") from galat
    sebab = Sebab(_sebab_evaluasi(evaluasi, penyebab), pemicu[:PANJANG_PENYEBAB])
    nama = nama_bagian(evaluasi.instrumen)
    baru = [
        susun_hasil(evaluasi, jenis, isi, susun_rincian(isi, nama), sebab)
        for jenis, isi in hasil.items()
        if jenis not in tersimpan
    ]
    return tersimpan | {h.jenis: h for h in HasilSkor.objects.bulk_create(baru)}


def sapu(*, maks: int = SAPUAN_MAKS) -> int:
    """Compute every evaluation whose newest revision has no result; returns how many it did.

    One that cannot be computed is logged and does not hold up the others.
    """
    selesai = 0
    for evaluasi_id in evaluasi_tertinggal().values_list("pk", flat=True)[:maks]:
        try:
            hitung_dan_simpan(evaluasi_id=evaluasi_id, penyebab="Penghitungan susulan")
            selesai += 1
        except Exception:
            logger.exception("evaluation %s could not be computed", evaluasi_id)
    return selesai


def _hitung(evaluasi: Evaluasi) -> Mapping[str, skoring.Hasil]:
    """Self-score from the answers, verified score from accepted answers only. Seven queries, however many answers."""
    mesin = instrumen_mesin(evaluasi.instrumen)
    jawaban = {
        j.pertanyaan.kode: j
        for j in Jawaban.objects.filter(evaluasi=evaluasi)
        .select_related("pertanyaan")
        .only("opsi", "angka", "status", "nilai_verifikasi", "evaluasi_id", "pertanyaan__kode")
        .order_by()
    }
    nilai: dict[str, Decimal] = {
        kode: j.nilai_verifikasi
        for kode, j in jawaban.items()
        if j.status == Status.DITERIMA and j.nilai_verifikasi is not None
    }
    return {
        HasilSkor.Jenis.MANDIRI: skoring.hitung(mesin, {kode: jawaban_mesin(j) for kode, j in jawaban.items()}),
        HasilSkor.Jenis.VERIFIKASI: skoring.jumlahkan(mesin, nilai),
    }


class Angka(Protocol):
    """What a stored row needs of a result: the engine's, or one added up in the database."""

    @property
    def total(self) -> Decimal: ...
    @property
    def predikat(self) -> skoring.BatasPredikat: ...
    @property
    def terjawab(self) -> int: ...
    @property
    def total_pertanyaan(self) -> int: ...


def susun_hasil(evaluasi: Evaluasi, jenis: str, hasil: Angka, rincian: dict[str, Any], sebab: Sebab) -> HasilSkor:
    """The row of a result, not yet stored. Needs `evaluasi.instrumen` loaded."""
    return HasilSkor(
        evaluasi=evaluasi,
        jenis=jenis,
        revisi=evaluasi.revisi,
        total=hasil.total,
        predikat_kode=hasil.predikat.kode,
        predikat_nama=hasil.predikat.nama,
        terjawab=hasil.terjawab,
        total_pertanyaan=hasil.total_pertanyaan,
        rincian=rincian,
        versi_mesin=skoring.VERSI_MESIN,
        versi_instrumen=evaluasi.instrumen.sidik,
        penyebab=sebab.penyebab,
        pemicu=sebab.pemicu,
        dihitung_pada=timezone.now(),
    )


def _yang_tersimpan(evaluasi: Evaluasi) -> dict[str, HasilSkor]:
    """Results of the current revision. A new engine version opens a new revision; the old results stay as they were."""
    tersimpan = {h.jenis: h for h in HasilSkor.objects.filter(evaluasi=evaluasi, revisi=evaluasi.revisi)}
    if all(h.versi_mesin == skoring.VERSI_MESIN for h in tersimpan.values()):
        return tersimpan
    Evaluasi.objects.filter(pk=evaluasi.pk).update(revisi=F("revisi") + 1)
    evaluasi.refresh_from_db(fields=["revisi"])
    return {}


def _sebab_evaluasi(evaluasi: Evaluasi, penyebab: str) -> str:
    terakhir = HasilSkor.objects.filter(evaluasi=evaluasi).order_by("-revisi").values_list("revisi", flat=True).first()
    return sebab_lengkap(penyebab, revisi=evaluasi.revisi, terakhir=terakhir)


def sebab_lengkap(penyebab: str, *, revisi: int, terakhir: int | None) -> str:
    """Name also the changes that the debounce gathered into this computation: those since the `terakhir` result."""
    lain = revisi - terakhir - 1 if terakhir is not None else 0
    if lain <= 0 or not penyebab:
        return penyebab[:PANJANG_PENYEBAB]
    ekor = f" dan {lain} perubahan lain"
    return penyebab[: PANJANG_PENYEBAB - len(ekor)] + ekor
