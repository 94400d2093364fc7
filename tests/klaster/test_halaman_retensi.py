"""Pages of keeping and deleting: terms, lists, agreement with a fresh log-in."""

import io
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from klaster.models import MasaSimpan, Notifikasi, Pemusnahan, Pengguna, Riwayat
from klaster.queries.retensi import masa_kota, sidik_masa
from klaster.retensi import cari_jenis
from klaster.services import retensi as layanan
from klaster.services.retensi import susun_pemusnahan
from tests.factories.klaster import PenggunaFactory
from tests.klaster.bahan_retensi import pesan
from tests.masuk import masuk_segar


def isian(kota, **lain) -> dict[str, object]:
    return {m.jenis.kode: m.tahun for m in masa_kota(kota)} | {"sidik": sidik_masa(kota)} | lain


@pytest.fixture
def sekretariat(client, dunia):
    masuk_segar(client, dunia.sini.sekretariat)
    return client


@pytest.fixture
def daftar(dunia) -> Pemusnahan:
    pesan(dunia.sini.operator_dinkes, tahun=3, judul="<b>Pesan lama</b>")
    return susun_pemusnahan(kota=dunia.sini.kota, oleh=None)


def alamat(nama: str, daftar: Pemusnahan) -> str:
    return reverse(f"klaster:{nama}", args=[daftar.kota.kode, daftar.pk])


def test_halaman_menyebut_setiap_jenis_dasar_dan_minimum(sekretariat, dunia):
    isi = sekretariat.get(reverse("klaster:retensi", args=["32.77"])).content.decode()

    for masa in masa_kota(dunia.sini.kota):
        assert masa.jenis.nama in isi
        assert masa.jenis.dasar in isi
    assert "Belum ada daftar pemusnahan" in isi
    assert "UU 43/2009 Pasal 51" in isi


def test_masa_disimpan(sekretariat, dunia):
    jawab = sekretariat.post(reverse("klaster:retensi", args=["32.77"]), isian(dunia.sini.kota, notifikasi=4))

    assert (jawab.status_code, jawab["Location"]) == (302, "/kota/32.77/masa-simpan/")
    assert MasaSimpan.objects.values_list("jenis", "tahun").get() == ("notifikasi", 4)


@pytest.mark.parametrize("tahun", ["", "0", "51", "dua", "-1", "9" * 30])
def test_masa_yang_salah_tetap_tertulis(sekretariat, dunia, tahun):
    jawab = sekretariat.post(
        reverse("klaster:retensi", args=["32.77"]), isian(dunia.sini.kota, notifikasi=tahun, laporan=7)
    )

    isi = jawab.content.decode()
    assert jawab.status_code == 422
    assert "Tulis 1 sampai 50 tahun untuk Pemberitahuan." in isi
    assert f'value="{tahun}"' in isi or not tahun
    assert 'value="7"' in isi
    assert not MasaSimpan.objects.exists()


def test_masa_didahului_memperlihatkan_yang_berlaku_lalu_dapat_disimpan(sekretariat, dunia):
    lama = isian(dunia.sini.kota, notifikasi=4)
    MasaSimpan.objects.create(kota=dunia.sini.kota, jenis="notifikasi", tahun=6)

    jawab = sekretariat.post(reverse("klaster:retensi", args=["32.77"]), lama)

    isi = jawab.content.decode()
    assert jawab.status_code == 409
    assert "baru saja diubah orang lain" in isi
    assert 'value="4"' in isi
    ulang = lama | {"sidik": sidik_masa(dunia.sini.kota)}
    assert ulang["sidik"] in isi
    sekretariat.post(reverse("klaster:retensi", args=["32.77"]), ulang)
    assert MasaSimpan.objects.get().tahun == 4


