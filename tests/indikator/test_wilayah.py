"""Units answer for themselves: who may, what follows for the city, and that nothing is done twice or typed over."""

import pytest

from indikator.models import Penugasan, Status
from indikator.services import pengisian
from indikator.services.verifikasi import kembalikan_jawaban
from indikator.services.wilayah import jawab_unit
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Opd, Riwayat
from klaster.models.opd import JenisOpd
from tests.factories.bukti import TautanBuktiFactory
from tests.factories.indikator import PenugasanFactory
from tests.factories.klaster import OpdFactory, PenggunaFactory


def jawab(kota, nilai, *, opd: Opd | None = None, oleh=None, catatan="", versi=None, dasar=None) -> Penugasan:
    bagian = kota.bagian("26.1", opd or kota.kelurahan)
    return jawab_unit(
        penugasan=bagian,
        nilai=nilai,
        catatan=catatan,
        versi=versi or bagian.versi,
        oleh=oleh or kota.operator_kelurahan,
        dasar=dasar,
    )


def tambah_kelurahan(kota, jumlah: int) -> list[Opd]:
    """More kelurahan of the same kecamatan, each with a part in 26.1."""
    opd = [
        OpdFactory(kota=kota.kota, kode=f"32.77.01.2{n:03}", jenis=JenisOpd.KELURAHAN, induk=kota.kecamatan)
        for n in range(jumlah)
    ]
    for satu in opd:
        PenugasanFactory(jawaban=kota.jawaban("26.1"), opd=satu)
    return opd


def test_the_units_answer_becomes_the_citys_value_at_once(dunia):
    kota = dunia.sini
    kota.evaluasi.refresh_from_db()
    revisi = kota.evaluasi.revisi
    bagian = jawab(kota, "ya", catatan="Ada ruang bermain.")
    jawaban = kota.jawaban("26.1")
    assert (bagian.nilai_unit, bagian.catatan, bagian.status, bagian.versi) == (
        "ya",
        "Ada ruang bermain.",
        Status.DRAF,
        2,
    )
    assert (jawaban.opsi, jawaban.status, jawaban.versi) == ("ya", Status.DRAF, 2)
    kota.evaluasi.refresh_from_db()
    assert kota.evaluasi.revisi == revisi + 1
    catatan = list(Riwayat.objects.untuk(jawaban))
    assert [(r.aksi, r.pelaku) for r in catatan] == [
        (Aksi.NILAI_DIHITUNG, kota.operator_kelurahan),
        (Aksi.UNIT_DIJAWAB, kota.operator_kelurahan),
    ]
    assert catatan[1].sesudah == {"nilai_unit": "ya", "catatan": "Ada ruang bermain."}
    assert (catatan[0].sebelum, catatan[0].sesudah) == ({"opsi": "", "angka": None}, {"opsi": "ya", "angka": None})
    assert "1 dari 1 kelurahan menjawab ya" in catatan[0].keterangan


def test_saying_the_same_again_changes_nothing(dunia):
    kota = dunia.sini
    jawab(kota, "ya")
    lagi = jawab(kota, "ya", versi=1)  # also from a page that is older
    assert (lagi.versi, kota.jawaban("26.1").versi) == (2, 2)
    assert Riwayat.objects.untuk(kota.jawaban("26.1")).count() == 2


def test_the_value_moves_only_when_the_sum_does(dunia):
    """Two kelurahan: the city's answer is "tidak" until both say ya; a change of note moves nothing."""
    kota = dunia.sini
    (lain,) = tambah_kelurahan(kota, 1)
    jawab(kota, "ya")
    assert kota.jawaban("26.1").opsi == "tidak"
    versi = kota.jawaban("26.1").versi
    jawab(kota, "ya", catatan="Diperjelas.")
    assert kota.jawaban("26.1").versi == versi
    terakhir = Riwayat.objects.untuk(kota.jawaban("26.1")).first()
    assert terakhir.aksi == Aksi.CATATAN_DISIMPAN
    jawab(kota, "ya", opd=lain, oleh=kota.sekretariat)
    assert kota.jawaban("26.1").opsi == "ya"


