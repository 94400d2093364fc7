"""The pages of assignments: list and filters, one question, batches, the sheet out and in."""

import io
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from indikator.models import Evaluasi, Jawaban, Penugasan, Status
from indikator.services.penugasan import tata_bagian
from klaster.lembar_kerja import baca_lembar
from klaster.models import Opd, Riwayat
from tests.bukti.bahan_halaman import pesan, teks
from tests.indikator.test_penugasan_lembar import K, baris
from tests.klaster.test_lembar_kerja import buku


@pytest.fixture
def kota(dunia, client):
    client.force_login(dunia.sini.sekretariat)
    return dunia.sini


def alamat(kota, nama="penugasan", *argumen) -> str:
    return reverse(f"indikator:{nama}", args=[kota.kota.kode, 2024, *argumen])


def kode(respons) -> list[str]:
    return [j.pertanyaan.kode for j in respons.context["page_obj"]]


def sidik(kota, soal) -> str:
    return tata_bagian(kota.jawaban(soal).penugasan.all()).sidik


def sebut(kota, soal) -> set[str]:
    bagian = kota.jawaban(soal).penugasan.values_list("opd__kode", "pimpin")
    return {f"{opd}*" if pimpin else opd for opd, pimpin in bagian}


def berkas(*isi) -> SimpleUploadedFile:
    return SimpleUploadedFile("penugasan.xlsx", buku(K, *isi))


def test_list_filters(client, kota):
    Penugasan.objects.filter(pk=kota.bagian("4.3", kota.dinsos).pk).update(tenggat=date(2099, 1, 1))
    Penugasan.objects.filter(pk=kota.bagian("4.4", kota.dinkes).pk).update(pimpin=False)
    Jawaban.objects.filter(pk=kota.jawaban("4.2").pk).update(status=Status.MENUNGGU, menunggu_sejak="2024-01-01T00:00Z")
    Opd.objects.filter(pk=kota.kelurahan.pk).update(aktif=False)
    semua = alamat(kota)
    assert kode(client.get(semua)) == ["4.1", "4.2", "4.3", "4.4", "26.1"]
    assert kode(client.get(semua, {"klaster": "KDK"})) == ["26.1"]
    indikator = kota.jawaban("26.1").pertanyaan.indikator.kode
    assert kode(client.get(semua, {"indikator": indikator})) == ["26.1"]
    assert kode(client.get(semua, {"opd": kota.dinsos.pk})) == ["4.1", "4.3"]
    assert kode(client.get(semua, {"q": "4.2"})) == ["4.2"]
    keadaan = {
        k: kode(client.get(semua, {"keadaan": k}))
        for k in ("tanpa_pimpin", "opd_tutup", "tenggat_sendiri", "terkunci", "terbuka")
    }
    assert keadaan == {
        "tanpa_pimpin": ["4.4"],
        "opd_tutup": ["26.1"],
        "tenggat_sendiri": ["4.3"],
        "terkunci": ["4.2"],
        "terbuka": ["4.1", "4.3", "4.4", "26.1"],
    }


def test_question_that_is_handed_in_is_not_offered_for_a_change(client, kota):
    Jawaban.objects.filter(pk=kota.jawaban("4.2").pk).update(status=Status.MENUNGGU, menunggu_sejak="2024-01-01T00:00Z")
    halaman = teks(client.get(alamat(kota), {"q": "4.2"}))
    assert "Terkunci" in halaman
    assert alamat(kota, "penugasan_ubah", "4.2") not in halaman
    assert 'name="jawaban"' not in halaman


def test_list_marks_the_lead(client, kota):
    halaman = teks(client.get(alamat(kota), {"q": "4.1"}))
    assert '<strong title="Dinas Kesehatan Kota Sini">DINKES</strong>' in halaman
    assert '<span title="Dinas Sosial Kota Sini">DINSOS</span>' in halaman


