"""The example data loaded once for a test class: it takes some seconds."""

import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.test import TestCase, override_settings

from indikator.berkas.instrumen import baca_berkas
from indikator.models import Instrumen
from indikator.services.instrumen import muat_instrumen


def muat_acuan() -> Instrumen:
    return muat_instrumen(isi=baca_berkas(settings.BASE_DIR / "indikator/instrumen/kla-2024.yaml")).instrumen


class UjiMuatan(TestCase):
    """Loads the reference instrument and the cities in `kota`, a few files each, into `media`."""

    kota: tuple[str, ...] = ()

    @classmethod
    def setUpTestData(cls) -> None:
        cls.media = Path(tempfile.mkdtemp(prefix="kla-contoh-"))
        cls.addClassCleanup(shutil.rmtree, cls.media, ignore_errors=True)
        cls.instrumen = muat_acuan()
        with override_settings(MEDIA_ROOT=cls.media):
            for kode in cls.kota:
                call_command("muat_contoh", kota=kode, cepat=True, verbosity=0, stdout=_Buang())


class _Buang:
    def write(self, teks: str) -> None:
        pass
