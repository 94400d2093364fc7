"""The API as a reader meets it: tokens, scopes, another city, pages, news, limits, faults."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import OperationalError
from django.test.utils import override_script_prefix
from django.utils import timezone

from indikator.models import Evaluasi, HasilSkor, SkorTahap
from indikator.services.skor import hitung_dan_simpan
from klaster import batas
from klaster.batas import Batas
from laporan.api.alamat import api
from laporan.api.pintu import DOKUMEN_MAKS
from tests.dunia import Dunia
from tests.factories.indikator import InstrumenFactory
from tests.factories.klaster import PredikatTerbitFactory, TokenApiFactory

pytestmark = pytest.mark.django_db

SEMUA = {
    "/kota": "kota",
    "/kota/32.77": "kota",
    "/kota/32.77/opd": "kota",
    "/instrumen": "instrumen",
    "/instrumen/KLA-UJI/1": "instrumen",
    "/kota/32.77/hasil": "hasil",
    "/kota/32.77/hasil/2024": "hasil",
    "/kota/32.77/kelengkapan/2024": "kelengkapan",
}


@pytest.fixture
def token(dunia: Dunia):
    return TokenApiFactory(kota=dunia.sini.kota, rahasia="kla_rahasia-sini", sementara=True)


@pytest.fixture
def baca(client, token):
    """GET below /api/v1 with the token, or with what else stands in `kunci`."""

    def _baca(jalur: str, query: dict | None = None, kunci: str | None = "kla_rahasia-sini", **kepala):
        kepala |= {"HTTP_AUTHORIZATION": f"Bearer {kunci}"} if kunci else {}
        return client.get(f"/api/v1{jalur}", query or {}, **kepala)

    return _baca


def alamat(dunia: Dunia) -> dict[str, str]:
    """The addresses with the code of the instrument that the world has."""
    return {a.replace("KLA-UJI", dunia.instrumen.kode): c for a, c in SEMUA.items()}


def test_semua_alamat_menjawab_json(baca, dunia: Dunia):
    jawaban = {a: baca(a) for a in alamat(dunia)}
    assert {a: (j.status_code, j["Content-Type"]) for a, j in jawaban.items() if j.status_code != 200} == {}
    assert {j["Content-Type"].partition(";")[0] for j in jawaban.values()} == {"application/json"}


# --- Who may --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kunci", [None, "", "salah", "kla_salah", "kla_rahasia-sin", "kla_rahasia-sini ", "kla_\xff"])
def test_tanpa_token_yang_benar_tidak_ada_yang_terbuka(baca, dunia: Dunia, kunci):
    for a in alamat(dunia):
        jawaban = baca(a, kunci=kunci)
        assert (jawaban.status_code, jawaban["Content-Type"]) == (401, "application/problem+json")
        assert jawaban["WWW-Authenticate"] == 'Bearer realm="Portal KLA"'
        assert jawaban.json()["nomor_permintaan"] == jawaban["X-Request-ID"]
        batas.kosongkan()


def test_masuk_dengan_sesi_tidak_cukup_dan_token_di_alamat_tidak_dibaca(client, token, dunia: Dunia):
    client.force_login(dunia.sini.sekretariat)
    assert client.get("/api/v1/kota").status_code == 401
    assert (
        client.get("/api/v1/kota", {"token": "kla_rahasia-sini", "access_token": "kla_rahasia-sini"}).status_code == 401
    )


@pytest.mark.parametrize(
    ("ubah", "kata"),
    [
        ({"dicabut_pada": timezone.now()}, "sudah dicabut"),
        ({"kedaluwarsa_pada": timezone.now() - timedelta(seconds=1)}, "sudah habis masa berlakunya"),
    ],
)
def test_token_yang_tidak_berlaku_lagi(baca, token, ubah, kata):
    type(token).objects.filter(pk=token.pk).update(**ubah)
    jawaban = baca("/kota")
    assert jawaban.status_code == 401
    assert kata in jawaban.json()["detail"]


@pytest.mark.parametrize("cakupan", ["kota", "instrumen", "hasil", "kelengkapan"])
def test_cakupan_membuka_bagiannya_saja(baca, token, dunia: Dunia, cakupan):
    token.cakupan = [cakupan]
    token.save()
    nyata = {a: baca(a).status_code for a in alamat(dunia)}
    assert nyata == {a: 200 if c == cakupan else 403 for a, c in alamat(dunia).items()}


def test_kota_lain_seperti_tidak_ada(baca, dunia: Dunia):
    for a in (a for a in SEMUA if "32.77" in a):
        asing, tiada = (baca(a.replace("32.77", kode)) for kode in (dunia.sana.kota.kode, "11.01"))
        assert (asing.status_code, tiada.status_code) == (404, 404)
        assert asing.json()["detail"] == tiada.json()["detail"]
    semua = " ".join(baca(a).content.decode() for a in alamat(dunia))
    assert dunia.sana.kota.nama not in semua
    assert [k["kode"] for k in baca("/kota").json()["data"]] == ["32.77"]


def test_hanya_membaca(client, token, dunia: Dunia):
    kepala = {"HTTP_AUTHORIZATION": "Bearer kla_rahasia-sini"}
    for metode in ("post", "put", "patch", "delete"):
        jawaban = getattr(client, metode)("/api/v1/kota", **kepala)
        assert (jawaban.status_code, jawaban["Allow"], jawaban["Content-Type"]) == (
            405,
            "HEAD, GET",
            "application/problem+json",
        )


# --- What it says ---------------------------------------------------------------------------------------------------


def test_kota_dan_predikat_terbit(baca, dunia: Dunia):
    PredikatTerbitFactory(kota=dunia.sini.kota, tahun_evaluasi=2023, nilai=Decimal("812.50"), predikat="Utama")
    isi = baca("/kota/32.77").json()
    assert (isi["kode"], isi["nama"], isi["zona_waktu"]) == ("32.77", "Kota Sini", "Asia/Jakarta")
    assert [(p["tahun_evaluasi"], p["nilai"], p["predikat"]) for p in isi["predikat_terbit"]] == [
        (2023, "812.50", "Utama")
    ]


def test_opd_dengan_induknya(baca):
    isi = baca("/kota/32.77/opd").json()
    assert isi["jumlah"] == 5
    assert {o["kode"]: o["induk"] for o in isi["data"]} == {
        "DP3A": None,
        "DINKES": None,
        "DINSOS": None,
        "32.77.01": None,
        "32.77.01.1001": "32.77.01",
    }


def test_instrumen_terbit_saja(baca, dunia: Dunia):
    draf = InstrumenFactory()
    assert [i["kode"] for i in baca("/instrumen").json()["data"]] == [dunia.instrumen.kode]
    assert baca(f"/instrumen/{draf.kode}/{draf.versi + 7}").status_code == 404
    isi = baca(f"/instrumen/{dunia.instrumen.kode}/{dunia.instrumen.versi}").json()
    soal = {p["kode"]: p["skor_maks"] for k in isi["klaster"] for i in k["indikator"] for p in i["pertanyaan"]}
    assert soal == dict.fromkeys(["4.1", "4.2", "4.3", "4.4", "26.1"], "10.00")
    assert isi["skor_maks"] == "50.00"
    batas_bawah = [Decimal(p["batas_bawah"]) for p in isi["predikat"]]
    assert batas_bawah == sorted(batas_bawah)


def test_hasil_sama_dengan_yang_tersimpan(baca, dunia: Dunia):
    kosong = baca("/kota/32.77/hasil").json()["data"][0]
    assert (kosong["tahun"], kosong["status"]) == (2024, "diisi")
    hitung_dan_simpan(evaluasi_id=dunia.sini.evaluasi.pk)
    hasil = HasilSkor.objects.filter(evaluasi=dunia.sini.evaluasi, jenis="mandiri").latest("revisi")
    isi = baca("/kota/32.77/hasil/2024").json()
    assert (isi["skor_mandiri"], isi["predikat_mandiri"]) == (f"{hasil.total:f}", hasil.predikat_nama)
    assert [n["tahap"] for n in isi["nilai"]] == ["mandiri", "verifikasi"]
    assert [k["kode"] for k in isi["nilai"][0]["klaster"]] == ["K1", "KDK"]
    assert baca("/kota/32.77/hasil/2023").status_code == 404


def hasil(baca, kunci: str) -> tuple[dict, list[str]]:
    """The row of the list, and the stages of the year."""
    satu = baca("/kota/32.77/hasil/2024", kunci=kunci).json()
    (baris,) = baca("/kota/32.77/hasil", kunci=kunci).json()["data"]
    assert {n: satu[n] for n in baris} == baris
    return baris, [n["tahap"] for n in satu["nilai"]]


ANGKA = ("skor_mandiri", "predikat_mandiri", "skor_verifikasi", "predikat_verifikasi")


def test_angka_sementara_hanya_untuk_token_yang_mengizinkan(baca, token, dunia: Dunia):
    """A year that is not closed, and outside stages whose outcome nobody has announced."""
    TokenApiFactory(kota=dunia.sini.kota, rahasia="kla_biasa")
    evaluasi = dunia.sini.evaluasi
    hitung_dan_simpan(evaluasi_id=evaluasi.pk)
    soal = dunia.sini.jawaban("4.1").pertanyaan
    for tahap in ("EM", "VLH", "VF"):
        SkorTahap.objects.create(evaluasi=evaluasi, pertanyaan=soal, tahap=tahap, skor=Decimal(5))

    for status in ("diisi", "diajukan"):
        Evaluasi.objects.filter(pk=evaluasi.pk).update(
            status=status, diajukan_pada=timezone.now() if status == "diajukan" else None
        )
        baris, tahap = hasil(baca, "kla_biasa")
        assert (baris["status"], baris["sementara"], [baris[n] for n in ANGKA], tahap) == (status, True, [None] * 4, [])
        baris, tahap = hasil(baca, "kla_rahasia-sini")
        assert baris["skor_mandiri"] is not None
        assert tahap == ["mandiri", "verifikasi", "EM", "VLH", "VF"]

    Evaluasi.objects.filter(pk=evaluasi.pk).update(status="selesai")
    baris, tahap = hasil(baca, "kla_biasa")
    assert (baris["sementara"], baris["skor_mandiri"] is not None) == (False, True)
    assert tahap == ["mandiri", "verifikasi"]
    PredikatTerbitFactory(kota=dunia.sini.kota, tahun_evaluasi=2023, tahap="EM")
    PredikatTerbitFactory(kota=dunia.sana.kota, tahun_evaluasi=2024, tahap="EM")
    PredikatTerbitFactory(kota=dunia.sini.kota, tahun_evaluasi=2024, tahap="FINAL")
    assert hasil(baca, "kla_biasa")[1] == ["mandiri", "verifikasi", "VF"]
    assert hasil(baca, "kla_rahasia-sini")[1] == ["mandiri", "verifikasi", "EM", "VLH", "VF"]


def test_kelengkapan_menghitung_yang_sama_dengan_halaman(baca):
    isi = baca("/kota/32.77/kelengkapan/2024").json()
    assert isi["ringkasan"]["pertanyaan"] == isi["jumlah"] == 5
    assert (isi["ringkasan"]["bukti_wajib"], isi["ringkasan"]["bukti_wajib_ada"]) == (1, 0)
    baris = {b["kode"]: b for b in isi["data"]}
    assert baris["4.1"]["keadaan"] == ["kurang", "pelengkap"]
    assert next((o["nama"], o["pimpin"]) for o in baris["4.1"]["opd"]) == ("Dinas Kesehatan Kota Sini", True)


# --- Lists, news, limits, faults --------------------------------------------------------------------------------------


def test_berhalaman_sampai_habis(baca):
    jalur, kode = "/kota/32.77/opd?per_halaman=2", []
    while jalur:
        isi = baca(jalur).json()
        kode += [o["kode"] for o in isi["data"]]
        jalur = (isi["berikut"] or "").removeprefix("/api/v1")
    assert len(kode) == len(set(kode)) == 5
    assert baca("/kota/32.77/opd", {"halaman": 99}).json()["data"] == []


@pytest.mark.keduanya
@pytest.mark.parametrize(
    ("jalur", "query", "nama"),
    [
        ("/kota", {"halaman": "0"}, ["halaman"]),
        ("/kota", {"halaman": "x", "per_halaman": "1000"}, ["halaman", "per_halaman"]),
        ("/kota", {"perhalaman": "5"}, ["perhalaman"]),
        ("/kota/3277/opd", {}, ["kota"]),
        ("/kota/32.77/hasil/20244", {}, ["tahun"]),
        ("/instrumen/a'b/1", {}, ["kode"]),
        ("/instrumen/a/99999999999999999999", {}, ["versi"]),
    ],
)
def test_parameter_yang_tidak_sah(baca, jalur, query, nama):
    jawaban = baca(jalur, query)
    assert (jawaban.status_code, jawaban["Content-Type"]) == (422, "application/problem+json")
    assert jawaban.json()["parameter"] == nama


def test_tidak_berubah_dijawab_304_dan_berubah_dijawab_baru(baca, dunia: Dunia):
    awal = baca("/kota/32.77")
    assert (awal["Cache-Control"], "Authorization" in awal["Vary"]) == ("private, no-cache", True)
    lagi = baca("/kota/32.77", HTTP_IF_NONE_MATCH=awal["ETag"])
    assert (lagi.status_code, lagi.content, lagi["ETag"]) == (304, b"", awal["ETag"])
    dunia.sini.kota.nama_dinas = "tidak tampak"
    dunia.sini.kota.save()
    assert baca("/kota/32.77", HTTP_IF_NONE_MATCH=awal["ETag"]).status_code == 304
    dunia.sini.kota.nama = "Kota Baru"
    dunia.sini.kota.save()
    assert baca("/kota/32.77", HTTP_IF_NONE_MATCH=awal["ETag"]).status_code == 200
    assert baca("/kota/32.77", kunci="kla_salah", HTTP_IF_NONE_MATCH=awal["ETag"]).status_code == 401


def test_terlalu_sering(baca, token, dunia: Dunia, monkeypatch):
    TokenApiFactory(kota=dunia.sana.kota, rahasia="kla_rahasia-sana")
    monkeypatch.setitem(batas.BATAS, "api", Batas("permintaan API", per_akun="2/1 minute"))
    jawaban = [baca("/kota") for _ in range(3)][-1]
    assert (jawaban.status_code, jawaban["Content-Type"]) == (429, "application/problem+json")
    assert 1 <= int(jawaban["Retry-After"]) <= 60
    assert baca("/kota", kunci="kla_rahasia-sana").status_code == 200


def test_menebak_token_dihentikan_tetapi_token_benar_tetap_jalan(baca):
    nyata = [baca("/kota", kunci=f"kla_tebak{n}").status_code for n in range(22)]
    assert nyata == [401] * 20 + [429] * 2
    assert baca("/kota").status_code == 200


def test_pemakaian_tercatat(baca, token):
    assert token.terakhir_dipakai is None
    baca("/kota")
    token.refresh_from_db()
    assert token.terakhir_dipakai is not None


@pytest.mark.parametrize("jalur", ["/", "/tidak/ada", "/kota/", "/kota/32.77/rahasia"])
def test_alamat_lain_404_untuk_mesin(baca, jalur):
    jawaban = baca(jalur)
    assert (jawaban.status_code, jawaban["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize(("galat", "status"), [(RuntimeError("rahasia"), 500), (OperationalError("rahasia"), 503)])
def test_gangguan_tidak_membocorkan(baca, client, monkeypatch, galat, status):
    def rusak(*_):
        raise galat

    client.raise_request_exception = False
    monkeypatch.setattr("laporan.api.isi.isi_kota", rusak)
    jawaban = baca("/kota/32.77")
    assert (jawaban.status_code, jawaban["Content-Type"]) == (status, "application/problem+json")
    assert "rahasia" not in jawaban.content.decode()


def test_nul_dalam_alamat(baca):
    assert baca("/kota/%00").status_code == 400
    assert baca("/kota/%00")["Content-Type"] == "application/problem+json"


def test_banyak_kueri_tetap(baca, dunia: Dunia, django_assert_max_num_queries):
    def kueri(a: str) -> int:
        with django_assert_max_num_queries(30) as rekaman:
            assert baca(a).status_code == 200
        return len(rekaman)

    nyata = {a: kueri(a) for a in alamat(dunia)}
    assert max(nyata.values()) <= 14
    for n in range(30):
        PredikatTerbitFactory(kota=dunia.sini.kota, tahun_evaluasi=1980 + n)
        dunia.sini.kota.opd.create(kode=f"X{n}", nama=f"X {n}", jenis="mitra")
    lagi = {a: kueri(a) for a in alamat(dunia)}
    assert {a: (nyata[a], n) for a, n in lagi.items() if n > nyata[a]} == {}


# --- The description ------------------------------------------------------------------------------------------------


def test_dokumen_dan_halamannya_terbuka_untuk_semua(client):
    dokumen = client.get("/api/v1/openapi.json").json()
    assert len(dokumen["paths"]) == len(SEMUA)
    halaman = client.get("/api/v1/dokumentasi/")
    isi = halaman.content.decode()
    assert halaman.status_code == 200
    assert [p for p in dokumen["paths"] if p not in isi] == []
    assert [n for n in dokumen["components"]["schemas"] if n != "Lembar" and f'id="bentuk-{n}"' not in isi] == []
    assert "apa saja" not in isi  # every kind of value has its word


def test_dokumen_dibuat_sekali_bagi_tiap_alamat_portal():
    satu = api.get_openapi_schema()
    with override_script_prefix("/kla/"):
        di_bawah = api.get_openapi_schema()
        assert api.get_openapi_schema(path_prefix=None) is di_bawah
    assert api.get_openapi_schema() is satu
    assert {f"/kla{jalur}" for jalur in satu["paths"]} == set(di_bawah["paths"])


def test_alamat_karangan_tidak_memenuhi_ingatan():
    """A server that believes a header of its neighbours lets them choose the prefix."""
    for nomor in range(3 * DOKUMEN_MAKS):
        with override_script_prefix(f"/karangan-{nomor}/"):
            api.get_openapi_schema()
    assert len(api._dokumen) <= DOKUMEN_MAKS
