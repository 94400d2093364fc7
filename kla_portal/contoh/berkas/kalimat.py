"""Sentences and invented names for the example documents, read from `data/kalimat.yaml`."""

import random
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).resolve().parent.parent / "data"


@lru_cache(maxsize=1)
def kalimat() -> dict[str, Any]:
    return yaml.safe_load((DATA / "kalimat.yaml").read_text(encoding="utf-8"))


def nama_orang(acak: random.Random, gelar: bool = True) -> str:
    nama = f"{acak.choice(kalimat()['nama_depan'])} {acak.choice(kalimat()['nama_belakang'])}"
    return f"{nama}, {acak.choice(kalimat()['gelar'])}" if gelar else nama
