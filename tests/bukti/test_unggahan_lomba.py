"""Several at the same moment, on threads and real transactions: exactly one effect, and no file left behind."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.conf import settings
from django.db import connection

from bukti.models import TautanBukti, VersiBukti
from bukti.services import pemeriksaan_berkas, unggahan
from bukti.services import tautan as layanan
from indikator.models import Status
from indikator.services import pengisian
from klaster.galat import Ditolak
from klaster.models import Aksi, Riwayat
from tests.bukti import bahan
from tests.dunia import DuniaKota
from tests.factories.bukti import TautanBuktiFactory, VersiBuktiFactory
from tests.potret_dunia import pinjam_dunia

ORANG = 4


@pytest.fixture
def kota(transactional_db) -> DuniaKota:
    return pinjam_dunia().sini


@pytest.fixture(autouse=True)
def tanpa_pekerja(monkeypatch):
    """The inspection is not what is tested here, and would run inside the request."""
    monkeypatch.setattr(unggahan, "antrekan_pemeriksaan", lambda _: None)


def serentak(*perbuatan: Callable[[], object]) -> Counter:
    """Start all at once, each in its own thread with its own connection; how often each kind of end came."""
    gerbang = Barrier(len(perbuatan))

    def jalankan(satu: Callable[[], object]) -> str:
        try:
            gerbang.wait(timeout=10)
            satu()
            return "berhasil"
        except Ditolak as galat:
            return galat.pesan
        finally:
            connection.close()

    with ThreadPoolExecutor(len(perbuatan)) as kolam:
        return Counter(kolam.map(jalankan, perbuatan))


def berkas_tersimpan() -> int:
    return sum(p.is_file() for p in Path(settings.MEDIA_ROOT).rglob("*"))


def test_berkas_yang_sama_dikirim_serentak_tersimpan_sekali(kota):
    isi = bahan.pdf()

    def unggah() -> None:
        unggahan.unggah_bukti(
            jawaban=kota.jawaban("4.1"),
            berkas=[bahan.unggahan("sk.pdf", isi)],
            kebutuhan=None,
            keterangan={"judul": "SK", "jenis": "dokumen"},
            oleh=kota.operator_dinkes,
        )

    hasil = serentak(*[unggah] * ORANG)

    ditolak = "Berkas “sk.pdf” sudah dilampirkan pada pertanyaan ini dengan judul “SK”. Tidak perlu dikirim lagi."
    assert hasil == {"berhasil": 1, ditolak: ORANG - 1}
    assert (TautanBukti.objects.count(), VersiBukti.objects.count(), berkas_tersimpan()) == (1, 1, 1)


def test_bukti_yang_sama_dilampirkan_serentak(kota):
    bukti = VersiBuktiFactory(bukti__opd=kota.dinkes, bukti__judul="SK").bukti
    hasil = serentak(
        *[
            lambda: layanan.tautkan_bukti(
                jawaban=kota.jawaban("4.1"), bukti=bukti, kebutuhan=None, oleh=kota.operator_dinkes
            )
        ]
        * ORANG
    )
    assert hasil == {"berhasil": 1, "“SK” sudah dilampirkan pada pertanyaan ini.": ORANG - 1}


def test_ganti_berkas_serentak_menjadi_versi_berurutan(kota):
    tautan = TautanBuktiFactory(jawaban=kota.jawaban("4.1"), bukti__opd=kota.dinkes)

    def ganti(halaman: int) -> Callable[[], object]:
        return lambda: unggahan.ganti_berkas(
            bukti=tautan.bukti, berkas=[bahan.unggahan("b.pdf", bahan.pdf(halaman))], oleh=kota.operator_dinkes
        )

    assert serentak(*(ganti(n) for n in range(2, 2 + ORANG))) == {"berhasil": ORANG}
    assert list(tautan.bukti.versi.order_by("nomor").values_list("nomor", flat=True)) == [1, 2, 3, 4, 5]
    tautan.refresh_from_db()
    assert tautan.versi.nomor == 5


def test_ganti_melawan_ajukan(kota):
    """Whoever is first: what the verifier gets is the version that the link names, and it does not change after."""
    jawaban = kota.jawaban("4.2")
    pengisian.simpan_jawaban(
        jawaban=jawaban, opsi="a", angka=None, catatan="", versi=jawaban.versi, oleh=kota.operator_dinkes
    )
    tautan = TautanBuktiFactory(jawaban=jawaban, bukti__opd=kota.dinkes)
    bagian = kota.bagian("4.2", kota.dinkes)
    hasil = serentak(
        lambda: pengisian.ajukan_bagian(penugasan=bagian, oleh=kota.operator_dinkes),
        lambda: unggahan.ganti_berkas(
            bukti=tautan.bukti, berkas=[bahan.unggahan("b.pdf", bahan.pdf(2))], oleh=kota.operator_dinkes
        ),
    )
    assert hasil == {"berhasil": 2}
    assert kota.jawaban("4.2").status == Status.MENUNGGU
    diajukan = Riwayat.objects.get(aksi=Aksi.JAWABAN_DIAJUKAN)
    diganti = Riwayat.objects.get(aksi=Aksi.BUKTI_DIGANTI)
    tautan.refresh_from_db()
    assert tautan.versi.nomor == (2 if diganti.pk < diajukan.pk else 1)


def test_tarik_serentak_sekali(kota):
    tautan = TautanBuktiFactory(jawaban=kota.jawaban("4.1"), bukti__opd=kota.dinkes)
    hasil = serentak(*[lambda: unggahan.tarik_bukti(bukti=tautan.bukti, oleh=kota.operator_dinkes)] * ORANG)
    assert hasil == {"berhasil": 1, "Bukti ini sudah ditarik.": ORANG - 1}
    assert Riwayat.objects.filter(aksi=Aksi.BUKTI_DITARIK).count() == 1


def test_lepas_serentak_sekali(kota):
    tautan = TautanBuktiFactory(jawaban=kota.jawaban("4.1"), bukti__opd=kota.dinkes)
    hasil = serentak(*[lambda: layanan.lepas_bukti(tautan=tautan, oleh=kota.operator_dinkes)] * ORANG)
    assert hasil == {"berhasil": 1, "Bukti ini sudah dilepas.": ORANG - 1}


def test_pemeriksaan_serentak_dicatat_sekali(kota):
    versi = VersiBuktiFactory(bukti__opd=kota.dinkes, menunggu=True, isi=bahan.pdf())
    hasil = serentak(*[lambda: pemeriksaan_berkas.periksa_versi(versi_id=versi.pk)] * 2)
    assert hasil == {"berhasil": 2}
    assert Riwayat.objects.filter(aksi=Aksi.BUKTI_DIPERIKSA).count() == 1
    versi.refresh_from_db()
    milik = {versi.berkas.name, versi.pratinjau.name, versi.gambar_kecil.name}
    ada = {str(p.relative_to(settings.MEDIA_ROOT)) for p in Path(settings.MEDIA_ROOT).rglob("*") if p.is_file()}
    assert (len(milik), ada) == (3, milik)  # the pictures of the one who came second are gone
