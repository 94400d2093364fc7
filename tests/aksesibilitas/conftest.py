"""The world of the permission walk, with something of everything to see, and people who are logged in at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import Browser

from bukti.models import VersiBukti
from indikator.models import Status
from indikator.services.skor import hitung_dan_simpan
from klaster.models import Pengguna
from tests.alur.bahan import foto, pdf_bertulisan
from tests.alur.orang import Orang
from tests.bukti.bahan_verifikasi import isi_jawaban, lampirkan, serahkan
from tests.dunia import Dunia
from tests.factories.klaster import PredikatTerbitFactory
from tests.laporan.bahan import jadikan
from tests.panggung import Panggung, bangun


@pytest.fixture
def pentas(dunia: Dunia) -> Panggung:
    """4.1 waits with evidence, 4.2 was sent back, 4.3 is accepted, 4.4 is a draft; scores are computed."""
    panggung = bangun(dunia)
    kota = dunia.sini
    isi = pdf_bertulisan("KEPUTUSAN WALI KOTA")
    VersiBukti.objects.filter(pk=panggung.versi.pk).update(ukuran=len(isi))
    panggung.versi.berkas.save("sk.pdf", ContentFile(isi), save=True)
    kebutuhan = kota.jawaban("4.1").pertanyaan.kebutuhan.get(jenis="dokumen")
    panggung.tautan.kebutuhan = kebutuhan
    panggung.tautan.save(update_fields=["kebutuhan"])
    isi_jawaban(kota, "4.1")
    lampirkan(kota, jenis="foto", versi__nama_asli="foto.jpg", versi__tipe="image/jpeg", versi__isi=foto(200, 150))
    lampirkan(kota, jenis="lain", bukti__tautan=True, versi=None)
    serahkan(kota, "4.1")
    jadikan(kota, "4.2", Status.DIKEMBALIKAN, opsi="b", putaran=1)
    jadikan(kota, "4.3", Status.DITERIMA, angka=7, nilai="7.50")
    isi_jawaban(kota, "4.4")
    for tahun, nama in ((2022, "Pratama"), (2023, "Madya")):
        PredikatTerbitFactory(kota=kota.kota, tahun_evaluasi=tahun, predikat=nama)
    hitung_dan_simpan(evaluasi_id=kota.evaluasi.pk)
    return panggung


@pytest.fixture
def hadir(
    pentas: Panggung, live_server: Any, browser: Browser, browser_context_args: dict[str, Any]
) -> Iterator[Callable[[Pengguna | None], Orang]]:
    """`hadir(user)`: a browser with that session; None is a visitor. Without animation: axe measures still pictures."""
    semua: list[Orang] = []

    def hadir(pengguna: Pengguna | None) -> Orang:
        konteks = browser.new_context(**browser_context_args | {"reduced_motion": "reduce"})
        semua.append(Orang(pengguna, konteks, live_server.url))
        if pengguna:
            semua[-1].masuk_langsung()
        return semua[-1]

    yield hadir
    for orang in semua:
        orang.konteks.close()