def test_taking_the_only_answer_back_leaves_no_value(dunia):
    kota = dunia.sini
    jawab(kota, "ya")
    bagian = jawab(kota, "")
    assert (bagian.nilai_unit, bagian.status) == ("", Status.BELUM)
    assert (kota.jawaban("26.1").opsi, kota.jawaban("26.1").status) == ("", Status.BELUM)


def test_a_stale_answer_is_refused_and_the_newer_stays(dunia):
    kota = dunia.sini
    jawab(kota, "ya", oleh=kota.operator_kecamatan)
    with pytest.raises(SudahBerubah, match="Bagian ini sudah diubah orang lain"):
        jawab(kota, "tidak", versi=1)
    with pytest.raises(SudahBerubah):
        jawab(kota, "tidak", versi=1, dasar={"nilai_unit": "", "catatan": ""})
    assert kota.bagian("26.1", kota.kelurahan).nilai_unit == "ya"


@pytest.mark.parametrize(
    ("siapa", "galat"),
    [
        ("operator_dp3a", "milik Kelurahan Uji"),
        ("operator_dinkes", "milik Kelurahan Uji"),
        ("pimpinan", "milik Kelurahan Uji"),
        ("verifikator_lain", "milik Kelurahan Uji"),
    ],
)
def test_others_do_not_answer_for_a_unit(dunia, siapa, galat):
    with pytest.raises(Ditolak, match=galat):
        jawab(dunia.sini, "ya", oleh=getattr(dunia.sini, siapa))
    assert dunia.sini.bagian("26.1", dunia.sini.kelurahan).nilai_unit == ""


def test_strangers_do_not_answer_for_a_unit(dunia):
    tetangga = OpdFactory(
        kota=dunia.sini.kota, kode="32.77.01.1999", jenis=JenisOpd.KELURAHAN, induk=dunia.sini.kecamatan
    )
    for oleh in (
        dunia.sana.sekretariat,
        dunia.sana.operator_kecamatan,
        PenggunaFactory(operator=True, opd=tetangga),
    ):
        with pytest.raises(Ditolak):
            jawab(dunia.sini, "ya", oleh=oleh)


@pytest.mark.parametrize("siapa", ["operator_kelurahan", "operator_kecamatan", "sekretariat"])
def test_the_unit_its_kecamatan_and_the_secretariat_answer(dunia, siapa):
    assert jawab(dunia.sini, "tidak", oleh=getattr(dunia.sini, siapa)).nilai_unit == "tidak"


def test_unknown_option_and_wrong_parts_are_refused(dunia):
    kota = dunia.sini
    with pytest.raises(Ditolak, match="Pilihan itu tidak ada") as galat:
        jawab(kota, "mungkin")
    assert galat.value.bidang == "nilai"
    with pytest.raises(Ditolak, match="bukan kecamatan atau kelurahan"):
        jawab(kota, "ya", opd=kota.dp3a, oleh=kota.sekretariat)
    with pytest.raises(Ditolak, match="dijawab kota"):
        jawab_unit(
            penugasan=kota.bagian("4.1", kota.dinsos), nilai="ya", catatan="", versi=1, oleh=kota.operator_dinsos
        )


def test_the_citys_value_cannot_be_typed_but_its_note_can(dunia):
    kota = dunia.sini
    jawab(kota, "ya")
    jawaban = kota.jawaban("26.1")
    kunci = {"jawaban": jawaban, "versi": jawaban.versi, "oleh": kota.operator_dp3a, "catatan": "Rekap terlampir."}
    with pytest.raises(Ditolak, match="dihitung dari jawaban kecamatan atau kelurahan"):
        pengisian.simpan_jawaban(opsi="tidak", angka=None, **kunci)
    disimpan = pengisian.simpan_jawaban(opsi="", angka=None, **kunci)
    assert (disimpan.opsi, disimpan.catatan) == ("ya", "Rekap terlampir.")


