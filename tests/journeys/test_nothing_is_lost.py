"""A browser that is killed, a line that is gone, a session that has ended, a full phone: what was answered arrives all the same."""

import os
import re
import signal
import subprocess
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from accounts import accommodations
from assessments.attempting import start
from assessments.models import AnswerEvent, Attempt
from tests.assessments.factories import QuizFactory, enrolled, only_values
from tests.factories import UserFactory
from tests.journeys.conftest import CHROMIUM, QUIET
from tests.journeys.test_answers import choose, until_gone, until_saved

pytestmark = pytest.mark.django_db(transaction=True)
CHANGES = 20


@pytest.fixture
def attempt(live):
    quiz = QuizFactory(questions=3, pass_count=1)
    enrollment = enrolled(quiz)
    EmailAddress.objects.create(user=enrollment.user, email=enrollment.user.email, verified=True, primary=True)
    return start(enrollment=enrollment, quiz=quiz, now=timezone.now(), seed=11)


@pytest.fixture
def phones(browser, tmp_path):
    """Starts the browser of one and the same phone as a process of its own, so that it can be killed and started again."""
    running = []

    def begin():
        command = [str(CHROMIUM), *QUIET, "--headless=new", "--remote-debugging-port=0", f"--user-data-dir={tmp_path}"]
        process = subprocess.Popen([*command, "about:blank"], stderr=subprocess.PIPE, text=True, start_new_session=True)
        running.append(process)
        address = next(found[1] for line in process.stderr if (found := re.search(r"listening on (ws://\S+)", line)))
        context = browser.browser_type.connect_over_cdp(address).contexts[0]
        context.set_default_timeout(10_000)
        return process, context.new_page()

    yield begin
    for process in running:
        kill(process)


def kill(process):
    """The browser and all its parts, at once: they share the session that was started for them."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=10)
    process.stderr.close()


def stored(attempt, position):
    response = attempt.responses.get(position=position)
    return only_values(response, response.answer) if response.answer else []


LAST_TO_GO = 2000  # what was changed in the last two seconds may go with a killed browser


def test_autosave_survives_kill(line, phones, attempt, live, sign_in):
    """One answer on line; twenty without a line; the browser is killed and the session ends; a day later all are there."""
    process, page = phones()
    sign_in(page, attempt.enrollment.user)
    page.goto(f"{live}/a/{attempt.code}/1/")
    choose(page, 2)
    until_saved(page)
    page.goto(f"{live}/a/{attempt.code}/2/")
    line.cut(page.context)
    for n in range(CHANGES):
        choose(page, 1 + n % 4)
    expect(page.locator("#save-state")).to_contain_text("Kept on this phone")
    page.wait_for_timeout(LAST_TO_GO)
    kill(process)
    Session.objects.all().delete()
    assert AnswerEvent.objects.count() == 1
    line.mend()
    _process, page = phones()
    address = f"{live}/a/{attempt.code}/2/"
    page.goto(address)
    page.get_by_label("E-mail or user name").fill(attempt.enrollment.user.username)
    page.get_by_label("Password", exact=True).fill("care-demo-only")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(address)
    until_gone(page)
    assert AnswerEvent.objects.count() >= CHANGES  # the one being put away when the browser dies may be lost
    assert stored(attempt, 1) == ["2"]
    assert stored(attempt, 2) == ["4"]
    page.goto(f"{live}/a/{attempt.code}/send/")
    page.get_by_role("button", name="Send in").click()
    page.wait_for_url(f"**/a/{attempt.code}/")
    assert Attempt.objects.get().state == "graded"
    expect(page.locator("main")).to_contain_text(f"Receipt {attempt.code}")


NO_DATABASE = "Object.defineProperty(window, 'indexedDB', { value: undefined });"
FULL = "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };"


@pytest.mark.parametrize("trouble", [NO_DATABASE, FULL], ids=["no database", "full"])
def test_a_phone_that_keeps_nothing_saves_all_the_same(phone, attempt, live, sign_in, trouble):
    page = phone().new_page()
    page.add_init_script(trouble)
    sign_in(page, attempt.enrollment.user)
    page.goto(f"{live}/a/{attempt.code}/1/")
    choose(page, 3)
    until_saved(page)
    page.route("**/save/", lambda route: route.abort())
    choose(page, 2)
    expect(page.locator("#save-state")).to_contain_text("Not saved yet")
    page.unroute("**/save/")
    page.get_by_role("button", name="Next").click()
    page.wait_for_url("**/2/")
    assert stored(attempt, 1) == ["2"]


def test_more_time_is_seen_within_ten_seconds_and_only_three_moments_are_said(phone, live, sign_in):
    quiz = QuizFactory(questions=2, time_limit=12, strict_reason="As at work.")
    attempt = start(enrollment=enrolled(quiz), quiz=quiz, now=timezone.now())
    page = phone().new_page()
    sign_in(page, attempt.enrollment.user)
    page.goto(f"{live}/a/{attempt.code}/1/")
    timer = page.locator("[data-clock]")
    expect(timer).to_contain_text("12 minutes left")
    assert page.locator("[data-announced]").text_content() == ""
    accommodations.grant(attempt.enrollment.user, pace="2", break_minutes=0, by=UserFactory(), now=timezone.now())
    expect(timer).to_contain_text("24 minutes left", timeout=10_000)
    accommodations.grant(attempt.enrollment.user, pace="1", break_minutes=0, by=UserFactory(), now=timezone.now())
    began = timezone.now() - timedelta(minutes=7, seconds=1)
    Attempt.objects.update(started_at=began, due_at=began + timedelta(minutes=12))
    expect(timer).to_contain_text("5 minutes left", timeout=10_000)
    expect(page.locator("[data-announced]")).to_have_text("5 minutes left")


def test_only_ten_five_and_one_minutes_are_said_and_each_once(phone, live, sign_in):
    """The whole of a timed sitting by the browser's clock: what a screen reader hears of it."""
    quiz = QuizFactory(questions=2, time_limit=12, strict_reason="As at work.")
    attempt = start(enrollment=enrolled(quiz), quiz=quiz, now=timezone.now())
    page = phone().new_page()
    sign_in(page, attempt.enrollment.user)
    page.clock.install()
    page.route("**/clock/", lambda route: route.abort())
    page.goto(f"{live}/a/{attempt.code}/1/")
    assert (
        page.locator("[data-clock]").evaluate(
            "one => one.closest('[aria-live], [role=status], [role=timer], [role=alert]')"
        )
        is None
    )
    page.evaluate(
        """() => { window.heard = [];
        new MutationObserver(() => window.heard.push(document.querySelector("[data-announced]").textContent))
          .observe(document.querySelector("[data-announced]"), { childList: true, characterData: true, subtree: true }); }"""
    )
    for _half_minute in range(23):
        page.clock.run_for(30_000)
    assert page.evaluate("window.heard") == ["10 minutes left", "5 minutes left", "One minute left"]


