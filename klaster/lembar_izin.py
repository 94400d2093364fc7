"""The page `docs/izin.md`, written from the table of permissions: what each role may do, and what each address asks."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from klaster.izin import CUKUP_MASUK, IZIN_UNIT, PERAN_IZIN, PERAN_KALIMAT, PUBLIK, Izin
from klaster.models.pengguna import Peran

_KEPALA = """# Izin

Ditulis oleh `manage.py tulis_izin` dari `klaster/izin.py` dan dari alamat portal; jangan diubah dengan tangan.

Satu pertanyaan dijawab di satu tempat, `boleh(pengguna, izin, objek)`: peran memberi izin, lingkup memberi objek.
Di luar lingkup jawabannya 404, di dalam lingkup tanpa izin 403. Halaman admin bertanya lewat `klaster/admin_izin.py`.
"""
_LINGKUP = {
    Peran.ADMIN: "semua kota",
    Peran.SEKRETARIAT: "kotanya",
    Peran.VERIFIKATOR: "klaster yang ditugaskan di kotanya",
    Peran.OPERATOR: "unitnya dan unit tepat di bawahnya, serta pertanyaan yang ikut dijawabnya",
    Peran.PIMPINAN: "kotanya",
    Peran.EVALUATOR: "kota binaan, sesudah evaluasinya diajukan",
}


def tulis_lembar() -> str:
    """The whole page as Markdown."""
    return "\n".join([_KEPALA, *_peran(), "", *_izin(), "", *_alamat(), ""])


def _peran() -> Iterator[str]:
    yield "## Peran\n"
    yield "| peran | lingkup | tugas |"
    yield "|---|---|---|"
    for peran in Peran:
        yield f"| {peran.label} | {_LINGKUP[peran]} | {PERAN_KALIMAT[peran]} |"


def _izin() -> Iterator[str]:
    yield "## Izin menurut peran\n"
    yield "Izin bertanda * hanya untuk unit yang dikerjakan: unit operator sendiri dan di bawahnya, semua unit bagi"
    yield "sekretariat.\n"
    yield f"| izin | {' | '.join(p.label for p in Peran)} |"
    yield f"|---|{'---|' * len(Peran)}"
    for izin in Izin:
        tanda = "\\*" if izin in IZIN_UNIT else ""
        yield f"| {izin.label}{tanda} | {' | '.join('ya' if izin in PERAN_IZIN[p] else '' for p in Peran)} |"


def _alamat() -> Iterator[str]:
    yield "## Alamat dan izinnya\n"
    yield "| alamat | yang diminta |"
    yield "|---|---|"
    yield from sorted(f"| `{rute}` | {_syarat(pola)} |" for rute, pola in _pola())


def _pola(simpul: URLResolver | None = None, awalan: str = "/") -> Iterator[tuple[str, URLPattern]]:
    """All addresses but the admin's, which ask `klaster.admin_izin`."""
    for pola in (simpul or get_resolver()).url_patterns:
        if isinstance(pola, URLPattern):
            yield awalan + str(pola.pattern), pola
        elif pola.app_name != "admin":
            yield from _pola(pola, awalan + str(pola.pattern))


def _syarat(pola: URLPattern) -> str:
    izin = getattr(pola.callback, "izin", None)
    if isinstance(izin, Izin):
        return izin.label
    return {PUBLIK: "terbuka untuk umum", CUKUP_MASUK: "cukup masuk"}.get(izin or "", "token API")
