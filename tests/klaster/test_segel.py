"""The chain of the audit trail: made right after the change, whole under races, proved and disproved."""

import json
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from klaster import rantai
from klaster.models import Denyut, Riwayat, SegelRiwayat
from klaster.queries.kesehatan import UTUH
from klaster.queries.rantai import KELOMPOK, periksa_rantai
from klaster.services import segel as layanan
from klaster.services.pemeriksaan_rantai import periksa_harian
from klaster.services.riwayat import bertanggal
from klaster.services.segel import kepala_rantai, sapu_segel, segel
from tests.factories.klaster import KotaFactory
from tests.klaster.bahan_riwayat import buat_riwayat, tanpa_penjaga


@pytest.fixture
def kota(db):
    return KotaFactory()


def jenis() -> list[tuple[str, int | None]]:
    return [(t.jenis, t.urutan) for t in periksa_rantai().temuan]


def ubah(urutan: int, **isi) -> None:
    nomor = SegelRiwayat.objects.get(urutan=urutan).riwayat_id
    with tanpa_penjaga():
        Riwayat._base_manager.filter(pk=nomor).update(**isi)


def test_the_hash_is_the_written_one():
    """Worked by hand: an older seal must stay provable by every later version."""
    saat = datetime(2026, 11, 22, 1, 2, 3, 4, tzinfo=UTC)
    nilai = [7, saat, None, "Ani", 1, "masuk", "klaster.kota", 1, "Kota Ä", "", {"b": 1.0, "a": [1e2]}, None, None, ""]
    teks = (
        '[7,"2026-11-22T01:02:03.000004+00:00",null,"Ani",1,"masuk","klaster.kota",1,"Kota \\u00c4","",'
        '{"a":[100],"b":1},null,null,""]'
    )
    assert rantai.isi_baku(nilai) == teks
    sidik = rantai.hitung_sidik(sebelum=rantai.AWAL, urutan=1, disegel_pada=saat, nilai=nilai)
    assert sidik == "2cf2e27c1d1582ab39f9a1bb5afbcd2a8f1b0af3db457f8273dd903156b830ed"
    assert set(rantai.KOLOM) == {bidang.column for bidang in Riwayat._meta.concrete_fields}


def test_rows_get_places_without_gaps(kota):
    baris = buat_riwayat(kota, 3)
    tersegel = list(SegelRiwayat.objects.values_list("urutan", "riwayat_id", "sidik_sebelum"))
    assert [(u, r) for u, r, _ in tersegel] == [(1, baris[0].pk), (2, baris[1].pk), (3, baris[2].pk)]
    assert tersegel[0][2] == rantai.AWAL
    hasil = periksa_rantai()
    assert (hasil.utuh, hasil.diperiksa, hasil.tanpa_segel, hasil.urutan) == (True, 3, 0, 3)
    assert (hasil.urutan, hasil.sidik) == (kepala_rantai().urutan, kepala_rantai().sidik)
    assert segel() == 0


def test_more_rows_than_are_read_at_once(kota):
    buat_riwayat(kota, KELOMPOK + 3)
    with connection.execute_wrapper(_penghitung := _Hitung()):
        assert periksa_rantai().diperiksa == KELOMPOK + 3
    assert _penghitung.banyak < 15


class _Hitung:
    banyak = 0

    def __call__(self, jalankan, sql, isi, banyak, konteks):
        self.banyak += 1
        return jalankan(sql, isi, banyak, konteks)


@pytest.mark.parametrize(
    "isi",
    [
        {"keterangan": "lain"},
        {"pelaku_label": "Orang lain"},
        {"waktu": timezone.now() - timedelta(days=3)},
        {"sesudah": {"hari": 99}},
        {"aksi": "masuk"},
        {"alamat": "10.0.0.1"},
        {"objek_id": 999},
    ],
)
def test_a_changed_row_is_found(kota, isi):
    buat_riwayat(kota, 4)
    ubah(2, **isi)
    assert jenis() == [("diubah", 2)]


def test_a_deleted_row_is_found_with_and_without_its_seal(kota):
    baris = buat_riwayat(kota, 5)
    with tanpa_penjaga():
        Riwayat._base_manager.filter(pk__in=[baris[1].pk, baris[3].pk]).delete()
        SegelRiwayat.objects.filter(urutan=4).delete()
    assert jenis() == [("dihapus", 2), ("dihapus", 5)]
    assert periksa_rantai().temuan[1].kalimat == "Urutan 4 tidak ada lagi: segel dan barisnya dihapus."


