"""What `make test` plays again on PostgreSQL: everything but pages that would ask it nothing new."""

import pytest
from django.db import connection

from klaster.models import Kota
from tests import paruh_kedua
from tests.paruh_kedua import Uji, jenis, mencatat, pilih, sisihkan


@pytest.mark.parametrize(
    ("satu", "dua"),
    [
        ("SELECT a FROM t WHERE b IN (%s, %s)", "SELECT a FROM t WHERE b IN (%s, %s, %s)"),
        ("INSERT INTO t (a) VALUES (%s)", "INSERT INTO t (a) VALUES (%s), (%s)"),
    ],
)
def test_lists_of_any_length_are_one_kind(satu, dua):
    assert jenis(satu) == jenis(dua) != 0


@pytest.mark.parametrize("lain", ["SELECT a FROM t WHERE b = %s ORDER BY a", "SELECT b FROM t WHERE b = %s"])
def test_other_words_are_another_kind(lain):
    assert jenis(lain) != jenis("SELECT a FROM t WHERE b = %s")


@pytest.mark.parametrize("sql", ['SAVEPOINT "s1"', 'RELEASE SAVEPOINT "s1"', "PRAGMA foreign_keys", "BEGIN IMMEDIATE"])
def test_what_asks_nothing_is_no_kind(sql):
    assert jenis(sql) == 0


def test_every_kind_is_asked_by_few():
    halaman = {"a": {1, 2}, "b": {1, 2, 3}, "c": {3, 4}, "d": {9}, "e": {5}}
    terpilih = pilih(halaman, frozenset({9}))
    assert terpilih == {"b", "c", "e"}
    assert set().union(*(halaman[n] for n in terpilih)) | {9} == set().union(*halaman.values())


def test_pages_and_further_cases_are_left_out_when_they_ask_nothing_new():
    semua = [
        Uji("a.py::layanan[1]", halaman=False, lepas=False),
        Uji("a.py::layanan[2]", halaman=False, lepas=False),  # asks what the first case asks
        Uji("a.py::layanan[3]", halaman=False, lepas=False),
        Uji("a.py::lomba[1]", halaman=False, lepas=True),
        Uji("a.py::lomba[2]", halaman=False, lepas=True),
        Uji("b.py::halaman", halaman=True, lepas=False),
        Uji("b.py::halaman_lain", halaman=True, lepas=False),
        Uji("b.py::tak_tercatat", halaman=True, lepas=False),
    ]
    catatan = {
        "a.py::layanan[1]": {1},
        "a.py::layanan[2]": {1},
        "a.py::layanan[3]": {1, 2},
        "a.py::lomba[1]": {3},
        "a.py::lomba[2]": {3},
        "b.py::halaman": {1, 2, 3},
        "b.py::halaman_lain": {4},
        "sekali.py::walk": {1, 2, 3, 4},  # not in the second half: what it asked is not asked there
    }
    assert sisihkan(semua, catatan) == {"a.py::layanan[2]", "a.py::layanan[3]"}
    assert sisihkan(semua, {}) == set()


@pytest.mark.django_db
def test_what_is_asked_is_noted_and_read_again(tmp_path, monkeypatch):
    monkeypatch.setattr(paruh_kedua, "FOLDER", str(tmp_path))
    monkeypatch.setattr(paruh_kedua, "_catatan", {})
    with mencatat("t::a"):
        list(Kota.objects.filter(kode="32.77"))
    with mencatat("t::b"):
        Kota.objects.filter(kode__in=["1", "2"]).exists()
        with connection.cursor() as kursor:
            kursor.execute("SELECT 1")
    Kota.objects.count()  # nobody's
    paruh_kedua.simpan_catatan("gw0")
    catatan = paruh_kedua.baca_catatan()
    assert {n: len(semua) for n, semua in catatan.items()} == {"t::a": 1, "t::b": 2}
