"""A trainer, from nothing to a published course that a second person opens."""

import pytest

from courses.models import Course
from tests.factories import MembershipFactory
from tests.journeys.axe import Walk

pytestmark = pytest.mark.django_db(transaction=True)


def make_course(walk):
    walk.go("/")
    walk.follow("Write")
    walk.follow("New course")
    walk.page.get_by_label("Title", exact=True).fill("Calm evenings")
    walk.page.get_by_label("Summary").fill("How an evening feels safe.")
    walk.page.get_by_label("Code", exact=True).fill("K7")
    walk.page.get_by_label("Who may join").select_option(label="Anyone signed in may join")
    walk.press("Make the course")


def add_module(walk):
    walk.follow("Add a module")
    walk.page.get_by_label("Title", exact=True).fill("First steps")
    walk.page.get_by_label("What the learner can do afterwards").fill("make an evening calm")
    walk.press("Save")


def add_lesson(walk, title, kind):
    """Into the last module."""
    with walk.page.expect_navigation():
        walk.page.get_by_role("link", name="Add a lesson", exact=True).last.click()
    walk.look()
    walk.page.get_by_label("Title", exact=True).fill(title)
    walk.page.get_by_label(kind, exact=True).check()
    walk.press("Add the lesson")


def write_reading(walk):
    add_lesson(walk, "The evening", "Reading")
    walk.page.get_by_label("Minutes").fill("5")
    walk.page.get_by_label("Sensitive").check()
    walk.press("Save")
    assert "What this covers: Please fill this in." in walk.reads()
    walk.page.get_by_label("What this covers").fill("What makes an evening calm.")
    walk.press("Save")
    assert "Saved." in walk.reads()
    walk.page.get_by_role("link", name="Add a block").first.click()
    walk.page.get_by_role("link", name="Text", exact=True).click()
    walk.page.get_by_label("Text", exact=True).fill("## Light\n\nA **small** light helps.")
    walk.page.locator(".preview h2", has_text="Light").wait_for()
    assert walk.page.locator(".preview strong").inner_text() == "small"
    walk.look()
    walk.page.get_by_role("button", name="Save", exact=True).last.click()
    walk.page.locator(".block h2", has_text="Light").wait_for()
    walk.look()
    walk.follow("Back to the outline")


def write_check(walk):
    add_lesson(walk, "Looking back", "Check")
    walk.page.get_by_label("What this covers").fill("One question.")
    walk.page.get_by_label("Minutes").fill("2")
    walk.press("Save")
    walk.follow("Questions")
    walk.follow("Add a question")
    walk.follow("One right choice")
    walk.page.get_by_label("Question", exact=True).fill("What helps at night?")
    walk.page.get_by_label("Choice 1", exact=True).fill("A small light")
    walk.page.get_by_label("Choice 1 is right").check()
    walk.page.get_by_label("Choice 2", exact=True).fill("A loud talk")
    walk.press("Save question")
    assert walk.page.get_by_label("Question", exact=True).input_value() == "What helps at night?"
    walk.page.get_by_label("Reason").fill("A light shows the way.")
    walk.press("Save question")
    walk.follow("Back to the lesson")
    walk.follow("Back to the outline")


def publish(walk):
    """Publishing says what is missing; mended, it goes through."""
    walk.follow("Publish")
    assert "The evening: It is sensitive, so it needs a shorter version." in walk.reads()
    walk.follow("The evening")
    walk.page.get_by_role("link", name="Add a block").last.click()
    walk.page.get_by_role("link", name="Text", exact=True).click()
    walk.page.get_by_label("Text", exact=True).fill("A light helps.")
    walk.page.get_by_role("button", name="Save", exact=True).last.click()
    walk.page.locator(".block p", has_text="A light helps.").wait_for()
    walk.follow("Back to the outline")
    walk.follow("Publish")
    walk.press("Publish it now")
    assert "Published. Whoever joins from now on takes edition 1." in walk.reads()


def test_from_nothing_to_a_course_that_another_person_opens(live, phone, sign_in):
    trainer = MembershipFactory(role="trainer")
    walk = Walk(phone().new_page(), live)
    sign_in(walk.page, trainer.user)
    make_course(walk)
    add_module(walk)
    write_reading(walk)
    write_check(walk)
    publish(walk)
    assert Course.objects.get().code == "K7"

    other = Walk(phone().new_page(), live)
    sign_in(other.page, MembershipFactory(organization=trainer.organization).user)
    other.go("/courses/")
    other.follow("Calm evenings")
    other.press("Join")
    other.press("Begin")
    assert other.heading() == "The evening"
    other.follow("Go on")
    assert "A small light helps." in other.reads()
