"""Submitting an evaluation: what blocks, what is frozen, opening again, closing."""

import json
import re
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from indikator.models import Evaluasi, HasilSkor, JendelaTahap, Pengajuan, SkorTahap, Status
from indikator.pengajuan.kanonik import kanonik, sidik
from indikator.queries.pengajuan import berkas_manifes, keabsahan, selisih_pengajuan
from indikator.services.pengajuan import (
    PengajuanTerhalang,
    PredikatResmi,
    ajukan_evaluasi,
    buka_kembali,
    selesaikan_evaluasi,
)
from indikator.services.pengesahan import PenandaTangan, atur_wajib_pengesahan
from indikator.services.verifikasi import terima_jawaban
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, PredikatTerbit, Riwayat
from tests.bukti.bahan_verifikasi import isi_jawaban, lampirkan, menunggu

PENANDA = PenandaTangan("Dra. Ratna Dewi", "19680212 199203 2 004", "Kepala DP3A")
ALASAN = "Angka puskesmas pada 4.3 keliru."


@pytest.fixture
def kota(dunia):
    """4.3 answered with 7 and accepted with 5 points; 4.2 a draft; the rest untouched."""
    kota = dunia.sini
    jawaban = menunggu(kota, "4.3")
    terima_jawaban(jawaban=jawaban, nilai=Decimal(5), catatan="", versi=jawaban.versi, oleh=kota.verifikator)
    isi_jawaban(kota, "4.2")
    return kota


def ajukan(kota, **lain) -> Pengajuan:
    return ajukan_evaluasi(evaluasi=kota.evaluasi, oleh=kota.sekretariat, penanda=PENANDA, **lain)


def test_submission_locks_and_leaves_a_numbered_receipt(kota):
    pengajuan = ajukan(kota)
    kota.evaluasi.refresh_from_db()
    assert (kota.evaluasi.status, kota.evaluasi.diajukan_pada) == (Evaluasi.Status.DIAJUKAN, pengajuan.dibuat_pada)
    assert re.fullmatch(r"KLA/32\.77/2024/1-[A-HJ-NP-Z2-9]{6}", pengajuan.kode)
    assert (pengajuan.penanda_nama, pengajuan.penanda_nip) == (PENANDA.nama, PENANDA.nip)
    assert pengajuan.oleh_label == "sekretariat Kota Sini (Sekretariat Kota Sini)"
    riwayat = Riwayat.objects.get(aksi=Aksi.EVALUASI_DIAJUKAN)
    assert riwayat.sesudah == {"pengajuan": 1, "kode": pengajuan.kode, "sidik": pengajuan.sidik}
    assert pengajuan.jumlah == {
        "pertanyaan": 5, "terjawab": 2, "diterima": 1, "opd": 4, "disahkan": 0, "bukti": 0, "lampiran": 0,
        "berkas": 0, "ukuran": 0,
    }  # fmt: skip


def test_manifest_holds_answers_parts_and_scores_of_the_revision(kota):
    manifes = ajukan(kota).manifes
    hasil = {h.jenis: h for h in HasilSkor.objects.filter(evaluasi=kota.evaluasi, revisi=kota.evaluasi.revisi)}
    assert manifes["skor"]["mandiri"]["total"] == "20.00" == str(hasil["mandiri"].total)
    assert manifes["skor"]["verifikasi"]["total"] == "5.00" == str(hasil["verifikasi"].total)
    assert list(manifes["pertanyaan"]) == ["4.1", "4.2", "4.3", "4.4", "26.1"]
    soal = manifes["pertanyaan"]["4.3"]
    assert {k: soal[k] for k in ("status", "angka", "nilai", "poin", "poin_verifikasi", "catatan")} == {
        "status": "diterima",
        "angka": "7",
        "nilai": "7 lembaga",
        "poin": "10.00",
        "poin_verifikasi": "5.00",
        "catatan": "Dihitung dari laporan triwulan.",
    }
    [bagian] = soal["bagian"]
    assert (bagian["opd"], bagian["pimpin"], bagian["status"]) == ("DINSOS", True, "diterima")
    assert bagian["diajukan_oleh"] == "dinsos Kota Sini"
    assert manifes["instrumen"]["sidik"] == kota.evaluasi.instrumen.sidik


def test_fingerprint_is_that_of_the_stored_manifest_byte_for_byte(kota):
    pengajuan = Pengajuan.objects.get(pk=ajukan(kota).pk)
    isi = berkas_manifes(pengajuan)
    assert sidik(json.loads(isi)) == pengajuan.sidik
    assert kanonik(json.loads(isi)) == isi
    assert not any(isinstance(n, float) for n in _daun(pengajuan.manifes))


