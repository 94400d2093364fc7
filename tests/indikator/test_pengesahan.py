"""Sign-off by the heads of OPD: who may, what is signed, and when it falls."""

from decimal import Decimal

import pytest

from indikator.models import JendelaTahap, PengesahanOpd
from indikator.pengajuan.sidik_opd import sidik_opd
from indikator.queries.pengesahan import daftar_pengesahan, lembar_opd
from indikator.queries.potret import muat_potret
from indikator.services import pengisian
from indikator.services.pengajuan import ajukan_evaluasi
from indikator.services.pengesahan import PenandaTangan, atur_wajib_pengesahan, cabut_pengesahan, sahkan_opd
from indikator.services.verifikasi import terima_jawaban
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Riwayat
from tests.bukti.bahan_verifikasi import isi_jawaban, lampirkan, menunggu, serahkan

KEPALA = PenandaTangan("dr. Sari Wulandari", "19700101 199503 2 001", "Kepala Dinas Kesehatan")


@pytest.fixture
def kota(dunia):
    """DINSOS has handed in both of its parts: 4.3, which it leads, and its share of 4.1."""
    kota = dunia.sini
    menunggu(kota, "4.3")
    pengisian.ajukan_bagian(penugasan=kota.bagian("4.1", kota.dinsos), oleh=kota.operator_dinsos)
    kota.operator_dinsos.kepala_opd = True
    kota.operator_dinsos.save()
    return kota


def sidik(kota) -> str:
    return lembar_opd(kota.evaluasi, kota.dinsos).sidik


def sahkan(kota, **lain):
    isi = {"opd": kota.dinsos, "penanda": KEPALA, "sidik": sidik(kota), "oleh": kota.operator_dinsos}
    return sahkan_opd(evaluasi=kota.evaluasi, **{**isi, **lain})


def keadaan(kota) -> str:
    [baris] = [b for b in daftar_pengesahan(kota.evaluasi, kota.sekretariat) if b.opd.pk == kota.dinsos.pk]
    return baris.keadaan


def test_head_signs_and_it_is_on_record(kota):
    assert keadaan(kota) == "siap"
    pengesahan = sahkan(kota)
    assert (pengesahan.nama, pengesahan.nip, pengesahan.jabatan) == (KEPALA.nama, KEPALA.nip, KEPALA.jabatan)
    assert keadaan(kota) == "berlaku"
    riwayat = Riwayat.objects.get(aksi=Aksi.OPD_DISAHKAN)
    assert riwayat.sesudah["sidik"] == pengesahan.sidik == sidik(kota)


def test_signing_again_replaces_the_earlier_one(kota):
    sahkan(kota)
    sahkan(kota, penanda=PenandaTangan("Plt. Budi", "", "Pelaksana Tugas"))
    assert list(PengesahanOpd.objects.values_list("nama", flat=True)) == ["Plt. Budi"]


def test_pressing_twice_is_one_signature(kota):
    assert sahkan(kota) == sahkan(kota)
    assert Riwayat.objects.filter(aksi=Aksi.OPD_DISAHKAN).count() == 1


def test_only_the_head_signs(kota):
    kota.operator_dinkes.kepala_opd = True
    kota.operator_dinkes.save()
    with pytest.raises(Ditolak, match="disahkan oleh kepalanya"):
        sahkan(kota, oleh=kota.operator_dinkes)
    kota.operator_dinsos.kepala_opd = False
    kota.operator_dinsos.save()
    with pytest.raises(Ditolak, match="disahkan oleh kepalanya"):
        sahkan(kota)
    assert not PengesahanOpd.objects.exists()


def test_camat_signs_for_the_kelurahan_below(kota):
    camat = kota.operator_kecamatan
    camat.kepala_opd = True
    camat.save()
    with pytest.raises(Ditolak, match="1 dari 1 bagian Kelurahan Uji Kota Sini belum diajukan"):
        sahkan(kota, opd=kota.kelurahan, oleh=camat, sidik="0" * 64)


def test_secretariat_records_a_signature_on_paper_and_says_where_it_is(kota):
    with pytest.raises(Ditolak, match="pengesahan tertulisnya") as galat:
        sahkan(kota, oleh=kota.sekretariat)
    assert galat.value.bidang == "keterangan"
    pengesahan = sahkan(kota, oleh=kota.sekretariat, keterangan="Lembar 12/DINSOS, 3 Mei 2024")
    assert (pengesahan.nama, pengesahan.oleh) == (KEPALA.nama, kota.sekretariat)
    assert Riwayat.objects.get(aksi=Aksi.OPD_DISAHKAN).keterangan == "Lembar 12/DINSOS, 3 Mei 2024"


def test_secretariat_of_another_city_signs_nothing(kota, dunia):
    with pytest.raises(Ditolak, match="disahkan oleh kepalanya"):
        sahkan(kota, oleh=dunia.sana.sekretariat, keterangan="surat")


