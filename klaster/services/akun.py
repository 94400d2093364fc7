"""Accounts of a city: made, changed, suspended, activated again. Links to set a password: `tautan_akun`."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F

from klaster.aturan.nama_akun import PESAN_NAMA_PENGGUNA, POLA_NAMA_PENGGUNA, rapikan_nama_pengguna
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Klaster, Kota, Opd, Pengguna
from klaster.models.pengguna import PERAN_KOTA, Peran
from klaster.queries.akun import satu_satunya_sekretariat
from klaster.services.kabar_keamanan import kabari_akun_diubah
from klaster.services.riwayat import catat
from klaster.services.sesi import akhiri_semua
from klaster.services.tautan_akun import cabut_terbuka
from klaster.services.wewenang import pastikan_wewenang

ALASAN_MAKS = 200
PESAN_BERUBAH = (
    "Akun ini sudah diubah orang lain sesudah Anda membukanya. Periksa bidang yang bertanda; tekan Simpan lagi hanya "
    "bila isian Anda yang benar."
)
#: What an audit row shows of these only by its last three signs: history cannot forget, a person may ask it to.
_DISAMARKAN = ("nip", "telepon", "email")


@dataclass(frozen=True)
class IsiAkun:
    """What the secretariat says of an account. `opd` and `kepala_opd` for operators, `klaster` for verifiers only."""

    nama: str
    peran: str
    opd: Opd | None = None
    kepala_opd: bool = False
    klaster: tuple[Klaster, ...] = field(default_factory=tuple)
    nip: str = ""
    telepon: str = ""
    email: str = ""

    def kolom(self) -> dict[str, Any]:
        """The columns of `Pengguna`; what the role does not have is empty, whatever was typed."""
        operator = self.peran == Peran.OPERATOR
        return {
            "nama": self.nama,
            "peran": self.peran,
            "opd": self.opd if operator else None,
            "kepala_opd": self.kepala_opd and operator,
            "nip": self.nip,
            "telepon": self.telepon,
            "email": self.email,
        }

    @property
    def klaster_berlaku(self) -> tuple[Klaster, ...]:
        return self.klaster if self.peran == Peran.VERIFIKATOR else ()


@transaction.atomic
def buat_akun(*, kota: Kota, username: str, isi: IsiAkun, oleh: Pengguna | None) -> Pengguna:
    """A new account of the city, without a password: its owner sets the first one through a link.

    Raises `Ditolak` for a user name that is taken (in any spelling) or not one, a role that no city gives, an OPD of
    elsewhere or out of use, a verifier without klaster.
    """
    pastikan_wewenang(kota.pk, oleh)
    nama_pengguna = rapikan_nama_pengguna(username)
    if not POLA_NAMA_PENGGUNA.fullmatch(nama_pengguna):
        raise Ditolak(PESAN_NAMA_PENGGUNA, bidang="username")
    pastikan_isi(kota, isi)
    if Pengguna.objects.filter(username__iexact=nama_pengguna).exists():
        raise Ditolak(pesan_terpakai(nama_pengguna), bidang="username")
    akun = Pengguna(username=nama_pengguna, kota=kota, **isi.kolom())
    akun.set_unusable_password()
    try:
        with transaction.atomic():
            akun.save(force_insert=True)
    except IntegrityError as galat:  # somebody made the same name a moment ago
        raise Ditolak(pesan_terpakai(nama_pengguna), bidang="username") from galat
    akun.klaster_verifikasi.set(isi.klaster_berlaku)
    catat(aksi=Aksi.AKUN_DIBUAT, objek=akun, label=label_akun(akun), oleh=oleh, kota=kota, sesudah=potret(isi))
    return akun


@transaction.atomic
def ubah_akun(*, pengguna: Pengguna, isi: IsiAkun, versi: int, oleh: Pengguna | None) -> Pengguna:
    """Change person, role and place of an account. `versi` is the one that the form was opened on.

    Nobody changes their own role, place or headship, and the last active secretariat of a city stays one. Rights count
    from the account's next request on. Raises `SudahBerubah` when somebody else was faster.
    """
    pastikan_wewenang(pengguna.kota_id, oleh)
    pengguna = _pegang(pengguna)
    if pengguna.dihapus_pada:
        raise Ditolak("Data diri akun ini sudah dihapus, sehingga tidak dapat diisi lagi. Buatlah akun baru.")
    pastikan_isi(_kota(pengguna), isi, lama=pengguna)
    lama = isi_dari(pengguna)
    if pengguna == oleh and _lingkup(isi) != _lingkup(lama):
        raise Ditolak(
            "Peran dan tempat tugas akun sendiri tidak dapat diubah. Mintalah sekretariat lain mengubahnya.",
            bidang="peran",
        )
    if lama.peran == Peran.SEKRETARIAT != isi.peran:
        pastikan_bukan_terakhir(pengguna, "Perannya tidak dapat diubah")
    kolom = isi.kolom()
    if kolom == lama.kolom() and set(isi.klaster_berlaku) == set(lama.klaster_berlaku):
        return pengguna
    if not Pengguna.objects.filter(pk=pengguna.pk, versi=versi).update(versi=F("versi") + 1, **kolom):
        raise SudahBerubah(PESAN_BERUBAH)
    pengguna.klaster_verifikasi.set(isi.klaster_berlaku)
    pengguna.refresh_from_db()
    sebelum, sesudah = _beda_akun(lama, isi)
    baris = catat(
        aksi=Aksi.AKUN_DIUBAH,
        objek=pengguna,
        label=label_akun(pengguna),
        oleh=oleh,
        kota=pengguna.kota_id,
        sebelum=sebelum,
        sesudah=sesudah,
    )
    kabari_akun_diubah(pengguna=pengguna, baris=baris, surel_lama=lama.email, oleh=oleh)
    return pengguna


@transaction.atomic
def tangguhkan(*, pengguna: Pengguna, alasan: str, oleh: Pengguna | None) -> Pengguna:
    """Close an account for now: its sessions end, its open links are void, its history stays.

    Refused for the own account and for the last active secretariat of a city.
    """
    pastikan_wewenang(pengguna.kota_id, oleh)
    alasan = " ".join(alasan.split())
    if not alasan or len(alasan) > ALASAN_MAKS:
        raise Ditolak(f"Tulis alasannya, paling banyak {ALASAN_MAKS} huruf.", bidang="alasan")
    if pengguna == oleh:
        raise Ditolak("Akun sendiri tidak dapat ditangguhkan. Mintalah sekretariat lain melakukannya.")
    pengguna = _pegang(pengguna)
    if pengguna.peran == Peran.SEKRETARIAT:
        pastikan_bukan_terakhir(pengguna, "Akun ini tidak dapat ditangguhkan")
    berubah = Pengguna.objects.filter(pk=pengguna.pk, is_active=True).update(
        is_active=False, alasan_nonaktif=alasan, versi=F("versi") + 1
    )
    if not berubah:
        raise SudahBerubah("Akun ini sudah ditangguhkan.")
    cabut_terbuka([pengguna], oleh=oleh)
    akhiri_semua(pengguna, oleh=oleh, alasan="Akun ditangguhkan.")
    _catat_keadaan(Aksi.AKUN_DITANGGUHKAN, pengguna, oleh, alasan)
    pengguna.refresh_from_db()
    return pengguna


@transaction.atomic
def aktifkan(*, pengguna: Pengguna, oleh: Pengguna | None) -> Pengguna:
    """Open a suspended account again, with the password it had. Refused once its personal data has been erased."""
    pastikan_wewenang(pengguna.kota_id, oleh)
    pengguna = _pegang(pengguna)
    if pengguna.dihapus_pada:
        raise Ditolak("Data diri akun ini sudah dihapus. Buatlah akun baru untuk orangnya.")
    if pengguna.opd and not pengguna.opd.aktif:
        raise Ditolak(f"{pengguna.opd} tidak aktif lagi. Pindahkan akun ini ke OPD lain dahulu.")
    berubah = Pengguna.objects.filter(pk=pengguna.pk, is_active=False, dihapus_pada=None).update(
        is_active=True, alasan_nonaktif="", versi=F("versi") + 1
    )
    if not berubah:
        raise SudahBerubah("Akun ini sudah aktif.")
    _catat_keadaan(Aksi.AKUN_DIAKTIFKAN, pengguna, oleh, "")
    pengguna.refresh_from_db()
    return pengguna


# --- Rules ------------------------------------------------------------------------------------------------------
def pastikan_isi(kota: Kota, isi: IsiAkun, lama: Pengguna | None = None) -> None:
    """What a role must and may have. An OPD out of use is kept where it was, but not given anew."""
    if isi.peran not in PERAN_KOTA:
        raise Ditolak("Peran itu bukan peran kota. Pilih salah satu peran pada daftar.", bidang="peran")
    if isi.peran == Peran.OPERATOR:
        if isi.opd is None:
            raise Ditolak("Operator harus punya OPD. Pilih OPD-nya.", bidang="opd")
        if isi.opd.kota_id != kota.pk:
            raise Ditolak(f"OPD itu bukan OPD {kota}. Pilih dari daftar.", bidang="opd")
        if not isi.opd.aktif and (lama is None or lama.opd_id != isi.opd.pk):
            raise Ditolak(f"{isi.opd} tidak aktif lagi. Pilih OPD lain.", bidang="opd")
    if isi.peran == Peran.VERIFIKATOR and not isi.klaster:
        raise Ditolak("Verifikator harus punya sedikitnya satu klaster. Pilih klasternya.", bidang="klaster")


def pastikan_bukan_terakhir(pengguna: Pengguna, akibat: str) -> None:
    """Refuses when the city would have no active secretariat without this account.

    The city's row is locked, so that two secretariats who suspend each other at once do not both succeed.
    """
    Kota.objects.select_for_update().get(pk=pengguna.kota_id)
    if satu_satunya_sekretariat(pengguna):
        raise Ditolak(
            f"{akibat}: {pengguna} satu-satunya sekretariat {pengguna.kota} yang aktif. "
            "Buat atau aktifkan akun sekretariat lain dahulu."
        )


def pesan_terpakai(username: str) -> str:
    return f"Nama pengguna “{username}” sudah dipakai. Tambahkan nama kota atau angka, misalnya {username}2."


# --- What an audit row says -------------------------------------------------------------------------------------
def isi_dari(pengguna: Pengguna) -> IsiAkun:
    """The account as it is now."""
    return IsiAkun(
        nama=pengguna.nama,
        peran=pengguna.peran,
        opd=pengguna.opd,
        kepala_opd=pengguna.kepala_opd,
        klaster=tuple(pengguna.klaster_verifikasi.order_by("nomor")),
        nip=pengguna.nip,
        telepon=pengguna.telepon,
        email=pengguna.email,
    )


def potret(isi: IsiAkun) -> dict[str, Any]:
    """The account as plain data for an audit row; numbers and addresses of a person only by their end."""
    rincian = isi.kolom()
    rincian |= {nama: samarkan(rincian[nama]) for nama in _DISAMARKAN}
    rincian["opd"] = rincian["opd"].kode if rincian["opd"] else ""
    rincian["klaster"] = sorted(k.kode for k in isi.klaster_berlaku)
    return rincian


def samarkan(nilai: str) -> str:
    """ "…789" of "0812-3456-789"; nothing of what is so short that its end is all of it."""
    return f"…{nilai[-3:]}" if len(nilai) > 5 else "…" if nilai else ""


def beda(lama: dict[str, Any], baru: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Only what differs, before and after."""
    ubah = [nama for nama in baru if lama[nama] != baru[nama]]
    return {n: lama[n] for n in ubah}, {n: baru[n] for n in ubah}


