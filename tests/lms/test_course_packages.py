"""A course out of the house and in again, as one zip: the same course, the same bytes."""

import json
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings

from assessments.formats.items import File
from assessments.illustrating import for_folder
from assessments.models import QuestionFile
from assessments.pictures import Pictures, path_of
from courses import exchange, folder_writing
from courses.models import Course, Edition
from courses.sources import read_course
from lms import packages
from lms.kit import files
from tests.courses.block_samples import packed, stock
from tests.courses.test_library import LIBRARY, everything
from tests.courses.test_pictures_in_folders import picture, pictured
from tests.factories import BlockFactory, OrganizationFactory
from tests.lms.random_courses import courses

pytestmark = pytest.mark.django_db
COURSES = sorted(path.parent.name for path in LIBRARY.glob("*/course.md"))


@pytest.fixture
def house():
    return OrganizationFactory()


@pytest.fixture
def folder(tmp_path):
    return pictured(tmp_path / "calm-days")


def load(slug, house):
    packages.import_folder(LIBRARY / slug, by=None, organization=house, now=timezone.now())
    return Edition.objects.get(course__slug=slug)


def bring(content, house, **more):
    return packages.import_package(BytesIO(content), by=None, organization=house, now=timezone.now(), **more)


@pytest.mark.parametrize("slug", COURSES)
def test_out_in_on_an_empty_site_and_out_again_is_the_same_byte_for_byte(slug, house):
    with transaction.atomic():
        edition = load(slug, house)
        said, first = (edition.state, exchange.dump(edition).model_dump()), packages.export_package(edition)
        transaction.set_rollback(True)
    assert not Course.objects.exists()
    result = bring(first, house)
    edition = Edition.objects.get()
    assert result.changed is True
    assert (edition.state, exchange.dump(edition).model_dump()) == said
    assert packages.export_package(edition) == first
    before = everything()
    assert bring(first, house).changed is False
    assert everything() == before


@pytest.mark.parametrize("slug", COURSES)
def test_what_is_unpacked_is_a_folder_of_the_library(slug, house, tmp_path):
    content = packages.export_package(load(slug, house))
    with ZipFile(BytesIO(content)) as archive:
        archive.extractall(tmp_path)
    assert read_course(tmp_path / slug).model_dump() == read_course(LIBRARY / slug).model_dump()
    named = json.loads((tmp_path / "manifest.json").read_text())["files"]
    assert set(named) == {str(path.relative_to(tmp_path)) for path in (tmp_path / slug).rglob("*") if path.is_file()}


def stored():
    """Every file that stands in the storage."""
    found, folders = [], [""]
    while folders:
        at = folders.pop()
        inner, names = default_storage.listdir(at) if default_storage.exists(at or ".") else ([], [])
        folders += [f"{at}{name}/" for name in inner]
        found += [f"{at}{name}" for name in names]
    return sorted(found)


def test_pictures_travel_under_their_own_names(folder, house):
    with transaction.atomic():
        packages.import_folder(folder, by=None, organization=house, now=timezone.now())
        first = packages.export_package(Edition.objects.get())
        transaction.set_rollback(True)
    with ZipFile(BytesIO(first)) as archive:
        shown = {name for name in archive.namelist() if "/files/" in name}
        assert shown == {"calm-days/questions/files/door.png", "calm-days/questions/files/sign.jpg"}
    for name in stored():
        default_storage.delete(name)
    bring(first, house)
    assert packages.export_package(Edition.objects.get()) == first
    assert {files.read(path_of(one.code)) is None for one in QuestionFile.objects.all()} == {False}


def test_two_pictures_of_one_name_get_names_of_their_own(house):
    kept = Pictures.of(house)
    codes = [kept.keep(File("same.png", picture(color)), now=timezone.now()).code for color in ("red", "blue")]
    renamed, shown = for_folder({"stem": [f"@@PLUGINFILE@@/{code}/same.png" for code in codes]})
    assert renamed == {"stem": [f"@@PLUGINFILE@@/{code}.png" for code in codes]}
    assert set(shown) == {f"{code}.png" for code in codes}


