"""The inbox on threads and real transactions: the same file from many, the same row mapped by several."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Barrier, BrokenBarrierError

import pytest
from django.conf import settings
from django.db import connection

from bukti.models import Bukti, TautanBukti, VersiBukti
from bukti.queries.kotak_masuk import tujuan_terbuka
from bukti.services import kotak_masuk as layanan
from bukti.services import unggahan
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Riwayat
from tests.bukti import bahan
from tests.bukti.test_kotak_masuk import KATA, masuk
from tests.dunia import DuniaKota
from tests.factories.bukti import TautanBuktiFactory
from tests.potret_dunia import pinjam_dunia


@pytest.fixture
def kota_nyata(transactional_db, monkeypatch) -> DuniaKota:
    monkeypatch.setattr(unggahan, "antrekan_pemeriksaan", lambda _: None)
    return pinjam_dunia().sini


def serentak(banyak: int, perbuatan) -> list[str]:
    """So many, as many at the same moment as the database has room for beside other tests."""
    sekaligus = min(banyak, 10)
    gerbang = Barrier(sekaligus)

    def jalankan(ke: int) -> str:
        try:
            if ke < sekaligus:
                gerbang.wait(timeout=20)
            perbuatan()
            return "berhasil"
        except Ditolak as galat:
            return "ditolak" if type(galat) is Ditolak else type(galat).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(sekaligus) as kolam:
        return sorted(kolam.map(jalankan, range(banyak)))


def test_berkas_yang_sama_lima_puluh_kali_sekaligus(kota_nyata):
    isi = bahan.pdf()
    hasil = serentak(
        50,
        lambda: layanan.terima_masuk(
            evaluasi=kota_nyata.evaluasi,
            berkas=bahan.unggahan("4.1 sk.pdf", isi),
            oleh=kota_nyata.operator_dinkes,
        ),
    )
    assert hasil == ["berhasil"] + ["ditolak"] * 49
    assert (Bukti.objects.count(), VersiBukti.objects.count()) == (1, 1)
    assert sum(p.is_file() for p in Path(settings.MEDIA_ROOT).rglob("*")) == 1


def test_dipetakan_serentak_sekali(kota_nyata):
    bukti = masuk(kota_nyata)
    tujuan = tujuan_terbuka(kota_nyata.evaluasi, kota_nyata.operator_dinkes)["4.1"]
    hasil = serentak(
        3,
        lambda: layanan.petakan_bukti(
            bukti=Bukti.objects.get(pk=bukti.pk), tujuan=tujuan, oleh=kota_nyata.operator_dinkes, keterangan=KATA
        ),
    )
    assert hasil == [SudahBerubah.__name__] * 2 + ["berhasil"]
    assert TautanBukti.objects.count() == 1
    assert Riwayat.objects.filter(aksi=Aksi.BUKTI_DIPETAKAN).count() == 1


def test_dua_yang_terpakai_dipetakan_bersilang(kota_nyata, monkeypatch):
    """Each goes where the other is in use already: nobody holds one answer while waiting for the other's."""
    kota, gerbang = kota_nyata, Barrier(2)
    kode = ["4.2", "4.4"]
    bukti = [masuk(kota, f"sk {k}.pdf", usulan=None, judul=f"SK {k}") for k in kode]
    for satu, terpakai in zip(bukti, kode, strict=True):
        TautanBuktiFactory(bukti=satu, versi=satu.versi.get(), jawaban=kota.jawaban(terpakai), opd=kota.dinkes)
    tujuan = tujuan_terbuka(kota.evaluasi, kota.operator_dinkes)
    asli = layanan.ubah_keterangan

    def bertemu(**isi):
        with suppress(BrokenBarrierError):  # whoever is here holds all it needs: the other cannot come meanwhile
            gerbang.wait(timeout=2)
        return asli(**isi)

    monkeypatch.setattr(layanan, "ubah_keterangan", bertemu)
    silang = [(bukti[0], tujuan["4.4"]), (bukti[1], tujuan["4.2"])]

    def petakan():
        satu, ke = silang.pop()
        layanan.petakan_bukti(bukti=satu, tujuan=ke, oleh=kota.operator_dinkes, keterangan={})

    assert serentak(2, petakan) == ["berhasil", "berhasil"]
    assert TautanBukti.objects.count() == 4
