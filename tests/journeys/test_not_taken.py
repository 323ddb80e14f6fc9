"""An answer that the server cannot take stays on the phone and is shown again; what was typed in between has a key of its own."""

import json
from contextlib import suppress

import pytest
from django.utils import timezone
from playwright.sync_api import Error, expect

from assessments.models import AnswerEvent, Attempt
from enrollments.models import Enrollment
from tests.journeys.test_answers import until_gone, until_saved, waiting
from tests.journeys.test_nothing_is_lost import stored, typed
from tests.journeys.test_unsent import NEVER_TOLD, until_stored

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "rest " * 101
ENDED = "Your place in this course has ended. What you answered is kept."
SHORTER = "Please keep it shorter: 500 characters are enough."


@pytest.fixture
def attempt(live):
    return typed(live)


@pytest.fixture
def question(live, attempt, phone, sign_in):
    page = phone().new_page()
    sign_in(page, attempt.enrollment.user)
    page.goto(f"{live}/a/{attempt.code}/1/")
    return page


def is_kept(page, text, remark):
    expect(page.locator("input[name=answer]")).to_have_value(text)
    expect(page.locator("#save-remark")).to_have_text(remark)
    expect(page.locator("#save-state")).to_have_text("Kept on this phone")
    assert waiting(page) == 1


def test_what_is_too_long_is_shown_again_until_it_is_answered_anew(question, attempt, live):
    question.locator("input[name=answer]").evaluate("field => field.removeAttribute('maxlength')")
    question.locator("input[name=answer]").fill(LONG)
    question.locator("input[name=answer]").blur()
    is_kept(question, LONG, SHORTER)
    question.reload()
    is_kept(question, LONG, SHORTER)
    question.goto(f"{live}/a/{attempt.code}/send/")
    remark = question.locator("#save-remark")
    for _turn in range(2):
        expect(remark).to_have_text(f"Question 1: {SHORTER}")
        question.get_by_role("button", name="Send in").click()
    expect(remark).to_have_text(f"Question 1: {SHORTER}")
    assert (Attempt.objects.get().state, AnswerEvent.objects.count()) == ("open", 0)
    question.get_by_role("link", name="Question 1").click()
    is_kept(question, LONG, SHORTER)
    question.locator("input[name=answer]").fill("rest")
    until_saved(question)
    until_gone(question)
    assert stored(attempt, 1) == ["rest"]


@pytest.mark.parametrize("status", [404, 413])
def test_what_is_turned_away_stays_and_is_tried_again(question, attempt, status):
    question.route("**/save/", lambda route: route.fulfill(status=status, body="<p>No</p>", content_type="text/html"))
    question.locator("input[name=answer]").fill("rest")
    question.locator("input[name=answer]").blur()
    told = "This answer could not be sent. It is kept on this phone. Please change it a little, and it is tried again."
    is_kept(question, "rest", told)
    question.reload()
    is_kept(question, "rest", told)
    question.unroute("**/save/")
    question.reload()
    until_stored(question, attempt, 1, ["rest"])
    until_gone(question)


def test_a_place_that_ends_under_way_keeps_what_was_answered(question, attempt):
    """Whoever takes her out of the course: the page says it calmly, and what she types until then is kept."""
    question.locator("input[name=answer]").fill("re")
    until_saved(question)
    Enrollment.objects.update(state="withdrawn", withdrawn_at=timezone.now())
    question.locator("input[name=answer]").fill("rest")
    expect(question.locator("#save-remark")).to_have_text(ENDED)
    until_gone(question)
    question.get_by_role("button", name="Next").click()
    expect(question.locator("main")).to_contain_text(ENDED)
    expect(question.locator("main")).not_to_contain_text("What helps?")
    assert (stored(attempt, 1), Attempt.objects.get().state) == (["rest"], "open")


READING_WAITS = """() => {
  const { subtle } = crypto, decrypt = subtle.decrypt.bind(subtle), { put } = window.answers;
  const gate = new Promise((done) => { window.open_gate = done; });
  let first = true;
  window.noted = [];
  window.answers.put = (one, old) => { noted.push([one.key, JSON.stringify(one.answer)]); return put(one, old); };
  subtle.decrypt = async (...facts) => {
    const plain = await decrypt(...facts);
    if (first) { first = false; window.reading = true; await gate; }
    return plain;
  };
}"""


def test_a_letter_between_reading_and_sending_has_a_key_of_its_own(question, attempt, live):
    """The older text arrives, the reply to it is lost, and the page ends at once: the letter typed in between arrives later."""
    sent = []

    def reply_is_lost(route):
        sent.append(json.loads(route.request.post_data))
        with suppress(Error):  # the page has gone meanwhile
            route.fetch()
            route.abort()

    question.add_init_script(NEVER_TOLD)
    question.reload()
    question.evaluate(READING_WAITS)
    question.route("**/save/", reply_is_lost)
    question.locator("input[name=answer]").press_sequentially("res")
    question.evaluate("window.answers.flush(), 0")
    while not question.evaluate("window.reading"):
        question.wait_for_timeout(50)
    question.locator("input[name=answer]").press_sequentially("t")
    question.evaluate("window.open_gate()")
    while not sent:
        question.wait_for_timeout(50)
    noted = {tuple(pair) for pair in question.evaluate("window.noted")}
    assert len({key for key, _answer in noted}) == len(noted) == 4
    assert len({one["key"] for one in sent}) == len({json.dumps(one["answer"]) for one in sent})
    question.unroute("**/save/")
    question.goto(f"{live}/help/")
    until_stored(question, attempt, 1, ["rest"])
    until_gone(question)
