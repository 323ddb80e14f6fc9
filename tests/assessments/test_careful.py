"""Questions, surveys and tasks never ask for a learner's own story unnoticed."""

import pytest
from django.conf import settings
from django.urls import reverse

from assessments import careful, observation_kind, survey_kind
from courses.models import Lesson
from courses.sources import read_course
from tests.assessments.factories import QuizFactory, question
from tests.assessments.marking import trainer_of
from tests.assessments.samples import DOCUMENTS, sample
from tests.factories import LessonFactory

PLANTED = "Tell us what happened to you."
HURTS = "A rape victim comes in."
TASK = {"task": PLANTED, "criteria": [{"name": "Listening", "levels": [{"label": "a", "points": "1"}] * 2}]}
SURVEY = {"intro": "", "questions": [{"kind": "words", "prompt": PLANTED, "choices": []}]}


@pytest.mark.parametrize("kind", sorted(DOCUMENTS))
def test_a_planted_prompt_is_found_at_every_depth_of_a_question(kind):
    whole = sample(kind)
    assert careful.remarks([whole]) == []
    for path in paths(whole):
        found = careful.remarks([planted(whole, path)])
        assert [(one.found, "somebody’s own story" in one.advice) for one in found] == [(PLANTED, True)], path


def paths(document, path=()):
    if isinstance(document, str):
        yield path
    elif isinstance(document, dict | list):
        for key in document if isinstance(document, dict) else range(len(document)):
            yield from paths(document[key], (*path, key))


def planted(document, path):
    if not path:
        return PLANTED
    copy = document.copy()
    copy[path[0]] = planted(document[path[0]], path[1:])
    return copy


def test_a_word_that_hurts_is_found_with_a_better_one():
    found = careful.remarks([{"stem": HURTS, "choices": [{"text": HURTS}]}])
    assert [(one.found, one.advice) for one in found] == [("rape victim", "Better: a person who was harmed.")]


@pytest.mark.parametrize("slug", ["trauma-informed-care", "leadership-course"])
def test_no_question_survey_or_task_of_the_two_courses_has_a_remark(slug):
    asked = [lesson.extra for lesson in read_course(settings.COURSE_LIBRARY / slug).lessons() if lesson.extra]
    assert careful.remarks(asked) == []


@pytest.mark.django_db
def test_remarks_stand_on_the_pages_where_it_is_written(client):
    quiz = QuizFactory(questions=[{**question(1), "stem": PLANTED}], lesson__module__edition__state="draft")
    client.force_login(trainer_of(quiz))
    module = quiz.lesson.module
    survey = LessonFactory(kind=Lesson.Kind.SURVEY, module=module)
    survey_kind.SURVEY.write(survey, SURVEY)
    task = LessonFactory(kind=Lesson.Kind.OBSERVATION, module=module)
    observation_kind.OBSERVATION.write(task, TASK)
    pages = [
        reverse("assessments:quiz_edit", args=[quiz.lesson_id]),
        reverse("assessments:question_detail", args=[quiz.items.get().version.question_id]),
        reverse("assessments:survey_edit", args=[survey.pk]),
        reverse("assessments:observation_edit", args=[task.pk]),
    ]
    for page in pages:
        shown = client.get(page).content.decode()
        assert shown.count("You may want to look at this again") == 1, page
        assert f"“{PLANTED}”" in shown, page
