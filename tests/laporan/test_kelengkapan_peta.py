"""The heat map of coverage: cells, sums that count a shared piece once, scope, links to the rows, spreadsheet."""

from django.urls import reverse

from indikator.models import Penugasan
from indikator.queries.kemajuan import Kemajuan
from laporan.queries.kelengkapan import kelengkapan_pertanyaan
from laporan.queries.kelengkapan_peta import peta_kelengkapan, tagihan_bukti
from tests.laporan.bahan_kelengkapan import lampirkan, syarat
from tests.laporan.test_kelengkapan import buka, lembar


def peta(kota, pengguna=None, *, lingkup=None, jenis="", **ukuran):
    baris = kelengkapan_pertanyaan(kota.evaluasi, pengguna or kota.sekretariat)
    return peta_kelengkapan(kota.evaluasi, tagihan_bukti(baris, **ukuran), lingkup=lingkup, jenis=jenis)


def angka(tabel) -> dict[str, tuple[int, int]]:
    return {b.opd.kode: (b.kemajuan.selesai, b.kemajuan.total) for k in tabel.kelompok for b in k.baris}


def test_syarat_bersama_tampil_di_tiap_opd_dan_dihitung_sekali(dunia):
    sini = dunia.sini
    lampirkan(sini, syarat(sini))

    tabel = peta(sini)

    assert angka(tabel) == {"DINKES": (1, 1), "DINSOS": (1, 1), sini.kelurahan.kode: (0, 1)}
    assert [(k.kode, k.kemajuan.selesai, k.kemajuan.total) for k in tabel.kolom] == [("K1", 1, 1), ("KDK", 0, 1)]
    assert [(k.jenis, k.kemajuan.total) for k in tabel.kelompok] == [("perangkat_daerah", 1), ("kelurahan", 1)]
    assert tabel.kemajuan == Kemajuan(total=2, selesai=1)


def test_hanya_pemimpin(dunia):
    assert angka(peta(dunia.sini, pimpin=True)) == {"DINKES": (0, 1), dunia.sini.kelurahan.kode: (0, 1)}


def test_bukti_pelengkap_ikut_bila_diminta(dunia):
    sini = dunia.sini
    lampirkan(sini, syarat(sini, wajib=False))

    assert angka(peta(sini, semua=True))["DINKES"] == (1, 2)


def test_yang_ditolak_ditandai(dunia):
    sini = dunia.sini
    lampirkan(sini, syarat(sini), putusan="ditolak")

    dinkes = next(b for k in peta(sini).kelompok for b in k.baris if b.opd == sini.dinkes)

    assert dinkes.kemajuan == Kemajuan(total=1, selesai=0, dikembalikan=1)


def test_pertanyaan_yang_hanya_dijawab_unit_dipimpin_unitnya(dunia):
    """A department that leads a question of the units owes nothing of theirs; a unit that answered no owes nothing."""
    sini = dunia.sini
    Penugasan.objects.filter(jawaban=sini.jawaban("26.1"), opd=sini.kelurahan).update(nilai_unit="tidak")

    assert sini.kelurahan.kode not in angka(peta(sini))


def test_saring_jenis_menyisakan_jumlah_jenis_itu(dunia):
    tabel = peta(dunia.sini, jenis="kelurahan")

    assert ([k.kode for k in tabel.kolom], tabel.kemajuan) == (["KDK"], Kemajuan(total=1))


def test_operator_melihat_baris_unitnya_sendiri(client, dunia):
    sini = dunia.sini

    response = buka(client, sini.operator_dinsos, "kelengkapan_peta")

    assert angka(response.context["tabel"]) == {"DINSOS": (0, 1)}
    assert sini.dinkes.nama not in response.content.decode()


def test_sel_menuju_pertanyaannya(client, dunia):
    sini = dunia.sini
    halaman = buka(client, sini.sekretariat, "kelengkapan_peta", pimpin="1").content.decode()

    alamat = reverse("laporan:kelengkapan", args=["32.77", 2024])
    assert f'href="{alamat}?klaster=K1&amp;opd={sini.dinkes.pk}&amp;pimpin=1"' in halaman
    assert f'href="{alamat}?jenis=dokumen"' in halaman


def test_xlsx(client, dunia):
    sini = dunia.sini
    lampirkan(sini, syarat(sini))

    baris = lembar(buka(client, sini.sekretariat, "kelengkapan_peta_xlsx", jenis="perangkat_daerah"))

    assert baris[0][:6] == ["Jenis", "OPD", "Ada", "Diminta", "Kurang", "Ditolak"]
    assert [b[1:] for b in baris[1:]] == [
        ["Dinas Kesehatan Kota Sini", 1.0, 1.0, 0.0, 0.0, 1.0, 1.0],
        ["Dinas Sosial Kota Sini", 1.0, 1.0, 0.0, 0.0, 1.0, 1.0],
    ]


def test_jumlah_kueri_tetap(client, dunia, django_assert_max_num_queries):
    sini = dunia.sini
    buka(client, sini.sekretariat, "kelengkapan_peta")
    with django_assert_max_num_queries(25) as sedikit:
        buka(client, sini.sekretariat, "kelengkapan_peta")
    for _ in range(6):
        lampirkan(sini, syarat(sini))
    with django_assert_max_num_queries(len(sedikit)):
        buka(client, sini.sekretariat, "kelengkapan_peta")
