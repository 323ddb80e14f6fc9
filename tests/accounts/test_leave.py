"""Leaving without JavaScript: what the server answers, and what it does not write down."""

import logging

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.models import Event, Notice
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def person():
    client = Client()
    client.force_login(UserFactory())
    return client


def test_leave_goes_to_the_exit_and_leaves_no_trace(person, settings):
    answer = person.get("/leave/", headers=OURS)
    assert (answer.status_code, answer.content) == (303, b"")
    assert {name: answer[name] for name in ("Location", "Cache-Control", "Referrer-Policy", "Clear-Site-Data")} == {
        "Location": settings.LEAVE_URL,
        "Cache-Control": "no-store, private",
        "Referrer-Policy": "no-referrer",
        "Clear-Site-Data": '"cookies", "storage", "cache"',
    }


def test_leave_ends_the_session_for_our_own_page(person):
    answer = person.get("/leave/", headers=OURS)
    assert (Session.objects.count(), answer.cookies["sid"].value, answer.cookies["sid"]["max-age"]) == (0, "", 0)


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_leave_from_elsewhere_signs_nobody_out(person, site):
    answer = person.get("/leave/", headers={"sec-fetch-site": site})
    assert (answer.status_code, Session.objects.count(), "Clear-Site-Data" in answer) == (303, 1, False)


def test_leave_writes_no_row_and_no_line(person, caplog):
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    person.get("/leave/", headers=OURS)
    said = [record for record in caplog.records if record.name != "django.db.backends"]
    assert (Event.objects.count(), Notice.objects.count(), said) == (0, 0, [])


def test_leave_is_open_to_those_who_are_not_signed_in(client):
    assert client.get("/leave/", headers=OURS).status_code == 303


def test_leave_does_not_take_a_post(client):
    assert client.post("/leave/").status_code == 405


@pytest.mark.parametrize(
    ("shared", "chosen", "exit_known"),
    [(False, None, True), (True, None, False), (True, False, False), (False, True, False), (False, False, True)],
)
def test_the_exit_stands_in_the_page_unless_leaving_signs_out(client, shared, chosen, exit_known):
    client.force_login(UserFactory(shared_device=shared, leave_signs_out=chosen))
    page = client.get("/before/").content.decode()
    assert ("For you, Leave also signs you out" in page) != exit_known
    assert ("data-exit=" in page, f'data-offline="{"no" if shared else "yes"}"' in page) == (exit_known, True)
