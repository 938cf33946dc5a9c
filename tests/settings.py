"""Settings for tests: the product's own, with its state in a temporary folder."""

import os
import tempfile
from pathlib import Path

_state = Path(os.environ.setdefault("CROSSOVER_TEST_STATE", tempfile.mkdtemp(prefix="crossover-test-")))
os.environ["CROSSOVER_VAR"] = str(_state)

from config.settings import *  # noqa: E402, F403
from config.settings import BASE_DIR, DATABASES  # noqa: E402

# A file, not memory: threads and processes then meet as they do in production.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(_state / "test.sqlite3")}
# The manifest storage needs collected files; a live test server finds them itself.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATICFILES_DIRS = [path for path in (BASE_DIR / "var" / "bundle", BASE_DIR / "static" / "img") if path.is_dir()]
# Hashing a password well takes a tenth of a second, hundreds of times.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SANDBOX_CELL = os.environ.get("TEST_CELL", "bubblewrap")
SANDBOX_POOL_SIZE = 1
SANDBOX_WARM_SETS = 0  # preparing cells for a next time would take the processors from the tests
STATIC_ROOT = _state / "static"
STATIC_ROOT.mkdir(exist_ok=True)
