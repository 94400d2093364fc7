"""The library: what is listed, filtered and counted for whom; and one piece of evidence with what can be done to it."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bukti.models import Bukti, TautanBukti, VersiBukti
from bukti.services.unggahan import ubah_keterangan
from indikator.services import pengisian
from tests.bukti import bahan
from tests.bukti.bahan_halaman import pesan, teks
from tests.factories.bukti import BuktiFactory, TautanBuktiFactory, VersiBuktiFactory
from tests.factories.indikator import EvaluasiFactory, JawabanFactory

DAFTAR = "/32.77/2024/bukti/"


@pytest.fixture
def daftar(client):
    def _daftar(pengguna, **query):
        client.force_login(pengguna)
        respons = client.get(DAFTAR, query)
        assert respons.status_code == 200
        return respons

    return _daftar


def judul(respons) -> list[str]:
    return [b.judul for b in respons.context["baris"]]


def hitungan(respons) -> dict[str, int]:
    return {kode or "semua": jumlah for kode, _, jumlah in respons.context["keadaan"]}


# --- The list -------------------------------------------------------------------------------------------------------


@pytest.fixture
def isi(kota):
    """One of everything, newest first: a, b, c, ..."""
    jawaban = kota.jawaban("4.1")
    TautanBuktiFactory(
        jawaban=jawaban, bukti__opd=kota.dinkes, bukti__judul="a dipakai", bukti__nomor="12/2024",
        bukti__dibuat_pada=datetime(2024, 5, 9, tzinfo=UTC),
    )  # fmt: skip
    VersiBuktiFactory(
        bukti__opd=kota.dinkes, bukti__judul="b foto menganggur", bukti__jenis="foto", nama_asli="IMG_9.jpg",
        tipe="image/jpeg", bukti__dibuat_pada=datetime(2024, 5, 8, tzinfo=UTC),
    )  # fmt: skip
    VersiBuktiFactory(
        bukti__opd=kota.dinkes, bukti__judul="c diperiksa", menunggu=True,
        bukti__dibuat_pada=datetime(2024, 5, 7, tzinfo=UTC),
    )  # fmt: skip
    VersiBuktiFactory(
        bukti__opd=kota.dinkes, bukti__judul="d tidak lolos", ditolak=True,
        bukti__dibuat_pada=datetime(2024, 5, 6, tzinfo=UTC),
    )  # fmt: skip
    VersiBuktiFactory(
        bukti__opd=kota.dinkes, bukti__judul="e kedaluwarsa", bukti__berlaku_sampai="2020-12-31",
        bukti__dibuat_pada=datetime(2024, 5, 5, tzinfo=UTC),
    )  # fmt: skip
    VersiBuktiFactory(
        bukti__opd=kota.dinkes, bukti__judul="f ditarik", bukti__ditarik_pada=datetime(2024, 6, 1, tzinfo=UTC),
        bukti__dibuat_pada=datetime(2024, 5, 4, tzinfo=UTC),
    )  # fmt: skip
    TautanBuktiFactory(
        jawaban=jawaban, bukti__opd=kota.dinsos, bukti__judul="g milik dinsos", bukti__jenis="tautan",
        bukti__tautan_url="https://jdih.contoh.test/1", versi=None,
        bukti__dibuat_pada=datetime(2024, 5, 3, tzinfo=UTC),
    )  # fmt: skip
    VersiBuktiFactory(
        bukti__opd=kota.dinsos, bukti__judul="h dinsos sendiri", bukti__dibuat_pada=datetime(2024, 5, 2, tzinfo=UTC)
    )


def test_lingkup_operator_dan_sekretariat(daftar, kota, isi):
    milik = ["a dipakai", "b foto menganggur", "c diperiksa", "d tidak lolos", "e kedaluwarsa", "g milik dinsos"]
    assert judul(daftar(kota.operator_dinkes)) == milik
    assert judul(daftar(kota.sekretariat)) == [*milik, "h dinsos sendiri"]
    assert judul(daftar(kota.verifikator)) == ["a dipakai", "g milik dinsos"]
    assert judul(daftar(kota.operator_dp3a)) == []


def test_hitungan_menurut_keadaan(daftar, kota, isi):
    assert hitungan(daftar(kota.operator_dinkes)) == {
        "semua": 6, "dipakai": 2, "menganggur": 4, "menunggu": 1, "ditolak": 1,
        "segera": 0, "kedaluwarsa": 1, "peka": 0, "tautan_lama": 1, "ditarik": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "hasil"),
    [
        ({"keadaan": "dipakai"}, ["a dipakai", "g milik dinsos"]),
        ({"keadaan": "menganggur", "jenis": "foto"}, ["b foto menganggur"]),
        ({"keadaan": "menunggu"}, ["c diperiksa"]),
        ({"keadaan": "ditolak"}, ["d tidak lolos"]),
        ({"keadaan": "kedaluwarsa"}, ["e kedaluwarsa"]),
        ({"keadaan": "ditarik"}, ["f ditarik"]),
        ({"q": "FOTO"}, ["b foto menganggur"]),
        ({"q": "12/2024"}, ["a dipakai"]),
        ({"q": "img_9"}, ["b foto menganggur"]),
        ({"jenis": "tautan"}, ["g milik dinsos"]),
        ({"q": "tidak ada"}, []),
    ],
)
def test_saringan(daftar, kota, isi, query, hasil):
    assert judul(daftar(kota.operator_dinkes, **query)) == hasil


def test_saringan_opd_dan_hitungannya(daftar, kota, isi):
    respons = daftar(kota.sekretariat, opd=kota.dinsos.pk)
    assert judul(respons) == ["g milik dinsos", "h dinsos sendiri"]
    assert [label for _, label in respons.context["form"].fields["opd"].choices] == [
        "Semua OPD", "Dinas Kesehatan Kota Sini (5)", "Dinas Sosial Kota Sini (2)"
    ]  # fmt: skip
    assert [label for _, label in respons.context["form"].fields["jenis"].choices] == [
        "Semua jenis", "Dokumen (1)", "Tautan (1)"
    ]  # fmt: skip


@pytest.mark.keduanya
@pytest.mark.parametrize(
    "query", [{"keadaan": "ngawur"}, {"opd": "abc"}, {"opd": "999999"}, {"jenis": "x"}, {"page": "z"}]
)
def test_saringan_ngawur_diabaikan(daftar, kota, isi, query):
    assert len(judul(daftar(kota.operator_dinkes, **query))) == 6


def test_dipakai_pada_pertanyaan_yang_terlihat(daftar, kota):
    tautan = TautanBuktiFactory(jawaban=kota.jawaban("4.1"), bukti__opd=kota.dinkes)
    TautanBuktiFactory(jawaban=kota.jawaban("4.3"), bukti=tautan.bukti, versi=tautan.versi)
    isi = teks(daftar(kota.operator_dinkes))
    assert '<a href="/32.77/2024/pertanyaan/4.1/">4.1</a>' in isi
    assert "/pertanyaan/4.3/" not in isi
    assert "+1 di luar lingkup" in isi


def test_kota_dan_peran(client, dunia, isi):
    assert client.get(DAFTAR).status_code == 302
    client.force_login(dunia.sana.sekretariat)
    assert client.get(DAFTAR).status_code == 404
    client.force_login(dunia.evaluator)
    assert client.get(DAFTAR).status_code == 404


def test_pustaka_kosong_memberi_tahu_langkah_berikut(daftar, kota):
    isi = teks(daftar(kota.operator_dinkes))
    assert "Belum ada bukti" in isi
    assert "Bukti diunggah dari halaman pertanyaan yang dibuktikannya." in isi


@pytest.mark.parametrize("siapa", ["operator_dinkes", "sekretariat", "verifikator"])
def test_jumlah_kueri_tetap(client, kota, siapa):
    client.force_login(getattr(kota, siapa))

    def hitung() -> int:
        client.get(DAFTAR)
        with CaptureQueriesContext(connection) as tangkapan:
            client.get(DAFTAR)
        return len(tangkapan)

    TautanBuktiFactory(jawaban=kota.jawaban("4.1"), bukti=BuktiFactory(opd=kota.dinkes))
    satu = hitung()
    for _ in range(29):
        TautanBuktiFactory(jawaban=kota.jawaban("4.1"), bukti=BuktiFactory(opd=kota.dinkes))
    assert hitung() == satu
    assert satu <= 20  # the bell asks once


# --- One piece ------------------------------------------------------------------------------------------------------


@pytest.fixture
def tautan(kota) -> TautanBukti:
    return TautanBuktiFactory(
        jawaban=kota.jawaban("4.1"), bukti__opd=kota.dinkes, bukti__judul="SK Gugus Tugas", versi__isi=bahan.pdf()
    )


def url(nama: str, bukti: Bukti) -> str:
    return reverse(f"bukti:{nama}", args=[bukti.pk])


@pytest.mark.parametrize(
    ("siapa", "status", "mengubah"),
    [
        ("operator_dinkes", 200, True),
        ("sekretariat", 200, True),
        ("operator_dinsos", 200, False),
        ("verifikator", 200, False),
        ("pimpinan", 200, False),
        ("operator_dp3a", 404, False),
        ("verifikator_lain", 404, False),
    ],
)
def test_siapa_melihat_dan_mengubah(client, kota, tautan, siapa, status, mengubah):
    client.force_login(getattr(kota, siapa))
    respons = client.get(url("bukti_detail", tautan.bukti))
    assert respons.status_code == status
    assert ("Tarik bukti" in teks(respons)) is mengubah


def test_kota_lain_tidak_melihat(client, dunia, tautan):
    assert client.get(url("bukti_detail", tautan.bukti)).status_code == 302
    for siapa in (dunia.sana.sekretariat, dunia.sana.operator_dinkes, dunia.evaluator):
        client.force_login(siapa)
        assert client.get(url("bukti_detail", tautan.bukti)).status_code == 404
        assert client.post(url("bukti_tarik", tautan.bukti)).status_code in (403, 404)


def test_pemakaian_di_luar_lingkup_hanya_dihitung(client, kota, tautan):
    TautanBuktiFactory(jawaban=kota.jawaban("4.3"), bukti=tautan.bukti, versi=tautan.versi)
    client.force_login(kota.operator_dinkes)
    isi = teks(client.get(url("bukti_detail", tautan.bukti)))
    assert "Juga dipakai pada 1 pertanyaan di luar lingkup Anda." in isi
    assert "Bukti ini tidak lagi dihitung pada 2 pertanyaan: 4.1." in isi
    assert "/pertanyaan/4.3/" not in isi


KETERANGAN = {"judul": "SK baru", "jenis": "keputusan", "nomor": "1/2024", "tanggal_dokumen": "2024-02-01"}


def test_ubah_keterangan(client, kota, tautan):
    client.force_login(kota.operator_dinkes)
    assert client.post(url("bukti_ubah", tautan.bukti), KETERANGAN).url == url("bukti_detail", tautan.bukti)
    tautan.bukti.refresh_from_db()
    assert (tautan.bukti.judul, tautan.bukti.jenis, str(tautan.bukti.tanggal_dokumen)) == (
        "SK baru", "keputusan", "2024-02-01"
    )  # fmt: skip


def test_ubah_keterangan_yang_didahului_orang_lain(client, kota, tautan):
    client.force_login(kota.operator_dinkes)
    dilihat = client.get(url("bukti_detail", tautan.bukti)).context["form_keterangan"]["sidik"].value()
    ubah_keterangan(bukti=tautan.bukti, keterangan={"nomor": "99/2024"}, oleh=kota.sekretariat)
    respons = client.post(url("bukti_ubah", tautan.bukti), KETERANGAN | {"sidik": dilihat})
    isi = teks(respons)
    assert (respons.status_code, "Keterangan bukti ini baru saja diubah orang lain." in isi) == (409, True)
    assert ("99/2024" in isi, 'value="SK baru"' in isi) == (True, True)
    dilihat = respons.context["form_keterangan"]["sidik"].value()
    assert client.post(url("bukti_ubah", tautan.bukti), KETERANGAN | {"sidik": dilihat}).status_code == 302
    tautan.bukti.refresh_from_db()
    assert tautan.bukti.nomor == "1/2024"


def test_ubah_keterangan_salah_tidak_hilang(client, kota, tautan):
    client.force_login(kota.operator_dinkes)
    respons = client.post(
        url("bukti_ubah", tautan.bukti),
        {"judul": "", "jenis": "tautan", "nomor": "ketikan saya", "berlaku_sampai": "31/31/2024"},
    )
    isi = teks(respons)
    assert respons.status_code == 422
    for kalimat in ("Tulis judul bukti.", "Pilih salah satu jenis bukti.", "Tulis tanggal yang benar"):
        assert kalimat in isi
    assert "ketikan saya" in isi


def test_alamat_tautan_dapat_diubah_selama_terbuka(client, kota):
    bukti = BuktiFactory(opd=kota.dinsos, tautan=True)
    TautanBuktiFactory(jawaban=kota.jawaban("4.1"), bukti=bukti, versi=None)
    client.force_login(kota.operator_dinsos)
    data = {"judul": "Perda", "tautan_url": "https://jdih.contoh.test/baru"}
    assert client.post(url("bukti_ubah", bukti), data).status_code == 302
    bukti.refresh_from_db()
    assert bukti.tautan_url == "https://jdih.contoh.test/baru"
    pengisian.ajukan_bagian(penugasan=kota.bagian("4.1", kota.dinsos), oleh=kota.operator_dinsos)
    respons = client.post(url("bukti_ubah", bukti), data | {"tautan_url": "https://lain.test/"})
    assert respons.status_code == 422
    assert teks(respons).count("Alamat tautan ini sudah diajukan sebagai bukti") == 2


def test_ganti_berkas_memberi_tahu_di_mana_berlaku(client, kota, tautan):
    client.force_login(kota.operator_dinkes)
    respons = client.post(url("bukti_ganti", tautan.bukti), {"berkas": bahan.unggahan("b.pdf", bahan.pdf(2))})
    assert pesan(respons) == ["Versi 2 tersimpan dan sedang diperiksa. Dipakai pada 1 pertanyaan yang masih terbuka."]
    isi = teks(client.get(url("bukti_detail", tautan.bukti)))
    assert isi.index("Versi 2</p>") < isi.index("b.pdf") < isi.index("Versi 1 <span") < isi.index("sk.pdf")
    assert "tidak dipakai lagi" in isi


@pytest.mark.parametrize(
    ("berkas", "kalimat"),
    [
        (None, "Pilih berkas penggantinya."),
        (("a.pdf", b""), "Berkas “a.pdf” kosong (0 bita)."),
        (("a.exe", b"MZ"), "Berkas “a.exe” berjenis .exe, yang tidak diterima."),
    ],
)
def test_ganti_berkas_salah(client, kota, tautan, berkas, kalimat):
    client.force_login(kota.operator_dinkes)
    data = {"berkas": bahan.unggahan(*berkas)} if berkas else {}
    respons = client.post(url("bukti_ganti", tautan.bukti), data)
    assert respons.status_code == 422
    assert teks(respons).count(kalimat) == 2
    assert VersiBukti.objects.count() == 1


def test_tarik_lalu_terlihat_ditarik(client, kota, tautan):
    client.force_login(kota.operator_dinkes)
    assert 'data-tanya="Tarik “SK Gugus Tugas”? Bukti ini dipakai pada 1 pertanyaan' in teks(
        client.get(url("bukti_detail", tautan.bukti))
    )
    respons = client.post(url("bukti_tarik", tautan.bukti))
    assert pesan(respons) == ["“SK Gugus Tugas” ditarik. Bukti ini tidak lagi dihitung pada pertanyaan mana pun."]
    isi = teks(client.get(url("bukti_detail", tautan.bukti)))
    assert "Ditarik" in isi
    assert "Ganti berkas" not in isi
    assert "SK Gugus Tugas</a>. Tidak dihitung sebagai bukti." in teks(client.get("/32.77/2024/pertanyaan/4.1/"))
    assert pesan(client.post(url("bukti_tarik", tautan.bukti)))[-1] == "Bukti ini sudah ditarik."


@pytest.mark.parametrize("nama", ["bukti_ubah", "bukti_ganti", "bukti_tarik"])
def test_yang_melihat_belum_tentu_boleh_mengubah(client, kota, tautan, nama):
    client.force_login(kota.operator_dinsos)
    data = KETERANGAN | {"berkas": bahan.unggahan("b.pdf", bahan.pdf(2))}
    respons = client.post(url(nama, tautan.bukti), data)
    kalimat = "Bukti ini milik Dinas Kesehatan Kota Sini; unit Anda tidak dapat mengubahnya."
    assert kalimat in (pesan(respons) or [teks(respons)])[0]
    client.force_login(kota.pimpinan)
    assert client.post(url(nama, tautan.bukti), data).status_code == 403
    tautan.bukti.refresh_from_db()
    assert (tautan.bukti.judul, tautan.bukti.ditarik, VersiBukti.objects.count()) == ("SK Gugus Tugas", False, 1)


def test_pemakaian_lintas_tahun(client, kota, tautan):
    lama = JawabanFactory(
        evaluasi=EvaluasiFactory(kota=kota.kota, instrumen=kota.evaluasi.instrumen, tahun=2023),
        pertanyaan=kota.jawaban("4.2").pertanyaan,
    )
    TautanBuktiFactory(jawaban=lama, bukti=tautan.bukti, versi=tautan.versi)
    client.force_login(kota.sekretariat)
    isi = teks(client.get(url("bukti_detail", tautan.bukti)))
    assert isi.index("Evaluasi 2024") < isi.index("Evaluasi 2023")


# --- Admin ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", ["bukti", "versibukti", "tautanbukti"])
def test_admin_hanya_melihat(client, dunia, tautan, model):
    client.force_login(dunia.admin)
    pk = {"bukti": tautan.bukti_id, "versibukti": tautan.versi_id, "tautanbukti": tautan.pk}[model]
    daftar = client.get(f"/admin/bukti/{model}/")
    rinci = client.get(f"/admin/bukti/{model}/{pk}/change/")
    assert (daftar.status_code, rinci.status_code) == (200, 200)
    assert "Buka</a>" in daftar.content.decode()
    assert 'name="_save"' not in rinci.content.decode()
    assert client.get(f"/admin/bukti/{model}/add/").status_code == 403
    assert client.post(f"/admin/bukti/{model}/{pk}/delete/", {"post": "yes"}).status_code == 403
    assert tautan.versi.berkas.name not in rinci.content.decode()
