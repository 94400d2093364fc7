"""Without JavaScript the answer that is being typed travels with the evidence, and nothing typed is lost."""

import html
import re

import pytest

from bukti.models import TautanBukti
from indikator.services import pengisian
from klaster.models import Opd
from tests.bukti import bahan
from tests.bukti.bahan_halaman import pesan, teks, url

JAWABAN = {"versi": "1", "dasar": "", "opsi": "a", "catatan": "Ketikan saya"}


@pytest.fixture
def kirim(client):
    def _kirim(pengguna, nama: str = "unggah", *, kode: str = "4.2", berkas=None, **isian):
        client.force_login(pengguna)
        data = {k.replace("__", "-"): v for k, v in isian.items()}
        if nama == "unggah":
            data["u-berkas"] = [bahan.unggahan("sk.pdf", bahan.pdf())] if berkas is None else berkas
        return client.post(url(nama, kode), data)

    return _kirim


def tersimpan(kota, kode: str = "4.2") -> tuple[str, str, int]:
    jawaban = kota.jawaban(kode)
    return jawaban.opsi, jawaban.catatan, TautanBukti.objects.filter(jawaban=jawaban).count()


def test_bidang_bukti_ikut_formulir_jawaban(client, kota):
    """Every field and button of the two evidence forms belongs to the form of the answer; the script takes it back."""
    client.force_login(kota.operator_dinkes)
    halaman = client.get(url("pertanyaan")).content.decode()
    bagian = halaman[halaman.index('id="tambah"') :]
    bagian = bagian[: bagian.index("</section>")]
    bernama = re.findall(r'<(?:input|select|textarea)[^>]* name="[ut]-[^>]*>', bagian)
    assert len(bernama) > 10
    assert all('form="f-jawaban"' in satu for satu in bernama)
    for alamat in (url("unggah"), url("tambah_tautan")):
        assert f'form="f-jawaban" formaction="{alamat}"' in bagian
    assert 'id="f-jawaban"' in halaman
    assert "Tombol Unggah ikut menyimpan jawaban dan catatannya sebagai draf." in bagian
    assert "Catatan bagian disimpan tersendiri" not in bagian


def test_pendukung_menitipkan_pada_bagiannya(client, kota):
    client.force_login(kota.operator_dinsos)
    halaman = client.get(url("pertanyaan", "4.1")).content.decode()
    assert 'id="f-bagian"' in halaman
    assert f'form="f-bagian" formaction="{url("unggah", "4.1")}"' in halaman
    assert "Tombol Unggah ikut menyimpan isian bagian sebagai draf." in halaman


def test_yang_tidak_ikut_disebut(client, kota):
    """The secretariat has notes of parts on the page as well, in forms of their own: they do not travel."""
    client.force_login(kota.sekretariat)
    halaman = client.get(url("pertanyaan", "4.1")).content.decode()
    assert f'name="b{kota.bagian("4.1", kota.dinsos).pk}-catatan"' in halaman
    assert "Catatan bagian disimpan tersendiri lebih dahulu." in halaman


def test_jawaban_ikut_tersimpan(kirim, kota):
    respons = kirim(kota.operator_dinkes, **JAWABAN)
    assert respons.url.endswith("/pertanyaan/4.2/#bukti")
    assert tersimpan(kota) == ("a", "Ketikan saya", 1)
    assert pesan(respons)[0] == "Jawaban pertanyaan 4.2 ikut tersimpan."


def test_tautan_juga(kirim, kota):
    alamat = "https://jdih.contoh.test/1"
    respons = kirim(kota.operator_dinkes, "tambah_tautan", t__tautan_url=alamat, t__judul="Perda", **JAWABAN)
    assert respons.status_code == 302
    assert tersimpan(kota) == ("a", "Ketikan saya", 1)


def test_tanpa_perubahan_tidak_dikabarkan(kirim, kota):
    isian = JAWABAN | {"opsi": "", "catatan": ""}
    assert [p for p in pesan(kirim(kota.operator_dinkes, **isian)) if "ikut" in p] == []
    assert tersimpan(kota) == ("", "", 1)


def test_unggahan_ditolak_jawaban_tetap_tersimpan(kirim, kota):
    respons = kirim(kota.operator_dinkes, berkas=[], **JAWABAN)
    assert respons.status_code == 422
    assert "Pilih paling sedikit satu berkas." in teks(respons)
    assert tersimpan(kota) == ("a", "Ketikan saya", 0)
    assert "Ketikan saya" in teks(respons)
    assert respons.context["form"]["versi"].value() == kota.jawaban("4.2").versi


def test_jawaban_keliru_tidak_membawa_buktinya(kirim, kota):
    respons = kirim(kota.operator_dinkes, kode="4.4", **JAWABAN | {"angka": "enam puluh"})
    isi = html.unescape(teks(respons))
    assert (respons.status_code, "Tulis dengan angka" in isi, 'value="enam puluh"' in isi) == (422, True, True)
    assert "tersimpan dan sedang diperiksa keamanannya" in isi
    assert tersimpan(kota, "4.4") == ("", "", 1)


def test_didahului_orang_lain_dibandingkan(kirim, kota):
    jawaban = kota.jawaban("4.2")
    isi = {"opsi": "b", "angka": None, "catatan": "Dari sekretariat", "versi": jawaban.versi}
    pengisian.simpan_jawaban(jawaban=jawaban, oleh=kota.sekretariat, **isi)
    respons = kirim(kota.operator_dinkes, **JAWABAN)
    assert respons.status_code == 422
    assert respons.context["banding"] is not None
    assert "Ketikan saya" in teks(respons)
    assert tersimpan(kota) == ("b", "Dari sekretariat", 1)


def test_catatan_bagian_ikut_tersimpan(kirim, kota):
    bagian = kota.bagian("4.1", kota.dinsos)
    Opd.objects.filter(pk=kota.dinsos.pk).update(nama="Bagian Kesra")
    isian = {f"b{bagian.pk}-versi": bagian.versi, f"b{bagian.pk}-dasar": "", f"b{bagian.pk}-catatan": "12 panti"}
    respons = kirim(kota.operator_dinsos, kode="4.1", **isian)
    assert (respons.status_code, pesan(respons)[0]) == (302, "Isian bagian tugas Bagian Kesra ikut tersimpan.")
    assert kota.bagian("4.1", kota.dinsos).catatan == "12 panti"
    assert tersimpan(kota, "4.1")[2] == 1


def test_bagian_orang_lain_tidak_tersentuh(kirim, kota):
    """Who supports cannot set the value by sending it along, nor write on another's part."""
    bagian = kota.bagian("4.1", kota.dinkes)
    isian = JAWABAN | {"opsi": "ya", f"b{bagian.pk}-versi": bagian.versi, f"b{bagian.pk}-catatan": "Bukan milik saya"}
    respons = kirim(kota.operator_dinsos, kode="4.1", **isian)
    assert respons.status_code == 422
    assert tersimpan(kota, "4.1") == ("", "", 1)
    assert kota.bagian("4.1", kota.dinkes).catatan == ""
