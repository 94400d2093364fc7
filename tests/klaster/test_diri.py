"""The own profile, and rights that follow the account at once."""

import pytest
from django.test import Client
from django.urls import reverse

from indikator.models import Evaluasi
from klaster.forms.masuk import SYARAT_SANDI
from klaster.galat import SudahBerubah
from klaster.models import Aksi, Pengguna, Riwayat
from klaster.models.pengguna import Peran
from klaster.services.diri import IsiDiri, ganti_sandi, ubah_diri
from tests.dunia import Dunia
from tests.factories.indikator import SAAT_UJI
from tests.factories.klaster import KlasterFactory

ISI = {"nama": "Siti Aminah", "nip": "19800101 200501 2 001", "telepon": "0812-3456-7890", "email": "siti@contoh.test"}


@pytest.fixture
def orang(dunia: Dunia) -> Pengguna:
    return dunia.sini.operator_dinkes


@pytest.fixture
def client(orang: Pengguna) -> Client:
    client = Client()
    client.force_login(orang)
    return client


def kirim(client: Client, versi: int = 0, **isi: str):
    return client.post(reverse("klaster:profil"), {**ISI, "versi": versi, **isi})


def test_the_profile_is_stored_tidied_up(client: Client, orang: Pengguna) -> None:
    jawaban = kirim(client, nama="  Siti   Aminah ")
    assert (jawaban.status_code, jawaban["Location"]) == (302, reverse("klaster:profil"))
    orang.refresh_from_db()
    assert (orang.nama, orang.nip) == ("Siti Aminah", "198001012005012001")
    assert (orang.telepon, orang.email, orang.versi) == ("+6281234567890", "siti@contoh.test", 1)
    baris = Riwayat.objects.get(aksi=Aksi.AKUN_DIUBAH)
    assert baris.sebelum == {"nama": "dinkes Kota Sini", "nip": "", "telepon": "", "email": ""}
    assert baris.sesudah == {"nama": "Siti Aminah", "nip": "…001", "telepon": "…890", "email": "…est"}
    assert baris.objek_label == "sini.dinkes, dinkes Kota Sini (Operator Dinas Kesehatan Kota Sini)"
    assert orang.notifikasi.get(jenis="keamanan").judul == "Alamat surel akun Anda diubah"


def test_the_same_again_changes_nothing(client: Client, orang: Pengguna) -> None:
    kirim(client)
    jawaban = client.post(reverse("klaster:profil"), {**ISI, "versi": 0}, follow=True)
    assert "Tidak ada yang berubah." in jawaban.content.decode()
    assert Riwayat.objects.filter(aksi=Aksi.AKUN_DIUBAH).count() == 1
    orang.refresh_from_db()
    assert orang.versi == 1


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(client: Client, orang: Pengguna) -> None:
    Pengguna.objects.filter(pk=orang.pk).update(nama="Dari sekretariat", versi=1)
    jawaban = kirim(client)
    assert jawaban.status_code == 409
    assert "Profil Anda baru saja diubah di tempat lain" in jawaban.content.decode()
    assert "0812-3456-7890" in jawaban.content.decode()
    orang.refresh_from_db()
    assert orang.nama == "Dari sekretariat"
    assert kirim(client, versi=1).status_code == 302


