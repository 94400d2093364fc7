"""What a city sets for its evidence: defaults, saving as a whole, two at once, refusals that keep what was typed."""

import pytest
from django.urls import reverse

from bukti.aturan.alasan import BAWAAN, MAKS_ALASAN, alasan_ganda, periksa_kata, susun_kata
from bukti.models import AlasanSiap, PengaturanBukti
from bukti.models.pengaturan import TEMPLAT_NAMA
from bukti.queries.pengaturan import alasan_siap, daftar_alasan, pengaturan_kota
from bukti.services.pengaturan import IsianPengaturan, simpan_pengaturan
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Riwayat
from tests.bukti.bahan_verifikasi import sebagai

LAMA = {untuk: [(teks, True) for teks in baris] for untuk, baris in BAWAAN.items()}


@pytest.fixture
def kota(dunia):
    return dunia.sini


def isian(bukti=None, jawaban=None, kata="", templat=TEMPLAT_NAMA) -> IsianPengaturan:
    alasan = {"bukti": bukti or LAMA["bukti"], "jawaban": jawaban or LAMA["jawaban"]}
    return IsianPengaturan(alasan, kata, templat)


def simpan(kota, versi=0, **isi) -> PengaturanBukti:
    return simpan_pengaturan(kota=kota.kota, isian=isian(**isi), versi=versi, oleh=kota.sekretariat)


def url(kota) -> str:
    return reverse("bukti:pengaturan_bukti", args=[kota.kota.kode, 2024])


def kiriman(bukti=(), jawaban=(), **lain) -> dict:
    """What the page posts; a row is (order, text) or (order, text, in use)."""
    isi = {"versi": 0, "kata_peka": "", "templat_nama": TEMPLAT_NAMA}
    for untuk, baris in (("bukti", bukti), ("jawaban", jawaban)):
        isi |= {f"{untuk}-TOTAL_FORMS": len(baris), f"{untuk}-INITIAL_FORMS": 0}
        for i, (urutan, teks, *aktif) in enumerate(baris):
            isi |= {f"{untuk}-{i}-urutan": urutan, f"{untuk}-{i}-teks": teks}
            if not aktif or aktif[0]:
                isi[f"{untuk}-{i}-aktif"] = "on"
    return isi | lain


def kirim(kota, oleh=None, **isi):
    return sebagai(oleh or kota.sekretariat).post(url(kota), kiriman(**isi))


# --- Pure ---------------------------------------------------------------------------------------------
def test_alasan_yang_sama_dengan_huruf_lain_dikenali():
    assert alasan_ganda(["Buram.", "", "  buram. ", "", "Lain"]) == [2]


def test_kata_peka_dirapikan():
    assert susun_kata("Rumah  Aman, P2TP2A\n\nrumah aman\n UPTD PPA ") == ["rumah aman", "p2tp2a", "uptd ppa"]


@pytest.mark.parametrize(
    ("kata", "potongan"),
    [(["an"], "terlalu pendek"), (["a" * 61], "terlalu panjang"), (["abc"] * 600, "Daftar kata peka terlalu panjang")],
)
def test_kata_peka_yang_tidak_dapat_dipakai(kata, potongan):
    assert potongan in periksa_kata(kata)


# --- Service ------------------------------------------------------------------------------------------
def test_kota_tanpa_pengaturan_memakai_bawaan(kota):
    assert alasan_siap(kota.kota.pk) == {untuk: list(baris) for untuk, baris in BAWAAN.items()}
    kini = pengaturan_kota(kota.kota.pk)
    assert (kini.pk, kini.versi, kini.templat_nama) == (None, 0, TEMPLAT_NAMA)


def test_simpan_mengganti_daftar_menurut_urutan_dan_hanya_untuk_kota_itu(kota, dunia):
    simpan(kota, bukti=[("Kabur.", True), ("Tanpa  stempel.", False), ("Salah tahun.", True)], kata="Rumah Aman")
    assert alasan_siap(kota.kota.pk)["bukti"] == ["Kabur.", "Salah tahun."]
    assert daftar_alasan(kota.kota.pk)["bukti"][1] == ("Tanpa stempel.", False)
    assert alasan_siap(dunia.sana.kota.pk)["bukti"] == list(BAWAAN["bukti"])
    assert (pengaturan_kota(kota.kota.pk).versi, pengaturan_kota(kota.kota.pk).kata_peka) == (1, "rumah aman")
    simpan(kota, versi=1, bukti=[("Salah tahun.", True), ("Kabur.", True)])
    assert alasan_siap(kota.kota.pk)["bukti"] == ["Salah tahun.", "Kabur."]
    assert pengaturan_kota(kota.kota.pk).versi == 2


