"""The admin's pages: no axe violation that is ours, nothing in the console.

The layout is stock Django's. Four rules are not asked because Django's own templates and the selectors that it ships
break them: `empty-table-header` (columns for deletion and for the original in tabular inlines), `aria-input-field-name`
(Select2 boxes have no name), `aria-prohibited-attr` (help icons of the two-column selector) and
`scrollable-region-focusable` (wide inlines). Only at 1280 pixels: data are kept at a desk.
"""

import pytest
from django.contrib import admin
from django.db.models import Model
from django.urls import NoReverseMatch, reverse

from klaster.admin_dasar import HanyaBaca, ImporEkspor
from tests.aksesibilitas.periksa import langgar
from tests.alur.orang import Orang
from tests.panggung import Panggung

pytestmark = [pytest.mark.peramban, pytest.mark.sekali]
BAWAAN_DJANGO = ("empty-table-header", "aria-input-field-name", "aria-prohibited-attr", "scrollable-region-focusable")
#: Lists that only read are all alike: axe looks at these, the console is listened to on all.
DAFTAR_SERUPA = {"klaster_riwayat", "indikator_jawaban"}
#: One row of these is opened: a form to fill in, and pages to read with rows below them.
DIBUKA = {"klaster_kota", "klaster_pengguna", "indikator_pertanyaan", "bukti_bukti"}


def nama_model(model: type[Model]) -> str:
    return f"{model._meta.app_label}_{model._meta.model_name}"


def alamat_admin() -> dict[str, str]:
    """Index, every list, some rows, and everything that imports and exports."""
    alamat = {"index": reverse("admin:index")}
    for model, halaman in admin.site._registry.items():
        nama = nama_model(model)
        alamat[nama] = reverse(f"admin:{nama}_changelist")
        if isinstance(halaman, ImporEkspor):
            alamat |= {f"{nama} {aksi}": reverse(f"admin:{nama}_{aksi}") for aksi in ("add", "import", "export")}
        if nama in DIBUKA and (satu := model._default_manager.first()):
            alamat[f"{nama} change"] = reverse(f"admin:{nama}_change", args=[satu.pk])
    return alamat


def test_admin_pages(pentas: Panggung, hadir) -> None:
    orang: Orang = hadir(pentas.orang("admin"))
    temuan: dict[str, list[str]] = {}
    serupa = {nama_model(m) for m, h in admin.site._registry.items() if isinstance(h, HanyaBaca)} - DAFTAR_SERUPA
    for nama, alamat in alamat_admin().items():
        jawaban = orang.page.goto(orang.alamat + alamat)
        assert jawaban is not None
        assert jawaban.status == 200, nama
        temuan[nama] = orang.keluhan[:]  # before axe, which puts a style of its own into some pages
        if nama not in serupa:
            temuan[nama] += langgar(orang.page, kecuali=BAWAAN_DJANGO)
        orang.keluhan.clear()
    assert {n: t for n, t in temuan.items() if t} == {}
    assert len(temuan) > 20


def test_export_downloads_the_chosen_columns(pentas: Panggung, hadir) -> None:
    """Without the library's inline script: columns are ticked one by one."""
    orang: Orang = hadir(pentas.orang("admin"))
    page = orang.page
    page.goto(orang.alamat + reverse("admin:klaster_opd_export"))
    page.locator("#id_format").select_option(label="csv")
    kotak = page.locator(".selectable-field-export-row input[type=checkbox]")
    for satu in kotak.all()[1:]:
        satu.uncheck()
    with page.expect_download() as unduhan:
        page.locator(".submit-row input[type=submit]").click()
    isi = unduhan.value.path().read_text("utf-8-sig").splitlines()
    assert len(isi[0].split(",")) == 1
    assert len(isi) == 11  # a heading and five units in each of the two cities
    assert orang.keluhan == []


def test_every_model_with_import_is_covered() -> None:
    impor = [m for m, halaman in admin.site._registry.items() if isinstance(halaman, ImporEkspor)]
    assert len(impor) >= 2
    with pytest.raises(NoReverseMatch):
        reverse("admin:indikator_jawaban_import")
