from datetime import timedelta
from decimal import Decimal
from io import StringIO
from itertools import pairwise

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import timezone

from bukti.aturan.jawaban import kebutuhan_belum_terpenuhi
from bukti.models import Bukti, TautanBukti, VersiBukti
from bukti.services.tautan import putuskan_tautan
from indikator.jembatan import skor_mandiri
from indikator.models import CatatanTahap, Evaluasi, HasilSkor, Jawaban, Penugasan, SkorTahap, Status
from indikator.models.status import TERBUKA, TERKIRIM
from indikator.services.pengajuan import ajukan_evaluasi
from indikator.services.verifikasi import terima_jawaban
from kla_portal.contoh.akun import SANDI
from kla_portal.contoh.isi import HARI_TERLAMBAT
from klaster.models import Aksi, Kota, Notifikasi, Opd, Pengguna, PredikatTerbit, Riwayat, SerahTerima
from klaster.models.pengguna import Peran
from tests.factories.klaster import KotaFactory
from tests.kla_portal.contoh.muatan import UjiMuatan

BANJARBARU, CILEGON, CIMAHI = "63.72", "36.72", "32.77"


def panggil(**opsi) -> str:
    keluaran = StringIO()
    call_command("muat_contoh", stdout=keluaran, **opsi)
    return keluaran.getvalue()


def kini(kode: str) -> Evaluasi:
    """This season's evaluation of the city."""
    return Evaluasi.objects.get(kota__kode=kode, tahun=2024)


def riwayat_jawaban(evaluasi: Evaluasi):
    """What happened to the answers of the evaluation."""
    nomor = list(evaluasi.jawaban.values_list("pk", flat=True))
    return Riwayat.objects.filter(objek_jenis="indikator.jawaban", objek_id__in=nomor)


def isi_basis_data() -> dict[str, list[dict]]:
    """Every row of every table of the portal."""
    model = [m for app in ("klaster", "indikator", "bukti", "laporan") for m in apps.get_app_config(app).get_models()]
    return {m._meta.label: list(m._base_manager.order_by("pk").values()) for m in model}


