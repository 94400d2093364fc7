"""Collects everything the self-evaluation report shows, in a fixed number of queries.

Points are reckoned here by the scoring engine from the very answers that are printed, not taken from the stored
result: the sums of a printed report must agree with its own lines even while the scoring task is still on its way.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.db.models import F, QuerySet

from bukti.models import TautanBukti
from indikator import skoring
from indikator.jembatan import instrumen_mesin, jawaban_mesin
from indikator.models import BlokKlaster, Evaluasi, Indikator, Jawaban, Penugasan, SkorTahap, Status
from indikator.models.skor import Tahap
from indikator.models.status import TERKIRIM
from indikator.queries.matriks import Tabel, tabel_evaluasi
from klaster.models import Kota, PredikatTerbit
from klaster.models.opd import JENIS_WILAYAH, JenisOpd
from klaster.templatetags.kla import tulis_angka
from laporan import isi_laporan as isi
from laporan.tabel_cetak import cetak_tabel

#: More units of one kind than this are counted instead of named.
WILAYAH_DISEBUT_MAKS = 3


def kumpulkan_isi(evaluasi: Evaluasi) -> isi.IsiLaporan:
    """The contents of the report as they stand now. Needs nothing loaded but the evaluation itself."""
    mesin = instrumen_mesin(evaluasi.instrumen)
    jawaban = list(Jawaban.objects.filter(evaluasi=evaluasi).select_related("pertanyaan").menurut_urutan())
    mandiri = skoring.hitung(mesin, {j.pertanyaan.kode: jawaban_mesin(j) for j in jawaban})
    verifikasi = skoring.jumlahkan(
        mesin, {j.pertanyaan.kode: j.nilai_verifikasi for j in jawaban if j.nilai_verifikasi is not None}
    )
    bagian = _per_jawaban(Penugasan.objects.filter(jawaban__evaluasi=evaluasi).select_related("opd"))
    tautan = _per_jawaban(_tautan(evaluasi))
    wajib = _berbukti_wajib(evaluasi)
    tabel = tabel_evaluasi(evaluasi)
    pertanyaan = defaultdict(list)
    for j, skor in zip(jawaban, _skor_terjawab(mandiri, jawaban), strict=True):
        baris = _pertanyaan(j, skor, bagian[j.pk], tautan[j.pk], tabel.get(j.pk), bukti_wajib=j.pertanyaan_id in wajib)
        pertanyaan[j.pertanyaan.indikator_id].append(baris)
    return isi.IsiLaporan(
        kop=susun_kop(evaluasi.kota),
        tahun=evaluasi.tahun,
        tahun_penghargaan=evaluasi.tahun_penghargaan,
        status=evaluasi.get_status_display(),
        tenggat=evaluasi.tenggat,
        target=evaluasi.target.nama if evaluasi.target else "",
        contoh=evaluasi.contoh,
        instrumen=_instrumen(evaluasi),
        nilai=_nilai(mandiri, verifikasi),
        predikat_mandiri=_predikat(mandiri),
        predikat_verifikasi=_predikat(verifikasi),
        skala=tuple(isi.Pita(b.kode, b.nama, b.batas_bawah, b.inklusif) for b in mesin.skala),
        klaster=_klaster(evaluasi, mandiri, verifikasi, pertanyaan),
        status_pertanyaan=_hitung_status(jawaban),
        singkatan=_singkatan(b for baris in bagian.values() for b in baris),
        terbit=_terbit(evaluasi.kota),
        tahap=_tahap(evaluasi),
        versi_mesin=skoring.VERSI_MESIN,
    )


def _tautan(evaluasi: Evaluasi) -> QuerySet[TautanBukti]:
    """Attached evidence that has not been withdrawn; what meets a requirement first, in the same order everywhere."""
    return (
        TautanBukti.objects.aktif()
        .filter(jawaban__evaluasi=evaluasi)
        .select_related("bukti", "versi", "opd")
        .order_by(F("kebutuhan__urutan").asc(nulls_last=True), "ditautkan_pada", "pk")
    )


def _skor_terjawab(mandiri: skoring.Hasil, jawaban: list[Jawaban]) -> Iterator[Decimal | None]:
    """Self-score of each answer, None where the engine finds nothing to score."""
    hasil = {p.kode: p for k in mandiri.klaster for i in k.indikator for p in i.pertanyaan}
    for j in jawaban:
        satu = hasil[j.pertanyaan.kode]
        yield satu.skor if satu.terjawab else None


def _per_jawaban(baris: Iterable) -> dict[int, list]:
    hasil: dict[int, list] = defaultdict(list)
    for satu in baris:
        hasil[satu.jawaban_id].append(satu)
    return hasil


def _berbukti_wajib(evaluasi: Evaluasi) -> set[int]:
    """Questions that ask for at least one compulsory piece of evidence."""
    semua = evaluasi.instrumen.pertanyaan.filter(kebutuhan__wajib=True)
    return set(semua.order_by().values_list("pk", flat=True).distinct())


# --- Questions --------------------------------------------------------------------------------------------------
def _pertanyaan(
    jawaban: Jawaban,
    skor: Decimal | None,
    bagian: list[Penugasan],
    tautan: list[TautanBukti],
    tabel: Tabel | None,
    *,
    bukti_wajib: bool,
) -> isi.Pertanyaan:
    soal = jawaban.pertanyaan
    return isi.Pertanyaan(
        kode=soal.kode,
        teks=soal.teks,
        jawaban=_kata_jawaban(jawaban),
        catatan=jawaban.catatan.strip(),
        status=jawaban.status,
        maks=soal.skor_maks,
        mandiri=skor,
        verifikasi=jawaban.nilai_verifikasi,
        opd=_bagian(bagian),
        wilayah=_wilayah(bagian),
        bukti=tuple(_bukti(t) for t in tautan),
        bukti_wajib=bukti_wajib,
        catatan_verifikasi=jawaban.catatan_verifikasi.strip(),
        alasan_kembali=jawaban.alasan_kembali.strip(),
        tabel=cetak_tabel(tabel) if tabel else None,
    )


def _kata_jawaban(jawaban: Jawaban) -> str:
    """The answer in words: the option's wording, or the number with its unit ("72,5 %")."""
    if jawaban.angka is None:
        return jawaban.label_opsi or jawaban.opsi
    return f"{tulis_angka(jawaban.angka, 4, pangkas=True)}\N{NO-BREAK SPACE}{jawaban.pertanyaan.satuan}".strip()


