"""Who may change an answer now, and holding it still meanwhile. Shared by the services of filling and verifying."""

from django.db.models import QuerySet

from indikator.models import Evaluasi, Jawaban, Penugasan
from indikator.models.status import TERBUKA
from indikator.queries.jendela import alasan_tutup, alasan_tutup_kegiatan, rentang_bagian
from klaster.galat import Ditolak, SudahBerubah
from klaster.izin import Izin, boleh
from klaster.models import Pengguna


def pegang_jawaban(jawaban_id: int) -> Jawaban:
    """The answer with a row lock until the transaction ends.

    Two parts handed in at the same moment must see each other, or neither would complete the question. SQLite has no
    row locks but runs every writing transaction alone (IMMEDIATE), which is the same here. The evaluation is read once
    the lock is held: read together with the answer it could be one that has been submitted in the meantime.
    """
    jawaban = Jawaban.objects.select_for_update(of=("self",)).select_related("pertanyaan__indikator").get(pk=jawaban_id)
    jawaban.evaluasi = Evaluasi.objects.select_related("kota").get(pk=jawaban.evaluasi_id)
    return jawaban


def pegang_evaluasi(evaluasi_id: int) -> Evaluasi:
    """The evaluation as it is now, with a row lock until the transaction ends; `kota` and `instrumen` loaded.

    Who also holds answers holds them first: filling in holds an answer and then counts the evaluation's revision up,
    and two who took the rows in different orders would wait for each other.
    """
    return Evaluasi.objects.select_for_update(of=("self",)).select_related("kota", "instrumen").get(pk=evaluasi_id)


def pegang_banyak_jawaban(jawaban: QuerySet[Jawaban]) -> list[Jawaban]:
    """These answers with row locks, taken in one order by everybody."""
    return list(jawaban.select_for_update(of=("self",)).order_by("pk"))


def pastikan_evaluasi_terbuka(jawaban: Jawaban) -> None:
    """Refuse in a submitted evaluation, which the secretariat may open again, and in one that is closed for good."""
    if jawaban.evaluasi.status == Evaluasi.Status.SELESAI:
        raise Ditolak("Evaluasi ini sudah ditutup, sehingga isinya tidak dapat diubah lagi.")
    if not jawaban.evaluasi.terbuka:
        raise Ditolak(
            "Evaluasi ini sudah diajukan, sehingga isinya terkunci. "
            "Bila ada yang harus diperbaiki, mintalah sekretariat membukanya kembali."
        )


def pastikan_jendela(evaluasi: Evaluasi, kegiatan: str, oleh: Pengguna | None) -> None:
    """Refuse outside the window of this activity for this person's role, with the date, the hour and whom to ask.

    `kegiatan` is a `Kegiatan`, or the code of an outside stage. An activity without a window is always open.
    """
    if alasan := alasan_tutup_kegiatan(evaluasi, kegiatan, oleh):
        raise Ditolak(alasan)


def pastikan_belum_lewat(bagian: Penugasan, jawaban: Jawaban, oleh: Pengguna | None = None) -> None:
    """Refuse before filling begins and after 23:59:59 of the part's last day in the city's zone, saying whom to ask.

    `oleh` decides by the window of his role; nobody is measured by the evaluation's own days. An extension of the part
    outweighs both.
    """
    waktu = rentang_bagian(bagian, jawaban.evaluasi, oleh.peran if oleh else "")
    if alasan := alasan_tutup(jawaban.evaluasi, waktu, oleh):
        raise Ditolak(alasan)


def boleh_mengerjakan(bagian: Penugasan, jawaban: Jawaban, oleh: Pengguna) -> bool:
    """The secretariat works on any part of its city; an operator on its unit's and those directly below it.

    Needs `bagian.opd` loaded.
    """
    return boleh(oleh, Izin.ISI_JAWABAN, bagian)


def ambil_bagian(jawaban: Jawaban, penugasan_id: int) -> Penugasan:
    """One part of an answer that is held. Raises `SudahBerubah` when it was taken from its OPD in the meantime."""
    bagian = jawaban.penugasan.select_related("opd").filter(pk=penugasan_id).first()
    if bagian is None:
        raise SudahBerubah("Bagian ini baru saja dilepas dari OPD-nya oleh sekretariat, sehingga tidak dapat diubah.")
    bagian.jawaban = jawaban
    return bagian


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
    pastikan_belum_lewat(bagian, jawaban, oleh)
    return bagian
