"""Opens a city's evaluation and fills it by its plan: files first, then all rows in one transaction."""

import random
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from bukti.models import TautanBukti
from indikator.models import Evaluasi, HasilSkor, Instrumen, IsiMatriks, SkalaPredikat
from indikator.services.evaluasi import buka_evaluasi
from indikator.services.pengajuan import ajukan_evaluasi
from kla_portal.contoh.arsip import Arsip, Permintaan, Simpanan, kumpulkan, kumpulkan_titipan
from kla_portal.contoh.fakta import FaktaKota
from kla_portal.contoh.jejak_skor import susun_jejak
from kla_portal.contoh.musim import Musim
from kla_portal.contoh.pembaca import BarisJawaban, baca_baris, jadikan_soal
from kla_portal.contoh.peragaan import Berkas, Hasil, Pelaku, Peragaan
from kla_portal.contoh.profil import Profil
from kla_portal.contoh.rencana import RencanaJawaban, susun_rencana
from kla_portal.contoh.sesudah import susun_kalender
from kla_portal.contoh.tulis_bukti import PenulisBukti, perbarui
from kla_portal.contoh.waktu import Linimasa, diajukan_pada, dibuka_pada
from klaster.models import Kota, Opd, Pengguna
from klaster.models.pengguna import Peran
from klaster.services.riwayat import bertanggal, catat_banyak

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
        arsip = Arsip(self.kota, self.fakta, self.opd, foto_lama=self.musim.tahun - 1 if self.musim.dari else None)
        minta = [*kumpulkan(rencana).values(), *self._titipan(rencana)]
        simpanan = arsip.simpan_semua(minta)
        with transaction.atomic():
            return self._tulis(rencana, simpanan)

    def _titipan(self, rencana: list[RencanaJawaban]) -> list[Permintaan]:
        """Nothing waits to be mapped in a city that has submitted."""
        return [] if self.musim.lewat or self.profil.diajukan_lalu else kumpulkan_titipan(self.kota.kode, rencana)

    def _rencanakan(self) -> list[RencanaJawaban]:
        """The plan needs the parts that opening makes: open, read, and undo. Files are then drawn without a lock."""
        with transaction.atomic():
            soal = [jadikan_soal(b) for b in baca_baris(self._buka())]
            transaction.set_rollback(True)
        return self.musim.olah(susun_rencana(self.fakta, self.profil, soal, cepat=self.cepat))

    def _buka(self) -> Evaluasi:
        hari_ini = self.sekarang.astimezone(self.kota.zona).date()
        with bertanggal(dibuka_pada(self.akhir, self.kota.zona)):
            return buka_evaluasi(
                kota=self.kota,
                instrumen=self.instrumen,
                tahun=self.musim.tahun,
                tenggat=hari_ini + timedelta(days=self.profil.sisa_hari),
                target=SkalaPredikat.objects.get(instrumen=self.instrumen, kode=self.profil.predikat),
                dari=self.musim.dari,
                contoh=True,
                oleh=self.sekretariat,
            )

    def _ajukan(self, evaluasi: Evaluasi) -> None:
        """Submit through the service, as the secretariat did at the season's end."""
        waktu = diajukan_pada(self.akhir, self.kota.zona)
        with bertanggal(waktu):
            ajukan_evaluasi(evaluasi=evaluasi, oleh=self.sekretariat, waktu=waktu)

    def _susun_kalender(self, evaluasi: Evaluasi) -> None:
        dibuka = dibuka_pada(self.akhir, self.kota.zona).astimezone(self.kota.zona).date()
        diajukan = diajukan_pada(self.akhir, self.kota.zona).astimezone(self.kota.zona).date()
        diajukan_hari = diajukan if self.profil.diajukan_lalu else None
        susun_kalender(evaluasi, dibuka=dibuka, diajukan=diajukan_hari, oleh=self.sekretariat)

    def _tulis(self, rencana: list[RencanaJawaban], simpanan: list[Simpanan]) -> RingkasanIsi:
        evaluasi = self._buka()
        baris = {b.jawaban.pertanyaan.kode: b for b in baca_baris(evaluasi)}
        penulis = PenulisBukti(self.kota, self.fakta, self.opd, self.pelaku, sekarang=self.sekarang, akhir=self.akhir)
        pertanyaan = {kode: b.jawaban.pertanyaan for kode, b in baris.items()}
        berkas, hasil = penulis.tulis(simpanan, pertanyaan), Hasil()
        for satu in rencana:
            self._peragakan(satu, baris[satu.soal.kode], berkas, hasil)
        hasil.riwayat += penulis.tanggali(berkas)
        _tentukan_halaman(hasil.tautan, berkas)
        perbarui([b.jawaban for b in baris.values()], BIDANG_JAWABAN)
        perbarui([b for satu in baris.values() for b in satu.bagian.values()], BIDANG_BAGIAN)
        perbarui(hasil.tawaran, BIDANG_TAWARAN)
        TautanBukti.objects.bulk_create(hasil.tautan, batch_size=200)
        IsiMatriks.objects.bulk_create(hasil.matriks, batch_size=200)
        catat_banyak(sorted(hasil.riwayat, key=lambda r: r.waktu))
        evaluasi.refresh_from_db(fields=["revisi"])
        HasilSkor.objects.bulk_create(susun_jejak(evaluasi, hasil.riwayat, awal=evaluasi.revisi))
        Evaluasi.objects.filter(pk=evaluasi.pk).update(revisi=F("revisi") + hasil.gerak_skor)
        if self.profil.diajukan_lalu:
            self._ajukan(evaluasi)
        self._susun_kalender(evaluasi)
        lembar = [satu for s in simpanan for satu in (*s.versi, *s.tambahan)]
        return RingkasanIsi(evaluasi, len(lembar), sum(s.ukuran for s in lembar), len(hasil.tautan), len(hasil.riwayat))

    def _peragakan(self, rencana: RencanaJawaban, baris: BarisJawaban, berkas: dict[str, Berkas], hasil: Hasil) -> None:
        acak = random.Random(f"waktu/{self.kota.kode}/{rencana.soal.kode}")
        linimasa = Linimasa(acak, self.akhir, self.kota.zona)
        for satu in rencana.bagian:
            if satu.terlambat:
                hari_ini = self.sekarang.astimezone(self.kota.zona).date()
                baris.bagian[satu.opd].tenggat = hari_ini - timedelta(days=HARI_TERLAMBAT)
        Peragaan(baris.jawaban, baris.bagian, rencana, berkas, baris.kebutuhan, self.pelaku, linimasa, hasil).jalankan()


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
