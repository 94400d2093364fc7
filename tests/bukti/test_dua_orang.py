"""Two people, one answer: both versions on the page, a choice or a merge, nothing typed is lost. Without scripts."""

import json

import pytest

from indikator.models import Jawaban, Status
from tests.bukti.bahan_halaman import teks
from tests.factories.bukti import TautanBuktiFactory


def dasar(**isi) -> str:
    return json.dumps(isi)


AWAL = dasar(opsi="", angka=None, catatan="")


@pytest.fixture
def bersaing(kirim, kota):
    """The secretariat has stored 4.2 = a with a note; DINKES sends what it typed over the empty page."""
    kirim(kota.sekretariat, "simpan", "4.2", opsi="a", catatan="Satu.\r\nDari sekretariat.", versi=1, dasar=AWAL)

    def _kirim(**isi):
        data = {"opsi": "c", "catatan": "Dari dinas.", "versi": 1, "dasar": AWAL} | isi
        return kirim(kota.operator_dinkes, "simpan", "4.2", **data)

    return _kirim


def test_the_page_shows_both_who_and_when_and_a_merge(bersaing, kota):
    respons = bersaing()
    isi = teks(respons)
    assert respons.status_code == 409
    assert "sekretariat Kota Sini (Sekretariat Kota Sini) menyimpan" in isi
    for tulisan in ("Belum ada", "Lengkap", "Dari dinas.", "Dari sekretariat."):
        assert tulisan in isi
    assert 'value="pakai_saya"' in isi
    assert 'value="gabung"' in isi
    assert "Satu. Dari sekretariat. Dari dinas.</textarea>" in isi
    assert "Kedua isian ada di bawah ini" in isi
    assert "Jawaban yang dipakai" in isi
    assert (kota.jawaban("4.2").opsi, kota.jawaban("4.2").versi) == ("a", 2)


def test_mine_replaces_the_stored_one_on_purpose(bersaing, kota):
    respons = bersaing(versi=2, tindakan="pakai_saya", dasar=dasar(opsi="a", angka=None, catatan="x"))
    assert respons.status_code == 302
    assert (kota.jawaban("4.2").opsi, kota.jawaban("4.2").catatan) == ("c", "Dari dinas.")


@pytest.mark.parametrize(("dari", "opsi"), [("saya", "c"), ("tersimpan", "a")])
def test_merge_takes_the_chosen_value_and_the_edited_note(bersaing, kota, dari, opsi):
    respons = bersaing(versi=2, tindakan="gabung", gabungan="Keduanya, dirapikan.", nilai_dari=dari)
    assert respons.status_code == 302
    assert (kota.jawaban("4.2").opsi, kota.jawaban("4.2").catatan) == (opsi, "Keduanya, dirapikan.")


def test_a_third_change_during_the_comparison_is_compared_again(bersaing, kirim, kota):
    kirim(kota.sekretariat, "simpan", "4.2", opsi="b", catatan="Lagi.", versi=2)
    respons = bersaing(versi=2, tindakan="gabung", gabungan="Keduanya.", nilai_dari="saya")
    isi = teks(respons)
    assert respons.status_code == 409
    assert "Keduanya." in isi
    assert "Lagi." in isi
    assert kota.jawaban("4.2").catatan == "Lagi."


@pytest.mark.keduanya
def test_a_merge_that_is_too_long_is_refused_and_kept(bersaing, kota):
    respons = bersaing(versi=2, tindakan="gabung", gabungan="x" * 5001, nilai_dari="saya")
    isi = teks(respons)
    assert respons.status_code == 422
    assert "Catatan paling panjang 5.000 karakter." in isi
    assert "x" * 5001 in isi
    assert "Bandingkan sebelum menyimpan" in isi
    assert kota.jawaban("4.2").versi == 2


def test_typed_markup_is_shown_as_text(bersaing):
    isi = teks(bersaing(catatan="<script>alert(1)</script>"))
    assert "<script>alert(1)" not in isi
    assert "&lt;script&gt;alert(1)" in isi


def test_changes_that_do_not_touch_are_merged_already(kirim, kota):
    awal = "Satu.\nDua.\nTiga."
    Jawaban.objects.filter(pk=kota.jawaban("4.2").pk).update(catatan=awal, opsi="a", status=Status.DRAF)
    pegangan = dasar(opsi="a", angka=None, catatan=awal)
    kirim(kota.sekretariat, "simpan", "4.2", opsi="a", catatan="Nol.\n" + awal, versi=1, dasar=pegangan)
    respons = kirim(kota.operator_dinkes, "simpan", "4.2", opsi="a", catatan=awal + "\nEmpat.", versi=1, dasar=pegangan)
    isi = teks(respons)
    assert "Kedua perubahan tidak bertabrakan dan sudah digabungkan." in isi
    assert "Nol. Satu. Dua. Tiga. Empat.</textarea>" in isi
    assert "Jawaban yang dipakai" not in isi  # both kept the value


