import threading
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, connection, connections, transaction
from django.db.models import Sum
from django.urls import reverse

from indikator import penjaga
from indikator.berkas.instrumen import baca_berkas, baca_instrumen
from indikator.jembatan import instrumen_mesin
from indikator.models import (
    BlokKlaster,
    Indikator,
    Instrumen,
    KebutuhanBukti,
    Pertanyaan,
    PertanyaanOpd,
    SkalaPredikat,
)
from indikator.services.instrumen import muat_instrumen
from klaster.galat import Ditolak
from klaster.models import Klaster, Riwayat
from tests.indikator.instrumen_kecil import INSTRUMEN, ubah
from tests.indikator.test_pembaca_instrumen import ACUAN, untuk_mesin

TABEL = (Instrumen, BlokKlaster, Indikator, Pertanyaan, PertanyaanOpd, KebutuhanBukti, SkalaPredikat)


def hitung_baris():
    return [m.objects.count() for m in (*TABEL, Klaster, Riwayat)]


def muat(teks=INSTRUMEN):
    return muat_instrumen(isi=baca_instrumen(teks))


def perintah(*argumen):
    """Exit code, stdout lines and stderr lines of the command."""
    keluar, galat = StringIO(), StringIO()
    try:
        call_command("muat_instrumen", *map(str, argumen), stdout=keluar, stderr=galat)
        kode = 0
    except SystemExit as selesai:
        kode = selesai.code
    return kode, keluar.getvalue().splitlines(), galat.getvalue().splitlines()


@pytest.mark.django_db
def test_instrumen_acuan_masuk_utuh():
    isi = baca_berkas(ACUAN)
    hasil = muat_instrumen(isi=isi)
    instrumen = hasil.instrumen
    assert (hasil.dibuat, hasil.klaster, hasil.indikator, hasil.pertanyaan, hasil.poin) == (True, 7, 31, 274, 1000)
    assert (instrumen.kode, instrumen.versi, instrumen.terbit) == ("KLA-2024", 1, True)
    assert instrumen.pertanyaan.aggregate(j=Sum("skor_maks"))["j"] == 1000
    assert [instrumen.blok.count(), instrumen.indikator.count(), instrumen.predikat.count()] == [7, 31, 6]
    assert KebutuhanBukti.objects.count() == 587
    assert PertanyaanOpd.objects.count() == sum(len(p.opd) for p in isi.pertanyaan) == 712
    assert len(instrumen.catatan) == 12 and instrumen.sumber[0]["id"] == "S1"


@pytest.mark.django_db
def test_isi_basis_data_sama_dengan_berkas():
    """The engine gets the same instrument from the rows as from the file: no figure changed on the way."""
    isi = baca_berkas(ACUAN)
    dari_baris = instrumen_mesin(Instrumen.objects.get(pk=muat_instrumen(isi=isi).instrumen.pk))
    dari_berkas = untuk_mesin(isi)
    assert dari_baris.skala == dari_berkas.skala
    for satu, dua in zip(dari_baris.semua_pertanyaan(), dari_berkas.semua_pertanyaan(), strict=True):
        assert (satu.kode, satu.skor_maks, type(satu.aturan)) == (dua.kode, dua.skor_maks, type(dua.aturan))
        for bidang in ("opsi", "pita", "nol", "penuh"):
            assert getattr(satu.aturan, bidang, None) == getattr(dua.aturan, bidang, None)


@pytest.mark.django_db
def test_rincian_satu_pertanyaan():
    muat()
    rentang = Pertanyaan.objects.get(kode="2.1")
    assert (rentang.cara, rentang.satuan, rentang.minimum, rentang.maksimum) == ("rentang", "%", 0, 100)
    assert rentang.aturan["rentang"][1] == {"dari": "40.5", "proporsi": "0.33"}
    assert (rentang.wilayah, rentang.tahun_data, rentang.skor_maks) == ("kecamatan", 2, Decimal("4.5"))
    satu = Pertanyaan.objects.get(kode="1.1")
    assert [(o.kode_opd, o.urutan) for o in satu.opd_acuan.all()] == [("DP3A", 1), ("DINKES", 2)]
    assert [(k.jenis, k.wajib, k.urutan) for k in satu.kebutuhan.all()] == [
        ("peraturan", True, 1),
        ("tautan", False, 2),
    ]
    assert satu.pilihan == [("a", "Ada", 1), ("b", "Rancangan", Decimal("0.25")), ("c", "Belum", 0)]
    assert (satu.wilayah, satu.indikator.blok.klaster.kode) == ("", "KEL")


@pytest.mark.django_db
def test_dimuat_dua_kali_tanpa_perubahan():
    pertama = muat()
    semula = hitung_baris()
    kedua = muat(ubah(("total_maks: 20", "total_maks: 20.0  # sama")))
    assert (kedua.dibuat, kedua.instrumen) == (False, pertama.instrumen)
    assert hitung_baris() == semula


