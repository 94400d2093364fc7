"""When who may do what: the window of an activity for a role, and the sentence that says why it is closed now.

The one definition for services that refuse and for pages that show the same beforehand. Days are the city's; a window
opens at 00.00.00 of its first day and closes after 23.59.59 of its last.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import DateField, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.formats import date_format

from indikator.models import Evaluasi, JendelaTahap, Kegiatan, Penugasan
from klaster.models import Pengguna
from klaster.models.pengguna import Peran

#: (activity, role) -> window; the role is empty where the window is everybody's.
Jadwal = dict[tuple[str, str], JendelaTahap]


@dataclass(frozen=True)
class Rentang:
    """First and last day of an activity for someone, both open; None is not limited on that side."""

    kegiatan: str
    mulai: date | None = None
    sampai: date | None = None


def jadwal(evaluasi: Evaluasi) -> Jadwal:
    """All windows of the evaluation, in one query."""
    return {(j.kegiatan, j.peran): j for j in evaluasi.jendela.all()}


def rentang(evaluasi: Evaluasi, kegiatan: str, peran: str, windows: Jadwal | None = None) -> Rentang:
    """The window of this activity for this role: its own, else everybody's; filling runs from `mulai` to `tenggat`."""
    windows = jadwal(evaluasi) if windows is None else windows
    jendela = windows.get((kegiatan, peran)) or windows.get((kegiatan, ""))
    if jendela is not None:
        return Rentang(kegiatan, jendela.mulai, jendela.sampai)
    if kegiatan == Kegiatan.PENGISIAN:
        return Rentang(kegiatan, evaluasi.mulai, evaluasi.tenggat)
    return Rentang(kegiatan)


def rentang_bagian(bagian: Penugasan, evaluasi: Evaluasi, peran: str, windows: Jadwal | None = None) -> Rentang:
    """When this role may fill this part: a deadline of the part's own (an extension) outweighs every other end."""
    umum = rentang(evaluasi, Kegiatan.PENGISIAN, peran, windows)
    return Rentang(umum.kegiatan, umum.mulai, bagian.tenggat or umum.sampai)


def alasan_tutup(evaluasi: Evaluasi, waktu: Rentang, oleh: Pengguna | None) -> str:
    """Why this cannot be done now: the day, hour and zone, and whom to ask. Empty while the window is open."""
    if waktu.mulai is not None and evaluasi.hari_ini < waktu.mulai:
        return (
            f"{Kegiatan(waktu.kegiatan).label} belum dibuka; mulai {_tanggal(waktu.mulai)} pukul 00.00 "
            f"{evaluasi.kota.singkatan_zona}. {_mintalah(evaluasi, waktu, oleh, 'Bila perlu lebih awal, hubungi')}"
        )
    if waktu.sampai is not None and evaluasi.sudah_lewat(waktu.sampai):
        apa = (
            "Tenggat pengisian sudah lewat"
            if waktu.kegiatan == Kegiatan.PENGISIAN
            else f"{Kegiatan(waktu.kegiatan).label} sudah ditutup"
        )
        return (
            f"{apa} pada {_tanggal(waktu.sampai)} pukul 23.59 {evaluasi.kota.singkatan_zona}. "
            f"{_mintalah(evaluasi, waktu, oleh, 'Mintalah perpanjangan kepada')}"
        )
    return ""


def alasan_tutup_kegiatan(evaluasi: Evaluasi, kegiatan: str, oleh: Pengguna | None) -> str:
    """Why this person cannot do this activity now, by the window of his role; empty while it is open."""
    return alasan_tutup(evaluasi, rentang(evaluasi, kegiatan, oleh.peran if oleh else ""), oleh)


def tenggat_nyata(jalur: str = "") -> Coalesce:
    """The last day of a part as an expression: its own deadline, else the operators' window, else the evaluation's.

    `jalur` leads from the row to its part ("" for a query of parts, "penugasan__" for one of answers).
    """
    jendela = JendelaTahap.objects.filter(
        evaluasi=OuterRef(f"{jalur}jawaban__evaluasi"), kegiatan=Kegiatan.PENGISIAN, peran=Peran.OPERATOR
    )
    return Coalesce(
        F(f"{jalur}tenggat"),
        Subquery(jendela.values("sampai")[:1]),
        F(f"{jalur}jawaban__evaluasi__tenggat"),
        output_field=DateField(),
    )


def _mintalah(evaluasi: Evaluasi, waktu: Rentang, oleh: Pengguna | None, ajakan: str) -> str:
    if oleh is not None and oleh.peran == Peran.SEKRETARIAT:
        return "Ubah jadwal atau beri perpanjangan pada halaman Rencana tahun."
    return f"{ajakan} sekretariat ({evaluasi.kota.nama_dinas})."


def _tanggal(hari: date) -> str:
    return date_format(hari, "j F Y")
