"""What scanners and attackers send: refused plainly, without a fault, without a word about the inside (WS-7)."""

import json
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from tests.dunia import Dunia
from tests.masuk import masuk_segar

pytestmark = pytest.mark.django_db
BOCOR = (
    "Traceback",
    "site-packages",
    "OperationalError",
    "ProgrammingError",
    "psycopg",
    "sqlite3",
    "SECRET_KEY",
    "root:",
)

# --- Where scanners look --------------------------------------------------------------------------------------------

PEMINDAI = [
    "/.env",
    "/.git/config",
    "/.git/HEAD",
    "/.aws/credentials",
    "/.htaccess",
    "/.well-known/security.txt~",
    "/wp-login.php",
    "/wp-admin/setup-config.php",
    "/xmlrpc.php",
    "/phpmyadmin/index.php",
    "/phpinfo.php",
    "/server-status",
    "/actuator/env",
    "/console/",
    "/solr/admin/info/system",
    "/cgi-bin/.%2e/.%2e/.%2e/.%2e/bin/sh",
    "/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php",
    "/manage.py",
    "/kla_portal/settings.py",
    "/db.sqlite3",
    "/data/kla.sqlite3",
    "/data/kunci-rahasia",
    "/media/",
    "/media/bukti/32.77/a.pdf",
    "/berkas/../../../etc/passwd",
    "/berkas/%2e%2e/%2e%2e/etc/passwd",
    "/berkas/..%2f..%2fetc%2fpasswd",
    "/berkas/1.pdf",
    "/static/../kla_portal/settings.py",
    "/static/%2e%2e/kla_portal/settings.py",
    "/static/..%5c..%5csettings.py",
    "/static//etc/passwd",
    "/static/css/token.css/../../../manage.py",
    "/cek/berkas/../../etc/passwd/",
    "/cek/<script>alert(1)</script>/",
    "/cek/' OR 1=1--/",
    "/cek/%c0%ae%c0%ae/",
    "/instrumen/%ff%fe/1/",
    "/instrumen/%0d%0aSet-Cookie:%20a=b/1/",
    "/instrumen/${jndi:ldap:%2f%2fx}/1/",
    "/instrumen/{{7*7}}/1/",
    "/32.77/99999999999999999999/ringkasan/",
    "/32.77/٢٠٢٤/ringkasan/",
    "/32.77/-1/ringkasan/",
    "/32.77/2024/pertanyaan/4.1'%20OR%20'1'='1/",
    "/32.77/2024/pertanyaan/" + "9" * 5000 + "/",
    "/bukti/99999999999999999999999/",
    "/berkas/9223372036854775808/",
    "/laporan/18446744073709551616/unduh/",
    "/unggahan/00000000-0000-0000-0000-000000000000/",
]


@pytest.mark.keduanya
@pytest.mark.parametrize("siapa", ["anonim", "sekretariat"])
def test_alamat_yang_dicari_pemindai(client: Client, dunia: Dunia, siapa):
    if siapa != "anonim":
        client.force_login(dunia.sini.sekretariat)
    client.raise_request_exception = False
    buruk = {}
    for alamat in PEMINDAI:
        jawaban = client.get(alamat)
        isi = jawaban.content.decode()
        ke_masuk = jawaban.status_code == 302 and jawaban.url.startswith("/masuk/?next=/")
        if not (jawaban.status_code in (400, 404, 405) or (siapa == "anonim" and ke_masuk)) or any(
            b in isi for b in BOCOR
        ):
            buruk[alamat] = jawaban.status_code
    assert buruk == {}


# --- Parameters -----------------------------------------------------------------------------------------------------