def test_a_note_is_not_in_conflict_with_a_value_that_has_moved_meanwhile(dunia):
    """The lead writes while units answer: the computed value makes newer versions, but nobody touched the note."""
    kota = dunia.sini
    jawab(kota, "ya")
    disimpan = pengisian.simpan_jawaban(
        jawaban=kota.jawaban("26.1"),
        opsi="",
        angka=None,
        catatan="Ditulis sejak pagi.",
        versi=1,
        oleh=kota.operator_dp3a,
        dasar={"catatan": ""},
    )
    assert (disimpan.catatan, disimpan.opsi) == ("Ditulis sejak pagi.", "ya")


# --- Handing in -----------------------------------------------------------------------------------------------------


def ajukan(kota, opd=None, oleh=None) -> Penugasan:
    opd = opd or kota.kelurahan
    return pengisian.ajukan_bagian(penugasan=kota.bagian("26.1", opd), oleh=oleh or kota.operator_kelurahan)


def test_a_unit_without_an_answer_cannot_hand_in(dunia):
    with pytest.raises(Ditolak, match="Kelurahan Uji Kota Sini belum menjawab pertanyaan ini"):
        ajukan(dunia.sini)


def test_a_unit_that_says_yes_shows_proof_of_its_own(dunia):
    kota = dunia.sini
    jawab(kota, "ya")
    TautanBuktiFactory(jawaban=kota.jawaban("26.1"), bukti__opd=kota.dp3a)  # somebody else's
    with pytest.raises(Ditolak, match="perlu dibuktikan: lampirkan sedikitnya satu bukti"):
        ajukan(kota)
    TautanBuktiFactory(jawaban=kota.jawaban("26.1"), bukti__opd=kota.kelurahan, versi__ditolak=True)
    with pytest.raises(Ditolak, match="perlu dibuktikan"):  # refused by the inspection: no proof
        ajukan(kota)
    TautanBuktiFactory(jawaban=kota.jawaban("26.1"), bukti__opd=kota.kelurahan)
    assert ajukan(kota).status == Status.MENUNGGU


def test_a_unit_that_says_no_needs_no_proof(dunia):
    jawab(dunia.sini, "tidak")
    assert ajukan(dunia.sini).status == Status.MENUNGGU


def test_the_lead_waits_for_a_first_answer_and_completes_when_all_are_in(dunia):
    kota = dunia.sini
    with pytest.raises(Ditolak, match="Belum ada unit yang menjawab"):
        ajukan(kota, kota.dp3a, kota.operator_dp3a)
    jawab(kota, "tidak")
    ajukan(kota, kota.dp3a, kota.operator_dp3a)
    assert kota.jawaban("26.1").status == Status.DRAF
    ajukan(kota)
    assert kota.jawaban("26.1").status == Status.MENUNGGU


def test_an_answer_handed_in_stays_until_it_is_taken_back(dunia):
    kota = dunia.sini
    jawab(kota, "tidak")
    ajukan(kota, kota.dp3a, kota.operator_dp3a)
    ajukan(kota)
    with pytest.raises(SudahBerubah, match="Tarik kembali"):
        jawab(kota, "ya")
    pengisian.tarik_bagian(penugasan=kota.bagian("26.1", kota.kelurahan), oleh=kota.operator_kelurahan)
    assert (kota.bagian("26.1", kota.kelurahan).nilai_unit, kota.jawaban("26.1").opsi) == ("tidak", "tidak")
    jawab(kota, "ya")
    assert kota.jawaban("26.1").opsi == "ya"


def test_an_answer_sent_back_to_a_unit_stays_until_changed(dunia):
    kota = dunia.sini
    jawab(kota, "tidak")
    ajukan(kota, kota.dp3a, kota.operator_dp3a)
    ajukan(kota)
    jawaban = kota.jawaban("26.1")
    kembalikan_jawaban(
        jawaban=jawaban, alasan="Cek lagi.", opd=[kota.kelurahan], versi=jawaban.versi, oleh=kota.verifikator_lain
    )
    assert (kota.jawaban("26.1").opsi, kota.bagian("26.1", kota.kelurahan).nilai_unit) == ("tidak", "tidak")
    jawab(kota, "ya")
    assert (kota.jawaban("26.1").opsi, kota.jawaban("26.1").status) == ("ya", Status.DIKEMBALIKAN)
