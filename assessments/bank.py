"""The questions that courses ask and their wordings. A wording that a published edition asks, or that anyone was asked, never changes."""

from typing import Any

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from assessments import questions
from assessments.models import Question, QuestionVersion, QuizItem, Response
from courses.drafts import keys_like
from courses.models import Course, Edition

COMMON = ("key", "topic", "kind", "format", "stem", "reason")
WORDS = ("kind", "topic", "format", "stem", "reason")
Written = dict[str, Any]


def in_order(responses: QuerySet[Response]) -> QuerySet[Response]:
    """`responses` as they were drawn, with their wordings."""
    return responses.order_by("position").select_related("version__question")


def written(version: QuestionVersion) -> Written:
    """A wording as a course file has it: what all questions have, and beside it what its kind keeps.

    `version` comes with its question. The same wording is always written alike.
    """
    common = {"key": version.question.key, **{name: getattr(version, name) for name in WORDS}}
    if version.format == QuestionVersion.Format.PLAIN:
        del common["format"]
    return {**common, **version.data}


def document_of(data: Written) -> dict[str, Any]:
    """What the kind keeps of a written question, as it is stored. Raises KeyError, pydantic.ValidationError."""
    return questions.get(data["kind"]).document(kept(data))


def kept(data: Written) -> dict[str, Any]:
    """What the kind keeps of a written question."""
    return {name: value for name, value in data.items() if name not in COMMON}


def wording(data: Written) -> dict[str, Any]:
    """The fields of a version that says `data`."""
    words = {name: data[name] for name in WORDS if name in data}
    return {"format": QuestionVersion.Format.PLAIN, **words, "data": document_of(data)}


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
    owner = {"organization_id": course.organization_id}
    question = called(course, data["key"])
    if question is None:
        question, _made = Question.objects.get_or_create(course=course, key=data["key"], defaults=owner)
    said = wording(data)
    versions = list(question.versions.select_related("question").order_by("number"))
    same = [version for version in versions if all(getattr(version, name) == said[name] for name in said)]
    return same[0] if same else add_version(question, data=data)


def called(course: Course, key: str) -> Question | None:
    """The question that a file of `course` means by `key`: the course's own, or one of its organization's bank."""
    ours = Q(course=course) | Q(course=None, organization=course.organization_id)
    return Question.objects.filter(ours, key=key).order_by(F("course").asc(nulls_last=True)).first()


def add_version(question: Question, *, data: Written) -> QuestionVersion:
    newest = question.versions.aggregate(newest=Max("number"))["newest"] or 0
    return QuestionVersion.objects.create(question=question, number=newest + 1, **wording(data))


@transaction.atomic
def reword(version: QuestionVersion, *, data: Written) -> QuestionVersion:
    """`version` with the wording `data`: changed in place, or, where it is frozen, as the question's next version."""
    if is_frozen(version):
        newer = add_version(version.question, data=data)
        newer.files.set(version.files.all())
        return newer
    QuestionVersion.objects.filter(pk=version.pk).update(**wording(data))
    return QuestionVersion.objects.select_related("question").get(pk=version.pk)


def free_key(stem: str, *, organization: int, course: Course | None = None) -> str:
    """A key for a new question that begins like its text and that nothing in the bank of its owner, or in `course`, has yet."""
    there = Q(organization=organization) | Q(course=course) if course else Q(organization=organization)
    used = set(Question.objects.filter(there).values_list("key", flat=True))
    return next(key for key in keys_like(stem) if key not in used)
