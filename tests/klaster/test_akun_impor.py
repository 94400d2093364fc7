"""A sheet of accounts: every fault by row, a preview that changes nothing, all or nothing."""

import pytest

from klaster.berkas_akun import AKUN_MAKS, KEPALA_AKUN
from klaster.galat import Ditolak, SudahBerubah
from klaster.lembar_kerja import LembarTulis, tulis_xlsx
from klaster.models import Aksi, Opd, Pengguna, Riwayat
from klaster.models.pengguna import Peran
from klaster.services.akun_impor import ImporDitolak, rancang_impor, terapkan_impor

pytestmark = pytest.mark.django_db


def lembar(*baris, kepala=KEPALA_AKUN) -> bytes:
    return tulis_xlsx([LembarTulis("Akun", kepala, baris)])


def satu(nama="Siti Aminah", username="", peran="pimpinan", opd="", kepala="", klaster="", nip="", surel="") -> tuple:
    return nama, username, nip, "", surel, peran, opd, kepala, klaster


def rancang(dunia, isi: bytes, nama="akun.xlsx"):
    return rancang_impor(kota=dunia.sini.kota, isi=isi, nama_berkas=nama, oleh=dunia.sini.sekretariat)


def test_the_preview_changes_nothing_and_the_import_makes_what_it_showed(dunia):
    kota = dunia.sini
    isi = lembar(
        satu("Siti Aminah", opd="dinkes", peran="Operator", kepala="ya"),
        satu("Siti Aminah", opd="Dinas Sosial Kota Sini", peran="operator"),
        satu("Rudi", "Rudi.VERIF", peran="verifikator", klaster="K1, kdk; i, Klaster I"),
    )
    banyak = Pengguna.objects.count()
    rancangan = rancang(dunia, isi)
    assert rancangan.cacat == []
    assert [(c.nomor, c.username, c.diusulkan) for c in rancangan.calon] == [
        (2, "siti.aminah", True),
        (3, "siti.aminah2", True),
        (4, "rudi.verif", False),
    ]
    assert Pengguna.objects.count() == banyak
    akun = terapkan_impor(kota=kota.kota, segel=rancangan.segel, oleh=kota.sekretariat)
    assert [(p.username, p.peran, p.opd, p.kepala_opd) for p in akun] == [
        ("siti.aminah", Peran.OPERATOR, kota.dinkes, True),
        ("siti.aminah2", Peran.OPERATOR, kota.dinsos, False),
        ("rudi.verif", Peran.VERIFIKATOR, None, False),
    ]
    assert [k.kode for k in akun[2].klaster_verifikasi.order_by("kode")] == ["K1", "KDK"]
    assert not any(p.has_usable_password() for p in akun)
    assert Riwayat.objects.filter(aksi=Aksi.AKUN_DIBUAT, pelaku=kota.sekretariat).count() == 3


def test_pressed_twice_the_accounts_are_made_once(dunia):
    rancangan = rancang(dunia, lembar(satu(username="siti.aminah")))
    argumen = {"kota": dunia.sini.kota, "segel": rancangan.segel, "oleh": dunia.sini.sekretariat}
    terapkan_impor(**argumen)
    with pytest.raises(SudahBerubah):
        terapkan_impor(**argumen)
    assert Pengguna.objects.filter(nama="Siti Aminah").count() == 1


def test_every_bad_row_is_named_and_nothing_can_be_applied(dunia):
    Opd.objects.filter(pk=dunia.sini.dinsos.pk).update(aktif=False)
    rancangan = rancang(
        dunia,
        lembar(
            satu("", peran="raja"),
            satu("A", "sini.dinkes", peran="operator", opd="DINKES"),
            satu("Budi", "b!", nip="123", surel="bukan"),
            satu("Cici", "kembar", peran="operator", opd="TIADA", kepala="mungkin"),
            satu("Dedi", "kembar", peran="operator", opd="DINSOS"),
            satu("Eka", peran="operator"),
            satu("Fajar", peran="verifikator", klaster="K1,K9"),
            satu("Gita", peran="pimpinan", opd="DINKES"),
            satu("Hadi", peran="admin"),
        ),
    )
    assert rancangan.segel == ""
    per_baris = {nomor: [p for n, p in rancangan.cacat if n == nomor] for nomor in range(2, 11)}
    assert len(per_baris[2]) == 2
    assert "peran “raja” tidak dikenal" in " ".join(per_baris[2])
    assert per_baris[3] == ["nama pengguna “sini.dinkes” sudah dipakai"]
    assert [p.split(" ")[0] for p in per_baris[4]] == ["nama_pengguna", "nip", "surel"]
    assert per_baris[4][1] == "nip (sel C4): NIP terdiri atas 18 angka. Kosongkan bila orangnya bukan ASN."
    assert "(sel C4)" in per_baris[4][1]
    assert sorted(p.split(" ")[0] for p in per_baris[5]) == ["OPD", "kepala_opd", "nama"]
    assert any("tidak aktif lagi" in p for p in per_baris[6])
    assert per_baris[7] == ["operator harus punya OPD. Pilih OPD-nya."]
    assert per_baris[8] == ["klaster K9 tidak dikenal; tulis I, Kec. & Kel."]
    assert "tidak mempunyai OPD" in per_baris[9][0]
    assert "peran “admin” tidak dikenal" in per_baris[10][0]