def test_yang_diubah_saja_masuk_riwayat(kota):
    simpan(kota, bukti=[("Kabur.", True)])
    simpan(kota, versi=1, bukti=[("Kabur.", False)], templat="{kode}-{urut}-{judul}")
    terakhir = Riwayat.objects.filter(aksi=Aksi.PENGATURAN_BUKTI_DIUBAH).order_by("pk").last()
    assert terakhir.sebelum == {"alasan_bukti": ["Kabur."], "templat_nama": TEMPLAT_NAMA}
    assert terakhir.sesudah == {"alasan_bukti": ["Kabur. (tidak dipakai)"], "templat_nama": "{kode}-{urut}-{judul}"}
    assert (terakhir.kota_id, terakhir.pelaku_id) == (kota.kota.pk, kota.sekretariat.pk)


def test_simpan_dua_kali_sama_dengan_sekali(kota):
    for _ in range(2):
        simpan(kota, bukti=[("Kabur.", True)])
    assert pengaturan_kota(kota.kota.pk).versi == 1
    assert Riwayat.objects.filter(aksi=Aksi.PENGATURAN_BUKTI_DIUBAH).count() == 1
    simpan(kota, versi=1, bukti=[("Kabur.", True)])
    assert pengaturan_kota(kota.kota.pk).versi == 1


def test_simpan_bawaan_tanpa_ubahan_tidak_menulis(kota):
    assert simpan(kota).pk is None
    assert not PengaturanBukti.objects.exists()
    assert not AlasanSiap.objects.exists()


@pytest.mark.parametrize("versi", [0, 7])
def test_versi_lama_kalah(kota, versi):
    simpan(kota, bukti=[("Kabur.", True)])
    with pytest.raises(SudahBerubah, match="baru saja diubah orang lain"):
        simpan(kota, versi=versi, bukti=[("Lain.", True)])
    assert alasan_siap(kota.kota.pk)["bukti"] == ["Kabur."]


@pytest.mark.parametrize(
    ("isi", "bidang", "potongan"),
    [
        ({"bukti": [("x", True), ("X", True)]}, None, "“X” ada dua kali"),
        ({"bukti": [(f"alasan {i}", True) for i in range(MAKS_ALASAN + 1)]}, None, "paling banyak 20 alasan"),
        ({"bukti": [("x" * 301, True)]}, None, "paling panjang 300 karakter"),
        ({"kata": "ya"}, "kata_peka", "“ya” terlalu pendek"),
        ({"templat": "{kota}"}, "templat_nama", "{kota} tidak dikenal"),
    ],
)
def test_layanan_menolak(kota, isi, bidang, potongan):
    with pytest.raises(Ditolak) as galat:
        simpan(kota, **isi)
    assert (galat.value.bidang, potongan in galat.value.pesan) == (bidang, True)
    assert not PengaturanBukti.objects.exists()


# --- Page ---------------------------------------------------------------------------------------------
def test_halaman_memuat_bawaan_dan_baris_kosong(kota):
    respons = sebagai(kota.sekretariat).get(url(kota))
    daftar = respons.context["form"].daftar["bukti"]
    assert [f.initial.get("teks", "") for f in daftar] == [*BAWAAN["bukti"], "", "", ""]
    assert respons.context["contoh_nama"] == "1.2a_01_Peraturan-Wali-Kota-tentang-Kota-Layak-Anak.pdf"


def test_simpan_dari_halaman(kota):
    respons = kirim(kota, bukti=[(2, "Kabur."), (1, "Salah tahun.", False), ("", ""), ("", "Tanpa nomor.")])
    assert respons.status_code == 302
    assert daftar_alasan(kota.kota.pk) == {
        "bukti": [("Salah tahun.", False), ("Kabur.", True), ("Tanpa nomor.", True)],
        "jawaban": LAMA["jawaban"],
    }


