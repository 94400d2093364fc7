"""One document on many questions: all or none, pages, and putting right what is attached; who may, and how often."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bukti.models import Bukti, TautanBukti
from bukti.services.lampiran import SatuTujuan, SebagianDitolak, sidik_lampiran, tautkan_banyak, ubah_lampiran
from indikator.services import pengisian
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Riwayat
from tests.bukti.bahan_halaman import pesan, teks
from tests.factories.bukti import BuktiFactory, TautanBuktiFactory, VersiBuktiFactory


@pytest.fixture
def bukti(kota) -> Bukti:
    return VersiBuktiFactory(bukti__opd=kota.dinkes, bukti__judul="Perda KLA", halaman=30).bukti


def alamat(bukti: Bukti) -> str:
    return reverse("bukti:bukti_tautkan", args=["32.77", 2024, bukti.pk])


def ubah_url(tautan: TautanBukti) -> str:
    return reverse("bukti:lampiran_ubah", args=["32.77", 2024, tautan.jawaban.pertanyaan.kode, tautan.pk])


def isian(kota, *baris: tuple[str, dict]) -> dict:
    """What the page sends: its rows, and what was typed in each."""
    isi: dict = {"baris": []}
    for kode, bidang in baris:
        nomor = kota.jawaban(kode).pk
        isi["baris"].append(nomor)
        isi |= {f"j{nomor}-{nama}": nilai for nama, nilai in bidang.items()}
    return isi


def terlampir(bukti: Bukti) -> list[tuple[str, int | None, int | None]]:
    semua = bukti.tautan.order_by("jawaban__pertanyaan__urutan")
    return list(semua.values_list("jawaban__pertanyaan__kode", "halaman_dari", "halaman_sampai"))


# --- All or none --------------------------------------------------------------------------------------------------


def test_one_document_on_many_questions(kota, bukti):
    tujuan = [
        SatuTujuan(kota.jawaban("4.1"), halaman=(2, 5)),
        SatuTujuan(kota.jawaban("4.2")),
        SatuTujuan(kota.jawaban("4.4"), halaman=(30, 30)),
    ]
    assert len(tautkan_banyak(bukti=bukti, tujuan=tujuan, oleh=kota.operator_dinkes)) == 3
    assert terlampir(bukti) == [("4.1", 2, 5), ("4.2", None, None), ("4.4", 30, 30)]
    assert Riwayat.objects.filter(aksi=Aksi.BUKTI_DITAUTKAN).count() == 3
    assert tautkan_banyak(bukti=bukti, tujuan=tujuan, oleh=kota.operator_dinkes) == []
    assert bukti.tautan.count() == 3


def test_one_refusal_attaches_nothing_and_names_each_row(kota, bukti):
    tujuan = [
        SatuTujuan(kota.jawaban("4.2")),
        SatuTujuan(kota.jawaban("4.1"), halaman=(29, 31)),
        SatuTujuan(kota.jawaban("4.3")),
    ]
    with pytest.raises(SebagianDitolak) as galat:
        tautkan_banyak(bukti=bukti, tujuan=tujuan, oleh=kota.operator_dinkes)
    pesan_baris = {pk: (g.pesan, g.bidang) for pk, g in galat.value.menurut_jawaban.items()}
    assert pesan_baris == {
        kota.jawaban("4.1").pk: ("Berkas ini hanya 30 halaman.", "halaman_sampai"),
        kota.jawaban("4.3").pk: ("Unit Anda tidak ditugasi pada pertanyaan ini.", None),
    }
    assert (bukti.tautan.count(), Riwayat.objects.filter(aksi=Aksi.BUKTI_DITAUTKAN).count()) == (0, 0)


def test_nothing_chosen_is_refused(kota, bukti):
    with pytest.raises(Ditolak, match="Pilih paling sedikit satu pertanyaan"):
        tautkan_banyak(bukti=bukti, tujuan=[], oleh=kota.operator_dinkes)


def test_what_is_attached_leaves_the_inbox(kota, bukti):
    soal = kota.jawaban("4.2").pertanyaan
    Bukti.objects.filter(pk=bukti.pk).update(kotak_masuk=True, usulan=soal)
    tautkan_banyak(bukti=bukti, tujuan=[SatuTujuan(kota.jawaban("4.1"))], oleh=kota.operator_dinkes)
    bukti.refresh_from_db()
    assert (bukti.kotak_masuk, bukti.usulan) == (False, None)


# --- The page -------------------------------------------------------------------------------------------------------


def test_the_page_offers_open_questions_that_lack_it(client, kota, bukti):
    TautanBuktiFactory(jawaban=kota.jawaban("4.4"), bukti=bukti, versi=bukti.versi.get())
    client.force_login(kota.operator_dinkes)
    isi = client.get(alamat(bukti))
    assert [f.jawaban.pertanyaan.kode for f in isi.context["form_baris"]] == ["4.1", "4.2"]
    client.force_login(kota.sekretariat)
    isi = client.get(alamat(bukti))
    assert [f.jawaban.pertanyaan.kode for f in isi.context["form_baris"]] == ["4.1", "4.2", "4.3", "26.1"]
    assert f"Hanya yang meminta {bukti.get_jenis_display()}" in teks(isi)  # "Keputusan (SK)", not "(sk)"
    satu = isi.context["form_baris"][0]
    assert [label for _, label in satu.fields["opd"].choices] == ["Dinas Kesehatan Kota Sini", "Dinas Sosial Kota Sini"]
    assert satu["kebutuhan"].value() == satu.baris.kebutuhan[0].pk  # the document that 4.1 asks for


def test_what_is_withdrawn_is_offered_no_question(client, kota, bukti):
    """The address may stand in another tab: it leads back with the reason, not to a form that can only be refused."""
    Bukti.objects.filter(pk=bukti.pk).update(ditarik_pada=timezone.now())
    client.force_login(kota.operator_dinkes)
    respons = client.get(alamat(bukti))
    assert (respons.status_code, respons.url) == (302, bukti.get_absolute_url())
    assert pesan(respons) == ["Bukti ini sudah ditarik, sehingga tidak dapat dilampirkan."]


@pytest.mark.parametrize(
    ("query", "kode"),
    [({"q": "4.2"}, ["4.2"]), ({"jenis": "on"}, ["4.1"]), ({"klaster": "KDK"}, ["26.1"]), ({"klaster": "??"}, None)],
)
def test_filters(client, kota, bukti, query, kode):
    client.force_login(kota.sekretariat)
    baris = [f.jawaban.pertanyaan.kode for f in client.get(alamat(bukti), query).context["form_baris"]]
    assert baris == (kode or ["4.1", "4.2", "4.3", "4.4", "26.1"])


def test_sending_the_page_attaches_what_is_ticked(client, kota, bukti):
    client.force_login(kota.operator_dinkes)
    data = isian(kota, ("4.1", {"pilih": "on", "halaman_dari": "3"}), ("4.2", {"halaman_dari": "9"}))
    respons = client.post(alamat(bukti), data)
    assert respons.url == bukti.get_absolute_url()
    assert pesan(respons) == ["“Perda KLA” dilampirkan pada 1 pertanyaan: 4.1."]
    assert terlampir(bukti) == [("4.1", 3, 3)]
    assert pesan(client.post(alamat(bukti), data))[-1] == (
        "“Perda KLA” sudah terlampir pada semua pertanyaan yang dipilih."
    )
    assert bukti.tautan.count() == 1


def test_a_refusal_keeps_what_was_typed_in_every_row(client, kota, bukti):
    client.force_login(kota.operator_dinkes)
    data = isian(
        kota,
        ("4.1", {"pilih": "on", "halaman_dari": "7", "halaman_sampai": "5"}),
        ("4.2", {"pilih": "on", "halaman_dari": "11"}),
    )
    respons = client.post(alamat(bukti), data)
    isi = teks(respons)
    assert respons.status_code == 422
    assert "Halaman akhir tidak boleh sebelum halaman awal." in isi
    assert [f["halaman_dari"].value() for f in respons.context["form_baris"]] == ["7", "11"]
    assert isi.count("checked") == 2
    assert bukti.tautan.count() == 0


def test_refusals_of_the_service_stand_at_their_rows(client, kota, bukti):
    client.force_login(kota.operator_dinkes)
    data = isian(kota, ("4.1", {"pilih": "on", "halaman_dari": "31"}), ("4.2", {"pilih": "on"}))
    respons = client.post(alamat(bukti), data)
    galat = {f.jawaban.pertanyaan.kode: dict(f.errors) for f in respons.context["form_baris"]}
    assert galat == {"4.1": {"halaman_sampai": ["Berkas ini hanya 30 halaman."]}, "4.2": {}}
    assert "Belum ada yang dilampirkan" in teks(respons)


@pytest.mark.parametrize("baris", [[], ["9" * 30], ["x"], ["-1"]])
def test_nothing_ticked_or_nonsense(client, kota, bukti, baris):
    client.force_login(kota.operator_dinkes)
    respons = client.post(alamat(bukti), {"baris": baris})
    assert respons.status_code == 422
    assert "Pilih paling sedikit satu pertanyaan." in teks(respons)


def test_rows_out_of_scope_are_nobodys(client, dunia, kota, bukti):
    client.force_login(kota.operator_dinkes)
    asing = dunia.sana.jawaban("4.1").pk
    assert client.post(alamat(bukti), {"baris": [asing], f"j{asing}-pilih": "on"}).status_code == 422
    assert TautanBukti.objects.count() == 0
    client.force_login(dunia.sana.operator_dinkes)
    assert client.post(alamat(bukti), {"baris": [asing], f"j{asing}-pilih": "on"}).status_code == 404


def test_a_part_handed_in_meanwhile_is_told_at_its_row(client, kota, bukti):
    kode = isian(kota, ("4.1", {"pilih": "on"}))
    pengisian.ajukan_bagian(penugasan=kota.bagian("4.1", kota.dinsos), oleh=kota.operator_dinsos)
    milik = VersiBuktiFactory(bukti__opd=kota.dinsos).bukti
    client.force_login(kota.operator_dinsos)
    respons = client.post(alamat(milik), kode)
    assert respons.status_code == 422
    assert "Bagian Anda sudah diajukan." in teks(respons)


def test_queries_do_not_grow_with_the_questions(client, kota, bukti):
    def hitung(**query: str) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as tangkap:
            respons = client.get(alamat(bukti), query)
        return len(respons.context["form_baris"]), len(tangkap)

    client.force_login(kota.sekretariat)
    client.get(alamat(bukti))
    (sedikit, n), (banyak, m) = hitung(q="4.2"), hitung()
    assert (sedikit, banyak, m) == (1, 5, n)


# --- Pages put right ---------------------------------------------------------------------------------------------


@pytest.fixture
def tautan(kota, bukti) -> TautanBukti:
    return TautanBuktiFactory(jawaban=kota.jawaban("4.1"), bukti=bukti, versi=bukti.versi.get(), ditolak=True)


def test_other_pages_are_judged_anew(kota, tautan):
    kebutuhan = tautan.jawaban.pertanyaan.kebutuhan.get(jenis="foto")
    for _ in range(2):
        ubah_lampiran(tautan=tautan, halaman=(4, 6), kebutuhan=kebutuhan, oleh=kota.operator_dinkes)
    tautan.refresh_from_db()
    assert (tautan.halaman_dari, tautan.halaman_sampai, tautan.kebutuhan) == (4, 6, kebutuhan)
    assert (tautan.putusan, tautan.catatan, tautan.diputuskan_oleh) == ("menunggu", "", None)
    [catatan] = Riwayat.objects.filter(aksi=Aksi.LAMPIRAN_DIUBAH)
    assert (catatan.sebelum, catatan.sesudah) == ({"lampiran": "-:"}, {"lampiran": f"4-6:{kebutuhan.pk}"})


def test_the_same_pages_keep_the_verdict(kota, tautan):
    ubah_lampiran(tautan=tautan, halaman=None, kebutuhan=None, oleh=kota.operator_dinkes)
    tautan.refresh_from_db()
    assert tautan.putusan == "ditolak"


def test_two_people_do_not_overwrite_each_other(kota, tautan):
    semula = sidik_lampiran(tautan)
    ubah_lampiran(tautan=tautan, halaman=(1, 2), kebutuhan=None, semula=semula, oleh=kota.operator_dinkes)
    with pytest.raises(SudahBerubah, match="baru saja diubah orang lain"):
        ubah_lampiran(tautan=tautan, halaman=(3, 4), kebutuhan=None, semula=semula, oleh=kota.sekretariat)


@pytest.mark.parametrize(
    ("halaman", "kalimat"),
    [((29, 31), "Berkas ini hanya 30 halaman."), ((5, 4), "Halaman akhir tidak boleh"), ((0, 4), "Halaman akhir")],
)
def test_pages_that_cannot_be(kota, tautan, halaman, kalimat):
    with pytest.raises(Ditolak, match=kalimat):
        ubah_lampiran(tautan=tautan, halaman=halaman, kebutuhan=None, oleh=kota.operator_dinkes)


def test_only_as_long_as_the_part_is_open_and_by_who_works_on_it(kota, tautan):
    with pytest.raises(Ditolak, match="Bagian ini milik Dinas Kesehatan"):
        ubah_lampiran(tautan=tautan, halaman=(1, 1), kebutuhan=None, oleh=kota.operator_dinsos)
    pengisian.ajukan_bagian(penugasan=kota.bagian("4.1", kota.dinsos), oleh=kota.operator_dinsos)
    terkirim = TautanBuktiFactory(jawaban=kota.jawaban("4.1"), bukti__opd=kota.dinsos)
    with pytest.raises(Ditolak, match="sudah diajukan"):
        ubah_lampiran(tautan=terkirim, halaman=(1, 1), kebutuhan=None, oleh=kota.operator_dinsos)


def test_a_requirement_of_another_question_is_refused(kota, bukti):
    lain = TautanBuktiFactory(jawaban=kota.jawaban("4.2"), bukti=bukti, versi=bukti.versi.get())
    asing = kota.jawaban("4.1").pertanyaan.kebutuhan.first()
    with pytest.raises(Ditolak, match="bukan bagian dari pertanyaan ini"):
        ubah_lampiran(tautan=lain, halaman=None, kebutuhan=asing, oleh=kota.operator_dinkes)


def test_withdrawn_or_detached_meanwhile(kota, tautan, bukti):
    Bukti.objects.filter(pk=bukti.pk).update(ditarik_pada="2024-05-01T00:00Z")
    with pytest.raises(SudahBerubah, match="sudah ditarik"):
        ubah_lampiran(tautan=tautan, halaman=(1, 1), kebutuhan=None, oleh=kota.operator_dinkes)
    TautanBukti.objects.filter(pk=tautan.pk).delete()
    with pytest.raises(SudahBerubah, match="sudah dilepas"):
        ubah_lampiran(tautan=tautan, halaman=(1, 1), kebutuhan=None, oleh=kota.operator_dinkes)


def test_the_page_of_one_link(client, kota, tautan):
    client.force_login(kota.operator_dinkes)
    isi = teks(client.get(ubah_url(tautan)))
    assert "bila diubah, ia dinilai ulang" in isi
    data = {"semula": "-:", "halaman_dari": "3", "halaman_sampai": "", "kebutuhan": ""}
    assert client.post(ubah_url(tautan), data).url.endswith("/pertanyaan/4.1/#bukti")
    respons = client.post(ubah_url(tautan) + "?dari=bukti", data | {"semula": "3-3:", "halaman_sampai": "40"})
    assert (respons.status_code, teks(respons).count("Berkas ini hanya 30 halaman.")) == (422, 2)
    assert respons.context["form"]["halaman_sampai"].value() == "40"
    respons = client.post(ubah_url(tautan), data | {"semula": "9-9:", "halaman_dari": "5"})
    assert respons.status_code == 409
    asing = reverse("bukti:lampiran_ubah", args=["32.77", 2024, "4.2", tautan.pk])
    assert client.get(asing).status_code == 404


def test_a_link_has_no_pages(client, kota):
    luar = TautanBuktiFactory(jawaban=kota.jawaban("4.1"), bukti=BuktiFactory(opd=kota.dinkes, tautan=True), versi=None)
    client.force_login(kota.operator_dinkes)
    assert "Dari halaman" not in teks(client.get(ubah_url(luar)))
    with pytest.raises(Ditolak, match="Bukti ini tidak berhalaman"):
        ubah_lampiran(tautan=luar, halaman=(1, 1), kebutuhan=None, oleh=kota.operator_dinkes)
