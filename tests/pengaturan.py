"""Settings of the test run: the portal's own settings, read with an environment that touches nothing of the user's.

DATABASE_URL and REDIS_URL are kept: with them the same tests run on a real PostgreSQL and Redis.
"""

import atexit
import os
import shutil
import tempfile

_data = tempfile.mkdtemp(prefix="kla-uji-")
atexit.register(shutil.rmtree, _data, ignore_errors=True)
_rekan = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
for _nama in ("KLA_PEKERJA_TERTANAM", "SECRET_KEY", "CSRF_TRUSTED_ORIGINS", "KLA_PROKSI_TLS", "KLA_PROKSI_TEPERCAYA"):
    os.environ.pop(_nama, None)
os.environ.update(KLA_MODE="lokal", DEBUG="0", DATA_DIR=_data, ALLOWED_HOSTS="127.0.0.1,localhost,testserver")
os.environ.setdefault("LOG_LEVEL", "WARNING")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright keeps an event loop beside the live server
if os.environ.get("REDIS_URL"):  # one Redis database for each of the parallel runners
    os.environ["REDIS_URL"] = os.environ["REDIS_URL"].rsplit("/", 1)[0] + "/" + _rekan.removeprefix("gw")

from kla_portal.settings import *  # noqa: E402, F403 -- the tests run on the real settings, with the few changes below

# On a file, not in memory: threads of the live server and of the worker must meet the real locks.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(_data, "uji.sqlite3")}  # noqa: F405
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405 -- a kept connection would keep the test database from being dropped
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
WHITENOISE_AUTOREFRESH = True
# pytest-django looks for this very name, and would let its live server answer from an empty folder.
INSTALLED_APPS[INSTALLED_APPS.index("kla_portal.aplikasi_statis.AplikasiStatis")] = "django.contrib.staticfiles"  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
