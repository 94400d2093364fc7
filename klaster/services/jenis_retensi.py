"""Kinds of data of this app that a city keeps for a term: messages, mails, log-ins, handovers, closed accounts."""

from collections.abc import Callable, Sequence
from datetime import datetime

from axes.models import AccessLog
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from klaster.izin import Izin, boleh
from klaster.models import Aksi, Kiriman, Kota, Notifikasi, Pengguna, Riwayat, SerahTerima, TautanAkun
from klaster.retensi import UU_ARSIP, UU_PDP, JenisData, daftarkan, hari_setempat
from klaster.services.data_diri import hapus_data_diri

#: After these an account has a last day.
_MENUTUP = (Aksi.AKUN_DITANGGUHKAN, Aksi.AKUN_DISERAHKAN)


def _hapus(model: type[Model]) -> Callable[[Kota, Sequence[int], Pengguna | None], list[int]]:
    """Rows that nothing else speaks of and that own no file."""

    def musnahkan(kota: Kota, nomor: Sequence[int], oleh: Pengguna | None) -> list[int]:
        model._default_manager.filter(pk__in=nomor).delete()
        return list(nomor)

    return musnahkan


def _notifikasi(kota: Kota, batas: datetime) -> QuerySet[Notifikasi]:
    return Notifikasi.objects.filter(penerima__kota=kota, dibuat_pada__lt=batas)


def _kiriman(kota: Kota, batas: datetime) -> QuerySet[Kiriman]:
    return Kiriman.objects.filter(penerima__kota=kota, dimulai_pada__lt=batas).select_related("penerima")


def _masuk(kota: Kota, batas: datetime) -> QuerySet[AccessLog]:
    nama = Pengguna.objects.filter(kota=kota).values("username")
    return AccessLog.objects.filter(username__in=nama, attempt_time__lt=batas)


def _tautan(kota: Kota, batas: datetime) -> QuerySet[TautanAkun]:
    """Links that can no longer be used, whatever became of them."""
    return TautanAkun.objects.filter(pengguna__kota=kota, kedaluwarsa_pada__lt=batas).select_related("pengguna")


def _serah_terima(kota: Kota, batas: datetime) -> QuerySet[SerahTerima]:
    return SerahTerima.objects.filter(kota=kota, pada__lt=batas)


def akun_ditinggalkan(kota: Kota, batas: datetime) -> QuerySet[Pengguna]:
    """Closed accounts that still say whose they were, unused and untouched since `batas`."""
    ditutup = Riwayat.objects.filter(
        objek_jenis=Pengguna._meta.label_lower, objek_id=OuterRef("pk"), aksi__in=_MENUTUP, waktu__gte=batas
    )
    return Pengguna.objects.filter(
        ~Exists(ditutup),
        Q(last_login__isnull=True) | Q(last_login__lt=batas),
        kota=kota,
        is_active=False,
        dihapus_pada__isnull=True,
        date_joined__lt=batas,
    )


def _hapus_diri(kota: Kota, nomor: Sequence[int], oleh: Pengguna | None) -> list[int]:
    """Erase whose accounts these were; rows and deeds stay. Nothing when nobody answers for it."""
    if oleh is None or not boleh(oleh, Izin.KELOLA_AKUN, kota):
        return []
    for pengguna in Pengguna.objects.filter(kota=kota, pk__in=nomor):
        hapus_data_diri(pengguna=pengguna, alasan="Lewat masa simpan.", versi=pengguna.versi, oleh=oleh)
    return list(nomor)


def _label_masuk(baris: AccessLog) -> str:
    return f"{baris.username}, {hari_setempat(baris.attempt_time)}, {baris.ip_address or 'alamat tidak tercatat'}"


_SETAHUN = f"Setahun evaluasi harus dapat ditelusuri; sesudah itu tidak diperlukan lagi ({UU_PDP})."
_TAHUN_LALU = "Penilaian KLA dapat menanyakan tahun sebelumnya"

#: Each with the law it follows, the years that are offered and the fewest that are allowed.
JENIS = (
    JenisData(
        kode="notifikasi",
        nama="Pemberitahuan",
        keterangan="Pesan di lonceng setiap orang, dihitung sejak dibuat.",
        dasar=_SETAHUN,
        tahun_bawaan=2,
        tahun_minimum=1,
        baris=_notifikasi,
        label=lambda n: f"{n.judul}, {hari_setempat(n.dibuat_pada)}",
        musnahkan=_hapus(Notifikasi),
        sekali=500,
    ),
    JenisData(
        kode="kiriman",
        nama="Surel terkirim",
        keterangan="Catatan surel yang dikirim portal beserta isinya, dihitung sejak dikirim.",
        dasar=_SETAHUN,
        tahun_bawaan=2,
        tahun_minimum=1,
        baris=_kiriman,
        label=lambda k: f"{k.subjek} kepada {k.penerima}, {hari_setempat(k.dimulai_pada)}",
        musnahkan=_hapus(Kiriman),
        sekali=500,
    ),
    JenisData(
        kode="masuk",
        nama="Catatan masuk",
        keterangan="Kapan dan dari alamat mana akun kota masuk dan keluar.",
        dasar="Insiden sering baru diketahui berbulan-bulan kemudian; pelaporannya (UU 27/2022 Pasal 46) perlu "
        "catatan ini.",
        tahun_bawaan=2,
        tahun_minimum=1,
        baris=_masuk,
        label=_label_masuk,
        musnahkan=_hapus(AccessLog),
        sekali=500,
    ),
    JenisData(
        kode="tautan_akun",
        nama="Tautan kata sandi yang sudah habis",
        keterangan="Catatan tautan aktivasi dan kata sandi baru, dihitung sejak habis berlaku.",
        dasar=f"Pembuatan dan pemakaiannya tetap ada pada riwayat ({UU_PDP}).",
        tahun_bawaan=1,
        tahun_minimum=1,
        baris=_tautan,
        label=lambda t: f"{t.get_jenis_display()} {t.pengguna}, {hari_setempat(t.kedaluwarsa_pada)}",
        musnahkan=_hapus(TautanAkun),
    ),
    JenisData(
        kode="serah_terima",
        nama="Paket serah terima",
        keterangan="Keadaan tugas dan bukti pada saat sebuah akun diserahkan, dihitung sejak penyerahan.",
        dasar=f"{_TAHUN_LALU}; mengikuti {UU_ARSIP}.",
        tahun_bawaan=5,
        tahun_minimum=2,
        baris=_serah_terima,
        label=lambda s: f"{s}, {hari_setempat(s.pada)}",
        musnahkan=_hapus(SerahTerima),
    ),
    JenisData(
        kode="akun",
        nama="Data diri akun yang ditangguhkan",
        keterangan="Nama, NIP, telepon, surel, dan nama pengguna akun yang tidak dipakai lagi, dihitung sejak "
        "ditangguhkan. Riwayat pekerjaannya tetap ada.",
        dasar=f"{_TAHUN_LALU}; sesudah itu tidak diperlukan lagi ({UU_PDP}).",
        tahun_bawaan=5,
        tahun_minimum=1,
        baris=akun_ditinggalkan,
        label=lambda p: f"{p.username} ({p}, {p.get_peran_display()})",
        musnahkan=_hapus_diri,
        beku=True,
        sekali=20,
    ),
)


def daftarkan_jenis() -> None:
    daftarkan(*JENIS)
