"""One document across questions and years: where else it was judged and how, and what of it can be judged at once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.functions import Substr

from bukti.models import BacaanBerkas, Bukti, TautanBukti, VersiBukti
from bukti.models.bukti import BuktiQuerySet
from bukti.queries.cari_teks import menyebut
from bukti.queries.verifikasi_meja import bukti_berikut, bukti_dibuka, tautan_meja
from indikator.models import Evaluasi, Jawaban, Status
from indikator.queries.peta_kode import pendahulu
from klaster.models import Pengguna

Putusan = TautanBukti.Putusan
#: Larger files are not fetched ahead: a verifier who skips them would have paid for nothing.
BATAS_SIAPKAN = 8 * 1024 * 1024
PANJANG_TEKS = 20_000


@dataclass(frozen=True)
class PutusanLalu:
    """A verdict of an earlier year. `soal_sama`: it was on the question that this one continues."""

    tautan: TautanBukti
    soal_sama: bool


@dataclass(frozen=True)
class Jejak:
    """Other uses of one piece of evidence, in the user's scope.

    `lalu`: verdicts of earlier years on the same evidence or the same bytes, newest year first, within a year those on
    the same question first. `lain`: the same evidence on other questions of this year.
    """

    lalu: list[PutusanLalu]
    lain: list[TautanBukti]

    @property
    def bersama(self) -> list[TautanBukti]:
        """Other questions that wait and could be judged together with this one."""
        return [t for t in self.lain if t.jawaban.status == Status.MENUNGGU]


@dataclass(frozen=True)
class BarisDokumen:
    """One question that a document is to prove. `halangan` says why its verdict cannot be given here and now."""

    tautan: TautanBukti
    halangan: str
    lalu: list[TautanBukti]

    @property
    def boleh(self) -> bool:
        return not self.halangan

    @property
    def tertunda(self) -> bool:
        return self.boleh and self.tautan.putusan == Putusan.MENUNGGU


def jejak_putusan(tautan: TautanBukti, jawaban: Jawaban, pengguna: Pengguna) -> Jejak:
    """Where else the open evidence is or was used; one query, and three more for earlier years."""
    evaluasi = jawaban.evaluasi
    sama = _pemakaian(tautan.bukti, tautan.versi, evaluasi, pengguna).exclude(jawaban=jawaban)
    semua = list(sama.filter(jawaban__evaluasi__tahun__lte=evaluasi.tahun))
    lalu = [t for t in semua if t.jawaban.evaluasi.tahun < evaluasi.tahun and t.putusan != Putusan.MENUNGGU]
    lain = [t for t in semua if t.jawaban.evaluasi_id == evaluasi.pk and t.bukti_id == tautan.bukti_id]
    asal = _asal(jawaban, lalu)
    putusan = [PutusanLalu(t, t.jawaban.pertanyaan_id in asal) for t in lalu]
    putusan.sort(key=lambda p: (-p.tautan.jawaban.evaluasi.tahun, not p.soal_sama))
    return Jejak(putusan, sorted(lain, key=lambda t: t.jawaban.pertanyaan.urutan))


def dokumen_bersama(evaluasi: Evaluasi, pengguna: Pengguna, *, kata: str = "", semua: bool = False) -> BuktiQuerySet:
    """Documents that two or more waiting answers lean on, those with most verdicts still to give first.

    Each has `dipakai` and `tertunda`, and its links in `tautan_menunggu`. `semua`: also those that are all judged.
    """
    menunggu = TautanBukti.objects.terlihat_oleh(pengguna).filter(
        jawaban__evaluasi=evaluasi, jawaban__status=Status.MENUNGGU
    )
    di_sini = Q(tautan__in=menunggu.order_by().values("pk"))
    dokumen = (
        Bukti.objects.aktif()
        .filter(kota=evaluasi.kota_id)
        .annotate(
            dipakai=Count("tautan", filter=di_sini),
            tertunda=Count("tautan", filter=di_sini & Q(tautan__putusan=Putusan.MENUNGGU)),
        )
        .filter(dipakai__gte=2)
    )
    if not semua:
        dokumen = dokumen.filter(tertunda__gte=1)
    if kata:
        dokumen = dokumen.filter(menyebut(kata, pengguna))
    urut = menunggu.select_related("jawaban__pertanyaan").order_by("jawaban__pertanyaan__urutan")
    return (
        dokumen.select_related("opd")
        .prefetch_related(Prefetch("tautan", urut, to_attr="tautan_menunggu"))
        .order_by("-tertunda", "judul", "pk")
    )


def baris_dokumen(bukti: Bukti, evaluasi: Evaluasi, pengguna: Pengguna) -> tuple[VersiBukti | None, list[BarisDokumen]]:
    """The version to look at, and every question of this year in scope that leans on the document.

    The version is the newest that a waiting answer was handed in with. Who leans on another version cannot be judged
    by looking at this one.
    """
    semua = list(_pemakaian(bukti, None, evaluasi, pengguna).filter(jawaban__evaluasi__tahun__lte=evaluasi.tahun))
    kini = [t for t in semua if t.jawaban.evaluasi_id == evaluasi.pk and t.bukti_id == bukti.pk]
    kini.sort(key=lambda t: t.jawaban.pertanyaan.urutan)
    versi = max((t.versi for t in kini if t.versi and _menunggu(t)), key=lambda v: v.nomor, default=None)
    versi = versi or max((t.versi for t in kini if t.versi), key=lambda v: v.nomor, default=None)
    lalu: dict[str, list[TautanBukti]] = defaultdict(list)
    for t in sorted(semua, key=lambda t: -t.jawaban.evaluasi.tahun):
        if t.jawaban.evaluasi.tahun < evaluasi.tahun and t.putusan != Putusan.MENUNGGU:
            lalu[t.jawaban.pertanyaan.kode].append(t)
    return versi, [BarisDokumen(t, _halangan(t, versi), lalu[t.jawaban.pertanyaan.kode]) for t in kini]


def berkas_berikut(
    evaluasi: Evaluasi, pengguna: Pengguna, kode: str, tautan: list[TautanBukti], kini: TautanBukti | None
) -> list[VersiBukti]:
    """Files that are likely opened next: of the next evidence here, and the first of the next answer; one query.

    Files with children's data are left out, for each opening of one is logged; so is what is large or no picture
    or PDF.
    """
    calon = [bukti_berikut(tautan, kini)] if kini else []
    lanjut = Jawaban.objects.terlihat_oleh(pengguna).filter(evaluasi=evaluasi, pertanyaan__kode=kode).first()
    if kode and lanjut:
        pertama = bukti_dibuka(tautan_meja(lanjut), None)
        calon += [pertama] if pertama else []
    return [t.versi for t in calon if t.versi and t is not kini and _dapat_disiapkan(t)]


def teks_berkas(versi: VersiBukti | None) -> str:
    """The first words that were read in a file that a browser cannot show; "" for others. At most one query.

    Nothing of a file with children's data: it is opened itself, so that the opening is logged.
    """
    if versi is None or not versi.bersih or versi.adalah_pdf or versi.adalah_gambar:
        return ""
    bacaan = BacaanBerkas.objects.filter(versi=versi, versi__bukti__kepekaan=Bukti.Kepekaan.BIASA)
    teks = bacaan.values_list(Substr("teks", 1, PANJANG_TEKS), flat=True).first()
    return (teks or "").strip()


def _dapat_disiapkan(tautan: TautanBukti) -> bool:
    versi, bukti = tautan.versi, tautan.bukti
    if versi is None or bukti.peka or bukti.ditarik or not versi.bersih:
        return False
    return (versi.adalah_pdf or versi.adalah_gambar) and versi.ukuran <= BATAS_SIAPKAN


def _pemakaian(bukti: Bukti, versi: VersiBukti | None, evaluasi: Evaluasi, pengguna: Pengguna) -> QuerySet[TautanBukti]:
    """Links in scope to this evidence or to the same bytes, in any year of the city."""
    sama = Q(bukti=bukti)
    if versi is not None:
        sama |= Q(versi__sha256=versi.sha256)
    return (
        TautanBukti.objects.terlihat_oleh(pengguna)
        .filter(sama, jawaban__evaluasi__kota=evaluasi.kota_id)
        .select_related(
            "bukti__opd", "versi", "kebutuhan", "opd", "diputuskan_oleh", "jawaban__pertanyaan", "jawaban__evaluasi"
        )
    )


def _asal(jawaban: Jawaban, lalu: Iterable[TautanBukti]) -> set[int]:
    """The questions of those years that this one continues."""
    instrumen = {t.jawaban.evaluasi.instrumen_id for t in lalu}
    return {pk for lama in instrumen for pk in pendahulu(jawaban.pertanyaan, lama)}


def _menunggu(tautan: TautanBukti) -> bool:
    return tautan.jawaban.status == Status.MENUNGGU


def _halangan(tautan: TautanBukti, versi: VersiBukti | None) -> str:
    if not _menunggu(tautan):
        status: Any = tautan.jawaban.get_status_display()
        return f"Jawaban tidak sedang menunggu ({status.lower()})."
    if tautan.versi_id != (versi.pk if versi else None):
        return f"Memakai versi {tautan.versi.nomor if tautan.versi else '–'}, bukan yang tampak di sini."
    return ""
