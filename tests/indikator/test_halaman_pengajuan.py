"""Pages of sign-off and submission, the receipt with its manifest, and the public check."""

import hashlib
import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indikator.models import Evaluasi, Pengajuan, PengesahanOpd, SkorTahap
from indikator.services import pengisian
from indikator.services.pengajuan import ajukan_evaluasi, buka_kembali
from indikator.services.pengesahan import PenandaTangan
from klaster.models import PredikatTerbit
from tests.bukti.bahan_verifikasi import isi_jawaban, lampirkan, menunggu
from tests.masuk import masuk_segar

PENANDA = {"nama": "Dra. Ratna Dewi", "nip": "19680212 199203 2 004", "jabatan": "Kepala DP3A"}
ALASAN = "Angka puskesmas pada 4.3 keliru."


@pytest.fixture
def kota(dunia):
    return dunia.sini


@pytest.fixture
def client(kota):
    client = Client()
    masuk_segar(client, kota.sekretariat)
    return client


def alamat(nama: str, *lain) -> str:
    return reverse(f"indikator:{nama}", args=["32.77", 2024, *lain])


@pytest.fixture
def pengajuan(kota) -> Pengajuan:
    isi_jawaban(kota, "4.2")
    lampirkan(kota, "4.1", bukti__judul="SK Rahasia")
    return ajukan_evaluasi(evaluasi=kota.evaluasi, oleh=kota.sekretariat, penanda=PenandaTangan(**PENANDA))


def test_submitting_by_the_page_leads_to_the_receipt(kota, client):
    kota.kota.nama_penanda_tangan = "Dra. Ratna Dewi"
    kota.kota.save()
    halaman = client.get(alamat("ajukan"))
    assert halaman.context["form"].initial["nama"] == "Dra. Ratna Dewi"
    jawaban = client.post(alamat("ajukan"), PENANDA)
    pengajuan = Pengajuan.objects.get()
    assert jawaban.url == pengajuan.get_absolute_url() == f"/pengajuan/{pengajuan.pk}/"
    assert client.post(alamat("ajukan"), PENANDA).status_code == 409
    assert Pengajuan.objects.count() == 1


def test_refused_submission_keeps_what_was_typed(kota, client):
    jawaban = client.post(alamat("ajukan"), {**PENANDA, "jabatan": ""})
    assert jawaban.status_code == 422
    assert 'value="Dra. Ratna Dewi"' in jawaban.content.decode()
    assert Evaluasi.objects.get(pk=kota.evaluasi.pk).terbuka


def test_blocked_submission_says_what_blocks(kota, client):
    menunggu(kota, "4.2")
    isi = client.get(alamat("ajukan")).content.decode()
    assert "1 hal harus dibereskan" in isi
    assert "disabled aria-describedby" in isi
    jawaban = client.post(alamat("ajukan"), PENANDA)
    assert jawaban.status_code == 422
    assert "Masih ada 1 jawaban yang menunggu verifikasi" in jawaban.content.decode()


def test_receipt_shows_who_what_and_a_code_to_scan(client, pengajuan):
    isi = client.get(pengajuan.get_absolute_url()).content.decode()
    for ada in (pengajuan.kode, pengajuan.sidik, *PENANDA.values(), "Sah dan terbaru", f"/cek/{pengajuan.token}/"):
        assert ada in isi
    assert re.search(r'<path d="M\d+ \d+h\d+v1h-\d+z', isi)
    assert "style=" not in isi


def test_manifest_file_has_the_fingerprint_of_the_receipt(client, pengajuan):
    jawaban = client.get(reverse("indikator:pengajuan_manifes", args=[pengajuan.pk]))
    assert hashlib.sha256(jawaban.content).hexdigest() == pengajuan.sidik
    nama = f"manifes-{pengajuan.kode.replace('/', '-')}.json"
    assert jawaban["Content-Disposition"] == f'attachment; filename="{nama}"'


def test_public_check_shows_validity_and_nothing_else(pengajuan):
    jawaban = Client().get(reverse("indikator:cek", args=[pengajuan.token]))
    isi = jawaban.content.decode()
    assert jawaban.status_code == 200
    assert jawaban["X-Robots-Tag"] == "noindex, nofollow"
    for ada in (pengajuan.kode, "Kota Sini", "2024", pengajuan.sidik, "Sah dan terbaru"):
        assert ada in isi
    for rahasia in ("Ratna", "19680212", "sekretariat Kota Sini", "SK Rahasia", "10,00", "Belum berpredikat"):
        assert rahasia not in isi


