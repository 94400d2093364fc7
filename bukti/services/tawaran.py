"""Deciding on last year's answer: keep it, renew it, or drop it. Until then it counts for nothing."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from bukti.models import TautanBukti
from bukti.queries.tawaran import BuktiLalu, bukti_lalu, halangan_nilai
from bukti.services.tautan import tautkan_bukti
from indikator.models import Jawaban, KebutuhanBukti, TawaranLalu
from indikator.models.status import TERBUKA
from indikator.services.kunci import (
    bagian_pimpin,
    boleh_mengerjakan,
    pastikan_belum_lewat,
    pastikan_evaluasi_terbuka,
    pegang_jawaban,
)
from indikator.services.pengisian import simpan_jawaban
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Opd, Pengguna
from klaster.services.riwayat import catat

Keputusan = TawaranLalu.Keputusan
ALASAN_MAKS = 300
PESAN_DIDAHULUI = "Isian tahun lalu ini sudah diputuskan orang lain. Lihat keputusannya, lalu ubah bila perlu."


@dataclass(frozen=True, slots=True)
class Pilihan:
    """What was decided: the decision, why, whether the value is copied, and the links of last year to use again."""

    keputusan: str
    alasan: str = ""
    salin_nilai: bool = False
    tautan: Collection[int] = ()


@transaction.atomic
def putuskan_tawaran(*, tawaran: TawaranLalu, pilihan: Pilihan, versi: int, oleh: Pengguna) -> TawaranLalu:
    """Decide once. `versi` is the version of this year's answer that was seen; it guards the copying of the value.

    Kept: the value (as a draft, where asked for) and the chosen evidence become this year's, through the same services
    as typed ones. Renewed: the value at most, the evidence must be new. Dropped: nothing, with a reason. Keeping what
    the advice speaks against wants a reason, too.
    """
    terkini = pegang_jawaban(tawaran.jawaban_id)
    _pastikan_boleh(terkini, oleh)
    tawaran = TawaranLalu.objects.select_related("sumber__pertanyaan", "sumber__evaluasi").get(pk=tawaran.pk)
    tawaran.jawaban = terkini
    dipilih = _bukti_dipilih(tawaran, pilihan, oleh)
    alasan = _alasan_lengkap(pilihan, dipilih)
    _pastikan_pilihan_sah(tawaran, pilihan, alasan)
    dipakai = [b.tautan for b in dipilih if not b.sudah]
    berubah = TawaranLalu.objects.filter(pk=tawaran.pk, keputusan=Keputusan.PERLU_DICEK).update(
        keputusan=pilihan.keputusan, alasan=alasan, diputuskan_oleh=oleh, diputuskan_pada=timezone.now()
    )
    if not berubah:
        raise SudahBerubah(PESAN_DIDAHULUI)
    if pilihan.salin_nilai:
        _salin_nilai(terkini, tawaran.sumber, versi, oleh)
    for tautan in dipakai:
        _pakai_bukti(terkini, tautan, oleh)
    _catat(tawaran, Keputusan.PERLU_DICEK, pilihan.keputusan, oleh, alasan=alasan, bukti=len(dipakai))
    tawaran.refresh_from_db()
    return tawaran


@transaction.atomic
def batalkan_keputusan(*, tawaran: TawaranLalu, oleh: Pengguna) -> TawaranLalu:
    """Look at it again. What the decision has brought (value, evidence) stays: it is this year's own now."""
    terkini = pegang_jawaban(tawaran.jawaban_id)
    _pastikan_boleh(terkini, oleh)
    lama = tawaran.keputusan
    berubah = (
        TawaranLalu.objects.filter(pk=tawaran.pk, keputusan=lama)
        .exclude(keputusan=Keputusan.PERLU_DICEK)
        .update(keputusan=Keputusan.PERLU_DICEK, alasan="", diputuskan_oleh=None, diputuskan_pada=None)
    )
    if not berubah:
        raise SudahBerubah("Keputusan atas isian tahun lalu ini baru saja diubah orang lain.")
    tawaran.jawaban = terkini
    _catat(tawaran, lama, Keputusan.PERLU_DICEK, oleh)
    tawaran.refresh_from_db()
    return tawaran


def _pastikan_boleh(jawaban: Jawaban, oleh: Pengguna) -> None:
    """The lead OPD and the secretariat decide, as long as the lead's part is open and in time."""
    pastikan_evaluasi_terbuka(jawaban)
    pimpin = bagian_pimpin(jawaban)
    if not boleh_mengerjakan(pimpin, jawaban, oleh):
        raise Ditolak(f"Isian tahun lalu diputuskan oleh OPD pemimpin, yaitu {pimpin.opd}, atau oleh sekretariat.")
    if pimpin.status not in TERBUKA:
        raise SudahBerubah("Jawaban ini sudah diajukan. Tarik kembali bagian pemimpin lebih dahulu.")
    pastikan_belum_lewat(pimpin, jawaban, oleh)


def _bukti_dipilih(tawaran: TawaranLalu, pilihan: Pilihan, oleh: Pengguna) -> list[BuktiLalu]:
    """The chosen evidence of last year's answer, in its order."""
    ada = bukti_lalu(tawaran, oleh)
    if set(pilihan.tautan) - {b.tautan.pk for b in ada}:
        raise SudahBerubah(
            "Salah satu bukti tahun lalu sudah ditarik atau dilepas. Muat ulang halaman, lalu pilih lagi."
        )
    return [b for b in ada if b.tautan.pk in set(pilihan.tautan)]


