"""Handing work over: the pack says what is held, owed and told; one act, once, kept when everything else changes."""

import json
from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from bukti.models import Bukti
from indikator.models import Evaluasi, Jawaban, Penugasan, Status
from klaster.galat import Ditolak
from klaster.models import Aksi, JenisNotifikasi, Notifikasi, Pengguna, Riwayat, SerahTerima
from klaster.services.akun import tangguhkan
from klaster.services.notifikasi import beri_tahu
from klaster.services.riwayat import catat
from laporan.queries.serah_terima import baca_paket, susun_paket
from laporan.services.serah_terima import serah_terimakan
from tests.factories.bukti import BuktiFactory, TautanBuktiFactory, VersiBuktiFactory
from tests.factories.klaster import PenggunaFactory
from tests.masuk import masuk_segar

pytestmark = pytest.mark.django_db
ORANG = {"nama": "Rina Wati", "username": "", "nip": "", "telepon": ""}


def serahkan(dunia, dari=None, kepada=None, **ganti) -> SerahTerima:
    isi = {"orang": ORANG, "alasan": "Pindah tugas", "catatan": "Hubungi Pak Budi.", "oleh": dunia.sini.sekretariat}
    return serah_terimakan(dari=dari or dunia.sini.operator_dinkes, kepada=kepada, **{**isi, **ganti})


def bukti_dinkes(dunia) -> None:
    bukti = BuktiFactory(opd=dunia.sini.dinkes, pengunggah=dunia.sini.operator_dinkes, judul="SK Puskesmas Ramah Anak")
    TautanBuktiFactory(
        bukti=bukti,
        versi=VersiBuktiFactory(bukti=bukti),
        jawaban=dunia.sini.jawaban("4.2"),
        opd=dunia.sini.dinkes,
        ditautkan_oleh=dunia.sini.operator_dinkes,
    )
    BuktiFactory(opd=dunia.sini.dinsos, pengunggah=dunia.sini.operator_dinsos, judul="Milik dinas lain")


def kembalikan(dunia, kode: str) -> None:
    jawaban = dunia.sini.jawaban(kode)
    Jawaban.objects.filter(pk=jawaban.pk).update(status=Status.DIKEMBALIKAN, alasan_kembali="Tanda tangan kurang")
    Penugasan.objects.filter(jawaban=jawaban, opd=dunia.sini.dinkes).update(
        status=Status.DIKEMBALIKAN, tenggat=date(2024, 1, 31)
    )


def test_the_pack_of_an_operator(dunia):
    kota = dunia.sini
    bukti_dinkes(dunia)
    kembalikan(dunia, "4.2")
    beri_tahu(kepada=[kota.operator_dinkes], jenis=JenisNotifikasi.DIKEMBALIKAN, judul="4.2 dikembalikan", kunci="x:1")
    paket = json.loads(json.dumps(susun_paket(kota.operator_dinkes)))
    assert paket["dari"] == {
        "nama": "dinkes Kota Sini",
        "username": "sini.dinkes",
        "jabatan": "Operator Dinas Kesehatan Kota Sini",
    }
    [evaluasi] = baca_paket(paket)["evaluasi"]
    assert (evaluasi["tahun"], evaluasi["bagian"], evaluasi["dikembalikan"], evaluasi["lewat"]) == (2024, 3, 1, 1)
    assert [b["kode"] for b in evaluasi["berutang"]] == ["4.2", "4.1", "4.4"]  # the returned one first
    pertama = evaluasi["berutang"][0]
    assert (pertama["alasan"], pertama["tenggat"], pertama["lewat"]) == ("Tanda tangan kurang", date(2024, 1, 31), True)
    assert pertama["alamat"] == dunia.sini.jawaban("4.2").get_absolute_url()
    assert paket["bukti"]["banyak"] == 1
    [bukti] = paket["bukti"]["daftar"]
    assert (bukti["judul"], bukti["dipakai"]) == ("SK Puskesmas Ramah Anak", ["4.2 (2024)"])
    assert paket["kabar"][0]["judul"] == "4.2 dikembalikan"
    assert not paket["kabar"][0]["dibaca"]


def test_the_pack_of_the_other_roles(dunia):
    kota = dunia.sini
    Jawaban.objects.filter(pk=kota.jawaban("4.2").pk).update(status=Status.MENUNGGU, menunggu_sejak=timezone.now())
    [verifikator] = susun_paket(kota.verifikator)["evaluasi"]
    assert [m["kode"] for m in verifikator["menunggu"]] == ["4.2"]
    assert susun_paket(kota.verifikator_lain)["evaluasi"][0]["menunggu"] == []
    [sekretariat] = susun_paket(kota.sekretariat)["evaluasi"]
    assert {o["nama"]: o["terbuka"] for o in sekretariat["opd"]}["Dinas Kesehatan Kota Sini"] == 3
    assert "berutang" not in susun_paket(kota.pimpinan)["evaluasi"][0]