def test_public_check_of_a_receipt_that_was_followed(kota, pengajuan):
    buka_kembali(evaluasi=kota.evaluasi, alasan=ALASAN, oleh=kota.sekretariat)
    assert "Sah dan terbaru" in _cek(pengajuan)  # until the next one
    ajukan_evaluasi(evaluasi=kota.evaluasi, oleh=kota.sekretariat)
    assert "Sah, tetapi sudah digantikan pengajuan ke-2" in _cek(pengajuan)


def _cek(pengajuan: Pengajuan, **isi) -> str:
    tujuan = reverse("indikator:cek", args=[pengajuan.token])
    return (Client().post(tujuan, isi) if isi else Client().get(tujuan)).content.decode()


@pytest.mark.parametrize("token", ["00000000-0000-4000-8000-000000000000", "salah-ketik", "%27--"])
def test_unknown_receipt_is_said_in_plain_words(db, token):
    jawaban = Client().get(f"/cek/{token}/")
    assert jawaban.status_code == 404
    assert "tidak dapat dinyatakan sah" in jawaban.content.decode()
    assert jawaban["X-Robots-Tag"] == "noindex, nofollow"


def test_fingerprint_of_a_file_is_compared(pengajuan):
    besar = " ".join(re.findall(".{8}", pengajuan.sidik.upper()))
    assert "Cocok: berkas itu sama persis" in _cek(pengajuan, sidik=besar)
    assert "Tidak cocok:" in _cek(pengajuan, sidik="0" * 64)
    tujuan = reverse("indikator:cek", args=[pengajuan.token])
    for salah in ("", "abc", "g" * 64):
        assert Client().post(tujuan, {"sidik": salah}).status_code == 422


def test_overview_offers_what_can_be_done_now(kota, client, pengajuan):
    isi = client.get(alamat("pengajuan")).content.decode()
    assert pengajuan.kode in isi
    assert alamat("buka_kembali") in isi
    assert alamat("selesaikan") not in isi
    SkorTahap.objects.create(
        evaluasi=kota.evaluasi, tahap="VF", pertanyaan=kota.jawaban("4.3").pertanyaan, skor=Decimal(5)
    )
    isi = client.get(alamat("pengajuan")).content.decode()
    assert alamat("selesaikan") in isi
    assert alamat("buka_kembali") not in isi


def test_opening_again_and_closing_ask_who_one_is(kota, pengajuan):
    lama = Client()
    lama.force_login(kota.sekretariat)
    for nama in ("buka_kembali", "selesaikan"):
        assert lama.post(alamat(nama), {"alasan": ALASAN}).url.startswith(reverse("account_reauthenticate"))
    kota.evaluasi.refresh_from_db()
    assert kota.evaluasi.status == Evaluasi.Status.DIAJUKAN


def test_opening_again_by_the_page_shows_the_reason_afterwards(client, pengajuan):
    assert client.post(alamat("buka_kembali"), {"alasan": "pendek"}).status_code == 422
    assert client.post(alamat("buka_kembali"), {"alasan": ALASAN}).url == alamat("pengajuan")
    isi = client.get(alamat("pengajuan")).content.decode()
    assert ALASAN in isi
    assert "Dibuka kembali sesudah pengajuan ke-1" in isi
    assert client.post(alamat("buka_kembali"), {"alasan": ALASAN}).status_code == 409


def test_differences_page(kota, client, pengajuan):
    buka_kembali(evaluasi=kota.evaluasi, alasan=ALASAN, oleh=kota.sekretariat)
    assert "Tidak ada perubahan" in client.get(alamat("selisih")).content.decode()
    isi_jawaban(kota, "4.4")
    isi = client.get(alamat("selisih")).content.decode()
    assert "Pertanyaan 4.4" in isi
    assert "62,5 %" in isi
    ajukan_evaluasi(evaluasi=kota.evaluasi, oleh=kota.sekretariat)
    antara = client.get(alamat("selisih"), {"dari": "1", "ke": "2"})
    assert (antara.context["dari"].nomor, antara.context["ke"].nomor) == (1, 2)
    assert [b.kode for b in antara.context["hasil"].pertanyaan] == ["4.4"]
    assert client.get(alamat("selisih"), {"dari": "9", "ke": "x"}).context["dari"].nomor == 2


def test_overview_and_differences_without_a_submission(client):
    assert "Belum pernah diajukan" in client.get(alamat("pengajuan")).content.decode()
    assert "Belum ada pengajuan" in client.get(alamat("selisih")).content.decode()


