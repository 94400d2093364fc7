"""Permissions as code: what can be done, which role may do it, and the decorators that every view wears.

One table, `PERAN_IZIN`, and one question, `boleh(user, izin, objek)`. A view says what it needs with
`@wajib_izin(...)`; a test walks all URLs and fails where one says nothing. Which *rows* a user may touch is said by
`terlihat_oleh(user)` on each queryset, and `boleh` asks it: outside the scope is 404, inside but without the permission
is 403. `docs/izin.md` is written from this file by `manage.py tulis_izin`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse

from klaster.alamat import halaman_asal
from klaster.models.opd import Opd
from klaster.models.pengguna import Pengguna, Peran
from klaster.sesi import jelaskan_tutup

View = Callable[..., HttpResponse]


class Izin(models.TextChoices):
    LIHAT_INSTRUMEN = "lihat_instrumen", "membaca instrumen"
    LIHAT_EVALUASI = "lihat_evaluasi", "membaca evaluasi, pertanyaan, dan jawaban"
    ISI_JAWABAN = "isi_jawaban", "mengisi jawaban dan mengajukan bagian"
    KELOLA_BUKTI = "kelola_bukti", "mengunggah, melampirkan, dan menarik bukti"
    LIHAT_BUKTI = "lihat_bukti", "membuka bukti"
    TANDAI_PEKA = "tandai_peka", "menandai bukti yang memuat data anak"
    ATUR_BUKTI = "atur_bukti", "mengatur alasan siap pakai, kata peka, dan nama berkas"
    UNDUH_BERKAS = "unduh_berkas", "meminta dan mengunduh berkas verifikasi"
    VERIFIKASI = "verifikasi", "menilai bukti dan memberi nilai verifikasi"
    ATUR_EVALUASI = "atur_evaluasi", "mengatur tenggat, target, dan pengajuan evaluasi"
    SAHKAN_OPD = "sahkan_opd", "mengesahkan isian OPD"
    LIHAT_PEMERIKSAAN = "lihat_pemeriksaan", "membaca pemeriksaan sebelum pengajuan"
    NILAI_TAHAP = "nilai_tahap", "mencatat nilai dan catatan tahap luar"
    LIHAT_CATATAN = "lihat_catatan", "membaca catatan tahap luar"
    TINDAK_CATATAN = "tindak_catatan", "menindaklanjuti catatan tahap luar"
    PERIKSA_CATATAN = "periksa_catatan", "memeriksa tindak lanjut catatan"
    SIMULASI = "simulasi", "menyusun simulasi"
    ATUR_INSTRUMEN = "atur_instrumen", "mengatur peta kode antarinstrumen"
    LIHAT_RINGKASAN = "lihat_ringkasan", "membaca ringkasan pimpinan"
    LIHAT_KEMAJUAN = "lihat_kemajuan", "membaca kemajuan OPD"
    LIHAT_LAPORAN = "lihat_laporan", "membaca dan mengunduh laporan"
    BUAT_LAPORAN = "buat_laporan", "meminta laporan baru"
    KELOLA_AKUN = "kelola_akun", "mengelola akun"
    ATUR_KOTA = "atur_kota", "mengatur keamanan, pemberitahuan, dan masa simpan kota"
    LIHAT_RIWAYAT = "lihat_riwayat", "membaca dan mengekspor riwayat kota"
    KELOLA_TOKEN = "kelola_token", "membuat dan mencabut token API"
    MUSNAHKAN_DATA = "musnahkan_data", "memusnahkan data yang lewat masa simpan"
    KELOLA_ACUAN = "kelola_acuan", "mengelola data acuan di halaman admin"
    PERIKSA_DATA = "periksa_data", "memeriksa data semua kota di halaman admin"


_MEMBACA = {Izin.LIHAT_INSTRUMEN, Izin.LIHAT_EVALUASI, Izin.LIHAT_BUKTI, Izin.LIHAT_CATATAN}
_PIMPINAN = _MEMBACA | {
    Izin.LIHAT_RINGKASAN,
    Izin.LIHAT_KEMAJUAN,
    Izin.LIHAT_LAPORAN,
    Izin.BUAT_LAPORAN,
    Izin.SIMULASI,
    Izin.LIHAT_PEMERIKSAAN,
}
#: What belongs to the whole portal and to no city.
_SISTEM = {Izin.ATUR_INSTRUMEN, Izin.KELOLA_ACUAN, Izin.PERIKSA_DATA}

PERAN_IZIN: dict[str, frozenset[Izin]] = {
    Peran.ADMIN: frozenset(_PIMPINAN | _SISTEM | {Izin.KELOLA_AKUN, Izin.LIHAT_RIWAYAT}),
    Peran.SEKRETARIAT: frozenset(set(Izin) - _SISTEM),
    Peran.VERIFIKATOR: frozenset(
        _PIMPINAN - {Izin.BUAT_LAPORAN, Izin.SIMULASI} | {Izin.VERIFIKASI, Izin.PERIKSA_CATATAN, Izin.TANDAI_PEKA}
    ),
    Peran.OPERATOR: frozenset(
        _MEMBACA
        | {Izin.ISI_JAWABAN, Izin.KELOLA_BUKTI, Izin.SAHKAN_OPD, Izin.TINDAK_CATATAN, Izin.LIHAT_PEMERIKSAAN}
        | {Izin.TANDAI_PEKA}
    ),
    Peran.PIMPINAN: frozenset(_PIMPINAN | {Izin.UNDUH_BERKAS}),
    Peran.EVALUATOR: frozenset(
        _MEMBACA | {Izin.LIHAT_RINGKASAN, Izin.LIHAT_LAPORAN, Izin.NILAI_TAHAP, Izin.PERIKSA_CATATAN, Izin.UNDUH_BERKAS}
    ),
}

PERAN_KALIMAT: dict[str, str] = {
    Peran.ADMIN: "Melihat semua kota, mengelola data acuan dan akun di halaman admin; tidak mengubah jawaban.",
    Peran.SEKRETARIAT: "Mengelola evaluasi kotanya: rencana, jawaban, bukti, verifikasi, pengajuan, dan laporan.",
    Peran.VERIFIKATOR: "Menilai bukti dan memberi nilai verifikasi pada klaster yang ditugaskan.",
    Peran.OPERATOR: "Mengisi jawaban dan bukti bagian unitnya sendiri serta unit di bawahnya.",
    Peran.PIMPINAN: "Membaca ringkasan, kemajuan, dan laporan kotanya; tidak mengubah apa pun.",
    Peran.EVALUATOR: "Membaca evaluasi yang sudah diajukan kota binaannya; mencatat nilai dan catatan tahapnya.",
}

#: What is done in the name of a unit: besides seeing the object, its unit must be the person's to work for.
IZIN_UNIT = frozenset({Izin.ISI_JAWABAN, Izin.KELOLA_BUKTI, Izin.SAHKAN_OPD, Izin.TINDAK_CATATAN})

PUBLIK = "publik"
CUKUP_MASUK = "cukup_masuk"
TOKEN = "token"


def punya_izin(pengguna: Any, izin: Izin) -> bool:
    """Whether this user's role carries the permission. Says nothing about which rows: see `terlihat_oleh`."""
    if not isinstance(pengguna, Pengguna) or not pengguna.is_active:
        return False
    return izin in PERAN_IZIN[pengguna.peran]


