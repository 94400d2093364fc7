"""Closed accounts past their term lose whose they were; log-ins and used links of a city go."""

import pytest
from axes.models import AccessLog

from klaster.models import Aksi, Pemusnahan, Riwayat, TautanAkun
from klaster.queries.retensi import batas_simpan, lewat_masa
from klaster.services.jenis_retensi import akun_ditinggalkan
from klaster.services.retensi import musnahkan, setujui_pemusnahan, susun_pemusnahan
from klaster.services.riwayat import catat
from tests.factories.klaster import PenggunaFactory
from tests.klaster.bahan_retensi import tahun_lalu


def akun(kota, **isian):
    lama = {"is_active": False, "date_joined": tahun_lalu(8), "last_login": tahun_lalu(6)}
    return PenggunaFactory(operator=True, opd=kota.dinsos, **(lama | isian))


def jalankan(kota, *jenis: str) -> None:
    daftar = susun_pemusnahan(kota=kota.kota, oleh=kota.sekretariat)
    setujui_pemusnahan(pemusnahan=daftar, jenis=set(jenis), oleh=kota.sekretariat)
    musnahkan(pemusnahan_id=daftar.pk)


@pytest.mark.parametrize(
    "lain",
    [
        {"is_active": True},
        {"last_login": tahun_lalu(4)},
        {"date_joined": tahun_lalu(4), "last_login": None},
        {"dihapus_pada": tahun_lalu(1)},
    ],
)
def test_yang_masih_baru_dipakai_atau_sudah_kosong_tidak_lewat(dunia, lain):
    akun(dunia.sini, **lain)

    assert not akun_ditinggalkan(dunia.sini.kota, batas_simpan(dunia.sini.kota, 5)).exists()


def test_dihitung_sejak_ditangguhkan(dunia):
    lama, baru = akun(dunia.sini), akun(dunia.sini, last_login=None)
    for satu, tahun in ((lama, 6), (baru, 2)):
        catat(aksi=Aksi.AKUN_DITANGGUHKAN, objek=satu, oleh=None, kota=satu.kota_id, waktu=tahun_lalu(tahun))

    assert list(akun_ditinggalkan(dunia.sini.kota, batas_simpan(dunia.sini.kota, 5))) == [lama]


def test_data_diri_hilang_akun_dan_riwayatnya_tetap(dunia):
    lama = akun(dunia.sini, nama="Siti Aminah", nip="197001011990032001", telepon="08123", email="s@contoh.test")

    jalankan(dunia.sini, "akun")

    lama.refresh_from_db()
    assert "Siti" not in lama.nama
    assert (lama.nip, lama.telepon, lama.email) == ("", "", "")
    assert lama.dihapus_pada is not None
    assert Riwayat.objects.get(aksi=Aksi.AKUN_DIHAPUS).pelaku == dunia.sini.sekretariat
    assert Riwayat.objects.get(aksi=Aksi.DATA_DIMUSNAHKAN).sebelum["nomor"] == [lama.pk]


def test_penyetuju_yang_kehilangan_hak_tidak_menghapus(dunia):
    lama = akun(dunia.sini, nama="Siti Aminah")
    daftar = susun_pemusnahan(kota=dunia.sini.kota, oleh=dunia.sini.sekretariat)
    setujui_pemusnahan(pemusnahan=daftar, jenis={"akun"}, oleh=dunia.sini.sekretariat)
    dunia.sini.sekretariat.is_active = False
    dunia.sini.sekretariat.save()

    musnahkan(pemusnahan_id=daftar.pk)

    lama.refresh_from_db()
    daftar.refresh_from_db()
    assert lama.nama == "Siti Aminah"
    assert (daftar.status, daftar.hasil) == (Pemusnahan.Status.DIBATALKAN, {})


def test_catatan_masuk_dan_tautan_kota_ini_saja(dunia):
    for satu in (dunia.sini.operator_dinkes, dunia.sana.operator_dinkes):
        log = AccessLog.objects.create(username=satu.username, ip_address="203.0.113.5", user_agent="uji")
        AccessLog.objects.filter(pk=log.pk).update(attempt_time=tahun_lalu(3))
        TautanAkun.objects.create(
            pengguna=satu,
            jenis=TautanAkun.Jenis.RESET,
            sidik=f"{satu.pk:064}",
            dibuat_pada=tahun_lalu(3),
            kedaluwarsa_pada=tahun_lalu(2),
        )
    assert {m.jenis.kode: m.banyak for m in lewat_masa(dunia.sini.kota)} == {"masuk": 1, "tautan_akun": 1}

    jalankan(dunia.sini, "masuk", "tautan_akun")

    assert AccessLog.objects.get().username == dunia.sana.operator_dinkes.username
    assert TautanAkun.objects.get().pengguna == dunia.sana.operator_dinkes
