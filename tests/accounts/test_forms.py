"""Sign-in and sign-up: labels, the browser's memory, and equal time for known and unknown addresses."""

import re
from unittest.mock import patch

import pytest

from accounts import forms
from accounts.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def sign_up(client, email):
    return client.post("/account/signup/", {"email": email, "display_name": "Ana", "password1": "mango river stone 7"})


def test_signup_keeps_the_name_people_go_by(client):
    sign_up(client, "ana@example.org")
    assert list(User.objects.values_list("email", "display_name")) == [("ana@example.org", "Ana")]


def test_signup_hashes_a_password_for_a_known_address_too(client):
    UserFactory(email="ana@example.org")
    with patch.object(forms, "make_password", wraps=forms.make_password) as hashed:
        known = sign_up(client, "ana@example.org")
    assert (hashed.call_count, known.status_code, User.objects.count()) == (1, 302, 1)


def test_signup_answers_a_known_and_a_new_address_alike(client):
    UserFactory(email="ana@example.org")
    known, new = sign_up(client, "ana@example.org"), sign_up(client, "new@example.org")
    assert (known.status_code, known.url) == (new.status_code, new.url)


def test_signup_asks_for_no_user_name_and_makes_one_up_that_says_nothing(client):
    """Whoever may choose one learns which are taken; and one made from the address would show half of it to others."""
    UserFactory(username="maria.cruz", email="other@example.org")
    typed = {"email": "maria.cruz@example.org", "username": "maria.cruz", "password1": "mango river stone 7"}
    assert client.post("/account/signup/", typed).status_code == 302
    new = User.objects.get(email="maria.cruz@example.org")
    assert re.fullmatch(r"p-[23456789bcdfghjklmnpqrstvwxyz]{8}", new.username)
    assert (str(new), "user" in client.get("/account/signup/").content.decode().lower()) == (new.username, False)


def test_login_asks_the_browser_to_remember_nothing(client):
    page = client.get("/account/login/").content.decode()
    assert (page.count('autocomplete="off"'), "placeholder" in page, 'name="remember"' in page) == (3, False, False)


def test_login_says_calmly_that_the_two_do_not_match(client):
    page = client.post("/account/login/", {"login": "nobody", "password": "x"}).content.decode()
    assert "These two do not belong together." in page


def test_a_form_leads_from_the_summary_to_the_field(client):
    page = client.post("/account/login/", {}).content.decode()
    assert '<a href="#id_login">E-mail or user name: Please fill this in.</a>' in page
    assert 'aria-describedby="id_login_error"' in page
    assert 'id="id_login_error"' in page


def test_radio_buttons_stand_in_a_fieldset_with_a_legend(client):
    client.force_login(UserFactory())
    page = client.get("/me/").content.decode()
    assert '<fieldset class="field" id="id_channel" aria-describedby="id_channel_helptext" tabindex="-1">' in page
    assert "<legend>How may we write to you?" in page


def test_the_session_cookie_ends_with_the_browser(client):
    UserFactory(username="ana", password="care-demo-only")
    answer = client.post("/account/login/", {"login": "ana", "password": "care-demo-only"})
    assert answer.cookies["sid"]["max-age"] == ""


@pytest.mark.parametrize("field", ["login", "password"])
def test_a_field_of_the_sign_in_page_has_an_end(client, field):
    """A text without one made SQLite give up: its LIKE takes 50,000 signs."""
    typed = {"login": "ana", "password": "x"} | {field: "a" * 60_000}
    answer = client.post("/account/login/", typed)
    most = {"login": 254, "password": 128}[field]
    said = f"Write {most} signs at most. Now there are 60000."
    assert (answer.status_code, said in answer.content.decode()) == (200, True)


@pytest.mark.parametrize(("length", "made"), [(128, 1), (129, 0)])
def test_a_password_may_have_128_characters(client, length, made):
    field = re.search(r'<input[^>]*name="password1"[^>]*>', client.get("/account/signup/").content.decode())[0]
    client.post(
        "/account/signup/", {"email": "ana@example.org", "password1": ("mango river stone 7 " * 7)[: length - 1] + "7"}
    )
    assert (User.objects.count(), "maxlength" in field) == (made, False)
