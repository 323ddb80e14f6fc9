"""Steps in order without dragging: a button moves one up or down, with and without JavaScript, and nothing is sent in by it."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import questions
from assessments.attempting import start
from assessments.models import AnswerEvent, Attempt, Quiz
from assessments.questions import AnswerError, Seen
from enrollments.models import LessonCompletion
from tests.assessments.factories import QuizFactory, enrolled
from tests.assessments.samples import data_of, sample
from tests.assessments.test_quiz_views import check_url, page
from tests.factories import MembershipFactory

KIND = questions.get("ordering")
SEEN = Seen(11, 1)


def names(answer):
    """The steps' names on the page, as they stand there."""
    return [part.name for part in KIND.show(answer, data_of("ordering"), SEEN).parts]


def pressed(answer, move):
    """The answer once a button is pressed on the page that shows `answer`."""
    data = data_of("ordering")
    return KIND.read({**KIND.sent(answer, data, SEEN), "move": [move]}, data, SEEN)


@pytest.mark.parametrize(
    ("move", "expected"),
    [
        ("2-up", ["2", "1", "3", "4"]),
        ("2-down", ["1", "3", "2", "4"]),
        ("1-up", ["1", "2", "3", "4"]),
        ("4-down", ["1", "2", "3", "4"]),
        ("keep", ["1", "2", "3", "4"]),
    ],
)
def test_a_move_of_what_nobody_ordered_yet_orders_it_all(move, expected):
    assert names(None) == ["1", "2", "3", "4"]
    answer = pressed(None, move)
    assert sorted(answer) == [0, 1, 2, 3]
    assert names(answer) == expected


def test_any_order_is_reached_step_by_step():
    answer = None
    for move in ["4-up", "4-up", "4-up", "1-down"]:
        answer = pressed(answer, move)
    assert names(answer) == ["4", "2", "1", "3"]


def test_places_that_are_chosen_come_first_and_a_move_fills_the_others():
    data, sent = data_of("ordering"), {"1": [""], "2": ["3"], "3": [""], "4": ["1"]}
    assert names(KIND.read(sent, data, SEEN)) == ["4", "2", "1", "3"]
    assert names(KIND.read({**sent, "move": ["1-up"]}, data, SEEN)) == ["4", "1", "2", "3"]


@pytest.mark.parametrize("move", ["", "5-up", "0-up", "1", "1-left", "x-up", "-1-up", "1-up-up"])
def test_any_other_move_is_refused(move):
    with pytest.raises(AnswerError):
        pressed(None, move)


def begun(client, *asked):
    quiz = QuizFactory(questions=list(asked))
    attempt = start(enrollment=enrolled(quiz), quiz=quiz, now=timezone.now(), seed=11)
    client.force_login(attempt.enrollment.user)
    return attempt


def press(client, attempt, **fields):
    return client.post(page(attempt), {"key": str(uuid4()), "seq": 1, **fields})


@pytest.mark.django_db
def test_without_javascript_a_button_saves_and_stays(client):
    attempt = begun(client, sample("ordering"), sample("single", number=2))
    before = client.get(page(attempt)).content.decode()
    assert before.count('value="keep"') == 1
    assert press(client, attempt, **{"answer-move": "3-up"}).url == page(attempt)
    shown = client.get(page(attempt)).content.decode()
    stand = [shown.index(f'id="answer-{name}"') for name in "1324"]
    assert stand == sorted(stand)
    assert 'value="keep"' not in shown
    assert AnswerEvent.objects.count() == 1


@pytest.mark.django_db
def test_inside_a_situation_it_moves_too(client):
    inner = {**sample("ordering"), "name": "order", "reason": "So."}
    inner = {name: inner[name] for name in ("name", "kind", "stem", "reason", "steps")}
    asked = sample("scenario")
    attempt = begun(client, {**asked, "parts": [inner, *asked["parts"][1:]]})
    shown = client.get(page(attempt))
    assert [f"/static/{name}" in shown.content.decode() for name in ("parts.js", "order.js")] == [True, True]
    assert press(client, attempt, **{"answer-p1-move": "2-up", "part": "p1"}).url == page(attempt)
    assert sorted(attempt.responses.get().answer[0]) == [0, 1, 2, 3]


@pytest.mark.django_db
def test_a_button_that_is_none_of_ours_is_told_and_nothing_is_lost(client):
    attempt = begun(client, sample("ordering"))
    press(client, attempt, **{"answer-move": "2-up"})
    answer = press(client, attempt, **{"answer-move": "9-up", "answer-1": "2", "answer-2": "1"})
    assert answer.status_code == 400
    assert "Please use the buttons on this page." in answer.content.decode()


@pytest.mark.django_db
def test_in_a_check_in_that_keeps_nothing_a_button_only_moves(client):
    asked = [sample("ordering"), sample("single", number=2)]
    quiz = QuizFactory(purpose=Quiz.Purpose.CHECK_IN, questions=asked, lesson__module__edition__course__gentle=True)
    client.force_login(enrolled(quiz).user)
    shown = client.post(check_url(quiz, "quiz_seen"), {"answer-1-move": "3-up", "answer-2": "2"}).content.decode()
    stand = [shown.index(f'id="answer-1-{name}"') for name in "1324"]
    assert stand == sorted(stand)
    assert 'name="answer-2" value="2" checked' in shown
    assert "REASONMARK" not in shown
    assert (LessonCompletion.objects.count(), Attempt.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_a_trainer_who_only_looks_finds_no_buttons(client):
    quiz = QuizFactory(questions=[sample("ordering")])
    trainer = MembershipFactory(organization=quiz.lesson.edition.course.organization, role="trainer").user
    client.force_login(trainer)
    version = quiz.items.get().version
    shown = client.get(reverse("assessments:question_detail", args=[version.question_id])).content.decode()
    assert "Put the evening in order" in shown
    assert 'value="1-up"' not in shown
