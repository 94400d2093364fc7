"""Evidence in a submission: the manifest names its exact files, and none of them can be lost afterwards."""

import pytest
from django.db.models import ProtectedError

from bukti.models import BerkasPengajuan, Bukti, VersiBukti
from bukti.services.tautan import lepas_bukti
from bukti.services.unggahan import ganti_berkas, tarik_bukti
from indikator.pengajuan.selisih import Perubahan
from indikator.queries.pengajuan import selisih_pengajuan
from indikator.services.pengajuan import ajukan_evaluasi, buka_kembali
from klaster.galat import Ditolak
from tests.bukti.bahan import pdf, unggahan
from tests.bukti.bahan_verifikasi import isi_jawaban, lampirkan
from tests.factories.bukti import TautanBuktiFactory

ALASAN = "Surat keputusan pada 4.1 salah unggah."


@pytest.fixture
def kota(dunia):
    """4.1 answered with a document of DINKES, a photo that is refused, and an external link of DINSOS."""
    kota = dunia.sini
    isi_jawaban(kota, "4.1")
    lampirkan(kota, "4.1", bukti__judul="SK Gugus Tugas", bukti__nomor="1/2024", halaman_dari=2, halaman_sampai=3)
    lampirkan(kota, "4.1", jenis="foto", bukti__judul="Foto rapat", ditolak=True)
    TautanBuktiFactory(
        jawaban=kota.jawaban("4.1"), bukti__opd=kota.dinsos, bukti__tautan=True, bukti__judul="JDIH", versi=None
    )
    return kota


@pytest.fixture
def pengajuan(kota):
    return ajukan_evaluasi(evaluasi=kota.evaluasi, oleh=kota.sekretariat)


def bukti(kota, judul: str) -> Bukti:
    return Bukti.objects.get(kota=kota.kota, judul=judul)


def test_manifest_names_every_piece_with_its_exact_file(kota, pengajuan):
    semua = {b["judul"]: b for b in pengajuan.manifes["pertanyaan"]["4.1"]["bukti"]}
    assert set(semua) == {"SK Gugus Tugas", "Foto rapat", "JDIH"}
    versi = bukti(kota, "SK Gugus Tugas").versi.get()
    sk = semua["SK Gugus Tugas"]
    assert sk["berkas"] == {
        "versi": 1,
        "nama": "sk.pdf",
        "ukuran": versi.ukuran,
        "sha256": versi.sha256,
        "halaman": 3,
        "pemeriksaan": "bersih",
    }
    assert (sk["opd"], sk["nomor"], sk["halaman_rujukan"], sk["putusan"]) == ("DINKES", "1/2024", [2, 3], "menunggu")
    assert semua["Foto rapat"]["putusan"] == "ditolak"
    assert (semua["JDIH"]["berkas"], semua["JDIH"]["tautan"]) == (None, "https://jdih.contoh.test/perda-1")
    assert (pengajuan.jumlah["bukti"], pengajuan.jumlah["lampiran"]) == (3, 3)
    assert pengajuan.jumlah["berkas"] == 1  # both files hold the same bytes


def test_submission_takes_hold_of_every_file(kota, pengajuan):
    versi = set(VersiBukti.objects.filter(bukti__kota=kota.kota).values_list("pk", flat=True))
    assert set(BerkasPengajuan.objects.values_list("versi_id", flat=True)) == versi
    assert len(versi) == 2


def test_a_file_that_was_submitted_cannot_be_deleted(kota, pengajuan):
    sk = bukti(kota, "SK Gugus Tugas")
    sk.tautan.all().delete()
    with pytest.raises(ProtectedError):
        sk.versi.get().delete()
    with pytest.raises(ProtectedError):
        sk.delete()
    berkas = VersiBukti.objects.get(bukti=sk).berkas
    assert berkas.storage.exists(berkas.name)


def test_nothing_about_it_changes_while_it_is_submitted(kota, pengajuan):
    sk = bukti(kota, "SK Gugus Tugas")
    with pytest.raises(Ditolak, match="sudah diajukan"):
        tarik_bukti(bukti=sk, oleh=kota.sekretariat)
    with pytest.raises(Ditolak, match="sudah diajukan"):
        lepas_bukti(tautan=sk.tautan.get(), oleh=kota.sekretariat)
    ganti_berkas(bukti=sk, berkas=[unggahan("baru.pdf", pdf())], oleh=kota.sekretariat)
    assert sk.tautan.get().versi.nomor == 1  # the replacement waits in the library
    assert not selisih_pengajuan(kota.evaluasi, pengajuan, None).ada


def test_what_is_replaced_withdrawn_and_added_later_shows_and_the_old_file_stays(kota, pengajuan):
    buka_kembali(evaluasi=kota.evaluasi, alasan=ALASAN, oleh=kota.sekretariat)
    sk, foto = bukti(kota, "SK Gugus Tugas"), bukti(kota, "Foto rapat")
    ganti_berkas(bukti=sk, berkas=[unggahan("baru.pdf", pdf())], oleh=kota.sekretariat)
    tarik_bukti(bukti=foto, oleh=kota.sekretariat)
    lampirkan(kota, "4.1", bukti__judul="Perda")
    [beda] = selisih_pengajuan(kota.evaluasi, pengajuan, None).pertanyaan
    assert beda.kode == "4.1"
    assert {p for p in beda.perubahan if "ukti" in p.apa} == {
        Perubahan("Berkas bukti diganti", "SK Gugus Tugas (sk.pdf, versi 1)", "SK Gugus Tugas (baru.pdf, versi 2)"),
        Perubahan("Bukti dilepas", "Foto rapat (sk.pdf, versi 1)", ""),
        Perubahan("Bukti ditambahkan", "", "Perda (sk.pdf, versi 1)"),
    }
    lama = [b.versi for b in BerkasPengajuan.objects.filter(pengajuan=pengajuan).select_related("versi")]
    assert len(lama) == 2
    assert all(v.berkas.storage.exists(v.berkas.name) for v in lama)


def test_next_submission_holds_the_new_files_too(kota, pengajuan):
    buka_kembali(evaluasi=kota.evaluasi, alasan=ALASAN, oleh=kota.sekretariat)
    lampirkan(kota, "4.1", bukti__judul="Perda")
    kedua = ajukan_evaluasi(evaluasi=kota.evaluasi, oleh=kota.sekretariat)
    assert (kedua.berkas.count(), pengajuan.berkas.count()) == (3, 2)
