import os
import socket
import sys
from functools import lru_cache
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.db.models.signals import post_migrate
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_socket import SocketConnectBlockedError

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
hypothesis_settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("any machine")
HERE = ["127.0.0.1", "::1", "localhost"]
ASK = socket.getaddrinfo
FLOORS = ("accounts", "assessments", "certificates", "courses", "enrollments", "lms")


def asked_here(host, *args, **kwargs):
    """No name is asked for outside. Sockets that lead there are stopped by --allow-hosts, before a test's fixtures of any scope."""
    if host not in {None, "", *HERE, socket.gethostname()}:
        raise SocketConnectBlockedError(HERE, host)
    return ASK(host, *args, **kwargs)


def pytest_configure():
    socket.getaddrinfo = asked_here


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """A test that empties all tables leaves the rows that a new database starts with, so that any other may come after it."""
    with django_db_blocker.unblock():
        first = {model: list(model._default_manager.values()) for model in ours()}

    def put_back(sender, **kwargs):
        for model, rows in first.items():
            if rows and not model._default_manager.exists():
                model._default_manager.bulk_create(model(**{**row, model._meta.pk.attname: None}) for row in rows)

    last = apps.get_app_config("certificates")
    post_migrate.connect(put_back, sender=last)
    yield
    post_migrate.disconnect(put_back, sender=last)


def ours():
    return [model for model in apps.get_models() if model._meta.app_label in FLOORS]


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """Files that a test writes are its own."""
    files = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path / "files"), "base_url": None},
    }
    settings.STORAGES = {**settings.STORAGES, "default": files}


@pytest.fixture(autouse=True)
def own_cache(settings):
    """What a test counts in a shared cache is its own."""
    cache = {**settings.CACHES["default"], "KEY_PREFIX": f"test-{uuid4().hex}"}
    settings.CACHES = {"default": cache}


@pytest.fixture(autouse=True)
def counted_pages(request, monkeypatch):
    """A test that says which list pages it counts has opened each of them while it counted."""
    marks = list(request.node.iter_markers("list_page"))
    if not marks:
        yield
        return
    opened, ask = set(), Client.request

    def asked(self, **kwargs):
        response = ask(self, **kwargs)
        if connection.force_debug_cursor and response.status_code == 200:
            opened.add(response.resolver_match.view_name)
        return response

    monkeypatch.setattr(Client, "request", asked)
    yield
    assert {name for mark in marks for name in mark.args} - opened == set()


@pytest.fixture(autouse=True)
def own_memory():
    """What a process remembers of rows is true of one test's rows: a table that a migration made anew counts from 1 again."""
    for kept in memories(len(sys.modules)):
        kept.values.clear()


@lru_cache(maxsize=1)
def memories(_modules):
    from lms.kit.keeping import Kept

    modules = [module for name, module in sys.modules.items() if name.partition(".")[0] in FLOORS]
    return [value for module in modules for value in vars(module).values() if isinstance(value, Kept)]


def pytest_sessionfinish(session, exitstatus):
    """Where NO_SKIPS is set, a skipped test is a red run: nothing may go unproved for want of a browser."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("NO_SKIPS") and skipped and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.write_line(f"{len(skipped)} tests were skipped, and NO_SKIPS allows none.", red=True)
