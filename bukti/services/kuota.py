"""How much of the store an OPD may fill. Counted is what lies there: every version, withdrawn evidence, too."""

from django.conf import settings
from django.db.models import Sum

from bukti.models import VersiBukti
from klaster.galat import Ditolak
from klaster.models import Opd


def terpakai(opd_id: int) -> int:
    """Bytes stored for an OPD. What two versions share is counted once."""
    berkas = VersiBukti.setiap_berkas.filter(bukti__opd=opd_id).order_by().values("berkas", "ukuran").distinct()
    return berkas.aggregate(n=Sum("ukuran"))["n"] or 0


def pastikan_muat(opd: Opd, tambahan: int, *, dipesan: int = 0) -> None:
    """Refuse what would go beyond the quota (`KLA_KUOTA_OPD`, bytes; 0 = none).

    `dipesan` is what is on its way in already. Raises `Ditolak` with what is left and what to do.
    """
    kuota = settings.KLA_KUOTA_OPD
    if not kuota:
        return
    sisa = max(0, kuota - terpakai(opd.pk) - dipesan)
    if tambahan > sisa:
        raise Ditolak(
            f"Ruang simpan {opd} tinggal {tulis_ukuran(sisa)} dari {tulis_ukuran(kuota)}, sedangkan kiriman ini "
            f"{tulis_ukuran(tambahan)}. Perkecil berkasnya, atau minta admin sistem menambah kuota OPD.",
            bidang="berkas",
        )


def pegang_kuota(opd: Opd, tambahan: int) -> None:
    """The same inside the transaction that stores the rows: of two at once the second counts the first.

    Also holds the OPD's row until the end of the transaction, so that two equal files do not miss each other.
    """
    Opd.objects.select_for_update(no_key=True).get(pk=opd.pk)
    pastikan_muat(opd, tambahan)


def tulis_ukuran(bita: int) -> str:
    """A size as people say it: "820 KB", "20,5 MB", "20 GB". Rounded down, for it is said what still fits."""
    for satuan, besar in (("GB", 1024**3), ("MB", 1024**2)):
        if bita >= besar:
            return f"{bita * 10 // besar / 10:.1f}".replace(".", ",").removesuffix(",0") + f" {satuan}"
    return f"{bita // 1024} KB" if bita >= 1024 or bita == 0 else f"{bita} bita"
