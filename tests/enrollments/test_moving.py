"""Bringing people to a newer edition: seen first, done once, and nothing that somebody did is lost."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from accounts.models import Event
from assessments.attempting import save_answer, start, submit
from courses.models import Edition
from courses.publishing import open_draft, publish
from enrollments import moving
from enrollments.enrolling import withdraw
from enrollments.models import Enrollment, LessonCompletion
from enrollments.progress import NotHereError, complete_lesson, what_is_left
from tests.assessments.factories import QuizFactory, right_answer
from tests.enrollments.courses import lessons_of, make_edition
from tests.enrollments.threads import together
from tests.factories import BlockFactory, EnrollmentFactory, LessonFactory, MembershipFactory, UserFactory

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
pytestmark = pytest.mark.django_db


def next_edition(old, *, add=(True,), drop=(), choice=()):
    """The next published edition: `add` new lessons (needed or not), without the keys in `drop`, with those in `choice` by choice."""
    draft = open_draft(old.course, by=None)
    draft.lessons.filter(key__in=drop).delete()
    draft.lessons.filter(key__in=choice).update(required=False)
    for needed in add:
        BlockFactory(lesson=LessonFactory(module=draft.modules.get(), required=needed, position=50))
    return publish(draft, by=None, now=LATER)


def learner(edition, *done):
    enrollment = EnrollmentFactory(edition=edition, enrolled_at=NOW)
    for lesson in done:
        complete_lesson(enrollment=enrollment, lesson=lesson, way="shorter", now=NOW)
    return enrollment


def bring(edition, **kwargs):
    keys = [group.key for group in moving.preview(edition).groups]
    return moving.bring(edition.course, groups=keys, by=UserFactory(), now=LATER, **kwargs)


def titles(group):
    return [lesson.title for lesson in group.added]


def test_the_preview_groups_people_by_what_would_change():
    old = make_edition(True, True)
    first, second = lessons_of(old)
    learner(old, first)
    learner(old)
    through = learner(old, second)
    done = learner(old, first, second)
    gone = learner(old)
    withdraw(gone, reason="", now=NOW, by=gone.user)
    new = next_edition(old, add=(True, False), drop=[first.key])
    added = new.lessons.exclude(key=second.key).get(required=True)
    found = moving.preview(new)
    assert [(group.number, titles(group), group.finishes, len(group.people)) for group in found.groups] == [
        (1, [added.title], False, 3)
    ]
    assert done.pk not in found.groups[0].people
    newest = next_edition(new, add=(), drop=[added.key])
    assert {(titles(group) == [], group.finishes, group.people) for group in moving.preview(newest).groups} == {
        (True, False, tuple(pk for pk in found.groups[0].people if pk != through.pk)),
        (True, True, (through.pk,)),
    }


def test_what_was_done_counts_on_with_its_first_date_and_way():
    old = make_edition(True, True, True)
    first, second, third = lessons_of(old)
    enrollment = learner(old, first, second)
    new = next_edition(old, drop=[second.key])
    assert bring(new) == 1
    enrollment.refresh_from_db()
    assert (enrollment.edition, enrollment.moved_at, enrollment.state) == (new, LATER, "active")
    kept = LessonCompletion.objects.filter(enrollment=enrollment)
    assert set(kept.values_list("lesson__edition__number", "lesson__key", "way", "completed_at")) == {
        (1, first.key, "shorter", NOW),
        (1, second.key, "shorter", NOW),
        (2, first.key, "shorter", NOW),
    }
    assert what_is_left(enrollment)[0].lesson.code == third.code
    event = Event.objects.get(verb="edition_moved")
    assert (event.person_id, event.detail["from"], event.detail["to"]) == (enrollment.user_id, 1, 2)


def test_done_twice_it_is_done_once():
    old = make_edition(True, True)
    learner(old, lessons_of(old)[0])
    new = next_edition(old)
    keys = [group.key for group in moving.preview(new).groups]
    by = UserFactory()
    assert [moving.bring(new.course, groups=keys, by=by, now=LATER) for _ in range(2)] == [1, 0]
    assert (Event.objects.filter(verb="edition_moved").count(), LessonCompletion.objects.count()) == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_twenty_threads_bring_each_person_once():
    old = make_edition(True, True)
    enrollments = [learner(old, lessons_of(old)[0]) for _ in range(3)]
    new = next_edition(old)
    keys, by = [group.key for group in moving.preview(new).groups], UserFactory()
    moved = together(lambda _n: moving.bring(Edition.objects.get(pk=new.pk).course, groups=keys, by=by, now=LATER))
    assert sum(moved) == len(enrollments) == Event.objects.filter(verb="edition_moved").count()
    assert LessonCompletion.objects.filter(lesson__edition=new).count() == len(enrollments)


def test_nobody_comes_for_whom_something_else_would_change_than_was_shown():
    old = make_edition(True, True)
    first, _second = lessons_of(old)
    enrollment = learner(old, first)
    new = next_edition(old, add=(), drop=[first.key])
    keys = [group.key for group in moving.preview(new).groups]
    newest = next_edition(new)
    assert moving.bring(newest.course, groups=keys, by=UserFactory(), now=LATER) == 0
    enrollment.refresh_from_db()
    assert enrollment.edition == old


def test_who_has_done_all_that_is_needed_is_through():
    old = make_edition(True, True)
    first, second = lessons_of(old)
    enrollment = learner(old, second)
    new = next_edition(old, add=(), drop=[first.key])
    assert [group.finishes for group in moving.preview(new).groups] == [True]
    assert bring(new) == 1
    enrollment.refresh_from_db()
    assert (enrollment.state, enrollment.completed_at) == ("completed", LATER)


def test_a_finished_enrollment_never_moves():
    old = make_edition(True)
    enrollment = learner(old, *lessons_of(old))
    new = next_edition(old)
    assert (moving.preview(new).people, bring(new)) == (0, 0)
    assert Enrollment.objects.get() == enrollment
    assert Enrollment.objects.get().edition == old


def test_what_was_begun_before_counts_for_the_lesson_of_the_same_key():
    old = make_edition(True, True)
    first, second = lessons_of(old)
    stale = learner(old)
    new = next_edition(old, add=(), drop=[second.key])
    assert bring(new) == 1
    with pytest.raises(NotHereError, match="another edition"):
        complete_lesson(enrollment=stale, lesson=second, way="full", now=LATER)
    assert complete_lesson(enrollment=stale, lesson=first, way="full", now=LATER)
    row = Enrollment.objects.get()
    assert (row.state, row.completions.get().lesson.edition) == ("completed", new)


def test_who_is_in_the_middle_of_a_check_waits_and_an_answer_counts_afterwards():
    quiz = QuizFactory(questions=1, pass_count=1)
    old = quiz.lesson.edition
    BlockFactory(lesson=LessonFactory(module=quiz.lesson.module))
    enrollment = EnrollmentFactory(edition=old, enrolled_at=NOW)
    attempt = start(enrollment=enrollment, quiz=quiz, now=NOW)
    new = next_edition(old)
    assert (moving.preview(new).groups, moving.preview(new).busy, bring(new)) == ([], 1, 0)
    response = attempt.responses.get()
    save_answer(response, key="00000000-0000-4000-8000-000000000001", answer=right_answer(response), seq=1, now=NOW)
    submit(attempt, now=NOW)
    assert (moving.preview(new).busy, bring(new)) == (0, 1)
    assert quiz.lesson.key not in left_now()
    assert len(left_now()) == 2


def left_now():
    keys = dict(Enrollment.objects.get().edition.lessons.values_list("pk", "key"))
    return [keys[step.lesson.pk] for step in what_is_left(Enrollment.objects.get())]


# The pages


@pytest.fixture
def trainer(client):
    def sign_in(edition):
        client.force_login(MembershipFactory(organization=edition.course.organization, role="trainer").user)
        return client

    return sign_in


def url(edition):
    return reverse("enrollments:edition_bring", args=[edition.course.code])


def test_publishing_says_what_changes_and_for_whom(trainer):
    old = make_edition(True, True)
    first, second = lessons_of(old)
    learner(old, first)
    draft = open_draft(old.course, by=None)
    draft.lessons.filter(key=first.key).update(title="New words")
    draft.lessons.filter(key=second.key).delete()
    BlockFactory(lesson=LessonFactory(module=draft.modules.get(), title="A fresh one"))
    page = trainer(old).get(reverse("courses:edition_publish", args=[old.course.code])).text
    for said in ("What is new since edition 1", "A fresh one", "New words", second.title, "1 person has begun"):
        assert said in page, said
    assert "1 person of edition 1: newly needed is “A fresh one”." in page


def test_the_first_edition_is_compared_with_nothing(trainer):
    draft = make_edition(True)
    Edition.objects.update(state="draft", number=None, published_at=None)
    page = trainer(draft).get(reverse("courses:edition_publish", args=[draft.course.code])).text
    assert ("What is new since" in page, "Who has begun" in page) == (False, False)


def test_the_page_shows_numbers_and_brings_who_was_chosen(trainer):
    old = make_edition(True, True)
    enrollment = learner(old, lessons_of(old)[0])
    new = next_edition(old)
    client = trainer(new)
    page = client.get(url(new)).text
    assert ("1 person of edition 1" in page, enrollment.user.display_name in page) == (True, False)
    assert "Choose who comes along." in client.post(url(new)).text
    assert "Somebody went on meanwhile." in client.post(url(new), {"groups": ["0" * 16]}).text
    key = moving.preview(new).groups[0].key
    assert "1 person came along." in client.post(url(new), {"groups": [key]}, follow=True).text
    assert "Nobody is in an earlier edition" in client.get(url(new)).text
    client.force_login(enrollment.user)
    assert "You are in edition 2 since" in client.get(reverse("enrollments:course_detail", args=[old.course.code])).text


@pytest.mark.list_page("enrollments:edition_bring")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("count", [1, 30])
def test_the_page_takes_eight_queries(trainer, django_assert_num_queries, count):
    old = make_edition(True, True)
    for _number in range(count):
        learner(old, lessons_of(old)[0])
    new = next_edition(old)
    client = trainer(new)
    client.get(url(new))
    with django_assert_num_queries(8):  # session, person, course, edition, people, busy, done, roles
        client.get(url(new))
