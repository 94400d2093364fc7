"""A city with an open evaluation on the small instrument, and helpers to answer and to judge directly."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from indikator.berkas.instrumen import baca_instrumen
from indikator.models import Evaluasi, Jawaban, Status
from indikator.services.instrumen import muat_instrumen
from indikator.services.skor import minta_hitung
from tests.factories.klaster import KotaFactory, PenggunaFactory
from tests.indikator.instrumen_kecil import INSTRUMEN


def evaluasi_kecil(*, kode="32.77", nama="Kota Cimahi", tahun=2024, instrumen=INSTRUMEN) -> Evaluasi:
    instrumen = muat_instrumen(isi=baca_instrumen(instrumen)).instrumen
    kota = KotaFactory(kode=kode, nama=nama)
    evaluasi = Evaluasi.objects.create(kota=kota, instrumen=instrumen, tahun=tahun, tenggat=date(2099, 12, 31))
    Jawaban.objects.bulk_create(Jawaban(evaluasi=evaluasi, pertanyaan=p) for p in instrumen.pertanyaan.all())
    return evaluasi


def ajukan(evaluasi: Evaluasi) -> None:
    """As if submitted: outside stages can begin."""
    diajukan = {"status": Evaluasi.Status.DIAJUKAN, "diajukan_pada": timezone.now()}
    Evaluasi.objects.filter(pk=evaluasi.pk).update(**diajukan)
    evaluasi.refresh_from_db()


def isi(evaluasi: Evaluasi, kode: str, *, opsi: str = "", angka: str | None = None, penyebab: str = "diisi") -> None:
    """Set a self-answer and say that it changed, as the services of filling do."""
    with transaction.atomic():
        nilai = None if angka is None else Decimal(angka)
        Jawaban.objects.filter(evaluasi=evaluasi, pertanyaan__kode=kode).update(opsi=opsi, angka=nilai)
        minta_hitung(evaluasi_id=evaluasi.pk, penyebab=penyebab)


def terima(evaluasi: Evaluasi, kode: str, nilai: str) -> None:
    """Accept an answer with a verified score."""
    verifikator = PenggunaFactory(verifikator=True, kota=evaluasi.kota)
    with transaction.atomic():
        Jawaban.objects.filter(evaluasi=evaluasi, pertanyaan__kode=kode).update(
            status=Status.DITERIMA,
            nilai_verifikasi=Decimal(nilai),
            verifikator=verifikator,
            diverifikasi_pada=timezone.now(),
        )
        minta_hitung(evaluasi_id=evaluasi.pk, penyebab=f"Jawaban {kode} diterima")
