"""Notes of outside stages: written down, dealt with, checked by a second person, opened again.

Every change is a compare-and-swap on the version the user saw; pressing twice is one effect.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from indikator.aturan.hak_catatan import HakCatatan, hak_catatan
from indikator.aturan.hak_tahap import halangan_menilai, pastikan_boleh_menilai
from indikator.models import CatatanTahap, Evaluasi, Indikator, Pertanyaan
from indikator.models.skor import Tahap
from indikator.pemeriksaan_catatan import halangan_setuju, halangan_tindak
from indikator.services import kabar
from indikator.services.catatan_impor import label_catatan, pemimpin, polos
from indikator.services.kunci import pastikan_jendela, pegang_evaluasi
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Opd, Pengguna, Riwayat
from klaster.services.riwayat import catat

Status = CatatanTahap.Status
Penyelesaian = CatatanTahap.Penyelesaian
PESAN_BERUBAH = (
    "Catatan ini sudah diubah orang lain sejak Anda membukanya. "
    "Yang Anda tulis belum disimpan; periksa keadaan terbaru."
)
#: What goes with an open note: nobody has dealt with it.
BELUM_DITINDAK: dict[str, Any] = {
    "status": Status.TERBUKA,
    "penyelesaian": "",
    "ditindak_oleh": None,
    "ditindak_pada": None,
    "diperiksa_oleh": None,
    "diperiksa_pada": None,
}


@transaction.atomic
def buat_catatan(
    *,
    evaluasi: Evaluasi,
    tahap: str,
    indikator: Indikator,
    pertanyaan: Pertanyaan | None,
    teks: str,
    opd: Opd | None = None,
    tenggat: date | None = None,
    oleh: Pengguna,
) -> CatatanTahap:
    """Write down a note; without `opd` it goes to the lead of the question. The same words again give the same note."""
    evaluasi = pegang_evaluasi(evaluasi.pk)
    pastikan_boleh_menilai(evaluasi, tahap, oleh)
    if tahap == Tahap.EM:
        raise Ditolak("Evaluasi mandiri bukan tahap luar. Pilih tahap yang memberi catatan ini.", bidang="tahap")
    pastikan_jendela(evaluasi, tahap, oleh)
    _pastikan_seinstrumen(evaluasi, indikator, pertanyaan)
    _pastikan_opd_dan_tenggat(evaluasi, opd, tenggat)
    kembar = CatatanTahap.objects.filter(evaluasi=evaluasi, tahap=tahap, indikator=indikator, pertanyaan=pertanyaan)
    if ada := next((c for c in kembar if _sama(c.teks, teks)), None):
        return ada
    catatan = CatatanTahap.objects.create(
        evaluasi=evaluasi,
        tahap=tahap,
        indikator=indikator,
        pertanyaan=pertanyaan,
        teks=_berisi(teks),
        opd_id=opd.pk if opd else _opd_pemimpin(evaluasi, pertanyaan),
        tenggat=tenggat,
        dibuat_oleh=oleh,
        dibuat_pada=timezone.now(),
    )
    _catat(Aksi.CATATAN_TAHAP_DIBUAT, catatan, oleh, keterangan=catatan.teks)
    kabar.catatan_diberikan(catatan, oleh)
    return catatan


@transaction.atomic
def ubah_catatan(
    *, catatan: CatatanTahap, teks: str, opd: Opd | None, tenggat: date | None, versi: int, oleh: Pengguna
) -> CatatanTahap:
    """New words, OPD or due date while the note is open. The words of an evaluator stay the evaluator's."""
    terkini = _pegang(catatan, oleh)
    if (terkini.teks, terkini.opd, terkini.tenggat) == (teks.strip(), opd, tenggat):
        return terkini
    _pastikan_hak(terkini, oleh, "ubah", versi)
    if not _sama(terkini.teks, teks) and _milik_evaluator(terkini) and not oleh.adalah_evaluator:
        raise Ditolak(
            f"Catatan ini ditulis evaluator ({terkini.dibuat_oleh}), sehingga bunyinya hanya diubah evaluator. "
            "OPD dan tenggatnya dapat Anda atur.",
            bidang="teks",
        )
    _pastikan_opd_dan_tenggat(terkini.evaluasi, opd, tenggat if tenggat != terkini.tenggat else None)
    lama, opd_lama = _ringkas(terkini), terkini.opd_id
    _ganti(terkini, versi, Status.TERBUKA, teks=_berisi(teks), opd=opd, tenggat=tenggat)
    _catat(Aksi.CATATAN_TAHAP_DIUBAH, terkini, oleh, sebelum=lama, sesudah=_ringkas(terkini))
    if terkini.opd_id != opd_lama:
        kabar.catatan_diberikan(terkini, oleh)
    return terkini


