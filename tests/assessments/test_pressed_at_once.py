"""Fifty phones, or one that is tapped fifty times: one attempt, one result, one receipt."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Attempt, Response
from enrollments.models import LessonCompletion
from tests.assessments.factories import QuizFactory, enrolled
from tests.assessments.test_attempting import answer_all, together
from tests.assessments.test_quiz_views import check_url, page

AT_ONCE = 50
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def quiz():
    return QuizFactory(questions=3, pass_count=2)


@pytest.fixture
def clients(quiz):
    """The same person on each of them."""
    learner, found = enrolled(quiz).user, [Client() for _turn in range(AT_ONCE)]
    for client in found:
        client.force_login(learner)
    return found


def pressed(clients, url):
    """Where each of the presses leads."""
    answers = together(AT_ONCE, lambda n: clients[n].post(url))
    assert [one for one in answers if isinstance(one, Exception)] == []
    return {(answer.status_code, answer.url) for answer in answers}


def test_fifty_presses_begin_one_attempt_and_send_it_in_once(quiz, clients):
    begun = pressed(clients, check_url(quiz, "attempt_start"))
    attempt = Attempt.objects.get()
    assert begun == {(302, page(attempt, 1))}
    assert Response.objects.count() == 3
    answer_all(attempt, right=2)
    sent = pressed(clients, reverse("assessments:attempt_submit", args=[attempt.code]))
    attempt.refresh_from_db()
    assert sent == {(302, reverse("assessments:attempt_detail", args=[attempt.code]))}
    assert (attempt.state, attempt.right_count, attempt.passed) == ("graded", 2, True)
    assert LessonCompletion.objects.count() == 1
