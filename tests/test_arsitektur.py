"""The structure of the code, checked by the build and not by goodwill. The rules are in docs/adr and pyproject.toml."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.conftest import AKAR

URUTAN = ["klaster", "indikator", "bukti", "gugus_tugas", "laporan"]  # each may know the ones before it
KODE = ["kla_portal", *URUTAN]
MAKS_BARIS = 400


def berkas_python(*folder: str) -> list[Path]:
    return [
        berkas for nama in folder for berkas in sorted((AKAR / nama).rglob("*.py")) if "migrations" not in berkas.parts
    ]


def nama(berkas: Path) -> str:
    return str(berkas.relative_to(AKAR))


def impor(berkas: Path) -> Iterator[str]:
    """Every module a file imports, also inside functions."""
    for simpul in ast.walk(ast.parse(berkas.read_text(encoding="utf-8"))):
        if isinstance(simpul, ast.Import):
            yield from (alias.name for alias in simpul.names)
        elif isinstance(simpul, ast.ImportFrom):
            yield "." * simpul.level + (simpul.module or "")


# --- Layers -----------------------------------------------------------------------------------------------------


def test_kontrak_impor_ditaati(capsys):
    hasil = lint_imports(config_filename=str(AKAR / "pyproject.toml"), no_cache=True)

    assert hasil == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def relasi() -> list[tuple[str, str, str]]:
    """(from app, field, to app) for every foreign key, one-to-one and many-to-many between our own models."""
    return [
        (model._meta.app_label, f"{model._meta.label}.{bidang.name}", bidang.related_model._meta.app_label)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in URUTAN
        for bidang in model._meta.get_fields()
        if bidang.is_relation and not bidang.auto_created and bidang.related_model is not None
        if bidang.related_model._meta.app_label in URUTAN
    ]


def test_relasi_hanya_menunjuk_ke_bawah():
    semua = relasi()

    naik = [bidang for dari, bidang, ke in semua if URUTAN.index(ke) > URUTAN.index(dari)]
    assert len(semua) > 20
    assert naik == []


def test_tidak_ada_relasi_generik():
    generik = [nama(b) for b in berkas_python(*URUTAN) if "GenericForeignKey" in b.read_text(encoding="utf-8")]

    assert generik == []


def test_kla_portal_tidak_diimpor_aplikasi():
    pelanggar = [nama(b) for b in berkas_python(*URUTAN) if any(m.split(".")[0] == "kla_portal" for m in impor(b))]

    assert pelanggar == []


# --- The scoring engine -----------------------------------------------------------------------------------------

MURNI = {
    "__future__", "bisect", "collections", "collections.abc", "dataclasses", "decimal", "enum", "functools",
    "itertools", "math", "operator", "statistics", "types", "typing",
}  # fmt: skip


@pytest.mark.parametrize("berkas", berkas_python("indikator/skoring"), ids=nama)
def test_mesin_skor_murni(berkas):
    """No Django, clock, randomness, file or database: only a few modules of the standard library, and itself."""
    asing = {m for m in impor(berkas) if m not in MURNI and not m.startswith((".", "indikator.skoring"))}

    assert asing == set()


@pytest.mark.parametrize("berkas", berkas_python("indikator/skoring"), ids=nama)
def test_mesin_skor_tanpa_pecahan_biner(berkas):
    """Points are Decimal; a float anywhere in the engine would let sums drift."""
    pohon = ast.parse(berkas.read_text(encoding="utf-8"))
    pecahan = [s.lineno for s in ast.walk(pohon) if isinstance(s, ast.Constant) and isinstance(s.value, float)]
    panggilan = [s.lineno for s in ast.walk(pohon) if isinstance(s, ast.Call) and getattr(s.func, "id", "") == "float"]

    assert pecahan + panggilan == []


def test_weasyprint_hanya_di_laporan_pdf():
    pemakai = {nama(b) for b in berkas_python(*KODE) if any(m.split(".")[0] == "weasyprint" for m in impor(b))}

    assert all(re.match(r"laporan/pdf(\.py|/|_)", p) for p in pemakai), pemakai


# --- URLs -------------------------------------------------------------------------------------------------------


def pola_url(resolver: URLResolver, awalan: str = "") -> Iterator[tuple[str, URLPattern]]:
    for anak in resolver.url_patterns:
        alamat = awalan + str(anak.pattern)
        if isinstance(anak, URLResolver):
            if anak.namespace != "admin":  # Django's own checks: is_staff and model permissions
                yield from pola_url(anak, alamat)
        else:
            yield alamat, anak


def test_setiap_url_menyatakan_izin():
    semua = list(pola_url(get_resolver()))

    tanpa = [alamat for alamat, pola in semua if not getattr(pola.callback, "izin", None)]
    assert len(semua) > 20
    assert tanpa == []


def test_setiap_url_bernama():
    tanpa = [alamat for alamat, pola in pola_url(get_resolver()) if not pola.name]

    assert tanpa == []


# --- Files ------------------------------------------------------------------------------------------------------


def test_berkas_tidak_terlalu_panjang():
    panjang = {
        nama(b): baris
        for b in berkas_python(*KODE, "tests", "skrip")
        if (baris := len(b.read_text(encoding="utf-8").splitlines())) > MAKS_BARIS
    }

    assert panjang == {}


def templat() -> list[Path]:
    return sorted((AKAR / "templates").rglob("*.html"))


SEBARIS = re.compile(
    r"""<style\b | \sstyle\s*= | <script\b(?![^>]*\bsrc=)(?![^>]*type="application/json")
      | \son[a-z]+\s*=\s*["'] | javascript:""",
    re.VERBOSE | re.IGNORECASE,
)


def test_templat_tanpa_gaya_dan_skrip_sebaris():
    """The content security policy would block them; PDF templates go to no browser."""
    pelanggar = [
        f"{nama(berkas)}: {cocok.group().strip()}"
        for berkas in templat()
        if "laporan/pdf" not in berkas.as_posix()
        for cocok in SEBARIS.finditer(re.sub(r"{#.*?#}", "", berkas.read_text(encoding="utf-8")))
    ]

    assert pelanggar == []


def test_templat_tanpa_alamat_luar():
    """Nothing is loaded from another host: no CDN, no fonts, no counters."""
    luar = re.compile(r"""(?:src|srcset|action)\s*=\s*["'](?:https?:)?//|<link[^>]+href\s*=\s*["'](?:https?:)?//""")
    pelanggar = [nama(berkas) for berkas in templat() if luar.search(berkas.read_text(encoding="utf-8"))]

    assert pelanggar == []


LARANGAN = {
    "csrf_exempt": r"\bcsrf_exempt\b",
    "except Exception: pass": r"except (Exception)?:\s*(#.*)?\n\s*pass\b",
    "mark_safe": r"\bmark_safe\(",
    "basicConfig": r"\bbasicConfig\(",
}


@pytest.mark.parametrize("larangan", LARANGAN)
def test_kode_tanpa(larangan):
    pola = re.compile(LARANGAN[larangan])
    pelanggar = [nama(berkas) for berkas in berkas_python(*KODE) if pola.search(berkas.read_text(encoding="utf-8"))]

    assert pelanggar == []


def test_migrasi_bernama():
    """`0002_auto_20260101_1200` tells nobody what it does."""
    tanpa_nama = [nama(b) for app in URUTAN for b in (AKAR / app / "migrations").glob("*_auto_*.py")]

    assert tanpa_nama == []
