"""The paper of a handover: a short one is laid out while one waits, a long one by a worker.

A place with many parts and documents makes some fifteen pages, which keep a processor busy for ten seconds. Such a pack
always speaks of an evaluation, so the job hangs on that one and is made, tried again and taken away like a report.
"""

import hashlib
from functools import partial
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from indikator.models import Evaluasi
from klaster.galat import Ditolak
from klaster.models import Aksi, Pengguna, SerahTerima
from klaster.services.riwayat import catat
from laporan import pdf
from laporan.isi_laporan import sidik_teks
from laporan.models import LaporanTersimpan
from laporan.queries.serah_terima import baca_paket, banyak_butir
from laporan.services.antrean import antrekan_laporan
from laporan.services.berkas_bukti import buang_berkas
from laporan.services.permintaan import berkas_utuh, laporan_berjalan
from laporan.services.simpanan import Bagian, Hasil

Jenis = LaporanTersimpan.Jenis
Status = LaporanTersimpan.Status
#: Rows of a pack that are laid out within the request: some nine pages, and about a second of a processor.
BUTIR_LANGSUNG = 80
BUTIR_SEHALAMAN = 9
PESAN_BERUBAH = "Isi serah terima ini berubah sewaktu PDF-nya dibuat. Siapkan lagi."


def dicetak_langsung(serah: SerahTerima) -> bool:
    """Whether the paper is short enough for the request; one of a city without an evaluation always is."""
    return banyak_butir(serah.paket) <= BUTIR_LANGSUNG or _evaluasi(serah) is None


def cetak_langsung(serah: SerahTerima) -> pdf.HasilCetak:
    return pdf.cetak_langsung(pdf.TEMPLAT_SERAH, _konteks(serah))


def cetakan_terakhir(serah: SerahTerima) -> LaporanTersimpan | None:
    """The newest job for this paper, in whatever state; a finished one only as long as its file is there."""
    milik = LaporanTersimpan.objects.filter(
        evaluasi__kota=serah.kota_id, jenis=Jenis.SERAH_TERIMA, kunci=str(serah.pk)
    ).select_related("evaluasi__kota", "diminta_oleh")
    laporan = milik.first()
    if laporan is None or (laporan.selesai and (laporan.lewat_masa(timezone.now()) or not berkas_utuh(laporan))):
        return None
    return None if laporan.selesai and laporan.sidik_masukan != _sidik(serah) else laporan


def minta_cetakan(*, serah: SerahTerima, oleh: Pengguna) -> LaporanTersimpan:
    """Queue the paper, unless it is being made or is there. Two who ask at once get the same row."""
    evaluasi = _evaluasi(serah)
    if evaluasi is None:
        raise Ditolak("Berita serah terima ini pendek dan dapat langsung diunduh.")
    terakhir = cetakan_terakhir(serah)
    if terakhir and (terakhir.sedang_dikerjakan or terakhir.selesai):
        return terakhir
    try:
        return _buat(evaluasi, serah, oleh)
    except IntegrityError:
        berjalan = laporan_berjalan(evaluasi, Jenis.SERAH_TERIMA, str(serah.pk))
        if berjalan is None:
            raise Ditolak("PDF ini baru saja selesai dibuat. Muat ulang halaman untuk mengunduhnya.") from None
        return berjalan


def buat_serah(laporan: LaporanTersimpan, folder: Path, lapor: pdf.Lapor) -> Hasil:
    """The worker's part. Raises `Ditolak` when the handover is gone."""
    serah = SerahTerima.objects.select_related("kota", "opd").filter(pk=int(laporan.kunci)).first()
    if serah is None:
        raise Ditolak("Serah terima ini tidak ada lagi, sehingga PDF-nya tidak dapat dibuat.")
    perkiraan = 1 + banyak_butir(serah.paket) // BUTIR_SEHALAMAN
    cetakan = pdf.cetak_templat(pdf.TEMPLAT_SERAH, _konteks(serah), perkiraan=perkiraan, lapor=lapor)
    jalur = folder / "serah-terima.pdf"
    jalur.write_bytes(cetakan.bita)
    bagian = Bagian(jalur, hashlib.sha256(cetakan.bita).hexdigest(), cetakan.halaman)
    return Hasil(_sidik(serah), (bagian,))


@transaction.atomic
def buang_cetakan(pengguna: Pengguna) -> None:
    """Take away the papers that name an account which is erased, also the one that a worker is printing just now."""
    serah = SerahTerima.objects.filter(Q(dari=pengguna) | Q(kepada=pengguna)).values_list("pk", flat=True)
    cetakan = LaporanTersimpan.objects.filter(jenis=Jenis.SERAH_TERIMA, kunci__in=[str(pk) for pk in serah])
    cetakan.filter(status=Status.BERJALAN).update(
        status=Status.GAGAL, kemajuan=0, langkah="", berkas="", sewa_sampai=None, pesan=PESAN_BERUBAH
    )
    for satu in cetakan.filter(status=Status.SELESAI):
        buang_berkas(satu)


@transaction.atomic
def _buat(evaluasi: Evaluasi, serah: SerahTerima, oleh: Pengguna) -> LaporanTersimpan:
    laporan = LaporanTersimpan.objects.create(
        evaluasi=evaluasi,
        jenis=Jenis.SERAH_TERIMA,
        kunci=str(serah.pk),
        diminta_oleh=oleh,
        diminta_pada=timezone.now(),
        langkah="Menunggu giliran",
    )
    catat(aksi=Aksi.LAPORAN_DIMINTA, objek=laporan, oleh=oleh, kota=serah.kota_id, sesudah={"serah_terima": str(serah)})
    transaction.on_commit(partial(antrekan_laporan, laporan.pk))
    return laporan


def _konteks(serah: SerahTerima) -> dict[str, Any]:
    return {"serah": serah, "kota": serah.kota, "paket": baca_paket(serah.paket)}


def _evaluasi(serah: SerahTerima) -> Evaluasi | None:
    """The evaluation that the pack speaks of first, else the newest that the city has."""
    tahun = [satu["tahun"] for satu in serah.paket["evaluasi"]]
    semua = list(Evaluasi.objects.filter(kota=serah.kota_id).select_related("kota").order_by("-tahun"))
    return next((satu for satu in semua if satu.tahun in tahun), semua[0] if semua else None)


def _sidik(serah: SerahTerima) -> str:
    """The pack never changes; names of unit and city, templates and styles may."""
    isi = [serah.dari_label, serah.kepada_label, str(serah.opd or ""), str(serah.kota), serah.kota.nama_dinas]
    return sidik_teks({"serah": [*isi, serah.pada.isoformat(), serah.catatan, serah.paket]}, pdf.rupa())
