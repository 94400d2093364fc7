"""Attaching what exists, detaching, and page ranges."""

import pytest

from bukti.models import TautanBukti
from bukti.services import tautan as layanan
from indikator.models import Jawaban, Status
from indikator.services import pengisian
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Riwayat
from tests.factories.bukti import TautanBuktiFactory, VersiBuktiFactory


def pakai(kota, bukti, oleh, kode="4.1", **lain) -> TautanBukti:
    return layanan.tautkan_bukti(jawaban=kota.jawaban(kode), bukti=bukti, oleh=oleh, **({"kebutuhan": None} | lain))


def test_pakai_bukti_yang_ada_dengan_halaman(dunia):
    kota = dunia.sini
    versi = VersiBuktiFactory(bukti__opd=kota.dinkes, halaman=8)
    kebutuhan = kota.jawaban("4.1").pertanyaan.kebutuhan.first()

    tautan = pakai(kota, versi.bukti, kota.operator_dinkes, kebutuhan=kebutuhan, halaman=(3, 5))

    assert (tautan.versi, tautan.kebutuhan, tautan.halaman_dari, tautan.halaman_sampai) == (versi, kebutuhan, 3, 5)
    assert kota.bagian("4.1", kota.dinkes).status == Status.DRAF
    assert Riwayat.objects.untuk(kota.jawaban("4.1")).get().aksi == Aksi.BUKTI_DITAUTKAN


@pytest.mark.parametrize(
    ("halaman", "bidang", "pesan"),
    [
        ((7, 9), "halaman_sampai", "Berkas ini hanya 8 halaman."),
        ((5, 3), "halaman_sampai", "Halaman akhir tidak boleh sebelum halaman awal."),
        ((0, 3), "halaman_sampai", "Halaman akhir tidak boleh sebelum halaman awal."),
    ],
)
def test_halaman_yang_tidak_ada_ditolak(dunia, halaman, bidang, pesan):
    kota = dunia.sini
    versi = VersiBuktiFactory(bukti__opd=kota.dinkes, halaman=8)
    with pytest.raises(Ditolak) as tangkapan:
        pakai(kota, versi.bukti, kota.operator_dinkes, halaman=halaman)
    assert (tangkapan.value.bidang, tangkapan.value.pesan) == (bidang, pesan)


def test_foto_tidak_berhalaman(dunia):
    kota = dunia.sini
    versi = VersiBuktiFactory(bukti__opd=kota.dinkes, tipe="image/jpeg", halaman=None)
    with pytest.raises(Ditolak, match="Bukti ini tidak berhalaman. Kosongkan isian halaman."):
        pakai(kota, versi.bukti, kota.operator_dinkes, halaman=(1, 1))


def test_dua_kali_melampirkan_ditolak(dunia):
    kota = dunia.sini
    bukti = VersiBuktiFactory(bukti__opd=kota.dinkes, bukti__judul="SK").bukti
    pakai(kota, bukti, kota.operator_dinkes)
    with pytest.raises(SudahBerubah, match="“SK” sudah dilampirkan pada pertanyaan ini."):
        pakai(kota, bukti, kota.operator_dinkes)
    assert TautanBukti.objects.count() == 1


def test_satu_dokumen_untuk_banyak_pertanyaan(dunia):
    kota = dunia.sini
    bukti = VersiBuktiFactory(bukti__opd=kota.dinkes).bukti
    pakai(kota, bukti, kota.operator_dinkes)
    pakai(kota, bukti, kota.operator_dinkes, kode="4.2")
    assert bukti.tautan.count() == 2


def test_versi_yang_tidak_lolos_tidak_dilampirkan(dunia):
    kota = dunia.sini
    baik = VersiBuktiFactory(bukti__opd=kota.dinkes)
    VersiBuktiFactory(bukti=baik.bukti, nomor=2, ditolak=True)
    assert pakai(kota, baik.bukti, kota.operator_dinkes).versi == baik

    buruk = VersiBuktiFactory(bukti__opd=kota.dinkes, ditolak=True).bukti
    with pytest.raises(Ditolak, match="tidak lolos pemeriksaan. Ganti berkasnya lebih dahulu, lalu lampirkan."):
        pakai(kota, buruk, kota.operator_dinkes)


def test_bukti_kota_lain_ditarik_dan_kebutuhan_asing_ditolak(dunia):
    kota = dunia.sini
    with pytest.raises(Ditolak, match="Bukti ini bukan milik kota yang sama."):
        pakai(kota, VersiBuktiFactory(bukti__opd=dunia.sana.dinkes).bukti, kota.operator_dinkes)
    with pytest.raises(SudahBerubah, match="Bukti ini sudah ditarik, sehingga tidak dapat dilampirkan."):
        pakai(
            kota,
            VersiBuktiFactory(bukti__opd=kota.dinkes, bukti__ditarik_pada="2024-05-01T00:00Z").bukti,
            kota.operator_dinkes,
        )
    asing = kota.jawaban("4.1").pertanyaan.kebutuhan.first()
    with pytest.raises(Ditolak, match="Kebutuhan bukti itu bukan bagian dari pertanyaan ini."):
        pakai(kota, VersiBuktiFactory(bukti__opd=kota.dinkes).bukti, kota.operator_dinkes, kode="4.2", kebutuhan=asing)


