"""The figures of `make bench`; the database it runs on is thrown away afterwards (see bench.sh).

The answers are drawn from a fixed seed, so two runs compute the same scores. Both ways store their results; that they
are the same is checked before a figure is printed.
"""

import statistics
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from random import Random
from time import perf_counter

import django

django.setup()

from django.conf import settings  # noqa: E402 -- the models exist only after django.setup()
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from indikator.models import Evaluasi, HasilSkor, Instrumen, Jawaban, Pertanyaan, Status  # noqa: E402
from indikator.services.evaluasi import buka_evaluasi  # noqa: E402
from indikator.services.skor import hitung_dan_simpan  # noqa: E402
from indikator.services.skor_massal import hitung_semua  # noqa: E402
from kla_portal.contoh.akun import muat_akun_kota, muat_kota, muat_opd  # noqa: E402
from kla_portal.contoh.fakta import baca_kota  # noqa: E402
from klaster.models import Kota, Pengguna  # noqa: E402
from klaster.models.pengguna import Peran  # noqa: E402

TENGGAT = date(2099, 12, 31)
KOLOM = ["opsi", "angka", "status", "verifikator", "diverifikasi_pada", "nilai_verifikasi"]
ULANGAN = 5
HALAMAN = [
    ("laporan:ringkasan", []),
    ("laporan:riwayat_skor", []),
    ("laporan:banding_tahun", []),
    ("laporan:kemajuan", []),
    ("indikator:evaluasi_detail", []),
    ("indikator:pertanyaan_list", []),
    ("bukti:bukti_list", []),
    ("bukti:pertanyaan", ["4.1"]),
]
acak = Random(2024)


def kata(*baris: str) -> None:
    sys.stdout.write("\n".join(baris) + "\n")


def isi_jawaban(evaluasi: list[Evaluasi], verifikator: Pengguna) -> None:
    """Nine questions in ten answered, half of them accepted; the first evaluation has its rows already."""
    penuh, *lain = evaluasi
    soal = list(Pertanyaan.objects.filter(instrumen=penuh.instrumen))
    lama = [jawab(j, verifikator) for j in penuh.jawaban.select_related("pertanyaan")]
    Jawaban.objects.bulk_update(lama, KOLOM)
    for satu in lain:
        Jawaban.objects.bulk_create(jawab(Jawaban(evaluasi=satu, pertanyaan=p), verifikator) for p in soal)


def jawab(jawaban: Jawaban, verifikator: Pengguna) -> Jawaban:
    soal = jawaban.pertanyaan
    if acak.random() < 0.1:
        return jawaban
    if soal.berupa_angka:
        jawaban.angka = Decimal(acak.randrange(0, 1_000_000)).scaleb(-4)
    else:
        jawaban.opsi = acak.choice(soal.pilihan)[0]
    if acak.random() < 0.5:
        jawaban.status, jawaban.verifikator, jawaban.diverifikasi_pada = Status.DITERIMA, verifikator, timezone.now()
        jawaban.nilai_verifikasi = (soal.skor_maks * acak.randrange(101) / 100).quantize(Decimal("0.01"))
    return jawaban


def lama(pekerjaan: Callable[[], object]) -> float:
    mulai = perf_counter()
    pekerjaan()
    return perf_counter() - mulai


def tersimpan() -> list[tuple[object, ...]]:
    kolom = ("evaluasi", "jenis", "revisi", "total", "predikat_kode", "terjawab", "rincian")
    return list(HasilSkor.objects.order_by("evaluasi", "jenis").values_list(*kolom))


def bandingkan(evaluasi: list[Evaluasi]) -> None:
    satu_per_satu = lama(lambda: [hitung_dan_simpan(evaluasi_id=e.pk) for e in evaluasi])
    acuan = tersimpan()
    HasilSkor.objects.all().delete()
    massal = lama(hitung_semua)
    if tersimpan() != acuan:
        raise SystemExit("set-wise and engine disagree")
    n = len(evaluasi)
    kata(
        f"{n} evaluations of {evaluasi[0].instrumen.pertanyaan.count()} questions on {connection.vendor}; same results",
        f"  engine, one by one   {satu_per_satu:8.2f} s  {satu_per_satu / n * 1000:8.1f} ms each",
        f"  set-wise             {massal:8.2f} s  {massal / n * 1000:8.1f} ms each",
        f"  ratio                {satu_per_satu / massal:8.1f} x",
    )


def ukur_halaman(evaluasi: Evaluasi, sekretariat: Pengguna) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    klien = Client()
    klien.force_login(sekretariat)
    kata("", f"  {'page, secretariat':<28}{'queries':>8}{'ms (median)':>13}{'KB':>7}")
    for nama, argumen in HALAMAN:
        alamat = reverse(nama, args=[evaluasi.kota.kode, evaluasi.tahun, *argumen])
        klien.get(alamat)
        with CaptureQueriesContext(connection) as kueri:
            isi = klien.get(alamat).content
        banyak = len(kueri)  # later requests empty the log
        waktu = statistics.median(lama(lambda a=alamat: klien.get(a)) for _ in range(ULANGAN))
        kata(f"  {nama:<28}{banyak:>8}{waktu * 1000:>13.0f}{len(isi) / 1024:>7.0f}")


def utama(n: int) -> None:
    instrumen = Instrumen.objects.get()
    fakta = baca_kota()[0]
    kota, _ = muat_kota(fakta)
    muat_opd(kota, fakta)
    muat_akun_kota(kota, fakta)
    penuh = buka_evaluasi(kota=kota, instrumen=instrumen, tahun=2024, tenggat=TENGGAT, oleh=None)
    kota_lain = Kota.objects.bulk_create(
        Kota(kode=f"b{m:04d}", nama=f"Kota Bench {m}", provinsi="Bench", nama_dinas="Dinas") for m in range(n - 1)
    )
    lain = [Evaluasi.objects.create(kota=k, instrumen=instrumen, tahun=2024, tenggat=TENGGAT) for k in kota_lain]
    isi_jawaban([penuh, *lain], Pengguna.objects.filter(peran=Peran.VERIFIKATOR, kota=kota).first())
    HasilSkor.objects.all().delete()
    bandingkan([penuh, *lain])
    ukur_halaman(penuh, Pengguna.objects.filter(peran=Peran.SEKRETARIAT, kota=kota).first())


utama(int(sys.argv[1]))
