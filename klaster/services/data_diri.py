"""Personal data of an account: a copy for its owner, and erasing it when the person has left. See ADR 0027."""

import json
import re
import tempfile
import zipfile
from collections.abc import Iterable
from typing import IO, Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.admin.models import LogEntry
from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Kiriman, Notifikasi, Pengguna, PilihanNotifikasi, SerahTerima, TautanAkun
from klaster.models.kota import ZonaWaktu
from klaster.models.pengguna import Peran
from klaster.penghapusan import semua_penghapus
from klaster.queries.data_diri import bagian_data_diri
from klaster.services.akun import ALASAN_MAKS, label_akun, pastikan_bukan_terakhir
from klaster.services.riwayat import catat
from klaster.services.sesi import akhiri_semua
from klaster.services.wewenang import pastikan_wewenang
from klaster.templatetags.kla import waktu

NAMA_TERHAPUS = "Akun dihapus"
#: What a pack of a handover says under these names is no text about people.
_TANPA_ORANG = {"alamat", "kode", "opd", "status"}
_DI_INGATAN = 4 * 1024 * 1024
_PENGANTAR = """Data diri {nama} di Portal KLA, disalin pada {saat}.

Setiap berkas .json dapat dibuka dengan penyunting teks atau diolah program lain. Waktu ditulis dalam UTC.

{daftar}

Jawaban, bukti, dan laporan adalah dokumen kota, bukan data diri; tindakan Anda atasnya ada dalam riwayat.json.
"""


@transaction.atomic
def salin_data_diri(*, oleh: Pengguna) -> IO[bytes]:
    """A ZIP of all that is held about the own account, at its beginning, ready to read. The copy itself is noted."""
    bagian = bagian_data_diri(oleh)
    # the caller hands it to the answer, which closes it
    berkas = tempfile.SpooledTemporaryFile(max_size=_DI_INGATAN)  # noqa: SIM115
    with zipfile.ZipFile(berkas, "w", zipfile.ZIP_DEFLATED) as arsip:
        daftar = "\n".join(f"{nama}.json: {ket}" for nama, (ket, _) in bagian.items())
        saat = waktu(timezone.now(), oleh.kota or ZonaWaktu.WIB.value)
        arsip.writestr("BACA-DULU.txt", _PENGANTAR.format(nama=oleh, saat=saat, daftar=daftar))
        for nama, (_, baris) in bagian.items():
            with arsip.open(f"{nama}.json", "w") as isi:
                _tulis(isi, baris())
    catat(aksi=Aksi.DATA_DIRI_DIUNDUH, objek=oleh, label=label_akun(oleh), oleh=oleh, kota=oleh.kota_id)
    berkas.seek(0)
    return berkas


def _tulis(isi: IO[bytes], baris: Iterable[dict[str, Any]]) -> None:
    """A JSON list, one row a line, without holding all rows at once."""
    pembuka = b"[\n"
    for satu in baris:
        isi.write(pembuka + json.dumps(satu, cls=DjangoJSONEncoder, ensure_ascii=False).encode())
        pembuka = b",\n"
    isi.write(b"[]\n" if pembuka == b"[\n" else b"\n]\n")


@transaction.atomic
def hapus_data_diri(*, pengguna: Pengguna, alasan: str, versi: int, oleh: Pengguna) -> Pengguna:
    """Erase who an account belonged to: it stays as an empty shell that nobody can enter and that is not opened again.

    Name, user name, NIP, telephone, mail, password, second steps, links, messages, mails and sessions go. Role and
    place stay, for what the account did refers to them; so do its rows of the history, with the label they have: a city
    answers for what was done in its name (ADR 0027). Out of handovers and the log of the admin the name goes, too; what
    other apps hold of the person deletes `klaster.penghapusan`. `versi` is the one that the form was opened on.

    Refused for the own account, the last active secretariat of a city and the last active system admin.
    """
    alasan = " ".join(alasan.split())
    if not alasan or len(alasan) > ALASAN_MAKS:
        raise Ditolak(f"Tulis alasannya, paling banyak {ALASAN_MAKS} huruf.", bidang="alasan")
    lama = _pegang(pengguna, oleh)
    label = label_akun(lama)
    berubah = Pengguna.objects.filter(pk=lama.pk, versi=versi, dihapus_pada=None).update(
        **_kosong(lama.pk), dihapus_pada=timezone.now(), versi=F("versi") + 1
    )
    if not berubah:
        raise SudahBerubah("Akun ini baru saja diubah orang lain. Muat ulang halaman, lalu periksa lagi.")
    username, sebutan = lama.username, (lama.nama, lama.nip, lama.telepon, lama.email)
    lama.refresh_from_db()
    akhiri_semua(lama, oleh=oleh, alasan="Data diri dihapus.")
    _hapus_milik(lama, username)
    _hapus_sebutan(lama, username, sebutan)
    catat(aksi=Aksi.AKUN_DIHAPUS, objek=lama, label=label, oleh=oleh, kota=lama.kota_id, keterangan=alasan)
    return lama


