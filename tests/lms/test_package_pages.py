"""From the page: a trainer takes her course out, and brings one in after she has seen what would come of it."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from courses.models import Course, Edition
from lms import arriving, packages
from lms.sweeping import sweep
from tests.courses.test_library import LIBRARY, everything
from tests.factories import BlockFactory, MembershipFactory, OrganizationFactory
from tests.lms.test_course_packages import stored

pytestmark = pytest.mark.django_db
BRING = "/write/package/"


@pytest.fixture
def house():
    return OrganizationFactory()


@pytest.fixture
def trainer(client, house):
    user = MembershipFactory(organization=house, role=Role.TRAINER).user
    client.force_login(user)
    return user


def packed(house):
    packages.import_folder(LIBRARY / "trauma-informed-care", by=None, organization=house, now=timezone.now())
    return packages.export_package(Edition.objects.get())


@pytest.fixture
def content(house):
    """The package of a library course that is here."""
    return packed(house)


@pytest.fixture
def elsewhere(house):
    """The same package, and the course is not here."""
    with transaction.atomic():
        content = packed(house)
        transaction.set_rollback(True)
    return content


def send(client, content, house):
    file = SimpleUploadedFile("course.zip", content, "application/zip")
    return client.post(BRING, {"file": file, "organization": house.pk})


def said(answer):
    return " ".join(answer.content.decode().split())


def test_what_is_taken_out_is_the_package(client, trainer, content):
    answer = client.get(reverse("course_package", args=["C4"]))
    assert answer.content == content
    assert answer["Content-Disposition"] == 'attachment; filename="c4.zip"'
    assert reverse("course_package", args=["C4"]) in client.get("/write/C4/").content.decode()


def test_a_course_that_is_not_whole_says_what_to_finish(client, trainer, content):
    lesson = Edition.objects.get().lessons.filter(kind="reading").first()
    BlockFactory(lesson=lesson, key="old", kind="hologram", position=99, data={"text": "Before."})
    answer = client.get(reverse("course_package", args=["C4"]))
    assert answer["Content-Type"].startswith("text/html")
    assert "This cannot be exported yet" in said(answer)
    assert lesson.key in said(answer)


def test_looking_first_keeps_nothing_but_the_file(client, trainer, house, elsewhere):
    before = everything()
    answer = send(client, elsewhere, house)
    assert "This is a new course here. It comes in as a draft." in said(answer)
    assert "9 modules" in said(answer)
    assert everything() == before
    assert [name.split("/")[0] for name in stored()] == ["arriving"]


def test_it_comes_in_as_a_draft_and_a_second_tap_finds_it(client, trainer, house, elsewhere):
    token = send(client, elsewhere, house).context["token"]
    for _tap in (1, 2):
        assert client.post(BRING, {"token": token}).url == "/write/C4/"
    assert (Edition.objects.get().state, Course.objects.get().organization) == ("draft", house)


def test_what_is_here_already_says_so(client, trainer, house, content):
    answer = send(client, content, house)
    assert "This course says the same here already. Nothing would change." in said(answer)
    assert 'name="token"' not in said(answer)


def test_a_bad_one_is_told_with_file_and_line_and_nothing_is_kept(client, trainer, house, elsewhere):
    answer = send(client, elsewhere[:-50], house)
    assert "This package cannot be taken yet" in said(answer)
    assert "manifest.json, line 1" in said(answer)
    assert stored() == []


@pytest.mark.parametrize("spoil", ["another person", "too late", "nonsense", "not her place any more"])
def test_a_token_is_for_one_person_and_one_hour(client, trainer, house, elsewhere, spoil):
    token, now = send(client, elsewhere, house).context["token"], timezone.now()
    if spoil == "another person":
        client.force_login(MembershipFactory(organization=house, role=Role.TRAINER).user)
    if spoil == "not her place any more":
        trainer.memberships.update(ended_on=now.date() - timedelta(days=1))
        MembershipFactory(user=trainer, role=Role.TRAINER)
    with time_machine.travel(now + timedelta(hours=2 if spoil == "too late" else 0)):
        answer = client.post(BRING, {"token": "x" if spoil == "nonsense" else token})
    assert "Choose the package again." in said(answer)
    assert not Course.objects.exists()


def test_a_stranger_takes_nothing_out_and_brings_nothing_into_anothers_place(client, house, content):
    client.force_login(MembershipFactory(role=Role.TRAINER).user)
    assert client.get(reverse("course_package", args=["C4"])).status_code == 404
    answer = send(client, content, house)
    assert answer.context["form"].errors["organization"]


def test_what_nobody_came_back_for_is_gone_after_a_day(trainer, house):
    token = arriving.keep(b"x", by=trainer, organization=house)
    name, _owner = arriving.find(token, by=trainer)
    now = timezone.now()
    assert sweep(now=now + timedelta(hours=23))["packages"] == 0
    assert arriving.read(name) == b"x"
    assert sweep(now=now + timedelta(hours=25))["packages"] == 1
    assert (arriving.read(name), stored()) == (None, [])


def test_a_person_leaves_one_package_at_a_time(trainer, house):
    other = MembershipFactory(organization=house, role=Role.TRAINER).user
    first, hers = (arriving.keep(b"x", by=by, organization=house) for by in (trainer, other))
    second = arriving.keep(b"y", by=trainer, organization=house)
    kept = [
        arriving.read(arriving.find(token, by=by)[0])
        for token, by in ((first, trainer), (second, trainer), (hers, other))
    ]
    assert kept == [None, b"y", b"x"]