def _daun(isi):
    if isinstance(isi, dict | list):
        for satu in isi.values() if isinstance(isi, dict) else isi:
            yield from _daun(satu)
    else:
        yield isi


def test_an_answer_that_waits_blocks_and_is_listed(kota):
    menunggu(kota, "4.4")
    with pytest.raises(PengajuanTerhalang, match="Masih ada 1 jawaban yang menunggu verifikasi") as galat:
        ajukan(kota)
    assert [b.temuan.kode for b in galat.value.butir] == ["4.4"]
    assert not Pengajuan.objects.exists()
    kota.evaluasi.refresh_from_db()
    assert kota.evaluasi.terbuka


def test_missing_sign_off_blocks_where_it_is_demanded(kota):
    atur_wajib_pengesahan(evaluasi=kota.evaluasi, wajib=True, oleh=kota.sekretariat)
    with pytest.raises(PengajuanTerhalang, match="Isian Dinas Kesehatan Kota Sini belum disahkan") as galat:
        ajukan(kota)
    assert len(galat.value.butir) == 4


def test_second_call_finds_it_submitted(kota):
    ajukan(kota)
    with pytest.raises(SudahBerubah, match="sudah diajukan"):
        ajukan(kota)
    assert Pengajuan.objects.count() == 1


def test_outside_the_window_it_is_refused(kota):
    JendelaTahap.objects.create(evaluasi=kota.evaluasi, kegiatan="PENGESAHAN", mulai="2020-01-01", sampai="2020-01-31")
    with pytest.raises(Ditolak, match="31 Januari 2020"):
        ajukan(kota)
    assert not Pengajuan.objects.exists()


@pytest.mark.parametrize(
    ("penanda", "bidang"), [(PenandaTangan(" ", "", "Kepala"), "nama"), (PenandaTangan("Ratna", "", ""), "jabatan")]
)
def test_signer_is_needed(kota, penanda, bidang):
    with pytest.raises(Ditolak) as galat:
        ajukan_evaluasi(evaluasi=kota.evaluasi, oleh=kota.sekretariat, penanda=penanda)
    assert galat.value.bidang == bidang


def test_a_submission_can_neither_be_changed_nor_deleted(kota):
    pengajuan = ajukan(kota)
    for ubah in (pengajuan.save, pengajuan.delete, Pengajuan.objects.all().delete):
        with pytest.raises(PermissionDenied):
            ubah()
    with pytest.raises(PermissionDenied):
        Pengajuan.objects.update(penanda_nama="Lain")


def test_opened_again_with_a_reason_and_submitted_anew(kota):
    pertama = ajukan(kota)
    buka_kembali(evaluasi=kota.evaluasi, alasan=ALASAN, oleh=kota.sekretariat)
    assert (kota.evaluasi.status, kota.evaluasi.diajukan_pada) == (Evaluasi.Status.DIISI, None)
    assert Riwayat.objects.get(aksi=Aksi.EVALUASI_DIBUKA_LAGI).keterangan == ALASAN
    assert not selisih_pengajuan(kota.evaluasi, pertama, None).ada
    isi_jawaban(kota, "4.4")
    selisih = selisih_pengajuan(kota.evaluasi, pertama, None)
    assert [b.kode for b in selisih.pertanyaan] == ["4.4"]
    assert [(p.dulu, p.kini) for p in selisih.umum if p.apa == "Nilai mandiri"] == [("20,00", "26,25")]
    kedua = ajukan(kota)
    assert (kedua.nomor, keabsahan(str(pertama.token)).pengganti, keabsahan(str(kedua.token)).terbaru) == (2, 2, True)
    assert selisih_pengajuan(kota.evaluasi, pertama, kedua) == selisih
    assert Pengajuan.objects.get(pk=pertama.pk).manifes["pertanyaan"]["4.4"]["nilai"] == ""


@pytest.mark.parametrize("alasan", ["", "   ", "salah"])
def test_opening_again_needs_a_reason(kota, alasan):
    ajukan(kota)
    with pytest.raises(Ditolak) as galat:
        buka_kembali(evaluasi=kota.evaluasi, alasan=alasan, oleh=kota.sekretariat)
    assert galat.value.bidang == "alasan"


def test_what_is_not_submitted_cannot_be_opened_again(kota):
    with pytest.raises(SudahBerubah, match="tidak sedang diajukan"):
        buka_kembali(evaluasi=kota.evaluasi, alasan=ALASAN, oleh=kota.sekretariat)


def beri_nilai_final(kota):
    SkorTahap.objects.create(
        evaluasi=kota.evaluasi, tahap="VF", pertanyaan=kota.jawaban("4.3").pertanyaan, skor=Decimal(5)
    )


