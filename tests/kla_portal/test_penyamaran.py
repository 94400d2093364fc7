"""The patterns that keep secrets out of the log, one by one; and what must stay readable."""

import logging

import pytest

from kla_portal.penyamaran import PANJANG_MAKS, SAMAR, FormatSamar, samarkan, samarkan_baris, samarkan_teks

TOKEN = "aZ3_" * 10 + "xyz"


@pytest.mark.parametrize(
    ("teks", "rahasia"),
    [
        ("password=Kata1Rahasia", "Kata1Rahasia"),
        ("newPassword: Kata1Rahasia", "Kata1Rahasia"),
        ("{'password': 'dua kata'}", "dua kata"),
        ('{"sandi_baru": "dua kata"}', "dua kata"),
        ("<QueryDict: {'sandi1': ['satu-ini', 'dua-itu']}>", "dua-itu"),
        ("Authorization: Bearer kla_rahasia123", "kla_rahasia123"),
        ("sent Basic dXNlcjpzYW5kaQ==", "dXNlcjpzYW5kaQ"),
        ("Cookie: kla_sesi=abc123; kla_csrf=def456", "abc123"),
        ("Cookie: kla_sesi=abc123; kla_csrf=def456", "def456"),
        (f"Not Found: /akun/tautan/{TOKEN}/", TOKEN),
        ("GET /cari/?q=Budi+Santoso&page=2 HTTP/1.1", "Budi"),
        ("postgres://kla:rahasia@db/kla", "rahasia"),
        ("UNIQUE\nDETAIL:  Key (username)=(siti.aminah) already exists.", "siti.aminah"),
        ("DETAIL:  Failing row contains (12, Siti Aminah, 081234).", "Siti Aminah"),
        ("cannot read b'%PDF-1.4 nama anak Budi'", "Budi"),
        ("isi %PDF-1.7 nama anak Budi", "Budi"),
        ("NIK 3277010101900001 tidak dikenal", "3277010101900001"),
        ("NIK 3277 0101 0190 0001", "0190"),
        ("NIK 327701.010190.0001", "010190"),
        ("NIP 197001011990032001", "197001011990032001"),
        ("NIP 19700101 199003 2 001", "199003"),
        ("nip=19700101", "19700101"),
        ("hubungi 0812-3456-7890", "3456"),
        ("hubungi +6281234567890", "81234567890"),
        ("ditolak: siti.aminah@depok.go.id", "siti.aminah"),
        ("otp=123456", "123456"),
        ("recovery_code: abcd-efgh", "abcd-efgh"),
    ],
)
def test_rahasia_disamarkan(teks, rahasia):
    hasil = samarkan_teks(teks)

    assert rahasia not in hasil
    assert SAMAR in hasil


@pytest.mark.parametrize(
    "teks",
    [
        f"kepala rantai riwayat 120:{'ab12' * 16}",
        "Not Found: /kota/32.77/masa-simpan/",
        "Reverse for 'token_list' not found.",
        "request 0f8fad5bd9cb469fa16570867728950e took 0.123 s",
        "version 812345 could not be inspected again",
        "Too many authors: 5",
        "Forbidden (CSRF token from POST has incorrect length.): /sehat/",
        '  File "/app/klaster/services/retensi.py", line 120, in musnahkan',
        "2026-11-22T16:22:29.123456Z",
        "limit reached: ekspor",
    ],
)
def test_yang_perlu_dibaca_tetap(teks):
    assert samarkan_teks(teks) == teks


def test_baris_panjang_dipotong_dan_cepat():
    hasil = samarkan_teks("a1B-" * 50_000)

    assert len(hasil) < PANJANG_MAKS + 100
    assert "180000 huruf lagi" in hasil


def test_nilai_menurut_namanya():
    baris = {
        "event": "masuk",
        "level": "info",
        "id_permintaan": "Root-5759E988-bd862e3fe1be46a994",
        "password": "abc",
        "pin_token": 123456,
        "berkas": b"%PDF",
        "isi": {"sandi": "abc", "nama": "Siti", "daftar": ["3277010101900001", 7]},
        "banyak": 3,
        "ada": True,
        "kosong": None,
    }

    assert samarkan_baris(None, "info", baris) == baris | {
        "password": SAMAR,
        "pin_token": SAMAR,
        "berkas": f"{SAMAR} (4 bita)",
        "isi": {"sandi": SAMAR, "nama": "Siti", "daftar": [SAMAR, 7]},
    }


def test_objek_menjadi_teks_yang_disamarkan():
    assert samarkan(ValueError("password=abc")) == f"password={SAMAR}"
    assert samarkan(range(1000))[:2] == [0, 1]
    assert len(samarkan(range(1000))) == 100


def test_pemformat_lain_ikut_disamarkan():
    catatan = logging.LogRecord("gunicorn.error", logging.ERROR, "", 1, "Error handling %s", ("/x?token=abc",), None)

    assert FormatSamar(logging.Formatter("%(levelname)s %(message)s")).format(catatan) == (
        f"ERROR Error handling /x?token={SAMAR}"
    )
