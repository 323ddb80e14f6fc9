"""A result leads with what decides: right answers where whole ones are counted, points where answers count in parts."""

import re
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import leading, marking, regrading
from assessments.attempting import save_answer, start, submit
from assessments.models import Attempt
from tests.assessments.factories import QuizFactory, enrolled
from tests.assessments.marking import NOW, marked, open_question, open_response, trainer_of, waiting
from tests.assessments.samples import sample
from tests.assessments.test_quiz_views import check_url, text
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def marked_quiz(**settings):
    """Two rubric questions; levels (0, 1) are 3 of 4 points."""
    quiz = QuizFactory(questions=[open_question(1), open_question(2)], **settings)
    attempt, trainer = waiting(quiz), trainer_of(quiz)
    for position in (1, 2):
        marked(open_response(attempt, position), by=trainer, levels=(0, 1))
    marking.release(quiz, by=trainer, now=NOW)
    return Attempt.objects.get(pk=attempt.pk)


def pages(client, attempt):
    """The heading of the result, and what the quiz's own page says of it in the list of tries."""
    client.force_login(attempt.enrollment.user)
    result = client.get(reverse("assessments:attempt_detail", args=[attempt.code])).content.decode()
    listed = text(client.get(check_url(attempt.quiz)))
    heading = result.split("<h1>")[1].split("</h1>")[0]
    return text_of(heading), listed.split("Your tries so far")[1]


def text_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


@pytest.mark.parametrize(
    ("how", "heading", "listed"),
    [
        ({"pass_percent": 70}, "You have 75 of 100 points. 70 are needed.", "75 of 100 points ·"),
        ({}, "You have 75 of 100 points.", "75 of 100 points ·"),
        ({"pass_count": 1}, "You have 0 of 2. 1 is needed.", "0 right ·"),
    ],
)
def test_what_people_marked_leads_with_its_points(client, how, heading, listed):
    said, tries = pages(client, marked_quiz(**how))
    assert said == heading
    assert listed in tries


def test_where_whole_answers_decide_the_points_come_besides(client):
    attempt = marked_quiz(pass_count=1)
    client.force_login(attempt.enrollment.user)
    said = text(client.get(reverse("assessments:attempt_detail", args=[attempt.code])))
    assert "With what fits in part it comes to 75 of 100 points." in said


def answered(quiz, *answers):
    attempt = start(enrollment=enrolled(quiz), quiz=quiz, now=NOW, seed=7)
    for response, answer in zip(attempt.responses.order_by("position"), answers, strict=True):
        save_answer(response, key=uuid4(), answer=answer, seq=1, now=NOW)
    return submit(attempt, now=NOW)


def lead(attempt):
    return leading.leads(attempt.quiz, [attempt])[attempt.pk]


@pytest.mark.parametrize(
    ("answers", "how", "said", "needed"),
    [
        (([0], [0, 1, 2]), {}, "You have 2 of 2.", ""),
        (([3], [0, 3, 3]), {}, "You have 16.67 of 100 points.", ""),
        (([0], None), {}, "You have 1 of 2.", ""),
        (([0], None), {"pass_count": 2}, "You have 1 of 2.", "2 are needed."),
        (([0], None), {"pass_percent": 1}, "You have 50 of 100 points.", "1 is needed."),
    ],
)
def test_what_leads(answers, how, said, needed):
    attempt = answered(QuizFactory(questions=[sample("single"), sample("matching", number=2)], **how), *answers)
    assert (lead(attempt).said, lead(attempt).needed) == (said, needed)


def test_a_question_that_was_dropped_is_neither_counted_nor_needed():
    quiz = QuizFactory(questions=[sample("single"), sample("true_false", number=2)], pass_count=2)
    attempt = answered(quiz, [0], [False])
    version = attempt.responses.get(position=2).version
    facts = {"course": quiz.lesson.edition.course, "version": version, "treatment": "drop", "data": None}
    regrade = regrading.propose(**facts, reason="Unclear.", by=UserFactory(), now=NOW)
    regrading.apply(regrade, by=UserFactory(), now=NOW)
    attempt.refresh_from_db()
    assert attempt.passed
    assert (lead(attempt).said, lead(attempt).needed) == ("You have 1 of 1.", "1 is needed.")


def test_no_figure_promises_what_was_not_reached():
    assert leading.points(Decimal("74.99")) == "74.99 of 100 points"
    assert leading.points(Decimal("70.00")) == "70 of 100 points"
    assert leading.points(Decimal("100.00")) == "100 of 100 points"


@pytest.mark.parametrize("many", [1, 30])
def test_one_query_for_any_number_of_tries(many, django_assert_num_queries):
    quiz = QuizFactory(questions=1)
    enrollment = enrolled(quiz)
    for _turn in range(many):
        submit(start(enrollment=enrollment, quiz=quiz, now=timezone.now()), now=timezone.now())
    attempts = list(Attempt.objects.all())
    with django_assert_num_queries(1):
        assert len(leading.leads(quiz, attempts)) == many
