"""Names of accounts: how a user name is written, what one could be, and which name looks like nobody's. Pure."""

import re
from collections.abc import Container
from unicodedata import normalize

NAMA_PENGGUNA_MAKS = 60
#: What a user name is made of; small letters only, so that nobody can register a twin that differs in a capital.
POLA_NAMA_PENGGUNA = re.compile(r"[a-z0-9](?:[a-z0-9._-]{1,58}[a-z0-9])")
PESAN_NAMA_PENGGUNA = (
    "Nama pengguna 3 sampai 60 tanda: huruf kecil, angka, titik, tanda hubung, atau garis bawah; "
    "diawali dan diakhiri huruf atau angka. Contoh: siti.aminah."
)

#: Words that say what an account is for instead of whose it is.
_KATA_BERSAMA = re.compile(
    r"admin|administrator|operator|staff?|pegawai|petugas|tim|team|user|pengguna|akun|bersama|umum|sekretaris|opd|kla|"
    r"sekretariat|kantor|dinas|badan|bagian|bidang|seksi|kecamatan|kelurahan|puskesmas|dp3a|test?|uji"
)
#: Academic titles and the like, which are no part of a user name.
_GELAR = re.compile(r"dra?|drs|ir|hj?|prof|st|se|sh|sip|skm|sos|spd|mpd|msi|mm|mkes|ssi|skom|amd|sst")


def rapikan_nama_pengguna(teks: str) -> str:
    """As it is stored: NFKC, small letters, without spaces at the ends."""
    return normalize("NFKC", teks).strip().casefold()


def usulkan_nama_pengguna(nama: str, terpakai: Container[str], akhiran: str = "") -> str:
    """A free user name for this person: first and last name, with a number where that is taken.

    `akhiran` is put behind ("cimahi"); titles are left out. Where the name has no usable letters it is "pengguna".
    """
    depan = nama.split(",")[0]  # degrees follow a comma: "Siti Aminah, S.Sos."
    kata = [k for k in re.findall(r"[a-z0-9]+", _ascii(depan)) if len(k) > 1 and not _GELAR.fullmatch(k)]
    dasar = ".".join(dict.fromkeys([*kata[:1], *kata[-1:]])) or "pengguna"
    dasar = ".".join(filter(None, [dasar[:40], re.sub(r"[^a-z0-9]", "", _ascii(akhiran))[:15]]))
    dasar = dasar if len(dasar) > 2 else f"{dasar}.kla"  # too short for a user name
    calon, nomor = dasar, 2
    while calon in terpakai:
        calon, nomor = f"{dasar}{nomor}", nomor + 1
    return calon


def tampak_bersama(nama: str, nama_opd: str = "", kode_opd: str = "") -> bool:
    """Whether this full name looks like an office's or a function's, so that several people may use the account.

    Only words that name a function, the unit's own name or its code: "Operator Dinkes", "Admin 2", "DINKES".
    """
    kata = set(re.findall(r"[a-z]+", _ascii(nama)))
    unit = set(re.findall(r"[a-z]+", _ascii(f"{nama_opd} {kode_opd}")))
    return not kata - unit or any(map(_KATA_BERSAMA.fullmatch, kata))


def _ascii(teks: str) -> str:
    return normalize("NFKD", teks).encode("ascii", "ignore").decode().casefold()
