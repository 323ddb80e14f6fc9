"""The settings that a site behind HTTPS has, taken from lms/settings.py itself as it reads production's environment."""

import os
import runpy
from pathlib import Path
from unittest.mock import patch

ENVIRONMENT = {"HTTPS": "1", "DEBUG": "0", "GABAY_DEMO": "0", "TRUSTED_PROXIES": "0"}
WHAT = ("SECURE_", "SESSION_COOKIE", "CSRF_COOKIE", "LANGUAGE_COOKIE", "X_FRAME", "MIDDLEWARE", "WHITENOISE_ALLOW")


def production_settings():
    """Name → value of everything that concerns heads and cookies."""
    path = Path(__file__).resolve().parents[2] / "lms" / "settings.py"
    with patch.dict(os.environ, ENVIRONMENT):
        loaded = runpy.run_path(str(path))
    return {name: value for name, value in loaded.items() if name.startswith(WHAT)}
