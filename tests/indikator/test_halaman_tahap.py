"""Pages by which scores of a stage come in: typed per indicator, or from a file with a preview."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from indikator.models import CatatanTahap, Jawaban, SkorTahap
from klaster.lembar_kerja import baca_lembar
from klaster.models import Riwayat
from tests.indikator.bahan_skor import ajukan
from tests.indikator.test_impor_tahap import lembar

D = Decimal


@pytest.fixture
def kota(dunia):
    ajukan(dunia.sini.evaluasi)
    return dunia.sini


def url(nama, tahap="VF", **query):
    alamat = reverse(f"indikator:{nama}", args=["32.77", 2024, tahap])
    return alamat + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")


def teks(respons) -> str:
    return " ".join(respons.content.decode().split())


def isian(kota, **nilai):
    """All fields of indicator 4 as the page sends them; `s4_1="7,5"`, `c4_1="..."` and `semula4_1` override."""
    data = {}
    for soal in kota.evaluasi.instrumen.pertanyaan.filter(indikator__kode="4"):
        kode = soal.kode.replace(".", "_")
        data |= {
            f"skor_{soal.pk}": nilai.get(f"s{kode}", ""),
            f"catatan_{soal.pk}": nilai.get(f"c{kode}", ""),
            f"skor_semula_{soal.pk}": nilai.get(f"semula{kode}", ""),
            f"catatan_semula_{soal.pk}": "",
        }
    return data


def skor():
    return dict(SkorTahap.objects.values_list("pertanyaan__kode", "skor"))


# --- By hand ----------------------------------------------------------------------------------------------------


def test_menyimpan_dengan_koma_desimal_lalu_lanjut(client, kota):
    client.force_login(kota.sekretariat)
    halaman = client.get(url("tahap_isi"))
    assert "Simpan &amp; lanjut ke 26" in teks(halaman)
    respons = client.post(url("tahap_isi"), isian(kota, s4_1="7,25", s4_2="10", c4_2="Foto kabur") | {"aksi": "lanjut"})
    assert respons.url == url("tahap_isi", indikator="26")
    assert skor() == {"4.1": D("7.25"), "4.2": D(10)}
    assert CatatanTahap.objects.get().teks == "Foto kabur"
    assert 'value="7,25"' in teks(client.get(url("tahap_isi")))


@pytest.mark.keduanya
@pytest.mark.parametrize(
    ("nilai", "pesan"),
    [
        ({"s4_1": "10,01"}, "Nilai 4.1 harus antara 0 dan 10."),
        ({"s4_1": "-1"}, "Nilai 4.1 harus antara 0 dan 10."),
        ({"s4_1": "sepuluh"}, "Tulis dengan angka"),
        ({"s4_1": "1,23456"}, "Paling banyak 4 angka di belakang koma."),
        ({"c4_1": "Tanpa nilai"}, "Isi nilai 4.1, atau hapus catatannya."),
        ({"s4_1": "1", "c4_1": "x" * 2001}, "Catatan paling panjang 2.000 huruf."),
    ],
)
def test_isian_salah_tidak_menghilangkan_yang_diketik(client, kota, nilai, pesan):
    client.force_login(kota.sekretariat)
    respons = client.post(url("tahap_isi"), isian(kota, **nilai, s4_2="3,5"))
    assert respons.status_code == 422
    assert pesan in teks(respons)
    assert 'value="3,5"' in teks(respons)
    assert skor() == {}


def test_isian_basi_menunjukkan_keduanya_lalu_dapat_disimpan(client, kota):
    client.force_login(kota.sekretariat)
    client.post(url("tahap_isi"), isian(kota, s4_1="5"))
    respons = client.post(url("tahap_isi"), isian(kota, s4_1="7,5", s4_2="2"))
    assert respons.status_code == 409
    assert "Tersimpan kini: <strong>5,00</strong>" in teks(respons)
    assert 'value="7,5"' in teks(respons)
    soal = kota.evaluasi.instrumen.pertanyaan.get(kode="4.1")
    assert f'name="skor_semula_{soal.pk}" value="5"' in teks(respons)
    client.post(url("tahap_isi"), isian(kota, s4_1="7,5", semula4_1="5", s4_2="2"))
    assert skor() == {"4.1": D("7.5"), "4.2": D(2)}


def test_menyimpan_dua_kali(client, kota):
    client.force_login(kota.sekretariat)
    for _ in range(2):
        assert client.post(url("tahap_isi"), isian(kota, s4_1="5")).status_code == 302
    assert Riwayat.objects.filter(aksi="skor_tahap_diubah").count() == 1


def test_sebelum_diajukan_halaman_mengatakan_sebabnya(client, dunia):
    client.force_login(dunia.sini.sekretariat)
    assert "belum diajukan, sehingga verifikasi final belum dapat dicatat." in teks(client.get(url("tahap_isi")))
    respons = client.post(url("tahap_isi"), isian(dunia.sini, s4_1="5"))
    assert (respons.status_code, skor()) == (422, {})
    assert 'value="5"' in teks(respons)


def test_yang_belum_boleh_disimpan_tidak_ditawarkan_tetapi_yang_terlanjur_diketik_tidak_buntu(client, dunia):
    client.force_login(dunia.sini.sekretariat)
    halaman = teks(client.get(url("tahap_isi", indikator="4")))
    assert 'value="simpan"' not in halaman and 'value="lanjut"' not in halaman
    assert 'href="?indikator=26"' in halaman  # going on is still possible
    ditolak = teks(client.post(url("tahap_isi", indikator="4"), isian(dunia.sini, s4_1="7,25") | {"aksi": "simpan"}))
    assert 'value="7,25"' in ditolak and 'value="simpan"' in ditolak
    assert 'data-jaga="isi"' in ditolak  # the browser asks before this is left


def test_evaluator_hanya_membuka_tahap_lembaganya(client, dunia, kota):
    dunia.evaluator.lembaga = "provinsi"
    dunia.evaluator.save()
    client.force_login(dunia.evaluator)
    assert client.get(url("tahap_isi", "VA_PROV")).status_code == 200
    assert client.get(url("tahap_isi", "VF")).status_code == 403
    assert client.post(url("tahap_impor", "VF")).status_code == 403
    assert client.get(url("tahap_isi", "XX")).status_code == 404
    assert client.get(url("tahap_isi", "VA_PROV", indikator="99")).status_code == 404


# --- From a file ------------------------------------------------------------------------------------------------


def unggah(client, isi, nama="skor.xlsx", **lain):
    return client.post(url("tahap_impor"), {"aksi": "pratinjau", "berkas": SimpleUploadedFile(nama, isi)} | lain)


def test_pratinjau_lalu_terapkan(client, kota):
    client.force_login(kota.sekretariat)
    respons = unggah(client, lembar(["4.1", 7.5, "SK belum sah"], ["4.2", 3], ["INDIKATOR 4", 11], ["TOTAL", 10.5]))
    halaman = teks(respons)
    assert respons.status_code == 200
    assert "1 ketidakcocokan" in halaman
    assert "SK belum sah" in halaman
    assert skor() == {}
    form = respons.context["form_terapkan"]
    data = {"aksi": "terapkan", "isi": form["isi"].value(), "sidik": form["sidik"].value()}
    for _ in range(2):
        respons = client.post(url("tahap_impor"), data)
        assert respons.url == reverse("laporan:rekonsiliasi", args=["32.77", 2024]) + "?tahap=VF"
    assert skor() == {"4.1": D("7.5"), "4.2": D(3)}
    assert CatatanTahap.objects.count() == 1
    assert Riwayat.objects.filter(aksi="skor_diimpor").count() == 1


def test_pratinjau_yang_didahului_ditunjukkan_lagi(client, kota):
    client.force_login(kota.sekretariat)
    form = unggah(client, lembar(["4.1", 7.5])).context["form_terapkan"]
    data = {"aksi": "terapkan", "isi": form["isi"].value(), "sidik": form["sidik"].value()}
    client.post(url("tahap_isi"), isian(kota, s4_1="5"))
    respons = client.post(url("tahap_impor"), data)
    assert respons.status_code == 409
    assert "diubah orang lain sejak pratinjau" in teks(respons)
    assert skor() == {"4.1": D(5)}
    data["sidik"] = respons.context["form_terapkan"]["sidik"].value()
    client.post(url("tahap_impor"), data)
    assert skor() == {"4.1": D("7.5")}


def test_berkas_salah_menyebut_setiap_baris(client, kota):
    client.force_login(kota.sekretariat)
    respons = unggah(client, lembar(["9.9", 1], ["4.1", 99]))
    assert respons.status_code == 422
    assert "Baris 2: pertanyaan &#x27;9.9&#x27; tidak ada" in teks(respons)
    assert "Baris 3: nilai 99 untuk 4.1 melebihi maksimum 10" in teks(respons)
    assert unggah(client, b"").status_code == 422
    assert client.post(url("tahap_impor"), {"aksi": "pratinjau"}).status_code == 422
    banyak = lembar(*(["9.9", 1] for _ in range(150)))
    assert "… dan 199 baris lain" in teks(unggah(client, banyak))


def test_terapan_yang_rusak_ditolak(client, kota):
    client.force_login(kota.sekretariat)
    for data in ({}, {"isi": "x", "sidik": "bukan"}, {"isi": "rusak", "sidik": "0" * 64}):
        assert client.post(url("tahap_impor"), {"aksi": "terapkan"} | data).status_code in (302, 422)
    assert skor() == {}


def test_lembar_isian_dapat_diisi_lalu_diimpor(client, kota):
    client.force_login(kota.sekretariat)
    client.post(url("tahap_isi"), isian(kota, s4_1="7,25"))
    respons = client.get(url("tahap_lembar"))
    isi = baca_lembar(respons.content, baris_maks=100)
    assert isi.baris[0][1] == ["kode_pertanyaan", "nilai", "catatan"]
    assert [sel for _, sel in isi.baris[1:]] == [["4.1", 7.25], ["4.2"], ["4.3"], ["4.4"], ["26.1"]]
    ulang = unggah(client, respons.content)
    assert (ulang.status_code, ulang.context["lihat"].perubahan) == (200, ())


def test_penilai_melihat_jawaban_kota_dan_jalan_ke_buktinya(client, dunia):
    Jawaban.objects.filter(evaluasi=dunia.sini.evaluasi, pertanyaan__kode="4.4").update(angka=D("62.5"))
    ajukan(dunia.sini.evaluasi)
    client.force_login(dunia.evaluator)
    halaman = teks(client.get(url("tahap_isi", indikator="4")))
    assert "Jawaban kota: <strong>62,5 %</strong> · mandiri 6,25 poin" in halaman
    assert "Jawaban kota: <strong>belum dijawab</strong> · mandiri 0,00 poin" in halaman
    assert reverse("bukti:pertanyaan", args=["32.77", 2024, "4.4"]) + "#bukti" in halaman
