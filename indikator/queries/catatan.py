"""Notes of outside stages: filtered lists with counts, and the rows of the sheet that follows them up."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from indikator.models import CatatanTahap, Evaluasi, SkorTahap
from indikator.models.catatan import CatatanTahapQuerySet
from indikator.models.skor import Tahap
from klaster.models import Klaster, Opd, Pengguna

Status = CatatanTahap.Status
#: States by which notes can be filtered, in the order of the chips.
KEADAAN = {
    "terbuka": "Belum ditindaklanjuti",
    "lewat": "Lewat tenggat",
    "ditindak": "Menunggu pemeriksaan",
    "selesai": "Selesai",
    "unit": "Unit saya",
}


@dataclass(frozen=True)
class SaringCatatan:
    """What the user wants to see. The field names are the query names of the address."""

    q: str = ""
    tahap: str = ""
    klaster: str = ""
    opd: int | None = None
    keadaan: str = ""

    @property
    def aktif(self) -> bool:
        return any(getattr(self, f.name) for f in fields(self))


@dataclass(frozen=True)
class HitunganCatatan:
    """How many notes each choice of each filter would show, with the other filters kept."""

    keadaan: Mapping[str, int]
    tahap: Mapping[str, int]
    klaster: Mapping[str, int]
    opd: Mapping[int | None, int]


def daftar_catatan(evaluasi: Evaluasi, pengguna: Pengguna, saring: SaringCatatan) -> QuerySet[CatatanTahap]:
    """Notes in scope that pass the filters: what is owed first, the earliest due date on top."""
    peringkat = Case(
        When(status=Status.TERBUKA, then=Value(0)),
        When(status=Status.DITINDAK, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return (
        _tersaring(evaluasi, pengguna, saring)
        .select_related("indikator__blok__klaster", "pertanyaan", "opd", "ditindak_oleh", "diperiksa_oleh")
        .order_by(peringkat, F("tenggat").asc(nulls_last=True), *URUTAN)
    )


#: Through the instrument, then by stage.
URUTAN = ("indikator__blok__nomor", "indikator__urutan", F("pertanyaan__urutan").asc(nulls_first=True), "tahap", "pk")


def hitungan_catatan(evaluasi: Evaluasi, pengguna: Pengguna, saring: SaringCatatan) -> HitunganCatatan:
    """Counts of every filter's choices, in four queries."""
    semua = _tersaring(evaluasi, pengguna, replace(saring, keadaan=""))
    syarat = {kode: Count("pk", filter=_syarat(kode, evaluasi.hari_ini, pengguna)) for kode in KEADAAN}
    angka = semua.order_by().aggregate(n_=Count("pk"), **{f"n_{kode}": n for kode, n in syarat.items()})
    return HitunganCatatan(
        keadaan={kode: angka[f"n_{kode}"] for kode in ("", *KEADAAN)},
        tahap=_per(_tersaring(evaluasi, pengguna, replace(saring, tahap="")), "tahap"),
        klaster=_per(_tersaring(evaluasi, pengguna, replace(saring, klaster="")), "indikator__blok__klaster__kode"),
        opd=_per(_tersaring(evaluasi, pengguna, replace(saring, opd=None)), "opd"),
    )


def pilihan_saring(hitungan: HitunganCatatan) -> dict[str, list[tuple[str, str]]]:
    """Choices of the selects, each with its count; what would show nothing is left out. Two queries."""
    opd = Opd.objects.filter(pk__in=[pk for pk in hitungan.opd if pk]).order_by("nama")
    klaster = Klaster.objects.filter(kode__in=hitungan.klaster).order_by("nomor")
    return {
        "tahap": [(t.value, f"{t.label} ({hitungan.tahap[t]})") for t in Tahap if t in hitungan.tahap],
        "klaster": [(k.kode, f"{k.nama} ({hitungan.klaster[k.kode]})") for k in klaster],
        "opd": [(str(o.pk), f"{o} ({hitungan.opd[o.pk]})") for o in opd],
    }


def jumlah_milik_terbuka(evaluasi: Evaluasi, pengguna: Pengguna) -> int:
    """How many open notes wait for the user's own units."""
    milik = CatatanTahap.objects.filter(evaluasi=evaluasi, opd__in=Opd.objects.lingkup_kerja(pengguna))
    return milik.filter(status=Status.TERBUKA).count()


def jumlah_catatan(evaluasi: Evaluasi) -> int:
    """All notes of outside stages, closed ones too, in the whole city."""
    return CatatanTahap.objects.filter(evaluasi=evaluasi).count()


def jumlah_belum_selesai(evaluasi: Evaluasi) -> int:
    """Notes of outside stages that nobody has agreed to yet, in the whole city."""
    return CatatanTahap.objects.filter(evaluasi=evaluasi).terbuka().count()


