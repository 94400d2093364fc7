"""Filling in one part's rows of a question's table."""

from django.db import IntegrityError, transaction
from django.db.models import F

from indikator.aturan.isian import label_bagian
from indikator.matriks.definisi import Definisi, definisi_dari_data
from indikator.matriks.isi import baca_baris
from indikator.models import IsiMatriks, Penugasan
from indikator.services.kunci import pegang_jawaban
from indikator.services.pengisian import pastikan_boleh_mengerjakan, tandai_dikerjakan
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Pengguna
from klaster.services.riwayat import catat

PESAN_BASI = (
    "Tabel bagian ini sudah diubah orang lain sejak Anda membukanya, sehingga belum disimpan. "
    "Bandingkan dengan isi terbaru di bawah, lalu simpan lagi."
)
KUTIP_MAKS = 5


@transaction.atomic
def simpan_matriks(*, penugasan: Penugasan, baris: list[dict[str, str]], versi: int, oleh: Pengguna) -> IsiMatriks:
    """Replace the rows of one part. `baris` in canonical text; `versi` is the version the user saw, 0 for none yet.

    Same guards as every writing on a part: open, in time, the user's own. A table changes only while its part is open,
    and then no verifier judges the answer: taking a part back has already made the verifier's page stale. Saving what
    is already there changes nothing. Raises `Ditolak`, and `SudahBerubah` for an older version.
    """
    jawaban = pegang_jawaban(penugasan.jawaban_id)
    bagian = pastikan_boleh_mengerjakan(penugasan.pk, jawaban, oleh)
    _pastikan_sah(definisi_dari_data(jawaban.pertanyaan.matriks), baris, jawaban.evaluasi.tahun)
    tersimpan = IsiMatriks.objects.filter(penugasan=bagian).first() or IsiMatriks(penugasan=bagian, versi=0)
    lama = tersimpan.baris
    if lama == baris:
        return tersimpan
    _tukar(bagian, baris, versi)
    if baris:
        tandai_dikerjakan(bagian)
    catat(
        aksi=Aksi.MATRIKS_DISIMPAN,
        objek=jawaban,
        label=label_bagian(bagian, jawaban),
        oleh=oleh,
        kota=jawaban.evaluasi.kota_id,
        sebelum={"baris": len(lama), "isi": lama},
        sesudah={"baris": len(baris), "opd": bagian.opd.kode},
    )
    return IsiMatriks.objects.get(penugasan=bagian)


def _pastikan_sah(definisi: Definisi | None, baris: list[dict[str, str]], tahun: int) -> None:
    """The last door before the database; the form says the same at each cell."""
    if definisi is None:
        raise Ditolak("Pertanyaan ini tidak meminta tabel.")
    hasil = baca_baris(definisi, enumerate(baris, 1), tahun=tahun, kanonik=True)
    if hasil.galat:
        raise Ditolak(" ".join(str(g) for g in hasil.galat[:KUTIP_MAKS]))
    if hasil.baris != baris:
        raise Ditolak("Isi tabel tidak sesuai dengan kolomnya. Muat ulang halaman, lalu isi lagi.")


def _tukar(bagian: Penugasan, baris: list[dict[str, str]], versi: int) -> None:
    """Compare and swap; the first save of a part makes its row."""
    if versi:
        berubah = IsiMatriks.objects.filter(penugasan=bagian, versi=versi).update(baris=baris, versi=F("versi") + 1)
    else:
        try:
            with transaction.atomic():
                berubah = bool(IsiMatriks.objects.create(penugasan=bagian, baris=baris))
        except IntegrityError:
            berubah = False
    if not berubah:
        raise SudahBerubah(PESAN_BASI)
