"""Coverage question by question: states, filters, scope, page, spreadsheet, and a fixed number of queries."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from bukti.aturan.jawaban import kebutuhan_belum_terpenuhi
from indikator.models import Penugasan, Status
from laporan.queries.kelengkapan import (
    SaringKelengkapan,
    hitung_jenis,
    hitung_keadaan,
    kelengkapan_pertanyaan,
)
from tests.factories.bukti import VersiBuktiFactory
from tests.factories.indikator import SAAT_UJI
from tests.laporan.bahan import jadikan
from tests.laporan.bahan_kelengkapan import lampirkan, syarat

LAMPAU = date(2020, 1, 1)


def baris(kota, kode="4.1", pengguna=None):
    semua = kelengkapan_pertanyaan(kota.evaluasi, pengguna or kota.sekretariat)
    return next(b for b in semua if b.kode == kode)


def keadaan(kota) -> list[tuple[str, bool, str]]:
    return [(k.jenis, k.wajib, k.keadaan) for k in baris(kota).butir]


def lembar(response, nomor=0) -> list[list]:
    buku = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    return buku.get_sheet_by_index(nomor).to_python(skip_empty_area=False)


def buka(client, pengguna, nama="kelengkapan", **query):
    client.force_login(pengguna)
    return client.get(reverse(f"laporan:{nama}", args=["32.77", 2024]), query)


def test_tanpa_bukti_semuanya_belum(dunia):
    assert keadaan(dunia.sini) == [("dokumen", True, "belum"), ("foto", False, "belum")]
    assert baris(dunia.sini).keadaan() == {"kurang", "pelengkap"}
    assert (len(baris(dunia.sini).wajib), baris(dunia.sini).wajib_ada) == (1, 0)


@pytest.mark.parametrize(
    ("isian", "harapan"),
    [
        ({}, "ada"),
        ({"putusan": "diterima"}, "diterima"),
        ({"putusan": "ditolak"}, "ditolak"),
        ({"versi": {"ditolak": True}}, "ditolak"),
        ({"versi": {"menunggu": True}}, "ada"),
        ({"bukti": {"ditarik_pada": SAAT_UJI}}, "belum"),
    ],
)
def test_keadaan_syarat_dan_sama_dengan_aturan_pengajuan(dunia, isian, harapan):
    """Withdrawn and refused pieces count here exactly as they do when the answer is handed in."""
    sini = dunia.sini
    jadikan(sini, "4.1", Status.DRAF, opsi="ya")
    lampirkan(sini, syarat(sini), **isian)

    assert keadaan(sini)[0] == ("dokumen", True, harapan)
    kurang = kebutuhan_belum_terpenuhi(sini.jawaban("4.1"), hanya_diterima=False)
    assert bool(kurang) is baris(sini).butir[0].kurang


def test_satu_berkas_buruk_membuat_versi_tidak_berlaku(dunia):
    tautan = lampirkan(dunia.sini, syarat(dunia.sini))
    VersiBuktiFactory(bukti=tautan.bukti, urutan=2, ditolak=True)

    assert keadaan(dunia.sini)[0] == ("dokumen", True, "ditolak")


def test_pengganti_menutup_yang_ditolak(dunia):
    sini = dunia.sini
    lampirkan(sini, syarat(sini), putusan="ditolak")
    lampirkan(sini, syarat(sini), bukti={"judul": "SK yang benar"})

    assert baris(sini).butir[0].bukti == ("SK yang benar",)
    assert baris(sini).keadaan() == {"lengkap", "pelengkap"}


def test_jawaban_tanpa_nilai_tidak_menuntut_bukti(dunia):
    jadikan(dunia.sini, "4.1", Status.DRAF, opsi="tidak")

    assert keadaan(dunia.sini) == [("dokumen", True, "bebas"), ("foto", False, "bebas")]
    assert (baris(dunia.sini).wajib, baris(dunia.sini).keadaan()) == ([], {"bebas"})


def test_bukti_kedaluwarsa_masih_ada_tetapi_ditandai(dunia):
    sini = dunia.sini
    lampirkan(sini, syarat(sini), bukti={"berlaku_sampai": LAMPAU})
    assert baris(sini).butir[0].kedaluwarsa
    assert baris(sini).keadaan() == {"lengkap", "pelengkap", "kedaluwarsa"}

    lampirkan(sini, syarat(sini))
    assert not baris(sini).butir[0].kedaluwarsa


def test_bukti_tanpa_syarat_dihitung_sendiri(dunia):
    lampirkan(dunia.sini, None)

    assert (baris(dunia.sini).lain, baris(dunia.sini).wajib_ada) == (1, 0)


def test_unit_membuktikan_jawabannya_sendiri(dunia):
    sini = dunia.sini
    bagian = Penugasan.objects.filter(jawaban=sini.jawaban("26.1"), opd=sini.kelurahan)
    assert [o.opd for o in baris(sini, "26.1").unit_kurang] == [sini.kelurahan.pk]

    bagian.update(nilai_unit="tidak")
    assert baris(sini, "26.1").unit == []

    bagian.update(nilai_unit="ya")
    lampirkan(sini, None, kode="26.1", opd=sini.dinkes)
    assert len(baris(sini, "26.1").unit_kurang) == 1
    lampirkan(sini, None, kode="26.1", opd=sini.kelurahan)
    assert baris(sini, "26.1").unit_kurang == []


def test_lingkup_menurut_peran(dunia):
    sini = dunia.sini

    def kode(pengguna):
        return [b.kode for b in kelengkapan_pertanyaan(sini.evaluasi, pengguna)]

    assert kode(sini.sekretariat) == ["4.1", "4.2", "4.3", "4.4", "26.1"]
    assert kode(sini.operator_dinsos) == ["4.1", "4.3"]
    assert kode(sini.operator_kecamatan) == ["26.1"]
    assert kode(sini.verifikator_lain) == ["26.1"]
    assert kode(dunia.sana.sekretariat) == []
    assert kode(dunia.evaluator) == []


def test_bukti_kota_lain_tidak_terbawa(dunia):
    lampirkan(dunia.sana, syarat(dunia.sana))

    assert baris(dunia.sini).wajib_ada == 0


def test_saringan_dan_hitungannya_sejalan(dunia):
    sini = dunia.sini
    lampirkan(sini, syarat(sini), putusan="ditolak")
    semua = kelengkapan_pertanyaan(sini.evaluasi, sini.sekretariat)
    saring = SaringKelengkapan(klaster="K1")

    chip = {p.nilai: p.jumlah for p in hitung_keadaan(semua, saring)}

    assert chip == {"": 4, "kurang": 1, "ditolak": 1, "pelengkap": 1, "kedaluwarsa": 0, "lengkap": 3, "bebas": 0}
    for nilai, jumlah in chip.items():
        cocok = [b for b in semua if SaringKelengkapan(klaster="K1", keadaan=nilai).cocok(b)]
        assert len(cocok) == jumlah


@pytest.mark.parametrize(
    ("isian", "kode"),
    [
        ({"q": "26"}, ["26.1"]),
        ({"jenis": "foto"}, ["4.1"]),
        ({"jenis": "foto", "keadaan": "kurang"}, []),
        ({"jenis": "dokumen", "keadaan": "kurang"}, ["4.1"]),
        ({"jenis": "laporan"}, []),
    ],
)
def test_saringan(dunia, isian, kode):
    semua = kelengkapan_pertanyaan(dunia.sini.evaluasi, dunia.sini.sekretariat)

    assert [b.kode for b in semua if SaringKelengkapan(**isian).cocok(b)] == kode


def test_saringan_opd_dan_pemimpin(dunia):
    sini = dunia.sini
    semua = kelengkapan_pertanyaan(sini.evaluasi, sini.sekretariat)

    def kode(**isian):
        return [b.kode for b in semua if SaringKelengkapan(opd=sini.dinsos.pk, **isian).cocok(b)]

    assert (kode(), kode(pimpin=True)) == (["4.1", "4.3"], ["4.3"])


def test_menurut_jenis_hanya_yang_wajib(dunia):
    sini = dunia.sini
    lampirkan(sini, syarat(sini))

    semua = kelengkapan_pertanyaan(sini.evaluasi, sini.sekretariat)

    assert hitung_jenis(semua) == [("dokumen", "Dokumen", 1, 1)]


def test_halaman_menyebut_yang_kurang(client, dunia):
    sini = dunia.sini
    lampirkan(sini, syarat(sini), putusan="ditolak")

    halaman = buka(client, sini.sekretariat, keadaan="kurang").content.decode()

    assert "ditolak, belum diganti" in halaman
    assert "0 dari 1 bukti wajib pada pertanyaan yang ditampilkan sudah ada." in halaman
    assert reverse("bukti:pertanyaan", args=["32.77", 2024, "4.1"]) in halaman


@pytest.mark.keduanya
@pytest.mark.parametrize("query", [{"opd": "99999999999999999999"}, {"opd": "x"}, {"keadaan": "x"}, {"page": "x"}])
def test_alamat_aneh_dianggap_tidak_diberikan(client, dunia, query):
    response = buka(client, dunia.sini.sekretariat, **query)

    assert (response.status_code, response.context["page_obj"].paginator.count) == (200, 5)


def test_opd_di_luar_lingkup_tidak_dapat_dipilih(client, dunia):
    response = buka(client, dunia.sini.operator_kelurahan)

    pilihan = [nilai for nilai, _ in response.context["form"].fields["opd"].choices]
    assert str(dunia.sini.dinkes.pk) not in pilihan
    assert str(dunia.sana.kelurahan.pk) not in pilihan


def test_xlsx_sebaris_tiap_syarat(client, dunia):
    sini = dunia.sini
    lampirkan(sini, syarat(sini), bukti={"judul": "=SK Gugus Tugas", "berlaku_sampai": LAMPAU})

    response = buka(client, sini.sekretariat, "kelengkapan_xlsx", klaster="K1", jenis="dokumen")

    kepala, isi = lembar(response)
    assert kepala[7:] == ["Jenis bukti", "Yang diminta", "Wajib", "Keadaan", "Jumlah bukti", "Bukti yang berlaku"]
    assert isi[2] == "4.1"
    assert isi[9:] == ["Ya", "Ada, kedaluwarsa", 1.0, "=SK Gugus Tugas"]
    assert response["Content-Disposition"].startswith('attachment; filename="KLA_Kota-Sini_2024_Kelengkapan-Bukti_')


def test_xlsx_memuat_unit(client, dunia):
    response = buka(client, dunia.sini.sekretariat, "kelengkapan_xlsx")

    assert [b[2:] for b in lembar(response, 1)[1:]] == [[dunia.sini.kelurahan.nama, "Belum ada"]]


def test_jumlah_kueri_tetap(client, dunia):
    sini = dunia.sini
    lampirkan(sini, syarat(sini))
    buka(client, sini.sekretariat)
    with CaptureQueriesContext(
        connection,
    ) as sedikit:
        buka(client, sini.sekretariat)
    for _ in range(8):
        lampirkan(sini, syarat(sini), putusan="diterima")
        lampirkan(sini, None, kode="4.2")
    with CaptureQueriesContext(connection) as banyak:
        buka(client, sini.sekretariat)

    assert len(banyak) == len(sedikit) <= 30
