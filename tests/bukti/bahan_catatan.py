"""What the tests of outside notes share: a submitted evaluation, a note, and evidence on it."""

from bukti.models import Bukti, BuktiCatatan
from indikator.models import CatatanTahap
from indikator.services import catatan_tahap as layanan
from tests.dunia import DuniaKota
from tests.factories.bukti import BuktiFactory, VersiBuktiFactory
from tests.factories.indikator import SAAT_UJI
from tests.indikator.bahan_skor import ajukan

TINDAKAN = {"sudah": "SK sudah ditandatangani.", "belum": "", "diperlukan": "", "alasan": ""}


def buat(kota: DuniaKota, kode: str = "4.1", teks: str = "SK belum sah", *, tahap: str = "VLH", **lain) -> CatatanTahap:
    """A note on a question of a submitted evaluation, written down by the secretariat unless said otherwise."""
    if kota.evaluasi.terbuka:
        ajukan(kota.evaluasi)
    soal = kota.evaluasi.instrumen.pertanyaan.get(kode=kode)
    isian = {"oleh": kota.sekretariat, "indikator": soal.indikator, "pertanyaan": soal} | lain
    return layanan.buat_catatan(evaluasi=kota.evaluasi, tahap=tahap, teks=teks, **isian)


def bukti_milik(opd, **versi) -> Bukti:
    bukti = BuktiFactory(opd=opd)
    VersiBuktiFactory(bukti=bukti, **versi)
    return bukti


def lampirkan(catatan: CatatanTahap, kota: DuniaKota, opd: str = "dinkes", **versi) -> BuktiCatatan:
    """Evidence on the note, straight into the rows."""
    bukti = bukti_milik(getattr(kota, opd), **versi)
    return BuktiCatatan.objects.create(
        catatan=catatan,
        bukti=bukti,
        versi=bukti.versi.first(),
        ditautkan_oleh=kota.operator_dinkes,
        ditautkan_pada=SAAT_UJI,
    )


def tindak(catatan: CatatanTahap, oleh, penyelesaian: str = "bukti", **lain) -> CatatanTahap:
    isian = TINDAKAN | {"versi": catatan.versi} | lain
    return layanan.tindak_catatan(catatan=catatan, penyelesaian=penyelesaian, oleh=oleh, **isian)


def catatan_lampau(kota: DuniaKota, bukti: Bukti) -> CatatanTahap:
    """A note on 4.1 from before the evaluation was opened again, answered by this evidence."""
    soal = kota.evaluasi.instrumen.pertanyaan.get(kode="4.1")
    isian = {"indikator": soal.indikator, "pertanyaan": soal, "opd": kota.dinkes, "dibuat_oleh": kota.sekretariat}
    catatan = CatatanTahap.objects.create(
        evaluasi=kota.evaluasi, tahap="VF", teks="SK belum sah", dibuat_pada=SAAT_UJI, **isian
    )
    versi, oleh = bukti.versi.get(), kota.operator_dinkes
    BuktiCatatan.objects.create(catatan=catatan, bukti=bukti, versi=versi, ditautkan_oleh=oleh, ditautkan_pada=SAAT_UJI)
    return catatan
