"""Judging: accept with a score, send back with a reason, undo. One verifier wins; the other is told."""

from collections.abc import Collection
from decimal import Decimal

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from indikator.models import Jawaban, Kegiatan, Penugasan, Status
from indikator.models.status import TERKIRIM
from indikator.pemeriksaan import halangan_terima, nilai_dalam_batas
from indikator.services import kabar
from indikator.services.kunci import pastikan_evaluasi_terbuka, pastikan_jendela, pegang_jawaban
from indikator.services.skor import minta_hitung
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Opd, Pengguna, Riwayat
from klaster.services.riwayat import catat

PESAN_DIDAHULUI = (
    "Jawaban ini sudah diputuskan atau diubah orang lain sejak Anda membukanya. "
    "Putusan Anda belum disimpan; periksa keadaan terbaru."
)


@transaction.atomic
def terima_jawaban(*, jawaban: Jawaban, nilai: Decimal, catatan: str, versi: int, oleh: Pengguna) -> Jawaban:
    """Accept a waiting answer with its verified score.

    Refused outside 0..maximum and, through the registered rules, without accepted mandatory evidence. Pressing the
    button twice is one acceptance.
    """
    terkini = pegang_jawaban(jawaban.pk)
    if _sudah_diterima_sendiri(terkini, nilai, catatan, versi, oleh):
        return terkini
    _pastikan_dapat_dinilai(terkini, versi, oleh)
    if salah := nilai_dalam_batas(terkini, nilai):
        raise Ditolak(" ".join(salah), bidang="nilai")
    if halangan := halangan_terima(terkini, nilai):
        raise Ditolak(" ".join(halangan))
    berubah = Jawaban.objects.filter(pk=terkini.pk, versi=versi, status=Status.MENUNGGU).update(
        status=Status.DITERIMA,
        nilai_verifikasi=nilai,
        verifikator=oleh,
        diverifikasi_pada=timezone.now(),
        catatan_verifikasi=catatan,
        alasan_kembali="",
        menunggu_sejak=None,
        versi=F("versi") + 1,
    )
    if not berubah:
        raise SudahBerubah(PESAN_DIDAHULUI)
    Penugasan.objects.filter(jawaban=terkini, status=Status.MENUNGGU).update(status=Status.DITERIMA)
    catat(
        aksi=Aksi.JAWABAN_DITERIMA,
        objek=terkini,
        oleh=oleh,
        kota=terkini.evaluasi.kota_id,
        keterangan=catatan,
        sesudah={"nilai_verifikasi": f"{nilai:f}"},
    )
    minta_hitung(evaluasi_id=terkini.evaluasi_id, penyebab=f"Jawaban {terkini.pertanyaan.kode} diterima", oleh=oleh)
    terkini.refresh_from_db()
    kabar.jawaban_diterima(terkini, oleh)
    return terkini


@transaction.atomic
def kembalikan_jawaban(*, jawaban: Jawaban, alasan: str, opd: Collection[Opd], versi: int, oleh: Pengguna) -> Jawaban:
    """Send a waiting answer back to the chosen OPD with a reason; nobody chosen means the lead."""
    alasan = alasan.strip()
    if not alasan:
        raise Ditolak("Tulis alasan pengembalian, supaya OPD tahu apa yang harus diperbaiki.", bidang="alasan")
    terkini = pegang_jawaban(jawaban.pk)
    if _sudah_dikembalikan_sendiri(terkini, alasan, versi, oleh):
        return terkini
    _pastikan_dapat_dinilai(terkini, versi, oleh)
    bagian = terkini.penugasan.filter(opd__in=opd) if opd else terkini.penugasan.filter(pimpin=True)
    if not bagian.exists():
        raise Ditolak("OPD yang dipilih tidak ditugasi pada pertanyaan ini.", bidang="opd")
    berubah = Jawaban.objects.filter(pk=terkini.pk, versi=versi, status=Status.MENUNGGU).update(
        status=Status.DIKEMBALIKAN,
        alasan_kembali=alasan,
        menunggu_sejak=None,
        putaran=F("putaran") + 1,
        versi=F("versi") + 1,
    )
    if not berubah:
        raise SudahBerubah(PESAN_DIDAHULUI)
    kembali = list(bagian.select_related("opd"))
    kepada = [str(b.opd) for b in kembali]
    bagian.filter(status__in=TERKIRIM).update(status=Status.DIKEMBALIKAN, diajukan_oleh=None, diajukan_pada=None)
    catat(
        aksi=Aksi.JAWABAN_DIKEMBALIKAN,
        objek=terkini,
        oleh=oleh,
        kota=terkini.evaluasi.kota_id,
        keterangan=alasan,
        sesudah={"kepada": kepada},
    )
    terkini.refresh_from_db()
    kabar.jawaban_dikembalikan(terkini, [b.opd_id for b in kembali], oleh)
    return terkini


