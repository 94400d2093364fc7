"""Which rows of the database belong to which city, found by following the foreign keys of every model."""

from functools import cache
from itertools import combinations
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from klaster.models import Kota, Riwayat
from klaster.models.riwayat import SegelRiwayat

APLIKASI = ("klaster", "indikator", "bukti", "laporan")
#: What every request may add to: the trail itself.
JEJAK = (Riwayat, SegelRiwayat)


@cache
def jalur(model: type[models.Model], dalam: int = 4) -> tuple[str, ...]:
    """Lookups from this model to its city, one for each foreign key that leads there."""
    if model is Kota:
        return ("pk",)
    hasil = []
    for bidang in model._meta.concrete_fields:
        sasaran = bidang.related_model
        if not bidang.is_relation or sasaran is model or dalam == 0 or sasaran._meta.app_label not in APLIKASI:
            continue
        if sasaran is Kota:
            hasil.append(bidang.name)
        elif lanjut := jalur(sasaran, dalam - 1):
            hasil.append(f"{bidang.name}__{lanjut[0]}")
    return tuple(hasil)


def model_berkota() -> list[type[models.Model]]:
    semua = [m for app in APLIKASI for m in apps.get_app_config(app).get_models() if m not in JEJAK]
    return [m for m in semua if jalur(m)]


def potret(kota: Kota) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of this city with all of its values."""
    hasil = {}
    for model in model_berkota():
        syarat = Q()
        for satu in jalur(model):
            syarat |= Q(**{satu: kota.pk})
        hasil[model._meta.label] = sorted(model._base_manager.filter(syarat).values_list(), key=lambda baris: baris[0])
    return hasil


def campuran(satu: Kota, lain: Kota) -> list[str]:
    """Models with a row that points into both cities."""
    hasil = []
    for model in model_berkota():
        for kiri, kanan in combinations(jalur(model), 2):
            silang = Q(**{kiri: satu.pk, kanan: lain.pk}) | Q(**{kiri: lain.pk, kanan: satu.pk})
            if model._base_manager.filter(silang).exists():
                hasil.append(f"{model._meta.label}: {kiri} and {kanan}")
    return hasil
