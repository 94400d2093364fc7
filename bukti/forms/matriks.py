"""Input of one part's table: a grid of cells, text pasted from a spreadsheet, or a file.

Crispy is too slow for some thousand cells, so the template draws the grid itself from `baris_isian`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from bukti.forms.jawaban import PESAN_TERPOTONG, FormBersih, tanpa_potong
from bukti.lembar_matriks import BerkasDitolak, TempelanDitolak, baca_berkas, baca_tempelan
from indikator.matriks.definisi import BARIS_MAKS, Definisi, Kolom
from indikator.matriks.isi import GalatSel, HasilBaca, baca_baris, isi_tetap, kosong
from indikator.matriks.sel import tulis_sel
from klaster.lembar_kerja import UKURAN_MAKS

TAMBAH, GANTI = "tambah", "ganti"
BARIS_BARU, BARIS_AWAL = 5, 3
TEMPEL_MAKS = 500_000
GALAT_RINGKAS = 20
_NAMA = re.compile(r"s-([0-9]{1,6})-(.+)")


@dataclass(frozen=True)
class SelIsian:
    """One input of the grid."""

    kolom: Kolom
    nama: str
    nilai: str
    galat: str
    tetap: bool

    @property
    def baku(self) -> str:
        """The value among the choices of its column, whatever capitals it was pasted with; else as it was typed."""
        return next(
            (kode for kode, _ in self.kolom.pilihan_isian if kode.casefold() == self.nilai.casefold()), self.nilai
        )

    @property
    def asing(self) -> bool:
        """Pasted text that is none of the choices: shown as a choice of its own, so that it is not lost."""
        pilihan = self.kolom.pilihan_isian
        return bool(pilihan and self.nilai) and self.baku not in {kode for kode, _ in pilihan}


@dataclass(frozen=True)
class BarisIsian:
    nomor: int
    sel: list[SelIsian]
    galat: str


class MatriksForm(FormBersih):
    """The grid with its version. `mentah` are the rows as typed, {column code: text}, one for each line of the grid."""

    versi = forms.IntegerField(
        min_value=0,
        widget=forms.HiddenInput,
        error_messages={"required": PESAN_TERPOTONG, "invalid": PESAN_TERPOTONG, "min_value": PESAN_TERPOTONG},
    )
    cara = forms.ChoiceField(
        label="Baris yang sudah ada",
        required=False,
        choices=[(TAMBAH, "Tambahkan di bawahnya"), (GANTI, "Ganti semuanya")],
        widget=forms.RadioSelect,
    )
    tempel = tanpa_potong(
        forms.CharField(
            label="Tempelan",
            required=False,
            strip=False,
            max_length=TEMPEL_MAKS,
            widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
            help_text="Salin baris di Excel atau Google Sheets, lalu tempel di sini. Judul kolom boleh ikut.",
            error_messages={"max_length": f"Tempelan terlalu panjang. Tempel paling banyak {BARIS_MAKS} baris."},
        )
    )
    berkas = forms.FileField(
        label="Berkas Excel (.xlsx)",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text=f"Paling besar {UKURAN_MAKS // 1024 // 1024} MB dan {BARIS_MAKS} baris. Mulailah dari templat.",
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        definisi: Definisi,
        tahun: int,
        versi: int = 0,
        baris: Sequence[dict[str, str]] = (),
    ) -> None:
        super().__init__(data, files, initial={"versi": versi, "cara": TAMBAH})
        self.definisi, self.tahun = definisi, tahun
        self.tetap = isi_tetap(definisi, tahun)
        self.hasil = HasilBaca()
        self.pratinjau = ""  # where rows come from that are shown but not stored yet
        self.mentah = self._dari_post() if self.is_bound else self._tulis(baris)
        if not self.is_bound:
            self._lengkapi()

    baris_maks = BARIS_MAKS

    # --- The grid -------------------------------------------------------------------------------------------------
    @property
    def baris_isian(self) -> list[BarisIsian]:
        galat: dict[tuple[int, str], str] = {(g.baris, g.kode): g.pesan for g in self.hasil.galat}
        return [
            BarisIsian(
                n, [self._sel(n, i, k, baris, galat) for i, k in enumerate(self.definisi.kolom)], galat.get((n, ""), "")
            )
            for n, baris in enumerate(self.mentah, 1)
        ]

    @property
    def baris_contoh(self) -> BarisIsian:
        """An empty row for the script to copy; its number is put in by the script."""
        return BarisIsian(0, [SelIsian(k, f"s-0-{k.kode}", "", "", tetap=False) for k in self.definisi.kolom], "")

    @property
    def dapat_tambah(self) -> bool:
        return not self.definisi.bertetap and len(self.mentah) < BARIS_MAKS

    @property
    def galat_sel(self) -> list[tuple[str, GalatSel]]:
        """(id of the input, fault) for the summary on top; the rest is counted there."""
        return [(f"id_s-{g.baris}-{g.kode}" if g.kode else "", g) for g in self.hasil.galat[:GALAT_RINGKAS]]

    @property
    def galat_lain(self) -> int:
        return max(len(self.hasil.galat) - GALAT_RINGKAS, 0)

    def tambah_baris(self) -> None:
        ruang = max(BARIS_MAKS - len(self.mentah), 0)
        self.mentah += [{} for _ in range(min(BARIS_BARU, ruang))]

    def hapus_baris(self, nomor: int) -> None:
        """Take the row of that number out of the grid; in a table with given rows it is only emptied."""
        if 1 <= nomor <= len(self.mentah):
            del self.mentah[nomor - 1]
        self._lengkapi()

    def periksa(self) -> bool:
        """Check every cell; `hasil` holds rows and faults."""
        self.hasil = baca_baris(self.definisi, enumerate(self.mentah, 1), tahun=self.tahun)
        return not self.hasil.galat

    # --- Rows from elsewhere --------------------------------------------------------------------------------------
    @property
    def belum_dimuat(self) -> str:
        """The action that shows what was pasted or chosen and is not in the grid yet; "" when nothing waits.

        Saving past it would lose it without a word.
        """
        if self.cleaned_data.get("tempel", "").strip():
            return "tempel"
        return "unggah" if self.cleaned_data.get("berkas") else ""

    def muat_tempelan(self) -> bool:
        """Put the pasted rows into the grid, not stored yet; their cells are checked at once."""
        try:
            baru = baca_tempelan(self.definisi, self.cleaned_data.get("tempel", ""))
        except TempelanDitolak as galat:
            self.add_error("tempel", str(galat))
            return False
        self._muat(baru, f"{len(baru)} baris dari tempelan")
        self.data = self.data.copy()
        self.data["tempel"] = ""
        return self.periksa()

    def muat_berkas(self) -> bool:
        """Put the rows of the file into the grid, not stored yet; one bad cell and nothing is taken."""
        berkas = self.cleaned_data.get("berkas")
        if berkas is None:
            self.add_error("berkas", "Pilih berkas Excel (.xlsx) lebih dahulu.")
            return False
        if berkas.size > UKURAN_MAKS:
            self.add_error("berkas", f"Berkas lebih besar dari {UKURAN_MAKS // 1024 // 1024} MB.")
            return False
        try:
            baru = baca_berkas(self.definisi, berkas.read(), tahun=self.tahun)
        except BerkasDitolak as galat:
            for pesan in galat.pesan:
                self.add_error("berkas", pesan)
            return False
        self._muat(self._tulis(baru), f"{len(baru)} baris dari {berkas.name}")
        return self.periksa()

    def muat_lama(self, baris: Sequence[dict[str, str]]) -> None:
        """Show the rows before the last save, to be stored again or not."""
        self.mentah = self._tulis(baris)
        self.pratinjau = f"{len(baris)} baris dari isi sebelum penyimpanan terakhir"
        self._lengkapi()

    def gabungkan(self, tersimpan: Sequence[dict[str, str]]) -> int:
        """Add the stored rows that the grid does not have; says how many."""
        ada = [self._baku(b) for b in self.mentah]
        baru = [b for b in self._tulis(tersimpan) if self._baku(b) not in ada]
        self._muat(baru, f"{len(baru)} baris yang disimpan orang lain")
        self.periksa()
        return len(baru)

    def pakai_versi(self, versi: int) -> None:
        """Carry this version from now on: what was changed meanwhile is on the page, so saving again is a decision."""
        self.data = self.data.copy()
        self.data["versi"] = str(versi)

    def _muat(self, baru: list[dict[str, str]], asal: str) -> None:
        ganti = self.cleaned_data.get("cara") == GANTI
        lama = [] if ganti else [b for b in self.mentah if not kosong(self.definisi, b)]
        if self.definisi.bertetap:  # a given row that comes again takes the place of the one there
            kode = self.definisi.kolom[0].kode
            datang = {b.get(kode, "").strip().casefold() for b in baru}
            lama = [b for b in lama if b.get(kode, "").strip().casefold() not in datang]
        self.mentah = lama + baru
        self.pratinjau = asal
        self._lengkapi()

    # --- Rows as text ---------------------------------------------------------------------------------------------
    def _dari_post(self) -> list[dict[str, str]]:
        """Rows of the grid in the order of their numbers; gaps (rows taken out) close."""
        kode = {k.kode for k in self.definisi.kolom}
        baris: dict[int, dict[str, str]] = {}
        for nama in self.data:
            cocok = _NAMA.fullmatch(nama)
            if cocok and cocok[2] in kode:
                baris.setdefault(int(cocok[1]), {})[cocok[2]] = self.data[nama]
        return [baris[n] for n in sorted(baris)]

    def _tulis(self, baris: Iterable[dict[str, str]]) -> list[dict[str, str]]:
        return [{k.kode: tulis_sel(k, b.get(k.kode, "")) for k in self.definisi.kolom} for b in baris]

    def _baku(self, baris: dict[str, str]) -> list[str]:
        return [" ".join(baris.get(k.kode, "").casefold().split()) for k in self.definisi.kolom]

    def _lengkapi(self) -> None:
        """Given rows that are missing, in their order; else some empty rows to begin with."""
        if not self.definisi.bertetap:
            self.mentah += [{} for _ in range(max(BARIS_AWAL - len(self.mentah), 0))]
            return
        kode = self.definisi.kolom[0].kode
        ada = {b.get(kode, "").strip().casefold() for b in self.mentah}
        self.mentah += [{kode: t} for t in self.tetap if t.casefold() not in ada]
        urutan = {t.casefold(): n for n, t in enumerate(self.tetap)}
        self.mentah.sort(key=lambda b: urutan.get(b.get(kode, "").strip().casefold(), len(urutan)))

    def _sel(
        self, nomor: int, urutan: int, kolom: Kolom, baris: dict[str, str], galat: dict[tuple[int, str], str]
    ) -> SelIsian:
        nilai = baris.get(kolom.kode, "")
        tetap = urutan == 0 and nilai.strip().casefold() in {t.casefold() for t in self.tetap}
        return SelIsian(kolom, f"s-{nomor}-{kolom.kode}", nilai, galat.get((nomor, kolom.kode), ""), tetap)
