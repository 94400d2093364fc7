"""Filters of this app's lists. The query names are part of the addresses that other pages link to."""

import django_filters
from django.db.models import Q, QuerySet
from django.forms import TextInput

from klaster.models import Kota, Opd, Pengguna
from klaster.models.pengguna import PERAN_KOTA, Peran
from klaster.queries.akun import belum_bersandi, bernama_bersama, tak_pernah_masuk

KEADAAN = [
    ("aktif", "Aktif"),
    ("belum_masuk", "Belum pernah masuk"),
    ("belum_aktivasi", "Belum membuat kata sandi"),
    ("terkunci", "Terkunci sementara"),
    ("ditangguhkan", "Ditangguhkan"),
    ("bersama", "Nama tampak dipakai bersama"),
]


class AkunSaringan(django_filters.FilterSet):
    """Accounts of one city; over `klaster.queries.akun.daftar_akun`."""

    q = django_filters.CharFilter(
        method="cari",
        label="Cari",
        widget=TextInput(attrs={"placeholder": "Nama, nama pengguna, atau NIP", "type": "search"}),
    )
    peran = django_filters.ChoiceFilter(
        choices=[(p.value, p.label) for p in Peran if p in PERAN_KOTA], label="Peran", empty_label="Semua peran"
    )
    opd = django_filters.ModelChoiceFilter(queryset=Opd.objects.none(), label="OPD", empty_label="Semua OPD")
    keadaan = django_filters.ChoiceFilter(
        choices=KEADAAN, method="saring_keadaan", label="Keadaan", empty_label="Semua keadaan"
    )

    class Meta:
        model = Pengguna
        fields = ["q", "peran", "opd", "keadaan"]

    def __init__(self, *args, kota: Kota, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.filters["opd"].queryset = Opd.objects.filter(kota=kota).order_by("jenis", "nama")

    def cari(self, akun: QuerySet, nama: str, kata: str) -> QuerySet:
        rapat = kata.replace(" ", "")
        return akun.filter(
            Q(nama__icontains=kata) | Q(username__icontains=kata) | Q(nip__contains=rapat) if rapat else Q()
        )

    def saring_keadaan(self, akun: QuerySet, nama: str, nilai: str) -> QuerySet:
        if nilai == "bersama":
            aktif = akun.filter(is_active=True)
            return akun.filter(pk__in=[p.pk for p in bernama_bersama(aktif)])
        syarat = {
            "aktif": Q(is_active=True),
            "belum_masuk": tak_pernah_masuk(),
            "belum_aktivasi": belum_bersandi() & Q(is_active=True),
            "terkunci": Q(terkunci=True, is_active=True),
            "ditangguhkan": Q(is_active=False, dihapus_pada=None),
        }
        return akun.filter(syarat[nilai])
