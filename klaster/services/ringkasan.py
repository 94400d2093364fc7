"""The morning: reminders are prepared, and each person gets one digest of what is unread, once a day.

Run every few minutes by beat, by as many workers as there are, late or twice: preparing is idempotent by the keys of
messages, and a digest is claimed by its row (`Kiriman`, one a person and day) before it is sent.
"""

import logging
from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from itertools import chain
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from klaster.aturan.kalender import Kalender, saat_kirim
from klaster.aturan.surel import Butir, Kelompok, susun_ringkasan
from klaster.models import Denyut, JenisNotifikasi, Kiriman, Kota, Notifikasi, PengaturanKota, Pengguna
from klaster.models.kota import ZonaWaktu
from klaster.pengingat import Pagi, semua_penyiap
from klaster.queries.pengaturan import kalender_kota, pengaturan_kota
from klaster.services.surel import SEKALI_JALAN, Calon, alamat_situs, giliran_lagi, kirim_banyak

logger = logging.getLogger(__name__)

RINGKASAN = "ringkasan"
ALASAN = "Surel ini dikirim paling banyak sekali sehari karena akun Anda mempunyai alamat surel."
#: People without a city (evaluators, admins) have their morning in the zone of the ministry.
ZONA_TANPA_KOTA = ZonaWaktu.WIB


def jalankan_pagi(kini: datetime | None = None) -> int:
    """Everything that is due now in any city: reminders into the boxes, digests out. Returns how many were sent.

    A city whose preparation fails is logged and does not hold up the others.
    """
    kini = kini or timezone.now()
    terkirim = 0
    for kota in [*Kota.objects.order_by("kode"), None]:
        try:
            terkirim += _pagi_kota(kota, kini)
        except Exception:
            logger.exception("the morning of %s failed; the next sweep tries again", kota or "people without a city")
    return terkirim


def _pagi_kota(kota: Kota | None, kini: datetime) -> int:
    pengaturan = pengaturan_kota(kota)
    setempat = kini.astimezone(kota.zona if kota else ZoneInfo(ZONA_TANPA_KOTA))
    kalender = kalender_kota(kota, pengaturan)
    if not _waktunya(setempat, kalender, pengaturan):
        return 0
    if kota is not None:
        siapkan_pagi(kota, setempat.date(), kalender)
    if not settings.KLA_SUREL_AKTIF:
        return 0
    return kirim_banyak(chain(giliran_lagi(kota), _calon_ringkasan(kota, setempat.date())))


def _waktunya(setempat: datetime, kalender: Kalender, pengaturan: PengaturanKota) -> bool:
    return saat_kirim(
        setempat,
        kalender=kalender,
        jam_kirim=pengaturan.jam_kirim,
        tenang=(pengaturan.tenang_mulai, pengaturan.tenang_sampai),
    )


def siapkan_pagi(kota: Kota, hari: date, kalender: Kalender) -> bool:
    """Let every app put its reminders of this day into the boxes; False when that was done already.

    The mark is set after the work: a worker that dies in between only does it again.
    """
    nama = f"pagi:{kota.kode}:{hari.isoformat()}"
    if Denyut.objects.filter(nama=nama).exists():
        return False
    pagi = Pagi(kota, hari, kalender)
    for penyiap in semua_penyiap():
        with transaction.atomic():
            penyiap(pagi)
    Denyut.objects.filter(nama__startswith=f"pagi:{kota.kode}:").delete()
    Denyut.objects.get_or_create(nama=nama, defaults={"waktu": timezone.now()})
    return True


def _calon_ringkasan(kota: Kota | None, hari: date) -> Iterator[Calon]:
    for orang in _calon(kota, _kunci(hari))[:SEKALI_JALAN]:
        yield Calon(partial(klaim_ringkasan, orang, hari), _lepas_ringkasan)


@transaction.atomic
def _lepas_ringkasan(kiriman: Kiriman) -> None:
    """The mail server went away before it had this digest: as if it had not been made; the next sweep makes it anew."""
    if Kiriman.objects.filter(pk=kiriman.pk, status=Kiriman.Status.SEDANG).delete()[0]:
        pesan = Notifikasi.objects.filter(penerima=kiriman.penerima_id, diringkas_pada=kiriman.dimulai_pada)
        pesan.update(diringkas_pada=None)


def _calon(kota: Kota | None, kunci: str) -> QuerySet[Pengguna]:
    """People of this city who have an address, want mail, have something unread that no digest told, and none today."""
    baru = _belum_diringkas().filter(penerima=OuterRef("pk"))
    sudah = Kiriman.objects.filter(penerima=OuterRef("pk"), kunci=kunci)
    return (
        Pengguna.objects.filter(Exists(baru), ~Exists(sudah), kota=kota, is_active=True)
        .filter(Q(pilihan_notifikasi__isnull=True) | Q(pilihan_notifikasi__surel=True))
        .exclude(email="")
        .order_by("pk")
    )


def _selingkup(orang: Pengguna) -> Q:
    """Who has moved is told by mail no more of the city that was left; news about the account goes along."""
    return Q(kota=None) | Q(kota__in=Kota.objects.terlihat_oleh(orang)) | Q(jenis=JenisNotifikasi.KEAMANAN)


def _belum_diringkas() -> QuerySet[Notifikasi]:
    return Notifikasi.objects.belum_dibaca().filter(diringkas_pada__isnull=True)


def klaim_ringkasan(orang: Pengguna, hari: date) -> Kiriman | None:
    """Make this person's digest of the day, to be sent by the caller; None when another worker was faster."""
    try:
        with transaction.atomic():
            belum = _belum_diringkas().filter(penerima=orang)
            pesan = list(belum.filter(_selingkup(orang)).order_by("-dibuat_pada", "-pk"))
            if not pesan:
                belum.exclude(_selingkup(orang)).update(diringkas_pada=timezone.now())  # else asked about at each sweep
                return None
            kiriman = Kiriman.objects.create(
                penerima=orang,
                kota_id=orang.kota_id,
                jenis=RINGKASAN,
                kunci=_kunci(hari),
                tujuan=orang.email,
                subjek=f"{len(pesan)} pemberitahuan Portal KLA, {date_format(hari, 'j F Y')}",
                isi=_isi(orang, pesan),
                dimulai_pada=timezone.now(),
            )
            Notifikasi.objects.filter(pk__in=[satu.pk for satu in pesan]).update(diringkas_pada=kiriman.dimulai_pada)
    except IntegrityError:
        return None
    return kiriman


def _kunci(hari: date) -> str:
    return f"{RINGKASAN}:{hari.isoformat()}"


def _isi(orang: Pengguna, pesan: list[Notifikasi]) -> str:
    """Links go through the box, so that what is opened from the mail counts as read."""
    kelompok = []
    for jenis in JenisNotifikasi:
        butir = [
            Butir(satu.judul, alamat_situs(reverse("klaster:notifikasi_buka", args=[satu.pk])) if satu.alamat else "")
            for satu in pesan
            if satu.jenis == jenis
        ]
        if butir:
            kelompok.append(Kelompok(str(jenis.label), butir))
    return susun_ringkasan(
        nama=str(orang),
        kelompok=kelompok,
        alamat_kotak=alamat_situs(reverse("klaster:notifikasi_list")),
        alamat_pilihan=alamat_situs(reverse("klaster:pilihan_notifikasi")),
        alasan=ALASAN,
    )
