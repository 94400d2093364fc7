"""The description of the API for people, made from the same document that machines read."""

from dataclasses import dataclass
from typing import Any

from laporan.api.alamat import api


@dataclass(frozen=True, slots=True)
class Bidang:
    """One parameter or one field: its name, what kind of value, and what it means."""

    nama: str
    jenis: str
    arti: str
    wajib: bool = True


@dataclass(frozen=True, slots=True)
class Bentuk:
    """One kind of object in the answers."""

    nama: str
    bidang: tuple[Bidang, ...]


@dataclass(frozen=True, slots=True)
class Operasi:
    """One address. `jawaban` names the kind of object it answers with."""

    kode: str
    jalur: str
    ringkas: str
    cakupan: str
    parameter: tuple[Bidang, ...]
    jawaban: str
    penolakan: tuple[tuple[str, str], ...]


_JENIS = {"string": "teks", "integer": "bilangan bulat", "boolean": "ya/tidak", "object": "objek", "null": "kosong"}


def susun_dokumentasi() -> tuple[list[Operasi], list[Bentuk]]:
    """The addresses, and the objects that they answer with, in the order of the document."""
    dokumen = api.get_openapi_schema()
    operasi = [_operasi(jalur, cara["get"]) for jalur, cara in dokumen["paths"].items()]
    dipakai = [
        Bentuk(nama, tuple(_bidang(n, isi, isi_skema) for n, isi in isi_skema["properties"].items()))
        for nama, isi_skema in dokumen["components"]["schemas"].items()
        if nama not in ("Lembar", "NinjaPaginationResponseSchema")
    ]
    return operasi, dipakai


def _operasi(jalur: str, isi: dict[str, Any]) -> Operasi:
    return Operasi(
        kode=isi["operationId"],
        jalur=jalur,
        ringkas=isi["summary"],
        cakupan=isi["tags"][0],
        parameter=tuple(
            Bidang(p["name"], kata_jenis(p["schema"]), p.get("description", ""), p["required"])
            for p in isi.get("parameters", [])
        ),
        jawaban=_nama_rujukan(isi["responses"][200]["content"]["application/json"]["schema"]),
        penolakan=tuple((str(s), r["description"]) for s, r in isi["responses"].items() if int(s) >= 400),
    )


def _bidang(nama: str, isi: dict[str, Any], induk: dict[str, Any]) -> Bidang:
    return Bidang(nama, kata_jenis(isi), isi.get("description", ""), nama in induk.get("required", []))


def kata_jenis(skema: dict[str, Any]) -> str:
    """The kind of a value in words: "daftar Kota", "teks atau kosong"."""
    if "$ref" in skema:
        return _nama_rujukan(skema)
    if "anyOf" in skema:
        return " atau ".join(kata_jenis(s) for s in skema["anyOf"])
    if skema.get("type") == "array":
        return f"daftar {kata_jenis(skema['items'])}"
    if skema.get("format") == "date-time":
        return "waktu"
    if "enum" in skema:
        return " | ".join(str(n) for n in skema["enum"])
    return _JENIS.get(skema.get("type", ""), "apa saja")


def _nama_rujukan(skema: dict[str, Any]) -> str:
    return skema.get("$ref", "").rsplit("/", 1)[-1]
