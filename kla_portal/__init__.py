"""Composition root: settings, URLs, Celery, health. Nobody imports from here."""

from kla_portal.celery import app as celery_app

__all__ = ["celery_app"]
