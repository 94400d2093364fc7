"""What higher apps add to the picture of an evaluation and to a submission. They register when they are loaded.

This app does not know evidence; `bukti` does, and hands it in here.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from indikator.models import Evaluasi, Jawaban, Pengajuan

PemuatLampiran = Callable[[Evaluasi], Mapping[int, list[dict[str, Any]]]]
PemuatFakta = Callable[[Evaluasi, Sequence[Jawaban]], Any]
Penyimpan = Callable[[Pengajuan], None]

_lampiran: list[PemuatLampiran] = []
_fakta: dict[str, PemuatFakta] = {}
_penyimpan: list[Penyimpan] = []


def daftarkan_lampiran(muat: PemuatLampiran) -> None:
    """Evidence for the manifest: answer id -> entries ready for JSON.

    Each entry has "opd" (the code of the unit that attached it) and "kunci" (what makes it the same evidence with the
    same content: a sign-off is about these), and whatever else the manifest should hold.
    """
    if muat not in _lampiran:
        _lampiran.append(muat)


def daftarkan_fakta(nama: str, muat: PemuatFakta) -> None:
    """Facts for the rules of a higher app, loaded with a constant number of queries; in `Potret.fakta[nama]`."""
    _fakta[nama] = muat


def daftarkan_penyimpan(simpan: Penyimpan) -> None:
    """Called inside the transaction of a submission, once its row exists, while every answer is held."""
    if simpan not in _penyimpan:
        _penyimpan.append(simpan)


def muat_lampiran(evaluasi: Evaluasi) -> dict[int, list[dict[str, Any]]]:
    gabung: dict[int, list[dict[str, Any]]] = {}
    for muat in _lampiran:
        for jawaban_id, entri in muat(evaluasi).items():
            gabung.setdefault(jawaban_id, []).extend(entri)
    return gabung


def muat_fakta(evaluasi: Evaluasi, jawaban: Sequence[Jawaban]) -> dict[str, Any]:
    return {nama: muat(evaluasi, jawaban) for nama, muat in _fakta.items()}


def simpan_bersama(pengajuan: Pengajuan) -> None:
    for simpan in _penyimpan:
        simpan(pengajuan)
