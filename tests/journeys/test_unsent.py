"""What was answered and has not arrived: at leaving, at signing out, after somebody signed in again, and on a phone of two people."""

import json

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from assessments.attempting import start
from assessments.models import AnswerEvent
from tests.assessments.factories import QuizFactory, enrolled
from tests.factories import UserFactory
from tests.journeys.test_answers import choose, until_gone, until_saved, waiting
from tests.journeys.test_nothing_is_lost import stored, typed

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = """() => new Promise((done) => {
  const opening = indexedDB.open("gabay", 1);
  opening.onsuccess = () => {
    const asked = opening.result.transaction("answers").objectStore("answers").getAll();
    asked.onsuccess = () => { opening.result.close(); done(asked.result.map((row) => Object.entries(row)
      .map(([name, value]) => [name, typeof value === "string" ? value : new TextDecoder().decode(value)]))); };
  };
})"""
NEVER_TOLD = """const listen = EventTarget.prototype.addEventListener;
EventTarget.prototype.addEventListener = function (kind, ...rest) {
  if (!["pagehide", "visibilitychange", "change"].includes(kind)) listen.call(this, kind, ...rest);
};"""


def sitting(live, **person):
    quiz = QuizFactory(questions=3, pass_count=1)
    enrollment = enrolled(quiz)
    user = enrollment.user
    for name, value in person.items():
        setattr(user, name, value)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return start(enrollment=enrollment, quiz=quiz, now=timezone.now(), seed=11)


def at_the_door(page, user):
    """Signs in by the form, as a person does."""
    page.get_by_label("E-mail or user name").fill(user.username)
    page.get_by_label("Password", exact=True).fill("care-demo-only")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda address: "/account/" not in address)


def until_stored(page, attempt, position, values):
    for _turn in range(100):
        if stored(attempt, position) == values:
            return
        page.wait_for_timeout(100)
    raise AssertionError(stored(attempt, position))


def kept_on_the_phone(page, attempt, live, value):
    """An answer to the first question that could not be sent."""
    page.goto(f"{live}/a/{attempt.code}/1/")
    page.route("**/save/", lambda route: route.abort())
    choose(page, value)
    expect(page.locator("#save-state")).to_contain_text("Kept on this phone")


def test_leaving_sends_what_is_typed_although_the_page_is_never_told_that_it_goes(phone, live, sign_in):
    """A browser in a hurry ends a page without a word to it."""
    attempt = typed(live)
    page = phone().new_page()
    page.add_init_script(NEVER_TOLD)
    sign_in(page, attempt.enrollment.user)
    page.goto(f"{live}/a/{attempt.code}/1/")
    page.locator("input[name=answer]").press_sequentially("rest")
    page.locator(".leave").dispatch_event("click")
    until_stored(page, attempt, 1, ["rest"])


def test_leaving_that_empties_the_phone_sends_what_waits_first(phone, live, sign_in, settings):
    attempt = typed(live)
    user = attempt.enrollment.user
    user.shared_device = True
    user.save()
    page = phone().new_page()
    sign_in(page, user)
    page.goto(f"{live}/a/{attempt.code}/1/")
    page.route("**/save/", lambda route: route.abort())
    page.locator("input[name=answer]").press_sequentially("rest")
    expect(page.locator("#save-state")).to_contain_text("Kept on this phone")
    with page.expect_event("requestfailed"):
        page.goto(f"{live}/help/")
    page.unroute("**/save/")
    page.locator(".leave").click()
    page.wait_for_url(settings.LEAVE_URL)
    until_stored(page, attempt, 1, ["rest"])
    assert Session.objects.count() == 0
    page.goto(f"{live}/quiet/")
    assert page.evaluate("indexedDB.databases()") == []


TELL_WHEN = """for (const kind of ["click", "keyup"]) addEventListener(kind, (event) => {
  console.debug(`pressed ${performance.timeOrigin + event.timeStamp}`);
}, true);"""
SOON = 300  # milliseconds from the press to the page being gone


@pytest.mark.parametrize("way", ["touch", "keyboard"])
@pytest.mark.parametrize("shared", [False, True])
def test_leaving_waits_for_nobody(phone, live, sign_in, settings, way, shared, capsys):
    """What waits is being sent and is never answered: leaving asks for the next page within the time all the same.

    On a machine that is busy with something else it is measured again, twice at the most.
    """
    took = []
    while len(took) < 3 and (not took or took[-1] >= SOON):
        took.append(leaving_takes(phone, live, sign_in, settings, way, shared))
    with capsys.disabled():
        print(f"\nleaving by {way}, {'with' if shared else 'without'} signing out: {took[-1]:.0f} ms", end="")
    assert min(took) < SOON


