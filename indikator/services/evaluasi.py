"""Opening an evaluation and setting its deadline, target and submission."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from indikator.models import Evaluasi, Instrumen, Jawaban, Penugasan, SkalaPredikat, Status
from indikator.models.status import TERBUKA
from indikator.services.skor import minta_hitung
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Kota, Opd, Pengguna
from klaster.models.opd import KODE_SEKRETARIAT, JenisOpd
from klaster.services import catat

PESAN_TENGGAT_LAMPAU = "Tenggat tidak boleh sebelum hari ini. Pilih hari ini atau sesudahnya."
KODE_KECAMATAN, KODE_KELURAHAN = "KECAMATAN", "KELURAHAN"
KODE_WILAYAH: dict[str, str] = {JenisOpd.KECAMATAN: KODE_KECAMATAN, JenisOpd.KELURAHAN: KODE_KELURAHAN}


@transaction.atomic
def buka_evaluasi(
    *,
    kota: Kota,
    instrumen: Instrumen,
    tahun: int,
    tenggat: date,
    target: SkalaPredikat | None = None,
    contoh: bool = False,
    oleh: Pengguna | None,
) -> Evaluasi:
    """Open a city's evaluation: one answer per question, one part per department that the instrument names.

    The first department that is not a kecamatan or kelurahan leads; where there is none, the secretariat's office does.
    KECAMATAN and KELURAHAN become every such unit of the city; a city without kelurahan asks its kecamatan.
    Raises `Ditolak` for an unpublished instrument, an evaluation that exists, or a department the city lacks.
    """
    if not instrumen.terbit:
        raise Ditolak("Instrumen belum terbit. Terbitkan instrumen sebelum membuka evaluasi.")
    if tenggat < timezone.now().astimezone(kota.zona).date():
        raise Ditolak(PESAN_TENGGAT_LAMPAU, bidang="tenggat")
    evaluasi, baru = Evaluasi.objects.get_or_create(
        kota=kota,
        tahun=tahun,
        defaults={"instrumen": instrumen, "tenggat": tenggat, "target": target, "contoh": contoh},
    )
    if not baru:
        raise Ditolak(f"Evaluasi {kota} tahun {tahun} sudah ada.", bidang="tahun")
    _bagikan_pertanyaan(evaluasi)
    catat(aksi=Aksi.EVALUASI_DIBUKA, objek=evaluasi, oleh=oleh, kota=kota, sesudah={"tenggat": tenggat.isoformat()})
    minta_hitung(evaluasi_id=evaluasi.pk, penyebab="Evaluasi dibuka")
    return evaluasi


def _bagikan_pertanyaan(evaluasi: Evaluasi) -> None:
    """One answer for each question of the instrument, one part for each unit that answers it."""
    pertanyaan = list(evaluasi.instrumen.pertanyaan.prefetch_related("opd_acuan"))
    jawaban = Jawaban.objects.bulk_create(Jawaban(evaluasi=evaluasi, pertanyaan=p) for p in pertanyaan)
    unit = _unit_kota(evaluasi.kota)
    Penugasan.objects.bulk_create(
        bagian for j in jawaban for bagian in _bagian(j, [a.kode_opd for a in j.pertanyaan.opd_acuan.all()], unit)
    )


def _unit_kota(kota: Kota) -> dict[str, list[Opd]]:
    """Reference code -> the city's units that it stands for."""
    unit: dict[str, list[Opd]] = {KODE_KECAMATAN: [], KODE_KELURAHAN: []}
    for opd in Opd.objects.filter(kota=kota, aktif=True).order_by("kode"):
        unit.setdefault(KODE_WILAYAH.get(opd.jenis, opd.kode), []).append(opd)
    unit[KODE_KELURAHAN] = unit[KODE_KELURAHAN] or unit[KODE_KECAMATAN]
    return unit


def _bagian(jawaban: Jawaban, kode_opd: Iterable[str], unit: dict[str, list[Opd]]) -> list[Penugasan]:
    kode = list(kode_opd)
    if all(k in (KODE_KECAMATAN, KODE_KELURAHAN) for k in kode):
        kode.insert(0, KODE_SEKRETARIAT)
    hilang = [k for k in kode if not unit.get(k)]
    if hilang:
        raise Ditolak(
            f"Pertanyaan {jawaban.pertanyaan.kode} memerlukan {', '.join(hilang)}, tetapi kota ini belum mempunyainya. "
            "Tambahkan atau aktifkan OPD itu lebih dahulu."
        )
    pimpin = next(k for k in kode if k not in (KODE_KECAMATAN, KODE_KELURAHAN))
    opd = {o.pk: o for k in kode for o in unit[k]}
    return [Penugasan(jawaban=jawaban, opd=o, pimpin=o.pk == unit[pimpin][0].pk) for o in opd.values()]