class TestDuaKota(UjiMuatan):
    """Banjarbaru, which has submitted; Cilegon, where kelurahan are at work and some are late."""

    kota = (BANJARBARU, CILEGON)

    def jawaban(self):
        return (
            Jawaban.objects.select_related("pertanyaan", "evaluasi__kota")
            .prefetch_related("penugasan__opd", "pertanyaan__kebutuhan", "tautan_bukti")
            .exclude(status=Status.BELUM)
        )

    def test_second_run_changes_nothing_and_says_so(self):
        sebelum = isi_basis_data()
        for kode in self.kota:
            assert "sudah ada, tidak ada yang diubah" in panggil(kota=kode, cepat=True)
        assert isi_basis_data() == sebelum

    def test_everything_is_marked_as_example(self):
        assert not Kota.objects.filter(contoh=False).exists()
        assert not Evaluasi.objects.filter(contoh=False).exists()
        assert not Bukti.objects.filter(contoh=False).exists()

    def test_city_has_its_offices_units_and_published_facts(self):
        cilegon = Kota.objects.get(kode=CILEGON)
        jenis = list(Opd.objects.filter(kota=cilegon).values_list("jenis", flat=True))
        assert (jenis.count("kecamatan"), jenis.count("kelurahan"), len(jenis)) == (8, 43, 28 + 51)
        randakari = Opd.objects.get(kota=cilegon, nama="Kelurahan Randakari")
        assert randakari.induk.nama == "Kecamatan Ciwandan"
        terbit = PredikatTerbit.objects.get(kota__kode=BANJARBARU, tahap="EM")
        assert (terbit.tahun_evaluasi, terbit.nilai) == (2023, Decimal("946.45"))
        assert terbit.sumber_url.startswith("https://")

    def test_every_role_and_every_unit_has_an_account(self):
        banjarbaru = Kota.objects.get(kode=BANJARBARU)
        peran = Pengguna.objects.filter(kota=banjarbaru).values_list("peran", flat=True)
        assert set(peran) == {Peran.SEKRETARIAT, Peran.VERIFIKATOR, Peran.OPERATOR, Peran.PIMPINAN}
        assert Opd.objects.filter(pengguna=None).count() == 0
        assert Pengguna.objects.get(username="dinkes.banjarbaru").opd.kode == "DINKES"
        assert Pengguna.objects.get(username="kec-cempaka.banjarbaru").opd.kode == "63.72.03"
        assert Pengguna.objects.get(username="cibeber.cilegon").opd.kode == "36.72.01.1001"
        assert Pengguna.objects.get(username="verifikator.banjarbaru").klaster_verifikasi.count() == 7
        assert Pengguna.objects.get(username="verifikator2.banjarbaru").klaster_verifikasi.count() == 3

    def test_accounts_open_with_the_demo_password(self):
        for nama in ("sekretariat.cilegon", "dinkes.banjarbaru", "admin", "evaluator"):
            assert Pengguna.objects.get(username=nama).check_password(SANDI)
        assert set(Pengguna.objects.get(username="evaluator").kota_binaan.all()) == set(Kota.objects.all())
        assert Pengguna.objects.get(username="admin").is_superuser

    def test_people_have_addresses_that_reach_nobody(self):
        operator = Pengguna.objects.get(username="dinkes.cilegon")
        assert operator.email == "dinkes.cilegon@portal-kla.test"
        assert operator.telepon.startswith("+62800")
        assert Pengguna.objects.get(username="cibeber.cilegon").email == ""
        assert not Pengguna.objects.exclude(email="").exclude(email__endswith=".test").exists()

    def test_each_city_has_settings_a_handover_a_closed_account_a_key_and_messages(self):
        for kode, singkat in ((BANJARBARU, "banjarbaru"), (CILEGON, "cilegon")):
            kota = Kota.objects.get(kode=kode)
            assert kota.pengaturan.wajib_dua_langkah is False
            assert 5 <= kota.hari_libur.count() <= 10
            serah = SerahTerima.objects.get(kota=kota)
            assert serah.kepada.username == f"disdukcapil.{singkat}"
            assert serah.paket["bukti"] is not None
            tutup = Pengguna.objects.filter(kota=kota, is_active=False).order_by("username")
            assert [p.username for p in tutup] == [f"dinsos2.{singkat}", f"disdukcapil-lama.{singkat}"]
            assert all(p.alasan_nonaktif for p in tutup)
            assert kota.token_api.get().berlaku
            kabar = Notifikasi.objects.filter(kota=kota, kunci__startswith="contoh:")
            assert kabar.filter(jenis="evaluasi").count() == Pengguna.objects.filter(kota=kota, is_active=True).count()
            assert not kabar.filter(diringkas_pada=None).exists()

    def test_evaluations_are_complete_and_aim_for_something(self):
        tahun = Evaluasi.objects.order_by("kota__nama", "tahun").values_list("kota__kode", "tahun")
        assert list(tahun) == [(BANJARBARU, 2023), (BANJARBARU, 2024), (CILEGON, 2024)]
        for evaluasi in Evaluasi.objects.all():
            assert evaluasi.jawaban.count() == 274
            assert evaluasi.target.kode == "nindya"
            assert evaluasi.mulai < evaluasi.tenggat < evaluasi.penutupan
            assert len(evaluasi.jendela.all()) == 7
        assert 28 <= kini(CILEGON).sisa_hari <= 46
        assert kini(BANJARBARU).dari == Evaluasi.objects.get(tahun=2023)

    def test_one_city_has_submitted_and_nothing_is_left_to_judge(self):
        banjarbaru, cilegon = kini(BANJARBARU), kini(CILEGON)
        assert cilegon.status == Evaluasi.Status.DIISI
        assert cilegon.diajukan_pada is None
        assert banjarbaru.status == Evaluasi.Status.DIAJUKAN
        assert {j.status for j in banjarbaru.jawaban.all()} == {Status.DITERIMA, Status.BELUM}
        assert {b.status for b in Penugasan.objects.filter(jawaban__evaluasi=banjarbaru)} == {"diterima", "belum"}
        diajukan = Riwayat.objects.untuk(banjarbaru).get(aksi=Aksi.EVALUASI_DIAJUKAN)
        terakhir = riwayat_jawaban(banjarbaru).latest("waktu")
        assert terakhir.waktu < diajukan.waktu == banjarbaru.diajukan_pada
        assert timedelta(days=3) < timezone.now() - banjarbaru.diajukan_pada < timedelta(days=8)

    def test_the_year_before_is_closed_with_its_stages_and_notes(self):
        lalu = Evaluasi.objects.get(tahun=2023)
        assert lalu.status == Evaluasi.Status.SELESAI
        tahap = SkorTahap.objects.filter(evaluasi=lalu).values_list("tahap", flat=True)
        assert set(tahap) == {"EM", "VA_PROV", "VA_PUSAT", "VLH", "VF"}
        assert {c.status for c in CatatanTahap.objects.filter(evaluasi=lalu)} == {"selesai"}
        assert lalu.jendela.latest("sampai").sampai < timezone.now().date()

    def test_the_score_moved_through_the_season(self):
        for evaluasi in Evaluasi.objects.all():
            for jenis in HasilSkor.Jenis:
                jejak = list(HasilSkor.objects.filter(evaluasi=evaluasi, jenis=jenis).order_by("revisi"))
                assert len(jejak) > 3
                assert all(a.dihitung_pada < b.dihitung_pada and a.total <= b.total for a, b in pairwise(jejak))

    def test_submitting_through_the_service_leaves_the_same(self):
        """But for the time: the example was submitted some days ago."""
        evaluasi = kini(BANJARBARU)
        sebelum = self.pengajuan(evaluasi)
        evaluasi.jendela.all().delete()  # its window has passed
        Evaluasi.objects.filter(pk=evaluasi.pk).update(status=Evaluasi.Status.DIISI, diajukan_pada=None)
        ajukan_evaluasi(evaluasi=evaluasi, oleh=Pengguna.objects.get(username="sekretariat.banjarbaru"))
        assert self.pengajuan(evaluasi) == sebelum + sebelum[-1:]

    def pengajuan(self, evaluasi: Evaluasi) -> list[dict]:
        """The evaluation's row and its audit rows of submission, without keys, times and numbers of receipts."""
        bidang = Evaluasi.objects.filter(pk=evaluasi.pk).values().get() | {"diajukan_pada": None}
        riwayat = Riwayat.objects.untuk(evaluasi).filter(aksi=Aksi.EVALUASI_DIAJUKAN).values()
        return [bidang, *({k: v for k, v in r.items() if k not in ("id", "waktu", "sesudah")} for r in riwayat)]

    def test_evaluator_sees_the_submitted_city_only(self):
        evaluator = Pengguna.objects.get(username="evaluator")
        terlihat = Evaluasi.objects.terlihat_oleh(evaluator)
        assert [(e.kota.kode, e.tahun) for e in terlihat] == [(BANJARBARU, 2024), (BANJARBARU, 2023)]
        assert Bukti.objects.terlihat_oleh(evaluator).exists()

    def test_states_of_parts_and_answers_agree(self):
        for jawaban in self.jawaban():
            bagian = {b.status for b in jawaban.penugasan.all()}
            if jawaban.status in TERKIRIM:
                assert bagian == {jawaban.status}, jawaban
            else:
                assert bagian & set(TERBUKA), jawaban
            if jawaban.status == Status.DIKEMBALIKAN:
                kembali = [b for b in jawaban.penugasan.all() if b.status == Status.DIKEMBALIKAN]
                assert [b.pimpin for b in kembali] == [True]
                assert jawaban.alasan_kembali
                assert jawaban.putaran == 1

    def test_one_office_leads_each_answer(self):
        pimpin = Penugasan.objects.filter(pimpin=True).values_list("jawaban", flat=True)
        assert len(set(pimpin)) == len(pimpin) == Jawaban.objects.count()

    def test_accepted_answers_rest_on_accepted_evidence(self):
        diterima = [j for j in self.jawaban() if j.status == Status.DITERIMA]
        assert diterima
        for jawaban in diterima:
            assert 0 <= jawaban.nilai_verifikasi <= skor_mandiri(jawaban) <= jawaban.pertanyaan.skor_maks
            if jawaban.nilai_verifikasi:
                assert kebutuhan_belum_terpenuhi(jawaban, hanya_diterima=True) == []
            assert all(t.putusan != TautanBukti.Putusan.MENUNGGU for t in jawaban.tautan_bukti.all())

    def test_waiting_answers_have_their_mandatory_evidence(self):
        for jawaban in self.jawaban():
            if jawaban.status == Status.MENUNGGU and skor_mandiri(jawaban):
                assert kebutuhan_belum_terpenuhi(jawaban, hanya_diterima=False) == []

    def test_files_are_stored_clean_and_whole(self):
        versi = list(VersiBukti.setiap_berkas.select_related("bukti__kota"))
        assert versi
        for satu in versi:
            jalur = self.media / satu.berkas.name
            assert jalur.stat().st_size == satu.ukuran
            assert satu.bersih
            assert satu.berkas.name.startswith(f"bukti/{satu.bukti.kota.kode}/")
            assert bool(satu.halaman) == satu.adalah_pdf
            if satu.adalah_pdf or satu.adalah_gambar:
                assert (self.media / satu.pratinjau.name).exists()
        tersimpan = {str(p.relative_to(self.media)) for p in self.media.rglob("*") if p.is_file()}
        gambar = {g.name for v in versi for g in (v.pratinjau, v.gambar_kecil) if g}
        assert tersimpan == {v.berkas.name for v in versi} | gambar

    def test_some_evidence_waits_in_the_inbox_of_a_city_at_work(self):
        masuk = Bukti.objects.filter(kotak_masuk=True).select_related("kota", "usulan", "opd").order_by("pk")
        assert {(b.kota.kode, b.tautan.count()) for b in masuk} == {(CILEGON, 0)}
        assert [bool(b.usulan) for b in masuk] == [True] * 4 + [False]
        for bukti in masuk:
            assert bukti.usulan is None or bukti.judul.startswith(f"{bukti.usulan.kode} - ")
            assert bukti.usulan is None or bukti.usulan.opd_acuan.filter(kode_opd=bukti.opd.kode).exists()

    def test_evidence_is_signed_marked_and_sometimes_a_series_of_photos(self):
        assert all(b.penanda_tangan.startswith("Wali Kota ") for b in Bukti.objects.filter(jenis="peraturan"))
        assert not Bukti.objects.filter(jenis="foto").exclude(penanda_tangan="").exists()
        assert set(Bukti.objects.values_list("kepekaan", flat=True)) >= {"biasa", "anak"}
        lebih = VersiBukti.setiap_berkas.filter(urutan__gt=1).select_related("bukti")
        assert {v.bukti.jenis for v in lebih} <= {"foto"}
        dilihat = Bukti.objects.filter(tautan_dilihat_pada__isnull=False).select_related("pengunggah")
        assert all(b.adalah_tautan and b.tautan_dilihat_oleh_id == b.pengunggah_id for b in dilihat)

    def test_links_point_into_the_document(self):
        for tautan in TautanBukti.objects.select_related("versi", "bukti", "jawaban__evaluasi", "kebutuhan"):
            assert tautan.bukti.kota_id == tautan.jawaban.evaluasi.kota_id
            assert tautan.bukti.opd_id == tautan.opd_id
            assert tautan.kebutuhan.pertanyaan_id == tautan.jawaban.pertanyaan_id
            assert tautan.halaman_sampai is None or tautan.halaman_sampai <= tautan.versi.halaman
            assert (tautan.versi is None) == tautan.bukti.adalah_tautan

    def test_scores_are_computed(self):
        for evaluasi in Evaluasi.objects.all():
            hasil = {h.jenis: h for h in HasilSkor.objects.filter(evaluasi=evaluasi, revisi=evaluasi.revisi)}
            assert set(hasil) == set(HasilSkor.Jenis)
            diharapkan = sum((skor_mandiri(j) for j in self.jawaban() if j.evaluasi_id == evaluasi.pk), Decimal(0))
            assert hasil["mandiri"].total == diharapkan
            assert 0 < hasil["verifikasi"].total <= hasil["mandiri"].total

    def test_history_is_told_in_order_within_working_hours(self):
        sekarang = timezone.now()
        for evaluasi in Evaluasi.objects.select_related("kota"):
            waktu = list(riwayat_jawaban(evaluasi).order_by("pk").values_list("waktu", flat=True))
            assert all(a <= b for a, b in pairwise(waktu))
            dibuka = Riwayat.objects.untuk(evaluasi).get(aksi=Aksi.EVALUASI_DIBUKA)
            assert dibuka.waktu < waktu[0]
            semua = Riwayat.objects.filter(kota=evaluasi.kota).exclude(pk=dibuka.pk)
            semua = semua.exclude(objek_jenis__startswith="klaster.").values_list("waktu", flat=True)  # made on loading
            assert max(semua) < sekarang
            setempat = [w.astimezone(evaluasi.kota.zona) for w in semua]
            assert all(7 <= w.hour < 18 for w in setempat)

    def test_some_kelurahan_are_late(self):
        lewat = Penugasan.objects.filter(tenggat__isnull=False).select_related("opd", "jawaban__evaluasi__kota")
        assert {b.opd.kode[:8] for b in lewat} == {"36.72.03"}
        for bagian in lewat:
            evaluasi = bagian.jawaban.evaluasi
            assert evaluasi.sudah_lewat(bagian.tenggat)
            assert bagian.tenggat <= evaluasi.hari_ini - timedelta(days=HARI_TERLAMBAT)
            assert bagian.status == Status.BELUM

    def test_the_work_can_go_on(self):
        """A verifier accepts what waits."""
        jawaban = next(j for j in self.jawaban() if j.status == Status.MENUNGGU and j.tautan_bukti.all())
        verifikator = Pengguna.objects.get(username=f"verifikator.{jawaban.evaluasi.kota.nama.split()[1].lower()}")
        for tautan in jawaban.tautan_bukti.all():
            putuskan_tautan(tautan=tautan, putusan="diterima", catatan="", versi=jawaban.versi, oleh=verifikator)
            jawaban.refresh_from_db(fields=["versi"])
        nilai = skor_mandiri(jawaban)
        terima_jawaban(jawaban=jawaban, nilai=nilai, catatan="", versi=jawaban.versi, oleh=verifikator)
        jawaban.refresh_from_db()
        assert (jawaban.status, jawaban.nilai_verifikasi) == (Status.DITERIMA, nilai)

    def test_account_table_names_each_role(self):
        tabel = panggil(akun=True)
        assert SANDI in tabel
        for peran in Peran.labels:
            assert peran in tabel
        assert "Operator wilayah" in tabel
        assert any("evaluator" in baris and baris.endswith("Kota Banjarbaru") for baris in tabel.splitlines())


