"""Submitting an evaluation, opening it again, and closing it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from indikator.models import Evaluasi, Jawaban, JumlahTahap, Pengajuan, SkorTahap
from indikator.models.jendela import Kegiatan
from indikator.models.skor import Tahap
from indikator.pengajuan.kanonik import sidik
from indikator.pengajuan.penyumbang import simpan_bersama
from indikator.pengajuan.potret import Potret
from indikator.pengajuan.temuan import Butir, Tingkat, periksa
from indikator.queries.manifes import hitung_isi, ringkas_hasil, susun_manifes
from indikator.queries.potret import muat_potret
from indikator.services import kabar
from indikator.services.kunci import pastikan_jendela, pegang_banyak_jawaban, pegang_evaluasi
from indikator.services.pengesahan import PenandaTangan
from indikator.services.skor import hitung_dan_simpan
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Kota, Pengguna, PredikatTerbit
from klaster.services.riwayat import catat, label_pelaku

#: Letters and digits that are not mistaken for one another on paper.
HURUF_TERANG = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
ALASAN_MIN = 10
SEBUT_MAKS = 5


class PengajuanTerhalang(Ditolak):
    """The checks found something that blocks; `butir` has all of it."""

    def __init__(self, butir: Sequence[Butir]) -> None:
        self.butir = tuple(butir)
        super().__init__(_kalimat_halangan(self.butir))


@dataclass(frozen=True)
class PredikatResmi:
    """The outcome as it was announced. `nilai` may be unknown; `sumber_url` says where it can be read."""

    predikat: str
    nilai: Decimal | None
    sumber_url: str
    tahun_penghargaan: int | None = None


def penanda_bawaan(kota: Kota, oleh: Pengguna) -> PenandaTangan:
    """The signer that the city's data name; else the one who submits."""
    return PenandaTangan(
        kota.nama_penanda_tangan or str(oleh),
        kota.nip_penanda_tangan if kota.nama_penanda_tangan else oleh.nip,
        kota.jabatan_penanda_tangan or oleh.keterangan_peran,
    )


@transaction.atomic
def ajukan_evaluasi(
    *, evaluasi: Evaluasi, oleh: Pengguna, penanda: PenandaTangan | None = None, waktu: datetime | None = None
) -> Pengajuan:
    """Submit: freeze answers, files and scores in a manifest with a numbered receipt, and lock the evaluation.

    Every answer is held, so that nothing moves between the check, the scores and the manifest; a second call at the
    same time finds the evaluation submitted. Raises `PengajuanTerhalang` while a check blocks, `Ditolak` outside the
    window. `waktu` is for example data that was submitted in the past.
    """
    pegang_banyak_jawaban(Jawaban.objects.filter(evaluasi=evaluasi))
    terkini = pegang_evaluasi(evaluasi.pk)
    if not terkini.terbuka:
        raise SudahBerubah("Evaluasi ini sudah diajukan.")
    pastikan_jendela(terkini, Kegiatan.PENGESAHAN, oleh)
    penanda = penanda or penanda_bawaan(terkini.kota, oleh)
    _pastikan_penanda(penanda)
    potret = muat_potret(terkini)
    if halangan := list(periksa(potret, tingkat=Tingkat.MENGHALANGI)):
        raise PengajuanTerhalang(halangan)
    waktu = waktu or timezone.now()
    pengajuan = _buat(terkini, potret, penanda, oleh, waktu)
    simpan_bersama(pengajuan)
    berubah = Evaluasi.objects.filter(pk=terkini.pk, status=Evaluasi.Status.DIISI).update(
        status=Evaluasi.Status.DIAJUKAN, diajukan_pada=waktu
    )
    if not berubah:
        raise SudahBerubah("Evaluasi ini sudah diajukan.")
    catat(
        aksi=Aksi.EVALUASI_DIAJUKAN,
        objek=terkini,
        label=_label(terkini),
        oleh=oleh,
        kota=terkini.kota_id,
        sesudah={"pengajuan": pengajuan.nomor, "kode": pengajuan.kode, "sidik": pengajuan.sidik},
    )
    kabar.evaluasi_diajukan(terkini, pengajuan, oleh)
    evaluasi.refresh_from_db()
    return pengajuan


