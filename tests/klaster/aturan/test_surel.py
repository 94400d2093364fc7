"""The text of a digest and its HTML."""

import pytest

from klaster.aturan.surel import BUTIR_MAKS, Butir, Kelompok, surel_html, susun_ringkasan

pytestmark = pytest.mark.sekali


def ringkasan(*kelompok: Kelompok, nama: str = "Ani") -> str:
    return susun_ringkasan(
        nama=nama,
        kelompok=kelompok,
        alamat_kotak="https://kla.example/pemberitahuan/",
        alamat_pilihan="https://kla.example/saya/pemberitahuan/",
        alasan="Surel ini dikirim sekali sehari.",
    )


def test_the_text_names_every_kind_with_its_messages_and_links():
    teks = ringkasan(
        Kelompok("Tenggat", [Butir("3 bagian\nbesok", "https://kla.example/a/"), Butir("Tanpa tempat")]),
        Kelompok("Laporan", [Butir("Profil siap", "https://kla.example/b/")]),
    )
    assert teks == (
        "Yth. Ani,\n\nYang belum Anda baca di Portal KLA (3):\n\n"
        "Tenggat (2)\n- 3 bagian besok\n  https://kla.example/a/\n- Tanpa tempat\n\n"
        "Laporan (1)\n- Profil siap\n  https://kla.example/b/\n\n"
        "Semua pemberitahuan:\nhttps://kla.example/pemberitahuan/\n\n"
        "Surel ini dikirim sekali sehari. Ubah atau hentikan:\nhttps://kla.example/saya/pemberitahuan/"
    )


def test_many_messages_of_a_kind_are_counted_not_listed():
    teks = ringkasan(Kelompok("Diterima", [Butir(f"Jawaban {n}") for n in range(BUTIR_MAKS + 7)]))
    assert f"Diterima ({BUTIR_MAKS + 7})" in teks
    assert "- dan 7 lainnya" in teks
    assert f"Jawaban {BUTIR_MAKS}" not in teks


def test_the_html_has_headings_lists_and_links():
    html = surel_html("Ringkasan", ringkasan(Kelompok("Tenggat", [Butir("3 bagian", "https://kla.example/a/")])))
    assert 'href="https://kla.example/a/">3 bagian</a></li>' in html
    assert ">Tenggat (1)</h2>" in html
    assert "Surel ini dikirim sekali sehari. <a " in html
    assert 'href="https://kla.example/saya/pemberitahuan/">Ubah atau hentikan</a></p>' in html
    assert 'href="https://kla.example/pemberitahuan/">Semua pemberitahuan</a></p>' in html
    assert "<p>Yth. Ani,</p>" in html


@pytest.mark.parametrize("jahat", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{0} {} %s"])
def test_what_people_typed_stays_text(jahat):
    html = surel_html(jahat, ringkasan(Kelompok("Bukti", [Butir(jahat, "https://kla.example/a/")]), nama=jahat))
    assert "<script" not in html
    assert "<img" not in html


def test_an_address_in_a_title_does_not_become_a_link():
    html = surel_html("R", ringkasan(Kelompok("Bukti", [Butir("https://jahat.example/ masuk di sini")])))
    assert 'href="https://jahat' not in html
