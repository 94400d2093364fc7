"""The evaluation's days and windows: set, changed and removed, one at a time, none against the rules."""

from datetime import date

from django.db import transaction

from indikator.aturan.jendela import Hari, Salah, Waktu, salah_hari, salah_jendela
from indikator.models import Evaluasi, JendelaTahap
from indikator.services import kabar
from indikator.services.kunci import pegang_evaluasi
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Pengguna
from klaster.services.riwayat import catat

PESAN_TENGGAT_LAMPAU = "Tenggat tidak boleh sebelum hari ini. Pilih hari ini atau sesudahnya."
PESAN_JADWAL_BASI = "Jadwal ini baru diubah orang lain, sehingga belum disimpan. Periksa tanggal terbaru, lalu ulangi."


class JadwalDitolak(Ditolak):
    """Several rules broken at once; `salah` holds each as (field, sentence)."""

    def __init__(self, salah: list[Salah]) -> None:
        super().__init__(" ".join(pesan for _, pesan in salah), bidang=salah[0][0])
        self.salah = salah


def pastikan_hari_sah(hari: Hari) -> None:
    if salah := salah_hari(hari):
        raise JadwalDitolak(salah)


@transaction.atomic
def ubah_jadwal(*, evaluasi: Evaluasi, hari: Hari, dilihat: Hari, oleh: Pengguna) -> Evaluasi:
    """Set first day and deadline of filling and the official closing. `dilihat` are the days the user saw.

    A deadline moved to a day before today is refused, and so is what a window that is already set would contradict.
    Raises `SudahBerubah` when the days are no longer those seen, or the evaluation has been submitted.
    """
    terkini = pegang_evaluasi(evaluasi.pk)
    lama = hari_evaluasi(terkini)
    if lama == hari:
        return terkini
    if not terkini.terbuka:
        raise SudahBerubah("Evaluasi sudah diajukan, sehingga tenggat tidak dapat diubah.")
    if lama != dilihat:
        raise SudahBerubah(PESAN_JADWAL_BASI)
    if hari.tenggat != lama.tenggat and hari.tenggat < terkini.hari_ini:
        raise Ditolak(PESAN_TENGGAT_LAMPAU, bidang="tenggat")
    pastikan_hari_sah(hari)
    _pastikan_jendela_masih_sah(terkini, hari, lama)
    Evaluasi.objects.filter(pk=terkini.pk).update(mulai=hari.mulai, tenggat=hari.tenggat, penutupan=hari.penutupan)
    berubah = [nama for nama in ("mulai", "tenggat", "penutupan") if getattr(hari, nama) != getattr(lama, nama)]
    baris = catat(
        aksi=Aksi.TENGGAT_DIUBAH if berubah == ["tenggat"] else Aksi.JENDELA_DIUBAH,
        objek=terkini,
        oleh=oleh,
        kota=terkini.kota_id,
        sebelum={nama: _iso(getattr(lama, nama)) for nama in berubah},
        sesudah={nama: _iso(getattr(hari, nama)) for nama in berubah},
    )
    evaluasi.refresh_from_db(fields=["mulai", "tenggat", "penutupan"])
    if "tenggat" in berubah:
        kabar.tenggat_evaluasi_diubah(evaluasi, lama.tenggat, baris, oleh)
    return evaluasi


@transaction.atomic
def tambah_jendela(*, evaluasi: Evaluasi, waktu: Waktu, oleh: Pengguna) -> JendelaTahap:
    """Add one window. The same one again (a double click) is the one that is there."""
    terkini = pegang_evaluasi(evaluasi.pk)
    _pastikan_belum_selesai(terkini)
    semua = list(terkini.jendela.all())
    for ada in semua:
        if susun_waktu(ada) == waktu:
            return ada
    _pastikan_sah(waktu, [susun_waktu(j) for j in semua], hari_evaluasi(terkini))
    jendela = JendelaTahap.objects.create(
        evaluasi=terkini, kegiatan=waktu.kegiatan, peran=waktu.peran, mulai=waktu.mulai, sampai=waktu.sampai
    )
    _catat(terkini, waktu, oleh, sebelum=None, sesudah=_masa(waktu))
    return jendela


