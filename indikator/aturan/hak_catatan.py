"""What a user may do with a note of an outside stage now. One rule for the buttons and for the services behind them."""

from dataclasses import dataclass

from indikator.aturan.hak_tahap import tahap_dinilai
from indikator.models import CatatanTahap, Evaluasi
from klaster.izin import Izin, boleh
from klaster.models import Pengguna

Status = CatatanTahap.Status


@dataclass(frozen=True)
class HakCatatan:
    """`ubah` the words, OPD and due date; `tindak` say what was done and attach proof; `tarik` take that back;

    `periksa` agree or send back; `buka` open again what was closed.
    """

    ubah: bool
    tindak: bool
    tarik: bool
    periksa: bool
    buka: bool


def hak_catatan(catatan: CatatanTahap, pengguna: Pengguna) -> HakCatatan:
    """For a note in the user's scope (`terlihat_oleh`); the note's OPD and evaluation should be loaded.

    Nobody does anything to the notes of an evaluation that is closed for good.
    """
    if catatan.evaluasi.status == Evaluasi.Status.SELESAI:
        return HakCatatan(ubah=False, tindak=False, tarik=False, periksa=False, buka=False)
    terbuka, ditindak = catatan.status == Status.TERBUKA, catatan.status == Status.DITINDAK
    pelaku = catatan.ditindak_oleh_id == pengguna.pk
    pemeriksa = boleh(pengguna, Izin.PERIKSA_CATATAN) and _tahapnya(catatan, pengguna)
    return HakCatatan(
        ubah=terbuka and catatan.tahap in tahap_dinilai(pengguna),
        tindak=terbuka and mengerjakan(catatan, pengguna),
        tarik=ditindak and pelaku,
        periksa=ditindak and pemeriksa and not pelaku,
        buka=catatan.status == Status.SELESAI and pemeriksa,
    )


def mengerjakan(catatan: CatatanTahap, pengguna: Pengguna) -> bool:
    """The secretariat works on every note of its city; an operator on those given to the own unit or one below it."""
    return boleh(pengguna, Izin.TINDAK_CATATAN, catatan)


def _tahapnya(catatan: CatatanTahap, pengguna: Pengguna) -> bool:
    """An evaluator checks the notes of the own stages, the city's people all of them."""
    return not pengguna.adalah_evaluator or catatan.tahap in tahap_dinilai(pengguna)
