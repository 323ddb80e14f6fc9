"""The same way on a phone without JavaScript."""

import re

import pytest

from lms.sweeping import sweep
from tests.journeys.course import OTHER, RIGHT, house_parent

pytestmark = pytest.mark.django_db(transaction=True)


def tap(page, role, name):
    """Taps the link or button of this name; the page that comes is whole."""
    with page.expect_navigation() as coming:
        page.get_by_role(role, name=name, exact=True).first.click()
    assert coming.value.status == 200, page.url


def answer(page, answers):
    for _question in range(3):
        page.get_by_label(answers[page.locator("legend").inner_text()], exact=True).check()
        tap(page, "button", "Next")


def heading(page):
    return page.locator("main h1").inner_text()


def test_from_sign_in_to_a_verified_certificate_without_javascript(live, phone):
    house_parent()
    page = phone(java_script_enabled=False).new_page()
    page.goto(live)
    page.get_by_label("E-mail or user name").fill("house.parent")
    page.get_by_label("Password", exact=True).fill("care-demo-only")
    tap(page, "button", "Sign in")
    tap(page, "link", "See the courses")
    tap(page, "link", "A calm house")
    tap(page, "button", "Join")
    tap(page, "button", "Begin")
    tap(page, "button", "Done, next lesson")
    tap(page, "link", "Shorter version")
    tap(page, "button", "Done, next lesson")
    page.goto(live)
    assert "2 of 3 lessons done" in page.locator("main").inner_text()
    tap(page, "link", "Go on")

    tap(page, "button", "Begin")
    last = next(iter(OTHER))
    answer(page, RIGHT | {last: OTHER[last]})
    tap(page, "button", "Send in")
    assert heading(page) == "You have 2 of 3. 3 are needed."
    tap(page, "button", "Try again")
    answer(page, RIGHT)
    tap(page, "button", "Send in")
    assert heading(page) == "You have 3 of 3. 3 are needed."

    sweep()
    page.goto(live + "/certificates/")
    tap(page, "link", "A calm house")
    code = re.search(r"/certificates/([^/]+)/", page.url)[1]
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download as PDF").click()
    assert waiting.value.path().read_bytes().startswith(b"%PDF")
    tap(page, "link", "Sign out")
    tap(page, "button", "Sign out")
    assert page.goto(f"{live}/verify/{code}/").status == 200
    assert heading(page) == "This certificate is valid"