def test_an_evaluation_that_is_over_is_named_only_when_there_is_no_other(dunia):
    Evaluasi.objects.filter(pk=dunia.sini.evaluasi.pk).update(
        status=Evaluasi.Status.SELESAI, diajukan_pada=timezone.now()
    )
    assert [e["status"] for e in susun_paket(dunia.sini.operator_dinkes)["evaluasi"]] == ["Selesai"]
    dunia.sini.evaluasi.delete()
    assert susun_paket(dunia.sini.operator_dinkes)["evaluasi"] == []


def test_the_pack_costs_the_same_for_little_and_for_much(dunia):
    def kueri() -> int:
        with CaptureQueriesContext(connection) as tangkap:
            susun_paket(dunia.sini.operator_dinkes)
        return len(tangkap)

    bukti_dinkes(dunia)
    sedikit = kueri()
    for _ in range(5):
        bukti_dinkes(dunia)
    assert kueri() == sedikit


def test_to_a_new_person(dunia):
    kota = dunia.sini
    Pengguna.objects.filter(pk=kota.operator_dinkes.pk).update(kepala_opd=True)
    serah = serahkan(dunia)
    baru = Pengguna.objects.get(username="rina.wati")
    assert (baru.peran, baru.opd, baru.kepala_opd, baru.has_usable_password()) == ("operator", kota.dinkes, True, False)
    lama = Pengguna.objects.get(pk=kota.operator_dinkes.pk)
    assert (lama.is_active, lama.alasan_nonaktif) == (False, "Pindah tugas")
    assert (serah.dari, serah.kepada, serah.opd, serah.catatan) == (lama, baru, kota.dinkes, "Hubungi Pak Budi.")
    assert Notifikasi.objects.get(penerima=baru).alamat == reverse("laporan:serah_terima", args=[serah.pk])
    aksi = set(Riwayat.objects.untuk(lama).values_list("aksi", flat=True))
    assert {Aksi.AKUN_DISERAHKAN, Aksi.AKUN_DITANGGUHKAN} <= aksi


def test_to_a_colleague_and_only_once(dunia):
    rekan = PenggunaFactory(operator=True, opd=dunia.sini.dinkes)
    serahkan(dunia, kepada=rekan)
    with pytest.raises(Ditolak, match="sudah ditangguhkan"):
        serahkan(dunia, kepada=rekan)
    assert SerahTerima.objects.count() == 1


def test_the_successor_shares_the_place(dunia):
    kota = dunia.sini
    nonaktif = PenggunaFactory(operator=True, opd=kota.dinkes, is_active=False)
    for salah in (kota.operator_dinkes, kota.operator_dinsos, kota.verifikator, nonaktif, dunia.sana.operator_dinkes):
        with pytest.raises(Ditolak, match="peran dan OPD yang sama"):
            serahkan(dunia, kepada=salah)
    kota.operator_dinkes.refresh_from_db()
    assert kota.operator_dinkes.is_active


def test_what_fails_leaves_nothing_behind(dunia):
    with pytest.raises(Ditolak):
        serahkan(dunia, orang={**ORANG, "username": "sini.dinsos"})
    with pytest.raises(Ditolak):
        serahkan(dunia, alasan=" ")
    assert not Pengguna.objects.filter(nama="Rina Wati").exists()
    assert not SerahTerima.objects.exists()
    assert Pengguna.objects.get(username="sini.dinkes").is_active


def test_the_last_secretariat_can_hand_over_to_a_new_one(dunia):
    serah = serahkan(dunia, dari=dunia.sini.sekretariat, oleh=dunia.admin)
    assert (serah.kepada.peran, serah.kepada.is_active) == ("sekretariat", True)


def test_the_pack_outlives_what_it_speaks_of(dunia):
    bukti_dinkes(dunia)
    serah = serahkan(dunia)
    dunia.sini.evaluasi.delete()
    client = Client()
    client.force_login(serah.kepada)
    halaman = client.get(reverse("laporan:serah_terima", args=[serah.pk])).content.decode()
    assert "SK Puskesmas Ramah Anak" in halaman
    assert "Hubungi Pak Budi." in halaman


def test_the_receiver_meets_it_first_and_until_it_was_opened(dunia):
    serah = serahkan(dunia)
    client = Client()
    client.force_login(serah.kepada)
    halaman = reverse("laporan:serah_terima", args=[serah.pk])
    for _ in range(2):
        assert client.get(reverse("laporan:beranda")).url == halaman
    assert client.head(halaman).status_code == 200
    assert client.get(reverse("laporan:beranda")).url == halaman  # a look ahead is no reading
    assert client.get(halaman).status_code == 200
    assert client.get(reverse("laporan:beranda")).url != halaman


