"""Who is shown what another wrote or did leaves a row that the other can read. A new page of that sort is found here by what it shows."""

import pytest

from accounts.models import Look
from lms.policy import row_for
from tests.house import world as a_world
from tests.house.rows import ROWS
from tests.house.test_permissions import client_for, read, undone, url_of

pytestmark = pytest.mark.django_db
STAFF = [role for role in a_world.ROLES if role not in {"anonymous", "learner"}]
MARKS = (b"Marker learner", b"Some words.")
LOOKS = {
    "assessments:answer_file": Look.Kind.FILE,
    "assessments:appeal_answer": Look.Kind.APPEAL,
    "assessments:mark_edit": Look.Kind.ANSWER,
    "assessments:observer_sheet": Look.Kind.PRACTICE,
    "assessments:tries_grant": Look.Kind.TRIES,
    "enrollments:enrollment_detail": Look.Kind.PROGRESS,
    "enrollments:membership_leave": Look.Kind.PLACE,
    "enrollments:person_time": Look.Kind.TIME,
}
# Names and states in a list, each one's record a page further; a table that is taken away is an event of its own.
LISTS = {"assessments:observe", "enrollments:people", "enrollments:people_export"}


def seen(name, world):
    """What the others are shown by a page: role → whether it holds something of the learner's, and the kinds of look noted of her."""
    found = {}
    for role in STAFF:
        with undone():
            response = client_for(world.people[role]).get(url_of(name, world))
            body = read(response) if response.status_code == 200 else b""
            shows = (name in LOOKS and body) or any(mark in body for mark in MARKS)
            looks = Look.objects.filter(viewer=world.people[role], person=world.people["learner"])
            kinds = set(looks.values_list("kind", flat=True))
        if shows or kinds:
            found[role] = kinds
    return found


READABLE = sorted(name for name in ROWS if "GET" in row_for(name).methods and name != "demo_mail")


def test_what_another_wrote_or_did_is_noted_where_it_is_shown(world):
    found = {name: seen(name, world) for name in READABLE}
    assert {name for name, roles in found.items() if roles} == set(LOOKS) | LISTS
    noted = {name: set().union(*roles.values()) for name, roles in found.items() if roles}
    assert noted == {name: {kind} for name, kind in LOOKS.items()} | {name: set() for name in LISTS}
    assert [name for name in LOOKS if not all(found[name].values())] == []
