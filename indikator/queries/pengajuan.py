"""Reading submissions: the list, whether a receipt still holds, and what changed since."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from indikator.models import Evaluasi, Pengajuan
from indikator.pengajuan.kanonik import kanonik, sidik
from indikator.pengajuan.selisih import Selisih, bandingkan
from indikator.queries.manifes import skor_kini, susun_manifes
from indikator.queries.potret import muat_potret
from klaster.models import Aksi, Riwayat


@dataclass(frozen=True)
class Keabsahan:
    """What the public may know of a receipt. `pengganti` 0: nothing newer."""

    pengajuan: Pengajuan
    utuh: bool
    pengganti: int

    @property
    def terbaru(self) -> bool:
        return self.utuh and not self.pengganti


def daftar_pengajuan(evaluasi: Evaluasi) -> list[Pengajuan]:
    """All submissions of an evaluation without their manifests, the newest first."""
    return list(Pengajuan.objects.filter(evaluasi=evaluasi).defer("manifes").order_by("-nomor"))


def pembukaan_kembali(evaluasi: Evaluasi) -> list[Riwayat]:
    """When and why a submitted evaluation was opened again, newest first."""
    return list(Riwayat.objects.untuk(evaluasi).filter(aksi=Aksi.EVALUASI_DIBUKA_LAGI))


def berkas_manifes(pengajuan: Pengajuan) -> bytes:
    """The manifest as the file whose SHA-256 is `pengajuan.sidik`."""
    return kanonik(pengajuan.manifes)


def keabsahan(token: str) -> Keabsahan | None:
    """Looks a receipt up by its token; None when there is none. The fingerprint is computed anew, not believed."""
    try:
        uuid = UUID(token)
    except ValueError:
        return None
    pengajuan = Pengajuan.objects.select_related("evaluasi__kota").filter(token=uuid).first()
    if pengajuan is None:
        return None
    terakhir = (
        Pengajuan.objects.filter(evaluasi=pengajuan.evaluasi_id).order_by("-nomor").values_list("nomor", flat=True)
    )
    pengganti = terakhir[0] if terakhir[0] > pengajuan.nomor else 0
    return Keabsahan(pengajuan, sidik(pengajuan.manifes) == pengajuan.sidik, pengganti)


def manifes_kini(evaluasi: Evaluasi) -> dict[str, Any]:
    """What the manifest would be if it were submitted at this moment. Needs `kota` and `instrumen` loaded."""
    potret = muat_potret(evaluasi)
    return susun_manifes(evaluasi, potret, skor_kini(evaluasi, potret))


def selisih_pengajuan(evaluasi: Evaluasi, dari: Pengajuan, ke: Pengajuan | None) -> Selisih:
    """What changed from one submission to another, or until now."""
    kini = ke.manifes if ke else manifes_kini(evaluasi)
    urutan = evaluasi.instrumen.pertanyaan.order_by("urutan").values_list("kode", flat=True)
    return bandingkan(dari.manifes, kini, urutan)
