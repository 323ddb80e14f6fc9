"""A survey is a lesson: what courses asks of every kind of lesson, answered for this one."""

from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from assessments.document_kind import DocumentKind, Problem
from assessments.models import Survey, SurveyQuestion
from courses.models import Lesson
from courses.parsing import Fields, Source

FEWEST_CHOICES, MOST_CHOICES = 2, 10


class SurveyQuestionFields(Fields):
    kind: Literal["one", "several", "scale", "words"] = "one"
    prompt: str = Field(min_length=1, max_length=300)
    choices: list[str] = []


class SurveyFields(Fields):
    intro: str = Field(default="", max_length=2000)
    questions: list[SurveyQuestionFields]


class SurveyKind(DocumentKind):
    key = Lesson.Kind.SURVEY.value
    rule = gettext_lazy("Send it in, filled in or empty. Nobody can see what you said.")
    learner_page = "assessments:survey_detail"
    editor_page = "assessments:survey_edit"

    def dump(self, lesson: Lesson) -> dict[str, Any]:
        survey = Survey.objects.filter(lesson=lesson).first()
        asked = survey.questions.order_by("position", "pk") if survey else []
        listed = [{"kind": one.kind, "prompt": one.prompt, "choices": one.listed()} for one in asked]
        return {"intro": survey.intro if survey else "", "questions": listed}

    def write(self, lesson: Lesson, data: dict[str, Any]) -> Survey:
        survey, _made = Survey.objects.update_or_create(lesson=lesson, defaults={"intro": data["intro"]})
        survey.questions.all().delete()
        SurveyQuestion.objects.bulk_create(
            SurveyQuestion(
                survey=survey, position=at, kind=one["kind"], prompt=one["prompt"], choices="\n".join(one["choices"])
            )
            for at, one in enumerate(data["questions"])
        )
        return survey

    def validated(self, source: Source) -> dict[str, Any]:
        return source.validated(SurveyFields).model_dump(mode="json")

    def problems_in(self, data: dict[str, Any]) -> list[Problem]:
        if not data["questions"]:
            return [(("questions",), _("Add at least one question."))]
        return [
            (("questions", at, "choices"), message)
            for at, question in enumerate(data["questions"])
            if (message := problem_of(question))
        ]


SURVEY = SurveyKind()


def problem_of(question: dict[str, Any]) -> str:
    named, count = {"prompt": question["prompt"]}, len(question["choices"])
    if question["kind"] in {"one", "several"} and not FEWEST_CHOICES <= count <= MOST_CHOICES:
        return _("“%(prompt)s” needs two to ten choices.") % named
    if question["kind"] == "scale" and count not in {0, 2}:
        return _("“%(prompt)s” is a scale: write the words for 1 and for 5, or none.") % named
    if question["kind"] == "words" and count:
        return _("“%(prompt)s” asks for own words, so it has no choices.") % named
    return ""
