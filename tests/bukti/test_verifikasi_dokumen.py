"""One document across questions and years: earlier verdicts beside it, and one verdict for many questions."""

import pytest
from django.urls import reverse
from django.utils import timezone

from bukti.kenal_isi import XLSX
from bukti.models import BacaanBerkas, Bukti, TautanBukti
from bukti.queries import verifikasi_dokumen as kueri
from bukti.services.bacaan import baca_isi, simpan_bacaan
from bukti.services.verifikasi_dokumen import putuskan_dokumen
from indikator.models import Evaluasi, Jawaban, Status
from indikator.services.evaluasi import buka_evaluasi
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Riwayat
from tests.bukti.bahan_verifikasi import isi_jawaban, lampirkan, menunggu, pesan, sebagai, serahkan, url
from tests.bukti.test_verifikasi_lomba import serentak
from tests.dunia import TENGGAT
from tests.factories.bukti import TautanBuktiFactory, VersiBuktiFactory
from tests.potret_dunia import pinjam_dunia

DIKEMBALIKAN = {"status": Status.DIKEMBALIKAN, "alasan_kembali": "Lengkapi.", "menunggu_sejak": None}


@pytest.fixture
def kota(dunia):
    return dunia.sini


@pytest.fixture
def bukti(kota) -> Bukti:
    """One document of Dinas Kesehatan that three waiting answers lean on: 4.1 (mandatory), 4.2 and 4.3."""
    for kode in ("4.1", "4.2", "4.3"):
        isi_jawaban(kota, kode)
    tautan = lampirkan(kota, "4.1", bukti__judul="Perwali KLA", halaman_dari=2, halaman_sampai=3)
    for kode in ("4.2", "4.3"):
        tautkan(kota, kode, tautan.bukti, tautan.versi)
    for kode in ("4.1", "4.2", "4.3"):
        serahkan(kota, kode)
    return tautan.bukti


def tautkan(kota, kode, bukti, versi, **lain) -> TautanBukti:
    return TautanBuktiFactory(jawaban=kota.jawaban(kode), bukti=bukti, versi=versi, kebutuhan=None, **lain)


def url_dokumen(kota, bukti=None, query="") -> str:
    argumen = [kota.kota.kode, 2024, *([bukti.pk] if bukti else [])]
    alamat = reverse("bukti:putusan_dokumen" if bukti else "bukti:dokumen_bersama", args=argumen)
    return alamat + (f"?{query}" if query else "")


def kirim(kota, bukti, putusan="diterima", kode=("4.1", "4.2", "4.3"), query="", oleh=None, **lain):
    """Post one verdict for these questions, with the versions as they are now."""
    tautan = TautanBukti.objects.filter(bukti=bukti, jawaban__pertanyaan__kode__in=kode).select_related("jawaban")
    isi = {"putusan": putusan, "tautan": [t.pk for t in tautan]}
    isi |= {f"versi-{t.pk}": t.jawaban.versi for t in tautan}
    return sebagai(oleh or kota.verifikator).post(url_dokumen(kota, bukti, query), isi | lain)


def putusan(bukti) -> dict[str, str]:
    baris = bukti.tautan.order_by("jawaban__pertanyaan__urutan")
    return dict(baris.values_list("jawaban__pertanyaan__kode", "putusan"))


def tahun_2023(kota, dunia) -> Evaluasi:
    return buka_evaluasi(kota=kota.kota, instrumen=dunia.instrumen, tahun=2023, tenggat=TENGGAT, oleh=None)


def dulu(evaluasi, kode, **isi) -> TautanBukti:
    return TautanBuktiFactory(jawaban=Jawaban.objects.get(evaluasi=evaluasi, pertanyaan__kode=kode), **isi)


