"""Who is told what when something happens to answers, parts, windows, evaluations and notes.

One function an event, called by the service inside its transaction. The `kunci` of a message names the occurrence.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format

from indikator.models import CatatanTahap, Evaluasi, Jawaban, Pengajuan, Penugasan
from klaster.models import JenisNotifikasi, Opd, Pengguna, Riwayat
from klaster.models.opd import KODE_SEKRETARIAT
from klaster.queries import penerima
from klaster.services.notifikasi import Pesan, beri_tahu, beri_tahu_banyak

#: So many question codes are spelled out.
SEBUT_MAKS = 12


def orang_bagian(kota_id: int, opd: Collection[int]) -> list[Pengguna]:
    """Who works on the parts of these OPD: their operators, and the secretariat for those of its own office."""
    orang = list(penerima.pengisi(opd))
    if Opd.objects.filter(pk__in=opd, kode=KODE_SEKRETARIAT).exists():
        orang += penerima.sekretariat(kota_id)
    return orang


def per_orang(kota_id: int, per_opd: Mapping[int, Collection[str]]) -> list[tuple[Pengguna, list[str]]]:
    """OPD -> question codes becomes person -> codes, each as often as the person has a part in it; three queries."""
    opd = {o.pk: o for o in Opd.objects.filter(pk__in=per_opd)}
    kantor = [o.pk for o in opd.values() if o.kode == KODE_SEKRETARIAT]
    hasil = []
    for orang in orang_bagian(kota_id, list(opd)):
        milik = kantor if orang.opd_id is None else [o.pk for o in opd.values() if o.dalam_lingkup_kerja(orang)]
        hasil.append((orang, sorted(kode for pk in milik for kode in per_opd[pk])))
    return hasil


# --- Answers --------------------------------------------------------------------------------------------------------


def jawaban_dikembalikan(jawaban: Jawaban, opd: Collection[int], oleh: Pengguna) -> None:
    beri_tahu(
        kepada=orang_bagian(jawaban.evaluasi.kota_id, opd),
        jenis=JenisNotifikasi.DIKEMBALIKAN,
        judul=f"Jawaban {jawaban.pertanyaan.kode} dikembalikan dan perlu diperbaiki",
        isi=jawaban.alasan_kembali,
        alamat=jawaban.get_absolute_url(),
        kunci=f"dikembalikan:{jawaban.pk}:{jawaban.putaran}",
        kota=jawaban.evaluasi.kota_id,
        kecuali=oleh,
    )


def jawaban_diterima(jawaban: Jawaban, oleh: Pengguna) -> None:
    opd = list(jawaban.penugasan.values_list("opd_id", flat=True))
    beri_tahu(
        kepada=orang_bagian(jawaban.evaluasi.kota_id, opd),
        jenis=JenisNotifikasi.DITERIMA,
        judul=f"Jawaban {jawaban.pertanyaan.kode} diterima verifikator",
        isi=jawaban.catatan_verifikasi,
        alamat=jawaban.get_absolute_url(),
        kunci=f"diterima:{jawaban.pk}:{jawaban.versi}",
        kota=jawaban.evaluasi.kota_id,
        kecuali=oleh,
    )


def jawaban_menunggu(jawaban: Jawaban, oleh: Pengguna | None) -> None:
    """The verifiers of the klaster: a repaired answer by itself, new ones once a day, for the queue shows them all."""
    evaluasi = jawaban.evaluasi
    kota_tahun = [evaluasi.kota.kode, evaluasi.tahun]
    if jawaban.putaran:
        judul = f"Jawaban {jawaban.pertanyaan.kode} sudah diperbaiki dan menunggu lagi"
        alamat = reverse("bukti:verifikasi", args=[*kota_tahun, jawaban.pertanyaan.kode])
        kunci = f"diperbaiki:{jawaban.pk}:{jawaban.putaran}"
    else:
        judul = f"Ada jawaban baru yang menunggu verifikasi, evaluasi {evaluasi.tahun}"
        alamat = reverse("bukti:antrean", args=kota_tahun)
        kunci = f"menunggu:{evaluasi.pk}:{evaluasi.hari_ini.isoformat()}"
    beri_tahu(
        kepada=penerima.verifikator(evaluasi.kota_id, [jawaban.pertanyaan.indikator.blok.klaster_id]),
        jenis=JenisNotifikasi.MENUNGGU,
        judul=judul,
        alamat=alamat,
        kunci=kunci,
        kota=evaluasi.kota_id,
        kecuali=oleh,
    )


# --- Assignments and days -------------------------------------------------------------------------------------------


def ditugasi(evaluasi: Evaluasi, baru: Mapping[int, Collection[str]], oleh: Pengguna, riwayat: int) -> None:
    """OPD -> codes of the questions that it got. `riwayat`: an audit row of the change; it makes the occurrence."""
    pesan = [
        Pesan(
            orang,
            judul=f"Anda mendapat {len(kode)} bagian baru pada evaluasi {evaluasi.tahun}",
            isi=f"Pertanyaan {_sebut(kode)}.",
            alamat=_tugas(evaluasi),
            kunci=f"penugasan:{riwayat}",
        )
        for orang, kode in per_orang(evaluasi.kota_id, baru)
        if orang != oleh
    ]
    beri_tahu_banyak(pesan=pesan, jenis=JenisNotifikasi.PENUGASAN, kota=evaluasi.kota_id)


def tenggat_bagian_diubah(
    evaluasi: Evaluasi, bagian: Iterable[int], sampai: date | None, riwayat: Riwayat, oleh: Pengguna
) -> None:
    """The parts with these ids have until `sampai` now; None: until the evaluation's own deadline again."""
    per_opd: dict[int, list[str]] = defaultdict(list)
    for opd_id, kode in Penugasan.objects.filter(pk__in=list(bagian)).values_list("opd", "jawaban__pertanyaan__kode"):
        per_opd[opd_id].append(kode)
    hari, alasan = _tgl(sampai or evaluasi.tenggat), f" Alasan: {riwayat.keterangan}" if riwayat.keterangan else ""
    pesan = [
        Pesan(
            orang,
            judul=f"Tenggat {len(kode)} bagian Anda menjadi {hari}",
            isi=f"Pertanyaan {_sebut(kode)}.{alasan}",
            alamat=_tugas(evaluasi),
            kunci=f"tenggat-bagian:{riwayat.pk}",
        )
        for orang, kode in per_orang(evaluasi.kota_id, per_opd)
        if orang != oleh
    ]
    beri_tahu_banyak(pesan=pesan, jenis=JenisNotifikasi.PENUGASAN, kota=evaluasi.kota_id)


