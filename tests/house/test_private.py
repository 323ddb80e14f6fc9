"""What somebody writes for herself in a lesson stands on her own page of that lesson, and nowhere else: not for her trainer, not for the office, in no file."""

import pytest
from django.urls import reverse

from enrollments.entries import Place, keep
from lms.policy import POLICY
from tests.house import world as a_world
from tests.house.rows import ROWS
from tests.house.test_methods import office
from tests.house.test_permissions import client_for, read, url_of

pytestmark = pytest.mark.django_db
WORDS = "marker of mine alone"


@pytest.fixture
def kept(world):
    things = world.things
    keep(Place(things["enrollment"].pk, things["reading"].key, "mine"), kind="reflection", value=WORDS, met_as=None)
    return world


def where(user, addresses):
    return [url for url in addresses if WORDS in read(client_for(user).get(url)).decode(errors="replace").lower()]


@pytest.mark.parametrize("role", a_world.ROLES)
def test_what_is_written_for_oneself_is_on_ones_own_page_alone(role, kept):
    looked = {name: url_of(name, kept) for name in ROWS if "GET" in POLICY[name].methods and name != "accounts:leave"}
    found = where(kept.people[role], looked.values())
    assert found == ([looked["enrollments:lesson_detail"]] if role == "learner" else [])


def test_the_office_has_no_way_to_it(kept):
    assert where(kept.people["administrator"], office(kept)) == []


def test_no_search_finds_it(kept):
    client = client_for(kept.people["learner"])
    address = reverse("enrollments:lesson_find", args=[kept.things["course"].code])
    page = client.post(address, {"words": "marker mine"}, follow=True)
    assert page.context["hits"] == []
    assert client.post(address, {"words": "what helps"}, follow=True).context["hits"] != []