class TestSyarat(UjiMuatan):
    """What the command refuses; nothing is loaded beforehand but the instrument."""

    def test_production_is_refused_unless_forced(self):
        with self.settings(KLA_MODE="produksi"):
            with pytest.raises(CommandError, match="KLA_MODE=produksi") as galat:
                panggil()
            assert galat.value.returncode == 2
            assert not Kota.objects.exists()
            assert "dimuat" in panggil(kota=CIMAHI, cepat=True, paksa=True)

    def test_a_real_city_is_left_alone(self):
        KotaFactory(kode=CIMAHI, nama="Kota Cimahi", contoh=False)
        with pytest.raises(CommandError, match="bukan data contoh"):
            panggil(kota=CIMAHI, cepat=True)
        assert not Evaluasi.objects.exists()
        assert not Opd.objects.exists()

    def test_without_accounts_the_table_says_so(self):
        assert "belum dimuat" in panggil(akun=True)

    def test_unknown_city_is_refused(self):
        with pytest.raises(CommandError, match="99.99"):
            call_command("muat_contoh", "--kota", "99.99", stdout=StringIO())


@pytest.mark.django_db
def test_without_an_instrument_the_command_says_what_to_run():
    with pytest.raises(CommandError, match="muat_instrumen"):
        panggil(kota=CIMAHI)
