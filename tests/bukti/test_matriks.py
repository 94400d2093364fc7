"""The table of a question on its pages: reading, filling the grid, pasting; a refusal keeps what was typed."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indikator.models import IsiMatriks, Jawaban, Kegiatan, Status
from indikator.services.matriks import simpan_matriks
from klaster.models.pengguna import Peran
from tests.bahan_matriks import MITRA, baris, isi, pasang_matriks
from tests.bukti.bahan_halaman import pesan, teks, url


@pytest.fixture
def bertabel(kota):
    pasang_matriks(wajib=False)
    return kota


@pytest.fixture
def grid(client, bertabel):
    """Send the grid of one part: rows as {column: text}, and the button."""

    def _grid(*isi, tindakan="simpan", versi=0, oleh=None, opd="dinkes", kode="4.1", **lain):
        client.force_login(oleh or getattr(bertabel, f"operator_{opd}"))
        data = {f"s-{n}-{k}": v for n, satu in enumerate(isi, 1) for k, v in satu.items()}
        alamat = url("matriks", kode, bertabel.bagian(kode, getattr(bertabel, opd)).pk)
        return client.post(alamat, data | {"versi": versi, "tindakan": tindakan} | lain)

    return _grid


def nilai_sel(respons, nama):
    """What stands in an input, or which option is chosen."""
    halaman = teks(respons)
    if cocok := re.search(rf'<input[^>]*name="{nama}"[^>]*value="([^"]*)"', halaman):
        return cocok[1]
    pilihan = re.search(rf'<select[^>]*name="{nama}".*?</select>', halaman)
    terpilih = re.search(r'value="([^"]*)" selected', pilihan[0]) if pilihan else None
    return terpilih[1] if terpilih else None


# --- Reading --------------------------------------------------------------------------------------------------------


def test_halaman_pertanyaan_memuat_tabel_gabungan(buka, bertabel):
    isi(bertabel.bagian("4.1", bertabel.dinsos), baris("Koran Kita", anak="1200", mulai="2024-05-24", aktif="ya"))
    halaman = teks(buka(bertabel.pimpinan, "4.1"))
    for kata in (
        "Tabel: Mitra dan perannya",
        "1 baris dari 1 OPD",
        "Koran Kita",
        "1.200",
        "24 Mei 2024",
        "Penerima (anak)",
    ):
        assert kata in halaman
    assert "Belum mengisi: Dinas Kesehatan Kota Sini." in halaman
    assert "Tabel terisi (1 baris)" in halaman
    assert "tabel/unduh/" in halaman
    assert "bagian/" not in halaman.split('id="tabel"')[1].split("</section>")[0]  # nothing to fill in for a reader


def test_tiap_bagian_sendiri_yang_terbuka_dapat_diisi(buka, bertabel):
    dinkes, dinsos = (bertabel.bagian("4.1", o).pk for o in (bertabel.dinkes, bertabel.dinsos))
    milik = teks(buka(bertabel.operator_dinsos, "4.1"))
    assert url("matriks", "4.1", dinsos) in milik
    assert url("matriks", "4.1", dinkes) not in milik
    semua = teks(buka(bertabel.sekretariat, "4.1"))
    assert url("matriks", "4.1", dinsos) in semua
    assert url("matriks", "4.1", dinkes) in semua


def test_pertanyaan_tanpa_tabel(buka, client, bertabel):
    assert 'id="tabel"' not in teks(buka(bertabel.operator_dinkes, "4.2"))
    for nama in ("matriks_gabungan", "matriks_unduh"):
        assert client.get(url(nama, "4.2")).status_code == 404
    assert client.get(url("matriks", "4.2", bertabel.bagian("4.2", bertabel.dinkes).pk)).status_code == 404


def test_hanya_beberapa_baris_pada_halaman_pertanyaan_sisanya_berhalaman(buka, client, bertabel):
    isi(bertabel.bagian("4.1", bertabel.dinkes), *[baris(f"Mitra {n:03}") for n in range(130)])
    halaman = teks(buka(bertabel.operator_dinkes, "4.1"))
    assert halaman.count("Mitra 0") == 20
    assert "Lihat 110 baris lainnya" in halaman
    penuh = teks(client.get(url("matriks_gabungan", "4.1")))
    assert (penuh.count("Mitra 0"), "Mitra 100" in penuh, "1–100 dari 130" in penuh) == (100, False, True)
    assert "Mitra 129" in teks(client.get(url("matriks_gabungan", "4.1") + "?page=2"))


def test_jumlah_kueri_tidak_bergantung_pada_banyaknya_baris(buka, client, bertabel):
    banyak = []
    bagian = bertabel.bagian("4.1", bertabel.dinkes)
    for jumlah in (1, 200):
        IsiMatriks.objects.update_or_create(penugasan=bagian, defaults={"baris": [baris()] * jumlah})
        for halaman in ("pertanyaan", "matriks_gabungan"):
            buka(bertabel.operator_dinkes, "4.1")
            with CaptureQueriesContext(
                connection,
            ) as kueri:
                client.get(url(halaman, "4.1"))
            banyak.append((halaman, len(kueri)))
    assert banyak[:2] == banyak[2:]


@pytest.mark.parametrize(("angka", "berbeda"), [("2", False), ("5", True), (None, False)])
def test_angka_jawaban_dibandingkan_dengan_tabel(buka, kota, angka, berbeda):
    pasang_matriks("4.3", wajib=False, nilai="jumlah_beda:mitra")
    isi(kota.bagian("4.3", kota.dinsos), baris("Koran"), baris("koran"), baris("Radio"))
    if angka:
        Jawaban.objects.filter(pk=kota.jawaban("4.3").pk).update(angka=Decimal(angka), status=Status.DRAF)
    for orang in (kota.operator_dinsos, kota.pimpinan):
        halaman = teks(buka(orang, "4.3"))
        if angka or orang == kota.operator_dinsos:
            assert "Menurut tabel: <strong>2 lembaga</strong>" in halaman
        assert ("Jawaban yang tersimpan 5 lembaga; periksa mana yang benar." in halaman) is berbeda
    assert kota.jawaban("4.3").angka == (Decimal(angka) if angka else None)


# --- The grid -------------------------------------------------------------------------------------------------------


def test_isi_grid_tersimpan_dan_baris_kosong_diabaikan(grid, bertabel):
    respons = grid({"mitra": " Radio  Anak ", "anak": "1.200", "mulai": "24 Mei 2024", "aktif": "ya"}, {"mitra": ""})
    assert (respons.status_code, respons.url) == (302, respons.wsgi_request.path)
    assert pesan(respons) == ["Tabel bagian Dinas Kesehatan Kota Sini tersimpan: 1 baris."]
    tersimpan = IsiMatriks.objects.get()
    assert tersimpan.baris == [baris("Radio Anak", anak="1200", mulai="2024-05-24", aktif="ya")]
    assert bertabel.bagian("4.1", bertabel.dinkes).status == Status.DRAF
    kembali = grid({"mitra": "Koran"}, tindakan="kembali", versi=1)
    assert kembali.url == "/32.77/2024/pertanyaan/4.1/#tabel"


def test_halaman_isian_menampilkan_isi_tersimpan_siap_diubah(client, bertabel):
    isi(bertabel.bagian("4.1", bertabel.dinkes), baris("Radio", anak="1200", unsur="Media", aktif="tidak"))
    client.force_login(bertabel.operator_dinkes)
    respons = client.get(url("matriks", "4.1", bertabel.bagian("4.1", bertabel.dinkes).pk))
    sel = {k: nilai_sel(respons, f"s-1-{k}") for k in ("mitra", "unsur", "anak", "aktif")}
    assert sel == {"mitra": "Radio", "unsur": "Media", "anak": "1.200", "aktif": "tidak"}
    assert nilai_sel(respons, "versi") == "1"
    assert 'aria-label="Nama mitra, baris 3"' in teks(respons)  # room to go on


def test_halaman_isian_menyebut_tenggat_yang_sama_dengan_daftar_tugas(client, bertabel):
    """The operators' window ends before the evaluation's deadline, and that is the day that counts."""
    bertabel.evaluasi.jendela.create(
        kegiatan=Kegiatan.PENGISIAN, peran=Peran.OPERATOR, mulai=date(2024, 1, 1), sampai=date(2098, 12, 20)
    )
    client.force_login(bertabel.operator_dinkes)
    respons = client.get(url("matriks", "4.1", bertabel.bagian("4.1", bertabel.dinkes).pk))
    assert respons.context["tenggat"] == date(2098, 12, 20)


def test_setiap_sel_yang_salah_ditandai_dan_tidak_ada_yang_hilang(grid):
    respons = grid({"mitra": "Radio", "anak": "dua", "unsur": "Koran"}, {"mitra": "", "anak": "3"})
    assert respons.status_code == 422
    halaman = teks(respons)
    assert "3 isian perlu diperbaiki; tabel belum disimpan" in halaman
    assert '<a href="#id_s-1-anak">Baris 1, Penerima: Tulis dengan angka, misalnya 1.234,5.</a>' in halaman
    assert '<a href="#id_s-2-mitra">Baris 2, Nama mitra: Wajib diisi. Isi sel ini, atau hapus barisnya.</a>' in halaman
    assert nilai_sel(respons, "s-1-anak") == "dua"
    assert nilai_sel(respons, "s-1-unsur") == "Koran"
    assert not IsiMatriks.objects.exists()


@pytest.mark.keduanya
def test_tambah_dan_hapus_baris_tanpa_javascript(grid):
    respons = grid({"mitra": "A"}, {"mitra": "B"}, {"mitra": "C"}, tindakan="tambah")
    assert [nilai_sel(respons, f"s-{n}-mitra") for n in (1, 3, 8, 9)] == ["A", "C", "", None]
    respons = grid({"mitra": "A"}, {"mitra": "B"}, {"mitra": "C"}, {"mitra": "D"}, tindakan="hapus:2")
    assert [nilai_sel(respons, f"s-{n}-mitra") for n in (1, 2, 3, 4)] == ["A", "C", "D", None]
    for aneh in ("hapus:0", "hapus:99", "hapus:x", "hapus:99999999999999999999"):
        assert grid({"mitra": "A"}, tindakan=aneh).status_code == 200
    assert not IsiMatriks.objects.exists()


@pytest.mark.parametrize("versi", ["", "x", "-1"])
def test_versi_yang_hilang_ditolak_tanpa_kehilangan_isian(grid, versi):
    respons = grid({"mitra": "Radio"}, versi=versi)
    assert respons.status_code == 422
    assert nilai_sel(respons, "s-1-mitra") == "Radio"
    assert "Halaman ini tidak lengkap terkirim" in teks(respons)


def test_terlalu_banyak_baris(grid):
    respons = grid(*[{"mitra": f"M{n}"} for n in range(501)])
    assert respons.status_code == 422
    assert "Paling banyak 500 baris tiap bagian, sekarang 501." in teks(respons)
    assert nilai_sel(respons, "s-501-mitra") == "M500"


def test_lima_ratus_baris_penuh_tersimpan(grid):
    """As many fields as a form may have."""
    penuh = {"mitra": "M", "unsur": "Media", "anak": "1", "mulai": "1/2/2024", "aktif": "ya"}
    assert grid(*[penuh] * 500).status_code == 302
    assert len(IsiMatriks.objects.get().baris) == 500


def test_isi_tidak_menjadi_markup(grid, buka, bertabel):
    jahat = "<script>alert(1)</script>"
    grid({"mitra": jahat})
    for respons in (buka(bertabel.operator_dinkes, "4.1"), grid({"mitra": jahat, "anak": "x"}, versi=1)):
        assert jahat not in respons.content.decode()
        assert "&lt;script&gt;alert(1)" in respons.content.decode()


# --- Pasting --------------------------------------------------------------------------------------------------------


def test_tempelan_ditampilkan_dahulu_lalu_disimpan(grid):
    salinan = "Radio\tmedia\t1.200\t24/05/2024\tYa\r\nToko Buku\tDunia usaha\t30\t\ttidak\r\n"
    respons = grid({"mitra": "Sudah diketik"}, tindakan="tempel", tempel=salinan, cara="tambah")
    assert respons.status_code == 200
    assert "2 baris dari tempelan ditampilkan di bawah. Periksa, lalu tekan Simpan." in teks(respons)
    assert [nilai_sel(respons, f"s-{n}-mitra") for n in (1, 2, 3)] == ["Sudah diketik", "Radio", "Toko Buku"]
    assert (nilai_sel(respons, "s-2-unsur"), nilai_sel(respons, "s-2-aktif")) == ("Media", "ya")
    assert not IsiMatriks.objects.exists()
    ganti = grid({"mitra": "Sudah diketik"}, tindakan="tempel", tempel=salinan, cara="ganti")
    assert [nilai_sel(ganti, f"s-{n}-mitra") for n in (1, 2, 3)] == ["Radio", "Toko Buku", ""]


def test_tempelan_berjudul_kolom_boleh_berurutan_lain(grid):
    salinan = 'No\tPenerima (anak)\tNama mitra\n1\t12\tRadio\n\n2\t7\t"Yayasan\nPelita"'
    respons = grid(tindakan="tempel", tempel=salinan)
    assert [nilai_sel(respons, f"s-{n}-anak") for n in (1, 2)] == ["12", "7"]
    assert nilai_sel(respons, "s-1-mitra") == "Radio"


def test_sel_tempelan_yang_salah_ditandai_di_grid(grid):
    respons = grid(tindakan="tempel", tempel="Radio\tSurat kabar\tbanyak")
    assert respons.status_code == 422
    assert "Baris 1, Unsur: Pilih salah satu: Media, Dunia usaha." in teks(respons)
    assert nilai_sel(respons, "s-1-unsur") == "Surat kabar"
    assert nilai_sel(respons, "s-1-anak") == "banyak"


@pytest.mark.parametrize(
    ("salinan", "alasan"),
    [
        ("  \n\t\n", "Belum ada isi. Salin baris dari lembar kerja, lalu tempel di sini."),
        ("A\tMedia\t1\t\tya\tlebih", "Baris 1 tempelan berisi lebih dari 5 kolom, mulai “lebih”."),
        (
            "Nama mitra\tUnsur\tWarna\nA\tMedia\tbiru",
            "Judul kolom “Warna” tidak dikenal. Kolom tabel ini: Nama mitra, ",
        ),
        ("Nama mitra\tUnsur\tUnsur\nA\tMedia\tMedia", "Judul kolom “Unsur” ada dua kali."),
    ],
)
def test_tempelan_yang_tidak_cocok_ditolak_dan_tetap_ada(grid, salinan, alasan):
    respons = grid({"mitra": "Ketikan"}, tindakan="tempel", tempel=salinan)
    assert respons.status_code == 422
    assert alasan in teks(respons)
    assert nilai_sel(respons, "s-1-mitra") == "Ketikan"
    assert salinan.strip().split("\n")[0].split("\t")[0] in teks(respons)


@pytest.mark.parametrize("tindakan", ["simpan", "kembali"])
def test_menyimpan_saat_tempelan_belum_dimuat_menampilkannya_dahulu(grid, tindakan):
    respons = grid(tindakan=tindakan, tempel="Radio\tmedia\t1.200\t24/05/2024\tYa")
    assert respons.status_code == 200
    assert "1 baris dari tempelan ditampilkan" in teks(respons)
    assert nilai_sel(respons, "s-1-mitra") == "Radio"
    assert not IsiMatriks.objects.exists()


# --- Two people, closed doors ---------------------------------------------------------------------------------------


def test_simpanan_basi_menunjukkan_keduanya_dan_dapat_digabung(grid, bertabel):
    grid({"mitra": "Radio"})
    basi = grid({"mitra": "Koran"}, versi=0)
    assert basi.status_code == 409
    halaman = teks(basi)
    assert "Bandingkan sebelum menyimpan" in halaman
    assert ">Radio<" in halaman
    assert (nilai_sel(basi, "s-1-mitra"), nilai_sel(basi, "versi")) == ("Koran", "1")
    assert [b["mitra"] for b in IsiMatriks.objects.get().baris] == ["Radio"]
    gabung = grid({"mitra": "Koran"}, {"mitra": " RADIO"}, tindakan="gabung", versi=1)
    assert [nilai_sel(gabung, f"s-{n}-mitra") for n in (1, 2, 3)] == ["Koran", " RADIO", ""]
    gabung = grid({"mitra": "Koran"}, tindakan="gabung", versi=0)
    assert ([nilai_sel(gabung, f"s-{n}-mitra") for n in (1, 2)], nilai_sel(gabung, "versi")) == (
        ["Koran", "Radio"],
        "1",
    )
    assert grid({"mitra": "Koran"}, {"mitra": "Radio"}, versi=1).status_code == 302


def test_isi_sebelum_penyimpanan_terakhir_dapat_ditampilkan(grid, bertabel):
    grid({"mitra": "Radio"})
    grid(versi=1)
    assert IsiMatriks.objects.get().baris == []
    respons = grid(tindakan="pulihkan", versi=2)
    assert nilai_sel(respons, "s-1-mitra") == "Radio"
    assert "1 baris dari isi sebelum penyimpanan terakhir" in teks(respons)
    assert IsiMatriks.objects.get().baris == []


def test_bagian_terkunci_dialihkan_dengan_alasan_dan_simpanan_tidak_hilang(client, grid, bertabel):
    bagian = bertabel.bagian("4.1", bertabel.dinkes)
    client.force_login(bertabel.operator_dinsos)
    respons = client.get(url("matriks", "4.1", bagian.pk))
    assert (respons.status_code, respons.url) == (302, "/32.77/2024/pertanyaan/4.1/#tabel")
    assert pesan(respons) == ["Bagian ini milik Dinas Kesehatan Kota Sini; unit Anda tidak dapat mengubahnya."]
    ditolak = grid({"mitra": "Titipan"}, oleh=bertabel.operator_dinsos)
    assert ditolak.status_code == 422
    assert nilai_sel(ditolak, "s-1-mitra") == "Titipan"
    assert not IsiMatriks.objects.exists()


def test_bagian_pertanyaan_lain_tidak_ditemukan(client, dunia, bertabel):
    client.force_login(bertabel.sekretariat)
    for bagian in (bertabel.bagian("4.2", bertabel.dinkes), dunia.sana.bagian("4.1", dunia.sana.dinkes)):
        assert client.get(url("matriks", "4.1", bagian.pk)).status_code == 404
        assert client.post(url("matriks", "4.1", bagian.pk), {"versi": 0}).status_code == 404


# --- Given rows -----------------------------------------------------------------------------------------------------


def test_baris_tahun_disediakan_dan_tidak_dapat_ditambah(client, kota):
    tahun = {"kode": "tahun", "label": "Tahun", "jenis": "tahun", "wajib": True}
    anak = {"kode": "anak", "label": "Anak", "jenis": "bulat"}
    pasang_matriks("4.2", wajib=False, kolom=[tahun, anak], baris_tetap={"tahun": 2})
    bagian = kota.bagian("4.2", kota.dinkes)
    client.force_login(kota.operator_dinkes)
    respons = client.get(url("matriks", "4.2", bagian.pk))
    assert [nilai_sel(respons, f"s-{n}-tahun") for n in (1, 2, 3)] == ["2023", "2024", None]
    assert "Tambah 5 baris" not in teks(respons)
    data = {"versi": 0, "s-1-tahun": "2023", "s-1-anak": "", "s-2-tahun": "2024", "s-2-anak": "9"}
    assert client.post(url("matriks", "4.2", bagian.pk), data).status_code == 302
    assert IsiMatriks.objects.get().baris == [{"tahun": "2024", "anak": "9"}]
    tempel = client.post(
        url("matriks", "4.2", bagian.pk),
        {"versi": 1, "tindakan": "tempel", "tempel": "2023\t7", "s-2-tahun": "2024", "s-2-anak": "9"},
    )
    assert [(nilai_sel(tempel, f"s-{n}-tahun"), nilai_sel(tempel, f"s-{n}-anak")) for n in (1, 2)] == [
        ("2023", "7"),
        ("2024", "9"),
    ]


# --- The verifier's desk --------------------------------------------------------------------------------------------


def test_meja_verifikator_memuat_tabel_yang_ikut_diterima(client, bertabel):
    jawaban = bertabel.jawaban("4.1")
    simpan_matriks(
        penugasan=bertabel.bagian("4.1", bertabel.dinkes),
        baris=[baris("Radio")],
        versi=0,
        oleh=bertabel.operator_dinkes,
    )
    client.force_login(bertabel.verifikator)
    halaman = teks(client.get(reverse("bukti:verifikasi", args=["32.77", 2024, jawaban.pertanyaan.kode])))
    assert "tabel terisi</a>, ikut diterima bersama jawaban" in halaman
    assert 'data-label="Nama mitra"><div>Radio</div>' in halaman
    assert url("matriks_gabungan", "4.1") in halaman


def test_instrumen_menampilkan_kolom_tabel(client, dunia):
    pasang_matriks(wajib=False)
    client.force_login(dunia.sini.operator_dinkes)
    halaman = teks(
        client.get(reverse("indikator:instrumen_detail", args=[dunia.instrumen.kode, dunia.instrumen.versi]))
    )
    assert "Tabel: Mitra dan perannya" in halaman
    for kolom in MITRA["kolom"]:
        assert kolom["label"] in halaman
