"""Evidence that goes straight into the library, to be attached later."""

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from bukti.models import Bukti
from bukti.services.kotak_masuk import pastikan_belum_ada
from bukti.services.unggahan import buat_bukti
from klaster.galat import Ditolak
from klaster.izin import Izin, boleh
from klaster.models import Opd, Pengguna


def simpan_bukti_baru(*, opd: Opd, berkas: Sequence[UploadedFile], keterangan: dict[str, Any], oleh: Pengguna) -> Bukti:
    """Store one new piece of evidence of an OPD whose evidence this user manages.

    What the OPD has already, the same bytes or the same address, is not taken in twice. Raises `Ditolak`.
    """
    if not boleh(oleh, Izin.KELOLA_BUKTI, opd):
        raise Ditolak(f"Anda tidak mengelola bukti {opd}.", bidang="opd")
    return buat_bukti(opd=opd, berkas=berkas, keterangan=keterangan, oleh=oleh, sesudah=_pastikan_baru)


def _pastikan_baru(bukti: Bukti) -> None:
    """Runs while the OPD's row is held, so that of two at once the second sees the first."""
    if not bukti.adalah_tautan:
        pastikan_belum_ada(bukti)
        return
    sama = Bukti.objects.aktif().filter(opd=bukti.opd_id, tautan_url=bukti.tautan_url).exclude(pk=bukti.pk).first()
    if sama is not None:
        raise Ditolak(
            f"Alamat ini sudah ada di pustaka dengan judul “{sama}”. Tidak perlu dikirim lagi.", bidang="tautan_url"
        )
