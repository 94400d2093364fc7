"""The audit trail carried away: the same rows as on the page, safe in a spreadsheet, provable, and itself noted."""

import csv
import io

import pytest
from django.urls import reverse

from klaster.lembar_kerja import baca_lembar
from klaster.models import Aksi, Riwayat
from klaster.queries.rantai import periksa_rantai
from klaster.services import ekspor_riwayat
from klaster.services.riwayat import catat
from klaster.services.segel import kepala_rantai, segel
from tests.dunia import DuniaKota
from tests.klaster.bahan_riwayat import buat_riwayat


@pytest.fixture
def kota(dunia, client) -> DuniaKota:
    client.force_login(dunia.sini.sekretariat)
    return dunia.sini


def alamat(kota: DuniaKota, bentuk: str) -> str:
    return reverse(f"klaster:riwayat_{bentuk}", args=[kota.kota.kode])


def isi_csv(jawaban) -> list[list[str]]:
    return list(csv.reader(io.StringIO(jawaban.getvalue().decode("utf-8-sig"))))


def test_csv_has_the_rows_of_the_filter_and_the_head(kota, dunia, client):
    buat_riwayat(kota.kota, 3, oleh=kota.sekretariat)
    buat_riwayat(dunia.sana.kota, 1)
    jawaban = client.get(alamat(kota, "csv"), {"kegiatan": "tenggat_diubah"})
    assert jawaban["Content-Type"] == "text/csv; charset=utf-8"
    assert jawaban["Content-Disposition"].startswith('attachment; filename="KLA_Kota-Sini_Riwayat_')
    kepala, *baris, penutup = isi_csv(jawaban)
    assert tuple(kepala) == ekspor_riwayat.KEPALA
    assert [b[7] for b in baris] == ["Langkah 2", "Langkah 1", "Langkah 0"]
    assert {b[2] for b in baris} == {"sekretariat Kota Sini (Sekretariat Kota Sini)"}
    assert all(len(b[12]) == 64 for b in baris)
    dicatat = penutup[4].removeprefix("Kepala rantai ")
    segel()
    assert periksa_rantai(dicatat=dicatat).utuh


def test_more_rows_than_one_piece(kota, client, monkeypatch):
    monkeypatch.setattr(ekspor_riwayat.semua_baris, "__kwdefaults__", {"sekali": 7})
    buat_riwayat(kota.kota, 20)
    baris = isi_csv(client.get(alamat(kota, "csv"), {"kegiatan": "tenggat_diubah"}))[1:-1]
    assert [b[7] for b in baris] == [f"Langkah {n}" for n in range(19, -1, -1)]


def test_xlsx_is_the_same(kota, client):
    buat_riwayat(kota.kota, 2)
    segel()
    kepala = str(kepala_rantai())
    jawaban = client.get(alamat(kota, "xlsx"), {"kegiatan": "tenggat_diubah"})
    lembar = baca_lembar(jawaban.content, baris_maks=100)
    assert tuple(lembar.baris[0][1]) == ekspor_riwayat.KEPALA
    assert [sel[7] for _, sel in lembar.baris[1:]] == ["Langkah 1", "Langkah 0"]
    penjelasan = {
        sel[0]: sel[1] for _, sel in baca_lembar(jawaban.content, baris_maks=9, nama_lembar="Penjelasan").baris
    }
    assert penjelasan["Kepala rantai"] == kepala


@pytest.mark.parametrize("bentuk", ["xlsx", "csv"])
def test_the_export_is_noted_with_its_filter_and_not_in_itself(kota, client, bentuk):
    buat_riwayat(kota.kota, 1)
    jawaban = client.get(alamat(kota, bentuk), {"q": "Langkah", "sebelum": "1-1"})
    catatan = Riwayat.objects.get(aksi=Aksi.RIWAYAT_DIEKSPOR)
    assert catatan.kalimat == "sekretariat Kota Sini (Sekretariat Kota Sini) mengekspor riwayat Kota Sini."
    assert (catatan.kota, catatan.pelaku) == (kota.kota, kota.sekretariat)
    assert (catatan.sesudah["bentuk"], catatan.sesudah["saringan"]) == (bentuk, {"q": "Langkah"})
    isi = jawaban.getvalue() if bentuk == "csv" else jawaban.content
    assert b"mengekspor" not in isi


@pytest.mark.parametrize("awal", ["=1+1", "+62", "-1", "@SUM(A1)", "\tx"])
def test_formulas_do_not_run_in_a_csv(kota, client, awal):
    catat(aksi=Aksi.TENGGAT_DIUBAH, objek=kota.kota, oleh=None, kota=kota.kota, label=awal, keterangan=awal)
    [baris] = isi_csv(client.get(alamat(kota, "csv"), {"kegiatan": "tenggat_diubah"}))[1:-1]
    assert (baris[4], baris[7]) == (f"'{awal}", f"'{awal}")


def test_too_many_rows_for_a_workbook_are_refused_with_the_remedy(kota, client, monkeypatch):
    monkeypatch.setattr(ekspor_riwayat, "XLSX_MAKS", 2)
    buat_riwayat(kota.kota, 3)
    jawaban = client.get(alamat(kota, "xlsx"), {"kegiatan": "tenggat_diubah"}, follow=True)
    assert jawaban.redirect_chain[0][0] == f"{reverse('klaster:riwayat_list', args=['32.77'])}?kegiatan=tenggat_diubah"
    assert "Lebih dari 2 baris tidak muat dalam satu berkas Excel." in jawaban.content.decode()
    assert not Riwayat.objects.filter(aksi=Aksi.RIWAYAT_DIEKSPOR).exists()


def test_a_bad_filter_exports_nothing(kota, client):
    jawaban = client.get(alamat(kota, "csv"), {"dari": "kemarin"})
    assert jawaban.status_code == 422
    assert not Riwayat.objects.filter(aksi=Aksi.RIWAYAT_DIEKSPOR).exists()


def test_another_city_is_not_there_and_other_roles_may_not(kota, dunia, client):
    assert client.get(alamat(dunia.sana, "csv")).status_code == 404
    client.force_login(kota.pimpinan)
    assert client.get(alamat(kota, "csv")).status_code == 403
    assert not Riwayat.objects.filter(aksi=Aksi.RIWAYAT_DIEKSPOR).exists()
