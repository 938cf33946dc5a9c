"""Settings for every way of running: a laptop (`make run`), a study group's server, the tests.

What differs between them comes from the environment, by the readers of `config/environment.py`.
"""

import sys
from datetime import timedelta
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from config import address, connections, keys, people
from config.environment import Environment

env = Environment()

BASE_DIR = Path(__file__).resolve().parent.parent
# All state of a local installation: database, broker socket, secret key, logs, built assets.
STATE_DIR = Path(env.text("CROSSOVER_VAR", default=str(BASE_DIR / "var"))).expanduser().absolute()

# On a server that others can reach, a missing or weak secret is refused, and the first account needs a set-up code.
HOSTED = env.flag("HOSTED")
DEBUG = env.flag("DEBUG")
SECRET_KEY = keys.secret_key(env, state=STATE_DIR, hosted=HOSTED)
_address = address.address(env, hosted=HOSTED)
SITE_URL = _address.url
ALLOWED_HOSTS = _address.allowed_hosts
CSRF_TRUSTED_ORIGINS = _address.trusted_origins
PORT = env.number("PORT", default=8000, least=1, most=65535)

INSTALLED_APPS = [
    "core.administration.Config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "core",
    "accounts",
    "questions",
    "practice",
    "system_design",
    "progress",
]

MIDDLEWARE = [
    "core.middleware.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.FirstVisitMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.middleware.TimeZoneMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.LastSeenMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context.csp_nonce",
                "accounts.context.way_in",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": ["template_partials.templatetags.partials", "core.templatetags.ui"],
        },
    }
]

DATABASES = {"default": connections.database(env, state=STATE_DIR, hosted=HOSTED)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE takes the write lock when a transaction starts: a later upgrade of a read lock cannot wait, only fail.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728;",
    }
else:
    # A server that has gone, or a network that swallows all, must show as an error and not hold threads for minutes.
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 3,
        "tcp_user_timeout": 10_000,
        "keepalives_idle": 30,
        **DATABASES["default"].get("OPTIONS", {}),
    }

# Signing in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
# Mail, sign-up and the OIDC provider. `HAS_MAIL` and Django's own mail settings come from EMAIL_URL.
EMAIL = people.mail_settings(env)
globals().update(EMAIL)
people.check_hosts(env, ALLOWED_HOSTS, has_mail=EMAIL["HAS_MAIL"], site_url=SITE_URL)
OIDC = people.oidc(env)
SIGNUP = people.signup(env, has_mail=EMAIL["HAS_MAIL"], has_oidc=OIDC is not None)

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_FORMS = {"login": "accounts.signup.SignInForm", "signup": "accounts.signup.SignUpForm"}
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
# Only people who made their own account have an address to prove: the administrator vouches for all others.
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if EMAIL["HAS_MAIL"] else "none"
ACCOUNT_EMAIL_NOTIFICATIONS = EMAIL["HAS_MAIL"]
# Wrong passwords are counted by django-axes, per name and address; this limit is for wrong codes of the second step
# (see AccountAdapter.pre_authenticate). The others keep allauth's defaults.
ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key"}

MFA_ADAPTER = "accounts.second_step.SecondStepAdapter"
MFA_FORMS = {
    "authenticate": "accounts.second_step.CodeForm",
    "reauthenticate": "accounts.second_step.CodeAgainForm",
}
MFA_TOTP_ISSUER = "Crossover"
# A code of the half minute before or after also counts: telephones' clocks are off, and typing takes its time.
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = not EMAIL["HAS_MAIL"]

SOCIALACCOUNT_ADAPTER = "accounts.oidc.OidcAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [OIDC.app()] if OIDC else []}}
# Which accounts may be found by their address is decided in accounts/oidc.py.
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "accounts.lockout.attempted_name"
AXES_LOCKOUT_TEMPLATE = "accounts/locked_out.html"
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "accounts.lockout.client_address"
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("PROXY_COUNT", default=0, least=0, most=10)