@transaction.atomic
def batalkan_verifikasi(*, jawaban: Jawaban, versi: int, oleh: Pengguna) -> Jawaban:
    """Put an accepted answer back into the queue, so that it can be judged again."""
    terkini = pegang_jawaban(jawaban.pk)
    pastikan_evaluasi_terbuka(terkini)
    pastikan_jendela(terkini.evaluasi, Kegiatan.VERIFIKASI, oleh)
    lama = terkini.nilai_verifikasi
    berubah = Jawaban.objects.filter(pk=terkini.pk, versi=versi, status=Status.DITERIMA).update(
        status=Status.MENUNGGU,
        nilai_verifikasi=None,
        verifikator=None,
        diverifikasi_pada=None,
        catatan_verifikasi="",
        menunggu_sejak=timezone.now(),
        versi=F("versi") + 1,
    )
    if not berubah:
        raise SudahBerubah(PESAN_DIDAHULUI)
    Penugasan.objects.filter(jawaban=terkini, status=Status.DITERIMA).update(status=Status.MENUNGGU)
    catat(
        aksi=Aksi.VERIFIKASI_DIBATALKAN,
        objek=terkini,
        oleh=oleh,
        kota=terkini.evaluasi.kota_id,
        sebelum={"nilai_verifikasi": f"{lama:f}", "catatan": terkini.catatan_verifikasi},
    )
    minta_hitung(
        evaluasi_id=terkini.evaluasi_id, penyebab=f"Verifikasi {terkini.pertanyaan.kode} dibatalkan", oleh=oleh
    )
    terkini.refresh_from_db()
    return terkini


def usangkan_tampilan(jawaban: QuerySet[Jawaban]) -> None:
    """What a verifier sees of these answers has changed: pages opened before can no longer be judged from."""
    jawaban.update(versi=F("versi") + 1)


def _pastikan_dapat_dinilai(jawaban: Jawaban, versi: int, oleh: Pengguna) -> None:
    pastikan_evaluasi_terbuka(jawaban)
    pastikan_jendela(jawaban.evaluasi, Kegiatan.VERIFIKASI, oleh)
    if jawaban.versi != versi or jawaban.status != Status.MENUNGGU:
        raise SudahBerubah(PESAN_DIDAHULUI)


def _sudah_diterima_sendiri(jawaban: Jawaban, nilai: Decimal, catatan: str, versi: int, oleh: Pengguna) -> bool:
    """A second press of the same button: what it asks for has already been done by the first."""
    return (
        (jawaban.status, jawaban.versi, jawaban.verifikator_id) == (Status.DITERIMA, versi + 1, oleh.pk)
        and jawaban.nilai_verifikasi == nilai
        and jawaban.catatan_verifikasi == catatan
    )


def _sudah_dikembalikan_sendiri(jawaban: Jawaban, alasan: str, versi: int, oleh: Pengguna) -> bool:
    if (jawaban.status, jawaban.versi, jawaban.alasan_kembali) != (Status.DIKEMBALIKAN, versi + 1, alasan):
        return False
    terakhir = Riwayat.objects.untuk(jawaban).filter(aksi=Aksi.JAWABAN_DIKEMBALIKAN).first()
    return terakhir is not None and terakhir.pelaku_id == oleh.pk
