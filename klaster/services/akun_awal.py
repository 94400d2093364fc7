"""The first account of a city, made by whoever runs the server; all others are made in the portal."""

from django.db import transaction

from klaster.aturan.data_diri import SalahTulis, rapikan_nama
from klaster.aturan.nama_akun import rapikan_nama_pengguna
from klaster.galat import Ditolak
from klaster.models import Kota, Pengguna
from klaster.models.pengguna import Peran
from klaster.services.akun import IsiAkun, buat_akun
from klaster.services.tautan_akun import TautanBaru, buat_tautan


@transaction.atomic
def buat_akun_awal(*, kota: Kota, username: str, nama: str) -> TautanBaru:
    """The secretariat's first account and its link; run again before the link was used, a new link for it.

    Raises `Ditolak` when the city has another active secretariat (they make accounts themselves), and when this one
    has a password by now.
    """
    Kota.objects.select_for_update().get(pk=kota.pk)  # two runs at once make one account
    nama_pengguna = rapikan_nama_pengguna(username)
    sekretariat = Pengguna.objects.filter(kota=kota, peran=Peran.SEKRETARIAT, is_active=True)
    ada = sekretariat.filter(username=nama_pengguna).first()
    if lain := sekretariat.exclude(username=nama_pengguna).first():
        raise Ditolak(
            f"{kota} sudah punya sekretariat yang aktif ({lain.username}). Ia membuat akun lain di portal, "
            "pada Pengaturan, Akun."
        )
    if ada is None:
        try:
            isi = IsiAkun(nama=rapikan_nama(nama), peran=Peran.SEKRETARIAT)
        except SalahTulis as galat:
            raise Ditolak(str(galat), bidang="nama") from galat
        ada = buat_akun(kota=kota, username=nama_pengguna, isi=isi, oleh=None)
    elif ada.has_usable_password():
        raise Ditolak(
            f"Akun {ada.username} sudah punya kata sandi. Bila lupa, admin sistem membuatkan tautan baru di portal, "
            "pada halaman akun itu."
        )
    return buat_tautan(pengguna=ada, oleh=None)