def tenggat_evaluasi_diubah(evaluasi: Evaluasi, lama: date, riwayat: Riwayat, oleh: Pengguna) -> None:
    """Everybody of the city, for the year's plan moves."""
    beri_tahu(
        kepada=penerima.orang_kota(evaluasi.kota_id),
        jenis=JenisNotifikasi.PENUGASAN,
        judul=f"Tenggat pengisian evaluasi {evaluasi.tahun} menjadi {_tgl(evaluasi.tenggat)}",
        isi=f"Sebelumnya {_tgl(lama)}.",
        alamat=reverse("indikator:rencana", args=[evaluasi.kota.kode, evaluasi.tahun]),
        kunci=f"tenggat-evaluasi:{evaluasi.pk}:{riwayat.pk}",
        kota=evaluasi.kota_id,
        kecuali=oleh,
    )


# --- Evaluations ----------------------------------------------------------------------------------------------------


def evaluasi_dibuka(evaluasi: Evaluasi, oleh: Pengguna | None) -> None:
    isi = f"Pengisian sampai {_tgl(evaluasi.tenggat)} pukul 23.59 {evaluasi.kota.singkatan_zona}."
    _kabar_evaluasi(evaluasi, f"Evaluasi {evaluasi.tahun} dibuka", isi, "dibuka", oleh)


def evaluasi_diajukan(evaluasi: Evaluasi, pengajuan: Pengajuan, oleh: Pengguna) -> None:
    judul = f"Evaluasi {evaluasi.kota} {evaluasi.tahun} sudah diajukan"
    isi = f"Tanda terima {pengajuan.kode}. Isian terkunci."
    _kabar_evaluasi(evaluasi, judul, isi, f"diajukan:{pengajuan.nomor}", oleh, penilai=True)


def evaluasi_dibuka_kembali(evaluasi: Evaluasi, alasan: str, oleh: Pengguna) -> None:
    judul = f"Evaluasi {evaluasi.kota} {evaluasi.tahun} dibuka kembali"
    _kabar_evaluasi(evaluasi, judul, alasan, f"dibuka-kembali:{evaluasi.pengajuan.count()}", oleh)


def evaluasi_ditutup(evaluasi: Evaluasi, oleh: Pengguna) -> None:
    judul = f"Evaluasi {evaluasi.kota} {evaluasi.tahun} ditutup"
    _kabar_evaluasi(evaluasi, judul, "", "ditutup", oleh, penilai=True)