def test_one_question_is_changed(client, kota):
    form = client.get(alamat(kota, "penugasan_ubah", "4.2")).context["form"]
    assert form.initial["sidik"] == sidik(kota, "4.2")
    isi = {"pimpin": kota.dinsos.pk, "opd": [kota.dinkes.pk, kota.dp3a.pk], "sidik": form.initial["sidik"]}
    assert client.post(alamat(kota, "penugasan_ubah", "4.2"), isi).status_code == 302
    assert sebut(kota, "4.2") == {"DINSOS*", "DINKES", "DP3A"}


def test_stale_form_gets_409_with_both(client, kota):
    lama = sidik(kota, "4.2")
    Penugasan.objects.create(jawaban=kota.jawaban("4.2"), opd=kota.dp3a)
    isi = {"pimpin": kota.dinsos.pk, "opd": [kota.dinkes.pk], "sidik": lama}
    respons = client.post(alamat(kota, "penugasan_ubah", "4.2"), isi)
    halaman = teks(respons)
    assert respons.status_code == 409
    assert "baru diubah orang lain" in halaman
    assert f'<option value="{kota.dinsos.pk}" selected>' in halaman  # what was typed
    assert "<li>Dinas PPPA Kota Sini" in halaman  # what is now
    assert sebut(kota, "4.2") == {"DINKES*", "DP3A"}
    assert client.post(alamat(kota, "penugasan_ubah", "4.2"), isi | {"sidik": sidik(kota, "4.2")}).status_code == 302
    assert sebut(kota, "4.2") == {"DINSOS*", "DINKES"}


def test_refusal_stands_on_the_page_and_keeps_what_was_typed(client, kota, dunia):
    Penugasan.objects.filter(pk=kota.bagian("4.1", kota.dinsos).pk).update(catatan="Isi.", status=Status.DRAF)
    isi = {"pimpin": kota.dinkes.pk, "opd": [], "sidik": sidik(kota, "4.1")}
    respons = client.post(alamat(kota, "penugasan_ubah", "4.1"), isi)
    assert respons.status_code == 422
    assert "Bagian Dinas Sosial Kota Sini pada pertanyaan 4.1 berisi catatan." in teks(respons)
    tanpa = client.post(alamat(kota, "penugasan_ubah", "4.1"), isi | {"pimpin": ""})
    assert "setiap pertanyaan harus mempunyai satu pemimpin" in tanpa.context["form"].errors["pimpin"][0]
    asing = client.post(alamat(kota, "penugasan_ubah", "4.1"), isi | {"pimpin": dunia.sana.dinkes.pk})
    assert set(asing.context["form"].errors) == {"pimpin"}


def test_units_of_a_wilayah_question_are_not_on_offer_and_stay(client, kota):
    form = client.get(alamat(kota, "penugasan_ubah", "26.1")).context["form"]
    assert not form.fields["opd"].queryset.filter(jenis__in=["kecamatan", "kelurahan"]).exists()
    client.post(alamat(kota, "penugasan_ubah", "26.1"), {"pimpin": kota.dinsos.pk, "sidik": sidik(kota, "26.1")})
    assert sebut(kota, "26.1") == {"DINSOS*", "32.77.01.1001"}


def test_defaults_come_back_and_a_stale_page_is_told(client, kota):
    lama = sidik(kota, "4.2")
    Penugasan.objects.create(jawaban=kota.jawaban("4.2"), opd=kota.dp3a)
    basi = client.post(alamat(kota, "penugasan_pulihkan", "4.2"), {"sidik": lama})
    assert basi.status_code == 409
    assert client.post(alamat(kota, "penugasan_pulihkan", "4.2"), {"sidik": sidik(kota, "4.2")}).status_code == 302
    assert sebut(kota, "4.2") == {"DINKES*"}