NILAI_JAHAT = [
    "'",
    "' OR '1'='1",
    "1; DROP TABLE klaster_pengguna--",
    "%' UNION SELECT password FROM klaster_pengguna--",
    "\\",
    "%",
    "_" * 200,
    "../../../../etc/passwd",
    "<script>alert(1)</script>",
    "{{7*7}}${7*7}#{7*7}",
    "\r\nSet-Cookie: a=b",
    "-1",
    "0",
    "9" * 30,
    "1e309",
    "NaN",
    "true",
    "[]",
    '{"$gt": ""}',
    "\u202e\u0000".replace("\u0000", ""),
    "ا" * 300,
    "a" * 10_000,
    "password",
    "__class__",
    "pengguna__password",
]
#: Names that lists know, and some that they do not.
NAMA_PARAMETER = [
    *("q", "page", "baris", "klaster", "opd", "keadaan", "jenis", "status", "urut", "tab", "pakai", "rentang", "macam"),
    *("halaman", "tahap", "pelaku", "dari", "sampai", "next", "format", "callback", "id", "kota", "tahun", "peran"),
]
DAFTAR = [
    *("kelengkapan", "kelengkapan_peta", "kelengkapan_kedaluwarsa", "kelengkapan_kembali", "ringkasan", "kemajuan"),
    *("laporan_list", "tahap", "rekonsiliasi", "riwayat_skor", "banding_tahun", "wilayah"),
]


def alamat_daftar() -> list[str]:
    argumen = ["32.77", 2024]
    lain = ["bukti:bukti_list", "bukti:antrean", "bukti:catatan_list", "bukti:kotak_masuk", "bukti:dokumen_bersama"]
    lain += ["indikator:pertanyaan_list", "indikator:tugas_list", "indikator:penugasan", "indikator:pemeriksaan"]
    return [reverse(n, args=argumen) for n in [*(f"laporan:{n}" for n in DAFTAR), *lain]]


@pytest.mark.keduanya
@pytest.mark.lama
def test_parameter_jahat_tidak_merusak_dan_tidak_memantul(client: Client, dunia: Dunia):
    """Every list with every value in all its filters at once: an answer, no fault, nothing executable in it."""
    client.force_login(dunia.sini.sekretariat)
    buruk = {}
    for ke, alamat in enumerate(alamat_daftar()):
        for nilai in NILAI_JAHAT[ke % 4 :: 4]:  # each list a quarter of them, its neighbours the others
            jawaban = client.get(alamat, dict.fromkeys(NAMA_PARAMETER, nilai))
            isi = jawaban.content.decode(errors="replace")
            kepala = "".join(f"{n}{i}" for n, i in jawaban.headers.items())
            terbuka = "<script>alert" in isi or "4949" in isi or "\n" in kepala
            if jawaban.status_code not in (200, 302, 400, 404, 422) or terbuka:
                buruk[f"{alamat} {nilai[:20]!r}"] = jawaban.status_code
    assert buruk == {}


def test_sepuluh_ribu_parameter(client: Client, dunia: Dunia):
    client.force_login(dunia.sini.sekretariat)
    banyak = "&".join(f"a{n}=1" for n in range(10_000))
    assert client.get(f"/32.77/2024/kelengkapan/?{banyak}").status_code in (200, 400, 413)
    assert client.post("/pilih/", banyak, content_type="application/x-www-form-urlencoded").status_code == 413


