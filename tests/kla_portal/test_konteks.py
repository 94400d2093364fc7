"""The frame: menu by role, and the example accounts that only a laptop's log-in page shows."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from indikator.models import Evaluasi
from kla_portal import konteks, navigasi
from kla_portal.contoh.akun import SANDI
from klaster.models import Kota
from tests.conftest import AKAR
from tests.factories.indikator import SAAT_UJI, EvaluasiFactory
from tests.factories.klaster import KotaFactory, PenggunaFactory

pytestmark = pytest.mark.django_db

MENU = {
    "sekretariat": [
        "Beranda",
        "Tugas saya",
        "Evaluasi",
        "Kemajuan OPD",
        "Bukti",
        "Verifikasi",
        "Pengajuan",
        "Tahap luar",
        "Simulasi",
        "Laporan",
        "Instrumen",
        "Pengaturan",
    ],
    "operator_dinkes": ["Tugas saya", "Evaluasi", "Bukti", "Pengajuan", "Catatan tahap", "Instrumen"],
    "verifikator": [
        "Beranda",
        "Evaluasi",
        "Kemajuan OPD",
        "Bukti",
        "Verifikasi",
        "Pengajuan",
        "Tahap luar",
        "Laporan",
        "Instrumen",
    ],
    "pimpinan": [
        "Beranda",
        "Evaluasi",
        "Kemajuan OPD",
        "Bukti",
        "Pengajuan",
        "Tahap luar",
        "Simulasi",
        "Laporan",
        "Instrumen",
    ],
}


@pytest.mark.parametrize(("nama", "menu"), MENU.items())
def test_menu_by_role(client, dunia, nama, menu):
    client.force_login(getattr(dunia.sini, nama))
    halaman = client.get(dunia.sini.evaluasi.get_absolute_url())
    assert [b.label for b in halaman.context["bingkai"].menu] == menu


def test_who_still_looks_at_a_closed_year_is_shown_the_one_to_fill_in(client, dunia):
    """The session remembers the last year worked in; nobody need know that the next one has been opened."""
    kota = dunia.sini
    client.force_login(kota.operator_dinkes)
    alamat = reverse("indikator:tugas_list", args=[kota.kota.kode, 2024])
    EvaluasiFactory(kota=kota.kota, instrumen=dunia.instrumen, tahun=2025)
    EvaluasiFactory(kota=dunia.sana.kota, instrumen=dunia.instrumen, tahun=2026)
    tautan = f'<a href="/{kota.kota.kode}/2025/tugas/">Buka tugas evaluasi 2025</a>'
    assert tautan not in client.get(alamat).content.decode()
    Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(status="diajukan", diajukan_pada=SAAT_UJI)
    assert tautan in client.get(alamat).content.decode()


def tab(halaman):
    return [(t.label, t.aktif) for t in halaman.context["bingkai"].tab if t.aktif]


def test_page_of_a_group_lights_its_tab(client, dunia):
    client.force_login(dunia.sini.sekretariat)
    assert tab(client.get(reverse("indikator:rencana", args=["32.77", 2024]))) == [("Rencana tahun", "page")]


def test_page_below_a_tab_leads_back_to_it(client, dunia):
    client.force_login(dunia.sini.sekretariat)
    halaman = client.get(reverse("indikator:ajukan", args=["32.77", 2024]))
    assert tab(halaman) == [("Pengajuan", "true")]
    assert [b.label for b in halaman.context["bingkai"].menu if b.aktif] == ["Pengajuan"]


def test_refused_form_keeps_tabs_and_menu(client, dunia):
    """The address that takes the form has a name of its own; what it shows is the page that the form stands on."""
    client.force_login(dunia.sini.sekretariat)
    for nama, label in (("jadwal", "Rencana tahun"), ("tenggat", "Klaster dan indikator")):
        halaman = client.post(reverse(f"indikator:{nama}", args=["32.77", 2024]), {})
        assert (halaman.status_code, tab(halaman)) == (422, [(label, "true")])
        assert [b.label for b in halaman.context["bingkai"].menu if b.aktif] == ["Evaluasi"]


def test_question_page_has_no_tabs_but_a_house(client, dunia):
    client.force_login(dunia.sini.sekretariat)
    bingkai = client.get(dunia.sini.jawaban("4.1").get_absolute_url()).context["bingkai"]
    assert (bingkai.tab, [b.label for b in bingkai.menu if b.aktif]) == ([], ["Evaluasi"])


def test_navigation_names_pages_that_exist():
    ada = {
        f"{satu.app_name}:{pola.name}"
        for satu in get_resolver().url_patterns
        if isinstance(satu, URLResolver)
        for pola in satu.url_patterns
        if isinstance(pola, URLPattern)
    }
    disebut = {nama for pintu in (m[1] for m in navigasi.MENU) for nama in navigasi.serumah(pintu)}
    assert disebut - ada == set()
    assert {t[1] for isi in navigasi.TAB.values() for t in isi} >= set(navigasi.ANAK)


def test_menu_counts_what_is_owed(client, dunia):
    client.force_login(dunia.sini.operator_dinkes)
    menu = client.get(dunia.sini.evaluasi.get_absolute_url()).context["bingkai"].menu
    assert (menu[0].label, menu[0].jumlah) == ("Tugas saya", 3)


def test_switching_keeps_the_kind_of_page(client, dunia):
    client.force_login(dunia.admin)
    dari = reverse("indikator:pertanyaan_list", args=["32.77", 2024])
    tujuan = client.post(reverse("indikator:pilih_evaluasi"), {"evaluasi": dunia.sana.evaluasi.pk, "dari": dari})
    assert tujuan.url == reverse("indikator:pertanyaan_list", args=["32.75", 2024])


def test_switch_of_many_cities_lists_only_this_one(client, dunia, monkeypatch):
    monkeypatch.setattr(konteks, "PILIHAN_MAKS", 1)
    client.force_login(dunia.admin)
    bingkai = client.get(dunia.sini.evaluasi.get_absolute_url()).context["bingkai"]
    assert (bingkai.pilihan, bingkai.pilihan_lengkap) == ([dunia.sini.evaluasi], False)

    monkeypatch.setattr(konteks, "PILIHAN_MAKS", 2)
    bingkai = client.get(dunia.sini.evaluasi.get_absolute_url()).context["bingkai"]
    assert (len(bingkai.pilihan), bingkai.pilihan_lengkap) == (2, True)


@pytest.mark.parametrize("dari", ["https://jahat.test/32.77/2024/", "//jahat.test", "/tidak/ada/", "/bukti/1/", ""])
def test_switching_never_leads_astray(client, dunia, dari):
    client.force_login(dunia.admin)
    tujuan = client.post(reverse("indikator:pilih_evaluasi"), {"evaluasi": dunia.sana.evaluasi.pk, "dari": dari})
    assert tujuan.url == reverse("laporan:beranda")


def test_log_in_page_shows_example_accounts_only_where_they_exist(client, settings):
    orang = PenggunaFactory(sekretariat=True, username="sekretariat.uji")
    assert SANDI not in client.get(reverse("klaster:masuk")).content.decode()
    Kota.objects.filter(pk=orang.kota_id).update(contoh=True)
    halaman = client.get(reverse("klaster:masuk")).content.decode()
    assert "sekretariat.uji" in halaman
    assert SANDI in halaman
    settings.PRODUKSI = True
    assert SANDI not in client.get(reverse("klaster:masuk")).content.decode()


def test_fragment_after_the_session_ended_sends_the_whole_page_to_log_in(client, dunia):
    alamat = reverse("bukti:lampiran", args=["32.77", 2024, "4.1"])
    asal = reverse("bukti:pertanyaan", args=["32.77", 2024, "4.1"])
    jawaban = client.get(alamat, headers={"HX-Request": "true", "HX-Current-URL": f"http://testserver{asal}"})
    assert jawaban["HX-Redirect"] == f"/masuk/?next={asal.replace('/', '%2F')}"


def test_a_page_of_a_city_stands_in_the_frame_of_that_city(client, dunia):
    """Whoever sees several cities comes from another one: its name and years must not stand above this one's rows."""
    client.force_login(dunia.admin)
    client.get(reverse("laporan:ringkasan", args=[dunia.sana.kota.kode, dunia.sana.evaluasi.tahun]))
    halaman = client.get(reverse("klaster:riwayat_list", args=[dunia.sini.kota.kode]))
    assert halaman.context["bingkai"].evaluasi == dunia.sini.evaluasi
    assert client.get(reverse("klaster:profil")).context["bingkai"].evaluasi == dunia.sana.evaluasi


