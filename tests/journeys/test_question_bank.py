"""A trainer on a phone: a question file is looked through, taken over, and asked in a check."""

import pytest

from accounts.models import Role
from assessments.models import QuizItem
from courses.models import Lesson
from tests.factories import EditionFactory, LessonFactory, MembershipFactory, ModuleFactory
from tests.journeys.axe import Walk

pytestmark = pytest.mark.django_db(transaction=True)
GIFT = """$CATEGORY: Care/First steps

// [tag:listening]
::Listening first:: What helps a child who has just arrived? {
=A quiet voice and one small choice#Small choices give back some say.
~Many questions at once
####A quiet voice and small choices help a child to feel safe.}

::Doors:: An open door can feel safer than a closed one. {T####Many children want to see the way out.}

::No reason yet:: Is this so? {T}
"""


@pytest.fixture
def lesson():
    draft = EditionFactory(state="draft")
    return LessonFactory(module=ModuleFactory(edition=draft), kind=Lesson.Kind.QUIZ, title="Looking back")


def press(walk, name):
    """A button that another one's name begins like."""
    walk.page.get_by_role("button", name=name, exact=True).click()
    walk.look()


def bring(walk):
    walk.go("/write/questions/")
    walk.follow("Import")
    file = {"name": "questions.gift", "mimeType": "text/plain", "buffer": GIFT.encode()}
    walk.page.get_by_label("File").set_input_files([file])
    press(walk, "Look through it")
    assert "Its reason is missing" in walk.reads()
    press(walk, "Take them over")
    assert "The questions are in the bank." in walk.reads()


def test_from_a_file_into_a_check(lesson, page, live, sign_in):
    course = lesson.edition.course
    trainer = MembershipFactory(organization=course.organization, role=Role.TRAINER).user
    sign_in(page, trainer)
    walk = Walk(page, live)
    bring(walk)
    walk.go("/write/questions/?q=LISTENING")
    assert "Listening first" in walk.reads()
    assert "Doors" not in walk.reads()
    walk.follow("Listening first")
    walk.go(f"/write/check/{lesson.pk}/bank/")
    page.get_by_label("What helps a child who has just arrived?").check()
    press(walk, "Add those ticked")
    assert "1 question is in the check now." in walk.reads()
    assert QuizItem.objects.get(quiz__lesson=lesson).version.question.name == "Listening first"
