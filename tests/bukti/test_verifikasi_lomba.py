"""Two at the same moment, on threads and real transactions: one wins, the other is told, nothing contradicts itself."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier, Event

import pytest
from django.db import connection

from bukti.models import Bukti
from bukti.services import unggahan
from indikator.models import Jawaban, Status
from indikator.services import verifikasi as layanan
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Riwayat
from tests.bukti.bahan_verifikasi import kirim, menunggu, putuskan, sebagai
from tests.potret_dunia import pinjam_dunia

PUTARAN = 3


@pytest.fixture
def kota(transactional_db):
    return pinjam_dunia().sini


def serentak(*perbuatan: Callable[[], object]) -> list[object]:
    """Start all at once, each in its own thread with its own connection; what each returned, or raised."""
    gerbang = Barrier(len(perbuatan))

    def jalankan(satu: Callable[[], object]) -> object:
        try:
            gerbang.wait(timeout=10)
            return satu()
        except Ditolak as galat:
            return galat
        finally:
            connection.close()

    with ThreadPoolExecutor(len(perbuatan)) as kolam:
        return list(kolam.map(jalankan, perbuatan))


def dua_penilai(kota):
    return [(sebagai(orang), nilai) for orang, nilai in ((kota.verifikator, "7,5"), (kota.sekretariat, "2"))]


def test_dua_penerimaan_serentak(kota):
    for _ in range(PUTARAN):
        jawaban = menunggu(kota, "4.2")
        hasil = serentak(
            *(
                lambda j=jawaban, c=client, n=nilai: kirim(c, "terima", j, nilai=n, catatan="").status_code
                for client, nilai in dua_penilai(kota)
            )
        )
        assert sorted(hasil) == [302, 409]
        diterima = kota.jawaban("4.2")
        assert diterima.nilai_verifikasi == Decimal({0: "7.5", 1: "2"}[hasil.index(302)])
        catatan = Riwayat.objects.untuk(diterima).filter(aksi=Aksi.JAWABAN_DITERIMA).first()
        assert Decimal(catatan.sesudah["nilai_verifikasi"]) == diterima.nilai_verifikasi
        _mulai_lagi(kota, "4.2")


def test_terima_melawan_kembalikan(kota):
    for _ in range(PUTARAN):
        jawaban = menunggu(kota, "4.2")
        (satu, _), (dua, _) = dua_penilai(kota)
        hasil = serentak(
            lambda j=jawaban, c=satu: kirim(c, "terima", j, nilai="5", catatan="").status_code,
            lambda j=jawaban, c=dua: kirim(c, "kembalikan", j, alasan="Kurang.", opd=[kota.dinkes.pk]).status_code,
        )
        assert sorted(hasil) == [302, 409]
        menang = Status.DITERIMA if hasil[0] == 302 else Status.DIKEMBALIKAN
        assert kota.jawaban("4.2").status == menang
        assert kota.bagian("4.2", kota.dinkes).status == menang
        _mulai_lagi(kota, "4.2")


def test_dua_putusan_serentak_atas_satu_bukti(kota):
    menunggu(kota, "4.1")
    jawaban = kota.jawaban("4.1")
    tautan = jawaban.tautan_bukti.get()
    (satu, _), (dua, _) = dua_penilai(kota)
    hasil = serentak(
        lambda: kirim(satu, "putuskan", jawaban, tautan.pk, putusan="diterima").status_code,
        lambda: kirim(dua, "putuskan", jawaban, tautan.pk, putusan="ditolak", alasan_bukti="Buram.").status_code,
    )
    tautan.refresh_from_db()
    assert sorted(hasil) == [302, 409]
    assert tautan.putusan == ("diterima" if hasil[0] == 302 else "ditolak")
    assert Riwayat.objects.filter(aksi__in=(Aksi.BUKTI_DITERIMA, Aksi.BUKTI_DITOLAK)).count() == 1


def test_delapan_tekanan_atas_tombol_yang_sama(kota):
    jawaban = menunggu(kota, "4.2")
    client = [sebagai(kota.verifikator) for _ in range(8)]
    hasil = serentak(*(lambda c=c: kirim(c, "terima", jawaban, nilai="5", catatan="").status_code for c in client))
    assert hasil == [302] * 8
    assert Riwayat.objects.untuk(jawaban).filter(aksi=Aksi.JAWABAN_DITERIMA).count() == 1


def test_menarik_bukti_saat_jawabannya_sedang_diterima(kota, monkeypatch):
    """The withdrawal starts inside the acceptance: it must wait for it and then be refused."""
    menunggu(kota, "4.1")
    tautan = kota.jawaban("4.1").tautan_bukti.get()
    assert putuskan(sebagai(kota.verifikator), tautan, "diterima").status_code == 302
    jawaban = kota.jawaban("4.1")
    sudah_di_dalam, sudah_menarik = Event(), Event()
    asli = layanan.halangan_terima

    def tunda(*isi):
        halangan = asli(*isi)
        sudah_di_dalam.set()
        sudah_menarik.wait(timeout=0.5)
        return halangan

    monkeypatch.setattr(layanan, "halangan_terima", tunda)

    def tarik():
        assert sudah_di_dalam.wait(timeout=10)
        try:
            return unggahan.tarik_bukti(bukti=tautan.bukti, oleh=kota.operator_dinkes)
        finally:
            sudah_menarik.set()

    diterima, ditarik = serentak(
        lambda: layanan.terima_jawaban(
            jawaban=jawaban, nilai=Decimal(10), catatan="", versi=jawaban.versi, oleh=kota.verifikator
        ),
        tarik,
    )
    assert diterima.status == Status.DITERIMA
    assert isinstance(ditarik, Ditolak)
    assert "menopang jawaban yang sudah diterima (4.1)" in ditarik.pesan
    assert Bukti.objects.get(pk=tautan.bukti_id).ditarik_pada is None


def test_terima_dan_tarik_bukti_serentak_tidak_pernah_keduanya(kota):
    for _ in range(PUTARAN):
        menunggu(kota, "4.1")
        tautan = kota.jawaban("4.1").tautan_bukti.get()
        assert putuskan(sebagai(kota.verifikator), tautan, "diterima").status_code == 302
        jawaban = kota.jawaban("4.1")
        hasil = serentak(
            lambda j=jawaban: layanan.terima_jawaban(
                jawaban=j, nilai=Decimal(10), catatan="", versi=j.versi, oleh=kota.verifikator
            ),
            lambda t=tautan: unggahan.tarik_bukti(bukti=t.bukti, oleh=kota.operator_dinkes),
        )
        gagal = [h for h in hasil if isinstance(h, Ditolak)]
        assert len(gagal) == 1
        assert isinstance(hasil[0], SudahBerubah) or "menopang jawaban" in gagal[0].pesan
        _mulai_lagi(kota, "4.1")


def _mulai_lagi(kota, kode: str) -> None:
    """Everything of this answer as it was at the opening."""
    jawaban = Jawaban.objects.get(pk=kota.jawaban(kode).pk)
    jawaban.tautan_bukti.all().delete()
    jawaban.penugasan.update(status=Status.BELUM, diajukan_oleh=None, diajukan_pada=None)
    Jawaban.objects.filter(pk=jawaban.pk).update(
        status=Status.BELUM,
        opsi="",
        catatan="",
        nilai_verifikasi=None,
        verifikator=None,
        diverifikasi_pada=None,
        menunggu_sejak=None,
        alasan_kembali="",
    )
