"""Files that have been read, without the scanner: what the tests of reading and searching work with."""

from bukti.models import Bukti, VersiBukti
from bukti.services.bacaan import baca_isi, simpan_bacaan
from tests.dunia import DuniaKota
from tests.factories.bukti import BuktiFactory, VersiBuktiFactory


def bukti_terbaca(kota: DuniaKota, *halaman: str, opd=None, versi: dict | None = None, **isi) -> Bukti:
    """Evidence of one PDF with these pages, of the health office unless said otherwise."""
    opd = opd or kota.dinkes
    pengunggah = {kota.dinkes: kota.operator_dinkes, kota.dinsos: kota.operator_dinsos}.get(opd, kota.sekretariat)
    bukti = BuktiFactory(opd=opd, pengunggah=pengunggah, **isi)
    berkas_terbaca(bukti, *halaman, **(versi or {}))
    return bukti


def berkas_terbaca(bukti: Bukti, *halaman: str, **isi) -> VersiBukti:
    """One more file of it; its bytes differ from every other's unless `isi=` says so."""
    isi.setdefault("isi", f"%PDF-1.4 {VersiBukti.setiap_berkas.count()}".encode())
    versi = VersiBuktiFactory(bukti=bukti, **isi)
    simpan_bacaan(versi=versi, bacaan=baca_isi(versi, halaman))
    return versi
