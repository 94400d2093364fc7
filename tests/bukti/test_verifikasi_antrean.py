"""The verifier's queue: whose it is, what it shows, filters with counts, order, paging, number of queries."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from indikator.models import Jawaban, Status
from klaster.models import Klaster
from tests.bukti.bahan_verifikasi import lampirkan, menunggu, sebagai, url_antrean
from tests.factories.bukti import TautanBuktiFactory
from tests.factories.indikator import (
    EvaluasiFactory,
    IndikatorFactory,
    JawabanFactory,
    PenugasanFactory,
    PertanyaanFactory,
)
from tests.factories.klaster import KlasterFactory, OpdFactory, PenggunaFactory


@pytest.fixture
def kota(dunia):
    """Three answers of K1 wait; 4.3 has been sent back once and repaired; 4.1 has been waiting longest."""
    kota = dunia.sini
    for kode in ("4.1", "4.2", "4.3"):
        menunggu(kota, kode)
    for hari, kode in ((9, "4.1"), (1, "4.2"), (0, "4.3")):
        atur(kota, kode, menunggu_sejak=timezone.now() - timedelta(days=hari))
    atur(kota, "4.3", putaran=1)
    return kota


def atur(kota, kode, **isi):
    Jawaban.objects.filter(pk=kota.jawaban(kode).pk).update(**isi)


def buka(kota, query="", oleh=None):
    return sebagai(oleh or kota.verifikator).get(url_antrean(kota, query))


def kode_baris(respons) -> list[str]:
    return [b.jawaban.pertanyaan.kode for b in respons.context["baris"]]


def jumlah(respons, nama) -> dict[str, int]:
    return {p.nilai: p.jumlah for p in respons.context["pilihan"][nama]}


def test_verifikator_hanya_melihat_klasternya_dan_sekretariat_semuanya(kota):
    isi = {"status": Status.MENUNGGU, "menunggu_sejak": timezone.now()}
    atur(kota, "26.1", **isi)
    assert kode_baris(buka(kota)) == ["4.1", "4.2", "4.3"]
    assert kode_baris(buka(kota, oleh=kota.verifikator_lain)) == ["26.1"]
    assert kode_baris(buka(kota, oleh=kota.sekretariat)) == ["4.1", "4.2", "4.3", "26.1"]
    assert list(jumlah(buka(kota, "klaster=KDK"), "klaster")) == ["K1"]  # another klaster is not even offered


def test_peran_lain_ditolak_dan_kota_lain_tidak_ada(kota, dunia):
    for orang in (kota.operator_dinkes, kota.pimpinan, dunia.admin, dunia.evaluator):
        assert buka(kota, oleh=orang).status_code == 403
    assert buka(kota, oleh=dunia.sana.verifikator).status_code == 404


def test_baris_memuat_yang_perlu_untuk_memilih(kota):
    lampirkan(kota, "4.1", "foto", diterima=True)
    baris = {b.jawaban.pertanyaan.kode: b for b in buka(kota).context["baris"]}
    satu = baris["4.1"]
    assert (satu.opd, satu.skor_mandiri, satu.bukti, satu.tertunda) == (kota.dinkes, 10, 2, 1)
    assert (satu.lama, baris["4.2"].lama, baris["4.3"].lama) == ("9 hari", "Sejak kemarin", "Sejak hari ini")
    isi = buka(kota).content.decode()
    for potongan in (
        "Apakah hal 4.1 sudah dilaksanakan?",
        "2 bukti",
        "1 belum dinilai",
        "Perbaikan ke-1",
        "Tanpa bukti",
    ):
        assert potongan in isi


def test_bukti_yang_ditarik_tidak_dihitung(kota):
    lampirkan(kota, "4.1", "foto", bukti__ditarik_pada=timezone.now())
    assert next((b.bukti, b.tertunda) for b in buka(kota).context["baris"]) == (1, 1)


@pytest.mark.parametrize(
    ("query", "kode"),
    [
        ("klaster=K1", ["4.1", "4.2", "4.3"]),
        ("putaran=baru", ["4.1", "4.2"]),
        ("putaran=perbaikan", ["4.3"]),
        ("q=4.2", ["4.2"]),
        ("q=HAL 4.3", ["4.3"]),
        ("q=tidak ada", []),
        ("urut=baru", ["4.3", "4.2", "4.1"]),
        ("urut=kode", ["4.1", "4.2", "4.3"]),
        ("status=diterima", []),
        ("status=dikembalikan", []),
    ],
)
def test_saringan_dan_urutan(kota, query, kode):
    assert kode_baris(buka(kota, query)) == kode


def test_saring_menurut_opd_pemimpin(kota):
    respons = buka(kota, f"opd={kota.dinsos.pk}")
    assert kode_baris(respons) == ["4.3"]  # DINSOS only takes part in 4.1
    assert jumlah(respons, "opd") == {str(kota.dinkes.pk): 2, str(kota.dinsos.pk): 1}


def test_jumlah_pada_pilihan_menurut_saringan_lain(kota):
    atur(kota, "4.2", status=Status.DIKEMBALIKAN, alasan_kembali="Kurang.", putaran=1, menunggu_sejak=None)
    respons = buka(kota, "putaran=perbaikan")
    assert jumlah(respons, "status") == {"menunggu": 1, "diterima": 0, "dikembalikan": 1}
    assert jumlah(respons, "putaran") == {"baru": 1, "perbaikan": 1}
    assert jumlah(respons, "klaster") == {"K1": 1}


@pytest.mark.parametrize(
    "query", ["status=x&putaran=9&urut=z", "opd=abc", "opd=-1", "opd=99999999999999999999", "page=zz"]
)
def test_saringan_tak_masuk_akal_diabaikan(kota, query):
    assert kode_baris(buka(kota, query)) == ["4.1", "4.2", "4.3"]


def test_tautan_baris_membawa_saringan(kota):
    isi = buka(kota, "putaran=baru&klaster=K1").content.decode()
    assert '/32.77/2024/verifikasi/4.1/?klaster=K1&amp;putaran=baru"' in isi


def test_jumlah_baris_diingat(kota):
    client = sebagai(kota.verifikator)
    client.get(url_antrean(kota, "baris=50"))
    assert client.get(url_antrean(kota)).context["page_obj"].paginator.per_page == 50


def test_diterima_memuat_selisih_dan_pemberi_nilai(kota):
    saat = timezone.now()
    atur(
        kota,
        "4.2",
        status=Status.DITERIMA,
        nilai_verifikasi="7.5",
        verifikator=kota.verifikator,
        diverifikasi_pada=saat,
        menunggu_sejak=None,
    )
    isi = buka(kota, "status=diterima").content.decode()
    assert "(−2,50)" in isi
    assert str(kota.verifikator) in isi


def test_keadaan_kosong_mengatakan_apa_yang_dapat_dilakukan(dunia):
    kota = dunia.sini
    assert "Tidak ada jawaban yang menunggu" in buka(kota).content.decode()
    assert "Hapus saringan" in buka(kota, "q=zzz").content.decode()
    kota.verifikator.klaster_verifikasi.clear()
    assert "Belum ada klaster yang ditugaskan kepada Anda" in buka(kota).content.decode()


def isi_antrean(n: int):
    """An evaluation with n waiting answers, each with one piece of evidence; returns its verifier and itself."""
    evaluasi = EvaluasiFactory()
    indikator = IndikatorFactory(blok__instrumen=evaluasi.instrumen, blok__klaster=KlasterFactory(kode="K1"))
    for _ in range(n):
        jawaban = JawabanFactory(menunggu=True, evaluasi=evaluasi, pertanyaan=PertanyaanFactory(indikator=indikator))
        PenugasanFactory(jawaban=jawaban, opd=OpdFactory(kota=evaluasi.kota), pimpin=True, terkirim=True)
        TautanBuktiFactory(jawaban=jawaban)
    verifikator = PenggunaFactory(verifikator=True, kota=evaluasi.kota)
    verifikator.klaster_verifikasi.set(Klaster.objects.all())
    return verifikator, f"/{evaluasi.kota.kode}/{evaluasi.tahun}/verifikasi/?baris=50"


def test_jumlah_kueri_tetap(db, django_assert_max_num_queries):
    banyak = []
    for n in (1, 30):
        verifikator, alamat = isi_antrean(n)
        client = sebagai(verifikator)
        client.get(alamat)  # the session row for remembered rows is written once
        with django_assert_max_num_queries(20) as terpakai:
            respons = client.get(alamat)
        assert len(respons.context["baris"]) == n
        banyak.append(len(terpakai))
    assert banyak[0] == banyak[1]


def test_saringan_umur_menurut_hari_kota(kota):
    """Days of the city, not of 24 hours: what came in late on the evening seven days ago has waited seven days."""
    zona = kota.kota.zona
    for hari, kode in ((7, "4.1"), (2, "4.2"), (1, "4.3")):
        malam = datetime.combine(kota.evaluasi.hari_ini - timedelta(days=hari), time(23, 50), zona)
        Jawaban.objects.filter(pk=kota.jawaban(kode).pk).update(menunggu_sejak=malam)
    respons = sebagai(kota.verifikator).get(url_antrean(kota, "umur=7"))
    assert [b.jawaban.pertanyaan.kode for b in respons.context["baris"]] == ["4.1"]
    pilihan = {p.nilai: (p.jumlah, p.terpilih) for p in respons.context["pilihan"]["umur"]}
    assert pilihan == {"3": (1, False), "7": (1, True), "14": (0, False), "30": (0, False)}
    assert "Hapus saringan" in respons.content.decode()
    for salah in ("umur=5", "umur=x"):
        assert len(sebagai(kota.verifikator).get(url_antrean(kota, salah)).context["baris"]) == 3
