"""Every URL, every role: the table here, the table at the door and what really happens must agree."""

import hashlib

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Event
from lms.policy import POLICY, names, row_for
from tests.house import world as a_world
from tests.house.rows import ROWS
from tests.house.table import Cells

ADMIN = {name for name, _ in names() if name.startswith(("admin:", "route:office/"))}
LOOKED = {"people_exported"}
UNTOUCHED = {"Session"}
UNSAFE = ["put", "patch", "delete", "trace"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world.build()


def client_for(user, **kwargs):
    client = Client(raise_request_exception=True, **kwargs)
    if user:
        client.force_login(user)
    return client


def url_of(name, world):
    return reverse(name, args=[argument(world.things, step) for step in ROWS[name].args])


def argument(things, step):
    """`course.code` is the code of the world's course; anything without a dot stands for itself."""
    thing, _, attribute = str(step).partition(".")
    return getattr(things[thing], attribute) if attribute else step


def test_every_url_has_a_row_here_and_at_the_door():
    known = {name for name, _ in names()} - ADMIN
    assert known == set(ROWS)
    assert known == set(POLICY)


@pytest.mark.parametrize("name", sorted(ROWS))
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_url_every_role(name, method, world):
    cells: Cells = ROWS[name]
    url, seen = url_of(name, world), []
    for role in a_world.ROLES:
        with transaction.atomic():
            response = getattr(client_for(world.people[role]), method)(url)
            seen.append(str(response.status_code))
            transaction.set_rollback(True)
    assert seen == cells.expected(method), f"{method} {url}"


@pytest.mark.parametrize("name", sorted(ROWS))
def test_looking_changes_no_row(name, world):
    url = url_of(name, world)
    for role in ["anonymous", "learner", "trainer", "coordinator", "administrator"]:
        client = client_for(world.people[role])
        before = fingerprint()
        for look in (client.get, client.head, client.options):
            read(look(url))
        assert fingerprint() == before, role


def read(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def fingerprint():
    """One hash over every row of every table but sessions and the notes of who looked; a sign-in's date is not looking."""
    digest = hashlib.sha256()
    for model in apps.get_models():
        if model.__name__ not in UNTOUCHED:
            rows = model._default_manager.order_by("pk").values_list()
            rows = rows.exclude(verb__in=LOOKED) if model is Event else rows
            digest.update(repr((model._meta.label, list(rows))).encode())
    return digest.hexdigest()


@pytest.mark.parametrize("name", sorted(name for name, row in POLICY.items() if "POST" in row.methods))
def test_nothing_is_done_without_the_form_token(name, world):
    before = fingerprint()
    for role in ["learner", "trainer", "coordinator", "administrator"]:
        client = client_for(world.people[role], enforce_csrf_checks=True)
        before = fingerprint()
        assert client.post(url_of(name, world)).status_code in {403, 404}
        assert fingerprint() == before


@pytest.mark.parametrize("name", sorted(ROWS))
def test_other_methods_are_refused(name, world):
    for role in ["anonymous", "administrator"]:
        client = client_for(world.people[role])
        for method in UNSAFE:
            assert getattr(client, method)(url_of(name, world)).status_code in {302, 403, 404, 405}


@pytest.mark.parametrize("name", sorted(name for name in ROWS if ROWS[name].args))
def test_a_stranger_gets_the_page_of_something_that_is_not_there(name, world):
    url, missing = url_of(name, world), reverse(name, args=nowhere(name, world))
    for role in ["other_learner", "other_trainer", "other_coordinator"]:
        client = client_for(world.people[role])
        response = client.get(url)
        if response.status_code == 404:
            assert response.content == client.get(missing).content


def nowhere(name, world):
    """Arguments of the right shape that belong to nothing."""
    return [999999 if isinstance(argument(world.things, step), int) else "ZZZZZZ" for step in ROWS[name].args]


@pytest.mark.parametrize("name", sorted(name for name in ROWS if ROWS[name].args))
def test_ids_that_are_not_there_answer_404(name, world):
    for role in ["learner", "trainer", "coordinator", "administrator"]:
        response = client_for(world.people[role]).get(reverse(name, args=nowhere(name, world)))
        assert response.status_code in ({404, 405} if row_for(name).who != "anyone" else {200, 404, 405})


def test_the_door_closes_what_has_no_row(client, monkeypatch):
    monkeypatch.delitem(POLICY, "accounts:help_now")
    assert client.get(reverse("accounts:help_now")).status_code == 404


def test_a_url_without_a_row_is_named_by_check(monkeypatch):
    from lms.policy import every_url_has_a_row

    assert every_url_has_a_row(None) == []
    monkeypatch.delitem(POLICY, "accounts:help_now")
    monkeypatch.setitem(POLICY, "accounts:gone", row_for("home"))
    assert [error.id for error in every_url_has_a_row(None)] == ["lms.E001", "lms.E002"]


@pytest.mark.parametrize("role", a_world.ROLES[:-1])
def test_only_administrators_reach_the_office(role, world):
    client = client_for(world.people[role])
    offices = [name for name in sorted(ADMIN) if name.endswith(("_changelist", ":index"))]
    assert len(offices) > 5
    assert {client.get(reverse(name)).status_code for name in offices} == {404}


def test_hidden_markers_never_reach_the_other_region(world):
    """Walks every page that the other region's people may open; nothing of the first region's people stands on it."""
    markers = [f"Marker {role}" for role in ("learner", "trainer", "coordinator")]
    for role in ["other_learner", "other_trainer", "other_coordinator"]:
        client = client_for(world.people[role])
        for name in ROWS:
            response = client.get(url_of(name, world))
            if response.status_code == 200:
                body = read(response).decode(errors="replace")
                assert [marker for marker in markers if marker in body] == [], (role, name)
