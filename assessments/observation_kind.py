"""Observed practice is a lesson: what courses asks of every kind of lesson, answered for this one."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from assessments.document_kind import DocumentKind, Problem
from assessments.models import ObservedTask
from assessments.questions import rubric
from assessments.questions.rubric import Criterion
from courses.models import Lesson
from courses.parsing import Fields, Source


class TaskFields(Fields):
    task: str = Field(min_length=1, max_length=4000)
    criteria: list[Criterion]


class ObservationKind(DocumentKind):
    key = Lesson.Kind.OBSERVATION.value
    rule = gettext_lazy("Do it while a trainer watches, read what was seen, and sign it.")
    learner_page = "assessments:observation_detail"
    editor_page = "assessments:observation_edit"

    def dump(self, lesson: Lesson) -> dict[str, Any]:
        task = ObservedTask.objects.filter(lesson=lesson).first()
        return {"task": task.task if task else "", "criteria": task.criteria if task else []}

    def write(self, lesson: Lesson, data: dict[str, Any]) -> ObservedTask:
        task, _made = ObservedTask.objects.update_or_create(lesson=lesson, defaults=data)
        return task

    def validated(self, source: Source) -> dict[str, Any]:
        fields = source.validated(TaskFields)
        return {"task": fields.task, "criteria": documents(fields.criteria)}

    def problems_in(self, data: dict[str, Any]) -> list[Problem]:
        found: list[Problem] = [] if data["task"].strip() else [(("task",), _("Say what is practised."))]
        return [*found, *rubric.problems([Criterion.model_validate(one) for one in data["criteria"]])]


OBSERVATION = ObservationKind()


def documents(criteria: list[Criterion]) -> list[dict[str, Any]]:
    """Criteria as they are stored and compared: plain data without what says nothing new."""
    return [criterion.model_dump(mode="json", exclude_defaults=True) for criterion in criteria]
