"""Filling in: the value, the parts' notes, handing a part in and taking it back."""

from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from indikator import skoring
from indikator.jembatan import pertanyaan_mesin
from indikator.models import Jawaban, Penugasan, Status
from indikator.models.status import TERBUKA
from indikator.pemeriksaan import halangan_ajukan
from indikator.services.kunci import (
    bagian_pimpin,
    boleh_mengerjakan,
    pastikan_belum_lewat,
    pastikan_evaluasi_terbuka,
    pegang_jawaban,
)
from indikator.services.skor import minta_hitung
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Pengguna
from klaster.services import catat

PESAN_BASI = (
    "Jawaban ini sudah diubah orang lain sejak Anda membukanya, sehingga belum disimpan. "
    "Bandingkan dengan isi terbaru di bawah, lalu simpan lagi."
)


@transaction.atomic
def simpan_jawaban(
    *, jawaban: Jawaban, opsi: str, angka: Decimal | None, catatan: str, versi: int, oleh: Pengguna
) -> Jawaban:
    """Store the value and its note. `versi` is the version the user saw; an older one raises `SudahBerubah`.

    Only the lead OPD and the secretariat set the value, only while the lead's part is open and in time.
    Saving what is already there changes nothing and leaves no trace.
    """
    terkini = pegang_jawaban(jawaban.pk)
    pimpin = _pastikan_boleh_menetapkan(terkini, oleh)
    _pastikan_sesuai_aturan(terkini, opsi, angka)
    lama, baru = _isi(terkini), {"opsi": opsi, "angka": _teks(angka), "catatan": catatan}
    if lama == baru:
        return terkini
    status = _status_tersimpan(terkini.status, kosong=not (opsi or angka is not None or catatan))
    berubah = Jawaban.objects.filter(pk=terkini.pk, versi=versi, status__in=TERBUKA).update(
        opsi=opsi, angka=angka, catatan=catatan, status=status, versi=F("versi") + 1
    )
    if not berubah:
        raise SudahBerubah(PESAN_BASI)
    tandai_dikerjakan(pimpin)
    catat(
        aksi=Aksi.JAWABAN_DISIMPAN, objek=terkini, oleh=oleh, kota=terkini.evaluasi.kota_id, sebelum=lama, sesudah=baru
    )
    if (lama["opsi"], lama["angka"]) != (baru["opsi"], baru["angka"]):
        minta_hitung(evaluasi_id=terkini.evaluasi_id, penyebab=f"Jawaban {terkini.pertanyaan.kode} diubah")
    terkini.refresh_from_db()
    return terkini


@transaction.atomic
def simpan_catatan_bagian(*, penugasan: Penugasan, catatan: str, oleh: Pengguna) -> Penugasan:
    """Store one OPD's note on its own part."""
    jawaban = pegang_jawaban(penugasan.jawaban_id)
    bagian = _pastikan_boleh_mengerjakan(penugasan.pk, jawaban, oleh)
    if bagian.catatan == catatan:
        return bagian
    lama = bagian.catatan
    status = _status_tersimpan(bagian.status, kosong=not catatan and not bagian.pimpin)
    if not Penugasan.objects.filter(pk=bagian.pk, status=bagian.status).update(catatan=catatan, status=status):
        raise SudahBerubah("Bagian ini baru saja diajukan, sehingga catatan belum disimpan.")
    catat(
        aksi=Aksi.CATATAN_DISIMPAN,
        objek=jawaban,
        label=_label(bagian, jawaban),
        oleh=oleh,
        kota=jawaban.evaluasi.kota_id,
        sebelum={"catatan": lama},
        sesudah={"catatan": catatan},
    )
    bagian.refresh_from_db()
    return bagian


@transaction.atomic
def ajukan_bagian(*, penugasan: Penugasan, oleh: Pengguna) -> Penugasan:
    """Hand one part in; the last open part sends the whole question to the verifier.

    The lead answers for the whole: its part needs a value and the mandatory evidence. Handing in twice is refused once.
    """
    jawaban = pegang_jawaban(penugasan.jawaban_id)
    pastikan_evaluasi_terbuka(jawaban)
    bagian = _pastikan_boleh_mengerjakan(penugasan.pk, jawaban, oleh)
    if bagian.pimpin and (halangan := halangan_ajukan(jawaban)):
        raise Ditolak(" ".join(halangan))
    sekarang = timezone.now()
    berubah = Penugasan.objects.filter(pk=bagian.pk, status__in=TERBUKA).update(
        status=Status.MENUNGGU, diajukan_oleh=oleh, diajukan_pada=sekarang
    )
    if not berubah:
        raise SudahBerubah("Bagian ini sudah diajukan.")
    catat(
        aksi=Aksi.BAGIAN_DIAJUKAN,
        objek=jawaban,
        label=_label(bagian, jawaban),
        oleh=oleh,
        kota=jawaban.evaluasi.kota_id,
    )
    _teruskan_bila_lengkap(jawaban, oleh)
    bagian.refresh_from_db()
    return bagian


