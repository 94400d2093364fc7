"""One piece of evidence: what can be done to it, what is said beforehand, links looked at; and new ones."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bukti.models import Bukti, TautanBukti, VersiBukti
from bukti.queries.pemakaian import halangan_tarik, pemakaian
from bukti.services.kepekaan import tandai_peka
from bukti.services.tautan_luar import pastikan_terbuka
from bukti.services.unggahan import ganti_berkas, ubah_keterangan
from indikator.services import pengisian
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Riwayat
from tests.bukti import bahan
from tests.bukti.bahan_halaman import teks
from tests.bukti.bahan_halaman import url as url_soal
from tests.factories.bukti import BuktiFactory, TautanBuktiFactory, VersiBuktiFactory
from tests.factories.indikator import SAAT_UJI
from tests.potret_dunia import pinjam_dunia

BARU = "/32.77/2024/bukti/baru/"
PUSTAKA = "/32.77/2024/bukti/"


def url(nama: str, bukti: Bukti) -> str:
    return reverse(f"bukti:{nama}", args=[bukti.pk])


@pytest.fixture
def tautan(kota) -> TautanBukti:
    return TautanBuktiFactory(jawaban=kota.jawaban("4.1"), bukti__opd=kota.dinkes, bukti__judul="SK Gugus Tugas")


@pytest.fixture
def luar(kota) -> Bukti:
    bukti = BuktiFactory(opd=kota.dinkes, tautan=True, judul="Perda di JDIH")
    TautanBuktiFactory(jawaban=kota.jawaban("4.1"), bukti=bukti, versi=None)
    return bukti


# --- Said beforehand -------------------------------------------------------------------------------------------------


def test_what_a_replacement_does_and_where(client, kota, tautan):
    wajib = tautan.jawaban.pertanyaan.kebutuhan.get(wajib=True)
    TautanBukti.objects.filter(pk=tautan.pk).update(kebutuhan=wajib)
    terkirim = TautanBuktiFactory(jawaban=kota.jawaban("4.2"), bukti=tautan.bukti, versi=tautan.versi)
    jawaban = kota.jawaban("4.2")
    pengisian.simpan_jawaban(
        jawaban=jawaban, opsi="a", angka=None, catatan="", versi=jawaban.versi, oleh=kota.operator_dinkes
    )
    pengisian.ajukan_bagian(penugasan=kota.bagian("4.2", kota.dinkes), oleh=kota.operator_dinkes)

    pakai = pemakaian(tautan.bukti, kota.operator_dinkes)
    assert ([t.pk for t in pakai.ikut], [t.pk for t in pakai.tetap]) == ([tautan.pk], [terkirim.pk])
    assert ([t.milik for t in pakai.tautan], [t.pk for t in pakai.satu_satunya]) == ([True, False], [tautan.pk])
    client.force_login(kota.operator_dinkes)
    isi = teks(client.get(url("bukti_detail", tautan.bukti)))
    assert "Ikut versi baru dan dinilai ulang:</strong> 4.1 (2024)" in isi
    assert "Tetap memakai versi sekarang</strong> karena sudah diajukan atau lewat tenggat: 4.2 (2024)" in isi
    assert "karena ini satu-satunya buktinya: 4.1 (2024)" in isi
    assert 'Ubah halaman<span class="visually-hidden"> pada 4.1</span>' in isi
    assert "pada 4.2</span>" not in isi

    ganti_berkas(
        bukti=tautan.bukti, berkas=[bahan.unggahan("b.pdf", bahan.pdf(2))], oleh=kota.operator_dinkes
    )  # and so it is
    assert [(t.jawaban.pertanyaan.kode, t.versi.nomor) for t in pemakaian(tautan.bukti, kota.sekretariat).tautan] == [
        ("4.1", 2), ("4.2", 1)
    ]  # fmt: skip


def test_a_second_proof_of_a_requirement_is_no_loss(kota, tautan):
    wajib = tautan.jawaban.pertanyaan.kebutuhan.get(wajib=True)
    TautanBukti.objects.filter(pk=tautan.pk).update(kebutuhan=wajib)
    TautanBuktiFactory(jawaban=tautan.jawaban, bukti__opd=kota.dinsos, kebutuhan=wajib)
    assert pemakaian(tautan.bukti, kota.operator_dinkes).satu_satunya == []


def test_where_withdrawal_is_impossible_the_page_says_why(client, kota, tautan):
    type(tautan.jawaban).objects.filter(pk=tautan.jawaban_id).update(
        status="diterima", nilai_verifikasi=5, verifikator=kota.verifikator, diverifikasi_pada=SAAT_UJI
    )
    client.force_login(kota.operator_dinkes)
    isi = teks(client.get(url("bukti_detail", tautan.bukti)))
    assert halangan_tarik(tautan.bukti) in isi
    assert url("bukti_tarik", tautan.bukti) not in isi


def test_the_page_takes_as_many_queries_with_many_links_and_versions(client, kota, tautan):
    client.force_login(kota.sekretariat)

    def hitung() -> int:
        with CaptureQueriesContext(connection) as tangkap:
            assert client.get(url("bukti_detail", tautan.bukti)).status_code == 200
        return len(tangkap)

    hitung()
    sedikit = hitung()
    for kode in ("4.2", "4.3", "4.4"):
        TautanBuktiFactory(jawaban=kota.jawaban(kode), bukti=tautan.bukti, versi=tautan.versi)
    for nomor in (2, 3):
        for urutan in (1, 2, 3):
            VersiBuktiFactory(bukti=tautan.bukti, nomor=nomor, urutan=urutan)
    assert hitung() == sedikit


# --- Putting files in order ------------------------------------------------------------------------------------------


def test_files_added_left_out_and_put_in_order(client, kota, tautan):
    client.force_login(kota.operator_dinkes)
    satu = tautan.versi
    data = {"pertahankan": [satu.pk], f"urut_{satu.pk}": "1", "berkas": [bahan.unggahan("b.pdf", bahan.pdf(2))]}
    assert client.post(url("bukti_ganti", tautan.bukti), data).status_code == 302
    kini = VersiBukti.setiap_berkas.filter(bukti=tautan.bukti, nomor=2)
    assert [v.nama_asli for v in kini.order_by("urutan")] == ["sk.pdf", "b.pdf"]
    a, b = kini.order_by("urutan")
    data = {"pertahankan": [a.pk, b.pk], f"urut_{a.pk}": "2", f"urut_{b.pk}": "1"}
    respons = client.post(url("bukti_ganti", tautan.bukti), data)
    assert respons.status_code == 302
    kini = VersiBukti.setiap_berkas.filter(bukti=tautan.bukti, nomor=3).order_by("urutan")
    assert [v.nama_asli for v in kini] == ["b.pdf", "sk.pdf"]
    isi = teks(client.get(url("bukti_detail", tautan.bukti)))
    assert "Versi 3 · 2 berkas" in isi
    assert "mengganti berkas bukti dengan versi 3 (b.pdf, sk.pdf)." in isi
    assert "2 versi sebelumnya" in isi


@pytest.mark.parametrize(
    ("isian", "status", "kalimat"),
    [
        ({"pertahankan": ["999999"]}, 409, "sudah diubah orang lain"),
        ({"pertahankan": ["x"]}, 422, "tidak dikenal"),
        ({"pertahankan": ["{pk}"], "urut_{pk}": "0"}, 422, "Urutan dimulai dari 1."),
        ({"pertahankan": ["{pk}"]}, 422, "sama dengan versi 1 yang sudah tersimpan"),
    ],
)
def test_an_order_that_makes_no_sense(client, kota, tautan, isian, status, kalimat):
    client.force_login(kota.operator_dinkes)
    pk = str(tautan.versi_id)
    data = {
        nama.format(pk=pk): [n.format(pk=pk) for n in nilai] if isinstance(nilai, list) else nilai
        for nama, nilai in isian.items()
    }
    respons = client.post(url("bukti_ganti", tautan.bukti), data)
    assert (respons.status_code, kalimat in teks(respons)) == (status, True)
    assert VersiBukti.setiap_berkas.count() == 1


# --- Pages outside ---------------------------------------------------------------------------------------------------


def test_a_person_confirms_a_link_once_a_day(kota, luar):
    with time_machine.travel(datetime(2024, 5, 3, 2, 0, tzinfo=UTC), tick=False) as jam:
        for _ in range(2):
            luar = pastikan_terbuka(bukti=luar, alamat=luar.tautan_url, oleh=kota.operator_dinkes)
        pastikan_terbuka(bukti=luar, alamat=luar.tautan_url, oleh=kota.verifikator)
        jam.shift(timedelta(days=1))
        luar = pastikan_terbuka(bukti=Bukti.objects.get(pk=luar.pk), alamat=luar.tautan_url, oleh=kota.verifikator)
    assert (luar.tautan_dilihat_oleh, luar.tautan_dilihat_pada) == (
        kota.verifikator, datetime(2024, 5, 4, 2, 0, tzinfo=UTC)
    )  # fmt: skip
    assert Riwayat.objects.filter(aksi=Aksi.TAUTAN_DILIHAT).count() == 3


def test_a_name_with_a_degree_ends_the_sentence_once(client, kota, luar):
    """ "S.IP." has a full stop of its own, so the name does not stand last."""
    pastikan_terbuka(bukti=luar, alamat=luar.tautan_url, oleh=kota.operator_dinkes)
    client.force_login(kota.operator_dinkes)
    assert f"Terakhir dilihat oleh {kota.operator_dinkes}, " in teks(client.get(url("bukti_detail", luar)))


def test_another_address_is_not_the_one_that_was_seen(kota, luar):
    with pytest.raises(SudahBerubah, match="Alamat tautan ini baru saja diubah"):
        pastikan_terbuka(bukti=luar, alamat="https://lain.test/", oleh=kota.operator_dinkes)
    pastikan_terbuka(bukti=luar, alamat=luar.tautan_url, oleh=kota.operator_dinkes)
    ubah_keterangan(bukti=luar, keterangan={"judul": "Perda"}, oleh=kota.operator_dinkes)
    assert Bukti.objects.get(pk=luar.pk).tautan_dilihat_pada is not None
    ubah_keterangan(bukti=luar, keterangan={"tautan_url": "https://jdih.contoh.test/9"}, oleh=kota.operator_dinkes)
    luar.refresh_from_db()
    assert (luar.tautan_dilihat_pada, luar.tautan_dilihat_oleh) == (None, None)


def test_a_file_is_no_link(kota, tautan):
    with pytest.raises(Ditolak, match="bukan tautan"):
        pastikan_terbuka(bukti=tautan.bukti, alamat="", oleh=kota.operator_dinkes)


def test_the_button_for_who_works_with_it(client, kota, luar):
    client.force_login(kota.verifikator)
    isi = teks(client.get(url("bukti_detail", luar)))
    assert "Belum ada yang memastikan laman ini" in isi
    assert client.post(url("tautan_terbuka", luar), {"alamat": luar.tautan_url}).status_code == 302
    assert f"oleh {kota.verifikator}, " in teks(client.get(url("bukti_detail", luar)))
    client.force_login(kota.pimpinan)
    assert "Masih terbuka hari ini" not in teks(client.get(url("bukti_detail", luar)))
    assert client.post(url("tautan_terbuka", luar), {"alamat": luar.tautan_url}).status_code == 403


# --- Children's data -------------------------------------------------------------------------------------------------


def test_the_mark_on_the_page(client, kota, tautan):
    client.force_login(kota.verifikator)
    data = {"kepekaan": "anak", "semula": "biasa"}
    assert client.post(url("bukti_peka", tautan.bukti), data).url.endswith("#data-pribadi")
    isi = teks(client.get(url("bukti_detail", tautan.bukti)))
    assert "Data anak</span>" in isi
    assert "Dibuka oleh" not in isi  # the log is for whoever answers for the evidence
    assert "menandai kepekaan bukti: memuat data pribadi anak." in isi
    respons = client.post(url("bukti_peka", tautan.bukti), {"kepekaan": "biasa", "semula": "anak"})
    assert (respons.status_code, teks(respons).count("Tulis alasan menurunkan tanda")) == (422, 2)
    data = {"kepekaan": "korban", "semula": "biasa", "alasan": "Nama sudah dihitamkan."}
    respons = client.post(url("bukti_peka", tautan.bukti), data)
    assert (respons.status_code, "Nama sudah dihitamkan." in teks(respons)) == (409, True)
    Bukti.objects.update(kepekaan="biasa")
    assert "Nama sudah dihitamkan." in teks(client.post(url("bukti_peka", tautan.bukti), data | {"semula": "anak"}))
    assert client.post(url("bukti_peka", tautan.bukti), {}).status_code == 422
    assert client.post(url("bukti_peka", tautan.bukti), {"kepekaan": "biasa", "semula": "x"}).status_code == 422


def test_the_log_of_openings(client, kota, tautan):
    tandai_peka(bukti=tautan.bukti, kepekaan="anak", oleh=kota.operator_dinkes)
    client.force_login(kota.verifikator)
    b"".join(client.get(reverse("bukti:berkas", args=[tautan.versi_id])).streaming_content)
    assert client.get(url("bukti_pembukaan", tautan.bukti)).status_code == 403
    client.force_login(kota.operator_dinkes)
    assert f"{kota.verifikator}" in teks(client.get(url("bukti_detail", tautan.bukti)))
    isi = client.get(url("bukti_pembukaan", tautan.bukti))
    assert [(b.pelaku_id, b.sesudah["cara"]) for b in isi.context["page_obj"]] == [(kota.verifikator.pk, "dilihat")]
    client.force_login(kota.operator_dinsos)
    assert client.get(url("bukti_pembukaan", tautan.bukti)).status_code == 404


def test_lists_show_no_picture_of_children_s_data(client, kota, tautan):
    VersiBukti.objects.filter(pk=tautan.versi_id).update(pratinjau="pratinjau/x.webp")
    client.force_login(kota.operator_dinkes)
    gambar = f"/berkas/{tautan.versi_id}/"
    halaman = (url("bukti_detail", tautan.bukti), url_soal("pertanyaan", "4.1"))
    semula = [teks(client.get(h)).count(f'src="{gambar}') for h in halaman]
    assert all(semula)
    tandai_peka(bukti=tautan.bukti, kepekaan="anak", oleh=kota.operator_dinkes)
    assert [teks(client.get(h)).count(f'src="{gambar}') for h in halaman] == [0, 0]


# --- Where else, on the question page --------------------------------------------------------------------------------


def test_where_else_a_document_is_used(buka, kota, tautan):
    for kode in ("4.2", "4.3"):
        TautanBuktiFactory(jawaban=kota.jawaban(kode), bukti=tautan.bukti, versi=tautan.versi)
    [t] = [t for k in buka(kota.operator_dinkes, "4.1").context["kelompok"] for t in k.lampiran]
    assert (t.juga, t.juga_di_luar) == (["4.2"], 1)
    isi = teks(buka(kota.operator_dinkes, "4.1"))
    assert "1 pertanyaan di luar lingkup Anda" in isi
    assert "/pertanyaan/4.3/" not in isi


# --- New evidence ----------------------------------------------------------------------------------------------------


def kirim_baru(client, kota, **isian):
    return client.post(BARU, {"opd": kota.dinkes.pk} | isian)


def test_new_evidence_of_several_files(client, kota):
    client.force_login(kota.operator_dinkes)
    respons = kirim_baru(
        client, kota, berkas=[bahan.unggahan("SK_Tim.pdf", bahan.pdf(1)), bahan.unggahan("lampiran.pdf", bahan.pdf(2))],
        penanda_tangan="Wali Kota", kepekaan="anak", berlaku_sampai="2030-12-31",
    )  # fmt: skip
    bukti = Bukti.objects.get()
    assert respons.url == bukti.get_absolute_url()
    assert (bukti.judul, bukti.jenis, bukti.penanda_tangan, bukti.kepekaan, bukti.opd, bukti.berlaku_sampai) == (
        "SK Tim", "keputusan", "Wali Kota", "anak", kota.dinkes, date(2030, 12, 31)
    )  # fmt: skip
    assert (VersiBukti.setiap_berkas.count(), bukti.kotak_masuk) == (2, False)
    respons = kirim_baru(client, kota, berkas=[bahan.unggahan("lain.pdf", bahan.pdf(2))])
    assert respons.status_code == 422
    assert "sudah ada di pustaka dengan judul “SK Tim”" in teks(respons)


def test_a_new_page_outside(client, kota):
    client.force_login(kota.operator_dinkes)
    for status in (302, 422):
        respons = kirim_baru(client, kota, tautan_url="https://jdih.contoh.test/perda", nomor="1/2024")
        assert respons.status_code == status
    assert "Alamat ini sudah ada di pustaka dengan judul “Laman jdih.contoh.test”" in teks(respons)
    assert Bukti.objects.get().jenis == "tautan"


@pytest.mark.parametrize(
    ("isian", "kalimat"),
    [
        ({}, "Pilih paling sedikit satu berkas, atau tulis alamat laman."),
        ({"tautan_url": "https://a.test/", "berkas": "pdf"}, "salah satu saja"),
        ({"tautan_url": "javascript:alert(1)"}, "Alamat tidak lengkap."),
        ({"tautan_url": "ftp://a.test/x"}, "Hanya alamat https:// atau http:// yang diterima."),
        ({"berkas": "pdf", "opd": "dinsos"}, "Anda tidak mengelola bukti OPD itu."),
        ({"berkas": "pdf", "periode_mulai": "2024-05-01", "periode_akhir": "2024-04-01"}, "Periode akhir tidak boleh"),
        ({"berkas": "pdf", "kepekaan": "rahasia"}, "Pilih salah satu keterangan data pribadi."),
        ({"berkas": "kosong"}, "kosong (0 bita)"),
    ],
)
def test_new_evidence_refused_keeps_what_was_typed(client, kota, isian, kalimat):
    client.force_login(kota.operator_dinkes)
    berkas = {"pdf": [bahan.unggahan("a.pdf", bahan.pdf())], "kosong": [bahan.unggahan("a.pdf", b"")]}
    data = isian | ({"berkas": berkas[isian["berkas"]]} if "berkas" in isian else {})
    data |= {"opd": kota.dinsos.pk} if isian.get("opd") else {}
    respons = kirim_baru(client, kota, judul="ketikan saya", **data)
    assert respons.status_code == 422
    assert kalimat in teks(respons)
    assert "ketikan saya" in teks(respons)
    assert Bukti.objects.count() == 0


# --- Filters of the library ------------------------------------------------------------------------------------------


@pytest.fixture
def isi(kota):
    dasar = {"bukti__opd": kota.dinkes}
    hari_ini = kota.evaluasi.hari_ini
    VersiBuktiFactory(**dasar, bukti__judul="segera", bukti__berlaku_sampai=hari_ini + timedelta(days=90))
    VersiBuktiFactory(**dasar, bukti__judul="lama lagi", bukti__berlaku_sampai=hari_ini + timedelta(days=91))
    VersiBuktiFactory(**dasar, bukti__judul="hari ini", bukti__berlaku_sampai=hari_ini, bukti__penanda_tangan="Sekda")
    VersiBuktiFactory(**dasar, bukti__judul="peka", bukti__kepekaan="korban", bukti__penanda_tangan="Sekda")
    lihat = {"tautan_dilihat_oleh": kota.operator_dinkes}
    kini = datetime.now(UTC)
    BuktiFactory(opd=kota.dinkes, tautan=True, judul="baru dilihat", tautan_dilihat_pada=kini, **lihat)
    BuktiFactory(
        opd=kota.dinkes, tautan=True, judul="lama dilihat", tautan_dilihat_pada=kini - timedelta(days=95), **lihat
    )
    BuktiFactory(opd=kota.dinkes, tautan=True, judul="tak dilihat", penanda_tangan="Wali Kota")


@pytest.mark.parametrize(
    ("query", "judul"),
    [
        ({"keadaan": "segera"}, {"segera", "hari ini"}),
        ({"keadaan": "peka"}, {"peka"}),
        ({"keadaan": "tautan_lama"}, {"lama dilihat", "tak dilihat"}),
        ({"penanda": "Sekda"}, {"hari ini", "peka"}),
        ({"penanda": "Sekda", "keadaan": "segera"}, {"hari ini"}),
        ({"penanda": "Tidak Ada"}, set()),
    ],
)
def test_filters_of_the_library(client, kota, isi, query, judul):
    client.force_login(kota.operator_dinkes)
    respons = client.get(PUSTAKA, query)
    assert {b.judul for b in respons.context["baris"]} == judul
    hitungan = {kode: n for kode, _, n in respons.context["keadaan"]}
    assert hitungan[query.get("keadaan", "")] == len(judul)


def test_who_signed_is_counted_with_the_other_filters(client, kota, isi):
    client.force_login(kota.operator_dinkes)
    pilihan = client.get(PUSTAKA, {"keadaan": "segera"}).context["form"].fields["penanda"].widget.choices
    assert list(pilihan) == [("", "Semua penanda tangan"), ("Sekda", "Sekda (1)")]


# --- Two at once -----------------------------------------------------------------------------------------------------


def test_two_marks_at_once_leave_one(transactional_db):
    kota = pinjam_dunia().sini
    bukti = TautanBuktiFactory(jawaban=kota.jawaban("4.1"), bukti__opd=kota.dinkes).bukti
    gerbang = Barrier(2)

    def tandai(nilai: str) -> str:
        satu = Bukti.objects.get(pk=bukti.pk)
        gerbang.wait(timeout=10)
        try:
            return tandai_peka(bukti=satu, kepekaan=nilai, oleh=kota.sekretariat).kepekaan
        except SudahBerubah:
            return "kalah"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as kolam:
        hasil = list(kolam.map(tandai, ["anak", "korban"]))
    assert hasil.count("kalah") == 1
    assert Bukti.objects.get(pk=bukti.pk).kepekaan in hasil
    assert Riwayat.objects.filter(aksi=Aksi.BUKTI_DITANDAI).count() == 1