def test_batch_of_ticked_questions(client, kota):
    isi = {
        "cakupan": "terpilih",
        "tindakan": "tambah",
        "opd": kota.dp3a.pk,
        "jumlah": 5,
        "jawaban": [kota.jawaban("4.1").pk, kota.jawaban("4.3").pk],
    }
    respons = client.post(alamat(kota, "penugasan_borongan"), isi)
    assert pesan(respons) == ["Penugasan 2 pertanyaan sudah diubah."]
    assert sebut(kota, "4.1") == {"DINKES*", "DINSOS", "DP3A"}
    assert sebut(kota, "4.2") == {"DINKES*"}


def test_batch_of_all_that_the_filter_finds_returns_to_the_filter(client, kota):
    isi = {"cakupan": "saringan", "tindakan": "pimpin", "opd": kota.dinsos.pk, "jumlah": 4}
    respons = client.post(f"{alamat(kota, 'penugasan_borongan')}?klaster=K1", isi)
    assert respons.url == f"{alamat(kota)}?klaster=K1"
    assert [sebut(kota, k) for k in ("4.2", "4.3", "26.1")] == [
        {"DINSOS*", "DINKES"},
        {"DINSOS*"},
        {"DP3A*", "32.77.01.1001"},
    ]


@pytest.mark.parametrize(
    ("isi", "bidang"),
    [
        ({"cakupan": "terpilih"}, "cakupan"),
        ({"cakupan": "saringan", "jumlah": 4}, "cakupan"),
        ({"cakupan": "saringan", "opd": ""}, "opd"),
        ({"cakupan": "saringan", "opd": "asing"}, "opd"),
        ({"cakupan": "saringan", "tindakan": "hapus"}, "tindakan"),
        ({"cakupan": "terpilih", "jawaban": "asing"}, "jawaban"),
    ],
)
def test_batch_that_says_too_little_or_too_much_changes_nothing(client, kota, dunia, isi, bidang):
    isi = {"tindakan": "tambah", "opd": kota.dp3a.pk, "jumlah": 5} | isi
    isi = {k: (dunia.sana.dinkes.pk if k == "opd" and v == "asing" else v) for k, v in isi.items()}
    isi = {k: (dunia.sana.jawaban("4.1").pk if k == "jawaban" else v) for k, v in isi.items()}
    respons = client.post(alamat(kota, "penugasan_borongan"), isi)
    assert respons.status_code == 422
    assert set(respons.context["form"].errors) == {bidang}
    assert not Riwayat.objects.filter(aksi="penugasan_diubah").exists()


def test_refused_batch_names_the_question_and_keeps_the_ticks(client, kota):
    pk = kota.jawaban("4.2").pk
    isi = {"cakupan": "terpilih", "tindakan": "lepas", "opd": kota.dinkes.pk, "jumlah": 5, "jawaban": [pk]}
    respons = client.post(alamat(kota, "penugasan_borongan"), isi)
    assert respons.status_code == 422
    assert "memimpin pertanyaan 4.2; setiap pertanyaan harus mempunyai satu pemimpin" in teks(respons)
    assert f'value="{pk}" id="pilih-{pk}" checked' in teks(respons)


def test_each_broken_rule_of_a_batch_is_a_line_of_its_own(client, kota):
    pk = [kota.jawaban(kode).pk for kode in ("4.1", "4.2")]
    isi = {"cakupan": "terpilih", "tindakan": "lepas", "opd": kota.dinkes.pk, "jumlah": 5, "jawaban": pk}
    respons = client.post(alamat(kota, "penugasan_borongan"), isi)
    salah = respons.context["form"].non_field_errors()
    assert [p for p in salah if "memimpin pertanyaan 4.1" in p] != [p for p in salah if "memimpin pertanyaan 4.2" in p]
    assert len(salah) == 2