# --- Earlier verdicts and other uses ------------------------------------------------------------------------
def test_putusan_tahun_lalu_atas_bukti_dan_bita_yang_sama(kota, dunia, bukti):
    lama = tahun_2023(kota, dunia)
    tautan = bukti.tautan.get(jawaban__pertanyaan__kode="4.1")
    soal_lain = dulu(lama, "4.4", bukti=bukti, versi=tautan.versi, ditolak=True)
    salinan = dulu(lama, "4.1", bukti__opd=kota.dinkes, bukti__judul="Salinan", diterima=True)
    assert salinan.versi.sha256 == tautan.versi.sha256
    dulu(lama, "4.2", bukti=bukti, versi=tautan.versi)  # never judged: says nothing
    dulu(lama, "4.3", bukti__opd=kota.dinkes, versi__isi=b"%PDF-1.4 lain", diterima=True)  # another document
    jejak = kueri.jejak_putusan(tautan, kota.jawaban("4.1"), kota.verifikator)
    assert [(p.tautan.pk, p.soal_sama) for p in jejak.lalu] == [(salinan.pk, True), (soal_lain.pk, False)]
    assert [t.jawaban.pertanyaan.kode for t in jejak.lain] == ["4.2", "4.3"]
    halaman = " ".join(sebagai(kota.verifikator).get(url("verifikasi", kota.jawaban("4.1"))).content.decode().split())
    assert "<strong>2023: diterima</strong> pada pertanyaan ini, berkas yang sama dengan nama “Salinan”" in halaman
    assert "<strong>2023: ditolak</strong> pada 4.4: Belum ditandatangani." in halaman
    assert f'{url_dokumen(kota, bukti)}?dari=4.1" data-kunci="d"' in halaman


def test_jejak_hanya_dalam_lingkup(kota, dunia, bukti):
    tautan = bukti.tautan.get(jawaban__pertanyaan__kode="4.1")
    TautanBuktiFactory(jawaban=dunia.sana.jawaban("4.1"), bukti__opd=dunia.sana.dinkes, diterima=True)
    tautkan(kota, "26.1", bukti, tautan.versi)  # another klaster
    jejak = kueri.jejak_putusan(tautan, kota.jawaban("4.1"), kota.verifikator)
    assert ([t.jawaban.pertanyaan.kode for t in jejak.lain], jejak.lalu) == (["4.2", "4.3"], [])
    sekretariat = kueri.jejak_putusan(tautan, kota.jawaban("4.1"), kota.sekretariat)
    assert [t.jawaban.pertanyaan.kode for t in sekretariat.lain] == ["4.2", "4.3", "26.1"]
    assert [t.jawaban.pertanyaan.kode for t in sekretariat.bersama] == ["4.2", "4.3"]


def test_bukti_tahun_lalu_pada_panel(kota, dunia):
    jawaban = menunggu(kota, "4.2")
    lama = tahun_2023(kota, dunia)
    dulu(lama, "4.2", bukti__opd=kota.dinkes, bukti__judul="SK lama", ditolak=True)
    respons = sebagai(kota.verifikator).get(url("verifikasi", jawaban))
    assert [(t.bukti.judul, t.putusan) for t in respons.context["tahun_lalu"].bukti] == [("SK lama", "ditolak")]
    assert "Belum ditandatangani." in respons.content.decode()


# --- The list of shared documents ------------------------------------------------------------------------------
def test_daftar_dokumen_bersama(kota, dunia, bukti):
    lampirkan(kota, "4.2", bukti__judul="Dipakai sekali")
    dua = lampirkan(kota, "4.1", "foto", bukti__judul="Foto bersama", diterima=True)
    tautkan(kota, "4.2", dua.bukti, dua.versi, diterima=True)
    ditarik = lampirkan(kota, "4.1", "foto", bukti__ditarik_pada=timezone.now())
    tautkan(kota, "4.2", ditarik.bukti, ditarik.versi)
    daftar = kueri.dokumen_bersama(kota.evaluasi, kota.verifikator)
    assert [(b.judul, b.dipakai, b.tertunda) for b in daftar] == [("Perwali KLA", 3, 3)]
    semua = kueri.dokumen_bersama(kota.evaluasi, kota.verifikator, semua=True)
    assert [(b.judul, b.tertunda) for b in semua] == [("Perwali KLA", 3), ("Foto bersama", 0)]
    assert [t.jawaban.pertanyaan.kode for t in semua[0].tautan_menunggu] == ["4.1", "4.2", "4.3"]
    assert not kueri.dokumen_bersama(kota.evaluasi, kota.verifikator_lain)
    assert not kueri.dokumen_bersama(dunia.sana.evaluasi, dunia.sana.sekretariat)
    assert [b.judul for b in kueri.dokumen_bersama(kota.evaluasi, kota.verifikator, kata="perwali")] == ["Perwali KLA"]
    simpan_bacaan(versi=dua.versi, bacaan=baca_isi(dua.versi, ["Posyandu keliling"]))
    cari = {"semua": True, "kata": "posyandu"}  # as in the library: also what stands inside
    assert [b.judul for b in kueri.dokumen_bersama(kota.evaluasi, kota.verifikator, **cari)] == ["Foto bersama"]
    assert "4.1, 4.2, 4.3" in sebagai(kota.verifikator).get(url_dokumen(kota)).content.decode()


