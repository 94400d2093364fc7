"""WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

from kla_portal.tumpukan import wsgi_lapang

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kla_portal.settings")

application = wsgi_lapang(get_wsgi_application())
