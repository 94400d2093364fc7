"""Opening an evaluation and setting its deadline and target."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils import timezone

from indikator.aturan.jendela import Hari
from indikator.models import Evaluasi, Instrumen, Jawaban, Penugasan, SkalaPredikat
from indikator.services import kabar
from indikator.services.jendela import PESAN_TENGGAT_LAMPAU, hari_evaluasi, pastikan_hari_sah, ubah_jadwal
from indikator.services.kunci import pegang_evaluasi
from indikator.services.lanjutan import siapkan_tawaran
from indikator.services.perpanjangan import ubah_tenggat_bagian
from indikator.services.skor import minta_hitung
from klaster.galat import Ditolak
from klaster.models import Aksi, Kota, Opd, Pengguna
from klaster.models.opd import KODE_SEKRETARIAT, JenisOpd
from klaster.services.riwayat import catat

__all__ = ["buka_evaluasi", "ubah_target", "ubah_tenggat", "ubah_tenggat_bagian"]

KODE_KECAMATAN, KODE_KELURAHAN = "KECAMATAN", "KELURAHAN"
KODE_WILAYAH: dict[str, str] = {JenisOpd.KECAMATAN: KODE_KECAMATAN, JenisOpd.KELURAHAN: KODE_KELURAHAN}


@transaction.atomic
def buka_evaluasi(
    *,
    kota: Kota,
    instrumen: Instrumen,
    tahun: int,
    tenggat: date,
    mulai: date | None = None,
    penutupan: date | None = None,
    target: SkalaPredikat | None = None,
    dari: Evaluasi | None = None,
    contoh: bool = False,
    oleh: Pengguna | None,
) -> Evaluasi:
    """Open a city's evaluation: one answer per question, one part per department that the instrument names.

    The first department that is not a kecamatan or kelurahan leads; where there is none, the secretariat's office does.
    KECAMATAN and KELURAHAN become every such unit of the city; a city without kelurahan asks its kecamatan.
    Filling runs from `mulai` (None: at once) to `tenggat`; `penutupan` is the official closing. `dari` is the city's
    earlier evaluation that this one goes on from: its answers are offered, its OPD asked again. The instrument is
    chosen here for good.
    Raises `Ditolak` for an unpublished instrument, an evaluation that exists, days in the wrong order, an earlier
    evaluation that is none, or a department the city lacks.
    """
    if not instrumen.terbit:
        raise Ditolak("Instrumen belum terbit. Terbitkan instrumen sebelum membuka evaluasi.")
    if tenggat < timezone.now().astimezone(kota.zona).date():
        raise Ditolak(PESAN_TENGGAT_LAMPAU, bidang="tenggat")
    pastikan_hari_sah(Hari(mulai, tenggat, penutupan))
    if dari is not None and (dari.kota_id != kota.pk or dari.tahun >= tahun):
        raise Ditolak(f"Pilih evaluasi {kota} dari tahun sebelum {tahun}, atau mulai tanpa melanjutkan.", bidang="dari")
    isi = {"tenggat": tenggat, "mulai": mulai, "penutupan": penutupan, "target": target, "dari": dari, "contoh": contoh}
    evaluasi, baru = Evaluasi.objects.get_or_create(kota=kota, tahun=tahun, defaults={"instrumen": instrumen, **isi})
    if not baru:
        raise Ditolak(
            f"Evaluasi {kota} tahun {tahun} sudah ada dengan {evaluasi.instrumen}; instrumennya tidak dapat diganti.",
            bidang="tahun",
        )
    _bagikan_pertanyaan(evaluasi)
    siapkan_tawaran(evaluasi=evaluasi, oleh=oleh)
    catat(aksi=Aksi.EVALUASI_DIBUKA, objek=evaluasi, oleh=oleh, kota=kota, sesudah=_isi_pembukaan(evaluasi))
    kabar.evaluasi_dibuka(evaluasi, oleh)
    minta_hitung(evaluasi_id=evaluasi.pk, penyebab="Evaluasi dibuka", oleh=oleh)
    return evaluasi


def _bagikan_pertanyaan(evaluasi: Evaluasi) -> None:
    """One answer for each question of the instrument, one part for each unit that answers it."""
    pertanyaan = list(evaluasi.instrumen.pertanyaan.prefetch_related("opd_acuan"))
    jawaban = Jawaban.objects.bulk_create(Jawaban(evaluasi=evaluasi, pertanyaan=p) for p in pertanyaan)
    unit = unit_kota(evaluasi.kota)
    Penugasan.objects.bulk_create(
        bagian for j in jawaban for bagian in bagian_bawaan(j, [a.kode_opd for a in j.pertanyaan.opd_acuan.all()], unit)
    )


def unit_kota(kota: Kota) -> dict[str, list[Opd]]:
    """Reference code -> the city's units that it stands for."""
    unit: dict[str, list[Opd]] = {KODE_KECAMATAN: [], KODE_KELURAHAN: []}
    for opd in Opd.objects.filter(kota=kota, aktif=True).order_by("kode"):
        unit.setdefault(KODE_WILAYAH.get(opd.jenis, opd.kode), []).append(opd)
    unit[KODE_KELURAHAN] = unit[KODE_KELURAHAN] or unit[KODE_KECAMATAN]
    return unit


def bagian_bawaan(jawaban: Jawaban, kode_opd: Iterable[str], unit: dict[str, list[Opd]]) -> list[Penugasan]:
    """The parts, not stored, that the instrument gives this question in a city with these units."""
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


def _isi_pembukaan(evaluasi: Evaluasi) -> dict[str, str]:
    """What the opening has set, for the audit trail; what was left out is left out."""
    isi = {
        "mulai": evaluasi.mulai and evaluasi.mulai.isoformat(),
        "tenggat": evaluasi.tenggat.isoformat(),
        "penutupan": evaluasi.penutupan and evaluasi.penutupan.isoformat(),
        "dari": evaluasi.dari and str(evaluasi.dari),
    }
    return {nama: nilai for nama, nilai in isi.items() if nilai}


def ubah_tenggat(*, evaluasi: Evaluasi, tenggat: date, oleh: Pengguna) -> Evaluasi:
    """Set the last day of filling; the other days stay. See `ubah_jadwal` for what is refused."""
    dilihat = hari_evaluasi(evaluasi)
    return ubah_jadwal(evaluasi=evaluasi, hari=replace(dilihat, tenggat=tenggat), dilihat=dilihat, oleh=oleh)


@transaction.atomic
def ubah_target(*, evaluasi: Evaluasi, target: SkalaPredikat | None, oleh: Pengguna) -> Evaluasi:
    """Set the predikat that the city aims for. Refused once the evaluation is closed for good."""
    terkini = pegang_evaluasi(evaluasi.pk)
    if terkini.status == Evaluasi.Status.SELESAI:
        raise Ditolak("Evaluasi ini sudah ditutup, sehingga targetnya tidak dapat diubah lagi.", bidang="target")
    if target is not None and target.instrumen_id != evaluasi.instrumen_id:
        raise Ditolak("Target harus salah satu predikat pada instrumen evaluasi ini.", bidang="target")
    lama = str(terkini.target or "")
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