# The cache holds allauth's rate limits and the codes that were used up. In the database, as the counts of axes are: all
# processes share it, and a broker that is down or restarted neither lifts a limit nor shuts the door. So many entries
# that nobody can push counts out by making others.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# Behind TLS the operator says so, by SITE_URL or by HTTPS; on a laptop there is none.
HTTPS = _address.is_https
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # The sign-in form is answered by a redirect to the provider, which this directive also judges.
        "form-action": [SELF, OIDC.origin] if OIDC else [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Static files: hashed names and compression, built by `manage.py prepare --static`.
STATIC_URL = "static/"
STATIC_ROOT = STATE_DIR / "static"
STATICFILES_DIRS = [path for path in (STATE_DIR / "bundle", BASE_DIR / "static" / "img") if path.is_dir()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True

# Broker, and live updates over the same server.
REDIS_URL = connections.redis_url(env, state=STATE_DIR, hosted=HOSTED)
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "socket_timeout": 30}
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Whoever reaches the broker, a second host or a hole in the web process, can wake a worker and no more.
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_POOL = "threads"
# A task only claims from the database: one more in hand would be one that another worker could have taken.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False

# Judging
SANDBOX_CELL = env.choice("SANDBOX_CELL", "auto", "docker", "bubblewrap")
SANDBOX_RUNTIME = env.text("SANDBOX_RUNTIME")
if SANDBOX_RUNTIME and SANDBOX_CELL == "bubblewrap":
    env.refuse("SANDBOX_RUNTIME", "SANDBOX_RUNTIME is for the docker cell; SANDBOX_CELL asks for bubblewrap.")
SANDBOX_POOL_SIZE = env.number("SANDBOX_POOL_SIZE", default=2, least=1, most=64)
SANDBOX_WARM_SETS = env.number("SANDBOX_WARM_SETS", default=3, least=0, most=16)
# One thread per started cell: more threads would only wait for a cell.
CELERY_WORKER_CONCURRENCY = SANDBOX_POOL_SIZE
# Enough that nobody who practises meets them: a person's page sends one answer at a time.
MAX_WAITING = env.number("MAX_WAITING", default=1000, least=1, most=1_000_000)
MAX_WAITING_PER_PERSON = env.number("MAX_WAITING_PER_PERSON", default=20, least=1, most=1_000_000)
ANSWER_MAX_BYTES = 64 * 1024
# Far above what is accepted, so that what is too long is refused in words: a form can triple the size of code.
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
EVENT_STREAMS_PER_PROCESS = env.number("EVENT_STREAMS_PER_PROCESS", default=16, least=0, most=1000)

BANK_DIR = BASE_DIR / "questions" / "bank"

# Backup. Sessions stay out, so that one that was ended never comes back; workers report themselves again.
BACKUP_LEAVES_OUT = ["sessions.Session", "usersessions.UserSession", "practice.WorkerBeat"]
BACKUP_WORKERS = "practice.WorkerBeat"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"ids": {"()": "core.logs.AddIds"}},
    "formatters": {"line": {"()": "core.logs.LineFormatter"}, "json": {"()": "core.logs.JsonFormatter"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": env.choice("LOG_FORMAT", "line", "json"),
            "filters": ["ids"],
        }
    },
    "root": {
        "handlers": ["console"],
        "level": env.choice("LOG_LEVEL", "INFO", "DEBUG", "WARNING", "ERROR", "CRITICAL"),
    },
    "loggers": {
        "axes": {"level": "WARNING"},
        # A message only wakes; what was judged has a line of its own (practice/grading.py).
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
        # Every request has a line of its own (core/middleware.py); this one adds what failed on our side.
        "django.request": {"level": "ERROR"},
        "docker": {"level": "WARNING"},
        "urllib3": {"level": "WARNING"},
    },
}

# Python lets a busy thread run on for 5 ms while others wait, which is more than a whole step on the way to a verdict
# takes: with a tenth of that, the way from the POST to the verdict's event takes an eighth less.
sys.setswitchinterval(0.0005)

# Opens /metrics; "" means that there is no such page.
METRICS_TOKEN = keys.random_secret(env, "METRICS_TOKEN", least=16)

if HOSTED and DEBUG:
    env.refuse("DEBUG", "DEBUG=1 shows settings and code to every visitor of a hosted site. Leave it out of .env.")
if HOSTED:
    env.refuse_typos()
env.check()
