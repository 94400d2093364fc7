"""Kecamatan and kelurahan at a glance: cells, values, whom to remind, who sees what, and a fixed number of queries."""

import io
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indikator.models import Penugasan, Status
from indikator.services.pengajuan import ajukan_evaluasi
from indikator.services.wilayah import jawab_unit
from klaster.models import Opd, Pengguna
from klaster.models.opd import JenisOpd
from laporan.queries.wilayah import peta_wilayah
from laporan.whatsapp import nomor_wa, tautan_wa
from tests.dunia import DuniaKota
from tests.factories.indikator import PenugasanFactory
from tests.factories.klaster import OpdFactory, PenggunaFactory
from tests.laporan.bahan import jadikan_bagian

LAMPAU = date(2020, 1, 1)


@pytest.fixture
def kota(dunia) -> DuniaKota:
    """26.1 asked of four kelurahan in two kecamatan."""
    sini = dunia.sini
    barat = OpdFactory(kota=sini.kota, kode="32.77.02", nama="Kecamatan Barat", jenis=JenisOpd.KECAMATAN)
    for n, induk in enumerate([sini.kecamatan, barat, barat]):
        tambah_kelurahan(sini, induk, f"Kelurahan {n}")
    return sini


def tambah_kelurahan(kota: DuniaKota, induk: Opd, nama: str) -> Opd:
    kode = f"{induk.kode}.{1100 + Opd.objects.count()}"
    opd = OpdFactory(kota=kota.kota, kode=kode, nama=nama, jenis=JenisOpd.KELURAHAN, induk=induk)
    PenugasanFactory(jawaban=kota.jawaban("26.1"), opd=opd)
    return opd


def kelurahan(nama: str) -> Opd:
    return Opd.objects.get(nama=nama)


def jawab(kota: DuniaKota, opd: Opd, nilai: str) -> Penugasan:
    bagian = kota.bagian("26.1", opd)
    return jawab_unit(penugasan=bagian, nilai=nilai, catatan="", versi=bagian.versi, oleh=kota.sekretariat)


def sel(peta) -> dict[str, tuple[str, str]]:
    return {b.opd.nama: (b.sel[0].keadaan, b.sel[0].lengkap) for m in peta.matriks for k in m.kelompok for b in k.baris}


def buka(client, pengguna: Pengguna, nama: str = "wilayah", **query):
    client.force_login(pengguna)
    return client.get(reverse(f"laporan:{nama}", args=["32.77", 2024]), query)


def test_each_cell_says_the_answer_and_how_far_its_part_is(kota):
    utama = kota.kelurahan
    for opd, nilai in [(utama, "ya"), (kelurahan("Kelurahan 0"), "tidak"), (kelurahan("Kelurahan 1"), "ya")]:
        jawab(kota, opd, nilai)
    jadikan_bagian(kota.bagian("26.1", kelurahan("Kelurahan 0")), Status.MENUNGGU, oleh=kota.sekretariat)
    jadikan_bagian(kota.bagian("26.1", kelurahan("Kelurahan 1")), Status.DIKEMBALIKAN, oleh=kota.sekretariat)
    peta = peta_wilayah(kota.evaluasi, kota.sekretariat)
    assert sel(peta) == {
        "Kelurahan Uji Kota Sini": ("ya", "Ya"),
        "Kelurahan 0": ("menunggu", "Tidak, diajukan"),
        "Kelurahan 1": ("dikembalikan", "Ya, dikembalikan"),
        "Kelurahan 2": ("belum", "Belum menjawab"),
    }
    (matriks,) = peta.matriks
    (kolom,) = matriks.kolom
    assert (kolom.hasil.pembilang, kolom.hasil.penyebut, kolom.hasil.belum) == (2, 4, 1)
    assert (kolom.kemajuan.selesai, kolom.kemajuan.total) == (1, 4)
    assert [k.kecamatan.nama for k in matriks.kelompok] == ["Kecamatan Barat", "Kecamatan Uji Kota Sini"]


