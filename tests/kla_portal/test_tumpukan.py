"""Room for frames: the same result, and no memory mapped at the edge of a chunk."""

from __future__ import annotations

import resource
import threading
from collections.abc import Callable
from typing import Any

import pytest

from kla_portal.tumpukan import lapang, wsgi_lapang

ULANG = 200


def di_kedalaman(dalam: int, kerja: Callable[[], object]) -> object:
    return kerja() if dalam == 0 else di_kedalaman(dalam - 1, kerja)


def gagal_halaman() -> int:
    """Page faults of this thread while an empty function is called again and again."""

    def kosong() -> None:
        return None

    sebelum = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
    for _ in range(ULANG):
        kosong()
    return resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - sebelum


def terbanyak() -> int:
    """The most page faults of that loop at any depth up to 300 frames: somewhere there a chunk ends."""
    return max(int(str(di_kedalaman(dalam, gagal_halaman))) for dalam in range(300))


def di_utas(kerja: Callable[[], int]) -> int:
    """In a thread of its own, whose stack of frames starts empty."""
    hasil: list[int] = []
    utas = threading.Thread(target=lambda: hasil.append(kerja()))
    utas.start()
    utas.join()
    return hasil[0]


def test_with_room_no_depth_maps_memory_at_each_call():
    tanpa, dengan = di_utas(terbanyak), di_utas(lambda: lapang(terbanyak))

    if tanpa < ULANG:
        pytest.skip("this interpreter keeps its chunks: kla_portal/tumpukan.py is no longer needed")
    assert dengan < ULANG / 4


def test_results_arguments_and_errors_pass():
    assert lapang(divmod, 7, 2) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        lapang(divmod, 7, 0)


def test_the_application_answers_through_it():
    dipanggil: list[Any] = []

    def aplikasi(environ, start_response):
        start_response("200 OK", [])
        return [environ["PATH_INFO"].encode()]

    isi = wsgi_lapang(aplikasi)({"PATH_INFO": "/sehat/"}, lambda *kepala: dipanggil.append(kepala))

    assert (list(isi), dipanggil) == ([b"/sehat/"], [("200 OK", [])])
