"""The tree klaster -> indikator with counts and points at each node, for one evaluation and one user."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Q

from indikator.models import BlokKlaster, Evaluasi, HasilSkor, Indikator, Jawaban, Penugasan
from indikator.models.status import Status
from indikator.queries.kemajuan import Kemajuan, kemajuan_indikator
from klaster.models import Pengguna

NOL = Decimal(0)


@dataclass(frozen=True)
class Simpul:
    """One node: its questions by state, the progress of its parts (as in every list and the heat map), its points."""

    kode: str
    nama: str
    skor_maks: Decimal
    total: int
    terjawab: int
    diterima: int
    dikembalikan: int
    bagian: Kemajuan
    mandiri: Decimal | None
    verifikasi: Decimal | None
    anak: list["Simpul"] = field(default_factory=list)


def pohon_evaluasi(evaluasi: Evaluasi, pengguna: Pengguna) -> list[Simpul]:
    """Nodes with at least one question in the user's scope. Points are those of the newest stored result."""
    hitungan = {
        baris["pertanyaan__indikator"]: baris
        for baris in Jawaban.objects.terlihat_oleh(pengguna)
        .filter(evaluasi=evaluasi)
        .order_by()
        .values("pertanyaan__indikator")
        .annotate(
            total=Count("pk"),
            terjawab=Count("pk", filter=~Q(opsi="") | Q(angka__isnull=False)),
            diterima=Count("pk", filter=Q(status=Status.DITERIMA)),
            dikembalikan=Count("pk", filter=Q(status=Status.DIKEMBALIKAN)),
        )
    }
    milik = Penugasan.objects.terlihat_oleh(pengguna).filter(jawaban__evaluasi=evaluasi)
    bagian = kemajuan_indikator(milik)
    mandiri, verifikasi = (_skor_indikator(evaluasi, jenis) for jenis in HasilSkor.Jenis)
    anak: dict[int, list[Simpul]] = defaultdict(list)
    for indikator in Indikator.objects.filter(instrumen=evaluasi.instrumen_id, pk__in=hitungan).order_by("urutan"):
        angka = hitungan[indikator.pk]
        anak[indikator.blok_id].append(
            _simpul(
                indikator,
                angka,
                bagian.get(indikator.pk, Kemajuan()),
                mandiri.get(indikator.kode),
                verifikasi.get(indikator.kode),
            )
        )
    blok = BlokKlaster.objects.filter(instrumen=evaluasi.instrumen_id, pk__in=anak).select_related("klaster")
    return [_simpul_blok(b, anak[b.pk]) for b in blok.order_by("nomor")]


def hasil_terbaru(evaluasi: Evaluasi, jenis: str) -> HasilSkor | None:
    """The newest stored result of this kind; None before the first computation."""
    return HasilSkor.objects.filter(evaluasi=evaluasi, jenis=jenis).order_by("-revisi").first()


def _skor_indikator(evaluasi: Evaluasi, jenis: str) -> dict[str, Decimal]:
    hasil = hasil_terbaru(evaluasi, jenis)
    return {i["kode"]: Decimal(i["skor"]) for i in hasil.rincian["indikator"]} if hasil else {}


def _simpul(
    indikator: Indikator,
    angka: dict[str, int],
    bagian: Kemajuan,
    mandiri: Decimal | None,
    verifikasi: Decimal | None,
) -> Simpul:
    return Simpul(
        kode=indikator.kode,
        nama=indikator.nama,
        skor_maks=indikator.skor_maks,
        mandiri=mandiri,
        verifikasi=verifikasi,
        total=angka["total"],
        terjawab=angka["terjawab"],
        diterima=angka["diterima"],
        dikembalikan=angka["dikembalikan"],
        bagian=bagian,
    )


def _simpul_blok(blok: BlokKlaster, anak: list[Simpul]) -> Simpul:
    return Simpul(
        kode=blok.klaster.kode,
        nama=blok.nama,
        skor_maks=sum((s.skor_maks for s in anak), NOL),
        total=sum(s.total for s in anak),
        terjawab=sum(s.terjawab for s in anak),
        diterima=sum(s.diterima for s in anak),
        dikembalikan=sum(s.dikembalikan for s in anak),
        bagian=sum((s.bagian for s in anak), Kemajuan()),
        mandiri=_jumlah([s.mandiri for s in anak]),
        verifikasi=_jumlah([s.verifikasi for s in anak]),
        anak=anak,
    )


def _jumlah(skor: list[Decimal | None]) -> Decimal | None:
    """None as soon as one part is unknown: a sum with holes would read as a low score."""
    return None if None in skor else sum((s for s in skor if s is not None), NOL)
