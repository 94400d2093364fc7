"""An operator's own list: which parts are owed, the returned ones first, then by deadline."""

from datetime import date

from django.db.models import Case, IntegerField, QuerySet, Value, When

from indikator.models import Evaluasi, Penugasan, Status
from indikator.models.status import TERBUKA
from indikator.queries.jendela import tenggat_nyata
from klaster.models import Opd, Pengguna
from klaster.models.opd import KODE_SEKRETARIAT

#: Returned work first, then what is begun, then what is untouched; what is handed in comes last.
URUTAN_STATUS = (Status.DIKEMBALIKAN, Status.DRAF, Status.BELUM, Status.MENUNGGU, Status.DITERIMA)


def tugas(evaluasi: Evaluasi, pengguna: Pengguna) -> QuerySet[Penugasan]:
    """Parts this user is there to fill. An operator's: the own unit's and those of the units below.

    The secretariat may work on every part, but its *list* is that of its own office.
    """
    bagian = Penugasan.objects.filter(jawaban__evaluasi=evaluasi)
    if pengguna.adalah_operator:
        return bagian.filter(opd__in=Opd.objects.lingkup_kerja(pengguna))
    return bagian.filter(opd__kota_id=pengguna.kota_id, opd__kode=KODE_SEKRETARIAT)


def menurut_mendesak(bagian: QuerySet[Penugasan]) -> QuerySet[Penugasan]:
    """Ordered by what must be done first, each with `tenggat_nyata`, its last day."""
    peringkat = Case(
        *(When(status=status, then=Value(nomor)) for nomor, status in enumerate(URUTAN_STATUS)),
        output_field=IntegerField(),
    )
    return (
        bagian.annotate(
            tenggat_nyata=tenggat_nyata(),
            peringkat=peringkat,
        )
        .select_related("opd", "jawaban__pertanyaan__indikator__blok__klaster", "jawaban__evaluasi__kota")
        .order_by("peringkat", "tenggat_nyata", "jawaban__pertanyaan__urutan", "opd__nama")
    )


def menurut_pimpin(bagian: QuerySet[Penugasan]) -> QuerySet[Penugasan]:
    """The parts of each answer as they are named: the lead, then by name."""
    return bagian.select_related("opd").order_by("-pimpin", "opd__nama")


def jumlah_tugas_terbuka(evaluasi: Evaluasi, pengguna: Pengguna) -> int:
    """What is left to do; nothing once the evaluation is handed in, for then every part is locked."""
    if not evaluasi.terbuka:
        return 0
    return tugas(evaluasi, pengguna).filter(status__in=TERBUKA).count()


def tenggat_terdekat(bagian: QuerySet[Penugasan]) -> date | None:
    """The earliest deadline among these parts that are still open."""
    return (
        bagian.filter(status__in=TERBUKA)
        .annotate(nyata=tenggat_nyata())
        .order_by("nyata")
        .values_list("nyata", flat=True)
        .first()
    )
