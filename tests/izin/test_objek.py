"""Rights that end, ids of others in addresses and bodies: refused, nothing changed, nothing revealed."""

import pytest
from django.urls import reverse
from django.utils import timezone

from bukti.models import TautanBukti
from indikator.models import Jawaban, Status
from klaster.models import Pengguna
from tests.panggung import Panggung

pytestmark = [pytest.mark.django_db, pytest.mark.sekali]


def test_rights_end_with_the_account(panggung: Panggung):
    """A move to another unit or role counts from the next request on, in the same session."""
    kota = panggung.dunia.sini
    client = panggung.sebagai("operator_dinkes")
    alamat = reverse("bukti:pertanyaan", args=[kota.kota.kode, 2024, "4.1"])
    assert client.get(alamat).status_code == 200
    Pengguna.objects.filter(pk=kota.operator_dinkes.pk).update(opd=kota.kecamatan)
    assert client.get(alamat).status_code == 404


def test_ids_of_another_city_in_a_form_change_nothing(panggung: Panggung):
    """Own question in the address, another city's evidence, requirement and OPD in the body."""
    dunia = panggung.dunia
    sana = dunia.sana
    client = panggung.sebagai("sana.sekretariat")
    argumen = [sana.kota.kode, 2024, "4.1"]
    client.post(reverse("bukti:pakai", args=argumen), {"bukti": panggung.bukti.pk})
    assert not TautanBukti.objects.filter(jawaban__evaluasi=sana.evaluasi).exists()
    Jawaban.objects.filter(pk=sana.jawaban("4.1").pk).update(status=Status.MENUNGGU, menunggu_sejak=timezone.now())
    client.post(
        reverse("bukti:kembalikan", args=argumen),
        {"alasan": "x", "opd": [dunia.sini.dinkes.pk], "versi": sana.jawaban("4.1").versi},
    )
    assert sana.jawaban("4.1").status == Status.MENUNGGU
    assert client.post(reverse("bukti:lepas", args=[*argumen, panggung.tautan.pk])).status_code == 404
    assert TautanBukti.objects.filter(pk=panggung.tautan.pk).exists()
