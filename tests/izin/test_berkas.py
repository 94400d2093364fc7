"""Addresses of files: by range, by head, after the right has gone, and around the views."""

import pytest
from django.core.files.base import ContentFile
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from bukti.models import TautanBukti, VersiBukti
from indikator.models import Evaluasi
from klaster.models import Pengguna
from tests.factories.bukti import VersiBuktiFactory
from tests.panggung import Panggung

pytestmark = [pytest.mark.django_db, pytest.mark.sekali]
BERKAS = ["bukti:berkas", "bukti:pratinjau", "bukti:gambar_kecil"]
RENTANG = {"headers": {"Range": "bytes=0-3"}}


@pytest.fixture
def isi(panggung: Panggung) -> bytes:
    """The file of the version, with something in it to read."""
    isi = b"%PDF-1.7 rahasia"
    panggung.versi.berkas.save("sk.pdf", ContentFile(isi), save=False)
    VersiBukti.setiap_berkas.filter(pk=panggung.versi.pk).update(berkas=panggung.versi.berkas.name, ukuran=len(isi))
    return isi


def badan(jawaban) -> bytes:
    return b"".join(jawaban.streaming_content) if jawaban.streaming else jawaban.content


def test_the_owner_gets_the_part_that_was_asked_for(panggung: Panggung, isi: bytes):
    jawaban = panggung.minta("operator_dinkes", "get", reverse("bukti:berkas", args=[panggung.versi.pk]), **RENTANG)
    assert (jawaban.status_code, badan(jawaban)) == (206, isi[:4])


@pytest.mark.parametrize("nama", BERKAS)
@pytest.mark.parametrize("aktor", ["anonim", "operator_kecamatan", "sana.sekretariat", "evaluator", "nonaktif"])
@pytest.mark.parametrize("metode", ["get", "head"])
def test_no_part_of_a_file_for_others(panggung: Panggung, isi: bytes, nama: str, aktor: str, metode: str):
    jawaban = panggung.minta(aktor, metode, reverse(nama, args=[panggung.versi.pk]), **RENTANG)
    assert jawaban.status_code in (302, 404)
    assert isi[:4] not in badan(jawaban)
    assert not {"Content-Range", "ETag", "Accept-Ranges"} & set(jawaban.headers)


def test_an_address_that_was_open_closes_with_the_right(panggung: Panggung, isi: bytes):
    """The same session, the same address with its ETag: moved to another unit, detached, suspended."""
    kota = panggung.dunia.sini
    alamat = reverse("bukti:berkas", args=[panggung.versi.pk])
    buka = panggung.minta("operator_dinsos", "get", alamat)  # has a part in 4.1
    assert (buka.status_code, badan(buka)) == (200, isi)
    ulang = {"headers": {"If-None-Match": buka["ETag"]}}
    assert panggung.minta("operator_dinsos", "get", alamat, **ulang).status_code == 304
    TautanBukti.objects.filter(pk=panggung.tautan.pk).delete()
    panggung.catatan.bukti.all().delete()
    assert panggung.minta("operator_dinsos", "get", alamat, **ulang).status_code == 404
    assert panggung.huruf("operator_dinkes", "get", alamat) == "B"
    Pengguna.objects.filter(pk=kota.operator_dinkes.pk).update(opd=kota.kecamatan)
    assert panggung.minta("operator_dinkes", "get", alamat, **RENTANG).status_code == 404
    Pengguna.objects.filter(pk=kota.sekretariat.pk).update(is_active=False)
    assert panggung.huruf("sekretariat", "get", alamat) == "L"


@pytest.mark.parametrize("nama", ["laporan:laporan_detail", "laporan:laporan_unduh"])
def test_reports_of_another_city_are_not_there(panggung: Panggung, nama: str):
    alamat = reverse(nama, args=[panggung.laporan.pk])
    assert panggung.huruf("sekretariat", "get", alamat) == "B"
    for aktor in ("sana.sekretariat", "sana.pimpinan", "evaluator"):
        assert panggung.huruf(aktor, "get", alamat) == "4"


