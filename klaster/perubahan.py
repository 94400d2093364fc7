"""Before and after of an audit row in words that people read: labels of fields, values as the pages write them."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model

from klaster.models import Riwayat
from klaster.templatetags.kla import KOSONG, tanggal, tulis_angka, waktu

_HARI = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_SAAT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")
#: Names that rows use beside the fields of their object.
_LABEL = {
    "angka": "jawaban (angka)",
    "baris": "banyak baris",
    "berkas": "nomor berkas",
    "cara": "cara membuka",
    "nilai_unit": "jawaban unit",
    "opd": "OPD",
    "opsi": "jawaban (pilihan)",
    "pimpin": "OPD penanggung jawab",
    "saringan": "saringan",
    "sidik": "sidik (SHA-256)",
    "sidik_berkas": "sidik berkas (SHA-256)",
}


@dataclass(frozen=True)
class Perubahan:
    """One field: its label, and both values in words. `berubah`: they differ."""

    label: str
    sebelum: str
    sesudah: str
    berubah: bool


def perubahan(baris: Riwayat, zona: ZoneInfo) -> list[Perubahan]:
    """What the row says about fields, in the order of the row; those that changed first."""
    sebelum, sesudah = baris.sebelum or {}, baris.sesudah or {}
    model = _model(baris.objek_jenis)
    hasil = []
    for kunci in dict.fromkeys([*sebelum, *sesudah]):
        bidang = _bidang(model, kunci)
        lama, baru = (_tulis(isi.get(kunci), bidang, zona) for isi in (sebelum, sesudah))
        hasil.append(Perubahan(_label(kunci, bidang), lama, baru, lama != baru))
    return sorted(hasil, key=lambda satu: not satu.berubah)


def nama_jenis(objek_jenis: str) -> str:
    """The kind of an object as a word; its stored name when the model is gone."""
    model = _model(objek_jenis)
    return str(model._meta.verbose_name) if model else objek_jenis


def _model(objek_jenis: str) -> type[Model] | None:
    try:
        return apps.get_model(objek_jenis)
    except (LookupError, ValueError):
        return None


def _bidang(model: type[Model] | None, kunci: str) -> Field | None:
    try:
        bidang = model._meta.get_field(kunci) if model else None
    except FieldDoesNotExist:
        return None
    return bidang if isinstance(bidang, Field) else None


def _label(kunci: str, bidang: Field | None) -> str:
    label = str(bidang.verbose_name) if bidang else _LABEL.get(kunci, kunci.replace("_", " "))
    return label[:1].upper() + label[1:]


def _tulis(nilai: Any, bidang: Field | None, zona: ZoneInfo) -> str:
    if bidang is not None and bidang.choices and isinstance(nilai, str | int):
        pilihan = dict(bidang.flatchoices)
        if nilai in pilihan:
            return str(pilihan[nilai]) or KOSONG
    return _kata(nilai, zona)


def _kata(nilai: Any, zona: ZoneInfo) -> str:
    if nilai is None or nilai in ("", [], {}):
        return KOSONG
    if isinstance(nilai, bool):
        return "ya" if nilai else "tidak"
    if isinstance(nilai, float):
        return tulis_angka(nilai, 4, pangkas=True)
    if isinstance(nilai, dict):
        return "; ".join(f"{kunci.replace('_', ' ')}: {_kata(isi, zona)}" for kunci, isi in nilai.items())
    if isinstance(nilai, list):
        return ", ".join(_kata(isi, zona) for isi in nilai)
    return _teks(str(nilai), zona)


def _teks(teks: str, zona: ZoneInfo) -> str:
    """Days and moments are stored as ISO; anything else stays as it is."""
    try:
        if _HARI.match(teks):
            return tanggal(date.fromisoformat(teks))
        if _SAAT.match(teks):
            saat = datetime.fromisoformat(teks)
            return waktu(saat, zona.key) if saat.tzinfo else teks
    except ValueError:
        return teks
    return teks
