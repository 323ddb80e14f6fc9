"""The settings of a check: they travel whole, say nothing where they are usual, and are refused where they must not be."""

import pytest
from django.urls import reverse

from assessments import exchange
from assessments.checking import problems
from assessments.forms import QuizForm
from assessments.models import Quiz
from assessments.models.settings import ASKING, STRICT, USUAL
from courses.lesson_kinds import get
from courses.models import Lesson
from courses.parsing import Source
from tests.assessments.factories import QuizFactory, question
from tests.assessments.marking import trainer_of
from tests.factories import LessonFactory

EVERYTHING = {
    "behaviour": "mastery",
    "mastery_right": 2,
    "mastery_of": 3,
    "correctness_from": "during",
    "marks_from": "later",
    "feedback_from": "never",
    "answer_from": "closed",
    "attempt_limit": 4,
    "wait_minutes": 30,
    "review_first": True,
    "counts": "average",
    "time_limit": 20,
    "closes_at_due": True,
    "strict_reason": "The licence asks for it.",
}


def written(**settings):
    return {"purpose": "posttest", "pass": None, "pass_percent": None, "draw": None, "each_topic": 0,
            "questions": [question(n) for n in (1, 2, 3)], **settings}  # fmt: skip


def said(quiz):
    return {path[0] for path, _message in problems(quiz)}


def test_everything_is_a_setting_that_travels():
    assert set(EVERYTHING) == {*ASKING, *STRICT} <= set(USUAL)
    assert {name: getattr(Quiz(), name) for name in USUAL} == USUAL


@pytest.mark.django_db
def test_settings_go_through_a_file_and_into_a_new_draft():
    source = {"purpose": "posttest", "questions": [question(n) for n in (1, 2, 3)], **EVERYTHING, "review_first": False}
    wanted = {name: value for name, value in {**EVERYTHING, "review_first": False}.items() if value is not False}
    data = exchange.read(Source("check.yaml", source, {}))
    first, second = (LessonFactory(kind=Lesson.Kind.QUIZ) for _turn in range(2))
    exchange.load(first, data, course=first.edition.course)
    exchange.copy(source=first, target=second)
    for lesson in (first, second):
        dumped = exchange.dump(lesson)
        assert {name: dumped[name] for name in USUAL if name in dumped} == wanted
        assert dumped == data


@pytest.mark.django_db
def test_what_is_usual_is_not_said_in_a_file():
    assert not set(exchange.dump(QuizFactory().lesson)) & set(USUAL)


@pytest.mark.parametrize(
    ("chosen", "where"),
    [
        ({}, set()),
        ({"time_limit": 5}, {"strict_reason"}),
        ({"time_limit": 5, "strict_reason": " "}, {"strict_reason"}),
        ({"time_limit": 5, "strict_reason": "So."}, set()),
        ({"review_first": True, "strict_reason": "So.", "answer_from": "never"}, {"review_first"}),
        ({"behaviour": "immediate", "correctness_from": "sent", "feedback_from": "sent", "answer_from": "sent"}, {"behaviour"}),
        ({"behaviour": "mastery"}, {"mastery_right"}),
        ({"behaviour": "mastery", "mastery_right": 4, "mastery_of": 3}, {"mastery_right"}),
        ({"behaviour": "mastery", "mastery_right": 2, "mastery_of": 3, "pass": 2}, {"pass"}),
        ({"mastery_right": 2, "mastery_of": 3}, {"mastery_right"}),
    ],
)  # fmt: skip
def test_what_cannot_be_published_is_named(chosen, where):
    assert said(written(**chosen)) == where


@pytest.mark.django_db
@pytest.mark.parametrize("gentle", [True, False])
def test_a_gentle_course_has_no_limits_whatever_the_reason(gentle):
    strict = {"attempt_limit": 2, "strict_reason": "So."}
    quiz = QuizFactory(**strict, lesson__module__edition__course__gentle=gentle)
    assert any("nothing is limited or timed" in text for text in get("quiz").problems(quiz.lesson)) is gentle


@pytest.mark.django_db
def test_the_form_of_a_gentle_course_offers_no_limits():
    assert not set(STRICT) & set(QuizForm(gentle=True).fields)
    assert set(STRICT) <= set(QuizForm(gentle=False).fields)


@pytest.mark.django_db
def test_the_form_asks_for_the_reason_and_opens_where_it_is_missing():
    quiz = QuizFactory()
    data = {"purpose": "posttest", "each_topic": 0, "attempt_limit": 2, "behaviour": "deferred"}
    form = QuizForm(data, instance=quiz)
    assert not form.is_valid()
    assert "Say why it is limited or timed." in str(form.errors)
    assert QuizForm({**data, "strict_reason": "So."}, instance=quiz).is_valid()


TRY_AGAIN, GOES_ON = "Learners may try again, but they are not told", "It goes on until enough answers are right, but"


@pytest.mark.django_db
@pytest.mark.parametrize("seen", ["usual", "during", "sent", "later", "closed", "never"])
@pytest.mark.parametrize("behaviour", ["deferred", "immediate", "interactive", "mastery"])
def test_settings_that_pull_against_each_other_say_so_at_the_form_and_are_kept(client, behaviour, seen):
    quiz = QuizFactory(questions=3, lesson__module__edition__state="draft")
    client.force_login(trainer_of(quiz))
    address = reverse("assessments:quiz_edit", args=[quiz.lesson_id])
    right = {"mastery_right": 2, "mastery_of": 3} if behaviour == "mastery" else {}
    typed = {"purpose": "practice", "each_topic": 0, "behaviour": behaviour, "correctness_from": seen, **right}
    page = client.post(address, typed, follow=True).text
    quiz.refresh_from_db()
    assert (quiz.behaviour, quiz.correctness_from) == (behaviour, seen)
    told = {"interactive": TRY_AGAIN, "mastery": GOES_ON}.get(behaviour) if seen not in {"usual", "during"} else None
    assert [text for text in (TRY_AGAIN, GOES_ON) if text in page] == ([told] if told else [])
