"""Looking changes nothing in the office, as test_answers tells of every other URL; and nothing is done anywhere without the form's token, whoever asks."""

import pytest
from django.apps import apps
from django.test import Client, RequestFactory
from django.urls import get_resolver, resolve, reverse
from django.urls.resolvers import URLResolver

from accounts.models import User
from lms.policy import POLICY
from tests.house import world as a_world
from tests.house.changes import changes
from tests.house.rows import ROWS
from tests.house.test_permissions import ADMIN, client_for, url_of
from tests.house.world import ROLES, legal_name

pytestmark = pytest.mark.django_db
UNSAFE = ["post", "put", "patch", "delete"]
ACTS = sorted(name for name, row in POLICY.items() if "GET" not in row.methods)
TABLES = {"auth_user": User, **{model._meta.label_lower.replace(".", "_"): model for model in apps.get_models()}}


def office(world):
    """The addresses of the office: what stands for itself, and what is about the first row of its table."""
    for name in sorted(ADMIN):
        if name.endswith(("_change", "_delete", "_history")) and name != "admin:password_change":
            if row := TABLES[name[len("admin:") : name.rindex("_")].removesuffix("_password")]._default_manager.first():
                yield reverse(name, args=[row.pk])
        elif name not in {"admin:view_on_site", "admin:app_list"} and ":route:" not in name:
            yield reverse(name)


def test_the_office_is_walked_whole(world):
    assert len(list(office(world))) > 30


def test_no_page_of_the_office_reads_a_legal_name(world):
    client = client_for(world.people["administrator"])
    changed = [reverse("admin:accounts_user_change", args=[person.pk]) for person in User.objects.all()]
    for address in [*office(world), *changed]:
        if not address.endswith("/logout/"):
            body = client.get(address).content.decode()
            assert [who for who in ROLES if legal_name(who) in body] == [], address
    assert len(changed) > 8


def test_looking_around_the_office_changes_no_row(world):
    client = client_for(world.people["administrator"])
    addresses = [address for address in office(world) if not address.endswith("/logout/")]
    with changes() as found:
        for address in addresses:
            for look in (client.get, client.head, client.options, client.trace):
                assert look(address).status_code < 500, address
    assert found.rows == {}


@pytest.mark.parametrize("name", sorted(ROWS))
def test_nothing_is_done_without_the_form_token(name, world):
    url = url_of(name, world)
    clients = {role: client_for(world.people[role], enforce_csrf_checks=True) for role in a_world.ROLES}
    with changes() as found:
        seen = {role: client.post(url, {"next": "/"}).status_code for role, client in clients.items()}
        assert seen == dict.fromkeys(a_world.ROLES, 403)
        seen = {method: getattr(clients["administrator"], method)(url).status_code for method in UNSAFE}
        assert seen == dict.fromkeys(UNSAFE, 403)
    assert found.rows == {}


def test_nothing_is_done_in_the_office_without_the_form_token(world):
    client = client_for(world.people["administrator"], enforce_csrf_checks=True)
    addresses = list(office(world))
    with changes() as found:
        for address in addresses:
            seen = {method: getattr(client, method)(address).status_code for method in UNSAFE}
            assert seen == dict.fromkeys(UNSAFE, 403), address
    assert found.rows == {}


def test_there_are_acts():
    assert len(ACTS) > 15


@pytest.mark.parametrize("name", ACTS)
def test_an_act_without_a_page_refuses_to_be_looked_at_behind_the_door_too(name, world):
    """Its view itself does nothing but on POST, so that a mistake in the table opens nothing."""
    url = url_of(name, world)
    match = resolve(url)
    for method in ["get", "head", "options", "put", "patch", "delete", "trace"]:
        request = getattr(RequestFactory(), method)(url)
        request.user = world.people["administrator"]
        answer = match.func(request, *match.args, **match.kwargs)
        assert (answer.status_code, answer.headers.get("Allow")) == (405, "POST"), method


def views(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns)
        else:
            yield pattern


def test_no_view_is_excused_from_the_form_token():
    found = list(views(get_resolver().url_patterns))
    assert len(found) > 100
    assert [str(pattern) for pattern in found if getattr(pattern.callback, "csrf_exempt", False)] == []


@pytest.mark.parametrize("path", ["/nothing/", "/static/nothing.css", "/account/nothing/", "/%2e%2e/etc"])
def test_an_address_that_is_not_there_takes_no_method(client, path):
    seen = {
        method: getattr(client, method)(path).status_code for method in ["get", "head", "options", *UNSAFE, "trace"]
    }
    assert seen.pop("trace") == 405
    assert set(seen.values()) == {404}


def test_what_is_sent_with_trace_never_comes_back():
    answer = Client().trace("/quiet/", headers={"cookie": "sid=marker-secret", "x-marker": "marker-secret"})
    assert (answer.status_code, b"marker-secret" in answer.content + str(answer.headers).encode()) == (405, False)


def test_whoever_only_looks_where_something_is_done_finds_a_page_with_the_way_out(world):
    """So it goes after signing in again, or when a page is loaded anew that a button had led to."""
    for name in ("enrollments:course_join", "assessments:attempt_start"):
        answer = client_for(world.people["learner"]).get(url_of(name, world))
        assert (answer.status_code, answer["Allow"]) == (405, "POST")
        assert b'class="leave"' in answer.content
        assert b"Nothing to look at here" in answer.content
