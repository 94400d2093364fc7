"""What was sent back and is not repaired: parts that a verifier returned, evidence and files that were refused.

A refused piece is repaired once something else counts for the same requirement, or its answer has been accepted after
all; a piece without a requirement is repaired by taking it away or attaching a new version.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from bukti.models import TautanBukti
from bukti.queries.versi import muat_berkas
from indikator.models import Evaluasi, Jawaban, Penugasan, Status
from indikator.queries.kemajuan import dengan_tenggat
from klaster.models import Aksi, Opd, Pengguna, Riwayat

MACAM = {
    "jawaban": "Jawaban dikembalikan",
    "bukti": "Bukti ditolak verifikator",
    "berkas": "Berkas tidak lolos pemeriksaan",
}
SOAL = "jawaban__pertanyaan"
BLOK = f"{SOAL}__indikator__blok"


@dataclass(frozen=True, slots=True)
class BarisKembali:
    """One thing to repair. `sejak`: when it was refused; `putaran`: how often the answer has come back."""

    macam: str
    kode: str
    teks: str
    klaster: str
    blok: str
    opd_id: int
    opd: str
    apa: str
    alasan: str
    sejak: datetime | None
    oleh: str
    tenggat: date | None
    terlambat: bool
    putaran: int
    urutan: int

    @property
    def label(self) -> str:
        return MACAM[self.macam]


@dataclass(frozen=True, slots=True)
class SaringKembali:
    """What the user wants to see. The field names are the query names of the address."""

    q: str = ""
    klaster: str = ""
    opd: int | None = None
    macam: str = ""

    @property
    def aktif(self) -> bool:
        return any(getattr(self, f.name) for f in fields(self))

    def cocok(self, baris: BarisKembali, *, kecuali: str = "") -> bool:
        kata = self.q.casefold()
        syarat = {
            "q": baris.kode.casefold().startswith(kata)
            or any(kata in isi.casefold() for isi in (baris.teks, baris.apa, baris.alasan)),
            "klaster": self.klaster in ("", baris.klaster),
            "opd": self.opd in (None, baris.opd_id),
            "macam": self.macam in ("", baris.macam),
        }
        return all(benar for nama, benar in syarat.items() if nama != kecuali)


def belum_diperbaiki(evaluasi: Evaluasi, pengguna: Pengguna) -> list[BarisKembali]:
    """Everything that waits for repair in the user's scope, longest first; five queries. An operator's: his units'."""
    jawaban = Jawaban.objects.terlihat_oleh(pengguna).filter(evaluasi=evaluasi)
    lingkup = Q()
    if pengguna.adalah_operator:
        lingkup = Q(opd__in=Opd.objects.lingkup_kerja(pengguna))
    bagian = list(_bagian(jawaban, lingkup))
    tenggat = dict(_tenggat(evaluasi, jawaban))
    tautan = list(_tautan(jawaban, lingkup))
    muat_berkas([t.versi for t in tautan])
    semua = [*_baris_bagian(bagian), *(_baris_tautan(t, tenggat) for t in tautan)]
    zona = evaluasi.kota.zona
    return sorted(semua, key=lambda b: (_hari(b.sejak, zona), b.urutan, list(MACAM).index(b.macam), b.opd))


def _hari(saat: datetime | None, zona: ZoneInfo) -> date:
    """The day in the city, so that an answer and its evidence sent back together stand together."""
    return saat.astimezone(zona).date() if saat else date.min


def hitung_macam(baris: Iterable[BarisKembali], saring: SaringKembali) -> list[tuple[str, str, int]]:
    """The chips: code, label and number, the other filters kept."""
    cocok = [b for b in baris if saring.cocok(b, kecuali="macam")]
    jumlah = Counter(b.macam for b in cocok)
    return [("", "Semua", len(cocok)), *((k, label, jumlah[k]) for k, label in MACAM.items())]


def _bagian(jawaban: QuerySet[Jawaban], lingkup: Q) -> QuerySet[Penugasan]:
    return dengan_tenggat(
        Penugasan.objects.filter(lingkup, jawaban__in=jawaban, status=Status.DIKEMBALIKAN)
        .exclude(jawaban__status=Status.DITERIMA)
        .select_related("opd", f"{BLOK}__klaster")
    ).order_by(f"{SOAL}__urutan", "opd__nama")


