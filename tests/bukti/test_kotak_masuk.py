"""The inbox: files without a question come in, are proposed, mapped, kept or withdrawn; by whom, how often."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bukti.models import Bukti, TautanBukti
from bukti.queries.kotak_masuk import tujuan_terbuka
from bukti.services import kotak_masuk as layanan
from bukti.services import unggahan
from bukti.services.tautan import tautkan_bukti
from indikator.models import KebutuhanBukti
from indikator.services import pengisian
from klaster.galat import Ditolak
from klaster.models import Aksi, Riwayat
from tests.bukti import bahan
from tests.bukti.bahan_halaman import pesan, teks
from tests.bukti.test_berkas_masuk import kirim as kirim_bertahap
from tests.dunia import DuniaKota
from tests.factories.bukti import BuktiFactory, VersiBuktiFactory
from tests.factories.indikator import SAAT_UJI

XHR = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest", "HTTP_ACCEPT": "application/json"}
KATA = {"judul": "Perwali 12-2023", "jenis": "peraturan", "nomor": "12 Tahun 2023"}


def alamat(nama: str = "kotak_masuk", kota: str = "32.77") -> str:
    return reverse(f"bukti:{nama}", args=[kota, 2024])


def masuk(kota: DuniaKota, nama: str = "4.1 - Perwali 12-2023.pdf", *, usulan: str | None = "4.1", **lain) -> Bukti:
    """One piece of evidence that waits, straight into the rows."""
    soal = kota.evaluasi.instrumen.pertanyaan.get(kode=usulan) if usulan else None
    bukti = BuktiFactory(**{"opd": kota.dinkes, "judul": "Perwali 12-2023", "kotak_masuk": True, "usulan": soal} | lain)
    VersiBuktiFactory(bukti=bukti, nama_asli=nama)
    return bukti


@pytest.fixture
def unggah(client, kota):
    def _unggah(pengguna, *berkas, kepala=None, **data):
        client.force_login(pengguna)
        return client.post(
            alamat("kotak_masuk_unggah"), {f"m-{k}": v for k, v in data.items()} | {"m-berkas": berkas}, **kepala or {}
        )

    return _unggah


@pytest.fixture
def olah(client):
    def _olah(pengguna, tindakan: str = "", pilih=(), satu=(), kueri: str = "", **baris):
        client.force_login(pengguna)
        data = {"tindakan": tindakan, "pilih": [b.pk for b in pilih], "satu": [b.pk for b in satu]}
        for bukti in (*pilih, *satu):
            isian = {"kode": "", **KATA} | baris.get(f"b{bukti.pk}", {})
            data |= {f"b{bukti.pk}-{k}": v for k, v in isian.items()}
        return client.post(alamat("kotak_masuk_olah") + kueri, data)

    return _olah


# --- Coming in ------------------------------------------------------------------------------------------------------


def test_nama_berkas_menjadi_usulan(unggah, kota):
    respons = unggah(
        kota.operator_dinkes,
        bahan.unggahan("4.1 - Perwali 12-2023.pdf", bahan.pdf(1)),
        bahan.unggahan("4.2_foto.jpg", bahan.gambar()),
        bahan.unggahan("catatan rapat.docx", bahan.docx()),
        bahan.unggahan("4.3 punya dinsos.pdf", bahan.pdf(2)),
    )
    assert respons.url == alamat()
    assert pesan(respons) == ["4 berkas masuk dan sedang diperiksa keamanannya."]
    assert list(
        Bukti.objects.order_by("pk").values_list("judul", "jenis", "nomor", "opd__kode", "usulan__kode", "kotak_masuk")
    ) == [
        ("Perwali 12-2023", "peraturan", "", "DINKES", "4.1", True),
        ("foto", "foto", "", "DINKES", "4.2", True),
        ("catatan rapat", "dokumen", "", "DINKES", None, True),
        ("punya dinsos", "dokumen", "", "DINKES", "4.3", True),
    ]
    assert not TautanBukti.objects.exists()
    isi = teks(unggah(kota.operator_dinkes, bahan.unggahan("4.3 lagi.pdf", bahan.pdf(2)), bahan.unggahan("x.exe", b"")))
    assert "sudah ada di “Belum dipetakan” dengan judul “punya dinsos”" in isi
    assert "yang sekarang tidak terbuka bagi Anda" in isi


def test_satu_yang_buruk_tidak_membawa_yang_lain(unggah, kota):
    respons = unggah(
        kota.operator_dinkes, bahan.unggahan("4.1 sk.pdf", bahan.pdf()), bahan.unggahan("virus.exe", b"MZ" * 50)
    )
    assert respons.status_code == 422
    isi = teks(respons)
    assert "4.1 sk.pdf: Tersimpan, diusulkan untuk 4.1." in isi
    assert "Berkas “virus.exe” berjenis .exe, yang tidak diterima." in isi
    assert Bukti.objects.count() == 1


def test_unggahan_bertahap_dan_kiriman_ulang(client, kota):
    satu = kirim_bertahap(kota.operator_dinkes, nama="4.1 sk.pdf")
    client.force_login(kota.operator_dinkes)
    for _ in range(2):
        respons = client.post(alamat("kotak_masuk_unggah"), {"m-unggahan": str(satu.pk)}, **XHR)
        assert (respons.status_code, respons.json()) == (201, {"pesan": "Tersimpan, diusulkan untuk 4.1."})
    assert Bukti.objects.count() == 1


def test_dari_pustaka_disebut_berapa_yang_menunggu(client, kota):
    masuk(kota)
    client.force_login(kota.operator_dinkes)
    respons = client.post(
        alamat("kotak_masuk_unggah"), {"m-berkas": bahan.unggahan("a.pdf", bahan.pdf()), "dari": "pustaka"}, **XHR
    )
    assert respons.json()["pesan"] == "Tersimpan, belum ada usulan pertanyaan."
    assert "2 berkas menunggu dipetakan." in respons.json()["html"]
    assert f'href="{alamat()}"' in respons.json()["html"]


def test_berkas_yang_sama_disebut_di_mana(unggah, kota):
    unggah(kota.operator_dinkes, bahan.unggahan("4.1 sk.pdf", bahan.pdf()))
    lagi = unggah(kota.operator_dinkes, bahan.unggahan("salinan.pdf", bahan.pdf()), kepala=XHR)
    assert lagi.json() == {
        "pesan": "Berkas “salinan.pdf” sudah ada di “Belum dipetakan” dengan judul “sk”. Tidak perlu dikirim lagi."
    }
    Bukti.objects.update(kotak_masuk=False)
    lagi = unggah(kota.operator_dinkes, bahan.unggahan("salinan.pdf", bahan.pdf()), kepala=XHR)
    assert "sudah ada di pustaka dengan judul “sk”" in lagi.json()["pesan"]
    assert unggah(kota.operator_dinsos, bahan.unggahan("salinan.pdf", bahan.pdf()), kepala=XHR).status_code == 201
    assert sum(p.is_file() for p in Path(settings.MEDIA_ROOT, "bukti").rglob("*")) == 2


def test_pemilik(unggah, kota, dunia):
    """An operator of a kecamatan chooses; the secretariat may leave it to the question's lead."""
    respons = unggah(kota.operator_kecamatan, bahan.unggahan("a.pdf", bahan.pdf(1)), opd=kota.kelurahan.pk, kepala=XHR)
    assert respons.status_code == 201
    asing = unggah(kota.operator_kecamatan, bahan.unggahan("b.pdf", bahan.pdf(2)), opd=kota.dinkes.pk, kepala=XHR)
    assert asing.json() == {"pesan": "Pilih OPD yang buktinya Anda kelola."}
    kota_lain = unggah(kota.sekretariat, bahan.unggahan("b.pdf", bahan.pdf(2)), opd=dunia.sana.dinkes.pk, kepala=XHR)
    assert kota_lain.status_code == 422
    assert unggah(kota.sekretariat, bahan.unggahan("4.3 c.pdf", bahan.pdf(3)), kepala=XHR).status_code == 201
    tanpa = unggah(kota.sekretariat, bahan.unggahan("d.pdf", bahan.pdf(4)), kepala=XHR)
    assert tanpa.json()["pesan"].startswith("Pilih OPD pemiliknya, atau awali nama berkas dengan kode pertanyaan")
    assert list(Bukti.objects.order_by("pk").values_list("opd__nama", flat=True)) == [
        "Kelurahan Uji Kota Sini",
        "Dinas Sosial Kota Sini",
    ]


