"""Taking in a sheet of accounts: first looked at without leaving anything behind, then made as it was shown."""

from collections import Counter
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models.functions import Lower

from klaster.aturan.nama_akun import usulkan_nama_pengguna
from klaster.aturan.nama_klaster import kode_klaster, singkat
from klaster.berkas_akun import BarisAkun, Cacat, baca_akun
from klaster.galat import Ditolak, SudahBerubah
from klaster.lembar_kerja import LembarDitolak, huruf_kecil_awal
from klaster.models import Klaster, Kota, Opd, Pengguna
from klaster.models.pengguna import PERAN_KOTA, Peran
from klaster.services.akun import IsiAkun, buat_akun, pastikan_isi
from klaster.services.wewenang import pastikan_wewenang

GARAM = "klaster.akun_impor"
MASA_BERLAKU = 3600  # seconds between looking at the preview and making the accounts
PESAN_USANG = "Pratinjau ini sudah tidak berlaku. Unggah berkasnya sekali lagi."


@dataclass(frozen=True)
class CalonAkun:
    """One account of the preview. `diusulkan`: the portal has proposed the user name."""

    nomor: int
    username: str
    diusulkan: bool
    isi: IsiAkun


@dataclass(frozen=True)
class RancanganAkun:
    """What a sheet would make, and every fault by row; with faults nothing is made."""

    calon: list[CalonAkun]
    cacat: list[Cacat]
    segel: str = ""


class ImporDitolak(Ditolak):
    """The accounts cannot be made any more as the preview showed them; `cacat` says which and why."""

    def __init__(self, cacat: list[Cacat]) -> None:
        super().__init__("; ".join(f"baris {nomor}: {pesan}" for nomor, pesan in cacat[:20]))
        self.cacat = cacat


def rancang_impor(*, kota: Kota, isi: bytes, nama_berkas: str, oleh: Pengguna) -> RancanganAkun:
    """Read and check a sheet; nothing is made. Raises `Ditolak` for what is no table at all."""
    pastikan_wewenang(kota.pk, oleh)
    try:
        baris, cacat = baca_akun(isi, nama_berkas)
    except LembarDitolak as galat:
        raise Ditolak(str(galat), bidang="berkas") from galat
    calon, salah = susun_calon(kota, baris)
    if cacat := sorted(set(cacat + salah)):
        return RancanganAkun(calon, cacat)
    # with the names proposed: pressed twice, the second finds them taken and makes no twins
    bernama = [replace(b, username=c.username) for b, c in zip(baris, calon, strict=True)]
    return RancanganAkun(calon, [], segel(kota, bernama, oleh))


def segel(kota: Kota, baris: list[BarisAkun], oleh: Pengguna) -> str:
    """The rows as shown, signed, to be sent back when the accounts are made."""
    isi = {"kota": kota.pk, "oleh": oleh.pk, "baris": [asdict(b) for b in baris]}
    return signing.dumps(isi, salt=GARAM, compress=True)


@transaction.atomic
def terapkan_impor(*, kota: Kota, segel: str, oleh: Pengguna) -> list[Pengguna]:
    """Make the accounts of a preview, all or none. Checked again: names may have been taken meanwhile.

    Raises `Ditolak` for a preview of somebody else, of another city or older than an hour, `SudahBerubah` for one
    whose accounts exist by now, `ImporDitolak` with the rows that cannot be made.
    """
    pastikan_wewenang(kota.pk, oleh)
    try:
        muatan = signing.loads(segel, salt=GARAM, max_age=MASA_BERLAKU)
    except signing.BadSignature as galat:
        raise Ditolak(PESAN_USANG) from galat
    if (muatan["kota"], muatan["oleh"]) != (kota.pk, oleh.pk):
        raise Ditolak(PESAN_USANG)
    baris = [BarisAkun(**{**b, "klaster": tuple(b["klaster"])}) for b in muatan["baris"]]
    calon, cacat = susun_calon(kota, baris)
    if cacat and len({nomor for nomor, pesan in cacat if "sudah dipakai" in pesan}) == len(baris):
        raise SudahBerubah("Semua akun pada berkas ini sudah dibuat, mungkin oleh tekanan tombol yang pertama.")
    if cacat:
        raise ImporDitolak(cacat)
    return [buat_akun(kota=kota, username=c.username, isi=c.isi, oleh=oleh) for c in calon]