def boleh(pengguna: Any, izin: Izin, objek: models.Model | None = None) -> bool:
    """May this user do this, to this object? The one place where role and scope meet.

    Without an object it is the role's permission alone, as in `@wajib_izin`. With one, the object must lie in the
    user's scope as well: city, klaster of a verifier and cities of an evaluator by the `terlihat_oleh` of its model
    (one query). What is done for a unit (`IZIN_UNIT`) is decided by the unit without a query: `objek` is the unit, or
    has it as `opd`, loaded; an object without a unit is everybody's in the city, and only the secretariat's to act on.

    States and days (closed evaluation, window over) are not permissions: the services refuse those, with the reason.
    """
    if not punya_izin(pengguna, izin):
        return False
    if objek is None:
        return True
    if izin in IZIN_UNIT and (isinstance(objek, Opd) or hasattr(objek, "opd_id")):
        return _bekerja_untuk(pengguna, izin, objek)
    return terlihat(pengguna, objek)


def terlihat(pengguna: Any, objek: models.Model) -> bool:
    """Whether the object lies in the user's scope, by the queryset of its model. One query."""
    return type(objek)._default_manager.all().terlihat_oleh(pengguna).filter(pk=objek.pk).exists()  # type: ignore[attr-defined]


def _bekerja_untuk(pengguna: Pengguna, izin: Izin, objek: Any) -> bool:
    unit = objek if isinstance(objek, Opd) else objek.opd
    if unit is None:
        return pengguna.adalah_sekretariat and terlihat(pengguna, objek)
    if izin == Izin.SAHKAN_OPD and pengguna.adalah_operator and not pengguna.kepala_opd:
        return False
    return unit.dikerjakan_oleh(pengguna)


def _perlu_masuk(view: View) -> View:
    """Anonymous users log in first and come back; to the page of an action, for its own address shows nothing."""

    @wraps(view)
    def masuk(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        membaca = request.method in ("GET", "HEAD")
        jelaskan_tutup(request)
        return redirect_to_login(request.get_full_path() if membaca else halaman_asal(request))

    return masuk


def wajib_izin(izin: Izin) -> Callable[[View], View]:
    """The view needs a logged-in user whose role carries `izin`; others get the log-in page or 403."""

    def hias(view: View) -> View:
        @wraps(view)
        def terjaga(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not punya_izin(request.user, izin):
                raise PermissionDenied(f"Peran Anda tidak dapat {izin.label}.")
            return view(request, *args, **kwargs)

        masuk = _perlu_masuk(terjaga)
        masuk.izin = izin  # type: ignore[attr-defined]
        return masuk

    return hias


def cukup_masuk(view: View) -> View:
    """Any logged-in user, whatever the role."""
    masuk = _perlu_masuk(view)
    masuk.izin = CUKUP_MASUK  # type: ignore[attr-defined]
    return masuk


def dengan_token(view: View) -> View:
    """The view asks for an API token itself (`laporan.api.pintu`); who is logged in does not matter there."""

    @wraps(view)
    def berkunci(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    berkunci.izin = TOKEN  # type: ignore[attr-defined]
    return berkunci


def publik(view: View) -> View:
    """Open to everyone, logged in or not. Says so on purpose, so that the URL walk can tell it from forgetting."""

    @wraps(view)
    def terbuka(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    terbuka.izin = PUBLIK  # type: ignore[attr-defined]
    return terbuka