# --- The list -------------------------------------------------------------------------------------------------------


def test_daftar_menurut_lingkup(client, kota, dunia):
    masuk(kota, judul="Milik dinkes")
    masuk(kota, judul="Milik dinsos", opd=kota.dinsos)
    masuk(kota, judul="Sudah ditarik", ditarik_pada=SAAT_UJI)
    masuk(dunia.sana, judul="Kota lain", opd=dunia.sana.dinkes)
    for pengguna, terlihat in [
        (kota.operator_dinkes, {"Milik dinkes"}),
        (kota.operator_kecamatan, set()),
        (kota.sekretariat, {"Milik dinkes", "Milik dinsos"}),
    ]:
        client.force_login(pengguna)
        assert {b.judul for b in client.get(alamat()).context["baris"]} == terlihat


def test_usulan_dan_saringan(client, kota):
    masuk(kota)
    masuk(kota, "kosong.pdf", usulan=None, judul="Tanpa kode")
    client.force_login(kota.operator_dinkes)
    isi = teks(client.get(alamat()))
    assert "Nama berkas menyebut <strong>4.1</strong>" in isi
    kebutuhan = KebutuhanBukti.objects.get(pertanyaan__kode="4.1", jenis="dokumen")
    assert f"Memenuhi: {kebutuhan}." in isi
    halaman = client.get(alamat())
    assert [f["nomor"].value() for f in (b.form for b in halaman.context["baris"])] == ["", "12 Tahun 2023"]
    for kueri, judul in [
        ("?usulan=ada", ["Perwali 12-2023"]),
        ("?usulan=tanpa", ["Tanpa kode"]),
        ("?q=kosong", ["Tanpa kode"]),
        ("?q=%00", []),
        ("?usulan=ngawur&opd=x", ["Tanpa kode", "Perwali 12-2023"]),
    ]:
        respons = client.get(alamat() + kueri)
        ada = [b.judul for b in respons.context["baris"]] if respons.status_code == 200 else []
        assert ada == judul, kueri


