"""The findings that one user is shown, narrowed by filters, with the counts of every choice."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from indikator.models import Evaluasi
from indikator.pengajuan.potret import PotretOpd
from indikator.pengajuan.temuan import Aturan, Butir, Pelaku, Tingkat, periksa
from indikator.queries.potret import muat_potret
from klaster.models import Opd, Pengguna


@dataclass(frozen=True)
class Saring:
    """The filters of the address; empty ones let everything through."""

    tingkat: str = ""
    aturan: str = ""
    klaster: str = ""
    opd: str = ""

    @property
    def aktif(self) -> bool:
        return any((self.tingkat, self.aturan, self.klaster, self.opd))

    def cocok(self, butir: Butir, *, kecuali: str = "") -> bool:
        """Whether it passes; `kecuali` names one filter that is not asked, for the counts of its own choices."""
        opd = butir.temuan.opd
        syarat = {
            "tingkat": self.tingkat in ("", butir.tingkat),
            "aturan": self.aturan in ("", butir.aturan.kode),
            "klaster": self.klaster in ("", butir.temuan.klaster),
            "opd": self.opd in ("", str(opd.pk) if opd else "-"),
        }
        return all(benar for nama, benar in syarat.items() if nama != kecuali)


@dataclass(frozen=True)
class HasilPeriksa:
    """What passed the filters, and the counts for the filters' choices over everything the user may see."""

    butir: list[Butir]
    total: int
    tingkat: list[tuple[Tingkat, int]]
    aturan: list[tuple[Aturan, int]]
    klaster: list[tuple[str, int]]
    opd: list[tuple[PotretOpd, int]]

    @property
    def menghalangi(self) -> int:
        return dict(self.tingkat)[Tingkat.MENGHALANGI]


def temuan_terlihat(evaluasi: Evaluasi, pengguna: Pengguna) -> list[Butir]:
    """All findings in the user's scope, in a constant number of queries.

    Operator: what is up to the own unit or those below. Verifier: the own klaster. Others: everything.
    """
    semua = list(periksa(muat_potret(evaluasi)))
    if pengguna.adalah_operator:
        unit = set(Opd.objects.lingkup_kerja(pengguna).values_list("pk", flat=True))
        return [b for b in semua if b.aturan.pelaku == Pelaku.OPD and b.temuan.opd and b.temuan.opd.pk in unit]
    if pengguna.adalah_verifikator:
        klaster = set(pengguna.klaster_verifikasi.values_list("kode", flat=True))
        return [b for b in semua if b.temuan.klaster in klaster]
    return semua


def saring_temuan(semua: list[Butir], saring: Saring) -> HasilPeriksa:
    return HasilPeriksa(
        butir=[b for b in semua if saring.cocok(b)],
        total=len(semua),
        tingkat=_hitung_tingkat(semua, saring),
        aturan=_hitung_aturan(semua, saring),
        klaster=sorted(
            Counter(b.temuan.klaster for b in semua if b.temuan.klaster and _lolos(b, saring, "klaster")).items()
        ),
        opd=_hitung_opd(semua, saring),
    )


def baca_saring(kueri: Mapping[str, str], semua: list[Butir]) -> Saring:
    """The filters of a query string; a choice that nothing belongs to is dropped."""
    ada = {
        "tingkat": set(Tingkat.values),
        "aturan": {b.aturan.kode for b in semua},
        "klaster": {b.temuan.klaster for b in semua},
        "opd": {str(b.temuan.opd.pk) for b in semua if b.temuan.opd},
    }
    return Saring(**{nama: kueri.get(nama, "") if kueri.get(nama, "") in boleh else "" for nama, boleh in ada.items()})


def _lolos(butir: Butir, saring: Saring, kecuali: str) -> bool:
    return saring.cocok(butir, kecuali=kecuali)


def _hitung_tingkat(semua: list[Butir], saring: Saring) -> list[tuple[Tingkat, int]]:
    jumlah = Counter(b.tingkat for b in semua if _lolos(b, saring, "tingkat"))
    return [(t, jumlah[t]) for t in Tingkat]


def _hitung_aturan(semua: list[Butir], saring: Saring) -> list[tuple[Aturan, int]]:
    lolos = [b.aturan for b in semua if _lolos(b, saring, "aturan")]
    jumlah = Counter(a.kode for a in lolos)
    return [(a, jumlah[a.kode]) for a in {a.kode: a for a in lolos}.values()]


def _hitung_opd(semua: list[Butir], saring: Saring) -> list[tuple[PotretOpd, int]]:
    jumlah = Counter(b.temuan.opd for b in semua if b.temuan.opd and _lolos(b, saring, "opd"))
    return sorted(jumlah.items(), key=lambda p: (p[0].nama, p[0].pk))
