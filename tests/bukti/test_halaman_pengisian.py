"""Filling in on the question page: saving, autosave, handing in; what is refused, and that nothing typed is lost."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine

from bukti.forms.jawaban import CatatanBagianForm
from bukti.forms.lampiran import TautanLuarForm
from indikator.models import Penugasan, Status
from indikator.services.evaluasi import ubah_tenggat
from tests.bukti.bahan_halaman import pesan, teks, url

# --- Saving ---------------------------------------------------------------------------------------------------------


def test_simpan_dan_tetap_di_halaman(kirim, kota):
    respons = kirim(kota.operator_dinkes, "simpan", "4.2", opsi="b", catatan="Ada.", versi=1, tindakan="simpan")
    assert (respons.status_code, respons.url) == (302, "/32.77/2024/pertanyaan/4.2/")
    jawaban = kota.jawaban("4.2")
    assert (jawaban.opsi, jawaban.catatan, jawaban.versi) == ("b", "Ada.", 2)


def test_simpan_dan_lanjut_ke_pertanyaan_terbuka_berikutnya(kirim, kota):
    respons = kirim(kota.operator_dinkes, "simpan", "4.2", opsi="b", versi=1, tindakan="lanjut")
    assert respons.url == "/32.77/2024/pertanyaan/4.4/"
    respons = kirim(kota.operator_dinkes, "simpan", "4.4", angka="50", versi=1, tindakan="lanjut")
    assert respons.url == "/32.77/2024/pertanyaan/4.1/"  # from the start again


def test_lanjut_dari_yang_terakhir_tinggal_di_tempat(kirim, client, kota):
    bagian = kota.bagian("26.1", kota.kelurahan)
    respons = kirim(
        kota.operator_kelurahan, "simpan_bagian", "26.1", bagian.pk, tindakan="lanjut", **{f"b{bagian.pk}-versi": 1}
    )
    assert respons.url == "/32.77/2024/pertanyaan/26.1/"


def test_lanjut_sekretariat_hanya_ke_yang_dipimpin_terbuka(kirim, kota):
    respons = kirim(kota.sekretariat, "simpan", "4.4", angka="50", versi=1, tindakan="lanjut")
    assert respons.url == "/32.77/2024/pertanyaan/26.1/"


@pytest.mark.parametrize(
    ("tulisan", "nilai"),
    [("62,5", "62.5"), ("62.5", "62.5"), ("62,5 %", "62.5"), ("0", "0"), ("100", "100")],
)
def test_angka_koma_dan_titik(kirim, kota, tulisan, nilai):
    assert kirim(kota.operator_dinkes, "simpan", "4.4", angka=tulisan, versi=1).status_code == 302
    assert kota.jawaban("4.4").angka == Decimal(nilai)


@pytest.mark.parametrize(
    ("tulisan", "pesan"),
    [
        ("-1", "Paling kecil 0 %; Anda menulis −1 %."),
        ("100,5", "Paling besar 100 %; Anda menulis 100,5 %."),
        (
            "12.500",
            "“12.500” dibaca sebagai 12.500 %, padahal paling besar 100 %. Bila maksud Anda 12,5 %, tulis dengan koma.",
        ),
        ("enam puluh", "Tulis dengan angka, misalnya 1.234,5."),
        ("NaN", "Tulis dengan angka, misalnya 1.234,5."),
        ("62,55555", "Paling banyak 4 angka di belakang koma."),
        ("6.2.5", "Letak titik atau koma tidak jelas. Tulis dengan angka, misalnya 1.234,5."),
    ],
)
def test_angka_yang_salah_ditolak_di_bidangnya_dan_tidak_hilang(kirim, kota, tulisan, pesan):
    respons = kirim(kota.operator_dinkes, "simpan", "4.4", angka=tulisan, catatan="Catatan panjang saya", versi=1)
    isi = teks(respons)
    assert respons.status_code == 422
    assert isi.count(pesan) == 2  # in the summary on top and at the field
    assert f'value="{tulisan}"' in isi
    assert "Catatan panjang saya" in isi
    assert kota.jawaban("4.4").versi == 1


def test_ribuan_dibaca_ribuan_dan_ditunjukkan(kirim, buka, kota):
    kirim(kota.operator_dinsos, "simpan", "4.3", angka="1.234", versi=1)
    assert kota.jawaban("4.3").angka == 1234
    isi = teks(buka(kota.operator_dinsos, "4.3"))
    assert "Dibaca <strong>1.234 lembaga</strong> · perkiraan nilai <strong>10,00</strong> dari 10 poin" in isi


def test_pilihan_asing_ditolak(kirim, kota):
    respons = kirim(kota.operator_dinkes, "simpan", "4.2", opsi="z", versi=1)
    assert respons.status_code == 422
    assert "Pilihan itu tidak ada pada pertanyaan ini. Pilih salah satu di bawah." in teks(respons)


def test_kosongkan_jawaban(kirim, kota):
    kirim(kota.operator_dinkes, "simpan", "4.2", opsi="b", catatan="x", versi=1)
    kirim(kota.operator_dinkes, "simpan", "4.2", opsi="b", catatan="x", versi=2, tindakan="kosongkan")
    jawaban = kota.jawaban("4.2")
    assert (jawaban.opsi, jawaban.catatan) == ("", "x")


def test_simpan_basi_menunjukkan_keduanya_lalu_dapat_ditimpa(kirim, kota):
    kirim(kota.sekretariat, "simpan", "4.2", opsi="a", catatan="Dari sekretariat", versi=1)
    respons = kirim(kota.operator_dinkes, "simpan", "4.2", opsi="c", catatan="Dari dinas", versi=1)
    isi = teks(respons)
    assert respons.status_code == 409
    assert "Jawaban ini sudah diubah orang lain sejak Anda membukanya, sehingga belum disimpan." in isi
    for bagian in ("Dari sekretariat", "Dari dinas", "Bandingkan sebelum menyimpan", 'name="versi" value="2"'):
        assert bagian in isi
    assert "sekretariat Kota Sini (Sekretariat Kota Sini) menyimpan" in isi
    assert "data-simpan-otomatis" not in isi  # from here on only on purpose
    assert kota.jawaban("4.2").opsi == "a"
    assert kirim(kota.operator_dinkes, "simpan", "4.2", opsi="c", catatan="Dari dinas", versi=2).status_code == 302
    assert kota.jawaban("4.2").opsi == "c"


def test_klik_ganda_simpan_hanya_sekali(kirim, kota):
    for _ in range(2):
        assert kirim(kota.operator_dinkes, "simpan", "4.2", opsi="b", catatan="", versi=1).status_code == 302
    assert kota.jawaban("4.2").versi == 2


@pytest.mark.parametrize("siapa", ["pimpinan", "verifikator"])
def test_peran_pembaca_tidak_dapat_menyimpan(kirim, kota, siapa):
    assert kirim(getattr(kota, siapa), "simpan", "4.2", opsi="a", versi=1).status_code == 403


def test_opd_lain_dan_kota_lain_tidak_dapat_menyimpan(kirim, dunia):
    assert kirim(dunia.sini.operator_dinsos, "simpan", "4.2", opsi="a", versi=1).status_code == 404
    assert kirim(dunia.sana.operator_dinkes, "simpan", "4.2", opsi="a", versi=1).status_code == 404


def test_nilai_oleh_opd_yang_tidak_memimpin_ditolak(kirim, kota):
    respons = kirim(kota.operator_dinsos, "simpan", "4.1", opsi="ya", versi=1)
    assert respons.status_code == 422
    assert "Jawaban pertanyaan ini ditetapkan oleh OPD pemimpin, yaitu Dinas Kesehatan Kota Sini" in teks(respons)
    assert not kota.jawaban("4.1").terjawab


def test_setelah_tenggat_ditolak_dengan_tanggal_dan_kepada_siapa(kirim, buka, kota):
    with time_machine.travel(datetime(2026, 5, 24, 3, 0, tzinfo=UTC), tick=False):
        ubah_tenggat(evaluasi=kota.evaluasi, tenggat=date(2026, 5, 24), oleh=kota.sekretariat)
    with time_machine.travel(datetime(2026, 5, 24, 17, 0, tzinfo=UTC), tick=False):
        halaman = teks(buka(kota.operator_dinkes))
        respons = kirim(kota.operator_dinkes, "simpan", "4.2", opsi="a", catatan="Terlambat", versi=1)
    assert "Tenggat pengisian sudah lewat pada 24 Mei 2026 pukul 23.59 WIB." in halaman
    assert "Mintalah perpanjangan kepada sekretariat (Dinas Pemberdayaan Perempuan dan Perlindungan Anak)." in halaman
    assert 'name="opsi"' not in halaman
    assert respons.status_code == 422
    assert "Tenggat pengisian sudah lewat pada 24 Mei 2026 pukul 23.59 WIB." in teks(respons)
    assert "Terlambat" in teks(respons)


# --- Autosave -------------------------------------------------------------------------------------------------------


def test_simpan_otomatis_memberi_jam_kota_dan_versi_baru(kirim, kota):
    with time_machine.travel(datetime(2026, 5, 24, 3, 32, tzinfo=UTC), tick=False):
        respons = kirim(kota.operator_dinkes, "simpan_otomatis", "4.4", angka="62,5", versi=1)
    assert respons.status_code == 200
    assert respons.json() == {
        "pesan": "Tersimpan 10.32 · 62,5 % · 6,25 poin",
        "versi": 2,
        "dasar": '{"opsi": "", "angka": "62.5", "catatan": ""}',
    }


def test_simpan_otomatis_di_zona_lain(kirim, kota):
    kota.kota.zona_waktu = "Asia/Jayapura"
    kota.kota.save()
    with time_machine.travel(datetime(2026, 5, 24, 3, 32, tzinfo=UTC), tick=False):
        respons = kirim(kota.operator_dinkes, "simpan_otomatis", "4.2", catatan="Baru catatan", versi=1)
    assert (respons.json()["pesan"], respons.json()["versi"]) == ("Tersimpan 12.32", 2)


def test_simpan_otomatis_dengan_isian_salah(kirim, kota):
    respons = kirim(kota.operator_dinkes, "simpan_otomatis", "4.4", angka="abc", versi=1)
    assert respons.status_code == 422
    assert respons.json() == {
        "pesan": "Belum tersimpan: periksa isian yang ditandai.",
        "galat": {"angka": ["Tulis dengan angka, misalnya 1.234,5."]},
    }


def test_simpan_otomatis_basi_membawa_kedua_isi(kirim, kota):
    kirim(kota.sekretariat, "simpan", "4.4", angka="80", catatan="Sekretariat", versi=1)
    respons = kirim(kota.operator_dinkes, "simpan_otomatis", "4.4", angka="62,5", catatan="Dinas", versi=1)
    isi = respons.json()
    assert respons.status_code == 409
    assert isi["tersimpan"] == {"jawaban": "80 %", "catatan": "Sekretariat", "versi": 2}
    assert isi["isian"] == {"jawaban": "62,5 %", "catatan": "Dinas"}
    assert kota.jawaban("4.4").angka == 80


def test_simpan_otomatis_basi_karena_catatan_tidak_menyebut_nilai_berubah(kirim, kota):
    kirim(kota.sekretariat, "simpan", "4.4", angka="80", catatan="Sekretariat", versi=1)
    respons = kirim(kota.operator_dinkes, "simpan_otomatis", "4.4", angka="80", catatan="Dinas", versi=1)
    assert respons.status_code == 409
    assert respons.json()["pesan"] == (
        "Belum tersimpan: catatannya sudah diubah orang lain. Tekan Simpan untuk membandingkan dengan isian Anda."
    )


def test_simpan_otomatis_tanpa_perubahan_tidak_menaikkan_versi(kirim, kota):
    for _ in range(3):
        respons = kirim(kota.operator_dinkes, "simpan_otomatis", "4.2", opsi="b", versi=1)
        assert respons.status_code == 200
    assert respons.json()["versi"] == 2


def test_simpan_otomatis_pada_bagian_yang_diajukan_ditolak(kirim, kota):
    kirim(kota.operator_dinkes, "simpan", "4.4", angka="0", versi=1, tindakan="ajukan")
    respons = kirim(kota.operator_dinkes, "simpan_otomatis", "4.4", angka="90", versi=2)
    assert respons.status_code == 409
    assert "sudah diajukan" in respons.json()["alasan"]


def test_taksiran(client, kota):
    client.force_login(kota.operator_dinkes)
    isi = teks(client.get(url("taksir", "4.4"), {"angka": "62,5"}))
    assert "Dibaca <strong>62,5 %</strong> · perkiraan nilai <strong>6,25</strong> dari 10 poin" in isi
    assert teks(client.get(url("taksir", "4.4"), {"angka": "abc"})) == ""
    assert kota.jawaban("4.4").angka is None


# --- Parts: handing in and taking back ------------------------------------------------------------------------------


def test_ajukan_menyimpan_lalu_mengajukan(kirim, buka, kota):
    kirim(kota.operator_dinkes, "simpan", "4.4", angka="0", versi=1, tindakan="ajukan")
    assert kota.jawaban("4.4").status == Status.MENUNGGU
    isi = teks(buka(kota.operator_dinkes, "4.4"))
    assert "<strong>Menunggu verifikasi</strong>" in isi
    assert "Tarik kembali untuk diubah" in isi


def test_ajukan_tanpa_bukti_wajib_ditolak_tetapi_isian_tersimpan(kirim, kota):
    respons = kirim(kota.operator_dinkes, "simpan", "4.1", opsi="ya", catatan="Sudah ada.", versi=1, tindakan="ajukan")
    isi = teks(respons)
    assert respons.status_code == 422
    assert "Bukti wajib belum dilampirkan: Dokumen: Dokumen pelaksanaan." in isi
    assert 'name="versi" value="2"' in isi
    assert (kota.jawaban("4.1").opsi, kota.bagian("4.1", kota.dinkes).status) == ("ya", Status.DRAF)


def test_ajukan_tanpa_jawaban_ditolak(kirim, kota):
    respons = kirim(kota.operator_dinkes, "simpan", "4.4", angka="", versi=1, tindakan="ajukan")
    assert respons.status_code == 422
    assert "Jawaban belum diisi. Isi jawaban lebih dahulu, lalu ajukan." in teks(respons)


def test_klik_ganda_ajukan(client, kirim, kota):
    data = {"angka": "0", "versi": 1, "tindakan": "ajukan"}
    assert kirim(kota.operator_dinkes, "simpan", "4.4", **data).status_code == 302
    kedua = kirim(kota.operator_dinkes, "simpan", "4.4", **data)
    assert kedua.status_code == 409
    assert "sudah diajukan" in teks(kedua)


def test_bagian_pendukung_punya_catatan_dan_pengajuan_sendiri(kirim, buka, kota):
    bagian = kota.bagian("4.1", kota.dinsos)
    respons = kirim(
        kota.operator_dinsos,
        "simpan_bagian",
        "4.1",
        bagian.pk,
        **{f"b{bagian.pk}-catatan": "Kami mendukung.", f"b{bagian.pk}-versi": 1},
    )
    assert respons.url == "/32.77/2024/pertanyaan/4.1/"
    kirim(
        kota.operator_dinsos, "simpan_bagian", "4.1", bagian.pk, tindakan="ajukan",
        **{f"b{bagian.pk}-catatan": "Kami mendukung penuh.", f"b{bagian.pk}-versi": 2},
    )  # fmt: skip
    bagian.refresh_from_db()
    assert (bagian.catatan, bagian.status) == ("Kami mendukung penuh.", Status.MENUNGGU)
    isi = teks(buka(kota.operator_dinsos, "4.1"))
    assert "Bagian Dinas Sosial Kota Sini sudah diajukan.</strong> Pertanyaan ini dikirim" in isi
    assert "Tarik kembali<span" in isi
    assert "Kami mendukung penuh." in teks(buka(kota.operator_dinkes, "4.1"))


@pytest.mark.keduanya
def test_catatan_bagian_yang_terlalu_panjang_ditolak_dan_tidak_hilang(kirim, kota):
    bagian = kota.bagian("4.1", kota.dinsos)
    respons = kirim(kota.operator_dinsos, "simpan_bagian", "4.1", bagian.pk, **{f"b{bagian.pk}-catatan": "x" * 5001})
    assert respons.status_code == 422
    assert "Catatan paling panjang 5.000 karakter." in teks(respons)
    assert "x" * 5001 in teks(respons)


def test_catatan_bagian_yang_keburu_diajukan_tidak_hilang(kirim, kota):
    """A colleague has handed the part in meanwhile: what was typed is shown to copy."""
    bagian = kota.bagian("4.1", kota.dinsos)
    kirim(kota.sekretariat, "ajukan", "4.1", bagian.pk)
    respons = kirim(
        kota.operator_dinsos,
        "simpan_bagian",
        "4.1",
        bagian.pk,
        **{f"b{bagian.pk}-catatan": "Penting", f"b{bagian.pk}-versi": 1},
    )
    isi = teks(respons)
    assert respons.status_code == 409
    assert "Bagian ini sudah diajukan. Tarik kembali lebih dahulu untuk mengubahnya." in isi
    assert "readonly>Penting</textarea>" in isi


def test_bagian_opd_lain_tidak_dapat_diubah(kirim, kota):
    bagian = kota.bagian("4.1", kota.dinkes)
    respons = kirim(
        kota.operator_dinsos,
        "simpan_bagian",
        "4.1",
        bagian.pk,
        **{f"b{bagian.pk}-catatan": "Titip", f"b{bagian.pk}-versi": 1},
    )
    assert respons.status_code == 422
    assert "Bagian ini milik Dinas Kesehatan Kota Sini; unit Anda tidak dapat mengubahnya." in teks(respons)
    asing = kota.bagian("4.3", kota.dinsos)
    assert kirim(kota.operator_dinkes, "ajukan", "4.1", asing.pk).status_code == 404


def test_sekretariat_mengajukan_atas_nama_dan_menarik(kirim, kota):
    bagian = kota.bagian("4.1", kota.dinsos)
    kirim(kota.sekretariat, "ajukan", "4.1", bagian.pk)
    bagian.refresh_from_db()
    assert (bagian.status, bagian.diajukan_oleh) == (Status.MENUNGGU, kota.sekretariat)
    kirim(kota.operator_dinsos, "tarik", "4.1", bagian.pk)
    bagian.refresh_from_db()
    assert bagian.status == Status.DRAF


def test_tarik_yang_tidak_menunggu_menjadi_pesan(kirim, kota):
    respons = kirim(kota.operator_dinsos, "tarik", "4.1", kota.bagian("4.1", kota.dinsos).pk)
    assert respons.status_code == 302
    assert pesan(respons) == ["Bagian ini tidak sedang menunggu, sehingga tidak dapat ditarik kembali."]


def test_peramban_tidak_memotong_teks_panjang_diam_diam():
    """The limit is said by the server, with what to do; `maxlength` would cut off the end of a pasted text."""
    assert "maxlength" not in CatatanBagianForm(bagian=Penugasan()).fields["catatan"].widget.attrs
    assert "maxlength" not in TautanLuarForm.base_fields["tautan_url"].widget.attrs
