"""The whole circle through the pages: hand in, reject, send back, repair, accept; several rounds, read as sentences."""

from decimal import Decimal

import pytest

from bukti.models import VersiBukti
from bukti.queries.riwayat import pengembalian, riwayat_jawaban
from bukti.services import unggahan
from indikator.models import Status
from indikator.queries.tugas import menurut_mendesak, tugas
from indikator.services import pengisian
from tests.bukti import bahan
from tests.bukti.bahan_verifikasi import kirim, lampirkan, menunggu, putuskan, sebagai, serahkan, url, url_antrean
from tests.factories.indikator import SAAT_UJI, PenugasanFactory
from tests.factories.klaster import PenggunaFactory

VERIFIKATOR = "verifikator Kota Sini (Verifikator Kota Sini)"
DINKES = "dinkes Kota Sini (Operator Dinas Kesehatan Kota Sini)"
DINSOS = "dinsos Kota Sini (Operator Dinas Sosial Kota Sini)"


@pytest.fixture
def kota(dunia):
    return dunia.sini


def kalimat(kota, kode: str) -> list[str]:
    """The history of the answer from the beginning."""
    jawaban = kota.jawaban(kode)
    langkah = riwayat_jawaban(jawaban, [t.bukti for t in jawaban.tautan_bukti.select_related("bukti")])
    return [c.kalimat for c in reversed(langkah)]


def test_dua_putaran_lalu_diterima_terbaca_sebagai_kalimat(kota):
    penilai = sebagai(kota.verifikator)
    menunggu(kota, "4.1")
    tautan = kota.jawaban("4.1").tautan_bukti.get()
    for putaran in (1, 2):
        putuskan(penilai, tautan, "ditolak", alasan_bukti=f"Tanpa tanda tangan ({putaran}).")
        respons = kirim(
            penilai,
            "kembalikan",
            kota.jawaban("4.1"),
            alasan=f"Putaran {putaran}.",
            opd=[kota.dinkes.pk, kota.dinsos.pk],
        )
        assert respons.status_code == 302
        assert kota.jawaban("4.1").putaran == putaran
        _perbaiki(kota, tautan, putaran)
    putuskan(penilai, tautan, "diterima")
    respons = kirim(penilai, "terima", kota.jawaban("4.1"), nilai="7,5", catatan="Sudah lengkap.")
    assert respons.status_code == 302

    judul = f"“{tautan.bukti.judul}”"
    diserahkan = [
        f"{DINKES} mengajukan bagian Dinas Kesehatan Kota Sini.",
        f"{DINSOS} mengajukan bagian Dinas Sosial Kota Sini.",
        f"{DINSOS} melengkapi semua bagian pertanyaan 4.1; jawaban menunggu verifikasi.",
    ]
    dikembalikan = [
        f"{VERIFIKATOR} menolak bukti {judul}.",
        f"{VERIFIKATOR} mengembalikan jawaban pertanyaan 4.1 kepada "
        "Dinas Kesehatan Kota Sini dan Dinas Sosial Kota Sini.",
        f"{DINKES} mengganti berkas bukti {tautan.bukti.judul}.",
    ]
    assert kalimat(kota, "4.1") == [
        f"{DINKES} mengisi jawaban: “Ya”.",
        *diserahkan,
        *dikembalikan,
        *diserahkan,
        *dikembalikan,
        *diserahkan,
        f"{VERIFIKATOR} menerima bukti {judul}.",
        f"{VERIFIKATOR} menerima jawaban pertanyaan 4.1 dengan nilai 7,5.",
    ]
    isi = penilai.get(url("verifikasi", kota.jawaban("4.1"))).content.decode()
    assert "Putaran pengembalian (2)" in isi
    assert "Putaran 1." in isi
    assert "Sudah lengkap." in isi


def _perbaiki(kota, tautan, putaran: int) -> None:
    """DINKES replaces the file, the inspection finds nothing, both OPD hand in again."""
    berkas = bahan.unggahan("sk.pdf", bahan.pdf(putaran))
    versi = unggahan.ganti_berkas(bukti=tautan.bukti, berkas=[berkas], oleh=kota.operator_dinkes)
    VersiBukti.objects.filter(pk=versi.pk).update(status_periksa="bersih", diperiksa_pada=SAAT_UJI)
    serahkan(kota, "4.1")


def test_yang_dikembalikan_berada_di_atas_daftar_operator(kota):
    menunggu(kota, "4.2")
    kirim(sebagai(kota.verifikator), "kembalikan", kota.jawaban("4.2"), alasan="Kurang.", opd=[kota.dinkes.pk])
    daftar = menurut_mendesak(tugas(kota.evaluasi, kota.operator_dinkes))
    assert (daftar[0].jawaban.pertanyaan.kode, daftar[0].status) == ("4.2", Status.DIKEMBALIKAN)


def test_hanya_opd_yang_diminta_memperbaiki(kota):
    menunggu(kota, "4.1")
    kirim(sebagai(kota.verifikator), "kembalikan", kota.jawaban("4.1"), alasan="Foto.", opd=[kota.dinsos.pk])
    assert kota.bagian("4.1", kota.dinkes).status == Status.MENUNGGU
    pengisian.ajukan_bagian(penugasan=kota.bagian("4.1", kota.dinsos), oleh=kota.operator_dinsos)
    jawaban = kota.jawaban("4.1")
    assert (jawaban.status, jawaban.putaran) == (Status.MENUNGGU, 1)
    isi = sebagai(kota.verifikator).get(url_antrean(kota, "putaran=perbaikan")).context["baris"]
    assert [b.jawaban.pk for b in isi] == [jawaban.pk]
    meja = sebagai(kota.verifikator).get(url("verifikasi", jawaban)).content.decode()
    assert "Pernah dikembalikan." in meja


def test_dinilai_ulang_sesudah_dibatalkan(kota):
    penilai = sebagai(kota.verifikator)
    kirim(penilai, "terima", menunggu(kota, "4.2"), nilai="10", catatan="")
    kirim(penilai, "batalkan_verifikasi", kota.jawaban("4.2"))
    kirim(penilai, "terima", kota.jawaban("4.2"), nilai="4", catatan="")
    assert kota.jawaban("4.2").nilai_verifikasi == Decimal(4)
    assert kalimat(kota, "4.2")[-3:] == [
        f"{VERIFIKATOR} menerima jawaban pertanyaan 4.2 dengan nilai 10.",
        f"{VERIFIKATOR} membatalkan verifikasi pertanyaan 4.2, semula bernilai 10.",
        f"{VERIFIKATOR} menerima jawaban pertanyaan 4.2 dengan nilai 4.",
    ]


def test_tiga_opd_disebut_semua(kota):
    jawaban = menunggu(kota, "4.1")
    operator = PenggunaFactory(operator=True, opd=kota.dp3a)
    PenugasanFactory(jawaban=jawaban, opd=kota.dp3a, terkirim=True, diajukan_oleh=operator)
    semua = [kota.dinkes.pk, kota.dinsos.pk, kota.dp3a.pk]
    kirim(sebagai(kota.verifikator), "kembalikan", kota.jawaban("4.1"), alasan="Kurang.", opd=semua)
    assert kalimat(kota, "4.1")[-1].endswith(
        "kepada Dinas Kesehatan Kota Sini, Dinas PPPA Kota Sini, dan Dinas Sosial Kota Sini."
    )
    jawaban = kota.jawaban("4.1")
    assert len(pengembalian(riwayat_jawaban(jawaban, []))) == 1
    assert lampirkan(kota, "4.1", "foto").putusan == "menunggu"
