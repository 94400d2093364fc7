"""Terms of keeping: what is past them, the list, agreement, deletion that may be cut off at any point."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, MasaSimpan, Notifikasi, Pemusnahan, Riwayat
from klaster.queries.retensi import baris_daftar, batas_simpan, lewat_masa, masa_kota, sidik_masa
from klaster.retensi import JenisData, cari_jenis, daftarkan, semua_jenis
from klaster.services import retensi as layanan
from klaster.services.retensi import (
    atur_masa_simpan,
    batalkan_pemusnahan,
    musnahkan,
    setujui_pemusnahan,
    susun_pemusnahan,
    susun_tahunan,
)
from tests.factories.klaster import KotaFactory
from tests.factories.notifikasi import NotifikasiFactory
from tests.klaster.bahan_retensi import pesan, tahun_lalu

Status = Pemusnahan.Status


def kode_lewat(kota) -> dict[str, int]:
    return {satu.jenis.kode: satu.banyak for satu in lewat_masa(kota)}


@pytest.fixture
def tiga_pesan(dunia):
    """Two messages past the term of two years and one that is not; one of the other city that is."""
    lama = [pesan(dunia.sini.operator_dinkes, tahun=t) for t in (3, 2.5)]
    baru = pesan(dunia.sini.operator_dinkes, tahun=1)
    asing = pesan(dunia.sana.operator_dinkes, tahun=3)
    return lama, baru, asing


def setujui(kota, oleh, *jenis: str) -> Pemusnahan:
    daftar = susun_pemusnahan(kota=kota, oleh=oleh)
    setujui_pemusnahan(pemusnahan=daftar, jenis=set(jenis), oleh=oleh)
    daftar.refresh_from_db()
    return daftar


# --- Terms ------------------------------------------------------------------------------------------------------


def test_setiap_jenis_menyebut_dasar_dan_urut_masanya():
    jenis = semua_jenis()

    assert {"notifikasi", "kiriman", "masuk", "serah_terima", "tautan_akun"} <= {j.kode for j in jenis}
    assert {"bukti_tak_terpakai", "bukti_ditarik", "laporan"} <= {j.kode for j in jenis}
    assert all(j.dasar and j.keterangan and 1 <= j.tahun_minimum <= j.tahun_bawaan <= 50 for j in jenis)
    assert [j.nama for j in jenis] == sorted(j.nama for j in jenis)


def test_daftarkan_menolak_masa_yang_tidak_urut():
    jenis = cari_jenis("notifikasi")
    salah = JenisData(**{**{f: getattr(jenis, f) for f in jenis.__dataclass_fields__}, "tahun_minimum": 3})

    with pytest.raises(ValueError, match="notifikasi"):
        daftarkan(salah)
    assert cari_jenis("notifikasi").tahun_minimum == 1


@pytest.mark.parametrize(
    ("zona", "kini", "tahun", "batas"),
    [
        ("Asia/Jakarta", "2026-03-01T16:59:59+00:00", 2, "2024-03-01T00:00:00+07:00"),
        ("Asia/Jayapura", "2026-03-01T15:00:00+00:00", 2, "2024-03-02T00:00:00+09:00"),
        ("Asia/Jakarta", "2028-02-29T05:00:00+00:00", 1, "2027-02-28T00:00:00+07:00"),
    ],
)
def test_batas_awal_hari_di_kota(zona, kini, tahun, batas):
    kota = KotaFactory.build(zona_waktu=zona)

    hasil = batas_simpan(kota, tahun, datetime.fromisoformat(kini))

    assert hasil == datetime.fromisoformat(batas)
    assert hasil.tzinfo == ZoneInfo(zona)


def test_lewat_masa_hanya_kota_ini_dan_menyebut_contoh(dunia, tiga_pesan):
    [lewat] = lewat_masa(dunia.sini.kota)

    assert (lewat.jenis.kode, lewat.tahun, lewat.banyak) == ("notifikasi", 2, 2)
    assert [c.split(",")[0] for c in lewat.contoh] == ["Bagian 4.1 dikembalikan"] * 2


def test_masa_diatur_dan_dicatat(dunia, tiga_pesan):
    kota = dunia.sini.kota

    atur_masa_simpan(kota=kota, masa={"notifikasi": 1}, sidik=sidik_masa(kota), oleh=dunia.sini.sekretariat)

    assert kode_lewat(kota) == {"notifikasi": 3}
    assert {m.jenis.kode: m.tahun for m in masa_kota(kota)}["notifikasi"] == 1
    baris = Riwayat.objects.get(aksi=Aksi.PENGATURAN_KOTA_DIUBAH)
    assert (baris.sebelum, baris.sesudah) == ({"notifikasi": 2}, {"notifikasi": 1})


def test_masa_sama_tidak_mengubah_apa_pun_walau_sidik_usang(dunia):
    kota = dunia.sini.kota

    atur_masa_simpan(kota=kota, masa={"notifikasi": 2}, sidik="usang", oleh=dunia.sini.sekretariat)

    assert not MasaSimpan.objects.exists()
    assert not Riwayat.objects.filter(aksi=Aksi.PENGATURAN_KOTA_DIUBAH).exists()


def test_masa_didahului_orang_lain_ditolak(dunia):
    kota, oleh = dunia.sini.kota, dunia.sini.sekretariat
    sidik = sidik_masa(kota)
    atur_masa_simpan(kota=kota, masa={"notifikasi": 5}, sidik=sidik, oleh=oleh)

    with pytest.raises(SudahBerubah, match="baru saja diubah orang lain"):
        atur_masa_simpan(kota=kota, masa={"notifikasi": 3}, sidik=sidik, oleh=oleh)

    assert MasaSimpan.objects.get().tahun == 5


@pytest.mark.parametrize(("jenis", "tahun"), [("serah_terima", 1), ("notifikasi", 0), ("notifikasi", 51)])
def test_masa_di_luar_batas_ditolak_pada_bidangnya(dunia, jenis, tahun):
    kota = dunia.sini.kota

    with pytest.raises(Ditolak) as galat:
        atur_masa_simpan(kota=kota, masa={jenis: tahun}, sidik=sidik_masa(kota), oleh=dunia.sini.sekretariat)

    assert galat.value.bidang == jenis
    assert cari_jenis(jenis).dasar in galat.value.pesan
    assert not MasaSimpan.objects.exists()


def test_minimum_yang_naik_mengalahkan_masa_lama(dunia):
    MasaSimpan.objects.create(kota=dunia.sini.kota, jenis="serah_terima", tahun=1)

    assert {m.jenis.kode: m.tahun for m in masa_kota(dunia.sini.kota)}["serah_terima"] == 2


# --- The list ---------------------------------------------------------------------------------------------------


def test_daftar_disusun_tanpa_menghapus(dunia, tiga_pesan):
    daftar = susun_pemusnahan(kota=dunia.sini.kota, oleh=dunia.sini.sekretariat)

    [butir] = daftar.daftar
    assert (butir["jenis"], butir["banyak"], len(butir["contoh"])) == ("notifikasi", 2, 2)
    assert daftar.status == Status.DISUSUN
    assert Notifikasi.objects.count() == 4
    tercatat = Riwayat.objects.get(aksi=Aksi.PEMUSNAHAN_DISUSUN)
    assert tercatat.sesudah == {"notifikasi": 2}
    assert tercatat.kalimat.endswith("menyusun daftar pemusnahan data Kota Sini.")


def test_daftar_kosong_ditolak(dunia):
    with pytest.raises(Ditolak, match="Belum ada data yang lewat"):
        susun_pemusnahan(kota=dunia.sini.kota, oleh=dunia.sini.sekretariat)

    assert not Pemusnahan.objects.exists()


def test_daftar_kedua_menunggu_yang_pertama(dunia, tiga_pesan):
    daftar = susun_pemusnahan(kota=dunia.sini.kota, oleh=dunia.sini.sekretariat)

    with pytest.raises(SudahBerubah, match="belum selesai"):
        susun_pemusnahan(kota=dunia.sini.kota, oleh=dunia.sini.sekretariat)

    batalkan_pemusnahan(pemusnahan=daftar, oleh=dunia.sini.sekretariat)
    assert susun_pemusnahan(kota=dunia.sini.kota, oleh=dunia.sini.sekretariat).pk != daftar.pk


def test_tahunan_sekali_setahun_dan_memberi_tahu_sekretariat(dunia, tiga_pesan):
    assert susun_tahunan() == 2
    assert susun_tahunan() == 0

    assert Pemusnahan.objects.filter(status=Status.DISUSUN).count() == 2
    kabar = Notifikasi.objects.filter(kunci__startswith="pemusnahan:")
    assert {n.penerima for n in kabar} == {dunia.sini.sekretariat, dunia.sana.sekretariat}
    Pemusnahan.objects.update(status=Status.DIBATALKAN)
    assert susun_tahunan() == 0
    Pemusnahan.objects.update(disusun_pada=tahun_lalu(1))
    assert susun_tahunan() == 2


# --- Agreement --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("jenis", "pesan_galat"), [(set(), "Belum ada jenis data"), ({"laporan"}, "tidak sesuai"), ({"x"}, "tidak sesuai")]
)
def test_persetujuan_hanya_atas_yang_didaftar(dunia, tiga_pesan, jenis, pesan_galat):
    daftar = susun_pemusnahan(kota=dunia.sini.kota, oleh=dunia.sini.sekretariat)

    with pytest.raises(Ditolak, match=pesan_galat):
        setujui_pemusnahan(pemusnahan=daftar, jenis=jenis, oleh=dunia.sini.sekretariat)

    assert Pemusnahan.objects.get().status == Status.DISUSUN


def test_keputusan_hanya_sekali(dunia, tiga_pesan):
    daftar = susun_pemusnahan(kota=dunia.sini.kota, oleh=dunia.sini.sekretariat)
    kembaran = Pemusnahan.objects.get(pk=daftar.pk)
    batalkan_pemusnahan(pemusnahan=daftar, oleh=dunia.sini.sekretariat)

    with pytest.raises(SudahBerubah, match="sudah diputuskan"):
        setujui_pemusnahan(pemusnahan=kembaran, jenis={"notifikasi"}, oleh=dunia.sini.sekretariat)
    with pytest.raises(SudahBerubah):
        batalkan_pemusnahan(pemusnahan=kembaran, oleh=dunia.sini.sekretariat)

    assert Pemusnahan.objects.get().status == Status.DIBATALKAN
    musnahkan(pemusnahan_id=daftar.pk)
    assert Notifikasi.objects.count() == 4


def test_persetujuan_mengantre_pekerjaan(dunia, tiga_pesan, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):  # Celery runs eagerly in tests
        setujui(dunia.sini.kota, dunia.sini.sekretariat, "notifikasi")

    assert Pemusnahan.objects.get().status == Status.SELESAI


# --- Deletion ---------------------------------------------------------------------------------------------------


def test_dimusnahkan_yang_lewat_saja_lalu_selesai(dunia, tiga_pesan):
    lama, baru, asing = tiga_pesan
    daftar = setujui(dunia.sini.kota, dunia.sini.sekretariat, "notifikasi")

    musnahkan(pemusnahan_id=daftar.pk)

    sisa = set(Notifikasi.objects.exclude(kunci__startswith="pemusnahan").values_list("pk", flat=True))
    assert sisa == {baru.pk, asing.pk}
    daftar.refresh_from_db()
    assert daftar.status == Status.SELESAI
    assert daftar.selesai_pada is not None
    assert daftar.hasil == {"notifikasi": {"banyak": 2, "selesai": True}}
    baris = Riwayat.objects.get(aksi=Aksi.DATA_DIMUSNAHKAN)
    assert baris.kalimat.endswith("memusnahkan data 2 pemberitahuan.")
    assert baris.sebelum == {"jenis": "notifikasi", "nomor": [n.pk for n in lama]}
    assert Notifikasi.objects.get(kunci=f"pemusnahan-selesai:{daftar.pk}").penerima == dunia.sini.sekretariat


def test_dua_kali_tidak_menghapus_lagi(dunia, tiga_pesan):
    daftar = setujui(dunia.sini.kota, dunia.sini.sekretariat, "notifikasi")
    musnahkan(pemusnahan_id=daftar.pk)
    susulan = pesan(dunia.sini.operator_dinkes, tahun=3)

    musnahkan(pemusnahan_id=daftar.pk)

    assert Notifikasi.objects.filter(pk=susulan.pk).exists()
    assert Riwayat.objects.filter(aksi=Aksi.DATA_DIMUSNAHKAN).count() == 1


def test_putus_di_tengah_dilanjutkan_tanpa_hitungan_ganda(dunia, monkeypatch):
    """Killed inside the third batch: two are recorded, the third neither deleted nor recorded; another one ends it."""
    for _ in range(5):
        pesan(dunia.sini.operator_dinkes, tahun=3)
    asli = cari_jenis("notifikasi")
    isi = {f: getattr(asli, f) for f in asli.__dataclass_fields__}
    monkeypatch.setattr(layanan, "cari_jenis", lambda kode: JenisData(**{**isi, "sekali": 2}))
    daftar = setujui(dunia.sini.kota, dunia.sini.sekretariat, "notifikasi")
    catat_asli, panggilan = layanan.catat, []

    def mati_pada_ketiga(**rincian):
        panggilan.append(rincian)
        if len(panggilan) == 3:
            raise SystemExit
        return catat_asli(**rincian)

    monkeypatch.setattr(layanan, "catat", mati_pada_ketiga)
    with pytest.raises(SystemExit):
        musnahkan(pemusnahan_id=daftar.pk)
    daftar.refresh_from_db()
    assert (daftar.status, daftar.hasil["notifikasi"]["banyak"]) == (Status.DISETUJUI, 4)
    assert Notifikasi.objects.filter(kunci__startswith="uji:").count() == 1

    monkeypatch.setattr(layanan, "catat", catat_asli)
    musnahkan(pemusnahan_id=daftar.pk)

    daftar.refresh_from_db()
    assert daftar.hasil == {"notifikasi": {"banyak": 5, "selesai": True}}
    nomor = [n for b in Riwayat.objects.filter(aksi=Aksi.DATA_DIMUSNAHKAN) for n in b.sebelum["nomor"]]
    assert len(nomor) == len(set(nomor)) == 5


def test_masa_yang_diperpanjang_sesudah_disetujui_menyelamatkan(dunia, tiga_pesan):
    kota = dunia.sini.kota
    daftar = setujui(kota, dunia.sini.sekretariat, "notifikasi")
    atur_masa_simpan(kota=kota, masa={"notifikasi": 10}, sidik=sidik_masa(kota), oleh=dunia.sini.sekretariat)

    musnahkan(pemusnahan_id=daftar.pk)

    assert Notifikasi.objects.filter(kunci__startswith="uji:").count() == 4
    assert Pemusnahan.objects.get().hasil == {"notifikasi": {"banyak": 0, "selesai": True}}


def test_jenis_yang_tidak_disetujui_tetap(dunia, tiga_pesan):
    daftar = susun_pemusnahan(kota=dunia.sini.kota, oleh=dunia.sini.sekretariat)
    with transaction.atomic():
        Pemusnahan.objects.filter(pk=daftar.pk).update(
            daftar=[*daftar.daftar, {**daftar.daftar[0], "jenis": "laporan", "nama": "Laporan"}]
        )
    daftar.refresh_from_db()
    setujui_pemusnahan(pemusnahan=daftar, jenis={"laporan"}, oleh=dunia.sini.sekretariat)

    musnahkan(pemusnahan_id=daftar.pk)

    assert Notifikasi.objects.filter(kunci__startswith="uji:").count() == 4
    assert Pemusnahan.objects.get().hasil == {"laporan": {"banyak": 0, "selesai": True}}


def test_daftar_yang_hilang_didiamkan(db):
    musnahkan(pemusnahan_id=987654)

    assert not Riwayat.objects.filter(aksi=Aksi.DATA_DIMUSNAHKAN).exists()


def test_rows_are_named_by_the_day_of_the_city(dunia):
    """What is still the first in Jakarta, 23.30, is the second in Jayapura."""
    kota = dunia.sini.kota
    saat = datetime(2020, 5, 1, 16, 30, tzinfo=UTC)
    for zona, hari in (("Asia/Jakarta", "01-05-2020"), ("Asia/Jayapura", "02-05-2020")):
        kota.zona_waktu = zona
        kota.save()
        satu = NotifikasiFactory(penerima=dunia.sini.operator_dinkes, dibuat_pada=saat)
        (lewat,) = [jenis for jenis in lewat_masa(kota) if jenis.jenis.kode == "notifikasi"]
        assert lewat.contoh[-1] == f"{satu.judul}, {hari}"
        butir = {"jenis": "notifikasi", "batas": lewat.batas.isoformat()}
        assert baris_daftar(kota, butir)[-1] == (satu.pk, f"{satu.judul}, {hari}")
        assert str(Pemusnahan(kota=kota, disusun_pada=saat)).endswith(hari)
