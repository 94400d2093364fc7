"""The simulation page: what a mayor sees, with and without htmx; what is saved, shared and refused."""

from decimal import Decimal as D
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indikator.models import Evaluasi, HasilSkor, Jawaban, SkalaPredikat, Skenario, Status
from tests.alur.dunia_musim import buat_dunia_musim
from tests.factories.indikator import SAAT_UJI
from tests.factories.klaster import PenggunaFactory
from tests.laporan.bahan import jadikan

pytestmark = pytest.mark.django_db


@pytest.fixture
def kota():
    """1000 points: 4.1 (300) yes, 4.2 (200) half, 4.3 (150) open, 4.4 (250) 80 %, 26.1 (100) open: 600 in all."""
    kota = buat_dunia_musim().cimahi
    Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(
        target=SkalaPredikat.objects.get(instrumen=kota.evaluasi.instrumen_id, kode="utama")
    )
    jadikan(kota, "4.1", Status.DITERIMA, nilai="150", opsi="ya")
    jadikan(kota, "4.2", Status.DRAF, opsi="b")
    jadikan(kota, "4.4", Status.MENUNGGU, angka=D(80))
    return kota


@pytest.fixture
def klien(client, kota):
    client.force_login(kota.pimpinan)
    return client


def alamat(nama: str) -> str:
    return reverse(f"laporan:{nama}", args=["32.77", 2024])


def teks(jawaban, status: int = 200) -> str:
    assert jawaban.status_code == status
    return unescape(" ".join(jawaban.content.decode().split()))


def hasil(jawaban):
    return jawaban.context["hasil"]


def test_halaman_pertama_menunjukkan_keadaan_dan_target(klien):
    jawaban = klien.get(alamat("simulasi"))

    isi = teks(jawaban)
    assert hasil(jawaban).percobaan.awal.total == D(600)
    assert "Belum ada yang diubah." in isi
    assert "Menuju Utama kurang 200,01 poin." in isi
    assert [b.soal.kode for _, _, baris in jawaban.context["form"].per_klaster() for b in baris] == [
        "4.1", "4.2", "4.3", "4.4", "26.1",
    ]  # fmt: skip
    assert "Sekarang: 80 %" in isi
    assert "Sebagian (100,00)" in isi


def test_jalan_termurah_lewat_kirim_biasa_mengisi_jawaban_dan_dapat_diubah(klien, kota):
    """4.1 is full already; the kelurahan question is heavy. The rest is light: 100 + 150 is needed, 250 is gained."""
    jawaban = klien.post(alamat("simulasi"), {"target": "utama", "dasar": "mandiri", "aksi": "jalan"})

    isi = teks(jawaban)
    assert [s.kode for s in hasil(jawaban).jalur.langkah] == ["4.2", "4.3"]
    assert (
        "Dengan 2 pertanyaan berikut, nilai mandiri naik dari <strong>600,00</strong> menjadi "
        "<strong>850,00</strong>, yaitu Utama." in isi
    )
    form = jawaban.context["form"]
    assert (form.data["j-4.2"], form.data["j-4.3"], form.data["j-4.4"]) == ("a", "5.000", "")
    assert '<option value="a" selected>Lengkap (200,00)</option>' in isi
    assert not Jawaban.objects.filter(evaluasi=kota.evaluasi, opsi="a").exists()


def test_jalan_dari_alamat_untuk_tautan_di_ringkasan(klien):
    jawaban = klien.get(alamat("simulasi"), {"jalan": "1", "target": "nindya"})
    assert hasil(jawaban).target.kode == "nindya"
    assert [s.kode for s in hasil(jawaban).jalur.langkah] == ["4.3"]


@pytest.mark.parametrize("target", ["emas", "tanpa", ""])
def test_target_asing_di_alamat_diganti_target_kota(klien, target):
    assert hasil(klien.get(alamat("simulasi"), {"target": target})).target.kode == "utama"