def _baris_bagian(bagian: list[Penugasan]) -> list[BarisKembali]:
    kapan = _pengembalian({b.jawaban_id for b in bagian})
    hasil = []
    for b in bagian:
        sejak, oleh = kapan.get(b.jawaban_id, (None, ""))
        pimpin = "bagian pemimpin" if b.pimpin else "bagian pendukung"
        hasil.append(
            BarisKembali(
                macam="jawaban",
                apa=f"Jawaban, {pimpin}",
                alasan=b.jawaban.alasan_kembali,
                sejak=sejak,
                oleh=oleh,
                tenggat=b.tenggat_akhir,  # type: ignore[attr-defined]
                terlambat=b.terlambat,  # type: ignore[attr-defined]
                **_soal(b.jawaban, b.opd),
            )
        )
    return hasil


def _pengembalian(jawaban: set[int]) -> dict[int, tuple[datetime, str]]:
    """Answer id -> when it was last sent back, and by whom; one query."""
    riwayat = Riwayat.objects.filter(
        objek_jenis=Jawaban._meta.label_lower, objek_id__in=jawaban, aksi=Aksi.JAWABAN_DIKEMBALIKAN
    )
    return {
        pk: (waktu, nama or label)
        for pk, waktu, nama, label in riwayat.order_by("waktu", "pk").values_list(
            "objek_id", "waktu", "pelaku__nama", "pelaku_label"
        )
    }


def _tautan(jawaban: QuerySet[Jawaban], lingkup: Q) -> QuerySet[TautanBukti]:
    """Links in use that no longer count and that nothing has replaced."""
    pengganti = TautanBukti.objects.berlaku().filter(jawaban=OuterRef("jawaban"), kebutuhan=OuterRef("kebutuhan"))
    return (
        TautanBukti.objects.aktif()
        .filter(lingkup, jawaban__in=jawaban)
        .exclude(pk__in=TautanBukti.objects.berlaku().filter(jawaban__in=jawaban).values("pk"))
        .exclude(jawaban__status=Status.DITERIMA)
        .exclude(Exists(pengganti))
        .select_related("opd", "bukti", "versi", "kebutuhan", "diputuskan_oleh", f"{BLOK}__klaster")
    )


def _tenggat(evaluasi: Evaluasi, jawaban: QuerySet[Jawaban]) -> Iterable[tuple[tuple[int, int], tuple[date, bool]]]:
    """(answer, OPD) -> last day of that part, and whether it is late; one query."""
    bagian = dengan_tenggat(Penugasan.objects.filter(jawaban__in=jawaban)).order_by()
    for j, opd, hari, lewat in bagian.values_list("jawaban_id", "opd_id", "tenggat_akhir", "terlambat"):
        yield (j, opd), (hari, lewat)


def _baris_tautan(tautan: TautanBukti, tenggat: dict[tuple[int, int], tuple[date, bool]]) -> BarisKembali:
    hari, lewat = tenggat.get((tautan.jawaban_id, tautan.opd_id), (None, False))
    umum = {"apa": tautan.bukti.judul, "tenggat": hari, "terlambat": lewat, **_soal(tautan.jawaban, tautan.opd)}
    buruk = next((v for v in tautan.versi.semua_berkas if v.tertolak), None) if tautan.versi else None
    if buruk is not None:
        return BarisKembali(
            macam="berkas", alasan=buruk.alasan, sejak=buruk.diperiksa_pada, oleh="Pemeriksaan berkas", **umum
        )
    return BarisKembali(
        macam="bukti",
        alasan=tautan.catatan,
        sejak=tautan.diputuskan_pada,
        oleh=str(tautan.diputuskan_oleh or ""),
        **umum,
    )


def _soal(jawaban: Jawaban, opd: Opd) -> dict:
    pertanyaan = jawaban.pertanyaan
    blok = pertanyaan.indikator.blok
    return {
        "kode": pertanyaan.kode,
        "teks": pertanyaan.teks,
        "klaster": blok.klaster.kode,
        "blok": blok.nama,
        "opd_id": opd.pk,
        "opd": opd.nama,
        "putaran": jawaban.putaran,
        "urutan": pertanyaan.urutan,
    }
