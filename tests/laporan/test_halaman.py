"""The pages to see: where each role lands, what is on them, who may look, and how much they ask of the database."""

from datetime import date
from decimal import Decimal as D
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indikator.models import Evaluasi, HasilSkor, SkalaPredikat, Status
from indikator.services.skor import hitung_dan_simpan
from klaster.models import Kota
from klaster.models.pengguna import Peran
from tests.factories.indikator import SAAT_UJI, EvaluasiFactory
from tests.factories.klaster import PenggunaFactory, PredikatTerbitFactory
from tests.laporan.bahan import jadikan, jadikan_bagian, tambah_opd


def halaman(client, nama: str, kota, pengguna, **query):
    client.force_login(pengguna)
    return client.get(reverse(f"laporan:{nama}", args=[kota.kota.kode, 2024]), query)


def isi(jawaban) -> str:
    assert jawaban.status_code == 200
    return unescape(" ".join(jawaban.content.decode().split()))


def ajukan(kota) -> None:
    Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(status="diajukan", diajukan_pada=SAAT_UJI)


def hitung_kueri(client, alamat: str) -> int:
    client.get(alamat)  # the first request also stores the evaluation in the session
    with CaptureQueriesContext(connection) as kueri:
        assert client.get(alamat).status_code == 200
    return len(kueri)


# --- Landing ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("peran", "tujuan"),
    [
        ("operator_dinkes", "indikator:tugas_list"),
        ("operator_kelurahan", "indikator:tugas_list"),
        ("verifikator", "bukti:antrean"),
        ("sekretariat", "laporan:kemajuan"),
        ("pimpinan", "laporan:ringkasan"),
    ],
)
def test_beranda_membawa_tiap_peran_ke_pekerjaannya(dunia, client, peran, tujuan):
    client.force_login(getattr(dunia.sini, peran))

    jawaban = client.get(reverse("laporan:beranda"))

    assert jawaban.status_code == 302
    assert jawaban.url == reverse(tujuan, args=["32.77", 2024])


def test_beranda_mengingat_evaluasi_yang_terakhir_dibuka(dunia, client):
    EvaluasiFactory(kota=dunia.sini.kota, instrumen=dunia.instrumen, tahun=2025)
    client.force_login(dunia.sini.pimpinan)
    beranda = reverse("laporan:beranda")

    assert client.get(beranda).url == reverse("laporan:ringkasan", args=["32.77", 2025])
    client.get(reverse("laporan:ringkasan", args=["32.77", 2024]))
    assert client.get(beranda).url == reverse("laporan:ringkasan", args=["32.77", 2024])


@pytest.mark.parametrize(
    ("peran", "ajakan"),
    [(Peran.SEKRETARIAT, "lalu tekan Buka evaluasi"), (Peran.PIMPINAN, "Evaluasi dibuka oleh sekretariat")],
)
def test_beranda_tanpa_evaluasi_mengatakan_siapa_yang_membukanya(db, client, peran, ajakan):
    client.force_login(PenggunaFactory(peran=peran))

    teks = isi(client.get(reverse("laporan:beranda")))

    assert "Belum ada evaluasi di kota Anda" in teks
    assert ajakan in teks


def test_beranda_anonim_ke_halaman_masuk(db, client):
    assert client.get(reverse("laporan:beranda")).url == f"{reverse('klaster:masuk')}?next=/"


def test_beranda_admin_memuat_semua_evaluasi_dengan_nilainya(dunia, client):
    jadikan(dunia.sini, "4.1", Status.DITERIMA, nilai="7.25", opsi="ya")
    hitung_dan_simpan(evaluasi_id=dunia.sini.evaluasi.pk)
    client.force_login(dunia.admin)

    teks = isi(client.get(reverse("laporan:beranda")))

    for bagian in ("Kota Sini 2024", "Kota Sana 2024", "7,25", "10,00", "2 / 7"):
        assert bagian in teks


