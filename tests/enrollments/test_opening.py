"""Lessons that open later: where the learner is, with the reason, at every door, and never a word about what is not open."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from accounts.models import Notice
from assessments.models import Attempt, Quiz, Survey
from courses.models import Lesson
from courses.prerequisites import write
from enrollments import course_pages
from enrollments.enrolling import enroll
from enrollments.models import LessonCompletion
from enrollments.opening import all_wait, clock_of, lock_in
from enrollments.outline import next_step, onward, steps_of
from enrollments.progress import complete_lesson
from enrollments.reminders import plan_due, reason_to_skip
from lms.home_page import page_for
from tests.assessments.factories import QuizFactory
from tests.enrollments.courses import lessons_of, make_edition
from tests.factories import EnrollmentFactory, LessonFactory, UserFactory

JOINED = datetime(2026, 11, 23, 2, tzinfo=UTC)  # ten in the morning in Manila
pytestmark = pytest.mark.django_db


def opens(lesson, *, on=None, after=None):
    Lesson.objects.filter(pk=lesson.pk).update(opens_on=on, opens_after=after)


def started(*required, zone="Asia/Manila"):
    edition = make_edition(*required)
    return EnrollmentFactory(edition=edition, enrolled_at=JOINED, user__time_zone=zone), lessons_of(edition)


def done(enrollment, lesson, *, now=JOINED):
    complete_lesson(enrollment=enrollment, lesson=lesson, way="full", now=now)


@pytest.mark.parametrize(
    ("zone", "moment", "open_"),
    [
        ("Asia/Manila", datetime(2026, 12, 2, 15, 59, tzinfo=UTC), False),
        ("Asia/Manila", datetime(2026, 12, 2, 16, 0, tzinfo=UTC), True),
        ("America/New_York", datetime(2026, 12, 2, 16, 0, tzinfo=UTC), False),
        ("America/New_York", datetime(2026, 12, 3, 5, 0, tzinfo=UTC), True),
    ],
)
def test_a_day_begins_where_the_learner_is(zone, moment, open_):
    enrollment, (lesson,) = started(True, zone=zone)
    opens(lesson, on=date(2026, 12, 3))
    assert lock_in(enrollment, lesson.pk, now=moment) == ("" if open_ else "Opens on 3 December 2026.")


def test_days_are_counted_from_the_day_of_joining():
    enrollment, (lesson,) = started(True)
    opens(lesson, after=7)
    assert lock_in(enrollment, lesson.pk, now=JOINED + timedelta(days=6)) == "Opens on 30 November 2026."
    assert lock_in(enrollment, lesson.pk, now=JOINED + timedelta(days=7)) == ""


def test_a_late_comer_meets_nothing_that_is_over():
    enrollment, (lesson,) = started(True)
    opens(lesson, on=date(2026, 1, 1))
    assert lock_in(enrollment, lesson.pk, now=JOINED) == ""


def test_each_group_wants_one_of_its_lessons():
    enrollment, (a, b, c, last) = started(True, True, True, True)
    write(last.edition, {last.key: [[a.key], [b.key, c.key]]})

    def lock():
        return lock_in(enrollment, last.pk, now=JOINED)

    assert lock() == f"Opens after “{a.title}” and “{b.title}” or “{c.title}”."
    done(enrollment, c)
    assert lock() == f"Opens after “{a.title}”."
    done(enrollment, a)
    assert lock() == ""


def test_what_is_done_stays_open_and_what_is_not_open_is_not_next():
    enrollment, (a, b, c) = started(True, True, True)
    opens(b, after=30)
    opens(c, after=3)
    steps = steps_of(enrollment, clock_of(enrollment, now=JOINED))
    assert next_step(steps).lesson.pk == a.pk
    assert onward(steps, after=steps[0]) is None
    done(enrollment, a)
    done(enrollment, c)
    assert lock_in(enrollment, c.pk, now=JOINED) == ""
    assert all_wait(enrollment, now=JOINED)
    assert not all_wait(enrollment, now=JOINED + timedelta(days=30))


@pytest.mark.django_db(transaction=True)
def test_lessons_without_a_rule_cost_no_question(django_assert_num_queries):
    enrollment, (lesson,) = started(True)
    lock_in(enrollment, lesson.pk, now=JOINED)  # this process has met the edition
    with django_assert_num_queries(0):
        assert (lock_in(enrollment, lesson.pk, now=JOINED), all_wait(enrollment, now=JOINED)) == ("", False)


# The doors


@pytest.fixture
def alice(client):
    client.user = UserFactory()
    client.force_login(client.user)
    return client


def mine(alice, edition):
    return enroll(user=alice.user, course=edition.course, now=datetime.now(UTC))


def test_a_reading_that_is_not_open_leads_back_with_the_reason(alice):
    edition = make_edition(True, True)
    first, second = lessons_of(edition)
    write(edition, {second.key: [[first.key]]})
    mine(alice, edition)
    course = reverse("enrollments:course_detail", args=[edition.course.code])
    url = reverse("enrollments:lesson_detail", args=[edition.course.code, second.code])
    said = f"Opens after “{first.title}”."
    for answer in (alice.get(url, follow=True), alice.post(f"{url}done/", follow=True)):
        assert (answer.redirect_chain[-1][0], said in answer.text) == (course, True)
    assert (LessonCompletion.objects.count(), url in alice.get(course).text) == (0, False)
    beside = alice.get(reverse("enrollments:lesson_detail", args=[edition.course.code, first.code])).text
    assert (second.title in beside, url in beside) == (True, False)
    alice.post(reverse("enrollments:lesson_complete", args=[edition.course.code, first.code]))
    assert alice.get(url).status_code == 200


def test_a_check_a_survey_and_a_practice_that_are_not_open_lead_back_too(alice):
    quiz = QuizFactory(purpose=Quiz.Purpose.POSTTEST)
    edition, module = quiz.lesson.edition, quiz.lesson.module
    survey = Survey.objects.create(lesson=LessonFactory(module=module, kind="survey"))
    Lesson.objects.filter(edition=edition).update(opens_after=5)
    mine(alice, edition)
    course = reverse("enrollments:course_detail", args=[edition.course.code])
    places = [edition.course.code, quiz.lesson.code]
    answers = [
        alice.get(reverse("assessments:quiz_detail", args=places)),
        alice.post(reverse("assessments:attempt_start", args=places)),
        alice.get(reverse("assessments:survey_detail", args=[edition.course.code, survey.lesson.code])),
        alice.post(reverse("assessments:survey_detail", args=[edition.course.code, survey.lesson.code])),
    ]
    assert [(answer.status_code, answer.url) for answer in answers] == [(302, course)] * 4
    assert Attempt.objects.count() == 0


def test_where_all_waits_the_pages_say_until_when(alice):
    edition = make_edition(True)
    Lesson.objects.filter(edition=edition).update(opens_after=5)
    enrollment = mine(alice, edition)
    page = course_pages.page_for(alice.user, edition.course.code, now=datetime.now(UTC))
    assert (page.next, page.waits[:9]) == (None, "Opens on ")
    shown = alice.get(reverse("enrollments:course_detail", args=[edition.course.code])).text
    assert ("All that is open is done" in shown, ">Begin</button>" in shown) == (True, False)
    home = page_for(alice.user, now=enrollment.enrolled_at)
    assert (home.stop, [one.waits[:9] for one in home.others]) == (None, ["Opens on "])
    assert "Opens on " in alice.get("/").text


def test_nobody_is_reminded_of_what_is_not_open():
    _enrollment, (lesson,) = started(True)
    opens(lesson, after=60)
    now = JOINED + timedelta(days=20)
    assert (plan_due(now=now), Notice.objects.count()) == (0, 0)
    opens(lesson, after=19)
    assert plan_due(now=now) == 1
    notice = Notice.objects.get()
    assert reason_to_skip(notice, now) == ""
    opens(lesson, after=60)
    assert reason_to_skip(notice, now) == "nothing is open yet"
