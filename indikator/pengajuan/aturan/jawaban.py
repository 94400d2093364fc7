"""Rules about an answer."""

from collections.abc import Iterator
from decimal import Decimal

from indikator.matriks.definisi import definisi_dari_data
from indikator.matriks.jumlah import nilai_tabel, sesuai
from indikator.models.status import Status
from indikator.pengajuan.potret import Potret
from indikator.pengajuan.temuan import Pelaku, Temuan, Tingkat, Tujuan, aturan, pada_pertanyaan
from klaster.templatetags.kla import tulis_angka

#: A verified score of less than this share of the self-score, and at least so many points below it, is worth a look.
SEPARUH, SELISIH_PENTING = Decimal("0.5"), Decimal(1)


@aturan(
    "menunggu_verifikasi",
    "Jawaban masih menunggu verifikator",
    Tingkat.MENGHALANGI,
    "Terima atau kembalikan jawabannya lebih dahulu: setelah diajukan, jawaban tidak dapat dinilai lagi.",
    Pelaku.VERIFIKATOR,
)
def menunggu_verifikasi(potret: Potret) -> Iterator[Temuan]:
    for j in potret.jawaban:
        if j.status == Status.MENUNGGU:
            yield Temuan(
                pesan=f"Pertanyaan {j.kode} sudah diajukan OPD, tetapi belum diputuskan verifikator.",
                tujuan=Tujuan("bukti:verifikasi", (potret.kode_kota, potret.tahun, j.kode)),
                kode=j.kode,
                klaster=j.klaster,
                opd=j.pimpin.opd if j.pimpin else None,
            )


@aturan(
    "belum_dijawab",
    "Pertanyaan belum dijawab",
    Tingkat.PERINGATAN,
    "Isi jawabannya, juga bila jawabannya belum ada: pertanyaan kosong bernilai nol.",
)
def belum_dijawab(potret: Potret) -> Iterator[Temuan]:
    """A question that its units answer is not the lead's to fill: see `unit_belum_menjawab`."""
    for j in potret.jawaban:
        if not j.terjawab and not j.wilayah:
            yield pada_pertanyaan(
                potret,
                j,
                f"Pertanyaan {j.kode} belum dijawab; nilainya nol dari {_poin(j.poin_maks)} poin.",
                jangkar="judul-jawaban",
            )


@aturan(
    "tawaran_lalu",
    "Isian tahun lalu belum diputuskan",
    Tingkat.PERINGATAN,
    "Putuskan apakah jawaban dan bukti tahun lalu dipakai, diperbarui, atau dilepas.",
)
def tawaran_lalu(potret: Potret) -> Iterator[Temuan]:
    for j in potret.jawaban:
        if j.perlu_dicek:
            yield pada_pertanyaan(
                potret,
                j,
                f"Isian tahun lalu untuk pertanyaan {j.kode} masih “perlu dicek ulang”, sehingga belum dihitung.",
            )


@aturan(
    "verifikasi_jauh",
    "Nilai verifikasi jauh di bawah nilai mandiri",
    Tingkat.SARAN,
    "Baca catatan verifikator; lengkapi buktinya atau perbaiki jawabannya sebelum dinilai pihak luar.",
)
def verifikasi_jauh(potret: Potret) -> Iterator[Temuan]:
    for j in potret.jawaban:
        nilai = j.nilai_verifikasi
        if nilai is not None and nilai < j.poin * SEPARUH and j.poin - nilai >= SELISIH_PENTING:
            yield pada_pertanyaan(
                potret,
                j,
                f"Pertanyaan {j.kode}: nilai mandiri {_poin(j.poin)}, nilai verifikasi {_poin(nilai)}.",
                jangkar="judul-nilai",
            )


@aturan(
    "angka_tabel",
    "Angka berbeda dari isi matriks",
    Tingkat.SARAN,
    "Cocokkan angka jawaban dengan isi matriksnya; perbaiki yang keliru.",
)
def angka_tabel(potret: Potret) -> Iterator[Temuan]:
    """Only where the instrument says how the table gives the number; a unit question is computed, not typed."""
    for j in potret.jawaban:
        definisi = definisi_dari_data(dict(j.matriks))
        if definisi is None or j.angka is None or j.wilayah:
            continue
        menurut_tabel = nilai_tabel(definisi, [dict(b) for bagian in j.bagian for b in bagian.baris])
        if menurut_tabel is not None and not sesuai(menurut_tabel, j.angka):
            isi = f"{tulis_angka(menurut_tabel, 4, pangkas=True)} {j.satuan}".strip()
            pesan = f"Pertanyaan {j.kode} dijawab {j.nilai}, sedangkan menurut matriksnya {isi}."
            yield pada_pertanyaan(potret, j, pesan, jangkar="tabel")


def _poin(nilai: Decimal) -> str:
    return tulis_angka(nilai, 2, pangkas=True)
