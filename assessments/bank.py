"""A course's questions and their wordings. A wording that a published edition asks, or that anyone was asked, never changes."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Prefetch, QuerySet

from assessments import questions
from assessments.models import Choice, Question, QuestionVersion, QuizItem, Response
from courses.drafts import keys_like
from courses.models import Course, Edition

IN_ORDER = Prefetch("choices", queryset=Choice.objects.order_by("position"))
IN_ORDER_OF_RESPONSE = Prefetch("version__choices", queryset=Choice.objects.order_by("position"))
Written = dict[str, Any]


def in_order(responses: QuerySet[Response]) -> QuerySet[Response]:
    """`responses` as they were drawn, with their wordings and choices."""
    return responses.order_by("position").select_related("version__question").prefetch_related(IN_ORDER_OF_RESPONSE)


def written(version: QuestionVersion) -> Written:
    """A wording as a course file has it; `version` comes with its question and its choices in order (see IN_ORDER)."""
    return {
        "key": version.question.key,
        "topic": version.topic,
        "kind": version.kind,
        "stem": version.stem,
        "choices": questions.get(version.kind).dump(list(version.choices.all())),
        "reason": version.reason,
    }


def is_frozen(version: QuestionVersion) -> bool:
    """Whether a published edition asks this wording, or anyone was asked it."""
    published = QuizItem.objects.filter(version=OuterRef("pk")).exclude(
        quiz__lesson__edition__state=Edition.State.DRAFT
    )
    asked = Response.objects.filter(version=OuterRef("pk"))
    return QuestionVersion.objects.filter(Exists(published) | Exists(asked), pk=version.pk).exists()


@transaction.atomic
def word(course: Course, *, data: Written) -> QuestionVersion:
    """The wording `data` of the question `data["key"]` of `course`: the one there is, or a new version."""
    question, made = Question.objects.get_or_create(course=course, key=data["key"])
    versions = [] if made else list(question.versions.select_related("question").prefetch_related(IN_ORDER))
    same = [version for version in versions if written(version) == data]
    return same[0] if same else add_version(question, data=data)


def add_version(question: Question, *, data: Written) -> QuestionVersion:
    newest = question.versions.aggregate(newest=Max("number"))["newest"] or 0
    version = QuestionVersion.objects.create(question=question, number=newest + 1, **wording(data))
    set_choices(version, choices=data["choices"])
    return version


@transaction.atomic
def reword(version: QuestionVersion, *, data: Written) -> QuestionVersion:
    """`version` with the wording `data`: changed in place, or, where it is frozen, as the question's next version."""
    if is_frozen(version):
        return add_version(version.question, data=data)
    QuestionVersion.objects.filter(pk=version.pk).update(**wording(data))
    version.choices.all().delete()
    set_choices(version, choices=data["choices"])
    return version


def wording(data: Written) -> dict[str, str]:
    return {field: data[field] for field in ("kind", "topic", "stem", "reason")}


def set_choices(version: QuestionVersion, *, choices: Sequence[dict[str, Any]]) -> None:
    Choice.objects.bulk_create(
        Choice(version=version, position=position, text=choice["text"], right=choice["right"])
        for position, choice in enumerate(choices)
    )


def free_key(course: Course, stem: str) -> str:
    """A key for a new question that begins like its text and that `course` does not have yet."""
    used = set(Question.objects.filter(course=course).values_list("key", flat=True))
    return next(key for key in keys_like(stem) if key not in used)
