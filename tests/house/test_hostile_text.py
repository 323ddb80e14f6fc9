"""What hostile people write, in every column that takes it and on every page that shows it: it comes out as it was written, and does nothing."""

import re
from dataclasses import dataclass

import pytest
from django.apps import apps
from django.db import connection, models
from django.test import override_settings
from django.urls import reverse

from tests.house import fuller, hostile, places
from tests.house.conftest import unpacked
from tests.house.hostile import LITERAL, NUMBERS, SIGN, without_texts
from tests.house.naughty import TEMPLATES
from tests.house.rows import ROWS
from tests.house.strict import findings
from tests.house.test_methods import office
from tests.house.test_permissions import client_for, read, undone, url_of
from tests.xss import SPECIAL, payloads

pytestmark = pytest.mark.django_db
OURS = {"accounts", "courses", "enrollments", "assessments", "certificates", "admin", "account"}
MODELS = [model for model in apps.get_models() if model._meta.app_label in OURS]
LOOKING = ["learner", "trainer", "coordinator", "administrator"]
PRINTED = {"certificates:certificate_file"}  # see test_hostile_forms


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_column_of_text_has_its_place(model):
    kinds = (models.CharField, models.TextField, models.JSONField)
    texts = sorted(
        field.name for field in model._meta.concrete_fields if isinstance(field, kinds) and not field.choices
    )
    assert texts == sorted(name for table in places.TABLES for name in table.get(model._meta.label, ()))


LIVE = ["<b onclick=x>", "a<b", "<a href='java\tscript:x'>", '<img src="//evil.test/x">', "<iframe>", "<p style='x'>"]


def test_the_reader_of_pages_sees_what_it_must():
    dead = '<!doctype html><p class="a">&lt;b&gt; x > y</p><a href="/x?a=b&amp;c=d">x</a><img src="/q/a.png" alt=\'"\'>'
    assert findings(dead + '<script src="/static/a.js" defer></script><input value="javascript:1" disabled>') == []
    for live in [*SPECIAL[:3], *LIVE]:
        assert findings(f"<p>{live}</p>") != [], live
    raw = [text for text in payloads() if "<" in text]
    harmless = [text for text in raw if not findings(f"<p>{text}</p>")]
    assert (len(raw) > 2500, len(harmless) < 20) == (True, True)
    assert [text for text in harmless if re.search(r"<\s*(script|img|iframe)|\bon\w+=", text)] == []


@dataclass
class Seen:
    """A page that was looked at: its URL's name, its status, what is alive in it, and its HTML without the texts that came out whole."""

    name: str
    status: int
    alive: list
    page: str


def look(client, name, url):
    with undone():
        response = client.get(url)
        page = without_texts(read(response).decode(errors="replace"))
    is_page = response["Content-Type"].startswith("text/html")
    return Seen(name, response.status_code, findings(page) if is_page else [], page)


@pytest.fixture(scope="module")
def walked(standing_world, django_db_blocker):
    """Every page that anybody opens, of a world full of hostile texts."""
    storages, world = standing_world[0], unpacked(standing_world)
    with django_db_blocker.unblock(), override_settings(STORAGES=storages):
        fuller.fill(world)
        hostile.plant()
        clients = {role: client_for(world.people[role]) for role in LOOKING}
        opened = [
            (role, name)
            for role in LOOKING
            for name in sorted(set(ROWS) - PRINTED)
            if ROWS[name].cell(role, "get") == "200"
        ]
        seen = [look(clients[role], name, url_of(name, world)) for role, name in opened]
        seen += [look(clients["administrator"], url, url) for url in office(world)]
        seen += [
            look(clients[role], name, reverse(name, args=args)) for role, name, args in fuller.further(world.things)
        ]
    return seen


def test_nothing_is_alive_on_any_page(walked):
    assert [(seen.name, seen.alive[:3]) for seen in walked if seen.alive] == []
    assert {seen.status for seen in walked if not seen.name.startswith("/office/")} <= {200, 503}
    assert len(walked) > 300


def columns(walked, mark):
    numbers = {int(number) for seen in walked for number in re.findall(mark, seen.page)}
    return {column for column, number in NUMBERS.items() if number in numbers}


def test_every_column_came_to_light(walked):
    assert set(NUMBERS) - columns(walked, r"zq(\d+)z\d+z") == places.NOT_SHOWN


def test_every_text_that_is_shown_stands_there_letter_by_letter(walked):
    """Template signs with it. Where a column holds less than all of them, the beginning stands there."""
    whole = columns(walked, rf"zq(\d+)z\d+z {SIGN}")
    cut = columns(walked, rf"zq(\d+)z\d+z {re.escape(TEMPLATES[0])}")
    assert set(NUMBERS) - places.NOT_SHOWN - whole <= cut
    assert len(whole if connection.vendor == "sqlite" else cut) > 30


def test_template_signs_in_rendered_texts_come_back_as_they_are(walked):
    showing = {seen.name for seen in walked if LITERAL in seen.page}
    assert {"enrollments:lesson_detail", "enrollments:course_detail", "assessments:attempt_detail"} <= showing