def test_final_scores_end_the_reopening_and_allow_the_closing(kota):
    ajukan(kota)
    with pytest.raises(Ditolak, match="mintalah sekretariat membukanya kembali"):
        isi_jawaban(kota, "4.4")
    with pytest.raises(Ditolak, match="Verifikasi final belum bernilai"):
        selesaikan_evaluasi(evaluasi=kota.evaluasi, oleh=kota.sekretariat)
    beri_nilai_final(kota)
    with pytest.raises(Ditolak, match="tidak dapat dibuka kembali"):
        buka_kembali(evaluasi=kota.evaluasi, alasan=ALASAN, oleh=kota.sekretariat)
    selesaikan_evaluasi(evaluasi=kota.evaluasi, oleh=kota.sekretariat)
    assert kota.evaluasi.status == Evaluasi.Status.SELESAI
    assert Riwayat.objects.get(aksi=Aksi.EVALUASI_SELESAI).kalimat.endswith("menutup evaluasi KLA Kota Sini 2024.")
    with pytest.raises(Ditolak, match="sudah ditutup"):
        isi_jawaban(kota, "4.4")
    with pytest.raises(SudahBerubah):
        selesaikan_evaluasi(evaluasi=kota.evaluasi, oleh=kota.sekretariat)


def test_closing_publishes_the_announced_outcome_once(kota):
    ajukan(kota)
    beri_nilai_final(kota)
    resmi = PredikatResmi("Nindya", Decimal("712.5"), "https://contoh.test/pengumuman", 2025)
    selesaikan_evaluasi(evaluasi=kota.evaluasi, oleh=kota.sekretariat, resmi=resmi)
    terbit = PredikatTerbit.objects.get(kota=kota.kota)
    assert (terbit.tahun_evaluasi, terbit.tahun_penghargaan, terbit.predikat) == (2024, 2025, "Nindya")
    assert (terbit.nilai, terbit.tahap) == (Decimal("712.50"), PredikatTerbit.Tahap.FINAL)


def test_a_published_fact_is_not_overwritten(kota):
    ajukan(kota)
    beri_nilai_final(kota)
    PredikatTerbit.objects.create(
        kota=kota.kota, tahun_evaluasi=2024, tahap="FINAL", predikat="Madya", sumber_url="https://contoh.test/a"
    )
    resmi = PredikatResmi("Utama", None, "https://contoh.test/b")
    with pytest.raises(Ditolak, match="sudah terbit"):
        selesaikan_evaluasi(evaluasi=kota.evaluasi, oleh=kota.sekretariat, resmi=resmi)
    kota.evaluasi.refresh_from_db()
    assert kota.evaluasi.status == Evaluasi.Status.DIAJUKAN
    assert PredikatTerbit.objects.get(kota=kota.kota).predikat == "Madya"


def test_evaluator_loses_sight_of_what_is_opened_again(kota, dunia):
    pengajuan = ajukan(kota)
    assert Pengajuan.objects.terlihat_oleh(dunia.evaluator).get() == pengajuan
    buka_kembali(evaluasi=kota.evaluasi, alasan=ALASAN, oleh=kota.sekretariat)
    assert not Pengajuan.objects.terlihat_oleh(dunia.evaluator).exists()
    assert not Pengajuan.objects.terlihat_oleh(dunia.sana.sekretariat).exists()


def test_receipt_of_a_manifest_that_was_tampered_with_is_not_valid(kota):
    pengajuan = ajukan(kota)
    assert keabsahan(str(pengajuan.token)).utuh
    manifes = {**pengajuan.manifes, "tahun": 2025}
    super(type(Pengajuan.objects.all()), Pengajuan.objects.filter(pk=pengajuan.pk)).update(manifes=manifes)
    assert not keabsahan(str(pengajuan.token)).utuh
    assert keabsahan("bukan-token") is keabsahan("00000000-0000-0000-0000-000000000000") is None


def test_returned_answers_and_gaps_do_not_block(kota):
    lampirkan(kota)
    assert ajukan(kota).manifes["pertanyaan"]["4.2"]["status"] == Status.DRAF


def test_scores_computed_by_the_submission_name_who_submitted(kota):
    HasilSkor.objects.all().delete()
    pengajuan = ajukan_evaluasi(evaluasi=kota.evaluasi, oleh=kota.sekretariat)
    assert set(HasilSkor.objects.values_list("penyebab", "pemicu")) == {("Evaluasi diajukan", pengajuan.oleh_label)}
    assert pengajuan.oleh_label == f"{kota.sekretariat} ({kota.sekretariat.keterangan_peran})"
