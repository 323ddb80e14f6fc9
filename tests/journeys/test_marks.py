"""Buttons for the signs of Markdown, for a trainer who has never seen them."""

import pytest

from tests.factories import MembershipFactory
from tests.journeys.axe import Walk
from tests.journeys.test_trainer import add_lesson, add_module, make_course

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def area(live, phone, sign_in):
    """The field of a new text on a phone."""
    walk = Walk(phone().new_page(), live)
    sign_in(walk.page, MembershipFactory(role="trainer").user)
    make_course(walk)
    add_module(walk)
    add_lesson(walk, "The evening", "Reading")
    walk.page.locator("#add-full").click()
    walk.page.get_by_role("link", name="Text", exact=True).click()
    walk.page.locator(".marks").wait_for()
    walk.look()
    return walk.page.get_by_label("Text", exact=True)


def mark(area, name, text="", start=0, end=None):
    """What stands in the field, and what is chosen in it, after `name` was pressed with the keyboard."""
    area.fill(text)
    area.evaluate("(it, [start, end]) => it.setSelectionRange(start, end)", [start, len(text) if end is None else end])
    area.page.get_by_role("button", name=name, exact=True).press("Enter")
    assert area.evaluate("it => document.activeElement === it")
    chosen = area.evaluate("it => it.value.slice(it.selectionStart, it.selectionEnd)")
    return area.input_value(), chosen


def test_each_button_writes_its_sign_and_takes_it_back(area):
    assert mark(area, "Bold", "a small light", 2, 7) == ("a **small** light", "small")
    assert mark(area, "Bold", "a **small** light", 4, 9) == ("a small light", "small")
    assert mark(area, "Italic") == ("*words*", "words")
    assert mark(area, "Heading", "one\ntwo", 5, 5) == ("one\n## two", "two")
    assert mark(area, "List", "one\ntwo") == ("- one\n- two", "- one\n- two")
    assert mark(area, "List", "- one\n- two") == ("one\ntwo", "one\ntwo")
    assert mark(area, "Quote", "one") == ("> one", "one")
    assert mark(area, "Link", "see here", 4) == ("see [here](https://)", "https://")


def test_what_a_button_did_is_undone_with_the_keyboard_and_shown_in_the_preview(area):
    assert mark(area, "Bold", "calm") == ("**calm**", "calm")
    area.page.locator(".preview strong", has_text="calm").wait_for()
    area.press("Control+z")
    assert area.input_value() == "calm"
    area.page.get_by_role("button", name="Save", exact=True).last.click()
    area.page.locator(".block p", has_text="calm").wait_for()
    assert area.page.locator("section.block").count() == 1
