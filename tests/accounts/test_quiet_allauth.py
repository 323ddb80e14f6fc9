import re
from datetime import date

import pytest
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from accounts import discreet
from accounts.models import User
from accounts.people import find_or_invite
from accounts.post import send_soon
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-quiet-password"


@pytest.fixture(autouse=True)
def no_limits_left_over():
    cache.clear()


@pytest.fixture
def known():
    user = UserFactory(email="known@example.org")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_up(client, email):
    return client.post(reverse("account_signup"), {"email": email, "password1": PASSWORD, "display_name": "New Person"})


def letters():
    return [(letter.subject, letter.to) for letter in mail.outbox]


def code_in(letter):
    return re.search(r"^(\S{4,9})$", letter.body.partition("waiting for it:")[2], re.MULTILINE).group(1)


def test_signing_up_sends_one_quiet_letter(client):
    sign_up(client, "new@example.org")
    assert letters() == [("Please confirm your address", ["new@example.org"])]
    assert re.findall("(?i)gabay|example|testserver|new|person|http", mail.outbox[0].body) == []


def test_signing_up_twice_says_the_same_and_makes_nobody(client, known):
    first = sign_up(client, "new@example.org")
    client.logout()
    second = sign_up(client, "KNOWN@example.org")
    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert letters()[1:] == [("Your sign-in", [known.email])]
    assert User.objects.filter(email__iexact=known.email).count() == 1
    assert "already has a sign-in" in mail.outbox[1].body
    assert "Gabay" not in mail.outbox[1].body


@pytest.mark.parametrize("page", ["account_reset_password", "account_request_login_code"])
def test_an_unknown_address_gets_no_mail(client, page):
    client.post(reverse(page), {"email": "nobody@example.org"})
    assert mail.outbox == []


@pytest.mark.parametrize("page", ["account_reset_password", "account_request_login_code"])
def test_a_known_address_gets_a_code_and_no_word_more(client, known, page):
    client.post(reverse(page), {"email": known.email})
    assert letters() == [("Your code", [known.email])]
    assert re.findall("(?i)gabay|example|testserver|http|password", mail.outbox[0].body) == []


def test_an_invited_person_signs_in_by_typing_the_code(client, noon):
    person, _ = find_or_invite(email="new@example.org", by=None, now=noon)
    client.post(reverse("account_request_login_code"), {"email": "NEW@example.org"})
    response = client.post(reverse("account_confirm_login_code"), {"code": code_in(mail.outbox[0])})
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)
    assert EmailAddress.objects.get(user=person).verified is True
    assert len(mail.outbox) == 1


def test_a_username_without_an_address_signs_in_by_password(client):
    user = UserFactory(username="house.parent", email="")
    response = client.post(reverse("account_login"), {"login": "House.Parent", "password": "care-demo-only"})
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)
    assert mail.outbox == []


def test_an_address_that_nobody_proved_does_not_sign_in_by_password(client):
    user = UserFactory(email="new@example.org")
    EmailAddress.objects.create(user=user, email=user.email, verified=False, primary=True)
    client.post(reverse("account_login"), {"login": user.username, "password": "care-demo-only"})
    assert "_auth_user_id" not in client.session
    assert letters() == [("Please confirm your address", ["new@example.org"])]


def test_someone_whose_places_have_all_ended_still_signs_in(client, known):
    MembershipFactory(user=known, ended_on=date(2025, 6, 1))
    client.post(reverse("account_login"), {"login": known.email, "password": "care-demo-only"})
    assert client.session["_auth_user_id"] == str(known.pk)


def test_a_closed_account_gets_no_code(client, known):
    User.objects.update(is_active=False)
    client.post(reverse("account_request_login_code"), {"email": known.email})
    assert mail.outbox == []


def test_a_mail_server_that_is_away_does_not_break_the_page(client, known, settings):
    settings.MAILERS = {"default": {"BACKEND": "tests.accounts.mailers.Away"}}
    response = client.post(reverse("account_request_login_code"), {"email": known.email})
    assert response.status_code == 302


def test_letters_leave_beside_the_request(settings):
    from threading import Event

    settings.POST_IN_BACKGROUND = True
    sent, may_go = Event(), Event()

    class Letter:
        def send(self):
            may_go.wait(5)
            sent.set()

    send_soon(Letter())
    assert sent.is_set() is False
    may_go.set()
    assert sent.wait(5) is True


def test_a_subject_that_is_not_on_the_list_never_leaves():
    with pytest.raises(discreet.IndiscreetError):
        get_adapter().format_email_subject("[Gabay] Your course")
