"""Mail that leaves: claimed before it is sent, so that it goes out once, whoever is killed in between.

A row of `Kiriman` is made (or taken back from GAGAL by compare-and-swap) as SEDANG and committed before the first byte
goes to the mail server. A worker that dies then leaves it SEDANG, and nobody sends it again by himself: whether the
server had taken it cannot be known. The secretariat sees it and decides.

Nothing is claimed before the server has let the portal in. What it then does not take because it goes away is given
back as it was, without a try being counted; the sweep ends, and the server is left alone for a while
(`klaster.services.peladen_surel`).
"""

import logging
import smtplib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from functools import partial
from itertools import chain

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from klaster.aturan.surel import surel_html
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Kiriman, Kota, Pengguna
from klaster.queries.kiriman import KEAMANAN, dapat_diulang
from klaster.services.antrean import antrekan_surel
from klaster.services.peladen_surel import catat_hadir, catat_tiada, sedang_ditunggu
from klaster.services.riwayat import catat

logger = logging.getLogger(__name__)

Status = Kiriman.Status
#: How often a refused mail is tried in all before it waits for a person.
PERCOBAAN_MAKS = 5
#: Pause before the second try; every further one waits twice as long.
JEDA = timedelta(minutes=10)
SEKALI_JALAN = 200
PESAN_TAK_SAMPAI = "Akun penerimanya ditangguhkan atau sudah pindah dari kota ini, sehingga surel ini tidak dikirim."
_GALAT_MAKS = 300
#: What the server says of one mail; it is well, and takes the next one.
_SOAL_SATU = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPNotSupportedError, ValueError)
#: "Service not available, closing": whatever it answers to, it is about the server (RFC 5321, 3.8).
_TUTUP = 421


@dataclass(frozen=True, slots=True)
class Calon:
    """A mail that could go out: how it is claimed (None: another worker was faster) and how a claim is given back."""

    ambil: Callable[[], Kiriman | None]
    lepas: Callable[[Kiriman], None]


class _Hasil(Enum):
    TERKIRIM = auto()
    DITOLAK = auto()


class _PeladenTiada(Exception):
    """The server takes nothing at present; this mail was surely not sent."""


class _PergiDiTengah(_PeladenTiada):
    """The server had let the portal in and went away at this mail, which may be the reason."""


class _TidakPasti(Exception):
    """The connection broke after the mail was handed over: it may or may not have arrived."""


def alamat_situs(jalur: str) -> str:
    """The full address of a page of the portal, for texts that are read outside of it."""
    return f"{settings.KLA_ALAMAT_SITUS}{jalur}"


def kirim_banyak(calon: Iterable[Calon]) -> int:
    """Claim and send these one after the other; how many the mail server took. Never raises for a mail.

    Ends when the server is away, and does not ask it while its pause lasts.
    """
    antre = iter(calon)
    pertama = next(antre, None)
    if pertama is None or sedang_ditunggu():
        return 0
    hasil: list[_Hasil] = []
    sebab: BaseException | None = None
    koneksi: BaseEmailBackend = get_connection(timeout=settings.EMAIL_TIMEOUT)
    try:
        for satu_hasil in _kirim_berurutan(chain([pertama], antre), koneksi):
            hasil.append(satu_hasil)
    except (_PeladenTiada, _TidakPasti) as galat:
        sebab = galat.__cause__
    finally:
        _tutup(koneksi)
    if hasil:
        catat_hadir()
    if sebab is not None:
        catat_tiada(sebab=sebab)
    return hasil.count(_Hasil.TERKIRIM)


def _kirim_berurutan(calon: Iterable[Calon], koneksi: BaseEmailBackend) -> Iterator[_Hasil]:
    """One after the other. A mail at which the server hangs up is passed over, so that it does not hold up the others;
    at the second in a row it is the server.
    """
    putus = False
    for satu in calon:
        try:
            hasil = _kirim_satu(satu, koneksi)
        except _PergiDiTengah:
            if putus:
                raise
            putus = True
            _tutup(koneksi)
            continue
        if hasil is not None:
            putus = False
            yield hasil


