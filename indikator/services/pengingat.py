"""The morning's reminders of parts and notes: whose last day comes near or has passed, and the weekly sum for heads.

Everything is counted for each person as the person's own list counts it: an operator's unit and those below it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.urls import reverse
from django.utils.formats import date_format

from indikator.models import CatatanTahap, Evaluasi, Penugasan
from indikator.queries.jendela import tenggat_nyata
from indikator.queries.kemajuan import Kemajuan, kemajuan_opd
from klaster.aturan.pengingat import kata_sisa, tahap_pengingat
from klaster.models import JenisNotifikasi, Kota, Opd, Pengguna
from klaster.models.opd import KODE_SEKRETARIAT
from klaster.models.pengguna import Peran
from klaster.pengingat import Pagi
from klaster.services.notifikasi import Pesan, beri_tahu_banyak

#: OPD (None: the secretariat itself) and last day -> how many.
Hitungan = dict[tuple[int | None, date], int]


@dataclass(frozen=True)
class Orang:
    """Somebody who has work, and the OPD (None: what no OPD has) whose work it is."""

    pengguna: Pengguna
    lingkup: frozenset[int | None]


def siapkan(pagi: Pagi) -> None:
    """All reminders of this app for one morning of one city."""
    berjalan = [e for e in _terbuka(pagi) if e.mulai is None or e.mulai <= pagi.hari]
    orang = orang_kerja(pagi.kota)
    for evaluasi in berjalan:
        bagian = _bagian(evaluasi)
        _ingatkan_bagian(pagi, evaluasi, orang, bagian)
        _ingatkan_kepala(pagi, evaluasi, orang)
        _ingatkan_sekretariat(pagi, evaluasi, orang, bagian)
    _ingatkan_catatan(pagi, orang)


def orang_kerja(kota: Kota) -> list[Orang]:
    """The operators and the secretariat of a city with whose work each of them does; two queries."""
    opd = list(Opd.objects.filter(kota=kota))
    kantor = frozenset({None, *(o.pk for o in opd if o.kode == KODE_SEKRETARIAT)})
    aktif = Pengguna.objects.filter(kota=kota, is_active=True, peran__in=(Peran.OPERATOR, Peran.SEKRETARIAT))
    return [
        Orang(p, kantor if p.opd_id is None else frozenset(o.pk for o in opd if o.dalam_lingkup_kerja(p)))
        for p in aktif.select_related("opd").order_by("pk")
    ]


def per_hari(orang: Orang, hitungan: Hitungan) -> dict[date, int]:
    """Last day -> how many of these are this person's."""
    jumlah: dict[date, int] = defaultdict(int)
    for (opd_id, tenggat), banyak in hitungan.items():
        if opd_id in orang.lingkup:
            jumlah[tenggat] += banyak
    return dict(sorted(jumlah.items()))


def _terbuka(pagi: Pagi) -> Iterable[Evaluasi]:
    milik = Evaluasi.objects.filter(kota=pagi.kota, status=Evaluasi.Status.DIISI)
    return milik.select_related("kota").order_by("tahun")


def _bagian(evaluasi: Evaluasi) -> Hitungan:
    terbuka = Penugasan.objects.filter(jawaban__evaluasi=evaluasi).terbuka().order_by()
    baris = terbuka.annotate(nyata=tenggat_nyata()).values_list("opd_id", "nyata").annotate(banyak=Count("pk"))
    return {(opd_id, nyata): banyak for opd_id, nyata, banyak in baris}


def _ingatkan_bagian(pagi: Pagi, evaluasi: Evaluasi, orang: list[Orang], bagian: Hitungan) -> None:
    """Everybody; heads, who get the sum of their OPD, only of what no operator is there for but themselves."""
    dikerjakan = {opd for satu in orang if not satu.pengguna.kepala_opd for opd in satu.lingkup}
    sendirian = {kunci: banyak for kunci, banyak in bagian.items() if kunci[0] not in dikerjakan}
    pesan = [
        Pesan(
            satu.pengguna,
            judul=f"{banyak} bagian belum diajukan, tenggat {_tgl(tenggat)} ({kata_sisa(tenggat, pagi.hari)})",
            isi=f"Evaluasi {evaluasi.tahun}, sampai pukul 23.59 {pagi.kota.singkatan_zona}.",
            alamat=_alamat("indikator:tugas_list", evaluasi),
            kunci=f"tenggat:{evaluasi.pk}:{tenggat.isoformat()}:{tahap}",
        )
        for satu in orang
        for tenggat, banyak in per_hari(satu, sendirian if satu.pengguna.kepala_opd else bagian).items()
        if (tahap := tahap_pengingat(tenggat, pagi.hari, pagi.kalender))
    ]
    beri_tahu_banyak(pesan=pesan, jenis=JenisNotifikasi.TENGGAT, kota=pagi.kota)


