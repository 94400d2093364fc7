"""Editing the map between two instruments: what is refused, what is lost, and that nothing is lost in silence."""

from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indikator.models import PetaKode
from indikator.queries.peta_kode import BEDA_KALIMAT, Pasang, pendahulu, peta_kode, ringkasan_peta
from indikator.services.peta_kode import PoinHilang, pasangan_blok, sidik_peta, simpan_peta
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Riwayat
from tests.bahan_tahun_lalu import instrumen_baru, soal

pytestmark = pytest.mark.django_db


@pytest.fixture
def peta(dunia):
    """Old (2024), new (2025) and the old block K1; the admin saves through `simpan`."""
    baru = instrumen_baru()
    return Peta(dunia, dunia.instrumen, baru)


class Peta:
    def __init__(self, dunia, lama, baru):
        self.dunia, self.lama, self.baru = dunia, lama, baru

    def blok(self, kode="K1"):
        return self.lama.blok.get(klaster__kode=kode)

    def pasang(self, dari, ke, sebanding=True, catatan=""):
        return Pasang(soal(self.lama, dari).pk, soal(self.baru, ke).pk, sebanding, catatan)

    def simpan(self, *pasangan, klaster="K1", setuju=True, dilihat=None):
        blok = self.blok(klaster)
        return simpan_peta(
            lama=self.lama,
            baru=self.baru,
            blok=blok,
            pasangan=pasangan,
            setuju_hilang=setuju,
            dilihat=sidik_peta(pasangan_blok(self.lama, self.baru, blok)) if dilihat is None else dilihat,
            oleh=self.dunia.admin,
        )

    def kode(self):
        baris = PetaKode.objects.order_by("pertanyaan_lama__urutan", "pertanyaan_baru__urutan")
        return list(baris.values_list("pertanyaan_lama__kode", "pertanyaan_baru__kode", "sebanding"))

    def alamat(self, klaster="K1"):
        return reverse("indikator:peta_kode_ubah", args=[self.lama.pk, self.baru.pk, klaster])


def test_peta_disimpan_dan_dicatat(peta):
    assert peta.simpan(peta.pasang("4.1", "4.1"), peta.pasang("4.4", "4.5", False, "Satuannya berbeda.")) == 2
    assert peta.kode() == [("4.1", "4.1", True), ("4.4", "4.5", False)]
    riwayat = Riwayat.objects.get(aksi="peta_kode_diubah")
    assert riwayat.pelaku == peta.dunia.admin
    assert riwayat.sesudah == {"pasangan": 2, "tidak_diteruskan": ["4.2", "4.3"], "poin_hilang": "20.00"}


def test_poin_yang_hilang_ditolak_kecuali_disetujui(peta):
    with pytest.raises(PoinHilang) as galat:
        peta.simpan(peta.pasang("4.1", "4.1"), peta.pasang("4.2", "4.2"), setuju=False)
    assert [s.kode for s in galat.value.hilang] == ["4.3", "4.4"]
    assert galat.value.poin == D(20)
    assert galat.value.pesan.startswith("2 pertanyaan lama senilai 20 poin tidak diteruskan.")
    assert not PetaKode.objects.exists()
    semua = [peta.pasang("4.1", "4.1"), *(peta.pasang(k, "4.5") for k in ("4.2", "4.3", "4.4"))]
    assert peta.simpan(*semua, setuju=False) == 4


def test_menyimpan_satu_klaster_mencatat_usulan_klaster_lain(peta, dunia):
    """Without this, saving the first block would end what held for the others until then."""
    balik = Peta(dunia, peta.baru, peta.lama)
    usulan = [(p.lama, p.baru) for p in peta_kode(peta.lama.pk, peta.baru.pk)]
    peta.simpan(klaster="KDK")
    assert [(p.lama, p.baru) for p in peta_kode(peta.lama.pk, peta.baru.pk)] == usulan
    assert peta.kode() == [("4.1", "4.1", True), ("4.2", "4.2", False)]
    assert PetaKode.objects.get(sebanding=False).catatan == BEDA_KALIMAT
    assert balik.simpan(balik.pasang("4.1", "4.1")) == 1  # the other direction is a map of its own
    assert len(peta_kode(peta.lama.pk, peta.baru.pk)) == 2


