"""The paper of a long handover is laid out by a worker, and its page says how far it is."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from klaster.galat import Ditolak
from klaster.models import Riwayat, SerahTerima
from klaster.services.data_diri import hapus_data_diri
from laporan import pdf
from laporan.models import LaporanTersimpan
from laporan.services import cetakan_serah
from laporan.services.berkas_bukti import sapu_kedaluwarsa
from laporan.services.pembuatan import render_laporan
from tests.factories.klaster import SerahTerimaFactory
from tests.laporan.bahan_laporan import BITA

Status = LaporanTersimpan.Status


@pytest.fixture
def serah(dunia) -> SerahTerima:
    """A pack of 90 rows: more than are laid out within a request."""
    kabar = [{"pada": "2024-05-01T03:00:00+00:00", "judul": f"Kabar {n}", "isi": "", "dibaca": True} for n in range(90)]
    paket = {"versi": 1, "evaluasi": [], "bukti": {"banyak": 0, "daftar": []}, "kabar": kabar, "pekerjaan": []}
    return SerahTerimaFactory(dari=dunia.sini.operator_dinsos, kepada=dunia.sini.operator_dinkes, paket=paket)


@pytest.fixture
def penerima(serah) -> Client:
    client = Client()
    client.force_login(serah.kepada)
    return client


@pytest.fixture(autouse=True)
def tercetak(monkeypatch) -> list[str]:
    """Nothing is laid out; lists what would have been."""
    html: list[str] = []

    def cetak(isi: str) -> pdf.HasilCetak:
        html.append(isi)
        return pdf.HasilCetak(BITA, 6)

    monkeypatch.setattr(pdf, "html_ke_pdf", cetak)
    return html


def alamat(serah, nama="serah_terima") -> str:
    return reverse(f"laporan:{nama}", args=[serah.pk])


def halaman(client, serah) -> str:
    return client.get(alamat(serah)).content.decode()


def siapkan(client, serah) -> LaporanTersimpan:
    assert client.post(alamat(serah, "serah_terima_siapkan")).url == alamat(serah)
    return LaporanTersimpan.objects.get()


def test_a_long_pack_is_made_by_the_worker_and_kept(serah, penerima, antrean, tercetak):
    assert "Siapkan PDF" in halaman(penerima, serah)
    assert penerima.get(alamat(serah, "serah_terima_pdf")).status_code in (302, 422)
    laporan = siapkan(penerima, serah)
    assert tercetak == []
    assert (laporan.jenis, laporan.kunci, laporan.status) == ("serah_terima", str(serah.pk), Status.ANTRE)

    render_laporan(laporan_id=laporan.pk)
    assert "Kabar 89" in tercetak[0]
    assert "Unduh PDF" in halaman(penerima, serah)
    berkas = penerima.get(alamat(serah, "serah_terima_pdf"))
    assert b"".join(berkas.streaming_content) == BITA
    assert "Serah-Terima" in berkas["Content-Disposition"]
    assert Riwayat.objects.untuk(laporan).filter(aksi="laporan_diunduh").count() == 1
    assert siapkan(penerima, serah) == laporan  # the same pack is not made twice
    assert len(tercetak) == 1


def test_its_page_shows_the_work_and_says_what_a_worker_that_is_away_means(serah, penerima, antrean):
    laporan = siapkan(penerima, serah)
    assert siapkan(penerima, serah) == laporan
    isi = halaman(penerima, serah)
    assert "Berita serah terima (PDF) menunggu giliran" in isi
    assert "pengolah latar belakang mungkin sedang berhenti" in isi
    assert "Siapkan PDF" not in isi
    potongan = penerima.get(alamat(serah), headers={"HX-Request": "true"}).content.decode()
    assert "menunggu giliran" in potongan and "<html" not in potongan
    render_laporan(laporan_id=laporan.pk)
    assert penerima.get(alamat(serah), headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_a_failure_is_told_and_can_be_tried_again(serah, penerima, antrean):
    laporan = siapkan(penerima, serah)
    LaporanTersimpan.objects.filter(pk=laporan.pk).update(status=Status.GAGAL, pesan="Gagal dibuat.")
    isi = halaman(penerima, serah)
    assert "Gagal dibuat." in isi and "Siapkan PDF" in isi
    penerima.post(alamat(serah, "serah_terima_siapkan"))
    assert sorted(LaporanTersimpan.objects.values_list("status", flat=True)) == [Status.ANTRE, Status.GAGAL]


def test_it_is_no_report_of_the_evaluation_and_goes_after_its_days(dunia, serah, penerima, antrean):
    laporan = siapkan(penerima, serah)
    render_laporan(laporan_id=laporan.pk)
    laporan.refresh_from_db()
    sekretariat = Client()
    sekretariat.force_login(dunia.sini.sekretariat)
    daftar = sekretariat.get(reverse("laporan:laporan_list", args=["32.77", 2024])).content.decode()
    assert "Berita serah terima" not in daftar
    assert sekretariat.get(reverse("laporan:laporan_unduh", args=[laporan.pk])).status_code == 404
    assert laporan.kedaluwarsa_pada > timezone.now()

    LaporanTersimpan.objects.update(kedaluwarsa_pada=timezone.now() - timedelta(minutes=1))
    assert sapu_kedaluwarsa() == 1
    assert "Siapkan PDF" in halaman(penerima, serah)


def test_strangers_have_nothing_made(dunia, serah, antrean):
    client = Client()
    client.force_login(dunia.sini.operator_dinsos)
    assert client.post(alamat(serah, "serah_terima_siapkan")).status_code == 404
    assert not LaporanTersimpan.objects.exists()


def test_a_pack_that_is_gone_meanwhile_ends_with_a_sentence(serah, penerima, antrean, tmp_path):
    laporan = siapkan(penerima, serah)
    serah.delete()
    with pytest.raises(Ditolak, match="tidak ada lagi, sehingga PDF-nya tidak dapat dibuat"):
        cetakan_serah.buat_serah(laporan, tmp_path, lambda persen, langkah: None)
    render_laporan(laporan_id=laporan.pk)
    laporan.refresh_from_db()
    assert (laporan.status, bool(laporan.pesan)) == (Status.GAGAL, True)


def test_a_short_pack_is_downloaded_as_it_is_asked_for(dunia, serah, penerima):
    SerahTerima.objects.filter(pk=serah.pk).update(paket=serah.paket | {"kabar": serah.paket["kabar"][:9]})
    assert penerima.get(alamat(serah, "serah_terima_pdf")).content == BITA
    jawaban = penerima.post(alamat(serah, "serah_terima_siapkan"))
    assert jawaban.url == alamat(serah, "serah_terima_pdf")
    assert not LaporanTersimpan.objects.exists()


def test_a_city_without_an_evaluation_waits_for_no_worker(dunia, serah):
    dunia.sini.evaluasi.delete()
    serah.refresh_from_db()
    assert cetakan_serah.dicetak_langsung(serah)


def hapus_orang(dunia, serah) -> None:
    hapus_data_diri(pengguna=serah.dari, alasan="Pindah tugas.", versi=serah.dari.versi, oleh=dunia.sini.sekretariat)


def test_the_paper_goes_with_a_person_that_it_names(
    dunia, serah, penerima, antrean, django_capture_on_commit_callbacks
):
    """Names in the pack are taken out; the file that was printed before still has them."""
    laporan = siapkan(penerima, serah)
    render_laporan(laporan_id=laporan.pk)
    laporan.refresh_from_db()
    nama = laporan.berkas.name
    assert default_storage.exists(nama)
    with django_capture_on_commit_callbacks(execute=True):
        hapus_orang(dunia, serah)
    laporan.refresh_from_db()
    assert (laporan.status, laporan.berkas.name) == (Status.KEDALUWARSA, "")
    assert not default_storage.exists(nama)
    assert "Siapkan PDF" in halaman(penerima, serah)


def test_a_paper_that_is_being_printed_when_the_person_is_erased_is_not_kept(
    dunia, serah, penerima, antrean, monkeypatch
):
    laporan = siapkan(penerima, serah)

    def cetak(isi: str) -> pdf.HasilCetak:
        hapus_orang(dunia, serah)
        return pdf.HasilCetak(BITA, 6)

    monkeypatch.setattr(pdf, "html_ke_pdf", cetak)
    render_laporan(laporan_id=laporan.pk)
    laporan.refresh_from_db()
    assert (laporan.status, laporan.berkas.name) == (Status.GAGAL, "")
    assert "Siapkan lagi." in halaman(penerima, serah)