def test_batch_stopped_by_a_locked_question_offers_the_rest(client, kota):
    Jawaban.objects.filter(pk=kota.jawaban("4.2").pk).update(status=Status.MENUNGGU, menunggu_sejak="2024-01-01T00:00Z")
    isi = {"cakupan": "saringan", "tindakan": "tambah", "opd": kota.dp3a.pk, "jumlah": 4}
    tempat = f"{alamat(kota, 'penugasan_borongan')}?klaster=K1"
    respons = client.post(tempat, isi)
    assert respons.status_code == 422
    assert "Pertanyaan 4.2 sudah diajukan, sehingga penugasannya tidak dapat diubah." in teks(respons)
    assert "Ubah 3 pertanyaan lainnya, lewati yang terhalang" in teks(respons)
    tombol = re.findall(r'<button[^>]*form="borongan"[^>]*>', respons.content.decode())
    assert ["lewati" in satu for satu in tombol] == [False, True]  # Enter presses the first
    assert sebut(kota, "4.1") == {"DINKES*", "DINSOS"}
    respons = client.post(tempat, isi | {"lewati": "1"})
    assert pesan(respons) == ["Penugasan 3 pertanyaan sudah diubah. 1 pertanyaan dilewati: 4.2."]
    assert sebut(kota, "4.1") == {"DINKES*", "DINSOS", "DP3A"}
    respons = client.post(tempat, isi | {"lewati": "1"})
    assert pesan(respons)[-1] == "Tidak ada penugasan yang berubah. 1 pertanyaan dilewati: 4.2."


def test_submitted_evaluation_shows_its_assignments_only(client, kota):
    Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(status="diajukan", diajukan_pada="2024-01-01T00:00Z")
    halaman = teks(client.get(alamat(kota)))
    assert "Impor Excel" not in halaman
    assert "Ubah banyak sekaligus" not in halaman


def test_sheet_is_downloaded_with_city_year_and_day_in_its_name(client, kota):
    respons = client.get(alamat(kota, "penugasan_xlsx"))
    assert respons["Content-Disposition"].startswith('attachment; filename="KLA_Kota-Sini_2024_Penugasan_')
    lembar = baca_lembar(respons.content, baris_maks=10)
    assert [sel[0] for _, sel in lembar.baris] == ["kode", "4.1", "4.2", "4.3", "4.4", "26.1"]


def test_import_shows_the_differences_then_applies_them(client, kota):
    respons = client.post(alamat(kota, "penugasan_impor"), {"berkas": berkas(baris("4.2", "DINSOS", "DINKES"))})
    assert respons.status_code == 200
    assert "1 pertanyaan akan berubah" in teks(respons)
    assert "<s>DINKES</s> <strong>DINSOS</strong>" in teks(respons)
    assert sebut(kota, "4.2") == {"DINKES*"}
    assert not Riwayat.objects.filter(aksi="penugasan_diubah").exists()
    segel = respons.context["form_terapkan"].initial["segel"]
    assert client.post(alamat(kota, "penugasan_terapkan"), {"segel": segel}).url == alamat(kota)
    assert sebut(kota, "4.2") == {"DINSOS*", "DINKES"}
    # Sent twice, it is done once.
    client.post(alamat(kota, "penugasan_terapkan"), {"segel": segel})
    assert Riwayat.objects.filter(aksi="penugasan_diubah").count() == 1


def test_import_overtaken_by_somebody_is_409(client, kota):
    respons = client.post(alamat(kota, "penugasan_impor"), {"berkas": berkas(baris("4.2", "DINSOS", "DINKES"))})
    Penugasan.objects.create(jawaban=kota.jawaban("4.2"), opd=kota.dp3a)
    segel = respons.context["form_terapkan"].initial["segel"]
    basi = client.post(alamat(kota, "penugasan_terapkan"), {"segel": segel})
    assert basi.status_code == 409
    assert "Unggah berkasnya sekali lagi" in teks(basi)
    assert sebut(kota, "4.2") == {"DINKES*", "DP3A"}


