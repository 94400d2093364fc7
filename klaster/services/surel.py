"""Mail that leaves: claimed before it is sent, so that it goes out once, whoever is killed in between.

A row of `Kiriman` is made (or taken back from GAGAL by compare-and-swap) as SEDANG and committed before the first byte
goes to the mail server. A worker that dies then leaves it SEDANG, and nobody sends it again by himself: whether the
server had taken it cannot be known. The secretariat sees it and decides.
"""

import logging
import smtplib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import timedelta
from enum import Enum, auto

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from klaster.aturan.surel import surel_html
from klaster.galat import SudahBerubah
from klaster.models import Aksi, Kiriman, Kota, Pengguna
from klaster.queries.kiriman import dapat_diulang
from klaster.services.antrean import antrekan_surel
from klaster.services.riwayat import catat

logger = logging.getLogger(__name__)

Status = Kiriman.Status
#: How often a refused mail is tried in all before it waits for a person.
PERCOBAAN_MAKS = 5
#: Pause before the second try; every further one waits twice as long.
JEDA = timedelta(minutes=10)
#: After so many mails in a row for which the server could not be reached, the rest waits for the next sweep.
GAGAL_BERUNTUN_MAKS = 3
SEKALI_JALAN = 200
_GALAT_MAKS = 300
#: What the server says of one mail; it is well, and takes the next one.
_SOAL_SATU = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPNotSupportedError, ValueError)


class _Hasil(Enum):
    TERKIRIM = auto()
    DITOLAK = auto()
    PELADEN_TIADA = auto()


class _TidakPasti(Exception):
    """The connection broke after the mail was handed over: it may or may not have arrived."""


def alamat_situs(jalur: str) -> str:
    """The full address of a page of the portal, for texts that are read outside of it."""
    return f"{settings.KLA_ALAMAT_SITUS}{jalur}"


def kirim_banyak(kiriman: Iterable[Kiriman]) -> int:
    """Send these rows, each claimed by the caller; how many the mail server took. Never raises for a mail."""
    terkirim = beruntun = 0
    koneksi: BaseEmailBackend = get_connection(timeout=settings.EMAIL_TIMEOUT)
    try:
        for satu in kiriman:
            if beruntun >= GAGAL_BERUNTUN_MAKS:
                _gagal(satu, "Server surel tidak menjawab. Dicoba lagi sendiri.")
                continue
            hasil = _kirim(satu, koneksi)
            beruntun = beruntun + 1 if hasil is _Hasil.PELADEN_TIADA else 0
            terkirim += hasil is _Hasil.TERKIRIM
    finally:
        _tutup(koneksi)
    return terkirim


def kirim_yang_diminta() -> int:
    """Send what a person has asked to be sent again, at whatever hour. Returns how many went out."""
    diminta = _antre(Q(percobaan=0))
    return kirim_banyak(filter(_ambil_lagi, diminta))


def giliran_lagi(kota: Kota | None) -> Iterator[Kiriman]:
    """What the mail server has refused for people of this city and whose pause is over, each claimed for sending."""
    kini = timezone.now()
    siap = Q(pk__in=[])
    for ke in range(1, PERCOBAAN_MAKS):
        siap |= Q(percobaan=ke, dimulai_pada__lt=kini - JEDA * 2 ** (ke - 1))
    return filter(_ambil_lagi, _antre(siap & Q(kota=kota)))


@transaction.atomic
def kirim_ulang(*, kiriman: Kiriman, oleh: Pengguna) -> None:
    """Ask for a mail to be sent again that failed, or whose worker died; a worker takes it up at once.

    Raises `SudahBerubah` for one that has arrived, is being sent, or is already in the queue.
    """
    berubah = dapat_diulang(Kiriman.objects.filter(pk=kiriman.pk)).update(
        status=Status.GAGAL, percobaan=0, galat="Diminta kirim ulang.", selesai_pada=None
    )
    if not berubah:
        raise SudahBerubah(
            "Surel ini sudah terkirim, sedang dikirim, atau sudah diminta kirim ulang. Muat ulang halaman."
        )
    catat(
        aksi=Aksi.KIRIMAN_DIULANG,
        objek=kiriman,
        label=f"“{kiriman.subjek}” kepada {kiriman.penerima}",
        oleh=oleh,
        kota=kiriman.kota_id,
        sebelum={"status": kiriman.status, "percobaan": kiriman.percobaan},
    )
    transaction.on_commit(antrekan_surel)