@transaction.atomic
def buka_kembali(*, evaluasi: Evaluasi, alasan: str, oleh: Pengguna) -> Evaluasi:
    """Open a submitted evaluation again; what was submitted stays as it is, and the next submission follows it.

    Refused once the final verification has scores, for then there is nothing left to improve, and when it is closed.
    """
    alasan = alasan.strip()
    if len(alasan) < ALASAN_MIN:
        raise Ditolak(f"Tulis alasannya, paling sedikit {ALASAN_MIN} huruf; alasan ini tersimpan.", bidang="alasan")
    pegang_evaluasi(evaluasi.pk)
    if tahap_final_ada(evaluasi):
        raise Ditolak("Verifikasi final sudah bernilai, sehingga evaluasi ini tidak dapat dibuka kembali.")
    berubah = Evaluasi.objects.filter(pk=evaluasi.pk, status=Evaluasi.Status.DIAJUKAN).update(
        status=Evaluasi.Status.DIISI, diajukan_pada=None
    )
    if not berubah:
        raise SudahBerubah("Evaluasi ini tidak sedang diajukan: sudah dibuka kembali atau sudah ditutup.")
    catat(
        aksi=Aksi.EVALUASI_DIBUKA_LAGI,
        objek=evaluasi,
        label=_label(evaluasi),
        oleh=oleh,
        kota=evaluasi.kota_id,
        keterangan=alasan,
    )
    kabar.evaluasi_dibuka_kembali(evaluasi, alasan, oleh)
    evaluasi.refresh_from_db()
    return evaluasi


@transaction.atomic
def selesaikan_evaluasi(*, evaluasi: Evaluasi, oleh: Pengguna, resmi: PredikatResmi | None = None) -> Evaluasi:
    """Close a submitted evaluation for good, once the final verification has scores.

    `resmi` also publishes the announced outcome; a fact that is published already is not overwritten.
    """
    pegang_evaluasi(evaluasi.pk)
    if not tahap_final_ada(evaluasi):
        raise Ditolak("Verifikasi final belum bernilai. Catat atau impor nilai tahap VF lebih dahulu.")
    berubah = Evaluasi.objects.filter(pk=evaluasi.pk, status=Evaluasi.Status.DIAJUKAN).update(
        status=Evaluasi.Status.SELESAI
    )
    if not berubah:
        raise SudahBerubah("Evaluasi ini tidak sedang diajukan: sudah ditutup atau dibuka kembali.")
    if resmi is not None:
        _terbitkan(evaluasi, resmi)
    sesudah = {"predikat": resmi.predikat, "sumber": resmi.sumber_url} if resmi else None
    catat(
        aksi=Aksi.EVALUASI_SELESAI,
        objek=evaluasi,
        label=_label(evaluasi),
        oleh=oleh,
        kota=evaluasi.kota_id,
        sesudah=sesudah,
    )
    kabar.evaluasi_ditutup(evaluasi, oleh)
    evaluasi.refresh_from_db()
    return evaluasi


def tahap_final_ada(evaluasi: Evaluasi) -> bool:
    """Whether the final verification has any score, of a question or as a sum of its own."""
    syarat = {"evaluasi": evaluasi, "tahap": Tahap.VF}
    return SkorTahap.objects.filter(**syarat).exists() or JumlahTahap.objects.filter(**syarat).exists()


def predikat_terbit(evaluasi: Evaluasi) -> PredikatTerbit | None:
    """The award of this year as it is published already."""
    return PredikatTerbit.objects.filter(
        kota=evaluasi.kota_id, tahun_evaluasi=evaluasi.tahun, tahap=PredikatTerbit.Tahap.FINAL
    ).first()


