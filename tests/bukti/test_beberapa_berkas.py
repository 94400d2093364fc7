"""One piece of evidence of several files: one version is all of them, and as good as its worst."""

from pathlib import Path

import pytest
from django.conf import settings

from bukti.aturan.catatan import ada_bukti, bukti_sudah_diperiksa
from bukti.models import BerkasPengajuan, BuktiCatatan, TautanBukti, VersiBukti
from bukti.queries.kelengkapan import kelengkapan
from bukti.queries.lampiran_pengajuan import lampiran_manifes
from bukti.queries.versi import berkas_terbaru, muat_berkas
from bukti.services import tautan as layanan_tautan
from bukti.services import unggahan
from bukti.services.unggahan import ganti_berkas
from indikator.models import KebutuhanBukti
from indikator.services.pengajuan import ajukan_evaluasi
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Riwayat
from tests.bukti import bahan
from tests.bukti.bahan_catatan import buat
from tests.factories.bukti import TautanBuktiFactory, VersiBuktiFactory
from tests.factories.indikator import SAAT_UJI

PDF = [bahan.pdf(n) for n in range(1, 5)]


@pytest.fixture(autouse=True)
def tanpa_pekerja(monkeypatch):
    monkeypatch.setattr(unggahan, "antrekan_pemeriksaan", lambda _: None)


def berkas(*nomor: int):
    return [bahan.unggahan(f"hal-{n}.pdf", PDF[n]) for n in nomor]


def unggah(kota, *nomor: int, kode: str = "4.1") -> TautanBukti:
    return unggahan.unggah_bukti(
        jawaban=kota.jawaban(kode),
        berkas=berkas(*nomor),
        kebutuhan=None,
        keterangan={"judul": "Foto kegiatan", "jenis": "foto"},
        oleh=kota.operator_dinkes,
    )


def isi(bukti, nomor: int) -> list[tuple[int, str, str]]:
    semua = VersiBukti.setiap_berkas.filter(bukti=bukti, nomor=nomor).order_by("urutan")
    return [(v.urutan, v.nama_asli, v.status_periksa) for v in semua]


def tersimpan() -> int:
    return sum(p.is_file() for p in Path(settings.MEDIA_ROOT).rglob("*"))


def bersihkan(bukti) -> None:
    VersiBukti.setiap_berkas.filter(bukti=bukti).update(status_periksa="bersih", diperiksa_pada=SAAT_UJI, halaman=1)


@pytest.fixture
def tiga(kota) -> TautanBukti:
    """Three clean files of one version, attached to 4.1."""
    tautan = unggah(kota, 0, 1, 2)
    bersihkan(tautan.bukti)
    return TautanBukti.objects.get(pk=tautan.pk)


def status(versi: VersiBukti, nilai: str) -> None:
    alasan = "Rusak." if nilai in VersiBukti.TERTOLAK else ""
    VersiBukti.setiap_berkas.filter(pk=versi.pk).update(
        status_periksa=nilai, alasan=alasan, diperiksa_pada=None if nilai == "menunggu" else SAAT_UJI
    )


def test_several_files_become_one_version_in_their_order(kota):
    tautan = unggah(kota, 2, 0, 1)
    assert isi(tautan.bukti, 1) == [
        (1, "hal-2.pdf", "menunggu"), (2, "hal-0.pdf", "menunggu"), (3, "hal-1.pdf", "menunggu")
    ]  # fmt: skip
    assert (tautan.versi.urutan, list(tautan.bukti.versi.all()), tersimpan()) == (1, [tautan.versi], 3)


def test_each_file_is_sent_to_inspection(kota, monkeypatch, django_capture_on_commit_callbacks):
    antre = []
    monkeypatch.setattr(unggahan, "antrekan_pemeriksaan", antre.append)
    with django_capture_on_commit_callbacks(execute=True):
        bukti = unggah(kota, 0, 1).bukti
    assert antre == [v.pk for v in berkas_terbaru(bukti)]


def test_the_same_bytes_are_kept_once(kota):
    tautan = unggah(kota, 0, 1, 0)
    assert [nama for _, nama, _ in isi(tautan.bukti, 1)] == ["hal-0.pdf", "hal-1.pdf"]
    assert tersimpan() == 2


