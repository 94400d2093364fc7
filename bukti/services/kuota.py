"""How much of the store an OPD may fill: every stored version, withdrawn evidence, too, and what is announced.

A file that comes in piece by piece takes its room when it is announced, so that no one sends for an hour what is then
refused: the room is taken away from everybody else until the upload has become evidence, is given up, or is past its
time. Each check runs under the OPD's row lock; of two at once the second counts the first.
"""

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from bukti.models import Unggahan, VersiBukti
from klaster.galat import Ditolak
from klaster.models import Opd


def terpakai(opd_id: int) -> int:
    """Bytes stored for an OPD. What two versions share is counted once."""
    berkas = VersiBukti.setiap_berkas.filter(bukti__opd=opd_id).order_by().values("berkas", "ukuran").distinct()
    return berkas.aggregate(n=Sum("ukuran"))["n"] or 0


def dipesan(opd_id: int) -> int:
    """Bytes that people of an OPD have announced and not yet made into evidence."""
    berjalan = Unggahan.objects.filter(
        bukti__isnull=True, kedaluwarsa_pada__gt=timezone.now(), pengguna__opd=opd_id
    ).order_by()
    return berjalan.aggregate(n=Sum("panjang"))["n"] or 0


def pegang_kuota(opd: Opd, tambahan: int) -> None:
    """Refuse what would go beyond the quota (`KLA_KUOTA_OPD`, bytes; 0 = none), inside the transaction that takes it.

    Uploads that this very transaction has made into evidence (`jadikan_bukti`) no longer count as announced. Holds the
    OPD's row until the end of the transaction, so that two equal files do not miss each other either. Raises `Ditolak`
    with what is left and what to do.
    """
    Opd.objects.select_for_update(no_key=True).get(pk=opd.pk)
    kuota = settings.KLA_KUOTA_OPD
    if not kuota:
        return
    menunggu = dipesan(opd.pk)
    sisa = max(0, kuota - terpakai(opd.pk) - menunggu)
    if tambahan > sisa:
        raise Ditolak(
            f"Ruang simpan {opd} tinggal {tulis_ukuran(sisa)} dari {tulis_ukuran(kuota)}{_sebut_dipesan(menunggu)}, "
            f"sedangkan kiriman ini {tulis_ukuran(tambahan)}. Perkecil berkasnya, atau minta admin sistem menambah "
            "kuota OPD.",
            bidang="berkas",
        )


def _sebut_dipesan(bita: int) -> str:
    """What others have under way: finishing or giving it up may make room."""
    return f" ({tulis_ukuran(bita)} dipesan unggahan yang belum selesai)" if bita else ""


def tulis_ukuran(bita: int) -> str:
    """A size as people say it: "820 KB", "20,5 MB", "20 GB". Rounded down, for it is said what still fits."""
    for satuan, besar in (("GB", 1024**3), ("MB", 1024**2)):
        if bita >= besar:
            return f"{bita * 10 // besar / 10:.1f}".replace(".", ",").removesuffix(",0") + f" {satuan}"
    return f"{bita // 1024} KB" if bita >= 1024 or bita == 0 else f"{bita} bita"
