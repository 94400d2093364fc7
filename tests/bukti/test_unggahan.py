"""Bringing evidence in: what is stored, what is refused, and that a refusal leaves neither row nor file behind."""

import errno
import hashlib
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
import time_machine
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import OperationalError, transaction

from bukti.models import Bukti, TautanBukti, VersiBukti
from bukti.services import tautan as layanan_tautan
from bukti.services import unggahan
from indikator.models import Status
from indikator.services import pengisian
from indikator.services.evaluasi import ubah_tenggat
from indikator.services.pengajuan import ajukan_evaluasi
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Riwayat
from tests.bukti import bahan
from tests.factories.bukti import BuktiFactory, TautanBuktiFactory, VersiBuktiFactory


def unggah(kota, oleh, *, kode="4.1", isi=None, nama="SK.pdf", opd=None, kebutuhan=None, **keterangan) -> TautanBukti:
    return unggahan.unggah_bukti(
        jawaban=kota.jawaban(kode),
        berkas=[bahan.unggahan(nama, isi or bahan.pdf())],
        kebutuhan=kebutuhan,
        keterangan={"judul": "SK Gugus Tugas", "jenis": "dokumen"} | keterangan,
        oleh=oleh,
        opd=opd,
    )


def berkas_tersimpan() -> list[Path]:
    return [p for p in Path(settings.MEDIA_ROOT).rglob("*") if p.is_file()]


def test_unggah_menyimpan_berkas_baris_dan_riwayat(dunia):
    kota = dunia.sini
    isi = bahan.pdf(halaman=2)
    tautan = unggah(kota, kota.operator_dinkes, isi=isi, nama="../SK\u202e KLA.pdf")

    versi = tautan.versi
    assert (tautan.bukti.opd, tautan.opd, tautan.bukti.kota) == (kota.dinkes, kota.dinkes, kota.kota)
    assert (versi.nama_asli, versi.ukuran, versi.tipe, versi.nomor) == ("SK KLA.pdf", len(isi), "application/pdf", 1)
    assert versi.sha256 == hashlib.sha256(isi).hexdigest()
    assert versi.status_periksa == VersiBukti.Periksa.MENUNGGU
    assert versi.berkas.name.startswith("bukti/32.77/")
    assert "KLA" not in versi.berkas.name
    assert berkas_tersimpan()[0].read_bytes() == isi
    assert kota.bagian("4.1", kota.dinkes).status == Status.DRAF
    aksi = set(Riwayat.objects.untuk(tautan.bukti, tautan.jawaban).values_list("aksi", flat=True))
    assert aksi == {Aksi.BUKTI_DIUNGGAH, Aksi.BUKTI_DITAUTKAN}


def test_pemeriksaan_diantrekan_setelah_tersimpan(dunia, monkeypatch, django_capture_on_commit_callbacks):
    antre = []
    monkeypatch.setattr(unggahan, "antrekan_pemeriksaan", antre.append)
    with django_capture_on_commit_callbacks(execute=True):
        tautan = unggah(dunia.sini, dunia.sini.operator_dinkes)
        assert antre == []
    assert antre == [tautan.versi_id]


def test_tautan_luar_tanpa_berkas(dunia):
    kota = dunia.sini
    tautan = unggahan.unggah_bukti(
        jawaban=kota.jawaban("4.1"),
        berkas=(),
        kebutuhan=None,
        keterangan={"judul": "Perda di JDIH", "jenis": "tautan", "tautan_url": "https://jdih.contoh.test/perda"},
        oleh=kota.operator_dinkes,
    )
    assert (tautan.versi, tautan.bukti.adalah_tautan) == (None, True)
    assert berkas_tersimpan() == []


@pytest.mark.parametrize(("berkas", "url"), [(None, ""), (True, "https://contoh.test/")])
def test_berkas_atau_tautan_salah_satu(dunia, berkas, url):
    with pytest.raises(Ditolak, match="Pilih berkas atau tulis alamat tautan, salah satu saja."):
        unggahan.unggah_bukti(
            jawaban=dunia.sini.jawaban("4.1"),
            berkas=[bahan.unggahan("a.pdf", bahan.pdf())] if berkas else (),
            kebutuhan=None,
            keterangan={"judul": "A", "jenis": "dokumen", "tautan_url": url},
            oleh=dunia.sini.operator_dinkes,
        )
    assert berkas_tersimpan() == []


