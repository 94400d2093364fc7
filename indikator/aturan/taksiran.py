"""The stated discounts of the expected verified score, where a city has none of its own.

They are assumptions of this portal, not law: what is missing altogether weighs most, what a verifier may still let pass
weighs least. Sources for the order of size: published falls from self-assessment to verification of 7 to 31 percent,
most of them "because documents were incomplete".
"""

from decimal import Decimal

from indikator.models.simulasi import Diskon
from indikator.skoring.taksiran import Potongan

#: From more than so many questions on, one file is taken for a collection from which each question needs its own part.
SATU_BERKAS_MAKS = 5


def _potongan(ringan: int, wajar: int, berat: int) -> Potongan:
    return Potongan(Decimal(ringan), Decimal(wajar), Decimal(berat))


BAKU: dict[str, Potongan] = {
    Diskon.TANPA_BUKTI_WAJIB: _potongan(40, 75, 100),
    Diskon.TAHUN_SALAH: _potongan(20, 40, 75),
    Diskon.KEDALUWARSA: _potongan(25, 50, 100),
    Diskon.PERNAH_KEMBALI: _potongan(0, 15, 40),
    Diskon.SATU_BERKAS: _potongan(0, 10, 30),
}

#: When a reason applies, and why it costs points.
PENJELASAN: dict[str, str] = {
    Diskon.TANPA_BUKTI_WAJIB: (
        "Ada bukti wajib yang belum dilampirkan atau sudah ditolak. Tanpa bukti wajib jawaban biasanya tidak diakui."
    ),
    Diskon.TAHUN_SALAH: (
        "Untuk salah satu jenis bukti yang dilampirkan, tidak ada yang periodenya atau tanggalnya dari tahun evaluasi "
        "(atau tahun sebelumnya bila diminta data dua tahun). Peraturan, keputusan, perjanjian, dan sertifikat boleh "
        "lebih tua; bukti tanpa tanggal dianggap sesuai."
    ),
    Diskon.KEDALUWARSA: (
        "Untuk salah satu jenis bukti yang dilampirkan, semuanya sudah lewat masa berlakunya pada hari ini."
    ),
    Diskon.PERNAH_KEMBALI: (
        "Pertanyaan yang sama pernah dikembalikan verifikator pada evaluasi sebelumnya, sehingga cenderung terulang."
    ),
    Diskon.SATU_BERKAS: (
        f"Semua bukti pertanyaan ini berupa berkas yang dipakai untuk lebih dari {SATU_BERKAS_MAKS} pertanyaan, "
        "sehingga bagian yang membuktikannya sulit ditemukan."
    ),
}
