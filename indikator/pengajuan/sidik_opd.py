"""The fingerprint of one OPD's parts: what its head stands behind. Pure."""

from typing import Any

from indikator.aturan.isian import teks_angka
from indikator.pengajuan.kanonik import sidik
from indikator.pengajuan.potret import Potret, PotretBagian, PotretJawaban


def isi_opd(potret: Potret, opd_id: int) -> list[dict[str, Any]]:
    """Everything the sign-off is about, one entry a part: the value where the OPD leads, note, unit's answer, table,
    evidence, and when the part was handed in. Not the verifier's work: an acceptance does not undo a signature.
    """
    return [_isi_bagian(potret, j, b) for j, b in potret.bagian() if b.opd.pk == opd_id]


def sidik_opd(potret: Potret, opd_id: int) -> str:
    return sidik(isi_opd(potret, opd_id))


def _isi_bagian(potret: Potret, jawaban: PotretJawaban, bagian: PotretBagian) -> dict[str, Any]:
    lampiran = potret.lampiran.get(jawaban.pk, [])
    return {
        "pertanyaan": jawaban.kode,
        "nilai": [jawaban.opsi, teks_angka(jawaban.angka), jawaban.catatan] if bagian.pimpin else None,
        "catatan": bagian.catatan,
        "nilai_unit": bagian.nilai_unit,
        "tabel": [dict(b) for b in bagian.baris],
        "bukti": sorted(e["kunci"] for e in lampiran if e["opd"] == bagian.opd.kode),
        "diajukan_pada": bagian.diajukan_pada.isoformat() if bagian.diajukan_pada else None,
    }