def test_beranda_evaluator_hanya_yang_diserahkan_dan_sudah_diajukan(dunia, client):
    client.force_login(dunia.evaluator)
    beranda = reverse("laporan:beranda")

    assert "Belum ada evaluasi untuk dibaca" in isi(client.get(beranda))
    ajukan(dunia.sini)
    ajukan(dunia.sana)
    teks = isi(client.get(beranda))
    assert "Kota Sini 2024" in teks
    assert "Kota Sana" not in teks


def test_beranda_admin_kueri_tetap(dunia, client):
    client.force_login(dunia.admin)
    beranda = reverse("laporan:beranda")
    sedikit = hitung_kueri(client, beranda)
    for tahun in range(2025, 2047):
        EvaluasiFactory(kota=dunia.sini.kota, instrumen=dunia.instrumen, tahun=tahun)

    assert hitung_kueri(client, beranda) == sedikit


# --- Summary ------------------------------------------------------------------------------------------------------


@pytest.fixture
def terhitung(dunia):
    """4.1 accepted with 7.25 of 10, 4.2 waiting, 4.3 sent back, the rest untouched; target Pratama."""
    sini = dunia.sini
    Evaluasi.objects.filter(pk=sini.evaluasi.pk).update(
        target=SkalaPredikat.objects.get(instrumen=dunia.instrumen, kode="pratama")
    )
    jadikan(sini, "4.1", Status.DITERIMA, nilai="7.25", opsi="ya")
    jadikan(sini, "4.2", Status.MENUNGGU, opsi="b")
    jadikan(sini, "4.3", Status.DIKEMBALIKAN, angka=D(5))
    hitung_dan_simpan(evaluasi_id=sini.evaluasi.pk)
    return dunia


def test_ringkasan_memuat_angka_yang_tepat(terhitung, client):
    PredikatTerbitFactory(
        kota=terhitung.sini.kota, tahun_evaluasi=2023, tahun_penghargaan=2024, sumber_url="https://berita.test/x"
    )

    teks = isi(halaman(client, "ringkasan", terhitung.sini, terhitung.sini.pimpinan))

    for bagian in (
        '<strong class="l-angka__panjang">Belum berpredikat</strong>',
        "7,25 <small>dari 50 poin</small>",
        "25,00 <small>poin</small>",
        "1 dari 5 pertanyaan diterima",
        "3 dari 5 pertanyaan terjawab",
        "kurang 492,75 <small>poin</small>",
        "kurang <strong>475,00 poin</strong> menuju Pratama",
        "evaluasi 2023, penghargaan 2024",
        'href="https://berita.test/x"',
        "<strong>40 poin</strong> pada 4 pertanyaan",
        "tenggat 31 Desember 2099",
    ):
        assert bagian in teks, bagian


def test_tabel_di_balik_grafik_memuat_angka_yang_sama(terhitung, client):
    """Each figure of a klaster stands in the drawing and again in the table beneath it."""
    teks = isi(halaman(client, "ringkasan", terhitung.sini, terhitung.sini.pimpinan))

    gambar, _, tabel = teks[teks.index('aria-labelledby="klaster-judul') :].partition("</svg>")
    for angka in ("25,00", "7,25"):
        assert f">{angka}</text>" in gambar
        assert f'<td class="k-kanan">{angka}</td>' in tabel


def test_tiga_keputusan_mengarah_ke_barisnya(terhitung, client):
    teks = isi(halaman(client, "ringkasan", terhitung.sini, terhitung.sini.pimpinan))

    assert "Tiga hal untuk diputuskan" in teks
    for alamat in ("?status=dikembalikan", "?keadaan=belum_diajukan", "?status=menunggu"):
        assert f"/32.77/2024/pertanyaan/{alamat}" in teks


