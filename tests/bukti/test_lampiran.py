"""Evidence on the question page: uploads one by one and together, links, what is there already, detaching."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bukti.models import Bukti, TautanBukti
from indikator.services import pengisian
from indikator.services.pengajuan import ajukan_evaluasi
from tests.bukti import bahan
from tests.bukti.bahan_halaman import pesan, teks
from tests.factories.bukti import TautanBuktiFactory, VersiBuktiFactory
from tests.factories.indikator import EvaluasiFactory, JawabanFactory

XHR = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest", "HTTP_ACCEPT": "application/json"}


def url(nama: str, kode: str = "4.1", *lain: object) -> str:
    return reverse(f"bukti:{nama}", args=["32.77", 2024, kode, *lain])


@pytest.fixture
def unggah(client):
    def _unggah(pengguna, *berkas, kode="4.1", kepala=None, **data):
        client.force_login(pengguna)
        isian = {f"u-{nama}": nilai for nama, nilai in data.items()}
        kepala = kepala or {}
        return client.post(url("unggah", kode), isian | {"u-berkas": list(berkas)}, **kepala)

    return _unggah


# --- Uploads --------------------------------------------------------------------------------------------------------


def test_beberapa_berkas_menjadi_beberapa_bukti(unggah, kota):
    respons = unggah(
        kota.operator_dinkes,
        bahan.unggahan("SK_Gugus-Tugas_2024.pdf", bahan.pdf(1)),
        bahan.unggahan("rapat.jpg", bahan.gambar()),
        bahan.unggahan("rekap.xlsx", bahan.xlsx()),
    )
    assert respons.url == "/32.77/2024/pertanyaan/4.1/#bukti"
    assert pesan(respons) == ["3 berkas tersimpan dan sedang diperiksa keamanannya."]
    assert list(Bukti.objects.order_by("pk").values_list("judul", "jenis")) == [
        ("SK Gugus Tugas 2024", "keputusan"),
        ("rapat", "foto"),
        ("rekap", "data"),
    ]
    assert TautanBukti.objects.filter(jawaban=kota.jawaban("4.1"), opd=kota.dinkes).count() == 3


def test_satu_yang_ditolak_tidak_membawa_yang_lain(unggah, kota):
    respons = unggah(
        kota.operator_dinkes,
        bahan.unggahan("baik.pdf", bahan.pdf(1)),
        bahan.unggahan("palsu.pdf", b"MZ" + b"0" * 100),
        bahan.unggahan("kosong.pdf", b""),
        bahan.unggahan("juga baik.jpg", bahan.gambar()),
        nomor="No-123-saya",
    )
    isi = teks(respons)
    assert 'value="No-123-saya"' in isi  # for whoever tries the refused ones again
    assert respons.status_code == 422
    assert Bukti.objects.count() == 2
    assert "Tidak semua berkas tersimpan" in isi
    assert "baik.pdf: Tersimpan, sedang diperiksa." in isi
    assert "Berkas “palsu.pdf” sebenarnya program, bukan dokumen." in isi
    assert "Berkas “kosong.pdf” kosong (0 bita)." in isi


def test_keterangan_dan_kebutuhan_ikut_tersimpan(unggah, kota):
    kebutuhan = kota.jawaban("4.1").pertanyaan.kebutuhan.get(jenis="dokumen")
    unggah(
        kota.operator_dinkes,
        bahan.unggahan("a.pdf", bahan.pdf()),
        kebutuhan=kebutuhan.pk,
        judul="SK Wali Kota",
        nomor="463/Kep.12/2024",
        tanggal_dokumen="2024-01-15",
        periode_mulai="2024-01-01",
        periode_akhir="2024-12-31",
        berlaku_sampai="2025-12-31",
    )
    tautan = TautanBukti.objects.select_related("bukti").get()
    b = tautan.bukti
    assert (tautan.kebutuhan, b.judul, b.nomor, b.jenis) == (kebutuhan, "SK Wali Kota", "463/Kep.12/2024", "dokumen")
    assert [str(t) for t in (b.tanggal_dokumen, b.periode_mulai, b.periode_akhir, b.berlaku_sampai)] == [
        "2024-01-15", "2024-01-01", "2024-12-31", "2025-12-31"
    ]  # fmt: skip


@pytest.mark.keduanya
@pytest.mark.parametrize(
    ("isian", "kalimat"),
    [
        ({"tanggal_dokumen": "10/25/2024"}, "Tulis tanggal yang benar, misalnya 24-05-2024."),
        (
            {"periode_mulai": "2024-06-01", "periode_akhir": "2024-01-01"},
            "Periode akhir tidak boleh sebelum periode mulai.",
        ),
        ({"judul": "x" * 201}, "Judul paling panjang 200 karakter."),
        ({"jenis": "tautan"}, "Pilih salah satu jenis bukti."),
        ({"kebutuhan": "999999"}, "Pilih salah satu bukti yang diminta pada pertanyaan ini."),
    ],
)
def test_keterangan_salah_ditolak_dan_tidak_hilang(unggah, kota, isian, kalimat):
    respons = unggah(kota.operator_dinkes, bahan.unggahan("a.pdf", bahan.pdf()), **({"nomor": "No-123-saya"} | isian))
    assert respons.status_code == 422
    assert teks(respons).count(kalimat) == 2
    assert "No-123-saya" in teks(respons)
    assert Bukti.objects.count() == 0


def test_tanpa_berkas(unggah, kota):
    respons = unggah(kota.operator_dinkes)
    assert respons.status_code == 422
    assert "Pilih paling sedikit satu berkas." in teks(respons)


def test_naskah_unggah_mendapat_jawaban_per_berkas(unggah, kota):
    respons = unggah(kota.operator_dinkes, bahan.unggahan("a.pdf", bahan.pdf()), kepala=XHR)
    assert respons.status_code == 201
    assert respons.json()["pesan"] == "Tersimpan, sedang diperiksa."
    assert "Sedang diperiksa" in respons.json()["html"]
    assert 'hx-trigger="load delay:3s"' in respons.json()["html"]

    lagi = unggah(kota.operator_dinkes, bahan.unggahan("a.pdf", bahan.pdf()), kepala=XHR)
    assert lagi.status_code == 422
    assert lagi.json()["pesan"].startswith("Berkas “a.pdf” sudah dilampirkan pada pertanyaan ini dengan judul “a”.")

    kosong = unggah(kota.operator_dinkes, kepala=XHR)
    assert (kosong.status_code, kosong.json()["pesan"]) == (422, "Pilih paling sedikit satu berkas.")


@pytest.mark.parametrize(
    ("siapa", "status"),
    [("operator_dp3a", 404), ("pimpinan", 403), ("verifikator", 403)],
)
def test_siapa_yang_tidak_dapat_mengunggah(unggah, kota, siapa, status):
    assert unggah(getattr(kota, siapa), bahan.unggahan("a.pdf", bahan.pdf())).status_code == status
    assert Bukti.objects.count() == 0


def test_kota_lain_dan_tanpa_masuk_tidak_dapat_mengunggah(client, unggah, dunia):
    assert unggah(dunia.sana.operator_dinkes, bahan.unggahan("a.pdf", bahan.pdf())).status_code == 404
    client.logout()
    respons = client.post(url("unggah"), {"u-berkas": bahan.unggahan("a.pdf", bahan.pdf())})
    assert respons.url.startswith("/masuk/")
    assert Bukti.objects.count() == 0


def test_bagian_yang_sudah_diajukan_menolak_unggahan(unggah, kota):
    pengisian.ajukan_bagian(penugasan=kota.bagian("4.1", kota.dinsos), oleh=kota.operator_dinsos)
    respons = unggah(kota.operator_dinsos, bahan.unggahan("a.pdf", bahan.pdf()))
    assert respons.status_code == 422
    assert "Bagian Anda sudah diajukan. Tarik kembali bagian itu lebih dahulu untuk mengubahnya." in teks(respons)


def test_sekretariat_memilih_atas_nama(client, unggah, kota):
    client.force_login(kota.sekretariat)
    assert 'name="u-opd"' in teks(client.get(url("pertanyaan")))
    unggah(kota.sekretariat, bahan.unggahan("a.pdf", bahan.pdf()), opd=kota.dinsos.pk)
    assert TautanBukti.objects.get().opd == kota.dinsos
    asing = unggah(kota.sekretariat, bahan.unggahan("b.pdf", bahan.pdf(2)), opd=kota.dp3a.pk)
    assert "Bagian OPD itu tidak sedang terbuka bagi Anda." in teks(asing)


def test_nama_berkas_berbahaya_tidak_menembus_halaman(client, unggah, kota):
    unggah(kota.operator_dinkes, bahan.unggahan("<img src=x onerror=alert(1)>.pdf", bahan.pdf()))
    isi = client.get(url("pertanyaan")).content.decode()
    assert "<img src=x" not in isi
    assert "&lt;img src=x onerror=alert(1)&gt;" in isi


# --- External links -------------------------------------------------------------------------------------------------


def test_tautan_luar(client, kota):
    client.force_login(kota.operator_dinkes)
    data = {"t-tautan_url": "https://jdih.contoh.go.id/perda/1", "t-judul": "Perda KLA"}
    assert client.post(url("tambah_tautan"), data).status_code == 302
    isi = teks(client.get(url("pertanyaan")))
    assert 'href="https://jdih.contoh.go.id/perda/1" target="_blank" rel="noopener noreferrer nofollow"' in isi
    lagi = client.post(url("tambah_tautan"), data)
    assert lagi.status_code == 422
    assert "Alamat ini sudah dilampirkan pada pertanyaan ini dengan judul “Perda KLA”." in teks(lagi)


def test_judul_tautan_dari_alamatnya(client, kota):
    client.force_login(kota.operator_dinkes)
    client.post(url("tambah_tautan"), {"t-tautan_url": "jdih.contoh.go.id/x"})
    assert list(Bukti.objects.values_list("judul", "tautan_url")) == [
        ("Laman jdih.contoh.go.id", "https://jdih.contoh.go.id/x")
    ]


@pytest.mark.keduanya
@pytest.mark.parametrize(
    ("alamat", "kalimat"),
    [
        ("", "Tulis alamat halamannya"),
        ("javascript:alert(1)", "Alamat tidak lengkap."),
        ("ftp://contoh.go.id/a", "Hanya alamat https:// atau http:// yang diterima."),
        ("bukan alamat", "Alamat tidak lengkap."),
        ("https://contoh.go.id/" + "a" * 500, "Alamat paling panjang 500 karakter."),
    ],
)
def test_alamat_salah_ditolak(client, kota, alamat, kalimat):
    client.force_login(kota.operator_dinkes)
    respons = client.post(url("tambah_tautan"), {"t-tautan_url": alamat, "t-judul": "Judul saya"})
    assert respons.status_code == 422
    assert kalimat in teks(respons)
    assert "Judul saya" in teks(respons)


# --- What is there already ------------------------------------------------------------------------------------------


def test_pakai_menawarkan_yang_paling_mungkin_lebih_dahulu(client, kota):
    lama = JawabanFactory(
        evaluasi=EvaluasiFactory(kota=kota.kota, instrumen=kota.evaluasi.instrumen, tahun=2023),
        pertanyaan=kota.jawaban("4.1").pertanyaan,
    )
    VersiBuktiFactory(bukti__opd=kota.dinkes, bukti__judul="Biasa", bukti__jenis="laporan")
    VersiBuktiFactory(bukti__opd=kota.dinkes, bukti__judul="Jenis diminta", bukti__jenis="foto")
    TautanBuktiFactory(jawaban=lama, bukti__opd=kota.dinkes, bukti__judul="Tahun lalu", bukti__jenis="laporan")
    TautanBuktiFactory(jawaban=kota.jawaban("4.1"), bukti__opd=kota.dinkes, bukti__judul="Sudah terlampir")
    VersiBuktiFactory(bukti__opd=kota.dinkes, bukti__judul="Tidak lolos", ditolak=True)
    VersiBuktiFactory(bukti__opd=kota.dinkes, bukti__judul="Ditarik", bukti__ditarik_pada="2024-05-01T00:00Z")
    VersiBuktiFactory(bukti__opd=kota.dinsos, bukti__judul="Milik OPD lain")
    client.force_login(kota.operator_dinkes)

    respons = client.get(url("pakai"))

    assert [b.judul for b in respons.context["baris"]] == ["Tahun lalu", "Jenis diminta", "Biasa"]
    assert "Dipakai pada pertanyaan ini tahun lain" in teks(respons)


def test_cari_bukti_menurut_judul_nomor_dan_nama_berkas(client, kota):
    VersiBuktiFactory(bukti__opd=kota.dinkes, bukti__judul="Perwali", bukti__nomor="12/2024")
    VersiBuktiFactory(bukti__opd=kota.dinkes, bukti__judul="Foto rapat", nama_asli="IMG_777.jpg", tipe="image/jpeg")
    client.force_login(kota.operator_dinkes)
    for kata, judul in [("perw", "Perwali"), ("12/20", "Perwali"), ("img_777", "Foto rapat")]:
        assert [b.judul for b in client.get(url("pakai"), {"q": kata}).context["baris"]] == [judul]
    assert "Tidak ada bukti yang cocok" in teks(client.get(url("pakai"), {"q": "tidak ada"}))


def test_pakai_dengan_halaman(client, kota):
    versi = VersiBuktiFactory(bukti__opd=kota.dinkes, halaman=9)
    client.force_login(kota.operator_dinkes)
    respons = client.post(url("pakai"), {"bukti": versi.bukti_id, "halaman_dari": 2, "halaman_sampai": 4})
    assert respons.url == "/32.77/2024/pertanyaan/4.1/#bukti"
    tautan = TautanBukti.objects.get()
    assert (tautan.halaman_dari, tautan.halaman_sampai, tautan.versi) == (2, 4, versi)
    assert "hlm. 2–4 dari 9" in teks(client.get(url("pertanyaan")))


@pytest.mark.parametrize(
    ("isian", "kalimat"),
    [
        ({"halaman_dari": 5, "halaman_sampai": 3}, "Halaman akhir tidak boleh sebelum halaman awal."),
        ({"halaman_dari": 5, "halaman_sampai": 12}, "Berkas ini hanya 9 halaman."),
        ({"halaman_sampai": 3}, "Tulis juga halaman awalnya."),
        ({"halaman_dari": 0}, "Halaman dimulai dari 1."),
        ({"halaman_dari": "dua"}, "Tulis nomor halaman dengan angka."),
    ],
)
def test_pakai_dengan_halaman_salah(client, kota, isian, kalimat):
    versi = VersiBuktiFactory(bukti__opd=kota.dinkes, halaman=9)
    client.force_login(kota.operator_dinkes)
    respons = client.post(url("pakai"), {"bukti": versi.bukti_id} | isian)
    assert respons.status_code == 422
    assert teks(respons).count(kalimat) == 2
    assert TautanBukti.objects.count() == 0


def test_pakai_bukti_di_luar_lingkup_ditolak(client, dunia):
    kota = dunia.sini
    client.force_login(kota.operator_dinkes)
    for asing in (VersiBuktiFactory(bukti__opd=kota.dp3a), VersiBuktiFactory(bukti__opd=dunia.sana.dinkes)):
        respons = client.post(url("pakai"), {"bukti": asing.bukti_id})
        assert respons.status_code == 422
        assert "Bukti itu tidak tersedia bagi Anda atau sudah ditarik." in teks(respons)


def test_jumlah_kueri_pakai_tetap(client, kota):
    client.force_login(kota.operator_dinkes)

    def hitung() -> int:
        client.get(url("pakai"))
        with CaptureQueriesContext(connection) as tangkapan:
            client.get(url("pakai"))
        return len(tangkapan)

    VersiBuktiFactory(bukti__opd=kota.dinkes)
    sedikit = hitung()
    for _ in range(11):
        VersiBuktiFactory(bukti__opd=kota.dinkes)
    assert hitung() == sedikit


# --- Detaching and newer versions -----------------------------------------------------------------------------------


def test_lepas(client, kota):
    tautan = TautanBuktiFactory(jawaban=kota.jawaban("4.1"), bukti__opd=kota.dinkes, bukti__judul="SK")
    client.force_login(kota.operator_dinkes)
    respons = client.post(url("lepas", "4.1", tautan.pk))
    assert pesan(respons) == ["“SK” dilepas dari pertanyaan 4.1. Buktinya tetap ada di pustaka."]
    assert TautanBukti.objects.count() == 0
    assert client.post(url("lepas", "4.1", tautan.pk)).status_code == 404


def test_tombol_lepas_hanya_pada_yang_dapat_dilepas(client, kota):
    milik = TautanBuktiFactory(jawaban=kota.jawaban("4.1"), bukti__opd=kota.dinkes)
    lain = TautanBuktiFactory(jawaban=kota.jawaban("4.1"), bukti__opd=kota.dinsos)
    client.force_login(kota.operator_dinkes)
    isi = teks(client.get(url("pertanyaan")))
    assert url("lepas", "4.1", milik.pk) in isi
    assert url("lepas", "4.1", lain.pk) not in isi
    respons = client.post(url("lepas", "4.1", lain.pk))
    assert pesan(respons) == ["Bagian ini milik Dinas Sosial Kota Sini; unit Anda tidak dapat mengubahnya."]
    assert TautanBukti.objects.count() == 2


def test_tautan_pertanyaan_lain_tidak_dapat_dilepas_dari_sini(client, kota):
    tautan = TautanBuktiFactory(jawaban=kota.jawaban("4.2"), bukti__opd=kota.dinkes)
    client.force_login(kota.operator_dinkes)
    assert client.post(url("lepas", "4.1", tautan.pk)).status_code == 404


def test_versi_lebih_baru_ditawarkan(client, kota):
    tautan = TautanBuktiFactory(jawaban=kota.jawaban("4.1"), bukti__opd=kota.dinkes)
    baru = VersiBuktiFactory(bukti=tautan.bukti, nomor=2)
    client.force_login(kota.operator_dinkes)
    assert "Pakai versi 2" in teks(client.get(url("pertanyaan")))
    client.post(url("perbarui", "4.1", tautan.pk))
    tautan.refresh_from_db()
    assert tautan.versi == baru


@pytest.mark.parametrize(
    ("isi", "halaman"),
    [
        ({"halaman": 9}, (3, 5)),
        ({"halaman": 4}, (None, None)),
        ({"tipe": "image/jpeg", "nama_asli": "foto.jpg", "halaman": None}, (None, None)),
    ],
)
def test_versi_baru_tanpa_halaman_itu_ditunjuk_seluruhnya(client, kota, isi, halaman):
    tautan = TautanBuktiFactory(
        jawaban=kota.jawaban("4.1"), bukti__opd=kota.dinkes, halaman_dari=3, halaman_sampai=5, versi__halaman=9
    )
    VersiBuktiFactory(bukti=tautan.bukti, nomor=2, **isi)
    client.force_login(kota.operator_dinkes)
    client.post(url("perbarui", "4.1", tautan.pk))
    tautan.refresh_from_db()
    assert (tautan.versi.nomor, (tautan.halaman_dari, tautan.halaman_sampai)) == (2, halaman)


def test_bukti_dikelompokkan_menurut_yang_diminta(client, kota):
    jawaban = kota.jawaban("4.1")
    dokumen, foto = jawaban.pertanyaan.kebutuhan.order_by("urutan")
    TautanBuktiFactory(jawaban=jawaban, bukti__opd=kota.dinkes, kebutuhan=foto, versi__ditolak=True)
    TautanBuktiFactory(jawaban=jawaban, bukti__opd=kota.dinsos, bukti__judul="Di luar daftar")
    client.force_login(kota.operator_dinkes)
    respons = client.get(url("pertanyaan"))
    keadaan = [(k.kebutuhan and k.kebutuhan.jenis, k.keadaan, len(k.lampiran)) for k in respons.context["kelompok"]]
    assert keadaan == [("dokumen", "belum", 0), ("foto", "ditolak", 1), (None, "ada", 1)]
    isi = teks(respons)
    assert "0 dari 2 bukti yang diminta sudah ada · 2 terlampir" in isi
    assert "Berkas “sk.pdf” memuat JavaScript." in isi
    assert f'<option value="{dokumen.pk}" selected>' in isi  # the first one unmet is chosen beforehand


def test_evaluasi_yang_diajukan_tidak_menerima_bukti(client, unggah, kota):
    ajukan_evaluasi(evaluasi=kota.evaluasi, oleh=kota.sekretariat)
    respons = unggah(kota.operator_dinkes, bahan.unggahan("a.pdf", bahan.pdf()))
    assert "Evaluasi ini sudah diajukan, sehingga isinya terkunci." in teks(respons)
    assert Bukti.objects.count() == 0
