"""Media in a course folder and in a package: part of what the course says, refused where nobody could be shown them, and back as they went."""

import hashlib
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from courses.media import facts
from courses.models import Block, Edition, Media
from courses.sources import read_course
from lms.packages import export_package, import_folder, import_package
from tests.assessments.hostile_files import picture
from tests.assessments.test_open import paper
from tests.corpora.uploads import AUDIO, HOSTILE, PDF, PHOTO, SRT, VIDEO
from tests.courses.bad_sources import good
from tests.courses.test_library import everything
from tests.courses.test_media import stored
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db
BLOCKS = """
::: image
picture: lamp.jpg
alt: A lamp
rights: own
people: nobody
:::

::: video
film: door.mp4
poster: lamp.jpg
captions: words.srt
sound: voice.m4a
title: At the door
transcript: Mila comes in.
rights: own
people: nobody
:::

::: file
paper: sheet.pdf
title: The sheet
rights: own
:::
"""
FILES = {"lamp.jpg": PHOTO, "door.mp4": VIDEO, "words.srt": SRT.encode(), "voice.m4a": AUDIO, "sheet.pdf": PDF}


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "calm-days"
    good(root)
    lesson = next(root.glob("0*/0*.md"))
    lesson.write_text(lesson.read_text() + BLOCKS)
    (root / "media").mkdir()
    for name, content in FILES.items():
        (root / "media" / name).write_bytes(content)
    return root


@pytest.fixture
def house():
    return OrganizationFactory()


def load(folder, house, **more):
    return import_folder(folder, by=None, organization=house, now=timezone.now(), **more)


def refused(folder):
    before = everything()
    with pytest.raises(CommandError) as raised:
        call_command("course_import", str(folder), stdout=StringIO())
    assert (everything(), stored()) == (before, [])
    return str(raised.value).splitlines()[1:]


def test_a_folder_brings_its_media_and_its_lessons_show_them(folder, house):
    course = load(folder, house).course
    edition = Edition.objects.get(course=course)
    rows = {row.name: row for row in Media.objects.filter(organization=house)}
    assert set(rows) == set(FILES)
    block = Block.objects.get(lesson__edition=edition, kind="image")
    assert block.data["picture"] == rows["lamp.jpg"].sha256
    assert facts.of(rows["lamp.jpg"]).address in block.html
    assert set(block.lesson.media.all()) == set(rows.values())
    assert len(stored()) == 6  # the picture is as wide as it was, and whole


def test_doing_it_again_changes_nothing_and_another_picture_is_another_edition(folder, house):
    load(folder, house)
    assert load(folder, house).changed is False
    (folder / "media" / "lamp.jpg").write_bytes(picture("PNG", size=(9, 9)))
    assert load(folder, house).changed is True
    assert Media.objects.count() == 6


def test_a_trial_keeps_no_row_and_no_file(folder, house):
    before = everything()
    load(folder, house, dry_run=True)
    assert (everything(), stored()) == (before, [])


def test_a_package_comes_back_on_an_empty_site_byte_for_byte(folder, house):
    with transaction.atomic():
        package = export_package(load(folder, house).course.editions.get())
        transaction.set_rollback(True)
    assert Media.objects.count() == 0
    for path in stored():
        path.unlink()
    back = import_package(BytesIO(package), by=None, organization=house, now=timezone.now())
    assert export_package(back.course.editions.get()) == package
    assert (Media.objects.count(), len(stored())) == (5, 6)


def test_a_paper_keeps_the_sum_by_which_a_block_has_always_named_it(folder, house):
    """It was taken with its author's name; a course that holds one goes out and comes in as before."""
    content = paper()
    (folder / "media" / "sheet.pdf").write_bytes(content)
    course = load(folder, house).course
    assert Block.objects.get(kind="file").data["paper"] == hashlib.sha256(content).hexdigest()
    package = export_package(course.editions.get())
    assert import_package(BytesIO(package), by=None, organization=house, now=timezone.now()).changed is False


@pytest.mark.parametrize(
    "name", ["drawing.svg", "page.html", "half.jpg", "program.exe", "active.pdf", "cut.mp4", "a million boxes.mp4"]
)
def test_a_hostile_file_is_named_and_leaves_nothing(folder, name):
    (folder / "media" / "lamp.jpg").write_bytes(HOSTILE[name])
    told = refused(folder)
    assert any(line.startswith("calm-days/media/lamp.jpg, line 1: ") for line in told), told


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda root: (root / "media" / "sheet.pdf").unlink(), 'There is no file "sheet.pdf" in media/. Put it there, or take it out of the block.'),
        (lambda root: (root / "media" / "more.pdf").write_bytes(PDF + b"\n%%EOF\n"), "No block shows this file. Name it in one, or take it out."),
        (lambda root: (root / "media" / "a b.pdf").write_bytes(PDF), "Name a file with letters, digits, hyphens and its ending, such as clinic-door.jpg."),
        (lambda root: (root / "media" / "link.pdf").symlink_to("/etc/passwd"), "This is a link to another place. Put the file itself here."),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_named(folder, change, expected):
    change(folder)
    assert any(line.endswith(expected) for line in refused(folder))


def test_what_a_course_says_is_its_media_too(folder):
    first = read_course(folder).fingerprint()
    assert read_course(folder).fingerprint() == first
    (folder / "media" / "door.mp4").write_bytes(VIDEO + b"\0\0\0\x09free\1")
    assert read_course(folder).fingerprint() != first
