"""The axes of the state table: on each the states that a thing can be in, and how the stage is put there.

States come from the enumerations of the models, so that a new one fails the walk until it has its column in
`tests/matriks_keadaan.py`; behind them stand states that no field names (a day that is over, a link taken away).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from bukti.models import Bukti, BuktiCatatan, TautanBukti, VersiBukti
from indikator.models import (
    CatatanTahap,
    Evaluasi,
    Instrumen,
    Jawaban,
    JendelaTahap,
    Kegiatan,
    Pengajuan,
    Penugasan,
    SkorTahap,
    Status,
    TawaranLalu,
)
from indikator.models.status import TERKIRIM
from klaster.models import Kiriman, Pemusnahan, Pengguna, TautanAkun
from klaster.services.tautan_akun import buat_tautan
from laporan.models import LaporanTersimpan
from tests.factories.bukti import BuktiFactory, TautanBuktiFactory
from tests.factories.indikator import SAAT_UJI, InstrumenFactory
from tests.factories.klaster import TokenApiFactory
from tests.factories.notifikasi import KirimanFactory
from tests.keadaan.babak import Babak
from tests.panggung import LEWAT_MASA

KEMARIN = timedelta(days=1)
LAMPAU = (date(2024, 1, 2), date(2024, 2, 2))

SEBAGIAN = "sebagian"  # the lead's part is handed in, the other is a draft
DIBUKA_LAGI, BELUM_MULAI, LEWAT, DITUTUP, BERNILAI_AKHIR = "dibuka_lagi", "belum_mulai", "lewat", "ditutup", "final"
DITARIK, EVALUASI_SELESAI = "ditarik", "evaluasi_selesai"


@dataclass(frozen=True)
class Poros:
    """`pilihan` is the enumeration that must be there whole, `lain` what is set apart from it."""

    pasang: Callable[[Babak, str], None]
    pilihan: type[Any] | None = None
    lain: tuple[str, ...] = ()

    @property
    def keadaan(self) -> tuple[str, ...]:
        return (*(self.pilihan.values if self.pilihan else ()), *self.lain)


# --- Answers, parts, evaluations --------------------------------------------------------------------------------
def pasang_jawaban(b: Babak, keadaan: str) -> None:
    """4.1 with both of its parts; where there is an answer at all it is "ya" with its mandatory evidence."""
    kota = b.kota
    status = Status.DRAF if keadaan == SEBAGIAN else Status(keadaan)
    diterima = status == Status.DITERIMA
    Jawaban.objects.filter(pk=kota.jawaban("4.1").pk).update(
        status=status,
        opsi="" if status == Status.BELUM else "ya",
        nilai_verifikasi=10 if diterima else None,
        verifikator=kota.verifikator if diterima else None,
        diverifikasi_pada=SAAT_UJI if diterima else None,
        menunggu_sejak=SAAT_UJI if status == Status.MENUNGGU else None,
        alasan_kembali="Belum sah." if status == Status.DIKEMBALIKAN else "",
    )
    for bagian in Penugasan.objects.filter(jawaban=kota.jawaban("4.1")):
        milik = Status.MENUNGGU if keadaan == SEBAGIAN and bagian.pimpin else status
        terkirim = milik in TERKIRIM
        Penugasan.objects.filter(pk=bagian.pk).update(
            status=milik,
            diajukan_oleh=kota.sekretariat if terkirim else None,
            diajukan_pada=SAAT_UJI if terkirim else None,
        )
    wajib = kota.jawaban("4.1").pertanyaan.kebutuhan.get(wajib=True)
    TautanBukti.objects.filter(pk=b.p.tautan.pk).update(kebutuhan=wajib, **putusan(b, "diterima" if diterima else ""))


def putusan(b: Babak, kata: str) -> dict[str, Any]:
    """The columns of a verdict; none for an empty word."""
    if kata in ("", TautanBukti.Putusan.MENUNGGU):
        return {"putusan": "menunggu", "diputuskan_oleh": None, "diputuskan_pada": None, "catatan": ""}
    catatan = "Belum ditandatangani." if kata == TautanBukti.Putusan.DITOLAK else ""
    return {
        "putusan": kata,
        "diputuskan_oleh": b.kota.verifikator,
        "diputuskan_pada": SAAT_UJI,
        "catatan": catatan,
    }


def pasang_evaluasi(b: Babak, keadaan: str) -> None:
    """The evaluation of the first city, and its days. `DIBUKA_LAGI` is how the stage stands: submitted once before."""
    milik = Evaluasi.objects.filter(pk=b.kota.evaluasi.pk)
    if keadaan in Evaluasi.Status.values and keadaan != Evaluasi.Status.DIISI:
        milik.update(status=keadaan, diajukan_pada=SAAT_UJI)
    elif keadaan == Evaluasi.Status.DIISI:
        Pengajuan._base_manager.filter(evaluasi=b.kota.evaluasi)._raw_delete(
            "default"
        )  # a receipt refuses to be deleted
    elif keadaan == BELUM_MULAI:
        milik.update(mulai=date(2099, 1, 1))
    elif keadaan == LEWAT:
        milik.update(tenggat=LAMPAU[1])
    elif keadaan == DITUTUP:
        for kegiatan in set(Kegiatan) - {Kegiatan.PENGISIAN}:
            JendelaTahap.objects.create(evaluasi=milik.get(), kegiatan=kegiatan, mulai=LAMPAU[0], sampai=LAMPAU[1])


def evaluasi_dengan(status: str) -> Callable[[Babak, str], None]:
    """An axis of evaluations whose question 4.1 stands in this state."""

    def pasang(b: Babak, keadaan: str) -> None:
        pasang_jawaban(b, status)
        if status == Status.MENUNGGU:
            TautanBukti.objects.filter(pk=b.p.tautan.pk).update(**putusan(b, "diterima"))
        pasang_evaluasi(b, keadaan)

    return pasang


def pasang_final(b: Babak, keadaan: str) -> None:
    """The evaluation with a score of the final verification."""
    kota = b.kota
    SkorTahap.objects.create(
        evaluasi=kota.evaluasi, tahap="VF", pertanyaan=kota.jawaban("4.1").pertanyaan, skor=8, catatan=""
    )
    pasang_evaluasi(b, keadaan)


def pasang_pengesahan(b: Babak, keadaan: str) -> None:
    """Sign-off of DINKES: parts not handed in yet, handed in, or handed in and changed since the page was opened."""
    belum = keadaan == "belum_diajukan"
    pasang_jawaban(b, Status.DRAF if belum else Status.MENUNGGU)
    milik = Penugasan.objects.filter(jawaban__evaluasi=b.kota.evaluasi, opd=b.kota.dinkes)
    if not belum:
        milik.update(status=Status.MENUNGGU, diajukan_oleh=b.kota.sekretariat, diajukan_pada=SAAT_UJI)
    b.benda["berubah"] = keadaan == "berubah"


# --- Evidence ---------------------------------------------------------------------------------------------------
def pasang_putusan(b: Babak, keadaan: str) -> None:
    """What was said of the evidence of a waiting answer; `DITARIK`: withdrawn, `dilepas`: taken off the question."""
    pasang_jawaban(b, Status.MENUNGGU)
    if keadaan == DITARIK:
        Bukti.objects.filter(pk=b.p.bukti.pk).update(ditarik_pada=SAAT_UJI)
    else:
        TautanBukti.objects.filter(pk=b.p.tautan.pk).update(**putusan(b, keadaan))


def periksa_dengan(status: str) -> Callable[[Babak, str], None]:
    """What inspection says of the file of a question in this state, or that the evidence is withdrawn."""

    def pasang(b: Babak, keadaan: str) -> None:
        pasang_jawaban(b, status)
        if keadaan == DITARIK:
            Bukti.objects.filter(pk=b.p.bukti.pk).update(ditarik_pada=SAAT_UJI)
            return
        menunggu, buruk = keadaan == VersiBukti.Periksa.MENUNGGU, keadaan in VersiBukti.TERTOLAK
        VersiBukti.objects.filter(pk=b.p.versi.pk).update(
            status_periksa=keadaan,
            alasan="Berkas rusak." if buruk else "",
            diperiksa_pada=None if menunggu else SAAT_UJI,
        )

    return pasang


def pasang_kepekaan(b: Babak, keadaan: str) -> None:
    if keadaan == DITARIK:
        Bukti.objects.filter(pk=b.p.bukti.pk).update(ditarik_pada=SAAT_UJI)
    else:
        Bukti.objects.filter(pk=b.p.bukti.pk).update(kepekaan=keadaan)


def pasang_kotak(b: Babak, keadaan: str) -> None:
    """Evidence in the inbox: it waits, somebody has dealt with it, or has withdrawn it."""
    pasang_jawaban(b, Status.DRAF)
    TautanBukti.objects.filter(pk=b.p.tautan.pk).delete()
    BuktiCatatan.objects.filter(bukti=b.p.bukti).delete()
    ditarik = SAAT_UJI if keadaan == DITARIK else None
    Bukti.objects.filter(pk=b.p.bukti.pk).update(kotak_masuk=keadaan != "dipetakan", ditarik_pada=ditarik)


def pasang_laman(b: Babak, keadaan: str) -> None:
    """Evidence that is a page elsewhere: not looked at, looked at by another, withdrawn; or a file after all."""
    if keadaan == "berkas":
        return
    dilihat = keadaan == "dilihat"
    bukti = BuktiFactory(
        opd=b.kota.dinkes,
        pengunggah=b.kota.operator_dinkes,
        tautan=True,
        tautan_dilihat_pada=SAAT_UJI if dilihat else None,
        tautan_dilihat_oleh=b.kota.pimpinan if dilihat else None,
        ditarik_pada=SAAT_UJI if keadaan == DITARIK else None,
    )
    TautanBuktiFactory(
        bukti=bukti, versi=None, jawaban=b.kota.jawaban("4.1"), opd=b.kota.dinkes, ditautkan_oleh=b.kota.operator_dinkes
    )
    b.benda |= {"bukti": bukti.pk, "alamat": bukti.tautan_url}


# --- Notes and offers -------------------------------------------------------------------------------------------
def pasang_catatan(b: Babak, keadaan: str) -> None:
    """The note on 4.1, given to DINKES, in a submitted evaluation; dealt with by DINKES, closed by the verifier."""
    kota = b.kota
    pasang_evaluasi(b, Evaluasi.Status.SELESAI if keadaan == EVALUASI_SELESAI else Evaluasi.Status.DIAJUKAN)
    status = CatatanTahap.Status.TERBUKA if keadaan == EVALUASI_SELESAI else keadaan
    terbuka, selesai = status == CatatanTahap.Status.TERBUKA, status == CatatanTahap.Status.SELESAI
    CatatanTahap.objects.filter(pk=b.p.catatan.pk).update(
        status=status,
        penyelesaian="" if terbuka else "bukti",
        ditindak_oleh=None if terbuka else kota.operator_dinkes,
        ditindak_pada=None if terbuka else SAAT_UJI,
        diperiksa_oleh=kota.verifikator if selesai else None,
        diperiksa_pada=SAAT_UJI if selesai else None,
    )


def pasang_tawaran(b: Babak, keadaan: str) -> None:
    pasang_jawaban(b, Status.DRAF)
    dicek = keadaan == TawaranLalu.Keputusan.PERLU_DICEK
    TawaranLalu.objects.filter(jawaban=b.kota.jawaban("4.1")).update(
        keputusan=keadaan,
        diputuskan_oleh=None if dicek else b.kota.sekretariat,
        diputuskan_pada=None if dicek else SAAT_UJI,
    )


def pasang_instrumen(b: Babak, keadaan: str) -> None:
    """Opening the next year: with an instrument in this state, or for a year that is open already."""
    draf = keadaan == Instrumen.Status.DRAF
    b.benda["instrumen"] = InstrumenFactory() if draf else b.p.dunia.instrumen
    b.benda["tahun_baru"] = 2024 if keadaan == "tahun_ada" else 2031


# --- Work in the background, accounts ---------------------------------------------------------------------------
def laporan_berjenis(jenis: str) -> Callable[[Babak, str], None]:
    """The newest report of this kind."""

    def pasang(b: Babak, keadaan: str) -> None:
        kunci = "*:semua" if jenis in LaporanTersimpan.BERKAS_BUKTI else ""
        LaporanTersimpan.objects.filter(pk=b.p.laporan.pk).update(jenis=jenis, status=keadaan, kunci=kunci)

    return pasang


def pasang_pemusnahan(b: Babak, keadaan: str) -> None:
    diputuskan = keadaan != Pemusnahan.Status.DISUSUN
    daftar = Pemusnahan.objects.create(
        kota=b.kota.kota,
        status=keadaan,
        daftar=[LEWAT_MASA],
        disusun_pada=SAAT_UJI,
        diputuskan_oleh=b.kota.sekretariat if diputuskan else None,
        diputuskan_pada=SAAT_UJI if diputuskan else None,
    )
    b.benda["pemusnahan"] = daftar.pk


def pasang_kiriman(b: Babak, keadaan: str) -> None:
    """A mail: in its states, asked for again (`diminta`), or left behind by a dead worker (`macet`)."""
    status = {"diminta": Kiriman.Status.GAGAL, "macet": Kiriman.Status.SEDANG}.get(keadaan, keadaan)
    saat = timezone.now() - KEMARIN if keadaan == "macet" else timezone.now()
    satu = KirimanFactory(
        penerima=b.kota.operator_dinkes, status=status, percobaan=0 if keadaan == "diminta" else 1, dimulai_pada=saat
    )
    b.benda["kiriman"] = satu.pk


def pasang_akun(b: Babak, keadaan: str) -> None:
    """The account of DINKES."""
    milik = Pengguna.objects.filter(pk=b.kota.operator_dinkes.pk)
    if keadaan != "aktif":
        milik.update(is_active=False, alasan_nonaktif="Pindah tugas.")
    if keadaan == "dihapus":
        milik.update(dihapus_pada=SAAT_UJI)


def pasang_tautan_akun(b: Babak, keadaan: str) -> None:
    """A one-time link, open or ended in one of its ways."""
    b.benda |= {
        "tautan_akun": buat_tautan(pengguna=b.kota.operator_dinkes, oleh=None).token,
        "pelaku": b.kota.operator_dinkes,
    }
    milik = TautanAkun.objects.filter(pengguna=b.kota.operator_dinkes)
    kolom = {"dipakai": "dipakai_pada", "dicabut": "dicabut_pada", "kedaluwarsa": "kedaluwarsa_pada"}.get(keadaan)
    if kolom:
        milik.update(**{kolom: timezone.now() - KEMARIN})
    if keadaan == "ditangguhkan":
        Pengguna.objects.filter(pk=b.kota.operator_dinkes.pk).update(is_active=False)


def pasang_token(b: Babak, keadaan: str) -> None:
    saat = timezone.now() - KEMARIN
    lain = {"dicabut": {"dicabut_pada": saat}, "kedaluwarsa": {"kedaluwarsa_pada": saat}}.get(keadaan, {})
    b.benda["token_api"] = TokenApiFactory(kota=b.kota.kota, **lain).pk


_HARI = (DIBUKA_LAGI, BELUM_MULAI, LEWAT, DITUTUP)
POROS: dict[str, Poros] = {
    "jawaban": Poros(pasang_jawaban, Status, (SEBAGIAN,)),
    "evaluasi": Poros(evaluasi_dengan(Status.DRAF), Evaluasi.Status, _HARI),
    "evaluasi_menunggu": Poros(evaluasi_dengan(Status.MENUNGGU), Evaluasi.Status, _HARI),
    "evaluasi_diterima": Poros(evaluasi_dengan(Status.DITERIMA), Evaluasi.Status, _HARI),
    "evaluasi_final": Poros(pasang_final, Evaluasi.Status, (DIBUKA_LAGI,)),
    "pengesahan": Poros(pasang_pengesahan, None, ("belum_diajukan", "diajukan", "berubah")),
    "putusan": Poros(pasang_putusan, TautanBukti.Putusan, (DITARIK,)),
    "periksa": Poros(periksa_dengan(Status.DRAF), VersiBukti.Periksa, (DITARIK,)),
    "periksa_menunggu": Poros(periksa_dengan(Status.MENUNGGU), VersiBukti.Periksa, (DITARIK,)),
    "kepekaan": Poros(pasang_kepekaan, Bukti.Kepekaan, (DITARIK,)),
    "kotak": Poros(pasang_kotak, None, ("masuk", "dipetakan", DITARIK)),
    "laman": Poros(pasang_laman, None, ("belum", "dilihat", DITARIK, "berkas")),
    "catatan": Poros(pasang_catatan, CatatanTahap.Status, (EVALUASI_SELESAI,)),
    "tawaran": Poros(pasang_tawaran, TawaranLalu.Keputusan),
    "instrumen": Poros(pasang_instrumen, Instrumen.Status, ("tahun_ada",)),
    "laporan": Poros(laporan_berjenis("evaluasi_mandiri"), LaporanTersimpan.Status),
    "berkas": Poros(laporan_berjenis("zip_bukti"), LaporanTersimpan.Status),
    "pemusnahan": Poros(pasang_pemusnahan, Pemusnahan.Status),
    "kiriman": Poros(pasang_kiriman, Kiriman.Status, ("diminta", "macet")),
    "akun": Poros(pasang_akun, None, ("aktif", "ditangguhkan", "dihapus")),
    "tautan_akun": Poros(pasang_tautan_akun, None, ("terbuka", "dipakai", "dicabut", "kedaluwarsa", "ditangguhkan")),
    "token": Poros(pasang_token, None, ("berlaku", "dicabut", "kedaluwarsa")),
}
#: Enumerations of the models that say what something is, not where it stands.
BUKAN_KEADAAN = {
    "peran", "jenis", "aksi", "lembaga", "kegiatan", "tahap", "cara", "wilayah", "tingkat", "macam", "untuk",
    "zona_waktu", "jenis_predikat", "alasan", "penyelesaian",
}  # fmt: skip
