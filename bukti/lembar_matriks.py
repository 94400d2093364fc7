"""Tables to and from spreadsheets: what is pasted, an uploaded file, the template of a part, the merged export."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from indikator.matriks.definisi import BARIS_MAKS, Definisi, Jenis, Kolom, Total
from indikator.matriks.isi import HasilBaca, baca_baris, isi_tetap
from indikator.matriks.jumlah import tulis_total
from indikator.models import Jawaban
from indikator.queries.matriks import Tabel
from klaster.lembar_kerja import LembarDitolak, LembarTulis, baca_lembar, nama_kolom, teks_sel, tulis_xlsx
from klaster.templatetags.kla import tanggal

LEMBAR = "Tabel"
#: Rows of a file that may hold something: the heading and some room for rows left empty.
BARIS_BERKAS_MAKS = BARIS_MAKS + 50
GALAT_DISEBUT = 20
NOMOR_URUT = frozenset({"no", "no."})
EMPAT_ANGKA = Decimal("0.0001")
_LEBAR = {Jenis.TEKS: 28, Jenis.TEKS_PANJANG: 44, Jenis.PILIHAN: 24}

BarisMentah = tuple[int, dict[str, str]]


class TempelanDitolak(ValueError):
    """What was pasted does not fit the columns; `str(error)` says where."""


class BerkasDitolak(ValueError):
    """A file that cannot be taken as a whole; `pesan` are all reasons, naming sheet cells."""

    def __init__(self, pesan: Sequence[str]) -> None:
        super().__init__(" ".join(pesan))
        self.pesan = list(pesan)


# --- Pasted text ------------------------------------------------------------------------------------------------
def baca_tempelan(definisi: Definisi, teks: str) -> list[dict[str, str]]:
    """Rows of text copied from a spreadsheet (tabs between cells), by the headings if they came along, else in the
    order of the columns. Cells are not checked yet. Raises `TempelanDitolak`."""
    baris = [(n, sel) for n, sel in enumerate(_pisahkan(teks), 1) if any(s.strip() for s in sel)]
    if not baris:
        raise TempelanDitolak("Belum ada isi. Salin baris dari lembar kerja, lalu tempel di sini.")
    kolom: Sequence[Kolom | None] = definisi.kolom
    if _berupa_kepala(definisi, baris[0][1]):
        kolom = _kolom_menurut_kepala(definisi, baris.pop(0)[1])
    return [_pasangkan(kolom, nomor, sel) for nomor, sel in baris]


def _pisahkan(teks: str) -> list[list[str]]:
    """Spreadsheets put a cell that holds a line break in quotes; a lone quote is just a character."""
    if teks.count('"') % 2:
        return [baris.split("\t") for baris in teks.splitlines()]
    return list(csv.reader(io.StringIO(teks.replace("\r\n", "\n").replace("\r", "\n"), newline=""), delimiter="\t"))


def _berupa_kepala(definisi: Definisi, sel: Sequence[str]) -> bool:
    dikenal = {_kunci(k.label) for k in definisi.kolom} | {_kunci(k.kepala) for k in definisi.kolom}
    cocok = sum(_kunci(s) in dikenal for s in sel)
    return cocok >= min(2, len(definisi.kolom))


def _kolom_menurut_kepala(definisi: Definisi, kepala: Sequence[Any]) -> list[Kolom | None]:
    """The column of each heading, None for a running number. Raises `TempelanDitolak` for a heading that is not known
    or stands twice."""
    menurut_nama = {_kunci(n): k for k in definisi.kolom for n in (k.label, k.kepala)}
    hasil: list[Kolom | None] = []
    for satu in kepala:
        nama = _kunci(teks_sel(satu))
        kolom = menurut_nama.get(nama)
        if kolom is None and nama and nama not in NOMOR_URUT:
            label = ", ".join(k.kepala for k in definisi.kolom)
            raise TempelanDitolak(f"Judul kolom “{teks_sel(satu)}” tidak dikenal. Kolom tabel ini: {label}.")
        if kolom is not None and kolom in hasil:
            raise TempelanDitolak(f"Judul kolom “{kolom.kepala}” ada dua kali. Hapus salah satunya.")
        hasil.append(kolom)
    return hasil


def _pasangkan(kolom: Sequence[Kolom | None], nomor: int, sel: Sequence[str]) -> dict[str, str]:
    lebih = [s for s in sel[len(kolom) :] if s.strip()]
    if lebih:
        raise TempelanDitolak(
            f"Baris {nomor} tempelan berisi lebih dari {len(kolom)} kolom, mulai “{lebih[0][:40]}”. "
            "Salin hanya kolom tabel ini, atau ikutkan baris judulnya."
        )
    return {k.kode: s for k, s in zip(kolom, sel, strict=False) if k is not None}


def _kunci(teks: str) -> str:
    return " ".join(teks.casefold().split())


# --- An uploaded file -------------------------------------------------------------------------------------------
def baca_berkas(definisi: Definisi, isi: bytes, *, tahun: int) -> list[dict[str, str]]:
    """Rows of an XLSX file in canonical text, all or nothing. Raises `BerkasDitolak` naming every bad cell."""
    try:
        lembar = baca_lembar(isi, baris_maks=BARIS_BERKAS_MAKS)
        if not lembar.baris:
            raise LembarDitolak(f"Lembar “{lembar.nama}” kosong. Isi templatnya, lalu unggah lagi.")
        (baris_kepala, kepala), *baris = lembar.baris
        kolom = _kolom_menurut_kepala(definisi, kepala)
    except (LembarDitolak, TempelanDitolak) as galat:
        raise BerkasDitolak([str(galat)]) from galat
    _pastikan_kolom_lengkap(definisi, kolom, baris_kepala)
    mentah, ragu = [], []
    for nomor, sel in baris:
        mentah.append((nomor, _teks_baris(kolom, sel)))
        ragu += [_sebut(kolom, k, nomor, _PERSEN_RAGU) for k, s in zip(kolom, sel, strict=False) if _persen_ragu(k, s)]
    hasil = baca_baris(definisi, mentah, tahun=tahun)
    if pesan := [*ragu, *_galat_sel(kolom, hasil)]:
        lebih = len(pesan) - GALAT_DISEBUT
        raise BerkasDitolak(pesan[:GALAT_DISEBUT] + ([f"Dan {lebih} sel lain."] if lebih > 0 else []))
    return hasil.baris


_PERSEN_RAGU = (
    "Excel menyimpan 80% sebagai 0,8, jadi angka ini dapat dibaca dua cara. Tulis 80, atau 0,8% sebagai teks."
)


def _persen_ragu(kolom: Kolom | None, nilai: Any) -> bool:
    """A number of at most one in a column of percentages: 0.8 may be 80 % formatted by the program, or 0.8 %."""
    angka = isinstance(nilai, int | float) and not isinstance(nilai, bool)
    return kolom is not None and kolom.jenis == Jenis.PERSEN and angka and 0 < nilai <= 1


def _pastikan_kolom_lengkap(definisi: Definisi, kolom: Sequence[Kolom | None], baris: int) -> None:
    hilang = [k.kepala for k in definisi.kolom if k.wajib and k not in kolom]
    if hilang:
        raise BerkasDitolak(
            [f"Baris {baris} harus berisi judul kolom; yang belum ada: {', '.join(hilang)}. Pakai templat bagian ini."]
        )


def _teks_baris(kolom: Sequence[Kolom | None], sel: Sequence[Any]) -> dict[str, str]:
    return {k.kode: _teks(k, s) for k, s in zip(kolom, sel, strict=False) if k is not None}


def _teks(kolom: Kolom, nilai: Any) -> str:
    """A cell as people would type it: numbers with a comma, dates without their midnight."""
    if isinstance(nilai, datetime):
        return nilai.date().isoformat()
    if isinstance(nilai, float) and kolom.berangka and not nilai.is_integer():
        angka = Decimal(str(nilai)).quantize(EMPAT_ANGKA, rounding=ROUND_HALF_UP)  # binary dust of a stored result
        return f"{angka.normalize():f}".replace(".", ",")
    return teks_sel(nilai)


def _galat_sel(kolom: Sequence[Kolom | None], hasil: HasilBaca) -> list[str]:
    menurut_kode = {k.kode: k for k in kolom if k is not None}
    return [
        _sebut(kolom, menurut_kode.get(g.kode), g.baris, g.pesan) if g.kode in menurut_kode else str(g)
        for g in hasil.galat
    ]


def _sebut(kolom: Sequence[Kolom | None], satu: Kolom | None, baris: int, pesan: str) -> str:
    """ "Sel C5 (Penerima): Harus bilangan bulat." """
    assert satu is not None
    return f"Sel {nama_kolom(kolom.index(satu) + 1)}{baris} ({satu.label}): {pesan}"


# --- Files to download ------------------------------------------------------------------------------------------
def tulis_templat(definisi: Definisi, baris: Sequence[dict[str, str]], *, tahun: int) -> bytes:
    """The file of one part: its rows under the headings, given rows where there are any, and a sheet of rules."""
    isi = list(baris)
    pertama = definisi.kolom[0].kode
    ada = {b.get(pertama) for b in isi}
    isi += [{pertama: tetap} for tetap in isi_tetap(definisi, tahun) if tetap not in ada]
    tabel = LembarTulis(
        LEMBAR,
        [k.kepala for k in definisi.kolom],
        [[_nilai(k, b.get(k.kode, "")) for k in definisi.kolom] for b in isi],
        [_LEBAR.get(k.jenis, 16) for k in definisi.kolom],
    )
    petunjuk = LembarTulis(
        "Petunjuk",
        ["Kolom", "Wajib", "Isian", "Batas atau pilihan"],
        [[k.kepala, "ya" if k.wajib else "tidak", k.sebutan_jenis, _batas(k)] for k in definisi.kolom],
        [30, 8, 18, 60],
    )
    return tulis_xlsx([tabel, petunjuk])


def tulis_gabungan(tabel: Tabel, jawaban: Jawaban) -> bytes:
    """The table of all parts as a file of today."""
    return tulis_xlsx(lembar_gabungan(tabel, jawaban, diunduh=jawaban.evaluasi.hari_ini))


def lembar_gabungan(tabel: Tabel, jawaban: Jawaban, *, diunduh: date | None = None) -> list[LembarTulis]:
    """All rows with the OPD of each and the totals, and a sheet that says what it is. `diunduh` None is left out."""
    kolom = tabel.definisi.kolom
    baris: list[list[Any]] = [
        [b.penugasan.opd.nama, *(_nilai(k, satu.get(k.kode, "")) for k in kolom)]
        for b in tabel.bagian
        for satu in b.baris
    ]
    if tabel.total:
        baris.append(["Total", *(_nilai_total(k, tabel.total.get(k.kode)) for k in kolom)])
    evaluasi = jawaban.evaluasi
    keterangan = [
        ["Kota", evaluasi.kota.nama],
        ["Tahun evaluasi", str(evaluasi.tahun)],
        ["Pertanyaan", f"{jawaban.pertanyaan.kode}. {jawaban.pertanyaan.teks}"],
        ["Tabel", tabel.definisi.judul],
        *([["Diunduh", tanggal(diunduh)]] if diunduh else []),
        ["Belum mengisi", ", ".join(p.opd.nama for p in tabel.kosong) or "tidak ada"],
    ]
    return [
        LembarTulis(
            LEMBAR, ["OPD", *(k.kepala for k in kolom)], baris, [30, *(_LEBAR.get(k.jenis, 16) for k in kolom)]
        ),
        LembarTulis("Keterangan", ["Hal", "Isi"], keterangan, [18, 90]),
    ]


def _nilai(kolom: Kolom, kanonik: str) -> Any:
    """Numbers and dates as such, so that a spreadsheet can reckon with them; what it would misread stays text."""
    if not kanonik:
        return ""
    if kolom.jenis == Jenis.PERSEN and 0 < Decimal(kanonik) <= 1:
        return f"{kanonik.replace('.', ',')}%"
    if kolom.berangka:
        return Decimal(kanonik)
    if kolom.jenis == Jenis.TAHUN:
        return int(kanonik)
    return date.fromisoformat(kanonik) if kolom.jenis == Jenis.TANGGAL else kanonik


def _nilai_total(kolom: Kolom, nilai: Decimal | None) -> Any:
    """A sum as a number; an average or a share says what it is."""
    if nilai is None:
        return ""
    return nilai if kolom.total == Total.JUMLAH else tulis_total(kolom, nilai)


def _batas(kolom: Kolom) -> str:
    if kolom.pilihan_isian:
        return ", ".join(label for _, label in kolom.pilihan_isian)
    ujung = [(n, b) for n, b in (("paling kecil", kolom.minimum), ("paling besar", kolom.maksimum)) if b is not None]
    return ", ".join(f"{nama} {batas.normalize():f}" for nama, batas in ujung)
