"""Verdicts on evidence: accept, reject with a reason, take back; with htmx and without; what has been withdrawn."""

import pytest
from django.utils import timezone

from bukti.aturan.alasan import BAWAAN, BUKTI
from bukti.models import Bukti, TautanBukti
from bukti.services import unggahan
from bukti.services.tautan import PESAN_DIDAHULUI, putuskan_tautan
from indikator.services import pengisian
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Riwayat
from tests.bukti.bahan_verifikasi import kirim, lampirkan, menunggu, putuskan, sebagai, serahkan, url
from tests.factories.bukti import VersiBuktiFactory

DITARIK = (
    "Bukti ini sudah ditarik oleh OPD, sehingga tidak dapat diputuskan. Kembalikan jawaban bila bukti itu diperlukan."
)
BELUM_BERSIH = "Berkas ini belum selesai diperiksa atau tidak lolos pemeriksaan, sehingga belum dapat diterima."


@pytest.fixture
def kota(dunia):
    menunggu(dunia.sini, "4.1")
    return dunia.sini


@pytest.fixture
def tautan(kota) -> TautanBukti:
    return kota.jawaban("4.1").tautan_bukti.get()


@pytest.fixture
def client(kota):
    return sebagai(kota.verifikator)


def galat(respons) -> dict[str, list[str]]:
    return {bidang: list(pesan) for bidang, pesan in respons.context["form_putusan"].errors.items()}


def keadaan(tautan: TautanBukti) -> tuple:
    tautan.refresh_from_db()
    return tautan.putusan, tautan.catatan, tautan.diputuskan_oleh


def test_terima_bukti_mencatat_siapa_dan_menaikkan_versi(kota, client, tautan):
    versi = kota.jawaban("4.1").versi
    respons = putuskan(client, tautan, "diterima")
    assert respons.url == f"/32.77/2024/verifikasi/4.1/?bukti={tautan.pk}"
    assert keadaan(tautan) == ("diterima", "", kota.verifikator)
    assert kota.jawaban("4.1").versi == versi + 1
    assert Riwayat.objects.untuk(kota.jawaban("4.1")).first().aksi == Aksi.BUKTI_DITERIMA


def test_sesudah_putusan_terbuka_bukti_berikutnya(kota, client, tautan):
    kedua = lampirkan(kota, "4.1", "foto")
    assert putuskan(client, tautan, "diterima").url.endswith(f"?bukti={kedua.pk}")
    assert putuskan(client, kedua, "diterima").url.endswith(f"?bukti={kedua.pk}")  # none is left


def test_tolak_bukti_dengan_alasan_siap_dan_penjelasan(kota, client, tautan):
    putuskan(client, tautan, "ditolak", alasan_bukti_siap=BAWAAN[BUKTI][1], alasan_bukti="Lihat halaman 2.")
    assert keadaan(tautan) == ("ditolak", f"{BAWAAN[BUKTI][1]} Lihat halaman 2.", kota.verifikator)


def test_tolak_bukti_tanpa_alasan_ditolak_dan_nilai_yang_diketik_utuh(kota, client, tautan):
    respons = putuskan(client, tautan, "ditolak", nilai="6,25", catatan="Catatan saya")
    isi = respons.content.decode()
    pesan = "Pilih atau tulis alasan penolakan, supaya OPD tahu apa yang harus diperbaiki."
    assert (respons.status_code, galat(respons)) == (422, {"alasan_bukti": [pesan]})
    assert f'<a href="#id_alasan_bukti">Penjelasan penolakan: {pesan}</a>' in isi
    assert 'name="nilai" value="6,25"' in isi
    assert "Catatan saya</textarea>" in isi
    assert '<details class="k-tolak" data-kunci-lingkup open>' in isi


def test_batalkan_putusan_membuka_bukti_itu_lagi(kota, client, tautan):
    lampirkan(kota, "4.1", "foto")
    putuskan(client, tautan, "ditolak", alasan_bukti="Buram.")
    respons = putuskan(client, tautan, "menunggu")
    assert respons.url.endswith(f"?bukti={tautan.pk}")
    assert keadaan(tautan) == ("menunggu", "", None)
    aksi = [r.aksi for r in Riwayat.objects.untuk(kota.jawaban("4.1"))[:2]]
    assert aksi == [Aksi.PUTUSAN_DIBATALKAN, Aksi.BUKTI_DITOLAK]


