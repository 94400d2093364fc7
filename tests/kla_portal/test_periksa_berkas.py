"""`periksa_berkas`: every way in which database and store can disagree is found, and mended only where that is safe."""

from __future__ import annotations

import io
import json
import os
import time
from pathlib import Path
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings as pengaturan
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db.models import FileField

from bukti.models import Unggahan, VersiBukti
from bukti.services.unggahan_bertahap import jalur_bagian, mulai_unggahan
from kla_portal.pemeriksaan_berkas import perbaiki, periksa
from kla_portal.pemeriksaan_berkas.rujukan import SUMBER
from klaster.models import Aksi, Riwayat
from laporan.models import LaporanTersimpan
from tests.bukti import bahan
from tests.factories.bukti import BuktiFactory, VersiBuktiFactory
from tests.factories.indikator import SAAT_UJI
from tests.server_s3 import gudang, server_s3

__all__ = ["gudang", "server_s3"]
Periksa = VersiBukti.Periksa
DUA_HARI = 2 * 24 * 3600


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.KLA_FOLDER_UNGGAHAN = tmp_path / "unggahan"
    Path(settings.MEDIA_ROOT).mkdir()


def versi(dunia, kota=None, **isian) -> VersiBukti:
    """A clean stored file that was really made, so that it can be inspected again."""
    kota = kota or dunia.sini
    bukti = BuktiFactory(opd=kota.dinkes, pengunggah=kota.operator_dinkes)
    return VersiBuktiFactory(bukti=bukti, **{"isi": bahan.pdf(), **isian})


def jalur(nama: str) -> Path:
    return Path(pengaturan.MEDIA_ROOT) / nama


def tuakan(berkas: Path) -> None:
    lama = time.time() - DUA_HARI
    os.utime(berkas, (lama, lama))


def yatim(nama: str = "bukti/32.77/ab/yatim.pdf", *, tua: bool = True) -> Path:
    default_storage.save(nama, ContentFile(b"isi"))
    if tua:
        tuakan(jalur(nama))
    return jalur(nama)


def jalankan(*argumen: str) -> tuple[int, dict]:
    """The exit code, and what it says as JSON."""
    keluaran, kode = io.StringIO(), 0
    try:
        call_command("periksa_berkas", "--json", *argumen, stdout=keluaran, stderr=io.StringIO())
    except SystemExit as akhir:
        kode = int(akhir.code or 0)
    return kode, json.loads(keluaran.getvalue() or "{}")


def temuan(*argumen: str) -> list[tuple[str, str]]:
    return [(t["macam"], t["tindakan"]) for t in jalankan(*argumen)[1]["temuan"]]


def laporan(dunia, nama: str, status: str = "selesai", ukuran: int = 3) -> LaporanTersimpan:
    selesai = {"selesai_pada": SAAT_UJI, "sidik_masukan": "0" * 64} if status == "selesai" else {}
    return LaporanTersimpan.objects.create(
        evaluasi=dunia.sini.evaluasi,
        status=status,
        berkas=nama,
        ukuran=ukuran,
        diminta_oleh=dunia.sini.sekretariat,
        diminta_pada=SAAT_UJI,
        **selesai,
    )


def test_setiap_bidang_berkas_dikenal():
    """A field that the check does not know would have its files deleted as orphans."""
    semua = {
        (m._meta.label, f.name) for m in apps.get_models() for f in m._meta.get_fields() if isinstance(f, FileField)
    }

    assert {(s.model._meta.label, s.bidang) for s in SUMBER} == semua


def test_yang_sepakat_keluar_dengan_nol(dunia):
    versi(dunia, pratinjau=ContentFile(b"w", name="p.webp"))
    kode, hasil = jalankan("--sidik")

    assert (kode, hasil["temuan"]) == (0, [])
    assert (hasil["berkas"], hasil["rujukan"], hasil["dibaca"]) == (2, 2, 1)


