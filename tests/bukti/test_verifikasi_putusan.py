"""Deciding at the desk: scores and reasons with their exact refusals, the loser of two, nothing typed lost."""

from decimal import Decimal

import pytest
from django.utils import timezone

from bukti.aturan.alasan import BAWAAN, JAWABAN
from bukti.forms.verifikasi import PESAN_BUKAN_ANGKA, PESAN_TERPOTONG
from indikator.models import Evaluasi, Status
from indikator.services import pengisian
from indikator.services import verifikasi as layanan
from klaster.models import Aksi, Riwayat
from tests.bukti.bahan_verifikasi import kirim, lampirkan, menunggu, pesan, putuskan, sebagai, url

BATAS = "Nilai verifikasi harus antara 0 dan 10."
KOMA = "Titik dibaca sebagai pemisah ribuan; tulis pecahan dengan koma, misalnya 1,25."
DIDAHULUI = (
    "Jawaban ini sudah diputuskan atau diubah orang lain sejak Anda membukanya. "
    "Putusan Anda belum disimpan; periksa keadaan terbaru."
)


@pytest.fixture
def kota(dunia):
    return dunia.sini


@pytest.fixture
def client(kota):
    return sebagai(kota.verifikator)


def galat(respons, nama_form) -> dict[str, list[str]]:
    return {bidang: list(pesan) for bidang, pesan in respons.context[nama_form].errors.items()}


# --- Accept --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tulisan", "nilai"),
    [("7,5", "7.5"), ("7.5", "7.5"), (" 7,50 ", "7.5"), ("10", "10"), ("10,00", "10"), ("0", "0"), ("0,01", "0.01")],
)
def test_nilai_dibaca_dengan_koma_atau_titik(kota, client, tulisan, nilai):
    jawaban = menunggu(kota, "4.2")
    respons = kirim(client, "terima", jawaban, nilai=tulisan, catatan="")
    assert respons.status_code == 302
    assert kota.jawaban("4.2").nilai_verifikasi == Decimal(nilai)


@pytest.mark.keduanya
@pytest.mark.parametrize(
    ("tulisan", "salah"),
    [
        ("", "Isi nilai verifikasi, misalnya 7,5."),
        ("   ", "Isi nilai verifikasi, misalnya 7,5."),
        ("10,01", BATAS),
        ("-1", BATAS),
        ("\N{MINUS SIGN}0,5", BATAS),
        ("1.234,5", BATAS),
        ("1.250", f"{BATAS} {KOMA}"),
        ("7,555", "Nilai verifikasi paling banyak dua angka di belakang koma."),
        *((aneh, PESAN_BUKAN_ANGKA) for aneh in ("NaN", "Infinity", "sepuluh", "1e1", "7,5,5", "7 poin", "٧", "=1+1")),
        ("9" * 21, PESAN_BUKAN_ANGKA),
    ],
)
def test_nilai_yang_salah_ditolak_di_bidang_dan_di_atas(kota, client, tulisan, salah):
    jawaban = menunggu(kota, "4.2")
    respons = kirim(client, "terima", jawaban, nilai=tulisan, catatan="Catatan yang tidak boleh hilang")
    isi = respons.content.decode()
    assert (respons.status_code, galat(respons, "form_terima")) == (422, {"nilai": [salah]})
    assert f'<span class="invalid-feedback" id="id_nilai_error">{salah}</span>' in isi
    assert f'<a href="#id_nilai">Nilai verifikasi: {salah}</a>' in isi
    assert "Catatan yang tidak boleh hilang</textarea>" in isi
    assert f'value="{tulisan}"' in isi
    assert kota.jawaban("4.2").status == Status.MENUNGGU


def test_terima_membawa_ke_jawaban_berikutnya_dengan_saringan(kota, client):
    for kode in ("4.2", "4.3", "4.4"):
        menunggu(kota, kode)
    respons = kirim(client, "terima", kota.jawaban("4.3"), nilai="8,5", catatan="", query="urut=kode&klaster=K1")
    assert respons.url == "/32.77/2024/verifikasi/4.4/?klaster=K1&urut=kode"
    assert pesan(respons) == ["Jawaban 4.3 diterima dengan nilai 8,5, nilai mandiri 10. Buka lagi"]


def test_jawaban_terakhir_membawa_kembali_ke_antrean(kota, client):
    respons = kirim(client, "terima", menunggu(kota, "4.2"), nilai="10", catatan="", query="q=4.2")
    assert respons.url == "/32.77/2024/verifikasi/?q=4.2"
    assert pesan(respons) == ["Jawaban 4.2 diterima dengan nilai 10. Buka lagi"]