@pytest.mark.parametrize(
    ("isian", "langkah", "kalimat"),
    [
        ({"k-4.2": "1"}, ["4.3", "26.1"], None),  # 4.3 and 4.4 would end on 800, which is not Utama yet
        ({"u-4.2": "besar", "u-26.1": "kecil"}, ["4.3", "26.1"], None),
        ({"b-4.4": "90", "k-4.2": "1", "k-26.1": "1"}, ["4.3", "4.4"], "Utama tidak terjangkau"),
        ({"opd": ["DINSOS"]}, [], "Tidak ada pertanyaan yang boleh digerakkan"),
        ({"target": "pratama"}, [], "Pratama sudah tercapai: nilai mandiri sekarang 600,00 (Pratama)."),
        ({"dasar": "verifikasi"}, ["4.1", "4.2", "4.3", "4.4"], "jawaban tetap, tinggal diterima verifikator"),
    ],
)
def test_pilihan_pengguna_mengubah_jalan(klien, isian, langkah, kalimat):
    jawaban = klien.post(alamat("simulasi"), {"target": "utama", "dasar": "mandiri", "aksi": "jalan"} | isian)
    assert [s.kode for s in hasil(jawaban).jalur.langkah] == langkah
    assert kalimat is None or kalimat in teks(jawaban)


def test_hitung_tanpa_javascript_dan_potongan_htmx_memberi_angka_yang_sama(klien):
    isian = {"target": "utama", "dasar": "mandiri", "j-4.2": "a", "j-4.4": "62,5 %", "j-26.1": "ya", "aksi": "hitung"}
    penuh = klien.post(alamat("simulasi"), isian)
    potongan = klien.post(alamat("simulasi_hitung"), isian, headers={"HX-Request": "true"})
    for jawaban in (penuh, potongan):
        assert hasil(jawaban).percobaan.akhir.total == D("756.25")
        assert "naik dari <strong>600,00</strong> (Pratama) menjadi <strong>756,25</strong> (Nindya)" in teks(jawaban)
    assert "<html" not in potongan.content.decode()
    assert 'id="simulasi-kini" hx-swap-oob="true"' in teks(potongan)
    assert [(k.kode, k.awal, k.akhir, k.lebar_tetap, k.lebar_akhir) for k in hasil(potongan).klaster] == [
        ("K1", D(600), D("656.25"), "66.7", "72.9"),
        ("KDK", D(0), D(100), "0", "100"),
    ]


@pytest.mark.parametrize(
    ("isian", "pesan"),
    [
        ({"j-4.4": "abc"}, "Pertanyaan 4.4: Tulis dengan angka"),
        ({"j-4.4": "101"}, "Pertanyaan 4.4: Paling besar 100 %."),
        ({"b-4.3": "-1"}, "Pertanyaan 4.3: Paling kecil 0 anak."),
        ({"j-4.2": "zz"}, "Pertanyaan 4.2: Pilih salah satu jawaban yang ada."),
        ({"j-4.1": "a" * 5000}, "Pertanyaan 4.1: Pilih salah satu jawaban yang ada."),
        ({"target": "", "aksi": "jalan"}, "Pilih predikat yang dituju."),
    ],
)
def test_isian_salah_disebut_dan_yang_diketik_tidak_hilang(klien, isian, pesan):
    jawaban = klien.post(alamat("simulasi"), {"target": "utama", "aksi": "jalan", "j-4.2": "a"} | isian)

    isi = teks(jawaban, 422)
    assert pesan in isi
    nama, nilai = next(iter(isian.items()))
    if nama in ("j-4.4", "b-4.3"):
        assert f'name="{nama}" value="{nilai}"' in isi


def test_potongan_dengan_isian_salah_menghitung_selebihnya(klien):
    jawaban = klien.post(alamat("simulasi_hitung"), {"j-4.2": "a", "j-4.4": "x"})
    assert "Isian ini belum ikut dihitung" in teks(jawaban, 422)
    assert hasil(jawaban).percobaan.akhir.total == D(700)


def test_kode_dan_opd_asing_diabaikan_atau_ditolak(klien):
    assert hasil(klien.post(alamat("simulasi_hitung"), {"j-9.9": "ya", "u-4.1": "raksasa"})).percobaan.selisih == 0
    assert klien.post(alamat("simulasi_hitung"), {"opd": "TIDAK-ADA"}).status_code == 422


# --- Saved and shared ---------------------------------------------------------------------------------------------


