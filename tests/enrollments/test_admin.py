"""The office's part of this floor: lists that cost the same however long, and a group's date that moves as on the coordinator's page."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Event
from enrollments.models import Cohort, DueChange, Invitation, ReminderRule
from tests.factories import EditionFactory, EnrollmentFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db
QUERIES = {"enrollment": 7, "cohort": 6, "invitation": 6, "reminderrule": 6}
HERS, SOON, LATER = date(2026, 12, 18), date(2026, 12, 24), date(2027, 1, 15)


@pytest.fixture
def office(client):
    user = UserFactory(username="office", is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


def url(model, view="changelist", *args):
    return reverse(f"admin:enrollments_{model}_{view}", args=args)


def fill(count):
    ReminderRule.objects.all().delete()
    for number in range(count):
        enrollment, house = EnrollmentFactory(), OrganizationFactory()
        group = Cohort.objects.create(course=enrollment.course, organization=house, name="May")
        Invitation.objects.create(code=f"CODE{number}", course=group.course, organization=house)
        ReminderRule.objects.create(course=group.course, trigger="idle", days=3)


@pytest.mark.parametrize("model", QUERIES)
@pytest.mark.parametrize("count", [1, 30])
def test_lists_cost_the_same_at_1_and_30_rows(client, office, django_assert_num_queries, model, count):
    fill(count)
    client.get(url(model))
    with django_assert_num_queries(QUERIES[model]):
        response = client.get(url(model))
    assert response.context["cl"].result_count == count


@pytest.fixture
def group():
    return Cohort.objects.create(
        course=EditionFactory().course, organization=OrganizationFactory(), name="May", due_on=SOON
    )


def test_a_new_group_is_asked_for_no_reason(client, office):
    course, house = EditionFactory().course, OrganizationFactory()
    assert 'name="reason"' not in client.get(url("cohort", "add")).text
    client.post(
        url("cohort", "add"), {"course": course.pk, "organization": house.pk, "name": "May", "due_on": "2026-12-24"}
    )
    made = Cohort.objects.get()
    assert (made.course, made.organization, made.name, made.due_on) == (course, house, "May", SOON)


def test_a_groups_date_moves_with_a_reason_and_is_noted(client, office, group):
    follows = EnrollmentFactory(cohort=group)
    EnrollmentFactory(cohort=group, due_on=HERS)
    page, typed = url("cohort", "change", group.pk), {"name": "June", "due_on": "2027-01-15", "reason": ""}
    assert client.post(page, typed).context["adminform"].form.errors == {"reason": ["Write a few words."]}
    for _again in range(2):
        client.post(page, {**typed, "reason": "Typhoon week"})
    group.refresh_from_db()
    assert (group.name, group.due_on) == ("June", LATER)
    assert list(DueChange.objects.values_list("enrollment", "due_on", "reason", "changed_by")) == [
        (follows.pk, LATER, "Typhoon week", office.pk)
    ]
    assert list(Event.objects.filter(verb="due_date_set").values_list("actor_id", "subject")) == [
        (office.pk, f"cohort:{group.pk}")
    ]


def test_a_group_keeps_its_course_and_place(client, office, group):
    other = EditionFactory().course
    client.post(url("cohort", "change", group.pk), {"name": "June", "course": other.pk, "due_on": "2026-12-24"})
    group.refresh_from_db()
    assert (group.name, group.course == other) == ("June", False)


@pytest.mark.parametrize("model", ["enrollment", "invitation"])
def test_what_people_did_is_only_looked_at(client, office, model):
    fill(1)
    row = {"enrollment": EnrollmentFactory, "invitation": Invitation.objects.get}[model]()
    assert client.get(url(model, "change", row.pk)).status_code == 200
    for view, *args in [("add",), ("delete", row.pk)]:
        assert client.post(url(model, view, *args), {"post": "yes"}).status_code == 403


def test_codes_are_stopped_from_the_list(client, office):
    fill(2)
    chosen = Invitation.objects.first()
    client.post(url("invitation"), {"action": "stop", "_selected_action": [chosen.pk]})
    stopped = Invitation.objects.exclude(revoked_at=None).get()
    assert (stopped, stopped.revoked_at <= timezone.now()) == (chosen, True)
