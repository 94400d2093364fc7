"""Filters of this app's lists. The query names are part of the addresses that other pages link to."""

import django_filters
from django.db.models import Q, QuerySet
from django.forms import Select, TextInput

from indikator.models import Indikator, Jawaban, Penugasan, Status
from indikator.models.status import TERBUKA
from indikator.queries.kemajuan import syarat_terlambat
from klaster.models import Klaster, Opd


class SaringanDasar(django_filters.FilterSet):
    """Search box, status and klaster. `jalur` is the path from the row to its answer."""

    jalur = ""

    q = django_filters.CharFilter(
        method="cari",
        label="Cari",
        widget=TextInput(attrs={"placeholder": "Kode atau kata dalam pertanyaan", "type": "search"}),
    )
    status = django_filters.ChoiceFilter(choices=Status.choices, label="Status", empty_label="Semua status")

    def cari(self, baris: QuerySet, nama: str, kata: str) -> QuerySet:
        pertanyaan = f"{self.jalur}pertanyaan__"
        return baris.filter(Q(**{f"{pertanyaan}kode__istartswith": kata}) | Q(**{f"{pertanyaan}teks__icontains": kata}))


class TugasSaringan(SaringanDasar):
    jalur = "jawaban__"

    klaster = django_filters.ModelChoiceFilter(
        field_name="jawaban__pertanyaan__indikator__blok__klaster",
        to_field_name="kode",
        queryset=Klaster.objects.all(),
        label="Klaster",
        empty_label="Semua klaster",
    )
    peran = django_filters.ChoiceFilter(
        choices=[("pimpin", "Memimpin"), ("bagian", "Mendukung")],
        method="saring_peran",
        label="Peran unit",
        empty_label="Semua peran",
    )

    class Meta:
        model = Penugasan
        fields = ["q", "status", "klaster", "peran"]

    def saring_peran(self, baris: QuerySet, nama: str, nilai: str) -> QuerySet:
        return baris.filter(pimpin=nilai == "pimpin")


class SaringanSoal(SaringanDasar):
    """Questions of one evaluation, by where they stand in the instrument and by who has a part in them."""

    klaster = django_filters.ModelChoiceFilter(
        field_name="pertanyaan__indikator__blok__klaster",
        to_field_name="kode",
        queryset=Klaster.objects.all(),
        label="Klaster",
        empty_label="Semua klaster",
    )
    indikator = django_filters.ModelChoiceFilter(
        field_name="pertanyaan__indikator",
        to_field_name="kode",
        queryset=Indikator.objects.none(),
        label="Indikator",
        empty_label="Semua indikator",
    )
    opd = django_filters.ModelChoiceFilter(
        method="saring_opd", queryset=Opd.objects.none(), label="OPD", empty_label="Semua OPD"
    )

    def __init__(self, *args, evaluasi, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        indikator = Indikator.objects.filter(instrumen=evaluasi.instrumen_id)
        self.filters["indikator"].queryset = indikator.order_by("urutan")
        opd = Opd.objects.filter(kota=evaluasi.kota_id)
        self.filters["opd"].queryset = self.opd_dipilih(opd).order_by("nama")

    def opd_dipilih(self, opd: QuerySet[Opd]) -> QuerySet[Opd]:
        """Which of the city's OPD can be chosen: all, also those that are closed."""
        return opd

    def saring_opd(self, baris: QuerySet, nama: str, opd: Opd) -> QuerySet:
        return baris.filter(pk__in=Penugasan.objects.filter(opd=opd).values("jawaban_id"))


class PertanyaanSaringan(SaringanSoal):
    bagian = django_filters.ChoiceFilter(
        choices=Status.choices, method="saring_bagian", label="Bagian OPD", empty_label="Semua bagian", widget=Select
    )
    peran = django_filters.ChoiceFilter(
        choices=[("pimpin", "Memimpin")], method="saring_peran", label="Peran OPD", empty_label="Semua peran"
    )
    keadaan = django_filters.ChoiceFilter(
        choices=[
            ("belum_diterima", "Belum diterima"),
            ("belum_diajukan", "Belum diajukan"),
            ("lewat_tenggat", "Lewat tenggat"),
        ],
        method="saring_keadaan",
        label="Keadaan",
        empty_label="Semua keadaan",
    )

    class Meta:
        model = Jawaban
        fields = ["q", "status", "klaster", "indikator", "opd", "bagian", "peran", "keadaan"]

    def opd_dipilih(self, opd: QuerySet[Opd]) -> QuerySet[Opd]:
        return opd.filter(aktif=True)

    def saring_opd(self, baris: QuerySet, nama: str, opd: Opd) -> QuerySet:
        """Questions in which this OPD has a part; `bagian`, `peran` and a late `keadaan` then speak of that part."""
        bagian = Penugasan.objects.filter(opd=opd)
        if self.data.get("bagian") in Status.values:
            bagian = bagian.filter(status=self.data["bagian"])
        if self.data.get("peran") == "pimpin":
            bagian = bagian.filter(pimpin=True)
        if self.data.get("keadaan") == "lewat_tenggat":
            bagian = bagian.filter(syarat_terlambat())
        return baris.filter(pk__in=bagian.values("jawaban_id"))

    def saring_bagian(self, baris: QuerySet, nama: str, status: str) -> QuerySet:
        """Questions with some part in this state; together with `opd` it is that OPD's part."""
        return baris.filter(pk__in=Penugasan.objects.filter(status=status).values("jawaban_id"))

    def saring_peran(self, baris: QuerySet, nama: str, nilai: str) -> QuerySet:
        """Only narrows the choice of an OPD: every question has a lead."""
        return baris

    def saring_keadaan(self, baris: QuerySet, nama: str, keadaan: str) -> QuerySet:
        if keadaan == "belum_diterima":
            return baris.exclude(status=Status.DITERIMA)
        if keadaan == "belum_diajukan":
            return baris.filter(status__in=(Status.BELUM, Status.DRAF))
        return baris.filter(pk__in=Penugasan.objects.filter(syarat_terlambat()).values("jawaban_id"))


class PenugasanSaringan(SaringanSoal):
    """The list of assignments. `keadaan` finds what needs the secretariat: no lead, a closed OPD, an extension."""

    status = None
    keadaan = django_filters.ChoiceFilter(
        choices=[
            ("tanpa_pimpin", "Tanpa pemimpin"),
            ("opd_tutup", "Ada OPD tidak aktif"),
            ("tenggat_sendiri", "Bertenggat sendiri"),
            ("terbuka", "Dapat diubah"),
            ("terkunci", "Sudah diajukan"),
        ],
        method="saring_keadaan",
        label="Keadaan",
        empty_label="Semua keadaan",
    )

    class Meta:
        model = Jawaban
        fields = ["q", "klaster", "indikator", "opd", "keadaan"]

    def saring_keadaan(self, baris: QuerySet, nama: str, keadaan: str) -> QuerySet:
        if keadaan == "terbuka":
            return baris.filter(status__in=TERBUKA)
        if keadaan == "terkunci":
            return baris.exclude(status__in=TERBUKA)
        if keadaan == "tanpa_pimpin":
            return baris.exclude(pk__in=Penugasan.objects.filter(pimpin=True).values("jawaban_id"))
        syarat = {"opd_tutup": Q(opd__aktif=False), "tenggat_sendiri": Q(tenggat__isnull=False)}[keadaan]
        return baris.filter(pk__in=Penugasan.objects.filter(syarat).values("jawaban_id"))
