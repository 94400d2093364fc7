"""What is left after a test that commits for real: nothing but what migrating makes."""

from threading import Event, Thread
from time import sleep

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

from indikator import penjaga
from klaster import pemicu
from klaster.models import Kota
from tests.basis_data import kosongkan
from tests.bukti.bahan_bacaan import bukti_terbaca
from tests.factories.klaster import KotaFactory
from tests.potret_dunia import pinjam_dunia

pytestmark = pytest.mark.django_db(transaction=True)


def berisi() -> list[str]:
    """Models with rows."""
    return [m._meta.label for m in apps.get_models(include_auto_created=True) if m._base_manager.exists()]


def test_every_row_goes_and_every_guard_is_there() -> None:
    dunia = pinjam_dunia()
    bukti_terbaca(dunia.sini, "kata di dalam", judul="Notulen")
    terakhir, jaga = Kota.objects.latest("pk").pk, penjaga.terpasang(connection)
    penjaga.lepas()
    pemicu.lepas()

    kosongkan()

    assert sorted(berisi()) == sorted(m._meta.label for m in (ContentType, Permission))
    assert (penjaga.terpasang(connection), pemicu.yang_lepas()) == (jaga, [])
    assert KotaFactory().pk > terakhir
    if connection.vendor == "sqlite":
        with connection.cursor() as kursor:
            kursor.execute("SELECT COUNT(*) FROM bukti_cari")
            assert kursor.fetchone() == (0,)


def test_what_another_thread_has_open_is_waited_for() -> None:
    terbuka = Event()

    def tulis() -> None:
        with transaction.atomic():
            KotaFactory()
            terbuka.set()
            sleep(0.5)
        connection.close()

    benang = Thread(target=tulis)
    benang.start()
    assert terbuka.wait(timeout=10)
    kosongkan()
    benang.join()
    assert not Kota.objects.exists()
