"""Pages of outside notes: list, writing down, dealing with, checking, evidence; and on the question page."""

from contextlib import closing
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bukti.models import BuktiCatatan
from indikator.models import CatatanTahap, Evaluasi
from klaster.models import Riwayat
from tests.bukti.bahan import pdf
from tests.bukti.bahan_catatan import buat, bukti_milik, lampirkan, tindak
from tests.bukti.bahan_halaman import pesan, teks


@pytest.fixture
def kota(dunia):
    return dunia.sini


def url(nama, *pk, **query):
    alamat = reverse(f"bukti:{nama}", args=pk or ["32.77", 2024])
    return alamat + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")


def tulisan(respons):
    return [c.teks for c in respons.context["page_obj"]]


# --- List -------------------------------------------------------------------------------------------------------


@pytest.fixture
def beberapa(kota):
    """Open and late, open, waiting, done; two of DINKES, one of DINSOS, one of the kelurahan's question."""
    hari = kota.evaluasi.hari_ini
    lewat = buat(kota, "4.1", "Lewat", tenggat=hari)
    CatatanTahap.objects.filter(pk=lewat.pk).update(tenggat=hari - timedelta(days=1))
    buat(kota, "4.2", "Terbuka", tahap="VF")
    tindak(buat(kota, "4.3", "Ditindak"), kota.operator_dinsos, "tidak_mungkin", alasan="x")
    buat(kota, "26.1", "Kelurahan", tahap="VF")


@pytest.mark.keduanya
@pytest.mark.parametrize(
    ("query", "harap"),
    [
        ({}, None),
        ({"keadaan": "lewat"}, ["Lewat"]),
        ({"keadaan": "ditindak"}, ["Ditindak"]),
        ({"tahap": "VF"}, ["Terbuka", "Kelurahan"]),
        ({"klaster": "KDK"}, ["Kelurahan"]),
        ({"q": "4.2"}, ["Terbuka"]),
        ({"q": "tind"}, ["Ditindak"]),
        ({"keadaan": "selesai"}, []),
        (
            {"tahap": "XX", "opd": "999999", "keadaan": "aneh", "page": "99"},
            ["Lewat", "Terbuka", "Kelurahan", "Ditindak"],
        ),
    ],
)
def test_daftar_tersaring(client, kota, beberapa, query, harap):
    client.force_login(kota.sekretariat)
    semua = ["Lewat", "Terbuka", "Kelurahan", "Ditindak"]
    assert tulisan(client.get(url("catatan_list", **query))) == (semua if harap is None else harap)


def test_hitungan_saringan(client, kota, beberapa):
    client.force_login(kota.sekretariat)
    respons = client.get(url("catatan_list", opd=kota.dinsos.pk))
    assert tulisan(respons) == ["Ditindak"]
    assert [(k, n) for k, _, n in respons.context["keadaan"]] == [
        ("", 1),
        ("terbuka", 0),
        ("lewat", 0),
        ("ditindak", 1),
        ("selesai", 0),
    ]
    assert "VLH" in teks(respons)


def test_operator_melihat_lingkupnya_dan_hitungan_di_menu(client, kota, beberapa):
    client.force_login(kota.operator_dinkes)
    respons = client.get(url("catatan_list"))
    assert tulisan(respons) == ["Lewat", "Terbuka"]
    menu = {b.label: (b.jumlah, b.aktif) for b in respons.context["bingkai"].menu}
    assert menu["Catatan tahap"] == (2, True)
    client.force_login(kota.operator_dinsos)
    assert tulisan(client.get(url("catatan_list"))) == ["Lewat", "Ditindak"]  # shares 4.1
    assert tulisan(client.get(url("catatan_list", keadaan="unit"))) == ["Ditindak"]


def test_verifikator_melihat_klasternya(client, kota, beberapa):
    client.force_login(kota.verifikator_lain)
    assert tulisan(client.get(url("catatan_list"))) == ["Kelurahan"]


def test_banyaknya_kueri_daftar_tetap(client, kota, django_assert_max_num_queries):
    client.force_login(kota.sekretariat)
    buat(kota)
    client.get(url("catatan_list"))
    with django_assert_max_num_queries(22) as sedikit:
        client.get(url("catatan_list"))
    for n in range(12):
        lampirkan(buat(kota, "4.2", f"Catatan {n}"), kota)
    with django_assert_max_num_queries(len(sedikit)):
        client.get(url("catatan_list"))


# --- Writing down -----------------------------------------------------------------------------------------------