@transaction.atomic
def simpan_kemajuan(
    *, catatan: CatatanTahap, sudah: str, belum: str, diperlukan: str, alasan: str, versi: int, oleh: Pengguna
) -> CatatanTahap:
    """Keep what has been done so far, what has not, and what is needed; the note stays open."""
    terkini = _pegang(catatan, oleh)
    isi = {"sudah": sudah.strip(), "belum": belum.strip(), "diperlukan": diperlukan.strip(), "alasan": alasan.strip()}
    lama = {nama: getattr(terkini, nama) for nama in isi}
    if lama == isi and terkini.status == Status.TERBUKA:
        return terkini
    _pastikan_hak(terkini, oleh, "tindak", versi)
    _ganti(terkini, versi, Status.TERBUKA, **isi)
    _catat(Aksi.CATATAN_TAHAP_DIUBAH, terkini, oleh, sebelum=lama, sesudah=isi)
    return terkini


@transaction.atomic
def tindak_catatan(
    *,
    catatan: CatatanTahap,
    penyelesaian: str,
    sudah: str,
    belum: str,
    diperlukan: str,
    alasan: str,
    versi: int,
    oleh: Pengguna,
) -> CatatanTahap:
    """Report the note as met with proof, or as impossible with a reason; somebody else then agrees or sends it back.

    "Met with proof" asks the registered rules: at least one piece of evidence that still counts.
    """
    terkini = _pegang(catatan, oleh)
    isi = {"sudah": sudah.strip(), "belum": belum.strip(), "diperlukan": diperlukan.strip(), "alasan": alasan.strip()}
    isi["penyelesaian"] = penyelesaian
    sendiri = (terkini.status, terkini.versi, terkini.ditindak_oleh_id) == (Status.DITINDAK, versi + 1, oleh.pk)
    if sendiri and isi == {nama: getattr(terkini, nama) for nama in isi}:
        return terkini
    _pastikan_hak(terkini, oleh, "tindak", versi)
    if penyelesaian not in Penyelesaian.values:
        raise Ditolak("Pilih bagaimana catatan ini diselesaikan.", bidang="penyelesaian")
    if penyelesaian == Penyelesaian.TIDAK_MUNGKIN and not isi["alasan"]:
        raise Ditolak("Tulis alasan mengapa catatan ini tidak mungkin dipenuhi.", bidang="alasan")
    if penyelesaian == Penyelesaian.BUKTI and (halangan := halangan_tindak(terkini)):
        raise Ditolak(" ".join(halangan), bidang="penyelesaian")
    _ganti(
        terkini,
        versi,
        Status.TERBUKA,
        **isi,
        status=Status.DITINDAK,
        ditindak_oleh=oleh,
        ditindak_pada=timezone.now(),
        alasan_buka="",
    )
    keterangan = terkini.alasan if penyelesaian == Penyelesaian.TIDAK_MUNGKIN else terkini.sudah
    sesudah = {"penyelesaian": penyelesaian}
    _catat(Aksi.CATATAN_TAHAP_DITINDAK, terkini, oleh, keterangan=keterangan, sesudah=sesudah)
    kabar.catatan_ditindak(terkini, oleh)
    return terkini


