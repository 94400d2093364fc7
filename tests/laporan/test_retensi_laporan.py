"""Reports past their term."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from klaster.queries.retensi import batas_simpan
from klaster.services.retensi import musnahkan, setujui_pemusnahan, susun_pemusnahan
from laporan.models import BagianLaporan, LaporanTersimpan
from laporan.services.retensi import laporan_lama
from tests.klaster.bahan_retensi import tahun_lalu

Status = LaporanTersimpan.Status


def laporan(kota, *, tahun: float, status: str = Status.SELESAI) -> LaporanTersimpan:
    saat = tahun_lalu(tahun)
    return LaporanTersimpan.objects.create(
        evaluasi=kota.evaluasi,
        status=status,
        berkas=ContentFile(b"%PDF-1.7", name="laporan.pdf"),
        sidik_masukan="0" * 64,
        ukuran=8,
        diminta_oleh=kota.sekretariat,
        diminta_pada=saat,
        selesai_pada=saat,
    )


@pytest.mark.parametrize("status", [Status.ANTRE, Status.BERJALAN])
def test_yang_sedang_dibuat_tidak_lewat(dunia, status):
    lama = laporan(dunia.sini, tahun=6)
    laporan(dunia.sini, tahun=6, status=status)
    laporan(dunia.sini, tahun=4)
    laporan(dunia.sana, tahun=6)

    assert set(laporan_lama(dunia.sini.kota, batas_simpan(dunia.sini.kota, 5))) == {lama}


def test_laporan_dan_semua_jilidnya_hilang(dunia):
    lama = laporan(dunia.sini, tahun=6)
    jilid = BagianLaporan.objects.create(
        laporan=lama, urutan=2, berkas=ContentFile(b"%PDF", name="j.pdf"), ukuran=4, halaman=1, sidik_berkas="0" * 64
    )
    baru = laporan(dunia.sini, tahun=1)
    nama = [lama.berkas.name, jilid.berkas.name]
    daftar = susun_pemusnahan(kota=dunia.sini.kota, oleh=None)
    setujui_pemusnahan(pemusnahan=daftar, jenis={"laporan"}, oleh=dunia.sini.sekretariat)

    musnahkan(pemusnahan_id=daftar.pk)

    assert LaporanTersimpan.objects.get() == baru
    assert [default_storage.exists(satu) for satu in nama] == [False, False]
    assert default_storage.exists(baru.berkas.name)