def _kabar_evaluasi(
    evaluasi: Evaluasi, judul: str, isi: str, peristiwa: str, oleh: Pengguna | None, *, penilai: bool = False
) -> None:
    """Evaluators are only told of what they can open: an evaluation that has been submitted."""
    kepada = list(penerima.orang_kota(evaluasi.kota_id))
    if penilai:
        kepada += penerima.penilai(evaluasi.kota_id)
    beri_tahu(
        kepada=kepada,
        jenis=JenisNotifikasi.EVALUASI,
        judul=judul,
        isi=isi,
        alamat=evaluasi.get_absolute_url(),
        kunci=f"evaluasi:{evaluasi.pk}:{peristiwa}",
        kota=evaluasi.kota_id,
        kecuali=oleh,
    )


# --- Notes of outside stages ----------------------------------------------------------------------------------------


def catatan_diberikan(catatan: CatatanTahap, oleh: Pengguna) -> None:
    """To whoever has to deal with the note."""
    _kabar_catatan(catatan, _penindak(catatan), "perlu ditindaklanjuti", catatan.teks, oleh)


def catatan_diimpor(evaluasi: Evaluasi, tahap: str, catatan: Collection[CatatanTahap], oleh: Pengguna | None) -> None:
    """One message an OPD, however many notes an import brought."""
    per_opd: dict[int | None, list[CatatanTahap]] = defaultdict(list)
    for satu in catatan:
        per_opd[satu.opd_id].append(satu)
    alamat = reverse("bukti:catatan_list", args=[evaluasi.kota.kode, evaluasi.tahun])
    for opd_id, milik in per_opd.items():
        beri_tahu(
            kepada=orang_bagian(evaluasi.kota_id, [opd_id]) if opd_id else penerima.sekretariat(evaluasi.kota_id),
            jenis=JenisNotifikasi.CATATAN,
            judul=f"{len(milik)} catatan tahap {tahap} perlu ditindaklanjuti",
            alamat=alamat,
            kunci=f"catatan-impor:{evaluasi.pk}:{opd_id or 0}:{milik[0].pk}",
            kota=evaluasi.kota_id,
            kecuali=oleh,
        )


def catatan_ditindak(catatan: CatatanTahap, oleh: Pengguna) -> None:
    """To those who may check it: whoever wrote it, the secretariat, the verifiers of the klaster."""
    kota, klaster = catatan.evaluasi.kota_id, catatan.indikator.blok.klaster_id
    kepada = [*penerima.sekretariat(kota), *penerima.verifikator(kota, [klaster])]
    if catatan.dibuat_oleh is not None:
        kepada.append(catatan.dibuat_oleh)
    _kabar_catatan(catatan, kepada, "sudah ditindaklanjuti dan menunggu pemeriksaan", catatan.sudah, oleh)


def catatan_selesai(catatan: CatatanTahap, oleh: Pengguna) -> None:
    _kabar_catatan(catatan, _penindak(catatan), "disetujui dan selesai", "", oleh)


def catatan_dibuka(catatan: CatatanTahap, oleh: Pengguna) -> None:
    _kabar_catatan(
        catatan, _penindak(catatan), "dikembalikan dan perlu ditindaklanjuti lagi", catatan.alasan_buka, oleh
    )


def _penindak(catatan: CatatanTahap) -> list[Pengguna]:
    kota = catatan.evaluasi.kota_id
    return orang_bagian(kota, [catatan.opd_id]) if catatan.opd_id else list(penerima.sekretariat(kota))


def _kabar_catatan(catatan: CatatanTahap, kepada: Iterable[Pengguna], apa: str, isi: str, oleh: Pengguna) -> None:
    beri_tahu(
        kepada=kepada,
        jenis=JenisNotifikasi.CATATAN,
        judul=f"{catatan} {apa}",
        isi=isi,
        alamat=catatan.get_absolute_url(),
        kunci=f"catatan:{catatan.pk}:{catatan.versi}",
        kota=catatan.evaluasi.kota_id,
        kecuali=oleh,
    )


def _tugas(evaluasi: Evaluasi) -> str:
    return reverse("indikator:tugas_list", args=[evaluasi.kota.kode, evaluasi.tahun])


def _sebut(kode: list[str]) -> str:
    sekali = list(dict.fromkeys(kode))
    lebih = f", dan {len(sekali) - SEBUT_MAKS} lainnya" if len(sekali) > SEBUT_MAKS else ""
    return f"{', '.join(sekali[:SEBUT_MAKS])}{lebih}"


def _tgl(hari: date) -> str:
    return date_format(hari, "j F Y")
