"""The permission walk: every address x every role x own OPD, other OPD, other city, disabled, not logged in.

The expected answer of each cell, and what its letters mean, stands in `tests/matriks_izin.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from bukti.models import Bukti, TautanBukti, VersiBukti
from bukti.services.unggahan_bertahap import mulai_unggahan
from indikator.models import CatatanTahap, Evaluasi, Jawaban, Pengajuan, PengesahanOpd, Skenario, Status
from klaster.models import Pemusnahan, Pengguna
from laporan.models import LaporanTersimpan
from tests.bahan_matriks import pasang_matriks
from tests.bahan_tahun_lalu import tawarkan
from tests.bukti.bahan_catatan import catatan_lampau
from tests.dunia import Dunia
from tests.factories.bukti import BuktiFactory, TautanBuktiFactory, VersiBuktiFactory
from tests.factories.indikator import SAAT_UJI, InstrumenFactory, PengajuanFactory, PengesahanOpdFactory
from tests.factories.klaster import PenggunaFactory, SesiFactory, TokenApiFactory
from tests.factories.notifikasi import NotifikasiFactory
from tests.masuk import masuk_segar
from tests.matriks_izin import AKTOR, MATRIKS

JENDELA = {"kegiatan": "VERIFIKASI", "peran": "", "mulai": date(2099, 1, 1), "sampai": date(2099, 2, 1)}


@dataclass
class Panggung:
    """The world with one piece of evidence on 4.1 (owned by DINKES) and one finished report."""

    dunia: Dunia
    bukti: Bukti
    versi: VersiBukti
    tautan: TautanBukti
    laporan: LaporanTersimpan
    catatan: CatatanTahap

    def argumen(self, jenis: str) -> list[object]:
        kota = self.dunia.sini
        nilai: dict[str, Callable[[], object]] = {
            "kota": lambda: kota.kota.kode,
            "tahun": lambda: kota.evaluasi.tahun,
            "soal": lambda: "4.1",
            "bagian": lambda: kota.bagian("4.1", kota.dinkes).pk,
            "jendela": lambda: kota.evaluasi.jendela.get_or_create(**JENDELA)[0].pk,
            "bukti": lambda: self.bukti.pk,
            "versi": lambda: self.versi.pk,
            "tautan": lambda: self.tautan.pk,
            "laporan": lambda: self.laporan.pk,
            "arsip": lambda: self.arsip().pk,
            "jilid": lambda: 1,
            "kode_cek": lambda: self.versi.kode_cek,
            "tahap": lambda: "VF",
            "token_api": lambda: TokenApiFactory(kota=kota.kota).pk,
            "catatan": lambda: self.catatan.pk,
            "lampiran": lambda: self.catatan.bukti.get().pk,
            "opd": lambda: kota.dinkes.pk,
            "akun": lambda: kota.operator_dinkes.pk,
            "pengesahan": lambda: PengesahanOpd.objects.get().pk,
            "pengajuan": lambda: Pengajuan.objects.get().pk,
            "token": lambda: Pengajuan.objects.get().token,
            "skenario": lambda: self.skenario().token,
            "lama": lambda: self.dunia.instrumen.pk,
            "baru": lambda: InstrumenFactory().pk,
            "klaster": lambda: "K1",
            "pemusnahan": lambda: Pemusnahan.objects.get_or_create(
                kota=kota.kota, defaults={"daftar": [], "disusun_pada": SAAT_UJI}
            )[0].pk,
            "sesi": lambda: SesiFactory(user=kota.sekretariat).pk,
            "pesan": lambda: NotifikasiFactory(penerima=kota.sekretariat).pk,
            "unggahan": lambda: mulai_unggahan(nama="sk.pdf", panjang=9, oleh=kota.operator_dinkes).pk,
        }
        if jenis == "instrumen":
            return [self.dunia.instrumen.kode, self.dunia.instrumen.versi]
        return [nilai[j]() for j in jenis.split()]

    def skenario(self) -> Skenario:
        """A simulation that the secretariat has saved."""
        kota = self.dunia.sini
        return Skenario.objects.create(
            evaluasi=kota.evaluasi,
            nama="Menuju Utama",
            revisi=1,
            total=0,
            dibuat_oleh=kota.sekretariat,
            dibuat_pada=SAAT_UJI,
        )

    def arsip(self) -> LaporanTersimpan:
        """A finished ZIP of evidence."""
        satu = LaporanTersimpan.objects.get(pk=self.laporan.pk)
        satu.pk, satu.jenis, satu.sidik_berkas = None, LaporanTersimpan.Jenis.ZIP_BUKTI, "1" * 64
        satu.kedaluwarsa_pada = timezone.now()
        satu.save(force_insert=True)
        return satu

    def orang(self, aktor: str) -> Pengguna | None:
        if aktor in ("anonim", "nonaktif"):
            return None
        if aktor in ("admin", "evaluator"):
            return getattr(self.dunia, aktor)
        kota, _, nama = aktor.rpartition(".")
        return getattr(self.dunia.sana if kota else self.dunia.sini, nama)


@pytest.fixture
def panggung(dunia) -> Panggung:
    kota = dunia.sini
    pasang_matriks("4.1", wajib=False)
    bukti = BuktiFactory(opd=kota.dinkes, pengunggah=kota.operator_dinkes)
    versi = VersiBuktiFactory(bukti=bukti, pratinjau=ContentFile(b"RIFF-WEBP", name="p.webp"))
    tautan = TautanBuktiFactory(
        bukti=bukti, versi=versi, jawaban=kota.jawaban("4.1"), opd=kota.dinkes, ditautkan_oleh=kota.operator_dinkes
    )
    laporan = LaporanTersimpan.objects.create(
        evaluasi=kota.evaluasi,
        status=LaporanTersimpan.Status.SELESAI,
        kemajuan=100,
        berkas=ContentFile(b"%PDF-1.7", name="laporan.pdf"),
        sidik_masukan="0" * 64,
        ukuran=8,
        halaman=1,
        diminta_oleh=kota.sekretariat,
        diminta_pada=SAAT_UJI,
        selesai_pada=SAAT_UJI,
    )
    PengesahanOpdFactory(evaluasi=kota.evaluasi, opd=kota.dinkes, oleh=kota.sekretariat)
    PengajuanFactory(evaluasi=kota.evaluasi, oleh=kota.sekretariat)
    tawarkan(kota.jawaban("4.1"))
    return Panggung(dunia, bukti, versi, tautan, laporan, catatan_lampau(kota, bukti))


def nama_semua_alamat(simpul=None, awalan: str = "") -> set[str]:
    """Names of all addresses except the Django admin's, which has its own guard."""
    nama: set[str] = set()
    for pola in (simpul or get_resolver()).url_patterns:
        if isinstance(pola, URLResolver):
            if pola.app_name != "admin":
                nama |= nama_semua_alamat(pola, f"{pola.namespace}:" if pola.namespace else awalan)
        elif isinstance(pola, URLPattern):
            nama.add(f"{awalan}{pola.name}")
    return nama


