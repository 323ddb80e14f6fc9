"""A house parent, from the sign-in page to a certificate that a stranger can check."""

import re

import pytest

from lms.sweeping import sweep
from tests.journeys.axe import Walk
from tests.journeys.course import OTHER, RIGHT, house_parent

pytestmark = pytest.mark.django_db(transaction=True)


def answer(walk, answers):
    """Answers the three questions of a check, in whatever order they come."""
    for _question in range(3):
        stem = walk.page.locator("legend").inner_text()
        walk.page.get_by_label(answers[stem], exact=True).check()
        walk.press("Next")


def pdf_of(walk):
    with walk.page.expect_download() as waiting:
        walk.page.get_by_role("link", name="Download as PDF").click()
    return waiting.value.path().read_bytes()


def sign_in_by_typing(walk):
    walk.go("/")
    walk.page.get_by_label("E-mail or user name").fill("house.parent")
    walk.page.get_by_label("Password", exact=True).fill("care-demo-only")
    walk.press("Sign in")


def read_both_lessons(walk):
    walk.follow("A calm house")
    walk.press("Join")
    walk.press("Begin")
    assert walk.heading() == "The evening"
    walk.press("Done, next lesson")
    walk.follow("Shorter version")
    assert "A light helps." in walk.reads()
    walk.press("Done, next lesson")


def test_from_sign_in_to_a_verified_certificate(live, page):
    house_parent()
    walk = Walk(page, live)
    sign_in_by_typing(walk)
    walk.follow("See the courses")
    read_both_lessons(walk)
    walk.go("/")
    assert "2 of 3 lessons done" in walk.reads()
    walk.follow("Go on")

    walk.press("Begin")
    last = next(iter(OTHER))
    answer(walk, RIGHT | {last: OTHER[last]})
    walk.press("Send in")
    assert walk.heading() == "You have 2 of 3. 3 are needed."
    assert "A quiet voice tells that it is safe." in walk.reads()
    walk.press("Try again")
    answer(walk, RIGHT)
    walk.press("Send in")
    assert walk.heading() == "You have 3 of 3. 3 are needed."

    sweep()
    walk.go("/certificates/")
    walk.follow("A calm house")
    code = re.search(r"/certificates/([^/]+)/", page.url)[1]
    assert pdf_of(walk).startswith(b"%PDF")
    walk.follow("Sign out")
    walk.press("Sign out")
    walk.go(f"/verify/{code}/")
    assert walk.heading() == "This certificate is valid"
    assert ("A calm house" in walk.reads(), "Amihan" in walk.reads()) == (True, False)
    assert page.get_by_role("link", name="Sign out", exact=True).count() == 0
