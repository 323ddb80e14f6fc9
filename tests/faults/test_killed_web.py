"""Web processes are killed while answers come in, one in five of them twice: what was said to be saved is saved, once.

Events are counted by their key: last values alone would hide a lost one.
"""

import threading
import time
from collections import Counter

import pytest
from django.utils import timezone

from assessments.attempting import start
from assessments.models import AnswerEvent
from tests.assessments.factories import QuizFactory, enrolled, only_values
from tests.bench.rows import session_for
from tests.faults.answering import Person, Web
from tests.faults.harness import database_url, new_random, pause

PEOPLE, ANSWERS, KILLS, WHOLE = 6, 60, 8, 2
pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]


def hours_of_faults(application):
    """Everybody answers while workers, and now and then all of them, are killed. The people, and their attempts."""
    random_source = new_random()
    quiz = QuizFactory(questions=1)
    attempts = [start(enrollment=enrolled(quiz), quiz=quiz, now=timezone.now()) for _ in range(PEOPLE)]
    sessions = [session_for(attempt.enrollment.user) for attempt in attempts]
    web = Web(application, database=database_url())
    people = [
        Person(attempt.code, session, web.port, [random_source.random() < 0.2 for _ in range(ANSWERS)])
        for attempt, session in zip(attempts, sessions, strict=True)
    ]
    threads = [threading.Thread(target=person.answer_all) for person in people]
    try:
        for thread in threads:
            thread.start()
        for kill in range(KILLS):
            pause(random_source, 0.2, 0.8)
            if kill % (KILLS // WHOLE) == KILLS // WHOLE - 1:
                web.kill_all()
                web.begin()
            else:
                web.kill_worker(random_source)
        for thread in threads:
            thread.join(timeout=180)
        time.sleep(1)
    finally:
        web.kill_all()
    return people, attempts


def lost(people):
    """Keys of saves that were acknowledged and are not there."""
    stored = set(AnswerEvent.objects.values_list("key", flat=True))
    return [body["key"] for person in people for body in person.acknowledged if body["key"] not in map(str, stored)]


def test_no_acknowledged_answer_is_lost_and_none_is_doubled():
    people, attempts = hours_of_faults("lms.wsgi:application")
    sent = [body for person in people for body in person.acknowledged]
    print(f"acknowledged {len(sent)}, retries {sum(person.retries for person in people)}")
    assert len(sent) == PEOPLE * ANSWERS
    assert sum(person.retries for person in people) > 0, "nobody noticed the kills"
    assert lost(people) == []
    counted = Counter(map(str, AnswerEvent.objects.values_list("key", flat=True)))
    assert counted == Counter(body["key"] for body in sent)
    for person, attempt in zip(people, attempts, strict=True):
        response = attempt.responses.get(position=1)
        assert only_values(response, response.answer) == person.acknowledged[-1]["answer"][""]


def test_the_control_that_answers_before_it_saves_loses_some():
    people, _attempts = hours_of_faults("tests.faults.early:application")
    assert len(lost(people)) > 0
