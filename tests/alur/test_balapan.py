"""Races on real threads and real transactions, on SQLite and on PostgreSQL: one effect, and the others are told."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from indikator.models import Evaluasi, HasilSkor, Jawaban, Status
from indikator.services import pengisian, verifikasi
from indikator.services.pengajuan import ajukan_evaluasi
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Pengguna, Riwayat
from laporan.models import LaporanTersimpan
from laporan.services.permintaan import Keadaan, Permintaan, minta_laporan
from tests.alur.serentak import serentak
from tests.bukti.bahan_verifikasi import isi_jawaban, lampirkan, menunggu
from tests.dunia import Dunia, DuniaKota
from tests.potret_dunia import pinjam_dunia

pytestmark = pytest.mark.django_db(transaction=True)
PUTARAN = range(4)
PENULIS = 8
ULANG = 6
ISI = {"4.1": {"opsi": "ya"}, "4.2": {"opsi": "b"}, "4.3": {"angka": "7"}}
DIAJUKAN = "Bagian Dinas Kesehatan Kota Sini pada pertanyaan 4.2 sudah diajukan."


@pytest.fixture
def dunia(transactional_db: None) -> Dunia:
    return pinjam_dunia()


@pytest.fixture
def kota(dunia: Dunia) -> DuniaKota:
    return dunia.sini


def ajukan(kota: DuniaKota, kode: str, opd: str) -> Callable[[], object]:
    bagian, oleh = kota.bagian(kode, getattr(kota, opd)), getattr(kota, f"operator_{opd}")
    return lambda: pengisian.ajukan_bagian(penugasan=bagian, oleh=oleh)


def simpan(kota: DuniaKota, kode: str, oleh: Pengguna, **isi: object) -> Callable[[], object]:
    jawaban = kota.jawaban(kode)
    nilai = {"opsi": "", "angka": None, "catatan": "", "versi": jawaban.versi} | isi
    return lambda: pengisian.simpan_jawaban(jawaban=jawaban, oleh=oleh, **nilai)


def tercatat(kota: DuniaKota, kode: str, aksi: Aksi) -> int:
    return Riwayat.objects.untuk(kota.jawaban(kode)).filter(aksi=aksi).count()


def kalah(hasil: list[object]) -> list[object]:
    return [h for h in hasil if isinstance(h, Ditolak)]


# --- Handing in ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("putaran", PUTARAN)
def test_last_two_parts_at_once(kota: DuniaKota, putaran: int) -> None:
    """Each must see the other's part, or the question would wait for nobody; it goes to the verifier once."""
    isi_jawaban(kota, "4.1")
    lampirkan(kota)
    hasil = serentak([ajukan(kota, "4.1", "dinkes"), ajukan(kota, "4.1", "dinsos")])
    assert kalah(hasil) == []
    jawaban = kota.jawaban("4.1")
    assert jawaban.status == Status.MENUNGGU
    assert jawaban.menunggu_sejak is not None
    assert set(jawaban.penugasan.values_list("status", flat=True)) == {Status.MENUNGGU}
    assert tercatat(kota, "4.1", Aksi.JAWABAN_DIAJUKAN) == 1
    assert tercatat(kota, "4.1", Aksi.BAGIAN_DIAJUKAN) == 2


def test_eight_times_the_same_part(kota: DuniaKota) -> None:
    isi_jawaban(kota, "4.2")
    hasil = serentak([ajukan(kota, "4.2", "dinkes") for _ in range(8)])
    assert [type(h) for h in kalah(hasil)] == [SudahBerubah] * 7
    assert tercatat(kota, "4.2", Aksi.BAGIAN_DIAJUKAN) == tercatat(kota, "4.2", Aksi.JAWABAN_DIAJUKAN) == 1
    assert kota.jawaban("4.2").status == Status.MENUNGGU


