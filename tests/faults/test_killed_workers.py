"""Two Beats and two workers, killed at random points, with the broker emptied in the middle: every reminder arrives."""

import time
from datetime import UTC, datetime, timedelta

import pytest
import redis
from django.conf import settings
from django.utils import timezone

from accounts.letters import message_id
from accounts.models import Notice
from enrollments.reminders import plan_due
from tests.factories import EditionFactory, EnrollmentFactory, LessonFactory, ModuleFactory, UserFactory
from tests.faults.harness import Processes, Sink, new_random, pause

REMINDERS = 300
KILLS = 20
LEASE_SECONDS = 6
pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]


def zone_at_noon():
    """A time zone in which it is about noon now, so that quiet hours do not hold up the test."""
    hours = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT"


@pytest.fixture
def reminders():
    edition = EditionFactory()
    LessonFactory(module=ModuleFactory(edition=edition))
    zone, joined = zone_at_noon(), timezone.now() - timedelta(days=8)
    for _ in range(REMINDERS):
        EnrollmentFactory(user=UserFactory(time_zone=zone), edition=edition, enrolled_at=joined)
    plan_due(now=timezone.now())
    Notice.objects.update(due_at=timezone.now())
    keys = set(Notice.objects.values_list("key", flat=True))
    assert len(keys) == REMINDERS
    return {message_id(key) for key in keys}


def test_no_reminder_is_lost_and_none_is_doubled_but_in_the_one_window(reminders):
    random_source, accepted_when_killed = new_random(), set()
    with Sink(seconds=0.12) as sink:
        processes = Processes(count=2, smtp_port=sink.port, lease_seconds=LEASE_SECONDS)
        try:
            processes.wait_until_up()
            for kill in range(KILLS):
                pause(random_source, 0.2, 2.5)
                processes.kill_one(random_source)
                accepted_when_killed |= accepted_but_waiting(sink)
                if kill == KILLS // 2 and settings.REDIS_URL:
                    redis.Redis.from_url(settings.REDIS_URL).flushdb()
            wait_until_none_waits(seconds=150)
        finally:
            processes.stop()
    doubled = {key for key, count in sink.accepted.items() if count > 1}
    print(f"delivered {len(sink.accepted)}, doubled {len(doubled)}, kills in the window {len(accepted_when_killed)}")
    assert set(sink.accepted) == reminders
    assert max(sink.accepted.values()) <= 2
    assert doubled <= accepted_when_killed


def accepted_but_waiting(sink):
    """What the mail server has taken and the database does not know yet."""
    waiting = Notice.objects.filter(state=Notice.State.WAITING).values_list("key", flat=True)
    with sink.lock:
        return {message_id(key) for key in waiting} & set(sink.accepted)


def wait_until_none_waits(*, seconds):
    until = time.monotonic() + seconds
    while Notice.objects.filter(state=Notice.State.WAITING).exists():
        assert time.monotonic() < until, "some reminders are still waiting"
        time.sleep(0.5)