@pytest.mark.parametrize(
    ("isi", "pesan"),
    [
        ({"bukti": [(1, "Kabur."), (2, "kabur.")]}, "Alasan menolak bukti: Alasan ini sudah ada di daftar."),
        ({"jawaban": [(1, "x" * 301)]}, "Alasan mengembalikan jawaban: Alasan paling panjang 300 karakter."),
        ({"bukti": [("-4", "Kabur.")]}, "Tulis urutan sebagai angka 0 sampai 999."),
        ({"templat_nama": "{kota}"}, "Bagian {kota} tidak dikenal."),
        ({"templat_nama": ""}, "Templat nama berkas belum diisi."),
        ({"kata_peka": "ab"}, "“ab” terlalu pendek"),
        ({"versi": "x"}, "Halaman ini tidak lengkap terkirim."),
        ({"bukti-TOTAL_FORMS": ""}, "Halaman ini tidak lengkap terkirim."),
    ],
)
def test_isian_salah_tetap_terketik(kota, isi, pesan):
    respons = kirim(kota, **({"bukti": [(1, "Tetap di sini.")], "kata_peka": "rumah aman"} | isi))
    assert respons.status_code == 422
    halaman = respons.content.decode()
    assert pesan in halaman
    assert not PengaturanBukti.objects.exists()
    if isi.keys() <= {"templat_nama", "kata_peka", "versi"}:
        assert "Tetap di sini." in halaman


def test_contoh_nama_tanpa_menyimpan(kota):
    respons = kirim(kota, aksi="contoh", templat_nama="{tahun} {kode} {urut}", bukti=[(1, "Belum disimpan.")])
    assert (respons.status_code, respons.context["contoh_nama"]) == (200, "2023-1.2a-01.pdf")
    assert "Belum disimpan." in respons.content.decode()
    assert not PengaturanBukti.objects.exists()
    assert kirim(kota, aksi="contoh", templat_nama="{x}").status_code == 422


def test_didahului_orang_lain_menunjukkan_yang_tersimpan(kota):
    simpan(kota, bukti=[("Dari rekan.", True)])
    respons = kirim(kota, bukti=[(1, "Dari saya.")])
    halaman = respons.content.decode()
    assert respons.status_code == 409
    assert "Dari rekan." in halaman
    assert "Dari saya." in halaman
    assert 'name="versi" value="1"' in halaman
    assert kirim(kota, bukti=[(1, "Dari saya.")], versi=1).status_code == 302
    assert alasan_siap(kota.kota.pk)["bukti"] == ["Dari saya."]


def test_penolakan_lain_tidak_melewati_versi_yang_belum_dilihat(kota, monkeypatch):
    """Whoever is refused for another reason has not been shown what a colleague saved meanwhile."""
    simpan(kota, bukti=[("Dari rekan.", True)])

    def tolak(**_):
        raise Ditolak("Alasan tidak dapat dipakai.")

    with monkeypatch.context() as ganti:
        ganti.setattr("bukti.views.pengaturan.simpan_pengaturan", tolak)
        respons = kirim(kota, bukti=[(1, "Dari saya.")])
    assert respons.status_code == 422
    assert 'name="versi" value="0"' in respons.content.decode()
    assert kirim(kota, bukti=[(1, "Dari saya.")]).status_code == 409


def test_hanya_sekretariat_kotanya(kota, dunia):
    assert sebagai(kota.verifikator).get(url(kota)).status_code == 403
    assert sebagai(dunia.sana.sekretariat).post(url(kota), kiriman()).status_code == 404


def test_teks_alasan_tidak_menjadi_markup(kota):
    simpan(kota, bukti=[("<script>alert(1)</script>", True)])
    halaman = sebagai(kota.sekretariat).get(url(kota)).content.decode()
    assert "<script>alert(1)" not in halaman


def test_jumlah_kueri_tetap(kota, django_assert_max_num_queries):
    banyak = []
    for jumlah in (1, MAKS_ALASAN):
        simpan(kota, versi=pengaturan_kota(kota.kota.pk).versi, bukti=[(f"Alasan {i}.", True) for i in range(jumlah)])
        client = sebagai(kota.sekretariat)
        client.get(url(kota))
        with django_assert_max_num_queries(20) as terpakai:
            client.get(url(kota))
        banyak.append(len(terpakai))
    assert banyak[0] == banyak[1]