def _bagian(bagian: list[Penugasan]) -> tuple[isi.Bagian, ...]:
    """The lead first, then by name; kecamatan and kelurahan only where they are few or have written something."""
    terkumpul = set(_jenis_terkumpul(bagian))
    tampil = [b for b in bagian if b.pimpin or b.opd.jenis not in terkumpul or b.catatan.strip()]
    tampil.sort(key=lambda b: (not b.pimpin, b.opd.adalah_wilayah, b.opd.singkatan))
    return tuple(
        isi.Bagian(
            opd=b.opd.singkatan,
            pimpin=b.pimpin,
            terhitung=not b.pimpin and b.opd.jenis in terkumpul,
            status=b.status,
            catatan=b.catatan.strip(),
        )
        for b in tampil
    )


def _jenis_terkumpul(bagian: list[Penugasan]) -> list[str]:
    return [j for j in JENIS_WILAYAH if sum(b.opd.jenis == j for b in bagian) > WILAYAH_DISEBUT_MAKS]


def _wilayah(bagian: list[Penugasan]) -> tuple[isi.KelompokWilayah, ...]:
    kelompok = []
    for jenis in _jenis_terkumpul(bagian):
        unit = [b for b in bagian if b.opd.jenis == jenis]
        terkirim = sum(b.status in TERKIRIM for b in unit)
        kelompok.append(isi.KelompokWilayah(JenisOpd(jenis).label.lower(), len(unit), terkirim))
    return tuple(kelompok)


def _bukti(tautan: TautanBukti) -> isi.Bukti:
    bukti = tautan.bukti
    return isi.Bukti(
        judul=bukti.judul,
        jenis=bukti.get_jenis_display(),
        nomor=bukti.nomor,
        tanggal=bukti.tanggal_dokumen,
        berlaku_sampai=bukti.berlaku_sampai,
        alamat=bukti.tautan_url,
        halaman_dari=tautan.halaman_dari,
        halaman_sampai=tautan.halaman_sampai,
        jumlah_halaman=tautan.versi.halaman if tautan.versi else None,
        opd=tautan.opd.singkatan,
        putusan=tautan.putusan,
        label_putusan=tautan.get_putusan_display(),
        catatan=tautan.catatan.strip(),
    )


# --- Nodes ------------------------------------------------------------------------------------------------------
_Simpul = skoring.Hasil | skoring.HasilKlaster | skoring.HasilIndikator


