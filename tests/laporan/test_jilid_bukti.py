"""The binder from the request to the volumes, with real printing and the real process that binds."""

from __future__ import annotations

import io

import pypdf
import pytest
from django.core.files.storage import default_storage

from bukti.models import Bukti
from laporan.isi_berkas import Pilihan, Sebab
from laporan.models import LaporanTersimpan
from laporan.services import jilid_bukti, pembuatan, simpanan
from laporan.services.berkas_bukti import buang_berkas
from laporan.services.pembuatan import render_laporan
from laporan.services.permintaan_berkas import minta_berkas
from tests.dunia import Dunia
from tests.factories.bukti import BuktiFactory, TautanBuktiFactory
from tests.laporan.bahan_berkas import TIPE_XLSX, foto, lampirkan, pdf
from tests.laporan.bahan_laporan import StatusLaporan


@pytest.fixture(autouse=True)
def _tanpa_antrean(monkeypatch, settings, tmp_path):
    settings.KLA_FOLDER_SEMENTARA = tmp_path / "sementara"
    monkeypatch.setattr("laporan.services.permintaan_berkas.antrekan_laporan", lambda *_, **__: None)
    monkeypatch.setattr(pembuatan, "antrekan_laporan", lambda *_, **__: None)


def buat(dunia: Dunia, **pilihan) -> LaporanTersimpan:
    kota = dunia.sini
    laporan = minta_berkas(
        evaluasi=kota.evaluasi,
        jenis=LaporanTersimpan.Jenis.JILID_BUKTI,
        pilihan=Pilihan(alamat="https://kla.test/", **pilihan),
        oleh=kota.sekretariat,
    ).laporan
    render_laporan(laporan_id=laporan.pk)
    laporan.refresh_from_db()
    return laporan


def baca(satu) -> pypdf.PdfReader:
    with satu.berkas.open("rb") as berkas:
        return pypdf.PdfReader(io.BytesIO(berkas.read()))


def lengkapi(dunia: Dunia) -> None:
    """A document that proves two questions, photos, a link, a spreadsheet, a file that lost pages, a sensitive one."""
    kota = dunia.sini
    perwali = lampirkan(kota, "4.1", pdf(2), judul="Perwali KLA", halaman=2)
    lampirkan(kota, "4.1", foto(), foto(20, 40), judul="Foto rapat", tipe="image/jpeg", halaman=None)
    TautanBuktiFactory(
        jawaban=kota.jawaban("4.2"), versi=None, bukti=BuktiFactory(opd=kota.dinkes, judul="JDIH", tautan=True)
    )
    TautanBuktiFactory(
        jawaban=kota.jawaban("4.2"), bukti=perwali.bukti, versi=perwali.versi, halaman_dari=2, halaman_sampai=2
    )
    lampirkan(kota, "4.3", b"PK", judul="Data anak jalanan", tipe=TIPE_XLSX, halaman=None)
    lampirkan(kota, "4.3", pdf(1), judul="Terpotong", halaman=9)
    lampirkan(kota, "4.3", pdf(1), judul="Nama korban", kepekaan=Bukti.Kepekaan.KORBAN, halaman=1)


