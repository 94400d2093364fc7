"""The questions that one document could be attached to by a user, now."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q

from bukti.models import Bukti
from indikator.models import Evaluasi, Jawaban, KebutuhanBukti, Penugasan
from indikator.models.jawaban import JawabanQuerySet, PenugasanQuerySet
from indikator.queries.jendela import alasan_tutup, jadwal, rentang_bagian
from klaster.models import Pengguna


@dataclass(frozen=True)
class SaringTujuan:
    """What the user wants to see. The field names are the query names of the address."""

    q: str = ""
    klaster: str = ""
    jenis: bool = False

    @property
    def aktif(self) -> bool:
        return bool(self.q or self.klaster or self.jenis)


@dataclass
class BarisTujuan:
    """One question: what it asks for, and through which parts this user may attach; `tutup` says why none."""

    jawaban: Jawaban
    kebutuhan: list[KebutuhanBukti]
    bagian: list[Penugasan] = field(default_factory=list)
    tutup: str = ""

    def usul(self, jenis: str) -> KebutuhanBukti | None:
        """The first requirement of this kind."""
        return next((k for k in self.kebutuhan if k.jenis == jenis), None)


def bagian_terbuka(evaluasi: Evaluasi, pengguna: Pengguna) -> PenugasanQuerySet:
    return Penugasan.objects.dikerjakan_oleh(pengguna).terbuka().filter(jawaban__evaluasi=evaluasi)


def tujuan_bukti(evaluasi: Evaluasi, pengguna: Pengguna, bukti: Bukti, saring: SaringTujuan) -> JawabanQuerySet:
    """Questions with an open part of this user that the document does not prove yet, in the instrument's order."""
    jawaban = Jawaban.objects.terlihat_oleh(pengguna).filter(
        evaluasi=evaluasi, pk__in=bagian_terbuka(evaluasi, pengguna).values("jawaban")
    )
    jawaban = jawaban.exclude(pk__in=bukti.tautan.values("jawaban"))
    if saring.q:
        jawaban = jawaban.filter(Q(pertanyaan__kode__istartswith=saring.q) | Q(pertanyaan__teks__icontains=saring.q))
    if saring.klaster:
        jawaban = jawaban.filter(pertanyaan__indikator__blok__klaster__kode=saring.klaster)
    if saring.jenis:
        asal = KebutuhanBukti.objects.filter(jenis=bukti.jenis).values("pertanyaan")
        jawaban = jawaban.filter(pertanyaan__in=asal)
    return _berkebutuhan(jawaban).menurut_urutan()


def jawaban_dikirim(evaluasi: Evaluasi, pengguna: Pengguna, nomor: Iterable[int]) -> list[Jawaban]:
    """The rows of a form that was sent, as far as they are in scope; also those that are closed meanwhile."""
    terlihat = Jawaban.objects.terlihat_oleh(pengguna).filter(evaluasi=evaluasi, pk__in=list(nomor))
    return list(_berkebutuhan(terlihat).menurut_urutan())


def klaster_tujuan(evaluasi: Evaluasi, pengguna: Pengguna) -> list[tuple[str, str]]:
    """The klaster in which the user has open parts, for the filter. One query."""
    milik = Jawaban.objects.filter(pk__in=bagian_terbuka(evaluasi, pengguna).values("jawaban")).order_by()
    jalur = "pertanyaan__indikator__blok__klaster__"
    pasang = milik.values_list(f"{jalur}nomor", f"{jalur}kode", f"{jalur}nama").distinct()
    return [(kode, nama) for _, kode, nama in sorted(pasang)]


def susun_baris(daftar: Iterable[Jawaban], evaluasi: Evaluasi, pengguna: Pengguna) -> list[BarisTujuan]:
    """One page with the parts through which the user may attach, in two queries more."""
    baris = {j.pk: BarisTujuan(j, list(j.pertanyaan.kebutuhan.all())) for j in daftar}
    windows = jadwal(evaluasi)
    tutup: dict[int, list[str]] = defaultdict(list)
    bagian = bagian_terbuka(evaluasi, pengguna).filter(jawaban__in=baris).select_related("opd")
    for p in bagian.order_by("-pimpin", "opd__nama"):
        alasan = alasan_tutup(evaluasi, rentang_bagian(p, evaluasi, pengguna.peran, windows), pengguna)
        if alasan:
            tutup[p.jawaban_id].append(alasan)
        else:
            baris[p.jawaban_id].bagian.append(p)
    for satu in baris.values():
        satu.jawaban.evaluasi = evaluasi
        if not satu.bagian:
            satu.tutup = next(iter(tutup[satu.jawaban.pk]), "Bagian Anda pada pertanyaan ini sudah diajukan.")
    return list(baris.values())


def _berkebutuhan(jawaban: JawabanQuerySet) -> JawabanQuerySet:
    urut = KebutuhanBukti.objects.order_by("urutan")
    return jawaban.select_related("pertanyaan__indikator").prefetch_related(Prefetch("pertanyaan__kebutuhan", urut))
