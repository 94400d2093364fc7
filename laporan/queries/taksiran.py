"""The expected verified score of an evaluation: per question what speaks against its points, and what will stand.

Facts come set-wise: a fixed number of queries, whatever the size of the instrument.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.cache import cache

from bukti.potret import FaktaBukti, PotretLampiran
from bukti.queries.potret_bukti import muat_fakta_bukti
from indikator.aturan.taksiran import SATU_BERKAS_MAKS
from indikator.jembatan import skala_mesin, skor_mandiri
from indikator.models import Evaluasi, Jawaban, Status, TawaranLalu
from indikator.models.simulasi import Diskon
from indikator.queries.peta_kode import peta_kode
from indikator.queries.taksiran import potongan_berlaku
from indikator.skoring import BatasPredikat, tentukan_predikat
from indikator.skoring.taksiran import Potongan, SoalTaksiran, Taksiran, taksir
from klaster.models import Riwayat
from klaster.templatetags.kla import tanggal

NOL = Decimal(0)
#: Seconds that a page may take an estimate it has already; changes made by the services are seen at once.
UMUR_RINGKAS = 60


@dataclass(frozen=True, slots=True)
class Sebab:
    """One reason on one question, with the fact behind it in words."""

    alasan: Diskon
    penjelasan: str
    potongan: Potongan


@dataclass(frozen=True, slots=True)
class BarisTaksiran:
    """One question that claims points."""

    kode: str
    teks: str
    klaster: str
    mandiri: Decimal
    verifikasi: Decimal | None
    taksiran: Taksiran
    sebab: tuple[Sebab, ...]


@dataclass(frozen=True, slots=True)
class Perkiraan:
    """A total and the predikat that it reads as."""

    total: Decimal
    predikat: BatasPredikat


@dataclass(frozen=True, slots=True)
class RingkasTaksiran:
    """Low, likely and high, beside what they are made from. `verifikasi` counts accepted questions only."""

    mandiri: Perkiraan
    verifikasi: Perkiraan
    rendah: Perkiraan
    wajar: Perkiraan
    tinggi: Perkiraan


@dataclass(frozen=True, slots=True)
class TaksiranEvaluasi:
    """`baris`: every question that claims points, those that may lose most first."""

    ringkas: RingkasTaksiran
    baris: tuple[BarisTaksiran, ...]
    potongan: Mapping[str, Potongan]

    def dengan(self, alasan: str) -> list[BarisTaksiran]:
        """Rows with this reason; "tanpa" for those without any, empty for all."""
        if alasan == "tanpa":
            return [b for b in self.baris if not b.sebab]
        return [b for b in self.baris if not alasan or any(s.alasan == alasan for s in b.sebab)]

    def banyak(self) -> Counter[str]:
        """How many rows each reason has."""
        return Counter(s.alasan for b in self.baris for s in b.sebab)


def taksiran_evaluasi(evaluasi: Evaluasi) -> TaksiranEvaluasi:
    """Needs `evaluasi.kota` loaded."""
    jawaban = jawaban_evaluasi(evaluasi)
    potongan = potongan_berlaku(evaluasi.kota_id)
    sebab = sebab_jawaban(evaluasi, jawaban, evaluasi.hari_ini, potongan)
    semua = [_baris(j, sebab.get(j.pk, ()), potongan) for j in jawaban]
    skala = skala_mesin(evaluasi.instrumen_id)

    def jumlah(nilai: Iterable[Decimal]) -> Perkiraan:
        total = sum(nilai, NOL)
        return Perkiraan(total, tentukan_predikat(total, skala))

    ringkas = RingkasTaksiran(
        mandiri=jumlah(b.mandiri for b in semua),
        verifikasi=jumlah(b.verifikasi or NOL for b in semua),
        rendah=jumlah(b.taksiran.rendah for b in semua),
        wajar=jumlah(b.taksiran.wajar for b in semua),
        tinggi=jumlah(b.taksiran.tinggi for b in semua),
    )
    baris = sorted((b for b in semua if b.mandiri > 0), key=lambda b: -b.taksiran.hilang)
    return TaksiranEvaluasi(ringkas, tuple(baris), potongan)


def taksiran_ringkas(evaluasi: Evaluasi) -> RingkasTaksiran:
    """The totals alone, for a page that is opened often. Every change by a service leaves an audit row, so the newest
    one of the city names the state; what changes without one is seen a minute later.
    """
    terakhir = Riwayat.objects.filter(kota=evaluasi.kota_id).order_by("-pk").values_list("pk", flat=True).first()
    kunci = f"taksiran-{evaluasi.pk}-{evaluasi.revisi}-{terakhir or 0}-{evaluasi.hari_ini.isoformat()}"
    tersimpan: RingkasTaksiran | None = cache.get(kunci)
    if tersimpan is None:
        tersimpan = taksiran_evaluasi(evaluasi).ringkas
        cache.set(kunci, tersimpan, UMUR_RINGKAS)
    return tersimpan


def jawaban_evaluasi(evaluasi: Evaluasi) -> list[Jawaban]:
    """Every answer with its question, in the order of the instrument."""
    jawaban = Jawaban.objects.filter(evaluasi=evaluasi).select_related("pertanyaan__indikator__blok__klaster")
    return list(jawaban.order_by("pertanyaan__urutan"))


def sebab_jawaban(
    evaluasi: Evaluasi, jawaban: Sequence[Jawaban], pada: date, potongan: Mapping[str, Potongan]
) -> dict[int, tuple[Sebab, ...]]:
    """Answer id -> what speaks against its points on that day; answers without a reason are not in it."""
    fakta = muat_fakta_bukti(evaluasi, jawaban)
    kembali = _pernah_kembali(evaluasi)
    pemakaian = _pemakaian(fakta)
    hasil = {}
    for j in jawaban:
        alasan = {
            Diskon.TANPA_BUKTI_WAJIB: _kata_wajib(fakta.wajib_kurang.get(j.pk, [])),
            **_kata_lampiran(evaluasi, j, [s for s in fakta.lampiran.get(j.pk, []) if s.berlaku], pada, pemakaian),
            Diskon.PERNAH_KEMBALI: _kata_kembali(kembali, j),
        }
        sebab = tuple(Sebab(a, alasan[a], potongan[a]) for a in Diskon if alasan.get(a))
        if sebab:
            hasil[j.pk] = sebab
    return hasil


def _baris(jawaban: Jawaban, sebab: tuple[Sebab, ...], potongan: Mapping[str, Potongan]) -> BarisTaksiran:
    pertanyaan = jawaban.pertanyaan
    verifikasi = jawaban.nilai_verifikasi if jawaban.status == Status.DITERIMA else None
    soal = SoalTaksiran(pertanyaan.kode, skor_mandiri(jawaban), verifikasi, tuple(s.alasan for s in sebab))
    return BarisTaksiran(
        kode=pertanyaan.kode,
        teks=pertanyaan.teks,
        klaster=pertanyaan.indikator.blok.klaster.kode,
        mandiri=soal.mandiri,
        verifikasi=verifikasi,
        taksiran=taksir(soal, potongan),
        sebab=sebab,
    )


# --- The facts in words ---------------------------------------------------------------------------------------------


def _kata_wajib(kurang: Sequence[str]) -> str:
    return f"Belum ada: {'; '.join(kurang)}." if kurang else ""


def _kata_lampiran(
    evaluasi: Evaluasi, jawaban: Jawaban, lampiran: list[PotretLampiran], pada: date, pemakaian: Counter[str]
) -> dict[Diskon, str]:
    """Year, expiry and shared files. Year and expiry are asked of each kind of evidence by itself."""
    tahun = {evaluasi.tahun - n for n in range(max(jawaban.pertanyaan.tahun_data, 1))}
    per_jenis: dict[str, list[PotretLampiran]] = defaultdict(list)
    for satu in lampiran:
        per_jenis[satu.jenis].append(satu)
    salah = [s[0] for s in per_jenis.values() if not any(b.cocok_tahun(tahun, evaluasi.tahun) for b in s)]
    habis = [s[0] for s in per_jenis.values() if all(b.kedaluwarsa(pada) for b in s)]
    banyak = min((pemakaian[_berkas(s)] for s in lampiran), default=0)
    return {
        Diskon.TAHUN_SALAH: " ".join(f"“{s.judul}” bertahun {', '.join(map(str, sorted(s.tahun)))}." for s in salah),
        Diskon.KEDALUWARSA: " ".join(f"“{s.judul}” berlaku sampai {tanggal(s.berlaku_sampai)}." for s in habis),
        Diskon.SATU_BERKAS: f"Buktinya dipakai untuk {banyak} pertanyaan." if banyak > SATU_BERKAS_MAKS else "",
    }


def _berkas(lampiran: PotretLampiran) -> str:
    """What makes two attachments the same file: the content, also when it was uploaded twice."""
    return lampiran.sha256 or f"bukti-{lampiran.bukti_id}"


def _pemakaian(fakta: FaktaBukti) -> Counter[str]:
    """File -> number of questions that it is shown for."""
    return Counter(satu for semua in fakta.lampiran.values() for satu in {_berkas(s) for s in semua if s.berlaku})


# --- Last year ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Kembali:
    """Questions of this instrument that were sent back in the evaluation before, each with how often; and its year."""

    tahun: int
    menurut_jawaban: Mapping[int, int]
    menurut_pertanyaan: Mapping[int, int]


def _kata_kembali(kembali: _Kembali | None, jawaban: Jawaban) -> str:
    if kembali is None:
        return ""
    kali = kembali.menurut_jawaban.get(jawaban.pk)
    if kali is None:
        kali = kembali.menurut_pertanyaan.get(jawaban.pertanyaan_id, 0)
    return f"Dikembalikan {kali} kali pada evaluasi {kembali.tahun}." if kali else ""


def _pernah_kembali(evaluasi: Evaluasi) -> _Kembali | None:
    """What last year's verifiers sent back. Which question it was follows the offer of last year's answer where there
    is one, else the map of codes. None without an earlier evaluation.
    """
    dulu = evaluasi.dari or (
        Evaluasi.objects.filter(kota=evaluasi.kota_id, tahun__lt=evaluasi.tahun).order_by("-tahun").first()
    )
    if dulu is None:
        return None
    kembali = Jawaban.objects.filter(evaluasi=dulu, putaran__gt=0)
    putaran = dict(kembali.values_list("pertanyaan_id", "putaran"))
    tawaran = TawaranLalu.objects.filter(jawaban__evaluasi=evaluasi).values_list("jawaban_id", "sumber__putaran")
    return _Kembali(dulu.tahun, dict(tawaran), _menurut_peta(evaluasi, dulu, putaran) if putaran else {})


def _menurut_peta(evaluasi: Evaluasi, dulu: Evaluasi, putaran: Mapping[int, int]) -> dict[int, int]:
    """Question of this instrument -> how often its forerunner was sent back."""
    hasil: dict[int, int] = {}
    for p in peta_kode(dulu.instrumen_id, evaluasi.instrumen_id):
        hasil[p.baru] = max(hasil.get(p.baru, 0), putaran.get(p.lama, 0))
    return hasil
