"""Who gives the scores and notes of which stage: one rule for the pages that offer it and the services that refuse."""

from indikator.models import Evaluasi, Pengajuan
from indikator.models.skor import Tahap
from klaster.galat import Ditolak
from klaster.izin import Izin, punya_izin
from klaster.models import Pengguna
from klaster.models.pengguna import Lembaga, Peran

TAHAP_LUAR: tuple[Tahap, ...] = tuple(t for t in Tahap if t != Tahap.EM)
#: Stages of an evaluator's office; an account without an office may write any outside stage.
TAHAP_LEMBAGA: dict[str, tuple[Tahap, ...]] = {
    Lembaga.PROVINSI: (Tahap.VA_PROV,),
    Lembaga.KEMENTERIAN: (Tahap.VA_PUSAT, Tahap.VLH, Tahap.VKL, Tahap.VF),
}


def tahap_dinilai(pengguna: Pengguna) -> tuple[Tahap, ...]:
    """The stages whose scores and notes this user may write, in the order of the season.

    The secretariat writes down every stage as it is told, its own self-assessment too; an evaluator those of the own
    office.
    """
    if not punya_izin(pengguna, Izin.NILAI_TAHAP):
        return ()
    if pengguna.peran == Peran.SEKRETARIAT:
        return tuple(Tahap)
    return TAHAP_LEMBAGA.get(pengguna.lembaga, TAHAP_LUAR)


def pernah_diajukan(evaluasi: Evaluasi) -> bool:
    """Outside stages begin with the submission; an evaluation that was opened again has been through one."""
    return not evaluasi.terbuka or Pengajuan.objects.filter(evaluasi=evaluasi).exists()


def halangan_menilai(evaluasi: Evaluasi, tahap: str) -> str:
    """Why nothing can be written of this stage as the evaluation stands: closed, or not begun. Empty while it can."""
    if evaluasi.status == Evaluasi.Status.SELESAI:
        return f"{evaluasi} sudah ditutup, sehingga nilai dan catatan tahapnya tidak dapat diubah lagi."
    if tahap != Tahap.EM and not pernah_diajukan(evaluasi):
        return (
            f"{evaluasi} belum diajukan, sehingga {Tahap(tahap).label.lower()} belum dapat dicatat. "
            "Ajukan evaluasi lebih dahulu."
        )
    return ""


def boleh_menilai(evaluasi: Evaluasi, tahap: str, pengguna: Pengguna) -> bool:
    """Whether this user may write this stage of this evaluation; says nothing about the window of the stage."""
    if tahap not in tahap_dinilai(pengguna):
        return False
    return Evaluasi.objects.terlihat_oleh(pengguna).filter(pk=evaluasi.pk).exists()


def pastikan_boleh_menilai(evaluasi: Evaluasi, tahap: str, oleh: Pengguna) -> None:
    """Raises `Ditolak` when the stage is not this user's to write, has not begun, or the evaluation is closed."""
    if tahap not in Tahap.values:
        raise Ditolak(f"Tahap '{tahap}' tidak dikenal; pilih {', '.join(Tahap.values)}.", bidang="tahap")
    label = Tahap(tahap).label
    if not boleh_menilai(evaluasi, tahap, oleh):
        milik = ", ".join(tahap_dinilai(oleh)) or "tidak ada"
        raise Ditolak(
            f"{label} ({tahap}) bukan tahap yang Anda nilai; tahap Anda: {milik}. Hubungi sekretariat kota.",
            bidang="tahap",
        )
    if halangan := halangan_menilai(evaluasi, tahap):
        raise Ditolak(halangan)
