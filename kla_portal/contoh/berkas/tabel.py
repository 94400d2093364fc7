"""Example workbooks: a matrix of partners and activities, or a table of figures by unit, with a sheet of notes."""

from datetime import datetime
from io import BytesIO
from typing import Any

from .kalimat import kalimat
from .pesanan import TANDA_CONTOH, Pesanan

KEGIATAN = [
    "Sosialisasi kepada warga",
    "Pelatihan petugas",
    "Penyediaan sarana",
    "Pendampingan keluarga",
    "Kampanye di media",
    "Pemadanan data",
    "Layanan keliling",
    "Penguatan kader",
    "Forum konsultasi",
    "Pemantauan bersama",
]
KEPALA_MATRIKS = [
    "No.",
    "Perangkat daerah atau mitra",
    "Bentuk kegiatan",
    "Sasaran",
    "Waktu",
    "Peserta L",
    "Peserta P",
    "Anggaran (Rp)",
    "Keterangan",
]
KEPALA_DATA = [
    "No.",
    "Wilayah atau unit",
    "Laki-laki",
    "Perempuan",
    "Jumlah",
    "Capaian 2023 (%)",
    "Capaian 2024 (%)",
    "Perubahan",
    "Sumber",
]


def buat_xlsx(pesanan: Pesanan) -> bytes:
    """The bytes of one example workbook. Deterministic: the creation date is that of the document."""
    import xlsxwriter

    wadah = BytesIO()
    buku = xlsxwriter.Workbook(wadah, {"in_memory": True})
    buku.set_properties(
        {
            "title": pesanan.judul[:250],
            "author": pesanan.unit,
            "comments": TANDA_CONTOH,
            "created": datetime(pesanan.tanggal.year, pesanan.tanggal.month, pesanan.tanggal.day, 9),
        }
    )
    gaya = _gaya(buku)
    if pesanan.jenis == "matriks":
        _lembar(buku, gaya, pesanan, "Matriks", KEPALA_MATRIKS, _baris_matriks(pesanan))
    else:
        for tahun in (pesanan.tahun - 1, pesanan.tahun):
            _lembar(buku, gaya, pesanan, str(tahun), KEPALA_DATA, _baris_data(pesanan, tahun))
    buku.close()
    return wadah.getvalue()


def _gaya(buku: Any) -> dict[str, Any]:
    return {
        "judul": buku.add_format({"bold": True, "font_size": 13}),
        "kepala": buku.add_format(
            {"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True, "valign": "vcenter"}
        ),
        "sel": buku.add_format({"border": 1}),
        "angka": buku.add_format({"border": 1, "num_format": "#,##0"}),
        "persen": buku.add_format({"border": 1, "num_format": "0.0"}),
        "tanda": buku.add_format({"italic": True, "font_color": "#9C0006"}),
    }


def _lembar(
    buku: Any, gaya: dict[str, Any], p: Pesanan, nama: str, kepala: list[str], baris: list[list[object]]
) -> None:
    lembar = buku.add_worksheet(nama)
    lembar.write_string(0, 0, p.judul, gaya["judul"])
    lembar.write_string(1, 0, f"{p.unit}, {p.kota} - {p.tanggal_panjang}")
    lembar.write_string(2, 0, TANDA_CONTOH, gaya["tanda"])
    for kolom, teks in enumerate(kepala):
        lembar.write_string(4, kolom, teks, gaya["kepala"])
    for nomor, isi in enumerate(baris, start=5):
        for kolom, nilai in enumerate(isi):
            if isinstance(nilai, str):
                lembar.write_string(nomor, kolom, nilai, gaya["sel"])
            else:
                lembar.write_number(nomor, kolom, nilai, gaya["angka" if isinstance(nilai, int) else "persen"])
    lembar.set_column(0, 0, 5)
    lembar.set_column(1, 3, 30)
    lembar.set_column(4, len(kepala) - 1, 14)
    lembar.freeze_panes(5, 2)
    lembar.set_footer(f"&L{TANDA_CONTOH}&RHalaman &P dari &N")


def _baris_matriks(p: Pesanan) -> list[list[object]]:
    acak = p.acak
    bulan = ["Jan-Mar", "Apr-Jun", "Jul-Sep", "Okt-Des"]
    return [
        [
            n,
            acak.choice(kalimat()["instansi"]),
            f"{acak.choice(KEGIATAN)}: {p.topik}"[:110],
            acak.choice(["Petugas", "Keluarga", "Kader", "Warga"]),
            f"{acak.choice(bulan)} {p.tahun}",
            acak.randint(4, 90),
            acak.randint(4, 120),
            acak.randint(4, 180) * 500_000,
            acak.choice(["terlaksana", "terlaksana", "dilanjutkan tahun berikutnya"]),
        ]
        for n in range(1, acak.randint(24, 70))
    ]


def _baris_data(p: Pesanan, tahun: int) -> list[list[object]]:
    acak = p.acak
    acak.seed(f"{p.kunci}/{tahun}")
    baris: list[list[object]] = []
    for putaran in range(acak.randint(3, 7)):
        for wilayah in p.baris or ("Seluruh kota",):
            laki, perempuan = acak.randint(40, 1900), acak.randint(40, 1900)
            lama, baru = round(acak.uniform(48, 92), 1), round(acak.uniform(55, 98), 1)
            baris.append(
                [
                    len(baris) + 1,
                    f"{wilayah} - triwulan {putaran % 4 + 1}",
                    laki,
                    perempuan,
                    laki + perempuan,
                    lama,
                    baru,
                    "naik" if baru > lama else "turun",
                    "Rekap unit layanan",
                ]
            )
    return baris
