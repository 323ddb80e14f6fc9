import threading
from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.attempting import (
    ClosedError,
    KeyTakenError,
    NothingToAskError,
    Saved,
    save_answer,
    see,
    start,
    submit,
)
from assessments.counting import best
from assessments.explaining import explained_attempt
from assessments.models import AnswerEvent, Attempt, Response
from enrollments.models import LessonCompletion
from tests.assessments.factories import QuizFactory, enrolled, other_answer, question, right_answer

NOW = timezone.now()
pytestmark = pytest.mark.django_db


def together(count, act):
    """Runs `act(n)` in `count` threads that begin at the same moment; what each returned or raised."""
    results, gate = [None] * count, threading.Barrier(count)

    def run(n):
        try:
            gate.wait()
            results[n] = act(n)
        except Exception as error:  # noqa: BLE001 -- handed to the test
            results[n] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[n]) for n in range(count)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return results


def begun(quiz=None, **kwargs):
    quiz = quiz or QuizFactory(**kwargs)
    return start(enrollment=enrolled(quiz), quiz=quiz, now=NOW)


def answer_all(attempt, *, right, now=NOW):
    """Answers all, the first `right` of them right."""
    for response in attempt.responses.all():
        chosen = right_answer(response) if response.position <= right else other_answer(response)
        save_answer(response, key=uuid4(), answer=chosen, seq=response.seq + 1, now=now)


def test_start_draws_and_keeps_the_draw():
    attempt = begun(questions=5, draw=3)
    assert list(attempt.responses.order_by("position").values_list("position", "answer")) == [
        (1, None),
        (2, None),
        (3, None),
    ]
    assert attempt.number == 1
    assert len(attempt.code) == 12


def test_start_again_is_the_same_attempt():
    attempt = begun()
    assert start(enrollment=attempt.enrollment, quiz=attempt.quiz, now=NOW) == attempt


def test_start_notes_that_work_began():
    attempt = begun()
    attempt.enrollment.refresh_from_db()
    assert attempt.enrollment.started_at == NOW


def test_start_of_a_quiz_without_questions_is_refused():
    quiz = QuizFactory()
    quiz.items.all().delete()
    with pytest.raises(NothingToAskError):
        start(enrollment=enrolled(quiz), quiz=quiz, now=NOW)


def test_second_try_asks_what_was_not_asked_before():
    first = begun(questions=6, draw=3)
    submit(first, now=NOW)
    second = start(enrollment=first.enrollment, quiz=first.quiz, now=NOW)
    asked = [set(attempt.responses.values_list("version", flat=True)) for attempt in (first, second)]
    assert second.number == 2
    assert not asked[0] & asked[1]


def test_save_keeps_the_answer_and_the_event():
    response = begun().responses.first()
    assert save_answer(response, key=UUID(int=1), answer=[1], seq=4, now=NOW) == Saved([1], 4, NOW)
    response.refresh_from_db()
    assert (response.answer, response.seq, response.answered_at) == ([1], 4, NOW)
    assert list(response.events.values_list("key", "answer", "seq", "received_at")) == [(UUID(int=1), [1], 4, NOW)]


def test_save_twice_is_once():
    response = begun().responses.first()
    for _turn in range(2):
        saved = save_answer(response, key=UUID(int=1), answer=[1], seq=4, now=NOW)
    assert saved == Saved([1], 4, NOW)
    assert AnswerEvent.objects.count() == 1


@pytest.mark.parametrize("seq", [3, 4])
def test_older_save_is_kept_as_event_and_changes_nothing(seq):
    response = begun().responses.first()
    save_answer(response, key=uuid4(), answer=[1], seq=4, now=NOW)
    assert save_answer(response, key=uuid4(), answer=[2], seq=seq, now=NOW) == Saved([1], 4, NOW, newer=True)
    response.refresh_from_db()
    assert (response.answer, response.events.count()) == ([1], 2)


def test_a_key_for_another_answer_is_refused():
    response, other = begun().responses.all()[:2]
    save_answer(response, key=UUID(int=1), answer=[1], seq=1, now=NOW)
    for again, answer in [(response, [2]), (other, [1])]:
        with pytest.raises(KeyTakenError):
            save_answer(again, key=UUID(int=1), answer=answer, seq=2, now=NOW)
    assert list(Response.objects.filter(answer__isnull=False)) == [response]


def test_an_answer_can_be_taken_back():
    response = begun().responses.first()
    save_answer(response, key=uuid4(), answer=[1], seq=1, now=NOW)
    save_answer(response, key=uuid4(), answer=None, seq=2, now=NOW)
    assert list(Response.objects.filter(pk=response.pk, answer__isnull=True)) == [response]


def test_save_after_submit_is_refused_with_what_counts():
    attempt = begun()
    response = attempt.responses.first()
    save_answer(response, key=uuid4(), answer=[1], seq=1, now=NOW)
    submit(attempt, now=NOW)
    with pytest.raises(ClosedError) as refused:
        save_answer(response, key=uuid4(), answer=[2], seq=2, now=NOW)
    assert refused.value.response.answer == [1]
    assert AnswerEvent.objects.count() == 1


def test_submit_grades_and_completes():
    attempt = begun(questions=3, pass_count=2)
    answer_all(attempt, right=2)
    sent = submit(attempt, now=NOW)
    assert (sent.state, sent.right_count, sent.percent, sent.passed) == ("graded", 2, Decimal("66.67"), True)
    assert list(sent.responses.order_by("position").values_list("fraction", flat=True)) == [1, 1, 0]
    done = LessonCompletion.objects.get()
    assert (done.enrollment, done.lesson, done.way) == (attempt.enrollment, attempt.quiz.lesson, "quiz")
    attempt.enrollment.refresh_from_db()
    assert attempt.enrollment.state == "completed"


