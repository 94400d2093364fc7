"""The library: all evidence in a user's scope, filtered and counted in a constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import OrderBy
from django.utils import timezone

from bukti.models import Bukti, TautanBukti, VersiBukti
from bukti.models.bukti import BuktiQuerySet
from bukti.queries.cari_teks import menyebut, temuan_teks, terbaca
from bukti.queries.versi import muat_berkas
from indikator.models import Evaluasi, Jawaban
from indikator.models.instrumen import JenisBukti
from klaster.models import Opd, Pengguna

#: States by which the library can be filtered, in the order of the chips.
KEADAAN = {
    "dipakai": "Dipakai tahun ini",
    "menganggur": "Belum dipakai tahun ini",
    "menunggu": "Sedang diperiksa",
    "ditolak": "Tidak lolos pemeriksaan",
    "segera": "Berakhir dalam 90 hari",
    "kedaluwarsa": "Kedaluwarsa",
    "peka": "Data anak",
    "tautan_lama": "Tautan perlu dilihat",
    "ditarik": "Ditarik",
}


#: What expires within so many days is named in time to be renewed.
SEGERA = timedelta(days=90)
PENANDA_MAKS = 100
#: A page outside the portal that nobody has looked at for so long may be gone.
LAMA_TAK_DILIHAT = timedelta(days=90)


@dataclass(frozen=True)
class SaringPustaka:
    """What the user wants to see. The field names are the query names of the address."""

    q: str = ""
    jenis: str = ""
    opd: int | None = None
    penanda: str = ""
    keadaan: str = ""

    @property
    def aktif(self) -> bool:
        return any(getattr(self, f.name) for f in fields(self))


@dataclass(frozen=True)
class Hitungan:
    """How many pieces each choice of each filter would show, with the other filters kept."""

    jenis: dict[str, int]
    opd: dict[int, int]
    penanda: dict[str, int]
    keadaan: dict[str, int]


def pustaka(evaluasi: Evaluasi, pengguna: Pengguna, saring: SaringPustaka) -> QuerySet:
    """Evidence of the evaluation's city in scope, the newest first; of a search those first whose title has the word.
    `versi_id` is the newest file that the user may see, `dipakai` how often it is used."""
    terpakai = TautanBukti.objects.filter(bukti=OuterRef("pk"), jawaban__evaluasi=evaluasi)
    hitung = terpakai.order_by().values("bukti").annotate(n=Count("pk")).values("n")
    terbaru = terbaca(_terbaru(), pengguna)
    return (
        _tersaring(evaluasi, pengguna, saring)
        .select_related("opd", "pengunggah")
        .annotate(
            versi_id=Subquery(terbaru.values("pk")[:1]),
            dipakai=Subquery(hitung),
        )
        .order_by(*_yang_berjudul(saring.q), "-dibuat_pada", "-pk")
    )


def _yang_berjudul(kata: str) -> list[OrderBy]:
    """The order that puts first what has the searched words in its title."""
    return [ExpressionWrapper(Q(judul__icontains=kata), output_field=BooleanField()).desc()] if kata else []


def lengkapi(daftar: Iterable, evaluasi: Evaluasi, pengguna: Pengguna, kata: str = "") -> list[Bukti]:
    """One page of the library with its newest files, the questions it proves, and where `kata` stands in it."""
    baris = list(daftar)
    versi = VersiBukti.objects.in_bulk([b.versi_id for b in baris if b.versi_id])
    muat_berkas(list(versi.values()))
    tautan = (
        TautanBukti.objects.filter(bukti__in=baris, jawaban__evaluasi=evaluasi)
        .filter(jawaban__in=Jawaban.objects.terlihat_oleh(pengguna))
        .order_by("jawaban__pertanyaan__urutan")
        .values_list("bukti_id", "jawaban__pertanyaan__kode")
    )
    kode: dict[int, list[str]] = {}
    for bukti_id, satu in tautan:
        kode.setdefault(bukti_id, []).append(satu)
    temuan = temuan_teks(baris, kata, pengguna)
    for b in baris:
        b.temuan = temuan.get(b.pk)
        b.versi_kini = versi.get(b.versi_id)
        b.kode_terlihat = kode.get(b.pk, [])
        b.di_luar = (b.dipakai or 0) - len(b.kode_terlihat)
        b.sudah_kedaluwarsa = b.kedaluwarsa(evaluasi.hari_ini)
        b.segera = b.kedaluwarsa(evaluasi.hari_ini + SEGERA)
    return baris


def hitungan(evaluasi: Evaluasi, pengguna: Pengguna, saring: SaringPustaka) -> Hitungan:
    """Counts of every filter's choices in four queries."""
    jenis = _tersaring(evaluasi, pengguna, replace(saring, jenis="")).order_by().values_list("jenis")
    opd = _tersaring(evaluasi, pengguna, replace(saring, opd=None)).order_by().values_list("opd")
    penanda = _tersaring(evaluasi, pengguna, replace(saring, penanda="")).exclude(penanda_tangan="")
    semua = _tersaring(evaluasi, pengguna, replace(saring, keadaan=""), semua_keadaan=True)
    syarat = {
        nama: Count("pk", filter=_syarat(nama, evaluasi.hari_ini) & Q(ditarik_pada__isnull=nama != "ditarik"))
        for nama in KEADAAN
    }
    syarat[""] = Count("pk", filter=Q(ditarik_pada__isnull=True))
    angka = _bertanda(semua, evaluasi).order_by().aggregate(**{f"n_{nama}": n for nama, n in syarat.items()})
    return Hitungan(
        jenis=dict(jenis.annotate(n=Count("pk"))),
        opd=dict(opd.annotate(n=Count("pk"))),
        penanda=dict(penanda.order_by().values_list("penanda_tangan").annotate(n=Count("pk"))),
        keadaan={nama: angka[f"n_{nama}"] for nama in syarat},
    )