def test_two_rows_that_changed_places_are_found(kota):
    buat_riwayat(kota, 4)
    kedua, ketiga = SegelRiwayat.objects.filter(urutan__in=[2, 3])
    with tanpa_penjaga():
        SegelRiwayat.objects.filter(pk=kedua.pk).update(urutan=900)
        SegelRiwayat.objects.filter(pk=ketiga.pk).update(urutan=2)
        SegelRiwayat.objects.filter(pk=kedua.pk).update(urutan=3)
    assert jenis()[0] == ("terputus", 2)
    assert {urutan for _, urutan in jenis()} == {2, 3, 4}


def test_a_row_rewritten_with_its_seal_breaks_the_next_link(kota):
    baris = buat_riwayat(kota, 3)
    with tanpa_penjaga():
        Riwayat._base_manager.filter(pk=baris[1].pk).update(keterangan="dipalsukan")
        satu = SegelRiwayat.objects.get(urutan=2)
        nilai = Riwayat._base_manager.filter(pk=baris[1].pk).values_list(*rantai.KOLOM).get()
        sidik = rantai.hitung_sidik(sebelum=satu.sidik_sebelum, urutan=2, disegel_pada=satu.disegel_pada, nilai=nilai)
        SegelRiwayat.objects.filter(urutan=2).update(sidik=sidik)
    assert jenis() == [("terputus", 3)]


def test_a_cut_or_rewritten_end_is_found_by_a_head_noted_elsewhere(kota):
    baris = buat_riwayat(kota, 4)
    dicatat = str(kepala_rantai())
    assert periksa_rantai(dicatat=dicatat).utuh
    with tanpa_penjaga():
        Riwayat._base_manager.filter(pk=baris[3].pk).delete()
        SegelRiwayat.objects.filter(urutan=4).delete()
    assert periksa_rantai().utuh  # nothing inside the database can tell
    [temuan] = periksa_rantai(dicatat=dicatat).temuan
    assert (temuan.jenis, temuan.urutan) == ("kepala", 4)
    buat_riwayat(kota, 2)
    assert [t.jenis for t in periksa_rantai(dicatat=dicatat).temuan] == ["kepala"]


def test_an_unsealed_row_is_waited_for_and_then_suspected(kota):
    buat_riwayat(kota, 1)
    Riwayat.objects.create(waktu=timezone.now(), aksi="masuk", objek_jenis="klaster.kota", objek_label="x")
    hasil = periksa_rantai()
    assert (hasil.utuh, hasil.tanpa_segel) == (True, 1)
    lama = Riwayat.objects.create(
        waktu=timezone.now() - timedelta(hours=1), aksi="masuk", objek_jenis="klaster.kota", objek_label="x"
    )
    [temuan] = periksa_rantai().temuan
    assert (temuan.jenis, temuan.riwayat) == ("tanpa_segel", lama.pk)


def test_triggers_that_are_off_are_named(kota):
    with tanpa_penjaga():
        temuan = periksa_rantai().temuan
    assert [t.jenis for t in temuan] == ["penjaga"] * 3
    assert periksa_rantai().utuh


def test_only_findings_of_one_city(kota):
    lain = KotaFactory()
    buat_riwayat(kota, 2)
    buat_riwayat(lain, 1)
    ubah(1, keterangan="lain")
    assert [t.urutan for t in periksa_rantai(kota=kota.pk).temuan] == [1]
    assert periksa_rantai(kota=lain.pk).utuh


def test_late_rows_with_small_numbers_are_sealed_by_the_full_sweep(kota):
    """A transaction that took its numbers long before others is sealed when it ends."""
    terakhir = buat_riwayat(kota, 1)[0]
    jauh = terakhir.pk + 10 * layanan.DEKAT_SAPUAN
    Riwayat.objects.bulk_create(
        [Riwayat(pk=jauh, waktu=timezone.now(), aksi="masuk", objek_jenis="x", objek_label="x")]
    )
    assert segel(dekat=10) == 1
    Riwayat.objects.bulk_create(
        [Riwayat(pk=terakhir.pk + 1, waktu=timezone.now(), aksi="masuk", objek_jenis="x", objek_label="x")]
    )
    assert (sapu_segel(), sapu_segel(semua=True)) == (0, 1)
    assert periksa_rantai().utuh


def test_a_row_can_be_dated_back_when_it_is_made(kota):
    dulu = timezone.now() - timedelta(days=400)
    with bertanggal(dulu):
        [dalam] = buat_riwayat(kota, 1)
    [luar] = buat_riwayat(kota, 1)
    assert dalam.waktu == dulu
    assert luar.waktu > dulu + timedelta(days=399)


