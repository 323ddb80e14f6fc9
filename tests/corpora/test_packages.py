"""No package from a stranger leaves a row, a file or a broken page behind; each is answered by what to do."""

import tempfile
import tracemalloc
from contextlib import contextmanager
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from courses.parsing import SourceError
from lms.packages import import_package
from tests.corpora.packages import COURSE, HOSTILE, packed
from tests.courses.test_library import everything
from tests.courses.test_pictures_in_folders import pictured
from tests.factories import OrganizationFactory
from tests.lms.test_course_packages import stored

pytestmark = pytest.mark.django_db
MOST_MEMORY = 64 * 1024 * 1024


@pytest.fixture
def files(tmp_path):
    root = pictured(tmp_path / COURSE)
    return {
        f"{COURSE}/{path.relative_to(root)}": path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()
    }


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Where packages are unpacked: empty before and after."""
    place = tmp_path / "place"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


def bring(content, house):
    return import_package(BytesIO(content), by=None, organization=house, now=timezone.now())


@contextmanager
def memory():
    """How much of it was in use at most, once the block is done."""
    found = []
    tracemalloc.start()
    try:
        yield lambda: found[0]
    finally:
        found.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()


def test_the_good_one_is_taken(files, place):
    assert bring(packed(files), OrganizationFactory()).changed is True
    assert list(place.iterdir()) == []


def test_there_are_enough_of_them():
    assert len(HOSTILE) >= 40


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_and_leaves_nothing(files, place, tmp_path, name):
    make, answered = HOSTILE[name]
    house, content = OrganizationFactory(), make(files)
    before, around = everything(), sorted(tmp_path.rglob("*"))
    with pytest.raises(SourceError) as raised, memory() as most:
        bring(content, house)
    assert (everything(), stored(), sorted(tmp_path.rglob("*"))) == (before, [], around)
    assert any(answered in mistake.message for mistake in raised.value.mistakes)
    assert all(mistake.file.isprintable() and mistake.message[-1] == "." for mistake in raised.value.mistakes)
    assert most() < MOST_MEMORY


def test_a_film_goes_to_the_disk_piece_by_piece(files, place):
    content = HOSTILE["a film of fifty megabytes that is another"][0](files)
    with pytest.raises(SourceError), memory() as most:
        bring(content, OrganizationFactory())
    assert most() < len(content) / 5


def test_the_command_says_it_in_a_sentence(files, tmp_path):
    file = tmp_path / "bad.zip"
    file.write_bytes(HOSTILE["a link"][0](files))
    with pytest.raises(CommandError) as raised:
        call_command("course_import", str(file), stdout=StringIO())
    first, second = str(raised.value).splitlines()
    assert first == "bad.zip was not loaded. 1 to mend:"
    assert second.endswith("is a link and no file. Pack the file itself.")
