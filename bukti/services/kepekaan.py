"""Whose personal data a piece of evidence holds, and who has opened what holds children's data.

UU 27/2022 on personal data (art. 4 and 25) counts a child's data as specific data: it is processed with special care.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from bukti.models import Bukti, VersiBukti
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Pengguna, Riwayat
from klaster.services.riwayat import catat

#: A viewer asks for one file several times while it opens it; that is one opening.
SATU_PEMBUKAAN = timedelta(minutes=1)
#: Further pieces of a file that is being read belong to its opening for so long.
SATU_BACAAN = timedelta(hours=8)


@transaction.atomic
def tandai_peka(*, bukti: Bukti, kepekaan: str, oleh: Pengguna, alasan: str = "") -> Bukti:
    """Mark a piece of evidence in the user's scope as holding children's or victims' data, or take the mark away.

    `bukti.kepekaan` is what the user saw. Possible at any time, also after submission: it changes who may carry the
    file away, not what it proves. A mark is taken away or lowered with a reason only.
    """
    if kepekaan not in Bukti.Kepekaan.values:
        raise Ditolak("Pilih salah satu keterangan data pribadi.", bidang="kepekaan")
    semula, alasan = bukti.kepekaan, alasan.strip()
    if kepekaan == semula:
        return bukti
    urutan = Bukti.Kepekaan.values
    if urutan.index(kepekaan) < urutan.index(semula) and not alasan:
        raise Ditolak("Tulis alasan menurunkan tanda, supaya dapat ditelusuri.", bidang="alasan")
    if not Bukti.objects.filter(pk=bukti.pk, kepekaan=semula).update(kepekaan=kepekaan):
        raise SudahBerubah("Tanda data pribadi bukti ini baru saja diubah orang lain. Periksa keadaan terbarunya.")
    catat(
        aksi=Aksi.BUKTI_DITANDAI,
        objek=bukti,
        oleh=oleh,
        kota=bukti.kota_id,
        keterangan=alasan,
        sebelum={"kepekaan": semula},
        sesudah={"kepekaan": kepekaan},
    )
    bukti.refresh_from_db()
    return bukti


@transaction.atomic
def catat_pembukaan(*, versi: VersiBukti, cara: str, oleh: Pengguna, lanjutan: bool = False) -> None:
    """Log that a file with children's data is being opened. `cara`: "dilihat", "diunduh" or "pratinjau".

    Called before the first byte leaves, so that what cannot be logged is not served. The same person, file and way
    within a minute are one opening; so is a piece from further on (`lanjutan`) of a file opened these eight hours.
    """
    bukti = versi.bukti
    isi = {"versi": versi.nomor, "berkas": versi.urutan, "cara": cara}
    sejak = timezone.now() - (SATU_BACAAN if lanjutan else SATU_PEMBUKAAN)
    baru = Riwayat.objects.untuk(bukti).filter(aksi=Aksi.BUKTI_DIBUKA, pelaku=oleh, waktu__gt=sejak)
    if any((b.sesudah or {}) == isi for b in baru):
        return
    catat(aksi=Aksi.BUKTI_DIBUKA, objek=bukti, oleh=oleh, kota=bukti.kota_id, sesudah=isi)
