"""Extensions: more time for one OPD, one question or one part, with a reason, also after the deadline."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.formats import date_format

from indikator.models import Evaluasi, Jawaban, Penugasan
from indikator.models.status import TERBUKA
from indikator.queries.jendela import tenggat_nyata
from indikator.services import kabar
from indikator.services.kunci import pegang_banyak_jawaban, pegang_evaluasi
from klaster.aturan.sebutan import sebut_bagian
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Klaster, Opd, Pengguna, Riwayat
from klaster.services.riwayat import catat

PESAN_LAMPAU = "Tenggat tidak boleh sebelum hari ini. Pilih hari ini atau sesudahnya."
PESAN_DIAJUKAN = "Bagian ini atau evaluasinya sudah diajukan, sehingga tenggatnya tidak dapat diubah."
PESAN_ALASAN = "Tulis alasan perpanjangan; alasan itu tercatat dan terlihat pada rencana tahun."


@dataclass(frozen=True)
class Sasaran:
    """Whose time is extended: an OPD (all of it, or one klaster), a question (every OPD's part), or one part."""

    opd: Opd | None = None
    klaster: Klaster | None = None
    jawaban: Jawaban | None = None
    penugasan: Penugasan | None = None

    def bagian(self, evaluasi: Evaluasi) -> QuerySet[Penugasan]:
        semua = Penugasan.objects.filter(jawaban__evaluasi=evaluasi)
        if self.penugasan is not None:
            return semua.filter(pk=self.penugasan.pk)
        if self.jawaban is not None:
            semua = semua.filter(jawaban=self.jawaban)
        if self.opd is not None:
            semua = semua.filter(opd=self.opd)
        if self.klaster is not None:
            semua = semua.filter(jawaban__pertanyaan__indikator__blok__klaster=self.klaster)
        return semua

    @property
    def label(self) -> str:
        if self.penugasan is not None:
            return f"{self.penugasan.opd} pada pertanyaan {self.penugasan.jawaban.pertanyaan.kode}"
        isi = [
            str(self.opd) if self.opd else "",
            f"pertanyaan {self.jawaban.pertanyaan.kode}" if self.jawaban else "",
            f"klaster {self.klaster.nama}" if self.klaster else "",
        ]
        return ", ".join(filter(None, isi))


@transaction.atomic
def beri_perpanjangan(*, evaluasi: Evaluasi, sasaran: Sasaran, sampai: date, alasan: str, oleh: Pengguna) -> int:
    """Let the open parts of `sasaran` be filled until the end of `sampai`; the number of parts that gained time.

    A part that already has that long or longer keeps it. The reason is compulsory. Refused for a day before today,
    after the official closing while that is still ahead, and where no open part would gain anything. Saying again what
    one has just said changes nothing.
    """
    alasan = alasan.strip()
    terkini = _pegang(evaluasi, sasaran)
    if not alasan:
        raise Ditolak(PESAN_ALASAN, bidang="alasan")
    _pastikan_hari(terkini, sampai)
    if _baru_saja(terkini, sasaran, sampai, alasan, oleh):
        return 0
    terbuka = sasaran.bagian(terkini).filter(status__in=TERBUKA)
    pk = list(terbuka.annotate(kini=tenggat_nyata()).filter(kini__lt=sampai).values_list("pk", flat=True))
    if not pk:
        raise Ditolak(
            f"Tidak ada bagian terbuka milik {sasaran.label} yang tenggatnya sebelum {_tgl(sampai)}. "
            "Pilih tanggal yang lebih jauh, atau periksa apakah bagiannya sudah diajukan.",
            bidang="sampai",
        )
    Penugasan.objects.filter(pk__in=pk, status__in=TERBUKA).update(tenggat=sampai)
    baris = catat(
        aksi=Aksi.PERPANJANGAN_DIBERI,
        objek=_objek(terkini, sasaran),
        label=_kalimat(sasaran, sampai, len(pk)),
        oleh=oleh,
        kota=terkini.kota_id,
        keterangan=alasan,
        sesudah=_isi(terkini, sasaran, sampai) | {"bagian": len(pk)},
    )
    kabar.tenggat_bagian_diubah(terkini, pk, sampai, baris, oleh)
    return len(pk)


@transaction.atomic
def ubah_tenggat_bagian(*, penugasan: Penugasan, tenggat: date | None, oleh: Pengguna, alasan: str = "") -> Penugasan:
    """Give one part a deadline of its own, or None to follow the evaluation's again. A past day is refused.

    More time than the part has now is an extension and needs its reason; less time does not.
    """
    evaluasi = penugasan.jawaban.evaluasi
    if tenggat is not None:
        if tenggat > _tenggat_kini(penugasan):
            _pastikan_terbuka(penugasan)
            sasaran = Sasaran(penugasan=penugasan)
            beri_perpanjangan(evaluasi=evaluasi, sasaran=sasaran, sampai=tenggat, alasan=alasan, oleh=oleh)
            penugasan.refresh_from_db(fields=["tenggat"])
            return penugasan
        _pastikan_hari(evaluasi, tenggat)
    lama = penugasan.tenggat
    if lama == tenggat:
        return penugasan
    berubah = Penugasan.objects.filter(
        pk=penugasan.pk, tenggat=lama, jawaban__evaluasi__status=Evaluasi.Status.DIISI, status__in=TERBUKA
    ).update(tenggat=tenggat)
    if not berubah:
        raise SudahBerubah(PESAN_DIAJUKAN)
    baris = catat(
        aksi=Aksi.TENGGAT_DIUBAH,
        objek=penugasan.jawaban,
        label=str(penugasan),
        oleh=oleh,
        kota=evaluasi.kota_id,
        keterangan=alasan.strip(),
        sebelum={"tenggat": lama.isoformat() if lama else None},
        sesudah={"tenggat": tenggat.isoformat() if tenggat else None},
    )
    kabar.tenggat_bagian_diubah(evaluasi, [penugasan.pk], tenggat, baris, oleh)
    penugasan.refresh_from_db(fields=["tenggat"])
    return penugasan


@transaction.atomic
def cabut_perpanjangan(*, evaluasi: Evaluasi, opd: Opd, tenggat: date, oleh: Pengguna) -> int:
    """Let an OPD's open parts that end on `tenggat` follow the evaluation's deadline again; how many they were."""
    terkini = _pegang(evaluasi, Sasaran(opd=opd))
    if not terkini.terbuka:
        raise Ditolak("Evaluasi sudah diajukan, sehingga tenggatnya tidak dapat diubah.")
    berlaku = Sasaran(opd=opd).bagian(terkini).filter(tenggat=tenggat, status__in=TERBUKA)
    pk = list(berlaku.values_list("pk", flat=True))
    jumlah = berlaku.update(tenggat=None)
    if jumlah:
        baris = catat(
            aksi=Aksi.TENGGAT_DIUBAH,
            objek=terkini,
            label=f"{jumlah} {sebut_bagian(opd, awal=False)}",
            oleh=oleh,
            kota=terkini.kota_id,
            sebelum={"tenggat": tenggat.isoformat()},
            sesudah={"tenggat": None},
        )
        kabar.tenggat_bagian_diubah(terkini, pk, None, baris, oleh)
    return jumlah


def _pegang(evaluasi: Evaluasi, sasaran: Sasaran) -> Evaluasi:
    """The evaluation, held after the answers concerned: in the order of those who fill in."""
    pegang_banyak_jawaban(Jawaban.objects.filter(pk__in=sasaran.bagian(evaluasi).values("jawaban_id")))
    return pegang_evaluasi(evaluasi.pk)


def _tenggat_kini(penugasan: Penugasan) -> date:
    """The part's last day as it is stored now; `SudahBerubah` when the part was taken from its OPD meanwhile."""
    kini = Penugasan.objects.filter(pk=penugasan.pk).annotate(kini=tenggat_nyata()).values_list("kini", flat=True)
    if (hari := kini.first()) is None:
        raise SudahBerubah("Bagian ini baru saja dilepas dari OPD-nya. Muat ulang halaman.")
    return hari


def _pastikan_hari(evaluasi: Evaluasi, sampai: date) -> None:
    if not evaluasi.terbuka:
        raise SudahBerubah("Evaluasi sudah diajukan, sehingga tenggatnya tidak dapat diubah.")
    if sampai < evaluasi.hari_ini:
        raise Ditolak(PESAN_LAMPAU, bidang="sampai")
    if evaluasi.penutupan and evaluasi.hari_ini <= evaluasi.penutupan < sampai:
        raise Ditolak(
            f"Perpanjangan tidak boleh melewati penutupan resmi, {_tgl(evaluasi.penutupan)}. "
            "Pilih tanggal itu atau sebelumnya.",
            bidang="sampai",
        )


def _pastikan_terbuka(penugasan: Penugasan) -> None:
    if not Penugasan.objects.filter(pk=penugasan.pk, status__in=TERBUKA).exists():
        raise SudahBerubah(PESAN_DIAJUKAN)


def _baru_saja(evaluasi: Evaluasi, sasaran: Sasaran, sampai: date, alasan: str, oleh: Pengguna) -> bool:
    """A second press of the same button: the newest extension of this evaluation is exactly this one."""
    terakhir = Riwayat.objects.filter(
        aksi=Aksi.PERPANJANGAN_DIBERI, kota=evaluasi.kota_id, sesudah__evaluasi=evaluasi.pk
    ).first()
    if terakhir is None or (terakhir.pelaku_id, terakhir.keterangan) != (oleh.pk, alasan):
        return False
    kini = {nama: nilai for nama, nilai in (terakhir.sesudah or {}).items() if nama != "bagian"}
    masih = sasaran.bagian(evaluasi).filter(tenggat=sampai).exists()
    return masih and kini == _isi(evaluasi, sasaran, sampai)


def _isi(evaluasi: Evaluasi, sasaran: Sasaran, sampai: date) -> dict[str, Any]:
    return {
        "evaluasi": evaluasi.pk,
        "sampai": sampai.isoformat(),
        "opd": sasaran.opd.pk if sasaran.opd else None,
        "klaster": sasaran.klaster.kode if sasaran.klaster else None,
        "jawaban": sasaran.jawaban.pk if sasaran.jawaban else None,
        "penugasan": sasaran.penugasan.pk if sasaran.penugasan else None,
    }


def _objek(evaluasi: Evaluasi, sasaran: Sasaran) -> Evaluasi | Jawaban:
    """What the audit row speaks of: the question where there is one, so that its own history shows it."""
    if sasaran.penugasan is not None:
        return sasaran.penugasan.jawaban
    return sasaran.jawaban or evaluasi


def _kalimat(sasaran: Sasaran, sampai: date, jumlah: int) -> str:
    berapa = "" if sasaran.penugasan is not None else f" ({jumlah} bagian)"
    return f"kepada {sasaran.label}{berapa} sampai {_tgl(sampai)}"


def _tgl(hari: date) -> str:
    return date_format(hari, "j F Y")