@pytest.mark.parametrize(
    ("query", "jumlah"),
    [
        ({"status": "diterima"}, 1),
        ({"status": "dikembalikan"}, 1),
        ({"keadaan": "belum_diterima"}, 4),
        ({"keadaan": "belum_diajukan"}, 2),
        ({"keadaan": "lewat_tenggat"}, 3),
        ({"klaster": "K1"}, 4),
    ],
)
def test_angka_di_ringkasan_sama_dengan_baris_di_daftar(terhitung, client, query, jumlah):
    sini = terhitung.sini
    Evaluasi.objects.filter(pk=sini.evaluasi.pk).update(tenggat=date(2020, 1, 1))
    client.force_login(sini.pimpinan)

    jawaban = client.get(reverse("indikator:pertanyaan_list", args=["32.77", 2024]), query)

    assert jawaban.context["page_obj"].paginator.count == jumlah


def test_daftar_opd_memimpin_yang_belum_diterima(terhitung, client):
    sini = terhitung.sini
    client.force_login(sini.pimpinan)

    jawaban = client.get(
        reverse("indikator:pertanyaan_list", args=["32.77", 2024]),
        {"opd": sini.dinsos.pk, "peran": "pimpin", "keadaan": "belum_diterima"},
    )

    assert [j.pertanyaan.kode for j in jawaban.context["page_obj"]] == ["4.3"]


def test_ringkasan_mengatakan_bila_nilai_sedang_dihitung(terhitung, client):
    sini = terhitung.sini
    assert "sedang dihitung" not in isi(halaman(client, "ringkasan", sini, sini.pimpinan))
    Evaluasi.objects.filter(pk=sini.evaluasi.pk).update(revisi=99)
    assert "nilai baru sedang dihitung" in isi(halaman(client, "ringkasan", sini, sini.pimpinan))


def test_ringkasan_sebelum_ada_nilai(dunia, client):
    HasilSkor.objects.all().delete()

    teks = isi(halaman(client, "ringkasan", dunia.sini, dunia.sini.pimpinan))

    assert "Nilai sedang dihitung untuk pertama kali." in teks
    assert "Belum ada yang terbit" in teks


def test_ringkasan_waktu_menurut_zona_kota(terhitung, client):
    sini = terhitung.sini
    HasilSkor.objects.filter(evaluasi=sini.evaluasi).update(dihitung_pada=SAAT_UJI)
    assert "24 Mei 2024 10.32 WIB" in isi(halaman(client, "ringkasan", sini, sini.pimpinan))
    Kota.objects.filter(pk=sini.kota.pk).update(zona_waktu="Asia/Makassar")
    assert "24 Mei 2024 11.32 WITA" in isi(halaman(client, "ringkasan", sini, sini.pimpinan))


def test_evaluator_tidak_melihat_urusan_dalam_kota(terhitung, client):
    """The outside evaluator reads the totals, not whom the mayor is to call."""
    ajukan(terhitung.sini)

    teks = isi(halaman(client, "ringkasan", terhitung.sini, terhitung.evaluator))

    assert "Nilai per klaster" in teks
    for tersembunyi in ("untuk diputuskan", "poin terbuka", reverse("laporan:kemajuan", args=["32.77", 2024])):
        assert tersembunyi not in teks


def test_verifikator_hanya_mendapat_tautan_ke_klasternya(terhitung, client):
    teks = isi(halaman(client, "ringkasan", terhitung.sini, terhitung.sini.verifikator))

    assert "/32.77/2024/pertanyaan/?klaster=K1" in teks
    assert "/32.77/2024/pertanyaan/?klaster=KDK" not in teks
    assert "Lihat 1 pertanyaan" not in teks


def test_sesudah_diajukan_tidak_ada_yang_diputuskan(terhitung, client):
    ajukan(terhitung.sini)

    teks = isi(halaman(client, "ringkasan", terhitung.sini, terhitung.sini.pimpinan))

    assert "Evaluasi sudah diajukan pada 24 Mei 2024" in teks
    assert "Tiga hal" not in teks


