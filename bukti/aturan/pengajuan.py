"""Rules of the checks before submission that are about evidence. Importing this module registers them."""

from collections import defaultdict
from collections.abc import Iterator

from bukti.models import VersiBukti
from bukti.potret import BERUPA_DAFTAR, FaktaBukti, PotretLampiran
from bukti.queries.potret_bukti import FAKTA
from indikator.aturan.taksiran import SATU_BERKAS_MAKS
from indikator.pengajuan.potret import Potret, PotretJawaban
from indikator.pengajuan.temuan import Temuan, Tingkat, Tujuan, aturan, pada_pertanyaan
from klaster.templatetags.kla import tanggal

JANGKAR = "bukti"
SEBUT_MAKS = 8


def _fakta(potret: Potret) -> FaktaBukti:
    return potret.fakta[FAKTA]


def _dipakai(potret: Potret) -> Iterator[tuple[PotretJawaban, list[PotretLampiran]]]:
    """Answers that claim points, each with what is attached to it."""
    lampiran = _fakta(potret).lampiran
    for j in potret.jawaban:
        if j.terjawab and j.poin > 0:
            yield j, lampiran.get(j.pk, [])


def _berlaku(potret: Potret) -> Iterator[tuple[PotretJawaban, PotretLampiran]]:
    """Every piece that counts as proof of an answer with points."""
    for j, semua in _dipakai(potret):
        for satu in semua:
            if satu.berlaku:
                yield j, satu


def _tahun_diminta(potret: Potret, jawaban: PotretJawaban) -> set[int]:
    return {potret.tahun - n for n in range(max(jawaban.tahun_data, 1))}


def _pada(potret: Potret, jawaban: PotretJawaban, satu: PotretLampiran, pesan: str) -> Temuan:
    return pada_pertanyaan(potret, jawaban, pesan, satu.opd, jangkar=JANGKAR)


@aturan(
    "tanpa_bukti",
    "Jawaban bernilai tanpa bukti",
    Tingkat.PERINGATAN,
    "Lampirkan bukti atau isi matriksnya; poin tanpa bukti biasanya gugur saat diverifikasi.",
)
def tanpa_bukti(potret: Potret) -> Iterator[Temuan]:
    for j, semua in _dipakai(potret):
        if not semua and not j.bertabel:
            yield pada_pertanyaan(potret, j, f"Pertanyaan {j.kode} dijawab “{j.nilai}” tanpa bukti.", jangkar=JANGKAR)


@aturan(
    "bukti_wajib",
    "Bukti wajib belum lengkap",
    Tingkat.PERINGATAN,
    "Lampirkan bukti yang diwajibkan pertanyaan; tanpa bukti wajib, jawaban tidak dapat diterima verifikator.",
)
def bukti_wajib(potret: Potret) -> Iterator[Temuan]:
    kurang = _fakta(potret).wajib_kurang
    for j, _ in _dipakai(potret):
        for kebutuhan in kurang.get(j.pk, []):
            yield pada_pertanyaan(
                potret, j, f"Pertanyaan {j.kode}: bukti wajib belum ada, yaitu {kebutuhan}.", jangkar=JANGKAR
            )


@aturan(
    "semua_bukti_ditolak",
    "Semua bukti ditolak",
    Tingkat.PERINGATAN,
    "Ganti berkas yang ditolak atau lampirkan bukti lain.",
)
def semua_bukti_ditolak(potret: Potret) -> Iterator[Temuan]:
    """Evidence is there, but none of it counts any more, and no table stands in for it."""
    for j, semua in _dipakai(potret):
        if semua and not j.bertabel and not any(satu.berlaku for satu in semua):
            yield pada_pertanyaan(
                potret, j, f"Pertanyaan {j.kode}: {len(semua)} bukti dilampirkan, semuanya ditolak.", jangkar=JANGKAR
            )


@aturan(
    "berkas_belum_diperiksa",
    "Berkas belum selesai diperiksa",
    Tingkat.PERINGATAN,
    "Tunggu sampai pemeriksaan otomatis selesai; bila lama, hubungi admin sistem.",
)
def berkas_belum_diperiksa(potret: Potret) -> Iterator[Temuan]:
    for j, satu in _berlaku(potret):
        if satu.periksa == VersiBukti.Periksa.MENUNGGU:
            yield _pada(potret, j, satu, f"Pertanyaan {j.kode}: berkas “{satu.judul}” masih diperiksa.")


@aturan(
    "berkas_ditolak",
    "Berkas tidak lolos pemeriksaan",
    Tingkat.PERINGATAN,
    "Ganti berkasnya menurut alasan pada halaman bukti, atau lepaskan dari pertanyaan.",
)
def berkas_ditolak(potret: Potret) -> Iterator[Temuan]:
    for j, semua in _dipakai(potret):
        for satu in semua:
            if satu.periksa in VersiBukti.TERTOLAK:
                yield _pada(potret, j, satu, f"Pertanyaan {j.kode}: berkas “{satu.judul}” tidak lolos pemeriksaan.")