def pilihan_jenis(hitungan: Hitungan) -> list[tuple[str, str]]:
    return [(kode, f"{label} ({hitungan.jenis[kode]})") for kode, label in JenisBukti.choices if kode in hitungan.jenis]


def pilihan_penanda(hitungan: Hitungan) -> list[tuple[str, str]]:
    """Who signed, those with the most documents first where there are more than a list can hold."""
    terbanyak = sorted(hitungan.penanda, key=lambda nama: (-hitungan.penanda[nama], nama))[:PENANDA_MAKS]
    return [(nama, f"{nama} ({hitungan.penanda[nama]})") for nama in sorted(terbanyak)]


def pilihan_opd(hitungan: Hitungan) -> list[tuple[int, str]]:
    opd = Opd.objects.filter(pk__in=hitungan.opd).order_by("nama")
    return [(o.pk, f"{o} ({hitungan.opd[o.pk]})") for o in opd]


def _terbaru() -> QuerySet:
    return VersiBukti.objects.filter(bukti=OuterRef("pk")).order_by("-nomor")


def _bertanda(bukti: BuktiQuerySet, evaluasi: Evaluasi) -> BuktiQuerySet:
    """Marked with what the states ask for."""
    kini = VersiBukti.setiap_berkas.filter(bukti=OuterRef("pk"), nomor=OuterRef("nomor_kini"))
    return bukti.annotate(nomor_kini=Subquery(_terbaru().values("nomor")[:1])).annotate(
        ada_menunggu=Exists(kini.filter(status_periksa=VersiBukti.Periksa.MENUNGGU)),
        ada_tolakan=Exists(kini.tertolak()),
        terpakai=Exists(TautanBukti.objects.filter(bukti=OuterRef("pk"), jawaban__evaluasi=evaluasi)),
    )


def _syarat(keadaan: str, hari_ini: date) -> Q:
    return {
        "dipakai": Q(terpakai=True),
        "menganggur": Q(terpakai=False),
        "menunggu": Q(ada_menunggu=True, ada_tolakan=False),
        "ditolak": Q(ada_tolakan=True),
        "segera": Q(berlaku_sampai__gte=hari_ini, berlaku_sampai__lte=hari_ini + SEGERA),
        "kedaluwarsa": Q(berlaku_sampai__lt=hari_ini),
        "peka": ~Q(kepekaan=Bukti.Kepekaan.BIASA),
        "tautan_lama": ~Q(tautan_url="") & (Q(tautan_dilihat_pada=None) | Q(tautan_dilihat_pada__lt=_sejak(hari_ini))),
        "ditarik": Q(ditarik_pada__isnull=False),
    }[keadaan]


def _sejak(hari_ini: date) -> datetime:
    return timezone.make_aware(datetime.combine(hari_ini - LAMA_TAK_DILIHAT, time.min))


def _tersaring(
    evaluasi: Evaluasi, pengguna: Pengguna, saring: SaringPustaka, *, semua_keadaan: bool = False
) -> BuktiQuerySet:
    bukti = Bukti.objects.terlihat_oleh(pengguna).filter(kota=evaluasi.kota_id)
    if saring.q:
        bukti = bukti.filter(menyebut(saring.q, pengguna))
    if saring.jenis:
        bukti = bukti.filter(jenis=saring.jenis)
    if saring.opd:
        bukti = bukti.filter(opd=saring.opd)
    if saring.penanda:
        bukti = bukti.filter(penanda_tangan=saring.penanda)
    if semua_keadaan:
        return bukti
    if saring.keadaan:
        bukti = _bertanda(bukti, evaluasi).filter(_syarat(saring.keadaan, evaluasi.hari_ini))
    return bukti if saring.keadaan == "ditarik" else bukti.aktif()
