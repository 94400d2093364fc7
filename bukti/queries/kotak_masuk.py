"""The inbox "belum dipetakan": evidence that came in without a question, and the questions it may be mapped to."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q

from bukti.models import Bukti, TautanBukti, VersiBukti
from bukti.models.bukti import BuktiQuerySet
from bukti.queries.versi import muat_berkas
from indikator.models import Evaluasi, Jawaban, KebutuhanBukti, Penugasan
from indikator.models.status import TERBUKA
from klaster.models import Opd, Pengguna

#: Which rows to show: with a proposal, or without.
USULAN = {"ada": "Ada usulan", "tanpa": "Tanpa usulan"}


@dataclass(frozen=True)
class SaringMasuk:
    """What the user wants to see. The field names are the query names of the address."""

    q: str = ""
    opd: int | None = None
    usulan: str = ""

    @property
    def aktif(self) -> bool:
        return bool(self.q or self.opd or self.usulan)


@dataclass
class Tujuan:
    """A question the user may bring evidence to now, with what it asks for and what of it is there already."""

    jawaban: Jawaban
    terpenuhi: set[int] = field(default_factory=set)

    @property
    def kode(self) -> str:
        return self.jawaban.pertanyaan.kode

    @property
    def kurang(self) -> int:
        return sum(k.pk not in self.terpenuhi for k in self.jawaban.pertanyaan.kebutuhan.all())

    def kebutuhan_untuk(self, jenis: str) -> KebutuhanBukti | None:
        """What evidence of this kind would meet: the first of the kind that is still missing, else the first."""
        cocok = [k for k in self.jawaban.pertanyaan.kebutuhan.all() if k.jenis == jenis]
        return next((k for k in cocok if k.pk not in self.terpenuhi), cocok[0] if cocok else None)


def semua_masuk(kota_id: int, pengguna: Pengguna) -> BuktiQuerySet:
    """What waits to be mapped by this user: the secretariat's whole city, an operator's units'."""
    masuk = Bukti.objects.dikelola_oleh(pengguna).filter(kota=kota_id, kotak_masuk=True)
    return masuk.aktif()


def daftar_masuk(evaluasi: Evaluasi, pengguna: Pengguna, saring: SaringMasuk) -> BuktiQuerySet:
    """The list, newest first."""
    baris = semua_masuk(evaluasi.kota_id, pengguna)
    if saring.q:
        bernama = VersiBukti.setiap_berkas.filter(nama_asli__icontains=saring.q).values("bukti_id")
        baris = baris.filter(Q(judul__icontains=saring.q) | Q(pk__in=bernama))
    if saring.opd:
        baris = baris.filter(opd=saring.opd)
    if saring.usulan:
        baris = baris.filter(usulan__isnull=saring.usulan == "tanpa")
    return baris.select_related("opd", "usulan", "pengunggah").order_by("-dibuat_pada", "-pk")


def hitung_masuk(evaluasi: Evaluasi, pengguna: Pengguna) -> dict[str, int]:
    """How many there are in all, with and without a proposal."""
    masuk = semua_masuk(evaluasi.kota_id, pengguna).order_by().values_list("usulan", flat=True)
    ada = [u is not None for u in masuk]
    return {"": len(ada), "ada": sum(ada), "tanpa": len(ada) - sum(ada)}


def pemilik_masuk(evaluasi: Evaluasi, pengguna: Pengguna) -> list[tuple[int, str]]:
    """Whose evidence waits, for the filter."""
    masuk = semua_masuk(evaluasi.kota_id, pengguna).order_by()
    return [(o.pk, str(o)) for o in Opd.objects.filter(pk__in=masuk.values("opd")).order_by("nama")]


def lengkapi_masuk(daftar: Iterable, tujuan: dict[str, Tujuan]) -> list[Bukti]:
    """One page with its files and proposals, in two queries. A question that is closed to the user is no proposal."""
    baris = list(daftar)
    versi = {v.bukti_id: v for v in VersiBukti.objects.filter(bukti__in=baris).order_by("nomor")}
    muat_berkas(list(versi.values()))
    for b in baris:
        b.versi_kini = versi.get(b.pk)
        b.tujuan = tujuan.get(b.usulan.kode) if b.usulan else None
        b.memenuhi = b.tujuan.kebutuhan_untuk(b.jenis) if b.tujuan else None
    return baris


def tujuan_terbuka(evaluasi: Evaluasi, pengguna: Pengguna) -> dict[str, Tujuan]:
    """Questions with an open part of this user, by code, in the order of the instrument. Three queries."""
    if not evaluasi.terbuka:
        return {}
    bagian = Penugasan.objects.filter(jawaban__evaluasi=evaluasi, status__in=TERBUKA)
    if pengguna.adalah_operator:
        bagian = bagian.filter(opd__in=Opd.objects.lingkup_kerja(pengguna))
    jawaban = (
        Jawaban.objects.terlihat_oleh(pengguna)
        .filter(evaluasi=evaluasi, pk__in=bagian.values("jawaban"))
        .select_related("pertanyaan")
        .prefetch_related(Prefetch("pertanyaan__kebutuhan", KebutuhanBukti.objects.order_by("urutan")))
        .menurut_urutan()
    )
    hasil = {j.pk: Tujuan(j) for j in jawaban}
    terpenuhi = TautanBukti.objects.berlaku().filter(jawaban__in=hasil, kebutuhan__isnull=False)
    for jawaban_id, kebutuhan_id in terpenuhi.values_list("jawaban_id", "kebutuhan_id"):
        hasil[jawaban_id].terpenuhi.add(kebutuhan_id)
    return {t.kode: t for t in hasil.values()}


def pilihan_pemilik(evaluasi: Evaluasi, pengguna: Pengguna) -> list[Opd]:
    """The units on whose behalf this user may bring evidence in; the own one first."""
    milik = Opd.objects.filter(kota=evaluasi.kota_id)
    if pengguna.adalah_operator:
        milik = milik.lingkup_kerja(pengguna)
    return sorted(milik.order_by("nama"), key=lambda o: o.pk != pengguna.opd_id)