def test_a_version_that_grew_elsewhere_does_not_stop_anybody(kirim, kota):
    Jawaban.objects.filter(pk=kota.jawaban("4.2").pk).update(versi=9)
    assert kirim(kota.operator_dinkes, "simpan", "4.2", opsi="c", versi=1, dasar=AWAL).status_code == 302


@pytest.mark.keduanya
@pytest.mark.parametrize("rusak", ["", "{", "[]", '"x"', '{"opsi": 1}', '{"opsi": ["a"]}', "null", "9" * 9999])
def test_a_broken_base_is_no_base(bersaing, rusak):
    respons = bersaing(dasar=rusak)
    assert respons.status_code == 409
    assert "Bandingkan sebelum menyimpan" in teks(respons)


# --- Parts -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def bagian(kota):
    return kota.bagian("4.1", kota.dinsos)


def isi_bagian(bagian, **isi) -> dict[str, object]:
    return {f"b{bagian.pk}-{nama}" if nama != "tindakan" else nama: nilai for nama, nilai in isi.items()}


def test_a_stale_note_of_a_part_shows_both(kirim, kota, bagian):
    kirim(kota.sekretariat, "simpan_bagian", "4.1", bagian.pk, **isi_bagian(bagian, catatan="Pertama.", versi=1))
    respons = kirim(
        kota.operator_dinsos, "simpan_bagian", "4.1", bagian.pk, **isi_bagian(bagian, catatan="Kedua.", versi=1)
    )
    isi = teks(respons)
    assert respons.status_code == 409
    assert "Bagian ini sudah diubah orang lain sejak Anda membukanya, sehingga belum disimpan." in isi
    assert "sekretariat Kota Sini (Sekretariat Kota Sini) menyimpan" in isi
    assert "Pertama. Kedua.</textarea>" in isi
    assert f'name="b{bagian.pk}-versi" value="2"' in isi
    bagian.refresh_from_db()
    assert bagian.catatan == "Pertama."
    gabung = isi_bagian(bagian, catatan="Kedua.", gabungan="Pertama dan kedua.", versi=2, tindakan="gabung")
    assert kirim(kota.operator_dinsos, "simpan_bagian", "4.1", bagian.pk, **gabung).status_code == 302
    bagian.refresh_from_db()
    assert (bagian.catatan, bagian.versi) == ("Pertama dan kedua.", 3)


def test_handing_in_with_a_stale_note_hands_nothing_in(kirim, kota, bagian):
    kirim(kota.sekretariat, "simpan_bagian", "4.1", bagian.pk, **isi_bagian(bagian, catatan="Pertama.", versi=1))
    kedua = isi_bagian(bagian, catatan="Kedua.", versi=1, tindakan="ajukan")
    assert kirim(kota.operator_dinsos, "simpan_bagian", "4.1", bagian.pk, **kedua).status_code == 409
    bagian.refresh_from_db()
    assert bagian.status == Status.DRAF


def test_a_part_without_its_version_is_asked_to_reload(kirim, kota, bagian):
    respons = kirim(kota.operator_dinsos, "simpan_bagian", "4.1", bagian.pk, **isi_bagian(bagian, catatan="Ketik."))
    assert respons.status_code == 422
    assert "Halaman ini tidak lengkap terkirim. Muat ulang halaman, lalu coba lagi." in teks(respons)
    assert "Ketik." in teks(respons)


@pytest.mark.keduanya
def test_autosave_of_a_part(kirim, kota, bagian):
    def simpan(**isi):
        return kirim(kota.operator_dinsos, "simpan_bagian_otomatis", "4.1", bagian.pk, **isi_bagian(bagian, **isi))

    pertama = simpan(catatan="Ketik.", versi=1).json()
    assert pertama["pesan"].startswith("Tersimpan ")
    assert (pertama["versi"], json.loads(pertama["dasar"])) == (2, {"nilai_unit": "", "catatan": "Ketik."})
    assert simpan(catatan="Ketik.", versi=1).json()["versi"] == 2  # the same again, from an older page
    basi = simpan(catatan="Lain.", versi=1)
    assert (basi.status_code, "Tekan Simpan untuk membandingkan" in basi.json()["pesan"]) == (409, True)
    salah = simpan(catatan="x" * 5001, versi=2)
    assert (salah.status_code, list(salah.json()["galat"])) == (422, [f"b{bagian.pk}-catatan"])
    kirim(kota.sekretariat, "ajukan", "4.1", bagian.pk)
    assert "sudah diajukan" in simpan(catatan="Terlambat.", versi=2).json()["pesan"]
    bagian.refresh_from_db()
    assert bagian.catatan == "Ketik."