@pytest.mark.parametrize(("name", "called"), [("my%20door.JPG", "{}.jpg"), ("a/b.png", "{}.png"), ("x.svg", "{}.png")])
def test_a_name_that_no_folder_holds_becomes_the_code(house, name, called):
    code = Pictures.of(house).keep(File("one.png", picture("red")), now=timezone.now()).code
    renamed, shown = for_folder(f"@@PLUGINFILE@@/{code}/{name}")
    assert (renamed, list(shown)) == (f"@@PLUGINFILE@@/{called.format(code)}", [called.format(code)])


def test_a_dry_run_says_what_would_come_and_keeps_nothing(folder, house):
    before = everything()
    result = packages.import_folder(folder, by=None, organization=house, now=timezone.now(), dry_run=True)
    assert (result.changed, result.course.slug) == (True, "calm-days")
    assert (everything(), stored(), QuestionFile.objects.count()) == (before, [], 0)


def test_a_refused_course_leaves_no_picture_behind(folder, house):
    for page in folder.glob("*/module.md"):
        page.write_text(page.read_text().replace("---\n", "---\noptional: true\n", 1))
    with pytest.raises(packages.SourceError):
        packages.import_folder(folder, by=None, organization=house, now=timezone.now())
    assert stored() == []


def command(*args):
    out = StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


def test_the_commands_write_and_take_a_zip(tmp_path, house):
    load("trauma-informed-care", house)
    file = tmp_path / "course.zip"
    assert "trauma-informed-care: written to" in command("course_export", "trauma-informed-care", str(file))
    told = json.loads(command("course_import", str(file), "--organization", str(house.pk), "--dry-run", "--json"))
    assert (told["taken"], told["changed"], told["dry_run"], told["mistakes"]) == (True, False, True, [])
    file.write_bytes(file.read_bytes()[:-100])
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("course_import", str(file), "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert (told["taken"], len(told["mistakes"])) == (False, 1)


def test_a_dry_run_of_the_command_makes_no_house(tmp_path):
    said = command("course_import", str(LIBRARY / "trauma-informed-care"), "--dry-run")
    assert said.startswith("trauma-informed-care: would be loaded and published (C4, Gabay).")
    assert not Course.objects.exists()


@pytest.mark.parametrize("args", [("nothing", "x.zip"), ("empty", "x.zip")])
def test_what_cannot_be_exported_is_said(args, house):
    Course.objects.create(slug="empty", code="EM", organization=house)
    with pytest.raises(CommandError, match=r"There is no course|no edition yet"):
        command("course_export", *args)


def test_an_unfinished_draft_is_not_written_and_its_gaps_are_named(house):
    edition = load("trauma-informed-care", house)
    lesson = edition.lessons.filter(kind="reading").first()
    BlockFactory(lesson=lesson, key="old", kind="hologram", position=99, data={"schema_version": 7, "text": "Before."})
    with pytest.raises(packages.ExportError) as raised:
        packages.export_package(edition)
    assert lesson.key in str(raised.value)


def dumped(course):
    return course.model_dump()


@settings(max_examples=60)
@given(courses())
def test_whatever_a_course_says_its_folder_says_too(course):
    with TemporaryDirectory() as place:
        root = Path(place, course.slug)
        for name, content in folder_writing.files_of(course, {}, packed(course)).items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(content)
        assert dumped(read_course(root)) == dumped(course)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(courses())
def test_any_course_comes_home_the_same_byte_for_byte(house, course):
    def out(make):
        """The package of what `make` brings onto an empty site, which is empty again afterwards."""
        with transaction.atomic():
            make()
            edition = Edition.objects.get()
            content, said = packages.export_package(edition), dumped(exchange.dump(edition))
            transaction.set_rollback(True)
        return content, said

    def first_load():
        stock(house)
        exchange.load(course, course=packages.owned_course(course, house))

    first, said = out(first_load)
    assert said == dumped(course)
    assert out(lambda: bring(first, house, publish=False)) == (first, said)
