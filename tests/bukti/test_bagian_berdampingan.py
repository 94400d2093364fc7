"""The parts of a question side by side: state, deadline, note, evidence and who handed in, and the late one by name."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from indikator.models import Penugasan, Status
from indikator.services.wilayah import jawab_unit
from klaster.models.opd import JenisOpd
from tests.bukti.bahan_halaman import teks, url
from tests.factories.bukti import BuktiFactory, TautanBuktiFactory
from tests.factories.indikator import PenugasanFactory
from tests.factories.klaster import OpdFactory


def ubah(kota, opd, kode="4.1", **isi) -> None:
    Penugasan.objects.filter(pk=kota.bagian(kode, opd).pk).update(**isi)


def kartu(halaman: str, nama: str) -> str:
    """What stands in the card of this OPD."""
    awal = halaman.index(f"<strong>{nama}</strong>")
    return halaman[awal : halaman.index("</li>", awal)]


def test_the_lead_sees_each_part_with_all_that_is_its_own(buka, kota):
    ubah(
        kota,
        kota.dinsos,
        catatan="Data panti sudah dikirim.",
        status=Status.MENUNGGU,
        diajukan_oleh=kota.operator_dinsos,
        diajukan_pada=datetime(2024, 5, 24, 3, 32, tzinfo=UTC),
        tenggat=date(2024, 5, 31),
    )
    for _ in range(2):
        TautanBuktiFactory(jawaban=kota.jawaban("4.1"), bukti__opd=kota.dinsos)
    halaman = teks(buka(kota.operator_dinkes, "4.1"))
    dinsos = kartu(halaman, "Dinas Sosial Kota Sini")
    for isi in ("Menunggu", "Diajukan dinsos Kota Sini, 24 Mei 2024 10.32 WIB", "2 bukti", "Data panti sudah dikirim."):
        assert isi in dinsos
    assert "Tenggat 31 Mei 2024" in dinsos
    dinkes = kartu(halaman, "Dinas Kesehatan Kota Sini")
    assert "Memimpin" in dinkes
    assert "Belum ada bukti" in dinkes
    assert "31 Desember 2099" in dinkes


def test_the_late_part_is_named_at_the_top(buka, kota):
    ubah(kota, kota.dinsos, tenggat=timezone.now().astimezone(kota.kota.zona).date() - timedelta(days=3))
    for siapa in (kota.operator_dinkes, kota.sekretariat, kota.verifikator):
        halaman = teks(buka(siapa, "4.1"))
        assert "<strong>Menunggu Dinas Sosial Kota Sini, lewat 3 hari.</strong>" in halaman
        assert halaman.index("Menunggu Dinas Sosial") < halaman.index('id="judul-jawaban"')


def test_many_late_parts_are_named_the_longest_first(buka, kota):
    hari_ini = timezone.now().astimezone(kota.kota.zona).date()
    for n in range(5):
        opd = OpdFactory(kota=kota.kota, kode=f"X{n}", nama=f"Dinas {n}")
        PenugasanFactory(jawaban=kota.jawaban("4.1"), opd=opd, tenggat=hari_ini - timedelta(days=n + 1))
    halaman = teks(buka(kota.sekretariat, "4.1"))
    assert "Menunggu Dinas 4, lewat 5 hari; Dinas 3, lewat 4 hari; Dinas 2, lewat 3 hari; dan 2 unit lain." in halaman


def test_nobody_is_waited_for_when_all_is_in_or_in_time(buka, kota):
    assert "<strong>Menunggu Dinas" not in teks(buka(kota.operator_dinkes, "4.1"))
    ubah(
        kota,
        kota.dinsos,
        tenggat=date(2020, 1, 1),
        status=Status.MENUNGGU,
        diajukan_oleh=kota.operator_dinsos,
        diajukan_pada=timezone.now(),
    )
    assert "<strong>Menunggu Dinas" not in teks(buka(kota.operator_dinkes, "4.1"))


def test_who_has_handed_in_reads_for_whom_the_question_waits(buka, kota):
    ubah(
        kota,
        kota.dinsos,
        status=Status.MENUNGGU,
        diajukan_oleh=kota.operator_dinsos,
        diajukan_pada=timezone.now(),
    )
    assert "dikirim ke verifikator setelah Dinas Kesehatan Kota Sini mengajukan bagiannya." in teks(
        buka(kota.operator_dinsos, "4.1")
    )


def test_units_of_a_question_are_a_table_not_cards(buka, kota):
    for n in range(20):
        opd = OpdFactory(
            kota=kota.kota,
            kode=f"32.77.01.3{n:03}",
            nama=f"Kelurahan {n}",
            jenis=JenisOpd.KELURAHAN,
            induk=kota.kecamatan,
        )
        PenugasanFactory(jawaban=kota.jawaban("26.1"), opd=opd)
    halaman = teks(buka(kota.operator_dp3a, "26.1"))
    assert "0 / 22" in halaman
    assert "<strong>Dinas PPPA Kota Sini</strong>" in halaman
    assert "<strong>Kelurahan 7</strong>" not in halaman
    assert "Tampilkan 21 kelurahan" in halaman
    assert halaman.count("Belum menjawab</span>") == 21


@pytest.mark.parametrize("siapa", ["operator_dp3a", "operator_kecamatan", "sekretariat"])
def test_queries_of_a_question_for_units_do_not_grow(client, kota, siapa):
    client.force_login(getattr(kota, siapa))

    def hitung() -> int:
        client.get(url("pertanyaan", "26.1"))
        with CaptureQueriesContext(connection) as tangkapan:
            assert client.get(url("pertanyaan", "26.1")).status_code == 200
        return len(tangkapan)

    TautanBuktiFactory(jawaban=kota.jawaban("26.1"), bukti=BuktiFactory(opd=kota.kelurahan, kota=kota.kota))
    sedikit = hitung()
    for n in range(30):
        opd = OpdFactory(kota=kota.kota, kode=f"32.77.01.3{n:03}", jenis=JenisOpd.KELURAHAN, induk=kota.kecamatan)
        PenugasanFactory(jawaban=kota.jawaban("26.1"), opd=opd)
        TautanBuktiFactory(jawaban=kota.jawaban("26.1"), bukti=BuktiFactory(opd=opd, kota=kota.kota))
    assert hitung() == sedikit


def test_the_verifier_reads_how_the_value_came_about(client, kota):
    bagian = kota.bagian("26.1", kota.kelurahan)
    jawab_unit(penugasan=bagian, nilai="tidak", catatan="", versi=1, oleh=kota.operator_kelurahan)
    client.force_login(kota.verifikator_lain)
    meja = teks(client.get(url("verifikasi", "26.1")))
    assert "0 dari 1 kelurahan menjawab ya; jawaban kota baru Ya bila semuanya menjawab ya." in meja
    client.force_login(kota.verifikator)
    assert "menjawab ya" not in teks(client.get(url("verifikasi", "4.1")))