def _buat(evaluasi: Evaluasi, potret: Potret, penanda: PenandaTangan, oleh: Pengguna, waktu: datetime) -> Pengajuan:
    """The row with its manifest; scores are those of the revision that is frozen."""
    hasil = hitung_dan_simpan(evaluasi_id=evaluasi.pk, penyebab="Evaluasi diajukan", pemicu=label_pelaku(oleh))
    manifes = susun_manifes(evaluasi, potret, {jenis: ringkas_hasil(h) for jenis, h in hasil.items()})
    nomor = (Pengajuan.objects.filter(evaluasi=evaluasi).aggregate(n=Max("nomor"))["n"] or 0) + 1
    return Pengajuan.objects.create(
        evaluasi=evaluasi,
        nomor=nomor,
        kode=_kode(evaluasi, nomor),
        dibuat_pada=waktu,
        oleh=oleh,
        oleh_label=label_pelaku(oleh),
        penanda_nama=penanda.nama.strip(),
        penanda_nip=penanda.nip.strip(),
        penanda_jabatan=penanda.jabatan.strip(),
        jumlah=hitung_isi(manifes),
        manifes=manifes,
        sidik=sidik(manifes),
    )


def _kode(evaluasi: Evaluasi, nomor: int) -> str:
    """ "KLA/32.76/2025/1-AB12CD": city, year, which submission, and six signs that cannot be guessed."""
    acak = "".join(secrets.choice(HURUF_TERANG) for _ in range(6))
    return f"KLA/{evaluasi.kota.kode}/{evaluasi.tahun}/{nomor}-{acak}"


def _label(evaluasi: Evaluasi) -> str:
    """The end of a sentence like "mengajukan evaluasi ..."."""
    return f"KLA {evaluasi.kota} {evaluasi.tahun}"


def _pastikan_penanda(penanda: PenandaTangan) -> None:
    if not penanda.nama.strip():
        raise Ditolak("Tulis nama penanda tangan.", bidang="nama")
    if not penanda.jabatan.strip():
        raise Ditolak("Tulis jabatan penanda tangan.", bidang="jabatan")


def _kalimat_halangan(butir: Sequence[Butir]) -> str:
    """What blocks, each rule with its number and its remedy."""
    menunggu = sum(b.aturan.kode == "menunggu_verifikasi" for b in butir)
    kalimat = []
    if menunggu:
        kalimat.append(f"Masih ada {menunggu} jawaban yang menunggu verifikasi. Selesaikan lebih dahulu, lalu ajukan.")
    lain = [b.temuan.pesan for b in butir if b.aturan.kode != "menunggu_verifikasi"]
    kalimat += lain[:SEBUT_MAKS]
    if len(lain) > SEBUT_MAKS:
        kalimat.append(f"Dan {len(lain) - SEBUT_MAKS} hal lain; lihat halaman Pemeriksaan.")
    return " ".join(kalimat)


def _terbitkan(evaluasi: Evaluasi, resmi: PredikatResmi) -> None:
    try:
        with transaction.atomic():
            PredikatTerbit.objects.create(
                kota=evaluasi.kota,
                tahun_evaluasi=evaluasi.tahun,
                tahun_penghargaan=resmi.tahun_penghargaan or evaluasi.tahun_penghargaan,
                tahap=PredikatTerbit.Tahap.FINAL,
                nilai=resmi.nilai,
                predikat=resmi.predikat,
                jenis_predikat=PredikatTerbit.Jenis.PENGHARGAAN,
                sumber_url=resmi.sumber_url,
            )
    except IntegrityError as galat:
        raise Ditolak(
            f"Predikat {evaluasi.kota} untuk evaluasi {evaluasi.tahun} sudah terbit. Kosongkan isian predikat resmi.",
            bidang="predikat",
        ) from galat
