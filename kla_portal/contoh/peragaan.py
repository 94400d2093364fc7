"""Plays a plan on the rows of one answer, step by step as the services would, and keeps the audit rows.

Nothing is stored here: the rows that come out are written set-wise. `tests/kla_portal/contoh` plays the same steps
through the services and compares.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bukti.models import Bukti, TautanBukti, VersiBukti
from indikator.aturan.isian import isi_bagian, isi_jawaban, label_bagian, teks_angka
from indikator.aturan.wilayah import bagian_unit, hitung_wilayah, nama_unit
from indikator.matriks.definisi import definisi_dari_data
from indikator.models import IsiMatriks, Jawaban, KebutuhanBukti, Penugasan, Status, TawaranLalu
from kla_portal.contoh.rencana import RencanaBagian, RencanaJawaban, RencanaTautan
from kla_portal.contoh.tabel import isi_tabel
from kla_portal.contoh.waktu import Linimasa
from klaster.models import Aksi, Opd, Pengguna, Riwayat
from klaster.services.riwayat import susun_riwayat

DITERIMA, DITOLAK, MENUNGGU = (
    TautanBukti.Putusan.DITERIMA,
    TautanBukti.Putusan.DITOLAK,
    TautanBukti.Putusan.MENUNGGU,
)


@dataclass
class Berkas:
    """A document as stored: its evidence row and its versions, the first one used unless repaired. `tambahan`: more
    files of the first version."""

    bukti: Bukti
    versi: list[VersiBukti]
    tambahan: list[VersiBukti] = field(default_factory=list)
    pertama: datetime | None = None

    @property
    def semua(self) -> list[VersiBukti]:
        return [*self.versi, *self.tambahan]

    def pakai(self, waktu: datetime) -> None:
        """The earliest use dates the upload."""
        if self.pertama is None or waktu < self.pertama:
            self.pertama = waktu


@dataclass
class Pelaku:
    """Who acts in a city."""

    operator: dict[str, Pengguna]  # by code of the office
    verifikator: Pengguna
    opd: dict[str, Opd]


@dataclass
class Hasil:
    """What is to be written."""

    tautan: list[TautanBukti] = field(default_factory=list)
    matriks: list[IsiMatriks] = field(default_factory=list)
    riwayat: list[Riwayat] = field(default_factory=list)
    tawaran: list[TawaranLalu] = field(default_factory=list)
    gerak_skor: int = 0


class Peragaan:
    """One answer on its way through the season."""

    def __init__(
        self,
        jawaban: Jawaban,
        bagian: dict[str, Penugasan],
        rencana: RencanaJawaban,
        berkas: dict[str, Berkas],
        kebutuhan: list[KebutuhanBukti],
        pelaku: Pelaku,
        linimasa: Linimasa,
        hasil: Hasil,
    ) -> None:
        self.jawaban, self.bagian, self.rencana, self.berkas = jawaban, bagian, rencana, berkas
        self.kebutuhan, self.pelaku, self.linimasa, self.hasil = kebutuhan, pelaku, linimasa, hasil
        self.tautan: list[tuple[RencanaTautan, TautanBukti]] = []
        self.kota = jawaban.evaluasi.kota_id
        self.pimpin = rencana.soal.pimpin.opd
        self.isi = linimasa.langkah("isi")
        self.unit = self._waktu_semua_unit()
        self.unit_terakhir: datetime | None = None

    def jalankan(self) -> None:
        keadaan = self.rencana.keadaan
        if keadaan != "belum":
            self._putuskan_tawaran()
        self._lampirkan()
        self._isi_tabel()
        if keadaan != "belum":
            self._simpan_jawaban()
        self._ajukan()
        if keadaan in ("diterima", "dikembalikan", "menunggu_ulang", "diterima_ulang"):
            self._putuskan("putusan", ulang=keadaan != "diterima")
        if keadaan in ("menunggu_ulang", "diterima_ulang"):
            self._perbaiki()
        if keadaan == "diterima_ulang":
            self._putuskan("putusan_akhir", ulang=False)
        self.hasil.tautan += [t for _, t in self.tautan]

    def _putuskan_tawaran(self) -> None:
        """`putuskan_tawaran`: last year's answer is seen before this year's is given, and renewed."""
        tawaran = getattr(self.jawaban, "tawaran_lalu", None)
        if tawaran is None:
            return
        tawaran.keputusan, tawaran.alasan = TawaranLalu.Keputusan.DIPERBARUI, ""
        tawaran.diputuskan_oleh, tawaran.diputuskan_pada = self.pelaku.operator[self.pimpin], next(self.isi)
        self.hasil.tawaran.append(tawaran)
        self._catat(
            Aksi.TAWARAN_DIPUTUSKAN,
            tawaran.diputuskan_oleh,
            tawaran.diputuskan_pada,
            label=f"pertanyaan {self.jawaban.pertanyaan.kode}",
            sebelum={"keputusan": str(TawaranLalu.Keputusan.PERLU_DICEK)},
            sesudah={"keputusan": str(tawaran.keputusan)},
        )

    def _lampirkan(self) -> None:
        """`tautkan_bukti`, once for each document; an untouched part becomes a draft."""
        for rencana in self.rencana.tautan:
            opd, berkas = self.pelaku.opd[rencana.opd], self.berkas[rencana.bahan.kunci]
            waktu = next(self.unit[opd.kode] if opd.adalah_wilayah else self.isi)
            berkas.pakai(waktu)
            oleh = self.pelaku.operator[rencana.opd]
            tautan = TautanBukti(
                bukti=berkas.bukti,
                versi=berkas.versi[0] if berkas.versi else None,
                jawaban=self.jawaban,
                kebutuhan=self.kebutuhan[rencana.kebutuhan],
                opd=opd,
                ditautkan_oleh=oleh,
                ditautkan_pada=waktu,
            )
            self.tautan.append((rencana, tautan))
            self._kerjakan(self.bagian[rencana.opd])
            self._catat(Aksi.BUKTI_DITAUTKAN, oleh, waktu, label=self._label(tautan))

    def _isi_tabel(self) -> None:
        """`simpan_matriks` of every part that has rows."""
        isi = isi_tabel(
            self.rencana,
            definisi_dari_data(self.jawaban.pertanyaan.matriks),
            kota=self.jawaban.evaluasi.kota.kode,
            nama={kode: o.nama for kode, o in self.pelaku.opd.items()},
            tahun=self.jawaban.evaluasi.tahun,
        )
        for opd, baris in isi.items():
            bagian = self.bagian[opd]
            self.hasil.matriks.append(IsiMatriks(penugasan=bagian, baris=baris))
            self._kerjakan(bagian)
            self._catat(
                Aksi.MATRIKS_DISIMPAN,
                self.pelaku.operator[opd],
                next(self.unit[opd] if bagian.opd.adalah_wilayah else self.isi),
                label=self._label_bagian(bagian),
                sebelum={"baris": 0, "isi": []},
                sesudah={"baris": len(baris), "opd": opd},
            )

    def _simpan_jawaban(self) -> None:
        """`simpan_jawaban` by the lead office."""
        nilai = self.rencana.nilai
        assert nilai is not None
        waktu, jawaban = next(self.isi), self.jawaban
        sebelum = isi_jawaban(jawaban)
        if self.rencana.soal.unit is None:  # else the value follows from the units' answers
            jawaban.opsi, jawaban.angka = nilai.opsi, nilai.angka
            self.hasil.gerak_skor += 1
        jawaban.catatan = self.rencana.catatan
        jawaban.status = Status.DRAF
        jawaban.versi += 1
        self._kerjakan(self.bagian[self.pimpin])
        self._catat(
            Aksi.JAWABAN_DISIMPAN,
            self.pelaku.operator[self.pimpin],
            waktu,
            sebelum=sebelum,
            sesudah=isi_jawaban(jawaban),
        )

    def _ajukan(self) -> None:
        """`jawab_unit` or `simpan_catatan_bagian`, and `ajukan_bagian`, of every part that is that far; lead last."""
        langkah = self.linimasa.langkah("ajukan")
        for rencana in sorted(self.rencana.bagian, key=lambda b: b.pimpin):
            bagian = self.bagian[rencana.opd]
            waktu = self.unit[rencana.opd] if bagian.opd.adalah_wilayah else langkah
            if rencana.nilai_unit:
                waktu = self._berurutan(waktu)
                self._jawab_unit(bagian, rencana, next(waktu))
            elif rencana.catatan:
                self._catatan_bagian(bagian, rencana.catatan, next(waktu))
            if rencana.diajukan:
                self._ajukan_bagian(bagian, self.pelaku.operator[rencana.opd], next(waktu))

    def _catatan_bagian(self, bagian: Penugasan, catatan: str, waktu: datetime) -> None:
        bagian.catatan = catatan
        bagian.versi += 1
        self._kerjakan(bagian)
        self._catat(
            Aksi.CATATAN_DISIMPAN,
            self.pelaku.operator[bagian.opd.kode],
            waktu,
            label=self._label_bagian(bagian),
            sebelum={"catatan": ""},
            sesudah={"catatan": catatan},
        )

    def _jawab_unit(self, bagian: Penugasan, rencana: RencanaBagian, waktu: datetime) -> None:
        """`jawab_unit`: the unit's answer with its note, then the city's value from all of them so far."""
        oleh, sebelum = self.pelaku.operator[rencana.opd], isi_bagian(bagian)
        bagian.nilai_unit, bagian.catatan = rencana.nilai_unit, rencana.catatan
        bagian.versi += 1
        self._kerjakan(bagian)
        self._catat(
            Aksi.UNIT_DIJAWAB,
            oleh,
            waktu,
            label=self._label_bagian(bagian),
            sebelum=sebelum,
            sesudah=isi_bagian(bagian),
        )
        self._hitung_nilai(oleh, waktu)

    def _hitung_nilai(self, oleh: Pengguna, waktu: datetime) -> None:
        jawaban, unit = self.jawaban, bagian_unit(self.bagian.values())
        hasil = hitung_wilayah(jawaban.pertanyaan, [b.nilai_unit for b in unit], nama_unit([b.opd.jenis for b in unit]))
        if (hasil.opsi, hasil.angka) == (jawaban.opsi, jawaban.angka):
            return
        sebelum = {"opsi": jawaban.opsi, "angka": teks_angka(jawaban.angka)}
        jawaban.opsi, jawaban.angka = hasil.opsi, hasil.angka
        jawaban.versi += 1
        self.hasil.gerak_skor += 1
        self._catat(
            Aksi.NILAI_DIHITUNG,
            oleh,
            waktu,
            label=f"pertanyaan {jawaban.pertanyaan.kode}",
            keterangan=hasil.kalimat,
            sebelum=sebelum,
            sesudah={"opsi": hasil.opsi, "angka": teks_angka(hasil.angka)},
        )

    def _ajukan_bagian(self, bagian: Penugasan, oleh: Pengguna, waktu: datetime) -> None:
        bagian.status, bagian.diajukan_oleh, bagian.diajukan_pada = Status.MENUNGGU, oleh, waktu
        self._catat(Aksi.BAGIAN_DIAJUKAN, oleh, waktu, label=self._label_bagian(bagian))
        if all(b.status == Status.MENUNGGU for b in self.bagian.values()):
            self.jawaban.status, self.jawaban.menunggu_sejak = Status.MENUNGGU, waktu
            self.jawaban.versi += 1
            self._catat(Aksi.JAWABAN_DIAJUKAN, oleh, waktu)

    def _putuskan(self, fase: str, *, ulang: bool) -> None:
        """`putuskan_tautan` for each document that waits, then `terima_jawaban` or `kembalikan_jawaban`."""
        langkah, oleh = self.linimasa.langkah(fase), self.pelaku.verifikator
        for rencana, tautan in self.tautan:
            if tautan.putusan != MENUNGGU:
                continue
            waktu, ditolak = next(langkah), bool(rencana.tolak) and ulang
            tautan.putusan, tautan.catatan = (DITOLAK, rencana.tolak) if ditolak else (DITERIMA, "")
            tautan.diputuskan_oleh, tautan.diputuskan_pada = oleh, waktu
            self.jawaban.versi += 1
            self._catat(
                Aksi.BUKTI_DITOLAK if ditolak else Aksi.BUKTI_DITERIMA,
                oleh,
                waktu,
                label=self._label(tautan),
                keterangan=tautan.catatan,
                sebelum={"putusan": str(MENUNGGU)},
                sesudah={"putusan": str(tautan.putusan)},
            )
        (self._kembalikan if ulang else self._terima)(next(langkah))

    def _terima(self, waktu: datetime) -> None:
        jawaban, nilai = self.jawaban, self.rencana.nilai_verifikasi
        assert nilai is not None
        jawaban.status, jawaban.nilai_verifikasi = Status.DITERIMA, nilai
        jawaban.verifikator, jawaban.diverifikasi_pada = self.pelaku.verifikator, waktu
        jawaban.catatan_verifikasi = self.rencana.catatan_verifikasi
        jawaban.alasan_kembali, jawaban.menunggu_sejak = "", None
        jawaban.versi += 1
        self.hasil.gerak_skor += 1
        for bagian in self.bagian.values():
            bagian.status = Status.DITERIMA
        self._catat(
            Aksi.JAWABAN_DITERIMA,
            self.pelaku.verifikator,
            waktu,
            keterangan=jawaban.catatan_verifikasi,
            sesudah={"nilai_verifikasi": f"{nilai:f}"},
        )

    def _kembalikan(self, waktu: datetime) -> None:
        jawaban, bagian = self.jawaban, self.bagian[self.pimpin]
        jawaban.status, jawaban.alasan_kembali, jawaban.menunggu_sejak = Status.DIKEMBALIKAN, self.rencana.alasan, None
        jawaban.putaran += 1
        jawaban.versi += 1
        bagian.status, bagian.diajukan_oleh, bagian.diajukan_pada = Status.DIKEMBALIKAN, None, None
        self._catat(
            Aksi.JAWABAN_DIKEMBALIKAN,
            self.pelaku.verifikator,
            waktu,
            keterangan=self.rencana.alasan,
            sesudah={"kepada": [str(bagian.opd)]},
        )

    def _perbaiki(self) -> None:
        """`ganti_berkas` of the refused document, or a better note; then the lead hands in again."""
        langkah, oleh = self.linimasa.langkah("perbaikan"), self.pelaku.operator[self.pimpin]
        diganti = [(r, t) for r, t in self.tautan if r.tolak]
        for rencana, tautan in diganti:
            versi = self.berkas[rencana.bahan.kunci].versi[1]
            versi.diunggah_pada = next(langkah)
            tautan.versi, tautan.putusan, tautan.catatan = versi, MENUNGGU, ""
            tautan.diputuskan_oleh = tautan.diputuskan_pada = None
            self._catat(
                Aksi.BUKTI_DIGANTI,
                oleh,
                versi.diunggah_pada,
                objek=tautan.bukti,
                sesudah={"versi": versi.nomor, "nama": versi.nama_asli},
            )
        if not diganti:
            self._perjelas_catatan(oleh, next(langkah))
        self._ajukan_bagian(self.bagian[self.pimpin], oleh, next(self.linimasa.langkah("ajukan_lagi")))

    def _perjelas_catatan(self, oleh: Pengguna, waktu: datetime) -> None:
        jawaban, sebelum = self.jawaban, isi_jawaban(self.jawaban)
        jawaban.catatan = f"{jawaban.catatan} Diperbaiki sesuai catatan verifikator."
        jawaban.versi += 1
        self._catat(Aksi.JAWABAN_DISIMPAN, oleh, waktu, sebelum=sebelum, sesudah=isi_jawaban(jawaban))

    def _waktu_semua_unit(self) -> dict[str, Iterator[datetime]]:
        """A kecamatan or kelurahan works at a time of its own, before the lead hands in; in the order of the plan."""
        kode = [b.opd for b in self.rencana.bagian if self.pelaku.opd[b.opd].adalah_wilayah]
        mulai = sorted(
            (next(langkah), n, langkah) for n, langkah in enumerate(self.linimasa.langkah_unit() for _ in kode)
        )
        return {k: langkah for k, (_, _, langkah) in zip(kode, mulai, strict=True)}

    def _berurutan(self, waktu: Iterator[datetime]) -> Iterator[datetime]:
        """Never before the unit that answered last: each computed value counts those that came before it."""
        for satu in waktu:
            if self.unit_terakhir is not None:
                satu = max(satu, self.unit_terakhir + timedelta(seconds=1))
            self.unit_terakhir = satu
            yield satu

    @staticmethod
    def _kerjakan(bagian: Penugasan) -> None:
        if bagian.status == Status.BELUM:
            bagian.status = Status.DRAF

    def _label_bagian(self, bagian: Penugasan) -> str:
        return label_bagian(bagian, self.jawaban)

    def _label(self, tautan: TautanBukti) -> str:
        return f"“{tautan.bukti.judul}” pada pertanyaan {self.jawaban.pertanyaan.kode}"

    def _catat(self, aksi: Aksi, oleh: Pengguna, waktu: datetime, *, objek: Any = None, **lain: Any) -> None:
        baris = susun_riwayat(aksi=aksi, objek=objek or self.jawaban, oleh=oleh, kota=self.kota, waktu=waktu, **lain)
        self.hasil.riwayat.append(baris)