def test_one_bad_file_of_several_stores_none(kota):
    with pytest.raises(Ditolak, match="kosong.pdf"):
        unggahan.unggah_bukti(
            jawaban=kota.jawaban("4.1"),
            berkas=[*berkas(0, 1), bahan.unggahan("kosong.pdf", b"")],
            kebutuhan=None,
            keterangan={"judul": "x", "jenis": "foto"},
            oleh=kota.operator_dinkes,
        )
    assert (VersiBukti.setiap_berkas.count(), tersimpan()) == (0, 0)


def test_a_file_that_is_attached_here_as_second_of_another_is_refused(kota, tiga):
    with pytest.raises(Ditolak, match="“hal-2.pdf” sudah dilampirkan pada pertanyaan ini dengan judul “Foto kegiatan”"):
        unggah(kota, 3, 2)
    unggah(kota, 2, kode="4.2")
    ganti_berkas(bukti=tiga.bukti, berkas=(), pertahankan=[tiga.versi_id], oleh=kota.operator_dinkes)
    unggah(kota, 2)  # no longer in what is attached


# --- The next version ---------------------------------------------------------------------------------------------


def test_kept_files_share_bytes_and_inspection(kota, tiga):
    _, dua, tiga_ = berkas_terbaru(tiga.bukti)
    VersiBukti.setiap_berkas.filter(pk=dua.pk).update(sidik_rupa="00ff00ff00ff00ff", halaman=7)
    versi = ganti_berkas(bukti=tiga.bukti, berkas=berkas(3), pertahankan=[tiga_.pk, dua.pk], oleh=kota.operator_dinkes)
    tiga.refresh_from_db()
    assert tiga.versi == versi
    assert isi(tiga.bukti, 2) == [
        (1, "hal-2.pdf", "bersih"), (2, "hal-1.pdf", "bersih"), (3, "hal-3.pdf", "menunggu")
    ]  # fmt: skip
    assert isi(tiga.bukti, 1) == [(1, "hal-0.pdf", "bersih"), (2, "hal-1.pdf", "bersih"), (3, "hal-2.pdf", "bersih")]
    baru = berkas_terbaru(tiga.bukti)[1]
    assert (baru.berkas.name, baru.sidik_rupa, baru.halaman) == (dua.berkas.name, "00ff00ff00ff00ff", 7)
    assert baru.kode_cek != dua.kode_cek
    assert tersimpan() == 4
    catatan = Riwayat.objects.get(aksi=Aksi.BUKTI_DIGANTI)
    assert catatan.sesudah == {"versi": 2, "nama": "hal-2.pdf, hal-1.pdf, hal-3.pdf"}


def test_another_order_or_one_less_is_a_new_version_the_same_is_not(kota, tiga):
    kini = [v.pk for v in berkas_terbaru(tiga.bukti)]
    with pytest.raises(Ditolak, match="Susunan berkas ini sama dengan versi 1 yang sudah tersimpan"):
        ganti_berkas(bukti=tiga.bukti, berkas=(), pertahankan=kini, oleh=kota.operator_dinkes)
    with pytest.raises(Ditolak, match="sama dengan versi 1"):
        ganti_berkas(bukti=tiga.bukti, berkas=berkas(2), pertahankan=kini, oleh=kota.operator_dinkes)
    ganti_berkas(bukti=tiga.bukti, berkas=(), pertahankan=kini[::-1], oleh=kota.operator_dinkes)
    kini = [v.pk for v in berkas_terbaru(tiga.bukti)]
    ganti_berkas(bukti=tiga.bukti, berkas=(), pertahankan=kini[:1], oleh=kota.operator_dinkes)
    assert [nama for _, nama, _ in isi(tiga.bukti, 3)] == ["hal-2.pdf"]


