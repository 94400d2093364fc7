"""What the verifier's desk shows about one answer: evidence, requirements, points to choose from, last year."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from bukti.models import TautanBukti
from bukti.queries import nilai
from bukti.queries.kelengkapan import oleh_tabel
from indikator.jembatan import skor_mandiri
from indikator.models import Evaluasi, Jawaban, KebutuhanBukti, Penugasan, Pertanyaan, SkorTahap
from indikator.queries.peta_kode import pendahulu
from klaster.models import Opd
from klaster.templatetags.kla import tulis_angka

Putusan = TautanBukti.Putusan
NOL = Decimal(0)
TABEL = "tabel"
URUTAN_KEADAAN = (Putusan.DITERIMA, TABEL, Putusan.MENUNGGU, Putusan.DITOLAK)


@dataclass(frozen=True)
class PilihanNilai:
    """One grade of the question with its points. `mandiri` marks the one that the self-answer earns."""

    label: str
    nilai: Decimal
    mandiri: bool


@dataclass(frozen=True)
class Kebutuhan:
    """One requirement and how far it is met: diterima, tabel, menunggu, ditolak, or empty when nothing is attached.

    "tabel": the question's table is filled in; it is accepted together with the answer.
    """

    butir: KebutuhanBukti
    keadaan: str
    jumlah: int

    @property
    def terpenuhi(self) -> bool:
        return self.keadaan in (Putusan.DITERIMA, TABEL)


@dataclass(frozen=True)
class TahunLalu:
    """The same question in the city's evaluation before this one, with its evidence as it was judged."""

    jawaban: Jawaban
    mandiri: Decimal
    tahap: list[SkorTahap]
    bukti: list[TautanBukti]

    @property
    def tahun(self) -> int:
        return self.jawaban.evaluasi.tahun


def tautan_meja(jawaban: Jawaban) -> list[TautanBukti]:
    """All evidence of the answer: mandatory first, then the other requirements, what is withdrawn last."""
    tautan = jawaban.tautan_bukti.select_related("bukti__opd", "versi", "kebutuhan", "opd", "diputuskan_oleh")
    return sorted(tautan, key=_urutan_tautan)


def bukti_dibuka(tautan: list[TautanBukti], pk: int | None) -> TautanBukti | None:
    """The evidence asked for, else the first without a verdict, else the first."""
    tertunda = (t for t in tautan if t.putusan == Putusan.MENUNGGU and not t.bukti.ditarik)
    return next((t for t in tautan if t.pk == pk), None) or next(tertunda, None) or next(iter(tautan), None)


def bukti_berikut(tautan: list[TautanBukti], kini: TautanBukti) -> TautanBukti:
    """The next evidence without a verdict after this one, round the corner; this one when none is left."""
    pk = [t.pk for t in tautan]
    i = pk.index(kini.pk) if kini.pk in pk else 0
    giliran = tautan[i + 1 :] + tautan[: i + 1]
    return next((t for t in giliran if t.putusan == Putusan.MENUNGGU and not t.bukti.ditarik), kini)


def kebutuhan_meja(jawaban: Jawaban, tautan: list[TautanBukti], baris_tabel: int) -> list[Kebutuhan]:
    """Every requirement of the question with the best that there is for it; `baris_tabel` counts the table's rows."""
    hasil = []
    for butir in jawaban.pertanyaan.kebutuhan.order_by("-wajib", "urutan"):
        putusan = [t.putusan for t in tautan if t.kebutuhan_id == butir.pk and not t.bukti.ditarik]
        if oleh_tabel(butir, baris_tabel):
            putusan.append(TABEL)
        keadaan = next((p for p in URUTAN_KEADAAN if p in putusan), "")
        hasil.append(Kebutuhan(butir, keadaan, len(putusan)))
    return hasil


def bagian_meja(jawaban: Jawaban) -> list[Penugasan]:
    """The parts, the lead first."""
    return list(jawaban.penugasan.select_related("opd").order_by("-pimpin", "opd__nama"))


def opd_disarankan(bagian: Iterable[Penugasan], tautan: list[TautanBukti]) -> list[Opd]:
    """To whom an answer would go back: the OPD whose evidence has been rejected, else the lead."""
    ditolak = {t.opd_id for t in tautan if t.putusan == Putusan.DITOLAK and not t.bukti.ditarik}
    return [b.opd for b in bagian if b.opd_id in ditolak] or [b.opd for b in bagian if b.pimpin]