def test_lima_kerusakan_ditemukan_semua(dunia):
    """The five seeded corruptions: row without file, file without row, wrong content, wrong size, leftovers."""
    hilang, ukuran, isi = (versi(dunia) for _ in range(3))
    jalur(hilang.berkas.name).unlink()
    jalur(ukuran.berkas.name).write_bytes(jalur(ukuran.berkas.name).read_bytes() + b"x")
    jalur(isi.berkas.name).write_bytes(b"x" * isi.ukuran)
    yatim()
    sisa = jalur_bagian(uuid4())
    sisa.parent.mkdir()
    sisa.write_bytes(b"sepotong")
    tuakan(sisa)

    kode, hasil = jalankan("--sidik")

    assert kode == 1
    assert hasil["menurut_macam"] == {"hilang": 1, "ukuran": 1, "sidik": 1, "yatim": 1, "sisa": 1}
    assert {t["nama"] for t in hasil["temuan"]} == {
        *(v.berkas.name for v in (hilang, ukuran, isi)),
        "bukti/32.77/ab/yatim.pdf",
        str(sisa),
    }
    assert sisa.exists() and jalur("bukti/32.77/ab/yatim.pdf").exists()


def test_isi_hanya_dibaca_bila_diminta(dunia):
    rusak = versi(dunia)
    jalur(rusak.berkas.name).write_bytes(b"x" * rusak.ukuran)

    assert jalankan()[0] == 0
    assert temuan("--sidik") == [("sidik", "")]


def test_bita_yang_dipakai_bersama_dibaca_sekali(dunia):
    satu = versi(dunia)
    VersiBuktiFactory(bukti=satu.bukti, nomor=2, berkas=satu.berkas.name, ukuran=satu.ukuran, sha256=satu.sha256)

    assert jalankan("--sidik")[1]["dibaca"] == 1


def test_yatim_tua_dihapus_dan_yang_muda_dibiarkan(dunia):
    tua, muda = yatim(), yatim("bukti/32.77/ab/muda.pdf", tua=False)
    kode, hasil = jalankan("--perbaiki")

    assert (kode, hasil["muda"], [t["tindakan"] for t in hasil["temuan"]]) == (0, 1, ["dihapus"])
    assert (tua.exists(), muda.exists()) == (False, True)
    riwayat = Riwayat.objects.get(aksi=Aksi.BERKAS_DIPERIKSA)
    assert (riwayat.kota, riwayat.sesudah) == (dunia.sini.kota, {"diperbaiki": {"yatim": 1}})
    assert jalankan("--perbaiki")[1]["temuan"] == []
    assert Riwayat.objects.filter(aksi=Aksi.BERKAS_DIPERIKSA).count() == 1


def test_yatim_yang_baru_dirujuk_tidak_dihapus(dunia, monkeypatch):
    """Between finding and deleting, a new version has taken over the bytes."""
    satu = versi(dunia)
    berkas = yatim("bukti/32.77/ab/dipakai.pdf")
    asli = perbaiki.masih_dirujuk

    def menyusul(nama):
        VersiBukti.setiap_berkas.filter(pk=satu.pk).update(berkas="bukti/32.77/ab/dipakai.pdf")
        return asli(nama)

    monkeypatch.setattr(perbaiki, "masih_dirujuk", menyusul)

    assert ("yatim", "") in temuan("--perbaiki")
    assert berkas.exists()


def test_berkas_asing_disebut_dan_tidak_disentuh(dunia):
    asing = yatim("catatan-admin.txt")

    assert temuan("--perbaiki") == [("asing", "")]
    assert asing.exists()


def test_sisa_pemeriksaan_sehat_dihapus(dunia):
    sisa = yatim("sehat/abc")

    assert temuan("--perbaiki") == [("yatim", "dihapus")]
    assert not sisa.exists()


def test_berkas_rusak_diperiksa_ulang_lalu_ditolak_dengan_jelas(dunia):
    rusak = versi(dunia)
    jalur(rusak.berkas.name).write_bytes(b"x" * rusak.ukuran)

    assert temuan("--sidik", "--perbaiki") == [("sidik", "diperiksa ulang: ditolak")]

    rusak.refresh_from_db()
    assert rusak.status_periksa == Periksa.DITOLAK
    assert rusak.alasan == "Berkas “sk.pdf” di penyimpanan tidak sama dengan yang diunggah. Unggah ulang berkasnya."