def susun_calon(kota: Kota, baris: list[BarisAkun]) -> tuple[list[CalonAkun], list[Cacat]]:
    """The accounts that these rows ask for, and the faults: against each other, and against what exists."""
    acuan = _Acuan(kota)
    ganda = Counter(b.username for b in baris if b.username)
    terpakai = acuan.terpakai | set(ganda)
    calon: list[CalonAkun] = []
    cacat: list[Cacat] = []
    for b in baris:
        salah = [f"nama pengguna “{b.username}” sudah dipakai"] if b.username in acuan.terpakai else []
        salah += [f"nama pengguna “{b.username}” ada lebih dari sekali"] if ganda[b.username] > 1 else []
        isi, keberatan = acuan.isi(b)
        cacat += [(b.nomor, pesan) for pesan in salah + keberatan]
        if isi is None or not b.nama:
            continue
        username = b.username or usulkan_nama_pengguna(b.nama, terpakai)
        terpakai.add(username)
        calon.append(CalonAkun(b.nomor, username, not b.username, isi))
    return calon, cacat


class _Acuan:
    """What rows refer to, read once: roles, OPD by code or name, klaster, names that are taken."""

    def __init__(self, kota: Kota) -> None:
        self.kota = kota
        self.opd: dict[str, Opd] = {}
        for satu in Opd.objects.filter(kota=kota).order_by("aktif"):
            self.opd[satu.nama.casefold()] = satu
        for satu in list(self.opd.values()):
            self.opd[satu.kode.casefold()] = satu  # a code wins over another unit's name
        self.klaster = {k.kode: k for k in Klaster.objects.order_by("nomor")}
        self.peran = {p.value: p.value for p in Peran if p in PERAN_KOTA}
        self.peran |= {p.label.casefold(): p.value for p in Peran if p in PERAN_KOTA}
        nama = Pengguna.objects.annotate(kecil=Lower("username")).values_list("kecil", flat=True)
        self.terpakai = set(nama)

    def isi(self, b: BarisAkun) -> tuple[IsiAkun | None, list[str]]:
        """The row's account, or why there is none."""
        salah = []
        peran = self.peran.get(b.peran.casefold(), "")
        if not peran:
            salah.append(f"peran “{b.peran}” tidak dikenal; tulis {', '.join(p.value for p in PERAN_KOTA)}")
        opd = self.opd.get(b.opd.casefold()) if b.opd else None
        if b.opd and opd is None:
            salah.append(f"OPD “{b.opd}” tidak ada di {self.kota}; tulis kodenya seperti pada lembar Acuan")
        klaster, keberatan = self._klaster(b)
        salah += keberatan
        if b.surel and not _surel_layak(b.surel):
            salah.append(f"surel “{b.surel}” bukan alamat surel")
        salah += _tak_terpakai(b, peran)
        isi = IsiAkun(
            nama=b.nama,
            peran=peran,
            opd=opd,
            kepala_opd=b.kepala_opd,
            klaster=klaster,
            nip=b.nip,
            telepon=b.telepon,
            email=b.surel,
        )
        if not salah:
            try:
                pastikan_isi(self.kota, isi)
            except Ditolak as galat:
                salah.append(huruf_kecil_awal(galat.pesan))
        return (None if salah else replace(isi, **_bersih(isi))), salah

    def _klaster(self, b: BarisAkun) -> tuple[tuple[Klaster, ...], list[str]]:
        """Those of the row, by code or by the mark that pages show, and what is none."""
        kode = {tertulis: kode_klaster(tertulis, self.klaster) for tertulis in b.klaster}
        asing = [tertulis for tertulis, satu in kode.items() if not satu]
        dikenal = ", ".join(singkat(satu) for satu in self.klaster)
        salah = [f"klaster {', '.join(asing)} tidak dikenal; tulis {dikenal}"] if asing else []
        return tuple(self.klaster[satu] for satu in dict.fromkeys(kode.values()) if satu), salah


def _bersih(isi: IsiAkun) -> dict[str, Any]:
    """What the role does not have, taken out, so that the preview shows what will be stored."""
    kolom = isi.kolom()
    return {"opd": kolom["opd"], "kepala_opd": kolom["kepala_opd"], "klaster": isi.klaster_berlaku}


def _tak_terpakai(b: BarisAkun, peran: str) -> list[str]:
    """What somebody has written though the role cannot have it: more likely a wrong role than a needless cell."""
    salah = []
    if peran and peran != Peran.OPERATOR and (b.opd or b.kepala_opd):
        salah.append(f"peran {peran} tidak mempunyai OPD; kosongkan kolom opd dan kepala_opd, atau ubah perannya")
    if peran and peran != Peran.VERIFIKATOR and b.klaster:
        salah.append(f"peran {peran} tidak mempunyai klaster; kosongkan kolom klaster, atau ubah perannya")
    return salah


def _surel_layak(surel: str) -> bool:
    try:
        validate_email(surel)
    except ValidationError:
        return False
    return True
