"""Each kind of question on a phone: answered by keyboard alone, saved by itself, there again after a reload, and without JavaScript."""

import os
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Role
from assessments import questions
from assessments.attempting import start
from assessments.models import Attempt
from assessments.presenting import sent_values
from tests.assessments.factories import QuizFactory, enrolled, sample
from tests.factories import MembershipFactory
from tests.journeys.axe import Walk
from tests.journeys.test_answers import until_gone

pytestmark = pytest.mark.django_db(transaction=True)
each_kind = pytest.mark.parametrize("key", questions.keys())
PICTURES = os.environ.get("GABAY_PICTURES")
FOCUS = """() => { const one = document.activeElement;
  return [one.tagName, one.type ?? "", one.name ?? "", Boolean(one.value), one.form?.elements.length ?? 0]; }"""
FIELDS = ":is([name=answer], [name^=answer-]):not(button)"
VALUES = """() => [...document.querySelectorAll("[name=answer]:not(button), [name^=answer-]:not(button)")]
  .filter((one) => !["radio", "checkbox"].includes(one.type) || one.checked).map((one) => [one.name, one.value])"""


@pytest.fixture
def attempt(live, key):
    quiz = QuizFactory(questions=[sample(key), sample("true_false", number=2)])
    return start(enrollment=enrolled(quiz), quiz=quiz, now=timezone.now(), seed=11)


def open_question(page, live, attempt, sign_in):
    sign_in(page, attempt.enrollment.user)
    page.goto(f"{live}/a/{attempt.code}/1/")


def answer_by_keyboard(page):
    """Goes through the page with Tab and fills each field on the way; returns at the button that goes on."""
    seen = set()
    for _step in range(80):
        page.keyboard.press("Tab")
        tag, kind, name, filled, _count = page.evaluate(FOCUS)
        if tag == "BUTTON" and name == "go":
            return len(seen)
        if not name.startswith("answer"):
            continue
        if kind in ("radio", "checkbox"):
            page.keyboard.press("Space")
        elif tag == "SELECT" and not filled:
            for _down in range(1 + len(seen) % 3):
                page.keyboard.press("ArrowDown")
        elif tag in ("INPUT", "TEXTAREA") and not filled:
            page.keyboard.type("12.4")
        seen.add(name)
    raise AssertionError("the button that goes on is not reached by Tab")


def stored(attempt):
    """What is kept, in the names of the page."""
    response = attempt.responses.get(position=1)
    found = sent_values(response, response.answer)
    return sorted(
        (f"answer-{name}" if name else "answer", value) for name, values in found.items() for value in values if value
    )


def filled(page):
    return sorted((name, value) for name, value in page.evaluate(VALUES) if value)


def take_pictures(page, key, what):
    """Only where somebody asked for them, to look at."""
    for scheme in ("light", "dark"):
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 740})
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=Path(PICTURES) / f"{key}-{what}-{scheme}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 360, "height": 740})
    page.emulate_media(color_scheme="light")


@each_kind
def test_answered_by_keyboard_saved_by_itself_and_there_again(key, page, live, attempt, sign_in):
    walk = Walk(page, live)
    open_question(page, live, attempt, sign_in)
    walk.look()
    assert answer_by_keyboard(page) >= 1
    expect(page.locator("#save-state")).to_contain_text("Saved")
    until_gone(page)
    shown = filled(page)
    assert shown
    assert shown == stored(attempt)
    if PICTURES:
        take_pictures(page, key, "asked")
    page.reload()
    assert filled(page) == shown
    walk.look()
    page.locator("button[name=go][value=next]:not([hidden])").press("Enter")
    page.wait_for_url("**/2/")
    page.goto(f"{live}/a/{attempt.code}/send/")
    page.get_by_role("button", name="Send in").press("Enter")
    page.wait_for_url(f"**/a/{attempt.code}/")
    walk.look()
    if PICTURES:
        take_pictures(page, key, "told")
    assert Attempt.objects.get().state != Attempt.State.OPEN