def test_eight_presses_of_the_button(kota: DuniaKota) -> None:
    """The same through the page: nobody sees a fault, seven are told."""
    isi_jawaban(kota, "4.2")
    bagian = kota.bagian("4.2", kota.dinkes)
    alamat = reverse("bukti:ajukan", args=[kota.kota.kode, 2024, "4.2", bagian.pk])
    asal = {"Referer": f"http://testserver{kota.jawaban('4.2').get_absolute_url()}"}
    client = [masuk(kota.operator_dinkes) for _ in range(8)]
    hasil = serentak([lambda c=c: c.post(alamat, headers=asal) for c in client])
    assert [h.status_code for h in hasil] == [302] * 8
    kabar = [c.get(h.url).content.decode() for c, h in zip(client, hasil, strict=True)]
    menang, diberi_tahu = (sum(pesan in k for k in kabar) for pesan in (DIAJUKAN, "Bagian ini sudah diajukan."))
    assert (menang, diberi_tahu) == (1, 7)
    assert tercatat(kota, "4.2", Aksi.BAGIAN_DIAJUKAN) == 1


@pytest.mark.parametrize("putaran", PUTARAN)
def test_handed_in_while_the_evaluation_is_submitted(kota: DuniaKota, putaran: int) -> None:
    """One of the two is refused: an answer that waits in a submitted evaluation would never be judged."""
    isi_jawaban(kota, "4.2")
    hasil = serentak(
        [
            ajukan(kota, "4.2", "dinkes"),
            lambda: ajukan_evaluasi(evaluasi=Evaluasi.objects.get(pk=kota.evaluasi.pk), oleh=kota.sekretariat),
        ]
    )
    assert len(kalah(hasil)) == 1
    kota.evaluasi.refresh_from_db()
    assert kota.evaluasi.terbuka is (kota.jawaban("4.2").status == Status.MENUNGGU)


@pytest.mark.parametrize("putaran", PUTARAN)
def test_a_save_while_it_is_handed_in(kota: DuniaKota, putaran: int) -> None:
    """The edit is in what was handed in, or it is refused; it never comes after."""
    isi_jawaban(kota, "4.2")
    _, disimpan = serentak([ajukan(kota, "4.2", "dinkes"), simpan(kota, "4.2", kota.operator_dinkes, opsi="c")])
    jawaban = kota.jawaban("4.2")
    assert jawaban.status == Status.MENUNGGU
    aksi = list(
        Riwayat.objects.untuk(jawaban)
        .filter(aksi__in=(Aksi.JAWABAN_DISIMPAN, Aksi.BAGIAN_DIAJUKAN))
        .order_by("pk")
        .values_list("aksi", flat=True)
    )
    if isinstance(disimpan, SudahBerubah):
        assert (jawaban.opsi, aksi) == ("a", [Aksi.JAWABAN_DISIMPAN, Aksi.BAGIAN_DIAJUKAN])
    else:
        assert (jawaban.opsi, aksi) == ("c", [Aksi.JAWABAN_DISIMPAN] * 2 + [Aksi.BAGIAN_DIAJUKAN])


def test_two_saves_of_the_same_version(kota: DuniaKota) -> None:
    """The operator and the secretariat had the same page open: one is stored, the other keeps what was typed."""
    hasil = serentak(
        [
            simpan(kota, "4.4", kota.operator_dinkes, angka=Decimal(10)),
            simpan(kota, "4.4", kota.sekretariat, angka=Decimal(20)),
        ]
    )
    assert [type(h) for h in kalah(hasil)] == [SudahBerubah]
    menang = next(h for h in hasil if isinstance(h, Jawaban))
    assert kota.jawaban("4.4").angka == menang.angka
    assert tercatat(kota, "4.4", Aksi.JAWABAN_DISIMPAN) == 1


# --- Judging ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("putaran", PUTARAN)
def test_two_verifiers_accept_at_once(kota: DuniaKota, putaran: int) -> None:
    jawaban = menunggu(kota, "4.2")

    def terima(oleh: Pengguna, nilai: str) -> Callable[[], object]:
        return lambda: verifikasi.terima_jawaban(
            jawaban=jawaban, nilai=Decimal(nilai), catatan="", versi=jawaban.versi, oleh=oleh
        )

    hasil = serentak([terima(kota.verifikator, "7.5"), terima(kota.sekretariat, "2")])
    assert [type(h) for h in kalah(hasil)] == [SudahBerubah]
    menang = next(h for h in hasil if isinstance(h, Jawaban))
    terkini = kota.jawaban("4.2")
    assert (terkini.nilai_verifikasi, terkini.verifikator_id) == (menang.nilai_verifikasi, menang.verifikator_id)
    assert tercatat(kota, "4.2", Aksi.JAWABAN_DITERIMA) == 1