def test_susun_daftar_lalu_ke_halamannya(sekretariat, dunia):
    pesan(dunia.sini.operator_dinkes, tahun=3)

    jawab = sekretariat.post(reverse("klaster:pemusnahan_susun", args=["32.77"]))

    daftar = Pemusnahan.objects.get()
    assert jawab["Location"] == alamat("pemusnahan", daftar)
    isi = sekretariat.get(jawab["Location"]).content.decode()
    assert "Contoh 1 dari 1" in isi
    assert "Menunggu persetujuan" in isi


def test_susun_tanpa_isi_menjelaskan(sekretariat):
    asal = "http://testserver/kota/32.77/masa-simpan/"

    jawab = sekretariat.post(
        reverse("klaster:pemusnahan_susun", args=["32.77"]), follow=True, headers={"Referer": asal}
    )

    assert "Belum ada data yang lewat masa simpannya." in jawab.content.decode()


def test_contoh_ditulis_sebagai_teks(sekretariat, daftar):
    isi = sekretariat.get(alamat("pemusnahan", daftar)).content.decode()

    assert "&lt;b&gt;Pesan lama&lt;/b&gt;" in isi
    assert "<b>Pesan lama" not in isi


def test_persetujuan_meminta_kata_sandi_lagi(daftar, dunia):
    lama = Client()
    lama.force_login(dunia.sini.sekretariat)  # without having shown the password lately
    jawab = lama.post(alamat("pemusnahan_setujui", daftar), {"jenis": ["notifikasi"], "paham": "on"})

    daftar.refresh_from_db()
    assert (jawab.status_code, daftar.status) == (302, "disusun")
    assert jawab["Location"] != alamat("pemusnahan", daftar)


def test_disetujui_dan_dimusnahkan(client, dunia, daftar, django_capture_on_commit_callbacks):
    masuk_segar(client, dunia.sini.sekretariat)
    baru = pesan(dunia.sini.operator_dinkes, tahun=1)

    with django_capture_on_commit_callbacks(execute=True):
        jawab = client.post(alamat("pemusnahan_setujui", daftar), {"jenis": ["notifikasi"], "paham": "on"})

    assert jawab["Location"] == alamat("pemusnahan", daftar)
    assert Notifikasi.objects.filter(kunci__startswith="uji:").get() == baru
    isi = client.get(jawab["Location"]).content.decode()
    assert "1 dimusnahkan" in isi
    assert dunia.sini.sekretariat.nama in isi
    assert "Setujui dan musnahkan" not in isi


@pytest.mark.parametrize(
    ("isi", "pesan_galat"),
    [
        ({"paham": "on"}, "Belum ada jenis data yang dipilih."),
        ({"jenis": ["notifikasi"]}, "Nyatakan bahwa daftar sudah diperiksa"),
        ({"jenis": ["laporan"], "paham": "on"}, "tidak sesuai dengan daftar ini"),
    ],
)
def test_persetujuan_yang_kurang_ditolak(client, dunia, daftar, isi, pesan_galat):
    masuk_segar(client, dunia.sini.sekretariat)

    jawab = client.post(alamat("pemusnahan_setujui", daftar), isi)

    daftar.refresh_from_db()
    assert (jawab.status_code, daftar.status) == (422, "disusun")
    assert pesan_galat in jawab.content.decode()


def test_persetujuan_kedua_409(client, dunia, daftar):
    masuk_segar(client, dunia.sini.sekretariat)
    client.post(alamat("pemusnahan_batalkan", daftar))

    jawab = client.post(alamat("pemusnahan_setujui", daftar), {"jenis": ["notifikasi"], "paham": "on"})

    assert jawab.status_code == 409
    assert "sudah diputuskan orang lain" in jawab.content.decode()
    assert Notifikasi.objects.filter(kunci__startswith="uji:").count() == 1


def test_daftar_kota_lain_tidak_ada(client, dunia, daftar):
    masuk_segar(client, dunia.sana.sekretariat)
    lewat_sini = alamat("pemusnahan", daftar)
    lewat_sana = reverse("klaster:pemusnahan", args=["32.75", daftar.pk])

    for satu in (lewat_sini, lewat_sana):
        assert client.get(satu).status_code == 404
        assert client.post(f"{satu}setujui/", {"jenis": ["notifikasi"], "paham": "on"}).status_code == 404
        assert client.get(f"{satu}xlsx/").status_code == 404
    daftar.refresh_from_db()
    assert daftar.status == "disusun"