def final(kota) -> None:
    SkorTahap.objects.create(
        evaluasi=kota.evaluasi, tahap="VF", pertanyaan=kota.jawaban("4.3").pertanyaan, skor=Decimal(5)
    )


@pytest.mark.parametrize(
    ("isi", "bidang"),
    [
        ({"predikat": "Madya"}, "sumber_url"),
        ({"nilai": "612,5"}, "predikat"),
        ({"predikat": "Madya", "sumber_url": "https://contoh.test", "nilai": "1.001"}, "nilai"),
        ({"predikat": "Madya", "sumber_url": "https://contoh.test", "nilai": "enam"}, "nilai"),
        ({"predikat": "Raja", "sumber_url": "https://contoh.test"}, "predikat"),
        ({"predikat": "Madya", "sumber_url": "javascript:alert(1)"}, "sumber_url"),
    ],
)
def test_closing_with_a_bad_outcome_is_refused_at_the_field(kota, client, pengajuan, isi, bidang):
    final(kota)
    jawaban = client.post(alamat("selesaikan"), isi)
    assert jawaban.status_code == 422
    assert bidang in jawaban.context["form"].errors
    assert not PredikatTerbit.objects.exists()


def test_closing_by_the_page(kota, client, pengajuan):
    final(kota)
    isi = {"predikat": "Madya", "nilai": "612,5", "sumber_url": "https://contoh.test/a", "tahun_penghargaan": "2025"}
    assert client.post(alamat("selesaikan"), isi).url == alamat("pengajuan")
    assert PredikatTerbit.objects.get().nilai == Decimal("612.50")
    assert "sudah ditutup" in client.get(alamat("pengajuan")).content.decode()


def test_head_reads_and_signs_the_sheet(kota):
    menunggu(kota, "4.3")
    pengisian.ajukan_bagian(penugasan=kota.bagian("4.1", kota.dinsos), oleh=kota.operator_dinsos)
    kota.operator_dinsos.kepala_opd = True
    kota.operator_dinsos.save()
    client = Client()
    client.force_login(kota.operator_dinsos)
    lembar = client.get(alamat("sahkan", kota.dinsos.pk))
    isi = lembar.content.decode()
    assert "7 lembaga" in isi
    assert lembar.context["form"].initial["nama"] == "dinsos Kota Sini"
    assert "Pengesahan tertulis" not in isi
    kirim = {**PENANDA, "sidik": lembar.context["lembar"].sidik}
    assert client.post(alamat("sahkan", kota.dinsos.pk), {**kirim, "nama": ""}).status_code == 422
    lampirkan(kota, "4.1", jenis="foto", opd="dinsos")
    assert client.post(alamat("sahkan", kota.dinsos.pk), kirim).status_code == 409
    kirim["sidik"] = client.get(alamat("sahkan", kota.dinsos.pk)).context["lembar"].sidik
    assert client.post(alamat("sahkan", kota.dinsos.pk), kirim).url == alamat("pengesahan")
    assert "1</strong> dari 1 OPD sudah disahkan" in client.get(alamat("pengesahan")).content.decode()
    assert client.post(alamat("cabut_pengesahan", PengesahanOpd.objects.get().pk)).url == alamat("pengesahan")
    assert not PengesahanOpd.objects.exists()


def test_secretariat_demands_sign_off_by_the_page(kota, client):
    client.post(alamat("wajib_pengesahan"), {"wajib": "ya"})
    kota.kota.refresh_from_db()
    assert kota.kota.wajib_pengesahan_opd
    assert "mewajibkan" in client.get(alamat("pengesahan")).content.decode()
    client.post(alamat("wajib_pengesahan"), {"wajib": "tidak"})
    kota.kota.refresh_from_db()
    assert not kota.kota.wajib_pengesahan_opd


@pytest.mark.parametrize("nama", ["pengesahan", "pengajuan", "selisih"])
def test_cost_of_the_pages_does_not_grow(kota, client, pengajuan, nama):
    client.get(alamat(nama))
    with CaptureQueriesContext(connection) as sedikit:
        client.get(alamat(nama))
    for kode in ("4.3", "4.4"):
        buka_kembali(evaluasi=kota.evaluasi, alasan=ALASAN, oleh=kota.sekretariat)
        isi_jawaban(kota, kode)
        lampirkan(kota, "4.1", jenis="foto", bukti__judul=f"Foto {kode}")
        ajukan_evaluasi(evaluasi=kota.evaluasi, oleh=kota.sekretariat)
    with CaptureQueriesContext(connection) as banyak:
        client.get(alamat(nama))
    assert len(banyak) <= len(sedikit) <= 30
