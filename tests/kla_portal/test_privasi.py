"""The inventory of personal data (docs/privasi.md) is complete: every field that can hold some is classed."""

import re
from collections import defaultdict

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models

from klaster.retensi import semua_jenis
from tests.conftest import AKAR

#: Fields of these types can hold what a person is or has written; so can a link to an account.
BERISI = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.GenericIPAddressField,
    models.FileField,
    models.UUIDField,
    models.BinaryField,
)
PEMISAH = "## Bidang yang bukan data pribadi"


def bidang_model() -> set[tuple[str, str]]:
    """(table, field) of all that has to be classed; a choice among fixed words says nothing of a person."""
    akun = get_user_model()
    return {
        (model._meta.label, bidang.name)
        for model in apps.get_models(include_auto_created=True)
        for bidang in model._meta.get_fields()
        if getattr(bidang, "concrete", False)
        if (bidang.is_relation and bidang.related_model is akun)
        or (not bidang.is_relation and isinstance(bidang, BERISI) and not bidang.choices)
    }


def tertulis(teks: str) -> dict[str, set[str]]:
    hasil: dict[str, set[str]] = defaultdict(set)
    for model, kolom in re.findall(r"^\| `([\w.]+)` \| (.*?) \|", teks, re.MULTILINE):
        hasil[model] |= set(re.findall(r"`(\w+)`", kolom))
    return hasil


def pasangan(isi: dict[str, set[str]]) -> set[tuple[str, str]]:
    return {(model, bidang) for model, semua in isi.items() for bidang in semua}


@pytest.fixture(scope="module")
def naskah() -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    pribadi, bukan = (AKAR / "docs" / "privasi.md").read_text(encoding="utf-8").split(PEMISAH)
    return pasangan(tertulis(pribadi)), pasangan(tertulis(bukan))


@pytest.mark.sekali
def test_setiap_bidang_digolongkan(naskah):
    pribadi, bukan = naskah

    assert sorted(bidang_model() - pribadi - bukan) == []


@pytest.mark.sekali
def test_tidak_ada_bidang_yang_sudah_tidak_ada_atau_dua_kali(naskah):
    pribadi, bukan = naskah

    assert sorted((pribadi | bukan) - bidang_model()) == []
    assert pribadi & bukan == set()


@pytest.mark.sekali
@pytest.mark.parametrize(
    "nama", ["nama", "nip", "telepon", "email", "username", "password", "alamat", "ip_address", "user_agent", "teks"]
)
def test_nama_bidang_yang_pasti_pribadi(naskah, nama):
    """A field of such a name is never filed as harmless without a look at this list."""
    boleh = {
        *((f"indikator.{m}", "nama") for m in ("Instrumen", "BlokKlaster", "Indikator", "SkalaPredikat")),
        *((f"klaster.{m}", "nama") for m in ("Denyut", "HariLibur", "Klaster", "Kota", "Opd", "TokenApi")),
        ("klaster.Notifikasi", "alamat"),  # a page of the portal
        ("indikator.Pertanyaan", "teks"),  # the instrument's words
        ("bukti.AlasanSiap", "teks"),  # ready sentences of a city
    }
    _, bukan = naskah

    assert {p for p in bukan if p[1] == nama} <= boleh


def test_masa_simpan_yang_disebut_adalah_jenis_yang_terdaftar():
    teks = (AKAR / "docs" / "privasi.md").read_text(encoding="utf-8").split(PEMISAH)[0]
    disebut = {
        nama
        for bagian in re.findall(r"[Jj]enis ((?:\*[^*]+\*(?: dan )?)+)", teks)
        for nama in re.findall(r"\*([^*]+)\*", bagian)
    }

    assert disebut == {jenis.nama for jenis in semua_jenis()}