def test_bernilai_tanpa_bukti_wajib_ditolak_dengan_namanya(kota, client):
    jawaban = menunggu(kota, "4.1")
    tautan = jawaban.tautan_bukti.get()
    putuskan(client, tautan, "ditolak", alasan_bukti="Bukan untuk 2024.")
    respons = kirim(client, "terima", kota.jawaban("4.1"), nilai="5", catatan="")
    salah = (
        "Bukti wajib belum diterima: Dokumen: Dokumen pelaksanaan. "
        "Terima buktinya lebih dahulu, beri nilai 0, atau kembalikan jawaban."
    )
    assert (respons.status_code, galat(respons, "form_terima")) == (422, {"__all__": [salah]})
    assert salah in respons.content.decode()
    assert kirim(client, "terima", kota.jawaban("4.1"), nilai="0", catatan="").status_code == 302


def test_bukti_yang_belum_diputuskan_menahan_penerimaan(kota, client):
    menunggu(kota, "4.1")
    putuskan(client, kota.jawaban("4.1").tautan_bukti.get(), "diterima")
    lampirkan(kota, "4.1", "foto")
    respons = kirim(client, "terima", kota.jawaban("4.1"), nilai="5", catatan="")
    salah = "Masih ada 1 bukti yang belum diputuskan. Terima atau tolak setiap bukti lebih dahulu."
    assert galat(respons, "form_terima") == {"__all__": [salah]}


def test_evaluasi_yang_sudah_diajukan_tidak_dapat_dinilai(kota, client):
    jawaban = menunggu(kota, "4.2")
    Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(status="diajukan", diajukan_pada=timezone.now())
    respons = kirim(client, "terima", jawaban, nilai="5", catatan="")
    assert galat(respons, "form_terima") == {
        "__all__": [
            "Evaluasi ini sudah diajukan, sehingga isinya terkunci. "
            "Bila ada yang harus diperbaiki, mintalah sekretariat membukanya kembali."
        ]
    }
    assert "penilaian tidak dapat diubah" in respons.content.decode()


def test_formulir_tanpa_versi_ditolak(kota, client):
    jawaban = menunggu(kota, "4.2")
    for rusak in ("", "abc"):
        respons = kirim(client, "terima", jawaban, nilai="5", catatan="", versi=rusak)
        assert galat(respons, "form_terima") == {"versi": [PESAN_TERPOTONG]}


def test_menekan_terima_dua_kali_adalah_satu_penerimaan(kota, client):
    jawaban = menunggu(kota, "4.2")
    for _ in range(2):
        assert kirim(client, "terima", jawaban, nilai="7,5", catatan="").status_code == 302
    assert Riwayat.objects.untuk(jawaban).filter(aksi=Aksi.JAWABAN_DITERIMA).count() == 1


# --- The slower of two ---------------------------------------------------------------------------------------------


def test_yang_kalah_cepat_diberi_tahu_dan_ketikannya_utuh(kota, client):
    jawaban = menunggu(kota, "4.2")
    layanan.terima_jawaban(
        jawaban=jawaban, nilai=Decimal("7.5"), catatan="", versi=jawaban.versi, oleh=kota.sekretariat
    )
    respons = kirim(client, "terima", jawaban, nilai="9,25", catatan="Sudah saya hitung ulang.")
    isi = " ".join(respons.content.decode().split())
    assert (respons.status_code, galat(respons, "form_terima")) == (409, {"__all__": [DIDAHULUI]})
    sekretariat = f"{kota.sekretariat} (Sekretariat Kota Sini)"
    assert f"{sekretariat} menerima jawaban pertanyaan 4.2 dengan nilai 7,5." in isi
    assert "<dt>Nilai yang Anda tulis</dt><dd>9,25</dd>" in isi
    assert "<dt>Nilai yang tersimpan</dt><dd>7,5</dd>" in isi
    assert "Sudah saya hitung ulang." in isi
    assert kota.jawaban("4.2").nilai_verifikasi == Decimal("7.5")


def test_yang_kalah_cepat_saat_mengembalikan(kota, client):
    jawaban = menunggu(kota, "4.2")
    layanan.terima_jawaban(jawaban=jawaban, nilai=Decimal(1), catatan="", versi=jawaban.versi, oleh=kota.sekretariat)
    respons = kirim(client, "kembalikan", jawaban, alasan="Foto buram.", opd=[kota.dinkes.pk])
    assert (respons.status_code, galat(respons, "form_kembalikan")) == (409, {"__all__": [DIDAHULUI]})
    assert "Foto buram." in respons.content.decode()


def test_bila_masih_menunggu_ketikan_tetap_di_formulir_dan_dapat_dikirim_lagi(kota, client):
    menunggu(kota, "4.2")
    dilihat = kota.jawaban("4.2")
    bagian = kota.bagian("4.2", kota.dinkes)
    pengisian.tarik_bagian(penugasan=bagian, oleh=kota.operator_dinkes)
    pengisian.ajukan_bagian(penugasan=bagian, oleh=kota.operator_dinkes)
    respons = kirim(client, "terima", dilihat, nilai="6", catatan="")
    isi = respons.content.decode()
    assert respons.status_code == 409
    assert 'name="nilai" value="6"' in isi
    assert f'name="versi" value="{kota.jawaban("4.2").versi}"' in isi
    assert kirim(client, "terima", kota.jawaban("4.2"), nilai="6", catatan="").status_code == 302


