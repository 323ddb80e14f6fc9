"""Every page by the rules of accessibility in both themes, and every page of trainers by keyboard alone."""

import pytest

from assessments import questions
from tests.house import world as a_world
from tests.house.test_permissions import url_of
from tests.journeys.axe import Walk
from tests.journeys.everywhere import pages_of

pytestmark = pytest.mark.django_db(transaction=True)

# Leaves the page's own scripts out of it: where the cursor is, what it is called, and whether anything lies over it.
STOP = """() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const box = one.getBoundingClientRect();
  const [x, y] = [box.x + Math.min(box.width, 40) / 2, box.y + Math.min(box.height, 40) / 2];
  const top = document.elementFromPoint(x, y);
  const label = one.closest("label");
  const seen = top && (one.contains(top) || top.contains(one) || label?.contains(top) || one.labels?.[0]?.contains(top));
  const inside = one === window.stoppedAt;  // the parts of a date or a time show for themselves where they are
  const ring = inside || getComputedStyle(one).outlineStyle !== "none" || (label && getComputedStyle(label).outlineStyle !== "none");
  const again = Boolean(one.dataset.walked) && !inside;
  [one.dataset.walked, window.stoppedAt] = ["yes", one];
  return { called: one.outerHTML.slice(0, 100), seen: Boolean(seen), ring, again };
}"""
LEFT = """() => [...document.querySelectorAll("main :is(a[href], button, input, select, textarea, summary)")]
  .filter((one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility() && one.type !== "hidden" && !one.dataset.walked
    && !(one.type === "radio" && document.querySelector(`input[name="${CSS.escape(one.name)}"][data-walked]`)))
  .map((one) => one.outerHTML.slice(0, 100))"""
MOST_STOPS = 400


@pytest.fixture
def world():
    return a_world.build()


def forms_of_kinds(world):
    """The form in which a question of each kind is written."""
    for name in ("assessments:bank_create", "assessments:question_create"):
        yield from (f"{url_of(name, world)}?kind={kind.key}" for kind in questions.kinds())


def addresses(role, world):
    return [*pages_of(role, world), *(forms_of_kinds(world) if role == "trainer" else ())]


@pytest.mark.parametrize("role", ["anonymous", "learner", "trainer", "coordinator", "reviewer"])
def test_no_page_breaks_a_rule_in_either_theme(role, world, page, live, sign_in):
    if world.people[role]:
        sign_in(page, world.people[role])
    walk, amiss = Walk(page, live), {}
    for path in addresses(role, world):
        page.goto(live + path)
        if found := walk.found():
            amiss[path] = sorted(found)
    assert amiss == {}


@pytest.mark.parametrize("kind", [kind.key for kind in questions.kinds()])
def test_the_page_after_a_mistake_breaks_none_either(kind, world, page, live, sign_in):
    sign_in(page, world.people["trainer"])
    walk = Walk(page, live)
    page.goto(f"{live}{url_of('assessments:bank_create', world)}?kind={kind}")
    page.get_by_label("Tags").fill("x" * 60)
    walk.press("Save as a draft")
    assert page.locator(".summary a").first.is_visible()
    page.locator(".summary a").first.click()
    assert page.evaluate("document.activeElement.closest('.field') !== null")


def test_every_page_of_a_trainer_is_walked_by_keyboard(world, page, live, sign_in):
    sign_in(page, world.people["trainer"])
    amiss = {}
    for path in addresses("trainer", world):
        page.goto(live + path)
        if found := walked(page):
            amiss[path] = found
    assert amiss == {}


def walked(page):
    """Tabs through the page: what is amiss with its stops, and what no stop reaches."""
    found, ends = [], 0
    for _press in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        ends += stop is None
        if ends > 1 or (stop and stop["again"]):
            break
        if stop and not (stop["seen"] and stop["ring"]):
            found.append(stop)
    return found + page.evaluate(LEFT)
