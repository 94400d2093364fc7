"""A whole evaluation year in the browser, from the opening to the next year's, by the roles alone."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from bukti.models import VersiBukti
from indikator.models import CatatanTahap, Evaluasi, HasilSkor, JumlahTahap, Pengajuan, SkorTahap, Status, TawaranLalu
from klaster.models import Aksi, PredikatTerbit, Riwayat
from tests.alur import tahun_kota, tahun_luar
from tests.alur.dunia_tahun import TAHUN, DuniaTahun, buat_dunia_tahun
from tests.alur.orang import Orang

pytestmark = [pytest.mark.peramban, pytest.mark.kedua]


@pytest.fixture
def dunia_tahun(transactional_db: None) -> DuniaTahun:
    return buat_dunia_tahun()


def test_satu_tahun(dunia_tahun: DuniaTahun, datang: Callable[..., Orang], pekerja_nyata: object) -> None:
    dunia = dunia_tahun
    sekretariat = datang(dunia.sekretariat)
    merencanakan(sekretariat, dunia)
    dinkes, verifikator = mengisi(datang, dunia, sekretariat)
    mengajukan(datang, dunia, sekretariat)
    dinilai(datang, dunia, sekretariat, dinkes=dinkes, verifikator=verifikator)
    berganti_tahun(sekretariat, dunia, dinkes)
    periksa_akhir(dunia)
    periksa_jejak(dunia)


def merencanakan(sekretariat: Orang, dunia: DuniaTahun) -> None:
    tahun_kota.membuka(sekretariat.page, dunia)
    tahun_kota.menjadwalkan(sekretariat.page, dunia)
    tahun_kota.menugaskan(sekretariat.page)
    tahun_kota.mewajibkan_pengesahan(sekretariat.page)


def mengisi(datang: Callable[..., Orang], dunia: DuniaTahun, sekretariat: Orang) -> tuple[Orang, Orang]:
    """All parts handed in, verified, and one of them repaired. Returns the OPD's operator and the verifier."""
    dinkes = datang(dunia.operator["DINKES"])
    tahun_kota.dinkes_mengisi(dinkes.page)
    tahun_kota.memperpanjang(sekretariat.page, dunia)
    tahun_kota.dinsos_mengisi(datang(dunia.operator["DINSOS"]).page)
    tahun_kota.lurah_mengaku(datang(dunia.operator[dunia.lurah[0].kode]).page)
    tahun_kota.lurah_menyangkal(datang(dunia.operator[dunia.lurah[1].kode]).page)
    tahun_kota.dp3a_mengisi(datang(dunia.operator["DP3A"]).page)
    verifikator = datang(dunia.verifikator)
    tahun_kota.menilai(verifikator.page)
    tahun_kota.memperbaiki(dinkes)
    tahun_kota.terima(verifikator.page, "4.4", "90", 1)
    return dinkes, verifikator


def mengajukan(datang: Callable[..., Orang], dunia: DuniaTahun, sekretariat: Orang) -> None:
    """Checked, signed, submitted; anybody can check the receipt, the mayor can see what would lift the score."""
    tahun_luar.memeriksa(sekretariat.page)
    tahun_luar.mengesahkan(datang(dunia.kepala_dinkes).page)
    tahun_luar.mencatat_pengesahan(sekretariat.page, dunia)
    alamat, sidik = tahun_luar.mengajukan(sekretariat.page)
    assert Pengajuan.objects.get().sidik == sidik
    tahun_luar.memindai(datang(None).page, alamat, sidik)
    walikota = datang(dunia.walikota)
    tahun_luar.menyimulasikan(walikota.page)
    sebab = tahun_luar.membaca_riwayat(walikota.page)
    assert len(sebab) == HasilSkor.objects.filter(jenis=HasilSkor.Jenis.MANDIRI).count()
    assert sebab[-1].startswith("Evaluasi dibuka")


def dinilai(
    datang: Callable[..., Orang],
    dunia: DuniaTahun,
    sekretariat: Orang,
    *,
    dinkes: Orang,
    verifikator: Orang,
) -> None:
    """Province, the note it left, the final verification with a sum that does not fit, the ministry."""
    tahun_luar.provinsi_menilai(datang(dunia.evaluator_provinsi).page)
    tahun_luar.menindaklanjuti(dinkes.page)
    tahun_luar.menyetujui(verifikator.page)
    tahun_luar.mengimpor_vf(sekretariat.page)
    tahun_luar.kementerian_membaca(datang(dunia.evaluator_kementerian).page)
    tahun_luar.menyandingkan(sekretariat.page)


