"""The manifest of a submission: everything of an evaluation that is frozen, as JSON without a single float.

`susun_manifes` is pure over the picture; the same function tells what the manifest would be now, so that later changes
show as a difference between two manifests.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from indikator import skoring
from indikator.aturan.isian import teks_angka
from indikator.jembatan import instrumen_mesin
from indikator.models import Evaluasi, HasilSkor, Status
from indikator.pengajuan.potret import Potret, PotretBagian, PotretJawaban, PotretPengesahan
from indikator.queries.skor import teks_poin

#: Grows when the shape of the manifest changes; old manifests keep their number.
BENTUK = 1


def susun_manifes(evaluasi: Evaluasi, potret: Potret, skor: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The manifest. `skor` = {"mandiri": {"total", "predikat", ...}, "verifikasi": ...}; see `ringkas_hasil`.

    Needs `kota` and `instrumen` loaded.
    """
    instrumen = evaluasi.instrumen
    opd = potret.opd()
    return {
        "bentuk": BENTUK,
        "kota": {"kode": evaluasi.kota.kode, "nama": evaluasi.kota.nama},
        "tahun": evaluasi.tahun,
        "instrumen": {"kode": instrumen.kode, "versi": instrumen.versi, "sidik": instrumen.sidik},
        "skor": {jenis: dict(isi) for jenis, isi in skor.items()},
        "opd": {o.kode: o.nama for o in opd.values()},
        "pertanyaan": {j.kode: _jawaban(j, potret.lampiran.get(j.pk, [])) for j in potret.jawaban},
        "pengesahan": [_pengesahan(p, opd[p.opd_id].kode) for p in potret.pengesahan if p.opd_id in opd],
    }


def ringkas_hasil(hasil: HasilSkor | skoring.Hasil) -> dict[str, Any]:
    """Total and predikat, of a stored result or of one just computed."""
    if isinstance(hasil, HasilSkor):
        kode, nama = hasil.predikat_kode, hasil.predikat_nama
    else:
        kode, nama = hasil.predikat.kode, hasil.predikat.nama
    return {
        "total": teks_poin(hasil.total),
        "predikat": nama,
        "kode_predikat": kode,
        "terjawab": hasil.terjawab,
        "total_pertanyaan": hasil.total_pertanyaan,
    }


def skor_kini(evaluasi: Evaluasi, potret: Potret) -> dict[str, dict[str, Any]]:
    """What the engine says of the picture now; nothing is stored, nothing waits for a worker."""
    mesin = instrumen_mesin(evaluasi.instrumen)
    isi = {j.kode: skoring.Jawaban(opsi=j.opsi or None, angka=j.angka) for j in potret.jawaban}
    return {
        HasilSkor.Jenis.MANDIRI.value: ringkas_hasil(skoring.hitung(mesin, isi)),
        HasilSkor.Jenis.VERIFIKASI.value: ringkas_hasil(skoring.jumlahkan(mesin, _terverifikasi(potret))),
    }


def hitung_isi(manifes: Mapping[str, Any]) -> dict[str, int]:
    """Counts for the receipt: questions, how many answered and accepted, pieces of evidence, files and their bytes."""
    soal = manifes["pertanyaan"].values()
    bukti = [b for s in soal for b in s["bukti"]]
    berkas = {b["berkas"]["sha256"]: b["berkas"]["ukuran"] for b in bukti if b.get("berkas")}
    return {
        "pertanyaan": len(soal),
        "terjawab": sum(s["nilai"] != "" for s in soal),
        "diterima": sum(s["status"] == Status.DITERIMA for s in soal),
        "opd": len(manifes["opd"]),
        "disahkan": sum(p["berlaku"] for p in manifes["pengesahan"]),
        "bukti": len({b["bukti"] for b in bukti}),
        "lampiran": len(bukti),
        "berkas": len(berkas),
        "ukuran": sum(berkas.values()),
    }


def _terverifikasi(potret: Potret) -> dict[str, Decimal]:
    return {j.kode: j.nilai_verifikasi for j in potret.jawaban if j.nilai_verifikasi is not None}


def _jawaban(jawaban: PotretJawaban, bukti: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "klaster": jawaban.klaster,
        "status": jawaban.status,
        "opsi": jawaban.opsi,
        "angka": teks_angka(jawaban.angka),
        "nilai": jawaban.nilai,
        "catatan": jawaban.catatan,
        "poin": teks_poin(jawaban.poin),
        "poin_verifikasi": None if jawaban.nilai_verifikasi is None else teks_poin(jawaban.nilai_verifikasi),
        "bagian": [_bagian(b) for b in jawaban.bagian],
        "bukti": bukti,
    }


def _bagian(bagian: PotretBagian) -> dict[str, Any]:
    return {
        "opd": bagian.opd.kode,
        "pimpin": bagian.pimpin,
        "status": bagian.status,
        "catatan": bagian.catatan,
        "nilai_unit": bagian.nilai_unit,
        "tabel": [dict(b) for b in bagian.baris],
        "diajukan_oleh": bagian.diajukan_oleh,
        "diajukan_pada": bagian.diajukan_pada.isoformat() if bagian.diajukan_pada else None,
    }


def _pengesahan(pengesahan: PotretPengesahan, opd: str) -> dict[str, Any]:
    return {
        "opd": opd,
        "nama": pengesahan.nama,
        "nip": pengesahan.nip,
        "jabatan": pengesahan.jabatan,
        "pada": pengesahan.pada.isoformat(),
        "sidik": pengesahan.sidik,
        "berlaku": pengesahan.berlaku,
    }
