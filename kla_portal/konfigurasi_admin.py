"""Django's admin on our own site. A module of its own: an `apps.py` may hold one configuration only."""

from django.contrib.admin.apps import AdminConfig


class KonfigurasiAdmin(AdminConfig):
    default_site = "klaster.admin_izin.SitusAdmin"
    default = False