def berganti_tahun(sekretariat: Orang, dunia: DuniaTahun, dinkes: Orang) -> None:
    tahun_luar.menutup(sekretariat.page)
    tahun_luar.membuka_lagi(sekretariat.page, dunia)
    tahun_luar.melanjutkan(dinkes.page)
    tahun_luar.membandingkan_tahun(sekretariat.page)


# --- What the database says of it all -----------------------------------------------------------------------------
def periksa_akhir(dunia: DuniaTahun) -> None:
    lalu, kini = dunia.evaluasi(), dunia.evaluasi(TAHUN + 1)
    assert (lalu.status, kini.status, kini.dari) == (Evaluasi.Status.SELESAI, Evaluasi.Status.DIISI, lalu)
    assert set(lalu.jawaban.values_list("status", flat=True)) == {Status.DITERIMA}
    hasil = {h.jenis: h for h in HasilSkor.objects.filter(evaluasi=lalu, revisi=lalu.revisi)}
    assert {j: (h.total, h.predikat_nama, h.terjawab) for j, h in hasil.items()} == {
        "mandiri": (Decimal("665.00"), "Madya", 5),
        "verifikasi": (Decimal("590.50"), "Pratama", 5),
    }
    pengajuan = Pengajuan.objects.get(evaluasi=lalu)
    assert (pengajuan.nomor, pengajuan.penanda_nama, pengajuan.jumlah["disahkan"]) == (1, "Dra. Ratna Dewi", 5)
    skor = SkorTahap.objects.filter(evaluasi=lalu)
    assert {t: sum(skor.filter(tahap=t).values_list("skor", flat=True)) for t in ("VA_PROV", "VF")} == {
        "VA_PROV": Decimal(600),
        "VF": Decimal(610),
    }
    assert list(JumlahTahap.objects.values_list("tahap", "tingkat", "skor")) == [("VF", "total", Decimal(615))]
    catatan = CatatanTahap.objects.get()
    assert (catatan.status, catatan.ditindak_oleh, catatan.diperiksa_oleh) == (
        CatatanTahap.Status.SELESAI,
        dunia.operator["DINKES"],
        dunia.verifikator,
    )
    terbit = PredikatTerbit.objects.get()
    assert (terbit.tahun_evaluasi, terbit.predikat, terbit.nilai) == (TAHUN, "Madya", Decimal("610.50"))
    tawaran = TawaranLalu.objects.get(jawaban__evaluasi=kini, jawaban__pertanyaan__kode="4.1")
    assert (tawaran.keputusan, tawaran.alasan, tawaran.jawaban.opsi) == (
        TawaranLalu.Keputusan.DIPAKAI,
        tahun_luar.ALASAN_LANJUT,
        "ya",
    )
    assert set(VersiBukti.objects.values_list("status_periksa", flat=True)) == {VersiBukti.Periksa.BERSIH}


def periksa_jejak(dunia: DuniaTahun) -> None:
    """The main steps stand in the audit trail once each, by whom they were taken and in their order."""
    sekretariat, dinkes, kepala = dunia.sekretariat, dunia.operator["DINKES"], dunia.kepala_dinkes
    langkah = [
        (Aksi.EVALUASI_DIBUKA, sekretariat),
        *[(Aksi.JENDELA_DIUBAH, sekretariat)] * 2,
        *[(Aksi.PENUGASAN_DIUBAH, sekretariat)] * 2,
        (Aksi.SYARAT_PENGAJUAN_DIUBAH, sekretariat),
        (Aksi.PERPANJANGAN_DIBERI, sekretariat),
        (Aksi.JAWABAN_DIKEMBALIKAN, dunia.verifikator),
        (Aksi.OPD_DISAHKAN, kepala),
        *[(Aksi.OPD_DISAHKAN, sekretariat)] * 4,
        (Aksi.EVALUASI_DIAJUKAN, sekretariat),
        *[(Aksi.SKOR_TAHAP_DIUBAH, dunia.evaluator_provinsi)] * 2,
        (Aksi.CATATAN_TAHAP_DITINDAK, dinkes),
        (Aksi.CATATAN_TAHAP_SELESAI, dunia.verifikator),
        (Aksi.SKOR_DIIMPOR, sekretariat),
        (Aksi.EVALUASI_SELESAI, sekretariat),
        (Aksi.EVALUASI_DIBUKA, sekretariat),
        (Aksi.TAWARAN_DIPUTUSKAN, dinkes),
    ]
    tercatat = Riwayat.objects.filter(aksi__in={aksi for aksi, _ in langkah}).order_by("pk")
    assert [(r.aksi, r.pelaku) for r in tercatat.select_related("pelaku")] == langkah
    assert Riwayat.objects.filter(aksi=Aksi.JAWABAN_DITERIMA).count() == len(tahun_luar.VF)
