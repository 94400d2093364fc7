"""Another city's objects in bodies, query strings and choices: nothing changed, nothing mixed, nothing revealed."""

import io
import zipfile

import pytest
from django.urls import reverse
from django.utils import timezone

from bukti.models import Bukti
from indikator.models import Evaluasi
from klaster.models import Pengguna
from tests.factories.bukti import BuktiFactory, TautanBuktiFactory, VersiBuktiFactory
from tests.izin.jejak_kota import campuran, potret
from tests.izin.test_matriks import isi_untuk
from tests.matriks_izin import AKTOR, LONGGAR, MATRIKS
from tests.panggung import Panggung, dibatalkan

pytestmark = [pytest.mark.django_db, pytest.mark.sekali]
#: Every thing of the other city carries this in its name; whatever is asked for must not bring it to light.
RAHASIA = "Kota Sana"
PENULIS = ("sekretariat", "operator_dinkes", "verifikator")
PEMBACA = ("sekretariat", "operator_dinkes", "verifikator", "pimpinan")
MENULIS = sorted(n for n, (_, cara, _) in MATRIKS.items() if "post" in cara.split() and not n.startswith(LONGGAR))


def pembaca(letters: str) -> str | None:
    """The first of the city's people who may read it; None for what is the system admin's, who sees every city."""
    return next((a for a in PEMBACA if letters[AKTOR.index(a)] == "B"), None)


MEMBACA = sorted(
    nama
    for nama, (_, cara, letters) in MATRIKS.items()
    if cara.startswith("get") and letters[0] == "L" and not nama.startswith(LONGGAR)
)
#: Columns that no form may set, whoever sends them along.
TERLINDUNG = {
    "peran": "admin",
    "is_staff": "on",
    "is_superuser": "on",
    "status": "diterima",
    "status_periksa": "bersih",
    "nilai_verifikasi": "10",
    "nilai": "10",
    "skor": "10",
    "versi": "0",
    "revisi": "99",
    "sidik": "0" * 64,
}


@pytest.fixture
def bukti_sana(panggung_modul: Panggung) -> Bukti:
    """Evidence of the other city on its 4.1."""
    sana = panggung_modul.dunia.sana
    bukti = BuktiFactory(opd=sana.dinkes, pengunggah=sana.operator_dinkes, judul=f"SK {RAHASIA}")
    versi = VersiBuktiFactory(bukti=bukti, nama_asli=f"{RAHASIA}.pdf")
    TautanBuktiFactory(
        bukti=bukti, versi=versi, jawaban=sana.jawaban("4.1"), opd=sana.dinkes, ditautkan_oleh=sana.operator_dinkes
    )
    return bukti


def nomor_asing(panggung: Panggung, bukti: Bukti) -> dict[str, object]:
    """Field name -> an id of the other city, for every name under which our forms and filters take one."""
    sana = panggung.dunia.sana
    jawaban, bagian = sana.jawaban("4.1"), sana.bagian("4.1", sana.dinkes)
    return {
        **dict.fromkeys(("opd", "pemilik", "unit", "induk", "pimpin", "penerima_opd"), sana.dinkes.pk),
        **dict.fromkeys(("kota", "kota_id"), sana.kota.pk),
        **dict.fromkeys(("evaluasi", "evaluasi_id", "dasar"), sana.evaluasi.pk),
        **dict.fromkeys(("bukti", "bukti_id", "pilih"), bukti.pk),
        **dict.fromkeys(("penugasan", "bagian", "bagian_id"), bagian.pk),
        **dict.fromkeys(("jawaban", "jawaban_id"), jawaban.pk),
        **dict.fromkeys(("pengguna", "akun", "penerima", "pengganti", "oleh", "pelaku"), sana.operator_dinkes.pk),
        "tautan": bukti.tautan.get().pk,
        "versi_bukti": bukti.versi.get().pk,
        "kode": sana.kota.kode,
    }


@pytest.mark.usefixtures("_sesi_dihafal")
@pytest.mark.parametrize("nama", MENULIS)
def test_ids_of_another_city_and_protected_columns_change_nothing(
    panggung_polos: Panggung, bukti_sana: Bukti, nama: str
):
    """The own object in the address, everything of the other city and every protected column in the body."""
    panggung = panggung_polos
    sini, sana = panggung.dunia.sini.kota, panggung.dunia.sana.kota
    jenis, _, letters = MATRIKS[nama]
    alamat = reverse(nama, args=panggung.argumen(jenis))
    isi = {**isi_untuk(nama, panggung), **TERLINDUNG, **nomor_asing(panggung, bukti_sana)}
    semula, orang = potret(sana), list(Pengguna.objects.order_by("pk").values_list("pk", "peran", "kota", "is_staff"))
    for aktor in PENULIS:
        if letters[AKTOR.index(aktor)] != "B":
            continue
        with dibatalkan():
            panggung.sebagai(aktor).post(alamat, isi)
            assert potret(sana) == semula, aktor
            assert campuran(sini, sana) == [], aktor
            kini = Pengguna.objects.filter(pk__in=[p[0] for p in orang]).order_by("pk")
            assert list(kini.values_list("pk", "peran", "kota", "is_staff")) == orang, aktor


