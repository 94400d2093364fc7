"""Rules about the sign-off by the heads of OPD."""

from collections.abc import Iterator

from indikator.pengajuan.potret import Potret, PotretOpd
from indikator.pengajuan.temuan import Temuan, Tingkat, Tujuan, aturan


@aturan(
    "belum_disahkan",
    "Isian OPD belum disahkan kepalanya",
    Tingkat.MENGHALANGI,
    "Kota ini mewajibkan pengesahan: kepala OPD mengesahkan isiannya, atau sekretariat mencatat pengesahan tertulis.",
)
def belum_disahkan(potret: Potret) -> Iterator[Temuan]:
    """Only in a city that demands it; a sign-off that no longer holds counts as none."""
    if not potret.wajib_pengesahan:
        return
    berlaku = {p.opd_id for p in potret.pengesahan if p.berlaku}
    gugur = {p.opd_id for p in potret.pengesahan if not p.berlaku}
    for pk, opd in potret.opd().items():
        if pk not in berlaku:
            sebab = "pengesahannya gugur karena isiannya berubah" if pk in gugur else "belum disahkan"
            yield _temuan(potret, opd, f"Isian {opd.nama} {sebab}.")


@aturan(
    "pengesahan_gugur",
    "Pengesahan OPD gugur",
    Tingkat.PERINGATAN,
    "Isian berubah sesudah disahkan. Sahkan lagi, atau cabut pengesahan yang lama.",
)
def pengesahan_gugur(potret: Potret) -> Iterator[Temuan]:
    """Where a sign-off is not demanded; where it is, `belum_disahkan` says it and blocks."""
    if potret.wajib_pengesahan:
        return
    semua = potret.opd()
    for p in potret.pengesahan:
        if not p.berlaku and p.opd_id in semua:
            opd = semua[p.opd_id]
            yield _temuan(potret, opd, f"Isian {opd.nama} berubah sesudah disahkan {p.nama}.")


def _temuan(potret: Potret, opd: PotretOpd, pesan: str) -> Temuan:
    tujuan = Tujuan("indikator:pengesahan", (potret.kode_kota, potret.tahun), jangkar=f"opd-{opd.pk}")
    return Temuan(pesan=pesan, tujuan=tujuan, opd=opd)
