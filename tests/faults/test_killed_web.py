"""Web processes are killed while answers come in, one in five of them twice: what was said to be saved is saved, once.

Events are counted by their key: last values alone would hide a lost one.
"""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone

from assessments.attempting import start
from assessments.models import AnswerEvent
from tests.assessments.factories import QuizFactory, enrolled, only_values
from tests.bench.__main__ import free_port
from tests.bench.client import CSRF
from tests.bench.rows import session_for
from tests.faults.harness import database_url, new_random, pause

PEOPLE, ANSWERS, KILLS, WHOLE = 6, 60, 8, 2
pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]


class Web:
    """gunicorn with two workers, which it replaces itself; killed as a whole, it is started again."""

    def __init__(self, application):
        self.port = free_port()
        self.command = [sys.executable, "-W", "ignore", "-m", "gunicorn", application, "--config", "lms/gunicorn.py"]
        self.command += ["--bind", f"127.0.0.1:{self.port}", "--log-level", "critical"]
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": database_url(),
            "WEB_CONCURRENCY": "2",
            "ALLOWED_HOSTS": "127.0.0.1",
            "LOG_LEVEL": "CRITICAL",
        }
        self.begin()

    def begin(self):
        self.master = subprocess.Popen(
            self.command, env=self.environment, start_new_session=True, stderr=subprocess.DEVNULL
        )
        for _turn in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/robots.txt", timeout=2).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("the server did not come up")

    def workers(self):
        return [
            int(pid) for pid in Path(f"/proc/{self.master.pid}/task/{self.master.pid}/children").read_text().split()
        ]

    def kill_worker(self, random_source):
        if workers := self.workers():
            os.kill(random_source.choice(workers), signal.SIGKILL)

    def kill_all(self):
        os.killpg(self.master.pid, signal.SIGKILL)
        self.master.wait(timeout=10)


@dataclass
class Person:
    """Somebody who answers one question again and again, and tries each save until it is said to be saved."""

    code: str
    session: str
    port: int
    doubles: list
    acknowledged: list = field(default_factory=list)
    retries: int = 0

    def answer_all(self):
        for seq, double in enumerate(self.doubles, start=1):
            body = {"key": str(uuid4()), "position": 1, "answer": {"": [str(1 + seq % 4)]}, "seq": seq}
            for _turn in range(2 if double else 1):
                self.until_saved(json.dumps(body).encode())
            self.acknowledged.append(body)

    def until_saved(self, body):
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                if self.post(body) == 200:
                    return
            except (OSError, http.client.HTTPException):
                pass
            self.retries += 1
            time.sleep(0.05)
        raise AssertionError("an answer was not taken for a minute")

    def post(self, body):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {
            "Cookie": f"csrf={CSRF}; sid={self.session}",
            "X-CSRFToken": CSRF,
            "Content-Type": "application/json",
        }
        try:
            connection.request("POST", f"/a/{self.code}/save/", body, headers)
            reply = connection.getresponse()
            reply.read()
            return reply.status
        finally:
            connection.close()


def hours_of_faults(application):
    """Everybody answers while workers, and now and then all of them, are killed. The people, and their attempts."""
    random_source = new_random()
    quiz = QuizFactory(questions=1)
    attempts = [start(enrollment=enrolled(quiz), quiz=quiz, now=timezone.now()) for _ in range(PEOPLE)]
    sessions = [session_for(attempt.enrollment.user) for attempt in attempts]
    web = Web(application)
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
