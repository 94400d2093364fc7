"""Every change leaves an audit row (AU-1): read from the source, so that a service written tomorrow is asked, too.

That the rows say the right thing is tested beside each service; here it is that none is missing. What changes something
and leaves no row on purpose is listed with its reason.
"""

import inspect
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.jejak import AKAR, APLIKASI, Fungsi, Nama, baca_fungsi, yang_mencatat, yang_menulis
from tests.matriks_izin import MATRIKS

DITURUNKAN = "computed from what is noted already, and computed anew at any time"
BAGIAN = "a step of services that note the whole"
SEMENTARA = "bytes on their way; what becomes of them is noted when a form takes them"
KABAR = "a message about something that is noted itself"
SENDIRI = "the person's own reading marks and sessions of the machine, no change of the city's data"
ALAT = "the audit trail itself"

#: Public services that write without an audit row, and why that is right.
TANPA_RIWAYAT = {
    "bukti.services.bacaan.*": DITURUNKAN,
    "bukti.services.gambar.*": DITURUNKAN,
    "bukti.services.kembaran.*": DITURUNKAN,
    "bukti.services.sapuan_bacaan.*": DITURUNKAN,
    "bukti.services.kabar.*": KABAR,
    "bukti.services.pengingat.siapkan": KABAR,
    "bukti.services.pengajuan.simpan_berkas": BAGIAN,
    "bukti.services.retensi.*": "registered kinds of data; klaster.services.retensi notes what went",
    "bukti.services.simpanan.*": BAGIAN,
    "bukti.services.tautan.keluarkan_dari_kotak": BAGIAN,
    "bukti.services.unggahan_bertahap.*": SEMENTARA,
    "indikator.services.kabar.*": KABAR,
    "indikator.services.pengingat.siapkan": KABAR,
    "indikator.services.lanjutan.siapkan_tawaran": BAGIAN,
    "indikator.services.pengisian.tandai_dikerjakan": BAGIAN,
    "indikator.services.pengisian.tulis_bagian": BAGIAN,
    "indikator.services.skor.*": DITURUNKAN,
    "indikator.services.skor_massal.hitung_semua": DITURUNKAN,
    "klaster.services.denyut.*": SENDIRI,
    "klaster.services.dua_langkah.pakai_kode": "a log-in, which klaster.sinyal notes",
    "klaster.services.kabar_keamanan.*": KABAR,
    "klaster.services.notifikasi.*": KABAR,
    "klaster.services.peladen_surel.*": SENDIRI,
    "klaster.services.pemeriksaan_rantai.periksa_harian": ALAT,
    "klaster.services.ringkasan.*": KABAR,
    "klaster.services.riwayat.*": ALAT,
    "klaster.services.segel.*": ALAT,
    "klaster.services.sesi.*": SENDIRI,
    "klaster.services.surel.*": "each mail is a row of `Kiriman`, the log of what was sent",
    "klaster.services.token_api.catat_pemakaian": "when a token was last used; its making and end are noted",
    "laporan.services.berkas_bukti.*": "a copy past its days; the request and each download are noted",
    "laporan.services.cetakan_serah.buang_cetakan": BAGIAN,
    "laporan.services.kabar.*": KABAR,
    "laporan.services.pembuatan.*": "makes what was asked for; the request is noted",
    "laporan.services.simpanan.simpan_berkas": BAGIAN,
}
#: Addresses that take POST and leave no row, and why that is right.
POST_TANPA_RIWAYAT = {
    "account_login": "allauth's; klaster.sinyal notes who came in",
    "account_reauthenticate": "allauth's; klaster.sinyal notes who has shown who they are, and who has not",
    "bukti:tus": SEMENTARA,
    "bukti:tus_berkas": SEMENTARA,
    "indikator:cek": "compares a file with what was submitted and changes nothing",
    "indikator:pilih_evaluasi": "which evaluation the session looks at",
    "klaster:akun_impor": "a preview",
    "klaster:akun_pilih": "keeps a choice in the session",
    "klaster:keluar": "klaster.sinyal notes who left",
    "klaster:masuk": "allauth's; klaster.sinyal notes who came in",
    "klaster:notifikasi_semua": SENDIRI,
    "klaster:notifikasi_tandai": SENDIRI,
    "klaster:sesi": "stays awake; changes nothing",
    "laporan:cek_berkas": "compares a file with a stamp and changes nothing",
    "laporan:simulasi": "computes and changes nothing",
    "laporan:simulasi_hitung": "computes and changes nothing",
}


