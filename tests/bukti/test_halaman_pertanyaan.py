"""The question page: who sees what, in which state, and with how many queries."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bukti.queries.pertanyaan import sebelumnya
from indikator.models import Jawaban, PetaKode, Status
from indikator.services.pengajuan import ajukan_evaluasi
from tests.bukti.bahan_halaman import teks, url
from tests.dunia import buat_instrumen
from tests.factories.bukti import BuktiFactory, TautanBuktiFactory
from tests.factories.indikator import EvaluasiFactory, JawabanFactory, PenugasanFactory
from tests.factories.klaster import OpdFactory

# --- Who sees what --------------------------------------------------------------------------------------------------


def test_tanpa_masuk_diarahkan_ke_halaman_masuk(client, kota):
    respons = client.get(url("pertanyaan"))
    assert (respons.status_code, respons.url) == (302, "/masuk/?next=/32.77/2024/pertanyaan/4.2/")


@pytest.mark.parametrize(
    ("siapa", "status"),
    [
        ("operator_dinkes", 200),
        ("sekretariat", 200),
        ("pimpinan", 200),
        ("verifikator", 200),
        ("operator_dinsos", 404),
        ("operator_dp3a", 404),
        ("verifikator_lain", 404),
    ],
)
def test_lingkup_di_kota_sendiri(buka, kota, siapa, status):
    assert buka(getattr(kota, siapa)).status_code == status


@pytest.mark.parametrize("siapa", ["operator_dinkes", "sekretariat", "pimpinan", "verifikator"])
def test_kota_lain_tidak_melihat(buka, dunia, siapa):
    assert buka(getattr(dunia.sana, siapa)).status_code == 404


def test_evaluator_melihat_setelah_diajukan(buka, dunia):
    assert buka(dunia.evaluator).status_code == 404
    ajukan_evaluasi(evaluasi=dunia.sini.evaluasi, oleh=dunia.sini.sekretariat)
    assert buka(dunia.evaluator).status_code == 200


def test_pertanyaan_atau_evaluasi_yang_tidak_ada(client, kota):
    client.force_login(kota.sekretariat)
    assert client.get(url("pertanyaan", "9.9")).status_code == 404
    assert client.get("/32.77/2020/pertanyaan/4.2/").status_code == 404


def test_hanya_pemimpin_dan_sekretariat_mendapat_formulir_nilai(buka, kota):
    for siapa, dapat in [("operator_dinkes", True), ("sekretariat", True), ("operator_dinsos", False)]:
        assert ('name="opsi"' in teks(buka(getattr(kota, siapa), "4.1"))) is dapat
    assert "Ditetapkan oleh Dinas Kesehatan Kota Sini" in teks(buka(kota.operator_dinsos, "4.1"))


@pytest.mark.parametrize("siapa", ["pimpinan", "verifikator"])
def test_pembaca_tidak_mendapat_formulir(buka, kota, siapa):
    isi = teks(buka(getattr(kota, siapa), "4.1"))
    assert "simpan/" not in isi
    assert "unggah/" not in isi
    assert "Belum dijawab oleh Dinas Kesehatan Kota Sini." in isi


def test_pilihan_menunjukkan_poinnya(buka, kota):
    isi = teks(buka(kota.operator_dinkes))
    for label, poin in [("Lengkap", "10,00"), ("Sebagian", "5,00"), ("Belum ada", "0,00")]:
        assert f'{label}<span class="k-pilihan__poin">{poin} poin</span>' in isi


def test_angka_menunjukkan_batas_dan_cara_menghitung(buka, kota):
    isi = teks(buka(kota.operator_dinkes, "4.4"))
    assert "Antara 0 dan 100 %. Pecahan ditulis dengan koma, ribuan dengan titik: 1.234,5." in isi
    assert "<strong>0 %</strong> bernilai 0 poin, <strong>100 %</strong> bernilai 10 poin" in isi
    assert '1 sampai kurang dari 5 lembaga</td><td class="k-kanan">5,00' in teks(buka(kota.operator_dinsos, "4.3"))


def test_jawaban_tahun_lalu_ditampilkan(buka, kota):
    lama = JawabanFactory(
        evaluasi=EvaluasiFactory(kota=kota.kota, instrumen=kota.evaluasi.instrumen, tahun=2023),
        pertanyaan=kota.jawaban("4.4").pertanyaan,
        angka=Decimal("62.5"),
        catatan="Sumber: profil 2023.",
    )
    PenugasanFactory(jawaban=lama, opd=kota.dinkes, pimpin=True)
    isi = teks(buka(kota.operator_dinkes, "4.4"))
    assert "Jawaban 2023" in isi
    assert "62,5 %" in isi
    assert "Mandiri 6,25 dari 10 poin" in isi
    assert "Sumber: profil 2023." in isi


def test_jawaban_tahun_lalu_menurut_peta_kode(kota):
    """Codes move from year to year: what lived on here is shown, not what bore the same number."""
    dulu = EvaluasiFactory(kota=kota.kota, instrumen=buat_instrumen(), tahun=2023)
    soal = {p.kode: p for p in dulu.instrumen.pertanyaan.all()}
    lama = {kode: JawabanFactory(evaluasi=dulu, pertanyaan=soal[kode]) for kode in ("4.2", "4.4")}
    assert sebelumnya(kota.jawaban("4.4"), kota.sekretariat) == lama["4.4"]
    PetaKode.objects.create(pertanyaan_lama=soal["4.2"], pertanyaan_baru=kota.jawaban("4.4").pertanyaan)
    assert sebelumnya(kota.jawaban("4.4"), kota.sekretariat) == lama["4.2"]
    assert sebelumnya(kota.jawaban("4.2"), kota.sekretariat) is None


# --- States of the whole answer -------------------------------------------------------------------------------------


def ubah(jawaban: Jawaban, **isi: object) -> None:
    type(jawaban).objects.filter(pk=jawaban.pk).update(**isi)


def test_dikembalikan_menampilkan_alasan_di_atas(buka, kota):
    ubah(kota.jawaban("4.2"), status=Status.DIKEMBALIKAN, alasan_kembali="Foto tidak terbaca.", opsi="b")
    isi = teks(buka(kota.operator_dinkes))
    assert "<strong>Dikembalikan verifikator.</strong> Foto tidak terbaca." in isi
    assert isi.index("Foto tidak terbaca.") < isi.index('id="judul-jawaban"')
    assert 'name="opsi"' in isi


def test_diterima_menampilkan_nilai_dan_catatan_verifikator(buka, kota):
    ubah(
        kota.jawaban("4.2"),
        status=Status.DITERIMA,
        opsi="b",
        nilai_verifikasi=Decimal("4.5"),
        verifikator=kota.verifikator,
        diverifikasi_pada=datetime(2024, 5, 24, 3, 32, tzinfo=UTC),
        catatan_verifikasi="Sudah sesuai.",
    )
    bagian = kota.bagian("4.2", kota.dinkes)
    type(bagian).objects.filter(pk=bagian.pk).update(
        status=Status.DITERIMA, diajukan_oleh=kota.operator_dinkes, diajukan_pada=datetime(2024, 5, 1, tzinfo=UTC)
    )
    isi = teks(buka(kota.operator_dinkes))
    assert (
        "<strong>Diterima dengan nilai 4,5</strong> dari 10 oleh verifikator Kota Sini, 24 Mei 2024 10.32 WIB." in isi
    )
    assert "Sudah sesuai." in isi
    assert "Tarik kembali" not in isi
    assert 'name="opsi"' not in isi


def test_evaluasi_yang_diajukan_terkunci(buka, kirim, kota):
    ajukan_evaluasi(evaluasi=kota.evaluasi, oleh=kota.sekretariat)
    isi = teks(buka(kota.operator_dinkes))
    assert "<strong>Evaluasi sudah diajukan</strong>" in isi
    assert '<form method="post" action="/32.77' not in isi
    respons = kirim(kota.operator_dinkes, "simpan", "4.2", opsi="a", versi=1)
    assert respons.status_code == 422
    assert "Evaluasi ini sudah diajukan, sehingga isinya terkunci." in teks(respons)


def test_banyak_bagian_diringkas(buka, kota):
    jawaban = kota.jawaban("4.2")
    for n in range(9):
        PenugasanFactory(jawaban=jawaban, opd=OpdFactory(kota=kota.kota, kode=f"X{n}", nama=f"Dinas X{n}"))
    isi = teks(buka(kota.operator_dinkes))
    assert "0 / 10" in isi
    assert "5 unit lain" in isi


# --- Queries ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("siapa", ["operator_dinkes", "sekretariat", "pimpinan"])
def test_jumlah_kueri_tetap(client, kota, siapa):
    """The same number of queries with one and with thirty more pieces of evidence and parts."""
    client.force_login(getattr(kota, siapa))
    jawaban = kota.jawaban("4.2")

    def tambah(nomor: int) -> None:
        TautanBuktiFactory(jawaban=jawaban, bukti=BuktiFactory(opd=kota.dinkes, kota=kota.kota))
        PenugasanFactory(jawaban=jawaban, opd=OpdFactory(kota=kota.kota, kode=f"Y{nomor}"))

    def hitung() -> int:
        client.get(url("pertanyaan"))
        with CaptureQueriesContext(connection) as tangkapan:
            assert client.get(url("pertanyaan")).status_code == 200
        return len(tangkapan)

    tambah(0)
    sedikit = hitung()
    for nomor in range(1, 30):
        tambah(nomor)
    assert hitung() == sedikit
    assert sedikit <= 24  # four of them: all files, where else used, advice and twins
