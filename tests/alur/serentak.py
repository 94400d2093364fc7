"""Doing things at the same moment: threads, each with a connection and transactions of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from klaster.galat import Ditolak


def serentak(perbuatan: Sequence[Callable[[], object]]) -> list[object]:
    """Start all at once; what each returned, or the refusal that it raised. Anything else raised fails the test."""
    gerbang = Barrier(len(perbuatan))

    def jalankan(satu: Callable[[], object]) -> object:
        try:
            gerbang.wait(timeout=30)
            return satu()
        except Ditolak as galat:
            return galat
        finally:
            connection.close()

    with ThreadPoolExecutor(len(perbuatan)) as kolam:
        return list(kolam.map(jalankan, perbuatan))
