"""What people change about their own account: who they are, and the password."""

from dataclasses import asdict, dataclass

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Pengguna
from klaster.services.akun import beda, label_akun, samarkan
from klaster.services.kabar_keamanan import kabari_keamanan, kabari_sandi_diganti
from klaster.services.riwayat import catat
from klaster.services.sesi import akhiri_lainnya

PESAN_BERUBAH = (
    "Profil Anda baru saja diubah di tempat lain, mungkin oleh sekretariat. "
    "Periksa isian di bawah, lalu simpan sekali lagi bila memang berbeda."
)


@dataclass(frozen=True)
class IsiDiri:
    """What a person may change about themselves; role and place are the secretariat's."""

    nama: str
    nip: str = ""
    telepon: str = ""
    email: str = ""

    def potret(self) -> dict[str, str]:
        """For an audit row: what could reach a person stands there by its end only (ADR 0027)."""
        return {nama: isi if nama == "nama" else samarkan(isi) for nama, isi in asdict(self).items()}


@transaction.atomic
def ubah_diri(*, isi: IsiDiri, versi: int, oleh: Pengguna) -> bool:
    """Store the own profile; False when nothing is different. `versi` is the one that the form was opened on.

    Raises `SudahBerubah` when the account was changed since.
    """
    kini = Pengguna.objects.select_related("kota", "opd").get(pk=oleh.pk)
    lama = IsiDiri(nama=kini.nama, nip=kini.nip, telepon=kini.telepon, email=kini.email)
    if lama == isi:
        return False
    if not Pengguna.objects.filter(pk=kini.pk, versi=versi).update(versi=F("versi") + 1, **asdict(isi)):
        raise SudahBerubah(PESAN_BERUBAH)
    sebelum, sesudah = beda(asdict(lama), asdict(isi))
    baris = catat(
        aksi=Aksi.AKUN_DIUBAH,
        objek=kini,
        label=label_akun(kini),
        oleh=oleh,
        kota=kini.kota_id,
        keterangan="Profil sendiri.",
        sebelum={nama: lama.potret()[nama] for nama in sebelum},
        sesudah={nama: isi.potret()[nama] for nama in sesudah},
    )
    if lama.email != isi.email:
        kabari_keamanan(
            kepada=kini,
            judul="Alamat surel akun Anda diubah",
            isi="Surel berikutnya dikirim ke alamat baru. Bila bukan Anda yang mengubahnya, ganti kata sandi Anda.",
            alamat=reverse("klaster:profil"),
            kunci=f"surel-diubah:{baris.pk}",
            tujuan=[lama.email, isi.email],
        )
    return True


@transaction.atomic
def ganti_sandi(*, sandi: str, kunci: str, oleh: Pengguna) -> int:
    """Set the own password; all other sessions end, how many is returned. `kunci`: key of the session that stays.

    The caller has checked the present password, and ties the session to the account again afterwards, see
    `akhiri_lainnya`. Raises `Ditolak` for a weak or unchanged password, `SudahBerubah` when it was changed meanwhile.
    """
    if oleh.check_password(sandi):
        raise Ditolak("Kata sandi baru sama dengan yang sekarang. Pilih yang lain.", bidang="new_password1")
    try:
        validate_password(sandi, oleh)
    except ValidationError as galat:
        raise Ditolak(" ".join(galat.messages), bidang="new_password1") from galat
    berubah = Pengguna.objects.filter(pk=oleh.pk, password=oleh.password).update(
        password=make_password(sandi), harus_ganti_sandi=False
    )
    if not berubah:
        raise SudahBerubah("Kata sandi Anda baru saja diganti di tempat lain. Muat ulang halaman, lalu coba lagi.")
    oleh.refresh_from_db(fields=["password", "harus_ganti_sandi"])
    lain = akhiri_lainnya(pengguna=oleh, kunci=kunci, oleh=oleh)
    baris = catat(aksi=Aksi.SANDI_DIGANTI, objek=oleh, label=label_akun(oleh), oleh=oleh, kota=oleh.kota_id)
    kabari_sandi_diganti(pengguna=oleh, baris=baris)
    return lain