def _jumlah_skor(simpul: _Simpul) -> Decimal:
    return simpul.total if isinstance(simpul, skoring.Hasil) else simpul.skor


def _nilai(mandiri: _Simpul, verifikasi: _Simpul) -> isi.Nilai:
    """Both results come from the same tree, so node and node belong together."""
    return isi.Nilai(
        maks=mandiri.skor_maks,
        mandiri=_jumlah_skor(mandiri),
        verifikasi=_jumlah_skor(verifikasi),
        terjawab=mandiri.terjawab,
        diterima=verifikasi.terjawab,
        total=mandiri.total_pertanyaan,
    )


def _klaster(
    evaluasi: Evaluasi,
    mandiri: skoring.Hasil,
    verifikasi: skoring.Hasil,
    pertanyaan: dict[int, list[isi.Pertanyaan]],
) -> tuple[isi.Klaster, ...]:
    nama_klaster = {
        b.klaster.kode: b.nama
        for b in BlokKlaster.objects.filter(instrumen=evaluasi.instrumen_id).select_related("klaster")
    }
    baris = {i.kode: i for i in Indikator.objects.filter(instrumen=evaluasi.instrumen_id)}
    hasil = []
    for km, kv in zip(mandiri.klaster, verifikasi.klaster, strict=True):
        anak = tuple(
            isi.Indikator(im.kode, baris[im.kode].nama, _nilai(im, iv), tuple(pertanyaan[baris[im.kode].pk]))
            for im, iv in zip(km.indikator, kv.indikator, strict=True)
        )
        hasil.append(isi.Klaster(km.kode, nama_klaster[km.kode], _nilai(km, kv), anak))
    return tuple(hasil)


def _predikat(hasil: skoring.Hasil) -> isi.Predikat:
    lanjut = hasil.berikut
    return isi.Predikat(
        kode=hasil.predikat.kode,
        nama=hasil.predikat.nama,
        berikut=lanjut.batas.nama if lanjut else "",
        kurang=lanjut.kurang if lanjut else None,
    )


# --- The rest ---------------------------------------------------------------------------------------------------
def susun_kop(kota: Kota) -> isi.Kop:
    """The letterhead of a city."""
    return isi.Kop(
        kota=kota.nama,
        kode=kota.kode,
        provinsi=kota.provinsi,
        zona=kota.zona_waktu,
        dinas=kota.nama_dinas,
        alamat=kota.alamat_dinas,
        jabatan=kota.jabatan_penanda_tangan,
        nama=kota.nama_penanda_tangan,
        nip=kota.nip_penanda_tangan,
    )


def _instrumen(evaluasi: Evaluasi) -> isi.Instrumen:
    instrumen = evaluasi.instrumen
    return isi.Instrumen(instrumen.nama, instrumen.kode, instrumen.versi, instrumen.sidik)


def _hitung_status(jawaban: list[Jawaban]) -> tuple[tuple[str, int], ...]:
    return tuple((s.value, sum(j.status == s for j in jawaban)) for s in Status)


def _singkatan(bagian: Iterable[Penugasan]) -> tuple[tuple[str, str], ...]:
    """Code and full name of every department that the report names by its code."""
    return tuple(sorted({(b.opd.singkatan, b.opd.nama) for b in bagian if not b.opd.adalah_wilayah}))


def _terbit(kota: Kota) -> tuple[isi.Terbit, ...]:
    return tuple(
        isi.Terbit(
            tahun_evaluasi=t.tahun_evaluasi,
            tahun_penghargaan=t.tahun_penghargaan,
            tahap=t.get_tahap_display(),
            nilai=t.nilai,
            predikat=t.predikat,
            jenis_predikat=t.get_jenis_predikat_display() if t.jenis_predikat else "",
            sumber=t.sumber_url,
            catatan=t.catatan,
        )
        for t in PredikatTerbit.objects.filter(kota=kota).order_by("tahun_evaluasi", "tahap")
    )


def _tahap(evaluasi: Evaluasi) -> tuple[isi.TotalTahap, ...]:
    """Added up here and not in the database: SQLite would add binary floats."""
    skor: dict[str, list[Decimal]] = defaultdict(list)
    for tahap, nilai in SkorTahap.objects.filter(evaluasi=evaluasi).order_by().values_list("tahap", "skor"):
        skor[tahap].append(nilai)
    return tuple(isi.TotalTahap(t.label, sum(skor[t], Decimal(0)), len(skor[t])) for t in Tahap if skor[t])
