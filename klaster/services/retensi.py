"""Terms of keeping, and deleting what is past them: listed first, agreed to by a person, then deleted by a worker.

A list is frozen when it is drawn up. What is deleted is on the list, is still past its term then, and is past the term
that the city has at that moment. Each batch is one transaction with its number and its audit row, so that a worker that
is killed has neither deleted what is not recorded nor recorded what is not deleted, and another goes on where it ended.
"""

from collections.abc import Mapping, Set
from datetime import datetime
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from klaster.galat import Ditolak, SudahBerubah
from klaster.izin import Izin, boleh, punya_izin
from klaster.models import Aksi, JenisNotifikasi, Kota, MasaSimpan, Pemusnahan, Pengguna
from klaster.queries.retensi import LewatMasa, batas_simpan, lewat_masa, masa_kota, sidik_masa
from klaster.retensi import TAHUN_MAKS, JenisData, cari_jenis
from klaster.services.antrean import antrekan_pemusnahan
from klaster.services.notifikasi import beri_tahu
from klaster.services.riwayat import catat

Status = Pemusnahan.Status

PESAN_DIDAHULUI = (
    "Masa simpan baru saja diubah orang lain. Periksa angka yang sekarang berlaku, lalu simpan lagi bila masih perlu."
)
PESAN_DIPUTUSKAN = "Daftar ini sudah diputuskan orang lain. Muat ulang halaman untuk melihat keputusannya."
PESAN_MASIH_ADA = "Masih ada daftar pemusnahan yang belum selesai. Putuskan daftar itu dahulu, lalu susun yang baru."
PESAN_TAK_ADA = "Belum ada data yang lewat masa simpannya. Daftar dapat disusun lagi kapan saja."
PESAN_KOSONG = "Belum ada jenis data yang dipilih. Centang yang disetujui untuk dimusnahkan, atau batalkan daftar ini."
PESAN_ASING = "Pilihan jenis data tidak sesuai dengan daftar ini. Muat ulang halaman, lalu pilih lagi."
PESAN_GUGUR = (
    "Akun yang menyetujui daftar ini tidak lagi berwenang memusnahkan data, sehingga sisanya tidak dimusnahkan. "
    "Susun daftar baru bila data itu masih harus dimusnahkan."
)


@transaction.atomic
def atur_masa_simpan(*, kota: Kota, masa: Mapping[str, int], sidik: str, oleh: Pengguna) -> None:
    """Set the terms (kind -> years) over those that were on screen (`sidik`). The same again changes nothing."""
    Kota.objects.select_for_update().get(pk=kota.pk)
    kini = {m.jenis.kode: m.tahun for m in masa_kota(kota)}
    baru = {kode: tahun for kode, tahun in masa.items() if kode in kini and tahun != kini[kode]}
    if not baru:
        return
    for kode, tahun in baru.items():
        _pastikan_wajar(kode, tahun)
    if sidik_masa(kota) != sidik:
        raise SudahBerubah(PESAN_DIDAHULUI)
    for kode, tahun in baru.items():
        MasaSimpan.objects.update_or_create(kota=kota, jenis=kode, defaults={"tahun": tahun})
    catat(
        aksi=Aksi.PENGATURAN_KOTA_DIUBAH,
        objek=kota,
        oleh=oleh,
        kota=kota,
        label=f"masa simpan {kota}",
        sebelum={kode: kini[kode] for kode in baru},
        sesudah=baru,
    )


def _pastikan_wajar(kode: str, tahun: int) -> None:
    jenis = cari_jenis(kode)
    if jenis is not None and not jenis.tahun_minimum <= tahun <= TAHUN_MAKS:
        raise Ditolak(
            f"{jenis.nama} disimpan {jenis.tahun_minimum} sampai {TAHUN_MAKS} tahun. {jenis.dasar}", bidang=kode
        )


@transaction.atomic
def susun_pemusnahan(*, kota: Kota, oleh: Pengguna | None) -> Pemusnahan:
    """Draw up the list of what is past its term today. `oleh=None`: the yearly job. Deletes nothing.

    Raises `Ditolak` when there is nothing, `SudahBerubah` while another list of the city is open.
    """
    lewat = lewat_masa(kota)
    if not lewat:
        raise Ditolak(PESAN_TAK_ADA)
    try:
        with transaction.atomic():
            daftar = Pemusnahan.objects.create(
                kota=kota, daftar=[_butir(kota, satu) for satu in lewat], disusun_pada=timezone.now()
            )
    except IntegrityError as galat:
        raise SudahBerubah(PESAN_MASIH_ADA) from galat
    catat(
        aksi=Aksi.PEMUSNAHAN_DISUSUN,
        objek=daftar,
        oleh=oleh,
        kota=kota,
        label=f"data {kota}",
        sesudah={satu.jenis.kode: satu.banyak for satu in lewat},
    )
    if oleh is None:
        _minta_keputusan(daftar)
    return daftar


