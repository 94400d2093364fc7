"""Evidence that answers a note of an outside stage; also while the evaluation itself is locked.

Nothing here touches an answer: the file is stored, inspected and versioned as all evidence is, and hangs from the note.
"""

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from bukti.models import Bukti, BuktiCatatan, VersiBukti
from bukti.queries.versi import berkas_terbaru
from bukti.services.tautan import keluarkan_dari_kotak, versi_untuk_dilampirkan
from bukti.services.unggahan import buat_bukti
from indikator.models import CatatanTahap
from indikator.services.catatan_tahap import pegang_untuk_ditindak
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Opd, Pengguna
from klaster.models.opd import KODE_SEKRETARIAT
from klaster.services.riwayat import catat


def unggah_untuk_catatan(
    *, catatan: CatatanTahap, berkas: Sequence[UploadedFile], keterangan: dict[str, Any], oleh: Pengguna
) -> BuktiCatatan:
    """Store new files as one piece of evidence (or the address in `keterangan`) and attach it to the note.

    The evidence belongs to the note's OPD; to the secretariat's office where the note has none. The same file or
    address is not attached twice. Raises `Ditolak` with the rule and the remedy.
    """
    with transaction.atomic():  # refused before a byte is stored; asked again under the lock
        opd = _pemilik(pegang_untuk_ditindak(catatan, oleh))
    terlampir: list[BuktiCatatan] = []

    def lampirkan(bukti: Bukti) -> None:
        terkini = pegang_untuk_ditindak(catatan, oleh)
        _pastikan_isi_baru(terkini, bukti)
        terlampir.append(_lampirkan(terkini, bukti, oleh))

    buat_bukti(opd=opd, berkas=berkas, keterangan=keterangan, oleh=oleh, sesudah=lampirkan)
    return terlampir[0]


@transaction.atomic
def pakai_untuk_catatan(*, catatan: CatatanTahap, bukti: Bukti, oleh: Pengguna) -> BuktiCatatan:
    """Attach evidence that is in the library already, with its newest file that was not refused."""
    terkini = pegang_untuk_ditindak(catatan, oleh)
    tersedia = Bukti.objects.terlihat_oleh(oleh).filter(pk=bukti.pk, kota=terkini.evaluasi.kota_id)
    if not tersedia.exists():
        raise Ditolak("Bukti itu tidak tersedia bagi Anda.", bidang="bukti")
    bukti = Bukti.objects.select_for_update(no_key=True).get(pk=bukti.pk)
    if bukti.ditarik:
        raise SudahBerubah("Bukti ini sudah ditarik, sehingga tidak dapat dilampirkan.")
    return _lampirkan(terkini, bukti, oleh)


@transaction.atomic
def lepas_dari_catatan(*, lampiran: BuktiCatatan, oleh: Pengguna) -> None:
    """Detach as long as the note is open. The evidence itself stays in the library."""
    terkini = pegang_untuk_ditindak(lampiran.catatan, oleh)
    label = _label(lampiran)
    dihapus, _ = BuktiCatatan.objects.filter(pk=lampiran.pk).delete()
    if not dihapus:
        raise SudahBerubah("Bukti ini sudah dilepas.")
    catat(aksi=Aksi.BUKTI_DILEPAS, objek=terkini, label=label, oleh=oleh, kota=terkini.evaluasi.kota_id)


def _lampirkan(catatan: CatatanTahap, bukti: Bukti, oleh: Pengguna) -> BuktiCatatan:
    try:
        with transaction.atomic():
            lampiran = BuktiCatatan.objects.create(
                catatan=catatan,
                bukti=bukti,
                versi=versi_untuk_dilampirkan(bukti),
                ditautkan_oleh=oleh,
                ditautkan_pada=timezone.now(),
            )
    except IntegrityError as galat:
        raise SudahBerubah(f"“{bukti}” sudah dilampirkan pada catatan ini.") from galat
    keluarkan_dari_kotak(bukti)
    catat(aksi=Aksi.BUKTI_DITAUTKAN, objek=catatan, label=_label(lampiran), oleh=oleh, kota=bukti.kota_id)
    return lampiran


def _pemilik(catatan: CatatanTahap) -> Opd:
    if catatan.opd is not None:
        return catatan.opd
    kantor = Opd.objects.filter(kota=catatan.evaluasi.kota_id, kode=KODE_SEKRETARIAT).select_related("kota").first()
    if kantor is None:
        raise Ditolak("Tentukan OPD penanggung jawab catatan ini lebih dahulu.", bidang="opd")
    return kantor


def _pastikan_isi_baru(catatan: CatatanTahap, bukti: Bukti) -> None:
    """A double click, or the same scan under another name, must not become a second piece of evidence."""
    terlampir = BuktiCatatan.objects.filter(catatan=catatan, bukti__ditarik_pada__isnull=True).select_related("bukti")
    nama = {v.sha256: v.nama_asli for v in berkas_terbaru(bukti)}
    if nama:
        sama = VersiBukti.setiap_berkas.filter(sha256__in=nama, bukti__in=terlampir.values("bukti"))
        kembar = sama.exclude(bukti=bukti).first()
        ada = terlampir.filter(bukti=kembar.bukti_id).first() if kembar else None
        apa = f"Berkas “{nama[kembar.sha256]}”" if kembar else ""
    else:
        ada, apa = terlampir.filter(bukti__tautan_url=bukti.tautan_url).first(), "Alamat ini"
    if ada:
        raise Ditolak(
            f"{apa} sudah dilampirkan pada catatan ini dengan judul “{ada.bukti}”. Tidak perlu dikirim lagi.",
            bidang="berkas" if nama else "tautan_url",
        )


def _label(lampiran: BuktiCatatan) -> str:
    return f"“{lampiran.bukti.judul}”"