def pilihan_nilai(jawaban: Jawaban) -> list[PilihanNilai]:
    """The grades a verifier can choose with one press, best first; a straight-line rule has only its two ends."""
    pertanyaan = jawaban.pertanyaan
    if pertanyaan.cara == Pertanyaan.Cara.RENTANG:
        butir = [
            PilihanNilai(_label_jenjang(j, i, pertanyaan.satuan), j.poin, _berlaku(j, jawaban.angka))
            for i, j in enumerate(nilai.jenjang(pertanyaan))
        ]
        return sorted(butir, key=lambda p: p.nilai, reverse=True)
    if garis := nilai.ujung_garis(pertanyaan):
        return _dari_garis(pertanyaan, garis, skor_mandiri(jawaban))
    return [
        PilihanNilai(label, nilai.poin_opsi(pertanyaan, kode), kode == jawaban.opsi)
        for kode, label, _ in pertanyaan.pilihan
    ]


def tulis_jawaban(jawaban: Jawaban) -> str:
    """The self-answer in words: the wording of the option, or the number with its unit."""
    if jawaban.angka is not None:
        return f"{_tulis(jawaban.angka)} {jawaban.pertanyaan.satuan}".strip()
    return jawaban.label_opsi


def tahun_lalu(jawaban: Jawaban) -> TahunLalu | None:
    """What this question was in the city's evaluation before this one, by the map of codes, with what it was given."""
    evaluasi = jawaban.evaluasi
    lama = Evaluasi.objects.filter(kota=evaluasi.kota_id, tahun__lt=evaluasi.tahun).order_by("-tahun").first()
    if lama is None:
        return None
    asal = pendahulu(jawaban.pertanyaan, lama.instrumen_id)
    calon = Jawaban.objects.filter(evaluasi=lama, pertanyaan__in=asal).select_related("pertanyaan", "verifikator")
    dulu = min(calon, key=lambda j: asal.index(j.pertanyaan_id), default=None)
    if dulu is None:
        return None
    dulu.evaluasi = lama
    return TahunLalu(dulu, skor_mandiri(dulu), _skor_tahap(dulu), tautan_meja(dulu))


def _skor_tahap(jawaban: Jawaban) -> list[SkorTahap]:
    tahap = SkorTahap.objects.filter(evaluasi=jawaban.evaluasi_id, pertanyaan=jawaban.pertanyaan_id)
    urutan = [kode for kode, _ in SkorTahap._meta.get_field("tahap").choices or []]
    return sorted(tahap, key=lambda s: urutan.index(s.tahap))


def _urutan_tautan(tautan: TautanBukti) -> tuple:
    kebutuhan = tautan.kebutuhan
    return (
        tautan.bukti.ditarik,
        kebutuhan is None,
        kebutuhan is not None and not kebutuhan.wajib,
        kebutuhan.urutan if kebutuhan else 0,
        tautan.ditautkan_pada,
        tautan.pk,
    )


def _berlaku(jenjang: nilai.Jenjang, angka: Decimal | None) -> bool:
    return angka is not None and jenjang.dari <= angka and (jenjang.sampai is None or angka < jenjang.sampai)


def _label_jenjang(jenjang: nilai.Jenjang, i: int, satuan: str) -> str:
    dari = _tulis(jenjang.dari)
    if jenjang.sampai is None:
        return " ".join(filter(None, [dari, satuan, "atau lebih"]))
    sampai = f"{_tulis(jenjang.sampai)} {satuan}".strip()
    return f"kurang dari {sampai}" if i == 0 else f"{dari} sampai kurang dari {sampai}"


def _dari_garis(pertanyaan: Pertanyaan, garis: tuple[Decimal, Decimal], mandiri: Decimal) -> list[PilihanNilai]:
    nol, penuh = (f"{_tulis(ujung)} {pertanyaan.satuan}".strip() for ujung in garis)
    maks = pertanyaan.skor_maks
    butir = [PilihanNilai(penuh, maks, mandiri == maks), PilihanNilai(nol, NOL, mandiri == NOL)]
    if NOL < mandiri < maks:
        butir.insert(1, PilihanNilai("sesuai jawaban OPD", mandiri, mandiri=True))
    return butir


def _tulis(angka: Decimal) -> str:
    return tulis_angka(angka, 4, pangkas=True)
