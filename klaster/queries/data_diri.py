"""All that the portal holds about one account, as plain data, for its owner to take away (Law 27/2022, articles 7, 13).

What a person did to answers and evidence stands in the history; the things themselves are the city's, not theirs.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessLog
from django.db.models import Q, QuerySet

from klaster.models import (
    Kiriman,
    Notifikasi,
    Pengguna,
    PilihanNotifikasi,
    Riwayat,
    SerahTerima,
    TautanAkun,
)

_SEKALI = 1000
Baris = dict[str, Any]


def bagian_data_diri(pengguna: Pengguna) -> dict[str, tuple[str, Callable[[], Iterable[Baris]]]]:
    """File name without extension -> (what is in it, its rows). Rows are read when asked for, many at a time."""
    return {
        "akun": ("Profil, peran, dan tempat tugas.", lambda: [_akun(pengguna)]),
        "pemberitahuan": ("Pemberitahuan di portal.", lambda: _pemberitahuan(pengguna)),
        "pilihan-pemberitahuan": ("Pilihan pemberitahuan Anda.", lambda: _pilihan(pengguna)),
        "surel": ("Surel yang dikirim portal kepada Anda.", lambda: _surel(pengguna)),
        "sesi": ("Perangkat yang sedang masuk.", lambda: _sesi(pengguna)),
        "masuk": ("Kapan dan dari mana akun Anda masuk dan keluar.", lambda: _masuk(pengguna)),
        "percobaan-masuk": (
            "Percobaan masuk yang gagal dengan nama pengguna Anda, sehari terakhir.",
            lambda: _gagal(pengguna),
        ),
        "dua-langkah": ("Verifikasi dua langkah yang terpasang, tanpa kuncinya.", lambda: _dua_langkah(pengguna)),
        "tautan-kata-sandi": ("Tautan kata sandi yang pernah dibuat untuk Anda.", lambda: _tautan(pengguna)),
        "serah-terima": ("Serah terima tugas dari dan kepada Anda.", lambda: _serah_terima(pengguna)),
        "riwayat": ("Yang Anda lakukan, dan yang dilakukan pada akun Anda.", lambda: _riwayat(pengguna)),
    }


def _akun(p: Pengguna) -> Baris:
    return {
        "nama_pengguna": p.username,
        "nama": p.nama,
        "nip": p.nip,
        "telepon": p.telepon,
        "surel": p.email,
        "peran": p.get_peran_display(),
        "kota": str(p.kota or ""),
        "opd": str(p.opd or ""),
        "kepala_opd": p.kepala_opd,
        "lembaga": p.get_lembaga_display(),
        "klaster_verifikasi": [str(k) for k in p.klaster_verifikasi.all()],
        "kota_yang_dinilai": [str(k) for k in p.kota_binaan.all()],
        "dibuat_pada": p.date_joined,
        "terakhir_masuk": p.last_login,
    }


def _pemberitahuan(p: Pengguna) -> Iterator[Baris]:
    kolom = ("dibuat_pada", "dibaca_pada", "jenis", "judul", "isi", "alamat")
    return _baris(Notifikasi.objects.terlihat_oleh(p).order_by("pk"), *kolom)


def _pilihan(p: Pengguna) -> Iterator[Baris]:
    return _baris(PilihanNotifikasi.objects.filter(pengguna=p), "surel", "mati")


def _surel(p: Pengguna) -> Iterator[Baris]:
    kolom = ("dimulai_pada", "selesai_pada", "status", "tujuan", "subjek", "isi")
    return _baris(Kiriman.objects.filter(penerima=p).order_by("pk"), *kolom)


def _sesi(p: Pengguna) -> Iterator[Baris]:
    return _baris(UserSession.objects.filter(user=p).order_by("pk"), "created_at", "last_seen_at", "ip", "user_agent")


def _masuk(p: Pengguna) -> Iterator[Baris]:
    milik = AccessLog.objects.filter(username__iexact=p.username).order_by("pk")
    return _baris(milik, "attempt_time", "logout_time", "ip_address", "user_agent")


def _gagal(p: Pengguna) -> Iterator[Baris]:
    """As the lock counts them (`klaster.kunci_masuk`): a row for each address and browser."""
    milik = AccessAttempt.objects.filter(username__iexact=p.username).order_by("pk")
    return _baris(milik, "attempt_time", "ip_address", "user_agent", "failures_since_start")


def _dua_langkah(p: Pengguna) -> Iterator[Baris]:
    return _baris(Authenticator.objects.filter(user=p).order_by("pk"), "type", "created_at", "last_used_at")


def _tautan(p: Pengguna) -> Iterator[Baris]:
    kolom = ("jenis", "dibuat_pada", "kedaluwarsa_pada", "dipakai_pada", "dicabut_pada")
    return _baris(TautanAkun.objects.filter(pengguna=p).order_by("pk"), *kolom)


def _serah_terima(p: Pengguna) -> Iterator[Baris]:
    milik = SerahTerima.objects.filter(Q(dari=p) | Q(kepada=p)).order_by("pk")
    return _baris(milik, "pada", "dari_label", "kepada_label", "catatan")


def _riwayat(p: Pengguna) -> Iterator[Baris]:
    """The address is told of the own acts only: another's is not theirs to know."""
    tentang = Q(objek_jenis=Pengguna._meta.label_lower, objek_id=p.pk)
    for baris in Riwayat.objects.filter(Q(pelaku=p) | tentang).order_by("pk").iterator(_SEKALI):
        sendiri = baris.pelaku_id == p.pk
        yield {
            "waktu": baris.waktu,
            "kalimat": baris.kalimat,
            "keterangan": baris.keterangan,
            "alamat_jaringan": (baris.alamat or "") if sendiri else "",
        }


def _baris(milik: QuerySet[Any], *kolom: str) -> Iterator[Baris]:
    return milik.values(*kolom).iterator(_SEKALI)