@pytest.mark.parametrize("awalan", ["/media/", "/berkas/", "/data/berkas/", "/static/../berkas/"])
def test_no_address_leads_to_the_store(panggung: Panggung, isi: bytes, awalan: str):
    with pytest.raises(Resolver404):
        resolve(awalan + panggung.versi.berkas.name)
    for aktor in ("anonim", "sekretariat", "admin"):
        assert panggung.minta(aktor, "get", awalan + panggung.versi.berkas.name).status_code == 404


@pytest.mark.parametrize("aktor", ["sana.sekretariat", "sana.operator_dinkes", "operator_kecamatan"])
def test_foreign_and_absent_objects_look_the_same(panggung: Panggung, django_assert_max_num_queries, aktor: str):
    """Same status, same words, as many queries: who asks cannot tell what there is elsewhere."""
    nyata = {
        "bukti:bukti_detail": panggung.bukti.pk,
        "bukti:berkas": panggung.versi.pk,
        "bukti:catatan_detail": panggung.catatan.pk,
        "bukti:bukti_ubah": panggung.bukti.pk,
    }
    for nama, pk in nyata.items():
        metode = "post" if nama.endswith("ubah") else "get"
        jejak = []
        for nomor in (pk, 999_999):
            with django_assert_max_num_queries(200) as kueri:
                jawaban = panggung.minta(aktor, metode, reverse(nama, args=[nomor]))
            kata = jawaban.content.decode().replace(f"/{nomor}/", "/N/")  # else a number in a nonce counts, too
            jejak.append((jawaban.status_code, len(kueri.captured_queries), len(kata)))
        assert jejak[0] == jejak[1], nama
        assert jejak[0][0] == 404, nama


def test_an_evaluator_reads_evidence_up_to_the_version_that_was_submitted(panggung: Panggung, isi: bytes):
    """Replaced for the next year, after the submission: the new file is the city's own, on the page and by address."""
    Evaluasi.objects.filter(pk=panggung.dunia.sini.evaluasi.pk).update(status="diajukan", diajukan_pada=timezone.now())
    panggung.catatan.bukti.all().delete()
    baru = VersiBuktiFactory(bukti=panggung.bukti, nomor=2, nama_asli="sk-tahun-depan.pdf")
    rincian = reverse("bukti:bukti_detail", args=[panggung.bukti.pk])
    for aktor, huruf in (("evaluator", "4"), ("sekretariat", "B"), ("operator_dinkes", "B")):
        assert panggung.huruf(aktor, "get", reverse("bukti:berkas", args=[baru.pk])) == huruf
        assert panggung.huruf(aktor, "get", reverse("bukti:berkas", args=[panggung.versi.pk])) == "B"
        assert (baru.nama_asli in panggung.minta(aktor, "get", rincian).content.decode()) is (huruf == "B")
    TautanBukti.objects.filter(pk=panggung.tautan.pk).update(versi=baru)  # the city submitted this one
    assert panggung.huruf("evaluator", "get", reverse("bukti:berkas", args=[baru.pk])) == "B"


def test_an_evaluator_reads_every_version_of_what_answers_a_note(panggung: Panggung, isi: bytes):
    Evaluasi.objects.filter(pk=panggung.dunia.sini.evaluasi.pk).update(status="diajukan", diajukan_pada=timezone.now())
    assert panggung.catatan.bukti.exists()
    baru = VersiBuktiFactory(bukti=panggung.bukti, nomor=2)
    assert panggung.huruf("evaluator", "get", reverse("bukti:berkas", args=[baru.pk])) == "B"


def test_the_library_shows_an_evaluator_the_version_that_was_submitted(panggung_polos: Panggung):
    panggung = panggung_polos
    evaluasi = panggung.dunia.sini.evaluasi
    Evaluasi.objects.filter(pk=evaluasi.pk).update(status="diajukan", diajukan_pada=timezone.now())
    panggung.catatan.bukti.all().delete()
    baru = VersiBuktiFactory(bukti=panggung.bukti, nomor=2)
    alamat = reverse("bukti:bukti_list", args=[panggung.dunia.sini.kota.kode, evaluasi.tahun])
    for aktor, versi in (("evaluator", panggung.versi), ("sekretariat", baru)):
        panggung.isi.clear()
        assert panggung.huruf(aktor, "get", alamat) == "B"
        daftar = next(k["page_obj"] for k in panggung.isi if "page_obj" in k)
        assert [b.versi_kini for b in daftar if b.pk == panggung.bukti.pk] == [versi]
