"""Pictures in a course folder: seen by whoever is asked, part of what the course says, and refused where nobody could see them."""

from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from assessments.attempting import start
from assessments.illustrating import code_of
from assessments.models import QuestionFile, QuestionVersion, Quiz
from courses import exchange
from courses.models import Course, Edition
from courses.sources import read_course
from enrollments.models import Enrollment
from lms.packages import import_folder
from tests.courses.bad_sources import QUESTION, good, written
from tests.courses.test_library import everything
from tests.factories import EnrollmentFactory, OrganizationFactory

pytestmark = pytest.mark.django_db
SHOWN = """\
- key: the-door
  kind: gap_select
  format: html
  stem: '<p>Where is the way out?</p><img src="@@PLUGINFILE@@/door.png" alt="A door">'
  text: 'Through [[1]] <img src="@@PLUGINFILE@@/sign.jpg" alt="A sign">'
  choices:
    - text: the door
    - text: the window
  reason: A way out calms.
"""


def picture(color, form="PNG"):
    out = BytesIO()
    Image.new("RGB", (4, 4), color).save(out, form)
    return out.getvalue()


def pictured(course):
    """A small course whose questions show two pictures."""
    good(course)
    written("questions/bank.yaml", QUESTION + SHOWN)(course)
    files = course / "questions" / "files"
    files.mkdir()
    (files / "door.png").write_bytes(picture("red"))
    (files / "sign.jpg").write_bytes(picture("green", "JPEG"))
    return course


@pytest.fixture
def folder(tmp_path):
    return pictured(tmp_path / "calm-days")


def load(folder, house):
    return import_folder(folder, by=None, organization=house, now=timezone.now())


@pytest.fixture
def house():
    return OrganizationFactory()


def refused(folder):
    before = everything()
    with pytest.raises(CommandError) as raised:
        call_command("course_import", str(folder), stdout=StringIO())
    assert everything() == before
    return str(raised.value).splitlines()[1:]


def test_who_is_asked_sees_the_pictures(client, folder, house):
    load(folder, house)
    version = QuestionVersion.objects.get(question__key="the-door")
    assert set(version.files.values_list("name", flat=True)) == {"door.png", "sign.jpg"}
    quiz = Quiz.objects.get()
    learner = EnrollmentFactory(edition=quiz.lesson.edition)
    client.force_login(learner.user)
    address = reverse("assessments:question_file", args=[code_of(picture("red"))])
    assert client.get(address).status_code == 404
    attempt = start(enrollment=Enrollment.objects.get(), quiz=quiz, now=timezone.now(), seed=1)
    pages = [client.get(reverse("assessments:attempt_question", args=[attempt.code, at])) for at in (1, 2)]
    assert sum(f'src="{address}"' in page.content.decode() for page in pages) == 1
    answer = client.get(address)
    assert (answer["Content-Type"], Image.open(BytesIO(answer.content)).size) == ("image/png", (4, 4))


def test_loaded_twice_nothing_changes(folder, house):
    load(folder, house)
    before = everything()
    assert load(folder, house).changed is False
    assert everything() == before
    assert exchange.dump(Edition.objects.get()).model_dump() == read_course(folder).model_dump()


def test_another_picture_is_another_edition_and_the_old_one_stays(folder, house):
    load(folder, house)
    (folder / "questions" / "files" / "door.png").write_bytes(picture("blue"))
    assert load(folder, house).changed is True
    old, new = QuestionVersion.objects.filter(question__key="the-door").order_by("number")
    assert old.files.filter(code=code_of(picture("red"))).exists()
    assert set(new.files.values_list("code", flat=True)) == {
        code_of(picture("blue")),
        code_of(picture("green", "JPEG")),
    }
    assert QuestionFile.objects.count() == 3


def test_a_folder_that_stops_half_way_leaves_no_row(folder, house, monkeypatch):
    before = everything()
    monkeypatch.setattr("courses.exchange.load", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        load(folder, house)
    assert everything() == before


def take_away(name):
    return lambda folder: (folder / "questions" / "files" / name).unlink()


def put(name, content):
    return lambda folder: (folder / "questions" / "files" / name).write_bytes(content)


def link(folder):
    (folder / "questions" / "files" / "door.png").unlink()
    (folder / "questions" / "files" / "door.png").symlink_to("/etc/passwd")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (take_away("door.png"), 'There is no picture "door.png" in questions/files/.'),
        (put("spare.png", picture("blue")), "No question shows this picture."),
        (put("door.png", b"<svg onload=alert(1)>"), 'The picture "door.png" cannot be used'),
        (put("door.svg", b"<svg/>"), "Name a picture with letters"),
        (put("a b.png", picture("blue")), "Name a picture with letters"),
        (put("large.png", b"\0" * 5_000_001), "This file is too large: 5 MB at most."),
        (link, "This is a link to another place."),
        (written("questions/bank.yaml", QUESTION + SHOWN.replace("  format: html\n", "")), "Write “format: html”"),
        (
            written("questions/bank.yaml", QUESTION + SHOWN.replace("/door.png", "/../../etc/passwd")),
            'There is no picture "../../etc/passwd"',
        ),
    ],
)
def test_what_nobody_could_see_is_refused_with_its_place(folder, spoil, says):
    spoil(folder)
    said = refused(folder)
    assert any(says in line for line in said), said
    assert all(line.startswith("calm-days/questions/") for line in said)
    assert not Course.objects.exists()


def test_a_picture_that_nobody_put_into_words_is_refused_with_its_line(folder):
    bank = folder / "questions" / "bank.yaml"
    bank.write_text(bank.read_text().replace(' alt="A door"', ""))
    with pytest.raises(CommandError, match=r"(?s)\.yaml.*line \d+.*Say what its picture shows"):
        call_command("course_import", str(folder), stdout=StringIO())
    assert not Course.objects.exists()
