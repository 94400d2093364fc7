"""The arithmetic of the audit trail's chain: what of a row is hashed, and how one seal leads to the next. No database.

SHA-256 over the seal before, the place, the time of sealing and the row's whole content. Whoever changes, deletes,
inserts or moves a row must compute every later seal anew, and the last one is noted outside the database: see ADR 0029.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

#: What the first seal of all names as the one before it.
AWAL = "0" * 64
#: The columns that a seal covers: all of `Riwayat`. Reading other columns or in another order breaks old seals.
KOLOM = (
    "id",
    "waktu",
    "pelaku_id",
    "pelaku_label",
    "kota_id",
    "aksi",
    "objek_jenis",
    "objek_id",
    "objek_label",
    "keterangan",
    "sebelum",
    "sesudah",
    "alamat",
    "id_permintaan",
)


def isi_baku(nilai: Iterable[Any]) -> str:
    """The values of `KOLOM` as the one text that both databases and every later version give for the same row."""
    return json.dumps([_baku(satu) for satu in nilai], sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def hitung_sidik(*, sebelum: str, urutan: int, disegel_pada: datetime, nilai: Iterable[Any]) -> str:
    """The hash of one seal, 64 hex digits."""
    kepala = f"{sebelum}\n{urutan}\n{_saat(disegel_pada)}\n"
    return hashlib.sha256((kepala + isi_baku(nilai)).encode("ascii")).hexdigest()


def _baku(nilai: Any) -> Any:
    """PostgreSQL writes numbers in JSON its own way (1e2 comes back as 100): whole numbers are integers here."""
    if isinstance(nilai, datetime):
        return _saat(nilai)
    if isinstance(nilai, date):
        return nilai.isoformat()
    if isinstance(nilai, float) and nilai.is_integer():
        return int(nilai)
    if isinstance(nilai, dict):
        return {str(kunci): _baku(isi) for kunci, isi in nilai.items()}
    if isinstance(nilai, list):
        return [_baku(isi) for isi in nilai]
    return nilai


def _saat(waktu: datetime) -> str:
    return waktu.astimezone(UTC).isoformat(timespec="microseconds")
