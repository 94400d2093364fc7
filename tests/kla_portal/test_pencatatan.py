"""What stands in the log of a refused request, and of one that failed."""

import logging
import sys

import pytest
import structlog
from django.core.exceptions import PermissionDenied

from kla_portal.pencatatan import atur_logging


def baris(tingkat: int, pencatat: str = "django.request") -> str:
    """A line as the portal writes it, of a record with a traceback."""
    susunan = atur_logging(json=True, tingkat="INFO")["formatters"]["baris"]
    penulis = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=susunan["foreign_pre_chain"], processors=susunan["processors"]
    )
    try:
        raise PermissionDenied("Peran Anda tidak dapat itu.")
    except PermissionDenied:
        catatan = logging.LogRecord(pencatat, tingkat, __file__, 1, "Forbidden: %s", ("/x/",), exc_info=sys.exc_info())
    return penulis.format(catatan)


def test_a_refusal_is_one_line_without_a_traceback():
    assert "Forbidden: /x/" in baris(logging.WARNING)
    assert "Traceback" not in baris(logging.WARNING)


@pytest.mark.parametrize(("tingkat", "pencatat"), [(logging.ERROR, "django.request"), (logging.WARNING, "celery")])
def test_faults_keep_theirs(tingkat, pencatat):
    assert "Traceback" in baris(tingkat, pencatat)
