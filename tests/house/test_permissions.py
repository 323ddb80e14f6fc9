"""The table here, the table at the door, and who stands in what relation must agree; that they tell what really happens is told by test_answers."""

from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from lms.policy import POLICY, allowed, names, row_for
from tests.house import world as a_world
from tests.house.rows import ROWS

ADMIN = {name for name, _ in names() if name.startswith(("admin:", "route:office/"))}
pytestmark = pytest.mark.django_db


def client_for(user, **kwargs):
    """A browser where `user` is signed in: by the session that this person has, if any."""
    client = Client(raise_request_exception=True, **kwargs)
    if session := getattr(user, "session", None):
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    elif user:
        client.force_login(user)
    return client


def url_of(name, world):
    return reverse(name, args=[argument(world.things, step) for step in ROWS[name].args])


def argument(things, step):
    """`course.code` is the code of the world's course; anything without a dot stands for itself."""
    thing, _, attribute = str(step).partition(".")
    return getattr(things[thing], attribute) if attribute else step


def read(response):
    """The body, if any; what a server would close afterwards is closed."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    for close in response._resource_closers:  # not response.close(): that ends the test's database connection as well
        close()
    return body


@contextmanager
def undone():
    """What is asked inside leaves no row behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_every_url_has_a_row_here_and_at_the_door():
    known = {name for name, _ in names()} - ADMIN
    assert known == set(ROWS)
    assert known == set(POLICY)


# A third account beside the two tables: whose is what an address names? Behind a trainer's door her region's writers', behind a coordinator's
# hers who answers for the people, elsewhere the learner's own; where it is otherwise, it stands here.
WRITES = {"trainer", "administrator"}
WHOSE = {"trainer": WRITES, "coordinator": {"coordinator"}, "signed in": {"learner"}}
OTHERWISE = {
    "assessments:answer_file": {"learner"} | WRITES,
    "assessments:mark_edit": {"trainer"},
    "assessments:observer_sheet": {"trainer"},
    "assessments:question_file": {"learner"} | WRITES,
    "courses:review_detail": {"reviewer"} | WRITES,
    "courses:review_lesson": {"reviewer"} | WRITES,
    "courses:sign_off_take_back": {"reviewer"},
    "enrollments:course_detail": set(a_world.ROLES),
    "enrollments:media_file": {"learner", "reviewer"} | WRITES,
    "enrollments:course_join": set(a_world.ROLES),
}


def related(role, name):
    """Whether `role` has anything to do with what the URL names, or, where it names nothing, with the place behind it."""
    door = row_for(name).who.value
    if door == "anyone":
        return True
    if ROWS[name].args:
        return role in OTHERWISE.get(name, WHOSE[door])
    return door == "signed in" or role == "administrator" or role.removeprefix("other_") == door


# The demo's mail is there in demo mode only; a save is read before anybody is looked up (tests/assessments holds whose it may be).
@pytest.mark.parametrize("name", sorted(set(ROWS) - {"demo_mail", "assessments:attempt_save"}))
def test_the_tables_agree_with_each_other_and_with_the_relations(name, world):
    for role in a_world.ROLES[1:]:
        offered = [method for method in ("get", "post") if method.upper() in row_for(name).methods]
        cells = {method: ROWS[name].cell(role, method) for method in ("get", "post")}
        assert {method for method, cell in cells.items() if cell == "405"} == {"get", "post"} - set(offered)
        shown = {cell != "404" for cell in cells.values() if cell != "405"}
        assert shown == {related(role, name)}, role
        assert allowed(row_for(name), world.people[role]) or shown == {False}, role


def test_the_door_closes_what_has_no_row(client, monkeypatch):
    monkeypatch.delitem(POLICY, "accounts:help_now")
    assert client.get(reverse("accounts:help_now")).status_code == 404


def test_a_url_without_a_row_is_named_by_check(monkeypatch):
    from lms.policy import every_url_has_a_row

    assert every_url_has_a_row(None) == []
    monkeypatch.delitem(POLICY, "accounts:help_now")
    monkeypatch.setitem(POLICY, "accounts:gone", row_for("home"))
    assert [error.id for error in every_url_has_a_row(None)] == ["lms.E001", "lms.E002"]


OFFICES = sorted(name for name in ADMIN if name.endswith(("_changelist", "_add", ":index", "autocomplete", "jsi18n")))


@pytest.mark.parametrize("role", [role for role in a_world.ROLES if role != "administrator"])
def test_only_administrators_reach_the_office(role, world):
    client = client_for(world.people[role])
    assert len(OFFICES) > 10
    seen = {getattr(client, method)(reverse(name)).status_code for name in OFFICES for method in ("get", "post")}
    assert seen == {404}