def simpan(klien, **isian) -> Skenario:
    jawaban = klien.post(
        alamat("simulasi_simpan"),
        {"target": "utama", "dasar": "mandiri", "nama": "Tanpa perda", "j-4.2": "a", "k-4.3": "1"} | isian,
    )
    skenario = Skenario.objects.get()
    assert jawaban.status_code == 302 and jawaban.url == skenario.get_absolute_url()
    return skenario


def test_simpan_lalu_buka_lewat_alamatnya(klien, kota):
    revisi = Evaluasi.objects.get(pk=kota.evaluasi.pk).revisi
    skenario = simpan(klien)

    assert (skenario.total, skenario.target.kode, skenario.revisi) == (D(700), "utama", revisi)
    jawaban = klien.get(skenario.get_absolute_url())
    isi = teks(jawaban)
    assert hasil(jawaban).percobaan.akhir.total == D(700)
    assert 'name="k-4.3" value="1" checked' in isi
    assert "Evaluasi sudah berubah sejak" not in isi
    assert Evaluasi.objects.get(pk=kota.evaluasi.pk).revisi == revisi
    assert not HasilSkor.objects.filter(evaluasi=kota.evaluasi, total=D(700)).exists()


def test_evaluasi_yang_bergerak_sesudahnya_dinyatakan(klien, kota):
    skenario = simpan(klien)
    jadikan(kota, "4.4", Status.MENUNGGU, angka=D(100))
    Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(revisi=99)

    isi = teks(klien.get(skenario.get_absolute_url()))

    assert "Waktu itu totalnya 700,00; dihitung dari keadaan sekarang menjadi 750,00." in isi


def test_tanpa_nama_ditolak_dan_isian_tetap(klien):
    jawaban = klien.post(alamat("simulasi_simpan"), {"nama": "  ", "j-4.2": "a"})
    assert "Beri nama agar simulasi ini dapat dikenali" in teks(jawaban, 422)
    assert '<option value="a" selected>' in teks(jawaban, 422)
    assert not Skenario.objects.exists()


@pytest.mark.keduanya
def test_nama_terlalu_panjang_ditolak(klien):
    assert "Nama paling panjang 120 karakter" in teks(klien.post(alamat("simulasi_simpan"), {"nama": "x" * 121}), 422)


def test_orang_kota_lain_dan_token_asing_404(klien, client):
    skenario = simpan(klien)
    client.force_login(PenggunaFactory())
    assert client.get(skenario.get_absolute_url()).status_code == 404
    assert client.post(reverse("laporan:skenario_hapus", args=[skenario.token])).status_code == 404
    assert client.get(reverse("laporan:skenario", args=[uuid4()])).status_code == 404


def test_hapus_oleh_sekretariat_bukan_oleh_pimpinan_lain(klien, client, kota):
    skenario = simpan(klien)
    hapus = reverse("laporan:skenario_hapus", args=[skenario.token])
    client.force_login(PenggunaFactory(kota=kota.kota))
    assert "Hapus simulasi" not in teks(client.get(skenario.get_absolute_url()))
    client.post(hapus)
    assert Skenario.objects.exists()
    client.force_login(kota.sekretariat)
    assert "Hapus simulasi" in teks(client.get(skenario.get_absolute_url()))
    assert client.post(hapus).url == alamat("simulasi")
    assert not Skenario.objects.exists()
    assert client.post(hapus).status_code == 404


def hitung_kueri(klien) -> int:
    klien.get(alamat("simulasi"))
    with CaptureQueriesContext(connection) as kueri:
        assert klien.get(alamat("simulasi")).status_code == 200
    return len(kueri)


def test_kueri_tetap_berapa_pun_yang_tersimpan(klien, kota):
    def tambah(banyak: int) -> None:
        Skenario.objects.bulk_create(
            Skenario(
                evaluasi=kota.evaluasi,
                nama=f"Nomor {n}",
                revisi=1,
                total=0,
                target=kota.evaluasi.target,
                dibuat_oleh=PenggunaFactory(kota=kota.kota),
                dibuat_pada=SAAT_UJI,
            )
            for n in range(banyak)
        )

    tambah(1)
    sedikit = hitung_kueri(klien)
    tambah(40)
    assert hitung_kueri(klien) == sedikit
    assert len(klien.get(alamat("simulasi")).context["page_obj"]) == 25
