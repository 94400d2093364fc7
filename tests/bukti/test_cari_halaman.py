"""Searching inside documents on the pages: in scope, marked, safe, in a constant number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indikator.models import Evaluasi
from tests.bukti.bahan_bacaan import berkas_terbaca, bukti_terbaca
from tests.factories.bukti import TautanBuktiFactory
from tests.factories.indikator import SAAT_UJI

pytestmark = pytest.mark.django_db

PUSTAKA = reverse("bukti:bukti_list", args=["32.77", 2024])
PAKAI = reverse("bukti:pakai", args=["32.77", 2024, "4.2"])
DI_DALAM = "Rapat gugus <b>tugas</b> kota"


@pytest.fixture
def cari(client):
    def _cari(pengguna, kata: str, alamat: str = PUSTAKA) -> str:
        client.force_login(pengguna)
        respons = client.get(alamat, {"q": kata})
        assert respons.status_code == 200
        return " ".join(respons.content.decode().split())

    return _cari


@pytest.mark.parametrize("alamat", [PUSTAKA, PAKAI])
def test_a_word_inside_is_found_and_marked_with_its_page(cari, kota, alamat):
    bukti = bukti_terbaca(kota, "sampul", DI_DALAM, "gugus", judul="Notulen")
    bukti_terbaca(kota, "lain sama sekali", judul="Lainnya")
    isi = cari(kota.operator_dinkes, "gugus tugas", alamat)
    berkas = reverse("bukti:berkas", args=[bukti.versi.get().pk])
    assert f'<a href="{berkas}#page=2" target="_blank" rel="noopener">hlm. 2</a>' in isi
    assert "Rapat <mark>gugus</mark> &lt;b&gt;<mark>tugas</mark>&lt;/b&gt; kota" in isi
    assert f'Juga hlm. <a href="{berkas}#page=3"' in isi
    assert "Lainnya" not in isi


def test_an_evaluator_finds_words_and_names_of_what_was_submitted_only(cari, kota, dunia):
    """The file that the city has put in its place since then is for another year."""
    bukti = bukti_terbaca(kota, "kata lama", judul="Notulen", versi={"nama_asli": "notulen.pdf"})
    TautanBuktiFactory(
        bukti=bukti,
        versi=bukti.versi.get(),
        jawaban=kota.jawaban("4.1"),
        opd=kota.dinkes,
        ditautkan_oleh=kota.operator_dinkes,
    )
    berkas_terbaca(bukti, "kata baru", nomor=2, nama_asli="rancangan.pdf")
    Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(status="diajukan", diajukan_pada=SAAT_UJI)
    assert "kata <mark>lama</mark>" in cari(dunia.evaluator, "lama")
    assert "Notulen" in cari(dunia.evaluator, "notulen.pdf")
    for kata in ("baru", "rancangan"):
        assert "Notulen" not in cari(dunia.evaluator, kata)
        assert "Notulen" in cari(kota.sekretariat, kata)


def test_only_in_scope(cari, kota, dunia):
    bukti_terbaca(kota, DI_DALAM, judul="Milik dinsos", opd=kota.dinsos)
    bukti_terbaca(dunia.sana, DI_DALAM, judul="Kota lain")
    assert "Milik dinsos" not in cari(kota.operator_dinkes, "gugus")
    isi = cari(kota.sekretariat, "gugus")
    assert "Milik dinsos" in isi
    assert "Kota lain" not in isi


def test_sensitive_evidence_is_found_without_a_passage(cari, kota):
    bukti_terbaca(kota, "korban bernama gugus", judul="Visum", kepekaan="korban")
    isi = cari(kota.operator_dinkes, "gugus")
    assert "Visum" in isi
    assert "Kutipannya tidak ditampilkan" in isi
    assert "bernama" not in isi


def test_identity_numbers_do_not_show(cari, kota):
    bukti_terbaca(kota, "gugus NIK 3276011205990001", judul="Daftar")
    isi = cari(kota.operator_dinkes, "gugus")
    assert "•" * 16 in isi
    assert "3276011205990001" not in isi


def test_title_number_signer_and_file_name_are_still_searched(cari, kota):
    bukti_terbaca(kota, "a", judul="Pertama", nomor="77/XYZ")
    bukti_terbaca(kota, "b", judul="Kedua", penanda_tangan="Ibu Camat")
    bukti_terbaca(kota, "c", judul="Ketiga", versi={"nama_asli": "lampiran-zeta.pdf"})
    for kata, judul in [("77/XYZ", "Pertama"), ("ibu camat", "Kedua"), ("zeta", "Ketiga"), ("tiga", "Ketiga")]:
        isi = cari(kota.operator_dinkes, kata)
        assert [j for j in ("Pertama", "Kedua", "Ketiga") if j in isi] == [judul]
        assert "k-temuan" not in isi


@pytest.mark.keduanya
@pytest.mark.parametrize("kata", ['"', "'; DROP", "a AND (", "%", "😀", "NOT*", "<script>"])
@pytest.mark.parametrize("alamat", [PUSTAKA, PAKAI])
def test_hostile_input_finds_nothing_and_breaks_nothing(cari, kota, kata, alamat):
    bukti_terbaca(kota, DI_DALAM, judul="Notulen")
    isi = cari(kota.operator_dinkes, kata, alamat)
    assert "Notulen" not in isi
    assert "<script>" not in isi.split("<main", 1)[1]


@pytest.mark.parametrize("alamat", [PUSTAKA, PAKAI])
def test_the_number_of_queries_does_not_grow(cari, kota, alamat):
    def hitung() -> int:
        with CaptureQueriesContext(connection) as kueri:
            cari(kota.operator_dinkes, "gugus", alamat)
        return len(kueri)

    bukti_terbaca(kota, DI_DALAM)
    hitung()
    sedikit = hitung()
    for _ in range(6):
        bukti_terbaca(kota, DI_DALAM)
    assert hitung() == sedikit


def test_a_word_in_the_title_comes_before_a_word_inside(cari, kota):
    bukti_terbaca(kota, "a", judul="Gugus lama")
    bukti_terbaca(kota, DI_DALAM, judul="Notulen baru")
    isi = cari(kota.operator_dinkes, "gugus")
    assert isi.index("Gugus lama") < isi.index("Notulen baru")
