"""Messages inside the portal: the one door through which every app tells people what happened."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, JenisNotifikasi, Kota, Notifikasi, Pengguna, PilihanNotifikasi
from klaster.models.notifikasi import WAJIB
from klaster.queries.notifikasi import pilihan_milik
from klaster.services.riwayat import catat, di_masa_lalu

#: What the columns of `Notifikasi` hold.
_JUDUL, _ALAMAT, _KUNCI = 200, 300, 160
PESAN_PILIHAN_BERUBAH = (
    "Pilihan pemberitahuan Anda baru diubah di jendela atau perangkat lain, sehingga belum disimpan. "
    "Periksa lagi pilihan di bawah, lalu simpan."
)


@dataclass(frozen=True, slots=True)
class Pesan:
    """What one person is to be told. `kunci` names the occurrence; `alamat` is a page of the portal ("/…") or empty."""

    kepada: Pengguna
    judul: str
    kunci: str
    isi: str = ""
    alamat: str = ""

    def __post_init__(self) -> None:
        if self.alamat and (not self.alamat.startswith("/") or self.alamat.startswith("//")):
            raise ValueError(f"Not an address of the portal: {self.alamat}")
        if not self.kunci or len(self.kunci) > _KUNCI:
            raise ValueError(f"Not a usable key: {self.kunci}")


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
    pesan = [Pesan(satu, judul, kunci, isi, alamat) for satu in kepada if kecuali is None or satu.pk != kecuali.pk]
    beri_tahu_banyak(pesan=pesan, jenis=jenis, kota=kota)


@transaction.atomic
def beri_tahu_banyak(*, pesan: Sequence[Pesan], jenis: JenisNotifikasi, kota: Kota | int | None = None) -> None:
    """Like `beri_tahu`, where each person is told something else. As many queries for many as for one.

    Nothing is said of what is dated back (`klaster.services.riwayat.bertanggal`): it is no news.
    """
    if di_masa_lalu():
        return
    mati = _yang_mematikan({satu.kepada.pk for satu in pesan}, jenis)
    kini = timezone.now()
    tempat = kota.pk if isinstance(kota, Kota) else kota
    Notifikasi.objects.bulk_create(
        [
            Notifikasi(
                penerima=satu.kepada,
                kota_id=satu.kepada.kota_id if tempat is None else tempat,
                jenis=jenis,
                judul=satu.judul[:_JUDUL],
                isi=satu.isi,
                alamat=satu.alamat if len(satu.alamat) <= _ALAMAT else "",
                kunci=satu.kunci,
                dibuat_pada=kini,
            )
            for satu in pesan
            if satu.kepada.is_active and satu.kepada.pk not in mati
        ],
        ignore_conflicts=True,
        batch_size=500,
    )


def _yang_mematikan(orang: set[int], jenis: JenisNotifikasi) -> set[int]:
    """Ids of those who do not want this kind. Read in Python: JSON containment differs between the databases."""
    if jenis in WAJIB or not orang:
        return set()
    pilihan = PilihanNotifikasi.objects.filter(pengguna__in=orang).exclude(mati=[]).values_list("pengguna_id", "mati")
    return {pk for pk, mati in pilihan if jenis in mati}


# --- The own box ----------------------------------------------------------------------------------------------------


def tandai_dibaca(*, notifikasi: Notifikasi, oleh: Pengguna) -> bool:
    """Mark one's own message as read; whether it was unread. No audit row: it concerns nobody else."""
    return bool(
        Notifikasi.objects.terlihat_oleh(oleh)
        .belum_dibaca()
        .filter(pk=notifikasi.pk)
        .update(dibaca_pada=timezone.now())
    )


def tandai_belum_dibaca(*, notifikasi: Notifikasi, oleh: Pengguna) -> bool:
    """Put one's own message back among the unread, to come back to it; whether it was read."""
    milik = Notifikasi.objects.terlihat_oleh(oleh).filter(pk=notifikasi.pk, dibaca_pada__isnull=False)
    return bool(milik.update(dibaca_pada=None))


def tandai_semua_dibaca(*, oleh: Pengguna, sampai: int) -> int:
    """Mark all of one's messages up to this id (the newest on the page) as read; how many were unread.

    What came in after the page was opened stays unread: nobody has seen it.
    """
    milik = Notifikasi.objects.terlihat_oleh(oleh).belum_dibaca().filter(pk__lte=sampai)
    return milik.update(dibaca_pada=timezone.now())


@transaction.atomic
def simpan_pilihan(
    *, oleh: Pengguna, surel: bool, mati: Iterable[JenisNotifikasi | str], versi: int
) -> PilihanNotifikasi:
    """Store one's own switches over the version that was on screen (0: there were none). The same changes nothing.

    Kinds in `WAJIB` cannot be switched off. Raises `Ditolak` for an unknown kind, `SudahBerubah` for a stale page.
    """
    dipilih = set(mati)
    if dipilih - set(JenisNotifikasi.values):
        raise Ditolak("Jenis pemberitahuan tidak dikenal. Muat ulang halaman, lalu pilih lagi.", bidang="mati")
    daftar = [jenis.value for jenis in JenisNotifikasi if jenis in dipilih and jenis not in WAJIB]
    PilihanNotifikasi.objects.get_or_create(pengguna=oleh)
    lama = pilihan_milik(oleh)
    if (lama.surel, lama.mati) == (surel, daftar) and versi in (lama.versi, lama.versi - 1):
        return lama
    berubah = PilihanNotifikasi.objects.filter(pengguna=oleh, versi=versi).update(
        surel=surel, mati=daftar, versi=F("versi") + 1
    )
    if not berubah:
        raise SudahBerubah(PESAN_PILIHAN_BERUBAH)
    baru = pilihan_milik(oleh)
    catat(
        aksi=Aksi.PILIHAN_DIUBAH,
        objek=baru,
        label=str(oleh),
        oleh=oleh,
        kota=oleh.kota_id,
        sebelum={"surel": lama.surel, "mati": lama.mati},
        sesudah={"surel": surel, "mati": daftar},
    )
    return baru
