"""A new year starts from the one before: what is offered, from which question, and to which OPD."""

from decimal import Decimal as D

import pytest

from indikator.models import Evaluasi, Jawaban, Penugasan, PetaKode, Status, TawaranLalu
from indikator.queries.peta_kode import BEDA_ATURAN, BEDA_KALIMAT, Pasang, peta_kode, soal_hilang
from indikator.services.lanjutan import siapkan_tawaran
from klaster.models import Opd
from tests.bahan_tahun_lalu import buka_tahun_depan, instrumen_baru, isi_tahun_lalu, soal
from tests.factories.indikator import InstrumenFactory, PertanyaanFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def kota(dunia):
    isi_tahun_lalu(dunia.sini)
    return dunia.sini


def tawaran(evaluasi):
    baris = TawaranLalu.objects.filter(jawaban__evaluasi=evaluasi).order_by("jawaban__pertanyaan__urutan")
    return list(baris.values_list("jawaban__pertanyaan__kode", "sumber__pertanyaan__kode", "sebanding", "keputusan"))


def bagian(evaluasi, kode):
    baris = Penugasan.objects.filter(jawaban__evaluasi=evaluasi, jawaban__pertanyaan__kode=kode)
    return set(baris.values_list("opd__kode", "pimpin"))


def test_yang_berisi_ditawarkan_dan_tidak_ada_yang_langsung_dihitung(kota):
    baru = buka_tahun_depan(kota)
    assert tawaran(baru) == [(k, k, True, "perlu_dicek") for k in ("4.1", "4.2", "4.4")]
    assert not Jawaban.objects.filter(evaluasi=baru).exclude(opsi="", angka=None, status=Status.BELUM).exists()


def test_pekerjaan_pada_bagian_saja_juga_ditawarkan(kota):
    """Evidence or a note of one OPD is something, even where the lead never answered."""
    Penugasan.objects.filter(pk=kota.bagian("4.3", kota.dinsos).pk).update(status=Status.DRAF)
    assert "4.3" in [kode for kode, *_ in tawaran(buka_tahun_depan(kota))]


def test_tanpa_evaluasi_asal_tidak_ada_tawaran(kota):
    assert siapkan_tawaran(evaluasi=kota.evaluasi, oleh=None) == 0
    assert not TawaranLalu.objects.exists()


def test_dijalankan_lagi_tidak_menggandakan(kota):
    baru = buka_tahun_depan(kota)
    assert siapkan_tawaran(evaluasi=baru, oleh=kota.sekretariat) == 0
    assert TawaranLalu.objects.count() == 3


def test_opd_tahun_lalu_ditugasi_lagi_dan_yang_nonaktif_dilewati(kota):
    """4.2 went to Dinsos, 4.1's second OPD is gone, 4.4's lead is gone: there the instrument's default stays."""
    Penugasan.objects.filter(jawaban=kota.jawaban("4.2")).update(opd=kota.dinsos)
    lain = Opd.objects.create(kota=kota.kota, kode="LAMA", nama="Dinas Lama", jenis="perangkat_daerah", aktif=False)
    Penugasan.objects.filter(jawaban=kota.jawaban("4.1"), pimpin=False).update(opd=lain)
    Penugasan.objects.filter(jawaban=kota.jawaban("4.4")).update(opd=lain)
    baru = buka_tahun_depan(kota)
    assert bagian(baru, "4.2") == {("DINSOS", True)}
    assert bagian(baru, "4.1") == {("DINKES", True)}
    assert bagian(baru, "4.4") == {("DINKES", True)}


def test_unit_wilayah_adalah_yang_ada_sekarang(kota):
    baru_unit = Opd.objects.create(
        kota=kota.kota, kode="32.77.01.1002", nama="Kelurahan Baru", jenis="kelurahan", induk=kota.kecamatan
    )
    Penugasan.objects.filter(jawaban=kota.jawaban("26.1"), pimpin=True).update(opd=kota.dinsos)
    baru = buka_tahun_depan(kota)
    assert bagian(baru, "26.1") == {("DINSOS", True), (kota.kelurahan.kode, False), (baru_unit.kode, False)}


