"""Who may change an answer now, and holding it still meanwhile. Shared by the services of filling and verifying."""

from django.utils.formats import date_format

from indikator.models import Evaluasi, Jawaban, Penugasan
from indikator.models.status import TERBUKA
from klaster.galat import Ditolak
from klaster.models import Opd, Pengguna
from klaster.models.pengguna import Peran


def pegang_jawaban(jawaban_id: int) -> Jawaban:
    """The answer with a row lock until the transaction ends.

    Two parts handed in at the same moment must see each other, or neither would complete the question. SQLite has no
    row locks but runs every writing transaction alone (IMMEDIATE), which is the same here. The evaluation is read once
    the lock is held: read together with the answer it could be one that has been submitted in the meantime.
    """
    jawaban = Jawaban.objects.select_for_update(of=("self",)).select_related("pertanyaan__indikator").get(pk=jawaban_id)
    jawaban.evaluasi = Evaluasi.objects.select_related("kota").get(pk=jawaban.evaluasi_id)
    return jawaban


def pastikan_evaluasi_terbuka(jawaban: Jawaban) -> None:
    if not jawaban.evaluasi.terbuka:
        raise Ditolak("Evaluasi ini sudah diajukan, sehingga isinya tidak dapat diubah lagi.")


def pastikan_belum_lewat(bagian: Penugasan, jawaban: Jawaban) -> None:
    """Refuse after 23:59:59 of the part's deadline in the city's zone, saying the date and whom to ask."""
    tenggat = bagian.tenggat or jawaban.evaluasi.tenggat
    if jawaban.evaluasi.sudah_lewat(tenggat):
        kota = jawaban.evaluasi.kota
        raise Ditolak(
            f"Tenggat pengisian sudah lewat pada {date_format(tenggat, 'j F Y')} pukul 23.59 {kota.singkatan_zona}. "
            f"Mintalah perpanjangan kepada sekretariat ({kota.nama_dinas})."
        )


def boleh_mengerjakan(bagian: Penugasan, jawaban: Jawaban, oleh: Pengguna) -> bool:
    """The secretariat works on any part of its city; an operator on its unit's and those directly below it."""
    if oleh.peran == Peran.SEKRETARIAT:
        return jawaban.evaluasi.kota_id == oleh.kota_id
    return oleh.adalah_operator and Opd.objects.lingkup_kerja(oleh).filter(pk=bagian.opd_id).exists()


def bagian_pimpin(jawaban: Jawaban) -> Penugasan:
    return jawaban.penugasan.select_related("opd").get(pimpin=True)


def bagian_terbuka_milik(jawaban: Jawaban, oleh: Pengguna) -> Penugasan:
    """The part through which this user may change the answer's evidence now; the lead's first.

    Raises `Ditolak` when the user has no part, has handed it in, or is too late.
    """
    pastikan_evaluasi_terbuka(jawaban)
    milik = [b for b in jawaban.penugasan.select_related("opd") if boleh_mengerjakan(b, jawaban, oleh)]
    if not milik:
        raise Ditolak("Unit Anda tidak ditugasi pada pertanyaan ini.")
    terbuka = [b for b in milik if b.status in TERBUKA]
    if not terbuka:
        raise Ditolak("Bagian Anda sudah diajukan. Tarik kembali bagian itu lebih dahulu untuk mengubahnya.")
    sendiri = [b for b in terbuka if b.opd_id == oleh.opd_id]
    bagian = (sendiri or terbuka)[0]
    pastikan_belum_lewat(bagian, jawaban)
    return bagian
