"""Which evidence proves which answer, and the verifier's verdict on each link."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from bukti.models import Bukti, TautanBukti, VersiBukti
from bukti.queries.versi import berhalaman
from indikator.models import Jawaban, KebutuhanBukti, Kegiatan, Penugasan, Status
from indikator.models.status import TERBUKA
from indikator.services.kunci import (
    bagian_terbuka_milik,
    boleh_mengerjakan,
    pastikan_belum_lewat,
    pastikan_evaluasi_terbuka,
    pastikan_jendela,
    pegang_jawaban,
)
from indikator.services.pengisian import tandai_dikerjakan
from indikator.services.verifikasi import usangkan_tampilan
from klaster.aturan.sebutan import sebut_bagian
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Opd, Pengguna
from klaster.services.riwayat import catat

Putusan = TautanBukti.Putusan
AKSI_PUTUSAN: dict[str, Aksi] = {
    Putusan.DITERIMA: Aksi.BUKTI_DITERIMA,
    Putusan.DITOLAK: Aksi.BUKTI_DITOLAK,
    Putusan.MENUNGGU: Aksi.PUTUSAN_DIBATALKAN,
}
PESAN_DIDAHULUI = (
    "Jawaban ini atau buktinya sudah diputuskan atau diubah orang lain sejak Anda membukanya. "
    "Putusan atas bukti belum disimpan; periksa keadaan terbaru."
)


#: A link that points at no pages points at all of the document.
SELURUHNYA = {"halaman_dari": None, "halaman_sampai": None}
#: What a link looks like before its verdict.
BELUM_DIPUTUSKAN = {"putusan": Putusan.MENUNGGU, "diputuskan_oleh": None, "diputuskan_pada": None, "catatan": ""}


def bagian_untuk(jawaban: Jawaban, oleh: Pengguna, opd: Opd | None = None) -> Penugasan:
    """The open part on whose behalf this user brings evidence: that of `opd`, else the user's own.

    Raises `Ditolak` when the part is not the user's to work on, has been handed in, or is too late.
    """
    if opd is None:
        return bagian_terbuka_milik(jawaban, oleh)
    pastikan_evaluasi_terbuka(jawaban)
    bagian = jawaban.penugasan.select_related("opd").filter(opd=opd).first()
    if bagian is None:
        raise Ditolak(f"{opd} tidak ditugasi pada pertanyaan ini.", bidang="opd")
    if not boleh_mengerjakan(bagian, jawaban, oleh):
        raise Ditolak(f"Bagian ini milik {opd}; unit Anda tidak dapat mengubahnya.", bidang="opd")
    if bagian.status not in TERBUKA:
        raise Ditolak(f"{sebut_bagian(opd)} sudah diajukan. Tarik kembali bagian itu lebih dahulu untuk mengubahnya.")
    pastikan_belum_lewat(bagian, jawaban, oleh)
    return bagian


@transaction.atomic
def tautkan_bukti(
    *,
    jawaban: Jawaban,
    bukti: Bukti,
    kebutuhan: KebutuhanBukti | None,
    oleh: Pengguna,
    halaman: tuple[int, int] | None = None,
    opd: Opd | None = None,
) -> TautanBukti:
    """Attach existing evidence to an answer, on behalf of an open part. `halaman` = first and last page."""
    terkini = pegang_jawaban(jawaban.pk)
    bagian = bagian_untuk(terkini, oleh, opd)
    bukti = Bukti.objects.select_for_update(no_key=True).get(pk=bukti.pk)
    _pastikan_dapat_dipakai(bukti, terkini, kebutuhan)
    versi = versi_untuk_dilampirkan(bukti)
    pastikan_halaman_ada(versi, halaman)
    dari, sampai = halaman or (None, None)
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
        raise SudahBerubah(f"“{bukti}” sudah dilampirkan pada pertanyaan ini.") from galat
    tandai_dikerjakan(bagian)
    keluarkan_dari_kotak(bukti)
    catat(aksi=Aksi.BUKTI_DITAUTKAN, objek=terkini, label=label_tautan(tautan), oleh=oleh, kota=bukti.kota_id)
    return tautan


@transaction.atomic
def lepas_bukti(*, tautan: TautanBukti, oleh: Pengguna) -> None:
    """Detach evidence from an answer, as long as the part that attached it is open. The evidence itself stays."""
    terkini = pegang_jawaban(tautan.jawaban_id)
    bagian_untuk(terkini, oleh, tautan.opd)
    label = label_tautan(tautan)
    dihapus, _ = TautanBukti.objects.filter(pk=tautan.pk).delete()
    if not dihapus:
        raise SudahBerubah("Bukti ini sudah dilepas.")
    catat(aksi=Aksi.BUKTI_DILEPAS, objek=terkini, label=label, oleh=oleh, kota=terkini.evaluasi.kota_id)


@transaction.atomic
def pakai_versi_terbaru(*, tautan: TautanBukti, oleh: Pengguna) -> TautanBukti:
    """Let a link of an open part follow its evidence to the newest file. It is then judged anew.

    Pages that the newest file does not have are forgotten: the link then points at all of it.
    """
    terkini = pegang_jawaban(tautan.jawaban_id)
    bagian_untuk(terkini, oleh, tautan.opd)
    if tautan.bukti.ditarik:
        raise SudahBerubah("Bukti ini sudah ditarik, sehingga lampirannya tidak dapat diperbarui.")
    versi = versi_untuk_dilampirkan(tautan.bukti)
    berubah = TautanBukti.objects.filter(pk=tautan.pk).exclude(versi=versi).update(versi=versi, **BELUM_DIPUTUSKAN)
    if not berubah:
        raise SudahBerubah("Lampiran ini sudah memakai versi terbaru.")
    if versi and (versi.halaman or not berhalaman(versi)):
        TautanBukti.objects.filter(pk=tautan.pk, halaman_sampai__gt=versi.halaman or 0).update(**SELURUHNYA)
    catat(
        aksi=Aksi.BUKTI_DIGANTI,
        objek=terkini,
        label=label_tautan(tautan),
        oleh=oleh,
        kota=terkini.evaluasi.kota_id,
        sesudah={"versi": versi.nomor if versi else None},
    )
    tautan.refresh_from_db()
    return tautan


@transaction.atomic
def putuskan_tautan(*, tautan: TautanBukti, putusan: str, catatan: str, versi: int, oleh: Pengguna) -> TautanBukti:
    """Record a verdict on one piece of evidence of a waiting answer: diterima, ditolak with a reason, or taken back.

    `versi` is the version of the answer that the verifier saw; the verdict makes a new one, so that whoever still looks
    at the old state is told, also when the file behind the link has been replaced meanwhile. Saying again what one has
    just said changes nothing. A withdrawn file cannot be judged, an unclean one not accepted.
    """
    catatan = catatan.strip() if putusan == Putusan.DITOLAK else ""
    terkini = pegang_jawaban(tautan.jawaban_id)
    pastikan_evaluasi_terbuka(terkini)
    pastikan_jendela(terkini.evaluasi, Kegiatan.VERIFIKASI, oleh)
    terbaru = _pastikan_dapat_diputuskan(tautan, terkini)
    sendiri = terbaru.diputuskan_oleh_id in (None, oleh.pk)
    if sendiri and (terbaru.putusan, terbaru.catatan) == (putusan, catatan) and terkini.versi - versi in (0, 1):
        return terbaru
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
        label=label_tautan(terbaru),
        oleh=oleh,
        kota=terkini.evaluasi.kota_id,
        keterangan=catatan,
        sebelum={"putusan": semula},
        sesudah={"putusan": putusan},
    )
    terbaru.refresh_from_db()
    return terbaru


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
    if putusan == Putusan.DITERIMA and tautan.versi and not tautan.versi.versi_bersih:
        raise Ditolak("Berkas ini belum selesai diperiksa atau tidak lolos pemeriksaan, sehingga belum dapat diterima.")
    if putusan == Putusan.DITOLAK and not catatan:
        raise Ditolak("Tulis alasan penolakan, supaya OPD tahu apa yang harus diperbaiki.", bidang="catatan")


def versi_untuk_dilampirkan(bukti: Bukti) -> VersiBukti | None:
    """The newest version of which no file has been refused; None for an external link."""
    if bukti.adalah_tautan:
        return None
    versi = bukti.versi.layak().order_by("-nomor").first()
    if versi is None:
        raise Ditolak(f"Berkas “{bukti}” tidak lolos pemeriksaan. Ganti berkasnya lebih dahulu, lalu lampirkan.")
    return versi


def _pastikan_dapat_dipakai(bukti: Bukti, jawaban: Jawaban, kebutuhan: KebutuhanBukti | None) -> None:
    if bukti.ditarik:
        raise SudahBerubah("Bukti ini sudah ditarik, sehingga tidak dapat dilampirkan.")
    if bukti.kota_id != jawaban.evaluasi.kota_id:
        raise Ditolak("Bukti ini bukan milik kota yang sama.")
    if kebutuhan is not None and kebutuhan.pertanyaan_id != jawaban.pertanyaan_id:
        raise Ditolak("Kebutuhan bukti itu bukan bagian dari pertanyaan ini.", bidang="kebutuhan")


def keluarkan_dari_kotak(bukti: Bukti) -> None:
    """What proves something waits for no question any more, whatever way it was attached."""
    Bukti.objects.filter(pk=bukti.pk, kotak_masuk=True).update(kotak_masuk=False, usulan=None)


def pastikan_halaman_ada(versi: VersiBukti | None, halaman: tuple[int, int] | None) -> None:
    """Refuse pages that the version's first file, which pages are counted in, cannot have."""
    if halaman is None:
        return
    dari, sampai = halaman
    if not 1 <= dari <= sampai:
        raise Ditolak("Halaman akhir tidak boleh sebelum halaman awal.", bidang="halaman_sampai")
    if versi is None or not berhalaman(versi):
        raise Ditolak("Bukti ini tidak berhalaman. Kosongkan isian halaman.", bidang="halaman_dari")
    if versi.halaman and sampai > versi.halaman:
        apa = "Berkas pertamanya" if len(versi.semua_berkas) > 1 else "Berkas ini"
        raise Ditolak(f"{apa} hanya {versi.halaman} halaman.", bidang="halaman_sampai")


def label_tautan(tautan: TautanBukti) -> str:
    """What the audit trail calls a link. Needs `jawaban.pertanyaan`."""
    return f"“{tautan.bukti.judul}” pada pertanyaan {tautan.jawaban.pertanyaan.kode}"