def test_an_opd_of_another_city_is_not_there(dunia):
    rancangan = rancang(dunia, lembar(satu(peran="operator", opd=dunia.sana.dinkes.nama)))
    assert rancangan.cacat == [
        (2, "OPD “Dinas Kesehatan Kota Sana” tidak ada di Kota Sini; tulis kodenya seperti pada lembar Acuan")
    ]


def test_a_name_that_was_taken_meanwhile_stops_the_whole_import(dunia):
    kota = dunia.sini
    rancangan = rancang(dunia, lembar(satu("Siti", "siti.a"), satu("Budi", "budi.b")))
    Pengguna.objects.filter(pk=kota.pimpinan.pk).update(username="Budi.B")
    with pytest.raises(ImporDitolak) as galat:
        terapkan_impor(kota=kota.kota, segel=rancangan.segel, oleh=kota.sekretariat)
    assert galat.value.cacat == [(3, "nama pengguna “budi.b” sudah dipakai")]
    assert not Pengguna.objects.filter(username="siti.a").exists()


def test_a_preview_is_good_for_its_maker_and_its_city_only(dunia):
    kota = dunia.sini
    segel = rancang(dunia, lembar(satu())).segel
    for argumen in (
        {"kota": kota.kota, "oleh": dunia.admin},
        {"kota": dunia.sana.kota, "oleh": dunia.sana.sekretariat},
        {"kota": kota.kota, "oleh": kota.sekretariat, "segel": f"{segel}x"},
    ):
        with pytest.raises(Ditolak, match="tidak berlaku"):
            terapkan_impor(**{"segel": segel, **argumen})


@pytest.mark.parametrize("pemisah", [",", ";", "\t"])
def test_csv_with_the_separators_of_the_field(dunia, pemisah):
    teks = f"\ufeffNama{pemisah}Peran{pemisah}Lainnya\r\nSiti Aminah{pemisah}pimpinan{pemisah}x\r\n\r\n"
    rancangan = rancang(dunia, teks.encode(), "akun.CSV")
    assert (rancangan.cacat, [c.username for c in rancangan.calon]) == ([], ["siti.aminah"])


@pytest.mark.parametrize(
    ("isi", "nama", "pesan"),
    [
        (b"", "akun.xlsx", "kosong"),
        (b"bukan excel", "akun.xlsx", "bukan Excel"),
        ("nama;peran\nSité".encode("latin-1"), "akun.csv", "UTF-8"),
        (b'nama,peran\n"Siti,pimpinan', "akun.csv", "rusak"),
        (b"PK\x03\x04", "akun.csv", "akhiran"),
        (b"nama,peran\n" + b"Siti,pimpinan\n" * (AKUN_MAKS + 1), "akun.csv", "Paling banyak 500"),
        (lembar(*[satu()] * (AKUN_MAKS + 1)), "akun.xlsx", "paling banyak 501 baris"),
    ],
)
def test_what_is_no_sheet_is_refused_at_the_field(dunia, isi, nama, pesan):
    with pytest.raises(Ditolak, match=pesan) as galat:
        rancang(dunia, isi, nama)
    assert galat.value.bidang == "berkas"


@pytest.mark.parametrize(
    ("kepala", "pesan"),
    [(("nama",), "kolom peran tidak ada"), (("nama", "peran", "nama"), "kolom nama ada dua kali")],
)
def test_headings(dunia, kepala, pesan):
    assert pesan in rancang(dunia, lembar(("Siti",), kepala=kepala)).cacat[0][1]


def test_a_sheet_without_accounts(dunia):
    assert rancang(dunia, lembar()).cacat == [(2, "berkas tidak memuat satu pun akun")]


def test_the_look_at_a_sheet_costs_the_same_for_two_and_for_many(dunia, django_assert_num_queries):
    with django_assert_num_queries(3):
        rancang(dunia, lembar(satu(), satu()))
    isi = lembar(*[satu(peran="operator", opd="DINKES") for _ in range(60)])
    with django_assert_num_queries(3):
        assert len(rancang(dunia, isi).calon) == 60
