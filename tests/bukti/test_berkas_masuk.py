"""Files come into the forms as they are, or as uploads sent before: the same list, the same refusals, once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from bukti.forms.berkas_masuk import FormBerkas
from bukti.models import Bukti, TautanBukti, Unggahan, VersiBukti
from bukti.services import unggahan, unggahan_bertahap
from bukti.services.kuota import terpakai
from bukti.services.pustaka import simpan_bukti_baru
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Pengguna
from tests.bukti import bahan
from tests.bukti.bahan_catatan import buat
from tests.bukti.bahan_halaman import pesan
from tests.potret_dunia import pinjam_dunia

XHR = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest", "HTTP_ACCEPT": "application/json"}
SK = bahan.pdf(2)


def kirim(pengguna: Pengguna, isi: bytes = SK, nama: str = "sk.pdf", sampai: int | None = None) -> Unggahan:
    """An upload that has come as far as `sampai`, else whole."""
    satu = unggahan_bertahap.mulai_unggahan(nama=nama, panjang=len(isi), oleh=pengguna)
    bagian = isi[:sampai]
    unggahan_bertahap.terima_isi(
        unggahan=satu, mulai=0, aliran=SimpleUploadedFile("x", bagian or b"\0"), panjang=len(bagian)
    )
    satu.refresh_from_db()
    return satu


def form(pengguna: Pengguna, *id_: object, berkas: tuple = ()) -> FormBerkas:
    data = MultiValueDict({"unggahan": [str(i) for i in id_]})
    return FormBerkas(data, MultiValueDict({"berkas": list(berkas)}), pengguna=pengguna)


def galat(satu: FormBerkas) -> dict:
    return {nama: list(daftar) for nama, daftar in satu.errors.items()}


# --- The form -------------------------------------------------------------------------------------------------------


def test_kedua_jalan_dalam_satu_daftar(kota):
    satu, dua = kirim(kota.operator_dinkes, b"a" * 10, "a.pdf"), kirim(kota.operator_dinkes, b"b" * 20, "b.pdf")
    isian = form(kota.operator_dinkes, dua.pk, satu.pk, dua.pk, berkas=(bahan.unggahan("c.pdf", b"c"),))
    assert isian.is_valid()
    assert [(b.name, b.size, b.read()) for b in isian.cleaned_data["berkas"]] == [
        ("c.pdf", 1, b"c"),
        ("b.pdf", 20, b"b" * 20),
        ("a.pdf", 10, b"a" * 10),
    ]


def test_yang_ditolak_form(kota):
    dinkes = kota.operator_dinkes
    separuh, lewat, hilang = kirim(dinkes, sampai=100), kirim(dinkes, nama="lama.pdf"), kirim(dinkes, nama="hilang.pdf")
    Unggahan.objects.filter(pk=lewat.pk).update(kedaluwarsa_pada=timezone.now())
    unggahan_bertahap.buang_bagian(hilang.pk)
    orang_lain = kirim(kota.operator_dinsos)
    tak_dikenal = "Unggahan itu tidak dikenal atau sudah dihapus. Unggah lagi berkasnya."
    sudah_dihapus = "Unggahan “{}” sudah dihapus karena terlalu lama tidak dilanjutkan. Unggah lagi dari awal."
    for id_, kata in [
        (separuh.pk, f"Berkas “sk.pdf” belum lengkap terkirim (100 bita dari {len(SK)} bita). Lanjutkan unggahannya."),
        (lewat.pk, sudah_dihapus.format("lama.pdf")),
        (hilang.pk, sudah_dihapus.format("hilang.pdf")),
        (orang_lain.pk, tak_dikenal),
        (uuid4(), tak_dikenal),
        ("' OR 1=1 --", "Unggahan itu tidak dikenal. Unggah lagi berkasnya."),
    ]:
        assert galat(form(dinkes, id_)) == {"berkas": [kata]}
    assert galat(form(dinkes)) == {"berkas": ["Pilih paling sedikit satu berkas."]}


def test_terlalu_banyak_berkas_dalam_satu_form(kota):
    banyak = tuple(bahan.unggahan(f"{n}.pdf", b"x") for n in range(51))
    assert galat(form(kota.operator_dinkes, berkas=banyak)) == {
        "berkas": ["51 berkas dipilih, paling banyak 50 sekaligus. Kirim dalam beberapa kali."]
    }


# --- The question page ----------------------------------------------------------------------------------------------


@pytest.fixture
def unggah(client, kota):
    def _unggah(*id_: object, kode: str = "4.1", **kepala: str):
        client.force_login(kota.operator_dinkes)
        alamat = reverse("bukti:unggah", args=["32.77", 2024, kode])
        return client.post(alamat, {"u-unggahan": [str(i) for i in id_]}, **kepala)

    return _unggah


def test_unggahan_menjadi_bukti(unggah, kota, django_capture_on_commit_callbacks):
    masuk = kirim(kota.operator_dinkes)
    with django_capture_on_commit_callbacks(execute=True):
        respons = unggah(masuk.pk, **XHR)
    assert (respons.status_code, respons.json()["pesan"]) == (201, "Tersimpan, sedang diperiksa.")
    versi = VersiBukti.objects.get()
    with versi.berkas.open("rb") as isi:
        assert isi.read() == SK
    assert (versi.nama_asli, versi.ukuran, versi.bukti.judul) == ("sk.pdf", len(SK), "sk")
    masuk.refresh_from_db()
    assert masuk.bukti == versi.bukti
    assert list(Path(settings.KLA_FOLDER_UNGGAHAN).iterdir()) == []


def test_form_yang_sama_dua_kali_menjawab_sama(unggah, kota):
    masuk = kirim(kota.operator_dinkes)
    pertama, kedua = unggah(masuk.pk, **XHR), unggah(masuk.pk, **XHR)
    assert (pertama.status_code, kedua.status_code) == (201, 201)
    assert pertama.json()["pesan"] == kedua.json()["pesan"]
    assert (Bukti.objects.count(), TautanBukti.objects.count(), VersiBukti.objects.count()) == (1, 1, 1)


def test_unggahan_yang_sudah_jadi_bukti_lain(unggah, kota):
    masuk = kirim(kota.operator_dinkes)
    unggah(masuk.pk, **XHR)
    respons = unggah(masuk.pk, kode="4.2", **XHR)
    assert (respons.status_code, respons.json()["pesan"]) == (
        422,
        "Berkas ini sudah menjadi bukti “sk”. Lampirkan lewat “Pakai bukti yang sudah ada”.",
    )
    assert TautanBukti.objects.count() == 1


def test_isi_yang_bohong_ditolak_dan_unggahan_tetap_ada(unggah, kota):
    """The name and the size said nothing; the content is judged when it has come."""
    masuk = kirim(kota.operator_dinkes, b"MZ" + b"\0" * 500, "palsu.pdf")
    respons = unggah(masuk.pk, **XHR)
    assert respons.status_code == 422
    assert "palsu.pdf" in respons.json()["pesan"]
    masuk.refresh_from_db()
    assert (masuk.bukti, Bukti.objects.count()) == (None, 0)


def test_beberapa_unggahan_tanpa_skrip(unggah, kota):
    masuk = [kirim(kota.operator_dinkes, bahan.pdf(n), f"{n}.pdf") for n in (1, 2, 3)]
    respons = unggah(*(m.pk for m in masuk))
    assert pesan(respons) == ["3 berkas tersimpan dan sedang diperiksa keamanannya."]
    assert TautanBukti.objects.count() == 3


def test_pustaka_menjawab_kiriman_kedua_dengan_bukti_yang_sama(client, kota, monkeypatch):
    """The same form, sent twice: the other time was faster by a moment."""
    satu = kirim(kota.operator_dinkes)

    def didahului(**isi):
        simpan_bukti_baru(**isi)
        raise SudahBerubah("Berkas ini sudah menjadi bukti.")

    monkeypatch.setattr("bukti.views.pustaka.simpan_bukti_baru", didahului)
    client.force_login(kota.operator_dinkes)
    alamat = reverse("bukti:bukti_baru", args=[kota.kota.kode, 2024])
    respons = client.post(alamat, {"opd": kota.dinkes.pk, "unggahan": str(satu.pk)})
    assert (respons.status_code, respons.url) == (302, Bukti.objects.get().get_absolute_url())


def test_lebih_dari_dua_puluh_berkas_tanpa_skrip(client, kota):
    """More than the 20 that a plain form took before; the same bytes become one piece of evidence."""
    client.force_login(kota.operator_dinkes)
    berkas = [bahan.unggahan(f"{n}.pdf", SK) for n in range(21)]
    respons = client.post(reverse("bukti:unggah", args=["32.77", 2024, "4.1"]), {"u-berkas": berkas})
    assert respons.status_code == 422
    assert (Bukti.objects.count(), TautanBukti.objects.count()) == (1, 1)
    assert respons.content.decode().count("sudah dilampirkan pada pertanyaan ini dengan judul “0”") == 20


def test_kuota_penuh_tidak_menyimpan(unggah, kota, settings):
    masuk = kirim(kota.operator_dinkes)
    settings.KLA_KUOTA_OPD = len(SK) - 1
    respons = unggah(masuk.pk, **XHR)
    assert respons.status_code == 422
    assert respons.json()["pesan"].startswith("Ruang simpan Dinas Kesehatan Kota Sini tinggal")
    assert Bukti.objects.count() == 0
    assert not any(p.is_file() for p in Path(settings.MEDIA_ROOT).rglob("*"))


# --- Notes ----------------------------------------------------------------------------------------------------------


def test_unggahan_menjawab_catatan(client, kota):
    catatan = buat(kota)
    masuk = kirim(kota.operator_dinkes)
    client.force_login(kota.operator_dinkes)
    alamat = reverse("bukti:catatan_unggah", args=[catatan.pk])
    for _ in range(2):
        respons = client.post(alamat, {"u-unggahan": str(masuk.pk)}, **XHR)
        assert (respons.status_code, respons.json()["pesan"]) == (201, "Tersimpan, sedang diperiksa.")
    assert [b.bukti.judul for b in catatan.bukti.all()] == ["sk"]


# --- At once --------------------------------------------------------------------------------------------------------


@pytest.fixture
def kota_nyata(transactional_db, monkeypatch):
    monkeypatch.setattr(unggahan, "antrekan_pemeriksaan", lambda _: None)
    return pinjam_dunia().sini


def serentak(*perbuatan) -> list[str]:
    gerbang = Barrier(len(perbuatan))

    def jalankan(satu) -> str:
        try:
            gerbang.wait(timeout=10)
            satu()
            return "berhasil"
        except Ditolak as ditolak:
            return type(ditolak).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(len(perbuatan)) as kolam:
        return sorted(kolam.map(jalankan, perbuatan))


def test_unggahan_yang_sama_serentak_menjadi_satu_bukti(kota_nyata):
    masuk = kirim(kota_nyata.operator_dinkes)

    def jadikan() -> None:
        unggahan.buat_bukti(
            opd=kota_nyata.dinkes,
            berkas=[unggahan_bertahap.buka_unggahan(masuk)],
            keterangan={"judul": "SK", "jenis": "dokumen"},
            oleh=kota_nyata.operator_dinkes,
        )

    hasil = serentak(*[jadikan] * 4)
    assert hasil.count("berhasil") == 1
    assert set(hasil) <= {"berhasil", "SudahBerubah", "Lewat"}
    assert (Bukti.objects.count(), VersiBukti.objects.count()) == (1, 1)
    assert sum(p.is_file() for p in Path(settings.MEDIA_ROOT).rglob("*")) == 1


def test_dua_kiriman_berebut_ruang_terakhir(kota_nyata, settings):
    isi = [bahan.pdf(n) for n in (1, 2)]
    settings.KLA_KUOTA_OPD = max(map(len, isi)) + 1

    def simpan(nomor: int):
        return lambda: unggahan.buat_bukti(
            opd=kota_nyata.dinkes,
            berkas=[bahan.unggahan(f"{nomor}.pdf", isi[nomor])],
            keterangan={"judul": f"SK {nomor}", "jenis": "dokumen"},
            oleh=kota_nyata.operator_dinkes,
        )

    assert serentak(simpan(0), simpan(1)) == ["Ditolak", "berhasil"]
    assert VersiBukti.objects.count() == 1
    assert sum(p.is_file() for p in Path(settings.MEDIA_ROOT).rglob("*")) == 1


@pytest.mark.parametrize("tunda", [True, False])
def test_dua_unggahan_besar_tidak_bersama_sama_melewati_kuota(kota_nyata, settings, tunda):
    """Each fits alone: the room is taken when it is announced, also of two that are announced at the same moment."""
    settings.KLA_KUOTA_OPD = 10_000

    def umumkan() -> None:
        unggahan_bertahap.mulai_unggahan(nama="sk.pdf", panjang=6_000, oleh=kota_nyata.operator_dinkes)

    if tunda:
        umumkan()
        with pytest.raises(Ditolak, match="5 KB dipesan unggahan yang belum selesai"):
            umumkan()
    else:
        assert serentak(umumkan, umumkan) == ["Ditolak", "berhasil"]
    assert Unggahan.objects.count() == 1


def test_ruang_yang_dipesan_tidak_diambil_kiriman_lain(kota_nyata, settings):
    """What was sent for an hour is not refused because a form was faster; the announced one takes its own room."""
    settings.KLA_KUOTA_OPD = len(SK) + 10
    masuk = kirim(kota_nyata.operator_dinkes)

    def simpan(berkas) -> Bukti:
        return unggahan.buat_bukti(
            opd=kota_nyata.dinkes,
            berkas=[berkas],
            keterangan={"judul": "SK", "jenis": "dokumen"},
            oleh=kota_nyata.operator_dinkes,
        )

    with pytest.raises(Ditolak, match="dipesan unggahan yang belum selesai"):
        simpan(bahan.unggahan("lain.pdf", bahan.pdf(3)))
    assert not any(p.is_file() for p in Path(settings.MEDIA_ROOT).rglob("*"))
    simpan(unggahan_bertahap.buka_unggahan(masuk))
    assert terpakai(kota_nyata.dinkes.pk) == len(SK)
    with pytest.raises(Ditolak, match="tinggal 10 bita dari"):
        unggahan_bertahap.mulai_unggahan(nama="x.pdf", panjang=11, oleh=kota_nyata.operator_dinkes)