def test_daftar_kosong_berkata_apa_yang_dapat_dilakukan(kota):
    halaman = sebagai(kota.verifikator).get(url_dokumen(kota, query="q=tiada")).content.decode()
    assert "Tidak ada dokumen yang cocok" in halaman
    assert "Tidak ada dokumen bersama" in sebagai(kota.verifikator).get(url_dokumen(kota)).content.decode()


def test_jumlah_kueri_daftar_tetap(kota, bukti, django_assert_max_num_queries):
    banyak = []
    for tambahan in (0, 20):
        for _ in range(tambahan):
            t = lampirkan(kota, "4.1", "foto")
            tautkan(kota, "4.2", t.bukti, t.versi)
        client = sebagai(kota.verifikator)
        client.get(url_dokumen(kota))
        with django_assert_max_num_queries(25) as terpakai:
            client.get(url_dokumen(kota))
        banyak.append(len(terpakai))
    assert banyak[0] == banyak[1]


# --- One verdict for many ------------------------------------------------------------------------------------------
def test_satu_putusan_untuk_semua_pertanyaan(kota, bukti):
    sebelum = {kode: kota.jawaban(kode).versi for kode in ("4.1", "4.2", "4.3")}
    respons = kirim(kota, bukti)
    assert respons.status_code == 302
    assert pesan(respons) == ["“Perwali KLA” diterima pada 3 pertanyaan."]
    assert putusan(bukti) == {"4.1": "diterima", "4.2": "diterima", "4.3": "diterima"}
    assert {kode: kota.jawaban(kode).versi - 1 for kode in sebelum} == sebelum
    catatan = Riwayat.objects.filter(aksi=Aksi.BUKTI_DITERIMA, pelaku=kota.verifikator)
    assert sorted(catatan.values_list("objek_label", flat=True)) == [
        f"“Perwali KLA” pada pertanyaan {kode}" for kode in ("4.1", "4.2", "4.3")
    ]


def test_hanya_yang_dipilih_ditolak_dengan_alasan(kota, bukti):
    respons = kirim(kota, bukti, "ditolak", kode=["4.2"], alasan_bukti_siap="Buram.", alasan_bukti="Halaman 2.")
    assert respons.status_code == 302
    assert putusan(bukti) == {"4.1": "menunggu", "4.2": "ditolak", "4.3": "menunggu"}
    assert bukti.tautan.get(jawaban__pertanyaan__kode="4.2").catatan == "Buram. Halaman 2."


def test_dua_kali_sama_dengan_sekali(kota, bukti):
    pilihan = {t.pk: t.jawaban.versi for t in bukti.tautan.select_related("jawaban")}
    for _ in range(2):
        putuskan_dokumen(bukti=bukti, pilihan=pilihan, putusan="diterima", catatan="", oleh=kota.verifikator)
    assert Riwayat.objects.filter(aksi=Aksi.BUKTI_DITERIMA).count() == 3


def test_putusan_dapat_dibatalkan_sekaligus(kota, bukti):
    kirim(kota, bukti)
    assert kirim(kota, bukti, "menunggu").status_code == 302
    assert set(putusan(bukti).values()) == {"menunggu"}


def test_satu_yang_basi_membatalkan_semua_dan_pilihan_tetap(kota, bukti):
    basi = kota.jawaban("4.2")
    lama = bukti.tautan.get(jawaban=basi)
    Jawaban.objects.filter(pk=basi.pk).update(versi=basi.versi + 3)
    respons = kirim(kota, bukti, "ditolak", alasan_bukti="Tidak terbaca.", **{f"versi-{lama.pk}": basi.versi})
    halaman = respons.content.decode()
    assert respons.status_code == 409
    assert "Belum ada putusan yang disimpan. Pertanyaan 4.2:" in halaman
    assert "Tidak terbaca." in halaman
    assert len(respons.context["terpilih"]) == 3
    assert set(putusan(bukti).values()) == {"menunggu"}
    assert not Riwayat.objects.filter(aksi=Aksi.BUKTI_DITOLAK).exists()
    assert f'name="versi-{lama.pk}" value="{basi.versi + 3}"' in halaman


@pytest.mark.parametrize(
    ("isi", "pesan_galat"),
    [
        ({"tautan": []}, "Pilih sedikitnya satu pertanyaan."),
        ({"putusan": "ditolak"}, "Pilih atau tulis alasan penolakan"),
        ({"putusan": "lain"}, "Halaman ini tidak lengkap terkirim."),
        ({"tautan": [999_999]}, "tidak dapat diputuskan lagi"),
    ],
)
def test_isian_salah(kota, bukti, isi, pesan_galat):
    respons = kirim(kota, bukti, **isi)
    assert respons.status_code == 422
    assert pesan_galat in respons.content.decode()
    assert set(putusan(bukti).values()) == {"menunggu"}


