from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from enrollments.deadlines import set_due
from enrollments.enrolling import enroll
from enrollments.models import Enrollment
from enrollments.progress import complete_lesson
from lms.home_page import first_name, greeting, page_for
from tests.enrollments.courses import lessons_of, make_edition
from tests.factories import (
    BlockFactory,
    EditionFactory,
    LessonFactory,
    MembershipFactory,
    ModuleFactory,
    OrganizationFactory,
    UserFactory,
)

NOW = datetime(2026, 11, 23, 11, 42, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def liza(client):
    user = MembershipFactory(user__display_name="Liza Dela Cruz").user
    client.force_login(user)
    return user


def make_course(*sizes):
    """An edition whose modules have so many needed lessons each."""
    edition = EditionFactory()
    for position, size in enumerate(sizes):
        module = ModuleFactory(edition=edition, position=position, title=f"About {position}")
        for lesson in LessonFactory.create_batch(size, module=module):
            BlockFactory(lesson=lesson)
    return edition


@pytest.mark.parametrize(
    ("hour", "words"),
    [(3, "evening"), (4, "morning"), (11, "morning"), (12, "afternoon"), (17, "afternoon"), (18, "evening")],
)
def test_greeting_goes_by_the_clock_where_the_person_is(hour, words):
    user = UserFactory(display_name="Liza Dela Cruz", time_zone="Asia/Manila")
    now = datetime(2026, 11, 23, hour, tzinfo=user.zone).astimezone(UTC)
    assert greeting(user, now=now) == f"Good {words}, Liza"


def test_first_name_keeps_a_short_form_with_its_name():
    names = ["Liza Dela Cruz", "Ma. Liza Cruz", "Person 7F3K", "house.parent", "Jr.", "Niño"]
    assert [first_name(name) for name in names] == ["Liza", "Ma. Liza", "Person", "house.parent", "Jr.", "Niño"]


def test_home_of_somebody_new_says_what_to_do(client, liza):
    text = client.get(reverse("home")).text
    assert "Nothing begun yet" in text
    assert reverse("enrollments:invitation_redeem") in text


def test_home_says_where_she_stopped_and_groups_what_is_left(liza):
    edition = make_course(1, 1, 3, 2, 2)
    enrollment = enroll(user=liza, course=edition.course, now=NOW)
    for lesson in lessons_of(edition)[:3]:
        complete_lesson(enrollment=enrollment, lesson=lesson, way="full", now=NOW)
    with timezone.override(liza.zone):
        stop = page_for(liza, now=NOW).stop
    assert (stop.step.lesson.pk, stop.done, stop.needed, stop.kilobytes) == (lessons_of(edition)[3].pk, 3, 9, 1)
    assert [(row.label, row.state, row.note) for row in stop.rows] == [
        ("Modules 0 to 1", "done", "done 23 Nov"),
        ("Module 2: About 2", "now", "1 of 3"),
        ("Modules 3 to 4", "", "4 lessons"),
    ]


@pytest.mark.parametrize(
    ("gentle", "done", "ahead"),
    [
        (False, 0, [("Modules 1 to 2", "3 lessons"), ("Final check", "any time")]),
        (False, 3, [("Module 2: About 2", "0 of 2"), ("Final check", "any time")]),
        (False, 4, [("Modules 0 to 1", "done 23 Nov"), ("Module 2: About 2", "1 of 2")]),
        (True, 0, [("Module 0: About 0", "0 of 1"), ("Modules 1 to 2", "4 lessons")]),
    ],
)
def test_home_gives_the_closing_check_a_line_of_its_own(liza, gentle, done, ahead):
    edition = make_course(1, 2, 1)
    edition.course.gentle = gentle
    edition.course.save()
    LessonFactory(module=edition.modules.last(), position=30_000, kind="quiz", title="Final check")
    enrollment = enroll(user=liza, course=edition.course, now=NOW)
    for lesson in lessons_of(edition)[:done]:
        complete_lesson(enrollment=enrollment, lesson=lesson, way="full", now=NOW)
    with timezone.override(liza.zone):
        rows = [(row.label, row.note) for row in page_for(liza, now=NOW).stop.rows]
    assert rows[-2:] == ahead


def test_home_names_no_empty_module_beside_the_closing_check(liza):
    edition = make_course(1, 0)
    LessonFactory(module=edition.modules.last(), kind="quiz", title="Final check")
    enroll(user=liza, course=edition.course, now=NOW)
    assert [row.label for row in page_for(liza, now=NOW).stop.rows] == ["Module 0: About 0", "Final check"]


@time_machine.travel(NOW)
def test_home_says_who_set_the_date(client, liza):
    ana = UserFactory(display_name="Ana Cruz")
    enrollment = enroll(user=liza, course=make_course(1).course, now=NOW)
    set_due(enrollment, due_on=date(2026, 12, 18), reason="", by=ana, now=NOW)
    client.force_login(liza)
    text = " ".join(client.get(reverse("home")).text.split())
    assert "Due 18 December 2026, set by Ana Cruz. Need more time? Just ask Ana Cruz." in text


@time_machine.travel(NOW)
@pytest.mark.parametrize("page", ["home", "course"])
def test_a_moved_date_says_why_on_every_page_that_names_it(client, liza, page):
    enrollment = enroll(user=liza, course=make_course(1).course, now=NOW)
    set_due(enrollment, due_on=date(2026, 12, 18), reason="Typhoon week", by=UserFactory(display_name="Ana"), now=NOW)
    client.force_login(liza)
    url = reverse("home") if page == "home" else reverse("enrollments:course_detail", args=[enrollment.course.code])
    text = " ".join(client.get(url).text.split())
    assert "Due 18 December 2026, set by Ana: “Typhoon week”. Need more time? Just ask Ana." in text


@time_machine.travel(NOW)
def test_no_page_scolds_for_a_date_that_has_passed(client, liza):
    enrollment = enroll(user=liza, course=make_course(1).course, now=NOW, due_on=date(2026, 11, 2))
    client.force_login(liza)
    for url in (reverse("home"), reverse("enrollments:course_detail", args=[enrollment.course.code])):
        text = " ".join(client.get(url).text.split())
        assert (
            "The date was 2 November 2026. You can go on all the same. Need more time? Just ask your coordinator."
            in text
        )
        assert "overdue" not in text.lower()


def test_home_of_somebody_without_a_place_says_what_she_keeps(client):
    user = MembershipFactory(ended_on=date(2026, 1, 1)).user
    for edition in (make_course(1), make_course(1)):
        enroll(user=user, course=edition.course, now=NOW)
    page = page_for(user, now=NOW)
    assert (page.stop, page.others, page.offers) == (None, [], [])
    client.force_login(user)
    text = client.get(reverse("home")).text
    assert "What you keep" in text
    assert "What is left for your certificate" not in text
    assert "Open to you" not in text


def test_home_shows_what_is_finished_and_what_is_open(client, liza):
    done, open_course = make_course(1), make_edition()
    enrollment = enroll(user=liza, course=done.course, now=NOW)
    complete_lesson(enrollment=enrollment, lesson=lessons_of(done)[0], way="full", now=NOW)
    page = page_for(liza, now=NOW)
    assert [one.pk for one in page.finished] == [enrollment.pk]
    assert [offer.edition.pk for offer in page.offers] == [open_course.pk]
    assert "What you have finished" in client.get(reverse("home")).text


def test_home_shows_the_places_of_those_who_answer_for_others(client):
    user = UserFactory()
    places = [OrganizationFactory(name=name) for name in ("Region VII", "Bahay", "Old")]
    MembershipFactory(user=user, organization=places[0], role=Role.COORDINATOR)
    MembershipFactory(user=user, organization=places[1], role=Role.TRAINER)
    MembershipFactory(user=user, organization=places[2], role=Role.TRAINER, ended_on=date(2026, 1, 1))
    assert page_for(user, now=NOW).work == {"coordinator": ["Region VII"], "trainer": ["Bahay"]}
    client.force_login(user)
    text = client.get(reverse("home")).text
    assert reverse("enrollments:people") in text
    assert "Nothing begun yet" not in text


@pytest.mark.django_db(transaction=True)
def test_what_a_process_keeps_of_a_course_mixes_nobodys_home_with_anothers(liza):
    edition, other = make_course(1, 2), make_course(3)
    ben = MembershipFactory().user
    for user, lessons in ((liza, lessons_of(edition)[:2]), (ben, [])):
        enrollment = enroll(user=user, course=edition.course, now=NOW)
        for lesson in lessons:
            complete_lesson(enrollment=enrollment, lesson=lesson, way="full", now=NOW)
    enroll(user=ben, course=other.course, now=NOW - timedelta(days=1))
    stops = [page_for(user, now=NOW).stop for user in (liza, ben)]
    assert [(stop.done, stop.needed) for stop in stops] == [(2, 3), (0, 3)]
    assert [(one.edition.pk, one.done) for one in page_for(ben, now=NOW).others] == [(other.pk, 0)]
    assert page_for(liza, now=NOW).others == []


@pytest.mark.list_page("home")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("count", [1, 30])
def test_home_takes_nine_queries(client, liza, django_assert_num_queries, count):
    for number in range(count):
        edition = make_course(1, 2)
        enroll(user=liza, course=edition.course, now=NOW + timedelta(minutes=number))
        make_edition()
    finished = Enrollment.objects.filter(user=liza).order_by("pk").first()
    if count > 1:
        for lesson in lessons_of(finished.edition):
            complete_lesson(enrollment=finished, lesson=lesson, way="full", now=NOW)
    client.get(reverse("home"))  # this process has met the editions
    # session, person, places, completions, enrollments, shelf, certificates, asked, roles
    with django_assert_num_queries(9):
        client.get(reverse("home"))
