"""One account's work handed to another."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from klaster.galat import Ditolak
from klaster.models import Aksi, JenisNotifikasi, Notifikasi, Pengguna, SerahTerima
from klaster.queries.serah_terima import AWALAN_KUNCI
from klaster.services.akun import IsiAkun, buat_akun, isi_dari, label_akun, tangguhkan
from klaster.services.notifikasi import beri_tahu
from klaster.services.riwayat import catat
from klaster.services.wewenang import pastikan_wewenang

CATATAN_MAKS = 4000


@transaction.atomic
def serahkan(
    *, dari: Pengguna, kepada: Pengguna, paket: dict[str, Any], alasan: str, catatan: str, oleh: Pengguna
) -> SerahTerima:
    """Store the pack for the successor, tell them, and suspend the account that leaves. History stays with both.

    The successor must be an active account of the same city, role and OPD. Raises `Ditolak` where not, for the own
    account, and for one that is suspended already (so pressed twice it happens once).
    """
    pastikan_wewenang(dari.kota_id, oleh)
    dari = Pengguna.objects.select_for_update(of=("self",)).select_related("kota", "opd").get(pk=dari.pk)
    kepada = Pengguna.objects.select_related("kota", "opd").get(pk=kepada.pk)
    _pastikan_dapat(dari, kepada, catatan)
    serah = SerahTerima.objects.create(
        kota_id=dari.kota_id,
        opd=dari.opd,
        dari=dari,
        kepada=kepada,
        dari_label=_label(dari),
        kepada_label=_label(kepada),
        paket=paket,
        catatan=catatan,
        oleh=oleh,
        pada=timezone.now(),
    )
    catat(
        aksi=Aksi.AKUN_DISERAHKAN,
        objek=dari,
        label=f"{label_akun(dari)} kepada {label_akun(kepada)}",
        oleh=oleh,
        kota=dari.kota_id,
        keterangan=catatan,
        sesudah={"serah_terima": serah.pk, "kepada": kepada.username},
    )
    tangguhkan(pengguna=dari, alasan=alasan, oleh=oleh)
    _kabari(serah, kepada)
    return serah


@transaction.atomic
def buat_pengganti(*, dari: Pengguna, nama: str, username: str, nip: str, telepon: str, oleh: Pengguna) -> Pengguna:
    """A new account with the role and place of the one that leaves."""
    dari = Pengguna.objects.select_related("kota", "opd").get(pk=dari.pk)
    lama = isi_dari(dari)
    isi = IsiAkun(
        nama=nama,
        peran=lama.peran,
        opd=lama.opd,
        kepala_opd=lama.kepala_opd,
        klaster=lama.klaster,
        nip=nip,
        telepon=telepon,
    )
    if dari.kota is None:
        raise Ditolak("Akun tanpa kota dikelola di halaman admin.")
    return buat_akun(kota=dari.kota, username=username, isi=isi, oleh=oleh)


def tempat(pengguna: Pengguna) -> tuple[Any, ...]:
    """What two accounts must share for one to take over from the other."""
    return pengguna.kota_id, pengguna.peran, pengguna.opd_id


def kunci_kabar(serah: SerahTerima) -> str:
    """The key of the message that a handover waits to be read."""
    return f"{AWALAN_KUNCI}{serah.pk}"


def tandai_terbaca(*, serah: SerahTerima, oleh: Pengguna) -> None:
    """Whoever takes over has opened the pack: its message counts as read. No audit row: it concerns nobody else."""
    kabar = Notifikasi.objects.terlihat_oleh(oleh).belum_dibaca().filter(kunci=kunci_kabar(serah))
    kabar.update(dibaca_pada=timezone.now())


def _pastikan_dapat(dari: Pengguna, kepada: Pengguna, catatan: str) -> None:
    if not dari.is_active:
        raise Ditolak("Akun ini sudah ditangguhkan. Aktifkan dahulu bila pekerjaannya masih harus diserahkan.")
    if dari == kepada or not kepada.is_active or tempat(dari) != tempat(kepada):
        raise Ditolak(
            "Penggantinya harus akun lain yang aktif dengan peran dan OPD yang sama. Pilih lagi, atau buat akun baru.",
            bidang="kepada",
        )
    if len(catatan) > CATATAN_MAKS:
        raise Ditolak(f"Pesan paling banyak {CATATAN_MAKS} huruf.", bidang="catatan")


def _kabari(serah: SerahTerima, kepada: Pengguna) -> None:
    beri_tahu(
        kepada=[kepada],
        jenis=JenisNotifikasi.KEAMANAN,
        judul=f"Serah terima dari {serah.dari_label}",
        isi="Baca apa yang ada, apa yang masih harus dikerjakan, dan pesannya.",
        alamat=reverse("laporan:serah_terima", args=[serah.pk]),
        kunci=kunci_kabar(serah),
        kota=serah.kota_id,
    )


def _label(pengguna: Pengguna) -> str:
    return f"{pengguna} ({pengguna.keterangan_peran})"[:200]
