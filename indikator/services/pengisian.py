"""Filling in: the value, the parts' notes, handing a part in and taking it back."""

from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from indikator import skoring
from indikator.aturan.isian import Isian, isi_bagian, isi_jawaban, label_bagian, masih_sama, teks_angka
from indikator.jembatan import pertanyaan_mesin
from indikator.models import Jawaban, Penugasan, Status
from indikator.models.status import TERBUKA
from indikator.pemeriksaan import halangan_ajukan, halangan_bagian
from indikator.services import kabar
from indikator.services.kunci import (
    ambil_bagian,
    bagian_pimpin,
    boleh_mengerjakan,
    pastikan_belum_lewat,
    pastikan_evaluasi_terbuka,
    pegang_jawaban,
)
from indikator.services.skor import minta_hitung
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Pengguna, Riwayat
from klaster.services.riwayat import catat

PESAN_BASI = (
    "Jawaban ini sudah diubah orang lain sejak Anda membukanya, sehingga belum disimpan. "
    "Bandingkan kedua isian di bawah, lalu pilih."
)
PESAN_BAGIAN_BASI = (
    "Bagian ini sudah diubah orang lain sejak Anda membukanya, sehingga belum disimpan. "
    "Bandingkan kedua isian di bawah, lalu pilih."
)
PESAN_TERHITUNG = (
    "Jawaban pertanyaan ini dihitung dari jawaban kecamatan atau kelurahan dan tidak dapat diisi langsung. "
    "Perbaiki jawaban unitnya, atau tulis penjelasan pada catatan."
)


@transaction.atomic
def simpan_jawaban(
    *,
    jawaban: Jawaban,
    opsi: str,
    angka: Decimal | None,
    catatan: str,
    versi: int,
    oleh: Pengguna,
    dasar: Isian | None = None,
) -> Jawaban:
    """Store the value and its note. `versi` is the version the user saw; an older one raises `SudahBerubah`.

    `dasar` is the content that version had, where the caller knows it: an older version over unchanged content is no
    conflict. Only the lead OPD and the secretariat set the value, only while the lead's part is open and in time; the
    value of a question for units is computed, so a typed one is refused. Saving what is already there changes nothing.
    """
    terkini = pegang_jawaban(jawaban.pk)
    pimpin = _pastikan_boleh_menetapkan(terkini, oleh)
    opsi, angka = _nilai_sah(terkini, opsi, angka)
    lama, baru = isi_jawaban(terkini), {"opsi": opsi, "angka": teks_angka(angka), "catatan": catatan}
    if lama == baru:
        return terkini
    if masih_sama(dasar, lama, ("catatan",) if terkini.pertanyaan.wilayah else tuple(lama)):
        versi = terkini.versi
    _tulis_jawaban(terkini, opsi, angka, catatan, versi)
    tandai_dikerjakan(pimpin)
    catat(
        aksi=Aksi.JAWABAN_DISIMPAN, objek=terkini, oleh=oleh, kota=terkini.evaluasi.kota_id, sebelum=lama, sesudah=baru
    )
    if (lama["opsi"], lama["angka"]) != (baru["opsi"], baru["angka"]):
        minta_hitung(evaluasi_id=terkini.evaluasi_id, penyebab=f"Jawaban {terkini.pertanyaan.kode} diubah", oleh=oleh)
    terkini.refresh_from_db()
    return terkini


@transaction.atomic
def simpan_catatan_bagian(
    *, penugasan: Penugasan, catatan: str, versi: int, oleh: Pengguna, dasar: Isian | None = None
) -> Penugasan:
    """Store one OPD's note on its own part. `versi` and `dasar` as in `simpan_jawaban`, of the part."""
    jawaban = pegang_jawaban(penugasan.jawaban_id)
    bagian = pastikan_boleh_mengerjakan(penugasan.pk, jawaban, oleh)
    lama = bagian.catatan
    if lama == catatan:
        return bagian
    tulis_bagian(bagian, {"catatan": catatan}, versi=versi, dasar=dasar)
    catat(
        aksi=Aksi.CATATAN_DISIMPAN,
        objek=jawaban,
        label=label_bagian(bagian, jawaban),
        oleh=oleh,
        kota=jawaban.evaluasi.kota_id,
        sebelum={"catatan": lama},
        sesudah={"catatan": catatan},
    )
    bagian.refresh_from_db()
    return bagian