def kirim_yang_diminta() -> int:
    """Send what waits for no hour: news about accounts, and what a person has asked for again. How many went out."""
    if not settings.KLA_SUREL_AKTIF:
        return 0
    _tutup_yang_tak_sampai()
    return kirim_banyak(_calon_lagi(Q(percobaan=0) | (_jeda_lewat() & Q(jenis=KEAMANAN))))


def giliran_lagi(kota: Kota | None) -> Iterator[Calon]:
    """What the mail server has refused for people of this city and whose pause is over."""
    return _calon_lagi(_jeda_lewat() & Q(kota=kota) & ~Q(jenis=KEAMANAN))


@transaction.atomic
def kirim_ulang(*, kiriman: Kiriman, oleh: Pengguna) -> None:
    """Ask for a mail to be sent again that failed, or whose worker died; a worker takes it up at once.

    Raises `SudahBerubah` for one that has arrived, is being sent, or is already in the queue, `Ditolak` where its
    recipient is closed or belongs to another city by now.
    """
    if not Kiriman.objects.filter(_masih_berhak(), pk=kiriman.pk).exists():
        raise Ditolak(PESAN_TAK_SAMPAI)
    berubah = dapat_diulang(Kiriman.objects.filter(pk=kiriman.pk)).update(
        status=Status.GAGAL,
        percobaan=0,
        galat="Diminta kirim ulang.",
        dimulai_pada=timezone.now(),
        selesai_pada=None,
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


def _jeda_lewat() -> Q:
    """Refused before, and the pause since then is over."""
    kini = timezone.now()
    siap = Q(pk__in=[])
    for ke in range(1, PERCOBAAN_MAKS):
        siap |= Q(percobaan=ke, dimulai_pada__lt=kini - JEDA * 2 ** (ke - 1))
    return siap


def _calon_lagi(syarat: Q) -> Iterator[Calon]:
    for satu in _antre(syarat):
        yield Calon(partial(_ambil_lagi, satu), partial(_lepas, satu.percobaan, satu.galat))


def _masih_berhak() -> Q:
    """To whom it may still go: an account in use; a digest only where it speaks of the recipient's own city."""
    sekota = Q(kota=F("penerima__kota")) | Q(kota=None, penerima__kota=None)
    return Q(penerima__is_active=True) & (sekota | Q(jenis=KEAMANAN))


def _tutup_yang_tak_sampai() -> None:
    """Whoever asked for a mail again learns that it does not go: its recipient has left since."""
    diminta = Kiriman.objects.filter(status=Status.GAGAL, percobaan=0)
    diminta.exclude(pk__in=Kiriman.objects.filter(_masih_berhak()).values("pk")).update(
        percobaan=PERCOBAAN_MAKS, galat=PESAN_TAK_SAMPAI, selesai_pada=timezone.now()
    )


def _antre(syarat: Q) -> QuerySet[Kiriman]:
    antre = Kiriman.objects.filter(syarat, _masih_berhak(), status=Status.GAGAL)
    return antre.select_related("penerima").order_by("dimulai_pada", "pk")[:SEKALI_JALAN]


def _ambil_lagi(satu: Kiriman) -> Kiriman | None:
    """Claim a failed row; only one worker gets it. A corrected address counts, but news about an account goes where
    it was meant to go: it may tell the old address that there is a new one.
    """
    tujuan = satu.tujuan if satu.jenis == KEAMANAN else satu.penerima.email or satu.tujuan
    diambil = Kiriman.objects.filter(pk=satu.pk, status=Status.GAGAL, percobaan=satu.percobaan).update(
        status=Status.SEDANG, percobaan=F("percobaan") + 1, dimulai_pada=timezone.now(), tujuan=tujuan
    )
    return Kiriman.objects.select_related("penerima").get(pk=satu.pk) if diambil else None


def _lepas(percobaan: int, galat: str, satu: Kiriman) -> None:
    """Back to where it was: the server went away before it had the mail."""
    Kiriman.objects.filter(pk=satu.pk, status=Status.SEDANG).update(
        status=Status.GAGAL, percobaan=percobaan, galat=galat
    )


def _kirim_satu(calon: Calon, koneksi: BaseEmailBackend) -> _Hasil | None:
    """Claim one and hand it over; None when another worker has it. Raises `_PeladenTiada` or `_TidakPasti`."""
    _buka(koneksi)
    satu = calon.ambil()
    if satu is None:
        return None
    try:
        return _kirim(satu, koneksi)
    except _PeladenTiada:
        calon.lepas(satu)
        raise
    except _TidakPasti as galat:
        logger.warning("mail %s may or may not have arrived: %s", satu.pk, galat.__cause__)
        Kiriman.objects.filter(pk=satu.pk, status=Status.SEDANG).update(
            galat="Sambungan terputus sesudah surel diserahkan; mungkin sudah sampai."
        )
        raise


def _buka(koneksi: BaseEmailBackend) -> None:
    """Let in by the server, or still in. A refused log-in is as bad as no server."""
    try:
        koneksi.open()
    except (OSError, smtplib.SMTPException, ValueError) as galat:
        raise _PeladenTiada from galat


def _kirim(satu: Kiriman, koneksi: BaseEmailBackend) -> _Hasil:
    try:
        _serahkan(satu, koneksi)
    except (OSError, smtplib.SMTPException, ValueError) as galat:
        logger.warning("mail %s was not taken: %s", satu.pk, type(galat).__name__)
        if _soal_peladen(galat):
            raise _PergiDiTengah from galat
        _tutup(koneksi)  # the next mail begins with a new connection
        _gagal(satu, _kalimat(galat))
        return _Hasil.DITOLAK
    Kiriman.objects.filter(pk=satu.pk, status=Status.SEDANG).update(
        status=Status.TERKIRIM, selesai_pada=timezone.now(), galat=""
    )
    return _Hasil.TERKIRIM


def _serahkan(satu: Kiriman, koneksi: BaseEmailBackend) -> None:
    """To the mail server. What fails before the mail is handed over was surely not sent."""
    pesan = EmailMultiAlternatives(
        subject=satu.subjek,
        body=satu.isi,
        to=[satu.tujuan],
        connection=koneksi,
        headers={"Auto-Submitted": "auto-generated"} | ({} if satu.jenis == KEAMANAN else _berhenti()),
    )
    pesan.attach_alternative(surel_html(satu.subjek, satu.isi), "text/html")
    try:
        pesan.send()
    except (OSError, smtplib.SMTPException) as galat:
        if not _dijawab(galat) and getattr(koneksi, "diserahkan", True):
            raise _TidakPasti from galat
        raise


def _berhenti() -> dict[str, str]:
    """Where a digest is switched off; news about an account cannot be."""
    return {"List-Unsubscribe": f"<{alamat_situs(reverse('klaster:pilihan_notifikasi'))}>"}


def _dijawab(galat: Exception) -> bool:
    """Whether the server has said in a known way that it does not take the mail."""
    if isinstance(galat, smtplib.SMTPResponseException):
        return 400 <= galat.smtp_code <= 599
    return isinstance(galat, smtplib.SMTPRecipientsRefused | smtplib.SMTPNotSupportedError)


def _soal_peladen(galat: Exception) -> bool:
    """Whether the failure is about the server and would meet the next mail as well."""
    if isinstance(galat, smtplib.SMTPRecipientsRefused):
        return any(kode == _TUTUP for kode, _ in galat.recipients.values())
    if isinstance(galat, smtplib.SMTPDataError):
        return galat.smtp_code == _TUTUP or not _dijawab(galat)
    return not isinstance(galat, _SOAL_SATU)


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
    if isinstance(galat, smtplib.SMTPResponseException):
        teks = galat.smtp_error.decode(errors="replace") if isinstance(galat.smtp_error, bytes) else galat.smtp_error
        return f"Server surel menolak ({galat.smtp_code}): {teks}"
    return "Alamat atau judul surel tidak sah. Periksa alamat pada akun penerimanya."