@pytest.mark.parametrize("dipertahankan", [True, False])
def test_bytes_that_the_store_has_lost_may_come_again(kota, tiga, dipertahankan):
    """The advice beside a lost file can be followed: its own bytes take its place, kept or not, in a new version."""
    lama = berkas_terbaru(tiga.bukti)
    lama[1].berkas.storage.delete(lama[1].berkas.name)
    tetap = [v.pk for v in lama if dipertahankan or v != lama[1]]
    ganti_berkas(bukti=tiga.bukti, berkas=berkas(1), pertahankan=tetap, oleh=kota.operator_dinkes)
    nama = ["hal-0.pdf", "hal-1.pdf", "hal-2.pdf"] if dipertahankan else ["hal-0.pdf", "hal-2.pdf", "hal-1.pdf"]
    baru = berkas_terbaru(tiga.bukti)
    assert [v.nama_asli for v in baru] == nama
    pulih = baru[nama.index("hal-1.pdf")]
    assert (pulih.status_periksa, pulih.berkas.name != lama[1].berkas.name) == ("menunggu", True)
    assert pulih.berkas.storage.exists(pulih.berkas.name)
    with pytest.raises(Ditolak, match="sama dengan versi 2"):
        ganti_berkas(bukti=tiga.bukti, berkas=(), pertahankan=[v.pk for v in baru], oleh=kota.operator_dinkes)


def test_the_only_file_when_lost_may_come_again(kota):
    bukti = unggah(kota, 3).bukti
    bersihkan(bukti)
    (lama,) = berkas_terbaru(bukti)
    lama.berkas.storage.delete(lama.berkas.name)
    ganti_berkas(bukti=bukti, berkas=berkas(3), oleh=kota.operator_dinkes)
    assert isi(bukti, 2) == [(1, "hal-3.pdf", "menunggu")]
    assert tersimpan() == 1


def test_nothing_left_and_nothing_new_is_refused(kota, tiga):
    with pytest.raises(Ditolak, match="pertahankan paling sedikit satu berkas"):
        ganti_berkas(bukti=tiga.bukti, berkas=(), oleh=kota.operator_dinkes)


def test_a_kept_file_of_an_older_version_means_somebody_was_faster(kota, tiga):
    lama = [v.pk for v in berkas_terbaru(tiga.bukti)]
    ganti_berkas(bukti=tiga.bukti, berkas=berkas(3), oleh=kota.operator_dinkes)
    with pytest.raises(SudahBerubah, match="sudah diubah orang lain"):
        ganti_berkas(bukti=tiga.bukti, berkas=berkas(3), pertahankan=lama[:1], oleh=kota.operator_dinkes)


def test_a_refused_file_cannot_be_kept(kota, tiga):
    dua = berkas_terbaru(tiga.bukti)[1]
    status(dua, "karantina")
    with pytest.raises(Ditolak, match="“hal-1.pdf” tidak lolos pemeriksaan, sehingga tidak dapat dipertahankan"):
        ganti_berkas(bukti=tiga.bukti, berkas=berkas(3), pertahankan=[dua.pk], oleh=kota.operator_dinkes)


def test_pages_are_forgotten_where_the_new_first_file_has_none(kota, tiga):
    TautanBukti.objects.filter(pk=tiga.pk).update(halaman_dari=1, halaman_sampai=1)
    ganti_berkas(bukti=tiga.bukti, berkas=berkas(3), oleh=kota.operator_dinkes)
    tiga.refresh_from_db()
    assert tiga.halaman_dari == 1
    ganti_berkas(bukti=tiga.bukti, berkas=[bahan.unggahan("a.jpg", bahan.gambar())], oleh=kota.operator_dinkes)
    tiga.refresh_from_db()
    assert (tiga.halaman_dari, tiga.halaman_sampai) == (None, None)


# --- As good as its worst file --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("urutan", "keadaan", "status_versi", "dihitung"),
    [(0, "bersih", "bersih", True), (2, "menunggu", "menunggu", True), (1, "ditolak", "ditolak", False),
     (2, "karantina", "karantina", False)],
)  # fmt: skip
def test_the_worst_file_decides(kota, tiga, urutan, keadaan, status_versi, dihitung):
    kebutuhan = KebutuhanBukti.objects.get(pertanyaan__kode="4.1", wajib=True)
    TautanBukti.objects.filter(pk=tiga.pk).update(kebutuhan=kebutuhan)
    status(berkas_terbaru(tiga.bukti)[urutan], keadaan)
    jawaban = kota.jawaban("4.1")
    assert VersiBukti.objects.get(pk=tiga.versi_id).status_versi == status_versi
    assert kelengkapan([jawaban])[jawaban.pk].lengkap is dihitung
    assert VersiBukti.objects.layak().filter(pk=tiga.versi_id).exists() is dihitung


