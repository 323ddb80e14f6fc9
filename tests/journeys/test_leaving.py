"""Leaving, in a real browser: what a person at the shoulder would see."""

from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from enrollments.enrolling import enroll
from tests.factories import BlockFactory, LessonFactory, MembershipFactory, ModuleFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = ["/", "/help/", "/quiet/", "/before/", "/me/", "/account/logout/", "/account/email/", "/nothing-here/"]
PUBLIC = ["/account/login/", "/account/signup/", "/account/login/code/", "/account/password/reset/", "/offline/"]


def visible(page) -> str:
    return page.evaluate("document.body.innerText").strip()


def leave_is_on_top(page) -> bool:
    return page.evaluate(
        """() => {
          scrollTo(0, document.documentElement.scrollHeight);
          const box = document.querySelector(".leave").getBoundingClientRect();
          const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
          return top?.className === "leave" && box.width >= 44 && box.height >= 44;
        }"""
    )


def first_stop(page) -> str:
    page.keyboard.press("Tab")
    return page.evaluate("document.activeElement.className")


def test_leave_is_on_every_page_and_first_in_tab_order(live, phone, sign_in):
    page = phone(viewport={"width": 320, "height": 568}).new_page()
    seen = {}
    for path in PUBLIC:
        page.goto(live + path)
        seen[path] = (first_stop(page), leave_is_on_top(page))
    sign_in(page, MembershipFactory(role="coordinator").user)
    for path in PAGES:
        page.goto(live + path)
        seen[path] = (first_stop(page), leave_is_on_top(page))
    assert seen == dict.fromkeys([*PUBLIC, *PAGES], ("leave", True))


def test_three_bare_shifts_leave(live, page, settings):
    page.goto(live + "/help/")
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(settings.LEAVE_URL)


def test_shift_as_a_modifier_does_not_leave(live, page):
    page.goto(live + "/help/")
    for _ in range(3):
        page.keyboard.press("Shift+A")
    page.wait_for_timeout(300)
    assert (page.url, page.locator("h1").inner_text()) == (live + "/help/", "Help now")


def test_the_page_is_empty_at_once_without_a_line(line, live, page):
    page.goto(live + "/help/")
    line.cut(page.context)
    left = page.evaluate(
        """() => {
          const start = performance.now();
          document.querySelector(".leave").click();
          return [document.body.innerText.trim(), performance.now() - start < 100, document.title];
        }"""
    )
    assert left == ["", True, "Gabay"]
    page.wait_for_timeout(300)
    assert visible(page) == ""


def test_back_shows_nothing_after_leaving(live, page, sign_in, settings):
    sign_in(page, UserFactory())
    for path in ["/help/", "/before/", "/me/"]:
        page.goto(live + path)
    page.click(".leave")
    page.wait_for_url(settings.LEAVE_URL)
    for _ in range(2):
        page.go_back()
        assert visible(page) == "Go on"
    page.click("[data-return]")
    page.wait_for_url(live + "/")
    assert page.locator("main h1").is_visible()


LESSONS = ["Nights are easier by a lamp", "Bread before the bus"]
WORDS = ["Nobody hurries by lamplight.", "Warm bread is kind."]


def read_two_lessons(live, page, sign_in, **person):
    """Two lessons opened one after the other, the second one on the screen."""
    user = UserFactory(limits_read_at=timezone.now(), **person)
    module = ModuleFactory()
    enroll(user=user, course=module.edition.course, now=timezone.now())
    sign_in(page, user)
    for position, (title, words) in enumerate(zip(LESSONS, WORDS, strict=True)):
        lesson = LessonFactory(module=module, position=position, title=title)
        BlockFactory(lesson=lesson, html=f"<p>{words}</p>")
    for lesson in module.lessons.order_by("position"):
        page.goto(f"{live}/c/{module.edition.course.code}/{lesson.code}/")
        assert lesson.title in visible(page)


def tells(page) -> list[str]:
    """What of the two lessons can be read on the screen or in the window's title."""
    seen = f"{visible(page)} {page.title()}"
    return [text for text in [*LESSONS, *WORDS] if text in seen]


@pytest.mark.parametrize(("scripts", "chosen"), [(True, None), (True, True), (False, None), (False, True)])
def test_back_tells_nothing_of_two_lessons(live, phone, sign_in, settings, scripts, chosen):
    page = phone(java_script_enabled=scripts).new_page()
    read_two_lessons(live, page, sign_in, leave_signs_out=chosen)
    page.click(".leave")
    page.wait_for_url(settings.LEAVE_URL)
    for _turn in range(2):
        page.go_back()
        assert tells(page) == []


def test_back_shows_nothing_on_a_shared_phone(live, page, sign_in, settings):
    sign_in(page, UserFactory(shared_device=True))
    page.goto(live + "/before/")
    page.goto(live + "/me/")
    page.click(".leave")
    page.wait_for_url(settings.LEAVE_URL)
    page.go_back()
    assert "Your settings" not in visible(page)
    page.goto(live + "/me/")
    assert urlsplit(page.url).path == "/account/login/"


def test_back_shows_the_sign_in_page_without_javascript(live, phone, sign_in, settings):
    page = phone(java_script_enabled=False).new_page()
    sign_in(page, UserFactory())
    page.goto(live + "/account/email/")
    page.goto(live + "/me/")
    page.click(".leave")
    page.wait_for_url(settings.LEAVE_URL)
    page.go_back()
    assert page.locator("h1").inner_text() == "Sign in"


def test_only_our_own_origin_is_asked_until_the_exit(live, page, sign_in, settings):
    sign_in(page, UserFactory())
    asked, broken = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: broken.append(message.text) if message.type == "error" else None)
    for path in ["/", "/help/", "/quiet/", "/me/"]:
        page.goto(live + path)
    page.click(".leave")
    page.wait_for_url(settings.LEAVE_URL)
    foreign = {url for url in asked if not url.startswith(live)}
    assert (foreign - {settings.LEAVE_URL, settings.LEAVE_URL.replace("robots.txt", "favicon.ico")}, broken) == (
        set(),
        [],
    )


def test_the_quiet_minute_works_without_a_line(line, live, page, sign_in):
    sign_in(page, UserFactory())
    page.goto(live + "/help/")
    page.evaluate("async () => { await navigator.serviceWorker.ready }")
    line.cut(page.context)
    page.goto(live + "/quiet/")
    assert (page.locator("h1").inner_text(), page.locator(".card").count()) == ("A quiet minute", 7)
    page.goto(live + "/me/")
    assert page.locator("h1").inner_text() == "No line just now"


def test_nothing_is_kept_on_a_shared_phone(live, page, sign_in):
    sign_in(page, UserFactory(shared_device=True))
    page.goto(live + "/quiet/")
    page.wait_for_timeout(500)
    kept = page.evaluate("async () => [await caches.keys(), (await navigator.serviceWorker.getRegistrations()).length]")
    assert kept == [[], 0]
