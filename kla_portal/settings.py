"""Settings of the KLA portal: one file, everything that differs between machines comes from the environment.

KLA_MODE=lokal (the default) is for one computer: loopback hosts, SQLite in DATA_DIR, a secret made once.
KLA_MODE=produksi is for a server and refuses to start with a laptop's settings. `.env.example` lists the variables.
"""

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF

from kla_portal import lingkungan
from kla_portal.pencatatan import atur_logging

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

KLA_MODE = lingkungan.baca_mode(env.str("KLA_MODE", default=lingkungan.LOKAL))
PRODUKSI = KLA_MODE == lingkungan.PRODUKSI

DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "data"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

# --- Safety -----------------------------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or ("" if PRODUKSI else lingkungan.kunci_lokal(DATA_DIR))
#: Keys before this one: what they locked (second steps) and signed can still be read.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUKSI else ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
REDIS_URL = env.str("REDIS_URL", default="")
KLA_PEKERJA_TERTANAM = env.bool("KLA_PEKERJA_TERTANAM", default=False)

if PRODUKSI:
    lingkungan.periksa_produksi(
        secret_key=SECRET_KEY,
        debug=DEBUG,
        allowed_hosts=ALLOWED_HOSTS,
        redis_url=REDIS_URL,
        pekerja_tertanam=KLA_PEKERJA_TERTANAM,
    )
else:
    lingkungan.periksa_lokal(allowed_hosts=ALLOWED_HOSTS)

# --- Applications -----------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "laporan",
    "bukti",
    "indikator",
    "klaster",
    "kla_portal",
    "kla_portal.konfigurasi_admin.KonfigurasiAdmin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "kla_portal.aplikasi_statis.AplikasiStatis",
    "django.contrib.humanize",
    "crispy_forms",
    "crispy_bootstrap5",
    "import_export",
    "django_htmx",
    "template_partials",
    "django_filters",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "ninja",
]

MIDDLEWARE = [
    "kla_portal.perantara.JejakPermintaan",
    # What only adds headers stands outside of what may answer by itself: redirects and refusals carry them, too.
    "kla_portal.perantara.KebijakanIsi",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "kla_portal.perantara.KepalaTetap",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kla_portal.perantara.TanpaSimpan",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "klaster.perantara_sesi.JagaSesi",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kla_portal.perantara.AlamatSalah",
    "kla_portal.perantara.ZonaAdmin",
    "klaster.perantara_pintu.WajibDibereskan",
    "kla_portal.penolakan.PenolakanJadiPesan",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "kla_portal.urls"
WSGI_APPLICATION = "kla_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "kla_portal.konteks.bingkai",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Database ---------------------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'kla.sqlite3'}")}
DATABASES["default"].update(CONN_MAX_AGE=env.int("CONN_MAX_AGE", default=60), ATOMIC_REQUESTS=False)
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Django's default (DEFERRED) fails with "database is locked" as soon as two writers meet.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
        "PRAGMA temp_store=MEMORY; "  # each savepoint would open a file of its own
        "PRAGMA recursive_triggers=ON;",  # REPLACE deletes rows; their guards are asked then, too
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": lingkungan.url_cache(REDIS_URL)}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

# --- Accounts ---------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "klaster.Pengguna"
LOGIN_URL = "klaster:masuk"
LOGIN_REDIRECT_URL = "laporan:beranda"
LOGOUT_REDIRECT_URL = "klaster:masuk"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",  # a ModelBackend that looks up names without regard to case
]
# Wrong passwords lock one name from one address, for a while: an office shares an address, a name has many guessers.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "klaster.kunci_masuk.alamat"
AXES_USERNAME_CALLABLE = "klaster.kunci_masuk.nama"
AXES_HANDLER = "klaster.kunci_masuk.PenjagaMasuk"  # besides: one name from many addresses
AXES_LOCKOUT_CALLABLE = "klaster.kunci_masuk.jawab_terkunci"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the minutes that the page names are right
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "login", "code", "credential"]
AXES_ENABLE_ADMIN = False  # who is locked stands on the city's page, with the button that releases
ACCOUNT_ADAPTER = "klaster.adaptor.AdaptorAkun"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {"login": "klaster.forms.masuk.MasukForm", "reauthenticate": "klaster.forms.masuk.PastikanForm"}
ACCOUNT_SESSION_REMEMBER = False  # no box to tick: how long a session lasts says klaster.sesi
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_RATE_LIMITS = False  # ours stand without a cache: axes in the database, klaster.batas
MFA_RATE_LIMITS = False
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody logs in by mail
MFA_FORMS = {
    "authenticate": "klaster.forms.dua_langkah.KodeForm",
    "authenticate_webauthn": "klaster.forms.dua_langkah.KunciForm",
    "login_webauthn": "klaster.forms.dua_langkah.MasukKunciForm",
    "reauthenticate": "klaster.forms.dua_langkah.PastikanKodeForm",
    "reauthenticate_webauthn": "klaster.forms.dua_langkah.PastikanKunciForm",
    "activate_totp": "klaster.forms.dua_langkah.PasangAplikasiForm",
    "add_webauthn": "klaster.forms.dua_langkah.TambahKunciForm",
    "edit_webauthn": "klaster.forms.dua_langkah.NamaKunciForm",
}
MFA_ADAPTER = "klaster.adaptor.AdaptorDuaLangkah"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # clocks of telephones are off by half a minute
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUKSI
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PRODUKSI
SESSION_COOKIE_NAME = "kla_sesi"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = PRODUKSI
CSRF_COOKIE_NAME = "kla_csrf"

