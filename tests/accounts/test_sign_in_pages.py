"""The pages around signing in: the project's own words and titles, none of the library's."""

import re

import pytest
from allauth.account.models import EmailAddress

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
BEHIND_THE_DOOR = [
    ("/account/email/", "E-mail address"),
    ("/account/password/change/", "Change your password"),
    ("/account/logout/", "Sign out"),
]
AT_THE_DOOR = [
    ("/account/login/", "Sign in"),
    ("/account/login/code/", "Sign in with a code"),
    ("/account/password/reset/", "A new password"),
    ("/account/signup/", "Sign up"),
    ("/account/password/reset/done/", "Your password is changed"),
    ("/account/inactive/", "This sign-in is closed"),
]


def heads(text):
    return re.findall(r"<title>.* · (Gabay)</title>", text), re.findall(r"<h1>(.*?)</h1>", text)


@pytest.mark.parametrize(("path", "heading"), AT_THE_DOOR)
def test_a_page_at_the_door_has_our_words(client, path, heading):
    assert heads(client.get(path).text) == (["Gabay"], [heading])


@pytest.mark.parametrize(("path", "heading"), BEHIND_THE_DOOR)
def test_a_page_about_ones_sign_in_has_our_words(client, path, heading):
    client.force_login(UserFactory(email="liza@example.org"))
    assert heads(client.get(path).text) == (["Gabay"], [heading])


@pytest.mark.parametrize(("path", "field"), [("/account/login/code/", "email"), ("/account/password/reset/", "email")])
def test_the_page_for_the_code_says_where_it_went(client, path, field):
    page = client.post(path, {field: "liza@example.org"}, follow=True).text
    assert heads(page) == (["Gabay"], ["Type the code"])
    assert "<strong>liza@example.org</strong>" in page


@pytest.mark.list_page("account_email")
@pytest.mark.parametrize("count", [1, 30])
def test_the_page_of_ones_addresses_asks_the_same_queries(client, count, django_assert_num_queries):
    user = UserFactory(email="")
    for number in range(count):
        EmailAddress.objects.create(user=user, email=f"{number}@example.org", verified=True, primary=not number)
    client.force_login(user)
    with django_assert_num_queries(4):
        page = client.get("/account/email/")
    assert len(page.context["emailaddress_radios"]) == count
