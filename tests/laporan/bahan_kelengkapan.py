"""Evidence attached to the small world's questions, set directly: the services have their own tests."""

from bukti.models import TautanBukti
from indikator.models import KebutuhanBukti
from klaster.models import Opd
from tests.dunia import DuniaKota
from tests.factories.bukti import BuktiFactory, TautanBuktiFactory, VersiBuktiFactory
from tests.factories.indikator import SAAT_UJI


def syarat(kota: DuniaKota, *, wajib: bool = True, kode: str = "4.1") -> KebutuhanBukti:
    """The mandatory (a document) or the optional (a photo) requirement of question 4.1."""
    return KebutuhanBukti.objects.get(pertanyaan__kode=kode, pertanyaan__instrumen=kota.evaluasi.instrumen, wajib=wajib)


def lampirkan(
    kota: DuniaKota,
    kebutuhan: KebutuhanBukti | None,
    *,
    kode: str = "4.1",
    opd: Opd | None = None,
    bukti: dict | None = None,
    versi: dict | None = None,
    **tautan,
) -> TautanBukti:
    """A piece with one clean file, attached by an OPD (DINKES). `putusan="ditolak"` comes with a reason and a judge."""
    opd = opd or kota.dinkes
    satu = BuktiFactory(opd=opd, pengunggah=kota.operator_dinkes, **(bukti or {}))
    if tautan.get("putusan") == "ditolak":
        tautan = {"catatan": "Belum ditandatangani.", **tautan}
    if tautan.get("putusan", "menunggu") != "menunggu":
        tautan |= {"diputuskan_oleh": kota.verifikator, "diputuskan_pada": SAAT_UJI}
    return TautanBuktiFactory(
        bukti=satu,
        versi=VersiBuktiFactory(bukti=satu, **(versi or {})),
        jawaban=kota.jawaban(kode),
        kebutuhan=kebutuhan,
        opd=opd,
        ditautkan_oleh=kota.operator_dinkes,
        **tautan,
    )
