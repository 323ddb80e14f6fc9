"""What every answer carries under production's own settings: in the office, before any view, when a page breaks. test_answers holds every URL of ours to it."""

import sys

import pytest
from django.test import Client

from certificates import guessing
from lms.kit.codes import checked_code
from lms.policy import POLICY
from tests.house.csp_evaluator import findings
from tests.house.observatory import HIGHEST, score
from tests.house.production import production_settings
from tests.house.rows import ROWS
from tests.house.test_methods import office
from tests.house.test_permissions import client_for, read, undone, url_of
from tests.lms.test_headers import CSP, EVERYWHERE

pytestmark = pytest.mark.django_db
HEADS = {**EVERYWHERE, "X-Frame-Options": "DENY", "Content-Security-Policy": CSP}
OTHERWISE = {
    "accounts:leave": {"Referrer-Policy": "no-referrer"},
    "enrollments:media_file": {"Content-Security-Policy": {"sandbox"}},
    "assessments:answer_file": {"Content-Security-Policy": {"sandbox"}},
    "courses:module_pack_file": {"Content-Security-Policy": {"sandbox"}},
    "certificates:certificate_file": {"Content-Security-Policy": {"sandbox"}},
}
KEPT = {"favicon", "manifest", "robots", "service_worker"}  # of nobody, and the same for everybody
NEVER = {"Server", "X-Powered-By", "Access-Control-Allow-Origin"}


@pytest.fixture(autouse=True)
def behind_https(settings):
    for name, value in production_settings().items():
        setattr(settings, name, value)


def told(response):
    said = {head: response.headers.get(head) for head in HEADS}
    return said | {"Content-Security-Policy": set((said["Content-Security-Policy"] or "").split("; "))}


def quiet(response):
    """Whether no cache may keep it."""
    return {"no-store", "private"} <= set(response.headers.get("Cache-Control", "").replace(" ", "").split(","))


def test_every_answer_of_the_office_carries_it_too(world):
    client = client_for(world.people["administrator"], headers={"host": "localhost"})
    for url in office(world):
        with undone():
            response = client.get(url, secure=True)
        assert (told(response), quiet(response)) == (HEADS, True), url


EARLY = {
    "another host": (400, lambda c: c.get("/", secure=True, headers={"host": "evil.test"})),
    "nul": (400, lambda c: c.get("/quiet/%00", secure=True)),
    "not there": (404, lambda c: c.get("/nothing/", secure=True)),
    "too long": (413, lambda c: c.post("/account/login/", secure=True, CONTENT_LENGTH="104857600")),
    "trace": (405, lambda c: c.trace("/quiet/", secure=True)),
    "unheard of": (403, lambda c: c.generic("PROPFIND", "/quiet/", secure=True)),
    "no slash": (301, lambda c: c.get("/quiet", secure=True)),
    "no token": (403, lambda c: c.post("/account/login/", secure=True)),
    "no file": (404, lambda c: c.get("/static/nothing.css", secure=True)),
    "no file, posted": (404, lambda c: c.post("/static/nothing.css", secure=True)),
}
FILES = {
    "file": (200, lambda c: c.get("/static/gabay.css", secure=True)),
    "script": (200, lambda c: c.get("/static/leave.js", secure=True)),
    "file, posted": (405, lambda c: c.post("/static/gabay.css", secure=True)),
    "part of a file": (206, lambda c: c.get("/static/gabay.css", secure=True, headers={"range": "bytes=0-5"})),
    "no such part": (416, lambda c: c.get("/static/gabay.css", secure=True, headers={"range": "bytes=99999999-"})),
    "file as it was": (304, lambda c: c.get("/static/gabay.css", secure=True, headers={"if-modified-since": LATER})),
}
LATER = "Wed, 21 Oct 2099 07:28:00 GMT"


@pytest.mark.parametrize("what", [*EARLY, *FILES])
def test_what_is_answered_before_any_view_carries_it_too(what):
    code, ask = {**EARLY, **FILES}[what]
    response = ask(Client(enforce_csrf_checks=True, headers={"host": "localhost"}))
    read(response)
    assert (response.status_code, told(response), NEVER & set(response.headers)) == (code, HEADS, set())
    assert quiet(response) == (code not in {200, 206, 304})


@pytest.mark.parametrize(("host", "code"), [("localhost", 301), ("evil.test", 400)])
def test_without_https_one_is_sent_there_and_told_nothing(host, code):
    response = Client(headers={"host": host}).get("/people/?name=x")
    assert (response.status_code, told(response)) == (code, {**HEADS, "Strict-Transport-Security": None})
    assert response.headers.get("Location") == ("https://localhost/people/?name=x" if code == 301 else None)


def test_a_page_that_breaks_carries_it_too(world, monkeypatch):
    def broken(*args, **kwargs):
        raise ValueError

    monkeypatch.setattr(sys.modules["lms.views.home"], "page_for", broken)
    client = client_for(world.people["learner"], headers={"host": "localhost"})
    client.raise_request_exception = False
    response = client.get("/", secure=True)
    assert (response.status_code, told(response), quiet(response)) == (500, HEADS, True)
    assert b'class="leave"' in response.content


def pages(world):
    """Every page that anybody opens, asked for by a browser that was never here."""
    for role in ("anonymous", "learner", "trainer", "coordinator", "administrator"):
        for name in sorted(ROWS):
            if ROWS[name].cell(role, "get") == "200":
                with undone():
                    yield (
                        name,
                        client_for(world.people[role], headers={"host": "localhost"}).get(
                            url_of(name, world), secure=True
                        ),
                    )


