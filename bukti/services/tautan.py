"""Which evidence proves which answer, and the verifier's verdict on each link."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from bukti.models import Bukti, TautanBukti, VersiBukti
from indikator.models import Jawaban, KebutuhanBukti, Status
from indikator.services.kunci import bagian_terbuka_milik, pastikan_evaluasi_terbuka, pegang_jawaban
from indikator.services.pengisian import tandai_dikerjakan
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Pengguna
from klaster.services import catat


@transaction.atomic
def tautkan_bukti(
    *,
    jawaban: Jawaban,
    bukti: Bukti,
    kebutuhan: KebutuhanBukti | None,
    oleh: Pengguna,
    halaman: tuple[int, int] | None = None,
) -> TautanBukti:
    """Attach existing evidence to an answer, on behalf of the user's open part. `halaman` = first and last page."""
    terkini = pegang_jawaban(jawaban.pk)
    bagian = bagian_terbuka_milik(terkini, oleh)
    _pastikan_dapat_dipakai(bukti, terkini, kebutuhan)
    versi = bukti.versi.order_by("-nomor").first()
    dari, sampai = halaman or (None, None)
    if versi and versi.halaman and sampai and sampai > versi.halaman:
        raise Ditolak(f"Berkas ini hanya {versi.halaman} halaman.", bidang="halaman_sampai")
    try:
        with transaction.atomic():
            tautan = TautanBukti.objects.create(
                bukti=bukti,
                versi=versi,
                jawaban=terkini,
                kebutuhan=kebutuhan,
                opd=bagian.opd,
                halaman_dari=dari,
                halaman_sampai=sampai,
                ditautkan_oleh=oleh,
                ditautkan_pada=timezone.now(),
            )
    except IntegrityError as galat:
        raise SudahBerubah("Bukti ini sudah dilampirkan pada pertanyaan ini.") from galat
    tandai_dikerjakan(bagian)
    catat(aksi=Aksi.BUKTI_DITAUTKAN, objek=terkini, label=_label(tautan), oleh=oleh, kota=bukti.kota_id)
    return tautan


@transaction.atomic
def lepas_bukti(*, tautan: TautanBukti, oleh: Pengguna) -> None:
    """Detach evidence from an answer that is still open. The evidence itself stays in the library."""
    terkini = pegang_jawaban(tautan.jawaban_id)
    bagian_terbuka_milik(terkini, oleh)
    if not Bukti.objects.dikelola_oleh(oleh).filter(pk=tautan.bukti_id).exists():
        raise Ditolak(f"Bukti ini dilampirkan {tautan.opd}; hanya OPD itu atau sekretariat yang dapat melepasnya.")
    label = _label(tautan)
    dihapus, _ = TautanBukti.objects.filter(pk=tautan.pk).delete()
    if not dihapus:
        raise SudahBerubah("Bukti ini sudah dilepas.")
    catat(aksi=Aksi.BUKTI_DILEPAS, objek=terkini, label=label, oleh=oleh, kota=terkini.evaluasi.kota_id)


@transaction.atomic
def putuskan_tautan(*, tautan: TautanBukti, putusan: str, catatan: str, oleh: Pengguna) -> TautanBukti:
    """Record a verdict on one piece of evidence of a waiting answer: diterima, or ditolak with a reason.

    A verdict may be changed as long as the answer waits. A withdrawn or unclean file cannot be judged.
    """
    terkini = pegang_jawaban(tautan.jawaban_id)
    pastikan_evaluasi_terbuka(terkini)
    if terkini.status != Status.MENUNGGU:
        raise SudahBerubah("Jawaban ini tidak sedang menunggu verifikasi, sehingga buktinya tidak dapat diputuskan.")
    terbaru = TautanBukti.objects.select_related("bukti", "versi").filter(pk=tautan.pk).first()
    if terbaru is None or terbaru.bukti.ditarik:
        raise SudahBerubah(
            "Bukti ini sudah ditarik oleh OPD, sehingga tidak dapat diputuskan. Kembalikan jawaban bila perlu."
        )
    diterima = putusan == TautanBukti.Putusan.DITERIMA
    if diterima and terbaru.versi and terbaru.versi.status_periksa != VersiBukti.Periksa.BERSIH:
        raise Ditolak("Berkas ini belum selesai diperiksa atau tidak lolos pemeriksaan, sehingga belum dapat diterima.")
    if not diterima and not catatan.strip():
        raise Ditolak("Tulis alasan penolakan, supaya OPD tahu apa yang harus diperbaiki.", bidang="catatan")
    TautanBukti.objects.filter(pk=tautan.pk).update(
        putusan=putusan, catatan=catatan.strip(), diputuskan_oleh=oleh, diputuskan_pada=timezone.now()
    )
    catat(
        aksi=Aksi.BUKTI_DITERIMA if diterima else Aksi.BUKTI_DITOLAK,
        objek=terkini,
        label=_label(terbaru),
        oleh=oleh,
        kota=terkini.evaluasi.kota_id,
        keterangan=catatan.strip(),
    )
    terbaru.refresh_from_db()
    return terbaru


def _pastikan_dapat_dipakai(bukti: Bukti, jawaban: Jawaban, kebutuhan: KebutuhanBukti | None) -> None:
    if bukti.ditarik:
        raise SudahBerubah("Bukti ini sudah ditarik, sehingga tidak dapat dilampirkan.")
    if bukti.kota_id != jawaban.evaluasi.kota_id:
        raise Ditolak("Bukti ini bukan milik kota yang sama.")
    if kebutuhan is not None and kebutuhan.pertanyaan_id != jawaban.pertanyaan_id:
        raise Ditolak("Kebutuhan bukti itu bukan bagian dari pertanyaan ini.", bidang="kebutuhan")


def _label(tautan: TautanBukti) -> str:
    return f"“{tautan.bukti.judul}” pada pertanyaan {tautan.jawaban.pertanyaan.kode}"
