"""Where a piece of evidence is used, and what a replacement or a withdrawal would do there."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, prefetch_related_objects

from bukti.models import Bukti, TautanBukti, VersiBukti
from bukti.queries.versi import muat_berkas
from indikator.models import CatatanTahap, Evaluasi, Jawaban, Kegiatan, Penugasan, Status
from indikator.models.status import TERBUKA, TERKIRIM
from indikator.queries.jendela import Jadwal, alasan_tutup, jadwal, rentang, rentang_bagian
from klaster.izin import Izin, boleh
from klaster.models import Pengguna


@dataclass
class Pemakaian:
    """The links of one piece of evidence that the user may see, the newest year first; `di_luar` counts the others.

    Each link is marked: `ikut` goes along with a new version, `milik` may be put right by the user, `satu_satunya` is
    the only proof of a mandatory requirement.
    """

    tautan: list[Any]
    di_luar: int

    @property
    def banyak(self) -> int:
        return len(self.tautan) + self.di_luar

    @property
    def ikut(self) -> list[Any]:
        """Links that a new version takes along."""
        return [t for t in self.tautan if t.ikut]

    @property
    def tetap(self) -> list[Any]:
        """Links that keep the file they have."""
        return [t for t in self.tautan if not t.ikut]

    @property
    def satu_satunya(self) -> list[Any]:
        """Links without which a mandatory requirement would stand without proof."""
        return [t for t in self.tautan if t.satu_satunya]


def pemakaian(bukti: Bukti, pengguna: Pengguna) -> Pemakaian:
    """All of it in a number of queries that does not grow with the links, but with the years they are in."""
    semua = bukti.tautan.select_related("jawaban__evaluasi__kota", "jawaban__pertanyaan", "kebutuhan", "versi", "opd")
    terlihat = list(semua.terlihat_oleh(pengguna).order_by("-jawaban__evaluasi__tahun", "jawaban__pertanyaan__urutan"))
    bagian = {
        (p.jawaban_id, p.opd_id): p
        for p in Penugasan.objects.filter(jawaban__in=[t.jawaban_id for t in terlihat]).select_related("opd")
    }
    jadwal_tahun: dict[int, Jadwal] = {}
    lain = _bukti_lain(bukti, terlihat)
    for t in terlihat:
        evaluasi = t.jawaban.evaluasi
        if evaluasi.pk not in jadwal_tahun:
            jadwal_tahun[evaluasi.pk] = jadwal(evaluasi)
        satu = bagian.get((t.jawaban_id, t.opd_id))
        t.ikut = masih_dikerjakan(t, satu, pengguna, jadwal_tahun[evaluasi.pk])
        t.milik = satu is not None and t.ikut and boleh(pengguna, Izin.ISI_JAWABAN, satu)
        t.satu_satunya = bool(t.kebutuhan and t.kebutuhan.wajib and (t.jawaban_id, t.kebutuhan_id) not in lain)
    return Pemakaian(terlihat, bukti.tautan.count() - len(terlihat))


def tandai_juga(lampiran: Sequence[Any], pengguna: Pengguna) -> None:
    """Mark each link of one answer with where else in that evaluation its document is used, in one query.

    `juga` are the codes this user may see, `juga_di_luar` how many others there are.
    """
    kode: dict[int, list[str]] = defaultdict(list)
    di_luar: Counter[int] = Counter()
    if lampiran:
        evaluasi = Jawaban.objects.filter(pk=lampiran[0].jawaban_id).values("evaluasi")
        lain = TautanBukti.objects.filter(bukti__in=[t.bukti_id for t in lampiran], jawaban__evaluasi__in=evaluasi)
        lain = lain.exclude(jawaban=lampiran[0].jawaban_id).order_by("jawaban__pertanyaan__urutan")
        tampak = lain.annotate(tampak=Q(jawaban__in=Jawaban.objects.terlihat_oleh(pengguna)))
        for bukti_id, satu, boleh in tampak.values_list("bukti_id", "jawaban__pertanyaan__kode", "tampak"):
            if boleh:
                kode[bukti_id].append(satu)
            else:
                di_luar[bukti_id] += 1
    for t in lampiran:
        t.juga, t.juga_di_luar = kode[t.bukti_id], di_luar[t.bukti_id]


def masih_dikerjakan(
    tautan: TautanBukti, bagian: Penugasan | None, oleh: Pengguna, windows: Jadwal | None = None
) -> bool:
    """Whether the part that attached this link may still be changed: open, in time, in an open evaluation."""
    jawaban = tautan.jawaban
    evaluasi = jawaban.evaluasi
    if jawaban.status in TERKIRIM or not evaluasi.terbuka:
        return False
    if bagian is None:
        return not alasan_tutup(evaluasi, rentang(evaluasi, Kegiatan.PENGISIAN, oleh.peran, windows), oleh)
    if bagian.status not in TERBUKA:
        return False
    return not alasan_tutup(evaluasi, rentang_bagian(bagian, evaluasi, oleh.peran, windows), oleh)


def halangan_tarik(bukti: Bukti) -> str:
    """Why this evidence cannot be withdrawn now; empty when it can."""
    diterima = bukti.tautan.filter(jawaban__status=Status.DITERIMA).select_related("jawaban__pertanyaan")
    if kode := [t.jawaban.pertanyaan.kode for t in diterima]:
        return f"Bukti ini menopang jawaban yang sudah diterima ({', '.join(kode)}), sehingga tidak dapat ditarik."
    if bukti.tautan.exclude(jawaban__evaluasi__status=Evaluasi.Status.DIISI).exists():
        return "Bukti ini bagian dari evaluasi yang sudah diajukan, sehingga tidak dapat ditarik."
    if catatan := catatan_terjawab(bukti):
        return f"Bukti ini menjawab {catatan}, sehingga tidak dapat ditarik."
    return ""


def catatan_terjawab(bukti: Bukti) -> str:
    """A note of an outside stage that this evidence answers, handed in or agreed to; "" when there is none."""
    catatan = CatatanTahap.objects.filter(bukti__bukti=bukti).exclude(status=CatatanTahap.Status.TERBUKA).first()
    return f"{str(catatan)[:1].lower()}{str(catatan)[1:]}" if catatan else ""


@dataclass(frozen=True)
class VersiLengkap:
    """One version with all of its files, and the questions that still rest on it, as far as the user sees them."""

    nomor: int
    berkas: list[VersiBukti]
    kode: list[str]


def semua_versi(bukti: Bukti, terlihat: Sequence[TautanBukti], pengguna: Pengguna) -> list[VersiLengkap]:
    """Every version that this user may see, the newest first, in three queries."""
    versi = list(bukti.versi.terlihat_oleh(pengguna).order_by("-nomor"))
    muat_berkas(versi)
    prefetch_related_objects([satu for v in versi for satu in v.semua_berkas], "diunggah_oleh")
    return [
        VersiLengkap(v.nomor, v.semua_berkas, [t.jawaban.pertanyaan.kode for t in terlihat if t.versi_id == v.pk])
        for v in versi
    ]


def _bukti_lain(bukti: Bukti, tautan: Sequence[TautanBukti]) -> set[tuple[int, int]]:
    """(answer, requirement) of the ones among these that other evidence meets as well."""
    lain = TautanBukti.objects.berlaku().exclude(bukti=bukti)
    pasang = lain.filter(jawaban__in=[t.jawaban_id for t in tautan], kebutuhan__isnull=False).order_by()
    return set(pasang.values_list("jawaban_id", "kebutuhan_id"))
