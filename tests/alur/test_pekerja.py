"""Each background task once through the real broker and a real worker: Redis with PostgreSQL, in memory on SQLite.

The tasks of the sweepers find work whose message was lost: here it is put into the rows without any message.
"""

import time
import zipfile
from collections.abc import Callable
from datetime import time as pukul
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from celery import Celery
from celery.signals import task_postrun
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import F
from django.utils import timezone

from bukti.models import BacaanBerkas, Unggahan, VersiBukti
from bukti.services.unggahan import unggah_bukti
from bukti.services.unggahan_bertahap import mulai_unggahan
from bukti.tasks import sapu_bacaan, sapu_pemeriksaan, sapu_unggahan
from indikator.models import Evaluasi, HasilSkor
from indikator.services.pengisian import simpan_jawaban
from indikator.tasks import sapu_skor
from klaster.models import Denyut, Kiriman, Pemusnahan, PengaturanKota, Pengguna, Riwayat
from klaster.services.retensi import setujui_pemusnahan, susun_pemusnahan
from klaster.tasks import (
    buang_sisa,
    catat_denyut,
    jalankan_pagi,
    kirim_yang_diminta,
    periksa_rantai,
    sapu_pemusnahan,
    sapu_segel,
)
from laporan.isi_berkas import Pilihan
from laporan.models import LaporanTersimpan
from laporan.services.permintaan import minta_laporan
from laporan.services.permintaan_berkas import minta_berkas
from laporan.tasks import sapu_laporan
from tests.alur.bahan import pdf_bertulisan
from tests.dunia import DuniaKota
from tests.factories.notifikasi import KirimanFactory, NotifikasiFactory
from tests.klaster.bahan_retensi import pesan
from tests.potret_dunia import pinjam_dunia

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.lama, pytest.mark.kedua]
TUNGGU = 60


@pytest.fixture
def kota(transactional_db: None) -> DuniaKota:
    return pinjam_dunia().sini


@pytest.fixture
def selesai(pekerja_nyata: Celery) -> Any:
    """Names of the tasks that the worker has ended, with their state."""
    nama: list[tuple[str, str]] = []

    def dengar(task: Any = None, state: str = "", **_: Any) -> None:
        nama.append((task.name, state))

    task_postrun.connect(dengar, weak=False)
    yield nama
    task_postrun.disconnect(dengar)


def sampai(syarat: Callable[[], bool]) -> None:
    """Wait until it is so; the worker is another thread, and the machine may be busy."""
    akhir = time.monotonic() + TUNGGU
    while not syarat():
        assert time.monotonic() < akhir, "the worker did not do it in time"
        time.sleep(0.1)


def isi(kota: DuniaKota, kode: str, **nilai: Any) -> None:
    jawaban = kota.jawaban(kode)
    nilai = {"opsi": "", "angka": None, "catatan": ""} | nilai
    simpan_jawaban(jawaban=jawaban, versi=jawaban.versi, oleh=kota.operator_dinkes, **nilai)


def unggah(kota: DuniaKota) -> VersiBukti:
    tautan = unggah_bukti(
        jawaban=kota.jawaban("4.1"),
        berkas=[SimpleUploadedFile("sk.pdf", pdf_bertulisan("KEPUTUSAN"))],
        kebutuhan=None,
        keterangan={"judul": "SK", "jenis": "dokumen"},
        oleh=kota.operator_dinkes,
    )
    assert tautan.versi is not None
    return tautan.versi


def test_the_broker_is_the_one_of_this_half(pekerja_nyata: Celery) -> None:
    """PostgreSQL runs with Redis, SQLite with the broker in memory; nothing runs in the caller."""
    assert pekerja_nyata.conf.task_always_eager is False
    skema = pekerja_nyata.connection().transport.driver_type
    assert skema == ("redis" if settings.REDIS_URL else "memory")
    assert connection.vendor == "sqlite" or settings.REDIS_URL


def test_hitung_skor(kota: DuniaKota, selesai: list[tuple[str, str]]) -> None:
    """Three saves: three messages, computed with the figures of the last one, for its revision."""
    isi(kota, "4.2", opsi="a")
    isi(kota, "4.2", opsi="b")
    isi(kota, "4.4", angka=Decimal("62.5"))
    evaluasi = Evaluasi.objects.get(pk=kota.evaluasi.pk)
    terkini = HasilSkor.objects.filter(evaluasi=evaluasi, revisi=evaluasi.revisi)
    sampai(lambda: terkini.count() == 2)
    assert {h.jenis: h.total for h in terkini} == {"mandiri": Decimal("11.25"), "verifikasi": Decimal(0)}
    sampai(lambda: len([s for s in selesai if s[0] == "indikator.tasks.hitung_skor"]) == 3)
    assert set(selesai) == {("indikator.tasks.hitung_skor", "SUCCESS")}


