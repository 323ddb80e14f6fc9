"""How many questions of which topic: drawn so, told to the author, and carried along with the course."""

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments import checking, exchange
from assessments.attempting import start, submit
from assessments.drawing import Drawable, draw
from assessments.models import Quiz, QuizItem
from courses.models import Lesson
from tests.assessments.factories import QuizFactory, enrolled, question
from tests.factories import LessonFactory

POOL = [Drawable(version=100 + n, question=n, topic=f"M{n % 4}") for n in range(20)]


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 2**32),
    st.dictionaries(st.sampled_from(["M0", "M1", "M2", "M3"]), st.integers(1, 3)),
    st.lists(st.integers(0, 19)),
)
def test_every_quota_is_met_whatever_was_asked_before(seed, quotas, seen):
    drawn = draw(POOL, count=12, each_topic=0, seed=seed, seen={one: seen.count(one) for one in seen}, quotas=quotas)
    assert len(set(drawn)) == 12
    for topic, count in quotas.items():
        assert sum(item.topic == topic for item in drawn) >= count


def plain(**more):
    asked = [{**question(n, topic="M1" if n < 3 else "M2"), "key": f"q-{n}"} for n in range(1, 6)]
    return {
        "purpose": "posttest",
        "pass": None,
        "pass_percent": None,
        "draw": 3,
        "each_topic": 0,
        "questions": asked,
    } | more


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"quotas": {"M1": 2}}, []),
        ({"quotas": {"M1": 3}}, ['Topic "M1" has 2 questions, and its quota is 3.']),
        ({"quotas": {"M9": 1}}, ['Topic "M9" has 0 questions, and its quota is 1.']),
        ({"quotas": {"M1": 2, "M2": 2}}, ["Its quotas ask for 4 questions, and 3 are drawn."]),
        ({"quotas": {"M1": 1}, "draw": None}, ["Quotas need a number of questions that are drawn."]),
    ],
)
def test_quotas_that_cannot_be_met_are_told(more, told):
    assert [message for path, message in checking.problems(plain(**more)) if path == ("quotas",)] == told


@pytest.mark.django_db
def test_quotas_travel_with_a_course_file_and_into_new_drafts():
    quiz = QuizFactory(questions=[question(n, topic="M1" if n < 3 else "M2") for n in range(1, 6)], draw=3)
    exchange.set_quotas(quiz, {"M2": 2})
    dumped = exchange.dump(quiz.lesson)
    assert dumped["quotas"] == {"M2": 2}
    loaded, copied = (LessonFactory(module=quiz.lesson.module, kind=Lesson.Kind.QUIZ) for _n in range(2))
    exchange.load(loaded, dumped, course=quiz.lesson.edition.course)
    exchange.copy(source=quiz.lesson, target=copied)
    assert exchange.dump(loaded) == exchange.dump(copied) == dumped


@pytest.mark.django_db
def test_an_attempt_has_its_quotas():
    quiz = QuizFactory(questions=[question(n, topic="M1" if n < 3 else "M2") for n in range(1, 21)], draw=4)
    exchange.set_quotas(quiz, {"M1": 2})
    attempt = start(enrollment=enrolled(quiz), quiz=quiz, now=timezone.now(), seed=5)
    assert attempt.responses.filter(version__topic="M1").count() == 2


@pytest.mark.django_db
def test_the_test_behind_a_course_asks_what_the_one_before_it_did_not():
    before = QuizFactory(questions=8, draw=4, purpose=Quiz.Purpose.PRETEST)
    lesson = LessonFactory(module=before.lesson.module, kind=Lesson.Kind.QUIZ)
    behind = Quiz.objects.create(lesson=lesson, purpose=Quiz.Purpose.POSTTEST, draw=4)
    for item in before.items.all():
        QuizItem.objects.create(quiz=behind, version=item.version, position=item.position)
    person = enrolled(before)
    first = start(enrollment=person, quiz=before, now=timezone.now(), seed=1)
    submit(first, now=timezone.now())
    second = start(enrollment=person, quiz=behind, now=timezone.now(), seed=1)
    asked = set(first.responses.values_list("version", flat=True))
    assert not asked & set(second.responses.values_list("version", flat=True))


@pytest.mark.django_db
def test_a_trainer_writes_quotas_and_sees_what_there_is(alice, house):
    lesson = house.lesson
    quiz = Quiz.objects.create(lesson=lesson, draw=2)
    for at, item in enumerate(house.quiz.items.select_related("version")):
        type(item.version).objects.filter(pk=item.version_id).update(topic="M1")
        QuizItem.objects.create(quiz=quiz, version=item.version, position=at)
    url = reverse("assessments:quiz_edit", args=[lesson.pk])
    assert "There are: M1: 3." in alice.get(url).content.decode()
    sent = {"purpose": "posttest", "draw": 2, "each_topic": 0, "behaviour": "deferred"}
    page = alice.post(url, {**sent, "quotas": "M1 three"})
    assert "is no quota" in page.content.decode()
    assert "M1 three" in page.content.decode()
    usual = {name: value for name, value in alice.get(url).context["form"].initial.items() if value is not None}
    assert alice.post(url, {**usual, **sent, "quotas": "M1: 2\n"}).status_code == 302
    assert dict(quiz.quotas.values_list("topic", "count")) == {"M1": 2}
