"""Messages inside the portal: the one door through which every app tells people what happened."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from klaster.models import JenisNotifikasi, Kota, Notifikasi, Pengguna, PilihanNotifikasi
from klaster.models.notifikasi import WAJIB

#: What the columns of `Notifikasi` hold.
_JUDUL, _ALAMAT, _KUNCI = 200, 300, 160


@transaction.atomic
def beri_tahu(
    *,
    kepada: Iterable[Pengguna],
    jenis: JenisNotifikasi,
    judul: str,
    kunci: str,
    isi: str = "",
    alamat: str = "",
    kota: Kota | int | None = None,
    kecuali: Pengguna | None = None,
) -> None:
    """Put a message into the box of each of these people, once for each `kunci`.

    `kunci` names the occurrence ("dikembalikan:81:2": answer 81, second return), so that a service, task or request
    that runs twice says it once. `alamat` is a page of the portal ("/kota/…") that the message leads to. Nothing is
    said to `kecuali` (usually the actor), to closed accounts, and to those who have switched this kind off; kinds in
    `WAJIB` reach everybody. Called inside the transaction of what happened: when that fails, nothing was said.
    Raises ValueError for an address outside the portal or a `kunci` that does not fit.
    """
    if alamat and (not alamat.startswith("/") or alamat.startswith("//")):
        raise ValueError(f"Not an address of the portal: {alamat}")
    if not kunci or len(kunci) > _KUNCI:
        raise ValueError(f"Not a usable key: {kunci}")
    orang = {satu.pk: satu for satu in kepada if satu.is_active}
    if kecuali is not None:
        orang.pop(kecuali.pk, None)
    for pk in _yang_mematikan(orang, jenis):
        orang.pop(pk)
    kini = timezone.now()
    Notifikasi.objects.bulk_create(
        [
            Notifikasi(
                penerima=satu,
                kota_id=satu.kota_id if kota is None else kota.pk if isinstance(kota, Kota) else kota,
                jenis=jenis,
                judul=judul[:_JUDUL],
                isi=isi,
                alamat=alamat if len(alamat) <= _ALAMAT else "",
                kunci=kunci,
                dibuat_pada=kini,
            )
            for satu in orang.values()
        ],
        ignore_conflicts=True,
        batch_size=500,
    )


def _yang_mematikan(orang: dict[int, Pengguna], jenis: JenisNotifikasi) -> list[int]:
    """Ids of those who do not want this kind. Read in Python: JSON containment differs between the databases."""
    if jenis in WAJIB or not orang:
        return []
    pilihan = PilihanNotifikasi.objects.filter(pengguna__in=orang.keys()).values_list("pengguna_id", "mati")
    return [pk for pk, mati in pilihan if jenis in mati]