@transaction.atomic
def tarik_tindakan(*, catatan: CatatanTahap, versi: int, oleh: Pengguna) -> CatatanTahap:
    """Take back one's own report before anybody has checked it. What was written and attached stays."""
    terkini = _pegang(catatan, oleh)
    if _tersimpan_sendiri(terkini, versi, oleh, Aksi.CATATAN_TAHAP_DIBUKA):
        return terkini
    _pastikan_hak(terkini, oleh, "tarik", versi)
    _ganti(terkini, versi, Status.DITINDAK, **BELUM_DITINDAK)
    _catat(Aksi.CATATAN_TAHAP_DIBUKA, terkini, oleh, sesudah={"ditarik": True})
    return terkini


@transaction.atomic
def setujui_catatan(*, catatan: CatatanTahap, versi: int, oleh: Pengguna) -> CatatanTahap:
    """A second person agrees: the note is closed. Never the one who dealt with it."""
    terkini = _pegang(catatan, oleh)
    if (terkini.status, terkini.versi, terkini.diperiksa_oleh_id) == (Status.SELESAI, versi + 1, oleh.pk):
        return terkini
    if terkini.status == Status.DITINDAK and terkini.ditindak_oleh_id == oleh.pk:
        raise Ditolak(
            "Catatan diperiksa oleh orang lain daripada yang menindaklanjutinya. Mintalah rekan, verifikator, atau "
            "evaluator memeriksanya."
        )
    _pastikan_hak(terkini, oleh, "periksa", versi)
    if terkini.penyelesaian == Penyelesaian.BUKTI and (halangan := halangan_setuju(terkini)):
        raise Ditolak(" ".join(halangan))
    _ganti(
        terkini,
        versi,
        Status.DITINDAK,
        status=Status.SELESAI,
        diperiksa_oleh=oleh,
        diperiksa_pada=timezone.now(),
    )
    _catat(Aksi.CATATAN_TAHAP_SELESAI, terkini, oleh, sesudah={"penyelesaian": terkini.penyelesaian})
    kabar.catatan_selesai(terkini, oleh)
    return terkini


@transaction.atomic
def buka_catatan(*, catatan: CatatanTahap, alasan: str, versi: int, oleh: Pengguna) -> CatatanTahap:
    """Send back what was reported, or open again what was closed, with a reason for those who go on."""
    terkini = _pegang(catatan, oleh)
    if not alasan.strip():
        raise Ditolak("Tulis alasan, supaya OPD tahu apa yang masih harus dilakukan.", bidang="alasan_buka")
    if terkini.alasan_buka == alasan.strip() and _tersimpan_sendiri(terkini, versi, oleh, Aksi.CATATAN_TAHAP_DIBUKA):
        return terkini
    semula = terkini.status
    _pastikan_hak(terkini, oleh, "buka" if semula == Status.SELESAI else "periksa", versi)
    _ganti(terkini, versi, semula, **BELUM_DITINDAK, alasan_buka=alasan.strip())
    _catat(Aksi.CATATAN_TAHAP_DIBUKA, terkini, oleh, keterangan=terkini.alasan_buka, sebelum={"status": semula})
    kabar.catatan_dibuka(terkini, oleh)
    return terkini


def pegang_untuk_ditindak(catatan: CatatanTahap, oleh: Pengguna) -> CatatanTahap:
    """The note under a lock, open and this user's to work on; for whoever changes what hangs from it."""
    terkini = _pegang(catatan, oleh)
    _pastikan_hak(terkini, oleh, "tindak", terkini.versi)
    return terkini


# --- What they share --------------------------------------------------------------------------------------------
def _pegang(catatan: CatatanTahap, oleh: Pengguna) -> CatatanTahap:
    """The note as it is now, locked; `SudahBerubah` when it has left the user's scope meanwhile."""
    terlihat = CatatanTahap.objects.terlihat_oleh(oleh).filter(pk=catatan.pk).exists()
    terkini = (
        CatatanTahap.objects.select_for_update(of=("self",))
        .select_related("evaluasi__kota", "indikator", "pertanyaan", "opd", "dibuat_oleh")
        .filter(pk=catatan.pk)
        .first()
    )
    if terkini is None or not terlihat:
        raise SudahBerubah("Catatan ini tidak lagi dalam lingkup Anda.")
    return terkini


