"""Attaching one document to many questions at once, and putting right how it is attached."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from bukti.models import Bukti, TautanBukti
from bukti.services.tautan import BELUM_DIPUTUSKAN, bagian_untuk, label_tautan, pastikan_halaman_ada, tautkan_bukti
from indikator.models import Jawaban, KebutuhanBukti
from indikator.services.kunci import pegang_banyak_jawaban, pegang_jawaban
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Opd, Pengguna
from klaster.services.riwayat import catat

Halaman = tuple[int, int] | None


@dataclass(frozen=True)
class SatuTujuan:
    """One question that a document is to prove: for which requirement, on which pages, on whose behalf."""

    jawaban: Jawaban
    kebutuhan: KebutuhanBukti | None = None
    halaman: Halaman = None
    opd: Opd | None = None


class SebagianDitolak(Ditolak):
    """Some of many were refused, so nothing was done. `menurut_jawaban`: answer id -> the refusal of its own."""

    def __init__(self, menurut_jawaban: dict[int, Ditolak]) -> None:
        super().__init__("Belum ada yang dilampirkan: periksa baris yang ditandai, lalu kirim lagi.")
        self.menurut_jawaban = menurut_jawaban


@transaction.atomic
def tautkan_banyak(*, bukti: Bukti, tujuan: Sequence[SatuTujuan], oleh: Pengguna) -> list[TautanBukti]:
    """Attach one document to many answers: to all of them or, with `SebagianDitolak`, to none.

    An answer it is attached to already is passed over, so that sending the same twice does no harm.
    """
    if not tujuan:
        raise Ditolak("Pilih paling sedikit satu pertanyaan.")
    pegang_banyak_jawaban(Jawaban.objects.filter(pk__in=[t.jawaban.pk for t in tujuan]))
    sudah = set(bukti.tautan.filter(jawaban__in=[t.jawaban for t in tujuan]).values_list("jawaban_id", flat=True))
    tautan, tolak = [], {}
    for satu in tujuan:
        if satu.jawaban.pk in sudah:
            continue
        try:
            with transaction.atomic():
                tautan.append(_tautkan(bukti, satu, oleh))
        except Ditolak as galat:
            tolak[satu.jawaban.pk] = galat
    if tolak:
        raise SebagianDitolak(tolak)
    return tautan


def _tautkan(bukti: Bukti, satu: SatuTujuan, oleh: Pengguna) -> TautanBukti:
    return tautkan_bukti(
        jawaban=satu.jawaban,
        bukti=bukti,
        kebutuhan=satu.kebutuhan,
        halaman=satu.halaman,
        oleh=oleh,
        opd=satu.opd,
    )


@transaction.atomic
def ubah_lampiran(
    *, tautan: TautanBukti, halaman: Halaman, kebutuhan: KebutuhanBukti | None, oleh: Pengguna, semula: str = ""
) -> TautanBukti:
    """Put right the pages a link points at and the requirement it meets, as long as the part that attached it is open.

    `semula` is `sidik_lampiran` of what the user saw. A verdict given before is taken back: it was on other pages.
    """
    jawaban = pegang_jawaban(tautan.jawaban_id)
    bagian_untuk(jawaban, oleh, tautan.opd)
    kini = _terkini(tautan)
    pastikan_halaman_ada(kini.versi, halaman)
    if kebutuhan is not None and kebutuhan.pertanyaan_id != jawaban.pertanyaan_id:
        raise Ditolak("Kebutuhan bukti itu bukan bagian dari pertanyaan ini.", bidang="kebutuhan")
    lama = sidik_lampiran(kini)
    kini.halaman_dari, kini.halaman_sampai = halaman or (None, None)
    kini.kebutuhan = kebutuhan
    baru = sidik_lampiran(kini)
    if baru == lama:
        return kini
    if semula and semula != lama:
        raise SudahBerubah("Lampiran ini baru saja diubah orang lain. Periksa keadaan terbarunya, lalu ubah lagi.")
    for nama, nilai in BELUM_DIPUTUSKAN.items():
        setattr(kini, nama, nilai)
    kini.save(update_fields=["halaman_dari", "halaman_sampai", "kebutuhan", *BELUM_DIPUTUSKAN])
    catat(
        aksi=Aksi.LAMPIRAN_DIUBAH,
        objek=jawaban,
        label=label_tautan(kini),
        oleh=oleh,
        kota=jawaban.evaluasi.kota_id,
        sebelum={"lampiran": lama},
        sesudah={"lampiran": baru},
    )
    return kini


def _terkini(tautan: TautanBukti) -> TautanBukti:
    """The link as it is now, its answer held."""
    kini = TautanBukti.objects.select_related("bukti", "versi", "jawaban__pertanyaan").filter(pk=tautan.pk).first()
    if kini is None:
        raise SudahBerubah("Bukti ini sudah dilepas dari pertanyaan ini.")
    if kini.bukti.ditarik:
        raise SudahBerubah("Bukti ini sudah ditarik, sehingga lampirannya tidak dapat diubah.")
    return kini


def sidik_lampiran(tautan: TautanBukti) -> str:
    """Pages and requirement of a link as one word, "3-5:12": whether somebody has changed it meanwhile."""
    return f"{tautan.halaman_dari or ''}-{tautan.halaman_sampai or ''}:{tautan.kebutuhan_id or ''}"
