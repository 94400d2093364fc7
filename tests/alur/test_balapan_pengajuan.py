"""Races of the submission: one receipt however many click, and a manifest that is exactly what is locked."""

import pytest

from bukti.models import BerkasPengajuan, TautanBukti
from bukti.services.unggahan import ganti_berkas
from indikator.models import Evaluasi, HasilSkor, Pengajuan
from indikator.queries.pengajuan import selisih_pengajuan
from indikator.queries.pengesahan import lembar_opd
from indikator.services import pengisian
from indikator.services.pengajuan import ajukan_evaluasi, buka_kembali
from indikator.services.pengesahan import PenandaTangan, sahkan_opd
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Riwayat
from tests.alur.serentak import serentak
from tests.bukti.bahan import pdf, unggahan
from tests.bukti.bahan_verifikasi import isi_jawaban, lampirkan
from tests.dunia import DuniaKota
from tests.potret_dunia import pinjam_dunia

pytestmark = pytest.mark.django_db(transaction=True)
PUTARAN = range(4)


@pytest.fixture
def kota() -> DuniaKota:
    kota = pinjam_dunia().sini
    isi_jawaban(kota, "4.2")
    return kota


def ajukan(kota: DuniaKota):
    return lambda: ajukan_evaluasi(evaluasi=Evaluasi.objects.get(pk=kota.evaluasi.pk), oleh=kota.sekretariat)


@pytest.mark.parametrize("putaran", PUTARAN)
def test_submitted_by_many_at_once_there_is_one_receipt(kota: DuniaKota, putaran: int) -> None:
    hasil = serentak([ajukan(kota)] * 4)
    assert sum(isinstance(h, Pengajuan) for h in hasil) == 1
    assert sum(isinstance(h, SudahBerubah) for h in hasil) == 3
    assert Pengajuan.objects.count() == 1
    assert Riwayat.objects.filter(aksi=Aksi.EVALUASI_DIAJUKAN).count() == 1
    assert HasilSkor.objects.filter(evaluasi=kota.evaluasi, penyebab__startswith="Evaluasi diajukan").count() <= 2


@pytest.mark.parametrize("putaran", PUTARAN)
def test_a_save_at_the_same_moment_is_in_the_manifest_or_refused(kota: DuniaKota, putaran: int) -> None:
    jawaban = kota.jawaban("4.2")

    def simpan():
        return pengisian.simpan_jawaban(
            jawaban=jawaban, opsi="c", angka=None, catatan="", versi=jawaban.versi, oleh=kota.operator_dinkes
        )

    pengajuan, disimpan = serentak([ajukan(kota), simpan])
    assert isinstance(pengajuan, Pengajuan)
    tercatat = Pengajuan.objects.get().manifes["pertanyaan"]["4.2"]["opsi"]
    assert tercatat == kota.jawaban("4.2").opsi == ("a" if isinstance(disimpan, Ditolak) else "c")


@pytest.mark.parametrize("putaran", PUTARAN)
def test_a_file_replaced_at_the_same_moment_is_the_one_that_is_held(kota: DuniaKota, putaran: int) -> None:
    tautan = lampirkan(kota, "4.1")
    serentak(
        [
            ajukan(kota),
            lambda: ganti_berkas(
                bukti=tautan.bukti, berkas=[unggahan("baru.pdf", pdf(putaran + 1))], oleh=kota.operator_dinkes
            ),
        ]
    )
    pengajuan = Pengajuan.objects.get()
    [bukti] = pengajuan.manifes["pertanyaan"]["4.1"]["bukti"]
    versi = TautanBukti.objects.get(pk=tautan.pk).versi
    assert bukti["berkas"]["sha256"] == versi.sha256
    assert BerkasPengajuan.objects.get().versi == versi
    kota.evaluasi.refresh_from_db()
    assert not selisih_pengajuan(kota.evaluasi, pengajuan, None).ada


@pytest.mark.parametrize("putaran", PUTARAN)
def test_opened_again_by_two_at_once(kota: DuniaKota, putaran: int) -> None:
    ajukan(kota)()

    def buka():
        return buka_kembali(
            evaluasi=Evaluasi.objects.get(pk=kota.evaluasi.pk), alasan="Salah unggah SK.", oleh=kota.sekretariat
        )

    hasil = serentak([buka, buka])
    assert sum(isinstance(h, SudahBerubah) for h in hasil) == 1
    assert Riwayat.objects.filter(aksi=Aksi.EVALUASI_DIBUKA_LAGI).count() == 1


@pytest.mark.parametrize("putaran", PUTARAN)
def test_signed_while_the_part_is_taken_back(kota: DuniaKota, putaran: int) -> None:
    """Either the signature comes first and falls, or it is refused; it never stands on a part that is open."""
    pengisian.ajukan_bagian(penugasan=kota.bagian("4.1", kota.dinsos), oleh=kota.operator_dinsos)
    isi_jawaban(kota, "4.3")
    pengisian.ajukan_bagian(penugasan=kota.bagian("4.3", kota.dinsos), oleh=kota.operator_dinsos)
    sidik = lembar_opd(kota.evaluasi, kota.dinsos).sidik
    serentak(
        [
            lambda: sahkan_opd(
                evaluasi=kota.evaluasi,
                opd=kota.dinsos,
                penanda=PenandaTangan("Sari", "", "Kepala"),
                sidik=sidik,
                oleh=kota.sekretariat,
                keterangan="Lembar 1",
            ),
            lambda: pengisian.tarik_bagian(penugasan=kota.bagian("4.1", kota.dinsos), oleh=kota.operator_dinsos),
        ]
    )
    assert lembar_opd(kota.evaluasi, kota.dinsos).baris.keadaan in ("gugur", "belum")
