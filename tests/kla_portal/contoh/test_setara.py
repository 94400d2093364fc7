"""The loader writes rows set-wise. Here the same plan goes through the services, and both must leave the same data."""

import re
from collections import Counter
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from bukti.models import Bukti, TautanBukti, VersiBukti
from bukti.services.tautan import putuskan_tautan, tautkan_bukti
from bukti.services.unggahan import KETERANGAN, buat_bukti, ganti_berkas
from indikator.matriks.definisi import definisi_dari_data
from indikator.models import Evaluasi, IsiMatriks, Jawaban, Penugasan
from indikator.services.evaluasi import buka_evaluasi
from indikator.services.matriks import simpan_matriks
from indikator.services.pengisian import ajukan_bagian, simpan_catatan_bagian, simpan_jawaban
from indikator.services.verifikasi import kembalikan_jawaban, terima_jawaban
from indikator.services.wilayah import jawab_unit
from kla_portal.contoh.fakta import baca_kota
from kla_portal.contoh.pembaca import BarisJawaban, baca_baris, jadikan_soal
from kla_portal.contoh.profil import PROFIL
from kla_portal.contoh.rencana import DIAJUKAN, KEADAAN, RencanaJawaban, susun_rencana
from kla_portal.contoh.tabel import isi_tabel
from klaster.models import Aksi, Opd, Pengguna, Riwayat
from tests.kla_portal.contoh.muatan import UjiMuatan

DEPOK = "32.76"
TAHUN_ULANG = 2025