def test_mencatat_dari_halaman_pertanyaan(client, kota):
    buat(kota, "4.4")
    client.force_login(kota.sekretariat)
    halaman = client.get(url("catatan_baru", pertanyaan="4.1", tahap="VF"))
    assert '<option value="p:4.1" selected>' in teks(halaman)
    data = {"tahap": "VF", "sasaran": "p:4.1", "teks": "Tanda tangan kurang", "opd": "", "tenggat": ""}
    for _ in range(2):
        respons = client.post(url("catatan_baru"), data)
    catatan = CatatanTahap.objects.get(tahap="VF")
    assert (respons.url, catatan.opd) == (catatan.get_absolute_url(), kota.dinkes)
    client.post(url("catatan_baru"), data | {"sasaran": "i:26", "opd": kota.dp3a.pk, "tenggat": "2099-01-31"})
    kedua = CatatanTahap.objects.get(indikator__kode="26")
    assert (kedua.pertanyaan, kedua.opd, str(kedua.tenggat)) == (None, kota.dp3a, "2099-01-31")


@pytest.mark.keduanya
@pytest.mark.parametrize(
    ("ubah", "bunyi"),
    [
        ({"teks": ""}, "Tulis isi catatannya."),
        ({"teks": "x" * 2001}, "Paling panjang 2.000 huruf."),
        ({"tahap": "EM"}, "Pilih tahap yang Anda nilai."),
        ({"sasaran": "p:9.9"}, "Pilih salah satu indikator atau pertanyaan pada daftar."),
        ({"tenggat": "31 Februari"}, "Tulis tanggal yang benar"),
        ({"tenggat": "2020-02-29"}, "Tenggat tidak boleh sebelum hari ini."),
    ],
)
def test_catatan_baru_yang_salah_tidak_hilang(client, kota, ubah, bunyi):
    buat(kota, "4.4")
    client.force_login(kota.sekretariat)
    data = {"tahap": "VF", "sasaran": "p:4.1", "teks": "Tanda tangan kurang", "opd": "", "tenggat": ""} | ubah
    respons = client.post(url("catatan_baru"), data)
    assert respons.status_code == 422
    assert bunyi in teks(respons)
    assert data["teks"] in teks(respons)
    assert CatatanTahap.objects.count() == 1


def test_catatan_baru_di_evaluasi_tertutup_menyebut_alasannya(client, kota):
    buat(kota, "4.4")
    Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(status=Evaluasi.Status.SELESAI)
    client.force_login(kota.sekretariat)
    halaman = teks(client.get(url("catatan_baru")))
    assert "sudah ditutup, sehingga nilai dan catatan tahapnya tidak dapat diubah lagi." in halaman
    assert "<textarea" not in halaman
    assert f'href="{url("catatan_list")}">Kembali ke daftar catatan' in halaman
    data = {"tahap": "VF", "sasaran": "p:4.1", "teks": "Diketik sebelum ditutup", "opd": "", "tenggat": ""}
    respons = client.post(url("catatan_baru"), data)
    assert (respons.status_code, "Diketik sebelum ditutup" in teks(respons)) == (422, True)


def test_opd_kota_lain_tidak_dapat_dipilih(client, dunia, kota):
    catatan = buat(kota)
    client.force_login(kota.sekretariat)
    respons = client.post(
        url("catatan_ubah", catatan.pk), {"teks": "x", "opd": dunia.sana.dinkes.pk, "tenggat": "", "versi": 1}
    )
    assert (respons.status_code, CatatanTahap.objects.get().opd) == (422, kota.dinkes)


# --- One note ---------------------------------------------------------------------------------------------------


