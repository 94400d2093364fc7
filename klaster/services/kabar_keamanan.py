"""News about a person's own account: in the box, and at once as a mail of its own where there is an address.

The mail is a row of `Kiriman` that waits, made in the transaction of what happened; a worker sends it like every other
(`klaster.services.surel`). It waits for no hour and cannot be switched off: who did not do it must hear of it now.
"""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from klaster.aturan.surel import susun_kabar
from klaster.models import JenisNotifikasi, Kiriman, Kota, Notifikasi, Pengguna, Riwayat
from klaster.models.kota import ZonaWaktu
from klaster.perubahan import perubahan
from klaster.queries.kiriman import KEAMANAN
from klaster.services.antrean import antrekan_surel
from klaster.services.notifikasi import beri_tahu
from klaster.services.surel import alamat_situs
from klaster.templatetags.kla import waktu

ALASAN = "Kabar tentang keamanan akun dikirim seketika kepada pemiliknya dan tidak dapat dimatikan."


@transaction.atomic
def kabari_keamanan(
    *,
    kepada: Pengguna,
    judul: str,
    kunci: str,
    isi: str = "",
    alamat: str = "",
    kota: Kota | int | None = None,
    tujuan: Iterable[str] | None = None,
) -> None:
    """Tell one person, once for each `kunci`, in the box and by mail; called inside the transaction of what happened.

    `tujuan`: where the mail goes instead of the account's address, one mail each; empty ones are passed over. Nothing
    is said to a closed account or of what is dated back. The digest does not repeat what was mailed. The other
    parameters are those of `beri_tahu`.
    """
    beri_tahu(
        kepada=[kepada],
        jenis=JenisNotifikasi.KEAMANAN,
        judul=judul,
        isi=isi,
        alamat=alamat,
        kunci=kunci,
        kota=kota,
    )
    alamat_surel = [satu for satu in dict.fromkeys([kepada.email] if tujuan is None else tujuan) if satu]
    pesan = Notifikasi.objects.filter(penerima=kepada, kunci=kunci, diringkas_pada=None).first()
    if pesan is None or not alamat_surel or not settings.KLA_SUREL_AKTIF:
        return
    Kiriman.objects.bulk_create(
        [_kiriman(pesan, kepada, ke, satu) for ke, satu in enumerate(alamat_surel)], ignore_conflicts=True
    )
    Notifikasi.objects.filter(pk=pesan.pk).update(diringkas_pada=timezone.now())
    transaction.on_commit(antrekan_surel, robust=True)


def kabari_akun_diubah(*, pengguna: Pengguna, baris: Riwayat, surel_lama: str, oleh: Pengguna | None) -> None:
    """Somebody else has changed data of this account, as the audit row says. Also told to the address it had before."""
    if oleh is not None and oleh.pk == pengguna.pk:
        return
    zona = ZoneInfo(pengguna.kota.zona_waktu if pengguna.kota else ZonaWaktu.WIB)
    bidang = ", ".join(satu.label for satu in perubahan(baris, zona))
    kabari_keamanan(
        kepada=pengguna,
        judul=f"Data akun Anda diubah oleh {oleh or 'sistem'}",
        isi=f"Yang diubah: {bidang}. Bila perubahan ini tidak Anda kenali, hubungi sekretariat kota Anda.",
        alamat=reverse("klaster:profil"),
        kunci=f"akun-diubah:{baris.pk}",
        kota=pengguna.kota_id,
        tujuan=[surel_lama, pengguna.email],
    )


def kabari_sandi_diganti(*, pengguna: Pengguna, baris: Riwayat) -> None:
    """The password is another one now, as the audit row says: set by the owner, through a link, or by somebody else."""
    sendiri = baris.pelaku_id == pengguna.pk
    oleh = "" if sendiri else f" oleh {baris.pelaku_label}"
    kabari_keamanan(
        kepada=pengguna,
        judul=f"Kata sandi Anda diganti{oleh}",
        isi="Bila bukan Anda yang menggantinya atau memintanya, segera hubungi sekretariat kota Anda.",
        alamat=reverse("klaster:perangkat"),
        kunci=f"sandi-diganti:{baris.pk}",
        kota=pengguna.kota_id,
    )


def _kiriman(pesan: Notifikasi, kepada: Pengguna, ke: int, tujuan: str) -> Kiriman:
    """The waiting mail, in the log of the city of the person."""
    jalur = reverse("klaster:notifikasi_buka", args=[pesan.pk]) if pesan.alamat else reverse("klaster:notifikasi_list")
    return Kiriman(
        penerima=kepada,
        kota_id=kepada.kota_id,
        jenis=KEAMANAN,
        kunci=f"{KEAMANAN}:{pesan.pk}:{ke}",
        tujuan=tujuan,
        subjek=" ".join(pesan.judul.split()),
        isi=susun_kabar(
            nama=str(kepada),
            judul=pesan.judul,
            isi=pesan.isi,
            waktu=waktu(pesan.dibuat_pada, kepada.kota or ZonaWaktu.WIB.value),
            alamat=alamat_situs(jalur),
            alasan=ALASAN,
        ),
        status=Kiriman.Status.GAGAL,
        percobaan=0,
        dimulai_pada=pesan.dibuat_pada,
    )