def _butir(kota: Kota, satu: LewatMasa) -> dict[str, Any]:
    butir = {
        "jenis": satu.jenis.kode,
        "nama": satu.jenis.nama,
        "tahun": satu.tahun,
        "batas": satu.batas.isoformat(),
        "banyak": satu.banyak,
        "contoh": satu.contoh,
    }
    if satu.jenis.beku:
        butir["nomor"] = list(satu.jenis.baris(kota, satu.batas).order_by("pk").values_list("pk", flat=True))
    return butir


def _minta_keputusan(daftar: Pemusnahan) -> None:
    isi = "Periksa data yang lewat masa simpannya. Tidak ada yang dihapus sebelum disetujui."
    _kabari_penentu(daftar, "Daftar pemusnahan data tahunan menunggu keputusan", isi)


def _kabari_penentu(daftar: Pemusnahan, judul: str, isi: str, peristiwa: str = "") -> None:
    """Tell those who may decide on the list. `peristiwa` tells what happened to it apart from its drawing up."""
    penentu = Pengguna.objects.filter(kota=daftar.kota, is_active=True)
    beri_tahu(
        kepada=[satu for satu in penentu if punya_izin(satu, Izin.MUSNAHKAN_DATA)],
        jenis=JenisNotifikasi.KEAMANAN,
        judul=judul,
        isi=isi,
        alamat=reverse("klaster:pemusnahan", args=[daftar.kota.kode, daftar.pk]),
        kunci=":".join(filter(None, ["pemusnahan", str(daftar.pk), peristiwa])),
        kota=daftar.kota,
    )


def susun_tahunan() -> int:
    """In each city once in a calendar year: draw up the list, if there is anything on it. Returns how many were."""
    disusun = 0
    for kota in Kota.objects.order_by("pk"):
        awal_tahun = timezone.now().astimezone(kota.zona).replace(month=1, day=1, hour=0, minute=0, second=0)
        if Pemusnahan.objects.filter(kota=kota, disusun_pada__gte=awal_tahun).exists():
            continue
        try:
            susun_pemusnahan(kota=kota, oleh=None)
        except Ditolak:  # nothing past its term, or a list of last year still waits
            continue
        disusun += 1
    return disusun


@transaction.atomic
def setujui_pemusnahan(*, pemusnahan: Pemusnahan, jenis: Set[str], oleh: Pengguna) -> None:
    """Agree to delete these kinds of the list; the others stay. The worker begins when this is committed."""
    tersedia = {butir["jenis"] for butir in pemusnahan.daftar}
    if not jenis:
        raise Ditolak(PESAN_KOSONG, bidang="jenis")
    if not jenis <= tersedia:
        raise Ditolak(PESAN_ASING, bidang="jenis")
    daftar = [{**butir, "disetujui": butir["jenis"] in jenis} for butir in pemusnahan.daftar]
    _putuskan(pemusnahan, oleh, status=Status.DISETUJUI, daftar=daftar)
    catat(
        aksi=Aksi.PEMUSNAHAN_DISETUJUI,
        objek=pemusnahan,
        oleh=oleh,
        kota=pemusnahan.kota_id,
        label=f"data {pemusnahan.kota}",
        sesudah={butir["jenis"]: butir["banyak"] for butir in daftar if butir["disetujui"]},
    )
    transaction.on_commit(partial(antrekan_pemusnahan, pemusnahan.pk))


@transaction.atomic
def batalkan_pemusnahan(*, pemusnahan: Pemusnahan, oleh: Pengguna) -> None:
    """Let a list go that nobody has agreed to. Nothing is deleted."""
    _putuskan(pemusnahan, oleh, status=Status.DIBATALKAN)
    catat(
        aksi=Aksi.PEMUSNAHAN_DIBATALKAN,
        objek=pemusnahan,
        oleh=oleh,
        kota=pemusnahan.kota_id,
        label=f"data {pemusnahan.kota}",
    )


def _putuskan(pemusnahan: Pemusnahan, oleh: Pengguna, **kolom: Any) -> None:
    berubah = Pemusnahan.objects.filter(pk=pemusnahan.pk, status=Status.DISUSUN).update(
        diputuskan_oleh=oleh, diputuskan_pada=timezone.now(), **kolom
    )
    if not berubah:
        raise SudahBerubah(PESAN_DIPUTUSKAN)
    pemusnahan.refresh_from_db()


def musnahkan(*, pemusnahan_id: int) -> None:
    """Carry out an agreed list, batch by batch, to its end. Returns at once when it is gone, done or not agreed to.

    An agreement holds as long as whoever gave it may give it: what is deleted cannot be brought back.
    """
    while _musnahkan_sebagian(pemusnahan_id):
        pass


