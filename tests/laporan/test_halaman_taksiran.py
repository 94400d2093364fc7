"""The pages of the estimate: figures and reasons, the filter, a city's own percentages and who may set them."""

from decimal import Decimal as D
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indikator.aturan.taksiran import BAKU
from indikator.models import DiskonTaksiran, Evaluasi, HasilSkor, Jawaban, SkalaPredikat, SkorTahap, Status
from indikator.models.simulasi import Diskon
from indikator.queries.taksiran import potongan_berlaku
from indikator.services.skor import hitung_dan_simpan
from indikator.services.taksiran import dasar_diskon
from indikator.skoring.taksiran import Potongan
from klaster.models import Aksi, Riwayat
from tests.factories.bukti import BuktiFactory, TautanBuktiFactory, VersiBuktiFactory
from tests.factories.indikator import JawabanFactory, PertanyaanFactory
from tests.laporan.bahan import jadikan

pytestmark = pytest.mark.django_db


@pytest.fixture
def kota(dunia):
    """4.1 lacks its mandatory document, 4.2 has none to lack."""
    jadikan(dunia.sini, "4.1", Status.DRAF, opsi="ya")
    jadikan(dunia.sini, "4.2", Status.DRAF, opsi="a")
    return dunia.sini


def alamat(nama: str) -> str:
    return reverse(f"laporan:{nama}", args=["32.77", 2024])


def teks(jawaban, status: int = 200) -> str:
    assert jawaban.status_code == status
    return unescape(" ".join(jawaban.content.decode().split()))


def masuk(client, orang):
    client.force_login(orang)
    return client


def test_halaman_memuat_rentang_alasan_dan_penjelasan(kota, client):
    isi = teks(masuk(client, kota.pimpinan).get(alamat("taksiran")))
    assert "Dari nilai mandiri 20,00, kira-kira <strong>12,50</strong> bertahan, antara 10,00 dan 16,00." in isi
    assert "<strong>−75 %</strong> bukti wajibnya belum lengkap." in isi
    assert "Belum ada: Dokumen: Dokumen pelaksanaan." in isi
    assert "tidak menggantikan nilai mandiri atau nilai verifikasi" in isi
    assert "Atur potongan" not in isi


def test_saring_menurut_alasan(kota, client):
    klien = masuk(client, kota.sekretariat)

    def kode(**query):
        return [b.kode for b in klien.get(alamat("taksiran"), query).context["page_obj"]]

    assert kode() == ["4.1", "4.2"]
    assert kode(alasan="tanpa_bukti_wajib") == ["4.1"]
    assert kode(alasan="tanpa") == ["4.2"]
    assert kode(alasan="kedaluwarsa") == []
    assert kode(alasan="asing") == ["4.1", "4.2"]
    assert "Tidak ada pertanyaan dengan alasan ini" in teks(klien.get(alamat("taksiran"), {"alasan": "kedaluwarsa"}))


def test_belum_ada_jawaban(dunia, client):
    assert "Belum ada jawaban yang bernilai" in teks(masuk(client, dunia.sini.pimpinan).get(alamat("taksiran")))


def test_taksiran_tidak_menyimpan_apa_pun(kota, client):
    sebelum = list(Jawaban.objects.values()), list(HasilSkor.objects.values())
    masuk(client, kota.pimpinan).get(alamat("taksiran"))
    assert (list(Jawaban.objects.values()), list(HasilSkor.objects.values())) == sebelum


def hitung_kueri(klien) -> int:
    klien.get(alamat("taksiran"))
    with CaptureQueriesContext(connection) as kueri:
        assert klien.get(alamat("taksiran")).status_code == 200
    return len(kueri)


def test_kueri_tetap_dan_berhalaman(kota, client):
    klien = masuk(client, kota.sekretariat)
    versi = VersiBuktiFactory(bukti=BuktiFactory(opd=kota.dinkes, pengunggah=kota.operator_dinkes))
    satu = kota.jawaban("4.2")
    TautanBuktiFactory(bukti=versi.bukti, versi=versi, jawaban=satu, ditautkan_oleh=kota.operator_dinkes)
    sedikit = hitung_kueri(klien)
    for _ in range(30):
        lain = JawabanFactory(evaluasi=kota.evaluasi, pertanyaan=PertanyaanFactory(), draf=True)
        TautanBuktiFactory(bukti=versi.bukti, versi=versi, jawaban=lain, ditautkan_oleh=kota.operator_dinkes)
    assert hitung_kueri(klien) == sedikit
    assert len(klien.get(alamat("taksiran")).context["page_obj"]) == 25


