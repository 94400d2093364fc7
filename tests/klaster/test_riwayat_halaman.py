"""The audit trail of a city as a page: who may see it, what can be found, how far back, and what its rows say."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bukti.services.kepekaan import catat_pembukaan
from klaster.asal import Asal, asal_kini
from klaster.aturan.kelompok_aksi import KELOMPOK_AKSI
from klaster.models import Aksi, Denyut, Riwayat
from klaster.services.riwayat import catat
from klaster.services.segel import segel
from tests.dunia import DuniaKota
from tests.factories.bukti import BuktiFactory, VersiBuktiFactory
from tests.klaster.bahan_riwayat import buat_riwayat, tanpa_penjaga

TEMPAT = Asal(alamat="203.0.113.7", id_permintaan="permintaan-satu")


@pytest.fixture
def kota(dunia, client) -> DuniaKota:
    client.force_login(dunia.sini.sekretariat)
    return dunia.sini


def alamat(kota: DuniaKota, nama: str = "riwayat_list", *lain: object) -> str:
    return reverse(f"klaster:{nama}", args=[kota.kota.kode, *lain])


def terlihat(client, kota: DuniaKota, **saringan) -> list[str]:
    """The sentences on the page, newest first."""
    jawaban = client.get(alamat(kota), saringan)
    assert jawaban.status_code == 200
    return [baris.kalimat for baris in jawaban.context["halaman"].baris]


def kejadian(kota: DuniaKota, aksi: Aksi, *, oleh=None, hari: int = 0, asal: Asal = TEMPAT, **lain) -> Riwayat:
    tanda = asal_kini.set(asal)
    try:
        waktu = timezone.now() - timedelta(days=hari)
        return catat(aksi=aksi, objek=lain.pop("objek", kota.kota), oleh=oleh, kota=kota.kota, waktu=waktu, **lain)
    finally:
        asal_kini.reset(tanda)


def test_every_action_belongs_to_one_group():
    semua = [aksi for kelompok in KELOMPOK_AKSI.values() for aksi in kelompok.aksi]
    assert sorted(semua) == sorted(Aksi)
    assert not set(KELOMPOK_AKSI) & set(Aksi.values)


def test_newest_first_with_address_and_diff(kota, client):
    kejadian(kota, Aksi.TENGGAT_DIUBAH, oleh=kota.sekretariat, hari=1, sebelum={"tenggat": "2024-05-01"})
    kejadian(
        kota,
        Aksi.AKUN_DIUBAH,
        oleh=kota.sekretariat,
        objek=kota.pimpinan,
        keterangan="Pindah tugas",
        sebelum={"peran": "pimpinan", "is_active": True, "nip": ""},
        sesudah={"peran": "verifikator", "is_active": True, "nip": "1980"},
    )
    isi = client.get(alamat(kota)).content.decode()
    assert isi.index("mengubah akun walikota Kota Sini") < isi.index("mengubah tenggat Kota Sini")
    assert "203.0.113.7" in isi
    assert "Pindah tugas" in isi
    for potong in ("<del>Pimpinan</del>", "<ins>Verifikator</ins>", "<del>–</del>", "<ins>1980</ins>", "1 Mei 2024"):
        assert potong in isi


def test_rows_of_another_city_and_of_the_portal_are_not_there(kota, dunia, client):
    kejadian(dunia.sana, Aksi.TENGGAT_DIUBAH)
    catat(aksi=Aksi.MASUK, objek=dunia.admin, oleh=dunia.admin)
    assert "Kota Sana" not in client.get(alamat(kota)).content.decode()
    assert [b for b in terlihat(client, kota) if "admin" in b] == []


def test_filters(kota, client):
    kejadian(kota, Aksi.AKUN_DIBUAT, oleh=kota.sekretariat, objek=kota.pimpinan)
    kejadian(kota, Aksi.AKUN_DITANGGUHKAN, oleh=kota.sekretariat, objek=kota.pimpinan, keterangan="Mutasi ke BKD")
    lain = Asal(alamat="2001:db8::7", id_permintaan="permintaan-dua")
    kejadian(kota, Aksi.MASUK, oleh=kota.operator_dinkes, objek=kota.operator_dinkes, asal=lain)
    dibuat, ditangguhkan, masuk = (
        "sekretariat Kota Sini (Sekretariat Kota Sini) membuat akun walikota Kota Sini.",
        "sekretariat Kota Sini (Sekretariat Kota Sini) menangguhkan akun walikota Kota Sini.",
        "dinkes Kota Sini (Operator Dinas Kesehatan Kota Sini) masuk sebagai dinkes Kota Sini.",
    )
    for saringan, harap in [
        ({"kegiatan": "akun"}, [ditangguhkan, dibuat]),
        ({"kegiatan": Aksi.AKUN_DIBUAT}, [dibuat]),
        ({"q": "mutasi walikota"}, [ditangguhkan]),
        ({"q": "Menangguhkan walikota"}, [ditangguhkan]),
        ({"q": "masuk dinkes"}, [masuk]),
        ({"q": "tidak-ada-ini"}, []),
        ({"orang": kota.operator_dinkes.pk}, [masuk]),
        ({"alamat": "2001:DB8:0::7"}, [masuk]),
        ({"permintaan": "permintaan-dua"}, [masuk]),
        ({"jenis": "klaster.pengguna", "objek": kota.pimpinan.pk}, [ditangguhkan, dibuat]),
    ]:
        assert terlihat(client, kota, **saringan) == harap, saringan
    assert all(b.startswith("Sistem ") for b in terlihat(client, kota, orang="sistem"))


def test_days_and_hours_are_those_of_the_city(kota, client):
    """Kota Sini lives in WIB: 17.00 UTC is the next day's midnight there."""
    for saat in (datetime(2026, 3, 1, 16, 59, 59, tzinfo=UTC), datetime(2026, 3, 1, 17, 0, tzinfo=UTC)):
        catat(aksi=Aksi.MASUK, objek=kota.kota, oleh=None, kota=kota.kota, waktu=saat)
    assert len(terlihat(client, kota, dari="2026-03-01", sampai="2026-03-01")) == 1
    assert len(terlihat(client, kota, dari="2026-03-01", sampai="2026-03-02")) == 2
    jam = {"dari": "2026-03-01", "jam_dari": "23:59", "sampai": "2026-03-02", "jam_sampai": "00:00"}
    assert len(terlihat(client, kota, **jam)) == 2
    assert (
        len(terlihat(client, kota, **jam | {"jam_dari": "23:58", "sampai": "2026-03-01", "jam_sampai": "23:58"})) == 0
    )


