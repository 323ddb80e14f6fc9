"""Steps put in order by buttons: the focus stays with the step, what happened is said, and it is there again after a reload."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assessments.attempting import start
from assessments.models import AnswerEvent
from tests.assessments.factories import QuizFactory, enrolled, sample
from tests.journeys.test_answers import until_gone

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def attempt(live):
    quiz = QuizFactory(questions=[sample("ordering"), sample("single", number=2)])
    return start(enrollment=enrolled(quiz), quiz=quiz, now=timezone.now(), seed=11)


def steps(page):
    return [text.strip() for text in page.locator(".place > label").all_text_contents()]


def places(page):
    return [select.input_value() for select in page.locator(".place > select").all()]


def focused(page):
    return page.evaluate("document.activeElement.id")


def stored(attempt):
    response = attempt.responses.get(position=1)
    order = sorted(zip(response.answer, response.version.data["steps"], strict=True))
    return [step for _place, step in order]


def test_by_keyboard_a_step_goes_up_and_keeps_the_focus(page, live, attempt, sign_in):
    sign_in(page, attempt.enrollment.user)
    page.goto(f"{live}/a/{attempt.code}/1/")
    one, two, three, four = steps(page)
    page.locator("#answer-3-up").press("Enter")
    assert (steps(page), places(page)) == ([one, three, two, four], ["1", "2", "3", "4"])
    assert focused(page) == "answer-3-up"
    expect(page.locator("#save-remark")).to_have_text(f"“{three}” is now 2 of 4.")
    page.keyboard.press("Space")
    assert (steps(page), focused(page)) == ([three, one, two, four], "answer-3-down")
    expect(page.locator("#answer-3-up")).to_be_disabled()
    expect(page.get_by_role("button", name="Keep this order")).to_have_count(0)
    expect(page.locator("#save-state")).to_contain_text("Saved")
    until_gone(page)
    assert stored(attempt) == [three, one, two, four]
    page.reload()
    assert steps(page) == [three, one, two, four]
    assert page.url.endswith("/1/")


def test_an_order_that_is_right_as_it_lies_is_kept_by_one_press(page, live, attempt, sign_in):
    sign_in(page, attempt.enrollment.user)
    page.goto(f"{live}/a/{attempt.code}/1/")
    before = steps(page)
    page.get_by_role("button", name="Keep this order").press("Enter")
    expect(page.locator("#save-state")).to_contain_text("Saved")
    assert (steps(page), places(page)) == (before, ["1", "2", "3", "4"])
    assert focused(page) == "answer-1-down"
    assert AnswerEvent.objects.count() == 1


def test_without_a_line_steps_go_on_moving_and_arrive_later(line, page, live, attempt, sign_in):
    sign_in(page, attempt.enrollment.user)
    page.goto(f"{live}/a/{attempt.code}/1/")
    line.cut(page.context)
    for name in ("4", "4", "2"):
        page.locator(f"#answer-{name}-up").tap()
    wanted = steps(page)
    expect(page.locator("#save-state")).to_contain_text("Kept on this phone")
    line.mend(page.context)
    until_gone(page)
    assert stored(attempt) == wanted
    assert places(page) == ["1", "2", "3", "4"]


def test_without_javascript_the_page_comes_back_at_the_step(phone, live, attempt, sign_in):
    page = phone(java_script_enabled=False).new_page()
    sign_in(page, attempt.enrollment.user)
    page.goto(f"{live}/a/{attempt.code}/1/")
    one, two, three, four = steps(page)
    page.locator("#answer-3-up").press("Enter")
    page.wait_for_url("**/1/#answer-3-up")
    assert steps(page) == [one, three, two, four]
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert stored(attempt) == [three, one, two, four]
