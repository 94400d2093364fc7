"""Which static files are collected: those of packages that no page of the portal loads are left where they are."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class AplikasiStatis(StaticFilesConfig):
    """The documentation of the API has a page of its own without ninja's, and htmx is in `static/vendor`.

    Compressing both as for production takes longer than all of the portal's own files together.
    """

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "ninja", "django_htmx"]
