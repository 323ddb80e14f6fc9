"""Whoever asks about an address learns nothing: same status, same headers, same page. What takes time is done as often."""

import re
from unittest.mock import patch

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
KNOWN, UNKNOWN = "known@example.org", "nobod@example.org"


@pytest.fixture(autouse=True)
def someone_known():
    cache.clear()
    user = UserFactory(username="known", email=KNOWN)
    EmailAddress.objects.create(user=user, email=KNOWN, verified=True, primary=True)


def seen(response):
    """All that a stranger sees, without tokens, what they typed themselves, and the second of the day in "Expires"."""
    body = re.sub(
        r'name="csrfmiddlewaretoken" value="\w+"| data-(?:person|locks)="[^"]*"', "", response.content.decode()
    )
    headers = {
        name: value for name, value in response.items() if name not in {"Content-Length", "Set-Cookie", "Expires"}
    }
    cookies = {name: {**morsel, "expires": ""} for name, morsel in response.cookies.items()}
    return response.status_code, headers, cookies, body.replace(KNOWN, "A").replace(UNKNOWN, "A")


def ask(page, fields):
    """The answer to a form, and the page that it leads to."""
    client = Client()
    client.get(reverse(page))
    answer = client.post(reverse(page), fields)
    pages = [seen(answer)]
    if answer.status_code == 302:
        pages.append(seen(client.get(answer.url)))
    return pages


@pytest.mark.parametrize(
    ("page", "fields"),
    [
        ("account_login", lambda email: {"login": email, "password": "not-this-one-at-all"}),
        ("account_request_login_code", lambda email: {"email": email}),
        ("account_reset_password", lambda email: {"email": email}),
        (
            "account_signup",
            lambda email: {"email": email, "display_name": "known", "password1": "a-long-quiet-password"},
        ),
    ],
    ids=["login", "code", "reset", "signup"],
)
def test_known_and_unknown_addresses_get_the_same_answer(page, fields):
    known = ask(page, fields(KNOWN))
    cache.clear()
    assert known == ask(page, fields(UNKNOWN))


@pytest.mark.parametrize("login", [KNOWN, UNKNOWN, "known", "nobody", "new@example.org", "NEW"])
def test_a_password_that_does_not_fit_is_hashed_once_whoever_it_is(login, client):
    """The hash is what takes time: for a person, for nobody, and for someone invited who has no password yet."""
    invited = UserFactory(username="new", email="new@example.org")
    invited.set_unusable_password()
    invited.save()
    EmailAddress.objects.create(user=invited, email=invited.email, verified=True, primary=True)
    with patch.object(MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode) as hashed:
        client.post(reverse("account_login"), {"login": login, "password": "not-this-one-at-all"})
    assert hashed.call_count == 1


@pytest.mark.parametrize("page", ["account_confirm_login_code", "account_confirm_password_reset_code"])
def test_a_code_that_does_not_fit_says_nothing_about_the_address(page):
    """As often as it is tried, until the page waits for no code any more."""
    start = {"account_confirm_login_code": "account_request_login_code"}.get(page, "account_reset_password")

    def guess(email):
        client = Client()
        client.post(reverse(start), {"email": email})
        return [seen(client.post(reverse(page), {"code": "000-000"})) for _ in range(6)]

    known = guess(KNOWN)
    cache.clear()
    assert known == guess(UNKNOWN)
    assert {status for status, *_ in known} == {200, 302}


@pytest.mark.parametrize(
    ("page", "fields"),
    [
        ("account_login", lambda email: {"login": email, "password": "not-this-one-at-all"}),
        ("account_request_login_code", lambda email: {"email": email}),
        ("account_reset_password", lambda email: {"email": email}),
        ("account_signup", lambda email: {"email": email, "password1": "a-long-quiet-password"}),
    ],
    ids=["login", "code", "reset", "signup"],
)
def test_asking_again_and_again_is_slowed_alike(page, fields):
    def ask_often(email):
        client = Client()
        return [seen(client.post(reverse(page), fields(email)))[:2] for _ in range(8)]

    known = ask_often(KNOWN)
    cache.clear()
    assert known == ask_often(UNKNOWN)


@pytest.mark.parametrize("verified", [True, False])
def test_adding_an_address_does_not_tell_whether_somebody_has_it(verified, mailoutbox):
    owner = UserFactory(username="owner", email="owner@example.org")
    EmailAddress.objects.create(user=owner, email="known@example.com", verified=verified)

    def add(email):
        client = Client()
        me = UserFactory()
        EmailAddress.objects.create(user=me, email=me.email, verified=True, primary=True)
        client.force_login(me)
        answer = client.post(reverse("account_email"), {"action_add": "", "email": email})
        pages = [answer, client.get(answer.url), client.get(reverse("account_email"))]
        pages.append(client.post(reverse("account_email_verification_sent"), {"code": "000-000"}))
        return [
            (status, heads, body.replace(email, "A").replace(me.email, "mine"))
            for status, heads, _cookies, body in map(seen, pages)
        ]

    known = add("known@example.com")
    cache.clear()
    assert known == add("nobod@example.com")
    assert len(mailoutbox) == 2
    assert [letter.to for letter in mailoutbox] == [["known@example.com"], ["nobod@example.com"]]