def test_isi_yang_sama_pada_pertanyaan_yang_sama_ditolak(dunia):
    kota = dunia.sini
    isi = bahan.pdf()
    unggah(kota, kota.operator_dinkes, isi=isi)
    with pytest.raises(Ditolak) as tangkapan:
        unggah(kota, kota.operator_dinkes, isi=isi, nama="nama lain.pdf")
    assert tangkapan.value.pesan == (
        "Berkas “nama lain.pdf” sudah dilampirkan pada pertanyaan ini dengan judul “SK Gugus Tugas”. "
        "Tidak perlu dikirim lagi."
    )
    assert (Bukti.objects.count(), len(berkas_tersimpan())) == (1, 1)
    unggah(kota, kota.operator_dinkes, kode="4.2", isi=isi)
    assert Bukti.objects.count() == 2


def test_tautan_luar_yang_sama_ditolak(dunia):
    kota = dunia.sini
    TautanBuktiFactory(jawaban=kota.jawaban("4.1"), bukti=BuktiFactory(opd=kota.dinkes, tautan=True), versi=None)
    with pytest.raises(Ditolak, match="Alamat ini sudah dilampirkan pada pertanyaan ini"):
        unggahan.unggah_bukti(
            jawaban=kota.jawaban("4.1"),
            berkas=(),
            kebutuhan=None,
            keterangan={"judul": "x", "jenis": "tautan", "tautan_url": "https://jdih.contoh.test/perda-1"},
            oleh=kota.operator_dinkes,
        )


def test_bukti_yang_sudah_ditarik_boleh_diunggah_lagi(dunia):
    kota = dunia.sini
    isi = bahan.pdf()
    unggahan.tarik_bukti(bukti=unggah(kota, kota.operator_dinkes, isi=isi).bukti, oleh=kota.operator_dinkes)
    unggah(kota, kota.operator_dinkes, isi=isi)
    assert TautanBukti.objects.aktif().count() == 1


@pytest.mark.parametrize(
    ("siapa", "pesan"),
    [
        ("operator_dp3a", "Unit Anda tidak ditugasi pada pertanyaan ini."),
        ("pimpinan", "Unit Anda tidak ditugasi pada pertanyaan ini."),
        ("verifikator", "Unit Anda tidak ditugasi pada pertanyaan ini."),
    ],
)
def test_yang_tidak_ditugasi_ditolak_tanpa_menyimpan(dunia, siapa, pesan):
    with pytest.raises(Ditolak) as tangkapan:
        unggah(dunia.sini, getattr(dunia.sini, siapa))
    assert tangkapan.value.pesan == pesan
    assert (Bukti.objects.count(), berkas_tersimpan()) == (0, [])


def test_operator_kota_lain_ditolak(dunia):
    with pytest.raises(Ditolak, match="tidak ditugasi"):
        unggah(dunia.sini, dunia.sana.operator_dinkes)


def test_sekretariat_mengunggah_atas_nama_opd(dunia):
    kota = dunia.sini
    tautan = unggah(kota, kota.sekretariat, opd=kota.dinsos)
    assert (tautan.opd, tautan.bukti.opd) == (kota.dinsos, kota.dinsos)


def test_operator_tidak_dapat_atas_nama_opd_lain(dunia):
    kota = dunia.sini
    with pytest.raises(Ditolak, match="Bagian ini milik Dinas Sosial Kota Sini; unit Anda tidak dapat mengubahnya."):
        unggah(kota, kota.operator_dinkes, opd=kota.dinsos)
    with pytest.raises(Ditolak, match="Dinas PPPA Kota Sini tidak ditugasi pada pertanyaan ini."):
        unggah(kota, kota.sekretariat, opd=kota.dp3a)


def test_kecamatan_mengunggah_untuk_kelurahannya(dunia):
    kota = dunia.sini
    tautan = unggah(kota, kota.operator_kecamatan, kode="26.1", opd=kota.kelurahan)
    assert tautan.opd == kota.kelurahan


def test_bagian_yang_sudah_diajukan_ditolak(dunia):
    kota = dunia.sini
    pengisian.ajukan_bagian(penugasan=kota.bagian("4.1", kota.dinsos), oleh=kota.operator_dinsos)
    with pytest.raises(Ditolak, match="Bagian Anda sudah diajukan. Tarik kembali bagian itu lebih dahulu"):
        unggah(kota, kota.operator_dinsos)
    with pytest.raises(Ditolak, match="Bagian Dinas Sosial Kota Sini sudah diajukan."):
        unggah(kota, kota.sekretariat, opd=kota.dinsos)