def test_every_address_has_a_row_and_every_row_an_address():
    assert nama_semua_alamat() == set(MATRIKS)


def test_every_row_names_every_actor():
    assert {nama: len(harapan) for nama, (_, _, harapan) in MATRIKS.items() if len(harapan) != len(AKTOR)} == {}


def jawab(panggung: Panggung, aktor: str, metode: str, alamat: str, isi: dict | None = None) -> str:
    """One letter for what this person gets; nothing that the request changes stays."""
    client = Client(raise_request_exception=True)
    titik = transaction.savepoint()
    try:
        orang = panggung.orang(aktor)
        if aktor == "nonaktif":
            orang = PenggunaFactory(sekretariat=True, kota=panggung.dunia.sini.kota)
            client.force_login(orang)
            Pengguna.objects.filter(pk=orang.pk).update(is_active=False)
        elif orang is not None:
            masuk_segar(client, orang)
        jawaban = getattr(client, metode)(alamat, isi or {})
    finally:
        transaction.savepoint_rollback(titik)
    if jawaban.status_code == 302 and jawaban.url.startswith(reverse("klaster:masuk")) and "next=" in jawaban.url:
        return "L"
    if jawaban.status_code in (403, 404):
        return str(jawaban.status_code)[2]
    sakit = 503 if alamat == reverse("sehat") else None  # no beat in a unit test: ill, and says so
    assert jawaban.status_code < 500 or jawaban.status_code == sakit, f"{alamat} as {aktor}: {jawaban.status_code}"
    return "B"


@pytest.mark.parametrize("nama", sorted(MATRIKS))
def test_walk(panggung, nama):
    jenis, metode, harapan = MATRIKS[nama]
    alamat = reverse(nama, args=panggung.argumen(jenis))
    isi = {"evaluasi": panggung.dunia.sini.evaluasi.pk} if nama == "indikator:pilih_evaluasi" else None
    nyata = {aktor: jawab(panggung, aktor, metode, alamat, isi) for aktor in AKTOR}
    assert nyata == dict(zip(AKTOR, harapan, strict=True))


#: Addresses that only write; the ones here show a page of their own on GET.
BERHALAMAN = {"bukti:pakai", "bukti:matriks", "bukti:bukti_tautkan", "bukti:lampiran_ubah", "bukti:bukti_baru"}
HANYA_TULIS = sorted(n for n, (_, metode, _) in MATRIKS.items() if metode == "post" and n not in BERHALAMAN)


