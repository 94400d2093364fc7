"""The full plans of the five cities: how far each has come, and that the files stay within the demo's budget."""

from collections import Counter
from decimal import Decimal

from kla_portal.contoh.akun import muat_akun_kota, muat_kota, muat_opd
from kla_portal.contoh.arsip import kumpulkan
from kla_portal.contoh.fakta import baca_kota
from kla_portal.contoh.isi import PengisiKota
from kla_portal.contoh.profil import PROFIL
from kla_portal.contoh.rencana import RencanaJawaban
from tests.kla_portal.contoh.muatan import UjiMuatan


class TestRencana(UjiMuatan):
    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.rencana = {fakta.kode: cls.susun(fakta) for fakta in baca_kota()}

    @classmethod
    def susun(cls, fakta) -> list[RencanaJawaban]:
        kota, _ = muat_kota(fakta)
        muat_opd(kota, fakta)
        muat_akun_kota(kota, fakta)
        pengisi = PengisiKota(kota, fakta, PROFIL[fakta.kode], cls.instrumen, cepat=False)
        return pengisi._rencanakan()

    def mandiri(self, kode: str) -> Decimal:
        return sum((r.nilai.skor for r in self.rencana[kode] if r.nilai), Decimal(0))

    def test_cities_have_come_as_far_as_their_story_says(self):
        terisi = {kode: sum(r.keadaan != "belum" for r in rencana) / 274 for kode, rencana in self.rencana.items()}
        assert terisi["63.72"] > 0.95
        assert 0.75 < terisi["32.76"] < 0.9
        assert 0.5 < terisi["32.75"] < 0.7
        assert 0.25 < terisi["36.72"] < 0.5
        assert 0 < terisi["32.77"] < 0.06

    def keadaan(self, kode: str) -> Counter:
        return Counter(r.keadaan for r in self.rencana[kode])

    def test_banjarbaru_is_done_and_loses_points_in_verification(self):
        """Everything is judged but for a handful that nobody answered: an open answer would stay unjudged for good."""
        keadaan = self.keadaan("63.72")
        assert set(keadaan) == {"diterima", "diterima_ulang", "belum"}
        assert 1 <= keadaan["belum"] <= 8
        assert keadaan["diterima_ulang"] > 10
        assert 900 < self.mandiri("63.72") < 950
        terverifikasi = sum((r.nilai_verifikasi or Decimal(0) for r in self.rencana["63.72"]), Decimal(0))
        assert 780 < terverifikasi < 801

    def test_depok_is_nearly_done_with_a_full_queue(self):
        keadaan = self.keadaan("32.76")
        assert keadaan["diterima"] + keadaan["diterima_ulang"] > 0.4 * 274
        assert keadaan["menunggu"] + keadaan["menunggu_ulang"] > 60
        assert keadaan["dikembalikan"] >= 5

    def test_returned_answers_come_from_many_offices(self):
        kembali = [r for r in self.rencana["63.72"] if r.keadaan == "diterima_ulang"]
        assert len({r.soal.pimpin.opd for r in kembali}) > 6

    def test_cilegon_has_returned_answers_and_late_kelurahan(self):
        rencana = self.rencana["36.72"]
        assert sum(r.keadaan == "dikembalikan" for r in rencana) >= 10
        unit = [b for r in rencana for b in r.bagian if b.jenis == "kelurahan"]
        assert len({b.opd for b in unit}) == 43
        assert any(b.diajukan for b in unit)
        assert {b.opd[:8] for b in unit if b.terlambat} == {"36.72.03"}
        assert not any(b.terlambat and b.diajukan for b in unit)

    def test_the_same_facts_give_the_same_plan(self):
        fakta = baca_kota()[0]
        assert self.susun(fakta) == self.rencana[fakta.kode]

    def test_documents_are_shared_and_stay_within_the_budget(self):
        berkas = [minta for r in self.rencana.values() for minta in kumpulkan(r).values()]
        bentuk = Counter(m.bahan.bentuk for m in berkas)
        lampiran = sum(len(r.tautan) for rencana in self.rencana.values() for r in rencana)
        assert bentuk.total() < 1300
        assert bentuk["jpg"] < 300
        assert lampiran > 1.7 * bentuk.total()

    def test_titles_fit_and_one_document_is_attached_once_to_a_question(self):
        for rencana in self.rencana.values():
            for r in rencana:
                kunci = [t.bahan.kunci for t in r.tautan]
                assert len(set(kunci)) == len(kunci)
                assert all(0 < len(t.bahan.judul) <= 200 and "{" not in t.bahan.judul for t in r.tautan)
                assert all(t.bahan.nama_berkas.endswith(f".{t.bahan.bentuk}") for t in r.tautan)

    def test_answers_carry_a_note_and_returned_ones_a_reason(self):
        for rencana in self.rencana.values():
            for r in rencana:
                assert (r.nilai is None) == (r.keadaan == "belum")
                assert bool(r.catatan) == (r.keadaan != "belum")
                assert bool(r.alasan) == (r.keadaan in ("dikembalikan", "menunggu_ulang", "diterima_ulang"))
                assert (r.nilai_verifikasi is not None) == r.keadaan.startswith("diterima")
                assert "{" not in r.catatan