@transaction.atomic
def ubah_jendela(*, jendela: JendelaTahap, mulai: date, sampai: date, dilihat: Waktu, oleh: Pengguna) -> JendelaTahap:
    """Move one window to other days. `dilihat` is the window as the user saw it; another one raises `SudahBerubah`."""
    terkini = pegang_evaluasi(jendela.evaluasi_id)
    _pastikan_belum_selesai(terkini)
    ada = terkini.jendela.filter(pk=jendela.pk).first()
    if ada is None:
        raise SudahBerubah("Jadwal ini sudah dihapus orang lain. Tambahkan lagi bila masih diperlukan.")
    lama = susun_waktu(ada)
    baru = Waktu(lama.kegiatan, lama.peran, mulai, sampai)
    if lama == baru:
        return ada
    if lama != dilihat:
        raise SudahBerubah(PESAN_JADWAL_BASI)
    lain = [susun_waktu(j) for j in terkini.jendela.exclude(pk=ada.pk)]
    _pastikan_sah(baru, lain, hari_evaluasi(terkini))
    JendelaTahap.objects.filter(pk=ada.pk).update(mulai=mulai, sampai=sampai)
    _catat(terkini, baru, oleh, sebelum=_masa(lama), sesudah=_masa(baru))
    ada.refresh_from_db()
    return ada


@transaction.atomic
def hapus_jendela(*, evaluasi: Evaluasi, pk: int, oleh: Pengguna) -> bool:
    """Remove one window, so that its activity is no longer limited for that role. False when it is gone already."""
    terkini = pegang_evaluasi(evaluasi.pk)
    _pastikan_belum_selesai(terkini)
    ada = terkini.jendela.filter(pk=pk).first()
    if ada is None:
        return False
    waktu = susun_waktu(ada)
    ada.delete()
    _catat(terkini, waktu, oleh, sebelum=_masa(waktu), sesudah=None)
    return True


def hari_evaluasi(evaluasi: Evaluasi) -> Hari:
    return Hari(evaluasi.mulai, evaluasi.tenggat, evaluasi.penutupan)


def susun_waktu(jendela: JendelaTahap) -> Waktu:
    return Waktu(jendela.kegiatan, jendela.peran, jendela.mulai, jendela.sampai)


def _pastikan_belum_selesai(evaluasi: Evaluasi) -> None:
    if evaluasi.status == Evaluasi.Status.SELESAI:
        raise Ditolak("Evaluasi ini sudah selesai, sehingga jadwalnya tidak dapat diubah lagi.")


def _pastikan_sah(calon: Waktu, lain: list[Waktu], hari: Hari) -> None:
    if salah := salah_jendela(calon, lain, hari):
        raise JadwalDitolak(salah)


def _pastikan_jendela_masih_sah(evaluasi: Evaluasi, hari: Hari, lama: Hari) -> None:
    """Refuse new days that break a window which the old days did not break, naming the window."""
    semua = [susun_waktu(j) for j in evaluasi.jendela.all()]
    for waktu in semua:
        lain = [w for w in semua if w is not waktu]
        if salah_jendela(waktu, lain, hari) and not salah_jendela(waktu, lain, lama):
            pesan = f"Jadwal {waktu.nama} tidak lagi cocok dengan tanggal ini. {salah_jendela(waktu, lain, hari)[0][1]}"
            raise Ditolak(pesan, bidang="tenggat" if hari.tenggat != lama.tenggat else "penutupan")


def _catat(
    evaluasi: Evaluasi,
    waktu: Waktu,
    oleh: Pengguna,
    *,
    sebelum: dict[str, str] | None,
    sesudah: dict[str, str] | None,
) -> None:
    catat(
        aksi=Aksi.JENDELA_DIUBAH,
        objek=evaluasi,
        label=f"{waktu.nama} pada {evaluasi}",
        oleh=oleh,
        kota=evaluasi.kota_id,
        sebelum=sebelum,
        sesudah=sesudah,
    )


def _masa(waktu: Waktu) -> dict[str, str]:
    return {"mulai": waktu.mulai.isoformat(), "sampai": waktu.sampai.isoformat()}


def _iso(hari: date | None) -> str | None:
    return hari.isoformat() if hari else None