def test_setelah_tenggat_ditolak(dunia):
    kota = dunia.sini
    with time_machine.travel(datetime(2026, 5, 24, 3, 0, tzinfo=UTC), tick=False):
        ubah_tenggat(evaluasi=kota.evaluasi, tenggat=date(2026, 5, 24), oleh=kota.sekretariat)
        unggah(kota, kota.operator_dinkes)
    with (
        time_machine.travel(datetime(2026, 5, 24, 17, 0, tzinfo=UTC), tick=False),
        pytest.raises(Ditolak, match="Tenggat pengisian sudah lewat pada 24 Mei 2026 pukul 23.59 WIB"),
    ):
        unggah(kota, kota.operator_dinkes, isi=bahan.pdf(2))


def test_penolakan_di_tengah_jalan_membuang_berkas(dunia, monkeypatch):
    def gagal(**_):
        raise SudahBerubah("Bagian ini sudah diajukan.")

    monkeypatch.setattr(unggahan, "tautkan_bukti", gagal)
    with pytest.raises(SudahBerubah):
        unggah(dunia.sini, dunia.sini.operator_dinkes)
    assert (Bukti.objects.count(), VersiBukti.objects.count(), berkas_tersimpan()) == (0, 0, [])


def test_berkas_yang_mungkin_sudah_berbaris_tidak_dibuang(dunia, monkeypatch):
    """The connection breaks while the commit is confirmed: the row is there, so its bytes must be."""

    @contextmanager
    def putus_sesudah_commit():
        with transaction.atomic():
            yield
        raise OperationalError("server closed the connection unexpectedly")

    putus = SimpleNamespace(atomic=putus_sesudah_commit, on_commit=transaction.on_commit)
    monkeypatch.setattr(unggahan, "transaction", putus)
    with pytest.raises(OperationalError):
        unggah(dunia.sini, dunia.sini.operator_dinkes)
    assert [Path(VersiBukti.objects.get().berkas.path)] == berkas_tersimpan()


def test_tanda_data_anak_saat_mengunggah_tercatat(dunia):
    tautan = unggah(dunia.sini, dunia.sini.operator_dinkes, kepekaan="korban")
    biasa = unggah(dunia.sini, dunia.sini.operator_dinkes, isi=bahan.pdf(2))
    catatan = [Riwayat.objects.untuk(t.bukti).get(aksi=Aksi.BUKTI_DIUNGGAH).sesudah for t in (tautan, biasa)]
    assert [c.get("kepekaan") for c in catatan] == ["korban", None]


def test_penyimpanan_penuh_ditolak_tanpa_sisa(dunia, monkeypatch):
    """A disk that fills up half way: a message that says so, and no half file."""

    def putus(simpanan, nama, isi):
        tujuan = Path(simpanan.path(nama))
        tujuan.parent.mkdir(parents=True, exist_ok=True)
        tujuan.write_bytes(b"%PDF-sebagian")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", putus)
    with pytest.raises(Ditolak, match="“SK.pdf” tidak dapat disimpan: ruang penyimpanan portal penuh"):
        unggah(dunia.sini, dunia.sini.operator_dinkes)
    assert berkas_tersimpan() == []
    assert not Bukti.objects.exists()


def test_keterangan_yang_tidak_sah_menjadi_penolakan(dunia):
    kota = dunia.sini
    with pytest.raises(Ditolak, match="Periode akhir tidak boleh sebelum periode mulai."):
        unggah(kota, kota.operator_dinkes, periode_mulai=date(2024, 6, 1), periode_akhir=date(2024, 1, 1))
    with pytest.raises(Ditolak) as tangkapan:
        unggah(kota, kota.operator_dinkes, judul="x" * 201)
    assert tangkapan.value.bidang == "judul"
    assert berkas_tersimpan() == []


# --- Replacing --------------------------------------------------------------------------------------------------


def test_ganti_berkas_membuat_versi_baru_dan_dinilai_ulang(dunia):
    kota = dunia.sini
    bukti = BuktiFactory(opd=kota.dinkes)
    tautan = TautanBuktiFactory(jawaban=kota.jawaban("4.1"), bukti=bukti, ditolak=True)
    lama = tautan.versi

    versi = unggahan.ganti_berkas(
        bukti=bukti, berkas=[bahan.unggahan("baru.pdf", bahan.pdf(4))], oleh=kota.operator_dinkes
    )

    tautan.refresh_from_db()
    assert (versi.nomor, tautan.versi, tautan.putusan, tautan.catatan) == (2, versi, "menunggu", "")
    assert VersiBukti.objects.filter(pk=lama.pk).exists()
    assert len(berkas_tersimpan()) == 2


