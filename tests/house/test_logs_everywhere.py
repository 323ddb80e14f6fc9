"""Every page, every form, every fault and every task, in a world where all that people wrote is marked: no line of a log holds any of it."""

import json
import logging
import re

import pytest
import structlog
from django.core.handlers.base import BaseHandler
from django.utils import timezone

from accounts import outbox
from accounts.models import Notice, User
from lms import sweeping
from lms.celery import app
from lms.policy import POLICY
from tests.house import fuller, hostile
from tests.house.rows import ROWS
from tests.house.test_bad_input import FORM, GUESSED, doer, form_of
from tests.house.test_logs import kept, no_queries, told  # noqa: F401 -- fixtures
from tests.house.test_permissions import client_for, read, undone, url_of

pytestmark = pytest.mark.django_db
WROTE = "zqwrote by a person"
MARK = re.compile(r"zq\d+z\d+z|zqwrote", re.IGNORECASE)
OURS = {"accounts", "assessments", "certificates", "courses", "enrollments", "lms", "allauth"}
TASKS = sorted(name for name in app.tasks if name.partition(".")[0] in OURS)
POSTED = sorted(name for name, row in POLICY.items() if "POST" in row.methods)
FILLED = re.compile(
    r"^[^\s<>]{0,3}$"
)  # what a field holds that is chosen, counted or empty: it stays, so that the form is taken
ROLES = ["anonymous", "learner", "trainer", "coordinator", "administrator"]


@pytest.fixture
def marked(world, monkeypatch):
    """The world with a mark in every text; what people type in the test is marked too."""
    monkeypatch.setattr(hostile, "CORPUS", WROTE)
    monkeypatch.setattr(hostile, "PARTS", iter(lambda: WROTE, None))
    fuller.fill(world)
    hostile.plant()
    return world


def secrets(world):
    """What no log may hold beside the marks: codes that open something, and sessions."""
    codes = [
        thing.code
        for name, thing in world.things.items()
        if name in {"certificate", "attempt", "invitation", "offer", "told"}
    ]
    return [*codes, *(user.session for user in world.people.values() if user)]


def leaked(lines, world):
    found = [line for line in lines if MARK.search(line) or any(secret in line for secret in secrets(world))]
    return [line[:400] for line in found]


@pytest.mark.parametrize("role", ROLES)
def test_no_page_writes_down_what_people_wrote(marked, kept, role):  # noqa: F811
    client = client_for(marked.people[role])
    client.raise_request_exception = False
    for name in sorted(ROWS):
        with undone():
            read(client.get(url_of(name, marked), {"q": WROTE, "next": f"/{WROTE}/"}))
    assert leaked(kept.lines, marked) == []
    assert told(kept)


def typed(fields):
    """The form as a person fills it, then in a way that it does not take, then with a password beside it."""
    texts = {
        name: WROTE
        for name, value in fields.items()
        if name in {"text", "reason", "note", "words"} or not FILLED.match(value)
    }
    yield fields | texts
    yield dict.fromkeys(fields, WROTE)
    yield (
        fields
        | texts
        | {
            "password": WROTE,
            "password1": WROTE,
            "oldpassword": WROTE,
            "email": f"{WROTE.split(maxsplit=1)[0]}@example.org",
            "code": WROTE,
        }
    )


def test_no_form_writes_down_what_was_typed(marked, kept, settings):  # noqa: F811
    settings.ACCOUNT_RATE_LIMITS = False
    for name in POSTED:
        client, url = doer(name, marked)
        client.raise_request_exception = False
        for fields in typed(form_of(client, url) or GUESSED):
            with undone():
                client.post(url, fields)
                client.post(url, fields, content_type="application/json")
    assert leaked(kept.lines, marked) == []
    assert told(kept)


def breaks(*args, **kwargs):
    raise ValueError(f"{WROTE} {args} {kwargs}")


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_fault_on_any_page_is_told_without_its_words(marked, kept, monkeypatch, method):  # noqa: F811
    """Whatever view breaks, with all that it was given in its exception."""
    own = BaseHandler.make_view_atomic

    def broken(handler, view):
        made = own(handler, view)
        return breaks if view.__module__.partition(".")[0] in OURS else made

    monkeypatch.setattr(BaseHandler, "make_view_atomic", broken)
    seen = set()
    for name in sorted(ROWS):
        client, url = doer(name, marked)
        client.raise_request_exception = False
        if client.generic(method.upper(), url, f"text={WROTE}".encode(), content_type=FORM).status_code == 500:
            seen.add(name)
    assert leaked(kept.lines, marked) == []
    assert {json.loads(line).get("view") for line in kept.lines} >= seen
    assert len(seen) > 40


def arguments(name, world):
    """The ids that this task takes, of rows full of marks."""
    rows = {
        "accounts.tasks.deliver": {"notice_id": put(world)},
        "assessments.tasks.work_on_import": {"import_id": world.things["question_import"].pk},
        "certificates.tasks.issue": {"enrollment_id": world.things["certificate"].enrollment_id},
    }
    return rows.get(name, {})


def put(world):
    now, learner = timezone.now(), world.people["learner"]
    outbox.put(key="welcome:1", kind="welcome", user=learner, subject="user:1", due_at=now)
    return Notice.objects.get(key="welcome:1").pk


@pytest.mark.parametrize("name", TASKS)
def test_no_task_writes_down_what_its_rows_hold(marked, kept, name):  # noqa: F811
    app.tasks[name].apply(kwargs=arguments(name, marked))
    assert leaked(kept.lines, marked) == []


@pytest.mark.parametrize("name", TASKS)
def test_a_task_that_breaks_is_told_without_its_words(marked, kept, monkeypatch, name):  # noqa: F811
    kwargs = arguments(name, marked)
    monkeypatch.setattr(app.tasks[name], "run", breaks)
    assert app.tasks[name].apply(kwargs=kwargs).failed()
    assert leaked(kept.lines, marked) == []
    assert "ValueError" in told(kept)


@pytest.mark.parametrize("name", sorted(sweeping.STEPS))
def test_a_step_of_the_sweep_that_breaks_is_told_without_its_words(marked, kept, monkeypatch, name):  # noqa: F811
    monkeypatch.setitem(sweeping.STEPS, name, breaks)
    with pytest.raises(ExceptionGroup):
        sweeping.sweep()
    assert leaked(kept.lines, marked) == []
    assert any(json.loads(line).get("step") == name for line in kept.lines)


def test_the_marks_would_be_seen(marked, kept):  # noqa: F811
    logging.getLogger("elsewhere").warning(f"hello {marked.things['certificate'].code}")  # noqa: G004 -- what nobody should do
    structlog.get_logger().warning("hello", words=User.objects.get(pk=marked.people["learner"].pk).display_name)
    assert len(leaked(kept.lines, marked)) == 2
