"""The sweep alone does all that is owed: no worker, no Beat, no broker."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection

from accounts.models import Notice
from certificates.models import Certificate
from enrollments.enrolling import enroll
from enrollments.models import LessonCompletion, ReminderRule
from enrollments.progress import complete_lesson
from lms import sweeping
from lms.kit.clock import database_now
from lms.sweeping import STEPS, sweep
from tests.enrollments.courses import lessons_of, make_edition
from tests.factories import EnrollmentFactory, UserFactory

NOON = datetime(2026, 3, 10, 4, tzinfo=UTC)
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def finished():
    edition = make_edition(True)
    enrollment = enroll(user=UserFactory(), course=edition.course, now=NOON)
    complete_lesson(enrollment=enrollment, lesson=lessons_of(edition)[0], way=LessonCompletion.Way.FULL, now=NOON)
    return enrollment


def test_one_sweep_does_everything_and_the_next_nothing(mailoutbox):
    enrollment, idler = finished(), EnrollmentFactory(enrolled_at=NOON - 9 * DAY)
    done = {"reminders": 1, "certificates": 1, "files": 1, "messages": 2}
    assert sweep(now=NOON) == dict.fromkeys(STEPS, 0) | done
    certificate = Certificate.objects.get(enrollment=enrollment)
    assert default_storage.exists(f"certificates/{certificate.code}.pdf")
    assert sorted(letter.to for letter in mailoutbox) == sorted([[enrollment.user.email], [idler.user.email]])
    assert sweep(now=NOON) == dict.fromkeys(STEPS, 0)


def test_the_command_says_what_it_did(capsys):
    finished()
    call_command("sweep")
    said = dict(line.split(": ") for line in capsys.readouterr().out.splitlines())
    assert list(said) == list(STEPS)
    assert (said["reminders"], said["certificates"], said["files"]) == ("0", "1", "1")


def test_a_step_that_breaks_holds_up_no_other_and_is_told_of(monkeypatch):
    def broken(*, now):
        raise RuntimeError("never shown")

    finished()
    monkeypatch.setitem(sweeping.STEPS, "reminders", broken)
    with pytest.raises(ExceptionGroup, match="steps of the sweep broke"):
        sweep(now=NOON)
    assert Certificate.objects.count() == Notice.objects.filter(state="sent").count() == 1


if connection.vendor == "postgresql":  # collected there only: SQLite has no clock but this machine's

    @pytest.mark.postgresql
    @pytest.mark.parametrize("minutes", [-10, 10])
    def test_a_worker_with_a_wrong_clock_is_neither_early_nor_late(mailoutbox, minutes):
        now = database_now()
        ReminderRule.objects.all().delete()
        soon, due = (
            Notice.objects.create(key=key, kind="welcome", user=UserFactory(time_zone=noon_at(now)), due_at=at)
            for key, at in [("soon", now + timedelta(minutes=5)), ("due", now - timedelta(minutes=5))]
        )
        with time_machine.travel(datetime.now(UTC) + timedelta(minutes=minutes)):
            assert abs(database_now() - now) < timedelta(minutes=2)
            sweep()
        assert [Notice.objects.get(pk=notice.pk).state for notice in (soon, due)] == ["waiting", "sent"]

    def noon_at(now):
        """A zone in which it is about noon, so that no quiet hour speaks against it."""
        hours = 12 - now.hour
        return f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT"
