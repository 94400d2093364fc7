"""Notes of outside stages: written down, met with proof or reasoned away, checked by a second person."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from bukti.models import Bukti, BuktiCatatan, VersiBukti
from bukti.services import catatan as layanan_bukti
from bukti.services.unggahan import tarik_bukti, ubah_keterangan
from indikator.models import CatatanTahap, Jawaban, JendelaTahap, Pengajuan
from indikator.services import catatan_tahap as layanan
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Riwayat
from tests.bukti.bahan import pdf, unggahan
from tests.bukti.bahan_catatan import TINDAKAN, buat, bukti_milik, lampirkan, tindak
from tests.factories.klaster import PenggunaFactory

Status = CatatanTahap.Status


@pytest.fixture
def kota(dunia):
    return dunia.sini


def aksi(catatan):
    return [r.aksi for r in Riwayat.objects.untuk(catatan)]


# --- Writing down -----------------------------------------------------------------------------------------------


def test_catatan_baru_diberikan_kepada_opd_pemimpin(kota):
    catatan = buat(kota)
    assert (catatan.opd, catatan.status, catatan.versi, catatan.dibuat_oleh) == (
        kota.dinkes,
        Status.TERBUKA,
        1,
        kota.sekretariat,
    )
    assert Riwayat.objects.untuk(catatan).get().kalimat.endswith("mencatat catatan VLH pada pertanyaan 4.1.")


def test_menekan_dua_kali_membuat_satu_catatan(kota):
    assert buat(kota).pk == buat(kota, teks=" sk  belum SAH ").pk
    assert buat(kota, tahap="VF").pk != buat(kota, "4.2").pk
    assert CatatanTahap.objects.count() == 3


def test_catatan_atas_indikator_tanpa_pertanyaan(kota):
    indikator = kota.evaluasi.instrumen.indikator.get(kode="4")
    catatan = buat(kota, indikator=indikator, pertanyaan=None, opd=kota.dinsos)
    assert (str(catatan), catatan.opd) == ("Catatan VLH pada indikator 4", kota.dinsos)


@pytest.mark.parametrize(
    ("isian", "bidang", "pesan"),
    [
        ({"teks": "  "}, "teks", "Tulis isi catatannya."),
        ({"tahap": "EM"}, "tahap", "Evaluasi mandiri bukan tahap luar."),
        ({"tahap": "XX"}, "tahap", "Tahap 'XX' tidak dikenal"),
    ],
)
def test_masukan_yang_ditolak(kota, isian, bidang, pesan):
    with pytest.raises(Ditolak, match=pesan) as galat:
        buat(kota, **isian)
    assert galat.value.bidang == bidang
    assert not CatatanTahap.objects.exists()


def test_opd_kota_lain_tenggat_lampau_dan_pertanyaan_indikator_lain(dunia):
    kota = dunia.sini
    buat(kota)
    with pytest.raises(Ditolak, match="OPD itu bukan milik kota yang sama"):
        buat(kota, "4.2", opd=dunia.sana.dinkes)
    with pytest.raises(Ditolak, match="Tenggat tidak boleh sebelum hari ini"):
        buat(kota, "4.2", tenggat=kota.evaluasi.hari_ini - timedelta(days=1))
    with pytest.raises(Ditolak, match="Pertanyaan itu bukan bagian dari indikator"):
        buat(kota, "4.2", indikator=kota.evaluasi.instrumen.indikator.get(kode="26"))


def test_hanya_penilai_tahapnya_dan_hanya_dalam_jendela(dunia):
    kota = dunia.sini
    buat(kota, "4.3")
    dunia.evaluator.lembaga = "provinsi"
    dunia.evaluator.save()
    with pytest.raises(Ditolak, match="bukan tahap yang Anda nilai; tahap Anda: VA_PROV"):
        buat(kota, oleh=dunia.evaluator)
    assert buat(kota, tahap="VA_PROV", oleh=dunia.evaluator).dibuat_oleh == dunia.evaluator
    kemarin = kota.evaluasi.hari_ini - timedelta(days=1)
    JendelaTahap.objects.create(evaluasi=kota.evaluasi, kegiatan="VA_PROV", mulai=kemarin, sampai=kemarin)
    with pytest.raises(Ditolak):
        buat(kota, "4.2", tahap="VA_PROV", oleh=dunia.evaluator)
    for orang in (kota.operator_dinkes, kota.verifikator, kota.pimpinan, dunia.sana.sekretariat, dunia.admin):
        with pytest.raises(Ditolak, match="bukan tahap yang Anda nilai"):
            buat(kota, oleh=orang)


def test_belum_diajukan_belum_ada_catatan_luar(kota):
    soal = kota.evaluasi.instrumen.pertanyaan.get(kode="4.1")
    isian = {"evaluasi": kota.evaluasi, "tahap": "VF", "indikator": soal.indikator, "pertanyaan": soal, "teks": "x"}
    with pytest.raises(Ditolak, match="belum diajukan"):
        layanan.buat_catatan(**isian, oleh=kota.sekretariat)
    assert not Pengajuan.objects.exists()


# --- Changing ---------------------------------------------------------------------------------------------------


def test_mengubah_dengan_versi_yang_dilihat(kota):
    catatan = buat(kota)
    tenggat = kota.evaluasi.hari_ini
    isian = {"catatan": catatan, "teks": "SK belum sah dan belum diundangkan", "opd": kota.dinsos, "tenggat": tenggat}
    baru = layanan.ubah_catatan(**isian, versi=1, oleh=kota.sekretariat)
    assert (baru.versi, baru.opd, baru.tenggat) == (2, kota.dinsos, tenggat)
    assert layanan.ubah_catatan(**isian, versi=1, oleh=kota.sekretariat).versi == 2  # pressed twice
    with pytest.raises(SudahBerubah):
        layanan.ubah_catatan(**isian | {"teks": "lain"}, versi=1, oleh=kota.sekretariat)
    assert aksi(catatan) == ["catatan_tahap_diubah", "catatan_tahap_dibuat"]


def test_bunyi_catatan_evaluator_tetap_milik_evaluator(dunia):
    kota = dunia.sini
    buat(kota, "4.3")
    catatan = buat(kota, oleh=dunia.evaluator)
    with pytest.raises(Ditolak, match="bunyinya hanya diubah evaluator") as galat:
        layanan.ubah_catatan(catatan=catatan, teks="x", opd=None, tenggat=None, versi=1, oleh=kota.sekretariat)
    assert galat.value.bidang == "teks"
    isian = {"teks": catatan.teks, "opd": kota.dinsos, "tenggat": None}
    assert layanan.ubah_catatan(catatan=catatan, **isian, versi=1, oleh=kota.sekretariat).opd == kota.dinsos


def test_kemajuan_dicatat_tanpa_menutup(kota):
    catatan = buat(kota)
    isian = {"sudah": "Draf SK", "belum": "Tanda tangan", "diperlukan": "SK asli", "alasan": ""}
    baru = layanan.simpan_kemajuan(catatan=catatan, **isian, versi=1, oleh=kota.operator_dinkes)
    assert (baru.status, baru.versi, baru.belum) == (Status.TERBUKA, 2, "Tanda tangan")
    with pytest.raises(SudahBerubah):
        layanan.simpan_kemajuan(catatan=catatan, **isian | {"sudah": "x"}, versi=1, oleh=kota.operator_dinkes)


def test_operator_lain_tidak_menindaklanjuti(kota):
    catatan = buat(kota)
    for orang in (kota.operator_dinsos, kota.verifikator, kota.pimpinan):
        with pytest.raises(Ditolak, match="tidak terbuka bagi Anda"):
            layanan.simpan_kemajuan(catatan=catatan, **TINDAKAN, versi=1, oleh=orang)
    with pytest.raises(SudahBerubah, match="tidak lagi dalam lingkup"):
        layanan.simpan_kemajuan(catatan=catatan, **TINDAKAN, versi=1, oleh=kota.operator_kecamatan)


# --- Closing ----------------------------------------------------------------------------------------------------


def test_dipenuhi_dengan_bukti_perlu_bukti(kota):
    catatan = buat(kota)
    with pytest.raises(Ditolak, match="Lampirkan paling sedikit satu bukti") as galat:
        tindak(catatan, kota.operator_dinkes)
    assert galat.value.bidang == "penyelesaian"
    lampirkan(catatan, kota, ditolak=True)
    with pytest.raises(Ditolak, match="Lampirkan paling sedikit satu bukti"):
        tindak(catatan, kota.operator_dinkes)
    lampirkan(catatan, kota)
    assert tindak(catatan, kota.operator_dinkes).status == Status.DITINDAK


def test_tidak_mungkin_perlu_alasan(kota):
    catatan = buat(kota)
    with pytest.raises(Ditolak, match="Tulis alasan mengapa") as galat:
        tindak(catatan, kota.operator_dinkes, "tidak_mungkin")
    assert galat.value.bidang == "alasan"
    baru = tindak(catatan, kota.operator_dinkes, "tidak_mungkin", alasan="Tidak ada UPTD di kota ini.")
    assert (baru.status, baru.penyelesaian, baru.ditindak_oleh) == ("ditindak", "tidak_mungkin", kota.operator_dinkes)


def test_menindak_dua_kali_adalah_satu_tindakan(kota):
    catatan = buat(kota)
    lampirkan(catatan, kota)
    tindak(catatan, kota.operator_dinkes)
    tindak(catatan, kota.operator_dinkes)
    with pytest.raises(SudahBerubah):
        tindak(catatan, kota.operator_dinkes, sudah="tulisan lain dari tab sebelah")
    with pytest.raises(SudahBerubah):
        tindak(catatan, kota.sekretariat)
    assert aksi(catatan).count("catatan_tahap_ditindak") == 1


def test_orang_kedua_menyelesaikan(kota):
    catatan = buat(kota)
    lampirkan(catatan, kota)
    catatan = tindak(catatan, kota.sekretariat)
    with pytest.raises(Ditolak, match="orang lain daripada yang menindaklanjutinya"):
        layanan.setujui_catatan(catatan=catatan, versi=catatan.versi, oleh=kota.sekretariat)
    selesai = layanan.setujui_catatan(catatan=catatan, versi=catatan.versi, oleh=kota.verifikator)
    assert (selesai.status, selesai.diperiksa_oleh) == (Status.SELESAI, kota.verifikator)
    layanan.setujui_catatan(catatan=catatan, versi=catatan.versi, oleh=kota.verifikator)
    rekan = PenggunaFactory(sekretariat=True, kota=kota.kota)
    with pytest.raises(SudahBerubah):
        layanan.setujui_catatan(catatan=catatan, versi=catatan.versi, oleh=rekan)
    assert aksi(catatan)[0] == "catatan_tahap_selesai"
    assert aksi(catatan).count("catatan_tahap_selesai") == 1


def test_basis_data_menolak_pemeriksa_yang_sama(kota):
    catatan = buat(kota)
    catatan = tindak(catatan, kota.sekretariat, "tidak_mungkin", alasan="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        CatatanTahap.objects.filter(pk=catatan.pk).update(status="selesai", diperiksa_oleh=kota.sekretariat)


def test_berkas_yang_belum_diperiksa_belum_disetujui(kota):
    catatan = buat(kota)
    lampirkan(catatan, kota, menunggu=True)
    catatan = tindak(catatan, kota.operator_dinkes)
    with pytest.raises(Ditolak, match="1 berkas bukti masih diperiksa"):
        layanan.setujui_catatan(catatan=catatan, versi=catatan.versi, oleh=kota.verifikator)
    VersiBukti.objects.filter(status_periksa="menunggu").update(
        status_periksa="ditolak", alasan="x", diperiksa_pada="2024-05-24T00:00Z"
    )
    with pytest.raises(Ditolak, match="Lampirkan paling sedikit satu bukti"):
        layanan.setujui_catatan(catatan=catatan, versi=catatan.versi, oleh=kota.verifikator)


def test_dikembalikan_dengan_alasan_lalu_dibuka_lagi(kota):
    catatan = buat(kota)
    lampirkan(catatan, kota)
    catatan = tindak(catatan, kota.operator_dinkes)
    with pytest.raises(Ditolak, match="Tulis alasan"):
        layanan.buka_catatan(catatan=catatan, alasan=" ", versi=catatan.versi, oleh=kota.verifikator)
    kembali = layanan.buka_catatan(
        catatan=catatan, alasan="Halaman 2 hilang", versi=catatan.versi, oleh=kota.verifikator
    )
    assert (kembali.status, kembali.penyelesaian, kembali.ditindak_oleh, kembali.sudah) == (
        "terbuka",
        "",
        None,
        "SK sudah ditandatangani.",
    )
    layanan.buka_catatan(catatan=catatan, alasan="Halaman 2 hilang", versi=catatan.versi, oleh=kota.verifikator)
    assert aksi(catatan).count("catatan_tahap_dibuka") == 1
    lagi = tindak(kembali, kota.operator_dinkes)
    assert lagi.alasan_buka == ""
    selesai = layanan.setujui_catatan(catatan=lagi, versi=lagi.versi, oleh=kota.verifikator)
    with pytest.raises(Ditolak, match="tidak terbuka bagi Anda"):
        layanan.buka_catatan(catatan=selesai, alasan="x", versi=selesai.versi, oleh=kota.operator_dinkes)
    assert (
        layanan.buka_catatan(catatan=selesai, alasan="Keliru", versi=selesai.versi, oleh=kota.sekretariat).status
        == "terbuka"
    )


def test_pelapor_menarik_laporannya_sendiri(kota):
    catatan = tindak(buat(kota), kota.operator_dinkes, "tidak_mungkin", alasan="x")
    with pytest.raises(Ditolak, match="tidak terbuka bagi Anda"):
        layanan.tarik_tindakan(catatan=catatan, versi=catatan.versi, oleh=kota.sekretariat)
    assert layanan.tarik_tindakan(catatan=catatan, versi=catatan.versi, oleh=kota.operator_dinkes).status == "terbuka"
    layanan.tarik_tindakan(catatan=catatan, versi=catatan.versi, oleh=kota.operator_dinkes)
    assert aksi(catatan).count("catatan_tahap_dibuka") == 1


def test_evaluator_memeriksa_tahapnya_saja(dunia):
    kota = dunia.sini
    dunia.evaluator.lembaga = "provinsi"
    dunia.evaluator.save()
    catatan = tindak(buat(kota), kota.operator_dinkes, "tidak_mungkin", alasan="x")
    with pytest.raises(Ditolak):
        layanan.setujui_catatan(catatan=catatan, versi=catatan.versi, oleh=dunia.evaluator)
    dunia.evaluator.lembaga = "kementerian"
    dunia.evaluator.save()
    assert layanan.setujui_catatan(catatan=catatan, versi=catatan.versi, oleh=dunia.evaluator).status == "selesai"


# --- Evidence ---------------------------------------------------------------------------------------------------


def unggah(catatan, oleh, nama="sk.pdf", isi=None):
    keterangan = {"judul": "SK sah", "jenis": "keputusan", "nomor": ""}
    berkas = [unggahan(nama, isi or pdf())]
    return layanan_bukti.unggah_untuk_catatan(catatan=catatan, berkas=berkas, keterangan=keterangan, oleh=oleh)


def test_unggah_pada_evaluasi_yang_terkunci(kota, django_capture_on_commit_callbacks):
    catatan = buat(kota)
    versi_jawaban = list(Jawaban.objects.order_by("pk").values_list("versi", "status"))
    with django_capture_on_commit_callbacks(execute=True):
        lampiran = unggah(catatan, kota.operator_dinkes)
    assert (lampiran.bukti.opd, lampiran.bukti.kota, lampiran.bukti.tautan.count()) == (kota.dinkes, kota.kota, 0)
    lampiran.versi.refresh_from_db()
    assert lampiran.versi.status_periksa == "bersih"  # went through the worker
    assert list(Jawaban.objects.order_by("pk").values_list("versi", "status")) == versi_jawaban
    with pytest.raises(Ditolak, match="Berkas “salinan.pdf” sudah dilampirkan pada catatan ini") as galat:
        unggah(catatan, kota.operator_dinkes, "salinan.pdf")
    assert galat.value.bidang == "berkas"
    assert (Bukti.objects.count(), BuktiCatatan.objects.count()) == (1, 1)


def test_berkas_buruk_dan_orang_lain_tidak_meninggalkan_apa_pun(kota):
    catatan = buat(kota)
    with pytest.raises(Ditolak):
        unggah(catatan, kota.operator_dinkes, "sk.exe", b"MZ")
    with pytest.raises(Ditolak, match="tidak terbuka bagi Anda"):
        unggah(catatan, kota.operator_dinsos)
    tindak(catatan, kota.operator_dinkes, "tidak_mungkin", alasan="x")
    with pytest.raises(Ditolak, match="tidak terbuka bagi Anda"):
        unggah(catatan, kota.operator_dinkes)
    assert not Bukti.objects.exists()


def test_tautan_luar_sebagai_bukti(kota):
    catatan = buat(kota)
    isian = {"judul": "JDIH", "jenis": "tautan", "tautan_url": "https://jdih.test/1"}
    for harap in (1, None):
        if harap:
            layanan_bukti.unggah_untuk_catatan(catatan=catatan, berkas=(), keterangan=isian, oleh=kota.sekretariat)
        else:
            with pytest.raises(Ditolak, match="Alamat ini sudah dilampirkan"):
                layanan_bukti.unggah_untuk_catatan(catatan=catatan, berkas=(), keterangan=isian, oleh=kota.sekretariat)
    assert BuktiCatatan.objects.get().versi is None


def test_memakai_bukti_pustaka_dan_melepasnya(dunia):
    kota = dunia.sini
    catatan = buat(kota)
    bukti = bukti_milik(kota.dinkes)
    lampiran = layanan_bukti.pakai_untuk_catatan(catatan=catatan, bukti=bukti, oleh=kota.operator_dinkes)
    assert lampiran.versi == bukti.versi.get()
    with pytest.raises(SudahBerubah, match="sudah dilampirkan pada catatan ini"):
        layanan_bukti.pakai_untuk_catatan(catatan=catatan, bukti=bukti, oleh=kota.operator_dinkes)
    for asing in (bukti_milik(dunia.sana.dinkes), bukti_milik(kota.kecamatan)):
        with pytest.raises(Ditolak, match="tidak tersedia bagi Anda"):
            layanan_bukti.pakai_untuk_catatan(catatan=catatan, bukti=asing, oleh=kota.operator_dinkes)
    layanan_bukti.lepas_dari_catatan(lampiran=lampiran, oleh=kota.operator_dinkes)
    with pytest.raises(SudahBerubah, match="sudah dilepas"):
        layanan_bukti.lepas_dari_catatan(lampiran=lampiran, oleh=kota.operator_dinkes)
    assert Bukti.objects.filter(pk=bukti.pk).exists()


def test_bukti_yang_menjawab_catatan_tidak_ditarik(kota):
    catatan = buat(kota)
    lampiran = lampirkan(catatan, kota)
    tindak(catatan, kota.operator_dinkes)
    with pytest.raises(Ditolak, match="menjawab catatan VLH pada pertanyaan 4.1, sehingga tidak dapat ditarik"):
        tarik_bukti(bukti=lampiran.bukti, oleh=kota.operator_dinkes)


def test_bukti_yang_menjawab_catatan_tetap_pada_keterangannya(kota):
    """The examiner reads the words that were handed in; a note that came back may be answered with better ones."""
    catatan = buat(kota)
    bukti = lampirkan(catatan, kota).bukti
    ubah_keterangan(bukti=bukti, keterangan={"judul": "SK lengkap"}, oleh=kota.operator_dinkes)
    catatan = tindak(catatan, kota.operator_dinkes)
    with pytest.raises(Ditolak, match="menjawab catatan VLH pada pertanyaan 4.1, sehingga keterangannya tidak dapat"):
        ubah_keterangan(bukti=bukti, keterangan={"judul": "SK lain"}, oleh=kota.operator_dinkes)
    bukti.refresh_from_db()
    assert bukti.judul == "SK lengkap"
    layanan.buka_catatan(catatan=catatan, alasan="Halaman 2 hilang", versi=catatan.versi, oleh=kota.verifikator)
    ubah_keterangan(bukti=bukti, keterangan={"judul": "SK lain"}, oleh=kota.operator_dinkes)


def test_siapa_melihat_bukti_catatan(dunia):
    """Whoever sees the note sees its proof, and nobody else."""
    kota = dunia.sini
    catatan = buat(kota)
    bukti = lampirkan(catatan, kota, opd="kecamatan").bukti
    melihat = [kota.operator_dinkes, kota.operator_dinsos, kota.verifikator, kota.sekretariat, kota.pimpinan]
    melihat += [dunia.evaluator, kota.operator_kecamatan]
    asing = [kota.verifikator_lain, kota.operator_kelurahan, dunia.sana.sekretariat, dunia.sana.operator_dinkes]
    for orang, harap in [(o, True) for o in melihat] + [(o, False) for o in asing]:
        assert Bukti.objects.terlihat_oleh(orang).filter(pk=bukti.pk).exists() == harap, orang
        assert VersiBukti.objects.terlihat_oleh(orang).filter(bukti=bukti).exists() == harap, orang
    evaluator_asing = PenggunaFactory(evaluator=True)
    assert not Bukti.objects.terlihat_oleh(evaluator_asing).exists()
