"""Deciding on last year's answer: who may, what is taken along, what is refused; and the pages that show it."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bukti.models import TautanBukti
from bukti.services.tautan import tautkan_bukti
from bukti.services.tawaran import Pilihan, batalkan_keputusan, putuskan_tawaran
from indikator.models import Evaluasi, Jawaban, Penugasan, Status, TawaranLalu
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Riwayat
from tests.bahan_tahun_lalu import tawarkan
from tests.bukti.bahan_halaman import teks, url
from tests.factories.bukti import BuktiFactory, TautanBuktiFactory, VersiBuktiFactory
from tests.factories.indikator import SAAT_UJI

pytestmark = pytest.mark.django_db


@pytest.fixture
def kota(dunia):
    return dunia.sini


@pytest.fixture
def tawaran(kota):
    """4.2 (led by Dinkes): last year option a with a note, a regulation that still holds, and an old photograph."""
    tawaran = tawarkan(kota.jawaban("4.2"), opsi="a", catatan="Sudah ada Perwali.")
    for jenis, judul, tanggal in (("peraturan", "Perwali KLA", date(2019, 1, 2)), ("foto", "Foto", date(2022, 8, 17))):
        lampirkan(kota, tawaran, jenis, judul, tanggal)
    return tawaran


def lampirkan(kota, tawaran, jenis, judul, tanggal, **tautan):
    bukti = BuktiFactory(
        opd=kota.dinkes, pengunggah=kota.operator_dinkes, jenis=jenis, judul=judul, tanggal_dokumen=tanggal
    )
    versi = VersiBuktiFactory(bukti=bukti)
    return TautanBuktiFactory(jawaban=tawaran.sumber, bukti=bukti, versi=versi, opd=kota.dinkes, **tautan)


def tautan_lalu(tawaran, judul):
    return TautanBukti.objects.get(jawaban=tawaran.sumber, bukti__judul=judul)


def putuskan(tawaran, oleh, *, versi=None, tautan=(), **pilihan):
    jawaban = Jawaban.objects.get(pk=tawaran.jawaban_id)
    nomor = [tautan_lalu(tawaran, judul).pk for judul in tautan]
    return putuskan_tawaran(
        tawaran=tawaran,
        pilihan=Pilihan(**{"keputusan": "dipakai", "tautan": nomor} | pilihan),
        versi=jawaban.versi if versi is None else versi,
        oleh=oleh,
    )


# --- The service --------------------------------------------------------------------------------------------------


def test_dipakai_menyalin_nilai_dan_melampirkan_bukti_yang_dipilih(kota, tawaran):
    hasil = putuskan(tawaran, kota.operator_dinkes, salin_nilai=True, tautan=["Perwali KLA"])
    jawaban = kota.jawaban("4.2")
    assert (jawaban.opsi, jawaban.catatan, jawaban.status) == ("a", "Sudah ada Perwali.", Status.DRAF)
    (tautan,) = jawaban.tautan_bukti.all()
    assert (tautan.bukti.judul, tautan.opd, tautan.putusan) == ("Perwali KLA", kota.dinkes, "menunggu")
    assert (hasil.keputusan, hasil.diputuskan_oleh) == ("dipakai", kota.operator_dinkes)
    assert hasil.alasan == "Peraturan masih berlaku (tanpa batas waktu). Pastikan belum dicabut atau diganti."
    riwayat = Riwayat.objects.untuk(jawaban).filter(aksi="tawaran_diputuskan").get()
    assert riwayat.sesudah == {"keputusan": "dipakai", "bukti": 1}


def test_sebelum_diputuskan_tidak_ada_yang_dihitung(kota, tawaran):
    jawaban = kota.jawaban("4.2")
    assert (jawaban.terjawab, jawaban.tautan_bukti.count()) == (False, 0)


def test_bukti_yang_tidak_disarankan_perlu_alasan(kota, tawaran):
    with pytest.raises(Ditolak) as galat:
        putuskan(tawaran, kota.operator_dinkes, tautan=["Perwali KLA", "Foto"])
    assert galat.value.bidang == "alasan"
    assert galat.value.pesan == (
        "“Foto” tidak disarankan dipakai lagi: Foto harus dari 2024; yang ini dari 2022. "
        "Tulis alasan bila tetap dipakai."
    )
    assert not kota.jawaban("4.2").tautan_bukti.exists()
    putuskan(tawaran, kota.operator_dinkes, tautan=["Foto"], alasan="Foto gedung yang sama.")
    assert kota.jawaban("4.2").tautan_bukti.get().bukti.judul == "Foto"


def test_diperbarui_tidak_membawa_bukti(kota, tawaran):
    with pytest.raises(Ditolak, match="buktinya harus baru"):
        putuskan(tawaran, kota.operator_dinkes, keputusan="diperbarui", tautan=["Perwali KLA"])
    putuskan(tawaran, kota.operator_dinkes, keputusan="diperbarui", salin_nilai=True)
    jawaban = kota.jawaban("4.2")
    assert (jawaban.opsi, jawaban.tautan_bukti.count()) == ("a", 0)


def test_dilepas_perlu_alasan_dan_tidak_membawa_apa_pun(kota, tawaran):
    for alasan in ("", "   "):
        with pytest.raises(Ditolak, match="Tulis alasan"):
            putuskan(tawaran, kota.sekretariat, keputusan="dilepas", alasan=alasan)
    with pytest.raises(Ditolak, match="tidak membawa nilai"):
        putuskan(tawaran, kota.sekretariat, keputusan="dilepas", alasan="x", salin_nilai=True)
    hasil = putuskan(tawaran, kota.sekretariat, keputusan="dilepas", alasan="Programnya berhenti.")
    assert (hasil.keputusan, hasil.alasan) == ("dilepas", "Programnya berhenti.")
    assert not kota.jawaban("4.2").terjawab


@pytest.mark.parametrize("keputusan", ["", "perlu_dicek", "lain"])
def test_keputusan_harus_dikenal(kota, tawaran, keputusan):
    with pytest.raises(Ditolak, match="Pilih dipakai lagi"):
        putuskan(tawaran, kota.operator_dinkes, keputusan=keputusan, salin_nilai=True)


def test_dipakai_tanpa_apa_pun_ditolak(kota, tawaran):
    with pytest.raises(Ditolak, match="Centang yang dipakai lagi"):
        putuskan(tawaran, kota.operator_dinkes)


def test_yang_kedua_diberi_tahu_dan_tidak_mengubah(kota, tawaran):
    putuskan(tawaran, kota.operator_dinkes, salin_nilai=True)
    with pytest.raises(SudahBerubah, match="sudah diputuskan orang lain"):
        putuskan(tawaran, kota.sekretariat, keputusan="dilepas", alasan="Berhenti.")
    tawaran.refresh_from_db()
    assert (tawaran.keputusan, Riwayat.objects.filter(aksi="tawaran_diputuskan").count()) == ("dipakai", 1)


def test_nilai_yang_sudah_diisi_tidak_ditimpa(kota, tawaran):
    Jawaban.objects.filter(pk=tawaran.jawaban_id).update(opsi="c")
    with pytest.raises(Ditolak, match="sudah diisi dan tidak ditimpa"):
        putuskan(tawaran, kota.operator_dinkes, salin_nilai=True)
    putuskan(tawaran, kota.operator_dinkes, tautan=["Perwali KLA"])
    assert kota.jawaban("4.2").opsi == "c"


def test_nilai_berubah_sejak_halaman_dibuka_ditolak_seluruhnya(kota, tawaran):
    versi = kota.jawaban("4.2").versi
    Jawaban.objects.filter(pk=tawaran.jawaban_id).update(versi=versi + 1)
    with pytest.raises(SudahBerubah):
        putuskan(tawaran, kota.operator_dinkes, salin_nilai=True, tautan=["Perwali KLA"], versi=versi)
    tawaran.refresh_from_db()
    assert tawaran.keputusan == "perlu_dicek"
    assert not kota.jawaban("4.2").tautan_bukti.exists()


def test_pertanyaan_yang_tidak_sama_dan_wilayah_tidak_menyalin_nilai(kota, tawaran):
    TawaranLalu.objects.filter(pk=tawaran.pk).update(sebanding=False, catatan="Kalimatnya berbeda.")
    with pytest.raises(Ditolak, match=r"Pertanyaannya tidak sama dengan tahun lalu. Kalimatnya berbeda."):
        putuskan(tawaran, kota.operator_dinkes, salin_nilai=True)
    wilayah = tawarkan(kota.jawaban("26.1"))
    with pytest.raises(Ditolak, match="tiap unit menjawab lagi"):
        putuskan(wilayah, kota.sekretariat, salin_nilai=True)


def test_hanya_opd_pemimpin_dan_sekretariat(kota, tawaran):
    Penugasan.objects.create(jawaban=tawaran.jawaban, opd=kota.dinsos)
    for orang in (kota.operator_dinsos, kota.verifikator, kota.pimpinan):
        with pytest.raises(Ditolak, match="diputuskan oleh OPD pemimpin, yaitu Dinas Kesehatan"):
            putuskan(tawaran, orang, salin_nilai=True)


def test_bagian_yang_sudah_diajukan_atau_evaluasi_terkunci(kota, tawaran):
    Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(status="diajukan", diajukan_pada=SAAT_UJI)
    with pytest.raises(Ditolak, match="sudah diajukan"):
        putuskan(tawaran, kota.sekretariat, salin_nilai=True)
    Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(status="diisi", diajukan_pada=None)
    kota.bagian("4.2", kota.dinkes)
    Penugasan.objects.filter(jawaban=tawaran.jawaban).update(
        status=Status.MENUNGGU, diajukan_oleh=kota.operator_dinkes, diajukan_pada=SAAT_UJI
    )
    with pytest.raises(SudahBerubah, match="Tarik kembali"):
        putuskan(tawaran, kota.operator_dinkes, salin_nilai=True)


def test_bukti_ditarik_atau_bukan_milik_tawaran_ini(kota, tawaran):
    lain = lampirkan(kota, tawarkan(kota.jawaban("4.4"), opsi="", angka=D(5)), "dokumen", "Lain", date(2024, 1, 1))
    with pytest.raises(SudahBerubah, match="sudah ditarik atau dilepas"):
        putuskan_tawaran(tawaran=tawaran, pilihan=Pilihan("dipakai", tautan=[lain.pk]), versi=1, oleh=kota.sekretariat)


def test_bukti_yang_sudah_dilampirkan_tidak_digandakan(kota, tawaran):
    bukti = tautan_lalu(tawaran, "Perwali KLA").bukti
    tautkan_bukti(jawaban=tawaran.jawaban, bukti=bukti, kebutuhan=None, oleh=kota.operator_dinkes)
    putuskan(tawaran, kota.operator_dinkes, tautan=["Perwali KLA"])
    assert kota.jawaban("4.2").tautan_bukti.count() == 1


def test_yang_ditolak_verifikator_tidak_disarankan(kota, tawaran):
    lampirkan(kota, tawaran, "peraturan", "Perda lama", date(2018, 1, 1), ditolak=True)
    with pytest.raises(Ditolak, match="Ditolak verifikator tahun lalu: Belum ditandatangani."):
        putuskan(tawaran, kota.operator_dinkes, tautan=["Perda lama"])


def test_dibuka_lagi_tanpa_membuang_yang_sudah_dipakai(kota, tawaran):
    putuskan(tawaran, kota.operator_dinkes, salin_nilai=True, tautan=["Perwali KLA"])
    tawaran.refresh_from_db()
    batalkan_keputusan(tawaran=tawaran, oleh=kota.operator_dinkes)
    tawaran.refresh_from_db()
    assert (tawaran.keputusan, tawaran.diputuskan_oleh, tawaran.alasan) == ("perlu_dicek", None, "")
    assert (kota.jawaban("4.2").opsi, kota.jawaban("4.2").tautan_bukti.count()) == ("a", 1)
    with pytest.raises(SudahBerubah):
        batalkan_keputusan(tawaran=tawaran, oleh=kota.operator_dinkes)


# --- The pages ----------------------------------------------------------------------------------------------------


def test_halaman_pertanyaan_menawarkan_dengan_saran(client, kota, tawaran):
    client.force_login(kota.operator_dinkes)
    isi = teks(client.get(url("pertanyaan")))
    assert "Tahun lalu — perlu dicek ulang" in isi
    assert "Sudah ada Perwali." in isi
    assert "<strong>Perlu diperbarui.</strong> Foto harus dari 2024; yang ini dari 2022." in isi
    centang = tautan_lalu(tawaran, "Perwali KLA").pk
    assert f'id="tl-bukti-{centang}" value="{centang}" checked' in isi
    tidak = tautan_lalu(tawaran, "Foto").pk
    assert f'id="tl-bukti-{tidak}" value="{tidak}" aria' in isi


def test_keputusan_lewat_halaman(client, kota, tawaran):
    client.force_login(kota.operator_dinkes)
    isi = {
        "tl-keputusan": "dipakai",
        "tl-salin_nilai": "on",
        "tl-tautan": [tautan_lalu(tawaran, "Perwali KLA").pk],
        "tl-versi": kota.jawaban("4.2").versi,
    }
    assert client.post(url("tawaran"), isi).url.endswith("#tahun-lalu")
    assert kota.jawaban("4.2").opsi == "a"
    sesudah = teks(client.get(url("pertanyaan")))
    assert "Dipakai lagi" in sesudah and "perlu dicek ulang" not in sesudah
    client.post(url("tawaran_batalkan"))
    assert TawaranLalu.objects.get().keputusan == "perlu_dicek"


def test_penolakan_mempertahankan_yang_diisi(client, kota, tawaran):
    client.force_login(kota.operator_dinkes)
    foto = tautan_lalu(tawaran, "Foto").pk
    isi = {"tl-keputusan": "dipakai", "tl-tautan": [foto], "tl-versi": kota.jawaban("4.2").versi}
    respons = client.post(url("tawaran"), isi)
    halaman = teks(respons)
    assert respons.status_code == 422
    assert "Tulis alasan bila tetap dipakai." in halaman
    assert f'value="{foto}" checked' in halaman
    assert client.post(url("tawaran"), {}).status_code == 422
    assert client.post(url("tawaran"), isi | {"tl-tautan": ["x", "99999"]}).status_code == 422


def test_yang_bukan_pemimpin_membaca_saja(client, kota, tawaran):
    Penugasan.objects.create(jawaban=tawaran.jawaban, opd=kota.dinsos)
    client.force_login(kota.operator_dinsos)
    isi = teks(client.get(url("pertanyaan")))
    assert "Tahun lalu — perlu dicek ulang" in isi
    assert "Diputuskan oleh OPD pemimpin (Dinas Kesehatan Kota Sini)" in isi
    assert "Simpan keputusan" not in isi


def test_daftar_disaring_dan_dihitung(client, kota, tawaran):
    lain = tawarkan(kota.jawaban("4.3"), opsi="", angka=D(3))
    tawarkan(kota.jawaban("26.1"))
    putuskan(lain, kota.sekretariat, salin_nilai=True)
    client.force_login(kota.sekretariat)
    alamat = reverse("bukti:tawaran_list", args=["32.77", 2024])

    def kode(**saring):
        return [b.tawaran.jawaban.pertanyaan.kode for b in client.get(alamat, saring).context["baris"]]

    assert kode() == ["4.2", "4.3", "26.1"]
    assert kode(keputusan="perlu_dicek") == ["4.2", "26.1"]
    assert kode(klaster="K1", keputusan="dipakai") == ["4.3"]
    assert kode(opd=kota.dinkes.pk) == ["4.2"]
    assert kode(opd="x", klaster="zzz") == ["4.2", "4.3", "26.1"]
    keadaan = client.get(alamat, {"klaster": "K1"}).context["keadaan"]
    assert [(k, n) for k, _, n in keadaan if n] == [("", 2), ("perlu_dicek", 1), ("dipakai", 1)]


def test_operator_melihat_yang_dalam_lingkupnya(client, kota, tawaran):
    tawarkan(kota.jawaban("4.3"), opsi="", angka=D(3))
    client.force_login(kota.operator_dinkes)
    baris = client.get(reverse("bukti:tawaran_list", args=["32.77", 2024])).context["baris"]
    assert [(b.tawaran.jawaban.pertanyaan.kode, b.pimpin, b.milik) for b in baris] == [("4.2", kota.dinkes, True)]


def test_jumlah_kueri_tetap(client, kota, tawaran, django_assert_num_queries):
    alamat = reverse("bukti:tawaran_list", args=["32.77", 2024])
    client.force_login(kota.operator_dinkes)
    client.get(alamat)
    with CaptureQueriesContext(connection) as sedikit:
        client.get(alamat)
    for kode in ("4.1", "4.4"):
        lampirkan(kota, tawarkan(kota.jawaban(kode)), "dokumen", kode, date(2024, 1, 1))
    with django_assert_num_queries(len(sedikit)):
        assert len(client.get(alamat).context["baris"]) == 3


def test_tawaran_menambah_satu_kueri_pada_halaman_pertanyaan(client, kota, tawaran):
    """Two with an offer, one without: the limit of the page's own test holds."""
    client.force_login(kota.operator_dinkes)
    client.get(url("pertanyaan"))
    with CaptureQueriesContext(connection) as dengan:
        client.get(url("pertanyaan"))
    TawaranLalu.objects.all().delete()
    with CaptureQueriesContext(connection) as tanpa:
        client.get(url("pertanyaan"))
    assert len(dengan) - len(tanpa) <= 1
