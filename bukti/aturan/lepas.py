"""A part with evidence is not taken from its OPD: whoever changes the assignment is told where the evidence hangs."""

from collections import Counter
from collections.abc import Collection

from bukti.models import TautanBukti
from indikator.models import Penugasan
from indikator.pemeriksaan import daftarkan_syarat_lepas


def bukti_bagian(penugasan_ids: Collection[int]) -> dict[int, str]:
    """Part -> how much evidence in use its OPD has attached to the question; two queries."""
    bagian = {
        (jawaban, opd): pk
        for pk, jawaban, opd in Penugasan.objects.filter(pk__in=penugasan_ids).values_list("pk", "jawaban_id", "opd_id")
    }
    tautan = TautanBukti.objects.aktif().filter(
        jawaban__in={jawaban for jawaban, _ in bagian}, opd__in={opd for _, opd in bagian}
    )
    jumlah = Counter(tautan.values_list("jawaban_id", "opd_id"))
    return {bagian[kunci]: f"{banyak} bukti" for kunci, banyak in jumlah.items() if kunci in bagian}


def daftarkan() -> None:
    daftarkan_syarat_lepas(bukti_bagian)
