"""Every background task: of another city, for what is gone, twice, and for somebody who has lost the right meanwhile.

A task carries numbers only; the row is the truth. Whose right it is stands in the row, too, and is asked anew when the
work is done: nothing is written or told for somebody who may not have it any more, and who waits is told why.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import time_machine
from django.core import mail
from django.core.files.storage import default_storage
from django.utils import timezone

from bukti.models import VersiBukti
from bukti.services import pemeriksaan_berkas
from bukti.services.pemindaian import Temuan
from indikator.models import Evaluasi, HasilSkor
from kla_portal.celery import app
from klaster.models import Aksi, Kiriman, Notifikasi, Pemusnahan, Pengguna, Riwayat
from klaster.models.pengguna import Peran
from klaster.services.retensi import setujui_pemusnahan, susun_pemusnahan
from klaster.services.surel import PESAN_TAK_SAMPAI
from laporan import pdf
from laporan.models import LaporanTersimpan
from laporan.services.hak import PESAN_HAK
from tests.dunia import Dunia, DuniaKota
from tests.factories.bukti import BuktiFactory, VersiBuktiFactory
from tests.factories.notifikasi import KirimanFactory, NotifikasiFactory
from tests.izin.jejak_kota import potret
from tests.keadaan.babak import semua_baris
from tests.klaster.bahan_retensi import pesan
from tests.laporan.bahan_berkas import lampirkan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cetakan", "antrean", "dugaan")]
TIADA = 987_654_321
#: A Friday, 07.30 in Jakarta (UTC+7): digests go out.
PAGI = datetime(2024, 5, 3, 0, 30, tzinfo=UTC)
DITOLAK = Temuan(alasan="Berkas rusak.")


@pytest.fixture
def dugaan(monkeypatch: pytest.MonkeyPatch) -> None:
    """What inspection finds in any file: the scanner has tests of its own, and takes a second."""
    monkeypatch.setattr(pemeriksaan_berkas, "periksa_isi", lambda versi: DITOLAK)


# --- What a task is given, made in a city -----------------------------------------------------------------------
def evaluasi(kota: DuniaKota) -> int:
    return kota.evaluasi.pk


def versi(kota: DuniaKota) -> int:
    bukti = BuktiFactory(opd=kota.dinkes, pengunggah=kota.operator_dinkes)
    return VersiBuktiFactory(bukti=bukti, menunggu=True, diunggah_oleh=kota.operator_dinkes).pk


def laporan(kota: DuniaKota, jenis: str = "evaluasi_mandiri") -> int:
    return LaporanTersimpan.objects.create(
        evaluasi=kota.evaluasi, jenis=jenis, diminta_oleh=kota.sekretariat, diminta_pada=timezone.now()
    ).pk


def pemusnahan(kota: DuniaKota) -> int:
    for _ in range(2):
        pesan(kota.operator_dinkes, tahun=3)
    daftar = susun_pemusnahan(kota=kota.kota, oleh=kota.sekretariat)
    setujui_pemusnahan(pemusnahan=daftar, jenis={"notifikasi"}, oleh=kota.sekretariat)
    return daftar.pk


@dataclass(frozen=True)
class Tugas:
    """`benda` makes what the number speaks of; None for a sweep, which is given nothing. `lain`: words only."""

    benda: Callable[[DuniaKota], int] | None = None
    nomor: str = ""
    lain: tuple[str, ...] = ()


SAPUAN = Tugas()
KATALOG = {
    "indikator.tasks.hitung_skor": Tugas(evaluasi, "evaluasi_id", ("penyebab", "pemicu")),
    "indikator.tasks.sapu_skor": SAPUAN,
    "bukti.tasks.periksa_versi": Tugas(versi, "versi_id"),
    "bukti.tasks.sapu_pemeriksaan": SAPUAN,
    "bukti.tasks.sapu_bacaan": SAPUAN,
    "bukti.tasks.sapu_unggahan": SAPUAN,
    "laporan.tasks.buat_laporan": Tugas(laporan, "laporan_id"),
    "laporan.tasks.sapu_laporan": SAPUAN,
    "klaster.tasks.musnahkan_data": Tugas(pemusnahan, "pemusnahan_id"),
    "klaster.tasks.sapu_pemusnahan": SAPUAN,
    "klaster.tasks.sapu_segel": SAPUAN,
    "klaster.tasks.periksa_rantai": SAPUAN,
    "klaster.tasks.jalankan_pagi": SAPUAN,
    "klaster.tasks.kirim_yang_diminta": SAPUAN,
    "klaster.tasks.buang_sisa": SAPUAN,
    "klaster.tasks.catat_denyut": SAPUAN,
}
BERNOMOR = sorted(nama for nama, tugas in KATALOG.items() if tugas.benda)


def terdaftar() -> set[str]:
    app.loader.import_default_modules()
    return {nama for nama in app.tasks if not nama.startswith("celery.")}


def test_every_task_has_a_row():
    assert terdaftar() == set(KATALOG)


@pytest.mark.parametrize("nama", sorted(KATALOG))
def test_no_task_is_told_who_asks(nama: str):
    """One number at most; a person's id in a message could be anybody's."""
    tugas = KATALOG[nama]
    assert list(inspect.signature(app.tasks[nama].run).parameters) == [*filter(None, [tugas.nomor]), *tugas.lain]


@pytest.mark.parametrize("nama", BERNOMOR)
def test_what_is_gone_is_passed_over(dunia: Dunia, nama: str):
    semula = semua_baris()
    app.tasks[nama].run(TIADA)
    assert semua_baris() == semula


@pytest.mark.parametrize("nama", BERNOMOR)
def test_the_number_of_another_city_does_that_citys_work_and_touches_no_other(dunia: Dunia, nama: str):
    """Whoever can send a forged message gains nothing: it does what the other city has asked for, in that city."""
    nomor, semula = KATALOG[nama].benda(dunia.sana), potret(dunia.sini.kota)
    sana = potret(dunia.sana.kota)

    app.tasks[nama].run(nomor)

    assert potret(dunia.sini.kota) == semula
    assert potret(dunia.sana.kota) != sana, "the task did nothing at all"
    assert not Notifikasi.objects.filter(penerima__kota=dunia.sini.kota).exists()


@pytest.mark.parametrize("nama", sorted(set(KATALOG) - {"klaster.tasks.catat_denyut"}))
def test_twice_is_once(dunia: Dunia, nama: str):
    tugas = KATALOG[nama]
    isi = [tugas.benda(dunia.sini)] if tugas.benda else []
    app.tasks[nama].run(*isi)
    sekali, surel = semua_baris(), len(mail.outbox)

    app.tasks[nama].run(*isi)

    assert semua_baris() == sekali
    assert len(mail.outbox) == surel


# --- Rights that are lost on the way ----------------------------------------------------------------------------
def ditangguhkan(dunia: Dunia, orang: Pengguna) -> None:
    Pengguna.objects.filter(pk=orang.pk).update(is_active=False)


def diturunkan(dunia: Dunia, orang: Pengguna) -> None:
    Pengguna.objects.filter(pk=orang.pk).update(peran=Peran.OPERATOR, opd=dunia.sini.dinsos)


def pindah_kota(dunia: Dunia, orang: Pengguna) -> None:
    Pengguna.objects.filter(pk=orang.pk).update(kota=dunia.sana.kota, opd=dunia.sana.dinkes if orang.opd else None)


HILANG = [ditangguhkan, diturunkan, pindah_kota]


@pytest.mark.parametrize("hilang", HILANG)
@pytest.mark.parametrize("jenis", ["evaluasi_mandiri", "catatan_tahap", "zip_bukti"])
def test_a_report_is_not_made_for_who_may_not_ask_for_it_any_more(dunia: Dunia, jenis: str, hilang):
    lampirkan(dunia.sini, "4.1", b"isi")
    nomor = laporan(dunia.sini, jenis)
    hilang(dunia, dunia.sini.sekretariat)

    app.tasks["laporan.tasks.buat_laporan"].run(nomor)

    satu = LaporanTersimpan.objects.get(pk=nomor)
    assert (satu.status, satu.pesan, satu.berkas.name) == ("gagal", PESAN_HAK, "")
    assert not default_storage.exists("laporan")
    kabar = Notifikasi.objects.filter(penerima=dunia.sini.sekretariat).values_list("isi", flat=True)
    assert list(kabar) == ([] if hilang is ditangguhkan else [PESAN_HAK])


def test_a_report_is_not_stored_for_who_loses_the_right_while_it_is_made(dunia: Dunia, monkeypatch):
    cetak = pdf.cetak

    def lama(*isi, **lain):
        ditangguhkan(dunia, dunia.sini.sekretariat)
        return cetak(*isi, **lain)

    monkeypatch.setattr(pdf, "cetak", lama)
    nomor = laporan(dunia.sini)

    app.tasks["laporan.tasks.buat_laporan"].run(nomor)

    assert LaporanTersimpan.objects.get(pk=nomor).pesan == PESAN_HAK
    assert not default_storage.exists("laporan")


def test_a_report_of_an_evaluation_closed_meanwhile_is_made(dunia: Dunia):
    """Closing takes nobody the right to read."""
    nomor = laporan(dunia.sini)
    Evaluasi.objects.filter(pk=dunia.sini.evaluasi.pk).update(status="selesai", diajukan_pada=timezone.now())

    app.tasks["laporan.tasks.buat_laporan"].run(nomor)

    assert LaporanTersimpan.objects.get(pk=nomor).status == "selesai"


def test_a_closed_evaluation_keeps_the_scores_it_has(dunia: Dunia):
    app.tasks["indikator.tasks.hitung_skor"].run(dunia.sini.evaluasi.pk)
    Evaluasi.objects.filter(pk=dunia.sini.evaluasi.pk).update(status="selesai", diajukan_pada=timezone.now())
    semula = list(HasilSkor.objects.values_list())

    app.tasks["indikator.tasks.hitung_skor"].run(dunia.sini.evaluasi.pk, "Jawaban 4.1 diubah", "orang lain")

    assert list(HasilSkor.objects.values_list()) == semula


@pytest.mark.parametrize("hilang", [*HILANG, None])
def test_what_inspection_refuses_is_told_to_who_still_works_there(dunia: Dunia, hilang):
    """The file's name and fault are the unit's: who has left it is told neither."""
    nomor, orang = versi(dunia.sini), dunia.sini.operator_dinkes
    rekan = Pengguna.objects.create(username="rekan", nama="Rekan", peran="operator", opd=orang.opd, kota=orang.kota)
    if hilang:
        hilang(dunia, orang)

    app.tasks["bukti.tasks.periksa_versi"].run(nomor)

    assert VersiBukti.objects.get(pk=nomor).status_periksa == "ditolak"
    assert [n.penerima for n in Notifikasi.objects.all()] == [rekan if hilang else orang]


@pytest.mark.parametrize("hilang", HILANG)
def test_an_agreement_to_delete_ends_with_the_right_to_give_it(dunia: Dunia, hilang):
    """What is deleted cannot be brought back; a colleague who still may is told to draw up the list anew."""
    sini = dunia.sini
    nomor = pemusnahan(sini)
    rekan = Pengguna.objects.create(username="rekan", nama="Rekan", peran="sekretariat", kota=sini.kota)
    hilang(dunia, sini.sekretariat)

    app.tasks["klaster.tasks.musnahkan_data"].run(nomor)
    app.tasks["klaster.tasks.musnahkan_data"].run(nomor)

    assert Pemusnahan.objects.get(pk=nomor).status == "dibatalkan"
    assert Notifikasi.objects.filter(penerima=sini.operator_dinkes).count() == 2
    assert Riwayat.objects.filter(aksi=Aksi.PEMUSNAHAN_DIBATALKAN, pelaku=None).count() == 1
    assert [n.judul for n in Notifikasi.objects.filter(penerima=rekan)] == ["Pemusnahan data dihentikan"]


def diminta_lagi(kota: DuniaKota) -> Kiriman:
    return KirimanFactory(penerima=kota.operator_dinkes, status="gagal", percobaan=0, galat="Diminta kirim ulang.")


@pytest.mark.parametrize("hilang", [ditangguhkan, pindah_kota])
def test_a_mail_asked_for_again_is_not_sent_to_who_has_left_and_says_so(dunia: Dunia, settings, hilang):
    """The secretariat that asked sees the reason in the log of mails, not a mail that waits for ever."""
    settings.KLA_SUREL_AKTIF = True
    kiriman = diminta_lagi(dunia.sini)
    hilang(dunia, dunia.sini.operator_dinkes)

    app.tasks["klaster.tasks.kirim_yang_diminta"].run()

    kiriman.refresh_from_db()
    assert mail.outbox == []
    assert (kiriman.status, kiriman.percobaan > 0) == ("gagal", True)
    assert kiriman.galat == PESAN_TAK_SAMPAI


@pytest.mark.parametrize("hilang", [ditangguhkan, pindah_kota])
def test_the_digest_tells_nothing_of_a_city_that_was_left(dunia: Dunia, settings, hilang):
    settings.KLA_SUREL_AKTIF = True
    orang = dunia.sini.operator_dinkes
    Pengguna.objects.filter(pk=orang.pk).update(email="dinkes@kota.example")
    NotifikasiFactory(penerima=orang, kota=dunia.sini.kota, judul="Bagian 4.1 dikembalikan")
    hilang(dunia, orang)

    with time_machine.travel(PAGI, tick=False):
        app.tasks["klaster.tasks.jalankan_pagi"].run()

    assert [surat.body for surat in mail.outbox if "4.1" in surat.body] == []