# --- Transport and headers --------------------------------------------------------------------------------------
# Production is HTTPS only. The proxy that ends TLS must overwrite X-Forwarded-Proto; say so with KLA_PROKSI_TLS=1.
SECURE_SSL_REDIRECT = PRODUKSI
SECURE_REDIRECT_EXEMPT = [r"^sehat/$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("KLA_PROKSI_TLS", default=False) else None
# How many proxies of our own append to X-Forwarded-For: the n-th entry from the right is the client.
KLA_PROKSI_TEPERCAYA = env.int("KLA_PROKSI_TEPERCAYA", default=0)
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000) if PRODUKSI else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUKSI
SILENCED_SYSTEM_CHECKS = [
    "security.W021",  # preloading binds the city's whole domain for years: the city's decision, not ours
]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"  # only evidence is framed, by our own pages: `bukti.penyajian` says so for its files

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],  # Bootstrap draws its arrows and ticks with data: images
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
# Nothing of a computer or telephone is asked for by script; the camera of a file field is the browser's own.
PERMISSIONS_POLICY: dict[str, list[str]] = {
    fitur: []
    for fitur in (
        *("accelerometer", "autoplay", "browsing-topics", "camera"),
        *("display-capture", "encrypted-media", "gamepad", "geolocation", "gyroscope", "hid", "idle-detection"),
        *("local-fonts", "magnetometer", "microphone", "midi", "payment", "serial", "usb"),
    )
}
PERMISSIONS_POLICY["screen-wake-lock"] = ["self"]  # a telephone that goes to sleep would cut the upload

# --- Files ------------------------------------------------------------------------------------------------------
# Evidence is never public: there is no URL for MEDIA_ROOT, files leave through checked views only.
MEDIA_ROOT = DATA_DIR / "berkas"
KLA_UKURAN_BERKAS_MAKS = env.int("KLA_UKURAN_BERKAS_MAKS", default=100 * 1024 * 1024)
#: What one OPD may keep in all, in bytes; 0 = no limit.
KLA_KUOTA_OPD = env.int("KLA_KUOTA_OPD", default=20 * 1024**3)
#: Where files lie while they come in piece by piece. All web processes must see the same folder.
KLA_FOLDER_UNGGAHAN = Path(env.str("KLA_FOLDER_UNGGAHAN", default=str(DATA_DIR / "unggahan")))
#: A virus scanner (clamd): "unix:/run/clamav/clamd.ctl" or "tcp://host:3310"; empty = none.
KLA_CLAMAV = lingkungan.alamat_clamav(env.str("KLA_CLAMAV", default=""))
#: A bucket of an S3-compatible store instead of the folder; the AWS_* variables of boto3 say the rest.
KLA_S3_BUCKET = env.str("KLA_S3_BUCKET", default="")
#: Files that carry evidence out (ZIP, binder) are kept so many days, and a volume of a binder grows to so many bytes.
KLA_UMUR_BERKAS_HARI = env.int("KLA_UMUR_BERKAS_HARI", default=14)
KLA_JILID_MAKS = env.int("KLA_JILID_MAKS", default=150 * 1024 * 1024)
#: Where large files are put together before they go to the store; on the disk of the store, for moving is then quick.
KLA_FOLDER_SEMENTARA = Path(env.str("KLA_FOLDER_SEMENTARA", default=str(DATA_DIR / "sementara")))
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "kla_portal.berkas_sementara.BerkasSementara",
]
DATA_UPLOAD_MAX_NUMBER_FILES = 200  # the forms themselves ask for fewer, and keep what was typed when they refuse
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6000  # a question's table: 500 rows of at most 10 cells

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "statis"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": lingkungan.penyimpanan_berkas(
        ember=KLA_S3_BUCKET, titik_akhir=env.str("AWS_ENDPOINT_URL_S3", default=env.str("AWS_ENDPOINT_URL", default=""))
    ),
    # Names carry a fingerprint everywhere; compressing takes half a minute and pays only over a real network.
    "staticfiles": {"BACKEND": "kla_portal.statis.StatisPadat" if PRODUKSI else "kla_portal.statis.StatisBersidik"},
}