@pytest.mark.lama
def test_jilid_terbuka_pada_setiap_indikator_dan_menunjuk_halaman_yang_benar(dunia):
    lengkapi(dunia)
    hilang = lampirkan(dunia.sini, "4.3", pdf(1), judul="Hilang dari penyimpanan", halaman=1)
    default_storage.delete(hilang.versi.berkas.name)

    laporan = buat(dunia)

    assert (laporan.status, laporan.pesan, laporan.bagian.count()) == (StatusLaporan.SELESAI, "", 0)
    jilid = baca(laporan)
    teks = [" ".join(p.extract_text().split()) for p in jilid.pages]
    assert laporan.halaman == len(teks)
    letak = _penanda(jilid)
    assert [n for _, n in letak[:4]] == [0, 1, 2, 2]
    for kode in ("4.1", "4.2", "4.3"):
        halaman = next(n for nama, n in letak if nama.startswith(f"{kode} "))
        assert teks[halaman].startswith(f"{kode} Apakah hal {kode} sudah dilaksanakan? No. Bukti Putusan Letak")
    tujuan = jilid.named_destinations
    sasaran = [x.get_object()["/Dest"] for x in jilid.pages[1]["/Annots"]]
    assert [jilid.get_destination_page_number(tujuan[s]) for s in sasaran] == [
        n for nama, n in letak if nama.split()[0] in ("4", "4.1", "4.2", "4.3", "26")
    ]
    perwali = next(n for nama, n in letak if nama == "01 Perwali KLA")
    assert "Asli 1" in teks[perwali]
    assert "Pertanyaan 4.1, bukti 01, halaman 1 dari 2" in teks[perwali]
    pembatas = teks[next(n for nama, n in letak if nama.startswith("4.2 "))]
    assert f"Lihat pertanyaan 4.1, hlm. {perwali + 1}–{perwali + 2}" in pembatas
    assert "yang dirujuk hlm. 2 dokumen" in pembatas
    assert "https://jdih.contoh.test/perda-1" in teks[next(n for nama, n in letak if nama == "01 JDIH")]
    assert sum("Asli" in t for t in teks) == 2
    assert all(f"Halaman {n}" in t for n, t in enumerate(teks[1:], start=2))

    _periksa_yang_tertinggal(laporan, teks)


def _periksa_yang_tertinggal(laporan: LaporanTersimpan, teks: list[str]) -> None:
    """What could not be bound is listed at the end; children's data is named by question and OPD only."""
    akhir = teks[-1]
    assert "Yang tidak dijilid" in akhir
    assert "Data anak jalanan" in akhir
    assert "Berkas Excel atau Word tidak dapat dijadikan halaman" in akhir
    assert "Tercatat, tetapi berkas tersimpannya tidak dapat dibaca" in akhir
    assert "Bukti peka" in akhir
    assert not any("Nama korban" in t for t in teks)
    assert [(b[0], b[2], b[4]) for b in laporan.rincian["tak_terjilid"]] == [
        ("4.3", "Data anak jalanan", jilid_bukti.OFFICE),
        ("4.3", "Terpotong", jilid_bukti.GAGAL),
        ("4.3", "Hilang dari penyimpanan", Sebab.HILANG.kalimat),
    ]
    assert laporan.rincian["ditinggal"][0][2] == "Bukti peka"
    assert list(simpanan.settings.KLA_FOLDER_SEMENTARA.iterdir()) == []


@pytest.mark.lama
def test_jilid_dibagi_saling_merujuk_dan_dihapus_bersama(dunia, settings, django_capture_on_commit_callbacks):
    kota = dunia.sini
    perwali = lampirkan(kota, "4.1", pdf(2), judul="Perwali KLA", halaman=2)
    TautanBuktiFactory(jawaban=kota.jawaban("4.2"), bukti=perwali.bukti, versi=perwali.versi)
    lampirkan(kota, "4.2", pdf(1), judul="Nama korban", kepekaan=Bukti.Kepekaan.KORBAN, halaman=1)
    settings.KLA_JILID_MAKS = 1

    laporan = buat(dunia, peka=True, alasan="Diminta tim verifikasi")

    semua = [laporan, *laporan.bagian.all()]
    assert [b.halaman for b in semua] == [len(baca(b).pages) for b in semua]
    assert len(semua) == 2
    kedua = [" ".join(p.extract_text().split()) for p in baca(semua[1]).pages]
    assert "Jilid 2 dari 2" in kedua[0]
    assert any("Lihat pertanyaan 4.1, jilid 1, hlm. 5–6" in t for t in kedua)
    (peka,) = [t for t in kedua if "Pertanyaan 4.2, bukti 02" in t]
    assert "Memuat data pribadi anak, jangan disebarluaskan." in peka
    nama = [b.berkas.name for b in semua]
    with django_capture_on_commit_callbacks(execute=True):
        buang_berkas(laporan)
    assert [default_storage.exists(n) for n in nama] == [False] * 2
    assert not laporan.bagian.exists()


def _penanda(jilid: pypdf.PdfReader) -> list[tuple[str, int]]:
    hasil: list[tuple[str, int]] = []

    def jalan(simpul) -> None:
        for satu in simpul:
            if isinstance(satu, list):
                jalan(satu)
            else:
                hasil.append((satu.title, jilid.get_destination_page_number(satu)))

    jalan(jilid.outline)
    return hasil
