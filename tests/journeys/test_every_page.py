"""Every page, on a small phone and scrolled to its end: the way out is there first and on top, nothing tells what the site is about,
nothing is asked of anybody else, and the content policy has nothing to complain about."""

import re
import sys
from urllib.parse import urlsplit

import pytest
from django.core import mail

from courses.models import Course
from tests.house import world as a_world
from tests.house.test_methods import office
from tests.house.test_permissions import url_of
from tests.journeys.everywhere import ASKED, LATER, name_of, opened_by, pages_of, send
from tests.lms.test_frame import TELLING

pytestmark = pytest.mark.django_db(transaction=True)
SMALL = {"viewport": {"width": 320, "height": 568}}
COMPLAIN = """document.addEventListener("securitypolicyviolation", (one) => console.error(`policy: ${one.violatedDirective} ${one.blockedURI}`))"""
LEAVE = """() => {
  scrollTo(0, document.documentElement.scrollHeight);
  const link = document.querySelector(".leave");
  if (!link) return "no way out";
  const box = link.getBoundingClientRect();
  if (box.width < 44 || box.height < 44) return `${box.width} x ${box.height}`;
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return top === link && link.textContent.trim() === "Leave" ? "on top" : `covered by ${top?.outerHTML.slice(0, 80)}`;
}"""


FIRST = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
  .find((one) => one.tabIndex >= 0 && !one.disabled && one.getClientRects().length)?.className"""


class Watch:
    """Opens pages and remembers what is amiss with each, and which there were."""

    def __init__(self, page, address):
        self.page, self.address, self.amiss, self.seen, self.expected = page, address, {}, set(), set()
        page.add_init_script(COMPLAIN)
        page.on("console", lambda line: self.heard(line.text) if line.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.heard(str(error)))
        page.on("request", lambda request: self.asked(request.url))

    def heard(self, text):
        if not re.search(r"Failed to load resource: .* status of (400|403|404|405|500)", text):
            self.note(text)

    def asked(self, url):
        if not url.startswith((self.address, "data:,")):
            self.note(f"asked {url}")

    def note(self, what):
        self.amiss.setdefault(urlsplit(self.page.url).path, []).append(what)

    def go(self, path):
        self.page.goto(self.address + path)
        self.look()

    def look(self):
        path = urlsplit(self.page.url).path
        self.seen.add(name_of(path))
        first = self.first_stop()
        found = self.page.evaluate(LEAVE)
        title = self.page.title()
        if (first, found) != ("leave", "on top"):
            self.note(f"first stop {first!r}, leave {found}")
        if (
            not title.endswith("Gabay")
            or TELLING.search(title)
            or re.search("marker|to read|check$", title, re.IGNORECASE)
        ):
            self.note(f"title {title!r}")
        if not path.startswith("/office/") and (TELLING.search(path) or "marker" in path.lower()):
            self.note("address")
        if self.page.evaluate("document.documentElement.scrollWidth > innerWidth") and not path.startswith("/office/"):
            self.note("wider than the screen")

    def first_stop(self):
        """Where the first Tab leads; where the page has put the cursor into a field already, where it would lead from the top."""
        if self.page.evaluate("document.activeElement !== document.body"):
            return self.page.evaluate(FIRST)
        self.page.keyboard.press("Tab")
        return self.page.evaluate("document.activeElement.className")


@pytest.fixture
def world():
    return a_world.build()


@pytest.fixture
def watch(live, phone):
    return Watch(phone(**SMALL).new_page(), live)


@pytest.mark.parametrize("role", ["anonymous", "learner", "trainer", "coordinator", "reviewer"])
def test_every_page_of(role, world, watch, sign_in):
    if world.people[role]:
        sign_in(watch.page, world.people[role])
    for path in list(pages_of(role, world)):
        watch.go(path)
    for path in ["/nothing/", "/quiet/%00", "/static/nothing", url_of("enrollments:course_join", world)]:
        watch.go(path)
    assert watch.amiss == {}
    assert len(watch.seen) > 12


def test_every_page_has_somebody_who_opens_it():
    """What nobody opens with one tap is opened below."""
    opened = set().union(*(opened_by(role) for role in ("anonymous", "learner", "trainer", "coordinator", "reviewer")))
    assert ASKED - opened == LATER


def test_every_page_of_the_office(world, watch, sign_in):
    sign_in(watch.page, world.people["administrator"])
    for path in [*office(world), "/office/accounts/user/add/?_popup=1", "/office/nothing/"]:
        if not path.endswith(("/logout/", "/jsi18n/", "/autocomplete/")):
            watch.go(path)
    assert watch.amiss == {}


def code_of(letter):
    return re.search(r"^(\S{4,9})$", letter.body.partition("waiting for it:")[2], re.MULTILINE).group(1)


def test_the_pages_on_the_way_in(world, watch):
    """What one meets while a code is waited for, a password is set, a form comes too late."""
    page, address = watch.page, world.people["neighbor"].email
    for first in ("/account/login/code/", "/account/password/reset/"):
        watch.go(first)
        send(page, first, email=address)
        watch.look()
        send(page, urlsplit(page.url).path, code="000-000")
        watch.look()
    send(page, urlsplit(page.url).path, code=code_of(mail.outbox[-1]))
    watch.look()
    watch.go("/account/signup/")
    send(page, "/account/signup/", email="new@example.org", password1="a long enough phrase", display_name="New")
    watch.look()
    watch.go("/account/login/")
    send(page, "/account/login/", login="nobody", password="not this one")
    watch.look()
    page.context.clear_cookies()
    send(page, "/account/login/", login="nobody", password="not this one")
    watch.look()
    assert watch.amiss == {}
    assert watch.seen >= {name for name in LATER if name.startswith("account_")} - {"account_set_password"}


def test_the_pages_after_something_was_done(world, watch, sign_in, settings, monkeypatch):
    page, learner = watch.page, world.people["learner"]
    settings.DEMO = True
    sign_in(page, learner)
    watch.go(url_of("assessments:attempt_submit", world))
    send(page, url_of("assessments:attempt_submit", world))
    watch.look()
    Course.objects.update(gentle=True)
    watch.go("/before/")
    send(page, "/before/", next="")
    watch.go(url_of("assessments:quiz_detail", world))
    send(page, url_of("assessments:quiz_seen", world))
    watch.look()
    watch.go("/demo-mail/")
    watch.go("/me/")
    page.context.clear_cookies()
    send(page, "/me/", display_name="Ate Liza")
    watch.look()
    learner.set_unusable_password()
    learner.save()
    sign_in(page, learner)
    watch.go("/account/password/set/")

    def broken(*args, **kwargs):
        raise ValueError

    monkeypatch.setattr(sys.modules["lms.views.home"], "page_for", broken)
    watch.go("/")
    assert page.locator("h1").inner_text() == "Something stopped on our side"
    assert watch.amiss == {}
    assert watch.seen >= {name for name in LATER if not name.startswith("account_")} | {"account_set_password"}
