"""One word for one thing: what a person reads says *nilai* for points, never *skor* (docs/glosarium.md)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from tests.conftest import AKAR
from tests.test_arsitektur import URUTAN, berkas_python, nama

pytestmark = pytest.mark.sekali

#: The word by itself, also as *berskor* and *skornya*; not in `skor_maks`, `riwayat-skor`, `k-skor` or `hasil.skor`.
KATA = re.compile(r"(?<![\w./-])(?:ber)?skor(?:nya)?(?![\w(=-])", re.IGNORECASE)
TAG = re.compile(r"{{.*?}}|{#.*?#}|{%.*?%}", re.DOTALL)
KUTIPAN = re.compile(r"\"[^\"]*\"|'[^']*'")
#: Where the word stands for something else than what a page says.
TEKNIS = {
    "indikator/skoring/mesin.py": "faults of whoever calls the engine, in English",
    "kla_portal/settings.py": "the name of a queue",
    "kla_portal/pekerja.py": "the name of a queue",
}


def teks_templat(berkas: Path) -> str:
    """What the template writes: its text, and the quoted words that its tags hand on."""
    isi = berkas.read_text(encoding="utf-8")
    return TAG.sub(lambda tag: " ".join(KUTIPAN.findall(tag[0])) if tag[0].startswith("{%") else "", isi)


def kalimat_python(berkas: Path) -> Iterator[tuple[int, str]]:
    """Texts of the code that can be read on a page; a lone lower-case word is a key, a docstring is for developers."""
    pohon = ast.parse(berkas.read_text(encoding="utf-8"))
    uraian = {id(simpul.value) for simpul in ast.walk(pohon) if isinstance(simpul, ast.Expr)}
    tulisan = [s for s in ast.walk(pohon) if isinstance(s, ast.Constant) and isinstance(s.value, str)]
    yield from ((s.lineno, s.value) for s in tulisan if s.value != "skor" and id(s) not in uraian)


def berkas_terbaca() -> list[Path]:
    templat = [b for b in sorted((AKAR / "templates").rglob("*")) if b.suffix in {".html", ".txt", ".svg", ".xml"}]
    return [*templat, *sorted((AKAR / "docs/panduan").rglob("*.md"))]


def test_halaman_dan_panduan_menyebut_nilai():
    semua = berkas_terbaca()
    melanggar = [nama(b) for b in semua if KATA.search(teks_templat(b))]

    assert len(semua) > 200
    assert melanggar == []


def test_skrip_halaman_menyebut_nilai():
    semua = [b for b in sorted((AKAR / "static").rglob("*.js")) if "vendor" not in b.parts]

    assert len(semua) > 10
    assert [nama(b) for b in semua if KATA.search(b.read_text(encoding="utf-8"))] == []


def test_pesan_dan_kepala_kolom_menyebut_nilai():
    berkas = [b for b in berkas_python("kla_portal", *URUTAN) if nama(b) not in TEKNIS]

    assert [(nama(b), n, kata) for b in berkas for n, kata in kalimat_python(b) if KATA.search(kata)] == []


def test_nama_bidang_dan_pilihan_menyebut_nilai():
    """What Django derives from a field's name is read in the admin and in the audit trail."""
    tulisan = {
        (bidang.model._meta.label, bidang.name, str(kata))
        for model in apps.get_models()
        if model._meta.app_label in URUTAN
        for bidang in model._meta.fields
        for kata in (bidang.verbose_name, *(label for _, label in bidang.flatchoices))
    }

    assert len(tulisan) > 200
    assert {satu for satu in tulisan if KATA.search(satu[2])} == set()


@pytest.mark.parametrize(
    ("tulisan", "kena"),
    [
        ("Skor tahap", True),
        ("belum berskor", True),
        ("Isi skornya, atau", True),
        ("{% include 'a.html' with label='Skor' only %}", True),
        ("{{ b.skor }} {{ skor|angka }}{% if skor %}{% url 'laporan:riwayat_skor' %}", False),
        ('class="k-skor" href="/riwayat-skor/"', False),
    ],
)
def test_penyaring_kata_menggigit(tmp_path, tulisan, kena):
    (berkas := tmp_path / "a.html").write_text(tulisan, encoding="utf-8")

    assert bool(KATA.search(teks_templat(berkas))) is kena
