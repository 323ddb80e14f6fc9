"""A session is made anew where its rights change, and what it may fetch is guarded like a page."""

import pytest
from django.test import Client

from tests.factories import UserFactory
from tests.house import world as a_world
from tests.house.test_permissions import client_for, url_of

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough phrase"


@pytest.fixture
def client():
    user = UserFactory(username="ana")
    user.set_password(PASSWORD)
    user.save()
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return Client()


def test_signing_in_makes_a_new_key_and_signing_out_ends_it(client):
    planted = client.session
    planted["seen_before"] = 1
    planted.save()
    client.cookies["sid"] = planted.session_key
    client.post("/account/login/", {"login": "ana", "password": PASSWORD})
    signed_in = client.session.session_key
    assert signed_in not in {None, planted.session_key}
    client.post("/account/logout/")
    client.cookies["sid"] = signed_in
    assert client.get("/me/").status_code == 302


def test_a_changed_password_ends_the_other_sessions(client):
    other = Client()
    for each in (client, other):
        each.post("/account/login/", {"login": "ana", "password": PASSWORD})
    assert other.get("/me/").status_code == 200
    new = "another phrase of mine"
    changed = client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert changed.status_code == 302
    assert other.get("/me/").status_code == 302


def test_a_file_is_guarded_like_a_page():
    world = a_world.build()
    answer = client_for(world.people["learner"]).get(url_of("certificates:certificate_file", world))
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Frame-Options": "DENY",
    }
    assert {name: answer.headers.get(name) for name in wanted} == wanted
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Security-Policy"] == "sandbox"
