"""Many workers in one morning, on real threads with transactions of their own."""

from datetime import UTC, datetime
from functools import partial

import pytest
from django.core import mail

from klaster.models import Kiriman, Notifikasi, Pengguna
from klaster.services.notifikasi import simpan_pilihan
from klaster.services.ringkasan import jalankan_pagi
from klaster.services.surel import kirim_ulang, kirim_yang_diminta
from tests.alur.serentak import serentak
from tests.factories.notifikasi import KirimanFactory
from tests.potret_dunia import pinjam_dunia

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.lama]
#: Friday, 24 December 2099, 08.00 in Jakarta: a week before the deadline of the small world.
PAGI = datetime(2099, 12, 24, 1, 0, tzinfo=UTC)


def test_five_workers_prepare_and_send_once(transactional_db):
    kota = pinjam_dunia().sini
    for satu in kota.kota.pengguna.all():
        Pengguna.objects.filter(pk=satu.pk).update(email=f"{satu.username}@kota.example")
    serentak([partial(jalankan_pagi, PAGI)] * 5)
    tujuan = [m.to[0] for m in mail.outbox]
    diingatkan = set(Notifikasi.objects.filter(kota=kota.kota).values_list("penerima__email", flat=True))
    assert len(tujuan) == len(diingatkan) == 6  # the operators and the secretariat
    assert set(tujuan) == diingatkan
    assert set(Kiriman.objects.values_list("status", flat=True)) == {"terkirim"}
    dinkes = Notifikasi.objects.filter(penerima=kota.operator_dinkes, jenis="tenggat")
    assert [n.judul for n in dinkes] == ["3 bagian belum diajukan, tenggat 31 Desember 2099 (7 hari lagi)"]
    (surel,) = (m for m in mail.outbox if m.to == ["sini.dinkes@kota.example"])
    assert "3 bagian belum diajukan" in surel.body


def test_one_mail_asked_for_again_by_two_people_and_taken_by_two_workers_goes_once(transactional_db):
    kota = pinjam_dunia().sini
    Pengguna.objects.filter(pk=kota.pimpinan.pk).update(email="walikota@kota.example")
    satu = KirimanFactory(penerima=kota.pimpinan, status=Kiriman.Status.GAGAL)
    hasil = serentak([partial(kirim_ulang, kiriman=satu, oleh=kota.sekretariat)] * 2)
    assert sum(h is None for h in hasil) == 1
    serentak([kirim_yang_diminta] * 3)
    assert len(mail.outbox) == 1


def test_two_tabs_saving_different_switches_leave_one(transactional_db):
    orang = pinjam_dunia().sini.pimpinan
    simpan = [partial(simpan_pilihan, oleh=orang, surel=True, mati=[jenis], versi=0) for jenis in ("bukti", "laporan")]
    hasil = serentak(simpan)
    assert sum(isinstance(h, Exception) for h in hasil) == 1
