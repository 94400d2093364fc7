"""The morning's reminders of evidence that expires."""

from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils.formats import date_format

from bukti.models import Bukti, TautanBukti
from indikator.models import Evaluasi
from indikator.services.pengingat import orang_kerja, per_hari
from klaster.aturan.pengingat import HARI_SEBELUM, LEWAT, kata_sisa, tahap_pengingat
from klaster.models import JenisNotifikasi
from klaster.pengingat import Pagi
from klaster.services.notifikasi import Pesan, beri_tahu_banyak

#: Evidence that has expired is told once; the list of expired evidence keeps it.
TAHAP_LEWAT = f"{LEWAT}-0"
#: Over days without sending a reminder comes earlier; this many days more are looked at.
LONGGAR = timedelta(days=14)


def siapkan(pagi: Pagi) -> None:
    """Remind of evidence that is used in an evaluation being filled in and whose last valid day comes near."""
    evaluasi = Evaluasi.objects.filter(kota=pagi.kota, status=Evaluasi.Status.DIISI).order_by("-tahun").first()
    if evaluasi is None:
        return
    hitungan = _hitung(evaluasi, pagi.hari)
    pesan = [
        Pesan(
            satu.pengguna,
            judul=_judul(banyak, sampai, pagi.hari),
            isi="Siapkan penggantinya, atau perbaiki tanggalnya bila keliru.",
            alamat=reverse("laporan:kelengkapan_kedaluwarsa", args=[pagi.kota.kode, evaluasi.tahun]),
            kunci=f"kedaluwarsa:{evaluasi.pk}:{sampai.isoformat()}:{tahap}",
        )
        for satu in (orang_kerja(pagi.kota) if hitungan else [])
        for sampai, banyak in per_hari(satu, hitungan).items()
        if (tahap := tahap_pengingat(sampai, pagi.hari, pagi.kalender))
        and (not tahap.startswith(LEWAT) or tahap == TAHAP_LEWAT)
    ]
    beri_tahu_banyak(pesan=pesan, jenis=JenisNotifikasi.BUKTI, kota=pagi.kota)


def _hitung(evaluasi: Evaluasi, hari: date) -> dict[tuple[int | None, date], int]:
    dipakai = TautanBukti.objects.filter(bukti=OuterRef("pk"), jawaban__evaluasi=evaluasi)
    baris = (
        Bukti.objects.filter(Exists(dipakai), kota=evaluasi.kota_id)
        .aktif()
        .filter(
            berlaku_sampai__gte=hari - timedelta(days=7),
            berlaku_sampai__lte=hari + timedelta(days=max(HARI_SEBELUM)) + LONGGAR,
        )
        .order_by()
        .values_list("opd_id", "berlaku_sampai")
        .annotate(banyak=Count("pk"))
    )
    return {(opd_id, sampai): banyak for opd_id, sampai, banyak in baris}


def _judul(banyak: int, sampai: date, hari: date) -> str:
    tanggal = date_format(sampai, "j F Y")
    if sampai < hari:
        return f"{banyak} bukti sudah tidak berlaku sejak {tanggal}"
    return f"{banyak} bukti hanya berlaku sampai {tanggal} ({kata_sisa(sampai, hari)})"