def test_a_mixed_row_and_a_changed_row_would_be_seen(panggung: Panggung, bukti_sana: Bukti):
    """The two measures of the test above find what they are made for."""
    sini, sana = panggung.dunia.sini, panggung.dunia.sana
    semula = potret(sana.kota)
    assert campuran(sini.kota, sana.kota) == []
    versi, jawaban = bukti_sana.versi.get(), sini.jawaban("4.2")
    TautanBuktiFactory(
        bukti=bukti_sana, versi=versi, jawaban=jawaban, opd=sini.dinkes, ditautkan_oleh=sini.operator_dinkes
    )
    assert any(baris.startswith("bukti.TautanBukti") for baris in campuran(sini.kota, sana.kota))
    Bukti.objects.filter(pk=bukti_sana.pk).update(judul="Lain")
    assert {k for k, v in potret(sana.kota).items() if v != semula[k]} >= {"bukti.Bukti", "bukti.TautanBukti"}


def tulisan(jawaban) -> str:
    """What an answer says, inside a workbook or ZIP as well."""
    isi = b"".join(jawaban.streaming_content) if jawaban.streaming else jawaban.content
    if not isi.startswith(b"PK"):
        return isi.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(isi)) as arsip:
        return "\n".join(arsip.read(n).decode("utf-8", "replace") for n in arsip.namelist())


@pytest.mark.usefixtures("_sesi_dihafal")
@pytest.mark.parametrize("nama", [n for n in MEMBACA if pembaca(MATRIKS[n][2])])
def test_no_query_string_brings_another_city_to_light(panggung: Panggung, bukti_sana: Bukti, nama: str):
    """Filters, search and sorting with the other city's ids and words, on every page and every download."""
    jenis, _, letters = MATRIKS[nama]
    alamat = reverse(nama, args=panggung.argumen(jenis))
    tanya = {**nomor_asing(panggung, bukti_sana), "q": "ana", "cari": "ana", "urut": "-kota", "halaman": "1"}
    aktor = pembaca(letters)
    assert aktor is not None
    for isi in ({}, tanya):
        jawaban = panggung.minta(aktor, "get", alamat, isi)
        assert RAHASIA not in tulisan(jawaban), (aktor, isi)


def pilihan(isi: list[dict]) -> list[tuple[str, str]]:
    """(field, label) of all choices of all forms that views handed to their templates."""
    hasil = []
    for konteks in isi:
        for nilai in konteks.values():
            for form in nilai if isinstance(nilai, (list, tuple)) else [nilai]:
                for nama, bidang in getattr(form, "fields", {}).items() if hasattr(form, "is_valid") else []:
                    hasil += [(nama, str(label)) for _, label in getattr(bidang, "choices", [])]
    return hasil


def test_no_form_offers_what_belongs_to_another_city(panggung_polos: Panggung, bukti_sana: Bukti):
    panggung = panggung_polos
    ditawarkan = 0
    for nama in MEMBACA:
        jenis, _, letters = MATRIKS[nama]
        alamat = reverse(nama, args=panggung.argumen(jenis))
        for aktor in ("sekretariat", "operator_dinkes"):
            if letters[AKTOR.index(aktor)] == "B":
                panggung.isi.clear()
                panggung.minta(aktor, "get", alamat)
                semua = pilihan(panggung.isi)
                ditawarkan += len(semua)
                assert [p for p in semua if RAHASIA in p[1]] == [], (nama, aktor)
    assert ditawarkan > 100


def test_an_evaluator_sees_only_the_city_that_was_handed_over(panggung: Panggung, bukti_sana: Bukti):
    """Both cities have submitted, one was handed over."""
    Evaluasi.objects.update(status=Evaluasi.Status.DIAJUKAN, diajukan_pada=timezone.now())
    for nama in MEMBACA:
        jenis, _, letters = MATRIKS[nama]
        if letters[AKTOR.index("evaluator")] in "4B":
            jawaban = panggung.minta("evaluator", "get", reverse(nama, args=panggung.argumen(jenis)))
            assert RAHASIA not in tulisan(jawaban), nama