@pytest.mark.keduanya
@pytest.mark.parametrize(
    ("jenis", "isi"),
    [
        ("application/json", "[" * 100_000 + "]" * 100_000),
        ("application/json", json.dumps({"evaluasi": {"$ne": 1}})),
        ("application/xml", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'),
        ("text/plain", "evaluasi=1"),
        ("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name"),
        ("multipart/form-data", "tanpa batas"),
        ("multipart/form-data; boundary=" + "x" * 5000, "--x--"),
        ("application/x-www-form-urlencoded; charset=utf-7", "evaluasi=+ADw-script+AD4-"),
        ("application/x-www-form-urlencoded; charset=tidak-ada", "evaluasi=1"),
        ("application/x-www-form-urlencoded", "evaluasi=%ff%fe%00"),
        ("application/x-www-form-urlencoded", "evaluasi=" + "9" * 40),
        ("", ""),
    ],
)
def test_isi_kiriman_yang_bukan_formulir(client: Client, dunia: Dunia, jenis, isi):
    client.force_login(dunia.sini.sekretariat)
    jawaban = client.generic("POST", "/pilih/", isi, content_type=jenis)
    assert jawaban.status_code in (302, 400, 404, 413, 415, 422)
    assert jawaban.get("Location", "/").startswith("/")


def test_isi_formulir_terlalu_besar(client: Client, dunia: Dunia, settings):
    client.force_login(dunia.sini.sekretariat)
    besar = "a=" + "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    jawaban = client.generic("POST", "/pilih/", besar, content_type="application/x-www-form-urlencoded")
    assert jawaban.status_code == 413


# --- Headers --------------------------------------------------------------------------------------------------------


@pytest.mark.sekali
@pytest.mark.parametrize(
    "host", ["jahat.contoh", "testserver.jahat.contoh", "testserver@jahat.contoh", "testserver:80:80", "a b", "[::", ""]
)
def test_nama_host_lain_ditolak(client: Client, host):
    jawaban = client.get("/masuk/", HTTP_HOST=host)
    assert (jawaban.status_code, "jahat" in jawaban.content.decode()) == (400, False)


@pytest.mark.sekali
@pytest.mark.parametrize(
    "kepala",
    [
        {"HTTP_X_FORWARDED_HOST": "jahat.contoh"},
        {"HTTP_X_HOST": "jahat.contoh", "HTTP_X_ORIGINAL_URL": "/admin/", "HTTP_X_REWRITE_URL": "/admin/"},
        {"HTTP_FORWARDED": "host=jahat.contoh;proto=https"},
        {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_SSL": "on", "HTTP_X_URL_SCHEME": "https"},
        {"HTTP_X_FORWARDED_PREFIX": "//jahat.contoh", "HTTP_X_SCRIPT_NAME": "/jahat"},
    ],
)
def test_kepala_penerus_tidak_dipercaya(client: Client, kepala):
    jawaban = client.get("/32.77/2024/ringkasan/", **kepala)
    assert (jawaban.status_code, jawaban.url) == (302, "/masuk/?next=/32.77/2024/ringkasan/")
    dokumen = client.get("/api/v1/dokumentasi/", **kepala).content.decode()
    assert "http://testserver/api/v1/kota" in dokumen
    assert "jahat" not in dokumen


@pytest.mark.keduanya
@pytest.mark.parametrize(
    ("nama", "nilai"),
    [
        ("HTTP_X_REQUEST_ID", "a\r\nSet-Cookie: x=y"),
        ("HTTP_X_REQUEST_ID", "<script>"),
        ("HTTP_ACCEPT_LANGUAGE", "en" * 5000),
        ("HTTP_COOKIE", "kla_sesi=" + "a" * 5000),
        ("HTTP_COOKIE", "kla_sesi=../../etc/passwd; messages=" + "W" * 3000),
        ("HTTP_COOKIE", "kla_sesi=\xff\xfe; ;;=;=="),
        ("HTTP_RANGE", "bytes=" + ",".join("0-0" for _ in range(2000))),
        ("HTTP_IF_MODIFIED_SINCE", "bukan tanggal"),
        ("HTTP_IF_NONE_MATCH", '"' * 3000),
        ("HTTP_USER_AGENT", "() { :;}; /bin/cat /etc/passwd ${jndi:ldap://x/a}" * 100),
        ("HTTP_REFERER", "javascript:alert(1)//"),
        ("HTTP_ACCEPT", "../../../etc/passwd{{"),
        ("HTTP_HX_REQUEST", "true"),
        ("HTTP_HX_CURRENT_URL", "https://jahat.contoh/\r\n"),
        ("HTTP_AUTHORIZATION", "Bearer " + "x" * 100_000),
        ("HTTP_X_FORWARDED_FOR", "127.0.0.1, ::1, " + "9" * 5000),
    ],
)
def test_kepala_rusak_tidak_merusak(client: Client, dunia: Dunia, nama, nilai):
    client.force_login(dunia.sini.sekretariat)
    alamat = ["/publik/", "/api/v1/kota"] + ([] if nama == "HTTP_COOKIE" else ["/32.77/2024/ringkasan/"])
    for satu in alamat:
        jawaban = client.get(satu, **{nama: nilai})
        assert jawaban.status_code in (200, 302, 400, 401)
        assert all("\n" not in isi and "jahat" not in isi for isi in jawaban.headers.values())


@pytest.mark.sekali
@pytest.mark.parametrize("cara", ["TRACE", "TRACK", "CONNECT", "PROPFIND", "DEBUG", "GETX"])
def test_cara_yang_tidak_dikenal(client: Client, dunia: Dunia, cara):
    client.force_login(dunia.sini.sekretariat)
    for alamat in ("/32.77/2024/kelengkapan/", "/keluar/", "/api/v1/kota", "/pilih/"):
        assert client.generic(cara, alamat).status_code in (400, 405)


@pytest.mark.sekali
def test_penggantian_cara_tidak_berlaku_di_luar_unggahan(client: Client, dunia: Dunia):
    client.force_login(dunia.sini.sekretariat)
    ganti = {"HTTP_X_HTTP_METHOD_OVERRIDE": "POST", "HTTP_X_METHOD_OVERRIDE": "POST"}
    assert client.get("/keluar/", {"_method": "POST"}, **ganti).status_code == 405
    assert client.get("/publik/").wsgi_request.user.is_authenticated


# --- Where answers lead ---------------------------------------------------------------------------------------------

LUAR = [
    "https://jahat.contoh/",
    "//jahat.contoh/",
    "///jahat.contoh/",
    "/\\jahat.contoh/",
    "\\\\jahat.contoh/",
    "/%09/jahat.contoh/",
    "/\t/jahat.contoh/",
    "https:jahat.contoh",
    "http:///jahat.contoh/",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "/masuk/\r\nLocation: https://jahat.contoh/",
    "https://testserver@jahat.contoh/",
    "https://testserver.jahat.contoh/",
    "http://[::1/",
]


@pytest.mark.sekali
@pytest.mark.parametrize("tujuan", LUAR)
def test_sesudah_masuk_tidak_ke_situs_lain(client: Client, dunia: Dunia, tujuan):
    """Whoever is logged in already is sent on by the log-in page at once, and never away from here."""
    client.force_login(dunia.sini.sekretariat)
    for alamat in ("/masuk/", reverse("account_reauthenticate")):
        jawaban = client.get(alamat, {"next": tujuan})
        assert jawaban.status_code in (200, 302, 400)
        tempat = jawaban.get("Location", "/")
        assert tempat.startswith("/"), tempat
        assert not tempat.startswith(("//", "/\\", "/\t"))
        assert "\n" not in tempat


@pytest.mark.sekali
@pytest.mark.parametrize("tujuan", LUAR)
def test_penolakan_tidak_membawa_ke_situs_lain(client: Client, dunia: Dunia, tujuan):
    """A refusal leads back to where the person came from; what the browser says about that is not believed."""
    masuk_segar(client, dunia.sini.sekretariat)
    kode = dunia.sini.kota.kode
    jawaban = client.post(reverse("klaster:pemusnahan_susun", args=[kode]), HTTP_REFERER=tujuan)
    assert jawaban.status_code == 302
    assert jawaban.url.startswith("/")
    assert not jawaban.url.startswith(("//", "/\\", "/\t"))
    assert "\n" not in jawaban.url


@pytest.mark.sekali
@pytest.mark.parametrize(
    "alamat", ["//jahat.contoh", "///jahat.contoh/masuk", "/\\jahat.contoh", "//jahat.contoh/%2e%2e"]
)
def test_garis_miring_ganda_tidak_menjadi_situs_lain(client: Client, alamat):
    jawaban = client.generic("GET", quote(alamat, safe="/%\\"))
    assert jawaban.status_code in (301, 302, 400, 404)
    assert not jawaban.get("Location", "/x").startswith(("//", "/\\"))