@pytest.mark.parametrize("nama", HANYA_TULIS)
def test_writing_addresses_refuse_get(panggung, nama):
    jenis, _, _ = MATRIKS[nama]
    client = Client()
    client.force_login(panggung.dunia.sini.sekretariat)
    assert client.get(reverse(nama, args=panggung.argumen(jenis))).status_code == 405


@pytest.mark.parametrize("nama", sorted(n for n, (_, metode, _) in MATRIKS.items() if metode == "post"))
def test_writing_addresses_refuse_a_missing_csrf_token(panggung, nama):
    jenis, _, _ = MATRIKS[nama]
    client = Client(enforce_csrf_checks=True)
    client.force_login(panggung.dunia.sini.sekretariat)
    assert client.post(reverse(nama, args=panggung.argumen(jenis))).status_code == 403


BACA = [n for n, (jenis, metode, _) in MATRIKS.items() if metode == "get" and ("kota" in jenis or jenis == "laporan")]
BUKAN_EVALUATOR = {
    "klaster:retensi",
    "klaster:pemusnahan",
    "klaster:pemusnahan_xlsx",
    "indikator:penugasan",
    "indikator:penugasan_ubah",
    "indikator:penugasan_xlsx",
    "indikator:penugasan_impor",
    "indikator:tugas_list",
    "indikator:pemeriksaan",
    "indikator:pemeriksaan_xlsx",
    "indikator:pengesahan",
    "indikator:sahkan",
    "indikator:ajukan",
    "indikator:buka_kembali",
    "indikator:selesaikan",
    "bukti:taksir",
    "bukti:kotak_masuk",
    "bukti:matriks_templat",
    "bukti:pengaturan_bukti",
    "bukti:antrean",
    "bukti:dokumen_bersama",
    "bukti:putusan_dokumen",
    "bukti:verifikasi",
    "laporan:kemajuan",
    "laporan:bukti_wajib",
    "laporan:simulasi",
    "laporan:taksiran",
    "laporan:diskon",
}


@pytest.mark.parametrize("nama", sorted(BACA))
def test_evaluator_reads_once_the_evaluation_is_submitted(panggung, nama):
    dunia = panggung.dunia
    for kota in (dunia.sini, dunia.sana):
        Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(
            status=Evaluasi.Status.DIAJUKAN, diajukan_pada=timezone.now()
        )
    jenis, metode, _ = MATRIKS[nama]
    alamat = reverse(nama, args=panggung.argumen(jenis))
    assert jawab(panggung, "evaluator", metode, alamat) == ("3" if nama in BUKAN_EVALUATOR else "B")
    if "kota" in jenis:  # the other city is submitted too, but not handed over
        argumen = [dunia.sana.kota.kode, *panggung.argumen(jenis)[1:]]
        assert jawab(panggung, "evaluator", metode, reverse(nama, args=argumen)) in "34"


def test_rights_end_with_the_account(panggung):
    """A move to another unit or role counts from the next request on, in the same session."""
    kota = panggung.dunia.sini
    client = Client()
    client.force_login(kota.operator_dinkes)
    alamat = reverse("bukti:pertanyaan", args=[kota.kota.kode, 2024, "4.1"])
    assert client.get(alamat).status_code == 200
    Pengguna.objects.filter(pk=kota.operator_dinkes.pk).update(opd=kota.kecamatan)
    assert client.get(alamat).status_code == 404


def test_foreign_and_absent_objects_look_the_same(panggung):
    client = Client()
    client.force_login(panggung.dunia.sana.sekretariat)
    asing = client.get(reverse("bukti:bukti_detail", args=[panggung.bukti.pk]))
    tiada = client.get(reverse("bukti:bukti_detail", args=[999_999]))
    assert asing.status_code == tiada.status_code == 404
    assert panggung.bukti.judul not in asing.content.decode()


def test_ids_of_another_city_in_a_form_change_nothing(panggung):
    """Own question in the address, another city's evidence, requirement and OPD in the body."""
    dunia = panggung.dunia
    sana = dunia.sana
    client = Client()
    client.force_login(sana.sekretariat)
    argumen = [sana.kota.kode, 2024, "4.1"]
    client.post(reverse("bukti:pakai", args=argumen), {"bukti": panggung.bukti.pk})
    assert not TautanBukti.objects.filter(jawaban__evaluasi=sana.evaluasi).exists()
    Jawaban.objects.filter(pk=sana.jawaban("4.1").pk).update(status=Status.MENUNGGU, menunggu_sejak=timezone.now())
    client.post(
        reverse("bukti:kembalikan", args=argumen),
        {"alasan": "x", "opd": [dunia.sini.dinkes.pk], "versi": sana.jawaban("4.1").versi},
    )
    assert sana.jawaban("4.1").status == Status.MENUNGGU
    assert client.post(reverse("bukti:lepas", args=[*argumen, panggung.tautan.pk])).status_code == 404
    assert TautanBukti.objects.filter(pk=panggung.tautan.pk).exists()
