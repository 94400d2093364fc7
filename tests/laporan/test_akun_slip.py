"""Slips for many accounts: readable once, as a page or a PDF."""

import pytest
from django.test import Client
from django.urls import reverse

from klaster.models import Pengguna, TautanAkun
from klaster.services.tautan_akun import baca_tautan
from laporan import pdf
from laporan.views.akun_slip import KUNCI_SLIP
from tests.masuk import masuk_segar

pytestmark = pytest.mark.django_db


@pytest.fixture
def halaman(dunia):
    """The page of the secretariat, with two of the city and one of another city chosen."""
    client = Client()
    masuk_segar(client, dunia.sini.sekretariat)
    sesi = client.session
    sesi[KUNCI_SLIP] = [dunia.sini.operator_dinkes.pk, dunia.sini.operator_dinsos.pk, dunia.sana.sekretariat.pk]
    sesi.save()
    return client, reverse("laporan:akun_slip", args=[dunia.sini.kota.kode])


def isi(form, bentuk: str) -> dict:
    return {"akun": form.initial["akun"], "dasar": form.initial["dasar"], "bentuk": bentuk}


def test_only_accounts_of_the_city_get_a_slip_and_each_opens(dunia, halaman):
    client, alamat = halaman
    form = client.get(alamat).context["form"]
    assert form.initial["akun"] == [dunia.sini.operator_dinkes.pk, dunia.sini.operator_dinsos.pk]
    assert not TautanAkun.objects.exists()  # looking makes nothing
    jawaban = client.post(alamat, isi(form, "layar"))
    assert jawaban.status_code == 200
    slip = jawaban.context["slip"]
    token = [s["alamat"].rstrip("/").rpartition("/")[2] for s in slip]
    assert [baca_tautan(t).pengguna for t in token] == [dunia.sini.operator_dinkes, dunia.sini.operator_dinsos]
    assert all(s["alamat"] in jawaban.content.decode() for s in slip)


def test_a_second_press_makes_no_new_links_but_says_so(halaman):
    client, alamat = halaman
    kiriman = isi(client.get(alamat).context["form"], "layar")
    client.post(alamat, kiriman)
    lagi = client.post(alamat, kiriman)
    assert lagi.status_code == 409
    assert "bila belum tercetak, buat lagi" in lagi.content.decode()
    assert TautanAkun.objects.count() == 2
    assert client.post(alamat, isi(lagi.context["form"], "layar")).status_code == 200
    assert TautanAkun.objects.filter(dicabut_pada=None).count() == 2


def test_ids_of_another_city_or_suspended_are_refused(dunia, halaman):
    client, alamat = halaman
    for akun in (dunia.sana.sekretariat, dunia.admin):
        assert client.post(alamat, {"akun": [akun.pk], "dasar": 0}).status_code == 422
    Pengguna.objects.filter(pk=dunia.sini.operator_dinkes.pk).update(is_active=False)
    assert client.post(alamat, {"akun": [dunia.sini.operator_dinkes.pk], "dasar": 0}).status_code == 422
    assert client.post(alamat, {}).status_code == 422
    assert not TautanAkun.objects.exists()


def test_as_pdf(halaman):
    client, alamat = halaman
    jawaban = client.post(alamat, isi(client.get(alamat).context["form"], "pdf") | {"tanda": "lk3x"})
    assert jawaban["Content-Type"] == "application/pdf"
    assert jawaban.cookies["kla_unduhan"].value == "lk3x"  # the page says that the file has come
    assert jawaban["Content-Disposition"].startswith('attachment; filename="KLA_Kota-Sini_Slip-Akun_')
    assert jawaban.content.startswith(b"%PDF-")


def test_too_many_for_one_pdf_are_refused_before_a_link_is_made(halaman, monkeypatch):
    client, alamat = halaman
    monkeypatch.setattr("laporan.forms.akun.SLIP_PDF_MAKS", 1)
    kiriman = isi(client.get(alamat).context["form"], "pdf")
    jawaban = client.post(alamat, kiriman)
    assert (jawaban.status_code, list(jawaban.context["form"].errors)) == (422, ["bentuk"])
    assert not TautanAkun.objects.exists()
    assert client.post(alamat, {**kiriman, "bentuk": "layar"}).status_code == 200


def test_links_are_shown_when_the_printer_is_busy_or_broken(halaman, monkeypatch):
    """They are made by then, and those before them are void."""
    client, alamat = halaman
    monkeypatch.setattr(pdf, "TUNGGU_LANGSUNG", 0.01)
    with pdf._SATU:
        sibuk = client.post(alamat, isi(client.get(alamat).context["form"], "pdf"))
    monkeypatch.setattr(pdf, "html_ke_pdf", _rusak)
    rusak = client.post(alamat, isi(client.get(alamat).context["form"], "pdf"))
    for jawaban in (sibuk, rusak):
        teks = jawaban.content.decode()
        assert "PDF sedang tidak dapat dibuat" in teks
        assert [s["alamat"] in teks for s in jawaban.context["slip"]] == [True, True]


def _rusak(html: str) -> None:
    raise pdf.GagalMencetak("style sheet missing")