@pytest.mark.django_db
def test_isi_lain_menjadi_versi_baru_dan_yang_lama_tetap():
    lama = muat().instrumen
    teks = ubah(("Adakah Perda?", "Adakah Perda KLA?"))
    baru = muat(teks).instrumen
    assert (baru.versi, baru.sidik != lama.sidik) == (2, True)
    assert Pertanyaan.objects.get(instrumen=lama, kode="1.1").teks == "Adakah Perda?"
    assert Pertanyaan.objects.get(instrumen=baru, kode="1.1").teks == "Adakah Perda KLA?"
    assert muat().instrumen == lama
    assert muat(teks).instrumen == baru
    assert Instrumen.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_dimuat_empat_kali_sekaligus_satu_versi():
    isi, hasil, galat, mulai = baca_instrumen(INSTRUMEN), [], [], threading.Barrier(4)

    def pemuat():
        try:
            mulai.wait(10)
            hasil.append(muat_instrumen(isi=isi))
        except Exception as salah:
            galat.append(salah)
        finally:
            connections.close_all()

    utas = [threading.Thread(target=pemuat) for _ in range(4)]
    for satu in utas:
        satu.start()
    for satu in utas:
        satu.join(30)
    assert galat == []
    assert sorted(h.dibuat for h in hasil) == [False, False, False, True]
    assert [(i.versi, i.pertanyaan.count()) for i in Instrumen.objects.all()] == [(1, 4)]


@pytest.mark.django_db
def test_klaster_yang_ada_dipakai_dan_nomor_kembar_ditolak():
    Klaster.objects.create(kode="KEL", nomor=0, nama="Nama tetap")
    Klaster.objects.create(kode="LAIN", nomor=1, nama="Lain")
    with pytest.raises(Ditolak, match="baris 82: nomor 1 untuk klaster K1 sudah dipakai klaster LAIN"):
        muat()
    assert hitung_baris() == [0] * 7 + [2, 0]
    Klaster.objects.filter(kode="LAIN").delete()
    blok = muat().instrumen.blok.get(klaster__kode="KEL")
    assert (blok.nama, blok.klaster.nama) == ("Kelembagaan", "Nama tetap")


@pytest.mark.django_db
def test_riwayat_mencatat_pemuatan():
    instrumen = muat().instrumen
    baris = Riwayat.objects.get(aksi="instrumen_dimuat")
    assert (baris.objek_id, baris.pelaku_label, baris.sesudah["sidik"]) == (instrumen.pk, "Sistem", instrumen.sidik)


# --- Published is immutable, by any door ---------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("model", TABEL, ids=lambda m: m.__name__)
def test_model_menolak_perubahan_yang_terbit(model):
    muat()
    baris = model.objects.first()
    bidang = {Instrumen: "nama", PertanyaanOpd: "kode_opd", KebutuhanBukti: "uraian"}.get(model, "nama")
    bidang = "teks" if model is Pertanyaan else bidang
    for coba in (
        baris.save,
        baris.delete,
        lambda: model.objects.update(**{bidang: "x"}),
        lambda: model.objects.all().delete(),
        lambda: model.objects.bulk_update([baris], [bidang]),
    ):
        with pytest.raises((PermissionDenied, IntegrityError)), transaction.atomic():
            coba()
    assert getattr(model.objects.get(pk=baris.pk), bidang) == getattr(baris, bidang)


@pytest.mark.django_db
@pytest.mark.parametrize("model", TABEL, ids=lambda m: m.__name__)
@pytest.mark.parametrize("sql", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_basis_data_menolak_sql_langsung(model, sql):
    ditolak(model, sql)


@pytest.mark.django_db
@pytest.mark.parametrize("model", TABEL, ids=lambda m: m.__name__)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="a word of SQLite alone")
def test_basis_data_menolak_replace(model):
    ditolak(model, "REPLACE INTO {0} SELECT * FROM {0}")


def ditolak(model, sql):
    """The guards of a published instrument refuse it, and nothing is lost."""
    muat()
    semula = hitung_baris()
    with pytest.raises(IntegrityError, match=penjaga.PESAN), transaction.atomic(), connection.cursor() as kursor:
        kursor.execute(sql.format(model._meta.db_table))
    assert hitung_baris() == semula


@pytest.mark.django_db
@pytest.mark.parametrize("model", TABEL[1:], ids=lambda m: m.__name__)
def test_basis_data_menolak_baris_tambahan_dan_pindahan(model):
    """Neither a row added by `bulk_create` nor one moved over from a draft gets into a published instrument."""
    terbit = muat().instrumen
    draf = Instrumen.objects.create(kode="DRAF", nama="Draf", tahun_mulai=2025, total_maks=1, sidik="0")
    baris = model.objects.first()
    baris.pk = None
    for bidang in ("kode", "kode_opd"):
        if hasattr(baris, bidang):
            setattr(baris, bidang, "BARU")
    if hasattr(baris, "urutan"):
        baris.urutan = 99
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.bulk_create([baris])
    if "instrumen" in {f.name for f in model._meta.fields}:
        baris.instrumen = draf
        pindahan = model.objects.bulk_create([baris])[0]
        with pytest.raises(IntegrityError, match=penjaga.PESAN), transaction.atomic():
            model.objects.filter(pk=pindahan.pk).update(instrumen=terbit)