@pytest.mark.keduanya
@pytest.mark.parametrize(
    ("saringan", "pesan"),
    [
        ({"dari": "kemarin"}, "Masukkan tanggal yang valid."),
        ({"dari": "0001-01-01"}, "Tahunnya harus 2000 sampai 2999."),
        ({"dari": "2026-03-02", "sampai": "2026-03-01"}, "Akhirnya mendahului awalnya."),
        ({"jam_dari": "10:00"}, "Isi tanggalnya juga"),
        ({"alamat": "kantor"}, "alamat"),
        ({"orang": "999999"}, "999999"),
        ({"kegiatan": "meretas"}, "meretas"),
        ({"objek": "-1"}, ""),
    ],
)
def test_a_bad_filter_shows_nothing_and_says_why(kota, client, saringan, pesan):
    kejadian(kota, Aksi.TENGGAT_DIUBAH)
    jawaban = client.get(alamat(kota), saringan)
    assert jawaban.status_code == 422
    assert jawaban.context["halaman"].baris == []
    assert pesan in jawaban.content.decode()


def test_a_person_of_another_city_cannot_be_looked_for(kota, dunia, client):
    assert client.get(alamat(kota), {"orang": dunia.sana.pimpinan.pk}).status_code == 422


def test_pages_by_keyset_lead_back_and_forth(kota, client):
    buat_riwayat(kota.kota, 60)
    pertama = client.get(alamat(kota), {"kegiatan": "tenggat_diubah"}).context["halaman"]
    assert (len(pertama.baris), pertama.baru, bool(pertama.lama)) == (25, "", True)
    kedua = client.get(alamat(kota), {"kegiatan": "tenggat_diubah", "sebelum": pertama.lama}).context["halaman"]
    ketiga = client.get(alamat(kota), {"kegiatan": "tenggat_diubah", "sebelum": kedua.lama}).context["halaman"]
    assert (len(ketiga.baris), ketiga.lama) == (10, "")
    nomor = [b.pk for h in (pertama, kedua, ketiga) for b in h.baris]
    assert nomor == sorted(nomor, reverse=True)
    assert len(set(nomor)) == 60
    kembali = client.get(alamat(kota), {"kegiatan": "tenggat_diubah", "sesudah": ketiga.baru}).context["halaman"]
    assert [b.pk for b in kembali.baris] == [b.pk for b in kedua.baris]
    awal = client.get(alamat(kota), {"kegiatan": "tenggat_diubah", "sesudah": kembali.baru}).context["halaman"]
    assert ([b.pk for b in awal.baris], awal.baru) == ([b.pk for b in pertama.baris], "")