def _beda_akun(lama: IsiAkun, baru: IsiAkun) -> tuple[dict[str, Any], dict[str, Any]]:
    """What differs, as an audit row shows it: also a number or an address whose shown end is the same as before."""
    sebelum, sesudah = potret(lama), potret(baru)
    dulu, kini = lama.kolom(), baru.kolom()
    ubah = [nama for nama in sesudah if sebelum[nama] != sesudah[nama] or dulu.get(nama) != kini.get(nama)]
    return {n: sebelum[n] for n in ubah}, {n: sesudah[n] for n in ubah}


def label_akun(pengguna: Pengguna) -> str:
    """How sentences of the history name an account: "siti.aminah, Siti Aminah (Operator Dinas Kesehatan)"."""
    return f"{pengguna.username}, {pengguna} ({pengguna.keterangan_peran})"


def _catat_keadaan(aksi: Aksi, pengguna: Pengguna, oleh: Pengguna | None, alasan: str) -> None:
    aktif = aksi == Aksi.AKUN_DIAKTIFKAN
    catat(
        aksi=aksi,
        objek=pengguna,
        label=label_akun(pengguna),
        oleh=oleh,
        kota=pengguna.kota_id,
        keterangan=alasan,
        sebelum={"aktif": not aktif},
        sesudah={"aktif": aktif},
    )


def _pegang(pengguna: Pengguna) -> Pengguna:
    """The account as it is now, with its place; refuses an account that no city's page may touch."""
    kini = Pengguna.objects.select_related("kota", "opd").get(pk=pengguna.pk)
    if kini.peran not in PERAN_KOTA:
        raise PermissionDenied("Akun tanpa kota dikelola di halaman admin.")
    return kini


def _kota(pengguna: Pengguna) -> Kota:
    """The city of an account that `_pegang` has let through: those roles always have one."""
    assert pengguna.kota is not None
    return pengguna.kota


def _lingkup(isi: IsiAkun) -> tuple[Any, ...]:
    """What decides about rights."""
    return isi.peran, isi.kolom()["opd"], isi.kolom()["kepala_opd"], {k.pk for k in isi.klaster_berlaku}
