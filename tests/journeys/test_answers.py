"""Answers in a real browser: kept on the phone first, sent when they can be, never another person's, never silently overwritten."""

from contextlib import suppress

import pytest
from django.utils import timezone
from playwright.sync_api import Error, expect

from assessments.attempting import start
from assessments.models import AnswerEvent, Attempt
from tests.assessments.factories import QuizFactory, enrolled, only_values

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def attempt(live):
    quiz = QuizFactory(questions=3, pass_count=1)
    return start(enrollment=enrolled(quiz), quiz=quiz, now=timezone.now(), seed=11)


@pytest.fixture
def question(live, attempt, page, sign_in):
    """The first question of the attempt, open on the phone of its person."""
    sign_in(page, attempt.enrollment.user)
    page.goto(f"{live}/a/{attempt.code}/1/")
    return page


def choose(page, value):
    page.locator(f"input[name=answer][value='{value}']").check()


def stored(attempt, position=1):
    response = attempt.responses.get(position=position)
    return only_values(response, response.answer)


def until_saved(page):
    expect(page.locator("#save-state")).to_contain_text("Saved", timeout=5000)


def test_an_answer_is_saved_without_pressing_anything(question, attempt):
    choose(question, 2)
    until_saved(question)
    assert stored(attempt) == ["2"]
    question.get_by_role("button", name="Next").click()
    question.wait_for_url("**/2/")
    assert AnswerEvent.objects.count() == 1


def test_the_meter_follows_what_is_saved(question, live, attempt):
    meter = question.get_by_role("progressbar")
    expect(meter).to_have_attribute("value", "0")
    for value in (2, 3):
        choose(question, value)
        until_saved(question)
        expect(meter).to_have_attribute("value", "1")
    expect(meter).to_have_accessible_name("1 of 3 answered")
    question.reload()
    choose(question, 1)
    until_saved(question)
    expect(meter).to_have_attribute("value", "1")
    question.goto(f"{live}/a/{attempt.code}/2/")
    choose(question, 1)
    expect(meter).to_have_attribute("value", "2")


def test_twenty_answers_without_a_line_arrive_after_a_reload(line, question, attempt):
    address = question.url
    line.cut(question.context)
    for n in range(20):
        choose(question, 1 + n % 4)
    expect(question.locator("#save-state")).to_contain_text("Kept on this phone, will be sent")
    question.get_by_role("button", name="Next").click()
    assert question.url.endswith("/1/")
    with suppress(Error):  # nothing, or the page for a phone without a line
        question.reload()
    assert AnswerEvent.objects.count() == 0
    line.mend(question.context)
    question.goto(address)
    until_gone(question)
    expect(question.locator("input[name=answer][value='4']")).to_be_checked()
    question.wait_for_function("document.querySelector('[name=seq]').value === '20'")
    question.get_by_role("button", name="Next").click()
    question.wait_for_url("**/2/")
    assert AnswerEvent.objects.count() == 20
    assert stored(attempt) == ["4"]


def test_back_on_line_it_is_sent_by_itself(line, question, attempt):
    line.cut(question.context)
    choose(question, 3)
    expect(question.locator("#save-state")).to_contain_text("Kept on this phone")
    line.mend(question.context)
    until_saved(question)
    assert stored(attempt) == ["3"]


def test_two_tabs_show_the_newer_answer_and_say_so(question, attempt):
    other = question.context.new_page()
    other.goto(question.url)
    choose(question, 2)
    until_saved(question)
    choose(other, 3)
    expect(other.locator("#save-remark")).to_contain_text("A newer answer was here before.")
    expect(other.locator("input[name=answer][value='2']")).to_be_checked()
    assert stored(attempt) == ["2"]
    choose(other, 3)
    expect(other.locator("#save-remark")).to_be_hidden()
    until_gone(other)
    assert stored(attempt) == ["3"]


def test_signed_out_it_waits_and_is_sent_after_signing_in(question, attempt, sign_in, live):
    question.context.clear_cookies()
    choose(question, 2)
    expect(question.locator("#save-state")).to_contain_text("Kept on this phone")
    assert AnswerEvent.objects.count() == 0
    sign_in(question, attempt.enrollment.user)
    question.goto(f"{live}/a/{attempt.code}/2/")
    until_gone(question)
    assert stored(attempt) == ["2"]


def test_another_person_on_the_same_phone_sends_nothing_of_it(question, attempt, sign_in, live):
    question.context.clear_cookies()
    choose(question, 2)
    expect(question.locator("#save-state")).to_contain_text("Kept on this phone")
    bob = start(enrollment=enrolled(attempt.quiz), quiz=attempt.quiz, now=timezone.now())
    sign_in(question, bob.enrollment.user)
    asked = []
    question.on("request", lambda request: asked.append(request.url))
    question.goto(f"{live}/a/{bob.code}/1/")
    question.wait_for_timeout(1500)
    assert [address for address in asked if "/save/" in address] == []
    assert waiting(question) == 1


def test_sending_in_waits_for_what_is_on_the_phone(question, attempt, live):
    question.route("**/save/", lambda route: route.abort())
    choose(question, 2)
    expect(question.locator("#save-state")).to_contain_text("Kept on this phone")
    question.goto(f"{live}/a/{attempt.code}/send/")
    question.get_by_role("button", name="Send in").click()
    expect(question.locator("#save-state")).to_contain_text("Kept on this phone")
    question.wait_for_timeout(500)
    assert Attempt.objects.get().state == "open"
    question.unroute("**/save/")
    question.get_by_role("button", name="Send in").click()
    question.wait_for_url(f"**/a/{attempt.code}/")
    assert stored(attempt) == ["2"]
    assert Attempt.objects.get().state == "graded"


def test_leaving_and_another_browser_finds_the_answer(question, attempt, phone, sign_in, live):
    choose(question, 4)
    until_saved(question)
    question.locator(".leave").click()
    elsewhere = phone().new_page()
    sign_in(elsewhere, attempt.enrollment.user)
    elsewhere.goto(f"{live}/a/{attempt.code}/1/")
    expect(elsewhere.locator("input[name=answer][value='4']")).to_be_checked()


def test_enter_on_a_choice_goes_on_and_not_back(question, attempt, live):
    question.goto(f"{live}/a/{attempt.code}/2/")
    choose(question, 1)
    question.locator("input[name=answer][value='1']").press("Enter")
    question.wait_for_url("**/3/")
    assert stored(attempt, 2) == ["1"]


COUNT = """() => new Promise((done) => {
  const opening = indexedDB.open("gabay", 1);
  opening.onsuccess = () => {
    const asked = opening.result.transaction("answers").objectStore("answers").count();
    asked.onsuccess = () => { opening.result.close(); done(asked.result); };
  };
})"""


def waiting(page):
    return page.evaluate(COUNT)


def until_gone(page):
    for _turn in range(50):
        if waiting(page) == 0:
            return
        page.wait_for_timeout(100)
    raise AssertionError("answers are still waiting on the phone")
