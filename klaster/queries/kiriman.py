"""The log of mails that left, or did not."""

from datetime import datetime, timedelta

from django.db.models import Case, Count, F, Q, QuerySet, TextField, Value, When
from django.utils import timezone

from klaster.models import Denyut, Kiriman, Kota

Status = Kiriman.Status

#: The kind of mails that tell a person about the own account; they wait for no hour and cannot be switched off.
KEAMANAN = "keamanan"
#: Heart-beats of the mail server: since when it has been away, and when it is asked again.
TIADA_SEJAK, COBA_LAGI = "surel-tiada", "surel-coba-lagi"
#: A row that is SEDANG for longer than this has lost its worker.
MACET = timedelta(minutes=15)
#: States that the page tells apart -> word. `pasti`: nobody knows whether it has arrived.
KEADAAN: dict[str, str] = {
    "terkirim": "Terkirim",
    "sedang": "Sedang dikirim",
    "antre": "Menunggu dikirim",
    "gagal": "Gagal",
    "macet": "Tidak pasti",
}


def dapat_diulang(baris: QuerySet[Kiriman]) -> QuerySet[Kiriman]:
    """Those that a person may ask for again: failed, or left behind by a dead worker."""
    return baris.filter(_macet() | Q(status=Status.GAGAL, percobaan__gt=0))


def daftar_kiriman(kota: Kota, *, keadaan: str = "", q: str = "") -> QuerySet[Kiriman]:
    """The mails of a city, newest first, each with its `keadaan` (a key of `KEADAAN`); without their contents."""
    baris = _dengan_keadaan(kota)
    if keadaan:
        baris = baris.filter(keadaan=keadaan)
    if q:
        baris = baris.filter(Q(penerima__nama__icontains=q) | Q(tujuan__icontains=q) | Q(subjek__icontains=q))
    return baris.select_related("penerima__opd").defer("isi").order_by("-dimulai_pada", "-pk")


def hitung_kiriman(kota: Kota) -> list[tuple[str, str, int]]:
    """The chips: state, word, number; one query."""
    angka = dict(_dengan_keadaan(kota).order_by().values_list("keadaan").annotate(banyak=Count("pk")))
    return [("", "Semua", sum(angka.values())), *((k, kata, angka.get(k, 0)) for k, kata in KEADAAN.items())]


def peladen_tiada() -> tuple[datetime, datetime] | None:
    """Since when the mail server has taken nothing, and from when on it is asked again; None while all is well."""
    tanda = dict(Denyut.objects.filter(nama__in=[TIADA_SEJAK, COBA_LAGI]).values_list("nama", "waktu"))
    return (tanda[TIADA_SEJAK], tanda[COBA_LAGI]) if len(tanda) == 2 else None


def _dengan_keadaan(kota: Kota) -> QuerySet[Kiriman]:
    keadaan = Case(
        When(_macet(), then=Value("macet")),
        When(status=Status.GAGAL, percobaan=0, then=Value("antre")),
        default=F("status"),
        output_field=TextField(),
    )
    return Kiriman.objects.filter(kota=kota).annotate(keadaan=keadaan)


def _macet() -> Q:
    return Q(status=Status.SEDANG, dimulai_pada__lt=timezone.now() - MACET)
