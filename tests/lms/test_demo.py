"""The demo shows life: some forty people in a tree, at every stage, with dates that lie around whatever day it is."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.models import Organization, User
from accounts.organizations import root
from enrollments.models import Enrollment, Standing
from lms import demo
from lms.packages import import_folder

pytestmark = pytest.mark.django_db
NOW = datetime(2031, 3, 4, 2, tzinfo=UTC)


@pytest.fixture
def shown():
    for folder in sorted(path.parent for path in settings.COURSE_LIBRARY.glob("*/course.md")):
        import_folder(folder, by=None, organization=root(), now=NOW, publish=True)
    assert demo.is_empty()
    demo.fill(now=NOW)
    assert not demo.is_empty()


def test_it_shows_some_forty_people_at_every_stage(shown, client, time_machine):
    time_machine.move_to(NOW)
    assert 35 <= User.objects.count() <= 45
    assert max(place.depth for place in Organization.objects.all()) >= 2
    for username in demo.SIGN_INS:
        assert User.objects.get(username=username).check_password(demo.PASSWORD), username
    client.force_login(User.objects.get(username="coordinator"))
    figures = client.get(reverse("enrollments:people")).context["table"].figures
    assert {standing for standing in Standing if not figures.count(standing)} == set()
    moments = Enrollment.objects.values_list("enrolled_at", "due_on")
    assert all(NOW - timedelta(days=200) < joined <= NOW for joined, _due in moments)
    due = [day - NOW.date() for _joined, day in moments if day]
    assert min(due) < timedelta(0) < timedelta(days=1) in due
