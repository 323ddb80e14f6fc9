from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.models import Edition
from enrollments.enrolling import enroll, withdraw
from enrollments.models import Enrollment, LessonCompletion
from enrollments.outline import next_step, onward, parts, steps_of
from enrollments.progress import NotHereError, begin, complete_lesson, done_of, touch, what_is_left
from enrollments.signals import enrollment_completed
from tests.enrollments.courses import lessons_of, make_edition
from tests.enrollments.threads import together
from tests.factories import EditionFactory, EnrollmentFactory, LessonFactory, ModuleFactory, UserFactory

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    heard = []

    def hear(sender, enrollment_id, **kwargs):
        heard.append(enrollment_id)

    enrollment_completed.connect(hear)
    yield heard
    enrollment_completed.disconnect(hear)


def started(*required):
    edition = make_edition(*required)
    return EnrollmentFactory(edition=edition, enrolled_at=NOW), lessons_of(edition)


def finish(enrollment, lesson, *, now=NOW, way="full"):
    return complete_lesson(enrollment=enrollment, lesson=lesson, way=way, now=now)


def test_complete_lesson_is_true_for_the_call_that_added_it():
    enrollment, (lesson, _other) = started(True, True)
    assert [finish(enrollment, lesson), finish(enrollment, lesson, way="shorter")] == [True, False]
    assert list(LessonCompletion.objects.values_list("lesson", "way")) == [(lesson.pk, "full")]


def test_completion_is_decided_with_the_last_needed_lesson(told, django_capture_on_commit_callbacks):
    enrollment, (first, by_choice, last) = started(True, False, True)
    later = NOW + timedelta(hours=1)
    with django_capture_on_commit_callbacks(execute=True):
        finish(enrollment, first)
        finish(enrollment, last, now=later, way="shorter")
        finish(enrollment, last, now=later + timedelta(hours=1))
        finish(enrollment, by_choice, now=later + timedelta(hours=2))
    row = Enrollment.objects.get()
    assert (row.state, row.completed_at, told) == ("completed", later, [enrollment.pk])


def test_a_receiver_that_breaks_does_not_undo_the_completion(told, django_capture_on_commit_callbacks):
    def broken(sender, **kwargs):
        raise RuntimeError

    enrollment_completed.connect(broken)
    enrollment, (lesson,) = started(True)
    with django_capture_on_commit_callbacks(execute=True):
        assert finish(enrollment, lesson)
    enrollment_completed.disconnect(broken)
    assert (Enrollment.objects.get().state, told) == ("completed", [enrollment.pk])


@pytest.mark.django_db(transaction=True)
def test_complete_lesson_by_twenty_threads_completes_once(told):
    enrollment, (lesson,) = started(True)
    results = together(lambda _n: finish(Enrollment.objects.get(pk=enrollment.pk), lesson))
    assert sorted(results) == [False] * 19 + [True]
    assert (Enrollment.objects.get().state, told) == ("completed", [enrollment.pk])


@pytest.mark.django_db(transaction=True)
def test_complete_lesson_twenty_last_lessons_at_once_complete_once(told):
    enrollment, lessons = started(*[True] * 20)
    results = together(lambda n: finish(Enrollment.objects.get(pk=enrollment.pk), lessons[n]))
    assert results == [True] * 20
    assert (Enrollment.objects.get().state, told) == ("completed", [enrollment.pk])


def test_complete_lesson_of_another_edition_is_refused():
    enrollment, _lessons = started(True)
    with pytest.raises(NotHereError, match="another edition"):
        finish(enrollment, LessonFactory())


def test_complete_lesson_after_leaving_is_refused_and_adds_nothing():
    enrollment, (lesson,) = started(True)
    withdraw(enrollment, reason="", now=NOW, by=enrollment.user)
    with pytest.raises(NotHereError, match="You have stopped this course"):
        finish(enrollment, lesson)
    assert LessonCompletion.objects.count() == 0


