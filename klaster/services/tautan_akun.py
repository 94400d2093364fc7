"""One-time links by which people set the password of their account. The token is shown once; its SHA-256 is kept."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Pengguna, Riwayat, TautanAkun
from klaster.services.kabar_keamanan import kabari_keamanan, kabari_sandi_diganti
from klaster.services.kunci import lepas_kunci
from klaster.services.riwayat import catat, catat_banyak, susun_riwayat
from klaster.services.sesi import akhiri_semua
from klaster.services.wewenang import pastikan_selingkup

#: A slip travels on paper through a town hall; a new password is asked for by somebody who waits.
MASA = {TautanAkun.Jenis.AKTIVASI: timedelta(days=14), TautanAkun.Jenis.RESET: timedelta(days=2)}
BITA_TOKEN = 24  # 192 bits
BORONGAN_MAKS = 500


@dataclass(frozen=True)
class TautanBaru:
    """A link just made; the only place where its token ever stands."""

    pengguna: Pengguna
    tautan: TautanAkun
    token: str


class TautanTidakBerlaku(Ditolak):
    """The link cannot be used. `keadaan`: "asing", "dipakai", "dicabut", "kedaluwarsa" or "nonaktif"."""

    status = 410

    def __init__(self, keadaan: str, pesan: str) -> None:
        super().__init__(pesan)
        self.keadaan = keadaan
        self.status = 404 if keadaan == "asing" else 410


_HUBUNGI = "Mintalah tautan baru kepada sekretariat kota Anda."
_PESAN = {
    "asing": f"Alamat ini tidak cocok dengan tautan mana pun. Salin seluruhnya dari slip, atau pindai lagi. {_HUBUNGI}",
    "dipakai": "Kata sandi sudah dibuat dengan tautan ini. Masuklah dengan nama pengguna dan kata sandi Anda. "
    "Bila bukan Anda yang membuatnya, segera hubungi sekretariat kota Anda.",
    "dicabut": f"Tautan ini sudah diganti dengan yang lebih baru, atau dicabut. Pakai yang terbaru. {_HUBUNGI}",
    "kedaluwarsa": f"Masa berlaku tautan ini sudah habis. {_HUBUNGI}",
    "nonaktif": "Akun ini sedang ditangguhkan. Hubungi sekretariat kota Anda.",
}


def jenis_tautan(pengguna: Pengguna) -> TautanAkun.Jenis:
    """The first password of an account that has none, a new one else."""
    return TautanAkun.Jenis.RESET if pengguna.has_usable_password() else TautanAkun.Jenis.AKTIVASI


def tautan_terakhir(pengguna: Iterable[Pengguna]) -> int:
    """The number of the newest link of any of these; 0 without one. Forms carry it to notice a repeated press."""
    semua = TautanAkun.objects.filter(pengguna__in=list(pengguna))
    return semua.aggregate(terakhir=Max("pk"))["terakhir"] or 0


@transaction.atomic
def buat_tautan(
    *, pengguna: Pengguna, oleh: Pengguna | None, jenis: TautanAkun.Jenis | None = None, dasar: int | None = None
) -> TautanBaru:
    """A new link for one account; an open one before it is void from now on. See `buat_tautan_banyak`."""
    return buat_tautan_banyak(pengguna=[pengguna], oleh=oleh, jenis=jenis, dasar=dasar)[0]


@transaction.atomic
def buat_tautan_banyak(
    *,
    pengguna: Sequence[Pengguna],
    oleh: Pengguna | None,
    jenis: TautanAkun.Jenis | None = None,
    dasar: int | None = None,
) -> list[TautanBaru]:
    """A new link for each account, in the order given; open ones before them are void. All or nothing.

    `jenis` None: an activation for an account without a password, else a new password. `dasar` is `tautan_terakhir`
    when the form was shown: links made since then raise `SudahBerubah`, so that a second press does not silently make
    printed slips worthless. Refused for suspended accounts. Owners of a password are told that somebody made a link.
    """
    if not 0 < len(pengguna) <= BORONGAN_MAKS:
        raise Ditolak(f"Pilih 1 sampai {BORONGAN_MAKS} akun.")
    # one row lock an account, in order: two secretariats at once cannot both hold an open link
    terkunci = Pengguna.objects.select_for_update(of=("self",)).filter(pk__in=[p.pk for p in pengguna])
    kini_ada = {p.pk: p for p in terkunci.select_related("kota", "opd").order_by("pk")}
    for satu in pengguna:
        _pastikan_boleh(kini_ada.get(satu.pk), satu, oleh)
    if dasar is not None and tautan_terakhir(pengguna) != dasar:
        raise SudahBerubah(
            "Tautan untuk akun ini sudah dibuat sejak halaman dibuka, mungkin oleh tekanan tombol yang pertama. "
            "Tautan hanya ditampilkan sekali; bila belum tercetak, buat lagi. Yang lama tidak berlaku lagi."
        )
    cabut_terbuka(pengguna, oleh=oleh)
    kini = timezone.now()
    hasil = [_susun(kini_ada[p.pk], jenis or jenis_tautan(kini_ada[p.pk]), oleh, kini) for p in pengguna]
    TautanAkun.objects.bulk_create([h.tautan for h in hasil])
    catat_banyak([_riwayat(Aksi.TAUTAN_AKUN_DIBUAT, h.pengguna, oleh, h.tautan.jenis) for h in hasil])
    _kabari(hasil, oleh)
    return hasil


@transaction.atomic
def cabut_tautan(*, pengguna: Pengguna, oleh: Pengguna | None) -> None:
    """Make the account's open link void; refuses when there is none. For whoever may make one, too."""
    pastikan_selingkup(pengguna.kota_id, oleh)
    if not cabut_terbuka([pengguna], oleh=oleh):
        raise SudahBerubah("Tidak ada tautan yang masih berlaku; mungkin baru saja dipakai atau dicabut.")


