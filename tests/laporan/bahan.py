"""Short ways to put a small evaluation into a known state, set directly: the services have their own tests."""

from decimal import Decimal

from indikator.models import Jawaban, Penugasan, Status
from klaster.models import Opd, Pengguna
from tests.dunia import DuniaKota
from tests.factories.indikator import SAAT_UJI
from tests.factories.klaster import OpdFactory


def jadikan(kota: DuniaKota, kode: str, status: str, *, nilai: str | None = None, **isian) -> None:
    """Put an answer and all its parts into a state."""
    jawaban = Jawaban.objects.filter(evaluasi=kota.evaluasi, pertanyaan__kode=kode)
    if status == Status.MENUNGGU:
        isian |= {"menunggu_sejak": SAAT_UJI}
    if status == Status.DIKEMBALIKAN:
        isian |= {"alasan_kembali": "Belum ditandatangani."}
    if status == Status.DITERIMA:
        isian |= {
            "nilai_verifikasi": Decimal(nilai or "0"),
            "verifikator": kota.verifikator,
            "diverifikasi_pada": SAAT_UJI,
        }
    jawaban.update(status=status, **isian)
    for bagian in Penugasan.objects.filter(jawaban__in=jawaban):
        jadikan_bagian(bagian, status, oleh=kota.operator_dinkes)


def jadikan_bagian(bagian: Penugasan, status: str, *, oleh: Pengguna) -> None:
    kirim = status in (Status.MENUNGGU, Status.DITERIMA)
    Penugasan.objects.filter(pk=bagian.pk).update(
        status=status, diajukan_oleh=oleh if kirim else None, diajukan_pada=SAAT_UJI if kirim else None
    )


def tambah_opd(kota: DuniaKota, jumlah: int, *, kode: str = "4.1") -> list[Opd]:
    """More departments, each with a part in this question."""
    jawaban = kota.jawaban(kode)
    opd = [OpdFactory(kota=kota.kota, nama=f"Dinas Lain {n:02}") for n in range(jumlah)]
    Penugasan.objects.bulk_create(Penugasan(jawaban=jawaban, opd=o) for o in opd)
    return opd