def test_the_chase_list_names_the_latest_first_with_whom_to_ask(kota):
    lurah = Pengguna.objects.get(opd=kota.kelurahan)
    Pengguna.objects.filter(pk=lurah.pk).update(telepon="0812-3456-7890")
    Penugasan.objects.filter(pk=kota.bagian("26.1", kelurahan("Kelurahan 2")).pk).update(tenggat=LAMPAU)
    jadikan_bagian(kota.bagian("26.1", kelurahan("Kelurahan 0")), Status.MENUNGGU, oleh=kota.sekretariat)
    peta = peta_wilayah(kota.evaluasi, kota.sekretariat, kontak=True, url="https://kla.test/tugas/")
    assert [(t.opd.nama, t.kode, t.terlambat, t.tenggat) for t in peta.tagihan] == [
        ("Kelurahan 2", ["26.1"], 1, LAMPAU),
        ("Kelurahan 1", ["26.1"], 0, kota.evaluasi.tenggat),
        ("Kelurahan Uji Kota Sini", ["26.1"], 0, kota.evaluasi.tenggat),
    ]
    assert peta.tagihan[0].kontak == []  # Kecamatan Barat has no operator either
    (orang,) = peta.tagihan[2].kontak
    assert (orang.nama, orang.telepon) == (str(lurah), "0812-3456-7890")
    alamat = urlsplit(orang.wa)
    assert (alamat.netloc, alamat.path) == ("wa.me", "/6281234567890")
    (pesan,) = parse_qs(alamat.query)["text"]
    assert "masih memiliki 1 pertanyaan Evaluasi KLA 2024 yang belum diajukan: 26.1." in pesan
    assert pesan.endswith("Tenggat 31 Desember 2099. Silakan dilengkapi pada portal https://kla.test/tugas/")


def test_a_unit_without_operator_is_chased_through_its_kecamatan(kota):
    tagihan = peta_wilayah(kota.evaluasi, kota.sekretariat, kontak=True).tagihan
    satu = next(t for t in tagihan if t.opd.nama == "Kelurahan 0")
    assert [k.nama for k in satu.kontak] == [str(kota.operator_kecamatan)]


def test_disabled_accounts_are_not_asked(kota):
    Pengguna.objects.filter(pk__in=[kota.operator_kelurahan.pk, kota.operator_kecamatan.pk]).update(is_active=False)
    assert all(t.kontak == [] for t in peta_wilayah(kota.evaluasi, kota.sekretariat, kontak=True).tagihan)


@pytest.mark.parametrize(
    ("telepon", "nomor"),
    [
        ("0812-3456-7890", "6281234567890"),
        ("+62 812 3456 7890", "6281234567890"),
        ("81234567890", "6281234567890"),
        ("(022) 665 4321", ""),  # a landline has no WhatsApp
        ("0812", ""),
        ("", ""),
        ("tidak ada", ""),
        ("081234567890123456", ""),
    ],
)
def test_numbers_for_whatsapp(telepon, nomor):
    assert nomor_wa(telepon) == nomor
    assert tautan_wa(telepon, "Halo & salam?") == (f"https://wa.me/{nomor}?text=Halo%20%26%20salam%3F" if nomor else "")


def test_operators_of_units_see_their_own_and_those_below(client, kota):
    milik = {
        kota.operator_kecamatan: {"Kelurahan Uji Kota Sini", "Kelurahan 0"},
        kota.operator_kelurahan: {"Kelurahan Uji Kota Sini"},
        kota.operator_dp3a: {"Kelurahan Uji Kota Sini", "Kelurahan 0", "Kelurahan 1", "Kelurahan 2"},  # it leads
        kota.operator_dinkes: set(),  # no part in any such question
    }
    for operator, nama in milik.items():
        respons = buka(client, operator)
        assert set(sel(respons.context["peta"])) == nama, operator
        for kolom in (k for m in respons.context["peta"].matriks for k in m.kolom):
            assert kolom.hasil.penyebut == 4  # the value is always the whole city's


