"""A log can be read by anyone who keeps the machine: nothing in it says who did what, and a fault is told without its words."""

import json
import logging
import smtplib
import sys

import pytest
import structlog
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import outbox
from accounts.delivery import deliver_due
from accounts.models import User
from lms.logs import filled
from tests.house import world as a_world
from tests.house.test_permissions import client_for, url_of

SECRETS = {
    "password": "marker-password-words", "address": "marker.address@example.org", "name": "Marker learner",
    "legal": "Marker Legal Name", "answer": "marker answer text", "subject": "marker-subject",
}  # fmt: skip


class Kept(logging.Handler):
    """Every record of the process, as production writes it."""

    def __init__(self):
        super().__init__(level=logging.DEBUG)
        production = [h.formatter for h in logging.getLogger().handlers]
        self.formatter = next(f for f in production if isinstance(f, structlog.stdlib.ProcessorFormatter))
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))


@pytest.fixture
def kept():
    root, handler = logging.getLogger(), Kept()
    quiet = [root, *(logging.getLogger(name) for name in ("django", "django.request", "django.server"))]
    levels = [logger.level for logger in quiet]
    root.addHandler(handler)
    for logger in quiet:
        logger.setLevel(logging.DEBUG)
    yield handler
    root.removeHandler(handler)
    for logger, level in zip(quiet, levels, strict=True):
        logger.setLevel(level)
    logging.getLogger("django.db.backends").setLevel(logging.NOTSET)


@pytest.fixture
def world():
    world = a_world.build()
    User.objects.filter(pk=world.people["learner"].pk).update(email=SECRETS["address"], legal_name=SECRETS["legal"])
    return world


@pytest.fixture(autouse=True)
def no_queries():
    """Statements are logged with their values while developing only; production never turns that on."""
    logger = logging.getLogger("django.db.backends")
    logger.setLevel(logging.WARNING)
    yield
    logger.setLevel(logging.NOTSET)


def told(kept):
    """The lines, after making sure that there are some."""
    text = "\n".join(kept.lines)
    assert text
    return text


def leaked(text, *more):
    return [secret for secret in [*SECRETS.values(), *more] if secret.lower() in text.lower()]


def walk(world):
    """A day at the desk: pages, forms that are refused, codes in addresses, and what is not there. The session key comes back."""
    client = client_for(world.people["learner"])
    for name in ["home", "enrollments:lesson_detail", "assessments:attempt_question", "certificates:certificate_file"]:
        client.get(url_of(name, world))
    client.post("/account/login/", {"login": SECRETS["address"], "password": SECRETS["password"]})
    Client().post("/account/login/", {"login": SECRETS["address"], "password": SECRETS["password"]})
    Client().post("/account/password/reset/", {"email": SECRETS["address"]})
    client.post(
        "/me/", {"display_name": SECRETS["name"], "legal_name": SECRETS["legal"], "time_zone": SECRETS["answer"]}
    )
    for url in [world.things["certificate"].code, world.things["attempt"].code, SECRETS["subject"]]:
        client.get(f"/certificates/{url}x/")
        client.get(f"/nothing/{url}/?q={SECRETS['address']}")
        client.post(f"/verify/{url}/", {"text": SECRETS["answer"]})
    client.get("/", headers={"host": "marker-subject.example"})
    Client(enforce_csrf_checks=True).post("/account/login/", {"password": SECRETS["password"]})
    return client.session.session_key


@pytest.mark.django_db
def test_an_ordinary_day_names_nobody(world, kept):
    session = walk(world)
    Client().get("/leave/")
    codes = [world.things[thing].code for thing in ("certificate", "attempt")]
    text = told(kept)
    assert leaked(text, session, *codes) == []
    assert "/leave/" not in text
    assert "/nothing/" not in text


@pytest.mark.django_db
def test_a_page_that_breaks_is_told_by_its_view_and_its_fault(world, kept, monkeypatch):
    def broken(*args, **kwargs):
        raise ValueError(" ".join(SECRETS.values()))

    monkeypatch.setattr(sys.modules["lms.views.home"], "page_for", broken)
    client = client_for(world.people["learner"])
    client.raise_request_exception = False
    assert client.get("/", {"q": SECRETS["answer"]}).status_code == 500
    line = next(json.loads(line) for line in kept.lines if "home" in line)
    assert (line["view"], line["status"], line["fault"], line["event"]) == ("home", 500, "ValueError", "…: …")
    assert any(place.startswith("/") or "test_logs.py" in place for place in line["at"])
    assert leaked(told(kept)) == []


@pytest.mark.django_db
def test_a_broken_page_with_a_code_in_its_address_does_not_give_it_away(world, kept, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError(SECRETS["answer"])

    monkeypatch.setattr("assessments.views.answering.my_response", broken)
    client = client_for(world.people["learner"])
    client.raise_request_exception = False
    assert client.get(url_of("assessments:attempt_question", world)).status_code == 500
    text = told(kept)
    assert leaked(text, world.things["attempt"].code) == []
    assert "assessments:attempt_question" in text


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_is_refused_is_told_without_its_address(world, kept, monkeypatch):
    def refused(self, messages):
        raise smtplib.SMTPRecipientsRefused({SECRETS["address"]: (550, b"no such " + SECRETS["address"].encode())})

    monkeypatch.setattr(EmailBackend, "send_messages", refused)
    learner, now = world.people["learner"], timezone.now()
    outbox.put(key="marker-subject:1", kind="welcome", user=learner, subject="marker-subject:1", due_at=now)
    try:
        deliver_due(now=now)
    except ExceptionGroup:
        structlog.get_logger().exception("sweep_step_broken")
    Client().post(reverse("account_reset_password"), {"email": SECRETS["address"]})
    assert leaked(told(kept)) == []


@pytest.mark.parametrize(
    ("sentence", "values", "said"),
    [
        ("%s: %s", ("Not Found", "/a/b/"), "…: …"),
        ("queue depth is %d", (3,), "queue depth is 3"),
        ("as it stands", (), "as it stands"),
        ("%(name)s", {"name": "x"}, "%(name)s"),
        ("%d", ("three",), "%d"),
    ],
)
def test_a_sentence_keeps_its_numbers_only(sentence, values, said):
    assert filled(sentence, values) == said


def test_paths_and_addresses_inside_a_sentence_are_hidden(kept):
    logging.getLogger("elsewhere").warning("lost /a/CODE123 of ana@example.org, 1/2 done")
    assert json.loads(kept.lines[-1])["event"] == "lost … of … 1/2 done"


def test_nothing_is_mailed_and_nothing_printed_twice():
    assert logging.getLogger("django").handlers == []