def _antre(syarat: Q) -> QuerySet[Kiriman]:
    antre = Kiriman.objects.filter(syarat, status=Status.GAGAL, penerima__is_active=True)
    return antre.select_related("penerima").order_by("dimulai_pada", "pk")[:SEKALI_JALAN]


def _ambil_lagi(satu: Kiriman) -> bool:
    """Claim a failed row; only one worker gets it."""
    kini = timezone.now()
    diambil = Kiriman.objects.filter(pk=satu.pk, status=Status.GAGAL, percobaan=satu.percobaan).update(
        status=Status.SEDANG, percobaan=F("percobaan") + 1, dimulai_pada=kini, tujuan=satu.penerima.email or satu.tujuan
    )
    if diambil:
        satu.refresh_from_db()
    return bool(diambil)


def _kirim(satu: Kiriman, koneksi: BaseEmailBackend) -> _Hasil:
    try:
        _serahkan(satu, koneksi)
    except _TidakPasti as galat:
        logger.warning("mail %s may or may not have arrived: %s", satu.pk, galat.__cause__)
        Kiriman.objects.filter(pk=satu.pk, status=Status.SEDANG).update(
            galat="Sambungan terputus sesudah surel diserahkan; mungkin sudah sampai."
        )
        return _Hasil.PELADEN_TIADA
    except (OSError, smtplib.SMTPException, ValueError) as galat:
        logger.warning("mail %s was not taken: %s", satu.pk, type(galat).__name__)
        _tutup(koneksi)  # the next mail begins with a new connection
        _gagal(satu, _kalimat(galat))
        return _Hasil.DITOLAK if isinstance(galat, _SOAL_SATU) else _Hasil.PELADEN_TIADA
    Kiriman.objects.filter(pk=satu.pk, status=Status.SEDANG).update(
        status=Status.TERKIRIM, selesai_pada=timezone.now(), galat=""
    )
    return _Hasil.TERKIRIM


def _serahkan(satu: Kiriman, koneksi: BaseEmailBackend) -> None:
    """To the mail server. What fails before the mail is handed over was surely not sent."""
    koneksi.open()
    pesan = EmailMultiAlternatives(
        subject=satu.subjek,
        body=satu.isi,
        to=[satu.tujuan],
        connection=koneksi,
        headers={
            "List-Unsubscribe": f"<{alamat_situs(reverse('klaster:pilihan_notifikasi'))}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    pesan.attach_alternative(surel_html(satu.subjek, satu.isi), "text/html")
    try:
        pesan.send()
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError, ValueError):
        raise
    except (OSError, smtplib.SMTPException) as galat:
        _tutup(koneksi)
        raise _TidakPasti from galat


def _tutup(koneksi: BaseEmailBackend) -> None:
    with suppress(OSError, smtplib.SMTPException):
        koneksi.close()


def _gagal(satu: Kiriman, kalimat: str) -> None:
    Kiriman.objects.filter(pk=satu.pk, status=Status.SEDANG).update(
        status=Status.GAGAL, galat=kalimat[:_GALAT_MAKS], selesai_pada=timezone.now()
    )


def _kalimat(galat: Exception) -> str:
    """What the secretariat reads: the server's own words where it had some."""
    if isinstance(galat, smtplib.SMTPRecipientsRefused):
        return "Alamat surel ditolak server surel. Periksa alamat pada akun penerimanya."
    if isinstance(galat, smtplib.SMTPAuthenticationError):
        return "Server surel menolak nama atau sandi portal. Hubungi admin sistem."
    if isinstance(galat, smtplib.SMTPResponseException):
        teks = galat.smtp_error.decode(errors="replace") if isinstance(galat.smtp_error, bytes) else galat.smtp_error
        return f"Server surel menolak ({galat.smtp_code}): {teks}"
    if isinstance(galat, ValueError):
        return "Alamat atau judul surel tidak sah. Periksa alamat pada akun penerimanya."
    return "Server surel tidak dapat dihubungi. Dicoba lagi sendiri."
