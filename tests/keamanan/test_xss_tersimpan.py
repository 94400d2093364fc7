"""What people have typed stays text on every page: every free field of every row holds a payload (WS-6)."""

from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.urls import reverse

from indikator.models import Jawaban
from klaster.models import Aksi, Riwayat, SegelRiwayat
from klaster.services.riwayat import catat
from tests.matriks_izin import AKTOR, MATRIKS
from tests.panggung import bangun

pytestmark = [pytest.mark.django_db, pytest.mark.sekali, pytest.mark.lama]

#: One text with the ways out of text, of an attribute in either quotes, of a script, of a comment and of a template.
RACUN = (
    "'\"></title></textarea></script>--><img src=racun onerror=racun()><svg/onload=racun()>"
    "{{7*7}}{%racun%}javascript:racun()"
)
PENDEK = "'\"><img src=racun onerror=racun()>"
#: Columns whose words are chosen by the portal, or that other things are found by.
BUKAN_BEBAS = {
    "kode",
    "username",
    "password",
    "sidik",
    "kode_cek",
    "tipe",
    "sha256",
    "status_periksa",
    "awalan",
    "bahasa",
}
APLIKASI = ("klaster", "indikator", "bukti", "laporan")
#: What answers with a file or with figures for machines.
BUKAN_HALAMAN = (
    "_xlsx",
    "_unduh",
    "_templat",
    "_lembar",
    "_manifes",
    "_ekspor",
    "_pdf",
    "berkas",
    "pratinjau",
    "gambar_kecil",
)


class Pencari(HTMLParser):
    """Finds what a browser would carry out, or would take for markup of the payload."""

    def __init__(self) -> None:
        super().__init__()
        self.temuan: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for nama, nilai in attrs:
            isi = (nilai or "").strip().lower()
            tautan_racun = nama in ("href", "src", "action", "formaction", "srcdoc") and isi.startswith("javascript:")
            if nama.startswith("on") or nama == "style" or tautan_racun or (nama == "src" and isi == "racun"):
                self.temuan.append(f"<{tag} {nama}={isi[:40]}>")
        if tag == "script" and not dict(attrs).get("src") and dict(attrs).get("type") != "application/json":
            self.temuan.append("<script> with a body")


def _tulis(model: type[models.Model], kolom: models.Field, racun: str) -> bool:
    """Whether the database took it: some columns hold only what their constraint knows."""
    try:
        with transaction.atomic(), connection.cursor() as kursor:
            tabel, nama = (connection.ops.quote_name(n) for n in (model._meta.db_table, kolom.column))
            kursor.execute(f"UPDATE {tabel} SET {nama} = %s", [racun])
    except IntegrityError:
        return False
    return True


def racuni() -> int:
    """Put the payload into every free text column, past all forms and services; the number of columns."""
    banyak = 0
    for app in APLIKASI:
        for model in set(apps.get_app_config(app).get_models()) - {Riwayat, SegelRiwayat}:
            for kolom in model._meta.local_concrete_fields:
                bebas = type(kolom) in (models.CharField, models.TextField) and not kolom.choices and not kolom.unique
                if not bebas or kolom.name in BUKAN_BEBAS:
                    continue
                racun = RACUN if (kolom.max_length or 9999) >= len(RACUN) else PENDEK
                if (kolom.max_length or 9999) < len(racun):
                    continue
                banyak += _tulis(model, kolom, racun)
    for objek in Jawaban.objects.all():  # the trail takes no changes, only more
        catat(
            aksi=Aksi.JAWABAN_DISIMPAN, objek=objek, oleh=None, kota=objek.evaluasi.kota, label=RACUN, keterangan=RACUN
        )
    return banyak


def kunjungan() -> dict[str, str]:
    """Page -> who opens it: the first of these who may."""
    hasil: dict[str, str] = {}
    for aktor in ("sekretariat", "operator_dinkes", "admin"):
        for nama, (_, cara, huruf) in MATRIKS.items():
            halaman = "get" in cara.split() and not nama.endswith(BUKAN_HALAMAN)
            if halaman and huruf[AKTOR.index(aktor)] == "B" and not nama.startswith(("mfa_", "account_", "sehat")):
                hasil.setdefault(nama, aktor)
    return hasil


def test_setiap_halaman_menampilkan_isian_sebagai_teks():
    panggung = bangun()
    alamat = {nama: reverse(nama, args=panggung.argumen(MATRIKS[nama][0])) for nama in kunjungan()}
    assert racuni() > 60
    temuan, beracun = {}, 0
    for nama, aktor in kunjungan().items():
        jawaban = panggung.minta(aktor, "get", alamat[nama])
        if not jawaban["Content-Type"].startswith("text/html") or jawaban.status_code >= 300:
            continue
        isi = jawaban.content.decode()
        pencari = Pencari()
        pencari.feed(isi)
        beracun += "racun" in isi
        if pencari.temuan or "<img src=racun" in isi or "49{%" in isi:
            temuan[nama] = pencari.temuan[:3] or ["raw"]
    assert temuan == {}
    assert beracun > len(alamat) / 3  # the payload really was on these pages