@transaction.atomic
def ubah_tenggat(*, evaluasi: Evaluasi, tenggat: date, oleh: Pengguna) -> Evaluasi:
    """Set the last day of filling. A day before today in the city is refused."""
    if tenggat < evaluasi.hari_ini:
        raise Ditolak(PESAN_TENGGAT_LAMPAU, bidang="tenggat")
    lama = evaluasi.tenggat
    if not Evaluasi.objects.filter(pk=evaluasi.pk, status=Evaluasi.Status.DIISI).update(tenggat=tenggat):
        raise SudahBerubah("Evaluasi sudah diajukan, sehingga tenggat tidak dapat diubah.")
    catat(
        aksi=Aksi.TENGGAT_DIUBAH,
        objek=evaluasi,
        oleh=oleh,
        kota=evaluasi.kota_id,
        sebelum={"tenggat": lama.isoformat()},
        sesudah={"tenggat": tenggat.isoformat()},
    )
    evaluasi.refresh_from_db()
    return evaluasi


@transaction.atomic
def ubah_tenggat_bagian(*, penugasan: Penugasan, tenggat: date | None, oleh: Pengguna) -> Penugasan:
    """Give one part a deadline of its own, or None to follow the evaluation's again. A past day is refused."""
    evaluasi = penugasan.jawaban.evaluasi
    if tenggat is not None and tenggat < evaluasi.hari_ini:
        raise Ditolak(PESAN_TENGGAT_LAMPAU, bidang="tenggat")
    lama = penugasan.tenggat
    berubah = Penugasan.objects.filter(
        pk=penugasan.pk, jawaban__evaluasi__status=Evaluasi.Status.DIISI, status__in=TERBUKA
    ).update(tenggat=tenggat)
    if not berubah:
        raise SudahBerubah("Bagian ini atau evaluasinya sudah diajukan, sehingga tenggatnya tidak dapat diubah.")
    catat(
        aksi=Aksi.TENGGAT_DIUBAH,
        objek=penugasan.jawaban,
        label=str(penugasan),
        oleh=oleh,
        kota=evaluasi.kota_id,
        sebelum={"tenggat": lama.isoformat() if lama else None},
        sesudah={"tenggat": tenggat.isoformat() if tenggat else None},
    )
    penugasan.refresh_from_db(fields=["tenggat"])
    return penugasan


@transaction.atomic
def ubah_target(*, evaluasi: Evaluasi, target: SkalaPredikat | None, oleh: Pengguna) -> Evaluasi:
    """Set the predikat that the city aims for."""
    if target is not None and target.instrumen_id != evaluasi.instrumen_id:
        raise Ditolak("Target harus salah satu predikat pada instrumen evaluasi ini.", bidang="target")
    lama = str(evaluasi.target or "")
    Evaluasi.objects.filter(pk=evaluasi.pk).update(target=target)
    catat(
        aksi=Aksi.TARGET_DIUBAH,
        objek=evaluasi,
        oleh=oleh,
        kota=evaluasi.kota_id,
        sebelum={"target": lama},
        sesudah={"target": str(target or "")},
    )
    evaluasi.refresh_from_db()
    return evaluasi


@transaction.atomic
def ajukan_evaluasi(*, evaluasi: Evaluasi, oleh: Pengguna) -> Evaluasi:
    """Submit the evaluation once: from here on no answer, evidence or verdict changes.

    Refused while any answer waits for a verifier, because it would stay unjudged for good. Every answer is held, so
    that no part is handed in between the count and the submission.
    """
    dipegang = Jawaban.objects.select_for_update().filter(evaluasi=evaluasi).order_by("pk")
    menunggu = sum(status == Status.MENUNGGU for status in dipegang.values_list("status", flat=True))
    if menunggu:
        raise Ditolak(f"Masih ada {menunggu} jawaban yang menunggu verifikasi. Selesaikan lebih dahulu, lalu ajukan.")
    berubah = Evaluasi.objects.filter(pk=evaluasi.pk, status=Evaluasi.Status.DIISI).update(
        status=Evaluasi.Status.DIAJUKAN, diajukan_pada=timezone.now()
    )
    if not berubah:
        raise SudahBerubah("Evaluasi ini sudah diajukan.")
    catat(aksi=Aksi.EVALUASI_DIAJUKAN, objek=evaluasi, oleh=oleh, kota=evaluasi.kota_id)
    evaluasi.refresh_from_db()
    return evaluasi
