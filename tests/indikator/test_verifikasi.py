"""Judging: bounds, reasons, rounds, and two verifiers at once."""

from decimal import Decimal

import pytest

from indikator.models import Jawaban, Status
from indikator.services import pengisian, verifikasi
from indikator.services.pengajuan import ajukan_evaluasi
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Riwayat


@pytest.fixture
def menunggu(dunia) -> Jawaban:
    """Question 4.2 (needs no evidence), handed in and waiting."""
    kota = dunia.sini
    jawaban = kota.jawaban("4.2")
    pengisian.simpan_jawaban(jawaban=jawaban, opsi="a", angka=None, catatan="", versi=1, oleh=kota.operator_dinkes)
    pengisian.ajukan_bagian(penugasan=kota.bagian("4.2", kota.dinkes), oleh=kota.operator_dinkes)
    return kota.jawaban("4.2")


def terima(jawaban, oleh, nilai="7.5", versi=None, catatan="") -> Jawaban:
    return verifikasi.terima_jawaban(
        jawaban=jawaban, nilai=Decimal(nilai), catatan=catatan, versi=versi or jawaban.versi, oleh=oleh
    )


def kembalikan(jawaban, oleh, alasan="SK belum ditandatangani.", opd=(), versi=None) -> Jawaban:
    return verifikasi.kembalikan_jawaban(
        jawaban=jawaban, alasan=alasan, opd=opd, versi=versi or jawaban.versi, oleh=oleh
    )


def test_accept_stores_score_verifier_and_parts(dunia, menunggu):
    diterima = terima(menunggu, dunia.sini.verifikator)
    assert (diterima.status, diterima.nilai_verifikasi) == (Status.DITERIMA, Decimal("7.50"))
    assert (diterima.verifikator, diterima.menunggu_sejak) == (dunia.sini.verifikator, None)
    assert dunia.sini.bagian("4.2", dunia.sini.dinkes).status == Status.DITERIMA


@pytest.mark.parametrize("nilai", ["10.01", "-0.01", "NaN", "Infinity"])
def test_score_outside_the_question_is_refused(dunia, menunggu, nilai):
    with pytest.raises(Ditolak, match="antara 0 dan 10") as galat:
        terima(menunggu, dunia.sini.verifikator, nilai)
    assert galat.value.bidang == "nilai"
    assert dunia.sini.jawaban("4.2").status == Status.MENUNGGU


def test_score_with_three_decimals_is_refused(dunia, menunggu):
    with pytest.raises(Ditolak, match="dua angka di belakang koma"):
        terima(menunggu, dunia.sini.verifikator, "7.555")


def test_points_without_accepted_mandatory_evidence_are_refused_but_zero_is_not(dunia):
    kota = dunia.sini
    jawaban = kota.jawaban("4.1")
    pengisian.simpan_jawaban(jawaban=jawaban, opsi="tidak", angka=None, catatan="", versi=1, oleh=kota.operator_dinkes)
    for opd, orang in [(kota.dinkes, kota.operator_dinkes), (kota.dinsos, kota.operator_dinsos)]:
        pengisian.ajukan_bagian(penugasan=kota.bagian("4.1", opd), oleh=orang)
    with pytest.raises(Ditolak, match="Bukti wajib belum diterima"):
        terima(kota.jawaban("4.1"), kota.verifikator, "5")
    assert terima(kota.jawaban("4.1"), kota.verifikator, "0").nilai_verifikasi == 0


def test_second_verifier_is_told(dunia, menunggu):
    kota = dunia.sini
    terima(menunggu, kota.verifikator, "7.5")
    with pytest.raises(SudahBerubah, match="sudah diputuskan"):
        kembalikan(menunggu, kota.sekretariat, versi=menunggu.versi)
    with pytest.raises(SudahBerubah):
        terima(menunggu, kota.sekretariat, "1", versi=menunggu.versi)
    assert kota.jawaban("4.2").nilai_verifikasi == Decimal("7.50")


def test_send_back_needs_a_reason(dunia, menunggu):
    with pytest.raises(Ditolak, match="Tulis alasan") as galat:
        kembalikan(menunggu, dunia.sini.verifikator, alasan="  ")
    assert galat.value.bidang == "alasan"