# --- Percentages --------------------------------------------------------------------------------------------------


def isian(**ubah: str) -> dict[str, str]:
    angka = {
        f"{alasan.value}-{tingkat}": str(getattr(BAKU[alasan], tingkat))
        for alasan in Diskon
        for tingkat in ("ringan", "wajar", "berat")
    }
    return angka | {kunci.replace("__", "-"): nilai for kunci, nilai in ubah.items()}


def test_sekretariat_menyimpan_angka_kota(kota, client):
    klien = masuk(client, kota.sekretariat)
    jawaban = klien.post(alamat("diskon"), isian(kedaluwarsa__ringan="12,5 %", kedaluwarsa__berat="99"))
    assert jawaban.url == alamat("taksiran")
    assert potongan_berlaku(kota.kota.pk) == BAKU | {"kedaluwarsa": Potongan(D("12.5"), D(50), D(99))}
    assert DiskonTaksiran.objects.get().alasan == "kedaluwarsa"
    assert "angka kota ini" in teks(klien.get(alamat("diskon")))


def test_yang_kedua_diberi_tahu_dan_tidak_menimpa(kota, client):
    klien = masuk(client, kota.sekretariat)
    dasar = dasar_diskon(potongan_berlaku(kota.kota.pk))
    klien.post(alamat("diskon"), isian(kedaluwarsa__ringan="12") | {"dasar": dasar})
    jawaban = klien.post(alamat("diskon"), isian(kedaluwarsa__ringan="7") | {"dasar": dasar})
    assert jawaban.status_code == 409
    isi = jawaban.content.decode()
    assert "sudah diubah orang lain" in isi
    assert "kini: 12 %" in isi
    assert 'value="7"' in isi
    assert potongan_berlaku(kota.kota.pk)["kedaluwarsa"].ringan == 12
    dasar = jawaban.context["form"]["dasar"].value()
    assert klien.post(alamat("diskon"), isian(kedaluwarsa__ringan="7") | {"dasar": dasar}).status_code == 302
    assert potongan_berlaku(kota.kota.pk)["kedaluwarsa"].ringan == 7


@pytest.mark.parametrize(
    ("ubah", "pesan"),
    [
        ({"tahun_salah__ringan": "101"}, "Harus dari 0 sampai 100."),
        ({"tahun_salah__ringan": "-1"}, "Harus dari 0 sampai 100."),
        ({"tahun_salah__wajar": ""}, "Isi dengan angka 0 sampai 100."),
        ({"tahun_salah__wajar": "banyak"}, "Tulis dengan angka"),
        ({"tahun_salah__wajar": "40,125"}, "Paling banyak dua angka di belakang koma."),
        ({"tahun_salah__wajar": "90"}, "Urutkan dari kecil ke besar"),
    ],
)
def test_angka_yang_salah_ditolak_dan_tetap_terlihat(kota, client, ubah, pesan):
    jawaban = masuk(client, kota.sekretariat).post(alamat("diskon"), isian(**ubah))
    isi = teks(jawaban, 422)
    assert pesan in isi
    assert f'value="{next(iter(ubah.values()))}"' in isi or "" in ubah.values()
    assert not DiskonTaksiran.objects.exists()


def test_pimpinan_membaca_tetapi_tidak_mengubah(kota, client):
    klien = masuk(client, kota.pimpinan)
    assert "Simpan potongan" not in teks(klien.get(alamat("diskon")))
    assert klien.post(alamat("diskon"), isian(kedaluwarsa__ringan="1")).status_code == 403
    assert not DiskonTaksiran.objects.exists()


