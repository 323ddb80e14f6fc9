"""Each kind of question on its pages: kept by script and by form alike, and silent about the key until the answers are in."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import questions
from assessments.attempting import start
from assessments.models import Attempt
from assessments.presenting import sent_values
from tests.assessments.factories import QuizFactory, enrolled, sample
from tests.assessments.samples import OTHER, PARTLY, SECRET, answers
from tests.assessments.test_quiz_views import check_url, page, post
from tests.assessments.test_secrecy import everything

pytestmark = pytest.mark.django_db
each_kind = pytest.mark.parametrize("key", questions.keys())


@pytest.fixture
def attempt(client, key):
    quiz = QuizFactory(questions=[sample(key)])
    found = start(enrollment=enrolled(quiz), quiz=quiz, now=timezone.now(), seed=3)
    client.force_login(found.enrollment.user)
    return found


def saved(client, attempt, answer, seq):
    """What the device is told that saves `answer`."""
    response = attempt.responses.get()
    facts = {"key": str(uuid4()), "position": 1, "answer": sent_values(response, answer), "seq": seq}
    return post(client, attempt, facts)


def sent_by_form(client, attempt, answer, seq):
    response = attempt.responses.get()
    fields = {f"answer-{name}" if name else "answer": texts for name, texts in sent_values(response, answer).items()}
    return client.post(page(attempt), {**fields, "key": str(uuid4()), "seq": seq, "go": "next"})


@each_kind
def test_script_and_form_keep_the_same(client, attempt, key):
    for seq, answer in enumerate([one for one in answers(key) if one], start=1):
        told = saved(client, attempt, answer, seq * 10)
        assert told.status_code == 200, told.content
        assert told.json()["answer"] == sent_values(attempt.responses.get(), answer)
        assert attempt.responses.get().answer == answer
        saved(client, attempt, None, seq * 10 + 1)
        assert attempt.responses.get().answer is None
        assert sent_by_form(client, attempt, answer, seq * 10 + 2).status_code == 302
        assert attempt.responses.get().answer == answer


@each_kind
def test_nothing_that_only_the_key_knows_leaves_before_the_answers_are_in(client, attempt, key):
    seen = [client.get(check_url(attempt.quiz)), client.get(page(attempt))]
    for seq, answer in enumerate([OTHER[key], PARTLY.get(key, OTHER[key])], start=1):
        seen += [saved(client, attempt, answer, seq), sent_by_form(client, attempt, answer, seq + 5)]
        seen += [client.get(page(attempt)), client.get(reverse("assessments:attempt_submit", args=[attempt.code]))]
    assert [answer.status_code for answer in seen if {SECRET, "REASONMARK"} & marks(answer)] == []


def marks(answer):
    return {mark for mark in (SECRET, "REASONMARK") if mark in everything(answer)}


@each_kind
def test_a_look_back_that_keeps_no_score_takes_every_kind(client, key):
    quiz = QuizFactory(
        questions=[sample("single", number=2), sample(key)],
        purpose="check-in",
        lesson__module__edition__course__gentle=True,
    )
    client.force_login(enrolled(quiz).user)
    shown = client.get(check_url(quiz))
    assert SECRET not in shown.content.decode()
    told = client.post(check_url(quiz, "quiz_seen"), {"answer-2-1": "1", "answer-2": "1"})
    assert told.content.decode().count("REASONMARK") >= 2
    assert Attempt.objects.count() == 0