def test_tanpa_versi_ditolak(kota, bukti):
    pk = bukti.tautan.first().pk
    respons = sebagai(kota.verifikator).post(url_dokumen(kota, bukti), {"putusan": "diterima", "tautan": [pk]})
    assert respons.status_code == 422
    assert "Halaman ini tidak lengkap terkirim." in respons.content.decode()


def test_berkas_yang_belum_diperiksa_tidak_diterima(kota, bukti):
    bukti.versi.update(status_periksa="menunggu", diperiksa_pada=None)
    respons = kirim(kota, bukti)
    assert respons.status_code == 422
    assert "belum selesai diperiksa" in respons.content.decode()


def test_layanan_menolak_tautan_yang_sudah_dilepas_dan_pilihan_kosong(kota, bukti):
    isi = {"bukti": bukti, "putusan": "diterima", "catatan": "", "oleh": kota.verifikator}
    with pytest.raises(Ditolak, match="sudah dilepas"):
        putuskan_dokumen(pilihan={999_999: 1}, **isi)
    with pytest.raises(Ditolak, match="Pilih sedikitnya satu"):
        putuskan_dokumen(pilihan={}, **isi)
    Jawaban.objects.filter(pk=kota.jawaban("4.3").pk).update(**DIKEMBALIKAN)
    pilihan = {t.pk: t.jawaban.versi for t in bukti.tautan.select_related("jawaban")}
    with pytest.raises(SudahBerubah, match=r"Pertanyaan 4\.3"):
        putuskan_dokumen(pilihan=pilihan, **isi)
    assert set(putusan(bukti).values()) == {"menunggu"}


def test_pertanyaan_dengan_versi_lain_atau_tidak_menunggu_tidak_ikut(kota, bukti):
    baru = VersiBuktiFactory(bukti=bukti, nomor=2, isi=b"%PDF-1.4 v2")
    bukti.tautan.filter(jawaban__pertanyaan__kode="4.1").update(versi=baru)
    Jawaban.objects.filter(pk=kota.jawaban("4.3").pk).update(**DIKEMBALIKAN)
    versi, baris = kueri.baris_dokumen(bukti, kota.evaluasi, kota.verifikator)
    assert versi == baru
    assert [(b.tautan.jawaban.pertanyaan.kode, b.halangan) for b in baris] == [
        ("4.1", ""),
        ("4.2", "Memakai versi 1, bukan yang tampak di sini."),
        ("4.3", "Jawaban tidak sedang menunggu (dikembalikan)."),
    ]
    assert kirim(kota, bukti, kode=["4.2"]).status_code == 422
    assert kirim(kota, bukti, kode=["4.1"]).status_code == 302


def test_sesudahnya_kembali_ke_meja_atau_ke_dokumen_berikut(kota, bukti):
    lain = lampirkan(kota, "4.1", "foto", bukti__judul="Foto bersama")
    tautkan(kota, "4.2", lain.bukti, lain.versi)
    assert kirim(kota, bukti, kode=["4.1"]).url == url_dokumen(kota, bukti)  # two are left here
    assert kirim(kota, bukti, kode=["4.2"], query="dari=4.2&klaster=K1").url == "/32.77/2024/verifikasi/4.2/?klaster=K1"
    assert kirim(kota, bukti, kode=["4.3"], query="dari=//jahat.test").url == url_dokumen(kota, lain.bukti)


def test_evaluasi_terkunci_tidak_berformulir(kota, bukti):
    Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(status=Evaluasi.Status.DIAJUKAN, diajukan_pada=timezone.now())
    respons = sebagai(kota.verifikator).get(url_dokumen(kota, bukti))
    assert respons.context["boleh_menilai"] is False
    assert "Terima yang dipilih" not in respons.content.decode()
    assert kirim(kota, bukti).status_code == 422


def test_bukan_lingkupnya(kota, dunia, bukti):
    assert sebagai(kota.verifikator_lain).get(url_dokumen(kota, bukti)).status_code == 404
    assert sebagai(dunia.sana.sekretariat).get(url_dokumen(dunia.sana, bukti)).status_code == 404
    assert kirim(kota, bukti, oleh=kota.operator_dinkes).status_code == 403
    assert set(putusan(bukti).values()) == {"menunggu"}


