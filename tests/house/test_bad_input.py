"""Whatever is sent, a page answers, and it never breaks; and what looks like a program is a text like any other."""

import html
import json
from itertools import cycle, islice

import pytest

from lms.policy import POLICY
from tests.house import world as a_world
from tests.house.fields import fields_of
from tests.house.naughty import TEMPLATES, WORDS
from tests.house.test_permissions import client_for, url_of

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
DOERS = {"anyone": "anonymous", "signed_in": "learner", "trainer": "trainer", "coordinator": "coordinator"}
AT_ONCE = 12
SIGNED_OUT = {"account_login", "account_signup", "account_request_login_code", "account_reset_password"}
HOLLOW = b"%(name)s=a%%00b %(name)s=%%ED%%A0%%80 %(name)s=%%FF%%FE %(name)s=%%C0%%80 %%00=x %%ED%%A0%%80=x %(name)s=%%F5%%80%%80%%80"
POSTED = sorted(name for name, row in POLICY.items() if "POST" in row.methods and name != "assessments:attempt_save")


@pytest.fixture
def world(settings):
    settings.ACCOUNT_RATE_LIMITS = False
    return a_world.build()


def doer(name, world):
    """Somebody who may fill this form, and its address."""
    role = DOERS.get(POLICY[name].who.value, "administrator")
    role = "learner" if role == "anonymous" and name not in SIGNED_OUT else role
    return client_for(world.people[role]), url_of(name, world)


def form_of(client, url):
    """What the page's form would send; without a page of its own, the fields that such buttons send elsewhere."""
    page = client.get(url)
    seen = fields_of(page.content.decode()) if page.status_code == 200 and not page.streaming else {}
    return seen or {"direction": "up", "text": "x", "name_public": "on", "answer-1": "a"}


def test_there_are_enough_of_them():
    assert len(set(WORDS)) >= 180


@pytest.mark.parametrize("name", POSTED)
def test_no_form_breaks_whatever_is_typed(name, world):
    """Each field in turn, the others as the page gave them; then all at once. Every text has its turn somewhere."""
    client, url = doer(name, world)
    words = cycle(WORDS[start(name) :] + WORDS[: start(name)])
    fields = form_of(client, url)
    for field in fields:
        for word in islice(words, AT_ONCE):
            assert client.post(url, fields | {field: word}).status_code < 500, (field, word[:60])
    for word in islice(words, AT_ONCE):
        assert client.post(url, dict.fromkeys(fields, word)).status_code < 500, word[:60]


def start(name):
    return POSTED.index(name) * AT_ONCE % len(WORDS)


def test_every_text_has_its_turn():
    turns = {(start(name) + step) % len(WORDS) for name in POSTED for step in range(AT_ONCE)}
    assert len(turns) == len(WORDS)


@pytest.mark.parametrize("name", POSTED)
def test_no_form_breaks_on_what_is_not_text_or_far_too_much(name, world):
    client, url = doer(name, world)
    for field in list(form_of(client, url))[:4]:
        for body in (HOLLOW % {b"name": field.encode()}).split():
            seen = client.post(url, body, content_type=FORM).status_code
            assert seen == 400 if b"%00" in body else seen < 500, body
    for body, kind in [
        (b"\xff\xfe", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b"x", "text/plain"),
        (b"", FORM),
    ]:
        assert client.post(url, body, content_type=kind).status_code < 500
    assert client.post(url, b"--x\r\nbroken", content_type="multipart/form-data; boundary=x").status_code < 500
    assert client.generic("POST", url, b"x=1", content_type=f"{FORM}; charset=no-such").status_code < 500
    field = next(iter(form_of(client, url)))
    assert client.post(url, f"{field}=".encode() + b"x" * (10 * 1024 * 1024 + 1), content_type=FORM).status_code == 413
    assert client.post(url, f"{field}=".encode() + b"x" * (6 * 1024 * 1024), content_type=FORM).status_code in {
        400,
        413,
    }
    assert client.post(url, b"&".join([b"a=1"] * 3000), content_type=FORM).status_code == 400


@pytest.mark.parametrize("name", sorted(set(POSTED) | {name for name, row in POLICY.items() if "GET" in row.methods}))
def test_no_page_breaks_on_what_stands_after_the_question_mark(name, world):
    client, url = doer(name, world)
    keys = [
        "q",
        "page",
        "course",
        "organization",
        "state",
        "standing",
        "v",
        "code",
        "next",
        "sort",
        "due",
        "cohort",
        "paper",
    ]
    words = cycle([word for word in WORDS[start_of(name) :] + WORDS[: start_of(name)] if len(word) < 6000])
    for key in keys:
        for word in [next(words), next(words)]:
            assert client.get(url, {key: word}).status_code in {200, 301, 302, 303, 400, 404, 405, 503}, (
                key,
                word[:60],
            )


def start_of(name):
    return sum(name.encode()) * 7 % len(WORDS)


KEY = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"
GOOD = {"key": KEY, "position": 1, "answer": [], "seq": 1}
BODIES = [
    b"", b"null", b"[]", b"1", b'"x"', b"{", b"\xff\xfe\x00", b"NaN", b"[" * 100_000, b'{"a":' * 100_000, b"[" * 4_000, b"[" * 9_999, b"9" * 9_000,
    b'{"key": NaN}', b"\xed\xa0\x80", b'"\\ud800"', b'{"__proto__": {}}', b"x" * 10_001,
]  # fmt: skip
VALUES = [
    None, True, [], {}, "", "x", -1, 0, 1.5, 2**53 + 1, 2**63, 2**64, 10**400, float("nan"), float("inf"), [None], [{}], [[]], ["\x00"], ["\ud800"],
    ["x" * 9_000], ["a"] * 51, [1], [True], [float("inf")], "\x00", "\ud800", *WORDS[50:70],
]  # fmt: skip


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_a_save_that_is_no_save_is_refused(world, body):
    answer = client_for(world.people["learner"]).post(
        url_of("assessments:attempt_save", world), body, content_type="application/json"
    )
    assert (answer.status_code, list(answer.json())) == (400, ["message"])


@pytest.mark.parametrize("field", list(GOOD))
def test_a_save_with_a_strange_part_is_answered(world, field):
    client, url = client_for(world.people["learner"]), url_of("assessments:attempt_save", world)
    for value in VALUES:
        seen = client.post(url, json.dumps(GOOD | {field: value}).encode(), content_type="application/json")
        assert seen.status_code in {200, 400, 404, 409}, value


SHOWN = {
    "courses:course_create": "title", "courses:edition_edit": "title", "courses:module_create": "title",
    "courses:lesson_edit": "title", "assessments:question_create": "stem", "accounts:preferences": "display_name",
    "account_login": "login", "enrollments:invitation_redeem": "code", "enrollments:people_add": "addresses",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(SHOWN))
def test_what_looks_like_a_template_comes_back_as_it_was(name, world):
    client, url = doer(name, world)
    fields = form_of(client, url)
    field = next(key for key in fields if key.endswith(SHOWN[name]))
    for text in TEMPLATES:
        seen = client.post(
            url, fields | {field: f"qq{text}qq", "time_zone": "Nowhere/None", "kind": "none"}, follow=True
        )
        body = html.unescape(seen.content.decode()).lower()
        assert ("qq49qq" in body, f"qq{text}qq".lower() in body) == (False, True), text
