"""The permission walk: every address x every method x every role x own OPD, other OPD, other city, not logged in.

What each cell answers, and what its letters mean, stands in `tests/matriks_izin.py`.
"""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from indikator.models import Evaluasi
from klaster.izin import PERAN_IZIN, Izin
from tests.matriks_izin import AKTOR, LONGGAR, MATRIKS, SENDIRI
from tests.panggung import Panggung, tujuan

pytestmark = pytest.mark.django_db
METODE = ["get", "head", "post", "put", "patch", "delete", "options"]


def nama_semua_alamat(simpul=None, awalan: str = "") -> set[str]:
    """Names of all addresses except the Django admin's, which has a walk of its own (`test_admin.py`)."""
    nama: set[str] = set()
    for pola in (simpul or get_resolver()).url_patterns:
        if isinstance(pola, URLResolver):
            if pola.app_name != "admin":
                nama |= nama_semua_alamat(pola, f"{pola.namespace}:" if pola.namespace else awalan)
        elif isinstance(pola, URLPattern):
            nama.add(f"{awalan}{pola.name}")
    return nama


def test_every_address_has_a_row_and_every_row_an_address():
    assert nama_semua_alamat() == set(MATRIKS)


def test_every_row_names_every_actor():
    assert {nama: len(harapan) for nama, (_, _, harapan) in MATRIKS.items() if len(harapan) != len(AKTOR)} == {}


def isi_untuk(nama: str, panggung: Panggung) -> dict[str, object]:
    return {"evaluasi": panggung.dunia.sini.evaluasi.pk} if nama == "indikator:pilih_evaluasi" else {}


def harapan_lain(panggung: Panggung, alamat: str, aktor: str, huruf: str) -> str:
    """What a method that the address does not have answers: the door first, then "not here" (405).

    Who fails by role fails with every method. Who fails by scope (404), or by a rule of this one page, has not been
    looked at yet when the method is refused.
    """
    if huruf == "L":
        return "L"
    orang, izin = panggung.orang(aktor), getattr(tujuan(alamat).func, "izin", None)
    if isinstance(izin, Izin) and (orang is None or izin not in PERAN_IZIN[orang.peran]):
        return "3"
    return "M"


@pytest.mark.sekali
@pytest.mark.usefixtures("_sesi_dihafal")
@pytest.mark.parametrize("nama", sorted(MATRIKS))
def test_walk(panggung_polos: Panggung, nama: str):
    """Methods that the row names answer by its letters, through all middleware; all others as `harapan_lain`."""
    panggung = panggung_polos
    jenis, ada, letters = MATRIKS[nama]
    alamat, isi = reverse(nama, args=panggung.argumen(jenis)), isi_untuk(nama, panggung)
    nyata, harapan = {}, {}
    for aktor, huruf in zip(AKTOR, letters, strict=True):
        for metode in METODE:
            kunci = f"{metode} {aktor}"
            if metode in ada.split():
                harapan[kunci] = SENDIRI.get((nama, metode), letters)[AKTOR.index(aktor)]
                nyata[kunci] = panggung.huruf(aktor, metode, alamat, isi)
            elif aktor != "nonaktif" and not nama.startswith(LONGGAR):
                harapan[kunci] = harapan_lain(panggung, alamat, aktor, huruf)
                if metode == "head" and "get" in ada.split():  # like GET, or not there: both say no more than GET
                    harapan[kunci] += huruf
                nyata[kunci] = panggung.langsung(aktor, metode, alamat)
    assert {k: h for k, h in nyata.items() if h not in harapan[k]} == {}, "not as written in tests/matriks_izin.py"


#: Pages that somebody of the cast reads, with who is the first of them.
DIBACA = {
    nama: AKTOR[letters.index("B")]
    for nama, (_, metode, semua) in sorted(MATRIKS.items())
    if "get" in metode.split() and "B" in (letters := SENDIRI.get((nama, "get"), semua))
}


@pytest.mark.kedua
@pytest.mark.usefixtures("_sesi_dihafal")
@pytest.mark.parametrize("nama", DIBACA)
def test_every_page_is_answered_on_this_database(panggung_polos: Panggung, nama: str):
    """Who gets it is the walk's question, which no database changes; that its queries run at all is asked on both."""
    alamat = reverse(nama, args=panggung_polos.argumen(MATRIKS[nama][0]))
    assert panggung_polos.huruf(DIBACA[nama], "get", alamat) == "B"


@pytest.mark.sekali
@pytest.mark.parametrize("nama", sorted(n for n, (_, metode, _) in MATRIKS.items() if "post" in metode.split()))
def test_writing_addresses_refuse_a_missing_csrf_token(panggung_polos: Panggung, nama: str):
    jenis, _, _ = MATRIKS[nama]
    client = Client(enforce_csrf_checks=True)
    client.cookies = panggung_polos.sebagai("sekretariat").cookies
    assert client.post(reverse(nama, args=panggung_polos.argumen(jenis))).status_code == 403


BACA = [
    nama
    for nama, (jenis, metode, _) in MATRIKS.items()
    if metode.startswith("get") and {"kota", "laporan"} & {*jenis.split()} and not nama.startswith("api_v1:")
]


@pytest.mark.sekali
@pytest.mark.usefixtures("_sesi_dihafal")
@pytest.mark.parametrize("nama", sorted(BACA))
def test_evaluator_reads_once_the_evaluation_is_submitted(panggung_polos: Panggung, nama: str):
    """What was not there for the evaluator (4) opens with the submission, what is forbidden (3) stays so."""
    panggung = panggung_polos
    dunia = panggung.dunia
    for kota in (dunia.sini, dunia.sana):
        Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(
            status=Evaluasi.Status.DIAJUKAN, diajukan_pada=timezone.now()
        )
    jenis, _, letters = MATRIKS[nama]
    semula = letters[AKTOR.index("evaluator")]
    alamat = reverse(nama, args=panggung.argumen(jenis))
    assert panggung.huruf("evaluator", "get", alamat) == {"4": "B"}.get(semula, semula)
    if "kota" in jenis.split():  # the other city is submitted too, but not handed over
        argumen = [dunia.sana.kota.kode, *panggung.argumen(jenis)[1:]]
        tertutup = "L" if semula == "L" else "34"  # the API asks for a token, whoever is logged in
        assert panggung.huruf("evaluator", "get", reverse(nama, args=argumen)) in tertutup