def _pastikan_hak(catatan: CatatanTahap, oleh: Pengguna, hak: str, versi: int) -> None:
    """First whether the page was current, then whether the user may."""
    if catatan.versi != versi:
        raise SudahBerubah(PESAN_BERUBAH)
    if catatan.evaluasi.status == Evaluasi.Status.SELESAI:
        raise Ditolak(halangan_menilai(catatan.evaluasi, catatan.tahap))
    boleh: HakCatatan = hak_catatan(catatan, oleh)
    if not getattr(boleh, hak):
        keadaan = catatan.get_status_display().lower()
        raise Ditolak(
            f"Tindakan ini tidak terbuka bagi Anda: catatan ini {keadaan}, ditangani {catatan.opd or 'sekretariat'}."
        )


def _ganti(catatan: CatatanTahap, versi: int, semula: str, **nilai: Any) -> None:
    berubah = CatatanTahap.objects.filter(pk=catatan.pk, versi=versi, status=semula).update(
        **nilai, versi=F("versi") + 1
    )
    if not berubah:
        raise SudahBerubah(PESAN_BERUBAH)
    catatan.refresh_from_db()


def _tersimpan_sendiri(catatan: CatatanTahap, versi: int, oleh: Pengguna, aksi: Aksi) -> bool:
    """A second press of the same button: the step after the version seen was this user's, of this kind."""
    if catatan.versi != versi + 1:
        return False
    terakhir = Riwayat.objects.untuk(catatan).first()
    return terakhir is not None and (terakhir.pelaku_id, terakhir.aksi) == (oleh.pk, aksi)


def _pastikan_seinstrumen(evaluasi: Evaluasi, indikator: Indikator, pertanyaan: Pertanyaan | None) -> None:
    if indikator.instrumen_id != evaluasi.instrumen_id:
        raise Ditolak("Indikator itu bukan bagian dari instrumen evaluasi ini.", bidang="sasaran")
    if pertanyaan is not None and pertanyaan.indikator_id != indikator.pk:
        raise Ditolak("Pertanyaan itu bukan bagian dari indikator yang dipilih.", bidang="sasaran")


def _pastikan_opd_dan_tenggat(evaluasi: Evaluasi, opd: Opd | None, tenggat: date | None) -> None:
    if opd is not None and opd.kota_id != evaluasi.kota_id:
        raise Ditolak("OPD itu bukan milik kota yang sama.", bidang="opd")
    if tenggat is not None and tenggat < evaluasi.hari_ini:
        raise Ditolak("Tenggat tidak boleh sebelum hari ini. Pilih hari ini atau sesudahnya.", bidang="tenggat")


def _berisi(teks: str) -> str:
    if not teks.strip():
        raise Ditolak("Tulis isi catatannya.", bidang="teks")
    return teks.strip()


def _opd_pemimpin(evaluasi: Evaluasi, pertanyaan: Pertanyaan | None) -> int | None:
    return pemimpin(evaluasi, [pertanyaan.pk]).get(pertanyaan.pk) if pertanyaan else None


def _milik_evaluator(catatan: CatatanTahap) -> bool:
    return catatan.dibuat_oleh is not None and catatan.dibuat_oleh.adalah_evaluator


def _sama(satu: str, lain: str) -> bool:
    """Whether two notes say the same, but for blanks and capitals."""
    return polos(satu) == polos(lain)


def _ringkas(catatan: CatatanTahap) -> dict[str, str]:
    return {
        "teks": catatan.teks,
        "opd": str(catatan.opd or ""),
        "tenggat": catatan.tenggat.isoformat() if catatan.tenggat else "",
    }


def _catat(aksi: Aksi, catatan: CatatanTahap, oleh: Pengguna, **rincian: Any) -> None:
    apa = ("pertanyaan", catatan.pertanyaan.kode) if catatan.pertanyaan else ("indikator", catatan.indikator.kode)
    kota = catatan.evaluasi.kota_id
    catat(aksi=aksi, objek=catatan, label=label_catatan(catatan.tahap, *apa), oleh=oleh, kota=kota, **rincian)
