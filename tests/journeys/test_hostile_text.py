"""What hostile authors write, rendered as we render it and read in a real browser: it does nothing."""

from itertools import batched

import pytest
from django.urls import reverse

from courses.text import readable, render
from enrollments.models import Enrollment
from tests.enrollments.courses import lessons_of, make_edition
from tests.factories import EnrollmentFactory
from tests.house import fuller, hostile
from tests.house import world as a_world
from tests.house.naughty import TEMPLATES
from tests.journeys.everywhere import name_of, pages_of
from tests.xss import SPECIAL, payloads

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 500
EVERY = 11

ALIVE = """() => {
  const harmless = (text) => {
    try { return ["http:", "https:", "mailto:", "tel:"].includes(new URL(text, "https://here.example/").protocol); } catch { return true; }
  };
  const leads = /^(href|src|srcset|action|formaction|xlink:href|data|srcdoc|poster|background)$/i;
  return [...document.querySelectorAll("body *")].flatMap((one) => [...one.attributes]
    .filter((at) => /^on|^style$/i.test(at.name) || (leads.test(at.name) && !harmless(at.value)))
    .map((at) => `${one.localName} ${at.name}=${at.value}`));
}"""
ACT = """() => {
  document.querySelectorAll("body *").forEach((one) => {
    for (const kind of ["mouseover", "pointerenter", "focus", "toggle", "animationend"]) one.dispatchEvent(new Event(kind));
  });
}"""
MARK = "window.alert = () => { window.__xss = true; }; window.print = window.alert;"


@pytest.fixture
def watched(page):
    """The page, and everything it tried: dialogs and requests."""
    tried = []
    page.add_init_script(MARK)
    page.on("dialog", lambda dialog: (tried.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: tried.append(request.url))
    page.on("popup", lambda popup: tried.append(popup.url))
    page.goto("about:blank")
    return page, tried


def came_alive(page):
    page.evaluate(ACT)
    return page.evaluate(ALIVE), page.evaluate("window.__xss === true")


def test_the_watch_sees_what_would_happen(watched):
    page, _tried = watched
    page.set_content("<article><img src=x onerror=alert(1)></article>")
    page.wait_for_timeout(200)
    assert came_alive(page) == (["img onerror=alert(1)"], True)


def test_every_text_is_dead_without_a_policy(watched):
    page, tried = watched
    before = page.url
    count = 0
    for texts in batched(payloads(), AT_ONCE, strict=False):
        page.set_content("".join(f"<article>{render(text)}</article>" for text in texts))
        assert (came_alive(page), tried, page.url) == (([], False), [], before)
        assert page.locator("article").count() == len(texts)
        count += len(texts)
    assert count >= 2884


def test_a_lesson_full_of_them_is_dead_under_ours(live, watched, sign_in):
    page, tried = watched
    edition = make_edition(True)
    lesson = lessons_of(edition)[0]
    sample = list(payloads())[::EVERY]
    assert len(sample) >= 300
    lesson.blocks.update(html="".join(render(text) for text in sample))
    enrollment: Enrollment = EnrollmentFactory(edition=edition, course=edition.course)
    sign_in(page, enrollment.user)
    page.goto(live + reverse("enrollments:lesson_detail", args=[edition.course.code, lesson.code]))
    assert came_alive(page) == ([], False)
    assert {url for url in tried if not url.startswith(live)} == set()
    assert page.locator("article.prose > *").count() > 300


LIVELY = " ".join(" ".join(text.split("\n")) for text in map(readable, [*SPECIAL, *TEMPLATES]))
TRIED = """document.addEventListener("securitypolicyviolation", (one) => { window.__tried = [...(window.__tried ?? []), one.violatedDirective]; })"""


def shown_once(world):
    """Every page there is, and one person who opens it."""
    opened = {}
    for role in ("learner", "trainer", "coordinator", "administrator"):
        for path in pages_of(role, world):
            opened.setdefault(name_of(path), (role, path))
    return sorted(opened.values())


def test_every_page_full_of_them_is_dead(live, watched, sign_in, monkeypatch):
    """All that people type is hostile; nothing acts, nothing is asked of anybody else, and the content policy has nothing to stop."""
    page, tried = watched
    page.add_init_script(TRIED)
    monkeypatch.setattr(hostile, "CORPUS", LIVELY)
    world = a_world.build()
    fuller.fill(world)
    hostile.plant()
    pages, signed_in, found = shown_once(world), None, {}
    for role, path in pages:
        if role != signed_in:
            sign_in(page, world.people[role])
        signed_in = role
        page.goto(live + path)
        page.evaluate(ACT)
        alive, acted = page.evaluate(ALIVE), page.evaluate("[window.__xss === true, window.__tried ?? []]")
        if alive or acted != [False, []] or page.url != live + path:
            found[path] = (alive[:3], acted, page.url)
    assert found == {}
    assert [url for url in tried if not url.startswith((live, "data:"))] == []
    assert len(pages) > 80