def _ingatkan_kepala(pagi: Pagi, evaluasi: Evaluasi, orang: list[Orang]) -> None:
    """Once a week: how far the OPD is, as long as it owes anything."""
    kepala = [satu for satu in orang if satu.pengguna.kepala_opd]
    maju = kemajuan_opd(evaluasi, [pk for satu in kepala for pk in satu.lingkup if pk]) if kepala else {}
    pesan = []
    for satu in kepala:
        jumlah = sum((maju[pk] for pk in satu.lingkup if pk in maju), Kemajuan())
        if jumlah.sisa:
            pesan.append(
                Pesan(
                    satu.pengguna,
                    judul=f"{satu.pengguna.opd}: {jumlah.selesai} dari {jumlah.total} bagian sudah diajukan",
                    isi=f"{jumlah.dikembalikan} dikembalikan, {jumlah.terlambat} lewat tenggat. "
                    f"Tenggat pengisian evaluasi {evaluasi.tahun}: {_tgl(evaluasi.tenggat)} "
                    f"({kata_sisa(evaluasi.tenggat, pagi.hari)}).",
                    alamat=_alamat("indikator:tugas_list", evaluasi),
                    kunci=f"kepala:{evaluasi.pk}:{_pekan(pagi.hari)}",
                )
            )
    beri_tahu_banyak(pesan=pesan, jenis=JenisNotifikasi.KEPALA, kota=pagi.kota)


def _ingatkan_sekretariat(pagi: Pagi, evaluasi: Evaluasi, orang: list[Orang], bagian: Hitungan) -> None:
    """Once a week: which OPD have to be spoken to."""
    lewat = {kunci: banyak for kunci, banyak in bagian.items() if kunci[1] < pagi.hari}
    if not lewat:
        return
    opd = len({opd_id for opd_id, _ in lewat})
    pesan = [
        Pesan(
            satu.pengguna,
            judul=f"{opd} OPD mempunyai {sum(lewat.values())} bagian yang lewat tenggat",
            isi=f"Evaluasi {evaluasi.tahun}. Halaman Pengingat memuat pesan WhatsApp yang sudah disiapkan.",
            alamat=_alamat("laporan:pengingat", evaluasi),
            kunci=f"opd-lewat:{evaluasi.pk}:{_pekan(pagi.hari)}",
        )
        for satu in orang
        if satu.pengguna.peran == Peran.SEKRETARIAT
    ]
    beri_tahu_banyak(pesan=pesan, jenis=JenisNotifikasi.TENGGAT, kota=pagi.kota)


def _ingatkan_catatan(pagi: Pagi, orang: list[Orang]) -> None:
    """Notes of outside stages that nobody has dealt with, also where the evaluation is locked."""
    terbuka = CatatanTahap.objects.filter(
        evaluasi__kota=pagi.kota, status=CatatanTahap.Status.TERBUKA, tenggat__isnull=False
    ).exclude(evaluasi__status=Evaluasi.Status.SELESAI)
    per_tahun: dict[int, Hitungan] = defaultdict(dict)
    baris = terbuka.order_by().values_list("evaluasi__tahun", "opd_id", "tenggat").annotate(banyak=Count("pk"))
    for tahun, opd_id, tenggat, banyak in baris:
        per_tahun[tahun][opd_id, tenggat] = banyak
    pesan = [
        Pesan(
            satu.pengguna,
            judul=f"{banyak} catatan tahap belum ditindaklanjuti, tenggat {_tgl(tenggat)} "
            f"({kata_sisa(tenggat, pagi.hari)})",
            alamat=reverse("bukti:catatan_list", args=[pagi.kota.kode, tahun]),
            kunci=f"tenggat-catatan:{tahun}:{tenggat.isoformat()}:{tahap}",
        )
        for tahun, hitungan in sorted(per_tahun.items())
        for satu in orang
        for tenggat, banyak in per_hari(satu, hitungan).items()
        if (tahap := tahap_pengingat(tenggat, pagi.hari, pagi.kalender))
    ]
    beri_tahu_banyak(pesan=pesan, jenis=JenisNotifikasi.TENGGAT, kota=pagi.kota)


def _alamat(nama: str, evaluasi: Evaluasi) -> str:
    return reverse(nama, args=[evaluasi.kota.kode, evaluasi.tahun])


def _pekan(hari: date) -> str:
    tahun, pekan, _ = hari.isocalendar()
    return f"{tahun}-{pekan:02d}"


def _tgl(hari: date) -> str:
    return date_format(hari, "j F Y")
