"""Whatever is sent, a page answers, and it never breaks; and what looks like a program is a text like any other."""

import html
import json
from contextlib import suppress
from itertools import cycle, islice

import pytest
from django.core.exceptions import ValidationError
from django.forms import IntegerField, MultipleChoiceField

from assessments import questions
from assessments.questions import AnswerError, Seen
from lms.policy import POLICY
from tests.assessments.samples import DOCUMENTS, data_of
from tests.house.fields import fields_of, forms_of
from tests.house.naughty import TEMPLATES, WORDS
from tests.house.test_permissions import client_for, undone, url_of

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
DOERS = {"anyone": "anonymous", "signed_in": "learner", "trainer": "trainer", "coordinator": "coordinator"}
AT_ONCE, IN_TURN = 12, 3
SIGNED_OUT = {"account_login", "account_signup", "account_request_login_code", "account_reset_password"}
# What buttons on other pages send to acts without a page of their own.
GUESSED = {"direction": "up", "text": "x", "name_public": "on", "answer-1": "a"}
KEYS = ["q", "page", "course", "organization", "state", "standing", "v", "code", "next", "sort", "due", "cohort", "paper"]  # fmt: skip
HOLLOW = b"%(name)s=a%%00b %(name)s=%%ED%%A0%%80 %(name)s=%%FF%%FE %(name)s=%%C0%%80 %%00=x %%ED%%A0%%80=x %(name)s=%%F5%%80%%80%%80"
POSTED = sorted(name for name, row in POLICY.items() if "POST" in row.methods and name != "assessments:attempt_save")


@pytest.fixture(autouse=True)
def no_limits(settings):
    settings.ACCOUNT_RATE_LIMITS = False


def doer(name, world):
    """Somebody who may fill this form, and its address."""
    role = DOERS.get(POLICY[name].who.value, "administrator")
    role = "learner" if role == "anonymous" and name not in SIGNED_OUT else role
    return client_for(world.people[role]), url_of(name, world)


def form_of(client, url):
    """What the page's form would send; nothing for an act without a page."""
    page = client.get(url)
    return fields_of(page.content.decode()) if page.status_code == 200 and not page.streaming else {}


def test_there_are_enough_of_them():
    assert len(set(WORDS)) == len(WORDS) >= 515


def turns(name):
    """The words from this form's own beginning on, round and round."""
    start = POSTED.index(name) * AT_ONCE % len(WORDS)
    return cycle(WORDS[start:] + WORDS[:start])


@pytest.mark.parametrize("name", POSTED)
def test_no_form_breaks_whatever_is_typed(name, world):
    """Into all fields at once; then into each field in turn, the others as the page gave them."""
    client, url = doer(name, world)
    words, fields = turns(name), form_of(client, url) or GUESSED
    for word in islice(words, AT_ONCE):
        assert client.post(url, dict.fromkeys(fields, word)).status_code < 500, word[:60]
    for field in fields:
        for word in islice(words, IN_TURN):
            assert client.post(url, fields | {field: word}).status_code < 500, (field, word[:60])


def test_every_text_goes_through_all_fields_of_some_form():
    assert {word for name in POSTED for word in islice(turns(name), AT_ONCE)} == set(WORDS)


OWN_PAGES = {
    "assessments:question_create": [f"?kind={kind}" for kind in DOCUMENTS],
    "assessments:question_list": ["?q=x"],
    "enrollments:people": ["?q=x"],
}


@pytest.mark.parametrize("name", sorted({*POSTED, *OWN_PAGES}))
def test_every_field_takes_every_text_or_says_what_it_wants(name, world):
    client, url = doer(name, world)
    forms = [form for query in OWN_PAGES.get(name, [""]) for form in forms_of(client.get(url + query))]
    for field in {id(field): field for form in forms for field in form.fields.values()}.values():
        for word in [*WORDS, "\0", "\ud800", "a\0b", None]:
            tried(field, word)


def tried(field, word):
    """Gives the field `word` as its widget would; what it does not take, it refuses with a sentence."""
    with suppress(ValidationError):
        field.clean([word] if word is not None and isinstance(field, MultipleChoiceField) else word)