def test_jumlah_kueri_tetap(client, kota):
    client.force_login(kota.operator_dinkes)
    masuk(kota)

    def hitung() -> int:
        with CaptureQueriesContext(
            connection,
        ) as kueri:
            assert client.get(alamat()).status_code == 200
        return len(kueri)

    hitung()
    sedikit = hitung()
    for n in range(12):
        masuk(kota, f"{n}.pdf", usulan=("4.1", "4.2", None)[n % 3])
    assert hitung() == sedikit


def test_pustaka_menerima_berkas_tanpa_pertanyaan(client, kota):
    """What is dropped or pasted there lands in the inbox; who brings no evidence has no such form."""
    pustaka = reverse("bukti:bukti_list", args=["32.77", 2024])
    client.force_login(kota.operator_dinkes)
    isi = teks(client.get(pustaka))
    assert f'action="{alamat("kotak_masuk_unggah")}"' in isi
    assert '<input type="hidden" name="dari" value="pustaka">' in isi
    client.force_login(kota.verifikator)
    assert "kotak_masuk" not in teks(client.get(pustaka))
    assert alamat("kotak_masuk_unggah") not in teks(client.get(pustaka))


# --- Mapping --------------------------------------------------------------------------------------------------------


def test_usulan_diterima_dengan_satu_tombol(olah, kota):
    bukti, lain = masuk(kota), masuk(kota, "b.pdf", usulan=None)
    respons = olah(
        kota.operator_dinkes, pilih=[lain], satu=[bukti], kueri="?usulan=ada",
        **{f"b{bukti.pk}": {"kode": "4.1", "jenis": "dokumen"}},
    )  # fmt: skip
    assert respons.url == f"{alamat()}?usulan=ada"
    assert pesan(respons) == ["1 berkas dipetakan untuk 4.1."]
    tautan = TautanBukti.objects.get()
    assert (tautan.bukti, tautan.jawaban.pertanyaan.kode, tautan.opd) == (bukti, "4.1", kota.dinkes)
    assert tautan.kebutuhan.jenis == "dokumen"
    bukti.refresh_from_db()
    assert (bukti.kotak_masuk, bukti.usulan, bukti.nomor, bukti.jenis) == (False, None, "12 Tahun 2023", "dokumen")
    catatan = Riwayat.objects.get(aksi=Aksi.BUKTI_DIPETAKAN)
    assert catatan.objek_label == "“Perwali 12-2023” untuk pertanyaan 4.1"
    assert catatan.sebelum == {"kotak_masuk": True, "usulan": "4.1"}
    assert catatan.sesudah == {"kotak_masuk": False, "pertanyaan": "4.1"}