def test_sapu_skor(kota: DuniaKota, pekerja_nyata: Celery) -> None:
    Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(revisi=F("revisi") + 1)
    terkini = HasilSkor.objects.filter(evaluasi=kota.evaluasi, revisi=F("evaluasi__revisi"))
    assert not terkini.exists()
    sapu_skor.delay()
    sampai(lambda: terkini.count() == 2)
    assert set(terkini.values_list("penyebab", flat=True)) == {"Penghitungan susulan"}


def test_periksa_versi(kota: DuniaKota, selesai: list[tuple[str, str]]) -> None:
    versi = unggah(kota)
    sampai(lambda: VersiBukti.objects.get(pk=versi.pk).status_periksa == VersiBukti.Periksa.BERSIH)
    versi.refresh_from_db()
    assert versi.halaman == 1
    assert versi.pratinjau.read(4) == b"RIFF"
    versi.pratinjau.close()
    sampai(lambda: ("bukti.tasks.periksa_versi", "SUCCESS") in selesai)


def test_sapu_pemeriksaan(kota: DuniaKota, pekerja_nyata: Celery, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message of the upload is lost; the sweeper finds the row."""
    monkeypatch.setattr("bukti.services.unggahan.antrekan_pemeriksaan", lambda versi_id: None)
    versi = unggah(kota)
    VersiBukti.objects.filter(pk=versi.pk).update(diunggah_pada=timezone.now() - timedelta(minutes=5))
    sapu_pemeriksaan.delay()
    sampai(lambda: VersiBukti.objects.get(pk=versi.pk).status_periksa == VersiBukti.Periksa.BERSIH)


def test_sapu_bacaan(kota: DuniaKota, pekerja_nyata: Celery) -> None:
    """A file from before the reader: clean, but nobody has read it."""
    versi = unggah(kota)
    sampai(lambda: VersiBukti.objects.get(pk=versi.pk).status_periksa == VersiBukti.Periksa.BERSIH)
    BacaanBerkas.objects.filter(versi=versi).delete()
    sapu_bacaan.delay()
    sampai(lambda: BacaanBerkas.objects.filter(versi=versi, teks__contains="KEPUTUSAN").exists())


def test_sapu_unggahan(kota: DuniaKota, pekerja_nyata: Celery) -> None:
    unggahan = mulai_unggahan(nama="sk.pdf", panjang=1000, oleh=kota.operator_dinkes)
    sapu_unggahan.delay()
    Unggahan.objects.filter(pk=unggahan.pk).update(kedaluwarsa_pada=timezone.now() - timedelta(seconds=1))
    sapu_unggahan.delay()
    sampai(lambda: not Unggahan.objects.filter(pk=unggahan.pk).exists())


def test_berkas_verifikasi(kota: DuniaKota, selesai: list[tuple[str, str]]) -> None:
    """The ZIP of evidence by the same task as the reports."""
    versi = unggah(kota)
    sampai(lambda: VersiBukti.objects.get(pk=versi.pk).status_periksa == VersiBukti.Periksa.BERSIH)
    jenis = LaporanTersimpan.Jenis.ZIP_BUKTI
    laporan = minta_berkas(evaluasi=kota.evaluasi, jenis=jenis, pilihan=Pilihan(), oleh=kota.sekretariat).laporan
    sampai(lambda: LaporanTersimpan.objects.get(pk=laporan.pk).status == LaporanTersimpan.Status.SELESAI)
    laporan.refresh_from_db()
    with laporan.berkas.open("rb") as berkas, zipfile.ZipFile(berkas) as arsip:
        assert sum(nama.endswith(".pdf") for nama in arsip.namelist()) == 1


def test_buat_laporan(kota: DuniaKota, selesai: list[tuple[str, str]]) -> None:
    laporan = minta_laporan(evaluasi=kota.evaluasi, oleh=kota.sekretariat).laporan
    assert laporan.status == LaporanTersimpan.Status.ANTRE
    sampai(lambda: ("laporan.tasks.buat_laporan", "SUCCESS") in selesai)
    laporan.refresh_from_db()
    assert (laporan.status, laporan.kemajuan, laporan.percobaan) == (LaporanTersimpan.Status.SELESAI, 100, 1)
    with laporan.berkas.open("rb") as berkas:
        assert berkas.read(5) == b"%PDF-"


def test_sapu_laporan(kota: DuniaKota, pekerja_nyata: Celery, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker was killed in the middle of it: its lease has run out, the next attempt makes the report."""
    monkeypatch.setattr("laporan.services.permintaan.antrekan_laporan", lambda laporan_id: None)
    laporan = minta_laporan(evaluasi=kota.evaluasi, oleh=kota.sekretariat).laporan
    lewat = timezone.now() - timedelta(seconds=1)
    LaporanTersimpan.objects.filter(pk=laporan.pk).update(
        status=LaporanTersimpan.Status.BERJALAN, percobaan=1, sewa_sampai=lewat
    )
    sapu_laporan.delay()
    sampai(lambda: LaporanTersimpan.objects.get(pk=laporan.pk).status == LaporanTersimpan.Status.SELESAI)
    assert LaporanTersimpan.objects.get(pk=laporan.pk).percobaan == 2


def test_catat_denyut(pekerja_nyata: Celery) -> None:
    mulai = timezone.now()
    catat_denyut.delay()
    sampai(lambda: Denyut.objects.filter(nama="beat", waktu__gte=mulai).exists())


def test_sapu_segel(kota: DuniaKota, pekerja_nyata: Celery, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process was killed between the change and its seal."""
    monkeypatch.setattr("klaster.services.riwayat.jadwalkan_segel", lambda: None)
    isi(kota, "4.2", opsi="a")
    belum = Riwayat.objects.filter(segel__isnull=True)
    assert belum.exists()
    sapu_segel.delay()
    sampai(lambda: not belum.exists())


def test_periksa_rantai(kota: DuniaKota, pekerja_nyata: Celery) -> None:
    mulai = timezone.now()
    periksa_rantai.delay()
    sampai(lambda: Denyut.objects.filter(nama="riwayat-utuh", waktu__gte=mulai).exists())


def test_musnahkan_data(kota: DuniaKota, selesai: list[tuple[str, str]]) -> None:
    pesan(kota.operator_dinkes, tahun=3)
    daftar = susun_pemusnahan(kota=kota.kota, oleh=kota.sekretariat)
    setujui_pemusnahan(pemusnahan=daftar, jenis={"notifikasi"}, oleh=kota.sekretariat)
    sampai(lambda: ("klaster.tasks.musnahkan_data", "SUCCESS") in selesai)
    assert Pemusnahan.objects.get().hasil == {"notifikasi": {"banyak": 1, "selesai": True}}


def test_sapu_pemusnahan(kota: DuniaKota, pekerja_nyata: Celery) -> None:
    """An agreed list without a message is carried out, and the next year's list is drawn up by itself."""
    pesan(kota.operator_dinkes, tahun=3)
    daftar = susun_pemusnahan(kota=kota.kota, oleh=None)
    butir = [{**satu, "disetujui": True} for satu in daftar.daftar]
    Pemusnahan.objects.filter(pk=daftar.pk).update(
        status="disetujui",
        daftar=butir,
        diputuskan_oleh=kota.sekretariat,
        disusun_pada=timezone.now() - timedelta(days=400),
    )
    sapu_pemusnahan.delay()
    sampai(lambda: Pemusnahan.objects.get(pk=daftar.pk).status == "selesai")
    pesan(kota.operator_dinkes, tahun=3)
    sapu_pemusnahan.delay()
    sampai(lambda: Pemusnahan.objects.filter(status="disusun").count() == 1)


def test_buang_sisa(pekerja_nyata: Celery) -> None:
    Session.objects.create(session_key="lama", session_data="x", expire_date=timezone.now() - timedelta(hours=1))
    buang_sisa.delay()
    sampai(lambda: not Session.objects.exists())


def test_jalankan_pagi(kota: DuniaKota, selesai: list[tuple[str, str]], tanpa_jam: None) -> None:
    """Delivered five times at once, to a worker with two threads: one digest a person (CC-5)."""
    orang = [kota.operator_dinkes, kota.pimpinan]
    for satu in orang:
        Pengguna.objects.filter(pk=satu.pk).update(email=f"{satu.username}@kota.example")
        NotifikasiFactory(penerima=satu)
    for _ in range(5):
        jalankan_pagi.delay()
    sampai(lambda: selesai.count(("klaster.tasks.jalankan_pagi", "SUCCESS")) == 5)
    assert sorted(m.to[0] for m in mail.outbox) == ["sini.dinkes@kota.example", "sini.walikota@kota.example"]
    assert set(Kiriman.objects.values_list("status", flat=True)) == {"terkirim"}


def test_kirim_yang_diminta(kota: DuniaKota, selesai: list[tuple[str, str]]) -> None:
    Pengguna.objects.filter(pk=kota.pimpinan.pk).update(email="walikota@kota.example")
    satu = KirimanFactory(penerima=kota.pimpinan, status=Kiriman.Status.GAGAL, percobaan=0)
    for _ in range(3):
        kirim_yang_diminta.delay()
    sampai(lambda: selesai.count(("klaster.tasks.kirim_yang_diminta", "SUCCESS")) == 3)
    satu.refresh_from_db()
    assert (satu.status, satu.percobaan, len(mail.outbox)) == (Kiriman.Status.TERKIRIM, 1, 1)


@pytest.fixture
def tanpa_jam(kota: DuniaKota) -> None:
    """The city is written to at every hour of every day."""
    PengaturanKota.objects.create(
        kota=kota.kota, jam_kirim=pukul(0), tenang_mulai=pukul(0), tenang_sampai=pukul(0), hari_kerja_saja=False
    )


def test_every_task_of_the_portal_is_tried_here(pekerja_nyata: Celery) -> None:
    milik = {nama.rpartition(".")[2] for nama in pekerja_nyata.tasks if not nama.startswith("celery.")}
    diuji = {nama.removeprefix("test_") for nama in globals() if nama.startswith("test_")}
    assert milik - diuji == set()
