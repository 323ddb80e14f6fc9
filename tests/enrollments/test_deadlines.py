from datetime import UTC, date, datetime

import pytest

from accounts.models import Event
from enrollments.deadlines import deadline_for, last_change, set_cohort_due, set_due
from enrollments.models import Cohort, DueChange, Enrollment
from tests.factories import EditionFactory, EnrollmentFactory, OrganizationFactory, UserFactory

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
HERS, THEIRS, LATER = date(2026, 12, 18), date(2026, 12, 24), date(2027, 1, 15)
pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return Cohort.objects.create(
        course=EditionFactory().course, organization=OrganizationFactory(), name="Group 1", due_on=THEIRS
    )


def test_deadline_is_the_persons_own_then_the_groups_then_none(cohort):
    cases = [(HERS, cohort, HERS), (None, cohort, THEIRS), (HERS, None, HERS), (None, None, None)]
    assert [deadline_for(Enrollment(due_on=own, cohort=group)) for own, group, _due in cases] == [
        due for _own, _group, due in cases
    ]


def test_set_due_keeps_who_when_and_why():
    enrollment, ana = EnrollmentFactory(), UserFactory()
    set_due(enrollment, due_on=HERS, reason="Typhoon week", by=ana, now=NOW)
    change = last_change(enrollment)
    assert (change.due_on, change.reason, change.changed_by, change.changed_at) == (HERS, "Typhoon week", ana, NOW)
    assert Enrollment.objects.get().due_on == HERS
    event = Event.objects.get()
    assert (event.verb, event.detail) == ("due_date_set", {"due_on": "2026-12-18"})


def test_set_due_to_the_same_date_leaves_no_second_trace():
    enrollment, ana = EnrollmentFactory(), UserFactory()
    for _again in range(2):
        set_due(enrollment, due_on=HERS, reason="", by=ana, now=NOW)
    assert (DueChange.objects.count(), Event.objects.count()) == (1, 1)


def test_set_due_to_nothing_gives_the_group_its_date_back(cohort):
    enrollment = EnrollmentFactory(cohort=cohort, due_on=HERS)
    set_due(enrollment, due_on=None, reason="", by=None, now=NOW)
    assert deadline_for(Enrollment.objects.get()) == THEIRS


def test_set_cohort_due_moves_those_who_follow_it(cohort):
    ana = UserFactory()
    follows, own, left = (
        EnrollmentFactory(cohort=cohort),
        EnrollmentFactory(cohort=cohort, due_on=HERS),
        EnrollmentFactory(cohort=cohort, state="withdrawn", withdrawn_at=NOW),
    )
    for _again in range(2):
        set_cohort_due(cohort, due_on=LATER, reason="Typhoon week", by=ana, now=NOW)
    assert [deadline_for(Enrollment.objects.get(pk=row.pk)) for row in (follows, own, left)] == [LATER, HERS, LATER]
    assert list(DueChange.objects.values_list("enrollment", "due_on", "reason")) == [
        (follows.pk, LATER, "Typhoon week")
    ]
    assert list(Event.objects.values_list("verb", "subject")) == [("due_date_set", f"cohort:{cohort.pk}")]
