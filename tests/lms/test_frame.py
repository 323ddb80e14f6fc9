"""The frame around every page: places by role, neutral names, files that weigh little."""

import gzip
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import get_resolver

from lms.context import names_for, places
from lms.policy import names
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
STATIC = Path(settings.BASE_DIR) / "lms" / "static"
TELLING = re.compile(
    r"abus|traum|surviv|exploit|victim|violen|traffic|child|csaem|shelter|refuge|safe|crisis|escape|rape|sex|hid(e|ing)|secret|danger",
    re.IGNORECASE,
)


def labels(user):
    return [str(label) for label, _ in names_for(user)]


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        (["learner"], ["Home", "Courses", "Certificates", "Help"]),
        (["coordinator"], ["Home", "Courses", "Certificates", "People", "Help"]),
        (["trainer"], ["Home", "Courses", "Certificates", "Write", "Help"]),
        (["trainer", "coordinator"], ["Home", "Courses", "People", "Write", "Help"]),
    ],
)
def test_places_go_by_role_and_are_five_at_most(roles, expected):
    user = UserFactory()
    for role in roles:
        MembershipFactory(user=user, role=role)
    assert labels(user) == expected


def test_the_place_one_is_at_is_marked():
    request = RequestFactory().get("/help/")
    request.user = UserFactory()
    assert [place.url for place in places(request) if place.current] == ["/help/"]


def test_home_is_not_marked_everywhere():
    request = RequestFactory().get("/me/")
    request.user = UserFactory()
    assert [place for place in places(request) if place.current] == []


def test_every_place_exists():
    user = UserFactory(is_superuser=True)
    known = {name for name, _ in names()}
    assert {name for _, name in [*names_for(user), *names_for(UserFactory())]} <= known


@pytest.mark.parametrize(
    "path", ["/account/login/", "/quiet/", "/help/", "/before/", "/nothing/", "/offline/", "/account/signup/"]
)
def test_titles_say_nothing(client, path):
    title = re.search(r"<title>(.*?)</title>", client.get(path).content.decode(), re.DOTALL).group(1)
    assert ("Gabay" in title, TELLING.search(title)) == (True, None)


def test_addresses_and_manifest_say_nothing(client):
    routes = " ".join(route for name, route in names(get_resolver().url_patterns) if not name.startswith("admin:"))
    manifest = client.get("/manifest.webmanifest").content.decode()
    assert (TELLING.findall(routes), TELLING.findall(manifest)) == ([], [])
    assert json.loads(manifest)["name"] == "Gabay"


def test_cookie_names_say_nothing(client):
    client.get("/account/login/")
    assert set(client.cookies) == {"csrf"}


def test_leave_stands_before_everything_one_can_press(client):
    page = client.get("/quiet/").content.decode()
    assert re.findall(r'<a class="([a-z]+)"', page)[:3] == ["leave", "skip", "mark"]


def test_the_page_for_when_we_are_broken_needs_no_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        page = render_to_string("500.html")
    assert 'href="/leave/"' in page


def test_what_is_sent_first_weighs_little():
    weights = {
        name: len(gzip.compress((STATIC / name).read_bytes())) for name in ("gabay.css", "leave.js", "offline.js")
    }
    assert (weights["gabay.css"] < 10_000, weights["leave.js"] < 1_200, weights["offline.js"] < 600) == (
        True,
        True,
        True,
    )


def test_the_look_has_no_override_by_force():
    css = (STATIC / "gabay.css").read_text()
    assert ("!important" in css, "http" in css, "#ff0000" in css) == (False, False, False)


def luminance(color):
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1])
def test_every_pair_of_text_and_ground_can_be_read(theme):
    css = (STATIC / "gabay.css").read_text()
    block = re.findall(r":root \{(.*?)\n\s*\}", css, re.DOTALL)[theme]
    tokens = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))
    pairs = [
        (text, ground) for text in ("ink", "muted", "sea", "mango", "leaf", "plum") for ground in ("paper", "surface")
    ]
    pairs += [(name, f"{name}-tint") for name in ("sea", "leaf", "mango", "plum")]
    pairs += [("sea-ink", "sea"), ("ink", "sea-tint"), ("ink", "mango-tint"), ("ink", "leaf-tint")]
    low = {pair: round(contrast(tokens[pair[0]], tokens[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in low.items() if ratio < 5.3} == {}


def test_the_worker_keeps_only_pages_of_nobody(client):
    worker = client.get("/sw.js").content.decode()
    files = json.loads(re.search(r"FILES = (\[.*?\]);", worker).group(1))
    assert files == [
        "/quiet/",
        "/offline/",
        "/static/gabay.css",
        "/static/leave.js",
        "/static/offline.js",
        "/favicon.svg",
    ]
    assert "/leave/" in worker
