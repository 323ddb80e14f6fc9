"""The headers and cookies of a site behind HTTPS, word for word, on pages that work and pages that do not."""

import json
import os
import subprocess
import sys

import pytest

ASK = """
import json, django
django.setup()
from django.test import Client
from django.conf import settings
client = Client(raise_request_exception=False, headers={"host": "localhost"})
asked = {"login": "/account/login/", "quiet": "/quiet/", "missing": "/nothing/", "broken": "/help/", "robots": "/robots.txt",
         "leave": "/leave/", "static": "/static/gabay.css"}
answers = {name: client.get(path, secure=True) for name, path in asked.items()}
cookie = answers["login"].cookies["__Host-csrf"]
print(json.dumps({
    "answers": {name: [answer.status_code, dict(answer.headers)] for name, answer in answers.items()},
    "csrf": {name: cookie[name] for name in ("secure", "httponly", "samesite", "path", "domain")},
    "session": [settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY,
                settings.SESSION_COOKIE_SAMESITE, settings.SESSION_EXPIRE_AT_BROWSER_CLOSE],
}))
"""
CSP = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "media-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
}
EVERYWHERE = {
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains; preload",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site in a process of its own, with HTTPS on and a database without tables: so that one page is broken."""
    own = {"HTTPS": "1", "DEBUG": "0", "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": ""}
    environ = {**os.environ, **own, "GABAY_VAR": str(tmp_path_factory.mktemp("var")), "LOG_LEVEL": "CRITICAL"}
    said = subprocess.run([sys.executable, "-c", ASK], env=environ, capture_output=True, text=True, check=True).stdout
    return json.loads(said.splitlines()[-1])


def test_the_pages_that_are_looked_at_are_the_ones_meant(site):
    codes = {name: code for name, (code, _) in site["answers"].items()}
    assert codes == {
        "login": 200,
        "quiet": 200,
        "missing": 404,
        "broken": 500,
        "robots": 200,
        "leave": 303,
        "static": 200,
    }


@pytest.mark.parametrize("name", ["login", "quiet", "missing", "broken", "robots", "static"])
def test_every_answer_carries_the_same_protection(site, name):
    headers = site["answers"][name][1]
    assert {key: headers.get(key) for key in EVERYWHERE} == EVERYWHERE
    assert set(headers["Content-Security-Policy"].split("; ")) == CSP


@pytest.mark.parametrize("name", ["login", "quiet", "missing", "broken"])
def test_no_page_is_kept_by_a_cache(site, name):
    headers = site["answers"][name][1]
    assert (headers["X-Frame-Options"], set(headers["Cache-Control"].split(", ")) >= {"no-store", "private"}) == (
        "DENY",
        True,
    )


def test_leaving_tells_the_exit_nothing(site):
    assert site["answers"]["leave"][1]["Referrer-Policy"] == "no-referrer"


def test_cookies_belong_to_this_host_alone(site):
    assert site["csrf"] == {"secure": True, "httponly": True, "samesite": "Strict", "path": "/", "domain": ""}
    assert site["session"] == ["__Host-sid", True, True, "Lax", True]
