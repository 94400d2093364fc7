"""Scores of many evaluations at once, added up in the database from the integer tables of one instrument.

One statement a batch: the answers meet the rules (handed over as JSON, so nothing is created in the database), each
question gets its cents, and questions are added up to indicators, blocks and the total. Integers only. The same
statement runs on SQLite and PostgreSQL but for the four words in which they differ (`_KATA`).
"""

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Q

from indikator import skoring
from indikator.jembatan import jawaban_mesin, pertanyaan_mesin
from indikator.models import Instrumen, Jawaban
from indikator.skoring.tabel import ANGKA_MAKS, SKALA_ANGKA, TabelSoal, ke_sen, susun_tabel

Kunci = tuple[int, str]  # evaluation, kind of result
MANDIRI, VERIFIKASI = "mandiri", "verifikasi"


@dataclass(frozen=True)
class AturanMassal:
    """The rules of one instrument as the statement takes them, and the questions that only the engine can score."""

    tabel: tuple[str, str, str]  # options, bands, lines; each a JSON list of rows
    angka: frozenset[int]  # questions answered by a number
    dengan_mesin: frozenset[int]
    soal: dict[int, skoring.Pertanyaan]


@dataclass
class JumlahMassal:
    """Cents of one result of one evaluation: of its questions, and added up; with the number of answered questions."""

    soal: dict[str, int] = field(default_factory=dict)
    indikator: dict[int, tuple[int, int]] = field(default_factory=dict)
    blok: dict[int, tuple[int, int]] = field(default_factory=dict)
    total: tuple[int, int] = (0, 0)


def aturan_massal(instrumen: Instrumen) -> AturanMassal:
    """The rules as integers. Raises what the engine raises for a rule that is broken."""
    pertanyaan = list(instrumen.pertanyaan.order_by("urutan"))
    soal = {p.pk: pertanyaan_mesin(p) for p in pertanyaan}
    tabel = {pk: susun_tabel(s) for pk, s in soal.items()}
    return AturanMassal(
        tabel=_json_tabel(tabel),
        angka=frozenset(p.pk for p in pertanyaan if p.berupa_angka),
        dengan_mesin=frozenset(pk for pk, t in tabel.items() if t.dengan_mesin),
        soal=soal,
    )


def _json_tabel(tabel: dict[int, TabelSoal]) -> tuple[str, str, str]:
    opsi = [(pk, kode, sen) for pk, t in tabel.items() for kode, sen in t.opsi]
    pita = [(pk, p.bawah, p.atas, p.sen) for pk, t in tabel.items() for p in t.pita]
    garis = [
        (pk, g.nol, g.arah, g.bawah, g.atas, g.maks, g.jangkauan)
        for pk, t in tabel.items()
        if (g := t.garis) is not None
    ]
    return json.dumps(opsi), json.dumps(pita), json.dumps(garis)


def jumlah_massal(aturan: AturanMassal, evaluasi: Collection[int]) -> dict[Kunci, JumlahMassal]:
    """Both results of each of these evaluations, which all use the instrument of `aturan`; two queries."""
    hasil: dict[Kunci, JumlahMassal] = defaultdict(JumlahMassal)
    if not evaluasi:
        return hasil
    for pk, jenis, tingkat, kunci, sen, banyak, rinci in _jalankan(aturan, sorted(evaluasi)):
        jumlah = hasil[pk, jenis]
        if tingkat == "total":
            jumlah.total, jumlah.soal = (int(sen), banyak), json.loads(rinci)
        else:
            getattr(jumlah, tingkat)[kunci] = (int(sen), banyak)
    return hasil


def _jalankan(aturan: AturanMassal, evaluasi: Sequence[int]) -> list[tuple[Any, ...]]:
    kata = _KATA[connection.vendor]
    sumber = (*aturan.tabel, json.dumps(_dinilai_mesin(aturan, evaluasi)))
    tabel = ",\n".join(_tabel(nama, kolom, kata) for nama, kolom in _KOLOM.items())
    wadah = ", ".join(["%s"] * len(evaluasi))
    perintah = _PERINTAH.format(tabel=tabel, evaluasi=wadah, rinci=kata["rinci"])
    with connection.cursor() as kursor:
        kursor.execute(perintah, [*sumber, *evaluasi, -ANGKA_MAKS, ANGKA_MAKS])
        return kursor.fetchall()


def _dinilai_mesin(aturan: AturanMassal, evaluasi: Sequence[int]) -> list[tuple[int, int, int]]:
    """(evaluation, question, cents) of answers that do not fit the integers: asked of the engine, one by one.

    These are rules without a table, and numbers of eleven digits and more: SQLite keeps 15 digits of a number, so that
    four decimals of such a one are no longer sure. Real answers are percentages and counts; there are hardly any.
    """
    besar = Q(pertanyaan__in=aturan.angka) & (Q(angka__lte=-ANGKA_MAKS) | Q(angka__gte=ANGKA_MAKS))
    jawaban = Jawaban.objects.filter(besar | Q(pertanyaan__in=aturan.dengan_mesin), evaluasi__in=evaluasi)
    baris = []
    for j in jawaban.only("evaluasi_id", "pertanyaan_id", "opsi", "angka").order_by():
        soal, isi = aturan.soal[j.pertanyaan_id], jawaban_mesin(j)
        if skoring.terjawab(soal.aturan, isi):
            baris.append((j.evaluasi_id, j.pertanyaan_id, ke_sen(skoring.nilai_pertanyaan(soal, isi))))
    return baris


