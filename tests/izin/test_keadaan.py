"""The state walk: every write address x the state of what it writes x who asks, with a form that is valid.

What each cell answers stands in `tests/matriks_keadaan.py`. A cell that is refused, or to which there is nothing to do,
leaves every row as it was; one that is done leaves an audit row with the name of who did it.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from unittest.mock import patch

import pytest
from django.apps import apps
from django.urls import reverse

from klaster.models import Pengguna, Riwayat
from tests.izin.jejak_kota import APLIKASI
from tests.keadaan.babak import DIAM, SELESAI, Babak, Kiriman, Tulisan, riwayat_terakhir, semua_baris
from tests.keadaan.isian import ISIAN, Isian
from tests.keadaan.poros import BUKAN_KEADAAN, POROS
from tests.matriks_izin import MATRIKS
from tests.matriks_keadaan import PELAKU, TABEL, TANPA_KEADAAN
from tests.panggung import Panggung, dibatalkan

# The rules asked here are Python and the same on both databases; where one can win a race the other loses
# (locks, compare-and-swap) is raced on both by `tests/alur`.
pytestmark = [pytest.mark.django_db, pytest.mark.sekali]
MENULIS = {nama for nama, (_, cara, _) in MATRIKS.items() if "post" in cara.split()}
#: What gathers the contents of the larger pages.
HALAMAN = (
    "bukti.views.halaman.isi_halaman",
    "bukti.views.verifikasi_meja.isi_meja",
    "bukti.views.halaman_catatan._isi",
    "bukti.views.catatan_bukti._isi_pakai",
    "bukti.views.lampiran._isi_pakai",
    "bukti.views.rincian._tindakan",
    "indikator.views.evaluasi._isi_halaman",
)
SEL = [(kunci, poros) for kunci, baris in TABEL.items() for poros in baris]


def test_every_write_address_is_in_the_table_or_says_why_no_state_matters():
    tercantum = {kunci.partition("#")[0] for kunci in TABEL}
    assert sorted(MENULIS - tercantum - set(TANPA_KEADAAN)) == []
    assert sorted((tercantum | set(TANPA_KEADAAN)) - MENULIS) == []
    assert sorted(tercantum & set(TANPA_KEADAAN)) == []


def test_every_row_has_a_column_for_every_state_and_a_letter_for_every_person():
    """A state that is new in a model has no column yet, and fails here."""
    salah = {
        (kunci, poros): huruf
        for kunci, baris in TABEL.items()
        for poros, huruf in baris.items()
        if len(huruf.split()) != len(POROS[poros].keadaan) or any(len(kata) != len(PELAKU) for kata in huruf.split())
    }
    assert salah == {}


def test_every_enumeration_that_says_where_something_stands_has_an_axis():
    diuji = {poros.pilihan for poros in POROS.values() if poros.pilihan}
    lain = {
        f"{model._meta.label}.{bidang.name}"
        for aplikasi in APLIKASI
        for model in apps.get_app_config(aplikasi).get_models()
        for bidang in model._meta.get_fields()
        if getattr(bidang, "choices", None)
        and bidang.name not in BUKAN_KEADAAN
        and not any(set(dict(bidang.flatchoices)) == set(pilihan.values) for pilihan in diuji)
    }
    assert lain == set()


@pytest.fixture
def babak(panggung_polos: Panggung) -> Iterator[Babak]:
    """Pages are not drawn, and what a refused form would show beside it is not gathered: the status is what counts."""
    with ExitStack() as tanpa:
        for halaman in HALAMAN:
            tanpa.enter_context(patch(halaman, lambda *isi, **lain: {}))
        yield Babak(panggung_polos)


def satu_sel(babak: Babak, kirim: Callable[[], str], sebelum: int, orang: Pengguna | None) -> tuple[str, str]:
    """The letter of a cell, and what is wrong with what it left behind. Nothing of it stays."""
    with dibatalkan():
        with Tulisan() as tulisan:
            huruf = kirim()
        if (
            huruf == SELESAI
            and Riwayat.objects.filter(pk__gt=sebelum, pelaku=babak.benda.get("pelaku", orang)).exists()
        ):
            return huruf, ""
        sesudah = semua_baris() if tulisan.banyak else {}
    berubah = ", ".join(label for label, baris in sesudah.items() if baris != babak.semula[label])
    if huruf == SELESAI and not berubah:
        return DIAM, ""
    return huruf, berubah and f"without an audit row: {berubah}"


@pytest.mark.parametrize(("kunci", "poros"), SEL)
def test_walk(babak: Babak, kunci: str, poros: str):
    nama = kunci.partition("#")[0]
    isian, kolom = ISIAN.get(kunci, Isian()), TABEL[kunci][poros].split()
    nyata, harapan, sisa = {}, {}, {}
    for keadaan, huruf in zip(POROS[poros].keadaan, kolom, strict=True):
        with dibatalkan():
            babak.mulai()
            POROS[poros].pasang(babak, keadaan)
            isian.siapkan(babak)
            alamat = reverse(nama, args=babak.argumen(MATRIKS[nama][0]))
            kiriman, sebelum, orang = Kiriman(alamat, isian.isi(babak)), riwayat_terakhir(), babak.orang(PELAKU)
            for aktor, satu in zip(PELAKU, huruf, strict=True):
                sel = f"{keadaan} {aktor}"
                harapan[sel] = satu
                kirim = partial(babak.kirim, kiriman, aktor, orang[aktor])
                nyata[sel], sisa[sel] = satu_sel(babak, kirim, sebelum, orang[aktor])
    assert {s: h for s, h in nyata.items() if h != harapan[s]} == {}, "not as written in tests/matriks_keadaan.py"
    assert {s: apa for s, apa in sisa.items() if apa} == {}