def test_berkas_hilang_dinilai_dan_pulih_setelah_dikembalikan(dunia):
    """The owner is asked for it; when a backup brings it back, it is clean again without anybody's doing."""
    satu = versi(dunia, pk=10_000_019)  # its number is unlike that of its evidence, by which the row is named
    nomor = f"bukti nomor {satu.bukti_id}"  # of the page to open
    isi = jalur(satu.berkas.name).read_bytes()
    jalur(satu.berkas.name).unlink()
    assert [t["keterangan"] for t in jalankan()[1]["temuan"]] == [nomor]
    assert temuan("--perbaiki") == [("hilang", "diperiksa ulang: ditolak")]
    assert "tidak ditemukan di penyimpanan" in VersiBukti.objects.get(pk=satu.pk).alasan
    kode, hasil = jalankan("--perbaiki")
    assert (kode, hasil["temuan"], hasil["diketahui"]) == (0, [], 1)

    jalur(satu.berkas.name).write_bytes(isi)
    assert [(t["macam"], t["keterangan"]) for t in jalankan()[1]["temuan"]] == [("pulih", nomor)]
    assert temuan("--perbaiki") == [("pulih", "diperiksa ulang: bersih")]
    assert jalankan()[1]["temuan"] == []


def test_penyimpanan_yang_salah_tidak_menjatuhkan_semua_bukti(dunia, monkeypatch):
    monkeypatch.setattr(perbaiki, "HILANG_MAKS", 2)
    semua = [versi(dunia, isi=b"%PDF x") for _ in range(3)]
    for satu in semua:
        jalur(satu.berkas.name).unlink()

    kode, hasil = jalankan("--perbaiki")

    assert (kode, hasil["tersisa"]) == (1, 3)
    assert not VersiBukti.objects.exclude(status_periksa=Periksa.BERSIH).exists()


def test_pratinjau_yang_hilang_dibuat_ulang(dunia):
    satu = versi(dunia, pratinjau=ContentFile(b"lama", name="p.webp"), gambar_kecil=ContentFile(b"lama", name="k.webp"))
    jalur(satu.pratinjau.name).unlink()

    assert temuan("--perbaiki") == [("pratinjau", "dibuat ulang")]

    satu.refresh_from_db()
    assert {jalur(g.name).read_bytes()[:4] for g in (satu.pratinjau, satu.gambar_kecil)} == {b"RIFF"}
    assert jalankan()[1]["temuan"] == []


def test_laporan_yang_sedang_dibuat_belum_perlu_ada(dunia):
    laporan(dunia, "laporan/32.77/nanti.pdf", status="berjalan")
    assert jalankan()[0] == 0


def test_laporan_jadi_yang_hilang_atau_berubah_ukuran(dunia):
    laporan(dunia, "laporan/32.77/hilang.pdf")
    laporan(dunia, default_storage.save("laporan/32.77/pendek.pdf", ContentFile(b"ab")))

    assert sorted(temuan("--perbaiki")) == [("hilang", ""), ("ukuran", "")]


def test_laporan_yang_sedang_dibuat_tidak_yatim(dunia):
    nama = default_storage.save("laporan/32.77/separuh.pdf", ContentFile(b"ab"))
    tuakan(jalur(nama))
    laporan(dunia, nama, status="berjalan")

    assert jalankan("--perbaiki")[1]["temuan"] == []
    assert jalur(nama).exists()


def test_unggahan_yang_potongannya_kurang_dilepas(dunia):
    unggahan = mulai_unggahan(nama="sk.pdf", panjang=100, oleh=dunia.sini.operator_dinkes)
    assert jalankan()[1]["temuan"] == []
    Unggahan.objects.filter(pk=unggahan.pk).update(diterima=50)

    assert temuan("--perbaiki") == [("unggahan", "dilepas, pengunggah mengulang dari awal")]
    assert not Unggahan.objects.exists()
    assert not jalur_bagian(unggahan.pk).exists()


def test_sisa_potongan_tanpa_unggahan_dihapus(dunia):
    sisa, muda = jalur_bagian(uuid4()), jalur_bagian(uuid4())
    sisa.parent.mkdir()
    for satu in (sisa, muda):
        satu.write_bytes(b"x")
    tuakan(sisa)

    assert temuan("--perbaiki") == [("sisa", "dihapus")]
    assert (sisa.exists(), muda.exists()) == (False, True)


