from decimal import Decimal

import pytest
import yaml
from django.conf import settings

from kla_portal.contoh.fakta import DATA, baca_kota, baca_opd_acuan, baca_predikat
from kla_portal.contoh.profil import PROFIL


@pytest.mark.parametrize(
    ("kode", "nama", "provinsi", "zona", "kecamatan", "kelurahan"),
    [
        ("32.77", "Kota Cimahi", "Jawa Barat", "Asia/Jakarta", 3, 15),
        ("32.75", "Kota Bekasi", "Jawa Barat", "Asia/Jakarta", 12, 0),
        ("63.72", "Kota Banjarbaru", "Kalimantan Selatan", "Asia/Makassar", 5, 0),
        ("32.76", "Kota Depok", "Jawa Barat", "Asia/Jakarta", 11, 0),
        ("36.72", "Kota Cilegon", "Banten", "Asia/Jakarta", 8, 43),
    ],
)
def test_each_city_has_its_units(kode, nama, provinsi, zona, kecamatan, kelurahan):
    kota = next(k for k in baca_kota() if k.kode == kode)
    assert (kota.nama, kota.provinsi, kota.zona_waktu) == (nama, provinsi, zona)
    jenis = [u.jenis for u in kota.wilayah]
    assert (jenis.count("kecamatan"), jenis.count("kelurahan")) == (kecamatan, kelurahan)
    assert kode in PROFIL


@pytest.mark.parametrize(
    ("kode", "nama", "induk"),
    [
        ("32.77.02.1002", "Cigugur Tengah", "32.77.02"),
        ("32.77.03.1004", "Cipageran", "32.77.03"),
        ("36.72.04.1006", "Randakari", "36.72.04"),
        ("36.72.08.1007", "Citangkil", "36.72.08"),
    ],
)
def test_kelurahan_carry_their_kemendagri_code(kode, nama, induk):
    unit = next(u for kota in baca_kota() for u in kota.wilayah if u.kode == kode)
    assert (unit.nama, unit.induk) == (nama, induk)


def test_unit_codes_are_unique_and_begin_with_their_parent():
    for kota in baca_kota():
        kode = [u.kode for u in kota.wilayah]
        assert len(set(kode)) == len(kode)
        assert all(u.kode.startswith(f"{u.induk or kota.kode}.") for u in kota.wilayah)


def test_every_city_names_the_source_of_its_office():
    for kota in baca_kota():
        assert kota.sumber_dinas.startswith("https://")
        assert kota.nama_opd["DP3A"] == kota.nama_dinas
        assert "%s" not in "".join(kota.nama_opd.values())


def test_departments_are_those_of_the_instrument():
    isi = yaml.safe_load((settings.BASE_DIR / "indikator/instrumen/kla-2024.yaml").read_text(encoding="utf-8"))
    acuan = {o["kode"]: (o["nama"], o["jenis"]) for o in isi["opd_acuan"] if o["jenis"] != "wilayah"}
    assert baca_opd_acuan() == acuan
    assert all(set(kota.nama_opd) <= set(acuan) for kota in baca_kota())


def test_published_facts_belong_to_the_cities_and_carry_a_source():
    predikat = baca_predikat()
    assert {p.kota for p in predikat} == {k.nama for k in baca_kota()}
    assert all(p.sumber_url.startswith("https://") for p in predikat)
    assert len({(p.kota, p.tahun_evaluasi, p.tahap) for p in predikat}) == len(predikat) == 15
    banjarbaru = next(p for p in predikat if p.kota == "Kota Banjarbaru" and p.tahap == "EM")
    assert (banjarbaru.tahun_evaluasi, banjarbaru.nilai) == (2023, Decimal("946.45"))


def test_no_child_is_named():
    """The pool of names is for officials; the wording speaks of children only in general."""
    teks = (DATA / "kalimat.yaml").read_text(encoding="utf-8")
    assert "NIK" not in teks
    assert "nama anak" not in teks.lower()
