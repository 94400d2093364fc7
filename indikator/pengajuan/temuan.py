"""The checks before submission: small rules over the picture of one evaluation, and where each finding leads.

A rule is one function from `Potret` to its findings; it is registered with its name, grade and remedy. Other apps
register theirs when they are loaded. No database here.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import TextChoices
from django.urls import reverse

from indikator.pengajuan.potret import Potret, PotretBagian, PotretJawaban, PotretOpd


class Tingkat(TextChoices):
    """How much a finding weighs. Only the first keeps the evaluation from being submitted."""

    MENGHALANGI = "menghalangi", "Menghalangi"
    PERINGATAN = "peringatan", "Peringatan"
    SARAN = "saran", "Saran"


class Pelaku(TextChoices):
    """Who has to act. An operator is shown only what is up to an OPD."""

    OPD = "opd", "OPD"
    VERIFIKATOR = "verifikator", "Verifikator"
    SEKRETARIAT = "sekretariat", "Sekretariat"


@dataclass(frozen=True)
class Tujuan:
    """Where a click leads: a page of the portal by its name, and the place on it."""

    nama: str
    argumen: tuple[str | int, ...]
    kueri: str = ""
    jangkar: str = ""

    @property
    def url(self) -> str:
        alamat = reverse(self.nama, args=self.argumen)
        return alamat + (f"?{self.kueri}" if self.kueri else "") + (f"#{self.jangkar}" if self.jangkar else "")


@dataclass(frozen=True)
class Temuan:
    """One thing that a rule found. `kode` is its question, "" when it is about the whole; `opd` is who has to act."""

    pesan: str
    tujuan: Tujuan
    kode: str = ""
    klaster: str = ""
    opd: PotretOpd | None = None


Periksa = Callable[[Potret], Iterable[Temuan]]


@dataclass(frozen=True)
class Aturan:
    """One rule: its name, how much it weighs, and the remedy as a sentence."""

    kode: str
    judul: str
    tingkat: Tingkat
    tindakan: str
    periksa: Periksa
    pelaku: Pelaku = Pelaku.OPD


@dataclass(frozen=True)
class Butir:
    """A finding together with its rule."""

    aturan: Aturan
    temuan: Temuan

    @property
    def tingkat(self) -> Tingkat:
        return self.aturan.tingkat


_aturan: dict[str, Aturan] = {}


def aturan(
    kode: str, judul: str, tingkat: Tingkat, tindakan: str, pelaku: Pelaku = Pelaku.OPD
) -> Callable[[Periksa], Periksa]:
    """Register the decorated function as a rule. Loading it again replaces it."""

    def hias(periksa: Periksa) -> Periksa:
        _aturan[kode] = Aturan(kode, judul, tingkat, tindakan, periksa, pelaku)
        return periksa

    return hias


def semua_aturan() -> list[Aturan]:
    """Every rule, the weightiest first, by title inside a grade: whichever app was loaded first."""
    urutan = list(Tingkat)
    return sorted(_aturan.values(), key=lambda a: (urutan.index(a.tingkat), a.judul))


def periksa(potret: Potret, *, tingkat: Tingkat | None = None) -> Iterator[Butir]:
    """All findings of all rules, or of those of one grade, grouped by rule."""
    for satu in semua_aturan():
        if tingkat is None or satu.tingkat == tingkat:
            for temuan in satu.periksa(potret):
                yield Butir(satu, temuan)


def pada_pertanyaan(
    potret: Potret, jawaban: PotretJawaban, pesan: str, opd: PotretOpd | None = None, jangkar: str = ""
) -> Temuan:
    """A finding on the page of a question; `opd` is who has to act, else the OPD that leads."""
    pimpin = jawaban.pimpin
    return Temuan(
        pesan=pesan,
        tujuan=Tujuan("bukti:pertanyaan", (potret.kode_kota, potret.tahun, jawaban.kode), jangkar=jangkar),
        kode=jawaban.kode,
        klaster=jawaban.klaster,
        opd=opd or (pimpin.opd if pimpin else None),
    )


def pada_bagian(potret: Potret, jawaban: PotretJawaban, bagian: PotretBagian, pesan: str) -> Temuan:
    """A finding about one OPD's part."""
    return pada_pertanyaan(potret, jawaban, pesan, bagian.opd, jangkar="judul-opd")