def test_ganti_berkas_tidak_menyentuh_yang_sudah_diajukan(dunia):
    """What a verifier looks at, has accepted, or what was submitted keeps the file it was handed in with."""
    kota = dunia.sini
    bukti = BuktiFactory(opd=kota.dinsos)
    versi = VersiBuktiFactory(bukti=bukti)
    terbuka = TautanBuktiFactory(jawaban=kota.jawaban("4.3"), bukti=bukti, versi=versi)
    terkirim = TautanBuktiFactory(jawaban=kota.jawaban("4.1"), bukti=bukti, versi=versi)
    pengisian.ajukan_bagian(penugasan=kota.bagian("4.1", kota.dinsos), oleh=kota.operator_dinsos)

    baru = unggahan.ganti_berkas(bukti=bukti, berkas=[bahan.unggahan("b.pdf", bahan.pdf(2))], oleh=kota.operator_dinsos)

    terbuka.refresh_from_db()
    terkirim.refresh_from_db()
    assert (terbuka.versi, terkirim.versi) == (baru, versi)

    pengisian.tarik_bagian(penugasan=kota.bagian("4.1", kota.dinsos), oleh=kota.operator_dinsos)
    layanan_tautan.pakai_versi_terbaru(tautan=terkirim, oleh=kota.operator_dinsos)
    terkirim.refresh_from_db()
    assert terkirim.versi == baru
    with pytest.raises(SudahBerubah, match="Lampiran ini sudah memakai versi terbaru."):
        layanan_tautan.pakai_versi_terbaru(tautan=terkirim, oleh=kota.operator_dinsos)


def test_ganti_dengan_isi_yang_sama_ditolak(dunia):
    kota = dunia.sini
    isi = bahan.pdf()
    bukti = unggah(kota, kota.operator_dinkes, isi=isi).bukti
    with pytest.raises(Ditolak, match="Isi berkas “x.pdf” sama dengan versi 1 yang sudah tersimpan."):
        unggahan.ganti_berkas(bukti=bukti, berkas=[bahan.unggahan("x.pdf", isi)], oleh=kota.operator_dinkes)
    assert len(berkas_tersimpan()) == 1


@pytest.mark.parametrize("siapa", ["operator_dinsos", "verifikator", "pimpinan"])
def test_ganti_dan_tarik_oleh_yang_tidak_memiliki_ditolak(dunia, siapa):
    kota = dunia.sini
    bukti = TautanBuktiFactory(jawaban=kota.jawaban("4.1"), bukti__opd=kota.dinkes).bukti
    oleh = getattr(kota, siapa)
    with pytest.raises(Ditolak, match="Bukti ini milik Dinas Kesehatan Kota Sini; unit Anda tidak dapat mengubahnya."):
        unggahan.ganti_berkas(bukti=bukti, berkas=[bahan.unggahan("x.pdf", bahan.pdf())], oleh=oleh)
    with pytest.raises(Ditolak, match="Bukti ini milik Dinas Kesehatan Kota Sini"):
        unggahan.tarik_bukti(bukti=bukti, oleh=oleh)
    with pytest.raises(Ditolak, match="Bukti ini milik Dinas Kesehatan Kota Sini"):
        unggahan.ubah_keterangan(bukti=bukti, keterangan={"judul": "Lain"}, oleh=oleh)


# --- Words and withdrawal ------------------------------------------------------------------------------------------


def test_ubah_keterangan_dicatat_sekali(dunia):
    kota = dunia.sini
    bukti = BuktiFactory(opd=kota.dinkes, judul="Lama")
    for _ in range(2):
        unggahan.ubah_keterangan(bukti=bukti, keterangan={"judul": "Baru"}, oleh=kota.operator_dinkes)
    catatan = Riwayat.objects.untuk(bukti).get()
    assert (catatan.sebelum["judul"], catatan.sesudah["judul"]) == ("Lama", "Baru")


