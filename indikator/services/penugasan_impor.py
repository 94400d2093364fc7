"""Taking in a sheet of assignments: first tried without leaving anything behind, then applied as it was shown."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.core import signing
from django.db import transaction

from indikator.aturan.tata_tugas import Tata
from indikator.berkas.penugasan import baca_penugasan
from indikator.models import Evaluasi
from indikator.queries.penugasan import Perubahan, Rancangan, rancang
from indikator.services.penugasan import PenugasanDitolak, terapkan_penugasan
from klaster.galat import Ditolak
from klaster.lembar_kerja import LembarDitolak
from klaster.models import Pengguna

GARAM = "indikator.penugasan_impor"
MASA_BERLAKU = 3600  # seconds between looking at the preview and applying it
PESAN_USANG = "Pratinjau ini sudah tidak berlaku. Unggah berkasnya sekali lagi."


def rancang_impor(*, evaluasi: Evaluasi, isi: bytes, oleh: Pengguna) -> Rancangan:
    """What this sheet would change, with every fault by row; nothing is changed. Raises `Ditolak` for no sheet at all.

    The rules of assignments are asked by really doing it and undoing it, so preview and import cannot disagree.
    """
    try:
        baris, cacat = baca_penugasan(isi)
    except LembarDitolak as galat:
        raise Ditolak(str(galat), bidang="berkas") from galat
    rancangan = rancang(evaluasi, baris)
    cacat = cacat + rancangan.cacat
    if not cacat and rancangan.perubahan:
        cacat = _uji(evaluasi, rancangan.perubahan, oleh)
    return replace(rancangan, cacat=sorted(cacat))


def segel(evaluasi: Evaluasi, perubahan: list[Perubahan], oleh: Pengguna) -> str:
    """The changes as shown, signed, to be sent back when they are applied."""
    isi = [
        [
            p.jawaban.pk,
            p.baru.pimpin,
            sorted(p.baru.opd),
            p.lama.sidik,
            p.tenggat_berubah,
            p.tenggat.isoformat() if p.tenggat else None,
        ]
        for p in perubahan
    ]
    return signing.dumps({"evaluasi": evaluasi.pk, "oleh": oleh.pk, "isi": isi}, salt=GARAM, compress=True)


def terapkan_segel(*, evaluasi: Evaluasi, segel: str, alasan: str, oleh: Pengguna) -> int:
    """Apply what the preview showed; how many questions changed. Refused when it is another's, too old or overtaken."""
    try:
        isi = signing.loads(segel, salt=GARAM, max_age=MASA_BERLAKU)
    except signing.BadSignature as galat:
        raise Ditolak(PESAN_USANG) from galat
    if (isi["evaluasi"], isi["oleh"]) != (evaluasi.pk, oleh.pk):
        raise Ditolak(PESAN_USANG)
    return terapkan_penugasan(evaluasi=evaluasi, alasan=alasan, oleh=oleh, **_argumen(isi["isi"]))


def _argumen(isi: list[list[Any]]) -> dict[str, Any]:
    return {
        "tata": {pk: Tata(pimpin, frozenset(opd)) for pk, pimpin, opd, *_ in isi},
        "sidik": {pk: sidik for pk, _, _, sidik, *_ in isi},
        "tenggat": {pk: date.fromisoformat(hari) if hari else None for pk, _, _, _, ganti, hari in isi if ganti},
    }


def _uji(evaluasi: Evaluasi, perubahan: list[Perubahan], oleh: Pengguna) -> list[tuple[int, str]]:
    """The refusals by row that applying would meet."""
    nomor = {p.jawaban.pertanyaan.kode: p.nomor for p in perubahan}
    try:
        with transaction.atomic():
            terapkan_penugasan(
                evaluasi=evaluasi,
                tata={p.jawaban.pk: p.baru for p in perubahan},
                tenggat={p.jawaban.pk: p.tenggat for p in perubahan if p.tenggat_berubah},
                sidik={},
                alasan="uji",  # the reason is asked for beside the preview
                oleh=oleh,
            )
            transaction.set_rollback(True)
    except PenugasanDitolak as galat:
        return [(nomor[kode], pesan) for kode, pesan in galat.salah]
    return []
