"""Who is shown what another wrote or did leaves a row that the other can read. A new page of that sort is found here by what it shows."""

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.models import Look, Membership, User
from accounts.office import Noted
from enrollments.models import Enrollment
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
    "assessments:observe": Look.Kind.LIST,
    "assessments:observer_sheet": Look.Kind.PRACTICE,
    "assessments:tries_grant": Look.Kind.TRIES,
    "enrollments:enrollment_detail": Look.Kind.PROGRESS,
    "enrollments:membership_leave": Look.Kind.PLACE,
    "enrollments:people": Look.Kind.LIST,
    "enrollments:people_export": Look.Kind.EXPORT,
    "enrollments:person_time": Look.Kind.TIME,
}


# Open to others too, who see other people or nobody in them.
LISTS = {name for name, kind in LOOKS.items() if kind in {Look.Kind.LIST, Look.Kind.EXPORT}}


def seen(name, world):
    """What the others are shown by a page: role → whether it holds something of the learner's, and the kinds of look noted of her."""
    found = {}
    for role in STAFF:
        with undone():
            response = client_for(world.people[role]).get(url_of(name, world))
            body = read(response) if response.status_code == 200 else b""
            shows = (name in set(LOOKS) - LISTS and body) or any(mark in body for mark in MARKS)
            looks = Look.objects.filter(viewer=world.people[role], person=world.people["learner"])
            kinds = set(looks.values_list("kind", flat=True))
        if shows or kinds:
            found[role] = kinds
    return found


READABLE = sorted(name for name in ROWS if "GET" in row_for(name).methods and name != "demo_mail")


def test_what_another_wrote_or_did_is_noted_where_it_is_shown(world):
    found = {name: seen(name, world) for name in READABLE}
    assert {name for name, roles in found.items() if roles} == set(LOOKS)
    noted = {name: set().union(*roles.values()) for name, roles in found.items() if roles}
    assert noted == {name: {kind} for name, kind in LOOKS.items()}
    assert [name for name in LOOKS if not all(found[name].values())] == []


OFFICE = sorted(admin.site._registry.items(), key=lambda entry: entry[0]._meta.label)


def whose(model):
    """Whether a row of `model` is about one person: it is she, it names her as such, or it hangs on a row that does."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    names = {"user_id", "person_id", "enrollment_id", "certificate_id"} & set(fields)
    return model is User or bool(names)


@pytest.mark.parametrize(("model", "page"), OFFICE, ids=lambda one: getattr(one, "__name__", ""))
def test_a_page_of_the_office_about_a_person_notes_who_reads_it(model, page):
    assert isinstance(page, Noted) == whose(model)


def test_reading_around_in_the_office_is_told_to_the_person(world):
    learner, office = world.people["learner"], world.people["administrator"]
    browser, kinds = client_for(office), {}
    for model in [User, Enrollment, Membership]:
        row = model.objects.filter(**({"pk": learner.pk} if model is User else {"user": learner})).first()
        place = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        for address in [reverse(f"{place}_changelist"), reverse(f"{place}_change", args=[row.pk])]:
            with undone():
                assert browser.get(address).status_code == 200
                kinds[address] = [*Look.objects.filter(viewer=office, person=learner).values_list("kind", flat=True)]
    assert list(kinds.values()) == [["list"], ["office"]] * 3