def test_every_part_must_be_handed_in(kota):
    pengisian.tarik_bagian(penugasan=kota.bagian("4.1", kota.dinsos), oleh=kota.operator_dinsos)
    with pytest.raises(Ditolak, match="1 dari 2 bagian Dinas Sosial Kota Sini belum diajukan"):
        sahkan(kota)


@pytest.mark.parametrize(("nama", "jabatan", "bidang"), [(" ", "Kepala", "nama"), ("Sari", "  ", "jabatan")])
def test_name_and_position_are_needed(kota, nama, jabatan, bidang):
    with pytest.raises(Ditolak) as galat:
        sahkan(kota, penanda=PenandaTangan(nama, "", jabatan))
    assert galat.value.bidang == bidang


def test_what_changed_since_the_page_was_opened_is_not_signed(kota):
    dilihat = sidik(kota)
    lampirkan(kota, "4.1", jenis="foto", opd="dinsos")
    with pytest.raises(SudahBerubah, match="berubah sejak halaman ini dibuka"):
        sahkan(kota, sidik=dilihat)


def ubah_nilai(kota):
    bagian = kota.bagian("4.3", kota.dinsos)
    pengisian.tarik_bagian(penugasan=bagian, oleh=kota.operator_dinsos)
    isi_jawaban(kota, "4.3")


def ubah_catatan(kota):
    pengisian.tarik_bagian(penugasan=kota.bagian("4.1", kota.dinsos), oleh=kota.operator_dinsos)
    bagian = kota.bagian("4.1", kota.dinsos)
    pengisian.simpan_catatan_bagian(penugasan=bagian, catatan="Baru.", versi=bagian.versi, oleh=kota.operator_dinsos)
    pengisian.ajukan_bagian(penugasan=bagian, oleh=kota.operator_dinsos)


def tambah_bukti(kota):
    lampirkan(kota, "4.1", jenis="foto", opd="dinsos")


@pytest.mark.parametrize("perubahan", [ubah_nilai, ubah_catatan, tambah_bukti], ids=lambda f: f.__name__)
def test_sign_off_falls_when_something_of_it_changes(kota, perubahan):
    sahkan(kota)
    perubahan(kota)
    assert keadaan(kota) == "gugur"


def test_work_of_others_does_not_undo_a_signature(kota):
    """Evidence of another OPD on a shared question, and the verifier's acceptance."""
    sahkan(kota)
    isi_jawaban(kota, "4.1")
    lampirkan(kota, "4.1")
    serahkan(kota, "4.1")
    jawaban = kota.jawaban("4.3")
    terima_jawaban(jawaban=jawaban, nilai=Decimal(0), catatan="", versi=jawaban.versi, oleh=kota.verifikator)
    assert keadaan(kota) == "berlaku"


def test_fingerprint_is_stable_and_each_opd_has_its_own(kota):
    potret = muat_potret(kota.evaluasi)
    assert sidik_opd(potret, kota.dinsos.pk) == sidik_opd(muat_potret(kota.evaluasi), kota.dinsos.pk)
    assert len({sidik_opd(potret, pk) for pk in potret.opd()}) == len(potret.opd()) == 4


def test_sign_off_can_be_taken_back_once(kota):
    pengesahan = sahkan(kota)
    cabut_pengesahan(pengesahan=pengesahan, oleh=kota.operator_dinsos)
    assert keadaan(kota) == "siap"
    with pytest.raises(SudahBerubah, match="sudah dicabut"):
        cabut_pengesahan(pengesahan=pengesahan, oleh=kota.operator_dinsos)
    assert Riwayat.objects.filter(aksi=Aksi.PENGESAHAN_DICABUT).count() == 1


def test_nothing_is_signed_or_taken_back_after_submission(kota):
    pengesahan = sahkan(kota)
    jawaban = kota.jawaban("4.3")
    terima_jawaban(jawaban=jawaban, nilai=Decimal(0), catatan="", versi=jawaban.versi, oleh=kota.verifikator)
    ajukan_evaluasi(evaluasi=kota.evaluasi, oleh=kota.sekretariat)
    with pytest.raises(Ditolak, match="sudah diajukan"):
        sahkan(kota)
    with pytest.raises(Ditolak, match="sudah diajukan"):
        cabut_pengesahan(pengesahan=pengesahan, oleh=kota.operator_dinsos)


def test_outside_its_window_nothing_is_signed(kota):
    JendelaTahap.objects.create(evaluasi=kota.evaluasi, kegiatan="PENGESAHAN", mulai="2099-01-01", sampai="2099-01-31")
    with pytest.raises(Ditolak, match="1 Januari 2099"):
        sahkan(kota)


def test_a_city_demands_it_once_and_it_is_on_record(kota):
    atur_wajib_pengesahan(evaluasi=kota.evaluasi, wajib=True, oleh=kota.sekretariat)
    atur_wajib_pengesahan(evaluasi=kota.evaluasi, wajib=True, oleh=kota.sekretariat)
    kota.kota.refresh_from_db()
    assert kota.kota.wajib_pengesahan_opd
    assert Riwayat.objects.filter(aksi=Aksi.SYARAT_PENGAJUAN_DIUBAH).count() == 1