@pytest.mark.keduanya
@pytest.mark.parametrize(
    ("bidang", "nilai", "pesan"),
    [
        ("nama", "   ", "Bidang ini"),
        ("nama", "12345", "Tulis nama lengkap"),
        ("nip", "1980", "NIP terdiri atas 18 angka"),
        ("nip", "19800101200501200a", "NIP terdiri atas 18 angka"),
        ("nip", "١٩٨٠٠١٠١٢٠٠٥٠١٢٠٠١", "NIP terdiri atas 18 angka"),
        ("telepon", "0812", "Tulis nomor telepon lengkap"),
        ("email", "siti", "email"),
        ("nama", "a" * 121, "121"),
        ("versi", "", "Muat ulang halaman"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(
    client: Client, orang: Pengguna, bidang: str, nilai: str, pesan: str
) -> None:
    jawaban = kirim(client, **{bidang: nilai})
    assert jawaban.status_code == 422
    assert pesan in " ".join(jawaban.context["form"].errors[bidang])
    assert "siti@contoh.test" in jawaban.content.decode() or bidang == "email"
    orang.refresh_from_db()
    assert (orang.nama, orang.versi) == ("dinkes Kota Sini", 0)


def test_nothing_else_can_be_sent_along(client: Client, orang: Pengguna, dunia: Dunia) -> None:
    """Role, place and the like are no fields of this form, whatever a request says."""
    kirim(
        client,
        peran="admin",
        kota=str(dunia.sana.kota.pk),
        opd=str(dunia.sana.dinkes.pk),
        is_staff="on",
        is_superuser="on",
        kepala_opd="on",
        username="admin2",
        password="x",
        pk=str(dunia.admin.pk),
        sesi_ke="9",
    )
    lama = orang
    baru = Pengguna.objects.get(pk=orang.pk)
    sama = ("peran", "kota_id", "opd_id", "is_staff", "is_superuser", "kepala_opd", "username", "password", "sesi_ke")
    assert [getattr(baru, n) for n in sama] == [getattr(lama, n) for n in sama]
    assert baru.nama == "Siti Aminah"


def test_two_at_once_only_one_wins(orang: Pengguna) -> None:
    ubah_diri(isi=IsiDiri(nama="Satu"), versi=0, oleh=orang)
    with pytest.raises(SudahBerubah):
        ubah_diri(isi=IsiDiri(nama="Dua"), versi=0, oleh=orang)


def test_the_rules_of_a_password_are_one_sentence(client: Client) -> None:
    isi = client.get(reverse("klaster:sandi")).content.decode()
    assert isi.count(SYARAT_SANDI) == 1
    assert "informasi pribadi" not in isi  # Django's list


def test_a_password_changed_meanwhile_is_not_overwritten(orang: Pengguna) -> None:
    kini = Pengguna.objects.get(pk=orang.pk)
    ganti_sandi(sandi="kata-baru-panjang-7", kunci="", oleh=kini)
    with pytest.raises(SudahBerubah):
        ganti_sandi(sandi="kata-lain-panjang-8", kunci="", oleh=orang)
    assert Pengguna.objects.get(pk=orang.pk).check_password("kata-baru-panjang-7")


# --- Rights are lost on the next request, in a session that is open (AC-7) ----------------------------------------
def _soal(dunia: Dunia, kode: str) -> str:
    return reverse("bukti:pertanyaan", args=[dunia.sini.kota.kode, 2024, kode])


def test_disabled(client: Client, orang: Pengguna, dunia: Dunia) -> None:
    assert client.get(_soal(dunia, "4.1")).status_code == 200
    Pengguna.objects.filter(pk=orang.pk).update(is_active=False)
    assert client.get(_soal(dunia, "4.1"))["Location"].startswith(reverse("klaster:masuk"))


def test_another_role(dunia: Dunia) -> None:
    client = Client()
    client.force_login(dunia.sini.sekretariat)
    rencana = reverse("indikator:penugasan", args=[dunia.sini.kota.kode, 2024])
    assert client.get(rencana).status_code == 200
    Pengguna.objects.filter(pk=dunia.sini.sekretariat.pk).update(peran=Peran.PIMPINAN)
    assert client.get(rencana).status_code == 403


def test_another_opd(client: Client, orang: Pengguna, dunia: Dunia) -> None:
    assert client.get(_soal(dunia, "4.2")).status_code == 200
    Pengguna.objects.filter(pk=orang.pk).update(opd=dunia.sini.kecamatan)
    assert client.get(_soal(dunia, "4.2")).status_code == 404


def test_another_city(client: Client, orang: Pengguna, dunia: Dunia) -> None:
    assert client.get(_soal(dunia, "4.1")).status_code == 200
    Pengguna.objects.filter(pk=orang.pk).update(kota=dunia.sana.kota, opd=dunia.sana.dinkes)
    assert client.get(_soal(dunia, "4.1")).status_code == 404


def test_another_klaster(dunia: Dunia) -> None:
    client = Client()
    client.force_login(dunia.sini.verifikator)
    meja = reverse("bukti:verifikasi", args=[dunia.sini.kota.kode, 2024, "4.1"])
    assert client.get(meja).status_code == 200
    dunia.sini.verifikator.klaster_verifikasi.set([KlasterFactory(kode="KDK")])
    assert client.get(meja).status_code == 404


def test_a_city_taken_from_an_evaluator(dunia: Dunia) -> None:
    client = Client()
    client.force_login(dunia.evaluator)
    Evaluasi.objects.update(status=Evaluasi.Status.DIAJUKAN, diajukan_pada=SAAT_UJI)
    tahap = reverse("laporan:tahap", args=[dunia.sini.kota.kode, 2024])
    assert client.get(tahap).status_code == 200
    dunia.evaluator.kota_binaan.clear()
    assert client.get(tahap).status_code == 404


def test_a_password_set_by_somebody_else(client: Client, orang: Pengguna, dunia: Dunia) -> None:
    kini = Pengguna.objects.get(pk=orang.pk)
    kini.set_password("kata-baru-panjang-7")
    kini.save()
    assert client.get(_soal(dunia, "4.1"))["Location"].startswith(reverse("klaster:masuk"))
