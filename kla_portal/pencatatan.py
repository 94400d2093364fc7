"""Logging: structlog in front, one line an event, JSON in production, secrets disguised (`kla_portal.penyamaran`)."""

from __future__ import annotations

from typing import Any

import structlog

from kla_portal.penyamaran import samarkan_baris

_BERSAMA: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
#: What an event of structlog goes through before it joins those of the standard library.
_SEBELUM: list[Any] = [
    structlog.stdlib.filter_by_level,
    *_BERSAMA,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.StackInfoRenderer(),
]


def tanpa_jejak_penolakan(_: Any, __: str, baris: dict[str, Any]) -> dict[str, Any]:
    """An answer of 403 or 404 is one line: whoever tries addresses must not fill the disk with tracebacks."""
    if baris.get("logger") == "django.request" and baris.get("level") == "warning":
        baris.pop("exc_info", None)
    return baris


def atur_logging(*, json: bool, tingkat: str) -> dict[str, Any]:
    """Configure structlog and return Django's LOGGING; plain `getLogger(__name__)` gets the same lines."""
    structlog.configure(
        processors=[*_SEBELUM, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"baris": _bentuk(_penulis(json=json))},
        "handlers": {"konsol": {"class": "logging.StreamHandler", "formatter": "baris"}},
        "root": {"handlers": ["konsol"], "level": tingkat},
        "loggers": _tingkat_pencatat(json=json, tingkat=tingkat),
    }


def _penulis(*, json: bool) -> Any:
    """What turns an event into its line: for machines, or for whoever sits before a terminal."""
    if json:
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)


def _bentuk(penulis: Any) -> dict[str, Any]:
    """The formatter of every line, whichever library wrote it; secrets are disguised last before it is written."""
    return {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": _BERSAMA,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            tanpa_jejak_penolakan,
            structlog.processors.format_exc_info,
            samarkan_baris,
            penulis,
        ],
    }


def _tingkat_pencatat(*, json: bool, tingkat: str) -> dict[str, dict[str, Any]]:
    """How much each library says."""
    return {
        "django": {"handlers": [], "level": tingkat, "propagate": True},
        "django.server": {"handlers": [], "level": tingkat, "propagate": True},
        "celery": {"level": tingkat},
        # The sweepers come every few seconds: their comings and goings are no news.
        "celery.beat": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.worker.consumer.connection": {"level": "WARNING"},
        "celery.app.trace": {"level": tingkat if json else "WARNING"},
        # Scanners try host names all day long; the answer 400 is all there is to say.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "fontTools": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
    }