# --- Send back -----------------------------------------------------------------------------------------------------


def test_kembalikan_tanpa_alasan_atau_opd_ditolak(kota, client):
    jawaban = menunggu(kota, "4.1")
    respons = kirim(client, "kembalikan", jawaban, alasan="  ", alasan_siap="")
    assert respons.status_code == 422
    assert galat(respons, "form_kembalikan") == {
        "alasan": ["Pilih atau tulis alasan, supaya OPD tahu apa yang harus diperbaiki."],
        "opd": ["Pilih sedikitnya satu OPD yang harus memperbaiki."],
    }
    assert kota.jawaban("4.1").status == Status.MENUNGGU


def test_kembalikan_kepada_opd_asing_ditolak_dan_ketikan_utuh(kota, client, dunia):
    jawaban = menunggu(kota, "4.1")
    for asing in (kota.dp3a.pk, dunia.sana.dinkes.pk, "x"):
        respons = kirim(client, "kembalikan", jawaban, alasan="Lampirkan SK.", opd=[asing])
        assert respons.status_code == 422
        assert list(galat(respons, "form_kembalikan")) == ["opd"]
        assert "Lampirkan SK.</textarea>" in respons.content.decode()


def test_kembalikan_hanya_kepada_yang_dipilih_dengan_dua_alasan(kota, client):
    menunggu(kota, "4.1")
    menunggu(kota, "4.2")
    respons = kirim(
        client,
        "kembalikan",
        kota.jawaban("4.1"),
        alasan_siap=BAWAAN[JAWABAN][0],
        alasan="SK tahun 2023 yang terlampir.",
        opd=[kota.dinsos.pk],
    )
    assert respons.url == "/32.77/2024/verifikasi/4.2/"
    assert pesan(respons) == [f"Jawaban 4.1 dikembalikan kepada {kota.dinsos}. Buka lagi"]
    jawaban = kota.jawaban("4.1")
    assert (jawaban.status, jawaban.putaran) == (Status.DIKEMBALIKAN, 1)
    assert jawaban.alasan_kembali == f"{BAWAAN[JAWABAN][0]} SK tahun 2023 yang terlampir."
    assert [kota.bagian("4.1", o).status for o in (kota.dinkes, kota.dinsos)] == ["menunggu", "dikembalikan"]


@pytest.mark.keduanya
def test_alasan_yang_terlalu_panjang_ditolak(kota, client):
    respons = kirim(client, "kembalikan", menunggu(kota, "4.2"), alasan="a" * 1501, opd=[kota.dinkes.pk])
    assert galat(respons, "form_kembalikan") == {
        "alasan": ["Penjelasan paling panjang 1.500 karakter. Ringkas, lalu coba lagi."]
    }


def test_menekan_kembalikan_dua_kali_adalah_satu_putaran(kota, client):
    jawaban = menunggu(kota, "4.2")
    for _ in range(2):
        respons = kirim(client, "kembalikan", jawaban, alasan="Kurang.", opd=[kota.dinkes.pk])
        assert respons.status_code == 302
    assert kota.jawaban("4.2").putaran == 1


def test_alasan_yang_sama_dari_orang_lain_bukan_tekanan_kedua(kota, client):
    jawaban = menunggu(kota, "4.2")
    isi = {"alasan": "Kurang.", "opd": [kota.dinkes.pk]}
    assert kirim(sebagai(kota.sekretariat), "kembalikan", jawaban, **isi).status_code == 302
    assert kirim(client, "kembalikan", jawaban, **isi).status_code == 409


# --- Undo ----------------------------------------------------------------------------------------------------------


def test_batalkan_verifikasi_mengembalikan_ke_antrean(kota, client):
    kirim(client, "terima", menunggu(kota, "4.2"), nilai="10", catatan="")
    diterima = kota.jawaban("4.2")
    assert "Nilai ulang" in client.get(url("verifikasi", diterima)).content.decode()
    respons = kirim(client, "batalkan_verifikasi", diterima)
    assert respons.url == "/32.77/2024/verifikasi/4.2/"
    assert pesan(respons)[-1] == "Verifikasi 4.2 dibatalkan. Jawaban kembali menunggu dan dapat dinilai lagi."
    assert kota.jawaban("4.2").status == Status.MENUNGGU


def test_batalkan_dari_halaman_basi_ditolak(kota, client):
    kirim(client, "terima", menunggu(kota, "4.2"), nilai="10", catatan="")
    diterima = kota.jawaban("4.2")
    for versi in (diterima.versi - 1, "x"):
        respons = kirim(client, "batalkan_verifikasi", diterima, versi=versi)
        assert pesan(respons)[-1] == DIDAHULUI
    assert kota.jawaban("4.2").status == Status.DITERIMA