# --- Files ------------------------------------------------------------------------------------------
def test_semua_berkas_satu_versi_dapat_dibuka(kota):
    jawaban = menunggu(kota, "4.1")
    tautan = jawaban.tautan_bukti.get()
    kedua = VersiBuktiFactory(bukti=tautan.bukti, urutan=2, nama_asli="lampiran.pdf", isi=b"%PDF-1.4 dua")
    client = sebagai(kota.verifikator)
    pertama = client.get(url("verifikasi", jawaban))
    assert (pertama.context["v"], pertama.context["berkas_lanjut"]) == (tautan.versi, kedua.pk)
    assert f"?bukti={tautan.pk}&amp;berkas={kedua.pk}" in pertama.content.decode()
    lanjut = client.get(url("verifikasi", jawaban, query=f"bukti={tautan.pk}&berkas={kedua.pk}"))
    assert lanjut.context["v"] == kedua
    assert f'data-alamat="/berkas/{kedua.pk}/"' in lanjut.content.decode()
    assert client.get(url("verifikasi", jawaban, query="berkas=rusak")).context["v"] == tautan.versi


def test_tulisan_dalam_berkas_excel_tampak(kota):
    jawaban = menunggu(kota, "4.2")
    tautan = lampirkan(kota, "4.2", versi__tipe=XLSX, versi__nama_asli="data.xlsx")
    BacaanBerkas.objects.create(versi=tautan.versi, teks="<b>Jumlah anak</b> 12", dibaca_pada=timezone.now())
    halaman = sebagai(kota.verifikator).get(url("verifikasi", jawaban)).content.decode()
    assert "&lt;b&gt;Jumlah anak&lt;/b&gt; 12" in halaman


def test_tulisan_dalam_berkas_peka_hanya_lewat_pembukaan_yang_tercatat(kota):
    jawaban = menunggu(kota, "4.2")
    tautan = lampirkan(kota, "4.2", versi__tipe=XLSX, versi__nama_asli="data.xlsx", bukti__kepekaan="korban")
    BacaanBerkas.objects.create(versi=tautan.versi, teks="Nama korban: Melati", dibaca_pada=timezone.now())
    respons = sebagai(kota.verifikator).get(url("verifikasi", jawaban))
    assert (respons.context["v"], respons.context["teks_berkas"]) == (tautan.versi, "")
    assert "Melati" not in respons.content.decode()


def test_berkas_berikut_disiapkan_kecuali_yang_peka(kota):
    jawaban = menunggu(kota, "4.2")
    lampirkan(kota, "4.2")
    kedua = lampirkan(kota, "4.2", versi__isi=b"%PDF-1.4 b")
    lanjut = menunggu(kota, "4.1")
    berkas_lanjut = lanjut.tautan_bukti.get().versi

    def siapkan() -> list[int]:
        respons = sebagai(kota.verifikator).get(url("verifikasi", jawaban))
        return [v.pk for v in respons.context["siapkan"]]

    assert siapkan() == [kedua.versi_id, berkas_lanjut.pk]
    Bukti.objects.filter(pk=kedua.bukti_id).update(kepekaan="anak")
    assert siapkan() == [berkas_lanjut.pk]
    type(berkas_lanjut).objects.filter(pk=berkas_lanjut.pk).update(ukuran=kueri.BATAS_SIAPKAN + 1)
    assert siapkan() == []


# --- Two at once ----------------------------------------------------------------------------------------------------
def test_dua_verifikator_atas_satu_dokumen_serentak(transactional_db):
    """One accepts for all, the other rejects for all: whoever comes second is told, and nothing is mixed."""
    kota = pinjam_dunia().sini
    for kode in ("4.1", "4.2"):
        isi_jawaban(kota, kode)
    tautan = lampirkan(kota, "4.1")
    tautkan(kota, "4.2", tautan.bukti, tautan.versi)
    for kode in ("4.1", "4.2"):
        serahkan(kota, kode)
    pilihan = {t.pk: t.jawaban.versi for t in tautan.bukti.tautan.select_related("jawaban")}

    def putus(kata: str, oleh):
        return lambda: putuskan_dokumen(bukti=tautan.bukti, pilihan=pilihan, putusan=kata, catatan="Buram.", oleh=oleh)

    hasil = serentak(putus("diterima", kota.verifikator), putus("ditolak", kota.sekretariat))
    assert sorted(type(h).__name__ for h in hasil) == ["SudahBerubah", "list"]
    menang = "diterima" if isinstance(hasil[0], list) else "ditolak"
    assert putusan(tautan.bukti) == {"4.1": menang, "4.2": menang}