def tulis_bagian(bagian: Penugasan, isi: dict[str, str], *, versi: int, dasar: Isian | None) -> None:
    """Write what was typed into a part that is held, by compare-and-swap on its version; else `SudahBerubah`."""
    lama = isi_bagian(bagian)
    if masih_sama(dasar, lama, tuple(isi)):
        versi = bagian.versi
    status = status_tersimpan(bagian.status, kosong=not any((lama | isi).values()) and not bagian.pimpin)
    berubah = Penugasan.objects.filter(pk=bagian.pk, versi=versi, status=bagian.status).update(
        **isi, status=status, versi=F("versi") + 1
    )
    if not berubah:
        raise SudahBerubah(PESAN_BAGIAN_BASI)


@transaction.atomic
def ajukan_bagian(*, penugasan: Penugasan, oleh: Pengguna) -> Penugasan:
    """Hand one part in; the last open part sends the whole question to the verifier.

    The lead answers for the whole: its part needs a value and the mandatory evidence. A kecamatan or kelurahan needs
    its own answer and proof of it. Handing in twice is refused once.
    """
    jawaban = pegang_jawaban(penugasan.jawaban_id)
    pastikan_evaluasi_terbuka(jawaban)
    bagian = pastikan_boleh_mengerjakan(penugasan.pk, jawaban, oleh)
    halangan = [*(halangan_ajukan(jawaban) if bagian.pimpin else ()), *halangan_bagian(bagian)]
    if halangan:
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
        label=label_bagian(bagian, jawaban),
        oleh=oleh,
        kota=jawaban.evaluasi.kota_id,
    )
    teruskan_bila_lengkap(jawaban, oleh)
    bagian.refresh_from_db()
    return bagian


@transaction.atomic
def tarik_bagian(*, penugasan: Penugasan, oleh: Pengguna) -> Penugasan:
    """Take a part back before it has been judged, so that it can be changed."""
    jawaban = pegang_jawaban(penugasan.jawaban_id)
    pastikan_evaluasi_terbuka(jawaban)
    bagian = _ambil_bagian(penugasan.pk, jawaban, oleh)
    pastikan_belum_lewat(bagian, jawaban, oleh)
    kembali = Status.DIKEMBALIKAN if _pernah_dikembalikan(bagian, jawaban) else Status.DRAF
    berubah = Penugasan.objects.filter(pk=bagian.pk, status=Status.MENUNGGU).update(
        status=kembali, diajukan_oleh=None, diajukan_pada=None
    )
    if not berubah:
        raise SudahBerubah("Bagian ini tidak sedang menunggu, sehingga tidak dapat ditarik kembali.")
    ditunggu = (Status.MENUNGGU, Status.DRAF) if kembali == Status.DIKEMBALIKAN else (Status.MENUNGGU,)
    Jawaban.objects.filter(pk=jawaban.pk, status__in=ditunggu).update(
        status=kembali, menunggu_sejak=None, versi=F("versi") + 1
    )
    catat(
        aksi=Aksi.BAGIAN_DITARIK,
        objek=jawaban,
        label=label_bagian(bagian, jawaban),
        oleh=oleh,
        kota=jawaban.evaluasi.kota_id,
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
            f"Jawaban pertanyaan ini ditetapkan oleh OPD pemimpin, yaitu {pimpin.opd}, atau oleh sekretariat. "
            "Unit Anda dapat mengisi catatan bagian dan melampirkan bukti."
        )
    if pimpin.status not in TERBUKA:
        raise SudahBerubah("Jawaban ini sudah diajukan. Tarik kembali bagian pemimpin lebih dahulu untuk mengubahnya.")
    pastikan_belum_lewat(pimpin, jawaban, oleh)
    return pimpin


