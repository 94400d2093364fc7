"""Evidence as the manifest of a submission lists it: every piece in use, with its exact file."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import QuerySet

from bukti.models import TautanBukti, VersiBukti
from bukti.queries.versi import muat_berkas
from indikator.models import Evaluasi


def tautan_pengajuan(evaluasi: Evaluasi) -> QuerySet[TautanBukti]:
    """Links that a submission holds: all in use, also those that a verifier refused, with their verdict."""
    return TautanBukti.objects.aktif().filter(jawaban__evaluasi=evaluasi)


def lampiran_manifes(evaluasi: Evaluasi) -> dict[int, list[dict[str, Any]]]:
    """Answer id -> its evidence as JSON, in two queries. Dates are ISO text; sizes and pages are whole numbers."""
    hasil: dict[int, list[dict[str, Any]]] = defaultdict(list)
    tautan = tautan_pengajuan(evaluasi).select_related("bukti", "versi", "opd", "kebutuhan")
    semua = list(tautan.order_by("jawaban_id", "bukti_id", "pk"))
    muat_berkas([t.versi for t in semua])
    for t in semua:
        hasil[t.jawaban_id].append(_entri(t))
    return dict(hasil)


def _entri(tautan: TautanBukti) -> dict[str, Any]:
    bukti, versi = tautan.bukti, tautan.versi
    return {
        "kunci": _kunci(tautan),
        "bukti": bukti.pk,
        "opd": tautan.opd.kode,
        "judul": bukti.judul,
        "jenis": bukti.jenis,
        "nomor": bukti.nomor,
        "tanggal": _iso(bukti.tanggal_dokumen),
        "periode": [_iso(bukti.periode_mulai), _iso(bukti.periode_akhir)],
        "berlaku_sampai": _iso(bukti.berlaku_sampai),
        "tautan": bukti.tautan_url,
        "memenuhi": str(tautan.kebutuhan) if tautan.kebutuhan else "",
        "halaman_rujukan": [tautan.halaman_dari, tautan.halaman_sampai],
        "putusan": tautan.putusan,
        "berkas": _berkas(versi) if versi else None,
        **({"berkas_lain": lain} if (lain := [_berkas(v) for v in _kawan(versi)]) else {}),
    }


def _kawan(versi: VersiBukti | None) -> list[VersiBukti]:
    """The files of a version after its first. Named only where there are some, as before there could be any."""
    return versi.semua_berkas[1:] if versi else []


def _berkas(versi: VersiBukti) -> dict[str, Any]:
    return {
        "versi": versi.nomor,
        "nama": versi.nama_asli,
        "ukuran": versi.ukuran,
        "sha256": versi.sha256,
        "halaman": versi.halaman,
        "pemeriksaan": versi.status_periksa,
    }


def _kunci(tautan: TautanBukti) -> str:
    """The evidence with its content and the pages pointed at: what a signature is about."""
    isi = "+".join(v.sha256 for v in tautan.versi.semua_berkas) if tautan.versi else tautan.bukti.tautan_url
    return f"{tautan.bukti_id}:{isi}:{tautan.halaman_dari or ''}-{tautan.halaman_sampai or ''}"


def _iso(tanggal: date | None) -> str | None:
    return tanggal.isoformat() if tanggal else None
