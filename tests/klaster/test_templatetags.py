"""Numbers, dates, icons and status words as the pages write them; and what every template must keep to."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone

from klaster.templatetags import kla

AKAR = Path(settings.BASE_DIR)
NBSP = "\N{NO-BREAK SPACE}"
CIMAHI = SimpleNamespace(zona_waktu="Asia/Jakarta")
BANJARBARU = SimpleNamespace(zona_waktu="Asia/Makassar")
BERKAS_TEMPLAT = sorted((AKAR / "templates").rglob("*.html"))


def isi(templat: str, /, **konteks) -> str:
    return Template("{% load kla %}" + templat).render(Context(konteks))


@pytest.mark.parametrize(
    ("nilai", "desimal", "hasil"),
    [
        (Decimal("1234.56"), 2, "1.234,56"),
        (Decimal("1234567.5"), 2, "1.234.567,50"),
        (Decimal("0.005"), 2, "0,01"),
        (Decimal("-0.001"), 2, "0,00"),
        (Decimal("-12.5"), 2, "\N{MINUS SIGN}12,50"),
        (1000, 0, "1.000"),
        (Decimal("1234.50"), "-2", "1.234,5"),
        (Decimal("7.00"), "-2", "7"),
        (Decimal("0.25"), "-2", "0,25"),
        (100, "-0", "100"),
        (Decimal("104.0000"), "2-4", "104,00"),
        (Decimal("118.5000"), "2-4", "118,50"),
        (Decimal("0.0625"), "2-4", "0,0625"),
        (None, "2-4", "–"),
        ("588.4", 2, "588,40"),
        (0, 0, "0"),
        (None, 2, "–"),
        ("", 2, "–"),
        ("abc", 2, "–"),
        (Decimal("NaN"), 2, "–"),
        (True, 2, "–"),
    ],
)
def test_angka_writes_indonesian_numbers(nilai, desimal, hasil):
    assert kla.angka(nilai, desimal) == hasil


def test_persen_has_a_space_that_does_not_break():
    assert kla.persen(Decimal("62.5")) == f"63{NBSP}%"
    assert kla.persen(Decimal("62.5"), 1) == f"62,5{NBSP}%"
    assert kla.persen(None) == "–"


@pytest.mark.parametrize(
    ("nilai", "hasil"),
    [(Decimal("3.5"), "+3,50"), (-1, "\N{MINUS SIGN}1,00"), (0, "0,00"), (Decimal("0.001"), "0,00"), (None, "–")],
)
def test_selisih_carries_its_sign(nilai, hasil):
    assert kla.selisih(nilai) == hasil


@pytest.mark.parametrize(("nilai", "hasil"), [("24.59", "+24,59"), ("-14.5", "−14,50"), ("0.0001", "+0,0001")])
def test_selisih_takes_decimals_as_angka_does(nilai, hasil):
    assert kla.selisih(Decimal(nilai), "2-4") == hasil


@pytest.mark.parametrize(
    ("n", "total", "hasil"),
    [(0, 0, 0), (1, 3, 33), (273, 274, 99), (274, 274, 100), (5, 4, 100), (None, 4, 0), (-1, 4, 0)],
)
def test_percent_of_a_whole_is_100_only_when_complete(n, total, hasil):
    assert kla.bagian_persen(n, total) == hasil


@pytest.mark.parametrize(
    ("persen", "tingkat"), [(None, 0), (0, 0), (1, 1), (19, 1), (20, 2), (40, 3), (60, 4), (79, 4), (80, 5), (100, 5)]
)
def test_tingkat_follows_the_legend(persen, tingkat):
    assert kla.tingkat(persen) == tingkat


@pytest.mark.parametrize(
    ("bita", "hasil"),
    [
        (812, "812 B"),
        (2048, "2 KB"),
        (2_411_724, "2,3 MB"),
        (20_971_520, "20 MB"),
        (3_221_225_472, "3 GB"),
        (None, "–"),
    ],
)
def test_ukuran_is_for_people(bita, hasil):
    assert kla.ukuran(bita) == hasil.replace(" ", NBSP)


def test_beda_needs_both_values():
    assert kla.beda(Decimal("5.25"), Decimal("7")) == Decimal("-1.75")
    assert kla.beda(None, 7) is None


def test_a_time_is_shown_in_the_zone_of_the_city():
    saat = datetime(2026, 5, 23, 17, 5, tzinfo=UTC)
    assert kla.tanggal(saat, CIMAHI) == "24 Mei 2026"
    assert kla.waktu(saat, CIMAHI) == "24 Mei 2026 00.05 WIB"
    assert kla.waktu(saat, BANJARBARU) == "24 Mei 2026 01.05 WITA"
    assert kla.waktu(saat, "Asia/Jayapura") == "24 Mei 2026 02.05 WIT"
    assert kla.jam(saat, SimpleNamespace(kota=BANJARBARU)) == "01.05 WITA"
    with timezone.override("Asia/Makassar"):
        assert kla.waktu(saat) == "24 Mei 2026 01.05 WITA"


def test_a_date_needs_no_zone_and_nothing_gives_a_dash():
    assert kla.tanggal(date(2026, 5, 24)) == "24 Mei 2026"
    assert kla.tanggal_hari(date(2026, 5, 24)) == "Minggu, 24 Mei 2026"
    assert kla.tanggal_hari(datetime(2026, 5, 23, 17, 5, tzinfo=UTC), CIMAHI) == "Minggu, 24 Mei 2026"
    assert [kla.tanggal(None), kla.waktu(None), kla.jam(""), kla.tanggal_hari(None)] == ["–"] * 4


@pytest.mark.parametrize(
    ("hari", "kata", "nada"),
    [
        (-2, "lewat 2 hari", "bahaya"),
        (0, "hari ini", "awas"),
        (1, "besok", "awas"),
        (7, "7 hari lagi", "awas"),
        (8, "8 hari lagi", ""),
    ],
)
def test_a_deadline_is_counted_on_the_city_calendar(time_machine, hari, kata, nada):
    time_machine.move_to(datetime(2026, 5, 23, 18, 0, tzinfo=UTC))  # already the 24th in Cimahi
    tenggat = date(2026, 5, 24) + timedelta(days=hari)
    assert kla.sisa_hari(tenggat, CIMAHI) == kata
    assert kla.nada_tenggat(tenggat, CIMAHI) == nada


def test_no_deadline_says_nothing():
    assert kla.sisa_hari(None) == ""
    assert kla.nada_tenggat(None) == ""


def test_the_six_status_words():
    assert [kla.kata_status(kunci) for kunci in kla.STATUS] == [
        "Belum", "Draf", "Menunggu", "Diterima", "Dikembalikan", "Kedaluwarsa",
    ]  # fmt: skip


def test_status_is_word_icon_and_colour():
    html = isi("{% status s %}", s="dikembalikan")
    assert 'class="k-status k-status--dikembalikan"' in html
    assert "#arrow-return-left" in html
    assert html.endswith("Dikembalikan</span>")
    assert "k-status--belum" in isi("{% status s %}", s="<script>")
    assert "<script>" not in isi("{% status s teks %}", s="draf", teks="<script>")


def test_icon_is_decoration_unless_it_has_a_label():
    assert 'aria-hidden="true"' in isi('{% ikon "upload" %}')
    assert 'role="img" aria-label="Terkunci"' in isi('{% ikon "lock" label="Terkunci" %}')


def test_klaster_and_file_names_have_their_icons():
    assert kla.klaster_ikon("K3") == "heart-pulse"
    assert kla.klaster_singkat("KEL") == "Kelembagaan"
    assert kla.klaster_singkat("X9") == "X9"
    assert [kla.ikon_berkas(n) for n in ("SK.PDF", "a.jpeg", "b.xlsx", "tanpa")] == [
        "file-earmark-pdf", "file-earmark-image", "file-earmark-excel", "file-earmark",
    ]  # fmt: skip


def test_statis_never_fails_an_error_page(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    assert kla.statis("css/tidak-ada.css") == "/static/css/tidak-ada.css"


class FormContoh(forms.Form):
    opsi = forms.ChoiceField(label="Ada peraturannya?", widget=forms.RadioSelect, choices=[("1", "Ya"), ("2", "Tidak")])
    angka = forms.CharField(label="Jumlah", help_text="Antara 0 dan 13.")
    setuju = forms.BooleanField(label="Daftar sudah diperiksa.")
    rahasia = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        raise forms.ValidationError("Bagian ini sudah diajukan.")


def test_error_summary_leads_to_the_fields():
    html = render_to_string("_komponen/ringkasan_galat.html", {"form": FormContoh({})})
    assert "<li>Bagian ini sudah diajukan.</li>" in html
    assert '<a href="#id_opsi_0">Ada peraturannya? ' in html
    assert '<a href="#id_angka">Jumlah: ' in html
    assert '<a href="#id_setuju">Daftar sudah diperiksa: ' in html
    assert "#id_rahasia" not in html
    assert render_to_string("_komponen/ringkasan_galat.html", {"form": FormContoh()}).strip() == ""


def test_field_component_ties_label_help_and_error_together():
    form = FormContoh({})
    html = render_to_string("_komponen/bidang.html", {"bidang": form["angka"]})
    assert '<label class="form-label" for="id_angka">' in html
    assert 'aria-describedby="id_angka_helptext id_angka_error"' in html
    assert 'class="form-control is-invalid"' in html
    pilihan = render_to_string("_komponen/bidang.html", {"bidang": form["opsi"]})
    assert pilihan.count('type="radio"') == 2
    assert "<legend" in pilihan


def test_query_string_keeps_the_filters():
    permintaan = RequestFactory().get("/", {"klaster": "K1", "page": "3"})
    assert isi('{% ganti_query urut="kode" page="" %}', request=permintaan) == "klaster=K1&amp;urut=kode"
    assert isi("{% ganti_halaman 4 %}", request=permintaan) == "klaster=K1&amp;page=4"
    assert isi('{% ganti_halaman 4 "hal" %}', request=permintaan) == "klaster=K1&amp;page=3&amp;hal=4"


def test_pagination_names_rows_and_the_current_page():
    halaman = Paginator(range(274), 25).page(3)
    html = render_to_string("_komponen/halaman.html", {"page_obj": halaman, "request": RequestFactory().get("/?q=a")})
    assert "51–75 dari 274" in html
    assert 'aria-current="page"' in html
    assert 'href="?q=a&amp;page=4"' in html


@pytest.mark.parametrize("kode", ["400", "403", "403_csrf", "404", "500"])
def test_error_pages_stand_alone(kode):
    """No request, no context processors, no database: they are shown when those are ill."""
    html = render_to_string(f"{kode}.html")
    assert html.count("<h1>") == 1
    assert "<li>" in html
    assert "Nomor permintaan" not in html
    assert "7f3a9c2e" in render_to_string(f"{kode}.html", {"id_permintaan": "7f3a9c2e"})


def _lambang() -> set[str]:
    return set(re.findall(r'<symbol id="([a-z0-9-]+)"', (AKAR / "static/ikon/sprite.svg").read_text()))


def test_every_icon_named_in_a_template_is_in_the_sprite():
    dipakai = {
        (berkas.name, nama)
        for berkas in BERKAS_TEMPLAT
        for nama in re.findall(r'{%\s*ikon "([a-z0-9-]+)"|\bikon="([a-z0-9-]+)"', berkas.read_text())
        for nama in nama
        if nama
    }
    tetap = {("kla.py", k.ikon) for k in kla.STATUS.values()}
    tetap |= {("kla.py", nama) for nama in [*kla.KLASTER_IKON.values(), *kla.IKON_BERKAS.values()]}
    lambang = _lambang()
    assert sorted((berkas, nama) for berkas, nama in dipakai | tetap if nama not in lambang) == []


@pytest.mark.parametrize("berkas", BERKAS_TEMPLAT, ids=lambda b: str(b.relative_to(AKAR / "templates")))
def test_templates_keep_to_the_content_security_policy(berkas):
    """No inline style, no inline script, no event attributes, nothing from elsewhere."""
    teks = re.sub(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", "", berkas.read_text(), flags=re.S)
    if "pdf" not in berkas.parts:
        assert not re.search(r"\sstyle=|<style", teks)
    assert not re.search(r"\son[a-z]+=[\"']", teks)
    assert not re.search(r"<script(?![^>]*\bsrc=)", teks)
    assert not re.search(r"(?:src|<link[^>]*href)=[\"'](?:https?:)?//", teks)