def _tulis_jawaban(jawaban: Jawaban, opsi: str, angka: Decimal | None, catatan: str, versi: int) -> None:
    status = status_tersimpan(jawaban.status, kosong=not (opsi or angka is not None or catatan))
    berubah = Jawaban.objects.filter(pk=jawaban.pk, versi=versi, status__in=TERBUKA).update(
        opsi=opsi, angka=angka, catatan=catatan, status=status, versi=F("versi") + 1
    )
    if not berubah:
        raise SudahBerubah(PESAN_BASI)


def _ambil_bagian(penugasan_id: int, jawaban: Jawaban, oleh: Pengguna) -> Penugasan:
    bagian = ambil_bagian(jawaban, penugasan_id)
    if not boleh_mengerjakan(bagian, jawaban, oleh):
        raise Ditolak(f"Bagian ini milik {bagian.opd}; unit Anda tidak dapat mengubahnya.")
    return bagian


def pastikan_boleh_mengerjakan(penugasan_id: int, jawaban: Jawaban, oleh: Pengguna) -> Penugasan:
    """The part, when this user may change it now: own, open, in time; `Ditolak` or `SudahBerubah` say why not."""
    pastikan_evaluasi_terbuka(jawaban)
    bagian = _ambil_bagian(penugasan_id, jawaban, oleh)
    if bagian.status not in TERBUKA:
        raise SudahBerubah("Bagian ini sudah diajukan. Tarik kembali lebih dahulu untuk mengubahnya.")
    pastikan_belum_lewat(bagian, jawaban, oleh)
    return bagian


def _nilai_sah(jawaban: Jawaban, opsi: str, angka: Decimal | None) -> tuple[str, Decimal | None]:
    """The value to store: what was typed when the rule allows it, the computed one where none can be typed.

    The last door before the database; the form says the same at the field and in the user's terms.
    """
    if jawaban.pertanyaan.wilayah:
        if (opsi or angka is not None) and (opsi, angka) != (jawaban.opsi, jawaban.angka):
            raise Ditolak(PESAN_TERHITUNG)
        return jawaban.opsi, jawaban.angka
    aturan = pertanyaan_mesin(jawaban.pertanyaan).aturan
    if skoring.periksa_jawaban(aturan, skoring.Jawaban(opsi=opsi or None, angka=angka)):
        raise Ditolak("Jawaban tidak sesuai dengan aturan pertanyaan ini. Periksa pilihan atau angkanya.")
    return opsi, angka


def _pernah_dikembalikan(bagian: Penugasan, jawaban: Jawaban) -> bool:
    """Whether the verifier's last return, not yet made good, was also to this OPD."""
    if not jawaban.alasan_kembali:
        return False
    terakhir = Riwayat.objects.untuk(jawaban).filter(aksi=Aksi.JAWABAN_DIKEMBALIKAN).first()
    return terakhir is None or str(bagian.opd) in (terakhir.sesudah or {}).get("kepada", ())


def teruskan_bila_lengkap(jawaban: Jawaban, oleh: Pengguna) -> None:
    """Send an answer that is held to the verifier once none of its parts is owed any more."""
    if jawaban.penugasan.filter(status__in=TERBUKA).exists():
        return
    berubah = Jawaban.objects.filter(pk=jawaban.pk, status__in=TERBUKA).update(
        status=Status.MENUNGGU, menunggu_sejak=timezone.now(), versi=F("versi") + 1
    )
    if berubah:
        catat(aksi=Aksi.JAWABAN_DIAJUKAN, objek=jawaban, oleh=oleh, kota=jawaban.evaluasi.kota_id)
        kabar.jawaban_menunggu(jawaban, oleh)


def status_tersimpan(status: str, *, kosong: bool) -> str:
    """A returned answer stays returned until it is handed in again; an emptied one is untouched again."""
    if status == Status.DIKEMBALIKAN:
        return status
    return Status.BELUM if kosong else Status.DRAF