@transaction.atomic
def _musnahkan_sebagian(pemusnahan_id: int) -> bool:
    """One batch; False when there is no more. The lock makes two workers take turns."""
    pemusnahan = (
        Pemusnahan.objects.select_for_update(of=("self",))
        .select_related("kota", "diputuskan_oleh")
        .filter(pk=pemusnahan_id, status=Status.DISETUJUI)
        .first()
    )
    if pemusnahan is None:
        return False
    butir = _butir_berikut(pemusnahan)
    if butir is None:
        _selesaikan(pemusnahan)
        return False
    if not boleh(pemusnahan.diputuskan_oleh, Izin.MUSNAHKAN_DATA, pemusnahan):
        _gugurkan(pemusnahan)
        return False
    jenis = cari_jenis(butir["jenis"])
    nomor = _hapus_sebagian(jenis, pemusnahan, butir) if jenis else []
    hasil = pemusnahan.hasil.get(butir["jenis"], {"banyak": 0})
    pemusnahan.hasil[butir["jenis"]] = {"banyak": hasil["banyak"] + len(nomor), "selesai": not nomor}
    Pemusnahan.objects.filter(pk=pemusnahan.pk).update(hasil=pemusnahan.hasil)
    if nomor:
        _catat_sebagian(pemusnahan, butir, nomor)
    return True


def _gugurkan(pemusnahan: Pemusnahan) -> None:
    """Stop: whoever agreed has been suspended, or has another role or city by now. What is gone is on record."""
    Pemusnahan.objects.filter(pk=pemusnahan.pk).update(status=Status.DIBATALKAN, selesai_pada=timezone.now())
    catat(
        aksi=Aksi.PEMUSNAHAN_DIBATALKAN,
        objek=pemusnahan,
        oleh=None,
        kota=pemusnahan.kota_id,
        label=f"data {pemusnahan.kota}",
        keterangan=PESAN_GUGUR,
    )
    _kabari_penentu(pemusnahan, "Pemusnahan data dihentikan", PESAN_GUGUR, "gugur")


def _butir_berikut(pemusnahan: Pemusnahan) -> dict[str, Any] | None:
    """The first agreed kind that is not finished."""
    for butir in pemusnahan.daftar:
        if butir.get("disetujui") and not pemusnahan.hasil.get(butir["jenis"], {}).get("selesai"):
            return butir
    return None


def _hapus_sebagian(jenis: JenisData, pemusnahan: Pemusnahan, butir: dict[str, Any]) -> list[int]:
    """Delete one batch; the ids that are gone. Rows are looked at again after they are locked."""
    kota = pemusnahan.kota
    tahun = next(m.tahun for m in masa_kota(kota) if m.jenis.kode == jenis.kode)
    batas = min(datetime.fromisoformat(butir["batas"]), batas_simpan(kota, tahun))
    baris = jenis.baris(kota, batas)
    if jenis.beku:
        baris = baris.filter(pk__in=butir.get("nomor", []))
    terkunci = list(baris.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True)[: jenis.sekali])
    masih = list(baris.filter(pk__in=terkunci).order_by("pk").values_list("pk", flat=True)) if terkunci else []
    return jenis.musnahkan(kota, masih, pemusnahan.diputuskan_oleh) if masih else []


def _catat_sebagian(pemusnahan: Pemusnahan, butir: dict[str, Any], nomor: list[int]) -> None:
    catat(
        aksi=Aksi.DATA_DIMUSNAHKAN,
        objek=pemusnahan,
        oleh=pemusnahan.diputuskan_oleh,
        kota=pemusnahan.kota_id,
        label=f"{len(nomor)} {butir['nama'].lower()}",
        keterangan=f"Lewat masa simpan {butir['tahun']} tahun.",
        sebelum={"jenis": butir["jenis"], "nomor": nomor},
    )


def _selesaikan(pemusnahan: Pemusnahan) -> None:
    Pemusnahan.objects.filter(pk=pemusnahan.pk).update(status=Status.SELESAI, selesai_pada=timezone.now())
    if pemusnahan.diputuskan_oleh is None:
        return
    beri_tahu(
        kepada=[pemusnahan.diputuskan_oleh],
        jenis=JenisNotifikasi.KEAMANAN,
        judul="Pemusnahan data selesai",
        alamat=reverse("klaster:pemusnahan", args=[pemusnahan.kota.kode, pemusnahan.pk]),
        kunci=f"pemusnahan-selesai:{pemusnahan.pk}",
        kota=pemusnahan.kota,
    )


def sapu_pemusnahan() -> None:
    """Go on with agreed lists whose message or worker was lost."""
    for nomor in Pemusnahan.objects.filter(status=Status.DISETUJUI).values_list("pk", flat=True):
        antrekan_pemusnahan(nomor)
