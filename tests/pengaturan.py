"""Settings of the test run: the portal's own settings, read with an environment that touches nothing of the user's."""

import atexit
import os
import shutil
import tempfile

_data = tempfile.mkdtemp(prefix="kla-uji-")
atexit.register(shutil.rmtree, _data, ignore_errors=True)
os.environ.update(KLA_MODE="lokal", DEBUG="0", DATA_DIR=_data, ALLOWED_HOSTS="127.0.0.1,localhost,testserver")
os.environ.pop("KLA_PEKERJA_TERTANAM", None)
os.environ.setdefault("LOG_LEVEL", "WARNING")

from kla_portal.settings import *  # noqa: E402, F403 -- the tests run on the real settings, with the few changes below

# On a file, not in memory: threads of the live server and of the worker must meet the real locks.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(_data, "uji.sqlite3")}  # noqa: F405
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
