from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import Event
from courses.models import Audience, Course, Edition
from enrollments.enrolling import FinishedError, NotOpenError, enroll, enroll_oneself, reason_not_to_join, withdraw
from enrollments.models import Cohort, DueChange, Enrollment, LessonCompletion
from enrollments.progress import complete_lesson
from tests.enrollments.courses import lessons_of, make_edition
from tests.enrollments.threads import together
from tests.factories import CourseFactory, EditionFactory, MembershipFactory, OrganizationFactory, UserFactory

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
TODAY = date(2026, 11, 23)
pytestmark = pytest.mark.django_db


def test_enroll_pins_the_current_edition_and_records_it():
    edition, user = make_edition(), UserFactory()
    enrollment = enroll(user=user, course=edition.course, now=NOW)
    assert (enrollment.edition, enrollment.state, enrollment.enrolled_by) == (edition, "active", user)
    event = Event.objects.get()
    assert (event.verb, event.subject, event.person_id) == ("enrolled", f"enrollment:{enrollment.pk}", user.pk)


def test_enroll_twice_is_one_enrollment_and_one_event():
    edition, user = make_edition(), UserFactory()
    first = enroll(user=user, course=edition.course, now=NOW)
    second = enroll(user=user, course=edition.course, now=NOW + timedelta(days=1))
    assert (second, second.enrolled_at, Event.objects.count()) == (first, NOW, 1)


@pytest.mark.parametrize(
    ("gentle", "chosen", "after"), [(True, None, True), (True, False, False), (False, None, None), (False, True, True)]
)
def test_leaving_signs_out_whoever_joins_a_gentle_course_unless_she_chose(gentle, chosen, after):
    edition, user = make_edition(gentle=gentle), UserFactory(leave_signs_out=chosen)
    enroll(user=user, course=edition.course, now=NOW)
    assert user.leave_signs_out is after
    user.refresh_from_db()
    assert user.leave_signs_out is after


@pytest.mark.django_db(transaction=True)
def test_enroll_by_twenty_threads_is_one_enrollment():
    edition, user = make_edition(), UserFactory()
    results = together(lambda _n: enroll(user=user, course=edition.course, now=NOW).pk)
    assert results == [Enrollment.objects.get().pk] * 20
    assert Event.objects.count() == 1


def test_enroll_without_a_published_edition_is_refused():
    course = CourseFactory()
    EditionFactory(course=course, state="draft")
    with pytest.raises(NotOpenError, match="being prepared"):
        enroll(user=UserFactory(), course=course, now=NOW)


def test_enroll_counts_days_in_the_persons_own_zone():
    late = datetime(2026, 11, 23, 17, tzinfo=UTC)
    course = make_edition(due_days=10).course
    manila, lisbon = UserFactory(), UserFactory(time_zone="Europe/Lisbon")
    assert enroll(user=manila, course=course, now=late).due_on == date(2026, 12, 4)
    assert enroll(user=lisbon, course=course, now=late).due_on == date(2026, 12, 3)


def test_enroll_leaves_the_date_to_a_cohort_that_is_still_ahead():
    course = make_edition(due_days=10).course
    ahead, past = (
        Cohort.objects.create(course=course, organization=OrganizationFactory(), name=str(day), due_on=day)
        for day in (date(2026, 12, 24), date(2026, 11, 1))
    )
    assert enroll(user=UserFactory(), course=course, now=NOW, cohort=ahead).due_on is None
    assert enroll(user=UserFactory(), course=course, now=NOW, cohort=past).due_on == date(2026, 12, 3)


def test_coming_back_keeps_the_group_and_its_date_while_that_is_ahead():
    course, user = make_edition(due_days=10).course, UserFactory()
    group = Cohort.objects.create(course=course, organization=OrganizationFactory(), name="May", due_on=TODAY)
    enrollment = enroll(user=user, course=course, now=NOW, cohort=group)
    for days, due_on, late_for in [(0, None, None), (1, date(2026, 12, 4), TODAY)]:
        withdraw(enrollment, reason="", now=NOW, by=user)
        back = enroll(user=user, course=course, now=NOW + timedelta(days=days))
        assert (back.cohort, back.due_on, back.late_for) == (group, due_on, late_for)


