"""The two courses that come with the project: they load, they can be completed, and they read calmly."""

from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from courses import publishing
from courses.models import Course, Edition
from courses.sources import read_course
from lms.packages import import_folder
from tests.courses.signing import signed
from tests.factories import OrganizationFactory

LIBRARY = Path(__file__).parents[2] / "courses" / "library"
COURSES = ["trauma-informed-care", "leadership-course"]


def everything():
    """All rows of every table that an import may touch, as the database has them."""
    labels = ("accounts", "courses", "assessments")
    models = [model for label in labels for model in apps.get_app_config(label).get_models()]
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in models}


@pytest.mark.django_db
@pytest.mark.parametrize("slug", COURSES)
def test_library_course_loads_and_a_second_time_changes_nothing(slug):
    house, now = OrganizationFactory(), timezone.now()
    first = import_folder(LIBRARY / slug, by=None, organization=house, now=now)
    before = everything()
    second = import_folder(LIBRARY / slug, by=None, organization=house, now=now)
    assert (first.changed, second.changed, everything() == before) == (True, False, True)


@pytest.mark.django_db
@pytest.mark.parametrize("slug", COURSES)
def test_library_course_is_published_whole(slug):
    import_folder(LIBRARY / slug, by=None, organization=OrganizationFactory(), now=timezone.now())
    edition = Edition.objects.get()
    if edition.course.gentle:
        assert (edition.state, edition.number) == ("draft", None)
        signed(edition)
        edition = publishing.publish(edition, by=None, now=timezone.now())
    plain = read_course(LIBRARY / slug)
    assert publishing.problems(edition) == []
    assert [lesson.key for lesson in edition.lessons.in_order()] == [lesson.key for lesson in plain.lessons()]
    assert not edition.lessons.filter(blocks__html="", blocks__isnull=False).exists()


@pytest.mark.django_db
def test_course_import_speaks_plainly(capsys):
    path = str(LIBRARY / COURSES[0])
    call_command("course_import", path)
    call_command("course_import", path)
    assert capsys.readouterr().out.splitlines() == [
        "trauma-informed-care: loaded and published (C4, Gabay).",
        "trauma-informed-care: unchanged (C4, Gabay).",
    ]
    assert Course.objects.get().organization.name == "Gabay"
