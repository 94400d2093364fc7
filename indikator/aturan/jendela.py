"""The rules that windows keep among each other and with the evaluation's own days. Pure: no database, no clock.

Each fault is (field, sentence); the sentence names the rule and the remedy.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format

from indikator.models.jendela import Kegiatan
from indikator.models.skor import Tahap
from klaster.models.pengguna import Peran

#: The outside stages in their order; the next may not begin before the one before it has ended.
TAHAP_LUAR: tuple[str, ...] = tuple(Kegiatan(t.value) for t in Tahap if t != Tahap.EM)
#: Who takes part in what; a window for another role would bind nobody.
PERAN_KEGIATAN: dict[str, tuple[str, ...]] = {
    Kegiatan.PENGISIAN: (Peran.OPERATOR, Peran.SEKRETARIAT),
    Kegiatan.VERIFIKASI: (Peran.VERIFIKATOR, Peran.SEKRETARIAT),
    Kegiatan.PENGESAHAN: (Peran.OPERATOR, Peran.SEKRETARIAT),
    **dict.fromkeys(TAHAP_LUAR, (Peran.EVALUATOR, Peran.SEKRETARIAT)),
}
SEHARI = timedelta(days=1)

Salah = tuple[str, str]


@dataclass(frozen=True)
class Hari:
    """The evaluation's own days: filling from `mulai` (None: since the opening) to `tenggat`, the official closing."""

    mulai: date | None
    tenggat: date
    penutupan: date | None


@dataclass(frozen=True)
class Waktu:
    """A window as it is or as it is asked for. An empty `peran` is every role without a window of its own."""

    kegiatan: str
    peran: str
    mulai: date
    sampai: date

    @property
    def nama(self) -> str:
        siapa = f" untuk {Peran(self.peran).label}" if self.peran else ""
        return f"{Kegiatan(self.kegiatan).label}{siapa}"


def salah_hari(hari: Hari) -> list[Salah]:
    """What is wrong with the evaluation's own days."""
    salah = []
    if hari.mulai is not None and hari.mulai > hari.tenggat:
        salah.append(
            ("mulai", f"Mulai pengisian tidak boleh sesudah tenggatnya. Pilih {_tgl(hari.tenggat)} atau sebelumnya.")
        )
    if hari.penutupan is not None and hari.penutupan < hari.tenggat:
        salah.append(
            (
                "penutupan",
                f"Penutupan resmi tidak boleh sebelum tenggat pengisian. Pilih {_tgl(hari.tenggat)} atau sesudahnya, "
                "atau majukan tenggatnya.",
            )
        )
    return salah


def salah_jendela(calon: Waktu, lain: Collection[Waktu], hari: Hari) -> list[Salah]:
    """What is wrong with this window beside the others."""
    if calon.sampai < calon.mulai:
        pesan = f"Hari terakhir tidak boleh sebelum hari pertama. Pilih {_tgl(calon.mulai)} atau sesudahnya."
        return [("sampai", pesan)]
    return [
        *_salah_peran(calon),
        *_salah_kembar(calon, lain),
        *_salah_pengisian(calon, hari),
        *_salah_pengesahan(calon, hari),
        *_salah_tahap(calon, lain, hari),
    ]


def _salah_peran(calon: Waktu) -> list[Salah]:
    if calon.kegiatan == Kegiatan.PENGISIAN and not calon.peran:
        return [("peran", "Pilih perannya. Masa pengisian semua orang diatur dengan mulai dan tenggat pengisian.")]
    ikut = PERAN_KEGIATAN[calon.kegiatan]
    if not calon.peran or calon.peran in ikut:
        return []
    nama = " atau ".join(Peran(p).label for p in ikut)
    return [("peran", f"{Peran(calon.peran).label} tidak ikut {Kegiatan(calon.kegiatan).label}. Pilih {nama}.")]


def _salah_kembar(calon: Waktu, lain: Collection[Waktu]) -> list[Salah]:
    kembar = next((w for w in lain if (w.kegiatan, w.peran) == (calon.kegiatan, calon.peran)), None)
    if kembar is None:
        return []
    masa = f"{_tgl(kembar.mulai)} sampai {_tgl(kembar.sampai)}"
    return [("kegiatan", f"Jadwal {calon.nama} sudah ada, {masa}. Ubah jadwal itu atau hapus dahulu.")]


def _salah_pengisian(calon: Waktu, hari: Hari) -> list[Salah]:
    if calon.kegiatan != Kegiatan.PENGISIAN:
        return []
    salah = []
    if hari.mulai is not None and calon.mulai < hari.mulai:
        salah.append(
            (
                "mulai",
                f"Pengisian baru dibuka {_tgl(hari.mulai)}. Pilih tanggal itu atau sesudahnya, atau majukan mulainya.",
            )
        )
    operator = calon.peran == Peran.OPERATOR
    akhir = hari.tenggat if operator else max(hari.tenggat, hari.penutupan or hari.tenggat)
    if calon.sampai > akhir:
        apa, geser = ("tenggat pengisian", "tenggatnya") if operator else ("akhir musim", "tenggat atau penutupannya")
        salah.append(
            ("sampai", f"Pengisian harus selesai pada {apa}, {_tgl(akhir)}. Pilih lebih awal, atau undurkan {geser}.")
        )
    return salah


def _salah_pengesahan(calon: Waktu, hari: Hari) -> list[Salah]:
    if calon.kegiatan != Kegiatan.PENGESAHAN or hari.penutupan is None or calon.sampai <= hari.penutupan:
        return []
    return [
        (
            "sampai",
            f"Pengesahan harus selesai paling lambat pada penutupan resmi, {_tgl(hari.penutupan)}. Pilih lebih awal.",
        )
    ]


def _salah_tahap(calon: Waktu, lain: Collection[Waktu], hari: Hari) -> list[Salah]:
    if calon.kegiatan not in TAHAP_LUAR:
        return []
    salah = []
    akhir = hari.penutupan or hari.tenggat
    if calon.mulai <= akhir:
        apa = "penutupan resmi" if hari.penutupan else "tenggat pengisian"
        salah.append(
            ("mulai", f"Tahap luar dimulai sesudah {apa}, {_tgl(akhir)}. Pilih {_tgl(akhir + SEHARI)} atau sesudahnya.")
        )
    giliran = TAHAP_LUAR.index(calon.kegiatan)
    sebelum = [w for w in lain if w.kegiatan in TAHAP_LUAR[:giliran] and w.sampai >= calon.mulai]
    sesudah = [w for w in lain if w.kegiatan in TAHAP_LUAR[giliran + 1 :] and w.mulai <= calon.sampai]
    if sebelum:
        w = max(sebelum, key=lambda w: w.sampai)
        salah.append(
            (
                "mulai",
                f"{w.nama} baru berakhir {_tgl(w.sampai)} dan harus selesai lebih dahulu. "
                f"Pilih {_tgl(w.sampai + SEHARI)} atau sesudahnya, atau ubah jadwal itu.",
            )
        )
    if sesudah:
        w = min(sesudah, key=lambda w: w.mulai)
        salah.append(
            (
                "sampai",
                f"{w.nama} sudah dimulai {_tgl(w.mulai)} dan tahap ini harus selesai lebih dahulu. "
                f"Pilih {_tgl(w.mulai - SEHARI)} atau sebelumnya, atau ubah jadwal itu.",
            )
        )
    return salah


def _tgl(hari: date) -> str:
    return date_format(hari, "j F Y")
