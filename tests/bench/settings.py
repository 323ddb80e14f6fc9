"""Production's settings on loopback, with one page more: the yardstick."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-measuring-" + "x" * 50)
os.environ.setdefault("HTTPS", "0")
os.environ.setdefault("LOG_LEVEL", "ERROR")

from lms.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