# --- Units -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def unit(kota):
    return kota.bagian("26.1", kota.kelurahan)


def test_a_units_answer_in_two_versions(kirim, kota, unit):
    def simpan(siapa, **isi):
        return kirim(getattr(kota, siapa), "simpan_bagian", "26.1", unit.pk, **isi_bagian(unit, **isi))

    simpan("operator_kecamatan", nilai="ya", catatan="Ada taman.", versi=1)
    respons = simpan("operator_kelurahan", nilai="tidak", catatan="Sedang dibangun.", versi=1)
    isi = teks(respons)
    assert respons.status_code == 409
    for tulisan in ("Ya", "Tidak", "Ada taman.", "Sedang dibangun.", "kecamatan Kota Sini"):
        assert tulisan in isi
    simpan(
        "operator_kelurahan",
        nilai="tidak",
        catatan="Sedang dibangun.",
        gabungan="Ada taman; yang kedua sedang dibangun.",
        nilai_dari="tersimpan",
        versi=2,
        tindakan="gabung",
    )
    unit.refresh_from_db()
    assert (unit.nilai_unit, unit.catatan) == ("ya", "Ada taman; yang kedua sedang dibangun.")
    assert kota.jawaban("26.1").opsi == "ya"


def test_a_units_own_page_from_answer_to_handing_in(kirim, buka, kota, unit):
    isi = teks(buka(kota.operator_kelurahan, "26.1"))
    assert f'name="b{unit.pk}-nilai" value="ya"' in isi
    assert 'name="opsi"' not in isi
    ajukan = {"nilai": "ya", "catatan": "", "tindakan": "ajukan"}
    tolak = kirim(kota.operator_kelurahan, "simpan_bagian", "26.1", unit.pk, **isi_bagian(unit, versi=1, **ajukan))
    assert tolak.status_code == 422
    assert "lampirkan sedikitnya satu bukti pada bagian ini" in teks(tolak)
    assert f'name="b{unit.pk}-versi" value="2"' in teks(tolak)  # the answer itself is stored
    TautanBuktiFactory(jawaban=kota.jawaban("26.1"), bukti__opd=kota.kelurahan)
    kirim(kota.operator_kelurahan, "simpan_bagian", "26.1", unit.pk, **isi_bagian(unit, versi=2, **ajukan))
    unit.refresh_from_db()
    assert (unit.nilai_unit, unit.status) == ("ya", Status.MENUNGGU)


def test_the_lead_sees_the_computed_value_its_explanation_and_who_answered_what(kirim, buka, kota, unit):
    kirim(kota.operator_kelurahan, "simpan_bagian", "26.1", unit.pk, **isi_bagian(unit, nilai="ya", versi=1))
    TautanBuktiFactory(jawaban=kota.jawaban("26.1"), bukti__opd=kota.kelurahan)
    isi = teks(buka(kota.operator_dp3a, "26.1"))
    assert 'name="opsi"' not in isi
    assert "1 dari 1 kelurahan menjawab ya; semuanya ya, sehingga jawaban kota Ya." in isi
    assert "tidak dapat diketik" in isi
    assert '<td data-label="Jawaban">Ya</td> <td data-label="Bukti" class="k-kanan"><a href="#bukti">1</a></td>' in isi


def test_a_value_sent_for_a_question_of_units_is_not_taken(kirim, kota):
    respons = kirim(kota.operator_dp3a, "simpan", "26.1", opsi="ya", catatan="Rekap.", versi=1)
    assert respons.status_code == 302
    assert (kota.jawaban("26.1").opsi, kota.jawaban("26.1").catatan) == ("", "Rekap.")


@pytest.mark.keduanya
def test_kecamatan_chooses_the_unit_it_speaks_for(client, kota, unit):
    client.force_login(kota.operator_kecamatan)
    alamat = kota.jawaban("26.1").get_absolute_url()
    for query in ("", f"?unit={unit.pk}", "?unit=999999", "?unit=abc", "?unit=" + "9" * 40):
        assert f'name="b{unit.pk}-nilai"' in teks(client.get(alamat + query))