def test_nilai_yang_diketik_terbawa_melewati_putusan_tanpa_javascript(kota, client, tautan):
    respons = putuskan(client, tautan, "diterima", nilai="6,25", catatan="Baru dua kecamatan.")
    isi = client.get(respons.url).content.decode()
    assert 'name="nilai" value="6,25"' in isi
    assert "Baru dua kecamatan.</textarea>" in isi
    assert 'name="nilai" value="10"' in client.get(respons.url).content.decode()  # once, not for good


def test_htmx_mendapat_sisi_dokumen_dan_yang_berubah_di_tempat_lain(kota, client, tautan):
    respons = putuskan(client, tautan, "diterima", htmx=True)
    isi = " ".join(respons.content.decode().split())
    versi = kota.jawaban("4.1").versi
    assert respons.status_code == 200
    assert "<html" not in isi
    assert "Bukti diterima" in isi
    for id_versi in ("versi-terima", "versi-kembalikan"):
        assert f'name="versi" value="{versi}" id="{id_versi}" hx-swap-oob="true"' in isi
    assert '<p id="wajib" class="k-wajib" hx-swap-oob="true">' in isi
    assert "sudah diterima" in isi


def test_htmx_penolakan_di_tempatnya(client, tautan):
    respons = putuskan(client, tautan, "ditolak", htmx=True)
    assert respons.status_code == 422
    assert 'id="id_alasan_bukti_error"' in respons.content.decode()
    assert "HX-Retarget" not in respons


def test_htmx_yang_basi_mengganti_seluruh_meja_dengan_ketikan(kota, client, tautan):
    lama = kota.jawaban("4.1")
    putuskan(sebagai(kota.sekretariat), tautan, "diterima")
    isi_lain = {"nilai": "3", "catatan": "", "alasan": "Belum lengkap.", "opd": [kota.dinsos.pk]}
    respons = kirim(client, "putuskan", lama, tautan.pk, putusan="diterima", htmx=True, **isi_lain)
    isi = respons.content.decode()
    assert (respons.status_code, respons["HX-Retarget"], respons["HX-Reswap"]) == (409, "#meja", "outerHTML")
    assert galat(respons) == {"__all__": [PESAN_DIDAHULUI]}
    assert 'name="nilai" value="3"' in isi
    assert "Belum lengkap.</textarea>" in isi
    assert f'name="opd" value="{kota.dinsos.pk}" id="id_opd_1" checked' in isi


def test_sesudah_didahului_terbuka_bukti_berikutnya_kecuali_sedang_menolak(kota, client, tautan):
    """Else a second press of the same key would take back what the other verifier has just said."""
    foto = lampirkan(kota, "4.1", "foto")
    lama = kota.jawaban("4.1")
    putuskan(sebagai(kota.sekretariat), tautan, "diterima")
    assert kirim(client, "putuskan", lama, tautan.pk, putusan="diterima").context["dibuka"] == foto
    menolak = kirim(client, "putuskan", lama, tautan.pk, putusan="ditolak", alasan_bukti="Buram.")
    assert menolak.context["dibuka"] == tautan
    assert "Buram.</textarea>" in menolak.content.decode()


def test_putusan_atas_bukti_yang_ditarik_diberi_tahu(kota, client, tautan):
    lama = kota.jawaban("4.1")
    unggahan.tarik_bukti(bukti=tautan.bukti, oleh=kota.operator_dinkes)
    respons = kirim(client, "putuskan", lama, tautan.pk, putusan="diterima", nilai="4", catatan="")
    isi = respons.content.decode()
    assert (respons.status_code, galat(respons)) == (409, {"__all__": [DITARIK]})
    assert DITARIK in isi
    assert "Ditarik OPD" in isi
    assert 'name="nilai" value="4"' in isi
    assert keadaan(tautan)[0] == "menunggu"