def test_more_time_without_a_reason_is_asked_at_the_field(client, kota):
    respons = client.post(
        alamat(kota, "penugasan_impor"), {"berkas": berkas(baris("4.2", "DINKES", "", date(2100, 2, 1)))}
    )
    segel = respons.context["form_terapkan"].initial["segel"]
    tanpa = client.post(alamat(kota, "penugasan_terapkan"), {"segel": segel})
    assert (tanpa.status_code, set(tanpa.context["form_terapkan"].errors)) == (422, {"alasan"})
    assert client.post(alamat(kota, "penugasan_terapkan"), {"segel": segel, "alasan": "Bencana."}).status_code == 302
    assert kota.bagian("4.2", kota.dinkes).tenggat == date(2100, 2, 1)


@pytest.mark.parametrize("segel", ["", "palsu", "milik orang lain"])
def test_forged_or_foreign_preview_is_refused(client, kota, dunia, segel):
    if segel == "milik orang lain":
        client.force_login(dunia.sana.sekretariat)
        asal = client.post(
            reverse("indikator:penugasan_impor", args=[dunia.sana.kota.kode, 2024]),
            {"berkas": berkas(baris("4.2", "DINSOS", ""))},
        )
        segel = asal.context["form_terapkan"].initial["segel"]
        client.force_login(kota.sekretariat)
    respons = client.post(alamat(kota, "penugasan_terapkan"), {"segel": segel})
    assert respons.status_code == 422
    assert not Riwayat.objects.filter(aksi="penugasan_diubah").exists()


def test_rules_and_rows_are_named_in_the_preview(client, kota):
    Penugasan.objects.filter(pk=kota.bagian("4.1", kota.dinsos).pk).update(catatan="Isi.", status=Status.DRAF)
    respons = client.post(
        alamat(kota, "penugasan_impor"),
        {
            "berkas": berkas(
                baris("4.2", "DINSOS", ""), baris("4.1", "DINKES", ""), baris("4.3", "DINSOS", "", date(2020, 1, 1))
            )
        },
    )
    assert respons.status_code == 422
    assert "Baris 3: Bagian Dinas Sosial Kota Sini pada pertanyaan 4.1 berisi catatan." in teks(respons)
    assert respons.context.get("form_terapkan") is None
    lampau = client.post(
        alamat(kota, "penugasan_impor"), {"berkas": berkas(baris("4.3", "DINSOS", "", date(2020, 1, 1)))}
    )
    assert "Baris 2: Tenggat pertanyaan 4.3 sebelum hari ini." in teks(lampau)
    asing = client.post(alamat(kota, "penugasan_impor"), {"berkas": berkas(baris("9.9"), baris(pimpin="DISHUB"))})
    assert "Baris 2: pertanyaan 9.9 tidak ada" in teks(asing)
    assert "Baris 3: OPD DISHUB pada kolom pimpin tidak ada di kota ini" in teks(asing)


@pytest.mark.parametrize("isi", [b"", b"bukan excel"])
def test_what_is_no_sheet_is_refused_at_the_field(client, kota, isi):
    berkas = io.BytesIO(isi)
    berkas.name = "x.xlsx"
    respons = client.post(alamat(kota, "penugasan_impor"), {"berkas": berkas})
    assert respons.status_code == 422
    assert set(respons.context["form"].errors) == {"berkas"}
    assert client.post(alamat(kota, "penugasan_impor"), {}).status_code == 422


def test_same_sheet_says_so(client, kota):
    isi = client.get(alamat(kota, "penugasan_xlsx")).content
    respons = client.post(alamat(kota, "penugasan_impor"), {"berkas": SimpleUploadedFile("p.xlsx", isi)})
    assert "Berkas ini sama dengan penugasan yang berlaku: 5 pertanyaan" in teks(respons)


def test_number_of_queries_does_not_grow_with_the_list(
    client, kota, django_assert_num_queries, django_assert_max_num_queries
):
    client.get(alamat(kota))
    for query in ({"q": "4.1"}, {}):
        with django_assert_max_num_queries(24):
            client.get(alamat(kota), query)