@pytest.mark.parametrize("tindakan", ["petakan", "pustaka"])
def test_keterangan_yang_didahului_orang_lain_tidak_ditimpa(client, olah, kota, tindakan):
    """What somebody else has written meanwhile is shown beside what was typed; saving again is a decision."""
    bukti = masuk(kota)
    client.force_login(kota.operator_dinkes)
    dilihat = client.get(alamat()).context["baris"][0].form["sidik"].value()
    unggahan.ubah_keterangan(bukti=bukti, keterangan={"nomor": "99/2024"}, oleh=kota.sekretariat)
    kirim = {"kode": "4.1", "judul": "Ketikan saya", "sidik": dilihat}
    respons = olah(kota.operator_dinkes, tindakan, [bukti], **{f"b{bukti.pk}": kirim})
    assert respons.status_code == 422
    assert "Keterangan bukti ini baru saja diubah orang lain." in teks(respons)
    assert "Sekarang tersimpan: “Perwali 12-2023”, Dokumen, nomor 99/2024." in teks(respons)
    assert 'value="Ketikan saya"' in respons.content.decode()
    bukti.refresh_from_db()
    assert (bukti.kotak_masuk, bukti.nomor) == (True, "99/2024")
    kirim["sidik"] = respons.context["baris"][0].form["sidik"].value()
    assert olah(kota.operator_dinkes, tindakan, [bukti], **{f"b{bukti.pk}": kirim}).status_code == 302
    bukti.refresh_from_db()
    assert (bukti.kotak_masuk, bukti.judul) == (False, "Ketikan saya")


def test_banyak_sekaligus_satu_keliru(olah, kota):
    baik, keliru, kosong = masuk(kota), masuk(kota, usulan=None, judul="Keliru"), masuk(kota, judul="Kosong")
    respons = olah(
        kota.operator_dinkes, "petakan", [baik, keliru, kosong],
        **{
            f"b{baik.pk}": {"kode": "4.2"},
            f"b{keliru.pk}": {"kode": "4.3", "judul": "Judul yang saya ketik"},
            f"b{kosong.pk}": {"kode": ""},
        },
    )  # fmt: skip
    assert respons.status_code == 422
    isi = teks(respons)
    assert "1 berkas dipetakan untuk 4.2." in isi
    assert "“4.3” bukan kode pertanyaan yang bagiannya terbuka bagi Anda. Pilih dari daftar." in isi
    assert "Pilih pertanyaannya, atau simpan berkas ini di pustaka saja." in isi
    assert 'value="Judul yang saya ketik"' in respons.content.decode()
    assert {b.pk for b in respons.context["baris"]} == {keliru.pk, kosong.pk}
    assert all(b.dicentang for b in respons.context["baris"])
    assert TautanBukti.objects.get().bukti == baik


