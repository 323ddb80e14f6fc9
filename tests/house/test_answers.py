"""Every URL asked as everybody and by every method, behind HTTPS as in production: who gets in, what each answer carries, what it leaves behind."""

import re
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

import pytest
from django.http.response import ResponseHeaders
from django.test import override_settings
from pypdf import PdfReader

from tests.house.changes import changes
from tests.house.conftest import unpacked
from tests.house.production import production_settings
from tests.house.rows import ROWS
from tests.house.strict import findings
from tests.house.table import METHODS
from tests.house.test_heads import HEADS, KEPT, NEVER, OTHERWISE, quiet, told
from tests.house.test_permissions import client_for, read, url_of
from tests.house.world import ROLES, legal_name

pytestmark = pytest.mark.django_db
LOOKING = ["get", "head", "options", "trace"]
KEY = "blue is a colour"
KEYS_ON = {"assessments:bank_edit", "assessments:question_detail", "assessments:question_edit"}
WRITERS = {"trainer", "administrator"}
ASKED = "enrollments:people_asked"  # addresses of those who have not said yes
OF_THE_FIRST_REGION = [f"Marker {role}" for role in ("learner", "trainer", "coordinator", "neighbor", "reviewer")]


@dataclass(frozen=True)
class Answer:
    """All that an answer says, but for its length; and the tables whose rows it changed."""

    status: int
    headers: ResponseHeaders
    body: bytes
    cookies: list
    changed: list


def ask(world, role, method, url):
    """One request, of which nothing stays."""
    client = client_for(world.people[role], headers={"host": "localhost"})
    with changes() as found:
        response = getattr(client, method)(url, secure=True)
        body = read(response)
    response.headers.pop("Content-Length", None)
    return Answer(response.status_code, response.headers, body, sorted(response.cookies), sorted(found.rows))


def whole(answer):
    """All that can be read in an answer; a certificate's paper too."""
    paper = answer.headers.get("Content-Type") == "application/pdf" and answer.body
    words = on_paper(answer.body) if paper else answer.body.decode(errors="replace")
    return "\n".join([words, *map(str, answer.headers.items())])


@lru_cache(maxsize=4)
def on_paper(pdf):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


@pytest.fixture(scope="module", params=sorted(ROWS))
def asked(request, standing_world):
    """The name of a URL, and what came of asking for it: (role, method) → answer. Asked once for all tests of this file."""
    world = unpacked(standing_world)
    url = url_of(request.param, world)
    with override_settings(**production_settings()):
        return request.param, {(role, method): ask(world, role, method, url) for role in ROLES for method in METHODS}


def test_every_role_gets_by_every_method_what_the_table_says(asked):
    name, answers = asked
    for method in METHODS:
        expected, seen = ROWS[name].expected(method), {role: answers[role, method] for role in ROLES}
        assert {role: a.status for role, a in seen.items() if str(a.status) not in expected[role]} == {}, method
    assert [role for role in ROLES if answers[role, "head"].body] == []
    untold = [answers[role, "options"] for role in ROLES if answers[role, "get"].status != 200]
    assert [answer.body for answer in untold if answer.status == 200 and answer.body] == []


def test_looking_changes_no_row(asked):
    _name, answers = asked
    assert {key: answer.changed for key, answer in answers.items() if answer.changed and key[1] in LOOKING} == {}


def test_every_answer_carries_the_same_protection(asked):
    name, answers = asked
    for (role, method), answer in answers.items():
        right = answer.status in {200, 303}
        expected = {**HEADS, **(OTHERWISE.get(name, {}) if right and method in LOOKING else {})}
        assert told(answer) == expected, (role, method)
        assert quiet(answer) == (name not in KEPT or answer.status != 200), (role, method)
        assert NEVER & set(answer.headers) == set()
    assert len({answer.status for answer in answers.values()}) > 1


def test_hidden_markers_never_reach_the_other_region(asked):
    """On no page that the other region's people may open stands anything of the first region's people."""
    name, answers = asked
    for role in ["other_learner", "other_trainer", "other_coordinator"]:
        body = answers[role, "get"].body.decode(errors="replace") if answers[role, "get"].status == 200 else ""
        assert [marker for marker in OF_THE_FIRST_REGION if marker in body] == [], (role, name)


def test_a_legal_name_stands_on_its_persons_own_settings_alone(asked):
    """Peers, trainers, coordinators and the office read the name that somebody goes by."""
    name, answers = asked
    for (role, method), answer in answers.items():
        seen = {who for who in ROLES if legal_name(who) in whole(answer)}
        own = {role} - {"anonymous", "administrator"}
        assert seen == (own if name == "accounts:preferences" and answer.body else set()), (role, method)


def test_an_address_is_read_by_those_who_answer_for_its_person(asked):
    name, answers = asked
    for (role, method), answer in answers.items():
        seen = {who for who in ROLES if re.search(rf"\b{who}@", whole(answer))} - {role}
        assert seen == (
            {"learner"} if (name, role) == (ASKED, "coordinator") and answer.body and answer.status == 200 else set()
        ), method


def test_what_is_right_is_read_by_those_who_write_it(asked):
    name, answers = asked
    seen = {role for (role, _method), answer in answers.items() if KEY in whole(answer)}
    assert seen == (WRITERS if name in KEYS_ON else set())


def test_no_answer_makes_a_browser_ask_elsewhere(asked):
    """Neither what a page fetches, nor where an answer sends: but for the one exit."""
    name, answers = asked
    for (role, method), answer in answers.items():
        assert {"Link", "Refresh", "Report-To", "Reporting-Endpoints"} & set(answer.headers) == set()
        away = answer.headers.get("Location", "/").startswith(("http:", "https:", "//"))
        assert away == (name == "accounts:leave" and answer.status == 303), (role, method)
    pages = {a.body for a in answers.values() if a.headers.get("Content-Type", "").startswith("text/html")}
    assert [found for page in pages for found in findings(page.decode())] == []
