"""Sign-off: the head of an OPD stands behind the OPD's parts as they are; and whether a city demands it."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from indikator.models import Evaluasi, Jawaban, PengesahanOpd
from indikator.models.jendela import Kegiatan
from indikator.pengajuan.potret import Potret
from indikator.pengajuan.sidik_opd import sidik_opd
from indikator.queries.potret import muat_potret
from indikator.services.kunci import pastikan_jendela, pegang_banyak_jawaban
from klaster.aturan.sebutan import sebut_bagian
from klaster.galat import Ditolak, SudahBerubah
from klaster.izin import Izin, boleh
from klaster.models import Aksi, Kota, Opd, Pengguna
from klaster.services.riwayat import catat


@dataclass(frozen=True)
class PenandaTangan:
    """Who signs: name, NIP (may be empty) and position, as typed."""

    nama: str
    nip: str
    jabatan: str


@transaction.atomic
def sahkan_opd(
    *, evaluasi: Evaluasi, opd: Opd, penanda: PenandaTangan, sidik: str, oleh: Pengguna, keterangan: str = ""
) -> PengesahanOpd:
    """Sign the parts of one OPD as they are now; an older sign-off of it is replaced, the very same one stays.

    `sidik` is the fingerprint of what the signer saw: when it has changed meanwhile nothing is signed. The head signs;
    the secretariat may record a signature on paper, and then says in `keterangan` where it is.
    """
    _pastikan_boleh(opd, oleh)
    _pastikan_bersumber(oleh, keterangan)
    _pegang(evaluasi, opd)
    evaluasi = Evaluasi.objects.select_related("kota").get(pk=evaluasi.pk)
    if not evaluasi.terbuka:
        raise Ditolak("Evaluasi ini sudah diajukan, sehingga tidak dapat disahkan lagi.")
    pastikan_jendela(evaluasi, Kegiatan.PENGESAHAN, oleh)
    _pastikan_terisi(penanda)
    potret = muat_potret(evaluasi)
    _pastikan_terkirim(potret, opd)
    kini = sidik_opd(potret, opd.pk)
    if kini != sidik:
        raise SudahBerubah(f"Isian {opd} berubah sejak halaman ini dibuka. Periksa lagi, lalu sahkan.")
    tertulis = {"nama": penanda.nama, "nip": penanda.nip, "jabatan": penanda.jabatan, "sidik": kini}
    if ada := PengesahanOpd.objects.filter(evaluasi=evaluasi, opd=opd, oleh=oleh, **tertulis).first():
        return ada
    pengesahan, _ = PengesahanOpd.objects.update_or_create(
        evaluasi=evaluasi, opd=opd, defaults=tertulis | {"oleh": oleh, "pada": timezone.now()}
    )
    catat(
        aksi=Aksi.OPD_DISAHKAN,
        objek=evaluasi,
        label=f"{opd} pada {evaluasi}",
        oleh=oleh,
        kota=evaluasi.kota_id,
        keterangan=keterangan,
        sesudah=tertulis,
    )
    return pengesahan


@transaction.atomic
def cabut_pengesahan(*, pengesahan: PengesahanOpd, oleh: Pengguna) -> None:
    """Take a sign-off back, as long as the evaluation is open."""
    evaluasi = Evaluasi.objects.select_related("kota").get(pk=pengesahan.evaluasi_id)
    _pastikan_boleh(pengesahan.opd, oleh)
    _pegang(evaluasi, pengesahan.opd)
    evaluasi.refresh_from_db(fields=["status"])
    if not evaluasi.terbuka:
        raise Ditolak("Evaluasi ini sudah diajukan, sehingga pengesahan tidak dapat dicabut.")
    dihapus, _ = PengesahanOpd.objects.filter(pk=pengesahan.pk).delete()
    if not dihapus:
        raise SudahBerubah("Pengesahan ini sudah dicabut.")
    catat(
        aksi=Aksi.PENGESAHAN_DICABUT,
        objek=evaluasi,
        label=f"{pengesahan.opd} pada {evaluasi}",
        oleh=oleh,
        kota=evaluasi.kota_id,
        sebelum={"nama": pengesahan.nama, "jabatan": pengesahan.jabatan},
    )


@transaction.atomic
def atur_wajib_pengesahan(*, evaluasi: Evaluasi, wajib: bool, oleh: Pengguna) -> None:
    """Say whether the city demands a sign-off of every OPD before it submits. Saying it again changes nothing."""
    if not evaluasi.terbuka:
        raise Ditolak("Evaluasi ini sudah diajukan, sehingga syaratnya tidak dapat diubah.")
    if not Kota.objects.filter(pk=evaluasi.kota_id, wajib_pengesahan_opd=not wajib).update(wajib_pengesahan_opd=wajib):
        return
    catat(
        aksi=Aksi.SYARAT_PENGAJUAN_DIUBAH,
        objek=evaluasi,
        oleh=oleh,
        kota=evaluasi.kota_id,
        sebelum={"wajib_pengesahan_opd": not wajib},
        sesudah={"wajib_pengesahan_opd": wajib},
    )
    evaluasi.kota.wajib_pengesahan_opd = wajib


def boleh_mengesahkan(opd: Opd, oleh: Pengguna) -> bool:
    """The head of the OPD, also for the units directly below; the secretariat for its city (on paper)."""
    return boleh(oleh, Izin.SAHKAN_OPD, opd)


def _pastikan_boleh(opd: Opd, oleh: Pengguna) -> None:
    if not boleh_mengesahkan(opd, oleh):
        raise Ditolak(f"Isian {opd} disahkan oleh kepalanya. Mintalah kepala OPD masuk dengan akunnya sendiri.")


def _pastikan_bersumber(oleh: Pengguna, keterangan: str) -> None:
    """Who records another's signature says where the paper is."""
    if oleh.adalah_sekretariat and not keterangan.strip():
        raise Ditolak("Tulis pengesahan tertulisnya, misalnya nomor dan tanggal suratnya.", bidang="keterangan")


def _pastikan_terkirim(potret: Potret, opd: Opd) -> None:
    bagian = [b for _, b in potret.bagian() if b.opd.pk == opd.pk]
    if not bagian:
        raise Ditolak(f"{opd} tidak mempunyai bagian pada evaluasi ini.")
    if belum := sum(not b.terkirim for b in bagian):
        raise Ditolak(
            f"{belum} dari {len(bagian)} {sebut_bagian(opd, awal=False)} belum diajukan. Ajukan semuanya, lalu sahkan."
        )


def _pastikan_terisi(penanda: PenandaTangan) -> None:
    if not penanda.nama.strip():
        raise Ditolak("Tulis nama yang mengesahkan.", bidang="nama")
    if not penanda.jabatan.strip():
        raise Ditolak("Tulis jabatan yang mengesahkan.", bidang="jabatan")


def _pegang(evaluasi: Evaluasi, opd: Opd) -> None:
    """Hold the answers in which the OPD has a part, so that what is signed is what is stored."""
    pegang_banyak_jawaban(Jawaban.objects.filter(evaluasi=evaluasi, pk__in=opd.penugasan.values("jawaban_id")))
