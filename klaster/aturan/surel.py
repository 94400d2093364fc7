"""The text of a digest and of news about an account, and its HTML made from the same text. Pure.

The text is what is kept in the log of what was sent: the HTML is made anew whenever it goes out, so both always say
the same. Blocks stand between empty lines; a block whose lines begin with "- " is a list under its first line, a line
that is nothing but an address becomes the link of what stands before it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

#: Most messages of one kind that are spelled out.
BUTIR_MAKS = 10
_BUTIR = "- "

_BADAN = "margin:0;padding:24px 12px;background:#f4f6f5;font:16px/1.5 Arial,Helvetica,sans-serif;color:#17211f"
_KARTU = "max-width:600px;margin:0 auto;padding:24px;background:#ffffff;border:1px solid #dfe4e1;border-radius:8px"
_JUDUL = "margin:0 0 16px;font-size:20px;color:#08323a"
_SUB = "margin:20px 0 8px;font-size:16px;color:#0b515c"
_TAUT = "color:#0f626e"


@dataclass(frozen=True, slots=True)
class Butir:
    """One message of the digest; `alamat` is a full address or empty."""

    judul: str
    alamat: str = ""


@dataclass(frozen=True, slots=True)
class Kelompok:
    """The messages of one kind."""

    label: str
    butir: Sequence[Butir]


def susun_ringkasan(
    *, nama: str, kelompok: Sequence[Kelompok], alamat_kotak: str, alamat_pilihan: str, alasan: str
) -> str:
    """The digest as text. `alasan` says why this person gets it, `alamat_pilihan` leads to where it is switched off."""
    blok = [f"Yth. {nama},", f"Yang belum Anda baca di Portal KLA ({sum(len(k.butir) for k in kelompok)}):"]
    blok += [_blok(satu) for satu in kelompok]
    blok += [f"Semua pemberitahuan:\n{alamat_kotak}", f"{alasan} Ubah atau hentikan:\n{alamat_pilihan}"]
    return "\n\n".join(blok)


def susun_kabar(*, nama: str, judul: str, isi: str, waktu: str, alamat: str, alasan: str) -> str:
    """One piece of news about the own account as text: what happened, when, what to do, where to look."""
    blok = [f"Yth. {nama},", f"{_sebaris(judul).rstrip('.')}.", f"Waktu: {waktu}"]
    blok += [satu for satu in [_sebaris(isi)] if satu]
    return "\n\n".join([*blok, f"Buka di Portal KLA:\n{alamat}", alasan])


def _sebaris(teks: str) -> str:
    """Without the line breaks that give a block its meaning."""
    return " ".join(teks.split())


def _blok(kelompok: Kelompok) -> str:
    baris = [f"{kelompok.label} ({len(kelompok.butir)})"]
    for butir in kelompok.butir[:BUTIR_MAKS]:
        baris.append(f"{_BUTIR}{' '.join(butir.judul.split())}")
        if butir.alamat:
            baris.append(f"  {butir.alamat}")
    if len(kelompok.butir) > BUTIR_MAKS:
        baris.append(f"{_BUTIR}dan {len(kelompok.butir) - BUTIR_MAKS} lainnya")
    return "\n".join(baris)


def surel_html(subjek: str, isi: str) -> str:
    """The same text as a page that mail programs show: escaped, without pictures or anything from elsewhere."""
    blok = format_html_join("", "{}", ((_blok_html(satu),) for satu in isi.split("\n\n") if satu.strip()))
    return format_html(
        '<!doctype html><html lang="id"><head><meta charset="utf-8"><title>{}</title></head>'
        '<body style="{}"><div style="{}"><h1 style="{}">{}</h1>{}</div></body></html>',
        *(subjek, SafeString(_BADAN), SafeString(_KARTU), SafeString(_JUDUL), subjek, blok),
    )


def _blok_html(blok: str) -> SafeString:
    pasangan = _berpasangan(blok.splitlines())
    if any(teks.startswith(_BUTIR) for teks, _ in pasangan):
        (kepala, _), *butir = pasangan
        daftar = format_html_join(
            "",
            '<li style="margin:0 0 6px">{}</li>',
            ((_taut(teks.removeprefix(_BUTIR), alamat),) for teks, alamat in butir),
        )
        return format_html('<h2 style="{}">{}</h2><ul style="padding-left:20px">{}</ul>', _SUB, kepala, daftar)
    isi = format_html_join(SafeString("<br>"), "{}", ((_taut(teks, alamat),) for teks, alamat in pasangan))
    return format_html("<p>{}</p>", isi)


def _berpasangan(baris: Iterable[str]) -> list[tuple[str, str]]:
    """Each line with the address on the line after it."""
    pasangan: list[tuple[str, str]] = []
    for satu in (b.strip() for b in baris):
        if satu.startswith(("https://", "http://")) and " " not in satu and pasangan and not pasangan[-1][1]:
            pasangan[-1] = (pasangan[-1][0], satu)
        else:
            pasangan.append((satu, ""))
    return pasangan


def _taut(teks: str, alamat: str) -> SafeString:
    """The last sentence as a link, without the colon that announces the address where it is written out."""
    if not alamat:
        return format_html("{}", teks)
    sebelum, titik, akhir = teks.rpartition(". ") if teks.endswith(":") else ("", "", teks)
    taut = format_html('<a style="{}" href="{}">{}</a>', _TAUT, alamat, akhir.removesuffix(":"))
    return format_html("{}{}{}", sebelum, titik, taut)
