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


def tanpa_jejak_penolakan(_: Any, __: str, baris: dict[str, Any]) -> dict[str, Any]:
    """An answer of 403 or 404 is one line: whoever tries addresses must not fill the disk with tracebacks."""
    if baris.get("logger") == "django.request" and baris.get("level") == "warning":
        baris.pop("exc_info", None)
    return baris


def atur_logging(*, json: bool, tingkat: str) -> dict[str, Any]:
    """Configure structlog and return Django's LOGGING; plain `getLogger(__name__)` gets the same lines."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_BERSAMA,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.processors.StackInfoRenderer(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    penulis: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if json
        else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "baris": {
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
        },
        "handlers": {"konsol": {"class": "logging.StreamHandler", "formatter": "baris"}},
        "root": {"handlers": ["konsol"], "level": tingkat},
        "loggers": {
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
        },
    }
