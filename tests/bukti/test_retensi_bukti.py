"""Evidence past its term: what counts as used, which bytes go, what a crash leaves."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from bukti.models import BacaanBerkas, BerkasPengajuan, Bukti, BuktiCatatan, TautanBukti, VersiBukti
from bukti.services.retensi import ditarik, tak_terpakai
from klaster.models import Aksi, Pemusnahan, Riwayat
from klaster.queries.retensi import batas_simpan
from klaster.services.retensi import musnahkan, setujui_pemusnahan, susun_pemusnahan
from tests.bukti.bahan_catatan import catatan_lampau
from tests.factories.bukti import BuktiFactory, TautanBuktiFactory, VersiBuktiFactory
from tests.factories.indikator import PengajuanFactory
from tests.klaster.bahan_retensi import tahun_lalu


def bukti_lama(kota, *, tahun: float = 4, **isian) -> Bukti:
    bukti = BuktiFactory(opd=kota.dinkes, pengunggah=kota.operator_dinkes, dibuat_pada=tahun_lalu(tahun), **isian)
    VersiBuktiFactory(
        bukti=bukti,
        diunggah_pada=tahun_lalu(tahun),
        pratinjau=ContentFile(b"besar", name="p.webp"),
        gambar_kecil=ContentFile(b"kecil", name="k.webp"),
    )
    return bukti


def berkas(bukti: Bukti) -> list[str]:
    versi = bukti.versi.get()
    return [versi.berkas.name, versi.pratinjau.name, versi.gambar_kecil.name]


def ada(nama: list[str]) -> list[bool]:
    return [default_storage.exists(satu) for satu in nama]


def lewat(kota, kueri, tahun: int = 3) -> set[Bukti]:
    return set(kueri(kota.kota, batas_simpan(kota.kota, tahun)))


def disetujui(kota, *jenis: str) -> Pemusnahan:
    daftar = susun_pemusnahan(kota=kota.kota, oleh=kota.sekretariat)
    setujui_pemusnahan(pemusnahan=daftar, jenis=set(jenis), oleh=kota.sekretariat)
    return daftar


# --- What is past its term --------------------------------------------------------------------------------------


def test_tak_terpakai_hanya_yang_lama_dan_tidak_dipakai_di_mana_pun(dunia):
    sini = dunia.sini
    lama = bukti_lama(sini)
    bukti_lama(sini, tahun=1)
    bukti_lama(sini, ditarik_pada=tahun_lalu(4))
    bukti_lama(dunia.sana)
    diperbarui = bukti_lama(sini)
    VersiBuktiFactory(bukti=diperbarui, nomor=2, diunggah_pada=tahun_lalu(1))
    dilampirkan = bukti_lama(sini)
    TautanBuktiFactory(bukti=dilampirkan, versi=dilampirkan.versi.get(), jawaban=sini.jawaban("4.1"))
    diajukan = bukti_lama(sini)
    pengajuan = PengajuanFactory(evaluasi=sini.evaluasi, oleh=sini.sekretariat)
    BerkasPengajuan.objects.create(pengajuan=pengajuan, versi=diajukan.versi.get())
    catatan_lampau(sini, bukti_lama(sini))

    assert lewat(sini, tak_terpakai) == {lama}


def test_ditarik_kecuali_yang_diajukan_atau_menjawab_catatan(dunia):
    sini, saat = dunia.sini, tahun_lalu(4)
    berlampiran = bukti_lama(sini, ditarik_pada=saat)
    TautanBuktiFactory(bukti=berlampiran, versi=berlampiran.versi.get(), jawaban=sini.jawaban("4.1"))
    bukti_lama(sini, ditarik_pada=tahun_lalu(1))
    bukti_lama(sini)
    diajukan = bukti_lama(sini, ditarik_pada=saat)
    pengajuan = PengajuanFactory(evaluasi=sini.evaluasi, oleh=sini.sekretariat)
    BerkasPengajuan.objects.create(pengajuan=pengajuan, versi=diajukan.versi.get())
    bercatatan = bukti_lama(sini, ditarik_pada=saat)
    catatan_lampau(sini, bercatatan)
    assert BuktiCatatan.objects.filter(bukti=bercatatan).exists()

    assert lewat(sini, ditarik) == {berlampiran}


# --- Deletion ---------------------------------------------------------------------------------------------------


def test_bukti_berkas_gambar_dan_bacaan_hilang_riwayat_tetap(dunia):
    sini = dunia.sini
    bukti = bukti_lama(sini, judul="SK lama")
    BacaanBerkas.objects.create(versi=bukti.versi.get(), teks="rahasia", dibaca_pada=timezone.now())
    nama, nomor = berkas(bukti), bukti.pk
    daftar = disetujui(sini, "bukti_tak_terpakai")
    assert daftar.daftar[0]["nomor"] == [nomor]
    assert ada(nama) == [True] * 3

    musnahkan(pemusnahan_id=daftar.pk)

    assert not Bukti.objects.filter(pk=nomor).exists()
    assert not VersiBukti.setiap_berkas.filter(bukti_id=nomor).exists()
    assert not BacaanBerkas.objects.exists()
    assert ada(nama) == [False] * 3
    assert Riwayat.objects.get(aksi=Aksi.DATA_DIMUSNAHKAN).sebelum == {"jenis": "bukti_tak_terpakai", "nomor": [nomor]}


def test_lampiran_bukti_yang_ditarik_ikut_hilang(dunia):
    sini = dunia.sini
    bukti = bukti_lama(sini, ditarik_pada=tahun_lalu(4))
    TautanBuktiFactory(bukti=bukti, versi=bukti.versi.get(), jawaban=sini.jawaban("4.1"))

    musnahkan(pemusnahan_id=disetujui(sini, "bukti_ditarik").pk)

    assert not Bukti.objects.exists()
    assert not TautanBukti.objects.exists()


def test_bita_yang_dipakai_bersama_tetap(dunia):
    lama, baru = bukti_lama(dunia.sini), bukti_lama(dunia.sini, tahun=1)
    bersama = lama.versi.get().berkas.name
    VersiBukti.objects.filter(bukti=baru).update(berkas=bersama)

    musnahkan(pemusnahan_id=disetujui(dunia.sini, "bukti_tak_terpakai").pk)

    assert set(Bukti.objects.all()) == {baru}
    assert default_storage.exists(bersama)


def test_yang_dipakai_lagi_sesudah_disetujui_tetap(dunia):
    """The list is frozen, and what has come into use since is looked at again under the lock."""
    sini = dunia.sini
    dipakai, sisa = bukti_lama(sini), bukti_lama(sini)
    daftar = disetujui(sini, "bukti_tak_terpakai")
    TautanBuktiFactory(bukti=dipakai, versi=dipakai.versi.get(), jawaban=sini.jawaban("4.1"))
    nama = berkas(dipakai)

    musnahkan(pemusnahan_id=daftar.pk)

    assert set(Bukti.objects.all()) == {dipakai}
    assert not Bukti.objects.filter(pk=sisa.pk).exists()
    assert ada(nama) == [True] * 3
    daftar.refresh_from_db()
    assert daftar.hasil == {"bukti_tak_terpakai": {"banyak": 1, "selesai": True}}


def test_yang_tidak_ada_di_daftar_tetap(dunia):
    """Out of use since the list was drawn up: past its term, but nobody has agreed to it."""
    sini = dunia.sini
    bukti_lama(sini)
    kelak = bukti_lama(sini)
    tautan = TautanBuktiFactory(bukti=kelak, versi=kelak.versi.get(), jawaban=sini.jawaban("4.1"))
    daftar = disetujui(sini, "bukti_tak_terpakai")
    tautan.delete()
    assert lewat(sini, tak_terpakai) >= {kelak}

    musnahkan(pemusnahan_id=daftar.pk)

    assert set(Bukti.objects.all()) == {kelak}


def test_penyimpanan_putus_membatalkan_lalu_dilanjutkan(dunia, monkeypatch):
    """The store goes away after the first file: the row stays with what it had announced, and the next run ends it."""
    bukti = bukti_lama(dunia.sini)
    nama = berkas(bukti)
    daftar = disetujui(dunia.sini, "bukti_tak_terpakai")
    asli, hitung = default_storage.delete, []

    def putus(satu: str) -> None:
        hitung.append(satu)
        if len(hitung) == 2:
            raise OSError("the store is away")
        asli(satu)

    monkeypatch.setattr(default_storage, "delete", putus)
    with pytest.raises(OSError, match="the store is away"):
        musnahkan(pemusnahan_id=daftar.pk)
    assert Bukti.objects.filter(pk=bukti.pk).exists()
    assert ada(nama).count(True) == 2
    assert not Riwayat.objects.filter(aksi=Aksi.DATA_DIMUSNAHKAN).exists()
    monkeypatch.undo()

    musnahkan(pemusnahan_id=daftar.pk)

    assert not Bukti.objects.exists()
    assert ada(nama) == [False] * 3
    assert Riwayat.objects.filter(aksi=Aksi.DATA_DIMUSNAHKAN).count() == 1
