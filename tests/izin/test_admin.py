"""The admin by every actor: all of its addresses, what only reads and what is kept there, wrong flags on accounts."""

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, get_resolver, reverse

from klaster.admin_izin import Berizin
from klaster.izin import Izin
from klaster.models import Kota, Pengguna, Riwayat
from tests.factories.klaster import PredikatTerbitFactory
from tests.matriks_izin import AKTOR
from tests.panggung import Panggung

pytestmark = [pytest.mark.django_db, pytest.mark.sekali]
#: Addresses of the admin that are another page's by redirect, or show nothing of the data.
LAIN = {"login", "logout", "password_change", "password_change_done", "jsi18n", "index", "autocomplete"}
MODEL = sorted(model._meta.label_lower for model in admin.site._registry)
#: What is changed in the admin; everything else is there to be looked at.
DIKELOLA = {"klaster.klaster", "klaster.kota", "klaster.opd", "klaster.pengguna", "klaster.predikatterbit"}
#: What only shows, also when it is sent a form (sorting, choosing columns).
BACA = ("changelist", "history", "export")
TULIS = ("add", "delete", "import")


def halaman(label: str, panggung: Panggung) -> dict[str, str]:
    """Action -> address, for one row where there is one."""
    app, nama = label.split(".")
    model = next(m for m in admin.site._registry if m._meta.label_lower == label)
    satu = model._default_manager.order_by("pk").first()
    hasil = {}
    for aksi in ("changelist", "add", "import", "export", "change", "history", "delete"):
        try:
            argumen = [satu.pk if satu else 0] if aksi in ("change", "history", "delete") else []
            hasil[aksi] = reverse(f"admin:{app}_{nama}_{aksi}", args=argumen)
        except NoReverseMatch:
            assert aksi in ("import", "export"), (label, aksi)
    return hasil if satu else {k: v for k, v in hasil.items() if k not in ("change", "history", "delete")}


def test_every_page_of_the_admin_asks_the_table():
    assert [m._meta.label for m, h in admin.site._registry.items() if not isinstance(h, Berizin)] == []
    sisipan = {i for h in admin.site._registry.values() for i in h.inlines}
    assert [i.__name__ for i in sisipan if not issubclass(i, Berizin)] == []
    nyata = {m._meta.label_lower for m, h in admin.site._registry.items() if h.izin_ubah}
    assert nyata == DIKELOLA


def test_every_address_of_the_admin_is_walked():
    pola = next(p for p in get_resolver().url_patterns if getattr(p, "app_name", "") == "admin")
    nama = {n for n in pola.reverse_dict if isinstance(n, str)} - LAIN
    dikenal = {"changelist", "add", "import", "process_import", "export", "history", "delete", "change"}
    sisa = {n for n in nama if n.rsplit("_", 1)[-1] not in dikenal and not n.endswith("process_import")}
    assert sisa == {"app_list", "view_on_site"}


@pytest.mark.usefixtures("_sesi_dihafal")
@pytest.mark.parametrize("label", MODEL)
def test_walk(panggung_polos: Panggung, label: str):
    """Whoever is not the system admin gets nothing; the system admin writes only what is kept here."""
    PredikatTerbitFactory(kota=panggung_polos.dunia.sini.kota)
    for aksi, alamat in halaman(label, panggung_polos).items():
        letters = {aktor: panggung_polos.huruf(aktor, "get", alamat) for aktor in AKTOR}
        tulis = aksi in TULIS and label not in DIKELOLA
        khusus = {"anonim": "L", "nonaktif": "L", "admin": "3" if tulis else "B"}
        assert letters == {aktor: khusus.get(aktor, "3") for aktor in AKTOR}, aksi


@pytest.mark.parametrize("label", MODEL)
def test_nobody_else_posts(panggung_polos: Panggung, label: str):
    sebelum = Riwayat.objects.count()
    for aksi, alamat in halaman(label, panggung_polos).items():
        siapa = ["sekretariat", "pimpinan", "evaluator"] + ([] if label in DIKELOLA else ["admin"])
        nyata = {a: panggung_polos.huruf(a, "post", alamat, {"post": "yes"}) for a in siapa if aksi not in BACA}
        assert set(nyata.values()) <= {"3", "M"}, (aksi, nyata)
    assert Riwayat.objects.count() == sebelum


@pytest.mark.parametrize("aktor", ["sekretariat", "evaluator"])
def test_flags_on_an_account_open_nothing_that_its_role_does_not(panggung: Panggung, aktor: str):
    orang = panggung.orang(aktor)
    Pengguna.objects.filter(pk=orang.pk).update(is_staff=True, is_superuser=True)
    assert panggung.huruf(aktor, "get", reverse("admin:index")) == "3"
    assert panggung.huruf(aktor, "get", reverse("admin:klaster_kota_changelist")) == "3"
    kota = Kota.objects.get(pk=panggung.dunia.sana.kota.pk)
    assert panggung.huruf(aktor, "post", reverse("admin:klaster_kota_delete", args=[kota.pk]), {"post": "yes"}) == "3"


def test_an_admin_without_the_flag_stays_outside(panggung: Panggung):
    Pengguna.objects.filter(pk=panggung.dunia.admin.pk).update(is_staff=False)
    assert panggung.huruf("admin", "get", reverse("admin:index")) == "3"


def test_autocomplete_names_nothing_to_others(panggung: Panggung):
    tanya = {"app_label": "klaster", "model_name": "pengguna", "field_name": "kota", "term": "Kota"}
    alamat = reverse("admin:autocomplete")
    assert panggung.huruf("sekretariat", "get", alamat, tanya) == "3"
    assert "Kota Sana" in panggung.minta("admin", "get", alamat, tanya).content.decode()


def test_inspecting_pages_follow_the_table(panggung: Panggung, monkeypatch):
    """Without the permission in the table the page is closed, whatever the flags say."""
    monkeypatch.setattr("klaster.izin.PERAN_IZIN", {p: frozenset() for p in ("admin",)})
    assert panggung.huruf("admin", "get", reverse("admin:index")) == "3"
    assert Izin.PERIKSA_DATA.value == "periksa_data"