@pytest.mark.parametrize("nama", ["ringkasan", "kemajuan", "bukti_wajib"])
def test_halaman_kota_kueri_tetap(terhitung, client, nama):
    """One more department or thirty: the same number of queries, with parts late and answers sent back."""
    sini = terhitung.sini
    Evaluasi.objects.filter(pk=sini.evaluasi.pk).update(tenggat=date(2020, 1, 1))
    client.force_login(sini.pimpinan)
    alamat = reverse(f"laporan:{nama}", args=["32.77", 2024])
    tambah_opd(sini, 1)
    sedikit = hitung_kueri(client, alamat)
    for opd in tambah_opd(sini, 30, kode="4.2"):
        jadikan_bagian(sini.bagian("4.2", opd), Status.DIKEMBALIKAN, oleh=sini.operator_dinkes)

    assert hitung_kueri(client, alamat) == sedikit


# --- Progress -----------------------------------------------------------------------------------------------------


def test_kemajuan_memuat_sel_dan_menandai_yang_terlambat(dunia, client):
    sini = dunia.sini
    jadikan(sini, "4.2", Status.MENUNGGU)
    Evaluasi.objects.filter(pk=sini.evaluasi.pk).update(tenggat=date(2020, 1, 1))

    teks = isi(halaman(client, "kemajuan", sini, sini.sekretariat))

    assert "<span>1/3</span>" in teks
    assert "bagian, 33 %, 2 lewat tenggat" in teks
    assert "6 bagian di 4 OPD" in teks
    assert f"/32.77/2024/pertanyaan/?klaster=K1&opd={sini.dinkes.pk}" in teks


@pytest.mark.parametrize(
    ("query", "ada", "tidak"),
    [
        ({"jenis": "kelurahan"}, "Kelurahan Uji Kota Sini", "Dinas Kesehatan"),
        ({"jenis": "perangkat_daerah", "urut": "nama"}, "Dinas Kesehatan", "Kelurahan Uji"),
        ({"jenis": "entah", "urut": "; drop"}, "Dinas Kesehatan", "Tidak ada OPD"),
        ({"jenis": "mitra"}, "Tidak ada OPD sejenis ini", "Dinas Kesehatan"),
    ],
)
def test_kemajuan_saring_dan_urut(dunia, client, query, ada, tidak):
    teks = isi(halaman(client, "kemajuan", dunia.sini, dunia.sini.sekretariat, **query))

    assert ada in teks
    assert tidak not in teks


def test_kemajuan_verifikator_tidak_ditautkan_keluar_klasternya(dunia, client):
    teks = isi(halaman(client, "kemajuan", dunia.sini, dunia.sini.verifikator))

    assert "?klaster=K1&opd=" in teks
    assert "?klaster=KDK" not in teks


# --- Mandatory evidence -------------------------------------------------------------------------------------------


def test_bukti_wajib_dibatasi_klaster_verifikator(dunia, client):
    sini = dunia.sini
    jadikan(sini, "4.1", Status.DRAF, opsi="ya")
    hitung_dan_simpan(evaluasi_id=sini.evaluasi.pk)

    assert "<strong>10,00</strong> poin mandiri" in isi(halaman(client, "bukti_wajib", sini, sini.verifikator))
    assert "Tidak ada yang kurang" in isi(halaman(client, "bukti_wajib", sini, sini.verifikator_lain))


# --- Scope --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("nama", ["ringkasan", "kemajuan", "bukti_wajib"])
def test_lingkup(dunia, client, nama):
    """Own city is read, another city is not there, an operator is refused, the anonymous are asked to log in."""
    alamat = reverse(f"laporan:{nama}", args=["32.77", 2024])

    assert client.get(alamat).url.startswith(reverse("klaster:masuk"))
    for pengguna, harapan in [
        (dunia.sini.pimpinan, 200),
        (dunia.sini.sekretariat, 200),
        (dunia.sini.verifikator, 200),
        (dunia.admin, 200),
        (dunia.sini.operator_dinkes, 403),
        (dunia.sana.pimpinan, 404),
        (dunia.sana.sekretariat, 404),
    ]:
        assert halaman(client, nama, dunia.sini, pengguna).status_code == harapan, pengguna