@pytest.mark.parametrize("pemeriksaan", [{"menunggu": True}, {"ditolak": True}])
def test_berkas_yang_belum_bersih_tidak_dapat_diterima_tetapi_dapat_ditolak(kota, client, pemeriksaan):
    foto = lampirkan(kota, "4.1", "foto", **{f"versi__{k}": v for k, v in pemeriksaan.items()})
    respons = putuskan(client, foto, "diterima")
    assert (respons.status_code, galat(respons)) == (422, {"__all__": [BELUM_BERSIH]})
    assert putuskan(client, foto, "ditolak", alasan_bukti="Berkas rusak.").status_code == 302


def test_dua_kali_menekan_terima_adalah_satu_putusan(kota, client, tautan):
    lama = kota.jawaban("4.1")
    for _ in range(2):
        assert kirim(client, "putuskan", lama, tautan.pk, putusan="diterima").status_code == 302
    assert Riwayat.objects.untuk(lama).filter(aksi=Aksi.BUKTI_DITERIMA).count() == 1


def test_berkas_yang_diganti_sementara_itu_tidak_ikut_diterima(kota, client, tautan):
    """The verifier has version 1 on screen; the OPD takes the part back, replaces the file and hands in again."""
    dilihat = kota.jawaban("4.1")
    bagian = kota.bagian("4.1", kota.dinkes)
    pengisian.tarik_bagian(penugasan=bagian, oleh=kota.operator_dinkes)
    TautanBukti.objects.filter(pk=tautan.pk).update(versi=VersiBuktiFactory(bukti=tautan.bukti, nomor=2))
    serahkan(kota, "4.1")
    respons = kirim(client, "putuskan", dilihat, tautan.pk, putusan="diterima")
    assert (respons.status_code, galat(respons)) == (409, {"__all__": [PESAN_DIDAHULUI]})
    assert keadaan(tautan)[0] == "menunggu"


def test_bukti_jawaban_lain_tidak_ada(kota, client, tautan):
    menunggu(kota, "4.2")
    respons = client.post(url("putuskan", kota.jawaban("4.2"), tautan.pk), {"putusan": "diterima", "versi": 1})
    assert respons.status_code == 404
    assert keadaan(tautan)[0] == "menunggu"


def test_putusan_setelah_jawaban_diputuskan_ditolak(kota, client, tautan):
    putuskan(client, tautan, "diterima")
    kirim(client, "terima", kota.jawaban("4.1"), nilai="10", catatan="")
    respons = putuskan(client, tautan, "menunggu")
    assert galat(respons) == {
        "__all__": ["Jawaban ini tidak sedang menunggu verifikasi, sehingga buktinya tidak dapat diputuskan."]
    }
    assert keadaan(tautan)[0] == "diterima"


def test_layanan_menolak_putusan_asing_dan_tautan_yang_hilang(kota, tautan):
    isi = {"catatan": "", "versi": kota.jawaban("4.1").versi, "oleh": kota.verifikator}
    with pytest.raises(Ditolak, match=r"^Putusan tidak dikenal. Pilih terima atau tolak\.$"):
        putuskan_tautan(tautan=tautan, putusan="entah", **isi)
    pk = tautan.pk
    tautan.delete()
    tautan.pk = pk
    with pytest.raises(SudahBerubah, match="sudah dilepas dari pertanyaan oleh OPD"):
        putuskan_tautan(tautan=tautan, putusan="diterima", **isi)


def test_bukti_ditarik_tampil_terakhir_dan_tidak_dihitung(kota, client, tautan):
    foto = lampirkan(kota, "4.1", "foto")
    Bukti.objects.filter(pk=tautan.bukti_id).update(ditarik_pada=timezone.now())
    isi = client.get(url("verifikasi", kota.jawaban("4.1"))).context
    assert [t.pk for t in isi["tautan"]] == [foto.pk, tautan.pk]
    assert (isi["jumlah_bukti"], isi["dibuka"], isi["kebutuhan"][0].keadaan) == (1, foto, "")