@pytest.mark.django_db
def test_draf_boleh_diubah_dan_diterbitkan():
    draf = Instrumen.objects.create(kode="DRAF", nama="Draf", tahun_mulai=2025, total_maks=1, sidik="0")
    SkalaPredikat.objects.create(instrumen=draf, kode="tanpa", nama="Tanpa", batas_bawah=0, urutan=0)
    SkalaPredikat.objects.filter(instrumen=draf).update(nama="Belum")
    draf.nama = "Draf dua"
    draf.save()
    SkalaPredikat.objects.filter(instrumen=draf).delete()
    draf.delete()
    assert not Instrumen.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_flush_mengosongkan_lalu_penjaga_terpasang_lagi():
    muat()
    call_command(
        "flush", interactive=False, verbosity=0, reset_sequences=False
    )  # keys of tests.potret_dunia stay taken
    assert hitung_baris() == [0] * 9
    muat()
    with pytest.raises(IntegrityError, match=penjaga.PESAN), transaction.atomic(), connection.cursor() as kursor:
        kursor.execute("UPDATE indikator_pertanyaan SET skor_maks = 0")


@pytest.mark.django_db(transaction=True)
def test_penjaga_dilepas_dan_dipasang_di_sekitar_migrasi():
    semula = penjaga.terpasang(connection)
    assert len(semula) == 20
    penjaga.sebelum_migrasi(using="default")
    assert penjaga.terpasang(connection) == set()
    penjaga.sebelum_migrasi(using="default")
    penjaga.sesudah_migrasi(using="default")
    penjaga.sesudah_migrasi(using="default")
    assert penjaga.terpasang(connection) == semula


# --- The command ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_perintah_menyebut_hitungan_dan_jumlah():
    kode, keluar, galat = perintah(ACUAN)
    assert (kode, galat) == (0, [])
    assert keluar[0] == "Instrumen KLA-2024 versi 1: dimuat dan diterbitkan."
    assert keluar[1] == "7 klaster, 31 indikator, 274 pertanyaan, 1000 poin."
    assert keluar[2] == "  KEL  Kelembagaan: 3 indikator, 78 pertanyaan, 164 poin"
    assert len(keluar) == 9
    semula = hitung_baris()
    kode, keluar, _ = perintah(ACUAN)
    assert (kode, keluar[0]) == (0, "Instrumen KLA-2024 versi 1: sudah ada, tidak ada yang berubah.")
    assert hitung_baris() == semula


@pytest.mark.django_db
def test_perintah_menolak_tanpa_menulis_apa_pun(tmp_path):
    berkas = tmp_path / "salah.yaml"
    berkas.write_text(
        ubah(("total_maks: 20", "total_maks: 21"), ('"DINKES"\n            wilayah', '"BNN"\n            wilayah'))
    )
    kode, keluar, galat = perintah(berkas)
    assert (kode, keluar) == (2, [])
    assert galat == [
        "baris 4: total_maks tertulis 21, tetapi jumlah 2 klaster 20",
        "baris 61: pertanyaan 1.1: OPD BNN tidak ada pada opd_acuan",
    ]
    assert hitung_baris() == [0] * 9


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("buat", "pesan"),
    [
        (lambda d: (), "Sebutkan berkasnya, misalnya indikator/instrumen/kla-2024.yaml."),
        (lambda d: (d / "tidak-ada.yaml",), "tidak-ada.yaml: berkas tidak ditemukan"),
        (lambda d: (d,), ": berkas tidak dapat dibaca; periksa izin dan pastikan bukan folder"),
        (lambda d: (_tulis(d, b""),), "baris 1: berkas kosong"),
        (lambda d: (_tulis(d, b"\xff\xfe"),), "baris 1: teks bukan UTF-8; simpan ulang berkas dengan UTF-8"),
    ],
)
def test_perintah_dengan_berkas_yang_tidak_dapat_dipakai(tmp_path, buat, pesan):
    kode, keluar, galat = perintah(*buat(tmp_path))
    assert (kode, keluar, len(galat)) == (2, [], 1)
    assert galat[0].endswith(pesan)


@pytest.mark.django_db
def test_perintah_pada_basis_data_rusak_satu_baris(tmp_path, monkeypatch):
    def gagal(**_):
        raise IntegrityError("rusak\nberbaris-baris")

    monkeypatch.setattr("indikator.services.instrumen.muat_instrumen", gagal)
    kode, _, galat = perintah(ACUAN)
    assert (kode, galat) == (
        2,
        ["Basis data tidak dapat dipakai (rusak). Periksa DATABASE_URL, lalu coba lagi."],
    )


def _tulis(folder: Path, isi: bytes) -> Path:
    berkas = folder / "isi.yaml"
    berkas.write_bytes(isi)
    return berkas


def test_kode_dengan_titik_yang_diterima_pemuat_juga_punya_halaman():
    assert reverse("indikator:instrumen_detail", args=["KLA-2025.1", 1]) == "/instrumen/KLA-2025.1/1/"
