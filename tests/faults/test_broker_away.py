"""The broker is gone, or takes connections and never says a word: every page answers, and nothing that was done is lost."""

import json
import os
import socket
import subprocess
import sys

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from certificates.issuing import issue_missing
from certificates.models import Certificate
from enrollments.enrolling import enroll
from enrollments.models import Enrollment
from tests.enrollments.courses import lessons_of, make_edition
from tests.factories import MembershipFactory
from tests.faults.harness import database_url

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=["gone", "silent"])
def broker(request):
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        if request.param == "gone":
            server.close()
        yield url


def ask(broker, *arguments):
    command = [sys.executable, "-W", "ignore", "-m", "tests.faults.asking", *arguments]
    here = {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": database_url(), "REDIS_URL": broker}
    asked = subprocess.run(command, env=os.environ | here, capture_output=True, text=True, check=True, timeout=120)
    return json.loads(asked.stdout)


def test_pages_answer_and_the_last_lesson_still_brings_a_certificate(broker):
    edition, person = make_edition(True), MembershipFactory().user
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    enroll(user=person, course=edition.course, now=timezone.now())
    done = f"/c/{edition.course.code}/{lessons_of(edition)[0].code}/done/"
    signed_in, joined, finished, home, verified, health = ask(broker, person.username, "care-demo-only", "/join/", done)
    assert (signed_in, joined, finished, home, verified, health) == (302, 200, 302, 200, 404, 503)
    assert Enrollment.objects.get().state == Enrollment.State.COMPLETED
    assert issue_missing(now=timezone.now()) == Certificate.objects.count() == 1