def test_accepting_needs_every_file_clean(kota, tiga):
    kota.bagian("4.1", kota.dinkes)
    type(tiga.jawaban).objects.filter(pk=tiga.jawaban_id).update(status="menunggu", menunggu_sejak=SAAT_UJI)
    status(berkas_terbaru(tiga.bukti)[2], "menunggu")

    def terima():
        jawaban = kota.jawaban("4.1")
        return layanan_tautan.putuskan_tautan(
            tautan=tiga, putusan="diterima", catatan="", versi=jawaban.versi, oleh=kota.verifikator
        )

    with pytest.raises(Ditolak, match="belum selesai diperiksa atau tidak lolos"):
        terima()
    status(berkas_terbaru(tiga.bukti)[2], "bersih")
    assert terima().putusan == "diterima"


def test_the_newest_version_with_a_refused_file_is_not_attached(kota, tiga):
    ganti_berkas(bukti=tiga.bukti, berkas=berkas(3), pertahankan=[tiga.versi_id], oleh=kota.operator_dinkes)
    status(berkas_terbaru(tiga.bukti)[1], "ditolak")
    assert layanan_tautan.versi_untuk_dilampirkan(tiga.bukti).nomor == 1


def test_notes_of_outside_stages_look_at_every_file(kota, tiga):
    catatan = buat(kota)
    BuktiCatatan.objects.create(
        catatan=catatan, bukti=tiga.bukti, versi=tiga.versi, ditautkan_oleh=kota.sekretariat, ditautkan_pada=SAAT_UJI
    )
    assert (ada_bukti(catatan), bukti_sudah_diperiksa(catatan)) == ([], [])
    status(berkas_terbaru(tiga.bukti)[2], "menunggu")
    assert bukti_sudah_diperiksa(catatan)[0].startswith("1 berkas bukti masih diperiksa")
    status(berkas_terbaru(tiga.bukti)[1], "ditolak")
    assert len(ada_bukti(catatan)) == 1


def test_a_submission_names_and_holds_every_file(kota, tiga):
    TautanBuktiFactory(jawaban=kota.jawaban("4.2"), bukti__opd=kota.dinkes)
    manifes = lampiran_manifes(kota.evaluasi)
    [entri] = manifes[kota.jawaban("4.1").pk]
    assert [b["nama"] for b in [entri["berkas"], *entri["berkas_lain"]]] == ["hal-0.pdf", "hal-1.pdf", "hal-2.pdf"]
    sha = [v.sha256 for v in berkas_terbaru(tiga.bukti)]
    assert entri["kunci"] == f"{tiga.bukti_id}:{'+'.join(sha)}:-"
    [tunggal] = manifes[kota.jawaban("4.2").pk]
    assert "berkas_lain" not in tunggal
    pengajuan = ajukan_evaluasi(evaluasi=kota.evaluasi, oleh=kota.sekretariat)
    dipegang = BerkasPengajuan.objects.filter(pengajuan=pengajuan).values_list("versi__sha256", flat=True)
    assert set(dipegang) == {*sha, VersiBukti.objects.get(bukti__tautan__jawaban=kota.jawaban("4.2")).sha256}
    assert len(dipegang) == 4


def test_files_of_many_versions_in_one_query(kota, tiga, django_assert_num_queries):
    lain = VersiBuktiFactory(bukti__opd=kota.dinkes)
    versi = [VersiBukti.objects.get(pk=pk) for pk in (tiga.versi_id, lain.pk)]
    with django_assert_num_queries(1):
        muat_berkas([None, *versi])
        assert [len(v.semua_berkas) for v in versi] == [3, 1]
    assert versi[0].semua_berkas[0] is versi[0]
    with django_assert_num_queries(0):
        muat_berkas([None])