def test_lepas_menyisakan_bukti_di_pustaka(dunia):
    kota = dunia.sini
    tautan = TautanBuktiFactory(jawaban=kota.jawaban("4.1"), bukti__opd=kota.dinkes)
    layanan.lepas_bukti(tautan=tautan, oleh=kota.operator_dinkes)
    tautan.bukti.refresh_from_db()
    assert (TautanBukti.objects.count(), tautan.bukti.ditarik) == (0, False)
    with pytest.raises(SudahBerubah, match="Bukti ini sudah dilepas."):
        layanan.lepas_bukti(tautan=tautan, oleh=kota.operator_dinkes)


def test_lepas_oleh_opd_lain_ditolak_sekretariat_boleh(dunia):
    kota = dunia.sini
    tautan = TautanBuktiFactory(jawaban=kota.jawaban("4.1"), bukti__opd=kota.dinkes)
    with pytest.raises(Ditolak, match="Bagian ini milik Dinas Kesehatan Kota Sini; unit Anda tidak dapat mengubahnya."):
        layanan.lepas_bukti(tautan=tautan, oleh=kota.operator_dinsos)
    layanan.lepas_bukti(tautan=tautan, oleh=kota.sekretariat)
    assert TautanBukti.objects.count() == 0


def test_yang_melampirkan_dapat_melepas_bukti_opd_lain(dunia):
    """Dinsos attached a document of Dinkes: what Dinsos attached, Dinsos can detach."""
    kota = dunia.sini
    bukti = VersiBuktiFactory(bukti__opd=kota.dinkes).bukti
    tautan = pakai(kota, bukti, kota.operator_dinsos)
    layanan.lepas_bukti(tautan=tautan, oleh=kota.operator_dinsos)
    assert TautanBukti.objects.count() == 0


def test_lepas_dari_bagian_yang_sudah_diajukan_ditolak(dunia):
    kota = dunia.sini
    tautan = TautanBuktiFactory(jawaban=kota.jawaban("4.1"), bukti__opd=kota.dinsos)
    pengisian.ajukan_bagian(penugasan=kota.bagian("4.1", kota.dinsos), oleh=kota.operator_dinsos)
    with pytest.raises(Ditolak, match="Bagian Dinas Sosial Kota Sini sudah diajukan."):
        layanan.lepas_bukti(tautan=tautan, oleh=kota.operator_dinsos)


# --- Handing in with evidence -----------------------------------------------------------------------------------------


def ajukan(kota, *, opsi="ya"):
    jawaban = kota.jawaban("4.1")
    pengisian.simpan_jawaban(
        jawaban=jawaban, opsi=opsi, angka=None, catatan="", versi=jawaban.versi, oleh=kota.operator_dinkes
    )
    return pengisian.ajukan_bagian(penugasan=kota.bagian("4.1", kota.dinkes), oleh=kota.operator_dinkes)


def test_jawaban_bernilai_tanpa_bukti_wajib_tidak_dapat_diajukan(dunia):
    with pytest.raises(Ditolak) as tangkapan:
        ajukan(dunia.sini)
    assert tangkapan.value.pesan == (
        "Bukti wajib belum dilampirkan: Dokumen: Dokumen pelaksanaan. "
        "Unggah atau pakai bukti yang sudah ada, atau ubah jawaban."
    )


def test_jawaban_tanpa_poin_tidak_perlu_bukti(dunia):
    assert ajukan(dunia.sini, opsi="tidak").status == Status.MENUNGGU


@pytest.mark.parametrize("keadaan", [{"ditolak": True}, {"versi__ditolak": True}])
def test_bukti_wajib_yang_ditolak_tidak_dihitung(dunia, keadaan):
    kota = dunia.sini
    jawaban = kota.jawaban("4.1")
    TautanBuktiFactory(
        jawaban=jawaban, bukti__opd=kota.dinkes, kebutuhan=jawaban.pertanyaan.kebutuhan.first(), **keadaan
    )
    with pytest.raises(Ditolak, match="Bukti wajib sudah ditolak: Dokumen: Dokumen pelaksanaan. Ganti berkasnya atau"):
        ajukan(kota)


def test_bukti_wajib_terlampir_cukup_untuk_mengajukan(dunia):
    kota = dunia.sini
    jawaban = kota.jawaban("4.1")
    TautanBuktiFactory(jawaban=jawaban, bukti__opd=kota.dinsos, kebutuhan=jawaban.pertanyaan.kebutuhan.first())
    assert ajukan(kota).status == Status.MENUNGGU
    assert Jawaban.objects.get(pk=jawaban.pk).status == Status.DRAF  # Dinsos has not handed in yet