def test_names_and_numbers_only_for_those_who_chase(client, kota):
    Pengguna.objects.filter(pk=kota.operator_kelurahan.pk).update(telepon="081234567890")
    for siapa, terlihat in [("sekretariat", True), ("operator_kecamatan", True), ("pimpinan", False)]:
        isi = buka(client, getattr(kota, siapa)).content.decode()
        assert ("wa.me/6281234567890" in isi, "081234567890" in isi) == (terlihat, terlihat), siapa


def test_page_narrows_to_a_kecamatan_and_survives_nonsense(client, kota):
    barat = Opd.objects.get(nama="Kecamatan Barat")
    peta = buka(client, kota.sekretariat, kecamatan=barat.pk).context["peta"]
    assert set(sel(peta)) == {"Kelurahan 1", "Kelurahan 2"}
    assert {t.opd.induk for t in peta.tagihan} == {barat}
    for nilai in ("abc", "9" * 40, "-1", ""):
        assert len(sel(buka(client, kota.sekretariat, kecamatan=nilai).context["peta"])) == 4
    assert sel(buka(client, kota.sekretariat, kecamatan=999_999).context["peta"]) == {}


def test_nothing_is_chased_after_submission(client, kota):
    ajukan_evaluasi(evaluasi=kota.evaluasi, oleh=kota.sekretariat)
    respons = buka(client, kota.sekretariat)
    assert respons.context["peta"].tagihan == ()
    assert "Daftar tagihan" not in respons.content.decode()


def test_another_citys_units_stay_there(client, dunia):
    assert set(sel(buka(client, dunia.sini.sekretariat).context["peta"])) == {"Kelurahan Uji Kota Sini"}
    assert buka(client, dunia.sana.sekretariat).status_code == 404


def test_the_sheet_holds_the_list_and_formulas_stay_text(client, kota):
    import openpyxl

    Opd.objects.filter(nama="Kelurahan 0").update(nama="=1+1")
    Pengguna.objects.filter(pk=kota.operator_kelurahan.pk).update(telepon="081234567890")
    respons = buka(client, kota.sekretariat, "wilayah_xlsx")
    assert respons["Content-Disposition"].startswith('attachment; filename="KLA_Kota-Sini_2024_Tagihan-Wilayah_')
    (lembar,) = openpyxl.load_workbook(io.BytesIO(respons.content)).worksheets
    baris = list(lembar.iter_rows(values_only=True))
    assert baris[0][-2:] == ("Narahubung", "Telepon")
    assert [b[1] for b in baris[1:]] == ["=1+1", "Kelurahan 1", "Kelurahan 2", "Kelurahan Uji Kota Sini"]
    assert lembar["B2"].data_type == "s"
    assert baris[4][2:4] == (1, 0)
    assert baris[4][5:] == ("26.1", str(kota.operator_kelurahan), "081234567890")

    baca = openpyxl.load_workbook(io.BytesIO(buka(client, kota.pimpinan, "wilayah_xlsx").content)).active
    assert "Telepon" not in [c.value for c in baca[1]]


def test_the_same_number_of_queries_for_few_and_many_units(client, kota):
    def hitung() -> int:
        buka(client, kota.sekretariat)
        with CaptureQueriesContext(connection) as tangkapan:
            assert client.get(reverse("laporan:wilayah", args=["32.77", 2024])).status_code == 200
        return len(tangkapan)

    sedikit = hitung()
    for n in range(40):
        opd = tambah_kelurahan(kota, kota.kecamatan, f"Kelurahan Baru {n:02}")
        PenggunaFactory(operator=True, opd=opd)
    assert hitung() == sedikit
    with CaptureQueriesContext(connection) as tangkapan:
        assert len(sel(peta_wilayah(kota.evaluasi, kota.sekretariat, kontak=True))) == 44
    assert len(tangkapan) == 3