def test_when_the_time_is_over_it_is_sent_in_by_itself(phone, live, sign_in):
    quiz = QuizFactory(questions=2, pass_count=1, time_limit=1, strict_reason="As at work.")
    attempt = start(enrollment=enrolled(quiz), quiz=quiz, now=timezone.now() - timedelta(seconds=52))
    page = phone().new_page()
    sign_in(page, attempt.enrollment.user)
    page.goto(f"{live}/a/{attempt.code}/1/")
    choose(page, 2)
    page.wait_for_url(f"**/a/{attempt.code}/", timeout=20_000)
    closed = Attempt.objects.get()
    assert (closed.state, closed.submitted_at) == ("graded", attempt.due_at)
    assert stored(attempt, 1) == ["2"]


def typed(live):
    """An attempt of one question that is answered by typing."""
    asked = {
        "key": "word",
        "kind": "short_text",
        "stem": "What helps?",
        "answers": [{"text": "rest"}],
        "reason": "It does.",
    }
    quiz = QuizFactory(questions=[asked])
    return start(enrollment=enrolled(quiz), quiz=quiz, now=timezone.now())


@pytest.mark.parametrize("away", ["leaving", "another page", "put away"])
def test_what_is_being_typed_is_sent_when_the_page_goes(phone, live, sign_in, away):
    attempt = typed(live)
    page = phone().new_page()
    sign_in(page, attempt.enrollment.user)
    page.goto(f"{live}/a/{attempt.code}/1/")
    page.locator("input[name=answer]").press_sequentially("rest")
    if away == "leaving":
        page.locator(".leave").dispatch_event("click")
    elif away == "another page":
        page.evaluate("location.assign('/quiet/')")
    else:
        page.evaluate(
            "Object.defineProperty(document, 'hidden', { value: true });"
            "document.dispatchEvent(new Event('visibilitychange'))"
        )
    for _turn in range(100):
        if stored(attempt, 1):
            break
        page.wait_for_timeout(100)
    assert stored(attempt, 1) == ["rest"]


def test_what_was_typed_last_is_on_the_phone_when_the_browser_is_killed(line, phones, live, sign_in):
    attempt = typed(live)
    process, page = phones()
    sign_in(page, attempt.enrollment.user)
    page.goto(f"{live}/a/{attempt.code}/1/")
    line.cut(page.context)
    page.locator("input[name=answer]").press_sequentially("rest")
    page.wait_for_timeout(200)
    kill(process)
    line.mend()
    _process, page = phones()
    sign_in(page, attempt.enrollment.user)
    page.goto(f"{live}/a/{attempt.code}/1/")
    expect(page.locator("input[name=answer]")).to_have_value("rest")
    until_gone(page)
    assert stored(attempt, 1) == ["rest"]