def test_yang_sudah_dikerjakan_tidak_dipindah_ke_opd_lain(kota):
    baru = buka_tahun_depan(kota)
    Penugasan.objects.filter(jawaban__evaluasi=baru, jawaban__pertanyaan__kode="4.2").update(status=Status.DRAF)
    Penugasan.objects.filter(jawaban=kota.jawaban("4.2")).update(opd=kota.dinsos)
    siapkan_tawaran(evaluasi=baru, oleh=None)
    assert bagian(baru, "4.2") == {("DINKES", True)}


def test_instrumen_lain_tanpa_peta_memakai_kode_dan_poin_yang_sama(kota):
    instrumen = instrumen_baru()
    lama = kota.evaluasi.instrumen
    assert peta_kode(lama.pk, instrumen.pk) == [
        Pasang(soal(lama, "4.1").pk, soal(instrumen, "4.1").pk, True),
        Pasang(soal(lama, "4.2").pk, soal(instrumen, "4.2").pk, False, BEDA_KALIMAT),
    ]
    baru = buka_tahun_depan(kota, instrumen)
    assert tawaran(baru) == [("4.1", "4.1", True, "perlu_dicek"), ("4.2", "4.2", False, "perlu_dicek")]
    assert TawaranLalu.objects.get(sebanding=False).catatan == BEDA_KALIMAT


def test_aturan_yang_berbeda_tidak_sebanding(kota):
    """The same code and points, but no instrument can be changed once published: compare two drafts."""
    lama, baru = (InstrumenFactory() for _ in range(2))
    for instrumen, aturan in ((lama, {"nol": "0", "penuh": "100"}), (baru, {"nol": "100", "penuh": "0"})):
        PertanyaanFactory(
            indikator__blok__instrumen=instrumen, kode="1.1", teks="Berapa persen?", cara="linear", aturan=aturan
        )
    (satu,) = peta_kode(lama.pk, baru.pk)
    assert (satu.sebanding, satu.catatan) == (False, BEDA_ATURAN)


def test_peta_tersimpan_mengalahkan_usulan_seluruhnya(kota):
    instrumen, lama = instrumen_baru(), kota.evaluasi.instrumen
    PetaKode.objects.create(pertanyaan_lama=soal(lama, "4.4"), pertanyaan_baru=soal(instrumen, "4.5"))
    assert [(p.lama, p.baru) for p in peta_kode(lama.pk, instrumen.pk)] == [
        (soal(lama, "4.4").pk, soal(instrumen, "4.5").pk)
    ]
    assert tawaran(buka_tahun_depan(kota, instrumen)) == [("4.5", "4.4", True, "perlu_dicek")]


def test_dari_dua_pertanyaan_lama_yang_sebanding_didahulukan(kota):
    instrumen, lama = instrumen_baru(), kota.evaluasi.instrumen
    PetaKode.objects.create(
        pertanyaan_lama=soal(lama, "4.1"), pertanyaan_baru=soal(instrumen, "4.5"), sebanding=False, catatan="Dipecah."
    )
    PetaKode.objects.create(pertanyaan_lama=soal(lama, "4.4"), pertanyaan_baru=soal(instrumen, "4.5"))
    assert tawaran(buka_tahun_depan(kota, instrumen)) == [("4.5", "4.4", True, "perlu_dicek")]


def test_instrumen_yang_sama_memetakan_ke_dirinya(kota):
    pk = kota.evaluasi.instrumen_id
    peta = peta_kode(pk, pk)
    assert [(p.lama, p.sebanding) for p in peta] == [(p.baru, True) for p in peta]
    assert len(peta) == 5


def test_soal_berpoin_yang_tidak_diteruskan_disebut(kota):
    lama = kota.evaluasi.instrumen
    hilang = soal_hilang(lama.pk, [soal(lama, k).pk for k in ("4.1", "4.2", "4.3")])
    assert [(s.kode, s.skor_maks, s.klaster) for s in hilang] == [("4.4", D(10), "K1"), ("26.1", D(10), "KDK")]


def test_jumlah_kueri_tidak_bergantung_pada_jumlah_pertanyaan(kota, django_assert_max_num_queries):
    baru = Evaluasi.objects.create(
        kota=kota.kota, instrumen=kota.evaluasi.instrumen, tahun=2025, tenggat="2099-12-31", dari=kota.evaluasi
    )
    Jawaban.objects.bulk_create(Jawaban(evaluasi=baru, pertanyaan=p) for p in baru.instrumen.pertanyaan.all())
    with django_assert_max_num_queries(13):
        assert siapkan_tawaran(evaluasi=baru, oleh=None) == 3