def test_every_page_has_the_highest_score_of_the_observatory(world):
    seen, policies = {}, set()
    for name, response in pages(world):
        if response["Content-Type"].startswith("text/html") and not response.streaming:
            policies.add(response.headers["Content-Security-Policy"])
            seen[name] = seen.get(name, set()) | {(score(response)[0], *score(response)[1])}
        read(response)
    assert {name: told for name, told in seen.items() if told != {(HIGHEST,)}} == {}
    assert len(seen) > 80
    assert [grave(policy) for policy in policies] == [set()]


def broken(client, monkeypatch):
    monkeypatch.setattr(sys.modules["lms.views.home"], "page_for", None)
    client.raise_request_exception = False
    return client.get("/", secure=True)


def spent(client, monkeypatch):
    monkeypatch.setattr(guessing, "MISSES", 0)
    return client.get(f"/verify/{checked_code()}/", secure=True)


AMISS = {
    "not there": (404, lambda c, _: c.get("/nothing/", secure=True)),
    "not for you": (404, lambda c, _: c.get("/office/", secure=True)),
    "no file": (404, lambda c, _: c.get("/static/nothing.css", secure=True)),
    "no token": (
        403,
        lambda c, _: Client(enforce_csrf_checks=True, headers={"host": "localhost"}).post(
            "/account/login/", secure=True
        ),
    ),
    "only done": (405, lambda c, _: c.get("/c/LEARN/join/", secure=True)),
    "asked too often": (429, spent),
    "broken": (500, broken),
}


@pytest.mark.parametrize("what", AMISS)
def test_a_page_that_says_what_is_amiss_has_it_too(world, what, monkeypatch):
    code, ask = AMISS[what]
    response = ask(client_for(world.people["learner"], headers={"host": "localhost"}), monkeypatch)
    assert (response.status_code, score(response)) == (code, (HIGHEST, []))
    assert (told(response), quiet(response)) == (HEADS, True)


def test_what_is_no_page_brings_no_cookie(world):
    """Files and redirects, and leaving, which clears the phone; nor does a browser that has one get another."""
    client = client_for(world.people["learner"], headers={"host": "localhost"})
    for url in ("/static/gabay.css", "/robots.txt", "/favicon.svg", "/manifest.webmanifest", "/quiet", "/leave/"):
        assert "__Host-csrf" not in read_cookies(client.get(url, secure=True)), url
    asked = [client.get("/quiet/", secure=True) for _time in range(2)]
    assert ["__Host-csrf" in read_cookies(answer) for answer in asked] == [True, False]
    kept = client.cookies["__Host-csrf"]
    assert (kept["max-age"], kept["expires"]) == ("", "")


def read_cookies(response):
    read(response)
    return set(response.cookies)


def test_every_cookie_belongs_to_this_host_alone(world):
    """Signing in as people do, with everything that sets a cookie on the way."""
    learner = world.people["learner"]
    learner.set_password("a long enough phrase")
    learner.save()
    client = Client(headers={"host": "localhost"})
    client.get("/account/login/", secure=True)
    planted = client.session
    planted["seen_before"] = 1
    planted.save()
    client.cookies["__Host-sid"] = planted.session_key
    typed = {"login": learner.username, "password": "a long enough phrase"}
    answer = client.post("/account/login/", typed, secure=True)
    assert (answer.status_code, answer.url) == (302, "/")
    assert client.cookies["__Host-sid"].value != planted.session_key
    for name in sorted(name for name, row in POLICY.items() if "GET" in row.methods and name != "accounts:leave"):
        read(client.get(url_of(name, world), secure=True))
    strict = {"__Host-csrf": "Strict", "__Host-sid": "Lax"}
    flags = {
        name: (c["secure"], c["httponly"], c["path"], c["domain"], c["samesite"]) for name, c in client.cookies.items()
    }
    assert flags == {name: (True, True, "/", "", site) for name, site in strict.items()}
    assert (client.cookies["__Host-sid"]["max-age"], client.cookies["__Host-sid"]["expires"]) == ("", "")


BAD = {
    "": {(10, "script-src"), (10, "object-src"), (40, "base-uri")},
    "default-src 'self'": {(40, "base-uri")},
    "default-src 'none'; script-src 'self' 'unsafe-inline'; base-uri 'none'": {(10, "script-src")},
    "default-src 'none'; script-src *; base-uri 'none'": {(10, "script-src")},
    "default-src 'none'; script-src cdn.example; base-uri 'none'": {(10, "script-src")},
    "default-src 'none'; script-src data:; base-uri 'none'": {(10, "script-src")},
    "default-src https:; base-uri 'none'": {(10, "script-src"), (10, "object-src")},
    "default-src 'none'; object-src *; base-uri 'none'": {(10, "object-src")},
    "default-src 'none'; base-uri *": {(10, "base-uri")},
    "default-src 'none'; base-uri 'none'; img-src http://example.org": {(30, "img-src")},
    "default-src 'none'; base-uri 'none'; script-src 'nonce-abc'": {(30, "script-src")},
    "default-src 'none'; base-uri 'none'; script-src self": {(20, "script-src"), (10, "script-src")},
    "default-src 'none'; base-uri 'none'; script-src 'selv'": {(20, "script-src")},
    "default-src 'none'; base-uri 'none' script-src 'self'": {(20, "base-uri")},
    "default-src 'none'; base-uri 'none'; scripts-src 'self'": {(20, "scripts-src")},
    "default-src 'none'; base-uri 'none'; base-uri 'self'": {(20, "base-uri")},
}


@pytest.mark.parametrize("policy", BAD)
def test_a_policy_that_lets_something_through_is_found(policy):
    assert grave(policy) == BAD[policy]


def grave(policy):
    return {(severity, name) for severity, name, _what in findings(policy) if severity < 50}
