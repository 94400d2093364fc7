"""A person's own box of messages, and the switches for it."""

from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet

from klaster.models import JenisNotifikasi, Notifikasi, Pengguna, PilihanNotifikasi

BELUM = "belum"


@dataclass(frozen=True, slots=True)
class JumlahJenis:
    """A kind that occurs in the box: its messages, the unread ones among them, and the id of the newest."""

    jenis: str
    label: str
    semua: int
    belum: int
    terbaru: int


def jumlah_belum_dibaca(pengguna: Pengguna) -> int:
    """The number at the bell."""
    return Notifikasi.objects.terlihat_oleh(pengguna).belum_dibaca().count()


def kotak(pengguna: Pengguna, *, jenis: str = "", baca: str = "") -> QuerySet[Notifikasi]:
    """The messages of one person, newest first: of one kind, and only the unread ones when `baca` is `BELUM`."""
    baris = Notifikasi.objects.terlihat_oleh(pengguna).select_related("kota")
    if jenis:
        baris = baris.filter(jenis=jenis)
    if baca == BELUM:
        baris = baris.belum_dibaca()
    return baris.order_by("-dibuat_pada", "-pk")


def jumlah_per_jenis(pengguna: Pengguna) -> list[JumlahJenis]:
    """The kinds that occur in the box, in the order of the list of kinds; one query."""
    milik = Notifikasi.objects.terlihat_oleh(pengguna).order_by().values_list("jenis")
    angka = {
        jenis: (semua, belum, terbaru)
        for jenis, semua, belum, terbaru in milik.annotate(
            semua=Count("pk"), belum=Count("pk", filter=Q(dibaca_pada__isnull=True)), terbaru=Max("pk")
        )
    }
    return [JumlahJenis(j.value, str(j.label), *angka[j]) for j in JenisNotifikasi if j in angka]


def pilihan_milik(pengguna: Pengguna) -> PilihanNotifikasi:
    """The switches of this person; everything is on, version 0, where none were set."""
    return PilihanNotifikasi.objects.filter(pengguna=pengguna).first() or PilihanNotifikasi(pengguna=pengguna)