def _pegang(pengguna: Pengguna, oleh: Pengguna) -> Pengguna:
    """The account as it is now, if this person may erase it."""
    kini = Pengguna.objects.select_related("kota", "opd").get(pk=pengguna.pk)
    if kini.kota_id is not None:
        pastikan_wewenang(kini.kota_id, oleh)
    elif not oleh.melihat_semua_kota:
        raise PermissionDenied("Akun tanpa kota dikelola admin sistem.")
    if kini.dihapus_pada:
        raise SudahBerubah("Data diri akun ini sudah dihapus.")
    if kini == oleh:
        raise Ditolak("Data diri akun sendiri tidak dapat dihapus. Mintalah sekretariat atau admin lain melakukannya.")
    if kini.is_active and kini.peran == Peran.SEKRETARIAT:
        pastikan_bukan_terakhir(kini, "Data diri akun ini tidak dapat dihapus")
    return kini


def _kosong(pk: int) -> dict[str, Any]:
    """The columns of an account without a person. No user name that could be given to somebody looks like this one."""
    return {
        "username": f"dihapus#{pk}",
        "nama": NAMA_TERHAPUS,
        "nip": "",
        "telepon": "",
        "email": "",
        "alasan_nonaktif": "",
        "password": make_password(None),
        "is_active": False,
        "is_staff": False,
        "is_superuser": False,
        "harus_ganti_sandi": False,
        "last_login": None,
    }


def _hapus_milik(pengguna: Pengguna, username: str) -> None:
    Notifikasi.objects.filter(penerima=pengguna).delete()
    Kiriman.objects.filter(penerima=pengguna).delete()
    TautanAkun.objects.filter(pengguna=pengguna).delete()
    PilihanNotifikasi.objects.filter(pengguna=pengguna).delete()
    Authenticator.objects.filter(user=pengguna).delete()
    EmailAddress.objects.filter(user=pengguna).delete()
    for catatan in (AccessAttempt.objects, AccessFailureLog.objects, AccessLog.objects):
        catatan.filter(username__iexact=username).delete()
    for hapus in semua_penghapus():
        hapus(pengguna)


def _hapus_sebutan(pengguna: Pengguna, nama_pengguna: str, sebutan: Iterable[str]) -> None:
    """Take name, user name, NIP, telephone and mail out of what speaks of this account and is no record of the city."""
    pola = _pola(nama_pengguna, sebutan)
    for serah in SerahTerima.objects.filter(Q(dari=pengguna) | Q(kepada=pengguna)):
        label = [sisi for sisi in ("dari", "kepada") if getattr(serah, f"{sisi}_id") == pengguna.pk]
        bidang = [*(f"{sisi}_label" for sisi in label), "paket", "catatan"]  # the other side may be called alike
        for satu in bidang:
            setattr(serah, satu, _tanpa(getattr(serah, satu), pola))
        serah.save(update_fields=bidang)
    jenis = ContentType.objects.get_for_model(Pengguna)
    for catatan in LogEntry.objects.filter(content_type=jenis, object_id=str(pengguna.pk)):
        catatan.object_repr = NAMA_TERHAPUS
        catatan.change_message = _tanpa(catatan.change_message, pola)
        catatan.save(update_fields=["object_repr", "change_message"])


def _pola(nama_pengguna: str, sebutan: Iterable[str]) -> re.Pattern[str]:
    """Each as whole words, the longest first, in any spelling; the user name as it is, for it may be like "dinkes"."""
    bagian = {nama_pengguna: re.escape(nama_pengguna)} | {s: f"(?i:{re.escape(s)})" for s in sebutan if s}
    return re.compile(rf"(?<!\w)(?:{'|'.join(bagian[s] for s in sorted(bagian, key=len, reverse=True))})(?!\w)")


def _tanpa(isi: Any, pola: re.Pattern[str]) -> Any:
    """Plain data with each word of the person replaced."""
    if isinstance(isi, str):
        return pola.sub(NAMA_TERHAPUS, isi)
    if isinstance(isi, list):
        return [_tanpa(satu, pola) for satu in isi]
    if isinstance(isi, dict):
        return {kunci: satu if kunci in _TANPA_ORANG else _tanpa(satu, pola) for kunci, satu in isi.items()}
    return isi