def _alasan_lengkap(pilihan: Pilihan, dipilih: Collection[BuktiLalu]) -> str:
    """What was written; where nothing was, why the advice says that the evidence can be kept."""
    alasan = pilihan.alasan.strip()
    if alasan or pilihan.keputusan != Keputusan.DIPAKAI:
        return alasan
    if tak_layak := [b for b in dipilih if not b.saran.layak]:
        raise Ditolak(
            f"“{tak_layak[0].tautan.bukti}” tidak disarankan dipakai lagi: {tak_layak[0].saran.alasan} "
            "Tulis alasan bila tetap dipakai.",
            bidang="alasan",
        )
    return " ".join(dict.fromkeys(b.saran.alasan for b in dipilih))[:ALASAN_MAKS]


def _pastikan_pilihan_sah(tawaran: TawaranLalu, pilihan: Pilihan, alasan: str) -> None:
    """Each decision brings what belongs to it, and nothing else."""
    if pilihan.keputusan not in set(Keputusan.values) - {Keputusan.PERLU_DICEK}:
        raise Ditolak("Pilih dipakai lagi, diperbarui, atau tidak dipakai.", bidang="keputusan")
    if pilihan.keputusan == Keputusan.DILEPAS and not alasan:
        raise Ditolak("Tulis alasan mengapa isian tahun lalu tidak dipakai.", bidang="alasan")
    if pilihan.keputusan == Keputusan.DILEPAS and (pilihan.salin_nilai or pilihan.tautan):
        raise Ditolak("Isian yang tidak dipakai tidak membawa nilai atau bukti. Hapus centangnya.", bidang="keputusan")
    if pilihan.keputusan == Keputusan.DIPERBARUI and pilihan.tautan:
        raise Ditolak(
            "Pada isian yang diperbarui, buktinya harus baru. Pilih dipakai lagi untuk memakai bukti tahun lalu.",
            bidang="tautan",
        )
    if pilihan.keputusan == Keputusan.DIPAKAI and not (pilihan.salin_nilai or pilihan.tautan):
        raise Ditolak("Centang yang dipakai lagi: nilainya, buktinya, atau keduanya.", bidang="tautan")
    if pilihan.salin_nilai and (halangan := halangan_nilai(tawaran, tawaran.jawaban)):
        raise Ditolak(f"Nilai tahun lalu tidak dapat disalin. {halangan}", bidang="salin_nilai")


def _salin_nilai(jawaban: Jawaban, sumber: Jawaban, versi: int, oleh: Pengguna) -> None:
    """Last year's value as this year's draft; its note only where nothing has been written yet."""
    simpan_jawaban(
        jawaban=jawaban,
        opsi=sumber.opsi,
        angka=sumber.angka,
        catatan=jawaban.catatan or sumber.catatan,
        versi=versi,
        oleh=oleh,
    )


def _pakai_bukti(jawaban: Jawaban, lama: TautanBukti, oleh: Pengguna) -> None:
    halaman = (lama.halaman_dari, lama.halaman_sampai) if lama.halaman_dari and lama.halaman_sampai else None
    tautkan_bukti(
        jawaban=jawaban,
        bukti=lama.bukti,
        kebutuhan=_kebutuhan_kini(jawaban, lama.kebutuhan),
        oleh=oleh,
        # The pages were said of the file that was attached then; a newer file may have others.
        halaman=halaman if lama.versi is None or not _ada_versi_baru(lama) else None,
        opd=_opd_kini(jawaban, lama.opd, oleh),
    )


def _ada_versi_baru(lama: TautanBukti) -> bool:
    return lama.versi is not None and lama.bukti.versi.filter(nomor__gt=lama.versi.nomor).exists()


def _kebutuhan_kini(jawaban: Jawaban, lama: KebutuhanBukti | None) -> KebutuhanBukti | None:
    """The requirement that it met, in this year's words: the same one, else the only one of its kind."""
    if lama is None or lama.pertanyaan_id == jawaban.pertanyaan_id:
        return lama
    sejenis = [k for k in jawaban.pertanyaan.kebutuhan.all() if k.jenis == lama.jenis]
    sama = [k for k in sejenis if k.uraian == lama.uraian]
    return (sama or sejenis)[0] if sama or len(sejenis) == 1 else None


def _opd_kini(jawaban: Jawaban, lama: Opd, oleh: Pengguna) -> Opd | None:
    """On behalf of the OPD that brought it, where that part is open to this user; else of the lead."""
    bagian = jawaban.penugasan.select_related("opd").filter(opd=lama).first()
    if bagian is not None and bagian.status in TERBUKA and boleh_mengerjakan(bagian, jawaban, oleh):
        return bagian.opd
    return bagian_pimpin(jawaban).opd


def _catat(tawaran: TawaranLalu, lama: str, baru: str, oleh: Pengguna, *, alasan: str = "", bukti: int = 0) -> None:
    jawaban = tawaran.jawaban
    catat(
        aksi=Aksi.TAWARAN_DIPUTUSKAN,
        objek=jawaban,
        label=f"pertanyaan {jawaban.pertanyaan.kode}",
        oleh=oleh,
        kota=jawaban.evaluasi.kota_id,
        keterangan=alasan,
        sebelum={"keputusan": lama},
        sesudah={"keputusan": baru} | ({"bukti": bukti} if bukti else {}),
    )
