"""The door keeper: what would take the web process along takes only a child of another process."""

import io
import os
import sys
import threading
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile

from bukti import pintu
from bukti.kenal_isi import JPEG, PDF, XLSX, BerkasBuruk
from bukti.pintu import PintuTertutup, kenali_di_luar
from bukti.validators import kenali_berkas
from klaster.galat import Ditolak
from tests.bukti import bahan
from tests.bukti.bahan_buruk import EICAR


@pytest.fixture
def penjaga_singkat(monkeypatch):
    """A keeper of one second, so that a bomb does not take eight."""
    penjaga = pintu._Penjaga(detik=1)
    monkeypatch.setattr(pintu, "penjaga", penjaga)
    yield penjaga
    penjaga.lepas()


def nol_padat(gigabita: int) -> bytes:
    """So many gigabytes of zeros, packed twice to some kilobytes; made of one block that is repeated."""
    pemadat = zlib.compressobj(9)
    kepala = pemadat.compress(b"") + pemadat.flush(zlib.Z_FULL_FLUSH)
    blok = pemadat.compress(bytes(16 * 1024**2)) + pemadat.flush(zlib.Z_FULL_FLUSH)
    return zlib.compress(kepala + blok * (gigabita * 64), 9)


def pdf_bom(gigabita: int) -> bytes:
    """A PDF whose table of objects unpacks to gigabytes; a reader must unpack it to know anything at all."""
    isi = (
        b"%PDF-1.5\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
    )
    data, letak = nol_padat(gigabita), len(isi)
    isi += b"4 0 obj<</Type/XRef/W[1 2 1]/Size 5/Root 1 0 R/Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n" % len(
        data
    )
    return isi + data + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF\n" % letak


def test_pdf_yang_membesar_hanya_mematikan_anak_penjaga(penjaga_singkat):
    isi = pdf_bom(8)
    assert len(isi) < 100_000
    with pytest.raises(Ditolak) as tangkapan:
        kenali_berkas(bahan.unggahan("sk.pdf", isi))
    assert tangkapan.value.pesan == (
        "Berkas “sk.pdf” terlalu berat untuk dibuka dengan aman. "
        "Buka dokumen aslinya, cetak ke PDF, lalu unggah hasilnya."
    )
    assert kenali_di_luar(io.BytesIO(bahan.pdf())) == PDF  # the keeper lives


def test_alasan_dan_saran_sampai_utuh():
    with pytest.raises(BerkasBuruk) as tangkapan:
        kenali_di_luar(io.BytesIO(bahan.xlsx(**{"xl/vbaProject.bin": EICAR})))
    buruk = tangkapan.value
    assert (buruk.sebab, buruk.saran[:12], buruk.bahaya) == ("memuat makro", "Simpan ulang", True)


def test_penjaga_yang_mati_diganti(penjaga_singkat):
    assert kenali_di_luar(io.BytesIO(bahan.pdf())) == PDF
    lama = penjaga_singkat._proses
    lama.kill()
    assert kenali_di_luar(io.BytesIO(bahan.pdf())) == PDF
    assert penjaga_singkat._proses.pid != lama.pid


def test_penjaga_yang_tidak_dapat_jalan_bukan_salah_berkas(penjaga_singkat, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(Ditolak) as tangkapan:
        kenali_berkas(bahan.unggahan("sk.pdf", bahan.pdf()))
    assert tangkapan.value.pesan == (
        "Berkas “sk.pdf” belum dapat diperiksa karena server sedang sibuk. Unggah lagi sebentar lagi."
    )


def test_penjaga_yang_diam_tidak_ditunggu_selamanya(monkeypatch):
    monkeypatch.setattr(pintu, "DETIK_TUNGGU", 0.05)
    monkeypatch.setattr(pintu._Penjaga, "kirim", lambda _, penanda: diam.append(os.dup(penanda[1])))
    diam: list[int] = []
    with pytest.raises(PintuTertutup, match="does not answer"):
        kenali_di_luar(io.BytesIO(bahan.pdf()))
    for penanda in diam:
        os.close(penanda)


def test_banyak_unggahan_sekaligus_mendapat_jawabannya_sendiri():
    isi = [(bahan.pdf(), PDF), (bahan.gambar("JPEG"), JPEG), (bahan.xlsx(), XLSX)] * 6
    mulai = threading.Barrier(6)

    def tanya(pasangan):
        mulai.wait(30)
        return kenali_di_luar(io.BytesIO(pasangan[0]))

    with ThreadPoolExecutor(6) as pekerja:
        assert list(pekerja.map(tanya, isi)) == [tipe for _, tipe in isi]


def test_berkas_besar_tetap_terbaca_dari_tempat_semula():
    """The descriptor is shared with the child; the place where the web process reads must not move with it."""
    isi = bahan.pdf(halaman=300).replace(b"%%EOF", b"%" + b"x" * 300_000 + b"\n%%EOF")
    with TemporaryUploadedFile("sk.pdf", "application/pdf", len(isi), None) as berkas:
        berkas.write(isi)
        berkas.seek(0)
        awal = berkas.read(100)
        assert kenali_di_luar(berkas) == PDF
        assert awal + berkas.read() in (isi, isi[:100] + isi)  # from the beginning, or from where it was
        berkas.seek(0)
        assert berkas.read() == isi


def test_penanda_tidak_bocor():
    kenali_di_luar(io.BytesIO(bahan.pdf()))
    semula = len(os.listdir("/proc/self/fd"))
    for _ in range(10):
        kenali_di_luar(io.BytesIO(bahan.pdf()))
        with pytest.raises(BerkasBuruk):
            kenali_di_luar(io.BytesIO(b"MZ"))
    assert len(os.listdir("/proc/self/fd")) == semula


def test_proses_yang_dicabangkan_memulai_penjaganya_sendiri():
    kenali_di_luar(io.BytesIO(bahan.pdf()))
    anak = os.fork()
    if anak == 0:
        lulus = pintu.penjaga._pemilik != os.getpid() and kenali_di_luar(io.BytesIO(bahan.pdf())) == PDF
        lulus = lulus and pintu.penjaga._pemilik == os.getpid()
        pintu.penjaga.lepas()
        os._exit(0 if lulus else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(anak, 0)[1]) == 0
    assert kenali_di_luar(io.BytesIO(bahan.pdf())) == PDF
