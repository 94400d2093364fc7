"""Asking for the evidence as ZIP or binder, and handing it out."""

from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone

from bukti.models import Bukti
from bukti.services.kepekaan import SATU_BACAAN
from indikator.models import Evaluasi
from klaster.galat import Ditolak
from klaster.models import Aksi, Pengguna, Riwayat
from klaster.services.riwayat import catat, catat_banyak, susun_riwayat
from laporan.isi_berkas import Pilihan
from laporan.models import BagianLaporan, LaporanTersimpan
from laporan.queries.berkas_verifikasi import sebab_ditahan, sidik_berkas_untuk_halaman
from laporan.services.antrean import antrekan_laporan
from laporan.services.permintaan import Keadaan, Permintaan, berkas_utuh, laporan_berjalan

Status = LaporanTersimpan.Status
ALASAN_MIN = 10


def minta_berkas(*, evaluasi: Evaluasi, jenis: str, pilihan: Pilihan, oleh: Pengguna) -> Permintaan:
    """Queue a ZIP or binder, unless the same is being made already or the newest one still holds what a new one would.

    With children's data it takes a reason, and belongs to whoever gave it: the same wish of somebody else is another
    job. Raises `Ditolak` (field `alasan`) without a reason.
    """
    if pilihan.peka and len(pilihan.alasan.strip()) < ALASAN_MIN:
        raise Ditolak(
            f"Tulis untuk apa data anak diperlukan, paling sedikit {ALASAN_MIN} huruf. Alasan ini tercatat di riwayat.",
            bidang="alasan",
        )
    kunci = kunci_pilihan(pilihan, oleh)
    if berjalan := laporan_berjalan(evaluasi, jenis, kunci):
        return Permintaan(berjalan, Keadaan.SEDANG_DIBUAT)
    if sesuai := _masih_sesuai(evaluasi, jenis, kunci, pilihan):
        return Permintaan(sesuai, Keadaan.MASIH_SESUAI)
    try:
        return Permintaan(_buat(evaluasi, jenis, kunci, pilihan, oleh), Keadaan.BARU)
    except IntegrityError:
        berjalan = laporan_berjalan(evaluasi, jenis, kunci)
        if berjalan is None:
            raise Ditolak("Berkas yang sama baru saja selesai dibuat. Muat ulang halaman untuk melihatnya.") from None
        return Permintaan(berjalan, Keadaan.SEDANG_DIBUAT)


def kunci_pilihan(pilihan: Pilihan, oleh: Pengguna) -> str:
    """The short form of the choices: equal keys are the same job."""
    dasar = f"{pilihan.klaster or '*'}:{'diterima' if pilihan.diterima else 'semua'}"
    return f"{dasar}:peka:{oleh.pk}" if pilihan.peka else dasar


def _masih_sesuai(evaluasi: Evaluasi, jenis: str, kunci: str, pilihan: Pilihan) -> LaporanTersimpan | None:
    terakhir = (
        LaporanTersimpan.objects.filter(
            evaluasi=evaluasi, jenis=jenis, kunci=kunci, status=Status.SELESAI, kedaluwarsa_pada__gt=timezone.now()
        )
        .order_by("-selesai_pada", "-pk")
        .first()
    )
    if terakhir is None or terakhir.sidik_masukan != sidik_berkas_untuk_halaman(evaluasi, pilihan):
        return None
    return terakhir if berkas_utuh(terakhir) else None


@transaction.atomic
def _buat(evaluasi: Evaluasi, jenis: str, kunci: str, pilihan: Pilihan, oleh: Pengguna) -> LaporanTersimpan:
    isi = {nama: getattr(pilihan, nama) for nama in Pilihan.__slots__}
    laporan = LaporanTersimpan.objects.create(
        evaluasi=evaluasi,
        jenis=jenis,
        kunci=kunci,
        pilihan=isi,
        diminta_oleh=oleh,
        diminta_pada=timezone.now(),
        langkah="Menunggu giliran",
    )
    catat(
        aksi=Aksi.LAPORAN_DIMINTA,
        objek=laporan,
        oleh=oleh,
        kota=evaluasi.kota_id,
        keterangan=pilihan.alasan,
        sesudah={"pilihan": pilihan.kalimat},
    )
    transaction.on_commit(partial(antrekan_laporan, laporan.pk))
    return laporan


@transaction.atomic
def serahkan_berkas(
    *, laporan: LaporanTersimpan, jilid: int, lanjutan: bool, oleh: Pengguna
) -> LaporanTersimpan | BagianLaporan:
    """The volume that may leave now; the audit trail says who took it, and names each sensitive piece in it.

    `lanjutan`: the middle of a download that was cut off, which is not written down again. Raises `Ditolak`.
    """
    if laporan.lewat_masa(timezone.now()):
        raise Ditolak("Masa simpan berkas ini sudah habis dan isinya sudah dihapus. Minta sekali lagi.")
    if not laporan.selesai:
        raise Ditolak("Berkas ini belum selesai dibuat, sehingga belum dapat diunduh.")
    if laporan.memuat_peka and laporan.diminta_oleh_id != oleh.pk:
        raise Ditolak(
            "Berkas ini memuat data anak dan hanya untuk peminta yang menulis alasannya. "
            "Minta sendiri bila Anda juga memerlukannya."
        )
    if sebab := sebab_ditahan(laporan):
        raise Ditolak(f"Berkas ini tidak dapat diunduh lagi. {sebab}")
    bagian = laporan if jilid == 1 else laporan.bagian.filter(urutan=jilid).first()
    if bagian is None or not berkas_utuh(bagian):
        raise Ditolak("Berkas ini tidak ada lagi di penyimpanan. Minta sekali lagi sebagai gantinya.")
    if not (lanjutan and _pernah_mengambil(laporan, jilid, oleh)):
        _catat_unduhan(laporan, bagian, jilid, oleh)
    return bagian


def _pernah_mengambil(laporan: LaporanTersimpan, jilid: int, oleh: Pengguna) -> bool:
    """Whether this download was begun not long ago; whoever takes the file again another day is noted again."""
    unduhan = Riwayat.objects.untuk(laporan).filter(aksi=Aksi.LAPORAN_DIUNDUH, pelaku=oleh, sesudah__jilid=jilid)
    return unduhan.filter(waktu__gt=timezone.now() - SATU_BACAAN).exists()


def _catat_unduhan(
    laporan: LaporanTersimpan, bagian: LaporanTersimpan | BagianLaporan, jilid: int, oleh: Pengguna
) -> None:
    kota = laporan.evaluasi.kota_id
    alasan = laporan.pilihan.get("alasan", "")
    catat(
        aksi=Aksi.LAPORAN_DIUNDUH,
        objek=laporan,
        oleh=oleh,
        kota=kota,
        keterangan=alasan,
        sesudah={"jilid": jilid, "sidik_berkas": bagian.sidik_berkas},
    )
    peka = Bukti.objects.filter(pk__in=laporan.rincian.get("id_peka", []))
    catat_banyak(
        susun_riwayat(aksi=Aksi.BUKTI_DIBUKA, objek=b, oleh=oleh, kota=kota, keterangan=f"Dalam {laporan}. {alasan}")
        for b in peka
    )