def test_send_back_to_chosen_opd_only(dunia):
    kota = dunia.sini
    pengisian.simpan_jawaban(
        jawaban=kota.jawaban("4.1"), opsi="tidak", angka=None, catatan="", versi=1, oleh=kota.operator_dinkes
    )
    for opd, orang in [(kota.dinkes, kota.operator_dinkes), (kota.dinsos, kota.operator_dinsos)]:
        pengisian.ajukan_bagian(penugasan=kota.bagian("4.1", opd), oleh=orang)
    kembalikan(kota.jawaban("4.1"), kota.verifikator, opd=[kota.dinsos])
    assert kota.bagian("4.1", kota.dinsos).status == Status.DIKEMBALIKAN
    assert kota.bagian("4.1", kota.dinkes).status == Status.MENUNGGU
    with pytest.raises(SudahBerubah):  # no longer waiting
        kembalikan(kota.jawaban("4.1"), kota.verifikator, opd=[kota.dp3a])


def test_circle_runs_several_times_and_reads_as_history(dunia, menunggu):
    kota = dunia.sini
    for putaran in (1, 2):
        kembalikan(kota.jawaban("4.2"), kota.verifikator, alasan=f"Putaran {putaran}: foto tanpa tanggal.")
        jawaban = kota.jawaban("4.2")
        assert (jawaban.status, jawaban.putaran) == (Status.DIKEMBALIKAN, putaran)
        pengisian.ajukan_bagian(penugasan=kota.bagian("4.2", kota.dinkes), oleh=kota.operator_dinkes)
    terima(kota.jawaban("4.2"), kota.verifikator, "10")
    aksi = [r.aksi for r in Riwayat.objects.untuk(kota.jawaban("4.2")).order_by("pk")]
    satu_putaran = [Aksi.BAGIAN_DIAJUKAN, Aksi.JAWABAN_DIAJUKAN]
    assert aksi == [
        Aksi.JAWABAN_DISIMPAN,
        *satu_putaran,
        Aksi.JAWABAN_DIKEMBALIKAN,
        *satu_putaran,
        Aksi.JAWABAN_DIKEMBALIKAN,
        *satu_putaran,
        Aksi.JAWABAN_DITERIMA,
    ]
    terakhir = Riwayat.objects.untuk(kota.jawaban("4.2")).first()
    assert terakhir.kalimat == (
        "verifikator Kota Sini (Verifikator Kota Sini) menerima jawaban Pertanyaan 4.2 (Kota Sini 2024)."
    )


def test_undo_puts_the_answer_back_into_the_queue(dunia, menunggu):
    kota = dunia.sini
    diterima = terima(menunggu, kota.verifikator, catatan="Sudah sesuai.")
    kembali = verifikasi.batalkan_verifikasi(jawaban=diterima, versi=diterima.versi, oleh=kota.verifikator)
    assert (kembali.status, kembali.nilai_verifikasi, kembali.verifikator) == (Status.MENUNGGU, None, None)
    assert kembali.catatan_verifikasi == ""
    assert Riwayat.objects.untuk(kembali).first().sebelum["catatan"] == "Sudah sesuai."
    assert kota.bagian("4.2", kota.dinkes).status == Status.MENUNGGU


def test_operator_taking_back_makes_the_verifiers_page_stale(dunia, menunggu):
    kota = dunia.sini
    pengisian.tarik_bagian(penugasan=kota.bagian("4.2", kota.dinkes), oleh=kota.operator_dinkes)
    pengisian.ajukan_bagian(penugasan=kota.bagian("4.2", kota.dinkes), oleh=kota.operator_dinkes)
    with pytest.raises(SudahBerubah):
        terima(menunggu, kota.verifikator, versi=menunggu.versi)


def test_submission_is_refused_while_an_answer_waits(dunia, menunggu):
    with pytest.raises(Ditolak, match="Masih ada 1 jawaban yang menunggu"):
        ajukan_evaluasi(evaluasi=dunia.sini.evaluasi, oleh=dunia.sini.sekretariat)
