"""What differs between two manifests of an evaluation, in words. Pure: two dictionaries in, rows out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from klaster.aturan.sebutan import sebut_bagian
from klaster.templatetags.kla import kata_status, tanggal, tulis_angka

KOSONG = "belum ada"


@dataclass(frozen=True)
class Perubahan:
    """One thing that changed: what, and how it was and is; one side is empty when it is new or gone."""

    apa: str
    dulu: str = ""
    kini: str = ""


@dataclass(frozen=True)
class BedaPertanyaan:
    """A question with everything that changed in it."""

    kode: str
    klaster: str
    perubahan: tuple[Perubahan, ...]


@dataclass(frozen=True)
class Selisih:
    """Changes of the whole (scores, predikat, sign-off), then of each question, in the order of the instrument."""

    umum: tuple[Perubahan, ...]
    pertanyaan: tuple[BedaPertanyaan, ...]

    @property
    def ada(self) -> bool:
        return bool(self.umum or self.pertanyaan)


def bandingkan(dulu: Mapping[str, Any], kini: Mapping[str, Any], urutan: Iterable[str] = ()) -> Selisih:
    """Everything that is different in `kini`. `urutan`: the question codes in their order; others come after."""
    kode = list(dict.fromkeys([*urutan, *dulu["pertanyaan"], *kini["pertanyaan"]]))
    beda = []
    for satu in kode:
        lama, baru = dulu["pertanyaan"].get(satu), kini["pertanyaan"].get(satu)
        if lama != baru and (perubahan := _pertanyaan(lama, baru)):
            beda.append(BedaPertanyaan(satu, (baru or lama or {}).get("klaster", ""), tuple(perubahan)))
    return Selisih((*_skor(dulu, kini), *_pengesahan(dulu, kini)), tuple(beda))


def _pertanyaan(lama: Mapping[str, Any] | None, baru: Mapping[str, Any] | None) -> list[Perubahan]:
    if lama is None or baru is None:
        return [Perubahan("Pertanyaan", "" if lama is None else "ada", "" if baru is None else "ada")]
    tetap = [
        ("Jawaban", lama["nilai"] or KOSONG, baru["nilai"] or KOSONG),
        ("Status", kata_status(lama["status"]), kata_status(baru["status"])),
        ("Poin mandiri", _poin(lama["poin"]), _poin(baru["poin"])),
        ("Poin verifikasi", _poin(lama["poin_verifikasi"]), _poin(baru["poin_verifikasi"])),
        ("Catatan", lama["catatan"] or KOSONG, baru["catatan"] or KOSONG),
    ]
    hasil = [Perubahan(*satu) for satu in tetap if satu[1] != satu[2]]
    return [*hasil, *_bagian(lama["bagian"], baru["bagian"]), *_bukti(lama["bukti"], baru["bukti"])]


def _bagian(lama: list[dict[str, Any]], baru: list[dict[str, Any]]) -> list[Perubahan]:
    dulu, kini = ({b["opd"]: b for b in semua} for semua in (lama, baru))
    hasil = []
    for opd in dict.fromkeys([*dulu, *kini]):
        a, b = dulu.get(opd), kini.get(opd)
        if a is None or b is None:
            hasil.append(
                Perubahan(f"Penugasan {opd}", "" if a is None else "ditugasi", "" if b is None else "ditugasi")
            )
            continue
        isi = [
            (sebut_bagian(opd), kata_status(a["status"]), kata_status(b["status"])),
            (f"Catatan {sebut_bagian(opd, awal=False)}", a["catatan"] or KOSONG, b["catatan"] or KOSONG),
            (f"Jawaban unit {opd}", a["nilai_unit"] or KOSONG, b["nilai_unit"] or KOSONG),
            (f"Matriks {opd}", _tabel(a, b), _tabel(b, a)),
        ]
        hasil += [Perubahan(*satu) for satu in isi if satu[1] != satu[2]]
    return hasil


def _tabel(bagian: Mapping[str, Any], lain: Mapping[str, Any]) -> str:
    """How many rows, and of how many the other side has nothing alike."""
    khas = sum(baris not in lain["tabel"] for baris in bagian["tabel"])
    return f"{len(bagian['tabel'])} baris" + (f", {khas} berbeda" if khas else "")


def _bukti(lama: list[dict[str, Any]], baru: list[dict[str, Any]]) -> list[Perubahan]:
    dulu, kini = ({b["bukti"]: b for b in semua} for semua in (lama, baru))
    hasil = []
    for pk in dict.fromkeys([*dulu, *kini]):
        a, b = dulu.get(pk), kini.get(pk)
        if a is None and b is not None:
            hasil.append(Perubahan("Bukti ditambahkan", "", _nama(b)))
        elif b is None and a is not None:
            hasil.append(Perubahan("Bukti dilepas", _nama(a), ""))
        elif a is not None and b is not None:
            hasil += _satu_bukti(a, b)
    return hasil


def _satu_bukti(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[Perubahan]:
    hasil = []
    if _isi_berkas(a) != _isi_berkas(b):
        hasil.append(Perubahan("Berkas bukti diganti", _nama(a), _nama(b)))
    if a["putusan"] != b["putusan"]:
        hasil.append(Perubahan(f"Putusan atas “{b['judul']}”", a["putusan"].capitalize(), b["putusan"].capitalize()))
    beda = [k for k in ("judul", "jenis", "nomor", "tanggal", "periode", "berlaku_sampai", "memenuhi") if a[k] != b[k]]
    if beda or a["halaman_rujukan"] != b["halaman_rujukan"]:
        hasil.append(Perubahan(f"Keterangan “{b['judul']}”", _keterangan(a), _keterangan(b)))
    return hasil


def _isi_berkas(bukti: Mapping[str, Any]) -> str:
    return bukti["berkas"]["sha256"] if bukti["berkas"] else bukti["tautan"]


def _nama(bukti: Mapping[str, Any]) -> str:
    berkas = bukti["berkas"]
    return f"{bukti['judul']} ({berkas['nama']}, versi {berkas['versi']})" if berkas else bukti["judul"]


def _keterangan(bukti: Mapping[str, Any]) -> str:
    periode = "–".join(_tanggal(p) for p in bukti["periode"] if p)
    halaman = "–".join(str(h) for h in bukti["halaman_rujukan"] if h)
    bagian = [
        bukti["judul"],
        bukti["jenis"],
        bukti["nomor"],
        _tanggal(bukti["tanggal"]),
        f"periode {periode}" if periode else "",
        f"berlaku sampai {_tanggal(bukti['berlaku_sampai'])}" if bukti["berlaku_sampai"] else "",
        f"halaman {halaman}" if halaman else "",
        bukti["memenuhi"],
    ]
    return "; ".join(b for b in bagian if b)


def _tanggal(iso: str | None) -> str:
    return tanggal(date.fromisoformat(iso)) if iso else ""


def _skor(dulu: Mapping[str, Any], kini: Mapping[str, Any]) -> list[Perubahan]:
    hasil = []
    for jenis, nama in (("mandiri", "mandiri"), ("verifikasi", "verifikasi")):
        a, b = dulu["skor"][jenis], kini["skor"][jenis]
        isi = [
            (f"Nilai {nama}", _poin(a["total"]), _poin(b["total"])),
            (f"Predikat menurut nilai {nama}", a["predikat"], b["predikat"]),
        ]
        hasil += [Perubahan(*satu) for satu in isi if satu[1] != satu[2]]
    return hasil


def _pengesahan(dulu: Mapping[str, Any], kini: Mapping[str, Any]) -> list[Perubahan]:
    a, b = ({p["opd"]: _sah(p) for p in m["pengesahan"]} for m in (dulu, kini))
    return [
        Perubahan(f"Pengesahan {opd}", a.get(opd, KOSONG), b.get(opd, KOSONG))
        for opd in dict.fromkeys([*a, *b])
        if a.get(opd) != b.get(opd)
    ]


def _sah(pengesahan: Mapping[str, Any]) -> str:
    return pengesahan["nama"] if pengesahan["berlaku"] else f"{pengesahan['nama']}, gugur"


def _poin(teks: str | None) -> str:
    return KOSONG if teks is None else tulis_angka(Decimal(teks), 2)