# --- Language and time ------------------------------------------------------------------------------------------
# One language and no LocaleMiddleware: an English browser must not get an English admin.
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["kla_portal.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # stored and reckoned in UTC; pages show the zone of the city
USE_THOUSAND_SEPARATOR = False  # it would print the year 2026 as 2.026

# --- Mail -------------------------------------------------------------------------------------------------------
# EMAIL_URL names the mail server: smtp+tls://USER:PASSWORD@HOST:587. On a laptop mails become files in DATA_DIR/surel;
# on a server without it none are sent, and the pages say so.
EMAIL_URL = env.str("EMAIL_URL", default="" if PRODUKSI else f"filemail:///{DATA_DIR / 'surel'}")
KLA_SUREL_AKTIF = bool(EMAIL_URL)
vars().update(lingkungan.surel(EMAIL_URL))
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=20)
#: The portal's own address, for links in mails.
KLA_ALAMAT_SITUS = lingkungan.alamat_situs(
    env.str("KLA_ALAMAT_SITUS", default=""), hosts=ALLOWED_HOSTS, produksi=PRODUKSI
)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="") or lingkungan.pengirim(KLA_ALAMAT_SITUS)
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Import and export in the admin -----------------------------------------------------------------------------
IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True

# --- Background work --------------------------------------------------------------------------------------------
# Without REDIS_URL the broker lives in this process, and kla_portal.pekerja runs worker and beat as threads of it.
CELERY_BROKER_URL = REDIS_URL or "memory://localhost/"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"visibility_timeout": 3600, "socket_connect_timeout": 2, "socket_timeout": 5, "socket_keepalive": True}
    if REDIS_URL
    else {"polling_interval": 0.2}
)
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 2, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.5}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_DEFAULT_QUEUE = "skor"
CELERY_TASK_ROUTES = {
    "indikator.tasks.*": {"queue": "skor"},
    "bukti.tasks.*": {"queue": "bukti"},
    "laporan.tasks.*": {"queue": "laporan"},
    "klaster.tasks.periksa_rantai": {"queue": "laporan"},  # minutes, where the trail is long
    "klaster.tasks.jalankan_pagi": {"queue": "laporan"},  # waits for the mail server
    "klaster.tasks.kirim_yang_diminta": {"queue": "laporan"},
    "klaster.tasks.musnahkan_data": {"queue": "laporan"},  # long, and nobody waits for it
}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "kla_portal.jadwal:Penjadwal"  # in memory; slow jobs remember their last success
CELERY_BEAT_SCHEDULE = {
    nama: {"task": tugas, "schedule": float(detik), "options": {"expires": detik}}
    for nama, tugas, detik in [
        ("denyut", "klaster.tasks.catat_denyut", 30),
        ("sapu-segel", "klaster.tasks.sapu_segel", 60),
        ("periksa-rantai", "klaster.tasks.periksa_rantai", 3600),
        ("sapu-pemusnahan", "klaster.tasks.sapu_pemusnahan", 3600),
        ("buang-sisa", "klaster.tasks.buang_sisa", 3600),
        ("pagi", "klaster.tasks.jalankan_pagi", 300),
        ("sapu-skor", "indikator.tasks.sapu_skor", 20),
        ("sapu-pemeriksaan", "bukti.tasks.sapu_pemeriksaan", 60),
        ("sapu-bacaan", "bukti.tasks.sapu_bacaan", 60),
        ("sapu-unggahan", "bukti.tasks.sapu_unggahan", 3600),
        ("sapu-laporan", "laporan.tasks.sapu_laporan", 60),
    ]
}

# --- Health -----------------------------------------------------------------------------------------------------
KLA_UMUR_DENYUT_MAKS = 120  # seconds without a beat before /sehat/ calls it ill
KLA_SISA_DISK_MIN = 200 * 1024 * 1024

# --- Logging ----------------------------------------------------------------------------------------------------
DEFAULT_EXCEPTION_REPORTER = "kla_portal.laporan_galat.LaporanGalat"
DEFAULT_EXCEPTION_REPORTER_FILTER = "kla_portal.laporan_galat.SaringLaporan"
LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = atur_logging(json=PRODUKSI, tingkat=env.str("LOG_LEVEL", default="INFO"))
