"""What the history and the person are told of the door: came in, went out, was locked out, second step changed."""

from axes.models import AccessLog
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from klaster.asal import asal_kini
from klaster.models import Aksi, JenisNotifikasi, Pengguna
from klaster.services.kabar_keamanan import kabari_keamanan
from klaster.services.notifikasi import beri_tahu
from klaster.services.riwayat import catat


@transaction.atomic
def catat_masuk(*, pengguna: Pengguna, cara: str, peramban: str) -> None:
    """A log-in through the form or with a passkey, after its second step. `cara`: by what, as words.

    Tells the person when it was with a browser that this account was never used with before (as far as the log of
    log-ins reaches); the very first log-in is no news. `peramban` is the User-Agent.
    """
    catat(
        aksi=Aksi.MASUK,
        objek=pengguna,
        label=pengguna.username,
        oleh=pengguna,
        kota=pengguna.kota_id,
        keterangan=f"Dengan {cara}.",
    )
    masuk = AccessLog.objects.filter(username=pengguna.get_username())
    # The log-in itself is already in the log.
    if masuk.count() > 1 and masuk.filter(user_agent=peramban[:255]).count() == 1:
        dari = asal_kini.get().alamat
        kabari_keamanan(
            kepada=pengguna,
            judul="Akun Anda dipakai masuk dari perangkat atau peramban baru",
            isi=(
                f"Alamat jaringan {dari or 'tidak dikenal'}. Bila ini bukan Anda, ganti kata sandi sekarang, "
                "akhiri sesi lain pada halaman Perangkat, dan beri tahu sekretariat."
            ),
            kunci=f"perangkat-baru:{timezone.now().isoformat()}",
            kota=pengguna.kota_id,
        )


@transaction.atomic
def catat_keluar(*, pengguna: Pengguna) -> None:
    catat(aksi=Aksi.KELUAR, objek=pengguna, label="portal", oleh=pengguna, kota=pengguna.kota_id)


@transaction.atomic
def catat_ditolak(*, pengguna: Pengguna, cara: str, pastikan: bool) -> None:
    """What was shown did not fit: `cara` is "kata sandi", "kode" or "kunci sandi".

    `pastikan`: as step-up, else at the door. The system itself is the actor: who sat there is what they failed to show.
    """
    catat(
        aksi=Aksi.IDENTITAS_DITOLAK if pastikan else Aksi.MASUK_DITOLAK,
        objek=pengguna,
        label=f"akun {pengguna.username}",
        oleh=None,
        kota=pengguna.kota_id,
        keterangan=f"{cara.capitalize()} tidak cocok.",
    )


@transaction.atomic
def catat_dipastikan(*, pengguna: Pengguna, cara: str) -> None:
    """A step-up: the person has shown once more who they are, before a dangerous act. `cara`: by what, as words."""
    catat(
        aksi=Aksi.IDENTITAS_DIPASTIKAN,
        objek=pengguna,
        label=pengguna.username,
        oleh=pengguna,
        kota=pengguna.kota_id,
        keterangan=f"Dengan {cara}.",
    )


@transaction.atomic
def catat_terkunci(*, pengguna: Pengguna, dari: str) -> None:
    """The account was locked for an address. The owner is told: it may have been somebody else."""
    catat(
        aksi=Aksi.MASUK_TERKUNCI,
        objek=pengguna,
        label=f"akun {pengguna.username}",
        oleh=None,
        kota=pengguna.kota_id,
        keterangan=f"Terlalu banyak percobaan yang gagal dari {dari}.",
    )
    beri_tahu(
        kepada=[pengguna],
        jenis=JenisNotifikasi.KEAMANAN,
        judul="Akun Anda sempat dikunci karena banyak percobaan masuk yang gagal",
        isi=f"Percobaan berasal dari alamat jaringan {dari}. Bila bukan Anda, beri tahu sekretariat.",
        kunci=f"terkunci:{timezone.now().isoformat()}",
        kota=pengguna.kota_id,
    )


@transaction.atomic
def catat_langkah(*, pengguna: Pengguna, aksi: Aksi, cara: str, oleh: Pengguna | None, kabari: bool = True) -> None:
    """A second step was put on or taken off, or its recovery codes were made; the person is told.

    `cara` names it: "aplikasi autentikator", "kunci sandi Laptop kantor". `kabari=False`: the first recovery codes,
    which come with a second step that is told itself, and end no older ones.
    """
    milik = "" if oleh is not None and oleh.pk == pengguna.pk else f" akun {pengguna.username}"
    label = "baru" if aksi == Aksi.KODE_PULIH_DIBUAT else f"{cara}{milik}"
    catat(aksi=aksi, objek=pengguna, label=label, oleh=oleh, kota=pengguna.kota_id)
    if not kabari:
        return
    judul = {
        Aksi.DUA_LANGKAH_DIPASANG: f"Verifikasi dua langkah dipasang: {cara}",
        Aksi.DUA_LANGKAH_DICABUT: f"Verifikasi dua langkah dicabut: {cara}",
        Aksi.KODE_PULIH_DIBUAT: "Kode pemulihan baru dibuat; yang lama tidak berlaku lagi",
    }[aksi]
    kabari_keamanan(
        kepada=pengguna,
        judul=judul,
        isi="Bila bukan Anda yang melakukannya, ganti kata sandi dan beri tahu sekretariat.",
        alamat=reverse("mfa_index"),
        kunci=f"langkah:{aksi}:{timezone.now().isoformat()}",
        kota=pengguna.kota_id,
    )