def test_enroll_with_a_date_says_who_set_it():
    course, ana = make_edition().course, UserFactory()
    enrollment = enroll(user=UserFactory(), course=course, now=NOW, by=ana, due_on=date(2026, 12, 18))
    change = DueChange.objects.get()
    assert (change.enrollment, change.due_on, change.changed_by) == (enrollment, date(2026, 12, 18), ana)


def test_withdraw_keeps_everything_and_enrolling_again_resumes():
    edition, user = make_edition(True, True), UserFactory()
    enrollment = enroll(user=user, course=edition.course, now=NOW)
    complete_lesson(enrollment=enrollment, lesson=lessons_of(edition)[0], way="full", now=NOW)
    withdraw(enrollment, reason="Too much now", now=NOW, by=user)
    withdraw(enrollment, reason="Twice", now=NOW + timedelta(days=1), by=user)
    left = Enrollment.objects.get()
    assert (left.state, left.withdrawn_at, left.withdrawn_reason) == ("withdrawn", NOW, "Too much now")
    back = enroll(user=user, course=edition.course, now=NOW + timedelta(days=2))
    assert (back.pk, back.state, back.withdrawn_at, back.withdrawn_reason) == (enrollment.pk, "active", None, "")
    assert LessonCompletion.objects.count() == 1
    verbs = list(Event.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["enrolled", "withdrawn", "resumed"]


def test_resuming_keeps_the_edition_that_was_begun():
    edition, user = make_edition(), UserFactory()
    enrollment = enroll(user=user, course=edition.course, now=NOW)
    withdraw(enrollment, reason="", now=NOW, by=user)
    Edition.objects.filter(pk=edition.pk).update(state="past")
    EditionFactory(course=edition.course, number=2)
    assert enroll(user=user, course=edition.course, now=NOW).edition_id == edition.pk


def test_withdraw_from_a_finished_course_is_refused():
    edition, user = make_edition(), UserFactory()
    enrollment = enroll(user=user, course=edition.course, now=NOW)
    complete_lesson(enrollment=enrollment, lesson=lessons_of(edition)[0], way="full", now=NOW)
    with pytest.raises(FinishedError):
        withdraw(enrollment, reason="", now=NOW, by=user)
    assert Enrollment.objects.get().state == "completed"


@pytest.mark.parametrize(
    ("joining", "reason"),
    [
        (Course.Joining.OPEN, ""),
        (Course.Joining.INVITATION, "By invitation. Type the code you were given, or ask your coordinator."),
        (Course.Joining.AUDIENCE, "For people of Region VII."),
    ],
)
def test_reason_not_to_join_for_somebody_without_a_place(joining, reason):
    course = make_edition(joining=joining).course
    Audience.objects.create(course=course, organization=OrganizationFactory(name="Region VII"))
    assert reason_not_to_join(UserFactory(), course, on=TODAY) == reason


def test_reason_not_to_join_opens_to_the_audience_and_below_while_the_place_lasts():
    course = make_edition(joining=Course.Joining.AUDIENCE).course
    region, other = OrganizationFactory(name="Region VII"), OrganizationFactory(name="Region VI")
    Audience.objects.create(course=course, organization=region)
    shelter = OrganizationFactory(parent=region)
    inside = MembershipFactory(organization=shelter, ended_on=TODAY + timedelta(days=1)).user
    outside = MembershipFactory(organization=other).user
    assert reason_not_to_join(inside, course, on=TODAY) == ""
    assert reason_not_to_join(outside, course, on=TODAY) == "For people of Region VII."
    gone = "You have no place at present, so courses are closed to you. What you finished stays yours."
    assert reason_not_to_join(inside, course, on=TODAY + timedelta(days=1)) == gone


def test_enroll_oneself_is_refused_with_the_reason_until_she_is_in():
    course, user = make_edition(joining=Course.Joining.INVITATION).course, UserFactory()
    with pytest.raises(NotOpenError, match="By invitation"):
        enroll_oneself(user=user, course=course, now=NOW)
    enrollment = enroll(user=user, course=course, now=NOW)
    assert enroll_oneself(user=user, course=course, now=NOW) == enrollment