def change_by_keyboard(page):
    """Goes to the first field of the answer with Tab, and puts something else there."""
    before = filled(page)
    while not page.evaluate(FOCUS)[2].startswith("answer"):
        page.keyboard.press("Tab")
    tag, kind, *_more = page.evaluate(FOCUS)
    page.keyboard.press({"radio": "ArrowDown", "checkbox": "Space"}.get(kind, "ArrowDown" if tag == "SELECT" else "1"))
    if filled(page) == before:
        page.keyboard.press("ArrowUp")
    assert filled(page) != before


def check(page, walk):
    page.wait_for_timeout(300)  # what was pressed is on its way by then, and a saved part asks for the next
    page.wait_for_load_state("networkidle")
    until_gone(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Check", exact=True).press("Enter")
    walk.look()


CHECKED = [one.key for one in questions.kinds() if not one.marked_by_person]


@pytest.mark.parametrize("key", CHECKED)
@pytest.mark.parametrize("behaviour", ["interactive", "immediate"])
def test_checked_by_keyboard_and_axe_likes_what_is_said_then(key, behaviour, page, live, sign_in):
    """By Tab and Enter alone: with a hint and a further try, and when an answer stands."""
    hints = {"hints": ["HINTMARK one."]} if behaviour == "interactive" else {}
    quiz = QuizFactory(questions=[{**sample(key), **hints}, sample("true_false", number=2)], behaviour=behaviour)
    attempt = start(enrollment=enrolled(quiz), quiz=quiz, now=timezone.now(), seed=11)
    walk = Walk(page, live)
    open_question(page, live, attempt, sign_in)
    answer_by_keyboard(page)
    check(page, walk)
    if behaviour == "interactive" and page.locator("form[data-answer]").count():
        expect(page.get_by_text("HINTMARK one.")).to_be_visible()
        change_by_keyboard(page)
        check(page, walk)
    if PICTURES:
        take_pictures(page, key, behaviour)
    for _part in range(4):  # a situation may open its parts one by one
        if not attempt.responses.get(position=1).settled_at:
            answer_by_keyboard(page)
            check(page, walk)
    assert attempt.responses.get(position=1).settled_at, page.locator("main").inner_text()
    page.get_by_role("link", name="Next").press("Enter")
    page.wait_for_url("**/2/")


@each_kind
def test_answered_without_javascript(key, phone, live, attempt, sign_in):
    page = phone(java_script_enabled=False).new_page()
    open_question(page, live, attempt, sign_in)
    fill(page)
    page.get_by_role("button", name="Next").press("Enter")
    page.wait_for_load_state("load")
    kept = stored(attempt)
    assert kept
    page.goto(f"{live}/a/{attempt.code}/1/")
    for name, value in kept:
        fields = page.locator(f"[name='{name}']")
        if fields.first.get_attribute("type") in ("radio", "checkbox"):
            expect(page.locator(f"[name='{name}'][value='{value}']")).to_be_checked()
        else:
            expect(fields).to_have_value(value)


def fill(page):
    """Every field on the page gets something."""
    for at, field in enumerate(page.locator(FIELDS).all()):
        if field.get_attribute("type") in ("radio", "checkbox"):
            field.check()
        elif field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(index=1 + at % 2)
        else:
            field.fill("12.4")


@each_kind
def test_its_author_has_a_form_that_axe_likes(key, page, live, sign_in):
    quiz = QuizFactory(questions=[sample(key)], lesson__module__edition__state="draft")
    organization = quiz.lesson.edition.course.organization
    sign_in(page, MembershipFactory(organization=organization, role=Role.TRAINER).user)
    walk = Walk(page, live)
    walk.go(reverse("assessments:question_create", args=[quiz.lesson.pk]))
    walk.follow(str(questions.get(key).name))
    walk.go(reverse("assessments:question_edit", args=[quiz.lesson.pk, quiz.items.get().pk]))
    if PICTURES:
        take_pictures(page, key, "form")
    walk.press("Save question")
    assert page.url.endswith(reverse("assessments:quiz_edit", args=[quiz.lesson.pk]))