def test_yang_salah_ditolak_dengan_kalimat(peta):
    satu = peta.pasang("4.1", "4.1")
    asing = Pasang(soal(peta.lama, "4.1").pk, soal(peta.lama, "4.2").pk, True)
    for pasangan, pesan in (
        ([peta.pasang("26.1", "4.5")], "bukan bagian klaster"),
        ([asing], "tidak ada pada"),
        ([satu, satu], "ditulis dua kali"),
        ([peta.pasang("4.1", "4.1", False, "  ")], "Tulis mengapa"),
    ):
        with pytest.raises(Ditolak, match=pesan):
            peta.simpan(*pasangan)
    assert not PetaKode.objects.exists()


def test_instrumen_yang_sama_ditolak(peta, dunia):
    diri = Peta(dunia, peta.lama, peta.lama)
    with pytest.raises(Ditolak, match="tidak memerlukan peta"):
        diri.simpan(dilihat="")


def test_yang_kedua_dengan_tampilan_lama_diberi_tahu(peta):
    lihat = sidik_peta(pasangan_blok(peta.lama, peta.baru, peta.blok()))
    peta.simpan(peta.pasang("4.1", "4.5"), dilihat=lihat)
    with pytest.raises(SudahBerubah, match="baru saja diubah orang lain"):
        peta.simpan(peta.pasang("4.2", "4.5"), dilihat=lihat)
    assert peta.kode() == [("4.1", "4.5", True)]


def test_menyimpan_yang_sama_tidak_meninggalkan_jejak(peta):
    for _ in range(2):
        peta.simpan(peta.pasang("4.1", "4.5"))
    assert Riwayat.objects.filter(aksi="peta_kode_diubah").count() == 1


def test_ringkasan_per_klaster(peta):
    peta.simpan(peta.pasang("4.1", "4.1"), peta.pasang("4.4", "4.5", False, "Berbeda."))
    baris = ringkasan_peta(peta.lama.pk, peta.baru.pk)
    assert [(b.klaster, b.pertanyaan, b.diteruskan, b.sebanding, b.poin_hilang) for b in baris] == [
        ("K1", 4, 2, 1, D(20)),
        ("KDK", 1, 0, 0, D(10)),
    ]


# --- The pages ----------------------------------------------------------------------------------------------------


def isian(*baris, dilihat, setuju=False):
    isi = {"form-TOTAL_FORMS": len(baris), "form-INITIAL_FORMS": 0, "dilihat": dilihat}
    for n, (lama, baru, sebanding, catatan) in enumerate(baris):
        isi |= {f"form-{n}-lama": lama, f"form-{n}-baru": baru, f"form-{n}-catatan": catatan}
        isi |= {f"form-{n}-sebanding": "on"} if sebanding else {}
    return isi | ({"setuju_hilang": "on"} if setuju else {})


def test_halaman_menampilkan_semua_pertanyaan_lama_dan_yang_hilang(client, peta):
    client.force_login(peta.dunia.admin)
    halaman = client.get(peta.alamat())
    baris = [(f["lama"].value(), f["baru"].value()) for f in halaman.context["daftar"].initial_forms]
    assert baris == [("4.1", "4.1"), ("4.2", "4.2"), ("4.3", None), ("4.4", None)]
    assert [s.kode for s in halaman.context["hilang"]] == ["4.3", "4.4"]
    assert "2 pertanyaan, 20 poin" in halaman.content.decode()


def test_simpan_lewat_halaman_dengan_persetujuan(client, peta):
    client.force_login(peta.dunia.admin)
    dilihat = client.get(peta.alamat()).context["setuju"]["dilihat"].value()
    baris = [
        ("4.1", "4.1", True, ""),
        ("4.2", "4.2", False, "Kalimatnya baru."),
        ("4.3", "", True, ""),
        ("", "", 0, ""),
    ]
    respons = client.post(peta.alamat(), isian(*baris, dilihat=dilihat))
    assert respons.status_code == 422
    assert "2 pertanyaan lama senilai 20 poin tidak diteruskan." in respons.content.decode()
    assert 'value="Kalimatnya baru."' in respons.content.decode()
    respons = client.post(peta.alamat(), isian(*baris, dilihat=dilihat, setuju=True))
    assert respons.url == f"{reverse('indikator:peta_kode')}?lama={peta.lama.pk}&baru={peta.baru.pk}"
    assert peta.kode() == [("4.1", "4.1", True), ("4.2", "4.2", False)]
    assert "Peta ini sudah disimpan" in client.get(respons.url).content.decode()