def test_perjalanan_satu_catatan(client, kota):
    catatan = buat(kota)
    client.force_login(kota.operator_dinkes)
    halaman = client.get(catatan.get_absolute_url())
    assert "Kirim untuk diperiksa" in teks(halaman)
    isi = {"sudah": "Sudah ditandatangani", "belum": "", "diperlukan": "", "alasan": "", "versi": 1}
    respons = client.post(url("catatan_tindak", catatan.pk), isi | {"aksi": "selesai", "penyelesaian": "bukti"})
    assert respons.status_code == 422
    assert "Lampirkan paling sedikit satu bukti" in teks(respons)
    assert "Sudah ditandatangani" in teks(respons)
    respons = client.post(url("catatan_unggah", catatan.pk), {"u-berkas": SimpleUploadedFile("sk.pdf", pdf())})
    assert respons.url == f"{catatan.get_absolute_url()}#bukti"
    BuktiCatatan.objects.get().versi.__class__.objects.update(
        status_periksa="bersih", diperiksa_pada="2024-05-24T00:00Z"
    )
    for _ in range(2):
        respons = client.post(url("catatan_tindak", catatan.pk), isi | {"aksi": "selesai", "penyelesaian": "bukti"})
        assert respons.url == catatan.get_absolute_url()
    assert client.post(url("catatan_periksa", catatan.pk), {"aksi": "setuju", "versi": 2}).status_code == 403
    client.force_login(kota.verifikator)
    respons = client.post(url("catatan_periksa", catatan.pk), {"aksi": "kembalikan", "versi": 2, "alasan_buka": ""})
    assert "Tulis alasan, supaya OPD tahu" in teks(respons)
    client.post(url("catatan_periksa", catatan.pk), {"aksi": "setuju", "versi": 2})
    catatan.refresh_from_db()
    assert (catatan.status, catatan.diperiksa_oleh) == ("selesai", kota.verifikator)
    halaman = teks(client.get(catatan.get_absolute_url()))
    assert "memeriksa dan menyetujui tindak lanjutnya; catatan selesai." in halaman
    assert "menindaklanjuti catatan ini." in halaman
    assert "Buka kembali catatan" in halaman
    assert Riwayat.objects.untuk(catatan).filter(aksi="catatan_tahap_ditindak").count() == 1


def test_sekretariat_tidak_memeriksa_tindak_lanjutnya_sendiri(client, kota):
    catatan = tindak(buat(kota), kota.sekretariat, "tidak_mungkin", alasan="Tidak ada UPTD")
    client.force_login(kota.sekretariat)
    assert "Setujui, catatan selesai" not in teks(client.get(catatan.get_absolute_url()))
    respons = client.post(url("catatan_periksa", catatan.pk), {"aksi": "setuju", "versi": catatan.versi})
    assert respons.status_code == 422
    assert "orang lain daripada yang menindaklanjutinya" in teks(respons)
    client.post(url("catatan_tarik", catatan.pk), {"versi": catatan.versi})
    catatan.refresh_from_db()
    assert catatan.status == "terbuka"


def test_simpanan_basi_menunjukkan_keduanya(client, kota):
    catatan = buat(kota)
    client.force_login(kota.operator_dinkes)
    isi = {"sudah": "Dari tab pertama", "belum": "", "diperlukan": "", "alasan": "", "versi": 1, "aksi": "simpan"}
    client.post(url("catatan_tindak", catatan.pk), isi)
    respons = client.post(url("catatan_tindak", catatan.pk), isi | {"sudah": "Dari tab kedua"})
    assert respons.status_code == 409
    assert "Dari tab kedua</textarea>" in teks(respons)
    assert "Sudah: Dari tab pertama" in teks(respons)
    assert 'name="versi" value="2"' in teks(respons)
    client.post(url("catatan_tindak", catatan.pk), isi | {"sudah": "Dari tab kedua", "versi": 2})
    assert CatatanTahap.objects.get().sudah == "Dari tab kedua"


def test_yang_ditulis_tetap_terlihat_sesudah_catatan_ditangani_orang_lain(client, kota):
    catatan = tindak(buat(kota), kota.sekretariat, "tidak_mungkin", alasan="Tidak ada UPTD")
    client.force_login(kota.operator_dinkes)
    isi = {"sudah": "Sudah kami tanyakan", "belum": "", "diperlukan": "", "alasan": "", "versi": 1, "aksi": "simpan"}
    respons = client.post(url("catatan_tindak", catatan.pk), isi)
    assert respons.status_code == 409
    assert "Yang Anda tulis belum disimpan." in teks(respons)
    assert "Sudah kami tanyakan" in teks(respons)
    catatan.refresh_from_db()
    assert (catatan.status, catatan.sudah) == ("ditindak", "SK sudah ditandatangani.")


def test_formulir_tanpa_versi_ditolak(client, kota):
    catatan = buat(kota)
    client.force_login(kota.sekretariat)
    for nama in ("catatan_ubah", "catatan_tindak", "catatan_periksa", "catatan_tarik"):
        respons = client.post(url(nama, catatan.pk), {"teks": "x", "versi": "abc"})
        assert respons.status_code == 422
        assert "tidak lengkap terkirim" in teks(respons)


