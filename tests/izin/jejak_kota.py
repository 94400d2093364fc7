"""Which rows of the database belong to which city, found by following the foreign keys of every model."""

from functools import cache
from itertools import combinations
from typing import Any

from django.apps import apps
from django.db import connection, models
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
    """Every row of this city with all of its values, as the database keeps them."""
    return {
        model._meta.label: sorted(_jalankan(_milik(model, kota.pk)), key=lambda baris: baris[0])
        for model in model_berkota()
    }


def campuran(satu: Kota, lain: Kota) -> list[str]:
    """Models with a row that points into both cities."""
    return [
        f"{model._meta.label}: {kiri} and {kanan}"
        for model in model_berkota()
        for kiri, kanan in combinations(jalur(model), 2)
        if _jalankan(_silang(model, kiri, kanan, satu.pk, lain.pk))
    ]


#: A statement and its values. These are asked hundreds of times, for the same two cities, and Django takes several
#: times as long to write them as the database to answer: each is written once. Nothing in them may depend on rows.
Pertanyaan = tuple[str, tuple[Any, ...]]


@cache
def _milik(model: type[models.Model], kota: int) -> Pertanyaan:
    syarat = Q()
    for satu in jalur(model):
        syarat |= Q(**{satu: kota})
    return model._base_manager.filter(syarat).values_list().query.sql_with_params()


@cache
def _silang(model: type[models.Model], kiri: str, kanan: str, satu: int, lain: int) -> Pertanyaan:
    silang = Q(**{kiri: satu, kanan: lain}) | Q(**{kiri: lain, kanan: satu})
    return model._base_manager.filter(silang).values_list("pk")[:1].query.sql_with_params()


def _jalankan(pertanyaan: Pertanyaan) -> list[tuple[Any, ...]]:
    with connection.cursor() as kursor:
        kursor.execute(*pertanyaan)
        return kursor.fetchall()