plans = st.lists(st.booleans(), min_size=1, max_size=6).filter(any)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(required=plans, order=st.lists(st.integers(0, 5), max_size=12))
def test_progress_property_0_to_100(required, order):
    """Completed if and only if the list is empty; done never falls and never passes needed."""
    enrollment, lessons = started(*required)
    before = 0
    for number in order:
        finish(enrollment, lessons[number % len(lessons)])
        done, needed = done_of(enrollment)
        left = what_is_left(enrollment)
        assert (before <= done <= needed, len(left)) == (True, needed - done)
        assert (Enrollment.objects.get(pk=enrollment.pk).state == "completed") == (left == [])
        before = done
    counted = Enrollment.objects.with_done().get(pk=enrollment.pk)
    assert (counted.done, counted.needed) == done_of(enrollment)


def test_rule_change_never_alters_existing_completion():
    enrollment, (lesson,) = started(True)
    finish(enrollment, lesson)
    facts = Enrollment.objects.values().get()
    Edition.objects.filter(pk=enrollment.edition_id).update(state="past")
    module = ModuleFactory(edition=EditionFactory(course=enrollment.course, number=2))
    LessonFactory.create_batch(3, module=module)
    enroll(user=enrollment.user, course=enrollment.course, now=NOW + timedelta(days=30))
    assert (Enrollment.objects.values().get(), what_is_left(enrollment), done_of(enrollment)) == (facts, [], (1, 1))


def test_begin_keeps_the_first_moment():
    enrollment, _lessons = started(True)
    begin(enrollment, now=NOW)
    begin(enrollment, now=NOW + timedelta(days=1))
    assert Enrollment.objects.values_list("started_at", "seen_at").get() == (NOW, NOW)


def test_touch_writes_at_most_every_ten_minutes(django_assert_num_queries):
    enrollment, _lessons = started(True)
    for minutes, seen in [(0, 0), (9, 0), (11, 11)]:
        with django_assert_num_queries(1):
            touch(enrollment, now=NOW + timedelta(minutes=minutes))
        assert Enrollment.objects.get().seen_at == NOW + timedelta(minutes=seen)


def test_next_step_and_onward_come_back_to_what_was_left_out():
    enrollment, (first, second, by_choice, last) = started(True, True, False, True)
    finish(enrollment, second)
    steps = steps_of(enrollment)
    assert next_step(steps).lesson.pk == last.pk
    assert onward(steps, after=steps[0]).lesson.pk == by_choice.pk
    assert onward(steps, after=steps[3]).lesson.pk == first.pk
    finish(enrollment, first)
    finish(enrollment, last)
    steps = steps_of(enrollment)
    assert (next_step(steps), onward(steps, after=steps[3])) == (None, None)


def test_parts_count_from_zero_only_when_the_first_module_does():
    edition = EditionFactory()
    for position in (0, 1):
        LessonFactory(module=ModuleFactory(edition=edition, position=position))
    enrollment = EnrollmentFactory(edition=edition)
    assert [part.number for part in parts(steps_of(enrollment))] == [0, 1]
    edition.modules.filter(position=0).delete()
    assert [part.number for part in parts(steps_of(enrollment))] == [1]


@pytest.mark.django_db(transaction=True)
def test_what_is_left_is_one_query_for_thirty_lessons(django_assert_num_queries):
    enrollment, _lessons = started(*[True] * 30)
    what_is_left(enrollment)  # this process has met the edition
    with django_assert_num_queries(1):
        assert len({step.lesson.module.title + step.lesson.title for step in what_is_left(enrollment)}) == 30


def test_progress_of_one_person_is_not_anothers():
    enrollment, (lesson,) = started(True)
    other = EnrollmentFactory(edition=enrollment.edition, user=UserFactory())
    finish(enrollment, lesson)
    assert ([step.lesson.pk for step in what_is_left(other)], done_of(other)) == ([lesson.pk], (0, 1))


def test_next_step_goes_on_after_the_last_one_done():
    enrollment, (_skipped, second, third) = started(True, True, True)
    finish(enrollment, second)
    assert next_step(steps_of(enrollment)).lesson.pk == third.pk
