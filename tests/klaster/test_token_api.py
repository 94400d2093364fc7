"""API tokens: shown once, kept as a fingerprint, of one city, revocable; only after a fresh log-in."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Riwayat, TokenApi
from klaster.queries.token_api import cari_token
from klaster.services.token_api import buat_token, cabut_token, catat_pemakaian
from tests.dunia import Dunia
from tests.factories.klaster import TokenApiFactory
from tests.masuk import masuk_segar

pytestmark = pytest.mark.django_db
ISI = {"nama": "Satu Data", "cakupan": ["hasil", "kota"], "hari": 90}


def buat(dunia: Dunia, **ubah):
    return buat_token(kota=dunia.sini.kota, oleh=dunia.sini.sekretariat, **ISI | ubah)


def test_rahasia_hanya_sekali_dan_tersimpan_sebagai_sidik(dunia: Dunia):
    baru = buat(dunia)
    assert baru.rahasia.startswith("kla_")
    assert len(baru.rahasia) >= 47
    assert cari_token(baru.rahasia) == baru.token
    simpanan = " ".join(str(n) for n in TokenApi.objects.values_list().get())
    assert baru.rahasia not in simpanan
    assert baru.token.awalan == baru.rahasia[:12]
    assert baru.token.cakupan == ["kota", "hasil"]  # in the order of the model, whatever was sent
    assert timedelta(days=89) < baru.token.kedaluwarsa_pada - timezone.now() <= timedelta(days=90)
    riwayat = Riwayat.objects.get(aksi=Aksi.TOKEN_DIBUAT)
    assert (riwayat.pelaku, riwayat.kota, riwayat.objek_id) == (dunia.sini.sekretariat, dunia.sini.kota, baru.token.pk)
    assert baru.rahasia not in str(riwayat.sesudah)


@pytest.mark.parametrize("rahasia", ["", "kla_", "kla_salah", "x" * 40, "kla_" + "x" * 10_000])
def test_rahasia_lain_tidak_membuka(dunia: Dunia, rahasia):
    buat(dunia)
    assert cari_token(rahasia) is None


@pytest.mark.parametrize(
    ("ubah", "bidang"),
    [
        ({"cakupan": []}, "cakupan"),
        ({"cakupan": ["hasil", "rahasia-lain"]}, "cakupan"),
        ({"cakupan": ["kota"], "sementara": True}, "sementara"),
        ({"hari": 0}, "hari"),
        ({"hari": 367}, "hari"),
        ({"nama": "SATU DATA"}, "nama"),
    ],
)
def test_yang_ditolak(dunia: Dunia, ubah, bidang):
    buat(dunia)
    with pytest.raises(Ditolak) as galat:
        buat(dunia, **({"nama": "Lain"} | ubah))
    assert galat.value.bidang == bidang
    assert TokenApi.objects.count() == 1


def test_nama_boleh_dipakai_lagi_sesudah_dicabut_atau_habis_dan_oleh_kota_lain(dunia: Dunia):
    cabut_token(token=buat(dunia).token, oleh=dunia.sini.sekretariat)
    buat(dunia)
    with time_machine.travel(timezone.now() + timedelta(days=91), tick=False):
        buat(dunia)
    buat_token(kota=dunia.sana.kota, oleh=dunia.sana.sekretariat, **ISI)
    assert TokenApi.objects.count() == 4


def test_angka_sementara_hanya_bila_dicentang_dan_tercatat(dunia: Dunia):
    biasa, lengkap = buat(dunia).token, buat(dunia, nama="Dasbor", sementara=True).token
    assert (biasa.sementara, lengkap.sementara) == (False, True)
    assert [t.nama_cakupan[-1] for t in (biasa, lengkap)] == ["nilai dan predikat", "angka sementara"]
    catatan = Riwayat.objects.filter(aksi=Aksi.TOKEN_DIBUAT).order_by("pk")
    assert [b.sesudah["sementara"] for b in catatan] == [False, True]


def test_paling_banyak_dua_puluh(dunia: Dunia):
    TokenApiFactory.create_batch(20, kota=dunia.sini.kota)
    with pytest.raises(Ditolak, match="paling banyak 20 token"):
        buat(dunia)


def test_mencabut_dua_kali_yang_kedua_diberi_tahu(dunia: Dunia):
    token = buat(dunia).token
    cabut_token(token=token, oleh=dunia.sini.sekretariat)
    with pytest.raises(SudahBerubah):
        cabut_token(token=token, oleh=dunia.sini.sekretariat)
    assert Riwayat.objects.filter(aksi=Aksi.TOKEN_DICABUT).count() == 1


def test_pemakaian_dicatat_paling_sering_semenit_sekali(dunia: Dunia, django_assert_num_queries):
    token = buat(dunia).token
    with time_machine.travel("2030-01-01T00:00:00Z", tick=False) as jam:
        catat_pemakaian(token)
        token.refresh_from_db()
        with django_assert_num_queries(0):
            catat_pemakaian(token)
        jam.shift(60)
        catat_pemakaian(token)
        token.refresh_from_db()
        assert token.terakhir_dipakai == timezone.now()


# --- Pages ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def sekretariat(client, dunia: Dunia):
    masuk_segar(client, dunia.sini.sekretariat)
    return client


def test_halaman_menampilkan_token_baru_sekali_saja(sekretariat, dunia: Dunia):
    jawaban = sekretariat.post(reverse("klaster:token_buat", args=["32.77"]), ISI)
    rahasia = jawaban.context["baru"].rahasia
    assert jawaban.status_code == 200
    assert jawaban["Cache-Control"] == "no-store, private"
    assert rahasia in jawaban.content.decode()
    daftar = sekretariat.get(reverse("klaster:token_list", args=["32.77"])).content.decode()
    assert rahasia not in daftar
    assert rahasia[:12] in daftar
    assert "Belum pernah" in daftar


def test_centang_pada_halaman(sekretariat):
    alamat = reverse("klaster:token_buat", args=["32.77"])
    tolak = sekretariat.post(alamat, ISI | {"cakupan": ["kota"], "sementara": "on"})
    assert tolak.status_code == 422
    assert "Angka sementara ikut hanya bila" in tolak.content.decode()
    assert sekretariat.post(alamat, ISI | {"sementara": "on"}).status_code == 200
    assert TokenApi.objects.get().sementara
    assert "angka sementara" in sekretariat.get(reverse("klaster:token_list", args=["32.77"])).content.decode()


def test_isian_yang_ditolak_tetap_ada(sekretariat):
    jawaban = sekretariat.post(reverse("klaster:token_buat", args=["32.77"]), {"nama": "Dasbor <b>", "hari": "30"})
    assert jawaban.status_code == 422
    assert "Pilih paling sedikit satu jenis data." in jawaban.content.decode()
    assert "Dasbor &lt;b&gt;" in jawaban.content.decode()
    assert TokenApi.objects.count() == 0


def test_tekan_dua_kali_tidak_membuat_dua(sekretariat):
    alamat = reverse("klaster:token_buat", args=["32.77"])
    assert [sekretariat.post(alamat, ISI).status_code for _ in range(2)] == [200, 422]
    assert TokenApi.objects.count() == 1


def test_mencabut_dari_halaman(sekretariat, dunia: Dunia):
    token = TokenApiFactory(kota=dunia.sini.kota)
    alamat = reverse("klaster:token_cabut", args=["32.77", token.pk])
    assert sekretariat.post(alamat).status_code == 302
    token.refresh_from_db()
    assert not token.berlaku
    assert "Dicabut" in sekretariat.get(reverse("klaster:token_list", args=["32.77"])).content.decode()


def test_token_kota_lain_tidak_ada(sekretariat, dunia: Dunia):
    token = TokenApiFactory(kota=dunia.sana.kota)
    for kota in ("32.77", "32.75"):
        assert sekretariat.post(reverse("klaster:token_cabut", args=[kota, token.pk])).status_code == 404
    token.refresh_from_db()
    assert token.berlaku
    assert token.nama not in sekretariat.get(reverse("klaster:token_list", args=["32.77"])).content.decode()


@pytest.mark.parametrize("nama", ["token_buat", "token_cabut"])
def test_perlu_sandi_lagi_sesudah_lima_belas_menit(client, dunia: Dunia, nama):
    token = TokenApiFactory(kota=dunia.sini.kota)
    masuk_segar(client, dunia.sini.sekretariat, umur=16 * 60)
    argumen = ["32.77"] if nama == "token_buat" else ["32.77", token.pk]
    jawaban = client.post(reverse(f"klaster:{nama}", args=argumen), ISI)
    assert (jawaban.status_code, "pastikan" in jawaban.url or "reauth" in jawaban.url) == (302, True)
    assert TokenApi.objects.filter(dicabut_pada__isnull=True).count() == 1


def test_banyak_kueri_tetap(sekretariat, dunia: Dunia, django_assert_max_num_queries):
    alamat = reverse("klaster:token_list", args=["32.77"])

    def kueri() -> int:
        with django_assert_max_num_queries(60) as rekaman:
            sekretariat.get(alamat)
        return len(rekaman)

    TokenApiFactory(kota=dunia.sini.kota, dibuat_oleh=dunia.sini.sekretariat)
    sedikit = kueri()
    TokenApiFactory.create_batch(19, kota=dunia.sini.kota, dibuat_oleh=dunia.sini.sekretariat)
    assert kueri() == sedikit