#: The tables handed over as JSON: name -> columns; all whole numbers but for the option's code.
_KOLOM = {
    "t_opsi": ("soal", "kode", "sen"),
    "t_pita": ("soal", "bawah", "atas", "sen"),
    "t_garis": ("soal", "nol", "arah", "bawah", "atas", "maks", "jangkauan"),
    "t_mesin": ("evaluasi", "soal", "sen"),
}
_KATA = {
    "sqlite": {
        "baris": "json_each(%s) AS b",
        "bulat": "json_extract(b.value, '$[{nomor}]')",
        "teks": "json_extract(b.value, '$[{nomor}]')",
        "rinci": "json_group_object(soal, sen)",
    },
    "postgresql": {
        "baris": "jsonb_array_elements(%s::jsonb) AS b",
        "bulat": "(b.value ->> {nomor})::bigint",
        "teks": "b.value ->> {nomor}",
        "rinci": "json_object_agg(soal, sen)::text",
    },
}


def _tabel(nama: str, kolom: Sequence[str], kata: dict[str, str]) -> str:
    pilih = ", ".join(f"{kata['teks' if k == 'kode' else 'bulat'].format(nomor=n)} AS {k}" for n, k in enumerate(kolom))
    return f"{nama} AS MATERIALIZED (SELECT {pilih} FROM {kata['baris']})"


# The scaled numbers are whole by construction: an answer has four decimals, a verified score two.
_PERINTAH = f"""
WITH {{tabel}},
isi AS MATERIALIZED (
  SELECT evaluasi_id, pertanyaan_id, opsi, angka, status, nilai_verifikasi
  FROM indikator_jawaban WHERE evaluasi_id IN ({{evaluasi}})
),
bilangan AS MATERIALIZED (
  SELECT evaluasi_id, pertanyaan_id, CAST(ROUND(angka * {SKALA_ANGKA}) AS BIGINT) AS x
  FROM isi WHERE angka > %s AND angka < %s
),
pada_garis AS (
  SELECT b.evaluasi_id, b.pertanyaan_id, g.maks, g.jangkauan,
    CASE WHEN g.arah * (b.x - g.nol) < g.bawah THEN g.bawah
         WHEN g.arah * (b.x - g.nol) > g.atas THEN g.atas
         ELSE g.arah * (b.x - g.nol) END AS t
  FROM bilangan b JOIN t_garis g ON g.soal = b.pertanyaan_id
),
nilai (evaluasi, jenis, soal, sen) AS MATERIALIZED (
  SELECT i.evaluasi_id, '{MANDIRI}', i.pertanyaan_id, o.sen
  FROM isi i JOIN t_opsi o ON o.soal = i.pertanyaan_id AND o.kode = i.opsi
  UNION ALL
  SELECT b.evaluasi_id, '{MANDIRI}', b.pertanyaan_id, p.sen
  FROM bilangan b JOIN t_pita p ON p.soal = b.pertanyaan_id AND b.x >= p.bawah AND b.x < p.atas
  UNION ALL
  SELECT evaluasi_id, '{MANDIRI}', pertanyaan_id, (2 * maks * t + jangkauan) / (2 * jangkauan) FROM pada_garis
  UNION ALL
  SELECT evaluasi, '{MANDIRI}', soal, sen FROM t_mesin
  UNION ALL
  SELECT evaluasi_id, '{VERIFIKASI}', pertanyaan_id, CAST(ROUND(nilai_verifikasi * 100) AS BIGINT)
  FROM isi WHERE status = 'diterima' AND nilai_verifikasi IS NOT NULL
),
per_indikator AS MATERIALIZED (
  SELECT n.evaluasi, n.jenis, p.indikator_id, SUM(n.sen) AS sen, COUNT(*) AS banyak
  FROM nilai n JOIN indikator_pertanyaan p ON p.id = n.soal GROUP BY n.evaluasi, n.jenis, p.indikator_id
)
SELECT evaluasi, jenis, 'total', 0, SUM(sen), COUNT(*), {{rinci}} FROM nilai GROUP BY evaluasi, jenis
UNION ALL
SELECT evaluasi, jenis, 'indikator', indikator_id, sen, banyak, NULL FROM per_indikator
UNION ALL
SELECT r.evaluasi, r.jenis, 'blok', i.blok_id, SUM(r.sen), CAST(SUM(r.banyak) AS BIGINT), NULL
FROM per_indikator r JOIN indikator_indikator i ON i.id = r.indikator_id GROUP BY r.evaluasi, r.jenis, i.blok_id
"""
