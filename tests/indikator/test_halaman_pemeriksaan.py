"""The page of the checks: each role's scope, filters, the way to the place, the spreadsheet, a constant cost."""

import io
import json

import openpyxl
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indikator.models import Jawaban, Penugasan
from indikator.queries.pemeriksaan import Saring, saring_temuan, temuan_terlihat
from indikator.services.verifikasi import kembalikan_jawaban
from tests.bukti.bahan_verifikasi import isi_jawaban, lampirkan, menunggu
from tests.factories.indikator import PengesahanOpdFactory, PenugasanFactory
from tests.factories.klaster import OpdFactory


@pytest.fixture
def kota(dunia):
    """4.2 waits, 4.3 came back, 4.1 claims points with a photo only, 4.4 and 26.1 are empty."""
    kota = dunia.sini
    menunggu(kota, "4.2")
    jawaban = menunggu(kota, "4.3")
    kembalikan_jawaban(
        jawaban=jawaban, alasan="Belum ditandatangani.", opd=[kota.dinsos], versi=jawaban.versi, oleh=kota.verifikator
    )
    isi_jawaban(kota, "4.1")
    lampirkan(kota, "4.1", jenis="foto")
    return kota


def buka(kota, orang, nama="pemeriksaan", **kueri):
    client = Client()
    client.force_login(orang)
    return client.get(reverse(f"indikator:{nama}", args=[kota.kota.kode, 2024]), kueri)


def ringkas(kota, orang) -> list[tuple[str, str]]:
    return [(b.aturan.kode, b.temuan.kode) for b in temuan_terlihat(kota.evaluasi, orang)]


def test_secretariat_sees_everything_the_weightiest_first(kota):
    assert ringkas(kota, kota.sekretariat) == [
        ("menunggu_verifikasi", "4.2"),
        ("bagian_belum_diajukan", "4.1"),
        ("bagian_belum_diajukan", "4.1"),
        ("bagian_belum_diajukan", "26.1"),
        ("dikembalikan", "4.3"),
        ("bukti_wajib", "4.1"),
        ("tanpa_bukti", "4.2"),
        ("tanpa_bukti", "4.3"),
        ("unit_belum_menjawab", "26.1"),
        ("belum_dijawab", "4.4"),
        ("tanpa_target", ""),
    ]


def test_operator_sees_what_is_up_to_the_own_unit_and_those_below(kota):
    assert ringkas(kota, kota.operator_dinsos) == [
        ("bagian_belum_diajukan", "4.1"),
        ("dikembalikan", "4.3"),
        ("tanpa_bukti", "4.3"),
    ]
    assert ringkas(kota, kota.operator_kecamatan) == [("unit_belum_menjawab", "26.1")]
    assert ringkas(kota, kota.operator_dp3a) == [("bagian_belum_diajukan", "26.1")]


def test_verifier_sees_the_own_klaster(kota):
    assert {kode for _, kode in ringkas(kota, kota.verifikator)} == {"4.1", "4.2", "4.3", "4.4"}
    assert {kode for _, kode in ringkas(kota, kota.verifikator_lain)} == {"26.1"}


def test_counts_of_a_filter_keep_the_other_filters(kota):
    semua = temuan_terlihat(kota.evaluasi, kota.sekretariat)
    hasil = saring_temuan(semua, Saring(tingkat="peringatan", opd=str(kota.dinsos.pk)))
    assert [(b.aturan.kode, b.temuan.kode) for b in hasil.butir] == [
        ("bagian_belum_diajukan", "4.1"),
        ("dikembalikan", "4.3"),
        ("tanpa_bukti", "4.3"),
    ]
    assert [(t.value, n) for t, n in hasil.tingkat] == [("menghalangi", 0), ("peringatan", 3), ("saran", 0)]
    assert {o.kode: n for o, n in hasil.opd} == {"DINKES": 4, "DINSOS": 3, "DP3A": 1, "32.77.01.1001": 1}
    assert hasil.total == 11


