"""Last year's answers as they are offered this year: with their evidence, what is advised, and who may decide."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from bukti.aturan.saran_tahun_lalu import Langkah, Saran, Tanggal, saran_bukti
from bukti.models import Bukti, TautanBukti
from bukti.queries.pertanyaan import Kerja
from bukti.queries.verifikasi_meja import tulis_jawaban
from indikator.jembatan import skor_mandiri
from indikator.models import Evaluasi, Jawaban, Penugasan, TawaranLalu
from klaster.izin import Izin, boleh
from klaster.models import Opd, Pengguna

Keputusan = TawaranLalu.Keputusan


@dataclass(frozen=True, slots=True)
class BuktiLalu:
    """One piece of last year's evidence, what to do with it, and whether this year's answer has it already.

    `terlihat`: the user may open it; an OPD that leads for the first time may not have been asked last year.
    """

    tautan: TautanBukti
    saran: Saran
    sudah: bool
    terlihat: bool


@dataclass(frozen=True, slots=True)
class Tawaran:
    """An offer as the question page shows it. `halangan_nilai` says why the value cannot be copied."""

    baris: TawaranLalu
    tulisan: str
    skor: Decimal
    bukti: list[BuktiLalu]
    halangan_nilai: str
    boleh: bool

    @property
    def terbuka(self) -> bool:
        return self.baris.keputusan == Keputusan.PERLU_DICEK

    @property
    def layak(self) -> list[BuktiLalu]:
        return [b for b in self.bukti if b.saran.layak and not b.sudah]


def isi_tawaran(jawaban: Jawaban, kerja: Kerja, pengguna: Pengguna) -> dict[str, Any]:
    """The offer of one question; two queries, one when there is none."""
    baris = (
        TawaranLalu.objects.filter(jawaban=jawaban)
        .select_related("sumber__pertanyaan", "sumber__evaluasi", "diputuskan_oleh")
        .first()
    )
    if baris is None:
        return {"tawaran": None}
    baris.jawaban, baris.sumber.evaluasi.kota = jawaban, jawaban.evaluasi.kota
    return {
        "tawaran": Tawaran(
            baris=baris,
            tulisan=tulis_jawaban(baris.sumber),
            skor=skor_mandiri(baris.sumber),
            bukti=bukti_lalu(baris, pengguna),
            halangan_nilai=halangan_nilai(baris, jawaban),
            boleh=kerja.pimpin.dapat_diisi,
        )
    }


def bukti_lalu(tawaran: TawaranLalu, pengguna: Pengguna) -> list[BuktiLalu]:
    """Last year's evidence that still exists, oldest first, each with advice. Withdrawn evidence is not offered."""
    jawaban = tawaran.jawaban
    baris = (
        TautanBukti.objects.filter(jawaban=tawaran.sumber)
        .aktif()
        .select_related("bukti__opd", "versi", "kebutuhan", "opd")
        .annotate(
            sudah=Exists(TautanBukti.objects.filter(jawaban=jawaban, bukti=OuterRef("bukti"))),
            terlihat=Exists(Bukti.objects.terlihat_oleh(pengguna).filter(pk=OuterRef("bukti"))),
        )
        .order_by("ditautkan_pada", "pk")
    )
    evaluasi, soal = jawaban.evaluasi, jawaban.pertanyaan
    return [
        BuktiLalu(t, saran_tautan(t, evaluasi.tahun, soal.tahun_data, evaluasi.hari_ini), t.sudah, t.terlihat)
        for t in baris
    ]


def saran_tautan(tautan: TautanBukti, tahun: int, tahun_data: int, hari_ini: date) -> Saran:
    """The advice on a link: what a verifier refused last year is never advised to be kept."""
    if tautan.putusan == TautanBukti.Putusan.DITOLAK:
        return Saran(Langkah.PERBARUI, f"Ditolak verifikator tahun lalu: {tautan.catatan}")
    b = tautan.bukti
    tanggal = Tanggal(b.tanggal_dokumen, b.periode_mulai, b.periode_akhir, b.berlaku_sampai)
    return saran_bukti(b.jenis, tanggal, tahun=tahun, tahun_data=tahun_data, hari_ini=hari_ini)