@pytest.mark.parametrize(
    ("tindakan", "kata"), [("petakan", "dipetakan"), ("pustaka", "disimpan di pustaka"), ("tarik", "ditarik")]
)
def test_tanpa_centang(olah, kota, tindakan, kata):
    bukti = masuk(kota)
    respons = olah(kota.operator_dinkes, tindakan)
    assert respons.status_code == 422
    assert f"Centang paling sedikit satu berkas yang hendak {kata}." in teks(respons)
    bukti.refresh_from_db()
    assert (bukti.kotak_masuk, bukti.ditarik) == (True, False)


def test_simpan_di_pustaka_dan_tarik(olah, kota):
    simpan, tarik = masuk(kota), masuk(kota, "t.pdf")
    assert pesan(olah(kota.operator_dinkes, "pustaka", [simpan])) == ["1 berkas disimpan di pustaka."]
    olah(kota.operator_dinkes, "tarik", [tarik])
    simpan.refresh_from_db()
    tarik.refresh_from_db()
    assert (simpan.kotak_masuk, simpan.ditarik, simpan.nomor) == (False, False, "12 Tahun 2023")
    assert (tarik.ditarik, TautanBukti.objects.count()) == (True, 0)


def test_yang_sudah_ditangani_orang_lain_disebut(olah, kota):
    bukti = masuk(kota)
    olah(kota.operator_dinkes, "pustaka", [bukti])
    respons = olah(kota.operator_dinkes, "petakan", [bukti])
    assert respons.status_code == 422
    assert "1 berkas lain sudah dipetakan, disimpan, atau ditarik orang lain." in teks(respons)


def test_milik_unit_atau_kota_lain_tidak_tersentuh(olah, kota, dunia):
    dinsos, sana = masuk(kota, opd=kota.dinsos), masuk(dunia.sana, opd=dunia.sana.dinkes)
    for tindakan in ("petakan", "pustaka", "tarik", "hapus"):
        assert olah(kota.operator_dinkes, tindakan, [dinsos, sana]).status_code == 422
    assert not TautanBukti.objects.exists()
    assert Bukti.objects.aktif().filter(kotak_masuk=True).count() == 2
    tujuan = tujuan_terbuka(kota.evaluasi, kota.operator_dinkes)["4.1"]
    with pytest.raises(Ditolak, match="unit Anda tidak dapat mengubahnya"):
        layanan.petakan_bukti(bukti=dinsos, tujuan=tujuan, oleh=kota.operator_dinkes, keterangan=KATA)


def test_bagian_yang_sudah_diajukan_bukan_tujuan(olah, kota):
    bukti = masuk(kota)
    tujuan = tujuan_terbuka(kota.evaluasi, kota.operator_dinkes)
    assert list(tujuan) == ["4.1", "4.2", "4.4"]
    assert list(tujuan_terbuka(kota.evaluasi, kota.sekretariat)) == ["4.1", "4.2", "4.3", "4.4", "26.1"]
    jawaban = kota.jawaban("4.2")
    pengisian.simpan_jawaban(
        jawaban=jawaban, opsi="a", angka=None, catatan="", versi=jawaban.versi, oleh=kota.operator_dinkes
    )
    pengisian.ajukan_bagian(penugasan=kota.bagian("4.2", kota.dinkes), oleh=kota.operator_dinkes)
    assert list(tujuan_terbuka(kota.evaluasi, kota.operator_dinkes)) == ["4.1", "4.4"]
    with pytest.raises(Ditolak, match="Bagian .* sudah diajukan"):
        layanan.petakan_bukti(bukti=bukti, tujuan=tujuan["4.2"], oleh=kota.operator_dinkes, keterangan=KATA)
    bukti.refresh_from_db()
    assert (bukti.kotak_masuk, bukti.nomor) == (True, "")


def test_dilampirkan_lewat_jalan_lain_keluar_dari_daftar(kota):
    bukti = masuk(kota)
    tautkan_bukti(jawaban=kota.jawaban("4.2"), bukti=bukti, kebutuhan=None, oleh=kota.operator_dinkes)
    bukti.refresh_from_db()
    assert (bukti.kotak_masuk, bukti.usulan) == (False, None)
