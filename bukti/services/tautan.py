"""Which evidence proves which answer, and the verifier's verdict on each link."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from bukti.models import Bukti, TautanBukti
from indikator.models import Jawaban, KebutuhanBukti, Status
from indikator.services.kunci import bagian_terbuka_milik, pastikan_evaluasi_terbuka, pegang_jawaban
from indikator.services.pengisian import tandai_dikerjakan
from indikator.services.verifikasi import usangkan_tampilan
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Pengguna
from klaster.services import catat

Putusan = TautanBukti.Putusan
AKSI_PUTUSAN = {
    Putusan.DITERIMA: Aksi.BUKTI_DITERIMA,
    Putusan.DITOLAK: Aksi.BUKTI_DITOLAK,
    Putusan.MENUNGGU: Aksi.PUTUSAN_DIBATALKAN,
}
PESAN_DIDAHULUI = (
    "Jawaban ini atau buktinya sudah diputuskan atau diubah orang lain sejak Anda membukanya. "
    "Putusan atas bukti belum disimpan; periksa keadaan terbaru."
)


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
def putuskan_tautan(
    *, tautan: TautanBukti, putusan: str, catatan: str, versi: int, oleh: Pengguna
) -> tuple[TautanBukti, int]:
    """Record a verdict on one piece of evidence of a waiting answer: diterima, ditolak with a reason, or taken back.

    `versi` is the version of the answer that the verifier saw. The verdict makes a new one, which is returned with the
    link: whoever still looks at the old state is told, also when the file behind the link has been replaced meanwhile.
    Saying again what one has just said changes nothing. A withdrawn or unclean file cannot be accepted.
    """
    catatan = catatan.strip() if putusan == Putusan.DITOLAK else ""
    terkini = pegang_jawaban(tautan.jawaban_id)
    pastikan_evaluasi_terbuka(terkini)
    terbaru = _pastikan_dapat_diputuskan(tautan, terkini)
    if (terbaru.putusan, terbaru.catatan) == (putusan, catatan) and terbaru.diputuskan_oleh_id in (None, oleh.pk):
        return terbaru, terkini.versi
    if terkini.versi != versi:
        raise SudahBerubah(PESAN_DIDAHULUI)
    _pastikan_putusan_sah(terbaru, putusan, catatan)
    semula, batal = terbaru.putusan, putusan == Putusan.MENUNGGU
    TautanBukti.objects.filter(pk=tautan.pk).update(
        putusan=putusan,
        catatan=catatan,
        diputuskan_oleh=None if batal else oleh,
        diputuskan_pada=None if batal else timezone.now(),
    )
    usangkan_tampilan(Jawaban.objects.filter(pk=terkini.pk))
    catat(
        aksi=AKSI_PUTUSAN[putusan],
        objek=terkini,
        label=_label(terbaru),
        oleh=oleh,
        kota=terkini.evaluasi.kota_id,
        keterangan=catatan,
        sebelum={"putusan": semula},
        sesudah={"putusan": putusan},
    )
    terbaru.refresh_from_db()
    return terbaru, terkini.versi + 1


def _pastikan_dapat_diputuskan(tautan: TautanBukti, jawaban: Jawaban) -> TautanBukti:
    """The link as it is now. A withdrawn file is said first: it is why the answer has changed."""
    terbaru = TautanBukti.objects.select_related("bukti", "versi").filter(pk=tautan.pk).first()
    if terbaru is None:
        raise SudahBerubah("Bukti ini sudah dilepas dari pertanyaan oleh OPD, sehingga tidak dapat diputuskan.")
    if terbaru.bukti.ditarik:
        raise SudahBerubah(
            "Bukti ini sudah ditarik oleh OPD, sehingga tidak dapat diputuskan. "
            "Kembalikan jawaban bila bukti itu diperlukan."
        )
    if jawaban.status != Status.MENUNGGU:
        raise SudahBerubah("Jawaban ini tidak sedang menunggu verifikasi, sehingga buktinya tidak dapat diputuskan.")
    terbaru.jawaban = jawaban
    return terbaru


def _pastikan_putusan_sah(tautan: TautanBukti, putusan: str, catatan: str) -> None:
    if putusan not in Putusan.values:
        raise Ditolak("Putusan tidak dikenal. Pilih terima atau tolak.", bidang="putusan")
    if putusan == Putusan.DITERIMA and tautan.versi and not tautan.versi.bersih:
        raise Ditolak("Berkas ini belum selesai diperiksa atau tidak lolos pemeriksaan, sehingga belum dapat diterima.")
    if putusan == Putusan.DITOLAK and not catatan:
        raise Ditolak("Tulis alasan penolakan, supaya OPD tahu apa yang harus diperbaiki.", bidang="catatan")


def _pastikan_dapat_dipakai(bukti: Bukti, jawaban: Jawaban, kebutuhan: KebutuhanBukti | None) -> None:
    if bukti.ditarik:
        raise SudahBerubah("Bukti ini sudah ditarik, sehingga tidak dapat dilampirkan.")
    if bukti.kota_id != jawaban.evaluasi.kota_id:
        raise Ditolak("Bukti ini bukan milik kota yang sama.")
    if kebutuhan is not None and kebutuhan.pertanyaan_id != jawaban.pertanyaan_id:
        raise Ditolak("Kebutuhan bukti itu bukan bagian dari pertanyaan ini.", bidang="kebutuhan")


def _label(tautan: TautanBukti) -> str:
    return f"“{tautan.bukti.judul}” pada pertanyaan {tautan.jawaban.pertanyaan.kode}"
