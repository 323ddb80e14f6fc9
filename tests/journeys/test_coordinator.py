"""A coordinator, from the sign-in page to the file that holds the same rows as her screen."""

import csv
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from enrollments.enrolling import enroll
from enrollments.progress import begin
from tests.factories import MembershipFactory
from tests.journeys.axe import Walk
from tests.journeys.course import make_course

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(live):
    """A coordinator, her course, and four people in it: two have begun."""
    place = MembershipFactory(user__username="coordinator", user__display_name="Tala", role="coordinator")
    EmailAddress.objects.create(user=place.user, email=place.user.email, verified=True, primary=True)
    course, now = make_course(place.organization), timezone.now()
    for number in range(4):
        learner = MembershipFactory(organization=place.organization, user__display_name=f"Learner {number}")
        enrollment = enroll(user=learner.user, course=course, now=now, by=place.user)
        if number < 2:
            begin(enrollment, now=now)
    return place.organization


def rows(walk):
    """What each row of the table says, cell by cell."""
    return [
        [cell.strip() for cell in row.locator("th, td").all_inner_texts()]
        for row in walk.page.locator("table.stack tbody tr").all()
    ]


def exported(walk):
    with walk.page.expect_download() as waiting:
        walk.page.get_by_role("link", name="Export", exact=True).click()
    with waiting.value.path().open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[1:]


def choose_state(walk, state):
    walk.page.locator("form.filters select[name=state]").select_option(label=state)
    walk.press("Show")


def test_from_sign_in_to_the_same_rows_in_a_file(house, live, page):
    walk = Walk(page, live)
    walk.go("/")
    page.get_by_label("E-mail or user name").fill("coordinator")
    page.get_by_label("Password", exact=True).fill("care-demo-only")
    walk.press("Sign in")
    walk.follow("People")
    assert len(rows(walk)) == 4
    choose_state(walk, "in progress")
    assert [row[0] for row in rows(walk)] == ["Learner 0", "Learner 1"]
    page.locator("tbody .pill").first.click()
    page.wait_for_url("**/people/*/")
    walk.look()
    assert "Why “" in walk.reads()

    walk.go("/people/")
    walk.follow("Add people")
    page.get_by_label("E-mail addresses").fill("ana@example.org\ncarla at home\nben@example.org")
    walk.press("Check the list")
    assert "ana@example.org" in walk.reads()
    assert "Write it as name@place.ph, one a line." in walk.reads()
    walk.press("Add 2 people")
    walk.go("/people/asked/")
    assert sorted(row[0] for row in rows(walk)) == ["ana@example.org", "ben@example.org"]

    walk.go("/people/")
    assert len(rows(walk)) == 4
    page.get_by_label("Learner 2", exact=True).check()
    walk.press("Set a date for those ticked")
    day = timezone.localdate() + timedelta(days=14)
    page.get_by_label("Finish by").fill(day.isoformat())
    page.get_by_label("Reason").fill("Take your time")
    walk.press("See what it does")
    assert "This moves the date of 1 person" in walk.reads()
    walk.press("Move the date")

    walk.go("/people/")
    assert sorted(exported(walk)) == sorted(rows(walk))
