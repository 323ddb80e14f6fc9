import re

import pytest

from assessments.attempting import NoScoreKeptError, start
from assessments.models import AnswerEvent, Attempt, Quiz, Response
from enrollments.models import LessonCompletion
from tests.assessments.factories import QuizFactory, enrolled
from tests.assessments.test_quiz_views import check_url, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def gentle():
    return QuizFactory(purpose=Quiz.Purpose.CHECK_IN, questions=3, lesson__module__edition__course__gentle=True)


@pytest.fixture
def carla(client, gentle):
    client.force_login(enrolled(gentle).user)
    return client


def rows():
    return Attempt.objects.count(), Response.objects.count(), AnswerEvent.objects.count()


def test_the_page_asks_and_keeps_nothing(carla, gentle):
    shown = carla.get(check_url(gentle))
    assert "Nothing you choose here is kept" in text(shown)
    assert shown.content.decode().count("<fieldset ") == 3
    assert "REASONMARK" not in shown.content.decode()
    assert (rows(), LessonCompletion.objects.count()) == ((0, 0, 0), 0)


@pytest.mark.parametrize("data", [{}, {"answer-1": "1", "answer-2": "3"}, {"answer-1": ["9"], "answer-2": "\ud7ff"}])
def test_looking_back_shows_reasons_and_keeps_only_seen(carla, gentle, data):
    for _turn in range(2):
        shown = carla.post(check_url(gentle, "quiz_seen"), data)
        assert text(shown).count("REASONMARK") == 3
    assert LessonCompletion.objects.get().lesson == gentle.lesson
    assert rows() == (0, 0, 0)


def test_what_was_chosen_is_shown_once(carla, gentle):
    html = carla.get(check_url(gentle)).content.decode()
    value = re.search(r'name="answer-1" value="(\d)"> <span>Choice 2', html)[1]
    shown = carla.post(check_url(gentle, "quiz_seen"), {"answer-1": value})
    assert re.search(r"Choice 2 You chose this", text(shown))
    assert "checked" not in carla.get(check_url(gentle)).content.decode()


def test_no_numbers_of_right_answers_are_shown(carla, gentle):
    shown = text(carla.post(check_url(gentle, "quiz_seen"), {"answer-1": "1"}))
    assert not re.search(r"\d+ of \d+|needed|percent|%", shown)


def test_there_is_no_attempt_to_start(carla, gentle):
    assert carla.post(check_url(gentle, "attempt_start")).url == check_url(gentle)
    with pytest.raises(NoScoreKeptError):
        start(enrollment=enrolled(gentle), quiz=gentle, now=None)
    assert rows() == (0, 0, 0)


def test_after_signing_in_again_the_address_leads_back(carla, gentle):
    assert carla.get(check_url(gentle, "quiz_seen")).url == check_url(gentle)


def test_other_checks_of_a_gentle_course_and_check_ins_of_others_keep_scores(gentle):
    final = QuizFactory(purpose=Quiz.Purpose.POSTTEST, lesson__module__edition__course__gentle=True)
    usual = QuizFactory(purpose=Quiz.Purpose.CHECK_IN)
    assert [quiz.keeps_score for quiz in (gentle, final, usual)] == [False, True, True]


def test_a_check_that_keeps_scores_has_no_quick_way(client):
    quiz = QuizFactory(questions=3)
    client.force_login(enrolled(quiz).user)
    assert client.post(check_url(quiz, "quiz_seen")).url == check_url(quiz)
    assert LessonCompletion.objects.count() == 0