def test_alamat_tautan_yang_sudah_diajukan_tidak_dapat_diubah(dunia):
    kota = dunia.sini
    bukti = BuktiFactory(opd=kota.dinsos, tautan=True)
    TautanBuktiFactory(jawaban=kota.jawaban("4.1"), bukti=bukti, versi=None)
    unggahan.ubah_keterangan(
        bukti=bukti, keterangan={"tautan_url": "https://jdih.contoh.test/2"}, oleh=kota.operator_dinsos
    )
    pengisian.ajukan_bagian(penugasan=kota.bagian("4.1", kota.dinsos), oleh=kota.operator_dinsos)
    with pytest.raises(Ditolak, match="Alamat tautan ini sudah diajukan sebagai bukti"):
        unggahan.ubah_keterangan(
            bukti=bukti, keterangan={"tautan_url": "https://jdih.contoh.test/3"}, oleh=kota.operator_dinsos
        )
    unggahan.ubah_keterangan(bukti=bukti, keterangan={"judul": "Judul baru"}, oleh=kota.operator_dinsos)


def test_tarik_bukti_sekali(dunia):
    kota = dunia.sini
    bukti = TautanBuktiFactory(jawaban=kota.jawaban("4.1"), bukti__opd=kota.dinkes).bukti
    unggahan.tarik_bukti(bukti=bukti, oleh=kota.operator_dinkes)
    bukti.refresh_from_db()
    assert bukti.ditarik
    assert TautanBukti.objects.aktif().count() == 0
    assert len(berkas_tersimpan()) == 1
    with pytest.raises(SudahBerubah, match="Bukti ini sudah ditarik."):
        unggahan.tarik_bukti(bukti=bukti, oleh=kota.operator_dinkes)


def test_tarik_bukti_jawaban_yang_diterima_ditolak(dunia):
    kota = dunia.sini
    bukti = TautanBuktiFactory(jawaban=kota.jawaban("4.2"), bukti__opd=kota.dinkes).bukti
    type(kota.jawaban("4.2")).objects.filter(pk=kota.jawaban("4.2").pk).update(
        status=Status.DITERIMA,
        nilai_verifikasi=5,
        verifikator=kota.verifikator,
        diverifikasi_pada=datetime(2024, 5, 1, tzinfo=UTC),
    )
    with pytest.raises(Ditolak, match=r"menopang jawaban yang sudah diterima \(4.2\)"):
        unggahan.tarik_bukti(bukti=bukti, oleh=kota.operator_dinkes)


def test_tarik_bukti_evaluasi_yang_diajukan_ditolak(dunia):
    kota = dunia.sini
    bukti = TautanBuktiFactory(jawaban=kota.jawaban("4.2"), bukti__opd=kota.dinkes).bukti
    ajukan_evaluasi(evaluasi=kota.evaluasi, oleh=kota.sekretariat)
    with pytest.raises(Ditolak, match="bagian dari evaluasi yang sudah diajukan"):
        unggahan.tarik_bukti(bukti=bukti, oleh=kota.operator_dinkes)


def test_tarik_saat_menunggu_menaikkan_versi_jawaban(dunia):
    kota = dunia.sini
    jawaban = kota.jawaban("4.2")
    bukti = TautanBuktiFactory(jawaban=jawaban, bukti__opd=kota.dinkes).bukti
    pengisian.simpan_jawaban(
        jawaban=jawaban, opsi="a", angka=None, catatan="", versi=jawaban.versi, oleh=kota.operator_dinkes
    )
    pengisian.ajukan_bagian(penugasan=kota.bagian("4.2", kota.dinkes), oleh=kota.operator_dinkes)
    semula = kota.jawaban("4.2").versi
    unggahan.tarik_bukti(bukti=bukti, oleh=kota.operator_dinkes)
    assert kota.jawaban("4.2").versi == semula + 1


def test_submitted_evidence_keeps_its_description(dunia):
    kota = dunia.sini
    tautan = TautanBuktiFactory(jawaban=kota.jawaban("4.1"), bukti=BuktiFactory(opd=kota.dinkes, judul="SK lama"))
    ajukan_evaluasi(evaluasi=kota.evaluasi, oleh=kota.sekretariat)
    with pytest.raises(Ditolak, match="sudah diajukan, sehingga keterangannya tidak dapat diubah"):
        unggahan.ubah_keterangan(bukti=tautan.bukti, keterangan={"judul": "SK baru"}, oleh=kota.operator_dinkes)
    tautan.bukti.refresh_from_db()
    assert tautan.bukti.judul == "SK lama"