def test_who_may_read_it(dunia):
    serah = serahkan(dunia)
    for orang, status in [
        (dunia.sini.sekretariat, 200),
        (dunia.admin, 200),
        (dunia.sini.operator_dinsos, 404),
        (dunia.sini.pimpinan, 404),
        (dunia.sana.sekretariat, 404),
        (dunia.evaluator, 404),
    ]:
        client = Client()
        client.force_login(orang)
        assert client.get(reverse("laporan:serah_terima", args=[serah.pk])).status_code == status
        assert client.head(reverse("laporan:serah_terima_pdf", args=[serah.pk])).status_code == status
    assert SerahTerima.objects.terlihat_oleh(serah.kepada).get() == serah


def test_a_receiver_who_leaves_the_city_no_longer_reads_it(dunia):
    serah = serahkan(dunia)
    Pengguna.objects.filter(pk=serah.kepada_id).update(kota=dunia.sana.kota, opd=dunia.sana.dinkes)
    client = Client()
    client.force_login(Pengguna.objects.get(pk=serah.kepada_id))
    assert client.get(reverse("laporan:serah_terima", args=[serah.pk])).status_code == 404


def test_a_receiver_who_moves_to_another_unit_no_longer_reads_it(dunia):
    serah = serahkan(dunia)
    penerima = serah.kepada
    assert SerahTerima.objects.terlihat_oleh(penerima).get() == serah
    penerima.opd = dunia.sini.dinsos
    penerima.save(update_fields=["opd"])
    assert not SerahTerima.objects.terlihat_oleh(penerima).exists()


def test_the_form(dunia):
    client = Client()
    masuk_segar(client, dunia.sini.sekretariat)
    argumen = [dunia.sini.kota.kode, dunia.sini.operator_dinkes.pk]
    alamat = reverse("laporan:akun_serah", args=argumen)
    assert "3 masih harus dikerjakan" in client.get(alamat).content.decode()
    kosong = client.post(alamat, {"cara": "lama"})
    assert (kosong.status_code, sorted(kosong.context["form"].errors)) == (422, ["alasan", "kepada"])
    asing = client.post(alamat, {"cara": "lama", "kepada": dunia.sana.operator_dinkes.pk, "alasan": "x"})
    assert "kepada" in asing.context["form"].errors
    isi = {"cara": "baru", "nama": "Rina Wati", "username": "sini.dinsos", "alasan": "Pindah", "catatan": "Pesan"}
    terpakai = client.post(alamat, isi)
    assert (terpakai.status_code, list(terpakai.context["form"].errors)) == (422, ["username"])
    assert "Pesan</textarea>" in terpakai.content.decode()
    jawaban = client.post(alamat, {**isi, "username": ""})
    baru = Pengguna.objects.get(nama="Rina Wati")
    assert jawaban.url == reverse("klaster:akun_detail", args=[dunia.sini.kota.kode, baru.pk])
    assert client.post(alamat, isi).status_code == 422
    daftar = client.get(reverse("laporan:serah_terima_list", args=argumen[:1])).content.decode()
    assert "Rina Wati (Operator Dinas Kesehatan Kota Sini)" in daftar


def test_a_suspended_account_has_nobody_to_hand_over(dunia):
    tangguhkan(pengguna=dunia.sini.operator_dinkes, alasan="Pindah", oleh=None)
    with pytest.raises(Ditolak, match="sudah ditangguhkan"):
        serahkan(dunia)


def test_as_pdf(dunia):
    bukti_dinkes(dunia)
    kembalikan(dunia, "4.2")
    lama = dunia.sini.operator_dinkes
    beri_tahu(kepada=[lama], jenis=JenisNotifikasi.DIKEMBALIKAN, judul="Perbaiki tanda tangan SK", kunci="x:1")
    catat(aksi=Aksi.BUKTI_DIUNGGAH, objek=Bukti.objects.get(opd=dunia.sini.dinkes), oleh=lama, kota=dunia.sini.kota)
    serah = serahkan(dunia)
    client = Client()
    client.force_login(serah.kepada)
    jawaban = client.get(reverse("laporan:serah_terima_pdf", args=[serah.pk]))
    assert jawaban.content.startswith(b"%PDF-")
    assert f"KLA_Kota-Sini_Serah-Terima_{serah.pk}_" in jawaban["Content-Disposition"]
    teks = " ".join(" ".join(h.extract_text() for h in PdfReader(BytesIO(jawaban.content)).pages).split())
    owed, held, told, done = (
        "Tanda tangan kurang",
        "SK Puskesmas Ramah Anak",
        "Perbaiki tanda tangan SK",
        "mengunggah bukti",
    )
    assert [kata for kata in (owed, held, told, done, "Hubungi Pak Budi.") if kata not in teks] == []