def test_page_groups_by_rule_with_the_remedy_and_leads_to_the_place(kota):
    jawaban = buka(kota, kota.sekretariat)
    isi = jawaban.content.decode()
    assert jawaban.status_code == 200
    assert isi.count("Lengkapi catatan dan bukti bagian itu, lalu ajukan.") == 1
    for alamat in ("/32.77/2024/verifikasi/4.2/", "/32.77/2024/pertanyaan/4.1/#bukti", "/32.77/2024/#judul-atur"):
        assert f'href="{alamat}"' in isi
    assert "Ke pengajuan" in isi
    assert "Ke pengajuan" not in buka(kota, kota.operator_dinsos).content.decode()


def test_page_filters_and_forgets_choices_that_are_none(kota):
    isi = buka(kota, kota.sekretariat, aturan="bukti_wajib").content.decode()
    assert "bukti wajib belum ada, yaitu Dokumen: Dokumen pelaksanaan" in isi
    assert "belum diputuskan verifikator" not in isi
    semua = buka(kota, kota.sekretariat, aturan="tidak-ada", opd="999999", tingkat="x", klaster="K9")
    assert semua.context["hasil"].total == len(semua.context["hasil"].butir) == 11


def test_nothing_found_says_so(kota):
    Penugasan.objects.all().delete()
    Jawaban.objects.all().delete()
    isi = buka(kota, kota.operator_dinsos).content.decode()
    assert "Tidak ada temuan" in isi


def test_spreadsheet_holds_what_the_filters_let_through(kota):
    jawaban = buka(kota, kota.sekretariat, "pemeriksaan_xlsx", aturan="dikembalikan")
    lembar = openpyxl.load_workbook(io.BytesIO(jawaban.content)).active
    kepala, baris = list(lembar.values)
    assert kepala[:4] == ("Tingkat", "Aturan", "Temuan", "Pertanyaan")
    assert baris[0] == "Peringatan"
    assert baris[3:6] == ("4.3", "K1", "Dinas Sosial Kota Sini")
    assert baris[7] == "http://testserver/32.77/2024/pertanyaan/4.3/#judul-opd"
    assert 'filename="KLA_Kota-Sini_2024_Pemeriksaan_' in jawaban["Content-Disposition"]


def test_cost_does_not_grow_with_the_rows(kota):
    client = Client()
    client.force_login(kota.sekretariat)
    alamat = reverse("indikator:pemeriksaan", args=[kota.kota.kode, 2024])
    client.get(alamat)
    with CaptureQueriesContext(connection) as sedikit:
        client.get(alamat)
    for nomor in range(12):
        opd = OpdFactory(kota=kota.kota)
        PenugasanFactory(jawaban=kota.jawaban("4.1"), opd=opd)
        lampirkan(kota, "4.1", jenis="foto", bukti__judul=f"Foto {nomor}")
        PengesahanOpdFactory(evaluasi=kota.evaluasi, opd=opd)
    with CaptureQueriesContext(connection) as banyak:
        isi = client.get(alamat).context["hasil"]
    assert isi.total == 11 + 12 + 12
    assert len(banyak) == len(sedikit) <= 25


def test_command_prints_the_same_findings(kota, capsys):
    call_command("periksa_evaluasi", kota="32.77", tahun="2024", json=True)
    isi = json.loads(capsys.readouterr().out)
    assert (isi["dapat_diajukan"], isi["jumlah"]) == (False, {"menghalangi": 1, "peringatan": 9, "saran": 1})
    assert isi["temuan"][0] == {
        "tingkat": "menghalangi",
        "aturan": "menunggu_verifikasi",
        "pesan": "Pertanyaan 4.2 sudah diajukan OPD, tetapi belum diputuskan verifikator.",
        "pertanyaan": "4.2",
        "klaster": "K1",
        "opd": "DINKES",
        "alamat": "/32.77/2024/verifikasi/4.2/",
    }
    call_command("periksa_evaluasi", kota="32.77", tahun="2024")
    teks = capsys.readouterr().out
    assert "1 menghalangi, 9 peringatan, 1 saran" in teks
    assert "  - Evaluasi ini belum mempunyai target predikat." in teks


def test_command_refuses_an_evaluation_that_is_not_there(db, capsys):
    with pytest.raises(SystemExit) as keluar:
        call_command("periksa_evaluasi", kota="32.77", tahun="1999")
    assert keluar.value.code == 2
