"""What a city of the demo has besides its evaluation: settings, days off, a handover, a key, messages.

Each is made once: what is there, also when somebody changed it, is left as it is.
"""

from datetime import date, time, timedelta

from django.urls import reverse
from django.utils import timezone

from indikator.models import Evaluasi, Jawaban, Status
from kla_portal.contoh.akun import NIP_CONTOH
from kla_portal.contoh.fakta import FaktaKota
from klaster.models import (
    JenisNotifikasi,
    Kota,
    Notifikasi,
    Opd,
    PengaturanKota,
    Pengguna,
    SerahTerima,
    TokenApi,
)
from klaster.models.pengguna import Peran
from klaster.services.akun import IsiAkun, buat_akun, tangguhkan
from klaster.services.notifikasi import beri_tahu
from klaster.services.pengaturan import IsianPengaturanKota, simpan_pengaturan_kota
from klaster.services.token_api import buat_token
from laporan.services.serah_terima import serah_terimakan

#: National days off with a fixed date; those that move are the city's to add.
LIBUR = (
    (1, 1, "Tahun Baru Masehi"),
    (5, 1, "Hari Buruh Internasional"),
    (6, 1, "Hari Lahir Pancasila"),
    (8, 17, "Hari Proklamasi Kemerdekaan"),
    (12, 25, "Hari Raya Natal"),
)
#: By code of the city: minutes of silence, hour of the morning mail. No city of the demo makes two steps compulsory:
#: its accounts are there to be tried.
PENGATURAN = {
    "32.77": (30, time(7, 0)),
    "32.75": (20, time(6, 30)),
    "63.72": (45, time(7, 30)),
    "32.76": (30, time(7, 0)),
    "36.72": (60, time(8, 0)),
}
PENYERAH, CUTI = "DISDUKCAPIL", "DINSOS"
DIKEMBALIKAN_MAKS = 12


def muat_orang(kota: Kota, fakta: FaktaKota, evaluasi: Evaluasi) -> int:
    """Make what is missing; returns how many things were."""
    sekretariat = Pengguna.objects.get(username=f"sekretariat.{fakta.singkat}")
    langkah = (
        _atur(kota, sekretariat),
        _serahkan(kota, fakta, sekretariat),
        _tutup(kota, fakta, sekretariat),
        _token(kota, sekretariat),
        _kabari(kota, evaluasi),
    )
    return sum(langkah)


def _atur(kota: Kota, oleh: Pengguna) -> int:
    if PengaturanKota.objects.filter(kota=kota).exists():
        return 0
    diam, jam = PENGATURAN.get(kota.kode, (30, time(7, 0)))
    hari_ini = timezone.now().astimezone(kota.zona).date()
    libur = [(date(tahun, b, h), nama) for tahun in (hari_ini.year, hari_ini.year + 1) for b, h, nama in LIBUR]
    isian = IsianPengaturanKota(
        wajib_dua_langkah=False,
        menit_diam=diam,
        jam_kirim=jam,
        tenang_mulai=time(19, 0),
        tenang_sampai=time(6, 0),
        hari_kerja_saja=True,
        libur=tuple((hari, nama) for hari, nama in libur if hari >= hari_ini),
        libur_sejak=hari_ini,
    )
    simpan_pengaturan_kota(kota=kota, isian=isian, versi=0, oleh=oleh)
    return 1


def _serahkan(kota: Kota, fakta: FaktaKota, oleh: Pengguna) -> int:
    """The civil registry's operator has moved on; who works there now has taken over."""
    if SerahTerima.objects.filter(kota=kota).exists():
        return 0
    kini = Pengguna.objects.get(username=f"{PENYERAH.lower()}.{fakta.singkat}")
    dari = _operator(kota, f"{PENYERAH.lower()}-lama.{fakta.singkat}", PENYERAH, 901, oleh)
    serah_terimakan(
        dari=dari,
        kepada=kini,
        orang={},
        alasan="Pindah tugas ke perangkat daerah lain.",
        catatan="Cakupan akta kelahiran ditarik dari aplikasi kependudukan setiap tanggal 5. "
        "Rekapnya disimpan di folder bersama bidang PIAK.",
        oleh=oleh,
    )
    return 1


def _tutup(kota: Kota, fakta: FaktaKota, oleh: Pengguna) -> int:
    """A second operator of the social office is away for long."""
    nama = f"{CUTI.lower()}2.{fakta.singkat}"
    if Pengguna.objects.filter(username=nama).exists():
        return 0
    tangguhkan(pengguna=_operator(kota, nama, CUTI, 902, oleh), alasan="Cuti di luar tanggungan negara.", oleh=oleh)
    return 1


def _operator(kota: Kota, username: str, kode_opd: str, nomor: int, oleh: Pengguna) -> Pengguna:
    isi = IsiAkun(
        nama=f"Operator {nomor} Contoh",
        peran=Peran.OPERATOR,
        opd=Opd.objects.get(kota=kota, kode=kode_opd),
        nip=NIP_CONTOH.format(nomor),
    )
    return buat_akun(kota=kota, username=username, isi=isi, oleh=oleh)


def _token(kota: Kota, oleh: Pengguna) -> int:
    """A key whose secret nobody has seen: it shows what the list looks like and opens nothing."""
    if TokenApi.objects.filter(kota=kota).exists():
        return 0
    buat_token(kota=kota, nama="Portal Satu Data", cakupan=TokenApi.Cakupan.values, hari=365, oleh=oleh)
    return 1


def _kabari(kota: Kota, evaluasi: Evaluasi) -> int:
    """The messages that would have come while the season was played: its opening, and answers sent back."""
    if Notifikasi.objects.filter(kota=kota, kunci__startswith="contoh:").exists():
        return 0
    beri_tahu(
        kepada=Pengguna.objects.filter(kota=kota, is_active=True),
        jenis=JenisNotifikasi.EVALUASI,
        judul=f"Evaluasi {evaluasi.tahun} dibuka",
        isi="Bagian Anda ada pada daftar tugas.",
        alamat=reverse("indikator:evaluasi_detail", args=[kota.kode, evaluasi.tahun]),
        kunci=f"contoh:dibuka:{evaluasi.pk}",
        kota=kota,
    )
    kembali = Jawaban.objects.filter(evaluasi=evaluasi, status=Status.DIKEMBALIKAN).select_related("pertanyaan")
    for jawaban in kembali.order_by("pk")[:DIKEMBALIKAN_MAKS]:
        kode = jawaban.pertanyaan.kode
        beri_tahu(
            kepada=Pengguna.objects.filter(kota=kota, is_active=True, opd__penugasan__jawaban=jawaban).distinct(),
            jenis=JenisNotifikasi.DIKEMBALIKAN,
            judul=f"Jawaban {kode} dikembalikan",
            isi=jawaban.alasan_kembali,
            alamat=reverse("bukti:pertanyaan", args=[kota.kode, evaluasi.tahun, kode]),
            kunci=f"contoh:dikembalikan:{jawaban.pk}",
            kota=kota,
        )
    kini = timezone.now()
    semua = Notifikasi.objects.filter(kota=kota, kunci__startswith="contoh:")
    semua.update(diringkas_pada=kini)  # they are of yesterday: no mail goes out for them
    dibuka = semua.filter(kunci__startswith="contoh:dibuka:")
    dibuka.update(dibuat_pada=kini - timedelta(days=50))
    dibuka.exclude(penerima__peran=Peran.OPERATOR).update(dibaca_pada=kini)
    return 1