def test_the_fields_are_really_tried(world):
    names = {name for name in POSTED if forms_of(doer(name, world)[0].get(url_of(name, world)))}
    assert len(names) > 30
    field = IntegerField()
    field.to_python = int
    with pytest.raises(ValueError, match="invalid literal"):
        tried(field, "x")


@pytest.mark.parametrize("kind", questions.keys())
def test_every_kind_of_question_reads_every_text_or_refuses_it(kind):
    kept, data, seen = questions.get(kind), data_of(kind), Seen(seed=1, version=1)
    names = kept.sent(None, data, seen)
    for word in [*WORDS, "\0", "\ud800"]:
        for sent in [{name: [word]} for name in names] + [{name: [word, word] for name in names}, {word: [word]}]:
            try:
                answer = kept.read(sent, data, seen)
            except AnswerError:
                continue
            kept.grade(answer, data)
            assert set(kept.sent(answer, data, seen)) >= set(names)


@pytest.mark.parametrize("name", POSTED)
def test_no_form_breaks_on_what_is_not_text_or_far_too_much(name, world):
    client, url = doer(name, world)
    fields = list(form_of(client, url))[:4] or list(GUESSED)[:1]
    for field in fields:
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
    field = fields[0]
    assert client.post(url, f"{field}=".encode() + b"x" * (10 * 1024 * 1024 + 1), content_type=FORM).status_code == 413
    assert client.post(url, f"{field}=".encode() + b"x" * (6 * 1024 * 1024), content_type=FORM).status_code in {
        400,
        413,
    }
    assert client.post(url, b"&".join([b"a=1"] * 3000), content_type=FORM).status_code == 400


PART = b'--x\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\nContent-Type: %s\r\n\r\n%s\r\n--x--\r\n'
MULTIPART = "multipart/form-data; boundary=x"


@pytest.mark.parametrize("name", ["assessments:import_list", "assessments:attempt_question"])
def test_no_file_breaks_whatever_it_is_called(name, world):
    """Each eighth text as a name, and as a type; what is in the file is a question, or nothing."""
    client, url = doer(name, world)
    for word in WORDS[::8]:
        raw = word[:500].encode().replace(b"\r", b"").replace(b"\n", b"")
        for part in (PART % (raw, b"text/plain", b"What?\nA. a\nB. b\nANSWER: A"), PART % (b"x.txt", raw, b"")):
            with undone():
                assert client.post(url, part, content_type=MULTIPART).status_code < 500, word[:60]


@pytest.mark.parametrize("name", sorted(set(POSTED) | {name for name, row in POLICY.items() if "GET" in row.methods}))
def test_no_page_breaks_on_what_stands_after_the_question_mark(name, world):
    client, url = doer(name, world)
    words = cycle([word for word in WORDS[start_of(name) :] + WORDS[: start_of(name)] if len(word) < 6000])
    asked = [{key: next(words)} for key in KEYS for _time in range(2)]
    if "GET" not in POLICY[name].methods:  # refused at the door, whatever is asked: once with everything
        asked = [{key: word for one in asked for key, word in one.items()}]
    for query in asked:
        assert client.get(url, query).status_code in {200, 301, 302, 303, 400, 404, 405, 409, 503}, query


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
    ["x" * 9_000], ["a"] * 51, [1], [True], [float("inf")], "\x00", "\ud800", *WORDS[::31],
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


ASKED = {"assessments:question_create": "?kind=single"}
SHOWN = {
    "courses:course_create": "title", "courses:edition_edit": "title", "courses:module_create": "title",
    "courses:lesson_edit": "title", "assessments:question_create": "stem", "accounts:preferences": "display_name",
    "account_login": "login", "enrollments:invitation_redeem": "code", "enrollments:people_add": "addresses",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(SHOWN))
def test_what_looks_like_a_template_comes_back_as_it_was(name, world):
    client, url = doer(name, world)
    url += ASKED.get(name, "")
    fields = form_of(client, url)
    field = next(key for key in fields if key.endswith(SHOWN[name]))
    kind = "single" if name in ASKED else "none"
    for text in TEMPLATES:
        seen = client.post(url, fields | {field: f"qq{text}qq", "time_zone": "Nowhere/None", "kind": kind}, follow=True)
        body = html.unescape(seen.content.decode()).lower()
        assert ("qq49qq" in body, f"qq{text}qq".lower() in body) == (False, True), text
