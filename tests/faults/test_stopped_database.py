"""PostgreSQL is stopped at once and started again while answers come in and web workers are killed: what was said to be saved is saved, once.

Events are counted by their key: last values alone would hide a lost one. FAULT_ANSWERS, FAULT_KILLS and FAULT_RESTARTS make it as long as one
likes; 10000, 200 and 5 are the promise.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter

import pytest

from tests.faults.answering import Person, Web
from tests.faults.cluster import Cluster, programs
from tests.faults.harness import new_random, pause

PEOPLE = 6
ANSWERS = int(os.environ.get("FAULT_ANSWERS", "600"))
KILLS = int(os.environ.get("FAULT_KILLS", "4"))
RESTARTS = int(os.environ.get("FAULT_RESTARTS", "2"))
pytestmark = [pytest.mark.faults, pytest.mark.postgresql, pytest.mark.xdist_group("stopped_database")]


@pytest.fixture
def cluster():
    """One for each test: the control changes how safe it is."""
    if programs() is None:
        pytest.skip("no PostgreSQL server is installed here")
    with Cluster() as found:
        yield found


def staged(database, *arguments):
    command = [sys.executable, "-W", "ignore", "-m", "tests.faults.staging", *arguments]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": database}
    return json.loads(subprocess.run(command, env=environment, check=True, capture_output=True, timeout=180).stdout)


class Storm:
    """Everybody answers while the faults come; afterwards `people`, and `away`: the spans in which the database was not there."""

    def __init__(self, cluster, *, answers, kills, restarts):
        self.cluster, self.database, self.random = cluster, cluster.new_database(), new_random()
        self.away = []
        self.faults = ["kill"] * kills + ["restart"] * restarts
        self.random.shuffle(self.faults)
        each = answers // PEOPLE
        self.people = [
            Person(made["code"], made["session"], 0, [self.random.random() < 0.2 for _ in range(each)])
            for made in staged(self.database, "make", str(PEOPLE))
        ]

    def blow(self):
        web = Web("lms.wsgi:application", database=self.database)
        threads = [threading.Thread(target=self.answer, args=[person, web.port]) for person in self.people]
        try:
            for thread in threads:
                thread.start()
            for fault in self.faults:
                pause(self.random, 0.5, 1.5)
                web.kill_worker(self.random) if fault == "kill" else self.restart()
            for thread in threads:
                thread.join(timeout=1200)
        finally:
            web.kill_all()
        self.kept = staged(self.database, "read")

    @staticmethod
    def answer(person, port):
        person.port = port
        person.answer_all()

    def restart(self):
        began = time.monotonic()
        self.cluster.end()
        self.cluster.begin()
        self.away.append((began, time.monotonic()))

    @property
    def sent(self):
        return [body for person in self.people for body in person.acknowledged]

    @property
    def lost(self):
        kept = set(self.kept["keys"])
        return [body["key"] for body in self.sent if body["key"] not in kept]

    @property
    def refused_while_it_was_there(self):
        """Answers of 500 and more to what was asked and answered while the database was there all the time."""
        told = [one for person in self.people for one in person.refused if one[2] >= 500]
        return [one for one in told if not any(one[0] < ended and began < one[1] for began, ended in self.away)]


def test_no_acknowledged_answer_is_lost_when_the_database_stops(cluster):
    storm = Storm(cluster, answers=ANSWERS, kills=KILLS, restarts=RESTARTS)
    storm.blow()
    retries = sum(person.retries for person in storm.people)
    refusals = Counter(status for person in storm.people for *_span, status in person.refused)
    print(f"acknowledged {len(storm.sent)}, retries {retries}, refused {dict(refusals)}")
    assert len(storm.sent) == ANSWERS // PEOPLE * PEOPLE
    assert len(storm.away) == RESTARTS
    assert retries > 0, "nobody noticed"
    assert {status for status in refusals if status >= 500} <= {503}
    assert storm.lost == []
    counted = Counter(storm.kept["keys"])
    assert {key: n for key, n in counted.items() if n > 1} == {}
    assert {person.code: storm.kept["last"][person.code] for person in storm.people} == {
        person.code: person.acknowledged[-1]["answer"][""] for person in storm.people
    }
    assert storm.refused_while_it_was_there == []


def test_the_control_that_answers_before_the_disk_has_it_loses_some(cluster):
    cluster.set(synchronous_commit="off", wal_writer_delay="10s")
    storm = Storm(cluster, answers=300, kills=0, restarts=2)
    storm.blow()
    assert len(storm.lost) > 0
