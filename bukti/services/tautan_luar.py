"""Pages outside the portal as evidence: that somebody has looked and the page was there."""

from django.db import transaction
from django.utils import timezone

from bukti.models import Bukti
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Pengguna
from klaster.services.riwayat import catat


@transaction.atomic
def pastikan_terbuka(*, bukti: Bukti, alamat: str, oleh: Pengguna) -> Bukti:
    """Record that a person has opened the page today and it showed what it proves.

    The portal itself never fetches the page: it would ask strangers' servers in the city's name, and could not tell a
    page that is there from one that proves something. `alamat` is what the person saw; once a day a person is enough.
    """
    if not bukti.adalah_tautan:
        raise Ditolak("Bukti ini berupa berkas, bukan tautan.")
    zona, sekarang = bukti.kota.zona, timezone.now()
    terakhir = bukti.tautan_dilihat_pada
    hari_ini = terakhir is not None and terakhir.astimezone(zona).date() == sekarang.astimezone(zona).date()
    if hari_ini and bukti.tautan_dilihat_oleh_id == oleh.pk and bukti.tautan_url == alamat:
        return bukti
    berubah = Bukti.objects.aktif().filter(pk=bukti.pk, tautan_url=alamat)
    if not berubah.update(tautan_dilihat_pada=sekarang, tautan_dilihat_oleh=oleh):
        raise SudahBerubah(
            "Alamat tautan ini baru saja diubah, atau buktinya sudah ditarik. Buka yang terbaru, lalu pastikan lagi."
        )
    catat(aksi=Aksi.TAUTAN_DILIHAT, objek=bukti, oleh=oleh, kota=bukti.kota_id, sesudah={"alamat": alamat})
    bukti.refresh_from_db()
    return bukti