def terlambat(catatan: CatatanTahap, hari_ini: date) -> bool:
    return catatan.status == Status.TERBUKA and catatan.tenggat is not None and catatan.tenggat < hari_ini


# --- The sheet --------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class BarisLembar:
    """One note as the follow-up sheet shows it. `skor` is that of its question, else of its indicator, at the stage."""

    catatan_id: int
    klaster: str
    nama_klaster: str
    tahap: str
    indikator: str
    nama_indikator: str
    pertanyaan: str
    skor: Decimal | None
    maks: Decimal
    catatan: str
    sudah: str
    belum: str
    opd: str
    diperlukan: str
    alasan: str
    tenggat: date | None
    keadaan: str
    status: str
    lewat: bool


def baris_lembar(evaluasi: Evaluasi, catatan: QuerySet[CatatanTahap]) -> list[BarisLembar]:
    """These notes in the order of the instrument, each with its score. Two queries."""
    skor: dict[tuple[str, int], Decimal] = {}
    jumlah: dict[tuple[str, int], Decimal] = {}
    tersimpan = SkorTahap.objects.filter(evaluasi=evaluasi).order_by()
    for tahap, soal, indikator, nilai in tersimpan.values_list("tahap", "pertanyaan", "pertanyaan__indikator", "skor"):
        skor[tahap, soal] = nilai
        jumlah[tahap, indikator] = jumlah.get((tahap, indikator), Decimal(0)) + nilai
    semua = catatan.select_related("indikator__blok__klaster", "pertanyaan", "opd").order_by(*URUTAN)
    return [_baris(c, skor, jumlah, evaluasi.hari_ini) for c in semua]


def _baris(
    catatan: CatatanTahap,
    skor: Mapping[tuple[str, int], Decimal],
    jumlah: Mapping[tuple[str, int], Decimal],
    hari_ini: date,
) -> BarisLembar:
    soal, indikator = catatan.pertanyaan, catatan.indikator
    return BarisLembar(
        catatan_id=catatan.pk,
        klaster=indikator.blok.klaster.kode,
        nama_klaster=indikator.blok.nama,
        tahap=catatan.tahap,
        indikator=indikator.kode,
        nama_indikator=indikator.nama,
        pertanyaan=soal.kode if soal else "",
        skor=skor.get((catatan.tahap, soal.pk)) if soal else jumlah.get((catatan.tahap, indikator.pk)),
        maks=soal.skor_maks if soal else indikator.skor_maks,
        catatan=catatan.teks,
        sudah=catatan.sudah,
        belum=catatan.belum,
        opd=catatan.opd.singkatan if catatan.opd else "",
        diperlukan=catatan.diperlukan,
        alasan=catatan.alasan if catatan.penyelesaian == CatatanTahap.Penyelesaian.TIDAK_MUNGKIN else "",
        tenggat=catatan.tenggat,
        keadaan=_keadaan(catatan, hari_ini),
        status=catatan.status,
        lewat=terlambat(catatan, hari_ini),
    )


def _keadaan(catatan: CatatanTahap, hari_ini: date) -> str:
    """The state in words, with how it was met, or that it is late."""
    kata = str(Status(catatan.status).label)
    if catatan.penyelesaian:
        return f"{kata}: {CatatanTahap.Penyelesaian(catatan.penyelesaian).label.lower()}"
    return f"{kata}, lewat tenggat" if terlambat(catatan, hari_ini) else kata


def _syarat(keadaan: str, hari_ini: date, pengguna: Pengguna) -> Q:
    if keadaan == "lewat":
        return Q(status=Status.TERBUKA, tenggat__lt=hari_ini)
    if keadaan == "unit":
        return Q(opd__in=Opd.objects.lingkup_kerja(pengguna))
    return Q(status=keadaan)


def _tersaring(evaluasi: Evaluasi, pengguna: Pengguna, saring: SaringCatatan) -> CatatanTahapQuerySet:
    catatan = CatatanTahap.objects.terlihat_oleh(pengguna).filter(evaluasi=evaluasi)
    if saring.q:
        kode = Q(pertanyaan__kode__istartswith=saring.q) | Q(indikator__kode=saring.q)
        catatan = catatan.filter(kode | Q(teks__icontains=saring.q))
    if saring.tahap:
        catatan = catatan.filter(tahap=saring.tahap)
    if saring.klaster:
        catatan = catatan.filter(indikator__blok__klaster__kode=saring.klaster)
    if saring.opd:
        catatan = catatan.filter(opd=saring.opd)
    if saring.keadaan:
        catatan = catatan.filter(_syarat(saring.keadaan, evaluasi.hari_ini, pengguna))
    return catatan


def _per(catatan: QuerySet[CatatanTahap], kunci: str) -> dict:
    return dict(catatan.order_by().values_list(kunci).annotate(n=Count("pk")))
