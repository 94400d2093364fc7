"""Pages of the stages: the board with its export, reconciliation, and the follow-up sheet."""

from decimal import Decimal

import pytest
from django.urls import reverse

from indikator.models import JumlahTahap, SkorTahap
from klaster.lembar_kerja import baca_lembar
from tests.bukti.bahan_catatan import buat, lampirkan, tindak
from tests.indikator.bahan_skor import ajukan

D = Decimal


@pytest.fixture
def kota(dunia):
    ajukan(dunia.sini.evaluasi)
    return dunia.sini


def beri(kota, tahap, **skor):
    for kode, nilai in skor.items():
        soal = kota.evaluasi.instrumen.pertanyaan.get(kode=kode.removeprefix("s").replace("_", "."))
        SkorTahap.objects.create(evaluasi=kota.evaluasi, tahap=tahap, pertanyaan=soal, skor=D(nilai))


def url(nama, **query):
    alamat = reverse(f"laporan:{nama}", args=["32.77", 2024])
    return alamat + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")


def teks(respons):
    return " ".join(respons.content.decode().split())


def kode(respons):
    return [b.kode for b in respons.context["page_obj"]]


def test_papan_menunjukkan_selisih_dengan_tanda_dan_kata(client, kota):
    beri(kota, "EM", s4_1="10", s4_2="5")
    beri(kota, "VF", s4_1="7.5")
    client.force_login(kota.pimpinan)
    halaman = teks(client.get(url("tahap", tingkat="pertanyaan")))
    assert '<span class="t-beda t-beda--turun">−2,50 turun</span>' in halaman
    assert "belum dinilai" in halaman  # 4.2 at VF: missing, not zero
    assert "<small>belum ada</small>" in halaman  # VLH
    assert "1 dari 4 dinilai" in halaman


def test_saringan_papan(client, kota):
    beri(kota, "EM", s4_1="10", s4_2="5")
    beri(kota, "VF", s4_1="7.5", s4_2="5")
    client.force_login(kota.sekretariat)
    assert kode(client.get(url("tahap"))) == ["K1", "4", "KDK", "26"]
    assert kode(client.get(url("tahap", tingkat="pertanyaan", beda="on"))) == ["K1", "4", "4.1"]
    assert kode(client.get(url("tahap", klaster="KDK"))) == ["KDK", "26"]
    assert kode(client.get(url("tahap", tingkat="aneh", klaster="X", page="9"))) == ["K1", "4", "KDK", "26"]


def test_verifikator_hanya_membuka_pertanyaan_klasternya(client, kota):
    beri(kota, "VF", s4_1="7.5")
    client.force_login(kota.verifikator_lain)
    assert kode(client.get(url("tahap", tingkat="pertanyaan"))) == ["K1", "4", "KDK", "26", "26.1"]


def test_ekspor_papan_menurut_saringan(client, kota):
    beri(kota, "EM", s4_1="10", s4_2="5")
    beri(kota, "VF", s4_1="7.5", s4_2="5")
    client.force_login(kota.sekretariat)
    respons = client.get(url("tahap_xlsx", tingkat="pertanyaan", beda="on"))
    assert (
        respons["Content-Disposition"]
        == f'attachment; filename="KLA_Kota-Sini_2024_Nilai-Tahap_{kota.evaluasi.hari_ini.isoformat()}.xlsx"'
    )
    baris = [sel for _, sel in baca_lembar(respons.content, baris_maks=50).baris]
    assert [b[1] for b in baris[1:]] == ["", "K1", "4", "4.1"]
    em, vf = baris[0].index("EM"), baris[0].index("VF")
    assert (baris[-1][em], baris[-1][vf], baris[-1][vf + 1]) == (10, 7.5, -2.5)
    assert baris[-1][baris[0].index("VLH")] == "belum ada"


def test_banyaknya_kueri_papan_tetap(client, kota, django_assert_max_num_queries):
    client.force_login(kota.sekretariat)
    client.get(url("tahap"))
    with django_assert_max_num_queries(16) as kosong:
        client.get(url("tahap", tingkat="pertanyaan"))
    beri(kota, "EM", s4_1="10", s4_2="5", s4_3="1", s4_4="2", s26_1="3")
    with django_assert_max_num_queries(len(kosong)):
        client.get(url("tahap", tingkat="pertanyaan"))