@aturan(
    "bukti_luar_tahun",
    "Bukti di luar tahun evaluasi",
    Tingkat.PERINGATAN,
    "Lampirkan bukti dari tahun yang dinilai, atau perbaiki tanggal dan periodenya bila salah tulis.",
)
def bukti_luar_tahun(potret: Potret) -> Iterator[Temuan]:
    """Regulations, decrees, agreements and certificates prove as long as they hold, so only later ones are wrong."""
    for j, satu in _berlaku(potret):
        if not satu.cocok_tahun(_tahun_diminta(potret, j), potret.tahun):
            tahun = ", ".join(str(t) for t in sorted(satu.tahun))
            yield _pada(potret, j, satu, f"Pertanyaan {j.kode}: “{satu.judul}” bertahun {tahun}.")


@aturan(
    "bukti_kedaluwarsa",
    "Bukti kedaluwarsa",
    Tingkat.PERINGATAN,
    "Lampirkan yang masih berlaku, atau perbaiki tanggal berlakunya bila salah tulis.",
)
def bukti_kedaluwarsa(potret: Potret) -> Iterator[Temuan]:
    for j, satu in _berlaku(potret):
        if satu.kedaluwarsa(potret.hari_ini):
            sampai = tanggal(satu.berlaku_sampai)
            yield _pada(potret, j, satu, f"Pertanyaan {j.kode}: “{satu.judul}” hanya berlaku sampai {sampai}.")


@aturan(
    "data_dua_tahun",
    "Data dua tahun baru satu tahun",
    Tingkat.PERINGATAN,
    "Lampirkan data kedua tahun yang diminta, atau isi periode buktinya sampai mencakup keduanya.",
)
def data_dua_tahun(potret: Potret) -> Iterator[Temuan]:
    """Undated evidence is not counted either way; where all is undated nothing can be told."""
    for j, semua in _dipakai(potret):
        diminta = _tahun_diminta(potret, j)
        ada = set().union(*(s.tahun for s in semua if s.berlaku)) & diminta
        if len(diminta) > 1 and ada and ada != diminta:
            kurang = ", ".join(str(t) for t in sorted(diminta - ada))
            yield pada_pertanyaan(
                potret,
                j,
                f"Pertanyaan {j.kode} meminta data beberapa tahun; tahun {kurang} belum ada.",
                jangkar=JANGKAR,
            )


@aturan(
    "angka_bukti",
    "Angka lebih besar dari buktinya",
    Tingkat.SARAN,
    "Lampirkan daftar atau matriks yang memuat semuanya, atau perbaiki angka jawaban.",
)
def angka_bukti(potret: Potret) -> Iterator[Temuan]:
    """More things are claimed than pieces shown, and none of the pieces is of a kind that could list them all."""
    for j, semua in _dipakai(potret):
        bukti = [s for s in semua if s.berlaku]
        if j.angka is None or j.satuan == "%" or j.wilayah or j.bertabel or not bukti:
            continue
        if j.angka > len(bukti) and not any(s.jenis in BERUPA_DAFTAR for s in bukti):
            yield pada_pertanyaan(
                potret, j, f"Pertanyaan {j.kode} dijawab {j.nilai}, buktinya {len(bukti)} buah.", jangkar=JANGKAR
            )


@aturan(
    "satu_berkas",
    "Satu berkas untuk banyak pertanyaan",
    Tingkat.SARAN,
    "Sebut halaman yang dirujuk pada setiap pertanyaan, atau pisahkan berkasnya.",
)
def satu_berkas(potret: Potret) -> Iterator[Temuan]:
    """The same bytes count as one file, also when they were uploaded twice under two titles."""
    pemakai: dict[str, dict[str, PotretLampiran]] = defaultdict(dict)
    for j, satu in _berlaku(potret):
        if satu.sha256:
            pemakai[satu.sha256][j.kode] = satu
    for kode in pemakai.values():
        if len(kode) > SATU_BERKAS_MAKS:
            satu = next(iter(kode.values()))
            lain = f" dan {len(kode) - SEBUT_MAKS} lain" if len(kode) > SEBUT_MAKS else ""
            yield Temuan(
                pesan=f"“{satu.judul}” dipakai pada {len(kode)} pertanyaan: {', '.join([*kode][:SEBUT_MAKS])}{lain}.",
                tujuan=Tujuan("bukti:bukti_detail", (satu.bukti_id,)),
                opd=satu.opd,
            )