@pytest.mark.parametrize("kunci", ["x", "-", "1-", "9" * 40 + "-1", "12-" + "9" * 30, "١-٢"])
def test_a_broken_cursor_is_the_first_page(kota, client, kunci):
    buat_riwayat(kota.kota, 2)
    assert len(client.get(alamat(kota), {"sebelum": kunci}).context["halaman"].baris) > 0


def test_rows_of_one_moment_keep_their_order_over_pages(kota, client):
    buat_riwayat(kota.kota, 30, waktu=timezone.now() - timedelta(days=2))
    pertama = client.get(alamat(kota), {"kegiatan": "tenggat_diubah"}).context["halaman"]
    sisa = client.get(alamat(kota), {"kegiatan": "tenggat_diubah", "sebelum": pertama.lama}).context["halaman"]
    assert len({b.pk for b in [*pertama.baris, *sisa.baris]}) == 30


def test_queries_do_not_grow_with_rows(kota, client):
    def banyak_kueri() -> int:
        with CaptureQueriesContext(connection) as tangkapan:
            assert client.get(alamat(kota)).status_code == 200
        return len(tangkapan)

    kejadian(kota, Aksi.JAWABAN_DISIMPAN, objek=kota.jawaban("4.1"))
    kejadian(kota, Aksi.TENGGAT_DIUBAH, objek=kota.evaluasi)
    banyak_kueri()
    sedikit = banyak_kueri()
    for kode in ("4.2", "4.3", "4.4", "26.1"):
        kejadian(kota, Aksi.JAWABAN_DISIMPAN, objek=kota.jawaban(kode))
    buat_riwayat(kota.kota, 15)
    assert banyak_kueri() == sedikit


def test_links_lead_to_what_is_still_there_and_visible(kota, dunia, client):
    bukti = BuktiFactory(opd=kota.dinkes, pengunggah=kota.operator_dinkes, judul="SK Dinkes")
    kejadian(kota, Aksi.BUKTI_DIUNGGAH, objek=bukti)
    kejadian(kota, Aksi.JAWABAN_DISIMPAN, objek=kota.jawaban("4.1"))
    kejadian(kota, Aksi.TENGGAT_DIUBAH, objek=dunia.sana.evaluasi)
    url = {b.objek_jenis: b.url_objek for b in client.get(alamat(kota)).context["halaman"].baris}
    assert url["bukti.bukti"] == bukti.get_absolute_url()
    assert url["indikator.jawaban"] == kota.jawaban("4.1").get_absolute_url()
    assert dunia.sana.evaluasi.get_absolute_url() not in url.values()
    bukti.delete()
    assert "mengunggah bukti" in " ".join(terlihat(client, kota))


def test_an_object_whose_kind_is_gone_is_still_told(kota, client):
    Riwayat.objects.create(
        waktu=timezone.now(),
        kota=kota.kota,
        pelaku_label="Ani",
        aksi="aksi_lama",
        objek_jenis="lama.hilang",
        objek_id=1,
        objek_label="benda lama",
        sesudah={"kunci_aneh": [1, {"a": None}], "sejak": "2024-02-30"},
    )
    isi = client.get(alamat(kota)).content.decode()
    assert "Ani aksi_lama benda lama." in isi
    assert "Kunci aneh" in isi
    assert "2024-02-30" in isi