@cache
def sumber() -> dict[Nama, Fungsi]:
    return baca_fungsi("services/*.py", "views/*.py")


def dikecualikan(alamat: str) -> bool:
    return alamat in TANPA_RIWAYAT or f"{alamat.rpartition('.')[0]}.*" in TANPA_RIWAYAT


def layanan_tanpa_riwayat() -> list[str]:
    fungsi = sumber()
    diam = yang_menulis(fungsi) - yang_mencatat(fungsi)
    return sorted(fungsi[n].alamat for n in diam if fungsi[n].umum and ".services." in fungsi[n].modul)


def test_every_service_that_writes_leaves_a_row():
    assert [alamat for alamat in layanan_tanpa_riwayat() if not dikecualikan(alamat)] == []


def test_no_exception_is_left_over():
    diam = layanan_tanpa_riwayat()
    usang = [
        pola
        for pola in TANPA_RIWAYAT
        if not any(a == pola or (pola.endswith(".*") and a.startswith(pola[:-1])) for a in diam)
    ]
    assert usang == []


def test_the_reading_of_the_source_bites():
    """Services known to note, to write without noting, and to do neither."""
    fungsi = sumber()
    mencatat, menulis = yang_mencatat(fungsi), yang_menulis(fungsi)
    assert ("indikator.services.pengisian", "simpan_jawaban") in mencatat
    assert ("bukti.services.kepekaan", "tandai_peka") in mencatat & menulis
    assert ("bukti.services.unggahan_bertahap", "mulai_unggahan") in menulis - mencatat
    assert ("klaster.services.segel", "kepala_rantai") not in menulis | mencatat


def alamat_dan_tampilan(simpul: URLResolver | None = None, awalan: str = "") -> Iterator[tuple[str, Nama]]:
    for pola in (simpul or get_resolver()).url_patterns:
        if isinstance(pola, URLResolver):
            if pola.app_name != "admin":
                yield from alamat_dan_tampilan(pola, f"{pola.namespace}:" if pola.namespace else awalan)
        elif isinstance(pola, URLPattern):
            tampilan = inspect.unwrap(pola.callback)
            yield f"{awalan}{pola.name}", (tampilan.__module__, getattr(tampilan, "__name__", ""))


def post_tanpa_riwayat() -> set[str]:
    mencatat = yang_mencatat(sumber())
    menulis = {nama for nama, (_, metode, _) in MATRIKS.items() if "post" in metode.split()}
    return {nama for nama, tampilan in alamat_dan_tampilan() if nama in menulis and tampilan not in mencatat}


def test_every_address_that_takes_a_post_leads_to_a_row():
    assert sorted(post_tanpa_riwayat() - set(POST_TANPA_RIWAYAT)) == []


def test_no_address_is_excepted_in_vain():
    assert sorted(set(POST_TANPA_RIWAYAT) - post_tanpa_riwayat()) == []


def test_views_and_forms_write_nothing_themselves():
    fungsi = baca_fungsi("views/*.py", "forms/*.py", "queries/*.py", "aturan/*.py")
    assert [f.alamat for f in fungsi.values() if f.menulis] == []


@pytest.mark.parametrize("aplikasi", APLIKASI)
def test_audit_rows_are_stored_in_one_place(aplikasi: str):
    """Only there are they sealed. A row made elsewhere would wait for the sweeper."""
    pola = re.compile(
        r"\bRiwayat\.(objects|_base_manager)\.(create|bulk_create|get_or_create)\b|\bRiwayat\([^)]*\)\.save\("
    )
    salah = [
        str(berkas.relative_to(AKAR))
        for berkas in sorted(Path(AKAR / aplikasi).rglob("*.py"))
        if pola.search(berkas.read_text("utf-8")) and berkas != AKAR / "klaster/services/riwayat.py"
    ]
    assert salah == []
