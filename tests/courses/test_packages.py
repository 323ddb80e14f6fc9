"""A folder becomes a course: all of it, once, without touching what people wrote on the site."""

import shutil
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from courses import authoring, exchange
from courses.models import Block, Course, Edition
from courses.parsing import SourceError
from courses.publishing import open_draft, publish
from courses.sources import read_course
from courses.tokens import token_of
from lms.packages import import_folder
from tests.courses.test_library import LIBRARY, everything
from tests.factories import CourseFactory, OrganizationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    """A small copy of a real course, which a test may spoil."""
    return shutil.copytree(LIBRARY / "trauma-informed-care", tmp_path / "trauma-informed-care")


def load(folder, house, **more):
    return import_folder(folder, by=None, organization=house, now=timezone.now(), **more)


def refused(folder, house):
    before = everything()
    with pytest.raises(SourceError) as raised:
        load(folder, house)
    assert everything() == before
    return raised.value.mistakes


def test_rows_say_what_the_folder_says(folder, house):
    load(folder, house)
    assert exchange.dump(Edition.objects.get()).model_dump() == read_course(folder).model_dump()


def test_changed_folder_makes_the_next_edition_with_the_same_addresses(folder, house):
    load(folder, house)
    codes = dict(Edition.objects.get().lessons.values_list("key", "code"))
    page = folder / "course.md"
    page.write_text(page.read_text() + "\nOne line more.\n")
    assert load(folder, house).changed is True
    assert list(Edition.objects.order_by("number").values_list("state", "number")) == [("past", 1), ("current", 2)]
    assert dict(Edition.objects.current().get().lessons.values_list("key", "code")) == codes


def test_one_bad_file_refuses_all_and_is_named(folder, house):
    bad = next((folder / "01-what-trauma-can-do").glob("01-*.md"))
    bad.write_text(bad.read_text().replace("minutes: ", "minutes: about "))
    assert [(found.file, found.message) for found in refused(folder, house)] == [
        (f"trauma-informed-care/01-what-trauma-can-do/{bad.name}", '"minutes" must be a whole number, such as 8.')
    ]


def test_course_that_nobody_could_complete_is_refused_with_its_files(folder, house):
    for page in folder.glob("*/module.md"):
        page.write_text(page.read_text().replace("---\n", "---\noptional: true\n", 1))
    [found] = refused(folder, house)
    assert (found.file, found.message.split(",")[0]) == ("trauma-informed-care/course.md", "Every lesson is by choice")


def test_draft_only_is_not_published_and_can_be_published_later(folder, house):
    load(folder, house, publish=False)
    assert Edition.objects.get().state == "draft"
    assert load(folder, house, publish=False).changed is False
    assert load(folder, house).changed is True
    assert Edition.objects.get().state == "current"


def test_draft_from_a_folder_may_be_loaded_again(folder, house):
    load(folder, house, publish=False)
    (folder / "course.md").write_text((folder / "course.md").read_text() + "\nMore.\n")
    load(folder, house, publish=False)
    assert Edition.objects.get().welcome.endswith("More.")


def test_what_somebody_writes_on_the_site_is_never_overwritten(folder, house, alice):
    course = load(folder, house).course
    draft = open_draft(course, by=alice)
    authoring.describe(draft, token=token_of(draft), title="Mine", summary="", audience="", welcome="")
    assert load(folder, house).changed is False
    (folder / "course.md").write_text((folder / "course.md").read_text() + "\nMore.\n")
    assert refused(folder, house)[0].message.startswith("Somebody is writing a draft")
    publish(Edition.objects.get(state="draft"), by=alice, now=timezone.now())
    assert Edition.objects.current().get().title == "Mine"


def test_edited_import_counts_as_written_on_the_site(folder, house):
    load(folder, house, publish=False)
    authoring.add_module(Edition.objects.get(), title="Mine")
    assert refused(folder, house)[0].message.startswith("Somebody is writing a draft")


def test_course_of_another_organization_is_refused(folder, house):
    load(folder, house)
    assert "another organization" in refused(folder, OrganizationFactory())[0].message


def test_code_of_another_course_is_refused(folder, house):
    CourseFactory(code="C4")
    assert refused(folder, house)[0].message == 'Another course has the code "C4". Choose another.'


def test_blocks_are_rendered_when_published(folder, house):
    load(folder, house)
    assert not Block.objects.filter(html="").exists()


def test_command_names_the_mistake_and_loads_nothing(folder):
    (folder / "course.md").write_text("Welcome.")
    with pytest.raises(CommandError) as raised:
        call_command("course_import", str(folder), stdout=StringIO())
    assert str(raised.value).splitlines() == [
        "trauma-informed-care was not loaded. 1 to mend:",
        'trauma-informed-care/course.md, line 1: Begin the file with "---", the fields, and "---" on a line of its own.',
    ]
    assert (raised.value.returncode, Course.objects.count()) == (1, 0)


@pytest.mark.parametrize("given", ["id", "name"])
def test_command_takes_an_organization(folder, house, given):
    value = str(house.pk) if given == "id" else house.name
    call_command("course_import", str(folder), "--draft", organization=value, stdout=StringIO())
    assert (Course.objects.get().organization, Edition.objects.get().state) == (house, "draft")


def test_command_knows_no_such_organization(folder):
    with pytest.raises(CommandError, match="There is no organization"):
        call_command("course_import", str(folder), organization="Nowhere", stdout=StringIO())


def told(folder, *words):
    out = StringIO()
    call_command("course_import", str(folder), *words, stdout=out)
    return out.getvalue().splitlines()


def said_otherwise(folder, old, new):
    page = folder / "course.md"
    assert old in page.read_text()
    page.write_text(page.read_text().replace(old, new, 1))


def test_who_may_join_is_the_sites_once_the_course_is_published(folder):
    told(folder)
    course = Course.objects.get()
    authoring.open_to(course, token=token_of(course), joining="invitation", due_days=30, organizations=[])
    said_otherwise(folder, "joining: open", "joining: open\ndue_days: 9")
    for words in ["--draft", "--draft"], []:
        assert told(folder, *words[:1])[1:] == [
            "joining stays as it is set on the site: invitation.",
            "due_days stays as it is set on the site: 30.",
        ]
    course.refresh_from_db()
    assert (course.joining, course.due_days, course.editions.count()) == ("invitation", 30, 2)


def test_who_may_join_is_the_folders_until_then(folder):
    told(folder, "--draft")
    said_otherwise(folder, "joining: open", "joining: audience")
    assert told(folder, "--draft") == ["trauma-informed-care: loaded as a draft (C4, Gabay)."]
    assert Course.objects.get().joining == "audience"


def test_what_people_have_begun_keeps_its_code_and_its_way_with_scores(folder, house):
    load(folder, house)
    said_otherwise(folder, "code: C4", "code: C9\ngentle: true")
    assert [(found.line, found.message) for found in refused(folder, house)] == [
        (3, 'This course has the code "C4" on the site, and people know its address. Write that code here.'),
        (4, 'People have begun this course with "gentle: false". Write that here, or make a new course.'),
    ]


def test_a_refused_course_leaves_no_organization_either(folder):
    CourseFactory(code="C4")
    before = everything()
    with pytest.raises(CommandError, match='Another course has the code "C4"'):
        told(folder)
    assert everything() == before
