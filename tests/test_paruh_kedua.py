"""What `make test` plays again on PostgreSQL: everything but pages that would ask it nothing new."""

from contextlib import suppress
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction

from klaster.models import Kota
from tests import paruh_kedua
from tests.conftest import selalu_diulang
from tests.paruh_kedua import Uji, jenis, mencatat, pilih, sisihkan


@pytest.mark.parametrize(
    ("satu", "dua"),
    [
        ("SELECT a FROM t WHERE b IN (%s, %s)", "SELECT a FROM t WHERE b IN (%s, %s, %s)"),
        ("INSERT INTO t (a) VALUES (%s)", "INSERT INTO t (a) VALUES (%s), (%s)"),
        ("INSERT INTO t (a, b) VALUES (%s, %s)", "INSERT INTO t (a, b) VALUES (%s, %s), (%s, %s), (%s, %s)"),
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


def test_pages_are_left_out_when_they_ask_nothing_new():
    semua = [
        Uji("a.py::layanan[1]", tetap=True),
        Uji("a.py::layanan[2]", tetap=True),
        Uji("b.py::halaman", tetap=False),
        Uji("b.py::halaman_sama", tetap=False),
        Uji("b.py::halaman_lain", tetap=False),
        Uji("b.py::tak_tercatat", tetap=False),
    ]
    catatan = {
        "a.py::layanan[1]": {1},
        "a.py::layanan[2]": {1},
        "b.py::halaman": {1, 2, 3},
        "b.py::halaman_sama": {1, 3},
        "b.py::halaman_lain": {4},
        "sekali.py::walk": {1, 2, 3, 4},  # not in the second half: what it asked is not asked there
    }
    assert sisihkan(semua, catatan) == {"b.py::halaman_sama"}
    assert sisihkan(semua, {}) == set()


class Butir(SimpleNamespace):
    """As much of pytest's item as the choice looks at."""

    def get_closest_marker(self, nama):
        return self.tanda.get(nama)


@pytest.mark.parametrize(
    ("dipakai", "tanda", "tetap"),
    [
        (["client", "db"], {}, False),
        (["db"], {}, True),
        (["client", "db", "transactional_db"], {}, True),
        (["client"], {"django_db": pytest.mark.django_db(transaction=True).mark}, True),
        (["client"], {"django_db": pytest.mark.django_db.mark}, False),
        (["client", "db"], {"layanan": True}, True),
        (["client", "db"], {"keduanya": True}, True),
    ],
)
def test_only_pages_that_commit_nothing_may_be_left_out(dipakai, tanda, tetap):
    assert selalu_diulang(Butir(fixturenames=dipakai, tanda=tanda)) is tetap


@pytest.mark.django_db
def test_what_is_asked_is_noted_and_read_again(tmp_path, monkeypatch):
    monkeypatch.setattr(paruh_kedua, "FOLDER", str(tmp_path))
    monkeypatch.setattr(paruh_kedua, "_catatan", {})
    monkeypatch.setattr(paruh_kedua, "_lulus", set())
    with mencatat("t::a"):
        list(Kota.objects.filter(kode="32.77"))
    with mencatat("t::skipped"):
        Kota.objects.exists()
    with mencatat("t::b"):
        Kota.objects.filter(kode__in=["1", "2"]).exists()
        with connection.cursor() as kursor:
            kursor.execute("SELECT 1")
    Kota.objects.count()  # nobody's
    for nama in ("t::a", "t::b"):
        paruh_kedua.lulus(nama)
    paruh_kedua.simpan_catatan("gw0")
    catatan = paruh_kedua.baca_catatan()
    assert {n: len(semua) for n, semua in catatan.items()} == {"t::a": 1, "t::b": 2}


@pytest.mark.django_db
def test_each_place_that_locks_is_a_kind_of_its_own(monkeypatch):
    """SQLite is asked for no lock: its statement is the same with and without."""
    monkeypatch.setattr(paruh_kedua, "_catatan", {})
    for nama, himpunan in (("bare", Kota.objects.all), ("locked", Kota.objects.select_for_update)):
        with mencatat(nama):
            list(himpunan())
    with mencatat("elsewhere"):
        list(Kota.objects.select_for_update())
    catatan = paruh_kedua._catatan
    assert len({frozenset(semua) for semua in catatan.values()}) == 3
    if connection.vendor == "sqlite":
        assert catatan["bare"] < catatan["locked"]


@pytest.mark.django_db
def test_a_statement_that_fails_is_another_kind(monkeypatch):
    monkeypatch.setattr(paruh_kedua, "_catatan", {})
    for nama in ("saved", "refused"):
        with mencatat(nama), suppress(IntegrityError), transaction.atomic():
            Kota.objects.bulk_create([Kota(kode="32.77", nama="Cimahi")])
    assert paruh_kedua._catatan["saved"] < paruh_kedua._catatan["refused"]
