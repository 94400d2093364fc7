"""What people read at a file in each state of its inspection."""

import pytest
from django.template.loader import render_to_string

from bukti.models import VersiBukti
from tests.factories.bukti import VersiBuktiFactory

ALASAN, KENDALA = "Berkas “a.pdf” memuat JavaScript. Cetak ulang.", "Pemindai virus tidak menjawab."


def tulisan(nama: str, **isi) -> str:
    return " ".join(render_to_string(f"bukti/{nama}.html", isi).split())


@pytest.mark.parametrize(
    ("keadaan", "lencana", "ikon", "sebab"),
    [
        ({"status_periksa": "menunggu"}, "Sedang diperiksa", "hourglass-split", ""),
        ({"status_periksa": "menunggu", "kendala": KENDALA}, "Pemeriksaan tertunda", "hourglass-split", KENDALA),
        ({"status_periksa": "ditolak", "alasan": ALASAN}, "Tidak lolos pemeriksaan", "x-circle-fill", ALASAN),
        (
            {"status_periksa": "karantina", "alasan": ALASAN},
            "Dikarantina",
            "shield-exclamation",
            f"{ALASAN} Berkas ini dikunci dan tidak dapat dibuka siapa pun.",
        ),
        ({"status_periksa": "bersih"}, "Lolos periksa", "shield-check", ""),
    ],
)
def test_lencana_dan_sebab(keadaan, lencana, ikon, sebab):
    versi = VersiBukti(**keadaan)
    isi = tulisan("_keadaan_periksa", v=versi)
    assert lencana in isi
    assert f"#{ikon}" in isi
    assert tulisan("_alasan_periksa", v=versi) == sebab.replace('"', "&quot;")


def test_yang_bersih_diam_bila_diminta():
    assert tulisan("_keadaan_periksa", v=VersiBukti(status_periksa="bersih"), diam=1) == ""
    assert tulisan("_keadaan_periksa", v=None) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kendala", "segera"), [([""], True), (["tertunda"], False), (["tertunda", ""], True), ([None], False)]
)
def test_halaman_hanya_menunggu_yang_akan_segera_diperiksa(kendala, segera):
    """With the virus scanner away a page does not ask again every three seconds for hours."""
    utama = VersiBuktiFactory()
    for urutan, satu in enumerate(kendala, start=2):
        if satu is not None:
            VersiBuktiFactory(bukti=utama.bukti, urutan=urutan, menunggu=True, kendala=satu)
    assert VersiBukti.objects.get(pk=utama.pk).segera_diperiksa is segera
