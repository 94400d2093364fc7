"""The own box: the list, opening, marking, the bell, the switches."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, JenisNotifikasi, Notifikasi, PilihanNotifikasi, Riwayat
from klaster.services.notifikasi import simpan_pilihan
from tests.factories.notifikasi import NotifikasiFactory

pytestmark = pytest.mark.django_db
DAFTAR, SEMUA = reverse("klaster:notifikasi_list"), reverse("klaster:notifikasi_semua")
PILIHAN = reverse("klaster:pilihan_notifikasi")


@pytest.fixture
def orang(dunia):
    return dunia.sini.operator_dinkes


@pytest.fixture
def masuk(client, orang):
    client.force_login(orang)
    return client


def judul(jawaban) -> list[str]:
    return [n.judul for n in jawaban.context["page_obj"]]


def dibaca(satu: Notifikasi) -> bool:
    satu.refresh_from_db()
    return satu.dibaca_pada is not None


def test_the_list_shows_own_messages_newest_first_and_counts_the_unread(masuk, orang, dunia):
    NotifikasiFactory(penerima=orang, judul="Lama")
    NotifikasiFactory(penerima=orang, judul="Baru", jenis=JenisNotifikasi.BUKTI, isi="Baris satu\nBaris dua")
    NotifikasiFactory(penerima=dunia.sini.operator_dinsos, judul="Milik rekan")
    jawaban = masuk.get(DAFTAR)
    assert judul(jawaban) == ["Baru", "Lama"]
    assert jawaban.context["belum"] == 2
    isi = jawaban.content.decode()
    assert "Baris satu<br>Baris dua" in isi
    assert "Pemberitahuan, 2 belum dibaca" in isi
    assert "Milik rekan" not in isi


def test_the_list_is_filtered_by_kind_and_by_unread(masuk, orang):
    NotifikasiFactory(penerima=orang, judul="Satu", jenis=JenisNotifikasi.BUKTI)
    dua = NotifikasiFactory(penerima=orang, judul="Dua", jenis=JenisNotifikasi.LAPORAN)
    masuk.get(reverse("klaster:notifikasi_buka", args=[dua.pk]))
    assert judul(masuk.get(DAFTAR, {"jenis": "bukti"})) == ["Satu"]
    assert judul(masuk.get(DAFTAR, {"baca": "belum"})) == ["Satu"]
    assert judul(masuk.get(DAFTAR, {"jenis": "laporan", "baca": "belum"})) == []
    assert len(judul(masuk.get(DAFTAR, {"jenis": "tidak-ada", "baca": "x"}))) == 2


def test_an_empty_box_says_what_will_be_in_it(masuk):
    jawaban = masuk.get(DAFTAR)
    assert "Belum ada pemberitahuan" in jawaban.content.decode()
    assert "k-lonceng__jumlah" not in jawaban.content.decode()


def test_opening_leads_to_the_place_and_marks_as_read(masuk, orang):
    satu = NotifikasiFactory(penerima=orang, alamat="/kota/32.77/2024/")
    alamat = reverse("klaster:notifikasi_buka", args=[satu.pk])
    assert masuk.head(alamat).status_code == 302
    assert not dibaca(satu)
    assert masuk.get(alamat).url == "/kota/32.77/2024/"
    assert dibaca(satu)
    pertama = satu.dibaca_pada
    masuk.get(alamat)
    assert dibaca(satu) and satu.dibaca_pada == pertama


def test_a_message_without_a_place_leads_to_the_list(masuk, orang):
    satu = NotifikasiFactory(penerima=orang)
    assert masuk.get(reverse("klaster:notifikasi_buka", args=[satu.pk])).url == DAFTAR


@pytest.mark.parametrize("nama", ["notifikasi_buka", "notifikasi_tandai"])
def test_the_message_of_a_colleague_is_not_there(masuk, dunia, nama):
    satu = NotifikasiFactory(penerima=dunia.sini.sekretariat)
    metode = masuk.get if nama == "notifikasi_buka" else masuk.post
    assert metode(reverse(f"klaster:{nama}", args=[satu.pk])).status_code == 404
    assert not dibaca(satu)


def test_one_message_is_marked_read_and_unread_again_and_the_filter_stays(masuk, orang):
    satu = NotifikasiFactory(penerima=orang)
    alamat = reverse("klaster:notifikasi_tandai", args=[satu.pk]) + "?jenis=evaluasi"
    assert masuk.post(alamat).url == f"{DAFTAR}?jenis=evaluasi#pesan-{satu.pk}"
    assert dibaca(satu)
    masuk.post(alamat, {"belum": "1"})
    assert not dibaca(satu)


def test_all_are_marked_up_to_the_newest_that_was_on_the_page(masuk, orang, dunia):
    lama, baru = NotifikasiFactory(penerima=orang), NotifikasiFactory(penerima=orang)
    rekan = NotifikasiFactory(penerima=dunia.sini.sekretariat)
    assert masuk.get(DAFTAR).context["terbaru"] == baru.pk
    susulan = NotifikasiFactory(penerima=orang)
    masuk.post(SEMUA, {"sampai": baru.pk})
    assert (dibaca(lama), dibaca(baru), dibaca(susulan), dibaca(rekan)) == (True, True, False, False)


@pytest.mark.parametrize("sampai", ["", "abc", "-1", "9" * 30])
def test_nonsense_marks_nothing(masuk, orang, sampai):
    satu = NotifikasiFactory(penerima=orang)
    assert masuk.post(SEMUA, {"sampai": sampai}).status_code == 302
    assert not dibaca(satu)


def test_the_list_costs_the_same_for_few_and_many(masuk, orang):
    NotifikasiFactory(penerima=orang)
    masuk.get(DAFTAR)
    with CaptureQueriesContext(connection) as sedikit:
        masuk.get(DAFTAR)
    for _ in range(29):
        NotifikasiFactory(penerima=orang)
    with CaptureQueriesContext(connection) as banyak:
        assert len(judul(masuk.get(DAFTAR))) == 25
    assert len(banyak) == len(sedikit) <= 16


# --- Switches -------------------------------------------------------------------------------------------------------


def test_the_switches_show_everything_on_at_first(masuk):
    form = masuk.get(PILIHAN).context["form"]
    assert form["surel"].value() is True
    assert set(form["jenis"].value()) == set(JenisNotifikasi.values) - {"keamanan"}


def test_switches_are_stored_and_audited(masuk, orang):
    jawaban = masuk.post(PILIHAN, {"versi": 0, "jenis": ["tenggat", "dikembalikan"]})
    assert jawaban.url == PILIHAN
    pilihan = PilihanNotifikasi.objects.get(pengguna=orang)
    assert (pilihan.surel, pilihan.versi) == (False, 1)
    assert set(pilihan.mati) == set(JenisNotifikasi.values) - {"tenggat", "dikembalikan", "keamanan"}
    satu = Riwayat.objects.get(aksi=Aksi.PILIHAN_DIUBAH)
    assert (satu.sebelum["mati"], satu.sesudah["surel"]) == ([], False)


def test_pressing_save_twice_is_one_change(masuk, orang):
    for _ in range(2):
        assert masuk.post(PILIHAN, {"versi": 0, "surel": "on", "jenis": ["tenggat"]}).status_code == 302
    assert Riwayat.objects.filter(aksi=Aksi.PILIHAN_DIUBAH).count() == 1


def test_a_stale_page_keeps_what_was_chosen_and_can_be_saved_again(masuk, orang):
    simpan_pilihan(oleh=orang, surel=False, mati=["bukti"], versi=0)
    jawaban = masuk.post(PILIHAN, {"versi": 0, "surel": "on", "jenis": ["laporan"]})
    assert jawaban.status_code == 409
    form = jawaban.context["form"]
    assert (form["versi"].value(), form["jenis"].value(), form["surel"].value()) == ("1", ["laporan"], True)
    assert PilihanNotifikasi.objects.get(pengguna=orang).mati == ["bukti"]


@pytest.mark.parametrize("isi", [{"versi": "x"}, {}, {"versi": 0, "jenis": ["keamanan"]}, {"versi": 0, "jenis": ["?"]}])
def test_a_garbled_form_is_refused(masuk, orang, isi):
    assert masuk.post(PILIHAN, isi).status_code == 422
    assert not PilihanNotifikasi.objects.filter(pengguna=orang).exclude(versi=0).exists()


def test_security_cannot_be_switched_off_and_unknown_kinds_are_refused(orang):
    assert simpan_pilihan(oleh=orang, surel=True, mati=["keamanan", "bukti"], versi=0).mati == ["bukti"]
    with pytest.raises(Ditolak, match="tidak dikenal"):
        simpan_pilihan(oleh=orang, surel=True, mati=["hantu"], versi=1)
    with pytest.raises(SudahBerubah):
        simpan_pilihan(oleh=orang, surel=True, mati=[], versi=0)
