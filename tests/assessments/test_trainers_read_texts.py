"""Where trainers meet a question they read what it says, and never how its author marked it up."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from assessments import regrading, texts
from assessments.attempting import save_answer, start, submit
from assessments.models import QuizItem
from courses.publishing import open_draft
from tests.assessments.factories import QuizFactory, enrolled, question
from tests.assessments.marking import open_question, open_quiz, trainer_of, waiting
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db

SAYS = "**Who** helps [first](https://example.org)?\n\n- The one *nearest*"
READS = "Who helps first?"
MARKUP = ("**", "](", "*nearest*", "*Somebody*")


@pytest.fixture
def quiz():
    """A published check whose first question is in Markdown, sent in by ten people."""
    choices = [{"text": "*Somebody*", "right": True}, {"text": "Nobody"}]
    asked = {**question(1), "stem": SAYS, "format": "markdown", "choices": choices}
    quiz = QuizFactory(questions=[asked, question(2)])
    for person in range(10):
        attempt = start(enrollment=enrolled(quiz), quiz=quiz, now=timezone.now())
        for response in attempt.responses.all():
            save_answer(response, key=uuid4(), answer=[person % 2], seq=1, now=timezone.now())
        submit(attempt, now=timezone.now())
    return quiz


@pytest.fixture
def trainer(quiz):
    return MembershipFactory(organization=quiz.lesson.edition.course.organization, role=Role.TRAINER).user


def pages(quiz, trainer):
    """The addresses of the pages that say it."""
    course, lesson = quiz.lesson.edition.course, quiz.lesson.pk
    version = quiz.items.get(position=0).version
    regrade = regrading.propose(
        course=course, version=version, treatment="full_marks", data=None, reason="Why", by=trainer, now=timezone.now()
    )
    draft = open_draft(course, by=trainer)
    item = QuizItem.objects.get(quiz__lesson__edition=draft, position=0)
    other = QuizItem.objects.get(quiz__lesson__edition=draft, position=1)
    draft_check = item.quiz.lesson_id
    yield from (("question_list", ()), ("question_detail", (version.question_id,)))
    yield from (("quiz_edit", (draft_check,)), ("question_remove", (draft_check, item.pk)))
    yield from (("quiz_figures", (lesson,)), ("question_figures", (lesson, 1)), ("regrade_create", (lesson, 1)))
    yield from (("regrade_detail", (regrade.pk,)), ("question_delete", (version.question_id,)))
    item.delete()
    other.delete()
    yield "question_choose", (draft_check,)


def test_no_page_of_a_trainer_shows_markup(client, quiz, trainer):
    client.force_login(trainer)
    for name, args in pages(quiz, trainer):
        said = client.get(reverse(f"assessments:{name}", args=args)).content.decode()
        assert [mark for mark in MARKUP if mark in said] == [], name
        assert READS in said or "<strong>Who</strong> helps" in said, name


def test_the_queue_of_those_who_mark_shows_none(client):
    quiz = open_quiz(questions=[open_question(stem=SAYS, format="markdown")])
    waiting(quiz)
    client.force_login(trainer_of(quiz))
    said = client.get(reverse("assessments:marking_queue", args=[quiz.pk])).content.decode()
    assert (READS in said, "**" in said) == (True, False)


def test_a_picture_is_called_what_is_said_about_it():
    html = '<p>Which one?</p><p><img alt="A red &amp; round dot" src="@@PLUGINFILE@@/%s/dot.png"></p>' % ("a" * 32)
    assert texts.bare(html, "html") == "Which one? A red & round dot"