@pytest.mark.parametrize("putaran", PUTARAN)
def test_taken_back_while_it_is_accepted(kota: DuniaKota, putaran: int) -> None:
    """The operator takes the part back in the second in which the verifier accepts: never both."""
    jawaban = menunggu(kota, "4.2")
    bagian = kota.bagian("4.2", kota.dinkes)
    hasil = serentak(
        [
            lambda: pengisian.tarik_bagian(penugasan=bagian, oleh=kota.operator_dinkes),
            lambda: verifikasi.terima_jawaban(
                jawaban=jawaban, nilai=Decimal(5), catatan="", versi=jawaban.versi, oleh=kota.verifikator
            ),
        ]
    )
    assert [type(h) for h in kalah(hasil)] == [SudahBerubah]
    diterima = not isinstance(hasil[1], Ditolak)
    status = Status.DITERIMA if diterima else Status.DRAF
    assert (kota.jawaban("4.2").status, kota.bagian("4.2", kota.dinkes).status) == (status, status)
    assert kota.jawaban("4.2").nilai_verifikasi == (Decimal(5) if diterima else None)


# --- Reports ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("putaran", PUTARAN)
def test_two_report_requests_at_once(kota: DuniaKota, monkeypatch: pytest.MonkeyPatch, putaran: int) -> None:
    antre: list[int] = []
    monkeypatch.setattr("laporan.services.permintaan.antrekan_laporan", antre.append)
    hasil = serentak(
        [lambda o=oleh: minta_laporan(evaluasi=kota.evaluasi, oleh=o) for oleh in (kota.sekretariat, kota.pimpinan)]
    )
    laporan = LaporanTersimpan.objects.get()
    assert all(isinstance(h, Permintaan) and h.laporan == laporan for h in hasil)
    assert sorted(h.keadaan for h in hasil) == [Keadaan.BARU, Keadaan.SEDANG_DIBUAT]
    assert antre == [laporan.pk]


# --- Many at once -------------------------------------------------------------------------------------------------
def test_eight_writers(dunia: Dunia) -> None:
    """Eight people save at once, again and again; every save is answered, none with "database is locked".

    Each save also computes the city's score (eagerly here), so readers and writers of the same rows meet.
    """
    meja = [(kota, kode) for kota in (dunia.sini, dunia.sana) for kode in ("4.1", "4.2", "4.3", "4.4")]
    assert len(meja) == PENULIS
    hasil = serentak([lambda k=kota, s=kode: menyimpan_berulang(k, s) for kota, kode in meja])
    assert [h for h in hasil if h != "baik"] == []
    for kota, kode in meja:
        jawaban = kota.jawaban(kode)
        assert (jawaban.catatan, jawaban.versi) == (f"Catatan {ULANG - 1}", 1 + ULANG)
        assert tercatat(kota, kode, Aksi.JAWABAN_DISIMPAN) == ULANG
    for kota in (dunia.sini, dunia.sana):
        evaluasi = Evaluasi.objects.get(pk=kota.evaluasi.pk)
        terbaru = HasilSkor.objects.filter(evaluasi=evaluasi, revisi=evaluasi.revisi, jenis="mandiri").get()
        assert terbaru.total == Decimal("33.5")  # 10 + 5 + 10 + 8,5


def menyimpan_berulang(kota: DuniaKota, kode: str) -> str:
    """One person's autosaves, each with the version that the last one answered with; the number changes every time."""
    client = masuk(kota.operator_dinsos if kode == "4.3" else kota.operator_dinkes)
    alamat = reverse("bukti:simpan_otomatis", args=[kota.kota.kode, 2024, kode])
    versi = 1
    for n in range(ULANG):
        isi = ISI.get(kode, {"angka": f"{80 + n},0"})
        jawab = client.post(alamat, isi | {"catatan": f"Catatan {n}", "versi": versi})
        if jawab.status_code != 200:
            return f"{kode}: {jawab.status_code} {jawab.content.decode()[:200]}"
        versi = jawab.json()["versi"]
    return "baik"


def masuk(pengguna: Pengguna) -> Client:
    client = Client()
    client.force_login(pengguna)
    return client