def test_a_page_of_a_city_without_an_evaluation_stands_in_no_other_citys_frame(client, dunia):
    """Its own name above it, no year, and no lines of the menu that lead to another city."""
    kota = KotaFactory(nama="Kota Baru Saja")
    client.force_login(dunia.admin)
    client.get(reverse("laporan:ringkasan", args=[dunia.sana.kota.kode, dunia.sana.evaluasi.tahun]))
    halaman = client.get(reverse("klaster:akun_list", args=[kota.kode]))
    bingkai = halaman.context["bingkai"]
    assert (bingkai.evaluasi, bingkai.nama_kota) == (None, "Kota Baru Saja")
    assert {b.label: b.url for b in bingkai.menu if "kota/" in b.url} == {"Pengaturan": f"/kota/{kota.kode}/akun/"}
    isi = " ".join(halaman.content.decode().split())
    assert "Belum ada evaluasi" in isi and "Belum ada akun" in isi
    assert len(bingkai.pilihan) == 2
    assert "Tidak ada akun yang cocok" in client.get(f"/kota/{kota.kode}/akun/?q=x").content.decode()
    assert client.get(reverse("klaster:profil")).context["bingkai"].evaluasi == dunia.sana.evaluasi


def test_every_icon_of_the_menu_is_in_the_sprite(client, dunia):
    client.force_login(dunia.admin)
    menu = client.get(reverse("klaster:profil")).context["bingkai"].menu
    gambar = (AKAR / "static/ikon/sprite.svg").read_text()
    assert [b.ikon for b in menu if f'<symbol id="{b.ikon}"' not in gambar] == []
    assert "Admin" in {b.label for b in menu}