def halangan_nilai(tawaran: TawaranLalu, jawaban: Jawaban) -> str:
    """Why last year's value cannot become this year's; empty when it can."""
    if jawaban.pertanyaan.wilayah:
        return "Nilainya dihitung dari jawaban setiap unit; tiap unit menjawab lagi untuk tahun ini."
    if not tawaran.sumber.terjawab:
        return "Tahun lalu tidak dijawab."
    if not tawaran.sebanding:
        return f"Pertanyaannya tidak sama dengan tahun lalu. {tawaran.catatan}".strip()
    if jawaban.terjawab and (jawaban.opsi, jawaban.angka) != (tawaran.sumber.opsi, tawaran.sumber.angka):
        return "Jawaban tahun ini sudah diisi dan tidak ditimpa."
    return ""


# --- The list -------------------------------------------------------------------------------------------------------


def daftar_tawaran(evaluasi: Evaluasi, pengguna: Pengguna) -> QuerySet:
    """Offers in the user's scope in the order of the instrument, with the lead and how much evidence there was."""
    bertautan = Q(sumber__tautan_bukti__bukti__ditarik_pada__isnull=True)
    return (
        TawaranLalu.objects.terlihat_oleh(pengguna)
        .filter(jawaban__evaluasi=evaluasi)
        .select_related("jawaban__pertanyaan__indikator__blok__klaster", "sumber__pertanyaan", "diputuskan_oleh")
        .annotate(jumlah_bukti=Count("sumber__tautan_bukti", filter=bertautan))
        .order_by("jawaban__pertanyaan__urutan")
    )


def hitung_keputusan(baris: QuerySet) -> dict[str, int]:
    """Offers by decision, all decisions named."""
    jumlah = dict(baris.order_by().values_list("keputusan").annotate(n=Count("pk", distinct=True)))
    return {k: jumlah.get(k, 0) for k in Keputusan.values}


def saring_tawaran(baris: QuerySet, klaster: str, opd: str) -> QuerySet:
    """Only those of a klaster, and those whose question this OPD leads."""
    if klaster:
        baris = baris.filter(jawaban__pertanyaan__indikator__blok__klaster__kode=klaster)
    if opd:
        pimpin = Penugasan.objects.filter(pimpin=True, opd=opd)
        baris = baris.filter(jawaban__in=pimpin.values("jawaban_id"))
    return baris


def opd_pemimpin(evaluasi: Evaluasi, pengguna: Pengguna) -> list[tuple[int, str]]:
    """The OPD that lead a question with an offer in scope, by name."""
    jawaban = TawaranLalu.objects.terlihat_oleh(pengguna).filter(jawaban__evaluasi=evaluasi).values("jawaban_id")
    bagian = Penugasan.objects.filter(pimpin=True, jawaban__in=jawaban).order_by("opd__nama")
    return list(bagian.values_list("opd_id", "opd__nama").distinct())


@dataclass(frozen=True, slots=True)
class BarisTawaran:
    """One line of the list: the offer, who leads the question, and whether this user decides."""

    tawaran: TawaranLalu
    tulisan: str
    pimpin: Opd | None
    milik: bool


def susun_tawaran(halaman: Iterable[TawaranLalu], pengguna: Pengguna) -> list[BarisTawaran]:
    """A page of the list; one query."""
    baris = list(halaman)
    bagian = Penugasan.objects.filter(jawaban__in=[t.jawaban_id for t in baris], pimpin=True).select_related("opd")
    pimpin = {b.jawaban_id: b.opd for b in bagian}
    return [
        BarisTawaran(t, tulis_jawaban(t.sumber), opd, opd is not None and boleh(pengguna, Izin.ISI_JAWABAN, opd))
        for t in baris
        for opd in [pimpin.get(t.jawaban_id)]
    ]
