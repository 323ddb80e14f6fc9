"""What a form does not ask for cannot be sent along with it."""

import json

import pytest
from django.apps import apps
from django.test import Client

from accounts.models import Membership, Organization, User
from assessments.models import Attempt, Response
from certificates.models import Certificate
from courses.models import Course, Edition
from enrollments.models import Enrollment, LessonCompletion, PlaceOffer
from lms.policy import POLICY
from tests.house.changes import changes
from tests.house.fields import fields_of
from tests.house.test_permissions import client_for, url_of

pytestmark = pytest.mark.django_db
OURS = {"accounts", "courses", "enrollments", "assessments", "certificates"}
POSTED = sorted(name for name, row in POLICY.items() if "POST" in row.methods)
# What may be asked for by no form at all; a person's own wishes and a course's own words are each form's business.
GUARDED = {
    User: ["is_superuser", "is_staff", "is_active", "username", "date_joined", "limits_read_at"],
    Membership: ["user", "organization", "role", "started_on"],
    Organization: ["name", "kind", "parent", "path"],
    Course: ["organization", "slug", "code"],
    Edition: ["course", "number", "published_at"],
    Enrollment: ["user", "course", "edition", "cycle", "completed_at", "enrolled_by"],
    PlaceOffer: ["user", "organization", "course", "email", "due_on", "asked_by", "asked_at"],
    LessonCompletion: ["enrollment", "lesson", "way"],
    Attempt: ["enrollment", "quiz", "number", "code", "seed", "percent", "passed", "right_count"],
    Response: ["attempt", "version", "position", "fraction"],
    Certificate: ["user", "enrollment", "course", "code", "facts", "issued_at", "ended_at", "state"],
}


def guarded(model, rows):
    """The guarded columns of each row: pk → values."""
    columns = {name: model._meta.get_field(name).attname for name in GUARDED[model]}
    return {pk: {name: row[attname] for name, attname in columns.items()} for pk, row in rows.items()}


def moved(found):
    """Model → its guarded rows before and after, of every table that is not as it was."""
    models = {model._meta.db_table: model for model in GUARDED}
    return {
        models[table]: tuple(guarded(models[table], rows) for rows in both)
        for table, both in found.rows.items()
        if table in models
    }


def powers():
    """How many may do more than learn."""
    return User.objects.filter(is_superuser=True).count(), Membership.objects.exclude(role="learner").count()


def temptations(world):
    """Every column of every table of ours, with a value that it would gladly take."""
    owner = world.people["other_learner"].pk
    sent = {}
    for model in apps.get_models():
        if model._meta.app_label in OURS:
            for field in model._meta.concrete_fields:
                sent[field.name] = sent[field.attname] = tempting(field, owner)
    return sent | {"role": "coordinator", "state": "completed", "path": "000001", "percent": "100", "passed": "on"}


def tempting(field, owner):
    kinds = {"BooleanField": "on", "DateTimeField": "2026-01-01 00:00", "DateField": "2026-01-01"}
    kind = field.get_internal_type()
    return str(owner) if field.is_relation or "Integer" in kind or "AutoField" in kind else kinds.get(kind, "100")


def test_every_guarded_column_is_a_column():
    """A renamed column does not slip out of the guard."""
    unknown = {
        (model.__name__, name)
        for model, names in GUARDED.items()
        for name in set(names) - {field.name for field in model._meta.get_fields()}
    }
    assert unknown == set()


@pytest.mark.parametrize("name", POSTED)
def test_what_was_not_asked_for_changes_nothing(name, world):
    """Beside what the page's form asks for, and without it."""
    url, extra, held = url_of(name, world), temptations(world), powers()
    for role in ["anonymous", "learner", "trainer", "coordinator", "administrator"]:
        client = client_for(world.people[role])
        own = offered(client, url)
        for sent in ({**extra, **own}, {key: value for key, value in extra.items() if key not in own}):
            with changes() as found:
                client.post(url, sent)
                assert powers() == held, role
            for model, (rows, now) in moved(found).items():
                assert {pk: now[pk] for pk in rows if pk in now} == allowed(name, model, rows, now), (role, model)


def allowed(name, model, rows, now):
    """The rows as they were, but for the columns that the form of this URL is for."""
    columns = WORK_OF.get(name, {}).get(model, set())
    return {pk: {**row, **{c: now[pk][c] for c in columns}} for pk, row in rows.items() if pk in now}


# The columns that a URL's own work moves, on whichever row its address names.
WORK_OF = {
    "accounts:limits": {User: {"limits_read_at"}},
    "assessments:attempt_submit": {Attempt: {"percent", "passed", "right_count"}, Response: {"fraction"}},
    "courses:edition_publish": {Edition: {"published_at", "number"}},
}


def offered(client, url):
    page = client.get(url)
    return fields_of(page.content.decode()) if page.status_code == 200 and not page.streaming else {}


def test_a_device_sends_no_more_than_its_answer(world):
    client = client_for(world.people["learner"])
    body = {"key": "1b4e28ba-2fa1-11d2-883f-0016d3cca427", "position": 1, "answer": [], "seq": 1}
    extra = {**body, "percent": 100, "passed": True, "right": True, "attempt": 1, "state": "graded"}
    with changes() as found:
        client.post(url_of("assessments:attempt_save", world), json.dumps(extra), content_type="application/json")
    assert {model for model, (rows, now) in moved(found).items() if rows != now} == set()
    assert Response._meta.db_table in found.rows


def test_signing_up_makes_an_ordinary_person(world):
    own = {"email": "new@example.org", "password1": "a long enough phrase"}
    Client().post("/account/signup/", {**temptations(world), **own})
    new = User.objects.get(email="new@example.org")
    assert new.username.startswith("p-")
    assert (new.is_staff, new.is_superuser, new.memberships.count()) == (False, False, 0)