def test_what_people_typed_stays_text(kota, client):
    jahat = "<script>alert(1)</script>"
    baris = kejadian(
        kota, Aksi.AKUN_DIUBAH, label=jahat, keterangan=jahat, sebelum={jahat: jahat}, sesudah={jahat: "x"}
    )
    for url in (alamat(kota), alamat(kota, "riwayat_detail", baris.pk)):
        assert jahat not in client.get(url).content.decode()


def test_a_title_at_the_end_is_not_followed_by_a_second_full_stop(kota, client):
    kejadian(kota, Aksi.AKUN_DIUBAH, label="siti, Siti Aminah, S.Kom.")
    assert terlihat(client, kota, kegiatan="akun") == ["Sistem mengubah akun siti, Siti Aminah, S.Kom."]


class TestRincian:
    def test_one_row_in_full(self, kota, client):
        baris = kejadian(kota, Aksi.AKUN_DIUBAH, oleh=kota.sekretariat, objek=kota.pimpinan, sesudah={"nip": "1980"})
        kejadian(kota, Aksi.SESI_DIAKHIRI, oleh=kota.sekretariat, objek=kota.pimpinan)
        segel()
        isi = client.get(alamat(kota, "riwayat_detail", baris.pk)).content.decode()
        for potong in (
            "203.0.113.7",
            "permintaan-satu",
            baris.segel.sidik,
            "Isi baris ini masih sama dengan saat disegel.",
            "Terjadi pada permintaan yang sama",
            "mengakhiri sesi walikota Kota Sini",
        ):
            assert potong in isi

    def test_a_changed_row_is_called_out(self, kota, client):
        [baris] = buat_riwayat(kota.kota, 1)
        with tanpa_penjaga():
            Riwayat._base_manager.filter(pk=baris.pk).update(keterangan="lain")
        assert (
            "tidak sama lagi dengan saat disegel"
            in client.get(alamat(kota, "riwayat_detail", baris.pk)).content.decode()
        )

    def test_a_row_of_another_city_is_not_there(self, kota, dunia, client):
        baris = kejadian(dunia.sana, Aksi.TENGGAT_DIUBAH)
        assert client.get(alamat(kota, "riwayat_detail", baris.pk)).status_code == 404
        assert client.get(alamat(dunia.sana, "riwayat_detail", baris.pk)).status_code == 404


def test_the_last_proof_is_named(kota, client):
    assert "belum pernah dibuktikan" in client.get(alamat(kota)).content.decode()
    Denyut.objects.create(nama="riwayat-utuh", waktu=datetime(2026, 3, 1, 19, 0, tzinfo=UTC))
    assert "terbukti utuh 2 Maret 2026 02.00 WIB" in client.get(alamat(kota)).content.decode()


def test_what_an_account_saw_between_two_moments(kota, client):
    """The question after an incident (BSSN 4/2021 f4, UU 27/2022 art. 46), answered from the page alone."""
    foto, lain = (
        VersiBuktiFactory(bukti=BuktiFactory(opd=kota.dinkes, judul=judul, kepekaan="anak"))
        for judul in ("Foto Forum Anak", "Daftar anak asuh")
    )
    for versi, orang in ((foto, kota.pimpinan), (lain, kota.pimpinan), (lain, kota.verifikator)):
        catat_pembukaan(versi=versi, cara="diunduh", oleh=orang)
    kejadian(kota, Aksi.BUKTI_DIBUKA, oleh=kota.pimpinan, objek=foto.bukti, hari=3, sesudah={"cara": "dilihat"})
    kejadian(kota, Aksi.AKUN_DIUBAH, oleh=kota.pimpinan, objek=kota.pimpinan)
    hari_ini = timezone.now().astimezone(kota.kota.zona).date()
    saringan = {
        "orang": kota.pimpinan.pk,
        "kegiatan": "dibuka",
        "dari": hari_ini - timedelta(days=1),
        "sampai": hari_ini,
    }
    assert terlihat(client, kota, **saringan) == [
        "walikota Kota Sini (Pimpinan Kota Sini) membuka bukti peka Daftar anak asuh.",
        "walikota Kota Sini (Pimpinan Kota Sini) membuka bukti peka Foto Forum Anak.",
    ]