class TestSetara(UjiMuatan):
    """Depok has answers in every state."""

    kota = (DEPOK,)

    def setUp(self) -> None:
        self.asal = Evaluasi.objects.select_related("kota", "instrumen").get(tahun=2024)
        fakta = next(k for k in baca_kota() if k.kode == DEPOK)
        soal = [jadikan_soal(b) for b in baca_baris(self.asal)]
        rencana = susun_rencana(fakta, PROFIL[DEPOK], soal, cepat=True)
        self.rencana = [r for r in rencana if r.keadaan != "belum"]
        pengguna = Pengguna.objects.filter(kota=self.asal.kota, kepala_opd=False).select_related("opd", "kota")
        self.operator = {p.opd.kode: p for p in pengguna if p.opd and p.is_active and not p.kepala_opd}
        self.verifikator = next(p for p in pengguna if p.username.startswith("verifikator."))
        self.bukti: dict[str, Bukti] = {}

    def test_services_leave_the_same_rows_and_the_same_history(self):
        assert {r.keadaan for r in self.rencana} == set(KEADAAN)
        ulang = buka_evaluasi(
            kota=self.asal.kota,
            instrumen=self.instrumen,
            tahun=TAHUN_ULANG,
            tenggat=timezone.localdate() + timedelta(days=30),
            oleh=None,
        )
        baris = {b.jawaban.pertanyaan.kode: b for b in baca_baris(ulang)}
        for rencana in self.rencana:
            self.jalani(rencana, baris[rencana.soal.kode])
        for rencana in self.rencana:
            self.bandingkan(rencana.soal.kode, ulang)
        self.asal.refresh_from_db()
        ulang.refresh_from_db()
        assert self.asal.revisi == ulang.revisi

    # --- the plan through the services ---------------------------------------------------------------------------
    def jalani(self, rencana: RencanaJawaban, baris: BarisJawaban) -> None:
        jawaban = baris.jawaban
        for tautan in rencana.tautan:
            bukti, kebutuhan = self.bukti_untuk(tautan.bahan.kunci), baris.kebutuhan[tautan.kebutuhan]
            tautkan_bukti(jawaban=jawaban, bukti=bukti, kebutuhan=kebutuhan, oleh=self.operator[tautan.opd])
        for opd, isi in self.tabel(rencana, jawaban).items():
            simpan_matriks(penugasan=baris.bagian[opd], baris=isi, versi=0, oleh=self.operator[opd])
        pimpin = self.operator[rencana.soal.pimpin.opd]
        self.simpan(jawaban, rencana, rencana.catatan, pimpin)
        for bagian in sorted(rencana.bagian, key=lambda b: b.pimpin):
            penugasan, oleh = baris.bagian[bagian.opd], self.operator[bagian.opd]
            if bagian.nilai_unit:
                jawab_unit(penugasan=penugasan, nilai=bagian.nilai_unit, catatan=bagian.catatan, versi=1, oleh=oleh)
            elif bagian.catatan:
                simpan_catatan_bagian(penugasan=penugasan, catatan=bagian.catatan, versi=1, oleh=oleh)
            if bagian.diajukan:
                ajukan_bagian(penugasan=penugasan, oleh=oleh)
        if rencana.keadaan in DIAJUKAN and rencana.keadaan != "menunggu":
            self.nilai(rencana, baris, pimpin)

    def tabel(self, rencana: RencanaJawaban, jawaban: Jawaban) -> dict[str, list[dict[str, str]]]:
        return isi_tabel(
            rencana,
            definisi_dari_data(jawaban.pertanyaan.matriks),
            kota=DEPOK,
            nama=dict(Opd.objects.filter(kota=self.asal.kota).values_list("kode", "nama")),
            tahun=jawaban.evaluasi.tahun,
        )

    def simpan(self, jawaban: Jawaban, rencana: RencanaJawaban, catatan: str, oleh: Pengguna) -> None:
        jawaban.refresh_from_db(fields=["versi"])
        opsi, angka = ("", None) if rencana.soal.unit else (rencana.nilai.opsi, rencana.nilai.angka)
        simpan_jawaban(jawaban=jawaban, opsi=opsi, angka=angka, catatan=catatan, versi=jawaban.versi, oleh=oleh)

    def nilai(self, rencana: RencanaJawaban, baris: BarisJawaban, pimpin: Pengguna) -> None:
        if rencana.keadaan != "diterima":
            self.putuskan(rencana, baris.jawaban, tolak=True)
            kembalikan_jawaban(
                jawaban=baris.jawaban, alasan=rencana.alasan, opd=[], versi=baris.jawaban.versi, oleh=self.verifikator
            )
        if rencana.keadaan.endswith("_ulang"):
            self.perbaiki(rencana, baris, pimpin)
        if rencana.keadaan.startswith("diterima"):
            self.putuskan(rencana, baris.jawaban, tolak=False)
            terima_jawaban(
                jawaban=baris.jawaban,
                nilai=rencana.nilai_verifikasi,
                catatan=rencana.catatan_verifikasi,
                versi=baris.jawaban.versi,
                oleh=self.verifikator,
            )

    def putuskan(self, rencana: RencanaJawaban, jawaban: Jawaban, *, tolak: bool) -> None:
        tautan = {t.bukti_id: t for t in TautanBukti.objects.filter(jawaban=jawaban)}
        for satu in rencana.tautan:
            kini = tautan[self.bukti[satu.bahan.kunci].pk]
            if kini.putusan != TautanBukti.Putusan.MENUNGGU:
                continue
            jawaban.refresh_from_db(fields=["versi"])
            putusan = "ditolak" if tolak and satu.tolak else "diterima"
            putuskan_tautan(
                tautan=kini, putusan=putusan, catatan=satu.tolak, versi=jawaban.versi, oleh=self.verifikator
            )
        jawaban.refresh_from_db(fields=["versi"])

    def perbaiki(self, rencana: RencanaJawaban, baris: BarisJawaban, pimpin: Pengguna) -> None:
        ditolak = [t for t in rencana.tautan if t.tolak]
        for satu in ditolak:
            ganti_berkas(
                bukti=self.bukti[satu.bahan.kunci], berkas=[self.berkas(satu.bahan.judul, versi=2)], oleh=pimpin
            )
        VersiBukti.objects.filter(status_periksa="menunggu").update(
            status_periksa="bersih", diperiksa_pada=timezone.now()
        )
        if not ditolak:
            lanjutan = f"{rencana.catatan} Diperbaiki sesuai catatan verifikator."
            self.simpan(baris.jawaban, rencana, lanjutan, pimpin)
        ajukan_bagian(penugasan=baris.bagian[rencana.soal.pimpin.opd], oleh=pimpin)

    def bukti_untuk(self, kunci: str) -> Bukti:
        """The loaded evidence, uploaded once more through the service."""
        if kunci not in self.bukti:
            bahan, opd = next((t.bahan, t.opd) for r in self.rencana for t in r.tautan if t.bahan.kunci == kunci)
            asli = Bukti.objects.get(
                judul=bahan.judul, opd__kode=opd, nomor=bahan.nomor, tanggal_dokumen=bahan.tanggal, jenis=bahan.jenis
            )
            berkas = [] if asli.adalah_tautan else [self.berkas(bahan.judul, versi=1)]
            self.bukti[kunci] = buat_bukti(
                opd=asli.opd,
                berkas=berkas,
                keterangan={nama: getattr(asli, nama) for nama in KETERANGAN},
                oleh=self.operator[opd],
            )
            VersiBukti.objects.filter(status_periksa="menunggu").update(
                status_periksa="bersih", diperiksa_pada=timezone.now()
            )
        return self.bukti[kunci]

    def berkas(self, judul: str, *, versi: int) -> SimpleUploadedFile:
        asli = VersiBukti.objects.filter(bukti__judul=judul, nomor=versi).earliest("pk")
        return SimpleUploadedFile(asli.nama_asli, (self.media / asli.berkas.name).read_bytes())

    # --- comparing -----------------------------------------------------------------------------------------------
    def bandingkan(self, kode: str, ulang: Evaluasi) -> None:
        asal, baru = (self.potret(kode, e) for e in (self.asal, ulang))
        for bagian, isi in asal.items():
            assert isi == baru[bagian], f"{kode}: {bagian}"

    def potret(self, kode: str, evaluasi: Evaluasi) -> dict[str, object]:
        """What the rows of one question say, without keys and times."""
        jawaban = Jawaban.objects.get(evaluasi=evaluasi, pertanyaan__kode=kode)
        bidang = ["opsi", "angka", "catatan", "status", "nilai_verifikasi", "verifikator", "catatan_verifikasi"]
        bidang += ["alasan_kembali", "putaran", "versi"]
        isi = {n: getattr(jawaban, n) for n in bidang}
        isi["menunggu"] = jawaban.menunggu_sejak is not None
        isi["bagian"] = {
            (
                b.opd_id,
                b.pimpin,
                b.status,
                b.catatan,
                b.nilai_unit,
                b.versi,
                b.diajukan_oleh_id,
                b.diajukan_pada is not None,
            )
            for b in Penugasan.objects.filter(jawaban=jawaban)
        }
        isi["tautan"] = set(
            TautanBukti.objects.filter(jawaban=jawaban).values_list(
                "bukti__judul",
                "versi__nomor",
                "kebutuhan",
                "opd",
                "ditautkan_oleh",
                "putusan",
                "diputuskan_oleh",
                "catatan",
            )
        )
        isi["tabel"] = {
            (m.penugasan.opd_id, m.versi, str(_tanpa_tahun(m.baris)))
            for m in IsiMatriks.objects.filter(penugasan__jawaban=jawaban).select_related("penugasan")
        }
        isi["riwayat"] = self.riwayat(jawaban, evaluasi)
        return isi

    def riwayat(self, jawaban: Jawaban, evaluasi: Evaluasi) -> Counter:
        bukti = Bukti.objects.filter(tautan__jawaban=jawaban)
        ganti = Riwayat.objects.untuk(*bukti).filter(aksi=Aksi.BUKTI_DIGANTI)
        return Counter(
            (
                r.aksi,
                r.pelaku_label,
                r.objek_label.replace(f" {evaluasi.tahun})", ")"),  # "(Kota Depok 2025)"
                r.keterangan,
                str(r.sebelum),
                str(r.sesudah),
            )
            for r in [*Riwayat.objects.untuk(jawaban), *ganti]
        )


def _tanpa_tahun(baris: list[dict[str, str]]) -> list[dict[str, str]]:
    """Rows without their years, which follow the year that is evaluated."""
    return [{kode: re.sub(r"^20\d\d", "", isi) for kode, isi in satu.items()} for satu in baris]