def leaving_takes(phone, live, sign_in, settings, way, shared):
    """Milliseconds from the press to the moment when the browser asks for the next page."""
    attempt = sitting(live, shared_device=shared)
    page = phone().new_page()
    page.add_init_script(TELL_WHEN)
    sign_in(page, attempt.enrollment.user)
    kept_on_the_phone(page, attempt, live, 2)
    page.unroute("**/save/")
    page.route("**/save/", lambda route: None)
    pressed, asked = [], []
    page.on("console", lambda line: pressed.append(line.text) if line.text.startswith("pressed") else None)
    page.on("request", lambda request: asked.append(request) if request.is_navigation_request() else None)
    if way == "touch":
        page.locator(".leave").click()
    else:
        for _turn in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url(settings.LEAVE_URL)
    return asked[0].timing["startTime"] - float(pressed[-1].split()[1])


def test_after_signing_in_again_in_another_tab_the_open_page_sends(phone, live, sign_in):
    """The form token of the open page is of no use any more."""
    attempt = sitting(live)
    page = phone().new_page()
    sign_in(page, attempt.enrollment.user)
    page.goto(f"{live}/a/{attempt.code}/1/")
    Session.objects.all().delete()
    choose(page, 2)
    expect(page.locator("#save-remark")).to_contain_text("Please sign in again. Your answer is kept on this phone.")
    other = page.context.new_page()
    other.goto(f"{live}/account/login/?next=/quiet/")
    at_the_door(other, attempt.enrollment.user)
    choose(page, 3)
    until_saved(page)
    until_gone(page)
    assert stored(attempt, 1) == ["3"]
    assert AnswerEvent.objects.count() == 2


def test_an_open_page_says_that_somebody_else_has_signed_in(phone, live, sign_in):
    attempt, bob = sitting(live), sitting(live)
    page = phone().new_page()
    sign_in(page, attempt.enrollment.user)
    page.goto(f"{live}/a/{attempt.code}/1/")
    Session.objects.all().delete()
    other = page.context.new_page()
    other.goto(f"{live}/account/login/?next=/quiet/")
    at_the_door(other, bob.enrollment.user)
    choose(page, 3)
    expect(page.locator("#save-remark")).to_contain_text("Somebody else is signed in on this phone.")
    assert (AnswerEvent.objects.count(), waiting(page)) == (0, 1)


def test_signing_out_sends_what_waits_first(phone, live, sign_in):
    attempt = sitting(live)
    page = phone().new_page()
    sign_in(page, attempt.enrollment.user)
    kept_on_the_phone(page, attempt, live, 2)
    page.goto(f"{live}/account/logout/")
    told = page.locator("#saved-state")
    expect(told).to_contain_text("still on this phone only")
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(told).to_contain_text("could not be sent just now")
    expect(page.get_by_role("button", name="Sign out all the same")).to_be_visible()
    assert Session.objects.count() == 1
    page.unroute("**/save/")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url(lambda address: "/logout/" not in address)
    assert stored(attempt, 1) == ["2"]


def test_signed_out_all_the_same_it_waits_for_its_person(phone, live, sign_in):
    """Two people, one phone: the second neither sees nor sends what the first one answered, and it arrives when she is back."""
    ana, bob = sitting(live), sitting(live)
    page = phone().new_page()
    sign_in(page, ana.enrollment.user)
    kept_on_the_phone(page, ana, live, 2)
    page.goto(f"{live}/account/logout/")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("button", name="Sign out all the same").click()
    page.wait_for_url(lambda address: "/logout/" not in address)
    page.unroute("**/save/")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live}/account/login/?next=/a/{bob.code}/1/")
    at_the_door(page, bob.enrollment.user)
    page.wait_for_timeout(1000)
    assert [address for address in asked if "/save/" in address] == []
    assert page.evaluate("window.answers.waiting()") == []
    (row,) = page.evaluate(ROWS)
    assert {name for name, _value in row} == {"key", "person", "iv", "sealed"}
    assert not any(told in json.dumps(row) for told in (ana.code, "save", "answer", "position"))
    page.goto(f"{live}/account/logout/")
    expect(page.locator("#saved-state")).to_contain_text("What you have done so far is saved.")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url(lambda address: "/logout/" not in address)
    page.goto(f"{live}/account/login/?next=/help/")
    at_the_door(page, ana.enrollment.user)
    until_stored(page, ana, 1, ["2"])
    until_gone(page)
    assert {response.seq for response in bob.responses.all()} == {0}


def test_the_key_of_a_person_is_nobody_elses(client, settings):
    pages = []
    for user in (UserFactory(), UserFactory()):
        client.force_login(user)
        pages.append(client.get("/help/").content.decode())
    locks = [page.split('data-locks="')[1].split('"')[0] for page in pages]
    assert len(set(locks)) == 2
    settings.FIELD_KEYS = ["newer", *settings.FIELD_KEYS]
    renewed = client.get("/help/").content.decode().split('data-locks="')[1].split('"')[0].split()
    assert (len(renewed), renewed[1:]) == (len(locks[1].split()) + 1, locks[1].split())