@pytest.mark.django_db(transaction=True)
def test_rows_are_sealed_when_their_transaction_ends_and_once():
    kota = KotaFactory()
    with transaction.atomic():
        buat_tanpa_segel(kota, 3)
        jadwal = [tugas for _, tugas, *_ in connection.run_on_commit]
        assert len(jadwal) == 1
        assert not SegelRiwayat.objects.exists()
    assert SegelRiwayat.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_leaves_no_seal():
    kota = KotaFactory()
    with transaction.atomic():
        with pytest.raises(RuntimeError), transaction.atomic():
            buat_tanpa_segel(kota, 1)
            raise RuntimeError
        buat_tanpa_segel(kota, 1)
    assert (Riwayat.objects.count(), SegelRiwayat.objects.count()) == (1, 1)
    assert periksa_rantai().utuh


@pytest.mark.django_db(transaction=True)
def test_a_failing_seal_does_not_undo_the_change_and_is_made_up_for(monkeypatch):
    def gagal(*_):
        raise DatabaseError("database is locked")

    kota = KotaFactory()
    with monkeypatch.context() as tambal:
        tambal.setattr(layanan, "_segel_sekelompok", gagal)
        buat_tanpa_segel(kota, 1)
    assert (Riwayat.objects.count(), SegelRiwayat.objects.count()) == (1, 0)
    assert (sapu_segel(), sapu_segel()) == (1, 0)
    assert periksa_rantai().utuh


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_chain():
    kota = KotaFactory()
    palang = Barrier(4)
    galat: list[Exception] = []

    def orang() -> None:
        try:
            palang.wait(10)
            for _ in range(5):
                buat_tanpa_segel(kota, 1)
        except Exception as satu:
            galat.append(satu)
        finally:
            connection.close()

    utas = [Thread(target=orang) for _ in range(4)]
    for satu in utas:
        satu.start()
    for satu in utas:
        satu.join(30)
    sapu_segel(semua=True)
    assert galat == []
    assert list(SegelRiwayat.objects.values_list("urutan", flat=True)) == list(range(1, 21))
    assert periksa_rantai().utuh


def buat_tanpa_segel(kota, banyak: int) -> None:
    """Through `catat`, whose sealing waits for the end of the transaction."""
    from klaster.models import Aksi
    from klaster.services.riwayat import catat

    for _ in range(banyak):
        catat(aksi=Aksi.TENGGAT_DIUBAH, objek=kota, oleh=None, kota=kota)


def test_the_day_has_one_proof_and_a_broken_chain_is_called_out(kota, caplog):
    baris = buat_riwayat(kota, 2)
    assert periksa_harian().utuh
    assert periksa_harian() is None
    Denyut.objects.filter(nama=UTUH).update(waktu=timezone.now() - timedelta(days=1))
    with tanpa_penjaga():
        Riwayat._base_manager.filter(pk=baris[0].pk).update(keterangan="lain")
    semula = Denyut.objects.get(nama=UTUH).waktu
    assert [t.jenis for t in periksa_harian().temuan] == ["diubah"]
    assert Denyut.objects.get(nama=UTUH).waktu == semula
    assert "rantai riwayat rusak pada 1 tempat" in caplog.text


class TestPerintah:
    def jalankan(self, capsys, *isi: str) -> tuple[int, str, str]:
        kode = 0
        try:
            call_command("periksa_riwayat", *isi)
        except SystemExit as keluar:
            kode = keluar.code
        teks = capsys.readouterr()
        return kode, teks.out, teks.err

    def test_whole(self, kota, capsys):
        buat_riwayat(kota, 2)
        kode, keluaran, _ = self.jalankan(capsys)
        assert kode == 0
        assert keluaran.splitlines() == [
            "2 baris riwayat diperiksa dari urutan 1: rantai utuh.",
            f"Kepala rantai: {kepala_rantai()}",
        ]

    def test_broken(self, kota, capsys):
        buat_riwayat(kota, 3)
        ubah(2, keterangan="lain")
        nomor = SegelRiwayat.objects.get(urutan=2).riwayat_id
        kode, keluaran, _ = self.jalankan(capsys)
        assert kode == 1
        assert (
            keluaran.splitlines()[0] == f"Urutan 2: baris riwayat nomor {nomor} atau segelnya diubah sesudah disegel."
        )
        assert "rantai rusak pada 1 tempat." in keluaran

    def test_json(self, kota, capsys):
        buat_riwayat(kota, 1)
        kode, keluaran, _ = self.jalankan(capsys, "--json", "--kota", kota.kode)
        isi = json.loads(keluaran)
        assert (kode, isi["utuh"], isi["diperiksa"], isi["temuan"]) == (0, True, 1, [])

    @pytest.mark.parametrize("isi", [["--kota", "99.99"], ["--kepala", "x"], ["--kepala", "3:" + "z" * 64]])
    def test_bad_input(self, kota, capsys, isi):
        kode, _, galat = self.jalankan(capsys, *isi)
        assert kode == 2
        assert len(galat.splitlines()) == 1