def test_semua_baris_diunduh(sekretariat, daftar):
    jawab = sekretariat.get(alamat("pemusnahan_xlsx", daftar))

    [lembar] = load_workbook(io.BytesIO(jawab.content)).worksheets
    assert lembar.title == "Pemberitahuan"
    baris = list(lembar.iter_rows(values_only=True))
    assert baris[0] == ("Nomor", "Data")
    assert baris[1][1].startswith("<b>Pesan lama</b>, ")
    assert "Daftar-pemusnahan" in jawab["Content-Disposition"]


def test_kueri_tetap_untuk_banyak_daftar(sekretariat, dunia, django_assert_num_queries, django_assert_max_num_queries):
    def buat(banyak: int) -> None:
        for _ in range(banyak):
            pesan(dunia.sini.operator_dinkes, tahun=3)
            satu = susun_pemusnahan(kota=dunia.sini.kota, oleh=None)
            Pemusnahan.objects.filter(pk=satu.pk).update(
                status="dibatalkan", diputuskan_pada=satu.disusun_pada, diputuskan_oleh=dunia.sini.sekretariat
            )

    url = reverse("klaster:retensi", args=["32.77"])
    buat(1)
    sekretariat.get(url)
    with django_assert_max_num_queries(25) as sedikit:
        sekretariat.get(url)
    buat(6)

    with django_assert_num_queries(len(sedikit)):
        sekretariat.get(url)
    assert Riwayat.objects.filter(aksi="pemusnahan_disusun").count() == 7


def test_berita_daftar_yang_terhenti_menyebut_persetujuannya_dan_sisanya(daftar, dunia, client, monkeypatch):
    """Half of it is gone: the page must not say that the list was called off by whoever had agreed to it."""
    sini = dunia.sini
    pesan(sini.operator_dinkes, tahun=3)
    Pemusnahan.objects.filter(pk=daftar.pk).update(daftar=[daftar.daftar[0] | {"banyak": 2}])
    daftar.refresh_from_db()
    layanan.setujui_pemusnahan(pemusnahan=daftar, jenis={"notifikasi"}, oleh=sini.sekretariat)
    monkeypatch.setattr(layanan, "cari_jenis", lambda kode: replace(cari_jenis(kode), sekali=1))
    layanan._musnahkan_sebagian(daftar.pk)
    Pengguna.objects.filter(pk=sini.sekretariat.pk).update(is_active=False)
    layanan.musnahkan(pemusnahan_id=daftar.pk)

    client.force_login(PenggunaFactory(sekretariat=True, kota=sini.kota))
    isi = " ".join(client.get(alamat("pemusnahan", daftar)).content.decode().split())
    assert "1 dimusnahkan, 1 tetap disimpan" in isi
    assert "<dt>Disetujui</dt>" in isi and "<dt>Dihentikan</dt>" in isi
    assert "Dibatalkan" not in isi
    assert "Dihentikan" in client.get(reverse("klaster:retensi", args=["32.77"])).content.decode()


def test_yang_sudah_habis_dimusnahkan_selesai_walau_penyetujunya_pergi(daftar, dunia):
    layanan.setujui_pemusnahan(pemusnahan=daftar, jenis={"notifikasi"}, oleh=dunia.sini.sekretariat)
    while layanan._butir_berikut(Pemusnahan.objects.get(pk=daftar.pk)):
        layanan._musnahkan_sebagian(daftar.pk)
    Pengguna.objects.filter(pk=dunia.sini.sekretariat.pk).update(is_active=False)
    layanan.musnahkan(pemusnahan_id=daftar.pk)
    daftar.refresh_from_db()
    assert (daftar.status, daftar.keadaan) == ("selesai", "Selesai")
