from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import Event
from enrollments.deadlines import deadline_for, first_dates, set_cohort_due, set_due, with_change
from enrollments.enrolling import enroll
from enrollments.models import Cohort, DueChange, Enrollment
from tests.enrollments.threads import together
from tests.factories import EditionFactory, EnrollmentFactory, OrganizationFactory, UserFactory

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
TODAY, YESTERDAY = date(2026, 11, 23), date(2026, 11, 22)
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


@pytest.mark.parametrize("own", [None, HERS])
@pytest.mark.parametrize("groups", [None, THEIRS, LATER])
@pytest.mark.parametrize("late_for", [None, THEIRS])
@pytest.mark.parametrize("grouped", [True, False])
def test_deadline_is_the_same_in_sql(cohort, own, groups, late_for, grouped):
    """Tables, filters, reminders and letters read the one, pages of one course the other."""
    Cohort.objects.update(due_on=groups)
    EnrollmentFactory(cohort=cohort if grouped else None, due_on=own, late_for=late_for)
    row = Enrollment.objects.select_related("cohort").with_due().get()
    assert row.due == deadline_for(row)


@pytest.mark.parametrize(
    ("groups", "days", "given", "due_on", "late_for"),
    [
        (None, None, None, None, None),
        (None, 10, None, TODAY + timedelta(days=10), None),
        (TODAY, 10, None, None, None),
        (TODAY, 10, HERS, HERS, None),
        (YESTERDAY, None, None, None, YESTERDAY),
        (YESTERDAY, 10, None, TODAY + timedelta(days=10), YESTERDAY),
        (YESTERDAY, 10, HERS, HERS, YESTERDAY),
    ],
)
def test_first_dates_are_never_over(cohort, groups, days, given, due_on, late_for):
    cohort.due_on, cohort.course.due_days = groups, days
    dates = first_dates(course=cohort.course, cohort=cohort, day=TODAY, given=given)
    assert dates == {"due_on": due_on, "late_for": late_for}
    assert (deadline_for(Enrollment(cohort=cohort, **dates)) or TODAY) >= TODAY


def test_who_came_too_late_for_a_date_has_the_groups_next_one(cohort):
    Cohort.objects.update(due_on=YESTERDAY)
    cohort.refresh_from_db()
    enrollment = enroll(user=UserFactory(), course=cohort.course, cohort=cohort, now=NOW)
    standing = Enrollment.objects.with_standing(on=TODAY).values_list("standing", "due")
    assert (list(standing), deadline_for(enrollment)) == ([("not_started", None)], None)
    set_cohort_due(cohort, due_on=LATER, reason="More time", by=None, now=NOW)
    assert list(standing.all()) == [("not_started", LATER)]


@pytest.mark.django_db(transaction=True)
def test_the_same_date_set_by_eight_at_once_leaves_one_trace(cohort):
    enrollment = EnrollmentFactory(cohort=cohort)
    asked = {"due_on": HERS, "reason": "Typhoon week", "by": None, "now": NOW}
    together(lambda _n: set_due(Enrollment.objects.get(pk=enrollment.pk), **asked), count=8)
    together(lambda _n: set_cohort_due(Cohort.objects.get(pk=cohort.pk), **asked), count=8)
    assert (DueChange.objects.count(), Event.objects.count()) == (1, 2)


def test_set_due_keeps_who_when_and_why():
    enrollment, ana = EnrollmentFactory(), UserFactory()
    set_due(enrollment, due_on=HERS, reason="Typhoon week", by=ana, now=NOW)
    change = DueChange.objects.get()
    assert (change.due_on, change.reason, change.changed_by, change.changed_at) == (HERS, "Typhoon week", ana, NOW)
    assert Enrollment.objects.get().due_on == HERS
    event = Event.objects.get()
    assert (event.verb, event.detail) == ("due_date_set", {"due_on": "2026-12-18"})


def told():
    return with_change(Enrollment.objects.all()).values_list("due", "due_set_by", "due_reason").get()


def test_with_change_names_who_set_the_date_in_force_and_why(cohort):
    enrollment = EnrollmentFactory(cohort=cohort)
    ana, ben = UserFactory(display_name="Ana"), UserFactory(display_name="", username="ben")
    assert told() == (THEIRS, None, None)
    set_due(enrollment, due_on=LATER, reason="First", by=ben, now=NOW)
    set_due(enrollment, due_on=HERS, reason="Typhoon week", by=ana, now=NOW + timedelta(days=1))
    assert told() == (HERS, "Ana", "Typhoon week")
    set_due(enrollment, due_on=LATER, reason="", by=ben, now=NOW + timedelta(days=2))
    assert told() == (LATER, "ben", "")
    Enrollment.objects.update(due_on=date(2027, 3, 3))  # counted anew, say because she came back
    assert told() == (date(2027, 3, 3), None, None)


def test_with_change_says_why_a_groups_date_moved(cohort):
    EnrollmentFactory(cohort=cohort)
    set_cohort_due(cohort, due_on=LATER, reason="Typhoon week", by=UserFactory(display_name="Ana"), now=NOW)
    assert told() == (LATER, "Ana", "Typhoon week")


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