@pytest.mark.parametrize(
    ("baris", "pesan"),
    [
        ([("4.1", "9.9", True, "")], "Pertanyaan 9.9 tidak ada pada instrumen baru."),
        ([("26.1", "4.1", True, "")], "Pertanyaan 26.1 tidak ada pada klaster ini di instrumen lama."),
        ([("", "4.1", True, "")], "Tulis kode pertanyaan lamanya."),
        ([("4.1", "4.1", False, "")], "Tulis mengapa keduanya tidak dapat dibandingkan."),
        ([("4.1", "4.1", True, "")] * 2, "Pasangan 4.1 dan 4.1 sudah ditulis di atas."),
        ([("4.1", "4.1", False, "x" * 301)], "Alasan paling panjang 300 karakter."),
    ],
)
def test_baris_yang_salah_disebut_di_tempatnya(client, peta, baris, pesan):
    client.force_login(peta.dunia.admin)
    respons = client.post(peta.alamat(), isian(*baris, dilihat="", setuju=True))
    assert (respons.status_code, pesan in respons.content.decode()) == (422, True)
    assert not PetaKode.objects.exists()


def test_formulir_tidak_lengkap_tidak_menjatuhkan(client, peta):
    client.force_login(peta.dunia.admin)
    assert client.post(peta.alamat(), {}).status_code == 422
    assert client.post(peta.alamat(), {"form-TOTAL_FORMS": "100000", "form-INITIAL_FORMS": "0"}).status_code == 422


def test_usulan_otomatis_menggantikan_yang_tersimpan_pada_layar_saja(client, peta):
    peta.simpan(peta.pasang("4.1", "4.5"))
    client.force_login(peta.dunia.admin)
    baris = [(f["lama"].value(), f["baru"].value()) for f in client.get(peta.alamat()).context["daftar"].initial_forms]
    assert baris[0] == ("4.1", "4.5")
    usulan = client.get(f"{peta.alamat()}?usulan=1").context["daftar"].initial_forms
    assert (usulan[0]["lama"].value(), usulan[0]["baru"].value()) == ("4.1", "4.1")
    assert peta.kode() == [("4.1", "4.5", True)]


def test_pilih_dua_instrumen(client, peta):
    client.force_login(peta.dunia.admin)
    alamat = reverse("indikator:peta_kode")
    assert client.get(alamat).status_code == 200
    respons = client.get(alamat, {"lama": peta.lama.pk, "baru": peta.lama.pk})
    assert (respons.status_code, "Pilih dua instrumen yang berbeda" in respons.content.decode()) == (422, True)
    assert "usulan otomatis" in client.get(alamat, {"lama": peta.lama.pk, "baru": peta.baru.pk}).content.decode()
    assert client.get(alamat, {"lama": "x", "baru": "99999"}).status_code == 422


def test_jumlah_kueri_tetap(client, peta, django_assert_num_queries):
    client.force_login(peta.dunia.admin)
    client.get(peta.alamat("KDK"))
    with CaptureQueriesContext(connection) as sedikit:
        client.get(peta.alamat("KDK"))
    with django_assert_num_queries(len(sedikit)):
        client.get(peta.alamat("K1"))


@pytest.mark.parametrize("tersimpan", [False, True])
def test_pendahulu_satu_pertanyaan_sama_dengan_petanya(peta, tersimpan):
    if tersimpan:
        peta.simpan(peta.pasang("4.1", "4.2", False, "Lain."), peta.pasang("4.2", "4.2"), peta.pasang("4.4", "4.5"))
    semua = peta_kode(peta.lama.pk, peta.baru.pk)
    for satu in peta.baru.pertanyaan.all():
        assert set(pendahulu(satu, peta.lama.pk)) == {p.lama for p in semua if p.baru == satu.pk}
    if tersimpan:
        assert pendahulu(soal(peta.baru, "4.2"), peta.lama.pk) == [soal(peta.lama, k).pk for k in ("4.2", "4.1")]


def test_pendahulu_pada_instrumen_yang_sama_adalah_dirinya(peta):
    satu = soal(peta.baru, "4.5")
    assert pendahulu(satu, peta.baru.pk) == [satu.pk]