@transaction.atomic
def tarik_bagian(*, penugasan: Penugasan, oleh: Pengguna) -> Penugasan:
    """Take a part back before it has been judged, so that it can be changed."""
    jawaban = pegang_jawaban(penugasan.jawaban_id)
    pastikan_evaluasi_terbuka(jawaban)
    bagian = _ambil_bagian(penugasan.pk, jawaban, oleh)
    pastikan_belum_lewat(bagian, jawaban)
    kembali = Status.DIKEMBALIKAN if jawaban.alasan_kembali else Status.DRAF
    berubah = Penugasan.objects.filter(pk=bagian.pk, status=Status.MENUNGGU).update(
        status=kembali, diajukan_oleh=None, diajukan_pada=None
    )
    if not berubah:
        raise SudahBerubah("Bagian ini tidak sedang menunggu, sehingga tidak dapat ditarik kembali.")
    Jawaban.objects.filter(pk=jawaban.pk, status=Status.MENUNGGU).update(
        status=kembali, menunggu_sejak=None, versi=F("versi") + 1
    )
    catat(
        aksi=Aksi.BAGIAN_DITARIK, objek=jawaban, label=_label(bagian, jawaban), oleh=oleh, kota=jawaban.evaluasi.kota_id
    )
    bagian.refresh_from_db()
    return bagian


def tandai_dikerjakan(bagian: Penugasan) -> None:
    """A part that was untouched becomes a draft: a note was written, or evidence attached."""
    Penugasan.objects.filter(pk=bagian.pk, status=Status.BELUM).update(status=Status.DRAF)


def _pastikan_boleh_menetapkan(jawaban: Jawaban, oleh: Pengguna) -> Penugasan:
    pastikan_evaluasi_terbuka(jawaban)
    pimpin = bagian_pimpin(jawaban)
    if not boleh_mengerjakan(pimpin, jawaban, oleh):
        raise Ditolak(
            f"Nilai jawaban ditetapkan oleh OPD pemimpin, yaitu {pimpin.opd}, atau oleh sekretariat. "
            "Unit Anda dapat mengisi catatan bagian dan melampirkan bukti."
        )
    if pimpin.status not in TERBUKA:
        raise SudahBerubah("Jawaban ini sudah diajukan. Tarik kembali bagian pemimpin lebih dahulu untuk mengubahnya.")
    pastikan_belum_lewat(pimpin, jawaban)
    return pimpin


def _ambil_bagian(penugasan_id: int, jawaban: Jawaban, oleh: Pengguna) -> Penugasan:
    bagian = jawaban.penugasan.select_related("opd").get(pk=penugasan_id)
    bagian.jawaban = jawaban
    if not boleh_mengerjakan(bagian, jawaban, oleh):
        raise Ditolak(f"Bagian ini milik {bagian.opd}; unit Anda tidak dapat mengubahnya.")
    return bagian


def _pastikan_boleh_mengerjakan(penugasan_id: int, jawaban: Jawaban, oleh: Pengguna) -> Penugasan:
    pastikan_evaluasi_terbuka(jawaban)
    bagian = _ambil_bagian(penugasan_id, jawaban, oleh)
    if bagian.status not in TERBUKA:
        raise SudahBerubah("Bagian ini sudah diajukan. Tarik kembali lebih dahulu untuk mengubahnya.")
    pastikan_belum_lewat(bagian, jawaban)
    return bagian


def _pastikan_sesuai_aturan(jawaban: Jawaban, opsi: str, angka: Decimal | None) -> None:
    """The last door before the database; the form says the same at the field and in the user's terms."""
    aturan = pertanyaan_mesin(jawaban.pertanyaan).aturan
    if skoring.periksa_jawaban(aturan, skoring.Jawaban(opsi=opsi or None, angka=angka)):
        raise Ditolak("Jawaban tidak sesuai dengan aturan pertanyaan ini. Periksa pilihan atau angkanya.")


def _teruskan_bila_lengkap(jawaban: Jawaban, oleh: Pengguna) -> None:
    if jawaban.penugasan.filter(status__in=TERBUKA).exists():
        return
    berubah = Jawaban.objects.filter(pk=jawaban.pk, status__in=TERBUKA).update(
        status=Status.MENUNGGU, menunggu_sejak=timezone.now(), versi=F("versi") + 1
    )
    if berubah:
        catat(aksi=Aksi.JAWABAN_DIAJUKAN, objek=jawaban, oleh=oleh, kota=jawaban.evaluasi.kota_id)


def _status_tersimpan(status: str, *, kosong: bool) -> str:
    """A returned answer stays returned until it is handed in again; an emptied one is untouched again."""
    if status == Status.DIKEMBALIKAN:
        return status
    return Status.BELUM if kosong else Status.DRAF


def _label(bagian: Penugasan, jawaban: Jawaban) -> str:
    """The end of a sentence like "mengajukan bagian ..."."""
    return f"{bagian.opd} pada pertanyaan {jawaban.pertanyaan.kode}"


def _isi(jawaban: Jawaban) -> dict[str, str | None]:
    return {"opsi": jawaban.opsi, "angka": _teks(jawaban.angka), "catatan": jawaban.catatan}


def _teks(angka: Decimal | None) -> str | None:
    return None if angka is None else f"{angka.normalize():f}"
