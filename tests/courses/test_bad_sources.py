"""Whatever is wrong with a source, the command refuses it whole, says where and what to do, and leaves no row."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from courses.models import Course
from courses.parsing import SourceError
from courses.sources import read_course
from tests.courses.bad_sources import BAD, LESSON, QUESTION, good, written
from tests.courses.test_library import everything

SAID = re.compile(r"calm-days(/[^\n]+?)?, line [1-9][0-9]*: [A-Z0-9\"][^\n]*[.\"?]")


@pytest.fixture
def folder(tmp_path):
    return good(tmp_path / "calm-days")


def refusal(path):
    with pytest.raises(CommandError) as raised:
        call_command("course_import", str(path), stdout=StringIO())
    return str(raised.value).splitlines()


@pytest.mark.django_db
def test_the_folder_that_is_spoiled_below_is_good(folder):
    call_command("course_import", str(folder), stdout=StringIO())
    assert Course.objects.get().editions.get().lessons.count() == 2


def test_there_are_enough_of_them():
    assert len(BAD) >= 70


@pytest.mark.django_db
@pytest.mark.parametrize("name", BAD)
def test_a_bad_source_is_refused_whole_with_file_line_and_what_to_do(folder, name):
    spoil, expected = BAD[name]
    spoil(folder)
    before = everything()
    heading, *said = refusal(folder)
    assert everything() == before
    assert re.fullmatch(r"calm-days was not loaded\. [1-9][0-9]* to mend:", heading)
    assert said[0] == f"calm-days{'' if expected.startswith(',') else '/'}{expected}"
    assert [line for line in said if not SAID.fullmatch(line)] == []
    assert "hush" not in "".join(said)
    assert "api_key" not in "".join(said)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("nothing", "nothing, line 1: There is no such folder. Check the path."),
        ("calm-days/course.md", "course.md, line 1: There is no such folder. Check the path."),
        ("a\0b", "a\ufffdb, line 1: There is no such folder. Check the path."),
        ("Calm Days", "Calm Days, line 1: Name the folder with small letters, digits and hyphens, such as first-aid."),
        ("linked", "linked, line 1: This is a link to another place. Give the folder itself."),
    ],
)
def test_a_path_that_leads_to_no_course_folder(folder, path, said):
    (folder.parent / "linked").symlink_to(folder)
    (folder.parent / "Calm Days").mkdir()
    before = everything()
    assert refusal(folder.parent / path)[1:] == [said]
    assert everything() == before


@pytest.mark.parametrize(("inside", "path"), [(".", "."), ("01-start", "..")])
def test_a_folder_may_be_named_by_dots(folder, monkeypatch, inside, path):
    monkeypatch.chdir(folder / inside)
    assert read_course(Path(path)).slug == "calm-days"


def test_a_file_that_may_not_be_read_is_named(folder, monkeypatch):
    def closed(path, *args):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", closed)
    with pytest.raises(SourceError) as raised:
        read_course(folder)
    assert {mistake.message for mistake in raised.value.mistakes} >= {
        "This file cannot be opened. Check who may read it."
    }


def test_a_folder_that_may_not_be_read_is_named(folder, monkeypatch):
    listed = Path.iterdir

    def closed(path):
        if path.name == "01-start":
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(Path, "iterdir", closed)
    with pytest.raises(SourceError) as raised:
        read_course(folder)
    assert str(raised.value.mistakes[0]) == (
        "calm-days/01-start, line 1: This folder cannot be opened. Check who may read it."
    )


@pytest.mark.django_db
def test_twenty_thousand_mistakes_are_told_in_a_page(folder):
    written("01-start/90-check.yaml", "".join(f"k{number}: 1\n" for number in range(20_000)))(folder)
    heading, *said = refusal(folder)
    assert (heading, len(said)) == ("calm-days was not loaded. 20003 to mend:", 51)
    assert said[-1] == "… and 19953 more."


def test_what_only_looks_dangerous_is_taken(folder):
    """Hidden files are passed over; a line of dashes, a byte order mark and numbers in place of text do no harm."""
    written("01-start/.02-listen.md.swp", b"\xff\0")(folder)
    written("questions/bank.yaml", "\ufeff---\n" + QUESTION.replace("Going away", "12"))(folder)
    written("01-start/01-listen.md", LESSON.replace("Listen", '"---"').replace("\n", "\r\n"))(folder)
    assert [lesson.title for lesson in read_course(folder).lessons()] == ["---", "Looking back"]
