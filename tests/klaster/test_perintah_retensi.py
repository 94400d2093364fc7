"""`manage.py retensi`: names what is past its term, deletes nothing, and says so by its exit code."""

import io
import json

import pytest
from django.core.management import call_command

from klaster.models import Notifikasi, Pemusnahan
from tests.klaster.bahan_retensi import pesan


def jalankan(*isi: str) -> tuple[int, str, str]:
    keluar, galat, kode = io.StringIO(), io.StringIO(), 0
    try:
        call_command("retensi", *isi, stdout=keluar, stderr=galat)
    except SystemExit as akhir:
        kode = int(akhir.code or 0)
    return kode, keluar.getvalue(), galat.getvalue()


def test_tidak_ada(dunia):
    assert jalankan() == (
        0,
        "32.75 Kota Sana: tidak ada yang lewat masa simpan\n32.77 Kota Sini: tidak ada yang lewat masa simpan\n",
        "",
    )


def test_ada_yang_lewat(dunia):
    for _ in range(2):
        pesan(dunia.sini.sekretariat, tahun=3)

    kode, keluar, _ = jalankan("--kota", "32.77")

    assert kode == 1
    baris = keluar.splitlines()
    assert baris[0] == "32.77 Kota Sini:"
    assert baris[1].startswith("  Pemberitahuan: 2, dibuat sebelum ")
    assert baris[1].endswith("(2 tahun)")
    assert (Notifikasi.objects.filter(kunci__startswith="uji:").count(), Pemusnahan.objects.count()) == (2, 0)


def test_json(dunia):
    pesan(dunia.sini.sekretariat, tahun=3)

    kode, keluar, _ = jalankan("--json")

    isi = json.loads(keluar)
    assert kode == 1
    assert [(k["kota"], [(s["jenis"], s["banyak"], s["tahun"]) for s in k["lewat"]]) for k in isi] == [
        ("32.75", []),
        ("32.77", [("notifikasi", 1, 2)]),
    ]


@pytest.mark.django_db
def test_kota_tidak_dikenal():
    assert jalankan("--kota", "99.99") == (2, "", "Kota 99.99 tidak ada.\n")
