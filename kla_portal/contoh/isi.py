"""Opens a city's evaluation and fills it by its plan: files first, then all rows in one transaction."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Model
from django.utils import timezone

from bukti.models import Bukti, TautanBukti, VersiBukti
from bukti.services.unggahan import ringkas
from indikator.models import Evaluasi, HasilSkor, Instrumen, IsiMatriks, SkalaPredikat
from indikator.services.evaluasi import buka_evaluasi
from indikator.services.pengajuan import ajukan_evaluasi
from kla_portal.contoh.arsip import Arsip, BerkasTersimpan, Simpanan, kumpulkan
from kla_portal.contoh.fakta import FaktaKota
from kla_portal.contoh.jejak_skor import susun_jejak
from kla_portal.contoh.musim import Musim
from kla_portal.contoh.pembaca import BarisJawaban, baca_baris, jadikan_soal
from kla_portal.contoh.peragaan import Berkas, Hasil, Pelaku, Peragaan
from kla_portal.contoh.profil import Profil
from kla_portal.contoh.rencana import RencanaJawaban, susun_rencana
from kla_portal.contoh.sesudah import susun_kalender
from kla_portal.contoh.waktu import Linimasa, diajukan_pada, dibuka_pada
from klaster.models import Aksi, Kota, Opd, Pengguna, Riwayat
from klaster.models.pengguna import Peran
from klaster.services import susun_riwayat

HARI_TERLAMBAT = 3
LAMA_PERIKSA = timedelta(seconds=4)
BIDANG_JAWABAN = [
    "opsi",
    "angka",
    "catatan",
    "status",
    "nilai_verifikasi",
    "verifikator",
    "diverifikasi_pada",
    "catatan_verifikasi",
    "alasan_kembali",
    "menunggu_sejak",
    "putaran",
    "versi",
]
BIDANG_BAGIAN = ["status", "catatan", "nilai_unit", "versi", "diajukan_oleh", "diajukan_pada", "tenggat"]
BIDANG_TAWARAN = ["keputusan", "alasan", "diputuskan_oleh", "diputuskan_pada"]


@dataclass(frozen=True)
class RingkasanIsi:
    evaluasi: Evaluasi
    berkas: int
    ukuran: int
    tautan: int
    riwayat: int


class PengisiKota:
    """Fills one city. `isi()` once; the city's offices and accounts exist already."""

    def __init__(
        self,
        kota: Kota,
        fakta: FaktaKota,
        profil: Profil,
        instrumen: Instrumen,
        *,
        cepat: bool,
        musim: Musim | None = None,
    ) -> None:
        self.kota, self.fakta, self.profil, self.instrumen, self.cepat = kota, fakta, profil, instrumen, cepat
        self.musim = musim or Musim()
        self.sekarang = timezone.now()
        # The season's last day, or today.
        self.akhir = self.sekarang - self.musim.mundur - timedelta(days=profil.diajukan_lalu)
        pengguna = list(
            Pengguna.objects.filter(kota=kota, username__endswith=f".{fakta.singkat}").select_related("opd")
        )
        for satu in pengguna:
            satu.kota = kota
        self.sekretariat = next(p for p in pengguna if p.peran == Peran.SEKRETARIAT)
        self.opd = {o.kode: o for o in Opd.objects.filter(kota=kota)}
        self.pelaku = Pelaku(
            operator={p.opd.kode: p for p in pengguna if p.opd and not p.kepala_opd},
            verifikator=next(p for p in pengguna if p.username.startswith("verifikator.")),
            opd=self.opd,
        )

    def isi(self) -> RingkasanIsi:
        rencana = self._rencanakan()
        arsip = Arsip(self.kota, self.fakta, self.opd)
        simpanan = arsip.simpan_semua(kumpulkan(rencana).values())
        with transaction.atomic():
            return self._tulis(rencana, simpanan)

    def _rencanakan(self) -> list[RencanaJawaban]:
        """The plan needs the parts that opening makes: open, read, and undo. Files are then drawn without a lock."""
        with transaction.atomic():
            soal = [jadikan_soal(b) for b in baca_baris(self._buka())]
            transaction.set_rollback(True)
        return self.musim.olah(susun_rencana(self.fakta, self.profil, soal, cepat=self.cepat))

    def _buka(self) -> Evaluasi:
        hari_ini = self.sekarang.astimezone(self.kota.zona).date()
        evaluasi = buka_evaluasi(
            kota=self.kota,
            instrumen=self.instrumen,
            tahun=self.musim.tahun,
            tenggat=hari_ini + timedelta(days=self.profil.sisa_hari),
            target=SkalaPredikat.objects.get(instrumen=self.instrumen, kode=self.profil.predikat),
            dari=self.musim.dari,
            contoh=True,
            oleh=self.sekretariat,
        )
        _tanggali(Aksi.EVALUASI_DIBUKA, evaluasi, dibuka_pada(self.akhir, self.kota.zona))
        return evaluasi

    def _ajukan(self, evaluasi: Evaluasi) -> None:
        """Submit through the service, as the secretariat did at the season's end; then date it back to that day."""
        waktu = diajukan_pada(self.akhir, self.kota.zona)
        ajukan_evaluasi(evaluasi=evaluasi, oleh=self.sekretariat, waktu=waktu)
        _tanggali(Aksi.EVALUASI_DIAJUKAN, evaluasi, waktu)

    def _susun_kalender(self, evaluasi: Evaluasi) -> None:
        dibuka = dibuka_pada(self.akhir, self.kota.zona).astimezone(self.kota.zona).date()
        diajukan = diajukan_pada(self.akhir, self.kota.zona).astimezone(self.kota.zona).date()
        diajukan_hari = diajukan if self.profil.diajukan_lalu else None
        susun_kalender(evaluasi, dibuka=dibuka, diajukan=diajukan_hari, oleh=self.sekretariat)

    def _tulis(self, rencana: list[RencanaJawaban], simpanan: list[Simpanan]) -> RingkasanIsi:
        evaluasi = self._buka()
        baris = {b.jawaban.pertanyaan.kode: b for b in baca_baris(evaluasi)}
        berkas, hasil = self._tulis_bukti(simpanan), Hasil()
        for satu in rencana:
            self._peragakan(satu, baris[satu.soal.kode], berkas, hasil)
        self._tanggali_bukti(berkas, hasil)
        _tentukan_halaman(hasil.tautan, berkas)
        _perbarui([b.jawaban for b in baris.values()], BIDANG_JAWABAN)
        _perbarui([b for satu in baris.values() for b in satu.bagian.values()], BIDANG_BAGIAN)
        _perbarui(hasil.tawaran, BIDANG_TAWARAN)
        TautanBukti.objects.bulk_create(hasil.tautan, batch_size=200)
        IsiMatriks.objects.bulk_create(hasil.matriks, batch_size=200)
        Riwayat.objects.bulk_create(sorted(hasil.riwayat, key=lambda r: r.waktu), batch_size=200)
        evaluasi.refresh_from_db(fields=["revisi"])
        HasilSkor.objects.bulk_create(susun_jejak(evaluasi, hasil.riwayat, awal=evaluasi.revisi))
        Evaluasi.objects.filter(pk=evaluasi.pk).update(revisi=F("revisi") + hasil.gerak_skor)
        if self.profil.diajukan_lalu:
            self._ajukan(evaluasi)
        self._susun_kalender(evaluasi)
        lembar = [satu for s in simpanan for satu in s.versi]
        return RingkasanIsi(evaluasi, len(lembar), sum(s.ukuran for s in lembar), len(hasil.tautan), len(hasil.riwayat))

    def _peragakan(self, rencana: RencanaJawaban, baris: BarisJawaban, berkas: dict[str, Berkas], hasil: Hasil) -> None:
        acak = random.Random(f"waktu/{self.kota.kode}/{rencana.soal.kode}")
        linimasa = Linimasa(acak, self.akhir, self.kota.zona)
        for satu in rencana.bagian:
            if satu.terlambat:
                hari_ini = self.sekarang.astimezone(self.kota.zona).date()
                baris.bagian[satu.opd].tenggat = hari_ini - timedelta(days=HARI_TERLAMBAT)
        Peragaan(baris.jawaban, baris.bagian, rencana, berkas, baris.kebutuhan, self.pelaku, linimasa, hasil).jalankan()

    def _tulis_bukti(self, simpanan: list[Simpanan]) -> dict[str, Berkas]:
        """Evidence and versions, their times not yet known."""
        bukti = Bukti.objects.bulk_create([self._bukti(s) for s in simpanan], batch_size=200)
        berkas = {
            s.bahan.kunci: Berkas(b, [self._versi(b, lembar, n) for n, lembar in enumerate(s.versi, start=1)])
            for s, b in zip(simpanan, bukti, strict=True)
        }
        VersiBukti.objects.bulk_create([v for b in berkas.values() for v in b.versi], batch_size=200)
        return berkas

    def _bukti(self, simpanan: Simpanan) -> Bukti:
        bahan = simpanan.bahan
        mulai, akhir = bahan.periode or (None, None)
        return Bukti(
            kota=self.kota,
            opd=self.opd[simpanan.opd],
            judul=bahan.judul,
            jenis=bahan.jenis,
            nomor=bahan.nomor,
            tanggal_dokumen=bahan.tanggal,
            periode_mulai=mulai,
            periode_akhir=akhir,
            berlaku_sampai=bahan.berlaku_sampai,
            tautan_url=self._alamat(bahan.kunci) if bahan.bentuk == "url" else "",
            pengunggah=self.pelaku.operator[simpanan.opd],
            dibuat_pada=self.sekarang,
            contoh=True,
        )

    def _alamat(self, kunci: str) -> str:
        """An address in a domain that is reserved for examples."""
        return f"https://{self.fakta.singkat}.example.com/dokumen/{kunci.split('/', 1)[1].lower()}"

    def _versi(self, bukti: Bukti, lembar: BerkasTersimpan, nomor: int) -> VersiBukti:
        return VersiBukti(
            bukti=bukti,
            nomor=nomor,
            berkas=lembar.lokasi,
            nama_asli=lembar.nama_asli,
            ukuran=lembar.ukuran,
            sha256=lembar.sha256,
            tipe=lembar.tipe,
            halaman=lembar.halaman,
            status_periksa=VersiBukti.Periksa.BERSIH,
            diperiksa_pada=self.sekarang,
            pratinjau=lembar.pratinjau,
            diunggah_oleh=bukti.pengunggah,
            diunggah_pada=self.sekarang,
        )

    def _tanggali_bukti(self, berkas: dict[str, Berkas], hasil: Hasil) -> None:
        """A document was uploaded a moment before its first use; a replacement when the play said so."""
        for satu in berkas.values():
            waktu = (satu.pertama or self.akhir) - timedelta(seconds=25)
            satu.bukti.dibuat_pada = waktu
            hasil.riwayat.append(self._riwayat_unggah(satu.bukti, waktu))
            for versi in satu.versi:
                versi.diunggah_pada = waktu if versi.nomor == 1 else versi.diunggah_pada
                versi.diperiksa_pada = versi.diunggah_pada + LAMA_PERIKSA
                hasil.riwayat.append(self._riwayat_periksa(versi))
        _perbarui([b.bukti for b in berkas.values()], ["dibuat_pada"])
        _perbarui([v for b in berkas.values() for v in b.versi], ["diunggah_pada", "diperiksa_pada"])

    def _riwayat_unggah(self, bukti: Bukti, waktu: datetime) -> Riwayat:
        return susun_riwayat(
            aksi=Aksi.BUKTI_DIUNGGAH,
            objek=bukti,
            oleh=bukti.pengunggah,
            kota=self.kota,
            sesudah=ringkas(bukti),
            waktu=waktu,
        )

    def _riwayat_periksa(self, versi: VersiBukti) -> Riwayat:
        """The worker's inspection, a moment after the upload."""
        return susun_riwayat(
            aksi=Aksi.BUKTI_DIPERIKSA,
            objek=versi.bukti,
            label=f"{versi.nama_asli} (versi {versi.nomor}): bersih",
            oleh=None,
            kota=self.kota,
            sesudah={"versi": versi.nomor, "status": "bersih"},
            waktu=versi.diperiksa_pada,
        )


