"""A preview shows what a learner would meet, at a stage and on a day, and leaves no trace."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from assessments.models import Attempt, Quiz, Response
from courses.models import Lesson
from courses.prerequisites import write
from enrollments.models import Enrollment, LessonCompletion
from tests.assessments.factories import QuizFactory
from tests.enrollments.courses import lessons_of, make_edition
from tests.factories import BlockFactory, LessonFactory, MembershipFactory
from tests.house.changes import changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer(client):
    def sign_in(edition):
        client.force_login(MembershipFactory(organization=edition.course.organization, role="trainer").user)
        return client

    return sign_in


def url(edition, lesson=None, **query):
    code = edition.course.code
    path = (
        reverse("enrollments:lesson_preview", args=[code, lesson.code])
        if lesson
        else reverse("enrollments:edition_preview", args=[code])
    )
    return f"{path}?" + "&".join(f"{name}={value}" for name, value in query.items())


def draft_of(*required):
    edition = make_edition(*required)
    type(edition).objects.filter(pk=edition.pk).update(state="draft", number=None, published_at=None)
    edition.refresh_from_db()
    return edition


def test_a_draft_is_shown_at_each_stage(trainer):
    edition = draft_of(True, True, True, True)
    client = trainer(edition)
    for stage, done in [("new", 0), ("half", 2), ("last", 3)]:
        assert f"{done} of 4" in client.get(url(edition, stage=stage)).text


def test_what_opens_later_is_shown_by_the_day_that_was_chosen(trainer):
    edition = draft_of(True, True, True)
    first, second, third = lessons_of(edition)
    Lesson.objects.filter(pk=second.pk).update(opens_after=7)
    write(edition, {third.key: [[first.key]]})
    client = trainer(edition)
    joined = date(2026, 11, 23)
    page = client.get(url(edition, joined=joined, on=joined + timedelta(days=6))).text
    assert ("Opens on 30 November 2026." in page, f"Opens after “{first.title}”." in page) == (True, True)
    later = client.get(url(edition, joined=joined, on=joined + timedelta(days=7), stage="half")).text
    assert "Opens" not in later.replace("Opens on</label>", "")
    assert "Opens on 30 November" in client.get(url(edition, second, joined=joined, on=joined)).text


def test_a_lesson_of_a_draft_is_shown_as_it_would_be(trainer):
    edition = draft_of(True)
    (lesson,) = lessons_of(edition)
    lesson.blocks.update(html="", data={"schema_version": 1, "text": "Listen **first**."})
    BlockFactory(lesson=lesson, version="shorter", data={"schema_version": 1, "text": "In short."})
    client = trainer(edition)
    assert "Listen <strong>first</strong>." in client.get(url(edition, lesson)).text
    assert "In short." in client.get(url(edition, lesson, v="shorter")).text
    Lesson.objects.update(sensitive=True)
    assert "Listen" not in client.get(url(edition, lesson)).text


@pytest.mark.parametrize(("pace", "said"), [("1", "20 minutes"), ("1.5", "30 minutes"), ("untimed", "no timer")])
def test_a_check_is_shown_with_a_persons_own_time_and_without_its_key(trainer, pace, said):
    quiz = QuizFactory(purpose=Quiz.Purpose.POSTTEST, questions=2, time_limit=20, strict_reason="It is practice.")
    client = trainer(quiz.lesson.edition)
    page = client.get(url(quiz.lesson.edition, quiz.lesson, pace=pace)).text
    assert (said in page, "Question number 2?" in page) == (True, True)
    assert "REASONMARK" not in page
    assert page.count('name="answer-1"') == page.count('name="answer-2"') == 4


@pytest.mark.parametrize(
    "query", [{}, {"stage": "boss"}, {"on": "soon"}, {"on": "99999-01-01"}, {"pace": "9"}, {"joined": "0000-00-00"}]
)
def test_whatever_is_asked_is_answered_and_nothing_is_written(trainer, query):
    edition = draft_of(True, True)
    client = trainer(edition)
    client.get(url(edition))
    with changes() as found:
        assert client.get(url(edition, **query)).status_code == 200
        assert client.get(url(edition, lessons_of(edition)[0], **query)).status_code == 200
    assert found.written <= {"django_session"}
    counts = [model.objects.count() for model in (Enrollment, LessonCompletion, Attempt, Response)]
    assert counts == [0, 0, 0, 0]


def test_only_who_writes_it_sees_it(client):
    edition = draft_of(True)
    client.force_login(MembershipFactory(role="trainer").user)
    assert client.get(url(edition)).status_code == client.get(url(edition, lessons_of(edition)[0])).status_code == 404


@pytest.mark.list_page("enrollments:edition_preview")
@pytest.mark.parametrize("count", [1, 30])
def test_the_page_takes_the_same_queries(trainer, count, django_assert_num_queries):
    edition = draft_of(*[True] * count)
    LessonFactory(module=edition.modules.get())
    client = trainer(edition)
    with django_assert_num_queries(6):  # session, person, roles, edition, outline and what comes before
        client.get(url(edition))


@pytest.mark.list_page("enrollments:lesson_preview")
@pytest.mark.parametrize("count", [1, 30])
def test_the_page_of_a_lesson_takes_the_same_queries(trainer, count, django_assert_num_queries):
    edition = draft_of(*[True] * count)
    lesson = lessons_of(edition)[0]
    for number in range(count):
        BlockFactory(lesson=lesson, key=f"k{number}", position=number + 1, data={"schema_version": 1, "text": "HERE"})
    client = trainer(edition)
    with django_assert_num_queries(8):
        page = client.get(url(edition, lesson))
    assert page.text.count("HERE") == count