def test_kembali_ke_angka_baku(kota, client):
    klien = masuk(client, kota.sekretariat)
    klien.post(alamat("diskon"), isian(kedaluwarsa__ringan="1"))
    assert klien.post(alamat("diskon_pakai"), {"sumber": "baku"}).url == alamat("diskon")
    assert potongan_berlaku(kota.kota.pk) == BAKU


# --- The city's own past --------------------------------------------------------------------------------------------


def test_tanpa_tahap_luar_halaman_mengatakannya(kota, client):
    klien = masuk(client, kota.sekretariat)
    assert "Belum ada nilai tahap luar" in teks(klien.get(alamat("diskon")))
    jawaban = klien.post(alamat("diskon_pakai"), {"sumber": "kota"}, follow=True)
    assert "Belum cukup nilai tahap luar" in teks(jawaban)
    assert not DiskonTaksiran.objects.exists()


@pytest.mark.parametrize("isi", [{}, {"sumber": "langit"}])
def test_sumber_asing_ditolak(kota, client, isi):
    assert "Pilih angka kota ini" in teks(
        masuk(client, kota.sekretariat).post(alamat("diskon_pakai"), isi, follow=True)
    )


def test_pakai_angka_kota_ini(kota, client):
    """Five questions whose one file serves six kept 100, 80, 60, 40 and 20 percent: mean loss 40, quartiles 20, 60."""
    versi = VersiBuktiFactory(bukti=BuktiFactory(opd=kota.dinkes, pengunggah=kota.operator_dinkes))
    for kode, nilai in zip(["4.2", "4.3", "4.4", "26.1", "4.1"], ("10", "8", "6", "4", "2"), strict=True):
        jawaban = kota.jawaban(kode)
        SkorTahap.objects.create(evaluasi=kota.evaluasi, tahap="EM", pertanyaan=jawaban.pertanyaan, skor=D(10))
        SkorTahap.objects.create(evaluasi=kota.evaluasi, tahap="VLH", pertanyaan=jawaban.pertanyaan, skor=D(nilai))
        wajib = jawaban.pertanyaan.kebutuhan.filter(wajib=True).first()
        TautanBuktiFactory(
            bukti=versi.bukti, versi=versi, jawaban=jawaban, kebutuhan=wajib, ditautkan_oleh=kota.operator_dinkes
        )
    lain = JawabanFactory(evaluasi=kota.evaluasi, pertanyaan=PertanyaanFactory(), draf=True)
    TautanBuktiFactory(bukti=versi.bukti, versi=versi, jawaban=lain, ditautkan_oleh=kota.operator_dinkes)
    klien = masuk(client, kota.sekretariat)

    isi = teks(klien.get(alamat("diskon")))
    klien.post(alamat("diskon_pakai"), {"sumber": "kota"})
    klien.post(alamat("diskon_pakai"), {"sumber": "kota"})

    assert "verifikasi lapangan hibrida 2024 (5 pertanyaan)" in isi
    assert "Pakai angka kota ini" in isi
    assert potongan_berlaku(kota.kota.pk) == BAKU | {"satu_berkas": Potongan(D(20), D(40), D(60))}
    assert Riwayat.objects.get(aksi=Aksi.DISKON_DIUBAH).keterangan == "Dari tahap kota ini"


# --- On the mayor's page --------------------------------------------------------------------------------------------


def test_ringkasan_memuat_taksiran_dan_jalan_menuju_target(kota, client):
    Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(
        target=SkalaPredikat.objects.get(instrumen=kota.evaluasi.instrumen_id, kode="utama")
    )
    hitung_dan_simpan(evaluasi_id=kota.evaluasi.pk)

    isi = teks(masuk(client, kota.pimpinan).get(alamat("ringkasan")))

    assert f'<a href="{alamat("taksiran")}"><strong>12,50 poin</strong></a> (Belum berpredikat)' in isi
    assert f'href="{alamat("simulasi")}?target=utama&jalan=1">Jalan termurah ke Utama</a>' in isi


def test_ringkasan_tanpa_izin_simulasi_tidak_memuat_taksiran(kota, client):
    hitung_dan_simpan(evaluasi_id=kota.evaluasi.pk)
    assert "Taksiran sesudah verifikasi" not in teks(masuk(client, kota.verifikator).get(alamat("ringkasan")))
