"""The list that travels with the files: for people as CSV, for programs as JSON. Pure."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from laporan.isi_berkas import Berkas, Butir, Ditinggal, IsiBerkas, Soal, TabelBukti

SKEMA = 1
KEPALA = (
    "kode",
    "folder",
    "berkas",
    "judul",
    "jenis",
    "nomor",
    "tanggal",
    "opd",
    "memenuhi",
    "halaman_rujukan",
    "putusan",
    "memuat_data_anak",
    "sha256",
    "ukuran",
    "halaman",
    "tautan",
    "alamat_cek",
)

#: The kind of a question's own table, which no piece of evidence has.
JENIS_TABEL = "Tabel isian"

#: A check code -> the address of its public page.
AlamatCek = Callable[[str], str]


def manifes_csv(isi: IsiBerkas, alamat_cek: AlamatCek) -> bytes:
    """One line a file or link. Semicolons and a byte order mark, as Excel with Indonesian settings expects."""
    wadah = io.StringIO(newline="")
    tulis = csv.writer(wadah, delimiter=";", lineterminator="\r\n")
    tulis.writerow(KEPALA)
    for soal in isi.soal:
        if soal.tabel:
            tulis.writerow([_aman(x) for x in _baris_tabel(soal, soal.tabel)])
        for butir in soal.butir:
            tulis.writerows([_aman(x) for x in baris] for baris in _baris(soal, butir, alamat_cek))
    return wadah.getvalue().encode("utf-8-sig")


def manifes_json(isi: IsiBerkas, ditinggal: Sequence[Ditinggal], alamat_cek: AlamatCek, dibuat_pada: datetime) -> bytes:
    """Everything the CSV says, what was asked for, the questions without evidence and what stayed behind."""
    data = {
        "skema": SKEMA,
        "kota": {"kode": isi.kop.kode, "nama": isi.kop.kota},
        "tahun": isi.tahun,
        "data_contoh": isi.contoh,
        "instrumen": isi.instrumen,
        "dibuat_pada": dibuat_pada.isoformat(timespec="seconds"),
        "pilihan": {
            "klaster": isi.pilihan.klaster or None,
            "hanya_yang_diterima": isi.pilihan.diterima,
            "termasuk_data_anak": isi.pilihan.peka,
            "alasan": isi.pilihan.alasan,
        },
        "jumlah": {
            "bukti": isi.banyak_bukti,
            "berkas": isi.banyak_berkas,
            "tabel": isi.banyak_tabel,
            "ukuran": isi.ukuran,
        },
        "pertanyaan": [
            {
                "kode": s.kode,
                "folder": s.folder,
                "teks": s.teks,
                "bukti": [_bukti(b, alamat_cek) for b in s.butir],
                "tabel": _tabel(s.tabel) if s.tabel else None,
            }
            for s in isi.soal
        ],
        "tidak_disertakan": [_ditinggal(d) for d in ditinggal],
    }
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def ditinggal_csv(ditinggal: Sequence[Ditinggal]) -> bytes:
    wadah = io.StringIO(newline="")
    tulis = csv.writer(wadah, delimiter=";", lineterminator="\r\n")
    tulis.writerow(("kode", "urut", "judul", "opd", "sebab", "keterangan"))
    for d in ditinggal:
        tulis.writerow([_aman(x) for x in (d.kode, d.urut, d.judul, d.opd, d.sebab.kalimat, d.keterangan)])
    return wadah.getvalue().encode("utf-8-sig")


def isi_tautan(butir: Butir) -> bytes:
    """What lies in the folder for a link: a text that every system opens and none follows by itself."""
    dilihat = f"Terakhir dipastikan terbuka: {butir.dilihat.isoformat()}" if butir.dilihat else ""
    baris = [butir.judul, butir.tautan, f"OPD: {butir.opd}", dilihat]
    return ("\r\n".join(b for b in baris if b) + "\r\n").encode("utf-8-sig")


def _baris(soal: Soal, butir: Butir, alamat_cek: AlamatCek) -> Iterable[tuple[Any, ...]]:
    umum = (butir.judul, butir.jenis, butir.nomor, butir.tanggal, butir.opd, butir.memenuhi, butir.rujukan)
    awal = (*umum, butir.putusan, "ya" if butir.peka else "tidak")
    if butir.tautan:
        yield (soal.kode, soal.folder, butir.nama, *awal, "", "", "", butir.tautan, "")
    for f in butir.berkas:
        ekor = (f.sha256, f.ukuran, f.halaman, "", "" if butir.peka else alamat_cek(f.kode_cek))
        yield (soal.kode, soal.folder, f.nama, *awal, *ekor)


def _baris_tabel(soal: Soal, tabel: TabelBukti) -> tuple[Any, ...]:
    umum = (tabel.judul, JENIS_TABEL, "", None, tabel.opd, tabel.memenuhi, "", tabel.putusan, "tidak")
    return (soal.kode, soal.folder, tabel.nama, *umum, tabel.sha256, tabel.ukuran, "", "", "")


def _tabel(tabel: TabelBukti) -> dict[str, Any]:
    return {
        "nama": tabel.nama,
        "judul": tabel.judul,
        "opd": tabel.opd,
        "memenuhi": tabel.memenuhi,
        "putusan": tabel.putusan,
        "baris": tabel.cetak.banyak,
        "sha256": tabel.sha256,
        "ukuran": tabel.ukuran,
    }


def _bukti(butir: Butir, alamat_cek: AlamatCek) -> dict[str, Any]:
    return {
        "urut": butir.urut,
        "judul": butir.judul,
        "jenis": butir.jenis,
        "nomor": butir.nomor,
        "tanggal": _iso(butir.tanggal),
        "penanda_tangan": butir.penanda_tangan,
        "opd": butir.opd,
        "memenuhi": butir.memenuhi,
        "halaman_rujukan": [butir.halaman_dari, butir.halaman_sampai],
        "putusan": butir.putusan,
        "memuat_data_anak": butir.peka,
        "tautan": butir.tautan or None,
        "versi": butir.versi or None,
        "berkas": [_berkas(f, butir.peka, alamat_cek) for f in butir.berkas],
    }


def _berkas(berkas: Berkas, peka: bool, alamat_cek: AlamatCek) -> dict[str, Any]:
    return {
        "nama": berkas.nama,
        "sha256": berkas.sha256,
        "ukuran": berkas.ukuran,
        "halaman": berkas.halaman,
        "cek": None if peka else alamat_cek(berkas.kode_cek),
    }


def _ditinggal(d: Ditinggal) -> dict[str, Any]:
    return {
        "kode": d.kode,
        "urut": d.urut,
        "judul": d.judul,
        "opd": d.opd,
        "sebab": d.sebab.value,
        "kalimat": d.sebab.kalimat,
        "keterangan": d.keterangan,
    }


def _iso(tanggal: date | None) -> str | None:
    return tanggal.isoformat() if tanggal else None


def _aman(nilai: Any) -> str:
    """A cell that no spreadsheet takes for a formula, on one line."""
    teks = _iso(nilai) if isinstance(nilai, date) else "" if nilai is None else str(nilai)
    teks = " ".join((teks or "").split())
    return f"'{teks}" if teks.startswith(("=", "+", "-", "@")) else teks
