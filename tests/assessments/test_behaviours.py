"""Answers that are looked at one by one: at once, with hints, or until enough of the last ones are right."""

import itertools
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from assessments import regrading, stepping
from assessments.attempting import ClosedError, save_answer, start, submit
from assessments.models import AnswerEvent, Attempt, Response
from enrollments.models import LessonCompletion
from tests.assessments.factories import QuizFactory, enrolled, other_answer, question, right_answer
from tests.assessments.test_attempting import together
from tests.factories import UserFactory

NOW = timezone.now()
pytestmark = pytest.mark.django_db


def begun(behaviour, *, hints=0, questions=3, **settings):
    asked = [{**question(n), "hints": [f"HINTMARK {k}" for k in range(hints)]} for n in range(1, questions + 1)]
    quiz = QuizFactory(questions=asked, behaviour=behaviour, **settings)
    return start(enrollment=enrolled(quiz), quiz=quiz, now=NOW, seed=7)


def check(response, answer, *, check_key=None, now=NOW):
    response.refresh_from_db()
    return stepping.check(
        response, key=uuid4(), check_key=check_key or uuid4(), answer=answer, seq=response.seq + 1, now=now
    )


def first(attempt):
    return attempt.responses.get(position=1)


def test_immediate_a_checked_answer_stands():
    response = first(begun("immediate"))
    check(response, other_answer(response))
    response.refresh_from_db()
    assert (response.tries, response.settled_at) == (1, NOW)
    saved = save_answer(response, key=uuid4(), answer=right_answer(response), seq=99, now=NOW)
    assert (saved.answer, saved.newer) == (other_answer(response), True)
    check(response, other_answer(response))
    response.refresh_from_db()
    assert (response.answer, response.tries) == (other_answer(response), 1)


def test_immediate_what_was_not_checked_counts_when_it_is_sent_in():
    attempt = begun("immediate", pass_count=2)
    one, two, _three = attempt.responses.order_by("position")
    check(one, right_answer(one))
    save_answer(two, key=uuid4(), answer=right_answer(two), seq=1, now=NOW)
    attempt = submit(attempt, now=NOW)
    assert (attempt.right_count, attempt.passed) == (2, True)


def test_the_same_check_twice_is_one():
    response = first(begun("interactive", hints=2))
    for _turn in range(3):
        check(response, other_answer(response), check_key=UUID(int=5))
    response.refresh_from_db()
    assert response.tries == 1
    assert AnswerEvent.objects.filter(checked=True).count() == 1


def test_interactive_each_further_try_costs_the_penalty():
    attempt = begun("interactive", hints=2, questions=1)
    response = first(attempt)
    check(response, other_answer(response))
    check(response, [2])
    response.refresh_from_db()
    assert (response.tries, response.settled_at) == (2, None)
    check(response, right_answer(response))
    response.refresh_from_db()
    assert response.settled_at == NOW
    submit(attempt, now=NOW)
    assert first(attempt).fraction == Decimal("0.3333334")
    assert Attempt.objects.get().percent == Decimal("33.33")


def test_interactive_an_answer_changed_after_the_check_costs_the_tries_before():
    attempt = begun("interactive", hints=2, questions=1)
    response = first(attempt)
    check(response, other_answer(response))
    save_answer(response, key=uuid4(), answer=right_answer(response), seq=9, now=NOW)
    submit(attempt, now=NOW)
    assert first(attempt).fraction == Decimal("0.6666667")


def test_interactive_stands_when_no_try_is_left():
    response = first(begun("interactive", hints=1))
    check(response, [1])
    check(response, [2])
    response.refresh_from_db()
    assert (response.tries, response.settled_at) == (2, NOW)


@pytest.mark.parametrize("answer", [None, [1]])
def test_nothing_and_the_same_again_are_not_checked(answer):
    response = first(begun("interactive", hints=2))
    if answer:
        check(response, answer)
    with pytest.raises(stepping.StepError):
        check(response, answer)
    response.refresh_from_db()
    assert response.tries == (1 if answer else 0)


def test_nothing_is_checked_after_sending_in():
    attempt = begun("immediate")
    response = first(attempt)
    submit(attempt, now=NOW)
    with pytest.raises(ClosedError):
        check(response, right_answer(response))


def mastery(**kwargs):
    return begun("mastery", mastery_right=2, mastery_of=3, **kwargs)


def newest(attempt):
    return attempt.responses.order_by("-position").first()


def test_mastery_asks_one_by_one_and_ends_by_itself():
    attempt = mastery(questions=4)
    assert attempt.responses.count() == 1
    for right in [True, False, False, True]:
        response = newest(attempt)
        check(response, right_answer(response) if right else other_answer(response))
    assert (attempt.responses.count(), Attempt.objects.get().state) == (5, "open")
    response = newest(attempt)
    check(response, right_answer(response))
    attempt.refresh_from_db()
    assert (attempt.state, attempt.right_count, attempt.passed) == ("graded", 2, True)
    assert attempt.percent == Decimal("66.67")
    assert LessonCompletion.objects.get().lesson == attempt.quiz.lesson


