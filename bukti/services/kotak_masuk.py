"""Evidence without a question: taken in, mapped to one, kept in the library only."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from bukti.aturan.kode_dari_nama import TebakanNama, baca_nama
from bukti.models import Bukti, TautanBukti, VersiBukti
from bukti.queries.kotak_masuk import Tujuan, pilihan_pemilik
from bukti.queries.versi import berkas_terbaru
from bukti.services.tautan import tautkan_bukti
from bukti.services.unggahan import buat_bukti, pegang_pemakai, ubah_keterangan
from bukti.validators import bersihkan_nama
from indikator.models import Evaluasi, Penugasan, Pertanyaan
from indikator.services.kunci import pegang_jawaban
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Opd, Pengguna
from klaster.services.riwayat import catat


def terima_masuk(*, evaluasi: Evaluasi, berkas: UploadedFile, oleh: Pengguna, opd: Opd | None = None) -> Bukti:
    """Store a file as evidence that waits for its question; the question that its name speaks of is the proposal.

    Also one that is not open to the user now: it may be opened again. The owner is `opd`, else the user's own unit,
    else the lead of the proposed question. The same bytes are not taken in twice for one owner. Raises `Ditolak`.
    """
    soal = {p.kode: p for p in Pertanyaan.objects.filter(instrumen=evaluasi.instrumen_id)}
    tebakan = baca_nama(bersihkan_nama(berkas.name or ""), soal)
    usulan = soal.get(tebakan.kode)
    pemilik = _pemilik(evaluasi, usulan, oleh, opd)
    return buat_bukti(
        opd=pemilik,
        berkas=[berkas],
        keterangan=_keterangan(tebakan, usulan),
        oleh=oleh,
        sesudah=pastikan_belum_ada,
    )


@transaction.atomic
def petakan_bukti(
    *, bukti: Bukti, tujuan: Tujuan, oleh: Pengguna, keterangan: dict[str, Any], semula: str = ""
) -> TautanBukti:
    """Attach a piece of evidence from the inbox to a question; it then waits no longer.

    `keterangan` are the words about it as the user has put them right (judul, jenis, nomor). The part it goes to is its
    owner's where that has one, the requirement the first of its kind. `semula` as in `ubah_keterangan`.
    """
    pegang_pemakai(bukti, tujuan.jawaban.pk)
    jawaban = pegang_jawaban(tujuan.jawaban.pk)
    terkini = ubah_keterangan(bukti=bukti, keterangan=keterangan, oleh=oleh, semula=semula)
    _keluarkan(terkini)
    bagian_pemilik = Penugasan.objects.filter(jawaban=jawaban, opd=terkini.opd_id).exists()
    tautan = tautkan_bukti(
        jawaban=jawaban,
        bukti=terkini,
        kebutuhan=tujuan.kebutuhan_untuk(terkini.jenis),
        oleh=oleh,
        opd=terkini.opd if bagian_pemilik else None,
    )
    _catat(terkini, f"untuk pertanyaan {jawaban.pertanyaan.kode}", oleh, pertanyaan=jawaban.pertanyaan.kode)
    return tautan


@transaction.atomic
def simpan_di_pustaka(*, bukti: Bukti, oleh: Pengguna, keterangan: dict[str, Any], semula: str = "") -> Bukti:
    """Keep a piece of evidence without a question: it waits no longer, and can be attached at any time."""
    terkini = ubah_keterangan(bukti=bukti, keterangan=keterangan, oleh=oleh, semula=semula)
    _keluarkan(terkini)
    _catat(terkini, "hanya untuk pustaka", oleh)
    return terkini


def _keluarkan(bukti: Bukti) -> None:
    keluar = Bukti.objects.filter(pk=bukti.pk, kotak_masuk=True, ditarik_pada__isnull=True)
    if not keluar.update(kotak_masuk=False, usulan=None):
        raise SudahBerubah(f"“{bukti}” sudah dipetakan, disimpan, atau ditarik orang lain.")


def _catat(bukti: Bukti, ke: str, oleh: Pengguna, **sesudah: str) -> None:
    """`bukti` is as it was while it waited: the row says what had been proposed for it."""
    catat(
        aksi=Aksi.BUKTI_DIPETAKAN,
        objek=bukti,
        oleh=oleh,
        kota=bukti.kota_id,
        label=f"“{bukti}” {ke}",
        sebelum={"kotak_masuk": True, "usulan": bukti.usulan.kode if bukti.usulan else ""},
        sesudah={"kotak_masuk": False, **sesudah},
    )


def _keterangan(tebakan: TebakanNama, usulan: Pertanyaan | None) -> dict[str, Any]:
    """The number stays a proposal of the page until a person confirms it: a name may be wrong where a title may not."""
    return {"judul": tebakan.judul, "jenis": tebakan.jenis, "kotak_masuk": True, "usulan": usulan}


def _pemilik(evaluasi: Evaluasi, usulan: Pertanyaan | None, oleh: Pengguna, opd: Opd | None) -> Opd:
    boleh = {o.pk: o for o in pilihan_pemilik(evaluasi, oleh)}
    if opd is not None:
        if opd.pk not in boleh:
            raise Ditolak(f"Anda tidak mengelola bukti {opd}.", bidang="opd")
        return boleh[opd.pk]
    if oleh.opd_id in boleh:
        return boleh[oleh.opd_id]
    bagian = Penugasan.objects.filter(jawaban__evaluasi=evaluasi, jawaban__pertanyaan=usulan, pimpin=True)
    pimpin = bagian.first() if usulan else None
    if pimpin is None or pimpin.opd_id not in boleh:
        raise Ditolak(
            "Pilih OPD pemiliknya, atau awali nama berkas dengan kode pertanyaan (misalnya “1.2a - Perwali 12-2023”).",
            bidang="opd",
        )
    return boleh[pimpin.opd_id]


def pastikan_belum_ada(bukti: Bukti) -> None:
    """A folder that is dropped twice, or a double click: the owner has these bytes already.

    Runs while the owner's row is held (`pegang_kuota`), so that of two at once the second sees the first.
    """
    sidik = {v.sha256: v.nama_asli for v in berkas_terbaru(bukti)}
    ada = (
        VersiBukti.setiap_berkas.filter(sha256__in=sidik, bukti__opd=bukti.opd_id, bukti__ditarik_pada__isnull=True)
        .exclude(bukti=bukti)
        .select_related("bukti")
        .first()
    )
    if ada:
        tempat = "di “Belum dipetakan”" if ada.bukti.kotak_masuk else "di pustaka"
        raise Ditolak(
            f"Berkas “{sidik[ada.sha256]}” sudah ada {tempat} dengan judul “{ada.bukti}”. Tidak perlu dikirim lagi.",
            bidang="berkas",
        )
