"""The quiet minute, help now, what leaving hides, settings."""

import gzip
from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import Helpline, User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 4)


@pytest.fixture
def person(client):
    user = UserFactory(display_name="Liza")
    client.force_login(user)
    return user


@pytest.fixture
def helplines():
    Helpline.objects.all().delete()
    ages = {"new": 0, "half a year": 180, "older": 181, "a year": 365, "too old": 366}
    for position, (name, days) in enumerate(ages.items()):
        checked_on = TODAY - timedelta(days=days)
        Helpline.objects.create(name=name, number="1", purpose="x", position=position, checked_on=checked_on)
    Helpline.objects.create(name="never", number="1", purpose="x", position=9)


def test_quiet_minute_is_light_and_offers_more_than_breathing(client):
    page = client.get("/quiet/").content
    assert (page.count(b'<section class="card">'), len(page) < 10_000, len(gzip.compress(page)) < 3_000) == (
        7,
        True,
        True,
    )
    assert b"setTimeout" not in page
    assert b"<audio" not in page


def test_helplines_older_than_a_year_are_hidden(helplines):
    shown = list(Helpline.objects.shown(on=TODAY).values_list("name", flat=True))
    assert shown == ["new", "half a year", "older", "a year", "never"]


def test_helplines_older_than_half_a_year_are_to_be_checked(helplines):
    stale = set(Helpline.objects.stale(on=TODAY).values_list("name", flat=True))
    assert stale == {"older", "a year", "too old", "never"}
    assert stale == {line.name for line in Helpline.objects.all() if line.is_stale(on=TODAY)}


def test_help_now_says_when_a_number_was_checked(client, helplines, time_machine):
    time_machine.move_to("2026-03-04 12:00 +0800")
    page = client.get("/help/").content.decode()
    assert ("Checked on 4 March 2026." in page, "Not checked yet" in page, "too old" in page) == (True, True, False)


@pytest.mark.list_page("accounts:help_now")
@pytest.mark.parametrize("count", [1, 30])
def test_help_now_asks_the_database_once(client, count, django_assert_num_queries):
    Helpline.objects.all().delete()
    for number in range(count):
        Helpline.objects.create(name=f"Line {number}", number="1", purpose="x")
    with django_assert_num_queries(1):
        page = client.get("/help/")
    assert page.text.count("Line ") == count


def test_limits_holds_the_four_statements(client):
    page = client.get("/before/").content.decode()
    for statement in ("keeps a history", "phones are watched", "clear the history", "private window"):
        assert statement in page


def test_limits_are_noted_once_and_lead_on(client, person):
    answer = client.post("/before/", {"next": "/c/abc/"})
    person.refresh_from_db()
    first = person.limits_read_at
    client.post("/before/", {"next": ""})
    person.refresh_from_db()
    assert (answer.url, first is not None, person.limits_read_at) == ("/c/abc/", True, first)


@pytest.mark.parametrize(
    "foreign", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_limits_lead_nowhere_else(client, person, foreign):
    assert client.post("/before/", {"next": foreign}).url == "/"


def test_preferences_are_kept_and_can_be_kept_twice(client, person):
    wishes = {
        "display_name": "Ate Liza",
        "legal_name": "Maria Cruz",
        "certificate_name": "legal",
        "time_zone": "Asia/Tokyo",
        "channel": "none",
        "paused_until": "2026-12-24",
        "shared_device": "on",
        "leave_signs_out": "on",
    }
    for _ in range(2):
        assert client.post("/me/", wishes).status_code == 302
    person.refresh_from_db()
    kept = {name: getattr(person, name) for name in wishes}
    assert kept == {**wishes, "paused_until": date(2026, 12, 24), "shared_device": True, "leave_signs_out": True}


@pytest.mark.parametrize(
    ("before", "sent", "after"),
    [(None, {}, None), (None, {"leave_signs_out": "on"}, True), (True, {}, False), (False, {}, False)],
)
def test_a_box_that_nobody_touched_is_no_choice(client, person, before, sent, after):
    User.objects.filter(pk=person.pk).update(leave_signs_out=before)
    wishes = {"certificate_name": "display", "time_zone": "Asia/Manila", "channel": "email"}
    assert client.post("/me/", {**wishes, **sent}).status_code == 302
    person.refresh_from_db()
    assert person.leave_signs_out is after


def test_preferences_change_nothing_else(client, person):
    client.post(
        "/me/", {"certificate_name": "display", "time_zone": "Asia/Manila", "channel": "email", "is_staff": "on"}
    )
    person.refresh_from_db()
    assert (person.is_staff, person.channel) == (False, "email")


def test_a_legal_name_is_asked_for_when_certificates_should_carry_it(client, person):
    wishes = {"certificate_name": "legal", "time_zone": "Asia/Manila", "channel": "email"}
    form = client.post("/me/", wishes).context["form"]
    assert list(form.errors) == ["legal_name"]


@pytest.mark.parametrize(("letters", "code"), [(120, 302), (121, 200)])
def test_a_legal_name_is_no_longer_than_what_a_certificate_prints(client, person, letters, code):
    """A hundred thousand letters would be laid out for minutes."""
    wishes = {"certificate_name": "legal", "time_zone": "Asia/Manila", "channel": "email", "legal_name": "ñ" * letters}
    assert client.post("/me/", wishes).status_code == code
    person.refresh_from_db()
    assert person.legal_name == ("ñ" * letters if code == 302 else "")


def test_preferences_are_one_s_own(client):
    assert client.get("/me/").url == reverse("account_login") + "?next=/me/"
