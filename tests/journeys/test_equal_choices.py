"""Going on, the shorter version and skipping look alike, on a phone and on a desk: none of the three is the better one."""

import pytest
from django.utils import timezone

from enrollments.enrolling import enroll
from tests.journeys.course import house_parent

pytestmark = pytest.mark.django_db(transaction=True)
WAYS = ["Go on", "Shorter version", "Skip for now"]
LOOK = """(link) => {
  const style = getComputedStyle(link), box = link.getBoundingClientRect();
  return [box.width, box.height, ...["color", "backgroundColor", "borderTopColor", "borderTopWidth", "fontSize", "fontWeight", "textDecorationLine"].map((name) => style[name])];
}"""


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_three_ways_are_equal(width, scheme, phone, live, sign_in):
    person, course = house_parent()
    enrollment = enroll(user=person, course=course, now=timezone.now())
    page = phone(viewport={"width": width, "height": 740}, color_scheme=scheme).new_page()
    sign_in(page, person)
    page.goto(f"{live}/c/C7/{enrollment.edition.lessons.get(sensitive=True).code}/")
    looks = [page.get_by_role("link", name=way, exact=True).evaluate(LOOK) for way in WAYS]
    assert looks[0] == looks[1] == looks[2]
    assert min(looks[0][:2]) >= 44
