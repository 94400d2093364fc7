"""Who is told what when something happens: through the real services."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from indikator.aturan.tata_tugas import Tata
from indikator.models import CatatanTahap, Evaluasi, Indikator
from indikator.models.skor import Tahap
from indikator.services.catatan_tahap import buat_catatan, buka_catatan, setujui_catatan, tindak_catatan
from indikator.services.evaluasi import buka_evaluasi, ubah_tenggat
from indikator.services.kabar import evaluasi_diajukan
from indikator.services.pengajuan import buka_kembali
from indikator.services.pengisian import ajukan_bagian, simpan_jawaban
from indikator.services.penugasan import TAMBAH, tata_bagian, ubah_borongan, ubah_penugasan
from indikator.services.perpanjangan import Sasaran, beri_perpanjangan, cabut_perpanjangan
from indikator.services.verifikasi import kembalikan_jawaban, terima_jawaban
from klaster.models import Notifikasi, PilihanNotifikasi
from klaster.services.riwayat import bertanggal
from tests.dunia import TENGGAT
from tests.factories.indikator import SAAT_UJI, PengajuanFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def kota(dunia):
    return dunia.sini


def kabar(jenis: str = "") -> dict[str, list[str]]:
    """User name -> titles, the oldest first."""
    baris = Notifikasi.objects.filter(jenis=jenis) if jenis else Notifikasi.objects.all()
    isi: dict[str, list[str]] = {}
    for nama, judul in baris.order_by("pk").values_list("penerima__username", "judul"):
        isi.setdefault(nama, []).append(judul)
    return isi


def kirim(kota, kode: str = "4.2"):
    """Answer 4.2 (DINKES alone) filled in and handed in."""
    jawaban = kota.jawaban(kode)
    simpan_jawaban(jawaban=jawaban, opsi="a", angka=None, catatan="", versi=jawaban.versi, oleh=kota.operator_dinkes)
    ajukan_bagian(penugasan=kota.bagian(kode, kota.dinkes), oleh=kota.operator_dinkes)
    return kota.jawaban(kode)


def kembalikan(kota, jawaban, alasan: str = "SK belum bertanda tangan."):
    return kembalikan_jawaban(
        jawaban=jawaban, alasan=alasan, opd=[kota.dinkes], versi=jawaban.versi, oleh=kota.verifikator
    )


def test_opening_an_evaluation_tells_the_whole_city(dunia):
    sini = dunia.sini
    baru = buka_evaluasi(kota=sini.kota, instrumen=dunia.instrumen, tahun=2025, tenggat=TENGGAT, oleh=sini.sekretariat)
    nama = {n for n, j in kabar("evaluasi").items() if j == ["Evaluasi 2025 dibuka"]}
    assert {"sini.dinkes", "sini.walikota", "sini.verifikator"} <= nama
    assert not nama & {"evaluator", "sana.dinkes", "sini.sekretariat"}
    satu = Notifikasi.objects.get(penerima=sini.pimpinan)
    assert (satu.alamat, satu.isi) == (
        baru.get_absolute_url(),
        "Pengisian sampai 31 Desember 2099 pukul 23.59 WIB.",
    )


def test_an_answer_that_waits_is_told_to_the_verifier_of_its_klaster_once_a_day(kota):
    kirim(kota)
    jawaban = kota.jawaban("4.4")
    simpan_jawaban(
        jawaban=jawaban, opsi="", angka=Decimal(50), catatan="", versi=jawaban.versi, oleh=kota.operator_dinkes
    )
    ajukan_bagian(penugasan=kota.bagian("4.4", kota.dinkes), oleh=kota.operator_dinkes)
    assert kabar() == {"sini.verifikator": ["Ada jawaban baru yang menunggu verifikasi, evaluasi 2024"]}


def test_a_returned_answer_is_told_to_its_operators_with_the_reason_and_the_repaired_one_to_the_verifier(kota):
    kembali = kembalikan(kota, kirim(kota))
    assert kabar("dikembalikan") == {"sini.dinkes": ["Jawaban 4.2 dikembalikan dan perlu diperbaiki"]}
    satu = Notifikasi.objects.get(jenis="dikembalikan")
    assert (satu.isi, satu.alamat) == ("SK belum bertanda tangan.", kembali.get_absolute_url())
    ajukan_bagian(penugasan=kota.bagian("4.2", kota.dinkes), oleh=kota.operator_dinkes)
    assert kabar("menunggu")["sini.verifikator"][1:] == ["Jawaban 4.2 sudah diperbaiki dan menunggu lagi"]


def test_returning_twice_by_a_double_press_is_said_once_and_a_second_return_again(kota):
    jawaban = kirim(kota)
    kembalikan(kota, jawaban)
    kembalikan(kota, jawaban)
    assert len(kabar("dikembalikan")["sini.dinkes"]) == 1
    ajukan_bagian(penugasan=kota.bagian("4.2", kota.dinkes), oleh=kota.operator_dinkes)
    kembalikan(kota, kota.jawaban("4.2"), "Masih belum.")
    assert len(kabar("dikembalikan")["sini.dinkes"]) == 2


def test_an_accepted_answer_is_told_to_its_operators(kota):
    jawaban = kirim(kota)
    terima_jawaban(jawaban=jawaban, nilai=Decimal(10), catatan="Baik.", versi=jawaban.versi, oleh=kota.verifikator)
    assert kabar("diterima") == {"sini.dinkes": ["Jawaban 4.2 diterima verifikator"]}


def test_who_has_switched_a_kind_off_is_left_out(kota):
    PilihanNotifikasi.objects.create(pengguna=kota.operator_dinkes, mati=["dikembalikan"])
    kembalikan(kota, kirim(kota))
    assert kabar("dikembalikan") == {}


def test_what_is_refused_is_not_told(kota):
    jawaban = kirim(kota)
    with pytest.raises(Exception, match="diputuskan atau diubah"):
        kembalikan_jawaban(jawaban=jawaban, alasan="x", opd=[], versi=jawaban.versi + 5, oleh=kota.verifikator)
    assert kabar("dikembalikan") == {}


# --- Assignments and days -------------------------------------------------------------------------------------------


def test_new_parts_are_told_once_with_all_their_questions(kota):
    pk = [kota.jawaban(kode).pk for kode in ("4.2", "4.4")]
    ubah_borongan(evaluasi=kota.evaluasi, jawaban_ids=pk, tindakan=TAMBAH, opd=kota.dp3a, oleh=kota.sekretariat)
    assert kabar() == {"sini.dp3a": ["Anda mendapat 2 bagian baru pada evaluasi 2024"]}
    assert Notifikasi.objects.get().isi == "Pertanyaan 4.2, 4.4."


def test_losing_a_part_is_not_told(kota):
    jawaban = kota.jawaban("4.1")
    kini = tata_bagian(jawaban.penugasan.all())
    tata = Tata(kota.dinkes.pk, frozenset({kota.dinkes.pk}))
    assert ubah_penugasan(jawaban=jawaban, tata=tata, sidik=kini.sidik, oleh=kota.sekretariat)
    assert kabar() == {}


def test_more_time_is_told_with_its_reason_and_less_time_too(kota):
    sampai = TENGGAT + timedelta(days=7)
    beri_perpanjangan(
        evaluasi=kota.evaluasi,
        sasaran=Sasaran(opd=kota.dinsos),
        sampai=sampai,
        alasan="Pindah kantor.",
        oleh=kota.sekretariat,
    )
    assert kabar() == {"sini.dinsos": ["Tenggat 2 bagian Anda menjadi 7 Januari 2100"]}
    assert Notifikasi.objects.get().isi == "Pertanyaan 4.1, 4.3. Alasan: Pindah kantor."
    cabut_perpanjangan(evaluasi=kota.evaluasi, opd=kota.dinsos, tenggat=sampai, oleh=kota.sekretariat)
    assert kabar()["sini.dinsos"][1] == "Tenggat 2 bagian Anda menjadi 31 Desember 2099"


def test_a_kecamatan_is_told_once_of_the_parts_of_its_kelurahan(kota):
    beri_perpanjangan(
        evaluasi=kota.evaluasi,
        sasaran=Sasaran(jawaban=kota.jawaban("26.1")),
        sampai=TENGGAT + timedelta(days=1),
        alasan="Banjir.",
        oleh=kota.verifikator,
    )
    satu = ["Tenggat 1 bagian Anda menjadi 1 Januari 2100"]
    assert kabar() == {"sini.kelurahan": satu, "sini.kecamatan": satu, "sini.dp3a": satu, "sini.sekretariat": satu}


def test_a_new_deadline_of_the_year_is_told_to_the_city_but_not_to_who_has_set_it(kota):
    ubah_tenggat(evaluasi=kota.evaluasi, tenggat=date(2099, 11, 30), oleh=kota.sekretariat)
    isi = kabar()
    assert isi["sini.dinkes"] == ["Tenggat pengisian evaluasi 2024 menjadi 30 November 2099"]
    assert "sini.sekretariat" not in isi and "sana.dinkes" not in isi
    assert Notifikasi.objects.first().isi == "Sebelumnya 31 Desember 2099."


# --- Evaluations and notes ------------------------------------------------------------------------------------------


def test_a_submission_is_told_to_city_and_evaluators_and_opening_again_to_the_city(kota, dunia):
    pengajuan = PengajuanFactory(evaluasi=kota.evaluasi, oleh=kota.sekretariat)
    for _ in range(2):
        evaluasi_diajukan(kota.evaluasi, pengajuan, kota.sekretariat)
    assert kabar()["evaluator"] == ["Evaluasi Kota Sini 2024 sudah diajukan"]
    assert "sini.sekretariat" not in kabar()
    Notifikasi.objects.all().delete()
    Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(status="diajukan", diajukan_pada=SAAT_UJI)
    buka_kembali(evaluasi=kota.evaluasi, alasan="Angka 4.2 keliru.", oleh=kota.sekretariat)
    assert kabar()["sini.dinkes"] == ["Evaluasi Kota Sini 2024 dibuka kembali"]
    assert "evaluator" not in kabar()


def test_a_note_goes_to_the_lead_and_its_steps_to_those_concerned(kota):
    Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(status="diajukan", diajukan_pada=SAAT_UJI)
    catatan = buat_catatan(
        evaluasi=kota.evaluasi,
        tahap=Tahap.VF,
        indikator=Indikator.objects.get(kode="4"),
        pertanyaan=kota.jawaban("4.2").pertanyaan,
        teks="Lengkapi SK.",
        oleh=kota.sekretariat,
    )
    assert kabar() == {"sini.dinkes": ["Catatan VF pada pertanyaan 4.2 perlu ditindaklanjuti"]}
    tidak = {"sudah": "", "belum": "", "diperlukan": "", "alasan": "Tidak ada SK."}
    catatan = tindak_catatan(
        catatan=catatan,
        penyelesaian=CatatanTahap.Penyelesaian.TIDAK_MUNGKIN,
        versi=catatan.versi,
        oleh=kota.operator_dinkes,
        **tidak,
    )
    menunggu = ["Catatan VF pada pertanyaan 4.2 sudah ditindaklanjuti dan menunggu pemeriksaan"]
    assert {n: j for n, j in kabar().items() if n != "sini.dinkes"} == {
        "sini.sekretariat": menunggu,
        "sini.verifikator": menunggu,
    }
    catatan = buka_catatan(catatan=catatan, alasan="Cari lagi.", versi=catatan.versi, oleh=kota.sekretariat)
    assert kabar()["sini.dinkes"][-1].endswith("dikembalikan dan perlu ditindaklanjuti lagi")
    catatan = tindak_catatan(
        catatan=catatan,
        penyelesaian=CatatanTahap.Penyelesaian.TIDAK_MUNGKIN,
        versi=catatan.versi,
        oleh=kota.operator_dinkes,
        **tidak,
    )
    setujui_catatan(catatan=catatan, versi=catatan.versi, oleh=kota.sekretariat)
    assert kabar()["sini.dinkes"][-1] == "Catatan VF pada pertanyaan 4.2 disetujui dan selesai"


def test_what_is_dated_back_is_no_news(kota):
    with bertanggal(SAAT_UJI):
        kembalikan(kota, kirim(kota))
    assert kabar() == {}
