"""What the page of the year plan shows: countdown, calendar, windows with their state, extensions in force."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from indikator.aturan.hitung_mundur import PEKAN_LAJU, Beban, HitungMundur, Masa, hitung_mundur
from indikator.aturan.jendela import TAHAP_LUAR
from indikator.aturan.kalender import Acara, Kalender, susun_kalender
from indikator.models import Evaluasi, Jawaban, JendelaTahap, Kegiatan, Penugasan, Status
from indikator.models.status import TERBUKA, TERKIRIM
from indikator.queries.jendela import Jadwal, jadwal, rentang
from klaster.models import Aksi, Riwayat
from klaster.models.pengguna import Peran
from klaster.queries.pengaturan import libur_kota

RIWAYAT_MAKS = 20


@dataclass(frozen=True)
class BarisJendela:
    """One window and how it stands today: belum, berjalan or lewat."""

    jendela: JendelaTahap
    keadaan: str

    @property
    def peran(self) -> str:
        return Peran(self.jendela.peran).label if self.jendela.peran else "Semua yang ikut"


@dataclass(frozen=True)
class Pemberian:
    """One line of the log of extensions: who gave what to whom, and why."""

    kalimat: str
    kutipan: str
    waktu: datetime


@dataclass(frozen=True)
class Rencana:
    hitung: HitungMundur
    kalender: Kalender
    jendela: list[BarisJendela]


def rencana(evaluasi: Evaluasi) -> Rencana:
    """Countdown, calendar and windows, in four queries."""
    windows = jadwal(evaluasi)
    hari_ini = evaluasi.hari_ini
    isi = rentang(evaluasi, Kegiatan.PENGISIAN, Peran.OPERATOR, windows)
    return Rencana(
        hitung=hitung_mundur(
            hari_ini=hari_ini,
            pengisian=Masa(isi.mulai, isi.sampai or evaluasi.tenggat),
            penutupan=evaluasi.penutupan,
            verifikasi=_masa(windows, Kegiatan.VERIFIKASI),
            pengesahan=_masa(windows, Kegiatan.PENGESAHAN),
            beban=beban(evaluasi),
            libur=frozenset(hari.tanggal for hari in libur_kota(evaluasi.kota)),
        ),
        kalender=susun_kalender(_acara(evaluasi, windows), hari_ini),
        jendela=[BarisJendela(j, _keadaan(j, hari_ini)) for j in _urut(windows)],
    )


def beban(evaluasi: Evaluasi) -> Beban:
    """What is still owed, and what was done in the last two weeks; two queries."""
    sejak = timezone.now() - timedelta(days=PEKAN_LAJU)
    bagian = Penugasan.objects.filter(jawaban__evaluasi=evaluasi).aggregate(
        terbuka=Count("pk", filter=Q(status__in=TERBUKA)),
        baru=Count("pk", filter=Q(status__in=TERKIRIM, diajukan_pada__gte=sejak)),
    )
    jawaban = Jawaban.objects.filter(evaluasi=evaluasi).aggregate(
        sisa=Count("pk", filter=~Q(status=Status.DITERIMA)),
        baru=Count("pk", filter=Q(status=Status.DITERIMA, diverifikasi_pada__gte=sejak)),
    )
    return Beban(bagian["terbuka"], jawaban["sisa"], bagian["baru"], jawaban["baru"])


def perpanjangan_berlaku(evaluasi: Evaluasi) -> QuerySet[Penugasan, Any]:
    """Open parts with a last day of their own, by OPD and day: rows of `opd_id`, `opd__nama`, `tenggat`, `bagian`."""
    return (
        Penugasan.objects.filter(jawaban__evaluasi=evaluasi, tenggat__isnull=False, status__in=TERBUKA)
        .order_by("tenggat", "opd__nama", "opd_id")
        .values("opd_id", "opd__nama", "tenggat")
        .annotate(bagian=Count("pk"))
    )


def riwayat_perpanjangan(evaluasi: Evaluasi) -> list[Pemberian]:
    """Who gave which extension and why, newest first."""
    baris = Riwayat.objects.filter(
        aksi=Aksi.PERPANJANGAN_DIBERI, kota=evaluasi.kota_id, sesudah__evaluasi=evaluasi.pk
    ).order_by("-waktu", "-pk")
    return [Pemberian(b.kalimat, b.keterangan, b.waktu) for b in baris[:RIWAYAT_MAKS]]


def _masa(windows: Jadwal, kegiatan: str) -> Masa | None:
    """From the first to the last day on which anybody may do this."""
    punya = [j for (k, _), j in windows.items() if k == kegiatan]
    return Masa(min(j.mulai for j in punya), max(j.sampai for j in punya)) if punya else None


def _acara(evaluasi: Evaluasi, windows: Jadwal) -> list[Acara]:
    acara = [Acara("Pengisian", evaluasi.mulai, evaluasi.tenggat, "isi")]
    if evaluasi.penutupan:
        acara.append(Acara("Penutupan resmi", evaluasi.penutupan, evaluasi.penutupan, "titik"))
    return acara + [Acara(_nama(j), j.mulai, j.sampai, _jenis(j)) for j in windows.values()]


def _nama(jendela: JendelaTahap) -> str:
    pendek = jendela.kegiatan.replace("_", " ") if jendela.kegiatan in TAHAP_LUAR else jendela.get_kegiatan_display()
    return f"{pendek} ({jendela.get_peran_display()})" if jendela.peran else pendek


def _jenis(jendela: JendelaTahap) -> str:
    if jendela.kegiatan == Kegiatan.PENGISIAN:
        return "isi"
    return "luar" if jendela.kegiatan in TAHAP_LUAR else "dalam"


def _urut(windows: Jadwal) -> list[JendelaTahap]:
    return sorted(windows.values(), key=lambda j: (j.mulai, j.sampai, j.pk))


def _keadaan(jendela: JendelaTahap, hari_ini: date) -> str:
    if hari_ini < jendela.mulai:
        return "belum"
    return "lewat" if jendela.sampai < hari_ini else "berjalan"