def test_satu_kota_saja(dunia):
    versi(dunia, dunia.sana)
    jalur(VersiBukti.objects.get().berkas.name).unlink()
    yatim()

    assert temuan("--kota", "32.77") == [("yatim", "")]
    assert temuan("--kota", "32.75") == [("hilang", "")]


def test_kota_yang_tidak_ada(dunia, capsys):
    with pytest.raises(SystemExit, match="2"):
        call_command("periksa_berkas", "--kota", "99.99")
    assert capsys.readouterr().err == "Kota 99.99 tidak ada.\n"


def test_penyimpanan_yang_tidak_terpasang_bukan_berarti_semua_hilang(dunia, capsys):
    versi(dunia)
    Path(pengaturan.MEDIA_ROOT).rename(Path(pengaturan.MEDIA_ROOT).with_name("lepas"))

    with pytest.raises(SystemExit, match="2"):
        call_command("periksa_berkas", "--perbaiki")

    assert "Penyimpanan berkas tidak dapat diperiksa" in capsys.readouterr().err
    assert VersiBukti.objects.get().bersih


def test_yang_berubah_selama_diperiksa_bukan_temuan(dunia, monkeypatch):
    """A preview that is replaced between listing and comparing."""
    satu = versi(dunia, pratinjau=ContentFile(b"w", name="p.webp"))
    asli = periksa._isi_penyimpanan

    def lalu_berubah(kota):
        isi = list(asli(kota))
        jalur(satu.pratinjau.name).unlink()
        VersiBukti.setiap_berkas.filter(pk=satu.pk).update(
            pratinjau=default_storage.save("pratinjau/32.77/baru.webp", ContentFile(b"b"))
        )
        return [b for b in isi if b.nama != satu.pratinjau.name]

    monkeypatch.setattr(periksa, "_isi_penyimpanan", lalu_berubah)

    assert jalankan()[1]["temuan"] == []


def test_tulisan_untuk_orang(dunia, capsys):
    berkas = yatim()
    with pytest.raises(SystemExit, match="1"):
        call_command("periksa_berkas")
    keluaran = capsys.readouterr().out

    assert "bukti/32.77/ab/yatim.pdf: tidak dirujuk basis data (3 bita, terakhir ditulis " in keluaran
    assert "1 berkas (3\u00a0B), 0 rujukan: 1 ketidakcocokan, 0 diperbaiki, 1 tersisa." in keluaran
    assert berkas.exists()


def test_tanpa_permintaan_per_berkas(dunia, monkeypatch, django_assert_max_num_queries):
    """However many files: the store is listed once, and no query is made for one of them."""
    bukti = BuktiFactory(opd=dunia.sini.dinkes, pengunggah=dunia.sini.operator_dinkes)
    for n in range(1, 40):
        VersiBuktiFactory(bukti=bukti, nomor=n)
    for nama in ("exists", "size", "open", "get_modified_time", "listdir"):
        monkeypatch.setattr(type(default_storage._wrapped), nama, None)

    with django_assert_max_num_queries(8):
        assert periksa.periksa_berkas().temuan == []


@pytest.mark.sekali
def test_pada_ember_s3(dunia, gudang, monkeypatch):
    """The same on a bucket; and uploads in parts that nobody finished are given up."""
    hilang = versi(dunia)
    default_storage.delete(hilang.berkas.name)
    default_storage.save("bukti/32.77/ab/yatim.pdf", ContentFile(b"isi"))
    klien = gudang.connection.meta.client
    klien.create_multipart_upload(Bucket=gudang.bucket_name, Key="bukti/32.77/separuh.pdf")
    monkeypatch.setattr(periksa, "UMUR_YATIM", periksa.UMUR_YATIM * 0)
    time.sleep(1.1)  # the server keeps whole seconds

    hasil = temuan("--sidik", "--perbaiki")

    assert sorted(hasil) == [("hilang", "diperiksa ulang: ditolak"), ("sisa", "dihapus"), ("yatim", "dihapus")]
    akhir = jalankan()[1]
    assert (akhir["temuan"], akhir["diketahui"]) == ([], 1)
