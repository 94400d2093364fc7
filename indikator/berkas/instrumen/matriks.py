"""Tables of the file: those named under `matriks_acuan`, and the one that a question asks for under `matriks`.

A question writes the name of a table, or a map: `acuan` (a name) or `kolom` (a table of its own), with `judul`,
`petunjuk` and `nilai` (how the rows give the question's number) beside it.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from indikator.berkas.instrumen.bentuk import IsiKolom, IsiPenilaian, IsiTabel
from indikator.berkas.instrumen.pemeriksa import KODE, Pemeriksa
from indikator.berkas.instrumen.simpul import Peta, Simpul, Skalar
from indikator.matriks.definisi import KOLOM_MAKS, KOLOM_SUMBER, KOLOM_TOTAL, Jenis, Total
from indikator.skoring import Cara

PILIHAN_MAKS, TETAP_MAKS, TAHUN_TETAP_MAKS = 30, 60, 5
BERBATAS = (Jenis.BULAT, Jenis.DESIMAL, Jenis.PERSEN, Jenis.TAHUN)
BERSATUAN = (Jenis.BULAT, Jenis.DESIMAL)
PERSENTASE = ("persen_ya", "rasio")

_KUNCI_TABEL = ("judul", "petunjuk", "kolom", "baris_tetap")
_SUMBER = re.compile(r"(?P<cara>[a-z_]+)(:(?P<kolom>[^/:]+)(/(?P<penyebut>[^/:]+))?)?")


def baca_acuan(p: Pemeriksa, akar: Peta) -> dict[str, IsiTabel | None]:
    """Named tables; None stands for one with faults, which must not be told again at every question."""
    simpul = akar.isi.get("matriks_acuan")
    if simpul is None:
        return {}
    if not isinstance(simpul, Peta):
        p.catat(simpul.baris, "matriks_acuan harus berupa pasangan nama dan tabel")
        return {}
    hasil: dict[str, IsiTabel | None] = {}
    for nama, isi in simpul.isi.items():
        if not KODE.fullmatch(nama):
            p.catat(isi.baris, f"matriks_acuan: nama '{nama}' hanya boleh berisi huruf, angka, dan garis bawah")
        hasil[nama] = _baca_tabel(p, isi, f"matriks {nama}")
    return hasil


def baca_matriks(
    p: Pemeriksa, peta: Peta, apa: str, acuan: Mapping[str, IsiTabel | None], penilaian: IsiPenilaian | None
) -> IsiTabel | None:
    """The table of a question, resolved; None when it asks for none or the table has faults."""
    simpul = peta.isi.get("matriks")
    if simpul is None or (isinstance(simpul, Skalar) and simpul.nilai is None):
        return None
    if isinstance(simpul, Skalar):
        tabel = _dari_acuan(p, simpul, apa, acuan)
        return replace(tabel, baris=simpul.baris) if tabel else None
    if not isinstance(simpul, Peta):
        p.catat(simpul.baris, f"{apa}: matriks harus berupa nama tabel acuan atau tabel sendiri")
        return None
    dasar = _dasar(p, simpul, f"{apa}: matriks", acuan)
    if dasar is None:
        return None
    judul, petunjuk = (p.teks(simpul, k, f"{apa}: matriks", maks=_maks(k)) for k in ("judul", "petunjuk"))
    nilai = p.teks(simpul, "nilai", f"{apa}: matriks", maks=80) or ""
    tabel = replace(
        dasar, judul=judul or dasar.judul, petunjuk=petunjuk or dasar.petunjuk, nilai=nilai, baris=simpul.baris
    )
    if nilai:
        _periksa_nilai(p, tabel, simpul.isi["nilai"].baris, f"{apa}: matriks", penilaian)
    return tabel


def _dari_acuan(p: Pemeriksa, simpul: Simpul, apa: str, acuan: Mapping[str, IsiTabel | None]) -> IsiTabel | None:
    nama = p.teks_simpul(simpul, f"{apa}: matriks", maks=40)
    if nama is None:
        return None
    if nama not in acuan:
        p.catat(simpul.baris, f"{apa}: matriks '{nama}' tidak ada pada matriks_acuan")
        return None
    return acuan[nama]


def _dasar(p: Pemeriksa, peta: Peta, apa: str, acuan: Mapping[str, IsiTabel | None]) -> IsiTabel | None:
    if "acuan" not in peta.isi:
        return _baca_tabel(p, peta, apa, boleh=["nilai"])
    p.peta(peta, apa, ["acuan"], ["judul", "petunjuk", "nilai"])
    return _dari_acuan(p, peta.isi["acuan"], apa, acuan)


def _baca_tabel(p: Pemeriksa, simpul: Simpul, apa: str, boleh: list[str] | None = None) -> IsiTabel | None:
    peta = p.peta(simpul, apa, ["kolom"], [*_KUNCI_TABEL, *(boleh or [])])
    if peta is None:
        return None
    judul = p.teks(peta, "judul", apa, maks=_maks("judul")) or ""
    petunjuk = p.teks(peta, "petunjuk", apa, maks=_maks("petunjuk"), boleh_kosong=True) or ""
    tertulis = p.daftar(peta, "kolom", apa)
    if len(tertulis) > KOLOM_MAKS:
        p.catat(tertulis[KOLOM_MAKS].baris, f"{apa}: paling banyak {KOLOM_MAKS} kolom, sekarang {len(tertulis)}")
    kolom = p.semua(tertulis, lambda s: _baca_kolom(p, s, apa))
    p.tanpa_ganda([(k.kode, k.baris) for k in kolom], f"{apa}: kode kolom")
    p.tanpa_ganda([(k.label.casefold(), k.baris) for k in kolom], f"{apa}: label kolom")
    tetap, tahun = _baca_tetap(p, peta, apa, kolom)
    if not kolom or len(kolom) < len(tertulis):
        return None
    return IsiTabel(judul, petunjuk, kolom, tetap, tahun, "", simpul.baris)


def _baca_kolom(p: Pemeriksa, simpul: Simpul, apa: str) -> IsiKolom | None:
    peta = p.peta(
        simpul,
        f"{apa}: kolom",
        ["kode", "label", "jenis"],
        ["wajib", "satuan", "minimum", "maksimum", "pilihan", "total"],
    )
    if peta is None:
        return None
    kode = p.teks(peta, "kode", f"{apa}: kolom", maks=30, pola=KODE)
    apa = f"{apa}: kolom {kode}" if kode else f"{apa}: kolom"
    label = p.teks(peta, "label", apa, maks=80)
    jenis = p.salah_satu(peta, "jenis", apa, tuple(j.value for j in Jenis))
    wajib = p.logis(peta, "wajib", apa)
    satuan = p.teks(peta, "satuan", apa, maks=20) or ""
    minimum, maksimum = p.desimal(peta, "minimum", apa), p.desimal(peta, "maksimum", apa)
    pilihan = _baca_pilihan(p, peta, apa)
    total = p.salah_satu(peta, "total", apa, tuple(t.value for t in Total))
    if kode is None or label is None or jenis is None:
        return None
    hasil = IsiKolom(kode, label, jenis, bool(wajib), satuan, minimum, maksimum, pilihan, total or "", simpul.baris)
    _periksa_kolom(p, hasil, peta, apa)
    return hasil


def _baca_pilihan(p: Pemeriksa, peta: Peta, apa: str) -> tuple[str, ...]:
    simpul = p.daftar(peta, "pilihan", apa)
    if len(simpul) > PILIHAN_MAKS:
        p.catat(simpul[PILIHAN_MAKS].baris, f"{apa}: paling banyak {PILIHAN_MAKS} pilihan")
    isi = [(p.teks_simpul(s, f"{apa}: pilihan", maks=80), s.baris) for s in simpul]
    p.tanpa_ganda([(teks.casefold(), baris) for teks, baris in isi if teks], f"{apa}: pilihan")
    return tuple(teks for teks, _ in isi if teks)


def _periksa_kolom(p: Pemeriksa, kolom: IsiKolom, peta: Peta, apa: str) -> None:
    """What does not go with the kind of the column."""
    jenis = Jenis(kolom.jenis)
    if jenis == Jenis.PILIHAN and not kolom.pilihan and not peta.isi.get("pilihan"):
        p.catat(kolom.baris, f"{apa}: jenis pilihan memerlukan daftar pilihan")
    cocok = {
        "pilihan": (Jenis.PILIHAN,),
        "minimum": BERBATAS,
        "maksimum": BERBATAS,
        "satuan": BERSATUAN,
        "total": KOLOM_TOTAL[Total(kolom.total)] if kolom.total else tuple(Jenis),
    }
    for kunci, boleh in cocok.items():
        if kunci in peta.isi and jenis not in boleh:
            p.catat(peta.isi[kunci].baris, _tidak_cocok(apa, kunci, kolom))
    if kolom.minimum is not None and kolom.maksimum is not None and kolom.minimum >= kolom.maksimum:
        p.catat(kolom.baris, f"{apa}: minimum harus di bawah maksimum")


def _tidak_cocok(apa: str, kunci: str, kolom: IsiKolom) -> str:
    nilai = f" {kolom.total}" if kunci == "total" else ""
    return f"{apa}: {kunci}{nilai} tidak dapat dipakai pada kolom {kolom.jenis}"


def _baca_tetap(p: Pemeriksa, peta: Peta, apa: str, kolom: tuple[IsiKolom, ...]) -> tuple[tuple[str, ...], int]:
    """Given rows: their texts, or the number of years up to the one evaluated."""
    simpul = peta.isi.get("baris_tetap")
    if simpul is None:
        return (), 0
    apa = f"{apa}: baris_tetap"
    tetap = p.peta(simpul, apa, [], ["isi", "tahun"])
    if tetap is None:
        return (), 0
    if len(tetap.isi) != 1:
        p.catat(simpul.baris, f"{apa}: tulis salah satu saja, isi atau tahun")
        return (), 0
    jenis = "tahun" if "tahun" in tetap.isi else "teks"
    if kolom and kolom[0].jenis != jenis:
        p.catat(simpul.baris, f"{apa}: kolom pertama harus berjenis {jenis}")
    if jenis == "tahun":
        return (), p.bulat(tetap, "tahun", apa, 1, TAHUN_TETAP_MAKS) or 0
    return _isi_tetap(p, tetap, apa), 0


def _isi_tetap(p: Pemeriksa, tetap: Peta, apa: str) -> tuple[str, ...]:
    simpul = p.daftar(tetap, "isi", apa)
    if len(simpul) > TETAP_MAKS:
        p.catat(simpul[TETAP_MAKS].baris, f"{apa}: paling banyak {TETAP_MAKS} baris")
    isi = [(p.teks_simpul(s, apa, maks=200), s.baris) for s in simpul]
    p.tanpa_ganda([(teks.casefold(), baris) for teks, baris in isi if teks], apa)
    return tuple(teks for teks, _ in isi if teks)


def _periksa_nilai(p: Pemeriksa, tabel: IsiTabel, baris: int, apa: str, penilaian: IsiPenilaian | None) -> None:
    """`nilai` names a way that exists, columns that exist and can be counted so, and fits the question's number."""
    cocok = _SUMBER.fullmatch(tabel.nilai)
    cara = cocok["cara"] if cocok else ""
    if cocok is None or cara not in KOLOM_SUMBER or not _kolom_lengkap(cara, cocok["kolom"], cocok["penyebut"]):
        p.catat(baris, f"{apa}: nilai '{tabel.nilai}' tidak dikenal; pilih {', '.join(_BENTUK_NILAI)}")
        return
    for kode in filter(None, (cocok["kolom"], cocok["penyebut"])):
        kolom = next((k for k in tabel.kolom if k.kode == kode), None)
        if kolom is None:
            p.catat(baris, f"{apa}: nilai memakai kolom '{kode}' yang tidak ada")
        elif kolom.jenis not in KOLOM_SUMBER[cara]:
            p.catat(baris, f"{apa}: nilai {cara} tidak dapat dipakai pada kolom {kolom.jenis}")
    if penilaian is None:
        return
    if penilaian.cara not in (Cara.RENTANG, Cara.LINEAR):
        p.catat(baris, f"{apa}: nilai hanya untuk pertanyaan berjawaban angka")
    elif (penilaian.satuan == "%") != (cara in PERSENTASE):
        p.catat(baris, f"{apa}: nilai {cara} tidak sesuai dengan satuan '{penilaian.satuan}'")


_BENTUK_NILAI = (
    "jumlah_baris",
    "jumlah_beda:kolom",
    "jumlah_ya:kolom",
    "total:kolom",
    "persen_ya:kolom",
    "rasio:kolom/kolom",
)


def _kolom_lengkap(cara: str, kolom: str | None, penyebut: str | None) -> bool:
    """As many columns as the way needs: none, one, or two."""
    perlu = {"jumlah_baris": 0, "rasio": 2}.get(cara, 1)
    return perlu == bool(kolom) + bool(penyebut)


def _maks(kunci: str) -> int:
    return 120 if kunci == "judul" else 600