def cabut_terbuka(pengguna: Sequence[Pengguna], *, oleh: Pengguna | None) -> int:
    """Void all links of these that are neither used nor revoked; how many. Called inside a transaction."""
    terbuka = TautanAkun.objects.filter(pengguna__in=list(pengguna), dipakai_pada=None, dicabut_pada=None)
    pemilik = list(Pengguna.objects.filter(pk__in=terbuka.values("pengguna")).select_related("kota", "opd"))
    banyak = terbuka.update(dicabut_pada=timezone.now())
    catat_banyak([_riwayat(Aksi.TAUTAN_AKUN_DICABUT, satu, oleh) for satu in pemilik])
    return banyak


def baca_tautan(token: str) -> TautanAkun:
    """The open link behind this token, with its account; changes nothing. Raises `TautanTidakBerlaku`."""
    sidik = sidik_token(token)
    tautan = TautanAkun.objects.select_related("pengguna__kota", "pengguna__opd").filter(sidik=sidik).first()
    keadaan = _keadaan(tautan, timezone.now())
    if tautan is None or keadaan:
        raise TautanTidakBerlaku(keadaan, _PESAN[keadaan])
    return tautan


@transaction.atomic
def pakai_tautan(*, token: str, sandi: str) -> Pengguna:
    """Set the password of the link's account, once: the link is used up and all open sessions of the account end.

    A lock after wrong passwords is released; two-step verification stays. Raises `TautanTidakBerlaku` for a link that
    is not open any more (also when another request was faster) and `Ditolak` for a password that is too weak.
    """
    tautan = baca_tautan(token)
    akun = tautan.pengguna
    try:
        validate_password(sandi, akun)
    except ValidationError as galat:
        raise Ditolak(" ".join(galat.messages), bidang="sandi") from galat
    kini = timezone.now()
    terbuka = TautanAkun.objects.filter(pk=tautan.pk, dipakai_pada=None, dicabut_pada=None, kedaluwarsa_pada__gt=kini)
    if not terbuka.update(dipakai_pada=kini):
        baca_tautan(token)
        raise TautanTidakBerlaku("dipakai", _PESAN["dipakai"])
    akun.set_password(sandi)
    akun.harus_ganti_sandi = False
    akun.save(update_fields=["password", "harus_ganti_sandi"])
    akhiri_semua(akun, oleh=akun, alasan="Kata sandi dibuat lewat tautan.")
    lepas_kunci(pengguna=akun, oleh=None)
    baris = catat(
        aksi=Aksi.SANDI_DIGANTI,
        objek=akun,
        label=f"{akun.username} lewat tautan",
        oleh=akun,
        kota=akun.kota_id,
        keterangan=tautan.get_jenis_display(),
    )
    if tautan.jenis == TautanAkun.Jenis.RESET:  # the first password of an account is no change
        kabari_sandi_diganti(pengguna=akun, baris=baris)
    return akun


def sidik_token(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _keadaan(tautan: TautanAkun | None, kini: datetime) -> str:
    """Why a link cannot be used; "" when it can."""
    if tautan is None:
        return "asing"
    if tautan.dipakai_pada:
        return "dipakai"
    if not tautan.pengguna.is_active:
        return "nonaktif"
    if tautan.dicabut_pada:
        return "dicabut"
    return "" if kini < tautan.kedaluwarsa_pada else "kedaluwarsa"


def _pastikan_boleh(kini: Pengguna | None, diminta: Pengguna, oleh: Pengguna | None) -> None:
    if kini is None or not kini.is_active:
        raise Ditolak(f"Akun {diminta} sedang ditangguhkan. Aktifkan dahulu, baru buat tautannya.")
    pastikan_selingkup(kini.kota_id, oleh)


def _susun(pengguna: Pengguna, jenis: TautanAkun.Jenis, oleh: Pengguna | None, kini: datetime) -> TautanBaru:
    token = secrets.token_urlsafe(BITA_TOKEN)
    tautan = TautanAkun(
        pengguna=pengguna,
        jenis=jenis,
        sidik=sidik_token(token),
        dibuat_oleh=oleh,
        dibuat_pada=kini,
        kedaluwarsa_pada=kini + MASA[jenis],
    )
    return TautanBaru(pengguna, tautan, token)


def _riwayat(aksi: Aksi, pengguna: Pengguna, oleh: Pengguna | None, jenis: str = "") -> Riwayat:
    return susun_riwayat(
        aksi=aksi,
        objek=pengguna,
        label=f"{pengguna.username}, {pengguna}",
        oleh=oleh,
        kota=pengguna.kota_id,
        keterangan=TautanAkun.Jenis(jenis).label if jenis else "",
    )


def _kabari(hasil: list[TautanBaru], oleh: Pengguna | None) -> None:
    """Who has a password learns that a link to replace it exists; who has none yet has nobody to tell."""
    for satu in hasil:
        if satu.tautan.jenis == TautanAkun.Jenis.RESET:
            kabari_keamanan(
                kepada=satu.pengguna,
                judul="Tautan kata sandi baru dibuat untuk akun Anda",
                isi=f"Dibuat oleh {oleh or 'sistem'}. Bila Anda tidak memintanya, hubungi sekretariat kota Anda.",
                kunci=f"tautan-akun:{satu.tautan.pk}",
                kota=satu.pengguna.kota_id,
            )
