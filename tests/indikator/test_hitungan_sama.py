"""The same counts everywhere: an operator's list, the list of questions, the tree and the heat map, state by state."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from indikator.models import Evaluasi, Penugasan, Status
from indikator.queries.kemajuan import Kemajuan
from klaster.models import Pengguna
from tests.dunia import DuniaKota
from tests.laporan.bahan import jadikan, jadikan_bagian, tambah_opd

LAMPAU = date(2020, 1, 1)


def semua_belum(kota: DuniaKota) -> None:
    pass


def sebagian_diajukan(kota: DuniaKota) -> None:
    jadikan_bagian(kota.bagian("4.1", kota.dinkes), Status.MENUNGGU, oleh=kota.operator_dinkes)
    jadikan(kota, "4.2", Status.DITERIMA, nilai="5")


def dikembalikan_ke_satu(kota: DuniaKota) -> None:
    jadikan(kota, "4.1", Status.DIKEMBALIKAN)
    jadikan_bagian(kota.bagian("4.1", kota.dinkes), Status.MENUNGGU, oleh=kota.operator_dinkes)


def satu_terlambat(kota: DuniaKota) -> None:
    Penugasan.objects.filter(pk=kota.bagian("4.1", kota.dinsos).pk).update(tenggat=LAMPAU)
    jadikan(kota, "26.1", Status.MENUNGGU)


def semua_terlambat(kota: DuniaKota) -> None:
    Penugasan.objects.filter(jawaban__evaluasi=kota.evaluasi).update(tenggat=LAMPAU)
    jadikan(kota, "4.4", Status.DRAF)


def isi(pengguna: Pengguna, nama: str, kota: DuniaKota, **query: object):
    client = Client()
    client.force_login(pengguna)
    respons = client.get(reverse(nama, args=[kota.kota.kode, kota.evaluasi.tahun]), query)
    assert respons.status_code == 200
    return respons


def tertulis(respons, kemajuan: Kemajuan) -> bool:
    """Whether the page says it in figures, not only its context."""
    return f"{kemajuan.selesai} / {kemajuan.total}" in respons.content.decode()


@pytest.mark.parametrize(
    "siapkan", [semua_belum, sebagian_diajukan, dikembalikan_ke_satu, satu_terlambat, semua_terlambat]
)
def test_empat_tempat_menunjukkan_hitungan_yang_sama(dunia, siapkan):
    kota = dunia.sini
    siapkan(kota)
    panas = isi(kota.sekretariat, "laporan:kemajuan", kota).context["tabel"]
    baris = {b.opd: b.kemajuan for k in panas.kelompok for b in k.baris}

    pohon = isi(kota.sekretariat, "indikator:evaluasi_detail", kota)
    daftar = isi(kota.sekretariat, "indikator:pertanyaan_list", kota)
    assert {b.kode: b.bagian for b in pohon.context["pohon"]} == {k.kode: k.kemajuan for k in panas.kolom}
    assert daftar.context["kemajuan"] == panas.kemajuan
    assert sum((j.kemajuan for j in daftar.context["page_obj"]), Kemajuan()) == panas.kemajuan
    assert tertulis(daftar, panas.kemajuan)
    assert all(tertulis(pohon, k.kemajuan) for k in panas.kolom)

    for opd, operator in [
        (kota.dinkes, kota.operator_dinkes),
        (kota.dinsos, kota.operator_dinsos),
        (kota.dp3a, kota.operator_dp3a),
        (kota.kelurahan, kota.operator_kelurahan),
    ]:
        tugas = isi(operator, "indikator:tugas_list", kota)
        saringan = isi(kota.sekretariat, "indikator:pertanyaan_list", kota, opd=opd.pk)
        assert tugas.context["kemajuan"] == saringan.context["kemajuan"] == baris[opd], opd
        assert tertulis(tugas, baris[opd])
        assert tertulis(saringan, baris[opd])


def test_sesudah_diajukan_tidak_ada_tugas_yang_ditagih(dunia):
    kota = dunia.sini
    Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(status="diajukan", diajukan_pada=timezone.now())
    respons = isi(kota.operator_dinkes, "indikator:tugas_list", kota)
    halaman = " ".join(respons.content.decode().split())
    assert "sudah diajukan, sehingga isiannya terkunci" in halaman
    assert respons.context["tenggat"] is None
    assert "hari lagi" not in halaman
    assert all(butir.jumlah is None for butir in respons.context["bingkai"].menu)


def test_pohon_operator_menghitung_bagian_pertanyaannya_saja(dunia):
    kota = dunia.sini
    pohon = isi(kota.operator_dinsos, "indikator:evaluasi_detail", kota).context["pohon"]
    assert [(b.kode, b.bagian.total) for b in pohon] == [("K1", 3)]  # 4.1 with two parts, 4.3


def test_daftar_menyebut_opd_yang_terlambat(dunia):
    kota = dunia.sini
    satu_terlambat(kota)
    halaman = " ".join(isi(kota.sekretariat, "indikator:pertanyaan_list", kota).content.decode().split())
    assert 'Menunggu <span title="Dinas Sosial Kota Sini">DINSOS</span>, lewat ' in halaman
    assert halaman.count("Menunggu <span") == 1


def test_kueri_daftar_pertanyaan_tetap(dunia, client):
    kota = dunia.sini
    client.force_login(kota.sekretariat)
    alamat = reverse("indikator:pertanyaan_list", args=[kota.kota.kode, kota.evaluasi.tahun])

    def hitung(tambahan: int) -> int:
        tambah_opd(kota, tambahan)
        Penugasan.objects.filter(jawaban__evaluasi=kota.evaluasi).update(tenggat=LAMPAU)
        client.get(alamat)
        with CaptureQueriesContext(connection) as tangkapan:
            assert client.get(alamat).status_code == 200
        return len(tangkapan)

    sedikit = hitung(1)
    assert hitung(30) == sedikit
    assert sedikit <= 20
