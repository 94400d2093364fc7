"""What a kecamatan or kelurahan must show before it hands in its own answer. Registered when the app is ready."""

from bukti.models import TautanBukti
from indikator import pemeriksaan
from indikator.aturan.wilayah import mengaku
from indikator.models import Penugasan


def bukti_unit_terlampir(bagian: Penugasan) -> list[str]:
    """A unit that claims something shows at least one piece of evidence of its own part that still counts."""
    if not mengaku(bagian.jawaban.pertanyaan, bagian.nilai_unit):
        return []
    if TautanBukti.objects.berlaku().filter(jawaban=bagian.jawaban_id, opd=bagian.opd_id).exists():
        return []
    return [
        f"Jawaban {bagian.opd} perlu dibuktikan: lampirkan sedikitnya satu bukti pada bagian ini, atau ubah jawabannya."
    ]


def daftarkan() -> None:
    pemeriksaan.daftarkan_syarat_unit(bukti_unit_terlampir)
