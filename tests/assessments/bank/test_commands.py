"""The bank from the command line."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from assessments.models import Question, QuestionImport
from tests.assessments.bank.test_importing import GIFT

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "questions.txt"
    path.write_text(GIFT, encoding="utf-8")
    return path


def run(command, *args, **options):
    out = StringIO()
    call_command(command, *args, stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def test_a_dry_run_says_what_would_happen(file, house):
    said = json.loads(run("questions_import", file, organization=house.owner.path, dry_run=True, json=True))
    assert said["counts"] == {"new": 4, "refused": 1}
    assert said["format"] == "gift"
    assert len(said["rows"]) == 5
    assert not Question.objects.filter(course=None).exists()
    assert QuestionImport.objects.get().state == "dropped"


def test_in_and_out_and_in_again(file, house, tmp_path):
    run("questions_import", file, organization=house.owner.name, course=house.course.slug)
    assert Question.objects.get(name="First").course == house.course
    out = tmp_path / "out.xml"
    assert "out.xml" in run("questions_export", out, organization=house.owner.path, category="Care")
    again = json.loads(run("questions_import", out, organization=house.owner.path, json=True))
    assert again["counts"] == {"unchanged": 4}


@pytest.mark.parametrize("wrong", [{"organization": "nowhere"}, {"course": "no-course"}])
def test_what_is_not_there_is_said(file, house, wrong):
    with pytest.raises(CommandError, match="no"):
        run("questions_import", file, **{"organization": house.owner.path, **wrong})
    with pytest.raises(CommandError, match="cannot be opened"):
        run("questions_import", file.with_name("none"), organization=house.owner.path)