def test_bukti_lewat_mesin_tautan_pustaka_dan_lepas(client, kota):
    catatan = buat(kota)
    client.force_login(kota.operator_dinkes)
    kepala = {"X-Requested-With": "XMLHttpRequest"}
    respons = client.post(
        url("catatan_unggah", catatan.pk), {"u-berkas": SimpleUploadedFile("sk.pdf", pdf())}, headers=kepala
    )
    assert (respons.status_code, respons.json()["pesan"]) == (201, "Tersimpan, sedang diperiksa.")
    ulang = client.post(
        url("catatan_unggah", catatan.pk), {"u-berkas": SimpleUploadedFile("sk.pdf", pdf())}, headers=kepala
    )
    assert ulang.status_code == 422
    isian = {"u-berkas": SimpleUploadedFile("sk.pdf", pdf()), "u-nomor": "No-123-saya"}
    ulang = client.post(url("catatan_unggah", catatan.pk), isian)  # without a script: what was typed is still there
    assert (ulang.status_code, 'value="No-123-saya"' in teks(ulang)) == (422, True)
    assert client.post(url("catatan_unggah", catatan.pk), {}, headers=kepala).status_code == 422
    assert client.post(url("catatan_tautan", catatan.pk), {"t-tautan_url": "javascript:1"}).status_code == 422
    client.post(url("catatan_tautan", catatan.pk), {"t-tautan_url": "https://jdih.test/1"})
    bukti = bukti_milik(kota.dinkes)
    assert bukti.judul in teks(client.get(url("catatan_pakai", catatan.pk)))
    respons = client.post(url("catatan_pakai", catatan.pk), {"bukti": bukti.pk})
    assert respons.status_code == 302
    assert client.post(url("catatan_pakai", catatan.pk), {"bukti": bukti.pk}).status_code == 422
    assert BuktiCatatan.objects.count() == 3
    lampiran = BuktiCatatan.objects.get(bukti=bukti)
    client.post(url("catatan_lepas", catatan.pk, lampiran.pk))
    assert BuktiCatatan.objects.count() == 2
    lain = buat(kota, "4.2", "Lain")
    assert client.post(url("catatan_lepas", lain.pk, BuktiCatatan.objects.first().pk)).status_code == 404


def test_orang_asing_tidak_menemukan_catatan_dan_buktinya(client, dunia, kota):
    catatan = buat(kota)
    versi = lampirkan(catatan, kota).versi
    for orang in (dunia.sana.sekretariat, dunia.sana.operator_dinkes, kota.operator_kecamatan, kota.verifikator_lain):
        client.force_login(orang)
        assert client.get(catatan.get_absolute_url()).status_code == 404
        assert client.get(reverse("bukti:berkas", args=[versi.pk])).status_code == 404
    client.force_login(dunia.evaluator)
    assert client.get(catatan.get_absolute_url()).status_code == 200
    with closing(client.get(reverse("bukti:berkas", args=[versi.pk]))) as berkas:
        assert berkas.status_code == 200


def test_halaman_pertanyaan_memuat_catatannya(client, kota):
    catatan = buat(kota, teks="SK belum ditandatangani")
    client.force_login(kota.operator_dinkes)
    halaman = teks(client.get(reverse("bukti:pertanyaan", args=["32.77", 2024, "4.1"])))
    assert f'href="{catatan.get_absolute_url()}"' in halaman
    assert "catatan/baru" not in halaman
    assert "Catatan tahap luar" not in teks(client.get(reverse("bukti:pertanyaan", args=["32.77", 2024, "4.2"])))
    client.force_login(kota.sekretariat)
    assert "catatan/baru/?pertanyaan=4.2" in teks(client.get(reverse("bukti:pertanyaan", args=["32.77", 2024, "4.2"])))


def test_kabar_menyebut_penanggung_jawab(client, kota):
    buat(kota, "4.4")
    client.force_login(kota.sekretariat)
    data = {"tahap": "VF", "sasaran": "p:4.3", "teks": "Data lama", "opd": "", "tenggat": ""}
    assert pesan(client.post(url("catatan_baru"), data)) == [f"Catatan tersimpan, ditangani {kota.dinsos}."]


def test_halaman_bukti_menyebut_catatan_yang_dijawab(client, kota):
    catatan = buat(kota)
    bukti = lampirkan(catatan, kota).bukti
    client.force_login(kota.operator_dinkes)
    halaman = teks(client.get(bukti.get_absolute_url()))
    assert "Menjawab catatan tahap luar" in halaman
    assert f'href="{catatan.get_absolute_url()}"' in halaman
    client.force_login(kota.operator_dinsos)  # shares 4.1, so sees note and evidence
    assert f'href="{catatan.get_absolute_url()}"' in teks(client.get(bukti.get_absolute_url()))
