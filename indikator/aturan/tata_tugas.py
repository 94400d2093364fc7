"""Who answers a question: its OPD, one of which leads; and the rules a change of that must keep. Pure."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from indikator.models.status import TERBUKA, TERKIRIM, Status
from klaster.aturan.sebutan import sebut_bagian


@dataclass(frozen=True)
class Tata:
    """The OPD of one question by id; `pimpin` is one of them in every state that may be stored."""

    pimpin: int | None
    opd: frozenset[int]

    @classmethod
    def dari(cls, bagian: Iterable[tuple[int, bool]]) -> "Tata":
        """From pairs (OPD id, leads)."""
        pasangan = list(bagian)
        return cls(next((opd for opd, pimpin in pasangan if pimpin), None), frozenset(opd for opd, _ in pasangan))

    def tambah(self, opd: int) -> "Tata":
        return replace(self, opd=self.opd | {opd})

    def lepas(self, opd: int) -> "Tata":
        """Without this OPD; where it leads, nobody does, which no rule lets through."""
        return Tata(None if opd == self.pimpin else self.pimpin, self.opd - {opd})

    def pimpinan(self, opd: int) -> "Tata":
        return Tata(opd, self.opd | {opd})

    @property
    def sidik(self) -> str:
        """What an edit form carries to show which assignment it saw."""
        isi = ",".join(f"{opd}{'*' if opd == self.pimpin else ''}" for opd in sorted(self.opd))
        return hashlib.sha256(isi.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Unit:
    """An OPD as far as the rules ask. `isi` says what work its present part holds; empty where it holds none."""

    pk: int
    nama: str
    wilayah: bool
    aktif: bool = True
    status: str = Status.BELUM
    isi: tuple[str, ...] = ()


@dataclass(frozen=True)
class Soal:
    """A question as far as the rules ask. `wilayah`: each kecamatan or kelurahan in it answers for itself."""

    kode: str
    status: str
    wilayah: bool


def salah_tata(soal: Soal, lama: Tata, baru: Tata, unit: dict[int, Unit]) -> list[str]:
    """Why this change is refused; empty when nothing speaks against it. A sentence names question, OPD and remedy."""
    if soal.status not in TERBUKA:
        return [
            f"Pertanyaan {soal.kode} sudah diajukan, sehingga penugasannya tidak dapat diubah. "
            "Tunggu putusan verifikator, atau minta bagiannya ditarik kembali."
        ]
    ditambah = [unit[pk] for pk in sorted(baru.opd - lama.opd)]
    dilepas = [unit[pk] for pk in sorted(lama.opd - baru.opd)]
    return [
        *_salah_pimpin(soal, lama, baru, unit),
        *(pesan for u in ditambah for pesan in _salah_tambah(soal, u)),
        *(pesan for u in dilepas for pesan in _salah_lepas(soal, u)),
    ]


def _salah_pimpin(soal: Soal, lama: Tata, baru: Tata, unit: dict[int, Unit]) -> list[str]:
    if baru.pimpin is None or baru.pimpin not in baru.opd:
        apa = f"{unit[lama.pimpin].nama} memimpin pertanyaan {soal.kode}" if lama.pimpin else f"Pertanyaan {soal.kode}"
        return [f"{apa}; setiap pertanyaan harus mempunyai satu pemimpin. Tetapkan OPD lain sebagai pemimpin dahulu."]
    calon = unit[baru.pimpin]
    if calon.wilayah:
        return [f"{calon.nama} tidak dapat memimpin pertanyaan {soal.kode}: pemimpin harus OPD, bukan wilayah."]
    if baru.pimpin != lama.pimpin and calon.status in TERKIRIM:
        return [
            f"{sebut_bagian(calon.nama)} pada {soal.kode} sudah diajukan. Tarik kembali dahulu, lalu jadikan pemimpin."
        ]
    return []


def _salah_tambah(soal: Soal, unit: Unit) -> list[str]:
    if not unit.aktif:
        return [f"{unit.nama} tidak aktif, sehingga tidak dapat ditugasi pada pertanyaan {soal.kode}."]
    if soal.wilayah and unit.wilayah:
        return [f"Unit yang menjawab pertanyaan {soal.kode} mengikuti daftar wilayah kota dan tidak diubah di sini."]
    return []


def _salah_lepas(soal: Soal, unit: Unit) -> list[str]:
    if soal.wilayah and unit.wilayah:
        return [f"{unit.nama} menjawab sendiri pertanyaan {soal.kode}, sehingga tidak dapat dilepas."]
    if unit.status in TERKIRIM or unit.status == Status.DIKEMBALIKAN:
        return [
            f"{sebut_bagian(unit.nama)} pada pertanyaan {soal.kode} sudah pernah diajukan, "
            "sehingga tidak dapat dilepas."
        ]
    if unit.isi:
        return [
            f"{sebut_bagian(unit.nama)} pada pertanyaan {soal.kode} berisi {_dan(unit.isi)}. "
            "Kosongkan atau pindahkan isinya dahulu."
        ]
    return []


def _dan(kata: Collection[str]) -> str:
    *awal, akhir = kata
    return f"{', '.join(awal)} dan {akhir}" if awal else akhir
