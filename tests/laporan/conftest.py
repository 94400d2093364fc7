"""Stand-ins for what makes reports slow: printing, and the workers."""

from __future__ import annotations

import pytest

from laporan import pdf, tasks
from laporan.services import pembuatan
from tests.laporan.bahan_laporan import BITA


@pytest.fixture
def cetakan(monkeypatch) -> list[str]:
    """Printing itself is tested elsewhere: here it reports twice and gives a few bytes. Lists what was printed."""
    tercetak: list[str] = []

    def cetak(isi, *, sidik, dibuat_pada, lapor):
        tercetak.append(sidik)
        lapor(15, "Menata halaman")
        lapor(70, "Menata halaman 9")
        return pdf.HasilCetak(BITA, 41)

    monkeypatch.setattr(pdf, "cetak", cetak)
    monkeypatch.setattr(pembuatan, "JEDA_LAPOR", 0)
    return tercetak


@pytest.fixture
def antrean(monkeypatch) -> list[tuple[int, int]]:
    """What was sent to the workers, as (report, delay), instead of sending it."""
    terkirim: list[tuple[int, int]] = []
    monkeypatch.setattr(tasks.buat_laporan, "apply_async", lambda args, countdown: terkirim.append((*args, countdown)))
    return terkirim
