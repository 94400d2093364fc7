"""Questions for kecamatan and kelurahan: each unit answers for itself, and the city's value follows at once."""

from django.db import transaction
from django.db.models import F

from indikator.aturan.isian import Isian, isi_bagian, label_bagian, teks_angka
from indikator.aturan.wilayah import pilihan_unit
from indikator.models import Jawaban, Penugasan, Status
from indikator.queries.wilayah import hasil_wilayah
from indikator.services.kunci import pegang_jawaban
from indikator.services.pengisian import pastikan_boleh_mengerjakan, status_tersimpan, tulis_bagian
from indikator.services.skor import minta_hitung
from klaster.galat import Ditolak
from klaster.models import Aksi, Pengguna
from klaster.models.opd import JENIS_WILAYAH
from klaster.services.riwayat import catat


@transaction.atomic
def jawab_unit(
    *, penugasan: Penugasan, nilai: str, catatan: str, versi: int, oleh: Pengguna, dasar: Isian | None = None
) -> Penugasan:
    """Store what one kecamatan or kelurahan answers, with its note, and compute the city's value again.

    By the unit's own operator, that of its kecamatan, or the secretariat; `nilai` is one of the unit's options, or ""
    to take the answer back. `versi` and `dasar` are those of the part: an older version over changed content raises
    `SudahBerubah`. Saving what is already there changes nothing.
    """
    jawaban = pegang_jawaban(penugasan.jawaban_id)
    bagian = pastikan_boleh_mengerjakan(penugasan.pk, jawaban, oleh)
    _pastikan_dapat_dijawab(bagian, jawaban, nilai)
    lama, baru = isi_bagian(bagian), {"nilai_unit": nilai, "catatan": catatan}
    if lama == baru:
        return bagian
    tulis_bagian(bagian, baru, versi=versi, dasar=dasar)
    catat(
        aksi=Aksi.UNIT_DIJAWAB if lama["nilai_unit"] != nilai else Aksi.CATATAN_DISIMPAN,
        objek=jawaban,
        label=label_bagian(bagian, jawaban),
        oleh=oleh,
        kota=jawaban.evaluasi.kota_id,
        sebelum=lama,
        sesudah=baru,
    )
    _hitung(jawaban, oleh)
    bagian.refresh_from_db()
    return bagian


def _hitung(jawaban: Jawaban, oleh: Pengguna) -> None:
    """Compute the city's value of an answer that is held, from its units' parts as they are now."""
    hasil = hasil_wilayah(jawaban)
    sebelum = {"opsi": jawaban.opsi, "angka": teks_angka(jawaban.angka)}
    sesudah = {"opsi": hasil.opsi, "angka": teks_angka(hasil.angka)}
    if sebelum == sesudah:
        return
    status = jawaban.status
    if status != Status.MENUNGGU:
        status = status_tersimpan(status, kosong=not (hasil.ada or jawaban.catatan))
    Jawaban.objects.filter(pk=jawaban.pk).update(
        opsi=hasil.opsi, angka=hasil.angka, status=status, versi=F("versi") + 1
    )
    catat(
        aksi=Aksi.NILAI_DIHITUNG,
        objek=jawaban,
        label=f"pertanyaan {jawaban.pertanyaan.kode}",
        oleh=oleh,
        kota=jawaban.evaluasi.kota_id,
        keterangan=hasil.kalimat,
        sebelum=sebelum,
        sesudah=sesudah,
    )
    minta_hitung(
        evaluasi_id=jawaban.evaluasi_id, penyebab=f"Nilai {jawaban.pertanyaan.kode} dihitung dari unit", oleh=oleh
    )


def _pastikan_dapat_dijawab(bagian: Penugasan, jawaban: Jawaban, nilai: str) -> None:
    if not jawaban.pertanyaan.wilayah:
        raise Ditolak("Pertanyaan ini dijawab kota, bukan tiap kecamatan atau kelurahan.")
    if bagian.opd.jenis not in JENIS_WILAYAH:
        raise Ditolak(
            f"{bagian.opd} bukan kecamatan atau kelurahan, sehingga tidak menjawab pertanyaan ini. "
            "Tulis penjelasannya pada catatan."
        )
    if nilai and nilai not in {kode for kode, _, _ in pilihan_unit(jawaban.pertanyaan)}:
        raise Ditolak("Pilihan itu tidak ada pada pertanyaan ini. Pilih salah satu yang ditawarkan.", bidang="nilai")
