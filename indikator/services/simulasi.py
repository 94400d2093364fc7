"""Saving and deleting simulations. They are drafts beside the evaluation; nothing here touches an answer."""

from django.db import transaction
from django.utils import timezone

from indikator.aturan.simulasi import Papan, Rancangan, coba, isi_rancangan
from indikator.models import Evaluasi, SkalaPredikat, Skenario
from klaster.galat import Ditolak, SudahBerubah
from klaster.izin import Izin, boleh
from klaster.models import Aksi, Pengguna
from klaster.services.riwayat import catat

#: More than this nobody reads; it also keeps a script from filling the database.
SKENARIO_MAKS = 200


@transaction.atomic
def simpan_skenario(
    *,
    evaluasi: Evaluasi,
    nama: str,
    papan: Papan,
    rancangan: Rancangan,
    target: SkalaPredikat | None,
    oleh: Pengguna,
) -> Skenario:
    """Keep these choices under a name, with the total they give now. Saving twice makes two: each has its own link."""
    if not nama.strip():
        raise Ditolak(
            "Beri nama agar simulasi ini dapat dikenali, misalnya “Menuju Utama tanpa perda baru”.", bidang="nama"
        )
    if target is not None and target.instrumen_id != evaluasi.instrumen_id:
        raise Ditolak("Target harus salah satu predikat pada instrumen evaluasi ini.", bidang="target")
    if Skenario.objects.filter(evaluasi=evaluasi).count() >= SKENARIO_MAKS:
        raise Ditolak(
            f"Sudah ada {SKENARIO_MAKS} simulasi tersimpan untuk evaluasi ini. Hapus yang tidak dipakai lagi.",
            bidang="nama",
        )
    skenario = Skenario.objects.create(
        evaluasi=evaluasi,
        nama=nama.strip(),
        dasar=papan.dasar,
        target=target,
        isi=isi_rancangan(rancangan),
        revisi=evaluasi.revisi,
        total=coba(papan, rancangan).akhir.total,
        dibuat_oleh=oleh,
        dibuat_pada=timezone.now(),
    )
    catat(aksi=Aksi.SKENARIO_DISIMPAN, objek=skenario, label=_label(skenario), oleh=oleh, kota=evaluasi.kota_id)
    return skenario


def boleh_menghapus(skenario: Skenario, pengguna: Pengguna) -> bool:
    """Its maker, or the secretariat of its city."""
    if skenario.dibuat_oleh_id == pengguna.pk:
        return True
    return boleh(pengguna, Izin.ATUR_EVALUASI, skenario.evaluasi)


@transaction.atomic
def hapus_skenario(*, skenario: Skenario, oleh: Pengguna) -> None:
    """Delete a saved simulation; its link leads nowhere from then on."""
    if not boleh_menghapus(skenario, oleh):
        raise Ditolak("Simulasi hanya dapat dihapus oleh pembuatnya atau oleh sekretariat.")
    jejak = {"nama": skenario.nama, "total": str(skenario.total), "isi": skenario.isi}
    catat(
        aksi=Aksi.SKENARIO_DIHAPUS,
        objek=skenario,
        label=_label(skenario),
        oleh=oleh,
        kota=skenario.evaluasi.kota_id,
        sebelum=jejak,
    )
    if not Skenario.objects.filter(pk=skenario.pk).delete()[0]:
        raise SudahBerubah("Simulasi ini sudah dihapus.")


def _label(skenario: Skenario) -> str:
    return f"“{skenario.nama}” untuk {skenario.evaluasi}"