def _tanggali(aksi: Aksi, evaluasi: Evaluasi, waktu: datetime) -> None:
    """The step was taken then, not now. `_base_manager` has no append-only guard."""
    Riwayat._base_manager.filter(aksi=aksi, objek_id=evaluasi.pk).update(waktu=waktu)


def _perbarui(baris: Sequence[Model], bidang: list[str]) -> None:
    """Write these fields of stored rows, set-wise: an upsert is several times quicker than `bulk_update`."""
    if baris:
        tabel = type(baris[0])._base_manager
        tabel.bulk_create(baris, batch_size=200, update_conflicts=True, unique_fields=["id"], update_fields=bidang)


def _tentukan_halaman(tautan: list[TautanBukti], berkas: dict[str, Berkas]) -> None:
    """A long document that proves several answers is cited by its pages."""
    terpakai: dict[int, int] = {}
    for satu in tautan:
        terpakai[satu.bukti_id] = terpakai.get(satu.bukti_id, 0) + 1
    tersedia = {b.bukti.pk: min((v.halaman or 0 for v in b.versi), default=0) for b in berkas.values()}
    for satu in tautan:
        halaman = tersedia[satu.bukti_id]
        if halaman >= 3 and terpakai[satu.bukti_id] > 1:
            acak = random.Random(f"halaman/{satu.bukti.judul}/{satu.jawaban.pertanyaan.kode}")
            satu.halaman_dari = acak.randint(1, halaman - 1)
            satu.halaman_sampai = min(halaman, satu.halaman_dari + acak.randint(0, 2))
