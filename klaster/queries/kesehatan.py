"""What `/sehat/` asks of this app beside the heart-beat: is the audit trail proved daily, and does mail get away?"""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from klaster.models import Denyut, Kiriman, SegelRiwayat
from klaster.queries.kiriman import MACET, TIADA_SEJAK

Status = Kiriman.Status
#: Heart-beats of the proof: when the chain was last proved whole, and when it was found broken (gone once it is whole).
UTUH, RUSAK = "riwayat-utuh", "riwayat-rusak"
#: A proof is made after 20 hours and asked for every hour; later than this none is made any more.
BUKTI_MAKS = timedelta(hours=26)
#: Mail that should go at once has waited too long, or the mail server has been away too long.
TUNGGU_MAKS = timedelta(hours=1)
#: One mail whose fate is unknown is the secretariat's matter; so many in a day mean that workers or the server die.
MACET_BANYAK, _SEHARI = 3, timedelta(days=1)


def riwayat_terbukti() -> bool:
    """Whether the chain was proved whole lately and not found broken since. An empty or new trail owes no proof yet."""
    tanda = dict(Denyut.objects.filter(nama__in=[UTUH, RUSAK]).values_list("nama", "waktu"))
    batas = timezone.now() - BUKTI_MAKS
    if RUSAK in tanda:
        return False
    if UTUH in tanda:
        return tanda[UTUH] > batas
    pertama = SegelRiwayat.objects.order_by("urutan").values_list("disegel_pada", flat=True).first()
    return pertama is None or pertama > batas


def surel_lancar() -> bool:
    """Whether mail gets away: the server is not away for long, nothing waits that should not, few are uncertain."""
    kini = timezone.now()
    if Denyut.objects.filter(nama=TIADA_SEJAK, waktu__lt=kini - TUNGGU_MAKS).exists():
        return False
    menunggu = Q(status=Status.GAGAL, percobaan=0, dimulai_pada__lt=kini - TUNGGU_MAKS, penerima__is_active=True)
    if Kiriman.objects.filter(menunggu).exists():
        return False
    macet = Kiriman.objects.filter(status=Status.SEDANG, dimulai_pada__lt=kini - MACET, dimulai_pada__gt=kini - _SEHARI)
    return macet.order_by().count() < MACET_BANYAK
