"""Collects the evidence of an evaluation that is to leave, and what stays behind, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.core.cache import cache

from bukti.aturan.nama_berkas import IsianNama, bedakan, periksa_templat, polos, susun_nama
from bukti.models import Bukti, PengaturanBukti, TautanBukti, VersiBukti
from bukti.models.pengaturan import TEMPLAT_NAMA
from indikator.models import Evaluasi
from indikator.queries.susunan import CabangKlaster, susunan
from indikator.queries.susunan import Soal as CabangSoal
from klaster.models import Riwayat
from laporan.isi_berkas import (
    Berkas,
    Butir,
    Ditinggal,
    Indikator,
    IsiBerkas,
    Klaster,
    Pilihan,
    Sebab,
    Soal,
    TabelBukti,
)
from laporan.isi_laporan import sidik_isi
from laporan.models import LaporanTersimpan
from laporan.queries.evaluasi_mandiri import susun_kop
from laporan.queries.tabel_bukti import tabel_bukti

Putusan = TautanBukti.Putusan
#: Grows when ZIP or binder look different for the same evidence.
RUPA = ("berkas verifikasi 2",)
UMUR_SIDIK = 60

#: (evidence, number of the version) -> its files in order.
PerVersi = dict[tuple[int, int], list[VersiBukti]]


def kumpulkan_berkas(evaluasi: Evaluasi, pilihan: Pilihan) -> IsiBerkas:
    """Everything that `pilihan` asks for. At most nine queries, however much there is; no file is opened."""
    tautan: dict[int, list[TautanBukti]] = defaultdict(list)
    for t in _tautan(evaluasi):
        tautan[t.jawaban.pertanyaan_id].append(t)
    pohon = susunan(evaluasi.instrumen)
    nomor = {s.id: n for n, s in enumerate(pohon.soal, start=1)}
    penyusun = _Penyusun(evaluasi, pilihan, _berkas_per_versi(evaluasi), tautan, tabel_bukti(evaluasi), nomor)
    klaster = penyusun.klaster([k for k in pohon.klaster if pilihan.klaster in ("", k.kode)])
    return IsiBerkas(
        kop=susun_kop(evaluasi.kota),
        tahun=evaluasi.tahun,
        contoh=evaluasi.contoh,
        instrumen=str(evaluasi.instrumen),
        pilihan=pilihan,
        klaster=klaster,
        ditinggal=tuple(penyusun.ditinggal),
    )


def sidik_berkas_kini(isi: IsiBerkas, *, hilang: int = 0) -> str:
    """The hash of what the files would hold now; who asked and why is no part of it.

    `hilang`: files that the store did not give when it was made. Such a ZIP is never offered in place of a new one.
    """
    return sidik_isi(_tanpa_peminta(isi), (*RUPA, f"{hilang} hilang") if hilang else RUPA)


def sidik_berkas_untuk_halaman(evaluasi: Evaluasi, pilihan: Pilihan) -> str:
    """The same for pages: the newest audit row of the city names the state (see `laporan.queries.sidik`)."""
    terakhir = Riwayat.objects.filter(kota=evaluasi.kota_id).order_by("-pk").values_list("pk", flat=True).first()
    saringan = f"{pilihan.klaster}-{pilihan.diterima:d}-{pilihan.peka:d}"
    kunci = f"laporan-berkas-{evaluasi.pk}-{evaluasi.revisi}-{terakhir or 0}-{saringan}"
    hasil = cache.get(kunci)
    if hasil is None:
        hasil = sidik_berkas_kini(kumpulkan_berkas(evaluasi, pilihan))
        cache.set(kunci, hasil, UMUR_SIDIK)
    return hasil


def sebab_ditahan(laporan: LaporanTersimpan) -> str:
    """Why a finished file may not leave any more, though it is there: what became of its content since; else ""."""
    ditandai = Bukti.objects.filter(pk__in=laporan.rincian.get("id_bukti", [])).exclude(kepekaan=Bukti.Kepekaan.BIASA)
    if not laporan.memuat_peka and ditandai.exists():
        return "Bukti di dalamnya kemudian ditandai memuat data anak. Minta sekali lagi; yang baru tidak memuatnya."
    berkas = VersiBukti.setiap_berkas.filter(pk__in=laporan.rincian.get("id_versi", []))
    if berkas.exclude(status_periksa=VersiBukti.Periksa.BERSIH).exists():
        return (
            "Sebagian isinya kemudian tidak lolos pemeriksaan keamanan. Minta sekali lagi; yang baru tidak memuatnya."
        )
    return ""


def _tanpa_peminta(isi: IsiBerkas) -> IsiBerkas:
    p = isi.pilihan
    polos_ = Pilihan(klaster=p.klaster, diterima=p.diterima, peka=p.peka)
    return IsiBerkas(isi.kop, isi.tahun, isi.contoh, isi.instrumen, polos_, isi.klaster, isi.ditinggal)


def _tautan(evaluasi: Evaluasi) -> Iterable[TautanBukti]:
    """Links in the order in which they were made, so that a piece keeps its number when others come."""
    aktif = TautanBukti.objects.aktif().filter(jawaban__evaluasi=evaluasi)
    return aktif.select_related("bukti__opd", "versi", "kebutuhan", "jawaban").order_by("ditautkan_pada", "pk")


def _berkas_per_versi(evaluasi: Evaluasi) -> PerVersi:
    terpakai = TautanBukti.objects.aktif().filter(jawaban__evaluasi=evaluasi).values("bukti_id")
    hasil: PerVersi = defaultdict(list)
    for versi in VersiBukti.setiap_berkas.filter(bukti__in=terpakai).order_by("bukti_id", "nomor", "urutan"):
        hasil[versi.bukti_id, versi.nomor].append(versi)
    return hasil


def _templat(evaluasi: Evaluasi) -> str:
    sendiri = PengaturanBukti.objects.filter(kota=evaluasi.kota_id).values_list("templat_nama", flat=True).first()
    return sendiri if sendiri and not periksa_templat(sendiri) else TEMPLAT_NAMA


class _Penyusun:
    """Goes through the instrument once, names every file and notes what stays behind."""

    def __init__(
        self,
        evaluasi: Evaluasi,
        pilihan: Pilihan,
        versi: PerVersi,
        tautan: dict[int, list[TautanBukti]],
        tabel: dict[int, TabelBukti],
        nomor: dict[int, int],
    ) -> None:
        self.evaluasi, self.pilihan, self.versi, self.tautan = evaluasi, pilihan, versi, tautan
        self.tabel, self.nomor = tabel, nomor
        self.templat = _templat(evaluasi)
        self.ditinggal: list[Ditinggal] = []

    def klaster(self, cabang: list[CabangKlaster]) -> tuple[Klaster, ...]:
        return tuple(
            Klaster(
                k.kode,
                k.nama,
                tuple(Indikator(i.kode, i.nama, tuple(self._soal(s) for s in i.soal)) for i in k.indikator),
            )
            for k in cabang
        )

    def _soal(self, cabang: CabangSoal) -> Soal:
        terpakai: set[str] = set()
        butir = [
            self._butir(cabang.kode, urut, tautan, terpakai)
            for urut, tautan in enumerate(self.tautan.get(cabang.id, ()), start=1)
        ]
        folder = f"{self.nomor[cabang.id]:03d}_{polos(cabang.kode)}"
        ada = tuple(b for b in butir if b is not None)
        return Soal(cabang.kode, cabang.teks, folder, ada, self._tabel(cabang, terpakai))

    def _tabel(self, cabang: CabangSoal, terpakai: set[str]) -> TabelBukti | None:
        """The question's table with its name, or None when there is none or it stays behind."""
        tabel = self.tabel.get(cabang.id)
        if tabel is None:
            return None
        if self.pilihan.diterima and tabel.putusan != Putusan.DITERIMA:
            self.ditinggal.append(Ditinggal(cabang.kode, 0, tabel.judul, tabel.opd, Sebab.BELUM_DITERIMA))
            return None
        return replace(tabel, nama=bedakan(f"{polos(cabang.kode)}_Tabel.xlsx", terpakai))

    def _butir(self, kode: str, urut: int, tautan: TautanBukti, terpakai: set[str]) -> Butir | None:
        """One piece, or None when it stays behind."""
        if sebab := self._sebab(tautan):
            self._tinggalkan(kode, urut, tautan, sebab)
            return None
        if tautan.bukti.adalah_tautan:
            nama = self._nama(kode, urut, tautan, ".txt", 1, 1, terpakai)
            return self._isi_butir(urut, tautan, nama, ())
        berkas = self._berkas(kode, urut, tautan, terpakai)
        return self._isi_butir(urut, tautan, "", berkas) if berkas else None

    def _isi_butir(self, urut: int, tautan: TautanBukti, nama: str, berkas: tuple[Berkas, ...]) -> Butir:
        bukti = tautan.bukti
        return Butir(
            urut=urut,
            bukti_id=bukti.pk,
            judul=bukti.judul,
            jenis=bukti.get_jenis_display(),
            nomor=bukti.nomor,
            tanggal=bukti.tanggal_dokumen,
            penanda_tangan=bukti.penanda_tangan,
            opd=bukti.opd.nama,
            memenuhi=str(tautan.kebutuhan) if tautan.kebutuhan else "",
            halaman_dari=tautan.halaman_dari,
            halaman_sampai=tautan.halaman_sampai,
            putusan=tautan.putusan,
            versi=tautan.versi.nomor if tautan.versi else 0,
            peka=bukti.peka,
            nama=nama,
            tautan=bukti.tautan_url,
            dilihat=self._dilihat(tautan),
            berkas=berkas,
        )

    def _sebab(self, tautan: TautanBukti) -> Sebab | None:
        """Why the whole piece stays behind; None when it goes."""
        if tautan.bukti.peka and not self.pilihan.peka:
            return Sebab.PEKA
        if tautan.putusan == Putusan.DITOLAK:
            return Sebab.DITOLAK
        if self.pilihan.diterima and tautan.putusan != Putusan.DITERIMA:
            return Sebab.BELUM_DITERIMA
        if tautan.versi is None and not tautan.bukti.adalah_tautan:
            return Sebab.TANPA_BERKAS
        return None

    def _berkas(self, kode: str, urut: int, tautan: TautanBukti, terpakai: set[str]) -> tuple[Berkas, ...]:
        """The clean files of the version that was attached; each other one is noted."""
        assert tautan.versi is not None  # else `_sebab` has kept it
        semua = self.versi[tautan.bukti_id, tautan.versi.nomor]
        hasil = []
        for nomor, versi in enumerate(semua, start=1):
            if not versi.bersih:
                sebab = Sebab.TERTOLAK if versi.tertolak else Sebab.MENUNGGU
                self._tinggalkan(kode, urut, tautan, sebab, f"berkas {nomor} dari {len(semua)}")
                continue
            nama = self._nama(kode, urut, tautan, versi.akhiran, nomor, len(semua), terpakai)
            hasil.append(_isi_berkas(versi, nama))
        return tuple(hasil)

    def _nama(
        self, kode: str, urut: int, tautan: TautanBukti, akhiran: str, nomor: int, banyak: int, terpakai: set[str]
    ) -> str:
        bukti = tautan.bukti
        isian = IsianNama(
            kode=kode,
            urut=urut,
            judul=bukti.judul,
            jenis=bukti.jenis,
            nomor=bukti.nomor,
            tahun=bukti.tanggal_dokumen.year if bukti.tanggal_dokumen else self.evaluasi.tahun,
            opd=bukti.opd.kode,
            akhiran=akhiran,
            berkas=nomor,
            jumlah_berkas=banyak,
        )
        nama = bedakan(susun_nama(self.templat, isian), terpakai)
        terpakai.add(nama.lower())
        return nama

    def _dilihat(self, tautan: TautanBukti) -> date | None:
        pada = tautan.bukti.tautan_dilihat_pada
        return pada.astimezone(self.evaluasi.kota.zona).date() if pada else None

    def _tinggalkan(self, kode: str, urut: int, tautan: TautanBukti, sebab: Sebab, keterangan: str = "") -> None:
        judul = "Bukti peka" if tautan.bukti.peka else tautan.bukti.judul
        self.ditinggal.append(Ditinggal(kode, urut, judul, tautan.bukti.opd.nama, sebab, keterangan))


def _isi_berkas(versi: VersiBukti, nama: str) -> Berkas:
    return Berkas(
        versi_id=versi.pk,
        lokasi=versi.berkas.name or "",
        nama=nama,
        tipe=versi.tipe,
        ukuran=versi.ukuran,
        sha256=versi.sha256,
        halaman=versi.halaman,
        kode_cek=versi.kode_cek,
    )