def test_mastery_asks_what_was_seen_least_and_repeats():
    attempt = mastery(questions=3)
    for _turn in range(6):
        response = newest(attempt)
        check(response, other_answer(response))
    asked = list(attempt.responses.order_by("position").values_list("version__question", flat=True))
    assert len(set(asked[:3])) == len(set(asked[3:6])) == 3
    assert all(one != two for one, two in itertools.pairwise(asked))


def test_mastery_with_one_question_repeats_it():
    attempt = mastery(questions=1)
    for _turn in range(2):
        response = newest(attempt)
        check(response, right_answer(response))
    assert Attempt.objects.get().passed


def test_mastery_may_be_stopped_any_time():
    attempt = mastery()
    response = newest(attempt)
    check(response, right_answer(response))
    attempt = submit(attempt, now=NOW)
    assert (attempt.state, attempt.right_count, attempt.passed) == ("graded", 1, False)
    assert LessonCompletion.objects.count() == 0


def test_reasons_are_promised_only_where_some_stand(client):
    attempt = mastery()
    client.force_login(attempt.enrollment.user)
    submit(attempt, now=NOW)
    page = client.get(f"/a/{attempt.code}/").content.decode()
    assert "Rest if you like, and try again." in page
    assert "reasons" not in page
    attempt = start(enrollment=attempt.enrollment, quiz=attempt.quiz, now=NOW, seed=8)
    response = newest(attempt)
    check(response, right_answer(response))
    submit(attempt, now=NOW)
    assert "Read the reasons below" in client.get(f"/a/{attempt.code}/").content.decode()


def test_an_answer_that_was_not_checked_does_not_count_for_mastery():
    attempt = mastery()
    response = newest(attempt)
    save_answer(response, key=uuid4(), answer=right_answer(response), seq=1, now=NOW)
    assert submit(attempt, now=NOW).right_count == 0


def test_checks_of_a_deferred_quiz_are_only_saves(alice, attempt):
    response = first(attempt)
    data = {"answer": "1", "key": str(uuid4()), "check_key": str(uuid4()), "seq": 1, "go": "check"}
    alice.post(f"/a/{attempt.code}/1/", data)
    response.refresh_from_db()
    assert (response.tries, response.answer is not None) == (0, True)


def test_the_page_checks_and_shows_the_reason(client):
    attempt = begun("immediate")
    client.force_login(attempt.enrollment.user)
    data = {"answer": "1", "key": str(uuid4()), "check_key": str(uuid4()), "seq": 1, "go": "check"}
    shown = client.post(f"/a/{attempt.code}/1/", data, follow=True).content.decode()
    assert "REASONMARK" in shown
    assert "<form" not in shown.split('id="save-state"')[1].split("</main>")[0]


def test_hints_come_one_by_one(client):
    attempt = begun("interactive", hints=2, questions=1)
    client.force_login(attempt.enrollment.user)
    response, seen = first(attempt), []
    others = [at for at in range(4) if [at] != right_answer(response)]
    for at in others[:2]:
        check(response, [at])
        seen.append(client.get(f"/a/{attempt.code}/1/").content.decode())
    assert [[f"HINTMARK {n}" in page for n in (0, 1)] for page in seen] == [[True, False], [True, True]]
    assert all("REASONMARK" not in page and "The helpful answer" not in page for page in seen)


def test_a_page_without_an_answer_says_so_kindly(client):
    attempt = begun("immediate")
    client.force_login(attempt.enrollment.user)
    data = {"key": str(uuid4()), "check_key": str(uuid4()), "seq": 1, "go": "check"}
    shown = client.post(f"/a/{attempt.code}/1/", data)
    assert shown.status_code == 400
    assert "Choose or write an answer first" in shown.content.decode()


@pytest.mark.django_db(transaction=True)
def test_twenty_checks_at_once_are_one_try_and_one_next_question():
    attempt = mastery()
    response = newest(attempt)
    said = together(20, lambda n: check(Response.objects.get(pk=response.pk), right_answer(response)))
    assert [one for one in said if isinstance(one, Exception)] == []
    assert attempt.responses.count() == 2
    assert AnswerEvent.objects.filter(checked=True).count() == 1


def test_a_question_that_was_dropped_stands_in_nobodys_way_to_mastery():
    attempt = mastery(questions=4)
    for right in [False, True]:
        response = newest(attempt)
        check(response, right_answer(response) if right else other_answer(response))
    first_asked, course = first(attempt).version, attempt.quiz.lesson.edition.course
    facts = {"course": course, "version": first_asked, "treatment": "drop", "data": None, "reason": "Unclear."}
    regrade = regrading.propose(**facts, by=UserFactory(), now=NOW)
    regrading.apply(regrade, by=UserFactory(), now=NOW)
    response = newest(attempt)
    check(response, other_answer(response))
    attempt.refresh_from_db()
    assert (attempt.state, attempt.right_count, attempt.percent, attempt.passed) == ("graded", 1, Decimal(50), True)
    regrading.revert(regrade, by=UserFactory(), now=NOW)
    attempt.refresh_from_db()
    assert (attempt.right_count, attempt.percent, attempt.passed) == (1, Decimal("33.33"), False)