def test_rekonsiliasi_memilih_tahap_terakhir_yang_berisi(client, kota):
    client.force_login(kota.pimpinan)
    assert "Belum ada nilai pada tahap ini" in teks(client.get(url("rekonsiliasi")))
    beri(kota, "VLH", s4_1="10", s4_2="5")
    JumlahTahap.objects.create(evaluasi=kota.evaluasi, tahap="VLH", tingkat="total", skor=D("14.5"))
    respons = client.get(url("rekonsiliasi"))
    assert respons.context["tahap"] == "VLH"
    halaman = teks(respons)
    assert "1 ketidakcocokan" in halaman
    assert "Jumlah nilai pertanyaan" in halaman
    assert '<strong class="t-beda t-beda--turun">−0,50</strong>' in halaman
    assert "3 pertanyaan belum dinilai" in halaman
    assert "15,00" in halaman and "14,50" in halaman
    assert client.get(url("rekonsiliasi", tahap="XX")).context["tahap"] == "VLH"


def test_rekonsiliasi_membuka_klaster_yang_tidak_cocok_saja(client, kota):
    client.force_login(kota.pimpinan)
    beri(kota, "VLH", s4_1="10", s4_2="5", s26_1="1")
    JumlahTahap.objects.create(evaluasi=kota.evaluasi, tahap="VLH", tingkat="indikator", kode="26", skor=D("2"))
    respons = client.get(url("rekonsiliasi"))
    assert [k.kode for k in respons.context["terbuka"]] == ["KDK"]
    assert teks(respons).count('k-blok mt-3" open>') == 1


# --- The sheet --------------------------------------------------------------------------------------------------


def test_lembar_memuat_semua_kolom(client, kota):
    catatan = buat(kota, teks="=SUM(SK belum sah)", tenggat=kota.evaluasi.hari_ini)
    beri(kota, "VLH", s4_1="7.5", s4_2="2")
    bukti = lampirkan(catatan, kota).bukti
    tindak(catatan, kota.operator_dinkes, sudah="SK ditandatangani", belum="Diundangkan", diperlukan="Nomor lembaran")
    indikator = kota.evaluasi.instrumen.indikator.get(kode="4")
    lain = buat(kota, teks="Partisipasi anak", indikator=indikator, pertanyaan=None)
    tindak(lain, kota.sekretariat, "tidak_mungkin", sudah="", alasan="Tidak ada Forum Anak")
    client.force_login(kota.operator_dinkes)
    halaman = teks(client.get(url("lembar_catatan")))
    for kata in ("SK ditandatangani", f"Bukti: {bukti}", "Diundangkan", "Nomor lembaran", "DINKES", "7,50"):
        assert kata in halaman
    client.force_login(kota.sekretariat)
    isi = baca_lembar(client.get(url("lembar_catatan_xlsx")).content, baris_maks=10)
    atas_indikator, atas_soal = (sel for _, sel in isi.baris[1:])
    assert atas_soal[4:10] == [
        7.5,
        10,
        "=SUM(SK belum sah)",
        f"SK ditandatangani\nBukti: {bukti}",
        "Diundangkan",
        "DINKES",
    ]
    assert atas_indikator[4] == 9.5
    assert atas_indikator[7] == "Tidak mungkin dipenuhi: Tidak ada Forum Anak"
    assert atas_indikator[12] == "Menunggu pemeriksaan: tidak mungkin dipenuhi"


def test_lembar_menurut_saringan_dan_lingkup(client, kota):
    buat(kota, "4.2", "Foto kabur", tahap="VF")
    buat(kota, "26.1", "Data kelurahan")
    client.force_login(kota.sekretariat)
    assert "Data kelurahan" not in teks(client.get(url("lembar_catatan", tahap="VF")))
    assert len(baca_lembar(client.get(url("lembar_catatan_xlsx", tahap="VF")).content, baris_maks=9).baris) == 2
    client.force_login(kota.operator_dinkes)
    assert "Data kelurahan" not in teks(client.get(url("lembar_catatan")))
