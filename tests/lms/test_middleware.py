"""What no request may bring, and what no form may lose."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from lms import middleware
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
OURS = {"sec-fetch-site": "same-origin", "referer": "http://testserver/me/?x=1"}
WISHES = {"display_name": "Ate Liza", "time_zone": "Asia/Manila", "channel": "email", "certificate_name": "display"}


@pytest.mark.parametrize("path", ["/quiet/%00", "/quiet/?q=a%00b", "/quiet/?a%00=b"])
def test_nul_in_the_address_is_refused(client, path):
    assert client.get(path).status_code == 400


@pytest.mark.parametrize("fields", [{"login": "a\x00b"}, {"lo\x00gin": "ab"}])
def test_nul_in_a_field_is_refused(client, fields):
    answer = client.post("/account/login/", fields)
    assert (answer.status_code, b"We could not read that" in answer.content) == (400, True)


def test_a_lone_surrogate_never_reaches_a_field(client):
    body = "login=%ED%A0%80&password=x"
    answer = client.post("/account/login/", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in {200, 400}


class Unread:
    """A body that must not be read."""

    def read(self, *args):
        raise AssertionError("The body was read.")

    readline = read


@pytest.mark.parametrize("length", ["104857600", "-1", "many"])
def test_a_large_body_is_refused_before_it_is_read(client, length):
    environ = {"CONTENT_LENGTH": length, "wsgi.input": Unread(), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    assert client.post("/account/login/", **environ).status_code == 413


def test_trace_is_refused(client):
    assert client.trace("/quiet/").status_code == 405


def test_a_form_sent_after_the_session_ended_comes_back_with_its_words():
    client = Client()
    answer = client.post("/me/", WISHES, headers=OURS)
    assert (answer.status_code, answer.templates[0].name) == (403, "signed_out.html")
    assert b'<input type="hidden" name="display_name" value="Ate Liza">' in answer.content


def test_a_form_from_elsewhere_is_only_sent_to_sign_in(client):
    answer = client.post("/me/", WISHES, headers={"sec-fetch-site": "cross-site"})
    assert (answer.status_code, answer.url) == (302, "/account/login/?next=/me/")


def test_a_form_with_a_stale_token_can_be_sent_again():
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory())
    answer = client.post("/me/", WISHES, headers=OURS)
    assert (answer.status_code, b'value="Ate Liza"' in answer.content) == (403, True)


def test_nothing_from_elsewhere_can_be_sent_again():
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory())
    answer = client.post("/me/", WISHES, headers={"sec-fetch-site": "cross-site"})
    assert (answer.status_code, b"Ate Liza" in answer.content, b"Send it again" in answer.content) == (
        403,
        False,
        False,
    )


def test_a_password_is_never_given_back():
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/account/login/", {"login": "ana", "password": "secret words"}, headers=OURS)
    assert (answer.status_code, b"secret words" in answer.content, b'href="/me/"' in answer.content) == (
        403,
        False,
        True,
    )


@pytest.mark.parametrize(
    ("wishes", "minutes", "path"),
    [
        ({"shared_device": True}, 19, None),
        ({"shared_device": True}, 21, "/account/login/?next=/me/"),
        ({"is_staff": True}, 29, None),
        ({"is_staff": True}, 31, "/account/login/?next=/me/"),
        ({}, 600, None),
    ],
)
def test_quiet_minutes_end_the_session_where_it_matters(client, time_machine, wishes, minutes, path):
    time_machine.move_to("2026-03-04 12:00 +0000", tick=False)
    client.force_login(UserFactory(**wishes))
    client.get("/me/")
    time_machine.shift(minutes * 60)
    assert getattr(client.get("/me/"), "url", None) == path


def test_each_use_starts_the_quiet_minutes_anew(client, time_machine):
    time_machine.move_to("2026-03-04 12:00 +0000", tick=False)
    client.force_login(UserFactory(shared_device=True))
    answers = []
    for _ in range(4):
        answers.append(client.get("/me/").status_code)
        time_machine.shift(15 * 60)
    assert answers == [200] * 4


def test_an_own_phone_writes_no_session_while_reading(client, django_assert_num_queries):
    client.force_login(UserFactory())
    with django_assert_num_queries(3):  # session, person, roles
        client.get("/quiet/")


@pytest.mark.parametrize(
    ("headers", "packed"),
    [
        ({"Content-Type": "text/html; charset=utf-8"}, True),
        ({"Content-Type": "application/json"}, True),
        ({"Content-Type": "text/vtt", "Accept-Ranges": "bytes"}, False),
        ({"Content-Type": "video/mp4"}, False),
        ({"Content-Type": "application/pdf"}, False),
        ({"Content-Type": "image/webp"}, False),
    ],
)
def test_only_what_is_text_and_whole_is_packed(rf, headers, packed):
    answer = HttpResponse(b"words " * 200, headers=headers)
    request = rf.get("/", headers={"Accept-Encoding": "gzip"})
    assert middleware.Compressed(lambda _request: answer)(request).has_header("Content-Encoding") is packed


def test_words_beside_a_file_are_given_back_to_who_was_signed_out(client):
    file = SimpleUploadedFile("lamp.jpg", b"\xff\xd8\xff")
    page = client.post("/write/K7/lessons/ABC234/add/", {"alt": "A lamp", "picture_sent": file}, headers=OURS)
    assert page.status_code == 403
    assert 'name="alt" value="A lamp"' in page.content.decode() or ">A lamp<" in page.content.decode()