def test_submit_below_what_is_needed_completes_nothing():
    attempt = begun(questions=3, pass_count=2)
    answer_all(attempt, right=1)
    assert submit(attempt, now=NOW).passed is False
    assert LessonCompletion.objects.count() == 0


def test_without_a_number_sending_in_is_enough():
    assert submit(begun(), now=NOW).passed is True
    assert LessonCompletion.objects.count() == 1


def test_submit_again_returns_the_same_result():
    attempt = begun(pass_count=1)
    answer_all(attempt, right=3)
    first = submit(attempt, now=NOW)
    again = submit(attempt, now=NOW + timedelta(hours=1))
    assert (again.submitted_at, again.right_count) == (first.submitted_at, 3)


def test_twenty_tries_after_a_week_and_the_best_stays():
    attempt = begun(questions=3, pass_count=2)
    for turn in range(20):
        answer_all(attempt, right=3 if turn == 4 else 1)
        submit(attempt, now=NOW + timedelta(days=7 * turn))
        attempt = start(enrollment=attempt.enrollment, quiz=attempt.quiz, now=NOW)
    counted = best(list(Attempt.objects.sent()))
    assert (counted.number, counted.right_count, attempt.number) == (5, 3, 21)
    assert LessonCompletion.objects.count() == 1


def test_what_completed_the_lesson_is_never_outdone_by_points_in_parts():
    """Two whole answers are enough here; three that are right in part come to more percent, and are not."""
    facts = [(1, 50, True), (2, 75, False), (3, 50, True), (4, 25, True)]
    tries = [Attempt(number=n, state="graded", percent=percent, passed=enough) for n, percent, enough in facts]
    assert best(tries).number == 1
    assert best([one for one in tries if not one.passed]).number == 2


def test_the_same_attempt_looks_the_same_again():
    attempt = begun(questions=[question(n, choices=6) for n in range(1, 6)], draw=4)
    assert explained_attempt(attempt) == explained_attempt(Attempt.objects.get())


def test_see_keeps_only_that_it_was_seen():
    quiz = QuizFactory(purpose="check-in", lesson__module__edition__course__gentle=True)
    enrollment = enrolled(quiz)
    for _turn in range(2):
        see(enrollment=enrollment, quiz=quiz, now=NOW)
    assert LessonCompletion.objects.count() == 1
    assert (Attempt.objects.count(), Response.objects.count(), AnswerEvent.objects.count()) == (0, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_fifty_starts_make_one_attempt():
    quiz = QuizFactory(questions=3)
    enrollment = enrolled(quiz)
    attempts = together(50, lambda n: start(enrollment=enrollment, quiz=quiz, now=NOW).pk)
    assert set(attempts) == {Attempt.objects.get().pk}
    assert Response.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_three_submits_grade_once_twenty_times():
    quiz = QuizFactory(questions=3, pass_count=2)
    attempts = [begun(quiz) for _turn in range(20)]
    for attempt in attempts:
        answer_all(attempt, right=2)
        moments = [NOW + timedelta(seconds=n) for n in range(3)]
        sent = together(3, lambda n, attempt=attempt, moments=moments: submit(attempt, now=moments[n]).submitted_at)
        attempt.refresh_from_db()
        assert set(sent) == {attempt.submitted_at}
    assert LessonCompletion.objects.count() == 20


@pytest.mark.django_db(transaction=True)
def test_saves_and_a_submit_together_grade_what_was_acknowledged():
    attempt = begun(questions=1, pass_count=1)
    response = attempt.responses.get()
    right = right_answer(response)

    def act(n):
        if n == 5:
            return submit(attempt, now=NOW).right_count
        return save_answer(response, key=uuid4(), answer=right if n % 2 else [3], seq=n + 1, now=NOW)

    results = together(10, act)
    response.refresh_from_db()
    saved = [result for result in results if isinstance(result, Saved)]
    assert AnswerEvent.objects.count() == len(saved)
    assert results[5] == int(response.answer == right)
    assert all(isinstance(result, Saved | ClosedError | int) for result in results)


@pytest.mark.django_db(transaction=True)
def test_the_same_save_ten_times_at_once_is_one_event():
    response = begun().responses.first()
    results = together(10, lambda n: save_answer(response, key=UUID(int=1), answer=[1], seq=1, now=NOW))
    assert results == [Saved([1], 1, NOW)] * 10
    assert AnswerEvent.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_fifty_submits_of_one_attempt_make_one_result():
    attempt = begun(questions=3, pass_count=2)
    answer_all(attempt, right=2)
    said = together(50, lambda n: submit(attempt, now=NOW + timedelta(seconds=n)))
    assert [one for one in said if isinstance(one, Exception)] == []
    results = {(one.code, one.submitted_at, one.right_count, one.passed) for one in said}
    stored = Attempt.objects.get()
    assert results == {(stored.code, stored.submitted_at, 2, True)}
    assert LessonCompletion.objects.count() == 1


@given(order=st.permutations(range(1, 9)), doubled=st.sets(st.integers(1, 8)))
@settings(max_examples=25, deadline=None)
def test_replay_out_of_order(order, doubled):
    """Eight saves of one answer arrive in any order, some of them twice: every one is kept once, and the newest counts."""
    with transaction.atomic():
        response = begun().responses.first()
        keys = {seq: UUID(int=seq) for seq in order}
        for seq in [*order, *doubled]:
            save_answer(response, key=keys[seq], answer=[seq % 4], seq=seq, now=NOW)
        response.refresh_from_db()
        assert (response.answer, response.seq) == ([0], 8)
        assert sorted(response.events.values_list("seq", flat=True)) == list(range(1, 9))
        transaction.set_rollback(True)
