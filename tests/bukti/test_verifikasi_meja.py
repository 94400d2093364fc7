"""The desk as it is opened: the document at its page, the question with its grades, what helps, who may look."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from bukti.kenal_isi import XLSX
from indikator.models import Jawaban, Status
from indikator.models.skor import SkorTahap, Tahap
from indikator.services.evaluasi import buka_evaluasi
from tests.bukti.bahan_verifikasi import lampirkan, menunggu, sebagai, url
from tests.dunia import TENGGAT


@pytest.fixture
def kota(dunia):
    return dunia.sini


def buka(kota, jawaban, query="", oleh=None, **kepala):
    return sebagai(oleh or kota.verifikator).get(url("verifikasi", jawaban, query=query), headers=kepala)


def teks(respons) -> str:
    return " ".join(respons.content.decode().split())


def test_meja_memuat_soal_jawaban_dan_nilai_awal(kota):
    jawaban = menunggu(kota, "4.2")
    isi = teks(buka(kota, jawaban))
    assert "Apakah hal 4.2 sudah dilaksanakan?" in isi
    assert "Lengkap" in isi  # wording of the chosen option
    assert "Dihitung dari laporan triwulan." in isi
    assert 'name="nilai" value="10"' in isi
    assert f'name="versi" value="{jawaban.versi}"' in isi


def test_enter_di_bidang_nilai_menerima_jawaban_bukan_bukti(kota):
    """Browsers press the first submit button that belongs to the form, wherever on the page it stands."""
    isi = teks(buka(kota, menunggu(kota, "4.1")))
    tombol = re.findall(r'<button[^>]*form="f-terima"[^>]*>', isi)
    assert "formaction" not in tombol[0]
    assert any("formaction" in t for t in tombol[1:])


@pytest.mark.parametrize(
    ("kode", "pilihan"),
    [
        ("4.1", [("Ya", "10", True), ("Tidak", "0", False)]),
        ("4.2", [("Lengkap", "10", True), ("Sebagian", "5", False), ("Belum ada", "0", False)]),
        (
            "4.3",
            [
                ("5 lembaga atau lebih", "10", True),
                ("1 sampai kurang dari 5 lembaga", "5", False),
                ("kurang dari 1 lembaga", "0", False),
            ],
        ),
        ("4.4", [("100 %", "10", False), ("sesuai jawaban OPD", "6.25", True), ("0 %", "0", False)]),
    ],
)
def test_pilihan_nilai_menurut_jenis_soal(kota, kode, pilihan):
    respons = buka(kota, menunggu(kota, kode))
    assert [(p.label, p.nilai, p.mandiri) for p in respons.context["pilihan_nilai"]] == [
        (label, Decimal(nilai), mandiri) for label, nilai, mandiri in pilihan
    ]


@pytest.mark.parametrize(("kode", "tulisan"), [("4.1", "Ya"), ("4.3", "7 lembaga"), ("4.4", "62,5 %")])
def test_jawaban_opd_dengan_kata(kota, kode, tulisan):
    assert buka(kota, menunggu(kota, kode)).context["tulisan_jawaban"] == tulisan


def test_pdf_dibuka_pada_halamannya(kota):
    jawaban = menunggu(kota, "4.1")
    tautan = lampirkan(kota, "4.1", "foto", halaman_dari=2, halaman_sampai=3)
    isi = teks(buka(kota, jawaban, f"bukti={tautan.pk}"))
    assert f'src="/berkas/{tautan.versi_id}/#page=2&amp;view=FitH&amp;navpanes=0"' in isi
    assert "hal. 2–3 dari 3" in isi


def test_bukti_yang_belum_diputuskan_terbuka_lebih_dahulu(kota):
    menunggu(kota, "4.1")
    pertama = kota.jawaban("4.1").tautan_bukti.get()
    kedua = lampirkan(kota, "4.1", "foto")
    assert buka(kota, kota.jawaban("4.1")).context["dibuka"] == pertama  # the mandatory one
    pertama.putusan, pertama.diputuskan_oleh, pertama.diputuskan_pada = "diterima", kota.verifikator, timezone.now()
    pertama.save()
    respons = buka(kota, kota.jawaban("4.1"))
    assert (respons.context["dibuka"], respons.context["jumlah_diputuskan"]) == (kedua, 1)
    assert buka(kota, kota.jawaban("4.1"), f"bukti={pertama.pk}").context["dibuka"] == pertama
    assert buka(kota, kota.jawaban("4.1"), "bukti=rusak").context["dibuka"] == kedua


@pytest.mark.parametrize(
    ("isi_tautan", "potongan"),
    [
        ({"versi__tipe": "image/jpeg", "versi__halaman": None}, '<img src="/berkas/'),
        ({"versi__nama_asli": "m.xlsx", "versi__tipe": XLSX}, "Unduh untuk diperiksa"),
        ({"versi__menunggu": True}, "sedang diperiksa keamanannya"),
        ({"versi__ditolak": True}, "tidak lolos pemeriksaan: Berkas “sk.pdf” memuat JavaScript."),
        ({"bukti__tautan": True, "versi": None}, 'href="https://jdih.contoh.test/perda-1" target="_blank"'),
        ({"bukti__berlaku_sampai": date(2020, 1, 1)}, "berlaku sampai 1 Januari 2020"),
        ({"bukti__ditarik_pada": timezone.now()}, "Ditarik OPD"),
    ],
)
def test_setiap_jenis_bukti_punya_tampilan(kota, isi_tautan, potongan):
    jawaban = menunggu(kota, "4.2")
    lampirkan(kota, "4.2", **isi_tautan)
    assert potongan in teks(buka(kota, jawaban))


def test_kebutuhan_bukti_dengan_keadaannya(kota):
    menunggu(kota, "4.1")
    respons = buka(kota, kota.jawaban("4.1"))
    assert [(k.butir.jenis, k.keadaan, k.jumlah) for k in respons.context["kebutuhan"]] == [
        ("dokumen", "menunggu", 1),
        ("foto", "", 0),
    ]
    assert "Bukti wajib belum diterima: Dokumen" in teks(respons)


def test_tab_bukti_sendiri_untuk_htmx_dan_halaman_penuh_tanpanya(kota):
    jawaban = menunggu(kota, "4.1")
    sebagian = buka(kota, jawaban, **{"HX-Request": "true"}).content.decode()
    assert 'id="dokumen"' in sebagian
    assert "<html" not in sebagian
    assert "id_nilai" not in sebagian  # what is being typed there stays


def test_saran_opd_yang_buktinya_ditolak(kota):
    menunggu(kota, "4.1")
    assert _tercentang(kota) == [kota.dinkes.pk]  # the lead, when nothing has been rejected
    lampirkan(kota, "4.1", "foto", opd="dinsos", ditolak=True)
    assert _tercentang(kota) == [kota.dinsos.pk]


def _tercentang(kota) -> list[int]:
    form = buka(kota, kota.jawaban("4.1")).context["form_kembalikan"]
    assert [o.kode for o in form.fields["opd"].queryset] == ["DINKES", "DINSOS"]
    return form.fields["opd"].initial


def test_urutan_antrean_dan_saringannya(kota):
    for hari, kode in ((3, "4.1"), (2, "4.2"), (1, "4.3")):
        jawaban = menunggu(kota, kode)
        Jawaban.objects.filter(pk=jawaban.pk).update(menunggu_sejak=timezone.now() - timedelta(days=hari))
    tetangga = buka(kota, kota.jawaban("4.2"), "klaster=K1").context["tetangga"]
    assert (tetangga.posisi, tetangga.total, tetangga.sebelum, tetangga.sesudah) == (2, 3, "4.1", "4.3")
    assert 'href="/32.77/2024/verifikasi/4.3/?klaster=K1"' in teks(buka(kota, kota.jawaban("4.2"), "klaster=K1"))
    assert buka(kota, kota.jawaban("4.3")).context["tetangga"].sesudah == "4.1"  # round the corner
    assert buka(kota, kota.jawaban("4.4")).context["tetangga"].posisi == 0


def test_tahun_lalu_dengan_nilai_tahapnya(kota, dunia):
    jawaban = menunggu(kota, "4.2")
    assert buka(kota, jawaban).context["tahun_lalu"] is None
    lama = buka_evaluasi(kota=kota.kota, instrumen=dunia.instrumen, tahun=2023, tenggat=TENGGAT, oleh=None)
    baris = Jawaban.objects.get(evaluasi=lama, pertanyaan=jawaban.pertanyaan)
    Jawaban.objects.filter(pk=baris.pk).update(
        opsi="b",
        status=Status.DITERIMA,
        nilai_verifikasi=4,
        verifikator=kota.verifikator,
        diverifikasi_pada=timezone.now(),
        catatan_verifikasi="Belum semua kecamatan.",
    )
    for tahap, skor in ((Tahap.VF, 3), (Tahap.VA_PROV, 5)):
        SkorTahap.objects.create(evaluasi=lama, tahap=tahap, pertanyaan=jawaban.pertanyaan, skor=skor, catatan="Foto.")
    respons = buka(kota, jawaban)
    lalu = respons.context["tahun_lalu"]
    assert (lalu.tahun, lalu.mandiri, lalu.jawaban.nilai_verifikasi) == (2023, 5, 4)
    assert [s.tahap for s in lalu.tahap] == [Tahap.VA_PROV, Tahap.VF]
    assert "Belum semua kecamatan." in teks(respons)


def test_jawaban_yang_belum_diajukan_tidak_berformulir(kota):
    isi = teks(buka(kota, kota.jawaban("4.2")))
    assert "Jawaban ini belum diajukan OPD, sehingga belum dapat dinilai." in isi
    assert 'id="f-terima"' not in isi


def test_hanya_klaster_sendiri_dan_kota_sendiri(kota, dunia):
    jawaban = menunggu(kota, "4.2")
    assert buka(kota, jawaban, oleh=kota.sekretariat).status_code == 200
    for orang in (kota.verifikator_lain, dunia.sana.verifikator, dunia.sana.sekretariat):
        assert buka(kota, jawaban, oleh=orang).status_code == 404
    for orang in (kota.operator_dinkes, kota.pimpinan, dunia.admin, dunia.evaluator):
        assert buka(kota, jawaban, oleh=orang).status_code == 403


def test_catatan_opd_tidak_menjadi_markup(kota):
    jawaban = menunggu(kota, "4.2")
    jahat = "<script>alert(1)</script>"
    Jawaban.objects.filter(pk=jawaban.pk).update(catatan=jahat)
    lampirkan(kota, "4.2", bukti__judul=jahat)
    isi = buka(kota, jawaban, f"q={jahat}").content.decode()
    assert jahat not in isi
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in isi


def test_jumlah_kueri_tetap(kota, django_assert_max_num_queries):
    menunggu(kota, "4.1")
    banyak = []
    for tambahan in (0, 29):
        for _ in range(tambahan):
            lampirkan(kota, "4.1", "foto", opd="dinsos")
        client = sebagai(kota.verifikator)
        client.get(url("verifikasi", kota.jawaban("4.1")))
        jawaban = kota.jawaban("4.1")
        with django_assert_max_num_queries(30) as terpakai:
            client.get(url("verifikasi", jawaban))
        banyak.append(len(terpakai))
    assert banyak[0] == banyak[1]
